"""News for open pages, without a thread for any of them.

An open page holds one stream of server-sent events, which is a coroutine of the gate. Each process
asks the database once a second for its version, in a thread of its own and only while somebody
listens, and tells all streams when it has changed. What has changed a page asks for by itself, as
for any page: the stream holds no data and no rights.

A stream may follow one conversation instead. It is told when that one has changed, for which the
process asks, for all that are followed at once, only when something has changed at all: hundreds of
open tabs do not ask again because somewhere a lead came in.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from api.db import DatabaseRefusal, DatabaseUnavailable

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

Followed = tuple[str, str]
"""Session and place of a stream that follows one conversation."""

SESSION: Final = "X-Desk-Session"
"""Header by which the application tells the gate whose a stream is."""

PLACE: Final = "X-Desk-Place"
"""Header by which the application tells the gate which conversation a stream follows."""

EVENT_STREAM: Final = b"text/event-stream"

PERIOD: Final = 1.0
"""Seconds between two questions to the database."""

SILENCE: Final = 15.0
"""Seconds after which a stream says that it lives, so that proxies keep it."""

LIFETIME: Final = 300.0
"""Seconds after which a stream ends; the browser opens another, whose session is checked anew."""

AWAY: Final = "away"

STREAMS: Final = 8
"""Streams of one session that a process holds: pages that are looked at, not all that are open."""

ALL_STREAMS: Final = 600
"""Streams of all sessions that a process holds: a third of its sockets stays for requests."""


class Live:
    """The news of one process: what was last read, and who waits for it to change."""

    def __init__(
        self,
        read: Callable[[], str],
        read_followed: Callable[[Collection[Followed]], Mapping[Followed, str]] | None = None,
        *,
        lifetime: float = LIFETIME,
    ) -> None:
        self._read = read
        self._read_followed = read_followed
        self._lifetime = lifetime
        self._thread: ThreadPoolExecutor | None = None
        self._reading: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._version = ""
        self._listeners = 0
        self._of: Counter[str] = Counter()
        self._followed: Counter[Followed] = Counter()
        self._versions: Mapping[Followed, str] = {}
        """Of the conversations that are followed, as they were last read."""
        self._is_stopping = False

    @property
    def listeners(self) -> int:
        return self._listeners

    def has_room(self, session: str) -> bool:
        """Whether a session may hold one more stream of this process."""
        return self._listeners < ALL_STREAMS and self._of[session] < STREAMS

    async def stream(
        self, receive: Receive, send: Send, session: str = "", place: str = ""
    ) -> None:
        """The body of a stream whose head was sent; ends with the client or its lifetime."""
        gone = asyncio.ensure_future(disconnected(receive))
        self._listeners += 1
        self._of[session] += 1
        follows = (session, place) if place else None
        if follows is not None:
            self._followed[follows] += 1
        try:
            self._begin()
            async with asyncio.timeout(self._lifetime):
                await self._tell(send, gone, follows)
        except TimeoutError:
            pass
        finally:
            self._listeners -= 1
            self._of[session] -= 1
            if not self._of[session]:
                del self._of[session]
            if follows is not None:
                self._followed[follows] -= 1
                if not self._followed[follows]:
                    del self._followed[follows]
            gone.cancel()
            if not self._listeners:
                self._end()
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "http.response.body", "body": b""})

    async def _tell(self, send: Send, gone: asyncio.Future[Any], follows: Followed | None) -> None:
        told = ""
        text = b"retry: 1000\n\n"
        while True:
            version = self._version_of(follows)
            if version and version != told:
                told = version
                text += f"event: version\ndata: {told}\n\n".encode()
            if text:
                await send({"type": "http.response.body", "body": text, "more_body": True})
            changed: asyncio.Future[Any] = asyncio.ensure_future(self._changed.wait())
            waited: set[asyncio.Future[Any]] = {changed, gone}
            await asyncio.wait(waited, timeout=SILENCE, return_when=asyncio.FIRST_COMPLETED)
            text = b"" if changed.done() else b":\n\n"
            changed.cancel()
            if gone.done() or self._is_stopping:
                return

    def _version_of(self, follows: Followed | None) -> str:
        if follows is None or self._version == AWAY:
            return self._version
        return self._versions.get(follows, "")

    def _begin(self) -> None:
        if self._reading is None or self._reading.done():
            self._changed = asyncio.Event()
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk-version")
            self._reading = asyncio.ensure_future(self._watch(self._thread))
            self._hear_signals(asyncio.get_running_loop())

    def _hear_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """End all streams when the process is asked to stop, or the server waits for them.

        The server's own handler is the loop's, which is woken by a byte and not by what
        `signal.signal` names; so it is still called.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.stop))
            signal.siginterrupt(number, False)

    def stop(self) -> None:
        """End all streams; browsers come back to whatever serves them next."""
        self._is_stopping = True
        self._changed.set()

    def _end(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if self._thread is not None:
            self._thread.shutdown(wait=False)
            self._thread = None
        self._version = ""
        self._versions = {}

    async def _watch(self, thread: ThreadPoolExecutor) -> None:
        while True:
            known = self._version, self._versions
            self._version, self._versions = await asyncio.get_running_loop().run_in_executor(
                thread, self._ask, *known, frozenset(self._followed)
            )
            if (self._version, self._versions) != known:
                before, self._changed = self._changed, asyncio.Event()
                before.set()
            await asyncio.sleep(PERIOD)

    def _ask(
        self, known: str, versions: Mapping[Followed, str], followed: frozenset[Followed]
    ) -> tuple[str, Mapping[Followed, str]]:
        """The version, and those of the conversations, which are as they were while it is."""
        try:
            version = self._read()
            if self._read_followed is None or not followed:
                return version, {}
            if version != known or not followed <= versions.keys():
                versions = self._read_followed(followed)
        except (DatabaseUnavailable, DatabaseRefusal):
            return AWAY, {}
        return version, versions


async def disconnected(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass

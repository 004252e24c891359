"""What stands before the application: it takes requests in whole, and only then a thread.

The server gives it each request as ASGI does, while its body is still on the way. Bodies are
gathered without a thread and without a database connection, within a deadline and a size; the
application, which is WSGI, then runs in one of `api_threads` threads and never waits for a sender.
Of a body that breaks off, is late or too large the application is told just that.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

from api.context import (
    BODY_STATE,
    MAX_BODY_BYTES,
    MAX_FORM_BYTES,
    MAX_SIGNED_BYTES,
    META_SIGNATURE,
)
from api.desk.live import EVENT_STREAM, PLACE, SESSION, Live
from database.common.settings import ApiSettings, load

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGER_BODIES: Final = {
    "/webhooks/whatsapp": 4 * 1024 * 1024,
    "/webhooks/chatwoot": 1024 * 1024,
    "/desk/": MAX_FORM_BYTES,
}
"""Most bytes of a body below these paths; MAX_BODY_BYTES everywhere else."""

SOURCES: Final = "/v1/webhooks/leads/"
SIGNED_BY_META: Final = META_SIGNATURE.lower().encode()

HELD_BYTES: Final = 64 * 1024 * 1024
"""Most bytes of bodies that a process holds at once, of all requests together."""

HELD_BY_LARGER: Final = HELD_BYTES // 2
"""Of these, what bodies have beyond MAX_BODY_BYTES: a few large ones, whose senders prove nothing
before their end, leave room for hundreds of leads."""


SESSION_HEADER: Final = SESSION.lower().encode()
PLACE_HEADER: Final = PLACE.lower().encode()

NOT_OF_STREAMS: Final = {b"content-length", SESSION_HEADER, PLACE_HEADER}
"""Headers of an answer that its stream goes without."""

TOO_MANY: Final = [(b"content-length", b"0"), (b"retry-after", b"5")]


class Gate:
    """An ASGI application around one that is WSGI."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        threads: int,
        body_seconds: float,
        live: Live | None = None,
    ) -> None:
        self._application = application
        self._live = live
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._body_seconds = body_seconds
        self._held = 0
        self._held_by_larger = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        body = bytearray()
        state = "whole"
        try:
            try:
                async with asyncio.timeout(self._body_seconds):
                    state = await self._gather(body, limit_of(scope), announced(scope), receive)
            except TimeoutError:
                state = "late"
            environ = environment(scope, bytes(body), state)
            answer = await asyncio.get_running_loop().run_in_executor(
                self._threads, run, self._application, environ
            )
        finally:
            self._held -= len(body)
            self._held_by_larger -= beyond(len(body))
        status, headers, content = answer
        if self._live is not None and is_stream(headers):
            # The thread that looked at the session is free again. A stream has no length.
            session, place = said(headers, SESSION_HEADER), said(headers, PLACE_HEADER)
            if not self._live.has_room(session):
                await send({"type": "http.response.start", "status": 429, "headers": TOO_MANY})
                await send({"type": "http.response.body", "body": b""})
                return
            headers = [header for header in headers if header[0].lower() not in NOT_OF_STREAMS]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await self._live.stream(receive, send, session, place)
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _gather(self, body: bytearray, limit: int, size: int | None, receive: Receive) -> str:
        """Fill `body`; says `whole`, `broken off`, `large` (the rest is not read) or `no room`."""
        if size is not None and size > limit:
            return "large"
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return "broken off"
            chunk = message.get("body", b"")
            larger = beyond(len(body) + len(chunk)) - beyond(len(body))
            if self._held + len(chunk) > HELD_BYTES or (
                larger and self._held_by_larger + larger > HELD_BY_LARGER
            ):
                return "no room"
            self._held += len(chunk)
            self._held_by_larger += larger
            body += chunk
            if len(body) > limit:
                return "large"
            if not message.get("more_body"):
                return "whole"


def create_gate() -> Gate:
    """What a server process runs."""
    from api.app import create_served_app

    settings = load(ApiSettings)
    application = create_served_app(settings)
    return Gate(
        application.wsgi_app,
        live=application.extensions["desk_live"],
        threads=settings.api_threads,
        body_seconds=settings.api_body_timeout,
    )


def is_stream(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether an answer is the head of a stream."""
    return any(
        name.lower() == b"content-type" and value.startswith(EVENT_STREAM)
        for name, value in headers
    )


def said(headers: list[tuple[bytes, bytes]], header: bytes) -> str:
    """What the application says of a stream: whose session it is, which conversation it follows."""
    return next((value.decode() for name, value in headers if name.lower() == header), "")


def beyond(size: int) -> int:
    """How many bytes of a body are more than what a lead may have."""
    return max(0, size - MAX_BODY_BYTES)


def limit_of(scope: Message) -> int:
    """Most bytes that a body may have, by the beginning of the path and who says to have signed."""
    for prefix, limit in LARGER_BODIES.items():
        if scope["path"].startswith(prefix):
            return limit
    if scope["path"].startswith(SOURCES) and any(
        name.lower() == SIGNED_BY_META for name, _ in scope["headers"]
    ):
        return MAX_SIGNED_BYTES
    return MAX_BODY_BYTES


def announced(scope: Message) -> int | None:
    """The length that the head says; the server has checked that it is one number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)
    return None


def environment(scope: Message, body: bytes, state: str) -> WSGIEnvironment:
    """The request as PEP 3333 has it. A header with `_` in its name would pass for another."""
    host, port = scope.get("server") or ("", "0")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        BODY_STATE: state,
    }
    for name, value in scope["headers"]:
        if b"_" in name or name in {b"content-length", b"transfer-encoding"}:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def run(
    application: WSGIApplication, environ: WSGIEnvironment
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and content of an answer; every answer here fits in memory."""
    begun: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        begun[:] = [(int(status[:3]), encoded)]
        return lambda data: None

    content = application(environ, start_response)
    try:
        whole = b"".join(content)
    finally:
        close = getattr(content, "close", None)
        if close is not None:
            close()
    ((status, headers),) = begun
    return status, headers, whole

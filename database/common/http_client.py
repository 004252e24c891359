"""The client of every outside system: one HTTP exchange with one configured host.

It says exactly how an exchange ended: answered, without an answer, or before the request left.
A connection is used again only when nothing came after the answer that was read from it, so that
no answer is ever taken for another request's.

A request is prepared by hand and goes straight to the adapter of `requests`: a `Session` would
spend most of a call's CPU on the environment, cookies, redirects and hooks, none of which is
wanted here.
"""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, Retry, Timeout
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool

from database.common.redaction import Redactor

JsonObject = dict[str, Any]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Ending = Literal["before_request", "no_answer"]
"""How an exchange without a complete answer ended."""

MAX_IDLE_SECONDS = 10.0
"""A kept connection is not used after this long: the other side may be about to close it, and a
request that meets a closing connection has an unknown outcome."""
MAX_BODY_BYTES = 4 * 1024 * 1024
Guard = Callable[[str, int, float], str]
"""Finds the address to connect to, of a host and port, within seconds; raises RefusedAddress."""
MAX_INTERIM_ANSWERS = 8
"""Answers with a status 1xx before the final one (RFC 9110, 15.2); more are nonsense."""
_CHUNK_BYTES = 64 * 1024
_NEVER_ESTABLISHED = (
    urllib3_errors.NewConnectionError,
    urllib3_errors.ConnectTimeoutError,
    urllib3_errors.SSLError,
    urllib3_errors.ProxyError,
    urllib3_errors.EmptyPoolError,
    urllib3_errors.ClosedPoolError,
    urllib3_errors.LocationValueError,
)


def json_bytes(body: JsonObject) -> bytes:
    """A body as it goes over the wire."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


class RefusedAddress(Exception):
    """A request would have gone to a host or an address that it must not go to."""


def _reason(error: Exception) -> str:
    """What went wrong, without the pools and the address through which it did."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, urllib3_errors.MaxRetryError) and inner.reason is not None:
        error = inner.reason
    return re.sub(r"^\w+\([^()]*\): ", "", str(error))


class NoAnswer(Exception):
    """An exchange without a complete answer; the text holds no secret.

    `ending` says whether the request provably never left. `connection_broke`: the connection ended
    under the request, without a time-out; what only reads may then be asked again at once.
    """

    def __init__(
        self, text: str, *, ending: Ending, http_status: int | None, connection_broke: bool
    ) -> None:
        super().__init__(text)
        self.ending = ending
        self.http_status = http_status
        self.connection_broke = connection_broke


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to connect, between two pieces of an answer, and for the whole exchange."""

    connect: float
    read: float
    total: float

    @classmethod
    def within_lease(cls, lease_seconds: float) -> Timeouts:
        """5 s to connect, 30 s to read, 40 s in all; less where half a lease is shorter."""
        total = min(40.0, lease_seconds * 0.45)
        return cls(connect=min(5.0, total), read=min(30.0, total), total=total)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The decoded body, or None when it is no JSON (null reads the same, see `is_json`)."""
        if not self.body:
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def is_json(self) -> bool:
        """Whether the body is JSON, null included."""
        return self.json() is not None or self.body.strip() == b"null"

    def has_json_type(self) -> bool:
        """Whether the answer says that its body is JSON, whatever the body is."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return kind == "application/json" or kind.endswith("+json")

    def json_object(self) -> JsonObject | None:
        """The decoded body when it is a JSON object."""
        value = self.json()
        return value if isinstance(value, dict) else None

    def retry_after_seconds(self, now: Callable[[], float] = time.time) -> int | None:
        """The header Retry-After, in seconds or as a date; None when absent or senseless."""
        value = self.headers.get("Retry-After", "").strip()
        if value == "":
            return None
        if value.isascii() and value.isdigit():
            return min(int(value[:9]), 86_400)
        try:
            moment = parsedate_to_datetime(value).timestamp()
        except (TypeError, ValueError, OverflowError):
            return None
        return max(0, min(round(moment - now()), 86_400))


class _Progress(threading.local):
    """What the current thread's request has reached, and until when it may go on."""

    request_left: bool = False
    deadline: float = float("inf")
    read_timeout: float = 0.0


class _Incoming(io.RawIOBase):
    """What a connection receives: each wait ends at the deadline of the whole exchange."""

    def __init__(self, sock: socket.socket, progress: _Progress) -> None:
        self._sock = sock
        # The socket's own reader keeps it open for as long as the answer is read.
        self._raw = sock.makefile("rb", buffering=0)
        self._progress = progress
        self.is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self.is_over:
            return None
        left = self._progress.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took longer than the whole exchange may")
        self._sock.settimeout(min(left, self._progress.read_timeout))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Reader(io.BufferedReader):
    """Reads one answer; at its end tells whether more had come than belongs to it."""

    def __init__(self, raw: _Incoming, tell: Callable[[], None]) -> None:
        super().__init__(raw)
        self._incoming = raw
        self._tell = tell

    def close(self) -> None:
        if not self.closed:
            self._incoming.is_over = True
            if self.peek(1):
                self._tell()
        super().close()


class _Answering(http.client.HTTPResponse):
    """The final answer: what comes before it with a status 1xx is read and forgotten."""

    def begin(self) -> None:
        for _ in range(MAX_INTERIM_ANSWERS):
            super().begin()
            if not 100 <= self.status < 200:
                return
            if self.status == http.client.SWITCHING_PROTOCOLS:
                break
            self.headers = self.msg = None  # type: ignore[assignment]
        raise http.client.HTTPException(f"only interim answers came, the last was {self.status}")


class _Noted:
    """Part of a connection: notes the moment a request's first byte leaves.

    Headers and body go out in one piece, which saves a system call for each request.
    """

    progress: _Progress
    used_at = 0.0
    is_soiled = False
    """Whether more came than the answer that was asked for: what follows belongs to nobody."""
    _held: bytes | None = None

    def answer_of(self, sock: socket.socket, **options: Any) -> _Answering:
        """Called by `http.client` to read an answer from the socket."""
        return _Answering(_Source(sock, self), **options)  # type: ignore[arg-type]

    def soil(self) -> None:
        """Use this connection for no further request."""
        self.is_soiled = True

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        if self.sock is None:  # type: ignore[attr-defined]
            self.connect()
        self._held = b""
        super().endheaders(message_body, encode_chunked=encode_chunked)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        if self._held == b"":
            self._held = data
            return
        if self._held is not None:
            data, self._held = self._held + data, None
        self.progress.request_left = True
        self.used_at = time.monotonic()
        super().send(data)  # type: ignore[misc]

    def getresponse(self) -> Any:
        if self._held:
            self.send(b"")
        return super().getresponse()  # type: ignore[misc]

    def connect(self) -> None:
        self.is_soiled = False
        super().connect()  # type: ignore[misc]

    @property
    def is_connected(self) -> bool:
        """Open, clean, and used recently enough to be trusted."""
        recent = time.monotonic() - self.used_at < MAX_IDLE_SECONDS
        return recent and not self.is_soiled and bool(super().is_connected)  # type: ignore[misc]


class _Source:
    """The part of a socket that `http.client` reads an answer from."""

    def __init__(self, sock: socket.socket, connection: _Noted) -> None:
        self._sock = sock
        self._connection = connection

    def makefile(self, _mode: str) -> _Reader:
        """The answer's bytes, in one buffer."""
        connection = self._connection
        return _Reader(_Incoming(self._sock, connection.progress), connection.soil)


def _pool_classes(shared: _Progress, guard: Guard | None) -> dict[str, type[HTTPConnectionPool]]:
    class Guarded(HTTPConnection):
        """Connects to the very address that was looked at, whatever its name says later."""

        def _new_conn(self) -> socket.socket:
            if guard is None:
                return super()._new_conn()
            name = self._dns_host
            seconds = self.timeout if isinstance(self.timeout, int | float) else 5.0
            try:
                self._dns_host = guard(name, self.port, seconds)
                return super()._new_conn()
            except RefusedAddress as error:
                raise urllib3_errors.NewConnectionError(self, str(error)) from None
            finally:
                self._dns_host = name

    class NotedHTTPConnection(_Noted, Guarded):
        progress = shared
        response_class = _Noted.answer_of  # type: ignore[assignment]

    class NotedHTTPSConnection(_Noted, HTTPSConnection, Guarded):
        progress = shared
        response_class = _Noted.answer_of  # type: ignore[assignment]

    class NotedHTTPPool(HTTPConnectionPool):
        ConnectionCls = NotedHTTPConnection

    class NotedHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = NotedHTTPSConnection

    return {"http": NotedHTTPPool, "https": NotedHTTPSPool}


class _Adapter(HTTPAdapter):
    """The adapter of `requests` for one host: no retries, no proxies, no cookies."""

    def __init__(
        self, origin: str, pool_size: int, progress: _Progress, guard: Guard | None
    ) -> None:
        self._origin = origin
        self._progress = progress
        self._guard = guard
        self._pool: ConnectionPool | None = None
        super().__init__(
            pool_connections=2, pool_maxsize=pool_size, max_retries=Retry(0, read=False)
        )

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._progress, self._guard)

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: Any,
        proxies: Any = None,
        cert: Any = None,
    ) -> ConnectionPool:
        if self._pool is None:
            self._pool = super().get_connection_with_tls_context(request, verify, None, cert)
        return self._pool

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        return (request.url or "").removeprefix(self._origin)

    def build_response(self, req: requests.PreparedRequest, resp: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.raw = resp
        response.request = req
        response.url = req.url or ""
        return response


def ending_of_exception(error: BaseException, *, request_left: bool) -> Ending:
    """Say whether a request that ended in an exception provably never left.

    Two conditions must both hold: no byte was handed to the socket, and the exception is one that
    only establishing a connection raises. A reset on a kept connection is therefore `no_answer`.
    """
    if request_left:
        return "no_answer"
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if isinstance(
            current, (*_NEVER_ESTABLISHED, requests.ConnectTimeout, requests.exceptions.SSLError)
        ):
            return "before_request"
        reason = getattr(current, "reason", None)
        inner = current.args[0] if current.args else None
        if isinstance(reason, BaseException):
            current = reason
        elif isinstance(inner, BaseException):
            current = inner
        else:
            current = current.__cause__ or current.__context__
    return "no_answer"


class HttpClient:
    """Calls one outside system, called `system` in errors. Safe to share between threads."""

    def __init__(
        self,
        system: str,
        base_url: str,
        headers: Mapping[str, str],
        *,
        timeouts: Timeouts,
        pool_size: int,
        redact: Redactor,
        guard: Guard | None = None,
        max_body_bytes: int | None = None,
    ) -> None:
        self.system = system
        self._max_body_bytes = max_body_bytes
        self._base_url = base_url.rstrip("/")
        parts = urlsplit(self._base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedAddress(f"{system}: not an http address")
        self._origin = (parts.scheme, parts.netloc)
        self._headers = dict(headers)
        self._timeouts = timeouts
        self._redact = redact
        self._progress = _Progress()
        self._adapter = _Adapter(
            f"{parts.scheme}://{parts.netloc}", pool_size, self._progress, guard
        )

    def close(self) -> None:
        """Close every kept connection."""
        self._adapter.close()

    @property
    def request_left(self) -> bool:
        """Whether the last request of this thread may have reached the other side."""
        return self._progress.request_left

    def call(
        self,
        method: Method,
        path: str,
        *,
        body: JsonObject | bytes | None = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request and return its complete answer, whatever its status.

        `path` starts with a slash and stays under the base address. Redirects are not followed.
        Raises RefusedAddress for a path that leads elsewhere, NoAnswer when there is no complete
        answer.
        """
        progress = self._progress
        progress.request_left = False
        request = self._prepare(method, path, body, query, headers or {})
        progress.deadline = time.monotonic() + self._timeouts.total
        progress.read_timeout = self._timeouts.read
        status: int | None = None
        try:
            response = self._adapter.send(
                request,
                stream=True,
                timeout=Timeout(  # type: ignore[arg-type]
                    connect=self._timeouts.connect,
                    read=self._timeouts.read,
                    total=self._timeouts.total,
                ),
                verify=True,
            )
            status = response.status_code
            return Answer(
                status=status,
                headers=response.headers,
                body=self._read(response),
            )
        except (
            requests.RequestException,
            urllib3_errors.HTTPError,
            http.client.HTTPException,
            OSError,
            ValueError,
        ) as error:
            ending = ending_of_exception(error, request_left=progress.request_left)
            raise NoAnswer(
                self._redact(f"{type(error).__name__}: {_reason(error)}")[:500],
                ending=ending,
                http_status=status,
                connection_broke=ending == "no_answer"
                and not isinstance(error, (requests.Timeout, urllib3_errors.TimeoutError)),
            ) from None

    def _prepare(
        self,
        method: Method,
        path: str,
        body: JsonObject | bytes | None,
        query: Mapping[str, str | int] | None,
        more_headers: Mapping[str, str],
    ) -> requests.PreparedRequest:
        url = self._base_url + path
        parts = urlsplit(url)
        if (
            not path.startswith("/")
            or "//" in path
            or (parts.scheme, parts.netloc) != self._origin
            or any(piece in (".", "..") for piece in parts.path.split("/"))
            or not url.isascii()
            or any(character <= " " for character in url)
        ):
            raise RefusedAddress(f"{self.system}: the path leads outside the configured address")
        request = requests.PreparedRequest()
        request.method = method
        request.url = url if query is None else f"{url}?{urlencode(query)}"
        headers: CaseInsensitiveDict[str] = CaseInsensitiveDict({**self._headers, **more_headers})
        if body is not None:
            request.body = body if isinstance(body, bytes) else json_bytes(body)
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(request.body))
        elif method != "GET":
            headers["Content-Length"] = "0"
        request.headers = headers
        request.hooks = {}
        return request

    def _read(self, response: requests.Response) -> bytes:
        """The body, decompressed, within the limit of its size."""
        raw: HTTPResponse = response.raw
        pieces: list[bytes] = []
        size = 0
        complete = False
        try:
            while piece := raw.read1(_CHUNK_BYTES, decode_content=True):
                size += len(piece)
                if size > (self._max_body_bytes or MAX_BODY_BYTES):
                    raise requests.exceptions.ContentDecodingError("the answer is too long")
                pieces.append(piece)
            complete = True
        finally:
            if complete:
                raw.release_conn()
            else:
                raw.close()
        return b"".join(pieces)

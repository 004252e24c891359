"""The client of every outside system: one HTTP exchange with one configured host.

It says exactly how an exchange ended: answered, without an answer, or before the request left.

A request is prepared by hand and goes straight to the adapter of `requests`: a `Session` would
spend most of a call's CPU on the environment, cookies, redirects and hooks, none of which is
wanted here.
"""

from __future__ import annotations

import json
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


class RefusedAddress(Exception):
    """A request would have gone to a host that is not configured."""


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
        """The decoded body, or None when it is no JSON (null reads the same)."""
        if not self.body:
            return None
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

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
    """What the current thread's request has reached."""

    request_left: bool = False


class _Noted:
    """Part of a connection: notes the moment a request's first byte leaves.

    Headers and body go out in one piece, which saves a system call for each request.
    """

    progress: _Progress
    used_at = 0.0
    _held: bytes | None = None

    def endheaders(self, message_body: Any = None, *, encode_chunked: bool = False) -> None:
        if self.sock is None:  # type: ignore[attr-defined]
            self.connect()  # type: ignore[attr-defined]
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

    @property
    def is_connected(self) -> bool:
        """Open, and used recently enough to be trusted."""
        recent = time.monotonic() - self.used_at < MAX_IDLE_SECONDS
        return recent and bool(super().is_connected)  # type: ignore[misc]


def _pool_classes(shared: _Progress) -> dict[str, type[HTTPConnectionPool]]:
    class NotedHTTPConnection(_Noted, HTTPConnection):
        progress = shared

    class NotedHTTPSConnection(_Noted, HTTPSConnection):
        progress = shared

    class NotedHTTPPool(HTTPConnectionPool):
        ConnectionCls = NotedHTTPConnection

    class NotedHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = NotedHTTPSConnection

    return {"http": NotedHTTPPool, "https": NotedHTTPSPool}


class _Adapter(HTTPAdapter):
    """The adapter of `requests` for one host: no retries, no proxies, no cookies."""

    def __init__(self, origin: str, pool_size: int, progress: _Progress) -> None:
        self._origin = origin
        self._progress = progress
        self._pool: ConnectionPool | None = None
        super().__init__(
            pool_connections=2, pool_maxsize=pool_size, max_retries=Retry(0, read=False)
        )

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._progress)

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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.system = system
        self._base_url = base_url.rstrip("/")
        parts = urlsplit(self._base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedAddress(f"{system}: not an http address")
        self._origin = (parts.scheme, parts.netloc)
        self._headers = dict(headers)
        self._timeouts = timeouts
        self._redact = redact
        self._clock = clock
        self._progress = _Progress()
        self._adapter = _Adapter(f"{parts.scheme}://{parts.netloc}", pool_size, self._progress)

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
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Send one request and return its complete answer, whatever its status.

        `path` starts with a slash and stays under the base address. Redirects are not followed.
        Raises RefusedAddress for a path that leads elsewhere, NoAnswer when there is no complete
        answer.
        """
        progress = self._progress
        progress.request_left = False
        request = self._prepare(method, path, body, query)
        started = self._clock()
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
                body=self._read(response, started + self._timeouts.total),
            )
        except (requests.RequestException, urllib3_errors.HTTPError, OSError) as error:
            ending = ending_of_exception(error, request_left=progress.request_left)
            raise NoAnswer(
                self._redact(f"{type(error).__name__}: {error}")[:500],
                ending=ending,
                http_status=status,
                connection_broke=ending == "no_answer"
                and not isinstance(error, (requests.Timeout, urllib3_errors.TimeoutError)),
            ) from None

    def _prepare(
        self,
        method: Method,
        path: str,
        body: JsonObject | None,
        query: Mapping[str, str | int] | None,
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
        headers: CaseInsensitiveDict[str] = CaseInsensitiveDict(self._headers)
        if body is not None:
            request.body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(
                "utf-8", "replace"
            )
            headers["Content-Type"] = "application/json"
            headers["Content-Length"] = str(len(request.body))
        elif method != "GET":
            headers["Content-Length"] = "0"
        request.headers = headers
        request.hooks = {}
        return request

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """The body, within the deadline and the size limit.

        The socket's own time-out is cut to what is left, so that a trickle cannot outlast it.
        """
        raw: HTTPResponse = response.raw
        pieces: list[bytes] = []
        size = 0
        complete = False
        try:
            while True:
                left = deadline - self._clock()
                if left <= 0:
                    raise requests.ReadTimeout("the answer took longer than the whole exchange may")
                sock = getattr(raw.connection, "sock", None)
                if sock is not None and left < self._timeouts.read:
                    sock.settimeout(left)
                piece = raw.read1(_CHUNK_BYTES, decode_content=True)
                if not piece:
                    break
                size += len(piece)
                if size > MAX_BODY_BYTES:
                    raise requests.exceptions.ContentDecodingError("the answer is too long")
                pieces.append(piece)
            complete = True
        finally:
            if complete:
                raw.release_conn()
            else:
                raw.close()
        return b"".join(pieces)

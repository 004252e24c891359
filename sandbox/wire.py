"""A small HTTP/1.1 server: one thread per connection, keep-alive, and answers that can be cut.

The standard library's server spends most of its time parsing headers as e-mail and cannot reset a
connection; this one is the stub of benchmarks and the source of faults, so it does both itself.
"""

from __future__ import annotations

import json
import logging
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import parse_qs, unquote

log = logging.getLogger(__name__)

MAX_HEAD: Final = 64 * 1024
MAX_BODY: Final = 12 * 1024 * 1024
AFTER_S: Final = 0.05
"""How long after an answer the bytes come that do not belong to it."""
_REASONS: Final = {status.value: status.phrase for status in HTTPStatus}
_RST_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class BadRequest(Exception):
    """The bytes received are not a request this server reads."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class CutConnection(Exception):
    """The caller must not be answered: hang until it leaves, or reset at once."""

    def __init__(self, how: Literal["hang", "reset"]) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received; header names are lower case in `headers`."""

    method: str
    target: str
    path: str
    query_string: str
    raw_headers: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes
    version: str = "HTTP/1.1"

    @property
    def query(self) -> dict[str, str]:
        """Return the query's last value of each name."""
        if not self.query_string:
            return {}
        parsed = parse_qs(self.query_string, keep_blank_values=True)
        return {name: values[-1] for name, values in parsed.items()}

    def json(self) -> Any:
        """Return the body as JSON; raises ValueError."""
        return json.loads(self.body)


@dataclass(slots=True)
class Response:
    """One answer; `close` ends the connection after it.

    Faults add bytes before it (`before`), replace its own (`raw`), or send more (`after`) when it
    was surely read.
    """

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = field(default=())
    close: bool = False
    before: bytes = b""
    raw: bytes | None = None
    after: bytes = b""
    rows: int = 0  # of a list: a real server takes its time for each

    def wire(self, *, head_only: bool, close: bool) -> bytes:
        """Return the bytes to send."""
        if self.raw is not None:
            return self.raw
        lines = [
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, '')}",
            f"Content-Length: {len(self.body)}",
        ]
        if self.body or self.status not in (204, 304):
            lines.append(f"Content-Type: {self.content_type}")
        lines.extend(f"{name}: {value}" for name, value in self.headers)
        lines.append("Connection: close\r\n\r\n" if close else "Connection: keep-alive\r\n\r\n")
        head = "\r\n".join(lines).encode("latin-1", "replace")
        return self.before + (head if head_only else head + self.body)


def dump(value: Any) -> bytes:
    """Return compact JSON as UTF-8 bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def json_response(value: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(status, dump(value))


def text_response(text: str, status: int = 200, content_type: str = "text/plain") -> Response:
    """Return a plain answer."""
    return Response(status, text.encode(), f"{content_type}; charset=utf-8")


Handler = Callable[[Request], Response]


class _Reader:
    """Buffered reading of one connection."""

    __slots__ = ("buffer", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()

    def _fill(self) -> bool:
        chunk = self.sock.recv(65536)
        self.buffer += chunk
        return bool(chunk)

    def until(self, mark: bytes, limit: int) -> bytes | None:
        """Return the bytes before `mark`, or None when the peer left between requests."""
        start = 0
        while True:
            at = self.buffer.find(mark, start)
            if at >= 0:
                found = bytes(self.buffer[:at])
                del self.buffer[: at + len(mark)]
                return found
            if len(self.buffer) > limit:
                raise BadRequest(431, "the head is too long")
            start = max(0, len(self.buffer) - len(mark))
            if not self._fill():
                if self.buffer:
                    raise ConnectionResetError("the peer left in the middle of a request")
                return None

    def exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            if not self._fill():
                raise ConnectionResetError("the peer left in the middle of a body")
        found = bytes(self.buffer[:size])
        del self.buffer[:size]
        return found


def _read_chunked(reader: _Reader) -> bytes:
    parts: list[bytes] = []
    total = 0
    while True:
        line = reader.until(b"\r\n", 1024)
        if line is None:
            raise ConnectionResetError("the peer left in the middle of a body")
        try:
            size = int(line.split(b";", 1)[0], 16)
        except ValueError:
            raise BadRequest(400, "a chunk size is not a number") from None
        total += size
        if size < 0 or total > MAX_BODY:
            raise BadRequest(413, "the body is too long")
        if size == 0:
            while reader.until(b"\r\n", MAX_HEAD):
                pass
            return b"".join(parts)
        parts.append(reader.exactly(size))
        reader.exactly(2)


def _read_request(reader: _Reader) -> Request | None:
    head = reader.until(b"\r\n\r\n", MAX_HEAD)
    if head is None:
        return None
    first, *rest = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest(400, "the request line is not HTTP/1.1")
    method, target, version = parts
    raw: list[tuple[str, str]] = []
    headers: dict[str, str] = {}
    for line in rest:
        name, colon, value = line.partition(":")
        if not colon or not name:
            raise BadRequest(400, "a header line has no name")
        value = value.strip()
        raw.append((name, value))
        headers[name.lower()] = value
    if "chunked" in headers.get("transfer-encoding", "").lower():
        if headers.get("expect", "").lower() == "100-continue":
            reader.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = _read_chunked(reader)
    else:
        length = headers.get("content-length", "0")
        if not length.isdigit():
            raise BadRequest(400, "the content length is not a number")
        size = int(length)
        if size > MAX_BODY:
            raise BadRequest(413, "the body is too long")
        if size and headers.get("expect", "").lower() == "100-continue":
            reader.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = reader.exactly(size) if size else b""
    path, _, query_string = target.partition("?")
    return Request(method, target, unquote(path), query_string, tuple(raw), headers, body, version)


class HttpServer:
    """Accepts connections until `stop`; each connection is served by its own daemon thread."""

    def __init__(self, handler: Handler, host: str, port: int) -> None:
        self._handler = handler
        self._stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family, backlog=512)
        self._thread: threading.Thread | None = None
        bound = self._socket.getsockname()
        self.host, self.port = str(bound[0]), int(bound[1])

    def start(self) -> None:
        """Serve in the background."""
        self._thread = threading.Thread(target=self._accept, name="sandbox-accept", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting and close every connection."""
        self._stopping.set()
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.debug("the listening socket was already down")
        self._socket.close()
        with self._lock:
            open_ones = list(self._connections)
        for sock in open_ones:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.debug("a connection was already down")
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                if self._stopping.is_set():
                    return
                log.exception("accept failed")
                self._stopping.wait(0.1)
                continue
            with self._lock:
                self._connections.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._conversation(sock)
        except OSError as error:
            log.debug("connection ended: %s", error)
        finally:
            with self._lock:
                self._connections.discard(sock)
            sock.close()

    def _conversation(self, sock: socket.socket) -> None:
        reader = _Reader(sock)
        while not self._stopping.is_set():
            try:
                request = _read_request(reader)
            except BadRequest as error:
                answer = json_response({"error": str(error)}, error.status)
                sock.sendall(answer.wire(head_only=False, close=True))
                return
            if request is None:
                return
            try:
                response = self._handler(request)
            except CutConnection as cut:
                if cut.how == "hang":
                    self._hang(sock)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
                return
            asked = request.headers.get("connection", "").lower()
            close = (
                response.close
                or asked == "close"
                or (request.version == "HTTP/1.0" and asked != "keep-alive")
            )
            sock.sendall(response.wire(head_only=request.method == "HEAD", close=close))
            if response.after:
                self._stopping.wait(AFTER_S)
                sock.sendall(response.after)
            if close:
                return

    def _hang(self, sock: socket.socket) -> None:
        """Keep the connection open and silent until the peer leaves or the server stops."""
        sock.settimeout(0.5)
        while not self._stopping.is_set():
            try:
                if not sock.recv(65536):
                    return
            except TimeoutError:
                continue

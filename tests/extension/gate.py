"""The road between the extension and the API, with everything that goes wrong on real roads."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import urlsplit

Kind = Literal["hang", "reset", "cut_after", "answer", "hold"]
"""hang: no answer until the fault ends. reset: broken off before the API saw it. cut_after: broken
off after the API accepted it. answer: something else answers. hold: passed on once it is let go."""

HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


def is_at(path: str, wish: str) -> bool:
    """Whether a request's path is the wished one, or below it when that ends in a slash."""
    bare = path.partition("?")[0]
    return bare == wish or (wish.endswith("/") and bare.startswith(wish))


@dataclass(slots=True)
class Fault:
    """What happens to requests whose method and path match, `times` times (None: always)."""

    kind: Kind
    path: str = "/"
    method: str | None = None
    times: int | None = None
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    met: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def meets(self, method: str, path: str) -> bool:
        return is_at(path, self.path) and self.method in (None, method)


@dataclass(frozen=True, slots=True)
class Passed:
    """A request as it came, and the status that was sent back (None: none)."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None

    def json(self) -> Any:
        return json.loads(self.body)


class Gate:
    """A reverse proxy on a port of its own that passes on what comes, unless a fault is set."""

    def __init__(self, api_url: str) -> None:
        target = urlsplit(api_url)
        assert target.hostname is not None
        self._target = (target.hostname, target.port or 80)
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._port = 0
        self.passed: list[Passed] = []
        self._open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        self._close()

    # -- faults ------------------------------------------------------------------------------------

    def fault(
        self,
        kind: Kind,
        path: str = "/",
        *,
        method: str | None = None,
        times: int | None = None,
        status: int = 200,
        body: bytes | str | dict[str, Any] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Fault:
        """Add a fault; the newest one that matches a request wins."""
        kind_of_body = "text/html; charset=utf-8"
        if isinstance(body, dict):
            kind_of_body, body = "application/problem+json", json.dumps(body)
        raw = body.encode() if isinstance(body, str) else body
        made = Fault(
            kind,
            path,
            method,
            times,
            status,
            raw,
            {"Content-Type": kind_of_body, **(headers or {})},
        )
        with self._lock:
            self._faults.insert(0, made)
        return made

    def heal(self) -> None:
        """Everything passes again; what hangs is broken off, what is held goes on."""
        with self._lock:
            ended, self._faults = self._faults, []
        for fault in ended:
            fault.over.set()
        if self._server is None:
            self._open()

    def refuse(self) -> None:
        """Nobody listens any more, as when the network is gone."""
        self._close()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        self.refuse()
        yield
        self.heal()

    # -- what came ---------------------------------------------------------------------------------

    def requests(self, method: str, path: str) -> list[Passed]:
        """What came for a method and a path (ending in a slash: below it)."""
        with self._lock:
            return [p for p in self.passed if p.method == method and is_at(p.path, path)]

    def forget(self) -> None:
        with self._lock:
            self.passed.clear()

    # -- inside ------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), self)
        self._port = int(self._server.server_address[1])
        # A short poll lets a test take the road away and give it back without waiting.
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def _close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.break_connections()
            self._server = None

    def matching(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.meets(method, path) and (fault.times is None or fault.met < fault.times):
                    fault.met += 1
                    return fault
        return None

    def note(self, passed: Passed) -> None:
        with self._lock:
            self.passed.append(passed)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(*self._target, timeout=60)
        try:
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], gate: Gate) -> None:
        self.gate = gate
        self._sockets: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._sockets.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._sockets.discard(request)
        super().shutdown_request(request)

    def break_connections(self) -> None:
        for request in list(self._sockets):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests read `Gate.passed` instead."""

    def _serve(self) -> None:
        gate = self.server.gate
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = gate.matching(self.command, self.path)
        kind = fault.kind if fault is not None else None
        if fault is not None and kind in ("hang", "hold"):
            # The other side may give up: then there is nobody to answer, and nothing to pass on.
            while not fault.over.wait(0.02):
                if self._is_gone():
                    self._note(body, None)
                    self.close_connection = True
                    return
        if kind in ("hang", "reset"):
            self._break_off(body)
        elif fault is not None and kind == "answer":
            self._answer(body, fault.status, list(fault.headers.items()), fault.body)
        else:
            sent = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            status, headers, answer = gate.ask(self.command, self.path, sent, body)
            if kind == "cut_after":
                self._break_off(body)
            else:
                self._answer(body, status, headers, answer)

    do_GET = do_POST = do_PATCH = do_OPTIONS = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815

    def _is_gone(self) -> bool:
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _note(self, body: bytes, status: int | None) -> None:
        self.server.gate.note(
            Passed(self.command, self.path, dict(self.headers.items()), body, status)
        )

    def _break_off(self, body: bytes) -> None:
        self._note(body, None)
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(
        self, body: bytes, status: int, headers: list[tuple[str, str]], answer: bytes
    ) -> None:
        self._note(body, status)
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)


def http_date(offset_seconds: float = 0) -> str:
    """A Date header that is off by so many seconds."""
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + offset_seconds))

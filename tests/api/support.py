"""What the API's tests share: bodies, tokens, a server process, a network that can fail."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.cluster import Database

ALL_SCOPES = ("leads:write", "leads:read", "quarantine", "admin")

_keys = itertools.count(1)


def new_key() -> str:
    return f"test-{os.getpid()}-{next(_keys)}"


def create_token(
    database: Database,
    *scopes: str,
    consultant_id: int | None = None,
    requests_per_minute: int | None = 1_000_000,
) -> str:
    """A token of the scopes, all of them by default."""
    with database.connect("owner") as connection:
        row = connection.execute(
            "select token from ops.create_token(p_name => 'test', p_scopes => %s,"
            " p_consultant_id => %s, p_requests_per_minute => %s)",
            (list(scopes or ALL_SCOPES), consultant_id, requests_per_minute),
        ).fetchone()
    assert row is not None
    return str(row[0])


def referral(**changes: object) -> dict[str, Any]:
    """A body that is accepted; `changes` replace top-level fields, or `person` ones."""
    body: dict[str, Any] = {
        "person": {"name": "Maria José da Silva", "phone": "(011) 9.8765-4321"},
        "origin": "manual",
    }
    for name, value in changes.items():
        target = body["person"] if name in {"name", "phone", "email", "tax_id", "city"} else body
        target[name] = value
    return body


def bearer(token: str, **headers: str) -> dict[str, str]:
    """Headers of a caller; underscores in names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Authorization": f"Bearer {token}", **named}


def one_value(database: Database, query: str, role: str = "owner") -> Any:
    with database.connect(role) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def wait_until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    """Poll a condition; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """A real `indica-api run`, several processes of it, on a free port."""

    def __init__(self, database_url: str, log: Path, **settings: object) -> None:
        self.port = free_port()
        self.log = log
        chosen = {"api_workers": 2, "api_threads": 8, "api_port": self.port, **settings}
        environment = {
            **os.environ,
            "INDICA_DATABASE_URL": database_url,
            **{f"INDICA_{name.upper()}": str(value) for name, value in chosen.items()},
        }
        self._workers = int(str(chosen["api_workers"]))
        self._output = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "run"],
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).resolve().parents[2],
        )

    def __enter__(self) -> Self:
        def answers() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError):
                return self.ask("GET", "/healthz").status == 200
            return False

        wait_until(answers)
        # A signal to a process that is still starting would be lost on it.
        wait_until(lambda: self.log.read_text().count('"Started worker-') == self._workers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._output.close()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        connection: http.client.HTTPConnection | None = None,
    ) -> Reply:
        """One request, on a connection of its own unless one is given."""
        used = connection or self.connect()
        try:
            used.request(method, path, body=body, headers=dict(headers or {}))
            response = used.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            if connection is None:
                used.close()

    def children(self) -> list[int]:
        """Process ids of the server's processes that answer requests."""
        pids = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    command = (entry / "cmdline").read_bytes()
                    if int(fields[1]) == self.process.pid and b"resource_tracker" not in command:
                        pids.append(int(entry.name))
        return pids


@dataclass(slots=True)
class Link:
    """A TCP relay to the database that a test can cut, silence and mend."""

    target: tuple[str, int]
    port: int = 0
    silent: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket | None = None
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def mend(self) -> None:
        """Accept connections, on the same port as before."""
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(64)
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept, self._listener)

    def cut(self) -> None:
        """Refuse new connections and break those that exist."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for pair in self._pairs:
            for end in pair:
                end.close()
        self._pairs.clear()
        self._threads.clear()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self.target)
            except OSError:
                return
            self._pairs.append((client, server))
            self._start(self._relay, client, server)

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        client.shutdown(socket.SHUT_RDWR)
                        server.shutdown(socket.SHUT_RDWR)
                        return
                    if not self.silent.is_set():
                        (server if ready is client else client).sendall(data)


@contextlib.contextmanager
def link_to(port: int) -> Iterator[Link]:
    """A relay to a port of this machine, closed at the end."""
    link = Link(("127.0.0.1", port))
    link.mend()
    try:
        yield link
    finally:
        link.cut()

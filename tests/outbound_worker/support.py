"""What the tests of the worker share: a scripted HTTP peer, and jobs made by hand."""

from __future__ import annotations

import json
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from database.common.http_client import HttpClient, Timeouts
from database.common.redaction import Redactor
from outbound_worker.leased_client import LeasedClient
from outbound_worker.metrics import Metrics
from outbound_worker.models import Job, JobId, JsonObject, Lease, Target
from outbound_worker.store import Store
from outbound_worker.worker import ExitCode, RunsJobs, Worker, WorkerOptions

Script = Callable[[socket.socket, bytes], bool]
"""Gets the connection and one whole request; returns whether to go on reading requests."""


def http_answer(
    status: int, body: bytes | str | JsonObject | list[Any] = b"", **headers: str
) -> bytes:
    """The bytes of an HTTP answer; a dict or list becomes JSON."""
    kind = "text/html"
    if isinstance(body, (dict, list)):
        body, kind = json.dumps(body), "application/json"
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(data)}", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


class Peer:
    """A TCP server on a free port that plays one script for each request."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    def close(self) -> None:
        """Stop listening and drop every connection."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                connection.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            while (request := _read_request(connection)) is not None:
                self.requests.put(request)
                if not self._script(connection, request):
                    break
        except OSError:
            return
        finally:
            connection.close()


def _read_request(connection: socket.socket) -> bytes | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        rest += connection.recv(65536)
    return head + b"\r\n\r\n" + rest


@contextmanager
def peer(script: Script) -> Iterator[Peer]:
    """A peer for the length of a with block."""
    started = Peer(script)
    try:
        yield started
    finally:
        started.close()


@contextmanager
def client(
    url: str, *, target: Target = "whatsapp", timeouts: Timeouts | None = None
) -> Iterator[LeasedClient]:
    """A client with short time-outs, closed at the end."""
    http = HttpClient(
        target,
        url,
        {"Authorization": "Bearer secret-token-of-the-test"},
        timeouts=timeouts or Timeouts(connect=1.0, read=2.0, total=3.0),
        pool_size=4,
        redact=Redactor(["secret-token-of-the-test"]),
    )
    made = LeasedClient(target, http)
    try:
        yield made
    finally:
        made.close()


def lease(seconds: float = 90.0) -> Lease:
    """A lease from now on."""
    return Lease(time.monotonic() + seconds)


def job(kind: str, work: JsonObject, *, attempt: int = 1, identity: int = 1) -> Job:
    """A job as `outbox.claim` would give it."""
    return Job(id=JobId(identity), kind=kind, lead_id=1, attempt=attempt, work=work, lease=lease())


class Scripted:
    """Handlers without a network: answers each kind as a fresh Chatwoot and Graph would.

    `before` runs first in the slot's thread and may wait or raise; `results` replaces an answer.
    """

    def __init__(self) -> None:
        self.before: Callable[[Job], None] = lambda _job: None
        self.results: Callable[[Job], JsonObject | None] = lambda _job: None
        self.jobs: list[Job] = []
        self.running = 0
        self.most_running = 0
        self._lock = threading.Lock()

    def run(self, job: Job) -> JsonObject:
        with self._lock:
            self.jobs.append(job)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        try:
            self.before(job)
            return self.results(job) or self._result(job)
        finally:
            with self._lock:
                self.running -= 1

    def seen(self, kind: str) -> list[Job]:
        """The jobs of a kind, in the order in which they were begun."""
        return [seen for seen in list(self.jobs) if seen.kind == kind]

    def _result(self, job: Job) -> JsonObject:
        match job.kind:
            case "chatwoot.contact":
                return {
                    "contact_id": job.id,
                    "source_id": job.work["source_id"],
                    "adopted": False,
                    "conflicts": [],
                }
            case "chatwoot.conversation":
                return {
                    "conversation_id": job.id,
                    "uuid": None,
                    "reused": False,
                    "lock_to_single": False,
                    "assignee_id": None,
                }
            case "chatwoot.note":
                return {"message_id": job.id}
            case "whatsapp.template":
                return {
                    "wamid": f"wamid.{job.id}",
                    "wa_id": None,
                    "user_id": None,
                    "message_status": "accepted",
                }
            case _:
                return {}


class Running:
    """A worker in a thread of the test's process."""

    def __init__(
        self, url: str, handlers: RunsJobs, options: WorkerOptions, *, drain: bool = False
    ) -> None:
        self.metrics = Metrics()
        self.worker = Worker(
            Store(url, time.monotonic),
            handlers,
            name="test",
            version="0",
            options=options,
            metrics=self.metrics,
            redact=Redactor(),
            logger=logging.getLogger("outbound_worker"),
        )
        self.code: ExitCode | None = None
        self._drain = drain
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.code = self.worker.drain() if self._drain else self.worker.run()

    def stop(self, limit: float = 20.0) -> ExitCode:
        """Ask it to stop and wait until it has."""
        self.worker.request_stop("test")
        return self.join(limit)

    def join(self, limit: float = 30.0) -> ExitCode:
        """Wait until it has left."""
        self._thread.join(limit)
        assert not self._thread.is_alive(), "the worker is still there"
        assert self.code is not None, "the worker ended by an exception"
        return self.code

    def count(self, kind: str, outcome: str) -> int:
        """How many messages ended so, by the worker's own metrics."""
        value = self.metrics.registry.get_sample_value(
            "indica_worker_jobs_total", {"kind": kind, "outcome": outcome}
        )
        return int(value or 0)


@contextmanager
def running(
    url: str, handlers: RunsJobs, options: WorkerOptions | None = None, *, drain: bool = False
) -> Iterator[Running]:
    """A worker for the length of a with block; one that drains, until it has drained."""
    started = Running(
        url, handlers, options or WorkerOptions(concurrency=8, grace=10.0), drain=drain
    )
    try:
        yield started
        if drain:
            started.join(60)
    finally:
        started.worker.request_stop("end of the test")
        started._thread.join(20)

"""The processes that a measure starts, each ended with its `with` block, and what they use."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from database.cli.cluster import next_free_port
from tests.benchmarks.cluster import BenchDatabase
from tests.support.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
FIRST_API_PORT = 55480


class BenchError(Exception):
    """A measure could not be taken."""


@contextlib.contextmanager
def started(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process in the project's folder; its input and output are pipes, its errors go to `log`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("INDICA_")}
    with log.open("a") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env={**own, **(environment or {})},
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()


class Stub:
    """A running `tests.benchmarks.stub`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.url = f"http://127.0.0.1:{port}"

    def take_log(self) -> list[tuple[float, str]]:
        """Arrivals since the last call: monotonic seconds and path."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        connection.request("GET", "/log")
        found = json.loads(connection.getresponse().read())
        connection.close()
        return [(at, path) for at, path in found]


@contextlib.contextmanager
def stub(delay_ms: int, log: Path) -> Iterator[Stub]:
    """A stub that answers after so many milliseconds."""
    command = [sys.executable, "-m", "tests.benchmarks.stub", str(delay_ms)]
    with started(command, log) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield Stub(int(process.stdout.readline()))
        process.stdin.close()
        process.wait(10)


def worker_environment(database: BenchDatabase, peer: Stub, concurrency: int) -> dict[str, str]:
    """What `indica-worker` reads: this database, and the stub for both outside systems."""
    return {
        "INDICA_DATABASE_URL": database.url("worker"),
        "INDICA_CHATWOOT_BASE_URL": peer.url,
        "INDICA_CHATWOOT_API_TOKEN": "bench-token",
        "INDICA_WHATSAPP_BASE_URL": peer.url,
        "INDICA_WHATSAPP_ACCESS_TOKEN": "bench-token",
        "INDICA_WORKER_CONCURRENCY": str(concurrency),
        "INDICA_LOG_LEVEL": "WARNING",
    }


@contextlib.contextmanager
def worker(
    database: BenchDatabase, peer: Stub, log: Path, *, command: str = "run", concurrency: int = 32
) -> Iterator[subprocess.Popen[str]]:
    """A running `indica-worker`."""
    with started(
        [sys.executable, "-m", "outbound_worker", command],
        log,
        worker_environment(database, peer, concurrency),
    ) as process:
        yield process


@contextlib.contextmanager
def api_server(
    database: BenchDatabase, log: Path, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[int, list[int]]]:
    """A running `indica-api`: its port, and the ids of the processes that answer requests."""
    port = next_free_port(FIRST_API_PORT)
    environment = {
        "INDICA_DATABASE_URL": database.url("api"),
        "INDICA_API_PORT": str(port),
        "INDICA_LOG_LEVEL": "WARNING",
        **(settings or {}),
    }
    with started([sys.executable, "-m", "api.cli", "run"], log, environment) as process:

        def answers() -> bool:
            if process.poll() is not None:
                raise BenchError(f"the API ended: see {log}")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.suppress(OSError), contextlib.closing(connection):
                connection.request("GET", "/healthz")
                return connection.getresponse().status == 200
            return False

        wait_for(answers)
        yield port, children(process.pid)


def children(parent: int) -> list[int]:
    """Child processes of a Python server, without the interpreter's own helper."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            pid = int(entry.name)
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            is_helper = b"resource_tracker" in (entry / "cmdline").read_bytes()
            if int(fields[1]) == parent and not is_helper:
                found.append(pid)
    return found


def peak_memory(pid: int) -> float:
    """Most memory that a process had resident so far, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmHWM:\s+([0-9]+) kB", status, re.MULTILINE)
    if found is None:
        raise BenchError(f"process {pid} has no memory")
    return int(found[1]) / 1024

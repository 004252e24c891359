"""`indica-worker` as a process: signals, kill -9, what it prints, what it costs."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from outbound_worker.log import Action
from outbound_worker.worker import ExitCode
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.support import Peer, http_answer, peer
from tests.support.waiting import wait_for

CHATWOOT_TOKEN, GRAPH_TOKEN = "chatwoot-token-of-the-test", "graph-token-of-the-test"
ROOT = Path(__file__).parents[3]


class World:
    """A Chatwoot and a Graph in one peer, which know nobody and accept everything.

    `hold` names paths (a pattern) that are not answered before `release`.
    """

    def __init__(self) -> None:
        self.hold = re.compile("never")
        self.release = threading.Event()
        self.held = 0
        self.paths: list[str] = []
        self._ids = iter(range(1, 1_000_000))
        self._lock = threading.Lock()

    def script(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        with self._lock:
            self.paths.append(f"{method} {target}")
            identity = next(self._ids)
        if self.hold.search(target):
            with self._lock:
                self.held += 1
            self.release.wait(60)
        answer = http_answer(200, self._answer(target, json.loads(body or b"{}"), identity))
        if target.endswith("/toggle_priority"):
            # An empty body that calls itself JSON.
            answer = answer.partition(b"\r\n\r\n")[0].replace(b": 2\r", b": 0\r") + b"\r\n\r\n"
        connection.sendall(answer)
        return True

    def sent(self, pattern: str) -> int:
        """How many requests matched."""
        return sum(re.search(pattern, path) is not None for path in list(self.paths))

    def _answer(self, target: str, body: dict[str, Any], identity: int) -> dict[str, Any]:
        match target.split("?")[0].split("/")[-1]:
            case "filter":
                return {"payload": []}
            case "contacts":
                return {"payload": {"contact": {**body, "id": identity, "contact_inboxes": []}}}
            case "conversations" if "/contacts/" in target:
                return {"payload": []}
            case "conversations":
                return {**body, "id": identity, "labels": [], "meta": {}}
            case "messages" if "/chatwoot/" in target:
                return {"id": identity}
            case "messages":
                return {"messages": [{"id": f"wamid.HBgN{identity}"}]}
            case "contact_inboxes":
                return {"source_id": body["source_id"]}
            case "labels":
                return {"payload": body["labels"]}
            case "custom_attributes":
                return body
            case "toggle_status":
                return {"payload": {"success": True, "current_status": body["status"]}}
            case "assignments":
                return {"id": body["assignee_id"]}
            case last if last.isdigit():
                return {"id": int(last), "labels": [], "meta": {}}
            case _:
                return {}


@pytest.fixture
def world() -> Iterator[tuple[World, Peer]]:
    made = World()
    with peer(made.script) as server:
        yield made, server
        made.release.set()


class Process:
    """One `indica-worker` and what it has printed so far."""

    def __init__(self, command: str, environment: dict[str, str]) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - see close
        self._process = subprocess.Popen(
            [sys.executable, "-m", "outbound_worker", command],
            env=environment,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )
        self.pid = self._process.pid

    @property
    def output(self) -> str:
        return os.pread(self._file.fileno(), 100_000_000, 0).decode()

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, limit: float = 30.0) -> int:
        return self._process.wait(limit)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def close(self) -> None:
        self.kill()
        self._file.close()


def worker_environment(operation: Operation, server: Peer, **settings: str) -> dict[str, str]:
    """What `indica-worker` reads: the operation's database, and the peer for both systems."""
    return {
        **os.environ,
        "INDICA_DATABASE_URL": operation.database.url("worker"),
        "INDICA_CHATWOOT_BASE_URL": f"{server.url}/chatwoot",
        "INDICA_CHATWOOT_API_TOKEN": CHATWOOT_TOKEN,
        "INDICA_WHATSAPP_BASE_URL": f"{server.url}/graph",
        "INDICA_WHATSAPP_ACCESS_TOKEN": GRAPH_TOKEN,
        "INDICA_WORKER_CONCURRENCY": "4",
        "INDICA_WORKER_POLL_SECONDS": "0.5",
        "PYTHONPATH": str(ROOT),
        **{f"INDICA_{name}": value for name, value in settings.items()},
    }


@contextmanager
def worker_process(
    operation: Operation, server: Peer, command: str = "run", **settings: str
) -> Iterator[Process]:
    """`indica-worker` against the peer; killed at the end if it is still there."""
    process = Process(command, worker_environment(operation, server, **settings))
    try:
        yield process
    finally:
        process.close()


def log_lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_drain_delivers_everything_and_its_log_is_clean(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    made, server = world
    operation.submit(12, email=True)
    with worker_process(operation, server, "drain", LOG_LEVEL="DEBUG") as process:
        assert process.wait(60) == ExitCode.OK
        output = process.output
    # Nobody has them yet: they stand awake in Chatwoot, with their priority.
    assert operation.states() == {"done": 60}
    assert made.sent(r"POST /graph/v25\.0/100000000000001/messages") == 12

    lines = log_lines(output)
    known = {action.value for action in Action}
    assert {line["action"] for line in lines if line["logger"] == "outbound_worker"} <= known
    delivered = [line for line in lines if line.get("action") == "done"]
    assert len(delivered) == 60
    assert {"outbox_id", "kind", "lead_id", "attempt", "milliseconds"} <= delivered[0].keys()
    for secret in (CHATWOOT_TOKEN, GRAPH_TOKEN, "+5531", "example.com", "wamid.", "Maria"):
        assert secret not in output


@pytest.mark.parametrize("broken", ["full", "gone"])
def test_a_log_that_cannot_be_written_stops_no_work(
    operation: Operation, world: tuple[World, Peer], broken: str
) -> None:
    """A full disk, or a reader of the log that has ended."""
    _, server = world
    operation.submit(3)
    if broken == "full":
        log = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, log = os.pipe()
        os.close(reading)
    try:
        process = subprocess.run(
            [sys.executable, "-m", "outbound_worker", "drain"],
            env=worker_environment(operation, server, LOG_LEVEL="DEBUG"),
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
    finally:
        os.close(log)
    assert process.returncode == ExitCode.OK
    assert operation.states() == {"done": 15}
    assert operation.sends() == {"accepted": 3}


def test_sigterm_in_flight_finishes_and_leaves_cleanly(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    made, server = world
    made.hold = re.compile("/graph/")
    operation.submit(1)
    with worker_process(operation, server) as process:
        wait_for(lambda: made.held == 1)
        process.signal(signal.SIGTERM)
        wait_for(lambda: "stop_requested" in process.output)
        asked = made.sent("contacts/filter")
        operation.submit(3)
        made.release.set()
        assert process.wait() == ExitCode.OK
        output = process.output
    assert operation.sends() == {"accepted": 1}
    states = operation.states()
    assert "claimed" not in states
    assert made.sent("contacts/filter") == asked, "something was claimed after the signal"
    assert operation.one("select count(*) from outbox.workers where stopped_at is not null") == 1
    actions = [line["action"] for line in log_lines(output)]
    assert actions[-2:].count("stop") == 1
    assert "stop_requested" in actions


def test_second_signal_leaves_at_once(operation: Operation, world: tuple[World, Peer]) -> None:
    made, server = world
    made.hold = re.compile("/chatwoot/")
    operation.submit(1)
    with worker_process(operation, server) as process:
        wait_for(lambda: made.held == 1)
        process.signal(signal.SIGTERM)
        wait_for(lambda: "stop_requested" in process.output)
        process.signal(signal.SIGTERM)
        assert process.wait(10) == 128 + signal.SIGTERM
    assert operation.states() == {"claimed": 1}


def test_kill_in_a_chatwoot_call_is_taken_over_after_the_lease(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    made, server = world
    made.hold = re.compile("contacts/filter")
    operation.submit(1)
    with worker_process(operation, server, WORKER_LEASE_SECONDS="1") as process:
        wait_for(lambda: made.held == 1)
        process.kill()
    assert operation.states() == {"claimed": 1}
    made.hold = re.compile("never")
    made.release.set()
    with worker_process(operation, server, "run", WORKER_LEASE_SECONDS="1"):
        wait_for(lambda: operation.states() == {"done": 5}, limit=30)
    assert operation.one("select attempts from outbox.jobs where kind = 'chatwoot.contact'") == 2
    outcomes = operation.admin.execute(
        "select outcome from outbox.attempts a join outbox.jobs m on m.id = a.job_id"
        " where m.kind = 'chatwoot.contact' order by attempt"
    ).fetchall()
    assert outcomes == [("lease_expired",), ("done",)]


def test_kill_in_a_send_leaves_it_unknown_and_it_is_not_sent_again(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    made, server = world
    made.hold = re.compile("/graph/")
    operation.submit(1)
    with worker_process(operation, server, WORKER_LEASE_SECONDS="1") as process:
        wait_for(lambda: made.held == 1)
        process.kill()
    assert operation.sends() == {"sending": 1}
    made.hold = re.compile("never")
    with worker_process(operation, server, "run", WORKER_LEASE_SECONDS="1"):
        wait_for(lambda: operation.sends() == {"unknown": 1}, limit=30)
        wait_for(
            lambda: "claimed" not in operation.states() and "pending" not in operation.states()
        )
    assert made.sent("/graph/") == 1


def test_memory_stays_small_whatever_the_backlog(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    made, server = world
    operation.submit(5)
    operation.admin.execute(
        "insert into outbox.jobs (kind, lead_id, payload, due_at, created_at)"
        " select 'chatwoot.note', l.id, jsonb_build_object('padding', repeat('x', 1000)),"
        " clock_timestamp(), clock_timestamp()"
        " from generate_series(1, 4000), (select min(id) as id from leads.leads) as l"
    )
    made.hold = re.compile("conversations$")
    with worker_process(operation, server, WORKER_CONCURRENCY="32") as process:
        wait_for(lambda: made.held >= 1)
        status = Path(f"/proc/{process.pid}/status").read_text()
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert match is not None
    assert int(match[1]) <= 90 * 1024


def test_metrics_page_counts_what_was_delivered(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    _, server = world
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    operation.submit(2)
    with worker_process(operation, server, WORKER_METRICS_PORT=str(port)):
        wait_for(lambda: operation.states() == {"done": 10})
        wait_for(lambda: 'kind="whatsapp.template",outcome="done"} 2.0' in _metrics(port))
        assert "indica_worker_slots 4.0" in _metrics(port)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CHATWOOT_API_TOKEN": ""}, "INDICA_CHATWOOT_API_TOKEN"),
        ({"WORKER_CONCURRENCY": "none"}, "INDICA_WORKER_CONCURRENCY"),
        ({"WHATSAPP_BASE_URL": "graph"}, "INDICA_WHATSAPP_BASE_URL"),
    ],
)
def test_wrong_settings_end_with_their_name_and_code_2(
    operation: Operation, world: tuple[World, Peer], settings: dict[str, str], said: str
) -> None:
    with worker_process(operation, world[1], "run", **settings) as process:
        assert process.wait() == ExitCode.SETTINGS
        output = process.output
    assert said in output
    assert "Traceback" not in output
    assert CHATWOOT_TOKEN not in output


def test_without_credentials_and_sandbox_it_does_not_start(operation: Operation) -> None:
    nobody = dict.fromkeys(
        ("CHATWOOT_BASE_URL", "CHATWOOT_API_TOKEN", "WHATSAPP_BASE_URL", "WHATSAPP_ACCESS_TOKEN"),
        "",
    )
    with (
        peer(lambda _c, _r: True) as unused,
        worker_process(operation, unused, "drain", **nobody) as process,
    ):
        assert process.wait() == ExitCode.SETTINGS
        output = process.output
    assert "no credentials of Chatwoot and WhatsApp" in output
    assert "indica up" in output


def test_the_sandbox_of_indica_up_is_said_loudly(operation: Operation) -> None:
    nobody = {
        "CHATWOOT_BASE_URL": "",
        "CHATWOOT_API_TOKEN": "",
        "WHATSAPP_BASE_URL": "",
        "WHATSAPP_ACCESS_TOKEN": "",
        "SANDBOX_URL": "http://127.0.0.1:9",
    }
    with (
        peer(lambda _c, _r: True) as unused,
        worker_process(operation, unused, "drain", **nobody) as process,
    ):
        assert process.wait() == ExitCode.OK
        output = process.output
    (line,) = [line for line in log_lines(output) if line.get("action") == "sandbox_in_use"]
    assert line["level"] == "warning"
    assert "NOTHING REACHES REAL PEOPLE" in line["message"]
    assert "http://127.0.0.1:9" in line["message"]


def test_health_tells_an_emptied_outbox_from_a_waiting_one(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    def health() -> tuple[int, str]:
        with worker_process(operation, world[1], "health") as process:
            return process.wait(), process.output

    code, text = health()
    assert code == 0
    assert "nothing is waiting" in text
    operation.submit(1)
    operation.admin.execute(
        "update outbox.jobs set due_at = clock_timestamp() - interval '5 minutes'"
    )
    code, text = health()
    assert code == 1
    assert re.search(r"FAIL  outbox: the oldest due job waits 30\d s", text)


def test_health_of_an_unreachable_database_is_one(
    operation: Operation, world: tuple[World, Peer]
) -> None:
    url = "postgresql://indica_worker:hunter22@127.0.0.1:9/indica"
    with worker_process(operation, world[1], "health", DATABASE_URL=url) as process:
        assert process.wait() == 1
        output = process.output
    assert "FAIL  database" in output
    assert "hunter22" not in output


def _metrics(port: int) -> str:
    try:
        return requests.get(f"http://127.0.0.1:{port}/metrics", timeout=60).text
    except requests.ConnectionError:
        return ""

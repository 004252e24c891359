"""The way to the database fails: silence without an end, nobody there, a pooler in between."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outbound_worker import store
from outbound_worker.errors import DatabaseLost
from outbound_worker.store import Store
from outbound_worker.worker import ExitCode, WorkerOptions
from tests.outbound_worker.integration.test_process import (
    World,
    log_lines,
    worker_process,
    world,
)
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.support import Peer, Scripted, running
from tests.support.network import Link, link_to
from tests.support.pooler import pooler
from tests.support.waiting import wait_for

__all__ = ["world"]


@pytest.fixture
def link(operation: Operation) -> Iterator[Link]:
    with link_to(operation.database.cluster.port) as made:
        yield made


def url_through(port: int, operation: Operation) -> str:
    return f"postgresql://indica_worker@127.0.0.1:{port}/{operation.database.name}"


@pytest.mark.parametrize("is_busy", [False, True])
def test_a_silent_way_is_given_up_and_another_is_taken(
    operation: Operation, link: Link, monkeypatch: pytest.MonkeyPatch, is_busy: bool
) -> None:
    """A proxy stops forwarding without closing: at rest, and with jobs on their way."""
    monkeypatch.setattr(store, "SILENCE_SECONDS", 1.0)
    handlers = Scripted()
    if is_busy:
        handlers.before = lambda _job: time.sleep(0.05)  # a request takes its time
    options = WorkerOptions(concurrency=4, lease=5.0, poll=0.3, heartbeat=0.3)
    with running(url_through(link.port, operation), handlers, options) as worker:
        operation.submit(2)
        wait_for(lambda: operation.states() == {"done": 8})
        if is_busy:
            operation.submit(6)
            wait_for(lambda: len(handlers.jobs) > 8)
        link.silent.set()
        wait_for(lambda: lost(worker.metrics.registry.get_sample_value) >= 2)
        # The proxy is back: old connections stay dead, new ones work.
        link.cut()
        link.silent.clear()
        link.mend()
        operation.submit(2)
        wait_for(lambda: operation.states().keys() == {"done"}, limit=60)
        assert worker.stop() == ExitCode.OK
    assert operation.sends().keys() <= {"accepted", "unknown"}


def lost(value: object) -> float:
    assert callable(value)
    return float(value("indica_worker_database_losses_total") or 0)


def test_a_silent_way_is_told_and_sigterm_ends_the_worker(
    operation: Operation, world: tuple[World, Peer], link: Link
) -> None:
    _, server = world
    url = url_through(link.port, operation)
    with worker_process(operation, server, DATABASE_URL=url, WORKER_POLL_SECONDS="1") as process:
        wait_for(lambda: "connected and listening" in process.output)
        link.silent.set()
        wait_for(lambda: "database_lost" in process.output, limit=40)
        process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(30) == ExitCode.OK
        assert time.monotonic() - began < 8
        (said, *_) = [
            line for line in log_lines(process.output) if line.get("action") == "database_lost"
        ]
    assert re.search(r"said nothing for \d+ s", said["error"])


def test_sigterm_in_the_middle_of_a_silent_wait_does_not_wait_it_out(
    operation: Operation, world: tuple[World, Peer], link: Link
) -> None:
    _, server = world
    url = url_through(link.port, operation)
    with worker_process(operation, server, DATABASE_URL=url, WORKER_POLL_SECONDS="0.5") as process:
        wait_for(lambda: "connected and listening" in process.output)
        link.silent.set()
        held = link.held
        wait_for(lambda: link.held > held)
        process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(30) == ExitCode.OK
        assert time.monotonic() - began < 10


def test_sigterm_without_a_database_ends_at_once(
    operation: Operation, world: tuple[World, Peer], link: Link
) -> None:
    _, server = world
    url = url_through(link.port, operation)
    with worker_process(operation, server, DATABASE_URL=url) as process:
        wait_for(lambda: "connected and listening" in process.output)
        link.cut()
        wait_for(lambda: process.output.count("database_lost") >= 3)
        process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(30) == ExitCode.OK
        assert time.monotonic() - began < 3


def test_an_acceptance_is_reported_when_the_database_comes_back_in_time(
    operation: Operation, world: tuple[World, Peer], link: Link
) -> None:
    """Asked to stop while a send is on its way and the database is gone."""
    made, server = world
    made.hold = re.compile("/graph/")
    operation.submit(1)
    url = url_through(link.port, operation)
    with worker_process(operation, server, DATABASE_URL=url) as process:
        wait_for(lambda: made.held == 1)
        link.cut()
        process.signal(signal.SIGTERM)
        wait_for(lambda: "database_lost" in process.output)
        made.release.set()
        link.mend()
        assert process.wait(30) == ExitCode.OK
    assert operation.sends() == {"accepted": 1}


def test_a_send_on_its_way_without_a_database_is_not_waited_for_long(
    operation: Operation, world: tuple[World, Peer], link: Link
) -> None:
    made, server = world
    made.hold = re.compile("/graph/")
    operation.submit(1)
    url = url_through(link.port, operation)
    with worker_process(operation, server, DATABASE_URL=url) as process:
        wait_for(lambda: made.held == 1)
        link.cut()
        process.signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(40) == ExitCode.UNREPORTED
        assert time.monotonic() - began < 15


def test_a_pooler_that_shares_sessions_is_refused_with_a_sentence(
    operation: Operation, world: tuple[World, Peer], tmp_path: Path
) -> None:
    _, server = world
    port = operation.database.cluster.port
    with pooler(port, tmp_path, mode="transaction") as shared:
        url = url_through(shared, operation)
        for command in ("run", "drain", "health"):
            with worker_process(operation, server, command, DATABASE_URL=url) as process:
                code = process.wait()
                output = process.output
            assert code == (ExitCode.CRASH if command == "health" else ExitCode.SETTINGS)
            assert "pool_mode = session" in output
            assert "Traceback" not in output


def test_behind_a_pooler_with_a_session_each_it_works_and_is_woken(
    operation: Operation, tmp_path: Path
) -> None:
    port = operation.database.cluster.port
    with pooler(port, tmp_path, mode="session") as shared:
        handlers = Scripted()
        options = WorkerOptions(concurrency=4, poll=60.0)
        with running(url_through(shared, operation), handlers, options) as worker:
            wait_for(lambda: operation.one("select count(*) from outbox.workers") == 1)
            operation.submit(2)
            wait_for(lambda: operation.states() == {"done": 8})
            assert worker.stop() == ExitCode.OK


def test_the_store_takes_a_silence_for_a_loss(
    operation: Operation, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SILENCE_SECONDS", 0.5)
    made = Store(url_through(link.port, operation), time.monotonic)
    made.connect()
    link.silent.set()
    began = time.monotonic()
    with pytest.raises(DatabaseLost, match="said nothing"):
        made.seconds_until_due()
    assert time.monotonic() - began < 2
    assert not made.is_connected

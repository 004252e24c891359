"""The coordinator over a real database: waking, refilling, leases, faults, leaving."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import Any

import psycopg
import pytest
from psycopg import sql

from outbound_worker.errors import CallFailed
from outbound_worker.models import CallError, Job, JsonObject
from outbound_worker.worker import ExitCode, WorkerOptions
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.support import Scripted, running
from tests.support.cluster import Database, ThrowawayCluster
from tests.support.waiting import wait_for

LEAD_STEPS = 4
"""Contact, conversation, template, note."""


def test_lead_goes_through_all_its_steps_and_gets_one_template(operation: Operation) -> None:
    operation.submit(10)
    handlers = Scripted()
    with running(operation.database.url("worker"), handlers, drain=True) as worker:
        assert worker.join() is ExitCode.OK
    assert operation.states() == {"done": 10 * LEAD_STEPS}
    assert operation.sends() == {"accepted": 10}
    assert len(handlers.seen("whatsapp.template")) == 10
    order = [job.kind for job in handlers.jobs if job.lead_id == handlers.jobs[0].lead_id]
    assert order == [
        "chatwoot.contact",
        "chatwoot.conversation",
        "whatsapp.template",
        "chatwoot.note",
    ]
    assert operation.one("select count(*) from outbox.workers where stopped_at is null") == 0


def test_notification_wakes_an_idle_worker_long_before_the_poll(operation: Operation) -> None:
    handlers = Scripted()
    options = WorkerOptions(concurrency=4, poll=60.0, heartbeat=60.0, grace=5.0)
    with running(operation.database.url("worker"), handlers, options) as worker:
        wait_for(lambda: worker.metrics.claims._value.get() >= 1)
        operation.submit(1)
        started = time.monotonic()
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=10)
        assert time.monotonic() - started < 5
        assert worker.stop() is ExitCode.OK


def test_nothing_leaves_a_copy_and_settling_wakes_the_worker(
    operation: Operation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="outbound_worker")
    operation.one("select ops.notice_home()")
    operation.admin.execute("update ops.homes set system_identifier = 'another'")
    operation.submit(1)
    handlers = Scripted()
    options = WorkerOptions(concurrency=4, poll=60.0, heartbeat=0.2, grace=5.0)
    with running(operation.database.url("worker"), handlers, options) as worker:
        wait_for(lambda: "nothing leaves it until" in caplog.text, limit=10)
        operation.submit(1)
        wait_for(lambda: worker.metrics.claims._value.get() >= 2, limit=10)
        assert handlers.jobs == []
        assert operation.states() == {"pending": 2}
        operation.one("select flow.finish_settling('nothing_left')::text")
        wait_for(lambda: operation.states() == {"done": 2 * LEAD_STEPS}, limit=20)
        wait_for(lambda: "work leaves again" in caplog.text, limit=10)
        assert worker.stop() is ExitCode.OK
    assert caplog.text.count("nothing leaves it until") == 1, "said once"


def test_lost_notification_is_made_good_by_the_poll(operation: Operation) -> None:
    handlers = Scripted()
    operation.admin.execute("alter table outbox.jobs disable trigger all")
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=2, poll=0.3)
    ):
        operation.submit(1)
        wait_for(lambda: len(handlers.jobs) >= 1)


def test_retry_is_taken_at_its_due_time_without_a_poll(operation: Operation) -> None:
    operation.submit(1)
    handlers = Scripted()

    def fail_once(job: Job) -> None:
        if job.kind == "chatwoot.contact" and job.attempt == 1:
            raise CallFailed(CallError("chatwoot", "no_answer", "contacts/filter", "gone"))

    handlers.before = fail_once
    options = WorkerOptions(concurrency=2, poll=60.0, heartbeat=60.0)
    with running(operation.database.url("worker"), handlers, options):
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=30)
    assert [job.attempt for job in handlers.seen("chatwoot.contact")] == [1, 2]
    assert (
        operation.one("select error ->> 'message' from outbox.attempts where error is not null")
        == "gone"
    )


def test_slow_job_does_not_hold_the_others_and_slots_are_never_exceeded(
    operation: Operation,
) -> None:
    leads = operation.submit(20)
    release = threading.Event()
    handlers = Scripted()

    def hold_the_first(job: Job) -> None:
        if job.lead_id == leads[0]:
            release.wait(30)

    handlers.before = hold_the_first
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=3, poll=0.5)
    ):
        wait_for(lambda: operation.states().get("done") == 19 * LEAD_STEPS)
        assert operation.states()["claimed"] == 1
        release.set()
        wait_for(lambda: operation.states() == {"done": 20 * LEAD_STEPS})
    assert 2 <= handlers.most_running <= 3


def test_unexpected_exception_in_a_handler_costs_neither_thread_nor_message(
    operation: Operation,
) -> None:
    operation.submit(3)
    handlers = Scripted()
    left = iter([False, True, False])

    def crash_once(job: Job) -> None:
        if job.kind == "chatwoot.contact" and job.attempt == 1:
            job.lease.request_left = next(left)
            raise KeyError("maria@example.com")

    handlers.before = crash_once
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=1, poll=0.5)
    ):
        wait_for(lambda: operation.states() == {"done": 3 * LEAD_STEPS}, limit=30)
    errors = [
        row[0]
        for row in operation.admin.execute(
            "select error from outbox.attempts where error is not null order by job_id"
        )
    ]
    assert [error["phase"] for error in errors] == ["before_request", "no_answer", "before_request"]
    assert all(error["target"] == "chatwoot" for error in errors)
    assert "maria" not in str(errors)


def test_report_that_the_database_refuses_takes_no_other_with_it(operation: Operation) -> None:
    leads = operation.submit(6)
    handlers = Scripted()
    together = threading.Barrier(6, timeout=20)

    def meet(job: Job) -> None:
        if job.kind == "chatwoot.contact" and job.attempt == 1:
            together.wait()

    def poison(job: Job) -> JsonObject | None:
        if job.lead_id == leads[2] and job.kind == "chatwoot.contact" and job.attempt == 1:
            return {"contact_id": "no number", "source_id": "5531"}
        return None

    handlers.before, handlers.results = meet, poison
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=6, poll=0.5)
    ):
        wait_for(lambda: operation.states() == {"done": 6 * LEAD_STEPS}, limit=30)
    attempts = {job.lead_id: job.attempt for job in handlers.seen("chatwoot.contact")}
    assert attempts == {lead: 2 if lead == leads[2] else 1 for lead in leads}
    error = operation.one("select error from outbox.attempts where error is not null")
    assert (error["operation"], error["phase"]) == ("report", "no_answer")
    assert "22P02" in error["message"]


def test_result_with_nul_and_lone_surrogates_is_stored_cleaned(operation: Operation) -> None:
    operation.submit(1)
    handlers = Scripted()
    handlers.results = lambda job: (
        {"message_id": 5, "odd": "a\x00b\ud800c", "\x00key": float("nan")}
        if job.kind == "chatwoot.note"
        else None
    )
    with running(operation.database.url("worker"), handlers, drain=True) as worker:
        assert worker.join() is ExitCode.OK
    assert operation.states() == {"done": LEAD_STEPS}


def test_late_result_of_a_lost_lease_changes_nothing(operation: Operation) -> None:
    operation.submit(1)
    begun, release = threading.Event(), threading.Event()
    handlers = Scripted()

    def hold(job: Job) -> None:
        if job.attempt == 1 and job.kind == "chatwoot.contact":
            begun.set()
            release.wait(30)

    handlers.before = hold
    handlers.results = lambda job: (
        {"contact_id": 111, "source_id": None}
        if job.kind == "chatwoot.contact" and job.attempt == 1
        else None
    )
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=2)
    ) as worker:
        assert begun.wait(10)
        operation.admin.execute(
            "update outbox.jobs set state = 'pending', claimed_by = null,"
            " lease_expires_at = null, due_at = clock_timestamp() + interval '1 hour'"
        )
        release.set()
        wait_for(lambda: worker.count("chatwoot.contact", "lease_lost") == 1)
        assert operation.states() == {"pending": 1}
        assert operation.one("select count(*) from chatwoot.contacts") == 0
        assert worker.stop() is ExitCode.OK


def test_late_acceptance_keeps_its_evidence(operation: Operation) -> None:
    operation.submit(1)
    begun, release = threading.Event(), threading.Event()
    handlers = Scripted()

    def hold(job: Job) -> None:
        if job.kind == "whatsapp.template":
            begun.set()
            release.wait(30)

    handlers.before = hold
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=2)
    ) as worker:
        assert begun.wait(10)

        def lease_is_lost() -> bool:
            # Whoever is at the row when it is taken over is passed by: then once more.
            operation.admin.execute(
                "update outbox.jobs set lease_expires_at = clock_timestamp() - interval '1 s'"
                " where state = 'claimed'"
            )
            operation.admin.execute("select outbox.requeue_expired(10)")
            return operation.sends() == {"unknown": 1}

        wait_for(lease_is_lost)
        release.set()
        wait_for(lambda: operation.sends() == {"accepted": 1})
        assert worker.stop() is ExitCode.OK
    assert len(handlers.seen("whatsapp.template")) == 1


def test_lease_of_a_long_job_is_prolonged(operation: Operation) -> None:
    operation.submit(1)
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda job: None if job.kind != "chatwoot.contact" else _wait(release)
    options = WorkerOptions(concurrency=2, lease=1.5, poll=0.2)
    with running(operation.database.url("worker"), handlers, options):
        wait_for(lambda: operation.states() == {"claimed": 1})
        begun = operation.one("select claimed_at from outbox.attempts")
        wait_for(
            lambda: operation.one(
                "select lease_expires_at > %s + interval '4 seconds' from outbox.jobs", begun
            )
        )
        (job,) = handlers.jobs
        assert job.lease.expires_at > time.monotonic()
        release.set()
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS})
    assert operation.one("select max(attempts) from outbox.jobs") == 1


def test_lease_that_cannot_be_prolonged_ends_for_the_thread_too(operation: Operation) -> None:
    operation.submit(1)
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda _job: _wait(release)
    options = WorkerOptions(concurrency=1, lease=1.0, poll=60.0)
    with running(operation.database.url("worker"), handlers, options):
        wait_for(lambda: len(handlers.jobs) == 1)
        operation.admin.execute(
            "update outbox.jobs set state = 'pending', claimed_by = null,"
            " lease_expires_at = null, due_at = clock_timestamp() + interval '1 hour'"
        )
        wait_for(lambda: handlers.jobs[0].lease.expires_at == 0.0)
        release.set()


def test_stop_gives_back_what_was_not_begun_and_finishes_the_rest(operation: Operation) -> None:
    operation.submit(40)
    hold = threading.Event()
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda _job: _wait(release) if hold.is_set() else None
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=4)
    ) as worker:
        wait_for(lambda: operation.states().get("done", 0) >= 12)
        hold.set()
        wait_for(lambda: handlers.running == 4 and operation.states()["claimed"] == 5)
        worker.worker.request_stop("test")
        wait_for(lambda: operation.states()["claimed"] == 4)
        release.set()
        assert worker.join() is ExitCode.OK
    states = operation.states()
    assert "claimed" not in states
    assert (
        operation.one("select count(*) from outbox.jobs where state = 'pending' and attempts > 0")
        == 0
    )
    assert operation.one("select count(*) from outbox.workers where stopped_at is not null") == 1
    assert operation.sends().get("sending") is None


def test_stop_does_not_wait_longer_than_its_grace(operation: Operation) -> None:
    operation.submit(1)
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda _job: _wait(release)
    options = WorkerOptions(concurrency=1, grace=0.3)
    with running(operation.database.url("worker"), handlers, options) as worker:
        wait_for(lambda: len(handlers.jobs) == 1)
        started = time.monotonic()
        assert worker.stop() is ExitCode.UNREPORTED
        assert time.monotonic() - started < 5
        release.set()
    assert operation.states() == {"claimed": 1}


def test_crash_of_the_server_in_mid_drain_loses_and_repeats_nothing(
    operation: Operation, database: Database
) -> None:
    operation.submit(40)
    holding = threading.Event()
    release = threading.Event()
    handlers = Scripted()

    def hold(_job: Job) -> None:
        if holding.is_set():
            release.wait(60)

    handlers.before = hold
    options = WorkerOptions(concurrency=8, poll=0.5, grace=20.0)
    with running(operation.database.url("worker"), handlers, options) as worker:
        wait_for(lambda: operation.states().get("done", 0) >= 30)
        holding.set()
        wait_for(lambda: handlers.running == 8)
        crash_server(operation)
        release.set()
        holding.clear()
        operation.admin = reconnected(database)
        wait_for(lambda: operation.states() == {"done": 40 * LEAD_STEPS}, limit=60)
        assert worker.stop() is ExitCode.OK
    assert operation.sends() == {"accepted": 40}
    templates = [job.lead_id for job in handlers.seen("whatsapp.template")]
    assert len(templates) == len(set(templates)) == 40


def test_results_survive_an_outage_longer_than_the_first_tries(
    operation: Operation, database: Database, cluster: ThrowawayCluster
) -> None:
    """No new connection is let in for a while; the finished job is reported afterwards."""
    operation.submit(1)
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda job: _wait(release) if job.kind == "chatwoot.contact" else None
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=2)
    ) as worker:
        wait_for(lambda: handlers.running == 1)
        with psycopg.connect(cluster.admin_url(), autocommit=True) as other:
            allow_connections(other, database, allowed=False)
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name like 'indica-worker%%' and datname = %s",
                (database.name,),
            )
            release.set()
            wait_for(lambda: worker.metrics.database_losses._value.get() >= 3)
            assert operation.states() == {"claimed": 1}
            allow_connections(other, database, allowed=True)
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=30)
    assert operation.one("select max(attempts) from outbox.jobs") == 1


def test_worker_waits_for_a_database_that_is_not_there_yet() -> None:
    handlers = Scripted()
    url = "postgresql://indica_worker@127.0.0.1:9/none"
    with running(url, handlers) as worker:
        wait_for(lambda: worker.metrics.database_losses._value.get() >= 2)
        assert worker.stop() is ExitCode.OK


def test_defect_of_the_database_ends_the_worker_loudly(operation: Operation) -> None:
    operation.submit(1)
    operation.admin.execute("drop function outbox.claim(bigint, integer, interval)")
    with running(operation.database.url("worker"), Scripted()) as worker:
        assert worker.join() is ExitCode.CRASH


def test_defect_does_not_cost_the_answers_of_what_is_in_flight(operation: Operation) -> None:
    operation.submit(2)
    release = threading.Event()
    handlers = Scripted()
    handlers.before = lambda _job: _wait(release)
    options = WorkerOptions(concurrency=4, poll=0.2, grace=10.0)
    with running(operation.database.url("worker"), handlers, options) as worker:
        wait_for(lambda: handlers.running == 2)
        operation.admin.execute("drop function outbox.claim(bigint, integer, interval)")
        release.set()
        assert worker.join() is ExitCode.CRASH
    assert operation.states()["done"] == 2


def test_drain_says_when_something_due_cannot_be_had(
    operation: Operation, database: Database
) -> None:
    operation.submit(1)
    with database.connect("admin", autocommit=False) as locker:
        locker.execute("select from outbox.jobs for update")
        options = WorkerOptions(concurrency=2, drain_patience=0.5)
        with running(operation.database.url("worker"), Scripted(), options, drain=True) as worker:
            assert worker.join() is ExitCode.UNCLAIMABLE
        locker.rollback()


def test_two_workers_share_the_work_without_doing_anything_twice(operation: Operation) -> None:
    operation.submit(60)
    first, second = Scripted(), Scripted()
    options = WorkerOptions(concurrency=4, poll=0.5)
    with (
        running(operation.database.url("worker"), first, options),
        running(operation.database.url("worker"), second, options),
    ):
        wait_for(lambda: operation.states() == {"done": 60 * LEAD_STEPS}, limit=60)
    ids = [job.id for job in first.jobs + second.jobs]
    assert len(ids) == len(set(ids)) == 60 * LEAD_STEPS
    assert operation.sends() == {"accepted": 60}


def _wait(event: threading.Event) -> None:
    event.wait(30)


def crash_server(operation: Operation) -> None:
    """Kill one backend: the server drops every connection, recovers and comes back."""
    pid = operation.one(
        "select pid from pg_stat_activity"
        " where application_name = 'indica-worker' and datname = current_database()"
    )
    os.kill(pid, signal.SIGKILL)

    def is_cut_off() -> bool:
        try:
            operation.admin.execute("select 1")
        except psycopg.OperationalError:
            return True
        return False

    wait_for(is_cut_off)


def allow_connections(
    connection: psycopg.Connection[Any], database: Database, *, allowed: bool
) -> None:
    """Let new connections into a database, or not."""
    connection.execute(
        sql.SQL("alter database {} allow_connections {}").format(
            sql.Identifier(database.name), sql.Literal(allowed)
        )
    )


def reconnected(database: Database) -> psycopg.Connection[Any]:
    """A fresh connection, once the server lets one in."""
    opened: list[psycopg.Connection[Any]] = []

    def try_once() -> bool:
        try:
            opened.append(database.connect("admin"))
        except psycopg.OperationalError:
            return False
        return True

    wait_for(try_once, limit=30)
    return opened[0]


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Any:
    yield
    wait_for(
        lambda: not any(thread.name.startswith("slot-") for thread in threading.enumerate()),
        limit=40,
    )

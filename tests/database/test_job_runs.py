"""Scheduled work as others see it: while it runs, when it waits too long, when it is cut off."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, mobile, referral
from tests.support.waiting import wait_for


@pytest.fixture
def operation(database: Database) -> Operation:
    made = Operation.made_in(database)
    with database.connect("api") as api:
        for n in (1, 2):
            assert made.submit(api, referral(phone=mobile(n)), f"k{n}").status == 201
    return made


def run(connection: Connection, name: str) -> str:
    row = connection.execute("call jobs.run_in_steps(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def beside(connection: Connection, name: str) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def work() -> None:
        try:
            results.append(run(connection, name))
        except psycopg.Error as error:
            results.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, results


def last(operation: Operation, name: str) -> tuple[Any, ...]:
    (row,) = operation.rows(
        "select last_outcome, last_sqlstate, runs_too_long from governance.job_runs where job = %s",
        [name],
    )
    return row


def test_a_job_that_waits_is_seen_running_then_too_long_then_failed(operation: Operation) -> None:
    name = "leads.seal_history"
    with operation.database.connect("cron") as cron:
        assert run(cron, name) == "succeeded"
        operation.run("update jobs.schedules set max_runtime = '3 seconds' where name = %s", [name])
        with operation.database.connect("admin", autocommit=False) as holder:
            holder.execute("lock table leads.seals in access exclusive mode")
            thread, results = beside(cron, name)
            assert wait_for(lambda: last(operation, name)[0] == "running")
            assert wait_for(lambda: last(operation, name)[2], pause=0.05)
            health = operation.value("select ops.health() #>> '{checks,jobs,detail}'")
            assert f"{name};" in health
            thread.join(30)
            assert results == ["failed"]
            assert last(operation, name) == ("failed", "55P03", False)
            assert last(operation, "outbox.requeue_expired")[0] is None
            holder.rollback()
        assert run(cron, name) == "succeeded"


def test_a_job_that_is_cancelled_has_failed(operation: Operation) -> None:
    name = "leads.seal_history"
    with (
        operation.database.connect("cron") as cron,
        operation.database.connect("admin", autocommit=False) as holder,
    ):
        assert run(cron, name) == "succeeded"
        holder.execute("lock table leads.seals in access exclusive mode")
        thread, results = beside(cron, name)
        wait_for(
            lambda: operation.value(
                "select exists (select from pg_locks where pid = %s and not granted)",
                [cron.info.backend_pid],
            )
        )
        operation.run("select pg_cancel_backend(%s)", [cron.info.backend_pid])
        thread.join(30)
        assert results == ["failed"]
        assert last(operation, name) == ("failed", "57014", False)


def test_a_run_whose_session_is_gone_is_not_running_for_ever(operation: Operation) -> None:
    name = "leads.seal_history"
    cron = operation.database.connect("cron")
    with operation.database.connect("admin", autocommit=False) as holder:
        holder.execute("lock table leads.seals in access exclusive mode")
        thread, results = beside(cron, name)
        wait_for(lambda: last(operation, name)[0] == "running")
        with operation.database.connect("cron") as other:
            assert run(other, name) == "skipped"
        operation.run("select pg_terminate_backend(%s)", [cron.info.backend_pid])
        thread.join(30)
        assert isinstance(results[0], psycopg.OperationalError)
    with operation.database.connect("cron") as other:
        assert run(other, name) == "succeeded"
    outcomes = operation.rows(
        "select outcome, error ->> 'message' from jobs.runs where job_name = %s order by id", [name]
    )
    assert outcomes == [
        ("failed", "its session ended before the run did"),
        ("skipped", None),
        ("succeeded", None),
    ]


def test_a_purge_runs_until_nothing_is_left(operation: Operation) -> None:
    operation.run(
        "insert into inbox.deliveries (provider, raw, raw_sha256, state, received_at, processed_at)"
        " select 'whatsapp', convert_to(n::text, 'UTF8'), sha256(convert_to(n::text, 'UTF8')),"
        " 'processed', now() - interval '31 days', now() from generate_series(1, 12500) as n"
    )
    with operation.database.connect("cron") as cron:
        assert run(cron, "jobs.purge") == "succeeded"
        assert operation.value("select count(*) from inbox.deliveries where raw is not null") == 0
        assert operation.rows(
            "select rows_affected from jobs.runs where job_name = 'jobs.purge' order by id"
        ) == [(12500,)]

        operation.run("update inbox.deliveries set raw = 'x'")
        operation.run("update jobs.schedules set max_runtime = '1 microsecond'")
        assert run(cron, "jobs.purge") == "failed"
    message = operation.value("select error ->> 'message' from jobs.runs where outcome = 'failed'")
    assert message.endswith("and more is left: 12500 rows")

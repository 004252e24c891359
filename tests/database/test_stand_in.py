"""`indica jobs run` in place of pg_cron: what missed its time runs once, come what may."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from database.cli.commands.jobs import StandIn
from tests.support.cluster import Database
from tests.support.waiting import wait_for


@pytest.fixture
def stand_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """One that runs in a thread; no job is due but those that a test makes due."""
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    monkeypatch.setattr("database.cli.commands.jobs.LONGEST_PAUSE", 0.2)
    monkeypatch.setattr("database.cli.commands.jobs.SHORTEST_PAUSE", 0.05)
    execute(
        database,
        "insert into jobs.runs (job_name, started_at, finished_at, outcome)"
        " select name, now() + interval '1 hour', now(), 'succeeded' from jobs.schedules",
    )
    runner = StandIn()
    thread = threading.Thread(target=runner.serve)
    thread.start()
    yield runner
    runner.stop()
    thread.join(60)
    assert not thread.is_alive()


def execute(database: Database, statement: str) -> None:
    with psycopg.connect(database.url("admin"), autocommit=True) as admin:
        admin.execute(statement.encode())


def runs(database: Database, name: str) -> list[str]:
    """Outcomes of a job since the test began."""
    with psycopg.connect(database.url("admin"), autocommit=True) as admin:
        rows = admin.execute(
            "select outcome from jobs.runs where job_name = %s and started_at < now()"
            " and started_at > now() - interval '10 minutes' order by id",
            (name,),
        ).fetchall()
    return [row[0] for row in rows]


def missed(database: Database, name: str) -> None:
    """As if the job had last run three days ago, and nobody was there since."""
    execute(
        database,
        "update jobs.runs set started_at = now() - interval '3 days',"
        f" finished_at = now() - interval '3 days' where job_name = '{name}'",
    )


def state(database: Database) -> str:
    with psycopg.connect(database.url("admin"), autocommit=True) as admin:
        row = admin.execute("select state from governance.scheduler").fetchone()
    return str(row[0]) if row else ""


def test_a_job_that_missed_its_time_runs_once(stand_in: StandIn, database: Database) -> None:
    assert wait_for(lambda: state(database) == "stand_in"), "health sees who stands in"
    missed(database, "rework.run")
    assert wait_for(lambda: runs(database, "rework.run") == ["succeeded"])
    missed(database, "leads.seal_history")
    assert wait_for(lambda: runs(database, "leads.seal_history") == ["succeeded"])
    assert runs(database, "rework.run") == ["succeeded"], "three days are one run"


def test_it_goes_on_when_the_database_comes_back(stand_in: StandIn, database: Database) -> None:
    assert wait_for(lambda: state(database) == "stand_in")
    execute(
        database,
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'indica-jobs' and datname = current_database()",
    )
    missed(database, "leads.create_partitions")
    assert wait_for(lambda: runs(database, "leads.create_partitions") == ["succeeded"])
    assert wait_for(lambda: state(database) == "stand_in")


def test_one_that_waits_or_fails_holds_up_no_other(stand_in: StandIn, database: Database) -> None:
    execute(database, "drop function intake.escalate_quarantine cascade")
    with database.connect("admin", autocommit=False) as holder:
        holder.execute("lock table leads.seals in access exclusive mode")
        missed(database, "leads.seal_history")
        assert wait_for(lambda: runs(database, "leads.seal_history") == ["running"])
        missed(database, "intake.escalate_quarantine")
        assert wait_for(lambda: runs(database, "intake.escalate_quarantine") == ["failed"])
        missed(database, "rework.run")
        assert wait_for(lambda: runs(database, "rework.run") == ["succeeded"])
        assert runs(database, "leads.seal_history") == ["running"]
        holder.rollback()
    assert wait_for(lambda: runs(database, "leads.seal_history") == ["succeeded"])

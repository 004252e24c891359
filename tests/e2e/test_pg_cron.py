"""pg_cron itself, in a cluster of its own that asks for passwords: it runs jobs as indica_cron."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from database import migrations
from database.cli.processes import wait_until
from database.common.settings import project_root
from database.connection import Synced, sync_jobs
from tests.support.cluster import ThrowawayCluster

DATABASE = "indica"
TWO_TICKS = 130.0
"""Seconds: pg_cron looks once a minute, and its first look may come right after ours."""


def _demand_passwords(cluster: ThrowawayCluster) -> None:
    """Make the server ask indica_cron for a password, which it does not have."""
    with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
        row = connection.execute("show hba_file").fetchone()
        assert row is not None
        path = Path(row[0])
        rules = "host all indica_cron all scram-sha-256\nlocal all indica_cron scram-sha-256\n"
        path.write_text(rules + path.read_text("utf-8"), "utf-8")
        connection.execute("select pg_reload_conf()")

    def is_refused() -> bool:
        try:
            psycopg.connect(cluster.admin_url().replace("postgres@", "indica_cron@")).close()
        except psycopg.OperationalError:
            return True
        return False

    assert wait_until(is_refused, 30.0)


def _looked_at_the_list(connection: psycopg.Connection[tuple[object, ...]]) -> datetime:
    """When pg_cron last ended a transaction of its own; before its first run that is a read."""
    row = connection.execute(
        "select a.state_change from pg_stat_activity as a"
        " where a.application_name = 'pg_cron scheduler'"
    ).fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0]


def _check_settings_of_the_guide(cluster: ThrowawayCluster) -> None:
    """The server of this test has the lines of docs/operations.md for postgresql.conf."""
    page = (project_root() / "docs" / "operations.md").read_text("utf-8")
    block = page.split("`postgresql.conf`")[1].split("```ini\n")[1].split("```")[0]
    lines = re.findall(r"^(\S+) = '?([^'\n]*)'?$", block, re.MULTILINE)
    assert len(lines) == 4
    with psycopg.connect(cluster.admin_url()) as connection:
        for name, value in lines:
            row = connection.execute("select current_setting(%s)", (name,)).fetchone()
            assert row == (value,), name


@pytest.mark.slow
def test_pg_cron_runs_a_job_of_ours() -> None:
    with ThrowawayCluster(cron_database=DATABASE) as cluster:
        if not cluster.programs.has_library("pg_cron"):
            pytest.fail("pg_cron is not installed: run `make packages`")
        database = cluster.bootstrapped(DATABASE)
        migrations.upgrade(database.url("owner"))
        _check_settings_of_the_guide(cluster)
        _demand_passwords(cluster)

        with database.connect("admin") as connection:
            listed_first = connection.execute("select count(*) from cron.job").fetchone()
            looked_first = _looked_at_the_list(connection)
        # What a large transaction does to pg_cron: nobody told it that the list is another one.
        scheduled = sync_jobs(database.url("owner"))

        with database.connect("admin") as connection:
            assert wait_until(lambda: _looked_at_the_list(connection) > looked_first, 10.0), (
                "a sync that changes nothing lets pg_cron read its list all the same"
            )
            listed = connection.execute("select count(*) from jobs.schedules").fetchone()
            assert listed is not None
            assert (scheduled.scheduler, scheduled.scheduled) == ("here", listed[0])
            assert listed_first == (listed[0] + 1,), "by the upgrade; and the purge of its own log"
            assert scheduled.changed == [], "the upgrade brought them to pg_cron"
            again = sync_jobs(database.url("owner"))
            assert again == Synced("here", listed[0], [], [], []), "a second sync changes nothing"
            jobs = connection.execute(
                "select jobname, username, database, command from cron.job order by jobname"
            ).fetchall()
            assert len(jobs) == listed[0] + 1, "and the purge of pg_cron's own log"
            assert {job[1] for job in jobs} == {"indica_cron"}
            assert {job[2] for job in jobs} == {DATABASE}
            assert (
                "indica:rework.run",
                "indica_cron",
                DATABASE,
                "call jobs.run_in_steps('rework.run')",
            ) in jobs

            def has_run() -> bool:
                row = connection.execute(
                    "select exists (select from jobs.runs as r"
                    " where r.job_name = 'outbox.requeue_expired' and r.outcome = 'succeeded')"
                ).fetchone()
                return bool(row and row[0])

            if not wait_until(has_run, TWO_TICKS):
                details = connection.execute("select * from cron.job_run_details").fetchall()
                pytest.fail(f"pg_cron ran nothing: {details}\n{cluster.log[-3000:]}")
        database.close()


@pytest.mark.slow
def test_what_differs_in_pg_cron_is_named_and_put_back() -> None:
    with ThrowawayCluster(cron_database=DATABASE) as cluster:
        database = cluster.bootstrapped(DATABASE)
        url = database.url("owner")
        migrations.upgrade(url)
        assert migrations.status(url).is_current, "an upgrade brings the jobs to pg_cron"

        with database.connect("admin") as connection:
            connection.execute(
                "update cron.job set schedule = '1 2 3 4 5' where jobname = 'indica:rework.run'"
            )
            connection.execute(
                "update cron.job set active = false where jobname = 'indica:jobs.purge'"
            )
            connection.execute("delete from cron.job where jobname = 'indica:leads.seal_history'")
            connection.execute("set role indica_cron")
            connection.execute("select cron.schedule('indica:mine', '* * * * *', 'select 1')")
        named = [str(difference) for difference in migrations.status(url).differences]
        rework, purge, seal = (
            f"{schedule} call jobs.run_in_steps('{name}')"
            for schedule, name in (
                ("0 9,13,17 * * *", "rework.run"),
                ("50 3 * * *", "jobs.purge"),
                ("20 3 * * *", "leads.seal_history"),
            )
        )
        changed = rework.replace("0 9,13,17 * * *", "1 2 3 4 5")
        assert named == [
            f"job in pg_cron indica:jobs.purge is {purge} (inactive); should be: {purge}",
            f"job in pg_cron indica:leads.seal_history is missing; should be: {seal}",
            "job in pg_cron indica:mine should not be there: * * * * * select 1",
            f"job in pg_cron indica:rework.run is {changed}; should be: {rework}",
        ]
        _, rest = migrations.repair(url)
        assert rest.failed == []
        assert migrations.status(url).is_current

        with database.connect("admin") as connection:
            connection.execute("drop extension pg_cron cascade")
        assert migrations.status(url).is_current, "one database of a cluster has it; doctor tells"
        database.close()

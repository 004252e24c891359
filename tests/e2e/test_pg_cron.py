"""pg_cron itself, in a cluster of its own: it runs our jobs as indica_cron."""

from __future__ import annotations

import pytest

from database import migrations
from database.cli.processes import wait_until
from database.connection import sync_jobs
from tests.support.cluster import ThrowawayCluster

DATABASE = "indica"
TWO_TICKS = 130.0
"""Seconds: pg_cron looks once a minute, and its first look may come right after ours."""


@pytest.mark.slow
def test_pg_cron_runs_a_job_of_ours() -> None:
    with ThrowawayCluster(cron_database=DATABASE) as cluster:
        if not cluster.programs.has_library("pg_cron"):
            pytest.fail("pg_cron is not installed: run `make packages`")
        database = cluster.bootstrapped(DATABASE)
        migrations.upgrade(database.url("owner"))

        scheduled = sync_jobs(database.url("owner"))

        with database.connect("admin") as connection:
            listed = connection.execute("select count(*) from jobs.schedules").fetchone()
            assert listed is not None
            assert scheduled == listed[0] + 1, "every job, and the purge of pg_cron's own log"
            assert sync_jobs(database.url("owner")) == scheduled, "a second sync changes nothing"
            jobs = connection.execute(
                "select jobname, username, database, command from cron.job order by jobname"
            ).fetchall()
            assert len(jobs) == scheduled
            assert {job[1] for job in jobs} == {"indica_cron"}
            assert {job[2] for job in jobs} == {DATABASE}
            assert (
                "indica:rework.run",
                "indica_cron",
                DATABASE,
                "select jobs.run('rework.run')",
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

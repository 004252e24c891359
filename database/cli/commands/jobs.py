"""`indica jobs`: scheduled work, under pg_cron or by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import click
from cronsim import CronSim

from database.cli.commands._shared import json_option, print_json, print_table
from database.connection import connect, sync_jobs

TICK = 60.0
"""Seconds between two looks at the list when `indica jobs run` stands in for pg_cron."""


@click.group()
def jobs() -> None:
    """Scheduled work: list, sync with pg_cron, run."""


@jobs.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the jobs, their schedules (UTC) and how they last ended."""
    columns = ("name", "schedule", "enabled", "last_run", "outcome", "rows", "description")
    with connect("owner") as connection:
        rows = connection.execute(
            "select job, schedule, is_enabled, last_started_at, last_outcome, last_rows,"
            " description from governance.job_runs order by job"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@jobs.command()
@json_option
def sync(as_json: bool) -> None:
    """Put the jobs into pg_cron. `indica up` does it too; repeat it after a change."""
    count = sync_jobs()
    if as_json:
        print_json({"scheduled": count})
    elif count:
        click.echo(f"{count} jobs scheduled in pg_cron")
    else:
        click.echo("pg_cron is not in this database: keep `indica jobs run` running instead")


@jobs.command()
@click.argument("name", required=False)
@json_option
def run(name: str | None, as_json: bool) -> None:
    """Run one job now; without NAME run all on schedule, in place of pg_cron, until stopped."""
    if name is not None:
        outcome = _run(name)
        if as_json:
            print_json({"name": name, "outcome": outcome})
        else:
            click.echo(outcome)
        if outcome == "failed":
            raise SystemExit(1)
        return
    last = datetime.now(UTC)
    while True:
        time.sleep(TICK)
        now = datetime.now(UTC)
        for job in _due(last, now):
            click.echo(f"{now.isoformat(timespec='seconds')} {job} {_run(job)}")
        last = now


def _run(name: str) -> str:
    with connect("cron", autocommit=True) as connection:
        row = connection.execute("call jobs.run_in_steps(p_name => %s)", (name,)).fetchone()
    return str(row[0]) if row else "failed"


def _due(last: datetime, now: datetime) -> list[str]:
    """Names of the jobs whose schedule had a moment after `last` and not after `now`."""
    with connect("owner") as connection:
        rows = connection.execute(
            "select job, schedule from governance.job_runs where is_enabled order by job"
        ).fetchall()
    return [name for name, schedule in rows if next(CronSim(schedule, last)) <= now]


def register(root: click.Group) -> None:
    root.add_command(jobs)

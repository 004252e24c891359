"""`indica jobs`: scheduled work, under pg_cron or by hand."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click
import psycopg

from database.cli.commands._shared import Group, json_option, print_json, print_rows
from database.common.errors import IndicaError
from database.connection import Synced, connect, sync_jobs

LONGEST_PAUSE = 60.0
"""Seconds between two looks at the list when `indica jobs run` stands in for pg_cron."""

SHORTEST_PAUSE = 1.0

STAND_IN = "indica-jobs"
"""Name of the connection by which `governance.scheduler` knows that somebody stands in."""


@click.group(cls=Group)
def jobs() -> None:
    """Scheduled work: list, sync with pg_cron, run."""


@jobs.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the jobs, their schedules (UTC) and how they last ended."""
    columns = ("name", "schedule", "state", "last_run", "outcome", "rows", "error", "description")
    with connect("owner") as connection:
        rows = connection.execute(
            "select job, schedule, state, last_started_at, last_outcome, last_rows, last_sqlstate,"
            " description from governance.job_runs order by job"
        ).fetchall()
    print_rows(columns, rows, as_json)


@jobs.command()
@json_option
def sync(as_json: bool) -> None:
    """Put the jobs into pg_cron and read them back; exit code 1 when they are not as they should.

    `indica up` does it too; repeat it after a change.
    """
    done = sync_jobs()
    if as_json:
        print_json(asdict(done))
    else:
        for line in _said(done):
            click.echo(line)
    if done.scheduler in {"gone", "elsewhere"} or done.wrong:
        raise SystemExit(1)


def _said(done: Synced) -> Iterator[str]:
    """What a sync came to, in lines for a person."""
    if done.scheduler == "none":
        yield "pg_cron is not in this database: keep `indica jobs run` running instead"
        return
    if done.scheduler == "elsewhere":
        yield (
            "pg_cron works in another database and would never read this one's list: set"
            " cron.database_name to this database and restart PostgreSQL, or keep"
            " `indica jobs run` running"
        )
        return
    for name in done.changed:
        yield f"scheduled anew: {name}"
    for name in done.removed:
        yield f"unscheduled: {name}"
    for name in done.wrong:
        yield f"NOT as it should be: {name}"
    if done.scheduled:
        yield f"{done.scheduled} jobs scheduled in pg_cron"
    else:
        yield "no jobs: none is enabled, so nothing is scheduled in pg_cron"
    if done.scheduler == "gone":
        yield (
            "pg_cron does not run in the server: set shared_preload_libraries = 'pg_cron' and"
            " restart PostgreSQL"
        )


@jobs.command()
@click.argument("name", required=False)
@json_option
def run(name: str | None, as_json: bool) -> None:
    """Run one job now; without NAME run all on schedule, in place of pg_cron, until stopped."""
    if name is None:
        StandIn().serve()
        return
    outcome = _run(name)
    if as_json:
        print_json({"name": name, "outcome": outcome})
    else:
        click.echo(outcome)
    if outcome == "failed":
        raise SystemExit(1)


def _run(name: str) -> str:
    with connect("cron", autocommit=True) as connection:
        row = connection.execute("call jobs.run_in_steps(p_name => %s)", (name,)).fetchone()
    return str(row[0]) if row else "failed"


class StandIn:
    """Runs the jobs in place of pg_cron, for as long as the process lives.

    What is due is asked of the database, which counts from each job's last run: after a pause, of
    this process or of PostgreSQL, each job that missed its time runs once. Each runs in a thread
    and a session of its own, so that one that waits or fails holds up no other.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._running: dict[str, Future[None]] = {}
        self._connection: psycopg.Connection[Any] | None = None
        self._sessions = contextlib.ExitStack()

    def serve(self) -> None:
        """Run what is due, again and again, until stopped."""
        # A thread for each job: none waits for another.
        with ThreadPoolExecutor(max_workers=64, thread_name_prefix="job") as pool:
            try:
                while not self._stop.is_set():
                    self._stop.wait(self._begin_due(pool))
            finally:
                self._disconnect()

    def stop(self) -> None:
        """Begin no further job, and return from `serve` when those that run have ended."""
        self._stop.set()

    def _begin_due(self, pool: ThreadPoolExecutor) -> float:
        """Begin the jobs that are due, and say how many seconds later to look again."""
        try:
            rows = self._ask()
        except (psycopg.Error, IndicaError) as error:
            self._disconnect()
            _log(f"the database cannot be asked, trying again: {str(error).strip()}")
            return SHORTEST_PAUSE * 5
        pause = LONGEST_PAUSE
        for name, seconds in rows:
            running = self._running.get(name)
            if running is not None and not running.done():
                continue
            if seconds > 0:
                pause = min(pause, seconds)
            else:
                self._running[name] = pool.submit(self._run_one, name)
        return max(pause, SHORTEST_PAUSE)

    def _ask(self) -> list[tuple[str, float]]:
        """Each enabled job, and in how many seconds it is due."""
        if self._connection is None:
            self._connection = self._sessions.enter_context(
                connect("owner", autocommit=True, application_name=STAND_IN)
            )
            _log("connected")
        return self._connection.execute(
            "select job, extract(epoch from next_due_at - clock_timestamp())::float8"
            " from governance.job_runs where is_enabled and next_due_at is not null order by job"
        ).fetchall()

    def _disconnect(self) -> None:
        self._connection = None
        try:
            self._sessions.close()
        except psycopg.Error as error:
            _log(f"the connection was lost: {str(error).strip()}")

    def _run_one(self, name: str) -> None:
        try:
            _log(f"{name} {_run(name)}")
        except (psycopg.Error, IndicaError) as error:
            _log(f"{name} failed: {str(error).strip()}")


def _log(line: str) -> None:
    click.echo(f"{datetime.now(UTC).isoformat(timespec='seconds')} {line}")


def register(root: click.Group) -> None:
    root.add_command(jobs)

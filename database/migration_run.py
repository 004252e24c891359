"""One run of `upgrade` or `downgrade`: tables by revision, everything replaceable by file.

All of it is one transaction, except a revision that builds an index without locking writers
out. A session advisory lock makes runs wait for each other; it is of the session, since such a
revision commits. A lock that is not to be had and a lost race are tried again, and then told.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg.errors
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from database import releases, replaceables
from database.common.errors import UpgradeError
from database.drift import differences, repair
from database.rooms import BEFORE_TABLES, ROOMS
from database.sqlfile import execute_sql

LOCK = "hashtextextended('indica migrations', 0)"
# Waiting for another run is not waiting for a table, so the lock has limits of its own.
LOCK_LIMITS = "set lock_timeout = '15min'; set statement_timeout = '15min'"
WORK_LIMITS = "set lock_timeout = '4s'; set statement_timeout = '10min'"
# An index that is built beside the work of others waits for every transaction that is older.
BUILD_LIMITS = "set lock_timeout = 0; set statement_timeout = 0"

TRIES = 5
TRIES_AGAINST_DEADLOCKS = 25
"""A deadlock passes in a moment, and under load the next one may come as soon."""
PAUSE_SECONDS = 1.0
SCHEDULER_LOOKS_SECONDS = 1.5
"""pg_cron looks at what changed once a second."""
_NEEDED_BY_A_VIEW = frozenset({"2BP01", "0A000"})
"""A revision wants to drop or to change what a view shows."""


def say_on_standard_error(line: str) -> None:
    """Where a run tells what it does, unless somebody listens."""
    print(line, file=sys.stderr, flush=True)


@dataclass
class MigrationRun:
    """What the command asked for, on one connection."""

    connection: Connection
    migration: MigrationContext
    script: ScriptDirectory
    command: str
    run_revisions: Callable[[], None]
    folder: Path | None = None
    allow_older: bool = False
    say: Callable[[str], None] = say_on_standard_error
    aside: list[replaceables.SavedView] = field(default_factory=list)
    """Views that a revision needed out of the way."""
    drifted: list[differences.Difference] = field(default_factory=list)
    """What was changed by hand before this run."""

    def run(self) -> None:
        """Do it; raises UpgradeError when somebody holds what is needed."""
        releases.refuse_older_code(self.connection, self.script, allow=self.allow_older)
        with self._one_at_a_time():
            self._until_it_passes(self._drop_invalid_indexes)
            self._until_it_passes(self._work)
            self._wake_scheduler()

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        execute_sql(self.connection, LOCK_LIMITS)
        try:
            execute_sql(self.connection, f"select pg_advisory_lock({LOCK})")
        except DBAPIError as error:
            self.connection.rollback()
            if not replaceables.is_passing(error):
                raise
            raise UpgradeError(
                "another upgrade of this database is running since more than 15 minutes",
                "Wait until it has ended, or look at it: application_name `indica migrations`.",
            ) from error
        execute_sql(self.connection, WORK_LIMITS)
        self.connection.commit()
        try:
            yield
        finally:
            with contextlib.suppress(DBAPIError):  # a connection that is lost holds no lock
                self.connection.rollback()
                execute_sql(self.connection, f"select pg_advisory_unlock({LOCK})")
                self.connection.commit()

    def _until_it_passes(self, work: Callable[[], None]) -> None:
        attempts: Counter[str] = Counter()
        while True:
            try:
                work()
            except DBAPIError as error:
                self._roll_back()
                if not replaceables.is_passing(error):
                    raise _sentence(error) from error
                said = str(error.orig).strip().splitlines()[0]
                holders = self._holders()
                is_deadlock = isinstance(error.orig, psycopg.errors.DeadlockDetected)
                tries = TRIES_AGAINST_DEADLOCKS if is_deadlock else TRIES
                attempts[said] += 1
                attempt = attempts[said]
                if attempt == tries:
                    raise UpgradeError(
                        f"{said}, {tries} times; nothing was changed",
                        holders or "Run the command again when less is going on.",
                    ) from error
                self.say(f"{said}; try {attempt + 1} of {tries}{f': {holders}' if holders else ''}")
                # Two that meet again after the same pause would meet for ever.
                time.sleep(random.uniform(0.1, 1.5) if is_deadlock else PAUSE_SECONDS * attempt)  # noqa: S311
            else:
                return

    def _roll_back(self) -> None:
        with contextlib.suppress(DBAPIError):  # a connection that is lost has rolled back
            self.connection.rollback()
        self.aside = []

    def _holders(self) -> str:
        """Who holds tables of ours since when: the oldest transactions."""
        rows = self.connection.exec_driver_sql(
            "select distinct a.pid, a.application_name, a.usename, a.xact_start"
            " from pg_catalog.pg_locks as l"
            " join pg_catalog.pg_class as c on c.oid = l.relation"
            " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
            " join pg_catalog.pg_stat_activity as a on a.pid = l.pid"
            " where l.granted and l.pid <> pg_backend_pid() and n.nspname = any(%s::text[])"
            " and l.database = (select d.oid from pg_catalog.pg_database as d"
            "   where d.datname = current_database())"
            " order by a.xact_start nulls last limit 3",
            (list(ROOMS),),
        ).all()
        self.connection.rollback()
        return "; ".join(
            f"process {pid} ({name or 'no name'}, {user or 'unknown'}) holds tables"
            + (f" since {start:%H:%M:%S} UTC" if start else "")
            for pid, name, user, start in rows
        )

    def _wake_scheduler(self) -> None:
        """Let pg_cron read its list: so many new objects at once drown out that it changed."""
        at_head = set(self.migration.get_current_heads()) == set(self.script.get_heads())
        if self.command != "upgrade" or not at_head:
            return
        place = self.connection.exec_driver_sql("select jobs.scheduler_place()").scalar()
        self.connection.rollback()
        if place == "here":
            time.sleep(SCHEDULER_LOOKS_SECONDS)
            execute_sql(self.connection, "select jobs.sync_cron_jobs()")
            self.connection.commit()

    def _drop_invalid_indexes(self) -> None:
        for name in replaceables.invalid_indexes(self.connection):
            execute_sql(self.connection, f"drop index if exists {name}")
            self.say(f"dropped {name}: an earlier build of it did not end")
        self.connection.commit()

    # -- the work itself -------------------------------------------------------------------

    def _work(self) -> None:
        try:
            self._migrate(views_aside=False)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _NEEDED_BY_A_VIEW:
                raise
            self._roll_back()
            self._migrate(views_aside=True)

    def _migrate(self, *, views_aside: bool) -> None:
        heads = set(self.script.get_heads())
        current = set(self.migration.get_current_heads())
        steps = self._steps(tuple(current))
        with self.migration.begin_transaction():
            execute_sql(self.connection, "select set_config('indica.actor', 'upgrade', false)")
            self.drifted = differences.find(self.connection)
            if self.command == "downgrade":
                if not steps:
                    self.say("nothing to go back from")
                    return
                replaceables.drop_all(self.connection, replaceables.AFTER_TABLES)
            else:
                for difference, said in repair.put_back(self.connection, self.drifted).failed:
                    self.say(f"cannot put back {difference.label}: {said}")
                replaceables.sync(self.connection, BEFORE_TABLES, _revision(current), self.folder)
                if steps and views_aside:
                    self.aside = replaceables.set_views_aside(self.connection)
            with self._commits_leave_views():
                self.run_revisions()
            reached = set(self.migration.get_current_heads())
            if reached:
                execute_sql(
                    self.connection,
                    "comment on table meta.alembic_version is 'The revision of the tables.'",
                )
            elif self.command == "downgrade":
                replaceables.drop_all(self.connection, BEFORE_TABLES)
            if self.command == "upgrade" and reached == heads:
                self.aside = []
                replaceables.sync(
                    self.connection,
                    replaceables.AFTER_TABLES,
                    _revision(reached),
                    self.folder,
                    remake_views=bool(steps),
                )
                execute_sql(self.connection, "select jobs.sync_cron_jobs()")
                releases.record(self.connection)
            else:
                self._put_views_back()
                if reached:
                    self.say(
                        f"at {_revision(reached)}, which is not the newest: the functions are"
                        " those of before until `indica db upgrade`"
                        if self.command == "upgrade"
                        else "functions and views come back with `indica db upgrade`"
                    )
            repair.note_upgrade(self.connection, self.drifted)

    def _steps(self, current: tuple[str, ...]) -> list[Any]:
        """The revisions that this run will go through."""
        find: Callable[..., Any] = self.migration.opts["fn"]
        return list(find(current, self.migration))

    def _put_views_back(self) -> None:
        saved, self.aside = self.aside, []
        left = replaceables.put_views_back(self.connection, saved)
        if left:
            self.say(f"left out until `indica db upgrade`: {', '.join(left)}")

    @contextlib.contextmanager
    def _commits_leave_views(self) -> Iterator[None]:
        """Whatever a revision commits on its way, the views stand in it."""
        original = self.migration.autocommit_block

        @contextlib.contextmanager
        def autocommit_block() -> Iterator[None]:
            was_aside = bool(self.aside)
            if was_aside:
                self._put_views_back()
            # What is committed on the way is no change by hand when the rest is cut off.
            repair.note_upgrade(self.connection, self.drifted)
            lost: DBAPIError | None = None
            try:
                with original():
                    execute_sql(self.connection, BUILD_LIMITS)
                    try:
                        yield
                    except DBAPIError as error:
                        lost = error
                        raise
                    finally:
                        if not self.connection.invalidated:
                            execute_sql(self.connection, WORK_LIMITS)
            except PendingRollbackError:
                # What SQLAlchemy says of the block's end, when the connection is gone.
                if lost is None:
                    raise
                raise lost from None
            repair.note_upgrade(self.connection, self.drifted)
            if was_aside:
                self.aside = replaceables.set_views_aside(self.connection)

        self.migration.autocommit_block = autocommit_block  # type: ignore[method-assign]
        try:
            yield
        finally:
            self.migration.autocommit_block = original  # type: ignore[method-assign]


def _sentence(error: DBAPIError) -> UpgradeError:
    """What stopped a run, and that it can be begun again."""
    state = getattr(error.orig, "sqlstate", None) or ""
    diagnostic = getattr(error.orig, "diag", None)
    said = getattr(diagnostic, "message_primary", None) or str(error.orig).strip().splitlines()[0]
    again = "Run the command again: what was not committed is undone."
    if state[:2] in ("08", "57") or not state:
        return UpgradeError(f"the upgrade was cut off: {said}", again)
    if state[:2] == "53":
        return UpgradeError(f"the server has no room for it: {said}", again)
    detail = getattr(diagnostic, "message_detail", None)
    hint = getattr(diagnostic, "message_hint", None)
    return UpgradeError(
        f"the upgrade stopped: {said}", " ".join(filter(None, (detail, hint))) or again
    )


def _revision(heads: set[str]) -> str | None:
    return ",".join(sorted(heads)) or None

"""psycopg connections of commands, working as one role."""

from __future__ import annotations

import contextlib
import getpass
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from database.common.errors import IndicaError
from database.common.pinned import pin
from database.common.settings import database_url, full_role_name
from database.common.timed_connection import (
    SHARED_SESSION,
    SHARED_SESSION_REMEDY,
    is_shared,
)


def refuse_shared_sessions(connection: psycopg.Connection[Any], url: str) -> None:
    """Raise IndicaError where a pooler would give others what this session is set to."""
    try:
        shared = is_shared(connection, url)
    except psycopg.Error as error:
        raise IndicaError(
            f"the pooler in front of the database does not answer: {str(error).strip()}",
            SHARED_SESSION_REMEDY,
        ) from error
    if shared:
        raise IndicaError(SHARED_SESSION, SHARED_SESSION_REMEDY)


def operator() -> str:
    """Who runs the command: the name at the operating system, behind sudo too."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        name = str(os.getuid())
    return f"operator:{name}"


@contextlib.contextmanager
def connect(
    role: str = "owner", *, url: str | None = None, autocommit: bool = False, **options: Any
) -> Iterator[psycopg.Connection[Any]]:
    """Open a connection that acts as `role`; commits at the end unless something was raised.

    Raises IndicaError when the server does not answer or the role cannot be taken.
    """
    target = url or database_url(role)
    options.setdefault("application_name", "indica")
    options.setdefault("connect_timeout", 5)
    options.setdefault("client_encoding", "UTF8")
    name = full_role_name(role)
    try:
        connection = psycopg.connect(target, autocommit=True, **options)
    except psycopg.OperationalError as error:
        raise IndicaError(*refusal(error)) from error
    with connection:
        check_encoding(connection)
        refuse_shared_sessions(connection, target)
        try:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(name)))
        except psycopg.Error as error:
            raise IndicaError(
                f"cannot work as {name}: {str(error).strip()}",
                "Run `indica db bootstrap --admin-url URL` once, and connect as"
                f" {full_role_name('migrator')}.",
            ) from error
        pin(connection)
        if role == "owner":
            _use_zone_of_operation(connection)
            # Who changes what; ops.audit keeps it.
            connection.execute("select set_config('indica.actor', %s, false)", (operator(),))
        connection.autocommit = autocommit
        yield connection


def refusal(error: psycopg.OperationalError) -> tuple[str, str]:
    """What to say, and to do, when no connection came about."""
    said = str(error).strip().splitlines()[0].removeprefix("connection failed: ")
    if "authentication failed" in said or "no password supplied" in said:
        return (
            f"the database refuses the login: {said}",
            "Look at user and password in INDICA_DATABASE_URL.",
        )
    if re.search(r'database ".*" does not exist', said):
        return (
            f"there is no such database: {said}",
            "Look at its name in INDICA_DATABASE_URL; `indica db bootstrap` makes a new one.",
        )
    return (
        f"the database does not answer: {said}",
        "`indica up` starts the local one; for another, look at INDICA_DATABASE_URL.",
    )


def _use_zone_of_operation(connection: psycopg.Connection[Any]) -> None:
    """Times are shown in the operation's zone, as the database itself writes them in sentences."""
    with contextlib.suppress(psycopg.Error):  # before the first upgrade there is no setting
        connection.execute("select set_config('TimeZone', ops.setting_text('timezone'), false)")


def check_encoding(connection: psycopg.Connection[Any]) -> None:
    """Raise IndicaError unless the database keeps text as UTF-8, as the server said at once."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise IndicaError(
            f"the database {connection.info.dbname} keeps text as {encoding}; Indica needs UTF8",
            "Let `indica db bootstrap` create one under a name that is not taken.",
        )


@dataclass(frozen=True, slots=True)
class Synced:
    """What pg_cron's list holds after a sync, read back from it."""

    scheduler: str
    """Where pg_cron works: here, gone, elsewhere or none; with the last two nothing was done."""
    scheduled: int
    changed: list[str]
    removed: list[str]
    wrong: list[str]


def sync_jobs(url: str | None = None) -> Synced:
    """Make pg_cron's list equal to jobs.schedules."""
    with connect("owner", url=url) as connection:
        row = connection.execute(
            "select s.scheduler, s.scheduled, s.changed, s.removed, s.wrong"
            " from jobs.sync_cron_jobs() as s"
        ).fetchone()
    if row is None:
        raise IndicaError("jobs.sync_cron_jobs answered nothing")
    return Synced(*row)

"""psycopg connections of commands, working as one role."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from database.common.errors import IndicaError
from database.common.settings import database_url, full_role_name


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
    try:
        connection = psycopg.connect(target, autocommit=True, **options)
    except psycopg.OperationalError as error:
        raise IndicaError(
            f"the database does not answer: {str(error).strip()}",
            "`indica up` starts the local one; for another, look at INDICA_DATABASE_URL.",
        ) from error
    with connection:
        check_encoding(connection)
        try:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(full_role_name(role))))
        except psycopg.Error as error:
            raise IndicaError(
                f"cannot work as {full_role_name(role)}: {str(error).strip()}",
                "Run `indica db bootstrap --admin-url URL` once, and connect as indica_migrator.",
            ) from error
        connection.autocommit = autocommit
        yield connection


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

"""psycopg connections of commands, working as one role."""

from __future__ import annotations

import contextlib
import getpass
import os
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from database.common.errors import IndicaError
from database.common.settings import database_url, full_role_name


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
    try:
        connection = psycopg.connect(target, autocommit=True, **options)
    except psycopg.OperationalError as error:
        raise IndicaError(
            f"the database does not answer: {str(error).strip()}",
            "`indica up` starts the local one; for another, look at INDICA_DATABASE_URL.",
        ) from error
    with connection:
        try:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(full_role_name(role))))
        except psycopg.Error as error:
            raise IndicaError(
                f"cannot work as {full_role_name(role)}: {str(error).strip()}",
                "Run `indica db bootstrap --admin-url URL` once, and connect as indica_migrator.",
            ) from error
        if role == "owner":
            # Who changes what; ops.audit keeps it.
            connection.execute("select set_config('indica.actor', %s, false)", (operator(),))
        connection.autocommit = autocommit
        yield connection


def sync_jobs(url: str | None = None) -> int:
    """Make pg_cron's list equal to jobs.schedules; returns how many, 0 without pg_cron."""
    with connect("owner", url=url) as connection:
        row = connection.execute("select jobs.sync_cron_jobs()").fetchone()
    return int(row[0]) if row else 0

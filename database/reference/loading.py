"""Loads compiled phone metadata into the database, if it passes the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from database import replaceables, rows
from database.common.settings import database_url
from database.connection import connect
from database.engine import owner_connection
from database.reference import gate
from database.reference.phones import Compiled, path_of, tables
from database.sqlfile import execute_sql

LOCK = "select pg_advisory_xact_lock(hashtextextended('indica reference phones', 0))"


def load_phones(
    compiled: Compiled, say: Callable[[str], None], url: str | None = None
) -> dict[str, int]:
    """Replace the metadata in one transaction; raises GateError and changes nothing.

    Returns how many cases the gate tried, by name. Readers see the old rows until the end.
    What passed the gate is no drift: it stands until a release ships other rows.
    """
    sets = [
        rows.parse(path_of(table), table, f"-- rows: exact\n{insert}")
        for table, insert in tables(compiled).items()
    ]
    with owner_connection(url or database_url("owner")) as connection:
        execute_sql(connection, LOCK)
        for rowset in sets:
            rows.merge(connection, rowset)
        driver = connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):  # pragma: no cover  # owner_connection's own
            raise TypeError("not a connection of psycopg")
        opened: psycopg.Connection[Any] = driver
        tried = gate.run(opened, compiled, say)
        replaceables.accept_rows(connection, sets)
        connection.commit()
    return tried


def loaded_version(url: str | None = None) -> str | None:
    """The version of the rows that the database has; None: no rows."""
    with connect("owner", url=url) as connection:
        row = connection.execute("select m.version from normalize.phone_metadata as m").fetchone()
    return row[0] if row else None


def is_current(compiled: Compiled, url: str | None = None) -> bool:
    """Whether the database has the rows of this version and of the same source."""
    with connect("owner", url=url) as connection:
        row = connection.execute(
            "select m.version, m.source_sha256 from normalize.phone_metadata as m"
        ).fetchone()
    return row == (compiled.version, compiled.source_sha256)

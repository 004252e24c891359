"""Loads compiled phone metadata into the database, if it passes the gate."""

from __future__ import annotations

from collections.abc import Callable

from database.connection import connect
from database.reference import gate
from database.reference.phones import Compiled, statements

LOCK = "select pg_advisory_xact_lock(hashtextextended('indica reference phones', 0))"


def load_phones(
    compiled: Compiled, say: Callable[[str], None], url: str | None = None
) -> dict[str, int]:
    """Replace the metadata in one transaction; raises GateError and changes nothing.

    Returns how many cases the gate tried, by name. Readers see the old rows until the end.
    """
    with connect("owner", url=url) as connection:
        connection.execute(LOCK)
        connection.execute(statements(compiled).encode())
        return gate.run(connection, compiled, say)


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

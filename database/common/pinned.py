"""Settings of PostgreSQL that the functions rely on, whatever a server, a database or a role says.

They are set for the database (bootstrap) and again by each connection of ours that has a session of
its own; `indica doctor` compares. docs/operations.md lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg


@dataclass(frozen=True, slots=True)
class Pinned:
    """One setting, its value, and what would go wrong with another."""

    name: str
    value: str
    reason: str


PINNED = (
    Pinned(
        "default_transaction_isolation",
        "read committed",
        "the functions lock rows and look again; a snapshot taken before the lock makes every"
        " second writer fail",
    ),
    Pinned(
        "standard_conforming_strings",
        "on",
        "a backslash in a text is a backslash and nothing else",
    ),
    Pinned("TimeZone", "UTC", "moments are stored and compared in UTC; civil time is a setting"),
    Pinned("DateStyle", "ISO, MDY", "dates become text in one way, also in hashes and chains"),
    Pinned("IntervalStyle", "postgres", "so do durations, also in the hashes of views"),
    Pinned("bytea_output", "hex", "so do bytes"),
    Pinned("extra_float_digits", "1", "so do floating numbers, without loss"),
    Pinned("quote_all_identifiers", "off", "definitions are hashed as text; quotes would differ"),
    Pinned("transform_null_equals", "off", "`= null` stays null, as the functions expect"),
    Pinned("array_nulls", "on", "`NULL` in an array's text is a null and no word"),
    Pinned("row_security", "on", "a policy is applied and raises nothing"),
    Pinned("jit", "off", "many small statements: compiling one costs a hundred times its run"),
)

_ASSIGNMENTS = ", ".join(
    f"pg_catalog.set_config('{setting.name}', '{setting.value}', false)" for setting in PINNED
)
PIN_SESSION = f"select {_ASSIGNMENTS}"
"""One statement that sets them for a session."""


def pin(connection: psycopg.Connection[Any]) -> None:
    """Set them for this connection's session."""
    connection.execute(PIN_SESSION.encode(), prepare=False)

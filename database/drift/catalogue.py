"""What the catalogue says of Indica's schemas and roles, and the note of it that upgrades keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from database.common.roles import PARTS
from database.common.settings import operation
from database.rooms import ROOMS
from database.sqlfile import execute_sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

QUERY = (Path(__file__).parent / "catalogue.sql").read_text("utf-8")
# Definitions are printed by functions that look at these; the same everywhere, or they differ.
SETTINGS = (
    "set local search_path = pg_catalog, pg_temp; set local timezone = 'UTC';"
    " set local datestyle = 'ISO, DMY'; set local intervalstyle = 'postgres';"
    " set local quote_all_identifiers = off; set local extra_float_digits = 1"
)


class Key(NamedTuple):
    """What one line of the catalogue is about."""

    kind: str
    """table, column, index, grant, …"""
    object: str
    """The qualified name of the object, with the arguments of a function."""
    name: str
    """The part of it: a column, a constraint, who holds a privilege and which. May be empty."""


Catalogue = dict[Key, str]
"""The definition of each."""


def read(connection: Connection) -> Catalogue:
    """What stands now. Leaves the settings of the transaction as they were."""
    with connection.begin_nested() as point:
        execute_sql(connection, SETTINGS)
        answer = connection.exec_driver_sql(
            QUERY, {"schemas": list(ROOMS), "prefix": f"{operation()}_", "parts": list(PARTS)}
        )
        found = {Key(kind, thing, name): definition for kind, thing, name, definition in answer}
        point.rollback()
    return found


def is_there(connection: Connection) -> bool:
    """Whether this database has a place for the note: the first revision makes it."""
    exists = connection.exec_driver_sql("select to_regclass('meta.catalogue') is not null")
    return bool(exists.scalar_one())


def noted(connection: Connection) -> Catalogue:
    """What stood when the last upgrade ended; empty before the first.

    Older code also noted whether pg_cron is here.
    """
    if not is_there(connection):
        return {}
    answer = connection.exec_driver_sql(
        "select kind, object, name, definition from meta.catalogue"
        " where (kind, object) <> ('extension', 'pg_cron')"
    )
    return {Key(kind, thing, name): definition for kind, thing, name, definition in answer}


def note(connection: Connection, catalogue: Catalogue) -> None:
    """Keep this as what is to stand from now on."""
    execute_sql(connection, "delete from meta.catalogue")
    columns = list(zip(*((*key, text) for key, text in catalogue.items()), strict=True))
    connection.exec_driver_sql(
        "insert into meta.catalogue (kind, object, name, definition)"
        " select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[])",
        tuple(list(column) for column in columns),
    )

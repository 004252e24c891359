"""Files of rows: what they name, and how it reaches the table of that name.

A file of rows is one plain `insert` into the table it is named after, below a header that says
whose the rows are:

    -- rows: exact                    the file is the truth, for every column that it lists
    -- rows: exact (name, schedule)   ... for these columns; the others it lists are first values
    -- rows: seed                     first values; from then on the rows are the operator's

An exact file owns the whole table: what it names is inserted or changed, what it no longer names is
deleted, and the ledger keeps a hash of what it owns, so that a change by hand shows. Columns that a
file does not own, and those it does not list, are never written again. The rows of a seed are
inserted where nothing stands in their way.

The file's `insert` runs into a temporary table, so that it needs no `on conflict` and no `delete`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy.exc import DBAPIError

from database.common.errors import ReplaceableError
from database.sqlfile import execute_sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

Mode = Literal["exact", "seed"]

STAGE = "pg_temp.indica_rows"
_HEADER = re.compile(
    r"^--\s*rows:\s*(?P<mode>\w+)\s*(?:\((?P<owned>[^)]*)\))?\s*$", re.MULTILINE | re.IGNORECASE
)
_INSERT = re.compile(
    r"\A(?:\s*--[^\n]*\n|\s*\n)*\s*insert\s+into\s+(?P<table>[a-z0-9_.]+)\s*\((?P<columns>[^)]*)\)",
    re.IGNORECASE,
)
_NO_CODE = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|--[^\n]*", re.DOTALL)
_MORE_THAN_ROWS = re.compile(r";\s*\S|\bon\s+conflict\b|\breturning\b", re.IGNORECASE)
_STILL_REFERRED_TO = "23503"


@dataclass(frozen=True, slots=True)
class RowSet:
    """What one file of rows says."""

    path: str
    table: str
    """Qualified."""
    mode: Mode
    columns: tuple[str, ...]
    """Those that the file lists."""
    owned: tuple[str, ...]
    """Those that the file decides for ever; none for a seed."""
    staged: str
    """The file's text with the temporary table in place of the table."""


def parse(path: str, name: str, text: str) -> RowSet:
    """Read header and target of a file of rows; raises ReplaceableError for a broken rule."""
    headers = list(_HEADER.finditer(text))
    modes = {header["mode"].lower() for header in headers}
    if len(headers) != 1 or not modes <= {"exact", "seed"}:
        raise ReplaceableError(
            f"sql_functions/{path} creates no object and does not say whose its rows are",
            "`-- rows: exact` (the file is the truth) or `-- rows: seed` (first values).",
        )
    insert = _INSERT.match(text)
    if insert is None or insert["table"].lower() != name:
        raise ReplaceableError(
            f"sql_functions/{path} must be one insert into {name} with its columns, below comments"
        )
    if _MORE_THAN_ROWS.search(_NO_CODE.sub("", text[insert.end() :])):
        raise ReplaceableError(
            f"sql_functions/{path} must be a plain insert and nothing else",
            "How rows reach their table is decided by its header: no `on conflict`, no `delete`.",
        )
    columns = _names(insert["columns"])
    mode: Mode = "exact" if modes == {"exact"} else "seed"
    named = headers[0]["owned"]
    if mode == "seed" and named is not None:
        raise ReplaceableError(f"sql_functions/{path}: a seed owns no column")
    owned = columns if named is None else _names(named)
    if not owned or not set(owned) <= set(columns):
        raise ReplaceableError(f"sql_functions/{path}: it owns columns that it does not list")
    start, end = insert.span("table")
    return RowSet(
        path=path,
        table=name,
        mode=mode,
        columns=columns,
        owned=owned if mode == "exact" else (),
        staged=text[:start] + STAGE + text[end:],
    )


def _names(listed: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip().lower() for part in listed.split(","))))


def _content_query(rows: RowSet, key: Sequence[str]) -> str:
    """SQL that answers the MD5 of all that an exact file owns in its table."""
    columns = ", ".join(f"t.{name}" for name in _decided(rows, key))
    return (
        "select md5(coalesce(string_agg(r::text, E'\\n' order by r::text collate \"C\"), ''))"  # noqa: S608
        f" from (select {columns} from {rows.table} as t) as r"
    )


def content(connection: Connection, rows: RowSet) -> str | None:
    """The hash of what the file owns as it stands now, `seed` for a seed.

    None: the table has not all that the file lists, since a revision has yet to make it.
    """
    answer = connection.exec_driver_sql(
        "select array_agg(a.attname::text) from pg_catalog.pg_attribute as a"
        " where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped",
        (rows.table,),
    )
    if not set(answer.scalar_one() or ()) >= set(rows.columns):
        return None
    if rows.mode == "seed":
        return "seed"
    key = _key(connection, rows)
    if key is None:
        return None
    found: str = connection.exec_driver_sql(_content_query(rows, key)).scalar_one()
    return found


def _key(connection: Connection, rows: RowSet) -> tuple[str, ...] | None:
    """The columns by which a row of the file is found: the first unique key that it lists."""
    answer = connection.exec_driver_sql(
        "select array(select a.attname::text"
        "   from unnest(i.indkey::int2[]) with ordinality as k (n, o)"
        "   join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.n"
        "   order by k.o)"
        " from pg_catalog.pg_index as i"
        " where i.indrelid = to_regclass(%s) and i.indisunique"
        " and i.indpred is null and i.indexprs is null"
        " order by not i.indisprimary, i.indexrelid",
        (rows.table,),
    )
    keys = (tuple(names) for (names,) in answer)
    return next((key for key in keys if set(key) <= set(rows.columns)), None)


def merge(connection: Connection, rows: RowSet) -> Leftover | None:
    """Bring the table to what the file says; the caller's transaction.

    Rows that others still refer to are left for `Leftover.delete()`, once every file was applied.
    """
    columns = ", ".join(rows.columns)
    execute_sql(
        connection,
        f"create temporary table {STAGE.partition('.')[2]} on commit drop"  # noqa: S608
        f" as select {columns} from {rows.table} with no data",
    )
    execute_sql(connection, rows.staged)
    leftover = None
    if rows.mode == "seed":
        execute_sql(
            connection,
            f"insert into {rows.table} ({columns}) select {columns} from {STAGE}"  # noqa: S608
            " on conflict do nothing",
        )
    else:
        key = _key(connection, rows)
        if key is None:
            raise ReplaceableError(
                f"sql_functions/{rows.path} lists no unique key of {rows.table}",
                "Without one a row of the file cannot be found in the table.",
            )
        leftover = _make_exact(connection, rows, key)
    execute_sql(connection, f"drop table {STAGE}; analyze {rows.table}")
    return leftover


@dataclass(frozen=True, slots=True)
class Leftover:
    """Rows that a file no longer names and that could not be deleted at once."""

    rows: RowSet
    key: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    """The keys as text."""

    def delete(self, connection: Connection) -> None:
        """Delete them; raises ReplaceableError when one is still in use."""
        match = " and ".join(f"t.{name}::text = %s" for name in self.key)
        for values in self.values:
            try:
                with connection.begin_nested():
                    connection.exec_driver_sql(
                        f"delete from {self.rows.table} as t where {match}",  # noqa: S608
                        values,
                    )
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != _STILL_REFERRED_TO:
                    raise
                diagnostic = getattr(error.orig, "diag", None)
                user = (
                    f"{getattr(diagnostic, 'schema_name', '?')}"
                    f".{getattr(diagnostic, 'table_name', '?')}"
                )
                raise ReplaceableError(
                    f"sql_functions/{self.rows.path} no longer names {', '.join(values)},"
                    f" but rows of {user} still refer to it",
                    f"A revision moves them to another row of {self.rows.table} first,"
                    " or the file keeps the row.",
                ) from error


def _decided(rows: RowSet, key: Sequence[str]) -> tuple[str, ...]:
    return (*key, *(name for name in rows.owned if name not in key))


def _make_exact(connection: Connection, rows: RowSet, key: tuple[str, ...]) -> Leftover | None:
    named = ", ".join(key)
    twice = connection.exec_driver_sql(
        f"select row({named})::text from {STAGE} group by {named} having count(*) > 1"  # noqa: S608
    ).first()
    if twice is not None:
        raise ReplaceableError(f"sql_functions/{rows.path} names {twice[0]} twice")

    match = " and ".join(f"w.{name} = t.{name}" for name in key)
    gone = f"not exists (select from {STAGE} as w where {match})"
    leftover = None
    try:
        # Before the inserts, which may want a name that a deleted row had.
        with connection.begin_nested():
            execute_sql(connection, f"delete from {rows.table} as t where {gone}")  # noqa: S608
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _STILL_REFERRED_TO:
            raise
        values = connection.exec_driver_sql(
            f"select {', '.join(f't.{name}::text' for name in key)} from {rows.table} as t"  # noqa: S608
            f" where {gone} order by {named}"
        )
        leftover = Leftover(rows, key, tuple(tuple(row) for row in values))

    changing = [name for name in rows.owned if name not in key]
    if changing:
        execute_sql(
            connection,
            f"update {rows.table} as t"  # noqa: S608
            f" set {', '.join(f'{name} = w.{name}' for name in changing)} from {STAGE} as w"
            f" where {match} and ({', '.join(f't.{name}' for name in changing)})"
            f" is distinct from ({', '.join(f'w.{name}' for name in changing)})",
        )
    columns = ", ".join(rows.columns)
    execute_sql(
        connection,
        f"insert into {rows.table} ({columns}) select {columns} from {STAGE} as w"  # noqa: S608
        f" where not exists (select from {rows.table} as t where {match})",
    )
    return leftover

"""Applies sql_functions/: files that can be replaced, with a checksum ledger.

A file is applied when its text differs from the ledger or its object is missing. The file is the
truth: an object whose signature changed is dropped and made anew, an object whose file has gone
is dropped, both only while nothing else depends on it. Views are one group: when one changes, all
are dropped and made again. A file without an object holds rows; `rows.py` says how they reach their
table. All of it happens in the caller's transaction.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy.exc import DBAPIError

from database import rows as rowsets
from database.common.errors import ReplaceableError
from database.common.settings import project_root
from database.rooms import BEFORE_TABLES, ROOMS, VIEW_ROOMS
from database.sqlfile import execute_sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

Kind = Literal["function", "triggers", "view", "materialized_view", "rows"]

TRIGGER_GROUP = "triggers"
AFTER_TABLES = (*(room for room in ROOMS if room not in BEFORE_TABLES), TRIGGER_GROUP)
GROUPS = (*BEFORE_TABLES, *AFTER_TABLES)

VIEW_KINDS = ("view", "materialized_view")

_CREATE = re.compile(
    r"^create\s+(?:or\s+replace\s+)?(?:constraint\s+)?"
    r"(?P<kind>function|procedure|materialized\s+view|view|trigger)\s+"
    r"(?:if\s+not\s+exists\s+)?(?P<name>[a-z0-9_.]+)",
    re.MULTILINE | re.IGNORECASE,
)
_REQUIRES = re.compile(r"^--\s*requires:\s*(?P<names>.+)$", re.MULTILINE | re.IGNORECASE)
_GRANT = re.compile(r"^grant\s[^;]+;", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One file of sql_functions/."""

    path: str
    """Relative to sql_functions/, with slashes."""
    group: str
    kind: Kind
    name: str
    """Qualified name of the object; of the table for a file of triggers."""
    triggers: tuple[str, ...]
    requires: tuple[str, ...]
    text: str
    checksum: str
    rows: rowsets.RowSet | None
    """What a file of rows says."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What the ledger says about one file."""

    path: str
    kind: Kind
    name: str
    checksum: str
    definition_md5: str | None
    server_major: int | None
    """The major version of the server that the hash is of."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a sync did or would do."""

    path: str
    action: Literal["applied", "dropped"]
    reason: Literal[
        "new", "changed", "missing", "drifted", "requirement", "server", "group", "removed"
    ]


def sql_folder() -> Path:
    """Where the files live."""
    return project_root() / "sql_functions"


def parse(path: str, text: str) -> SqlFile:
    """Read a file's kind, name and requirements; raises ReplaceableError for a broken rule."""
    parts = path.split("/")
    if len(parts) < 2 or parts[0] not in GROUPS:
        raise ReplaceableError(
            f"sql_functions/{path} is in no known folder", f"Folders: {', '.join(GROUPS)}."
        )
    name = parts[-1].removesuffix(".sql")
    created = [(m["kind"].lower(), m["name"].lower()) for m in _CREATE.finditer(text)]
    triggers = tuple(found for kind, found in created if kind == "trigger")
    objects = [(kind, found) for kind, found in created if kind != "trigger"]
    kind: Kind
    if parts[0] == TRIGGER_GROUP:
        kind = "triggers"
        if objects or not triggers:
            raise ReplaceableError(f"sql_functions/{path} must create triggers and nothing else")
    elif triggers:
        raise ReplaceableError(
            f"sql_functions/{path} creates a trigger", f"Triggers live in {TRIGGER_GROUP}/."
        )
    elif not objects:
        kind = "rows"
    else:
        if len(objects) > 1:
            raise ReplaceableError(f"sql_functions/{path} creates more than one object")
        word, found = objects[0]
        if found != name:
            raise ReplaceableError(
                f"sql_functions/{path} creates {found}", "A file is named as its object."
            )
        if word in ("function", "procedure"):
            kind = "function"
        elif word == "view":
            kind = "view"
        else:
            kind = "materialized_view"
        if kind in VIEW_KINDS and parts[0] not in VIEW_ROOMS:
            raise ReplaceableError(
                f"sql_functions/{path}: a {word} cannot be in folder {parts[0]}",
                f"Views live in {' and '.join(VIEW_ROOMS)}.",
            )
    required = _NAME.findall(" ".join(m["names"] for m in _REQUIRES.finditer(text)))
    return SqlFile(
        path=path,
        group=parts[0],
        kind=kind,
        name=name,
        triggers=triggers,
        requires=tuple(required),
        text=text,
        checksum=hashlib.sha256(text.encode()).hexdigest(),
        rows=rowsets.parse(path, name, text) if kind == "rows" else None,
    )


def discover(folder: Path | None = None) -> list[SqlFile]:
    """All files in the order in which they are applied."""
    folder = folder or sql_folder()
    files = [
        parse(path.relative_to(folder).as_posix(), path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.sql"))
        if not path.name.startswith("_")
    ]
    seen: dict[tuple[bool, str], str] = {}
    for file in files:
        key = (file.kind in ("triggers", "rows"), file.name)
        if file.kind not in ("triggers", "rows") and key in seen:
            raise ReplaceableError(f"{file.name} stands in {seen[key]} and in {file.path}")
        seen[key] = file.path
    return _ordered(files)


def _ordered(files: Sequence[SqlFile]) -> list[SqlFile]:
    """By phase and room, and whatever `-- requires:` names before."""
    phases = ("function", "rows", "triggers", "view", "materialized_view")

    def rank(file: SqlFile) -> tuple[bool, int, int, str]:
        return (
            file.group not in BEFORE_TABLES,
            min(phases.index(file.kind), phases.index("view")),
            GROUPS.index(file.group),
            file.path,
        )

    by_name: dict[str, SqlFile] = {f.name: f for f in files if f.kind != "triggers"}
    ordered: list[SqlFile] = []
    done: set[str] = set()

    def visit(file: SqlFile, chain: tuple[str, ...]) -> None:
        if file.path in done:
            return
        if file.path in chain:
            raise ReplaceableError(f"requirements go round: {' -> '.join((*chain, file.path))}")
        for name in file.requires:
            if name in by_name:
                visit(by_name[name], (*chain, file.path))
        done.add(file.path)
        ordered.append(file)

    for file in sorted(files, key=rank):
        visit(file, ())
    return ordered


# -- what the database has -------------------------------------------------------------------------

_FACTS = """
with grants as (
    -- Those of others than the owner, whose own are spelt differently from version to version.
    select g.class, g.oid, g.place,
           string_agg(
               case g.grantee when 0 then 'public' else g.grantee::regrole::text end
                   || ':' || g.privilege || case when g.is_grantable then '*' else '' end,
               ',' order by g.grantee::regrole::text, g.privilege) as list
      from (select 'pg_proc', p.oid, 0, x.grantee, x.privilege_type, x.is_grantable
              from pg_catalog.pg_proc as p
             cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as x
             where x.grantee <> p.proowner
             union all
            select 'pg_class', c.oid, 0, x.grantee, x.privilege_type, x.is_grantable
              from pg_catalog.pg_class as c
             cross join lateral aclexplode(c.relacl) as x
             where x.grantee <> c.relowner
             union all
            select 'pg_class', a.attrelid, a.attnum, x.grantee, x.privilege_type, x.is_grantable
              from pg_catalog.pg_attribute as a
             cross join lateral aclexplode(a.attacl) as x
           ) as g (class, oid, place, grantee, privilege, is_grantable)
     group by g.class, g.oid, g.place
), columns as (
    select a.attrelid as oid,
           string_agg(
               a.attname || ':' || coalesce(g.list, '') || ':'
                   || coalesce(col_description(a.attrelid, a.attnum), ''),
               ';' order by a.attnum) as list
      from pg_catalog.pg_attribute as a
      left join grants as g on g.class = 'pg_class' and g.oid = a.attrelid and g.place = a.attnum
     where a.attnum > 0 and not a.attisdropped
     group by a.attrelid
)
select w.path,
       case w.kind
           when 'function' then (
               select md5(string_agg(
                          pg_get_functiondef(p.oid) || p.proowner::regrole::text
                              || coalesce(g.list, '')
                              || coalesce(obj_description(p.oid, 'pg_proc'), ''),
                          '' order by p.oid))
                 from pg_catalog.pg_proc as p
                 left join grants as g on g.class = 'pg_proc' and g.oid = p.oid
                where p.pronamespace = to_regnamespace(split_part(w.name, '.', 1))
                  and p.proname = split_part(w.name, '.', 2)
                  and p.prokind in ('f', 'p'))
           when 'triggers' then (
               select md5(string_agg(
                          pg_get_triggerdef(t.oid) || t.tgenabled::text
                              || coalesce(obj_description(t.oid, 'pg_trigger'), ''),
                          '' order by t.tgname))
                 from pg_catalog.pg_trigger as t
                where t.tgrelid = to_regclass(w.name)
                  and not t.tgisinternal)
           else (
               select md5(pg_get_viewdef(c.oid) || c.relowner::regrole::text
                          || coalesce(c.reloptions::text, '')
                          || coalesce(g.list, '') || coalesce(k.list, '')
                          || coalesce(obj_description(c.oid, 'pg_class'), ''))
                 from pg_catalog.pg_class as c
                 left join grants as g on g.class = 'pg_class' and g.oid = c.oid and g.place = 0
                 left join columns as k on k.oid = c.oid
                where c.oid = to_regclass(w.name)
                  and c.relkind = case w.kind when 'view' then 'v' else 'm' end)
       end as definition_md5,
       case w.kind
           when 'triggers' then (
               select coalesce(string_agg(t.tgname, ',' order by t.tgname), '')
                 from pg_catalog.pg_trigger as t
                where t.tgrelid = to_regclass(w.name)
                  and not t.tgisinternal)
       end as triggers,
       case w.kind
           when 'function' then not exists (
               select from pg_catalog.pg_proc as p
                where p.pronamespace = to_regnamespace(split_part(w.name, '.', 1))
                  and p.proname = split_part(w.name, '.', 2)
                  and p.prosqlbody is not null)
           else w.kind = 'rows'
       end as is_text
  from unnest(%s::text[], %s::text[], %s::text[]) as w (path, kind, name)
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the catalogue says about one object; None: it is not there."""

    definition_md5: str | None
    """For a file of rows the hash of what it owns in its table."""
    triggers: frozenset[str]
    is_text: bool = True
    """Whether the catalogue keeps the text as it was written; else each major version of the server
    writes it in its own way from what it has understood, and hashes of two cannot be compared."""


def _facts(connection: Connection, files: Sequence[SqlFile]) -> dict[str, Fact]:
    objects = [file for file in files if file.rows is None]
    columns = ([f.path for f in objects], [f.kind for f in objects], [f.name for f in objects])
    answer = connection.exec_driver_sql(_FACTS, columns)
    facts = {
        path: Fact(definition, frozenset(filter(None, (triggers or "").split(","))), is_text)
        for path, definition, triggers, is_text in answer
    }
    for file in files:
        if file.rows is not None:
            facts[file.path] = Fact(rowsets.content(connection, file.rows), frozenset())
    return facts


def read_ledger(connection: Connection) -> dict[str, LedgerRow]:
    """The ledger by path."""
    answer = connection.exec_driver_sql(
        "select path, kind, object_name, checksum, definition_md5, server_major"
        " from meta.replaceables"
    )
    return {row[0]: LedgerRow(*row) for row in answer}


def server_major(connection: Connection) -> int:
    """The major version of the server."""
    number: int = connection.exec_driver_sql(
        "select current_setting('server_version_num')::int / 10000"
    ).scalar_one()
    return number


def pending(
    files: Sequence[SqlFile], ledger: dict[str, LedgerRow], facts: dict[str, Fact], major: int
) -> list[Change]:
    """What a sync of these files would apply, views that ride along not counted."""
    changes: list[Change] = []
    for file in files:
        row = ledger.get(file.path)
        fact = facts[file.path]
        if row is None:
            changes.append(Change(file.path, "applied", "new"))
        elif row.checksum != file.checksum:
            changes.append(Change(file.path, "applied", "changed"))
        elif fact.definition_md5 is None or not fact.triggers.issuperset(file.triggers):
            changes.append(Change(file.path, "applied", "missing"))
        elif _is_drifted(file, row, fact, major):
            changes.append(Change(file.path, "applied", "drifted"))
        elif not fact.is_text and row.server_major != major:
            changes.append(Change(file.path, "applied", "server"))
    return changes + _required(files, {change.path for change in changes})


def _is_drifted(file: SqlFile, row: LedgerRow, fact: Fact, major: int) -> bool:
    """Whether somebody changed by hand what the file made, as far as this server can tell."""
    if not fact.is_text and row.server_major != major:
        return False
    if row.definition_md5 is None or fact.definition_md5 is None:
        return False
    if file.kind == "rows" and row.checksum != file.checksum:
        # The hash is of the columns that the former text owned.
        return False
    return fact.definition_md5 != row.definition_md5


def _required(files: Sequence[SqlFile], touched: set[str]) -> list[Change]:
    """Files of rows that were made from what is about to change: other rows, or a function."""
    # A file of triggers is named as its table, and changes none of its rows.
    touched_names = {
        file.name for file in files if file.path in touched and file.kind != "triggers"
    }
    changes = []
    for file in files:  # in the order of their requirements
        if file.path not in touched and not touched_names.isdisjoint(file.requires):
            touched_names.add(file.name)
            if file.kind == "rows":
                changes.append(Change(file.path, "applied", "requirement"))
    return changes


@dataclass(frozen=True, slots=True)
class Report:
    """What `indica db status` says about sql_functions/."""

    pending: list[Change]
    drifted: list[str]
    """Files whose object or rows are no longer what the file made: changed by hand."""


def inspect(connection: Connection, folder: Path | None = None) -> Report:
    """Compare files, ledger and catalogue; changes nothing."""
    files = discover(folder)
    ledger = read_ledger(connection)
    facts = _facts(connection, files)
    major = server_major(connection)
    known = {file.path for file in files}
    removed = [Change(path, "dropped", "removed") for path in sorted(ledger) if path not in known]
    drifted = [
        file.path
        for file in files
        if (row := ledger.get(file.path)) is not None
        and _is_drifted(file, row, facts[file.path], major)
    ]
    return Report(pending(files, ledger, facts, major) + removed, drifted)


DOORS = ("ops.api_tokens", "ops.homes", "jobs.schedules")
"""What a request, the worker or a job reads before anything else: who waits here holds no table."""

PASSING = frozenset({"40001", "40P01", "55P03"})
"""A lock was not to be had, or a race was lost: the same may succeed later."""


def is_passing(error: DBAPIError) -> bool:
    """Whether the same statement may succeed later."""
    return getattr(error.orig, "sqlstate", None) in PASSING


class StillNeeded(ReplaceableError):
    """An object cannot be dropped, since others depend on it."""


# -- applying --------------------------------------------------------------------------------------


def sync(
    connection: Connection,
    groups: Sequence[str],
    revision: str | None,
    folder: Path | None = None,
    *,
    remake_views: bool = False,
) -> list[Change]:
    """Bring the database's objects of these groups to what the files say.

    `remake_views` makes all views again: a revision may have changed what they show.
    """
    files = [file for file in discover(folder) if file.group in groups]
    ledger = {p: r for p, r in read_ledger(connection).items() if p.split("/")[0] in groups}
    facts = _facts(connection, files)
    major = server_major(connection)
    changes = pending(files, ledger, facts, major)
    by_path = {file.path: file for file in files}
    done: list[Change] = []

    wanted = {change.path: change for change in changes}
    tables = [by_path[path].name for path in wanted if by_path[path].kind == "triggers"]
    if tables:
        _lock_tables(connection, tables)

    def make_way(materialized: Iterable[str]) -> None:
        """Drop the group of views now and have all of it made again."""
        dropped = drop_views(connection, extra=materialized)
        for file in files:
            if file.kind in VIEW_KINDS and file.name in dropped:
                wanted.setdefault(file.path, Change(file.path, "applied", "group"))

    gone = [row for path, row in ledger.items() if path not in by_path]
    gone_views = {row.name for row in gone if row.kind in VIEW_KINDS}
    touched_views = {by_path[path].name for path in wanted if by_path[path].kind in VIEW_KINDS}
    if touched_views or gone_views or remake_views:
        make_way(touched_views | gone_views)
    # A file that moved to another folder keeps its object.
    still_here = {(file.kind, file.name) for file in files}
    for row in gone:
        if (row.kind, row.name) not in still_here:
            _drop_object(connection, row)
        done.append(_forget(connection, row.path, revision))

    if wanted:
        execute_sql(connection, "set local check_function_bodies = off")
    leftovers: list[rowsets.Leftover | None] = []
    for file in files:
        change = wanted.get(file.path)
        if change is not None:
            if file.rows is not None:
                leftovers.append(_merge(connection, file, file.rows))
                done.append(change)
                continue
            try:
                _apply(connection, file)
            except StillNeeded:
                make_way(f.name for f in files if f.kind == "materialized_view")
                _apply(connection, file)
            done.append(change)
    if wanted:
        execute_sql(connection, "set local check_function_bodies to default")

    for leftover in reversed(leftovers):
        if leftover is not None:
            leftover.delete(connection)

    applied = [by_path[path] for path in wanted]
    after = _facts(connection, applied)
    for file in applied:
        definition = after[file.path].definition_md5
        if definition is None:
            raise ReplaceableError(f"sql_functions/{file.path} ran but {file.name} is not there")
        is_seed = file.rows is not None and file.rows.mode == "seed"
        _record(connection, file, None if is_seed else definition, revision, major)
    return done


def _lock_tables(connection: Connection, tables: Sequence[str]) -> None:
    """Take the tables whose triggers change before anything else is touched, doors first.

    In the order of the files one request after another would hold what this run wants while it
    waits for what this run holds: under load that deadlock comes again at every try.
    """
    names = dict.fromkeys((*DOORS, *tables))
    execute_sql(connection, f"lock table {', '.join(names)} in access exclusive mode")


def accept_rows(connection: Connection, sets: Iterable[rowsets.RowSet]) -> None:
    """Take what these tables hold now for what their files made: no drift, until a file changes."""
    for rows in sets:
        connection.exec_driver_sql(
            "update meta.replaceables set definition_md5 = %s where path = %s",
            (rowsets.content(connection, rows), rows.path),
        )


def forget_checksums(connection: Connection, paths: Sequence[str]) -> None:
    """Let the next `sync` apply these files again, whatever they hold."""
    for path in paths:
        connection.exec_driver_sql(
            "update meta.replaceables set checksum = 'drifted' where path = %(path)s",
            {"path": path},
        )


def drop_views(connection: Connection, extra: Iterable[str] = ()) -> set[str]:
    """Drop every view of the ledger, the materialized views named and those that depend on them.

    Returns the names dropped. Other materialized views keep their data.
    """
    answer = connection.exec_driver_sql(
        "select c.oid, r.object_name, r.kind from meta.replaceables as r"
        " join pg_catalog.pg_class as c on c.oid = to_regclass(r.object_name)"
        " where r.kind in ('view', 'materialized_view') and c.relkind in ('v', 'm')"
    )
    known = {oid: (name, kind) for oid, name, kind in answer}
    if not known:
        return set()
    edges = connection.exec_driver_sql(
        "select distinct w.ev_class, d.refobjid from pg_catalog.pg_depend as d"
        " join pg_catalog.pg_rewrite as w on w.oid = d.objid"
        " where d.classid = 'pg_catalog.pg_rewrite'::regclass"
        " and d.refclassid = 'pg_catalog.pg_class'::regclass and w.ev_class <> d.refobjid"
        " and w.ev_class = any(%s::oid[]) and d.refobjid = any(%s::oid[])",
        (list(known), list(known)),
    ).all()
    wanted = set(extra)
    doomed = {oid for oid, (name, kind) in known.items() if kind == "view" or name in wanted}
    grown = True
    while grown:
        more = {user for user, used in edges if used in doomed} - doomed
        doomed |= more
        grown = bool(more)
    sorter: TopologicalSorter[int] = TopologicalSorter({oid: set() for oid in doomed})
    for user, used in edges:
        if user in doomed and used in doomed:
            sorter.add(used, user)
    for oid in sorter.static_order():
        name, kind = known[oid]
        _try_drop(connection, f"drop {str(kind).replace('_', ' ')} {name}", name)
    return {known[oid][0] for oid in doomed}


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as the catalogue has it, so that it can be made again without its file."""

    name: str
    statements: tuple[str, ...]


_SAVED_VIEWS = """
select n.nspname || '.' || c.relname as name,
       array[
           'create ' || case c.relkind when 'm' then 'materialized ' else '' end || 'view '
               || c.oid::regclass
               || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')
               || ' as ' || pg_get_viewdef(c.oid)
       ]
       || array(select pg_get_indexdef(i.indexrelid)
                  from pg_catalog.pg_index as i where i.indrelid = c.oid order by i.indexrelid)
       || array(select format('comment on %%s %%s is %%L',
                              case when d.objsubid > 0 then 'column'
                                   when c.relkind = 'm' then 'materialized view' else 'view' end,
                              c.oid::regclass
                                  || coalesce('.' || quote_ident(a.attname), ''),
                              d.description)
                  from pg_catalog.pg_description as d
                  left join pg_catalog.pg_attribute as a
                    on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
                 where d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::regclass)
       || array(select format('grant %%s on %%s to %%s%%s', x.privilege_type, c.oid::regclass,
                              case x.grantee when 0 then 'public'
                                   else x.grantee::regrole::text end,
                              case when x.is_grantable then ' with grant option' else '' end)
                  from aclexplode(c.relacl) as x where x.grantee <> c.relowner) as statements
  from pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
 where n.nspname || '.' || c.relname = any(%s::text[]) and c.relkind in ('v', 'm')
 order by c.oid
"""


def set_views_aside(connection: Connection) -> list[SavedView]:
    """Drop every view that depends on no materialized data, remembering what it was."""
    names = [row.name for row in read_ledger(connection).values() if row.kind in VIEW_KINDS]
    rows = connection.exec_driver_sql(_SAVED_VIEWS, (names,)).all()
    saved = [SavedView(name, tuple(statements)) for name, statements in rows]
    gone = drop_views(connection)
    return [view for view in saved if view.name in gone]


def put_views_back(connection: Connection, saved: Sequence[SavedView]) -> list[str]:
    """Make them again, in whatever order they need; the names of those that cannot be made."""
    waiting = list(saved)
    while waiting:
        failed = []
        for view in waiting:
            try:
                with connection.begin_nested():
                    for statement in view.statements:
                        execute_sql(connection, statement)
            except DBAPIError as error:
                if is_passing(error):
                    raise
                failed.append(view)
        if len(failed) == len(waiting):
            break
        waiting = failed
    return sorted(view.name for view in waiting)


def invalid_indexes(connection: Connection) -> list[str]:
    """Indexes of ours that a build left behind unfinished, and that nobody is building now."""
    answer = connection.exec_driver_sql(
        "select c.oid::regclass::text from pg_catalog.pg_index as i"
        " join pg_catalog.pg_class as c on c.oid = i.indexrelid and c.relkind = 'i'"
        " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where not i.indisvalid and n.nspname = any(%s::text[])"
        " and not exists (select from pg_catalog.pg_stat_progress_create_index as b"
        "   where b.datid = (select d.oid from pg_catalog.pg_database as d"
        "     where d.datname = current_database()) and b.relid = i.indrelid)"
        " order by 1",
        (list(ROOMS),),
    )
    return [name for (name,) in answer]


def drop_all(connection: Connection, groups: Sequence[str]) -> None:
    """Drop every object of these groups: only before a downgrade, which takes the tables away."""
    rows = [row for path, row in read_ledger(connection).items() if path.split("/")[0] in groups]
    mats = [row.name for row in rows if row.kind == "materialized_view"]
    if any(row.kind in VIEW_KINDS for row in rows):
        drop_views(connection, extra=mats)
    for row in rows:
        if row.kind == "triggers":
            _drop_triggers(connection, row.name)
    names = [row.name for row in rows if row.kind == "function"]
    signatures = [signature for name in names for signature in _signatures(connection, name)]
    if signatures:
        # One statement, so that functions which depend on each other can go together.
        _try_drop(connection, f"drop routine {', '.join(signatures)}", "the functions")
    for row in rows:
        _forget(connection, row.path, None)


def _merge(connection: Connection, file: SqlFile, rows: rowsets.RowSet) -> rowsets.Leftover | None:
    try:
        with connection.begin_nested():
            return rowsets.merge(connection, rows)
    except DBAPIError as error:
        raise _explained(file, error, rows.staged) from error


def _apply(connection: Connection, file: SqlFile) -> None:
    if file.kind == "triggers":
        _drop_triggers(connection, file.name)
    before = _signatures(connection, file.name) if file.kind == "function" else []
    try:
        with connection.begin_nested():
            execute_sql(connection, file.text)
    except DBAPIError as error:
        # 42P13: the return type or a parameter's name changed, 42809: function became procedure.
        if not before or getattr(error.orig, "sqlstate", None) not in ("42P13", "42809"):
            raise _explained(file, error) from error
        _try_drop(connection, f"drop routine {', '.join(before)}", file.name)
        try:
            execute_sql(connection, file.text)
        except DBAPIError as again:
            raise _explained(file, again) from again
    else:
        if before and len(after := _signatures(connection, file.name)) > 1:
            old = [signature for signature in after if signature in before]
            if len(old) == len(after):
                raise ReplaceableError(f"{file.name} has overloads: {', '.join(after)}")
            _try_drop(connection, f"drop routine {', '.join(old)}", file.name)
    if file.kind != "triggers":
        _make_grants_exact(connection, file)


def _make_grants_exact(connection: Connection, file: SqlFile) -> None:
    """Take away every privilege of others, then give those that the file gives.

    An object that is replaced keeps what somebody granted by hand, and a new one is born with the
    default privileges that somebody may have set.
    """
    if file.kind == "function":
        what = [f"routine {signature}" for signature in _signatures(connection, file.name)]
    else:
        what = [f"table {file.name}"]
    holders = connection.exec_driver_sql(
        "select distinct x.grantee::regrole::text from ("
        " select p.proacl, p.proowner from pg_catalog.pg_proc as p"
        "  where p.pronamespace = to_regnamespace(split_part(%(name)s, '.', 1))"
        "  and p.proname = split_part(%(name)s, '.', 2)"
        " union all select c.relacl, c.relowner from pg_catalog.pg_class as c"
        "  where c.oid = to_regclass(%(name)s)) as o (acl, owner)"
        " cross join lateral aclexplode(o.acl) as x"
        " where x.grantee <> 0 and x.grantee <> o.owner",
        {"name": file.name},
    )
    names = ["public", *(holder for (holder,) in holders)]
    for each in what:
        execute_sql(connection, f"revoke all on {each} from {', '.join(names)} cascade")
    for grant in _GRANT.findall(file.text):
        execute_sql(connection, grant)


def _drop_object(connection: Connection, row: LedgerRow) -> None:
    if row.kind == "function":
        signatures = _signatures(connection, row.name)
        if signatures:
            _try_drop(connection, f"drop routine {', '.join(signatures)}", row.name)
    elif row.kind == "triggers":
        _drop_triggers(connection, row.name)


def _drop_triggers(connection: Connection, table: str) -> None:
    answer = connection.exec_driver_sql(
        "select format('drop trigger %%I on %%s', tgname, tgrelid::regclass)"
        " from pg_catalog.pg_trigger"
        " where tgrelid = to_regclass(%s) and not tgisinternal and tgparentid = 0",
        (table,),
    )
    for (statement,) in answer.all():
        execute_sql(connection, statement)


def _signatures(connection: Connection, name: str) -> list[str]:
    answer = connection.exec_driver_sql(
        "select format('%%I.%%I(%%s)', n.nspname, p.proname,"
        " pg_get_function_identity_arguments(p.oid))"
        " from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace"
        " where n.nspname = split_part(%s, '.', 1) and p.proname = split_part(%s, '.', 2)"
        " order by p.oid",
        (name, name),
    )
    return [row[0] for row in answer]


def _try_drop(connection: Connection, statement: str, what: str) -> None:
    try:
        with connection.begin_nested():
            execute_sql(connection, statement)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "2BP01":
            raise
        diagnostic = getattr(error.orig, "diag", None)
        raise StillNeeded(
            f"{what} must be dropped, but other objects depend on it",
            getattr(diagnostic, "message_detail", None),
        ) from error


def _explained(
    file: SqlFile, error: DBAPIError, ran: str | None = None
) -> ReplaceableError | DBAPIError:
    if is_passing(error):
        return error
    text = file.text if ran is None else ran
    diagnostic = getattr(error.orig, "diag", None)
    message = getattr(diagnostic, "message_primary", None) or str(error.orig)
    position = getattr(diagnostic, "statement_position", None)
    line = f":{text.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
    hints = [getattr(diagnostic, field, None) for field in ("message_detail", "message_hint")]
    return ReplaceableError(
        f"sql_functions/{file.path}{line}: {message}", " ".join(filter(None, hints)) or None
    )


def _record(
    connection: Connection,
    file: SqlFile,
    definition: str | None,
    revision: str | None,
    major: int,
) -> None:
    connection.exec_driver_sql(
        "insert into meta.replaceables as r"
        " (path, kind, object_name, checksum, definition_md5, revision, server_major)"
        " values (%s, %s, %s, %s, %s, %s, %s) on conflict (path) do update"
        " set kind = excluded.kind, object_name = excluded.object_name,"
        " checksum = excluded.checksum, definition_md5 = excluded.definition_md5,"
        " revision = excluded.revision, server_major = excluded.server_major,"
        " applied_at = clock_timestamp(), applied_by = session_user",
        (file.path, file.kind, file.name, file.checksum, definition, revision, major),
    )
    connection.exec_driver_sql(
        "insert into meta.replaceable_history (path, action, checksum, revision)"
        " values (%s, 'applied', %s, %s)",
        (file.path, file.checksum, revision),
    )


def _forget(connection: Connection, path: str, revision: str | None) -> Change:
    connection.exec_driver_sql("delete from meta.replaceables where path = %s", (path,))
    connection.exec_driver_sql(
        "insert into meta.replaceable_history (path, action, revision) values (%s, 'dropped', %s)",
        (path, revision),
    )
    return Change(path, "dropped", "removed")

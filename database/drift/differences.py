"""What differs from what the last upgrade noted: a sentence and the SQL that undoes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from database.drift import catalogue
from database.drift.catalogue import Catalogue, Key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

Change = Literal["missing", "extra", "changed"]

CRON_JOB = "job in pg_cron"
"""The one kind that is compared with jobs.schedules and stands in no note."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be."""

    kind: str
    object: str
    name: str
    change: Change
    should_be: str | None
    """Its definition; None: it should not be there."""
    found: str | None
    repair: tuple[str, ...]
    """Statements that put it back and cost no data; none when a human must decide."""
    remedy: str | None
    """What a human does where there is no such statement."""

    @property
    def key(self) -> Key:
        """What it is about."""
        return Key(self.kind, self.object, self.name)

    @property
    def label(self) -> str:
        """The thing in words; `indica db accept` takes it."""
        return _label(self.key)

    def __str__(self) -> str:
        if self.change == "missing":
            said = f"is missing; should be: {self.should_be or 'there'}"
        elif self.change == "extra":
            said = "should not be there" + (f": {self.found}" if self.found else "")
        else:
            said = f"is {self.found or 'plain'}; should be: {self.should_be or 'plain'}"
        return f"{self.label} {said}"


def _label(key: Key) -> str:
    if key.kind == "grant":
        return f"grant on {key.object} to {key.name}"
    if key.kind == "default privilege":
        return f"default privilege on {key.object} for {key.name}"
    if key.kind == "membership":
        return f"membership of {key.name} in {key.object}"
    if key.kind == "guard of partition":
        return f"trigger {key.name} of partition {key.object}"
    if not key.name:
        return f"{key.kind} {key.object}"
    return f"{key.kind} {key.name} of {key.object}"


def find(connection: Connection) -> list[Difference]:
    """All that differs, and the jobs that pg_cron does not have as they should be."""
    expected = catalogue.noted(connection)
    found = compare(expected, catalogue.read(connection)) if expected else []
    return found + _cron_jobs(connection)


def compare(expected: Catalogue, actual: Catalogue) -> list[Difference]:
    """Compare two catalogues; what belongs to a thing that is missing or extra is left out."""
    gone = {key.object for key in expected.keys() - actual.keys() if not key.name}
    foreign = {key.object for key in actual.keys() - expected.keys() if not key.name}
    differences = []
    for key in sorted(expected.keys() | actual.keys()):
        wanted, there = expected.get(key), actual.get(key)
        if wanted == there or (key.name and _thing(key) in (gone | foreign)):
            continue
        if key.kind in ("default", "not null") and _column(key) not in (
            expected.keys() & actual.keys()
        ):
            continue
        change: Change = "extra" if wanted is None else "missing" if there is None else "changed"
        repair, remedy = _undo(key, wanted, there)
        differences.append(
            Difference(key.kind, key.object, key.name, change, wanted, there, repair, remedy)
        )
    return differences


def _thing(key: Key) -> str:
    """The object that a line belongs to."""
    if key.kind != "grant":
        return key.object
    if key.object.startswith("column "):
        return key.object.partition(" of table ")[2]
    return key.object.partition(" ")[2]


def _column(key: Key) -> Key:
    return Key("column", key.object, key.name)


# -- how each kind is put back ---------------------------------------------------------------------

Undo = tuple[tuple[str, ...], str | None]


def _undo(key: Key, wanted: str | None, there: str | None) -> Undo:
    """The statements that put it back, or what a human must do."""
    if key.kind in _BY_KIND:
        return _BY_KIND[key.kind](key, wanted, there)
    kind, thing = key.kind, key.object
    if wanted is None:
        return (), f"not Indica's: move it to a schema of your own, or drop {kind} {thing}"
    if there is None:
        if kind in ("function", "procedure", "view", "materialized view"):
            return (), "`indica db upgrade` makes it again"
        return (), "its data are gone with it: restore it from a backup"
    return (), f"an administrator: make {kind} {thing} again what it should be"


def _column_undo(key: Key, wanted: str | None, there: str | None) -> Undo:
    table, name = key.object, key.name
    if wanted is None:
        return (), f"alter table {table} drop column {name}: its data are lost, so a human decides"
    if there is None:
        return (), "its data are gone with it: restore the table from a backup"
    return (
        (),
        f"alter table {table} alter column {name} type {wanted}: a human checks the data first",
    )


def _default(key: Key, wanted: str | None, _: str | None) -> Undo:
    action = "drop default" if wanted is None else f"set default {wanted}"
    return (f"alter table {key.object} alter column {key.name} {action}",), None


def _not_null(key: Key, wanted: str | None, _: str | None) -> Undo:
    action = "drop not null" if wanted is None else "set not null"
    return (f"alter table {key.object} alter column {key.name} {action}",), None


def _constraint(key: Key, wanted: str | None, there: str | None) -> Undo:
    drop = f"alter table {key.object} drop constraint {key.name}"
    if wanted is None:
        return (), f"not Indica's: {drop}"
    add = f"alter table {key.object} add constraint {key.name} {wanted}"
    return ((add,) if there is None else (drop, add)), None


def _index(key: Key, wanted: str | None, there: str | None) -> Undo:
    schema = key.object.partition(".")[0]
    drop = f"drop index {schema}.{key.name}"
    if wanted is None:
        return (), f"not Indica's: {drop}, or `indica db accept` when it is wanted"
    return ((wanted,) if there is None else (drop, wanted)), None


def _trigger(key: Key, wanted: str | None, there: str | None) -> Undo:
    drop = (f"drop trigger {key.name} on {key.object}",)
    if wanted is None:
        return drop, None
    definition, _, state = wanted.partition(" -- ")
    make = (definition,) if not state else (definition, _enable(key, state))
    if there is None:
        return make, None
    if definition == there.partition(" -- ")[0]:
        return (_enable(key, state),), None
    return (*drop, *make), None


def _enable(key: Key, state: str) -> str:
    action = {"": "enable", "disabled": "disable", "enabled A": "enable always"}.get(
        state, "enable replica"
    )
    return f"alter table {key.object} {action} trigger {key.name}"


def _guard(_: Key, __: str | None, ___: str | None) -> Undo:
    # The one on the parent, which partitions follow, is put back by its file.
    return ("alter table leads.events enable trigger user", "select leads.guard_partitions()"), None


def _policy(key: Key, wanted: str | None, _: str | None) -> Undo:
    if wanted is None:
        return (), f"not Indica's: drop policy {key.name} on {key.object}"
    return (), f"an administrator makes policy {key.name} on {key.object} again"


def _rule(key: Key, wanted: str | None, _: str | None) -> Undo:
    drop = f"drop rule {key.name} on {key.object}"
    return ((drop,), None) if wanted is None else ((drop, wanted), None)


_COLUMN_GRANT = re.compile(r"^column (?P<column>.+) of table (?P<table>.+)$")


def _grant(key: Key, wanted: str | None, there: str | None) -> Undo:
    holder, _, privilege = key.name.partition(" ")
    thing = key.object
    if column := _COLUMN_GRANT.match(thing):
        privilege, thing = f"{privilege} ({column['column']})", f"table {column['table']}"
    elif thing == "this database":
        action = (
            f"grant {privilege} to {holder}"
            if there is None
            else f"revoke {privilege} from {holder}"
        )
        return (), f"an administrator, on this database: {action}"
    revoke = f"revoke {privilege} on {thing} from {holder} cascade"
    give = f"grant {privilege} on {thing} to {holder} {wanted or ''}".rstrip()
    if wanted is None:
        return (revoke,), None
    return ((give,) if there is None else (revoke, give)), None


def _default_privilege(key: Key, wanted: str | None, _: str | None) -> Undo:
    holder, _, privilege = key.name.partition(" ")
    what, _, schema = key.object.partition(" in schema ")
    where = f" in schema {schema}" if schema else ""
    word, side = ("revoke", "from") if wanted is None else ("grant", "to")
    change = f"{word} {privilege} on {what} {side} {holder}"
    return (f"alter default privileges{where} {change}",), None


def _membership(key: Key, wanted: str | None, _: str | None) -> Undo:
    if wanted is None:
        return (), f"an administrator: revoke {key.object} from {key.name}, or `indica db accept`"
    return (), f"an administrator: grant {key.object} to {key.name}"


def _role(key: Key, wanted: str | None, there: str | None) -> Undo:
    if wanted is None:
        return (), f"an administrator: drop role {key.object}, or `indica db accept`"
    if there is None:
        return (), "`indica db bootstrap --admin-url URL` makes it again"
    lost = [f"no{word}" for word in there.split(", ") if word not in wanted.split(", ")]
    gained = [word for word in wanted.split(", ") if word not in there.split(", ")]
    words = " ".join(dict.fromkeys(word.replace("nonologin", "login") for word in [*lost, *gained]))
    return (), f"an administrator: alter role {key.object} {words}"


def _extension(key: Key, wanted: str | None, there: str | None) -> Undo:
    if there is None:
        return (), "`indica db bootstrap --admin-url URL` makes it again"
    if wanted is None:
        return (), "new since the last upgrade, which takes it over"
    return (), f"an administrator: alter extension {key.object} set schema {wanted.split()[-1]}"


def _event_trigger(key: Key, wanted: str | None, _: str | None) -> Undo:
    if wanted is None:
        return (), f"runs at every change of the schema: drop event trigger {key.object}"
    return (), "an administrator makes it again"


def _cron(key: Key, _: str | None, __: str | None) -> Undo:
    return ("select jobs.sync_cron_jobs()",), None


_BY_KIND = {
    "column": _column_undo,
    "default": _default,
    "not null": _not_null,
    "constraint": _constraint,
    "index": _index,
    "trigger": _trigger,
    "guard of partition": _guard,
    "policy": _policy,
    "rule": _rule,
    "grant": _grant,
    "default privilege": _default_privilege,
    "membership": _membership,
    "role": _role,
    "extension": _extension,
    "event trigger": _event_trigger,
    CRON_JOB: _cron,
}


# -- jobs in pg_cron -------------------------------------------------------------------------------


def _cron_jobs(connection: Connection) -> list[Difference]:
    """Jobs that pg_cron does not have as jobs.schedules says."""
    exists = connection.exec_driver_sql("select to_regprocedure('jobs.cron_differences()')")
    if exists.scalar_one() is None:
        return []
    answer = connection.exec_driver_sql("select job, should_be, found from jobs.cron_differences()")
    return [
        Difference(
            CRON_JOB,
            job,
            "",
            "extra" if wanted is None else "missing" if there is None else "changed",
            wanted,
            there,
            *_undo(Key(CRON_JOB, job, ""), wanted, there),
        )
        for job, wanted, there in answer
    ]


def still(before: Iterable[Difference], expected: Catalogue, actual: Catalogue) -> Catalogue:
    """What to note after an upgrade: what stands, except that what differed and still does is kept.

    So nothing that was changed by hand becomes right because a release came.
    """
    kept = dict(actual)
    for difference in before:
        if actual.get(difference.key) == difference.found:
            take_over(kept, expected, difference)
    return kept


def take_over(into: Catalogue, other: Catalogue, difference: Difference) -> None:
    """Let a difference be in `into` as it is in `other`, with all that `compare` leaves out for it.

    That is what belongs to a table that is missing or extra, and to such a column.
    """
    keys = {difference.key}
    if difference.change != "changed":
        keys |= {key for key in into.keys() | other.keys() if _belongs(key, difference.key)}
    for key in keys:
        if key in other:
            into[key] = other[key]
        else:
            into.pop(key, None)


def _belongs(part: Key, whole: Key) -> bool:
    """Whether one line of the catalogue goes with another."""
    if not whole.name:
        return bool(part.name) and _thing(part) == whole.object
    return (
        whole.kind == "column" and part.kind in ("default", "not null") and _column(part) == whole
    )

"""The laws of the rooms, read from the bodies of sql_functions/: who calls whom, who writes what.

`database/rooms.py` has the order of the rooms. Each law answers with breaches; the tests hold the
files to them, and feed them what breaks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pglast import ast

from database.rooms import ROOMS, STOREYS
from tests.support.plpgsql import Part, Source, calls, relations

WRITES = ("insert", "update", "delete", "merge", "truncate")


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One place that breaks a law; two places of the same two names are equal."""

    what: str
    """`<function> -> <function>`, or `<function> writes <table>`."""
    path: str = field(compare=False)
    line: int = field(compare=False)

    def __str__(self) -> str:
        return f"sql_functions/{self.path}:{self.line}: {self.what}"


def room_of(name: str) -> str | None:
    """The room of a qualified name; None for what is PostgreSQL's, an extension's or a CTE."""
    room, _, rest = name.partition(".")
    return room if rest and room in ROOMS else None


def calls_upwards(sources: Iterable[Source]) -> Iterator[Breach]:
    """Calls of a function in a higher room, by functions, views, rows and triggers.

    A trigger counts as a call by the table's room.
    """
    for source in sources:
        for part in _parts(source):
            own = room_of(part.owner)
            for call in calls(part):
                if _is_above(call.name, own):
                    yield Breach(f"{part.owner} -> {call.name}", part.path, call.line)
            if isinstance(part.tree, ast.CreateTrigStmt):
                name = ".".join(word.sval for word in part.tree.funcname or ())
                if _is_above(name, own):
                    yield Breach(f"{part.owner} -> {name}", part.path, part.line)


def views_read_upwards(sources: Iterable[Source]) -> Iterator[Breach]:
    """What a view reads in a higher room."""
    for source in sources:
        for part in source.loose:
            if isinstance(part.tree, ast.ViewStmt | ast.CreateTableAsStmt):
                own = room_of(part.owner)
                for relation in relations(part):
                    if relation.access == "read" and _is_above(relation.name, own):
                        yield Breach(
                            f"{part.owner} reads {relation.name}", part.path, relation.line
                        )


def writes_elsewhere(sources: Iterable[Source]) -> Iterator[Breach]:
    """Rows of another room's table that a function writes."""
    for source in sources:
        for part in _parts(source):
            for relation in relations(part):
                room = room_of(relation.name)
                if relation.access in WRITES and room is not None and room != room_of(part.owner):
                    yield Breach(f"{part.owner} writes {relation.name}", part.path, relation.line)


def text_runners(sources: Iterable[Source]) -> Iterator[str]:
    """Functions that execute SQL which they put together: there no law sees anything."""
    for source in sources:
        for routine in source.routines:
            if routine.runs_text:
                yield routine.name


def _parts(source: Source) -> Iterator[Part]:
    for routine in source.routines:
        yield from routine.parts
    yield from source.loose


def _is_above(name: str, own: str | None) -> bool:
    room = room_of(name)
    return room is not None and own is not None and STOREYS[room] > STOREYS[own]

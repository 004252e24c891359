"""Puts back what was changed by hand, where that costs no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from database.common.errors import IndicaError
from database.drift import catalogue, differences
from database.drift.differences import Difference
from database.sqlfile import execute_sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A default or a privilege before what it would be given to; what others refer to before them.
ORDER = ("default privilege", "rule", "not null", "default", "constraint", "index")


@dataclass(slots=True)
class Repaired:
    """What came of it."""

    done: list[Difference] = field(default_factory=list)
    failed: list[tuple[Difference, str]] = field(default_factory=list)
    """With what PostgreSQL said."""


def put_back(connection: Connection, found: Sequence[Difference] | None = None) -> Repaired:
    """Run the statements of every difference that has some; the caller's transaction.

    One that cannot be put back, since rows stand in its way or the rights are missing, changes
    nothing and is told.
    """
    result = Repaired()
    todo = [d for d in (differences.find(connection) if found is None else found) if d.repair]
    # A foreign key wants the key that it refers to, so what failed is tried once more at the end.
    for attempt in (1, 2):
        failed: list[tuple[Difference, str]] = []
        for difference in sorted(todo, key=_rank):
            try:
                with connection.begin_nested():
                    for statement in difference.repair:
                        execute_sql(connection, statement)
            except DBAPIError as error:
                failed.append((difference, str(error.orig).splitlines()[0]))
            else:
                result.done.append(difference)
        todo = [difference for difference, _ in failed]
        if attempt == 2 or not todo:
            result.failed = failed
            break
    return result


def _rank(difference: Difference) -> tuple[int, bool]:
    place = ORDER.index(difference.kind) if difference.kind in ORDER else len(ORDER)
    return place, "FOREIGN KEY" in (difference.should_be or "")


def note_upgrade(connection: Connection, before: Sequence[Difference]) -> None:
    """Note what stands now, less what differed before an upgrade and still does."""
    if not catalogue.is_there(connection):
        return
    expected, actual = catalogue.noted(connection), catalogue.read(connection)
    catalogue.note(connection, differences.still(before, expected, actual))


def accept(connection: Connection, labels: Sequence[str]) -> list[Difference]:
    """Note these differences as right, which somebody made on purpose.

    Raises IndicaError for a job in pg_cron, which is as jobs.schedules says and never noted.
    """
    taken = [found for found in differences.find(connection) if found.label in labels]
    jobs = sorted(found.label for found in taken if found.kind == differences.CRON_JOB)
    if jobs:
        raise IndicaError(
            f"{', '.join(jobs)}: what pg_cron has to run stands in jobs.schedules",
            "Change it there, or run `indica jobs sync`; nothing was accepted.",
        )
    expected, actual = catalogue.noted(connection), catalogue.read(connection)
    for difference in taken:
        differences.take_over(expected, actual, difference)
    catalogue.note(connection, expected)
    return taken

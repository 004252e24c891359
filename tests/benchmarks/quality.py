"""`make bench-quality`: how many damaged spellings become a stranger's number in silence.

100,000 damaged spellings and 45,000 right ones, read by normalize.phone and by phonenumbers. What
is damaged into another number's right spelling is counted apart: nobody can tell.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence

import click
import psycopg
from phonenumbers import re_util

from tests.benchmarks.cluster import BenchCluster
from tests.benchmarks.phone import with_library
from tests.support.damage import (
    KEPT_APART,
    KINDS,
    Answer,
    Spelling,
    Tally,
    damaged,
    spellings,
)

SEED = 20261127
LIMIT = 1000
"""One silent stranger at most among so many damaged spellings."""
READ = """
select p.e164, p.repairs
from unnest(%s::text[]) with ordinality as t (raw, position), normalize.phone(t.raw) as p
order by t.position
"""


def ours(connection: psycopg.Connection[tuple[object, ...]], texts: Sequence[str]) -> list[Answer]:
    """normalize.phone's answers."""
    rows = connection.execute(READ.encode(), (list(texts),)).fetchall()
    return [Answer(number, tuple(repairs or ())) for number, repairs in rows]  # type: ignore[arg-type]


def tallies(cases: Sequence[Spelling], answers: Sequence[Answer]) -> Mapping[str, Tally]:
    """The answers judged, by kind of damage."""
    found: dict[str, Tally] = defaultdict(Tally)
    for spelling, answer in zip(cases, answers, strict=True):
        found[spelling.kind].add(spelling, answer)
    return found


@click.command()
@click.option("--count", default=100_000, help="Damaged spellings.")
@click.option("--right", default=45_000, help="Right spellings.")
@click.option("--seed", default=SEED, help="Another seed, other numbers.")
def main(count: int, right: int, seed: int) -> None:
    """Print the rates, and fail where Indica's are worse than promised."""
    re_util.enable_pattern_cache()
    cases = list(damaged(count, seed, {**KINDS, **KEPT_APART}))
    whole = list(spellings(right, seed))
    with (
        BenchCluster() as cluster,
        cluster.database("quality") as database,
        psycopg.connect(database.url("admin"), autocommit=True) as connection,
    ):
        answers = ours(connection, [c.text for c in cases])
        read = ours(connection, [c.text for c in whole])
    mine = tallies(cases, answers)
    theirs = tallies(cases, [Answer(with_library(c.text)) for c in cases])

    click.echo(
        "| damage | spellings | Indica, in silence | Indica, with a warning | read right "
        "| phonenumbers, in silence |\n| --- | --- | --- | --- | --- | --- |"
    )
    for kind, tally in mine.items():
        click.echo(
            f"| {kind}{' *' if kind in KEPT_APART else ''} | {tally.tried} | {len(tally.silent)} "
            f"| {tally.warned} | {tally.found} | {len(theirs[kind].silent)} |"
        )
    tried = sum(t.tried for t in mine.values())
    silent = sum(len(t.silent) for t in mine.values())
    other = sum(len(t.silent) for t in theirs.values())
    warned = sum(t.warned for t in mine.values())
    click.echo(f"| all | {tried} | {silent} | {warned} | | {other} |\n")
    lost = [c for c, answer in zip(whole, read, strict=True) if answer.number != c.number]
    click.echo(
        f"Strangers in silence in 1,000: Indica {1000 * silent / tried:.2f}, phonenumbers "
        f"{1000 * other / tried:.1f}; with a warning {1000 * warned / tried:.1f}. Another number's "
        f"right spelling, not counted: {sum(t.unknowable for t in mine.values())}. Right spellings "
        f"that are not read: {len(lost)} of {len(whole)}. * kept apart while rules were written."
    )
    if silent * LIMIT > tried or len(lost) * LIMIT > len(whole):
        sys.exit(1)


if __name__ == "__main__":
    main()

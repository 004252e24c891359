"""`indica reference renormalize`, `review`: the present rules applied to what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import click
import psycopg

from database.cli.commands._shared import json_option, print_json, print_table, speaker
from database.common.errors import IndicaError
from database.connection import connect

KINDS = ("phone", "wa_id", "email", "tax_id", "bsuid", "person", "referrer")
"""In this order: what names people before what they are called."""
TRIES = 6
"""For a batch that lost a race against intake."""
LOST_RACES = ("23505", "40001", "40P01", "55P03")

Change = dict[str, Any]
Connection = psycopg.Connection[Any]


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
@click.option(
    "--batch",
    type=click.IntRange(1, 1000),
    default=200,
    show_default=True,
    help="Rows of one transaction; intake of the same people waits for it.",
)
@click.option(
    "--sample",
    type=click.IntRange(0, 1000),
    default=10,
    show_default=True,
    help="How many changes of each kind are shown (personal data).",
)
@json_option
def renormalize(dry_run: bool, batch: int, sample: int, as_json: bool) -> None:
    """Normalise stored phones, e-mails, names and cities again, by the present rules.

    Commits batch by batch beside running intake; stopped, it goes on where it was. What would
    name two people is never merged: it stays as it was and is listed here and by
    `indica reference review` for somebody to look at.
    """
    say = speaker(as_json)
    with connect("owner", autocommit=True) as connection:
        if not _only(connection, "select pg_try_advisory_lock(hashtextextended(%s, 0))", _LOCK):
            raise IndicaError("another renormalisation is running", "Wait for it to end.")
        run_id, versions = _start(connection, dry_run)
        counts: dict[str, Counter[str]] = {}
        shown: list[Change] = []
        for kind in KINDS:
            counts[kind], some = _one_kind(connection, run_id, kind, batch, sample, say)
            shown += some
        if run_id is not None:
            connection.execute("select people.finish_renormalization(%s)", (run_id,))
    if as_json:
        print_json(
            {
                "run": run_id,
                "dry_run": dry_run,
                "versions": versions,
                "counts": counts,
                "sample": shown,
            }
        )
    else:
        _print(counts, shown, versions, dry_run)


_LOCK = ("people.renormalize",)


def _start(connection: Connection, dry_run: bool) -> tuple[int | None, Any]:
    """The run under which changes are noted (none for a dry one), and the rules' versions."""
    row = connection.execute(
        "select run_id, versions from people.start_renormalization(p_is_dry_run => %s)", (dry_run,)
    ).fetchone()
    if row is None:
        raise IndicaError("people.start_renormalization answered nothing")
    return row[0], row[1]


def _only(connection: Connection, query: str, arguments: tuple[object, ...] = ()) -> Any:
    row = connection.execute(query.encode(), arguments).fetchone()
    return row[0] if row else None


def _one_kind(
    connection: Connection,
    run_id: int | None,
    kind: str,
    batch: int,
    sample: int,
    say: Callable[[str], None],
) -> tuple[Counter[str], list[Change]]:
    """Every outdated row of a kind; again while a pass made room for what it had to leave.

    Two rows may exchange keys: the first finds its new one taken until the second has moved.
    """
    counts: Counter[str] = Counter()
    shown: list[Change] = []
    left: set[int] = set()
    while True:
        met: set[int] = set()
        made = 0
        taken: dict[str, int] = {}
        for change in _changes(connection, run_id, kind, batch, counts, say):
            row, outcome = int(change["row_id"]), str(change["outcome"])
            if run_id is None:
                outcome = change["outcome"] = _foreseen(change, taken)
            if outcome in ("collision", "refused"):
                met.add(row)
            else:
                made += 1
            if row not in left:
                counts[outcome] += 1
                if len(shown) < sample:
                    shown.append(change)
            elif outcome not in ("collision", "refused"):
                counts["collision"] -= 1
                counts[outcome] += 1
        if run_id is None or not met or not made:
            return +counts, shown
        left = met


def _foreseen(change: Change, taken: dict[str, int]) -> str:
    """What a dry run says of a form that another row of the same run would have by then."""
    outcome = str(change["outcome"])
    key = (change.get("new") or {}).get("match_key")
    if outcome != "applied" or key is None:
        return outcome
    owner = taken.setdefault(key, change["person_id"])
    return "applied" if owner == change["person_id"] else "collision"


def _changes(
    connection: Connection,
    run_id: int | None,
    kind: str,
    batch: int,
    counts: Counter[str],
    say: Callable[[str], None],
) -> Iterator[Change]:
    after, seen = 0, 0
    while True:
        last, examined, changes = _one_batch(connection, run_id, kind, after, batch)
        if last is None:
            break
        after, seen = last, seen + examined
        yield from changes
        if seen % (batch * 50) == 0:
            say(f"{kind}: {seen} rows looked at")
    counts["examined"] = max(counts["examined"], seen)


def _one_batch(
    connection: Connection, run_id: int | None, kind: str, after: int, batch: int
) -> tuple[int | None, int, list[Change]]:
    """One transaction; a lost race is run again, since nothing of it stayed."""
    for attempt in range(1, TRIES + 1):
        try:
            with connection.transaction():
                row = connection.execute(
                    "select r.last_id, r.examined, r.changes"
                    " from people.renormalize(%s, %s, %s, %s) as r",
                    (run_id, kind, after, batch),
                ).fetchone()
        except psycopg.Error as error:
            if error.sqlstate not in LOST_RACES or attempt == TRIES:
                raise
        else:
            break
    if row is None:
        raise IndicaError("people.renormalize returned nothing")
    return row[0], row[1], row[2]


def _print(
    counts: dict[str, Counter[str]], shown: list[Change], versions: Any, dry_run: bool
) -> None:
    outcomes = ("examined", "applied", "removed", "collision", "refused")
    print_table(
        ("kind", *outcomes),
        [(kind, *(found[outcome] for outcome in outcomes)) for kind, found in counts.items()],
    )
    if shown:
        print_table(
            ("kind", "person", "outcome", "old", "new"),
            [
                (
                    change["kind"],
                    change.get("person_id"),
                    " ".join(filter(None, (change["outcome"], change.get("reason")))),
                    _brief(change.get("old")),
                    _brief(change.get("new")),
                )
                for change in shown
            ],
            title="A sample",
        )
    rules = ", ".join(f"{kind} {version}" for kind, version in versions.items())
    left = sum(found["collision"] + found["refused"] for found in counts.values())
    click.echo(f"rules: {rules}{'; nothing was changed' if dry_run else ''}")
    if left:
        click.echo(f"{left} rows need a human: indica reference review")


@click.command()
@json_option
def review(as_json: bool) -> None:
    """List values that the last renormalisations left for a human (personal data)."""
    columns = (
        "kind",
        "person",
        "name",
        "other_person",
        "other_name",
        "reason",
        "since",
        "old",
        "new",
    )
    with connect("owner") as connection:
        rows = connection.execute(
            "select kind, person_uid, name, other_person_uid, other_name, reason, since,"
            " old_values, new_values from people.list_normalization_reviews()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(
            ("kind", "who", "has it already", "reason", "since", "old", "new"),
            [(row[0], row[2], row[4], *row[5:7], _brief(row[7]), _brief(row[8])) for row in rows],
        )
    else:
        click.echo("nothing waits")


def _brief(values: dict[str, Any] | None) -> str:
    return " · ".join(str(value) for value in (values or {}).values())

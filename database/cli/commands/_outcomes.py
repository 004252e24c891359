"""`indica lead import --outcomes`: what became of a company's leads before Indica."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import click

from database.cli.commands._shared import counted, print_json, print_table
from database.cli.tables import Row, open_table
from database.common.errors import IndicaError
from database.connection import connect

ROWS = 1000
SHOWN = 10
WHY = {
    "without_date": "no date, or one to come",
    "without_outcome": "the outcome is none that is known; --won says which are won",
    "unreadable": "the line cannot be read",
}


def import_outcomes(
    file: Path,
    fields: dict[str, str],
    won: tuple[str, ...],
    name: str,
    told_at: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Hand the rows over and say what could not be used."""
    problems: list[tuple[int, str]] = []
    rows = 0
    with open_table(file) as table, connect("owner", autocommit=True) as connection:
        found = connection.execute(
            "select scoring.plan_history(%s, %s)", (table.columns, json.dumps(fields))
        ).fetchone()
        if found is None:
            raise IndicaError("scoring.plan_history answered nothing")
        plan = found[0]
        if not as_json:
            print_table(("field", "column"), sorted(plan.items()))
            rest = [column for column in table.columns if column not in plan.values()]
            if rest:
                click.echo(f"Kept as attributes: {', '.join(rest)}")
        for batch in _batches(iter(table)):
            rows += len(batch)
            problems += [(row.line, "unreadable") for row in batch if row.raw is None]
            said = [
                {"line": row.line, "said": json.loads(row.raw)}
                for row in batch
                if row.raw is not None
            ]
            problems += connection.execute(
                "select h.line, h.problem from scoring.take_history(p_name => %s, p_map => %s,"
                " p_rows => %s, p_told_at => %s, p_won => %s) as h",
                (
                    name,
                    json.dumps(plan),
                    json.dumps(said),
                    told_at,
                    [word.lower() for word in won] or None,
                ),
            ).fetchall()
    if as_json:
        print_json(
            {
                "rows": rows,
                "taken": rows - len(problems),
                "problems": [{"line": line, "problem": why} for line, why in problems],
            }
        )
        return
    click.echo(f"{counted(rows - len(problems), 'outcome')} taken, {len(problems)} not")
    for line, why in sorted(problems)[:SHOWN]:
        click.echo(f"  line {line}: {WHY.get(why, why)}")
    click.echo("`indica scoring train` learns from them.")


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS)):
        yield batch

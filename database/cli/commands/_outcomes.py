"""`indica lead import --outcomes`: what became of a company's leads before Indica."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

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
    left_out: tuple[str, ...],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Hand the rows over and say what could not be used; dry_run takes all of it back."""
    problems: list[tuple[int, str]] = []
    rows = 0
    with (
        open_table(file) as table,
        connect("owner", autocommit=True) as connection,
        connection.transaction(force_rollback=True) if dry_run else nullcontext(),
    ):
        if unknown := set(left_out) - set(table.columns):
            raise IndicaError(f"the file has no column {', '.join(sorted(unknown))}")
        columns = [column for column in table.columns if column not in left_out]
        found = connection.execute(
            "select scoring.plan_history(%s, %s)", (columns, json.dumps(fields))
        ).fetchone()
        if found is None:
            raise IndicaError("scoring.plan_history answered nothing")
        plan = found[0]
        if not as_json:
            print_table(("field", "column"), sorted(plan.items()))
            rest = [column for column in columns if column not in plan.values()]
            if rest:
                click.echo(f"Kept as attributes: {', '.join(rest)}")
        for batch in _batches(iter(table)):
            rows += len(batch)
            problems += [(row.line, "unreadable") for row in batch if row.raw is None]
            said = [
                {"line": row.line, "said": _without(json.loads(row.raw), left_out)}
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
    would = "would be taken" if dry_run else "taken"
    click.echo(f"{counted(rows - len(problems), 'outcome')} {would}, {len(problems)} not")
    for line, why in sorted(problems)[:SHOWN]:
        click.echo(f"  line {line}: {WHY.get(why, why)}")
    if not dry_run:
        click.echo("`indica scoring train` learns from them.")


def _without(said: Any, left_out: tuple[str, ...]) -> Any:
    if not isinstance(said, dict):
        return said
    return {column: value for column, value in said.items() if column not in left_out}


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS)):
        yield batch

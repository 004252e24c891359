"""`indica seal`: seals of history, their roots, and whether history is what was sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from database.cli.commands._shared import (
    Group,
    counted,
    json_option,
    print_json,
    print_rows,
    print_table,
)
from database.common.errors import IndicaError
from database.connection import connect

SHOWN = 20
"""Differences that are printed one by one for a person; --json has all."""


@click.group(cls=Group)
def seal() -> None:
    """Seals of history: their roots, and whether history is what was sealed."""


@seal.command("list")
@click.option("--last", type=click.IntRange(min=1), help="Only the last so many days.")
@json_option
def list_(last: int | None, as_json: bool) -> None:
    """List the seals, the newest first; keep their roots where this database's admins cannot write.

    One line a seal: `indica seal list --last 1 --json >> roots.log`, each day, on another machine.
    """
    with connect("owner") as connection:
        rows = connection.execute(
            "select sealed_on, number, leads, root from governance.seals"
            " order by number desc limit %s",
            (last,),
        ).fetchall()
    print_rows(("sealed_on", "number", "leads", "root"), rows, as_json)


@seal.command()
@json_option
def make(as_json: bool) -> None:
    """Seal today's history now, as the job leads.seal_history does each night."""
    with connect("owner") as connection:
        row = connection.execute("select leads.seal_history()").fetchone()
    count = row[0] if row else 0
    if as_json:
        print_json({"leads": count})
    else:
        click.echo(
            f"{counted(count, 'lead')} sealed" if count else "nothing to seal: today has its seal"
        )


@seal.command()
@click.option("--root", help="A root that was kept elsewhere (hexadecimal).")
@click.option(
    "--on",
    "sealed_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of that root; with --root.",
)
@json_option
def verify(root: str | None, sealed_on: datetime | None, as_json: bool) -> None:
    """Hold all of history against its seals; exit code 1 when anything differs."""
    if (root is None) != (sealed_on is None):
        raise IndicaError("--root and --on go together", "`indica seal list` shows both.")
    day: date | None = None if sealed_on is None else sealed_on.date()
    with connect("owner") as connection:
        found = connection.execute(
            "select problem, sealed_on, lead_uid, lead_id, detail"
            " from governance.verify_seals(p_root => %s, p_sealed_on => %s)"
            " order by 1, 2, 4",
            (root, day),
        ).fetchall()
        sealed = connection.execute("select count(*) from governance.seals").fetchone()
    seals = sealed[0] if sealed else 0
    if as_json:
        print_json({"seals": seals, "problems": [_as_object(row) for row in found]})
    else:
        _show(seals, found)
    if found:
        raise SystemExit(1)


def _as_object(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(("problem", "sealed_on", "lead", "lead_id", "detail"), row, strict=True))


def _show(seals: int, found: list[tuple[Any, ...]]) -> None:
    if not found:
        click.echo(f"history is whole: {counted(seals, 'seal')}, every chain verifies")
        return
    print_table(
        ("problem", "sealed on", "lead", "detail"),
        [
            (problem, day, uid or number, detail)
            for problem, day, uid, number, detail in found[:SHOWN]
        ],
    )
    click.echo(
        counted(len(found), "difference") + (f", {SHOWN} shown" if len(found) > SHOWN else "")
    )
    click.echo("Compare with a backup and with the roots that were kept elsewhere; change nothing.")


@seal.command("drop-month")
@click.argument("month", type=click.DateTime(["%Y-%m"]))
@click.option("--yes", is_flag=True, help="Do not ask: the events of that month are lost.")
@json_option
def drop_month(month: datetime, yes: bool, as_json: bool) -> None:
    """Drop the events of MONTH (2025-01), keeping what proves the chains that ran through it."""
    if not yes:
        click.confirm(f"The events of {month:%Y-%m} are dropped for ever. Go on?", abort=True)
    with connect("owner") as connection:
        row = connection.execute(
            "select leads.drop_month(p_month => %s)", (month.date(),)
        ).fetchone()
    count = row[0] if row else 0
    if as_json:
        print_json({"month": f"{month:%Y-%m}", "events": count})
    else:
        click.echo(f"{count} events of {month:%Y-%m} dropped; their chains still verify")


def register(root: click.Group) -> None:
    root.add_command(seal)

"""`indica holiday`: days off of states and municipalities."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from database.cli.commands._shared import Group, json_option, print_json, print_rows
from database.connection import connect


@click.group(cls=Group)
def holiday() -> None:
    """Days off of states and municipalities; national holidays are known."""


@holiday.command()
@click.argument("place")
@click.argument("day")
@click.argument("name")
@json_option
def add(place: str, day: str, name: str, as_json: bool) -> None:
    """Add a holiday of PLACE (BR, a state, an IBGE code) on DAY called NAME, from now on.

    DAY: 25/01 of every year, 2026-12-24 once, easter+60 or easter-47 for a movable feast.
    """
    with connect("owner") as connection:
        row = connection.execute(
            "select calendar.save_holiday(p_place => %s, p_occasion => %s, p_name => %s)",
            (place, day, name),
        ).fetchone()
    occasion = row[0] if row else None
    if as_json:
        print_json({"place": place, "occasion": occasion, "name": name})
    else:
        click.echo(f"{place} {occasion}: {name}")


@holiday.command()
@click.argument("place")
@click.argument("occasion")
@json_option
def remove(place: str, occasion: str, as_json: bool) -> None:
    """Take the holiday of PLACE on OCCASION, as `list` shows it, away."""
    with connect("owner") as connection:
        connection.execute(
            "select calendar.remove_holiday(p_place => %s, p_occasion => %s)", (place, occasion)
        )
    if as_json:
        print_json({"place": place, "occasion": occasion, "removed": True})
    else:
        click.echo("removed")


@holiday.command("list")
@click.option("--year", type=click.IntRange(1900, 2200), help="This year by default.")
@click.option("--place", help="Only of a state, or of a municipality (IBGE code) and its state.")
@json_option
def list_(year: int | None, place: str | None, as_json: bool) -> None:
    """List the holidays of a year."""
    columns = ("day", "place", "where", "occasion", "name")
    with connect("owner") as connection:
        rows = connection.execute(
            "select day, place, place_name, occasion, name"
            " from calendar.list_holidays(p_year => %s, p_place => %s)",
            (year or datetime.now(UTC).year, place),
        ).fetchall()
    print_rows(columns, rows, as_json)


def register(root: click.Group) -> None:
    root.add_command(holiday)

"""`indica rework`: the cadence for silent people."""

from __future__ import annotations

from datetime import datetime

import click

from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.connection import connect


@click.group(cls=Group)
def rework() -> None:
    """Rework: write again to people who do not answer."""


@rework.command()
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]),
    help="Plan as if it were then (civil time of the operation).",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done and do nothing.")
@json_option
def run(as_of: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Run the daily rework now."""
    columns = ("lead", "person", "step", "action", "due_at", "reason")
    with connect("owner") as connection:
        rows = connection.execute(
            "select lead_uid, person, step, action, due_at, reason"
            " from rework.run_at(p_local_time => %s::timestamp, p_is_dry_run => %s)",
            (as_of, dry_run),
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
        click.echo(f"{len(rows)} leads{', nothing was changed' if dry_run else ''}")
    else:
        click.echo("nothing is due")


def register(root: click.Group) -> None:
    root.add_command(rework)

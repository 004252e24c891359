"""`indica pool`: groups of consultants who take turns."""

from __future__ import annotations

import click

from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.connection import connect


@click.group(cls=Group)
def pool() -> None:
    """Groups of consultants who take turns."""


@pool.command()
@click.argument("code")
@click.argument("name")
@json_option
def add(code: str, name: str, as_json: bool) -> None:
    """Add a pool CODE called NAME; a known one is renamed and active again."""
    with connect("owner") as connection:
        connection.execute("select routing.save_pool(p_code => %s, p_name => %s)", (code, name))
    durable()
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@pool.command()
@click.argument("code")
@click.argument("consultant")
@click.option("--weight", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--remove", is_flag=True, help="Take them out; their share of turns is remembered.")
@json_option
def member(code: str, consultant: str, weight: int, remove: bool, as_json: bool) -> None:
    """Put a CONSULTANT (e-mail or uid) into the pool CODE; weight 2 receives twice as much."""
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.set_pool_member(p_pool_code => %s, p_consultant => %s,"
            " p_weight => %s, p_is_active => %s)",
            (code, consultant, weight, not remove),
        ).fetchone()
    durable()
    assigned = row[0] if row else 0
    if as_json:
        print_json({"pool": code, "member": not remove, "weight": weight, "assigned": assigned})
    else:
        click.echo("taken out" if remove else f"weight {weight}", nl=False)
        click.echo(f"; {assigned} waiting leads were assigned")


@pool.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the pools and who takes turns in them."""
    columns = ("pool", "name", "active", "consultant", "weight", "member_active")
    with connect("owner") as connection:
        rows = connection.execute(
            "select pool, name, is_active, consultant_email, weight, takes_turns"
            " from routing.list_pools()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def register(root: click.Group) -> None:
    root.add_command(pool)

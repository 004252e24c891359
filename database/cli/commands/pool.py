"""`indica pool`: groups of consultants who take turns."""

from __future__ import annotations

import click

from database.cli.commands._shared import (
    Group,
    counted,
    durable,
    json_option,
    locale_option,
    print_json,
    print_rows,
)
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
@click.option("--daily", type=click.IntRange(0), help="Turns a day at most; 0: no limit.")
@click.option("--only", metavar="JSON", help="What leads they take, as in a rule; {}: all.")
@click.option("--prefer", metavar="JSON", help="What leads are rather theirs; {}: none.")
@click.option(
    "--remove", is_flag=True, help="Take them out for good; the rest settle their credit."
)
@json_option
def member(
    code: str,
    consultant: str,
    weight: int,
    daily: int | None,
    only: str | None,
    prefer: str | None,
    remove: bool,
    as_json: bool,
) -> None:
    """Put a CONSULTANT (e-mail or uid) into the pool CODE; weight 2 receives twice as much.

    --daily, --only and --prefer stay as they are unless they are given.
    """
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.set_pool_member(p_pool_code => %s, p_consultant => %s,"
            " p_weight => %s, p_is_active => %s, p_daily_capacity => %s, p_conditions => %s,"
            " p_preferred => %s)",
            (code, consultant, weight, not remove, daily, only, prefer),
        ).fetchone()
    durable()
    assigned = row[0] if row else 0
    if as_json:
        print_json({"pool": code, "member": not remove, "weight": weight, "assigned": assigned})
    else:
        click.echo("taken out" if remove else f"weight {weight}", nl=False)
        click.echo(f"; {counted(assigned, 'waiting lead')} assigned")


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
    print_rows(columns, rows, as_json)


@pool.command()
@click.argument("code", required=False)
@locale_option
@json_option
def who(code: str | None, locale: str, as_json: bool) -> None:
    """Say who can take a lead now, of each pool or of the pool CODE, why not, and until when."""
    columns = ("pool", "consultant", "email", "weight", "can", "reason", "works_from")
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        rows = connection.execute(
            "select pool, name, email, weight, is_eligible,"
            " case when reason is not null then meta.text('routing.' || reason) end, opens_at"
            " from routing.list_availability(p_pool_code => %s)",
            (code,),
        ).fetchall()
    print_rows(columns, rows, as_json)


def register(root: click.Group) -> None:
    root.add_command(pool)

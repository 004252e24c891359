"""`indica rule`: which pool serves which leads."""

from __future__ import annotations

import json

import click

from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.connection import connect


@click.group(cls=Group)
def rule() -> None:
    """Routing rules, in order: the first that matches a lead names its pool."""


@rule.command()
@click.argument("name")
@click.option("--pool", "pool_code", required=True, help="Code of the pool.")
@click.option(
    "--position", type=click.IntRange(1), help="Place in the order; without it at the end."
)
@click.option("--product", "products", multiple=True, help="Code; repeat for several.")
@click.option("--origin", "origins", multiple=True, help="Code; repeat for several.")
@click.option("--source", "sources", multiple=True, help="Code; repeat for several.")
@click.option("--uf", "ufs", multiple=True, help="State of the person's phone, such as SP.")
@json_option
def add(
    name: str,
    pool_code: str,
    position: int | None,
    products: tuple[str, ...],
    origins: tuple[str, ...],
    sources: tuple[str, ...],
    ufs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add a rule called NAME, or change it; without a condition it matches every lead."""
    given = {
        "product": products,
        "origin": origins,
        "source": sources,
        "uf": tuple(uf.upper() for uf in ufs),
    }
    conditions = {kind: list(values) for kind, values in given.items() if values}
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.save_rule(p_name => %s, p_pool_code => %s, p_conditions => %s,"
            " p_position => %s)",
            (name, pool_code, json.dumps(conditions), position),
        ).fetchone()
    durable()
    at = row[0] if row else None
    if as_json:
        print_json({"name": name, "position": at, "pool": pool_code, "conditions": conditions})
    else:
        click.echo(f"position {at}: {name} -> {pool_code}")


@rule.command()
@click.argument("name")
@json_option
def remove(name: str, as_json: bool) -> None:
    """Remove the rule called NAME."""
    with connect("owner") as connection:
        connection.execute("select routing.remove_rule(p_name => %s)", (name,))
    durable()
    if as_json:
        print_json({"name": name, "removed": True})
    else:
        click.echo("removed")


@rule.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the rules in their order."""
    columns = ("position", "name", "conditions", "pool", "active")
    with connect("owner") as connection:
        rows = connection.execute(
            'select "position", name, conditions, pool, is_active from routing.list_rules()'
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, [(*r[:2], json.dumps(r[2], ensure_ascii=False), *r[3:]) for r in rows])


def register(root: click.Group) -> None:
    root.add_command(rule)

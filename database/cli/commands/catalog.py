"""`indica product` and `indica origin`: codes that a submission may use."""

from __future__ import annotations

from typing import LiteralString

import click

from database.cli.commands._shared import Group, json_option, print_json, print_rows
from database.connection import connect


@click.group(cls=Group)
def product() -> None:
    """What the operation sells."""


@product.command("add")
@click.argument("code")
@click.argument("name")
@json_option
def add_product(code: str, name: str, as_json: bool) -> None:
    """Add a product CODE called NAME; a known one is renamed and active again."""
    with connect("owner") as connection:
        connection.execute("select leads.save_product(p_code => %s, p_name => %s)", (code, name))
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@product.command("list")
@json_option
def list_products(as_json: bool) -> None:
    """List the products."""
    _list("select code, name, is_active from leads.list_products()", as_json)


@click.group(cls=Group)
def origin() -> None:
    """How a referral came in."""


@origin.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--english", help="Its name in English; without it the same.")
@json_option
def add_origin(code: str, name: str, english: str | None, as_json: bool) -> None:
    """Add an origin CODE called NAME; a known one is renamed and active again."""
    with connect("owner") as connection:
        connection.execute(
            "select leads.save_origin(p_code => %s, p_name => %s, p_name_en => %s)",
            (code, name, english),
        )
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@origin.command("list")
@json_option
def list_origins(as_json: bool) -> None:
    """List the origins."""
    _list("select code, name, is_active from leads.list_origins()", as_json)


def _list(query: LiteralString, as_json: bool) -> None:
    columns = ("code", "name", "active")
    with connect("owner") as connection:
        rows = connection.execute(query).fetchall()
    print_rows(columns, rows, as_json)


def register(root: click.Group) -> None:
    root.add_command(product)
    root.add_command(origin)

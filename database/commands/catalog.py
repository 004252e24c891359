"""`indica product` and `indica origin`: codes that a submission may use."""

from __future__ import annotations

import click

from database.commands._shared import json_option, print_json, print_table
from database.connection import connect


@click.group()
def product() -> None:
    """What the operation sells."""


@product.command("add")
@click.argument("code")
@click.argument("name")
@json_option
def add_product(code: str, name: str, as_json: bool) -> None:
    """Add a product CODE called NAME; a known one is renamed and active again."""
    with connect("owner") as connection:
        connection.execute(
            "insert into leads.products (code, name) values (%s, %s)"
            " on conflict (code) do update set name = excluded.name, is_active = true",
            (code, name),
        )
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@product.command("list")
@json_option
def list_products(as_json: bool) -> None:
    """The products."""
    _list("select code, name, is_active from leads.products order by code", as_json)


@click.group()
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
            "insert into leads.origins (code, name_pt, name_en) values (%s, %s, %s)"
            " on conflict (code) do update set name_pt = excluded.name_pt,"
            " name_en = excluded.name_en, is_active = true",
            (code, name, english or name),
        )
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@origin.command("list")
@json_option
def list_origins(as_json: bool) -> None:
    """The origins."""
    _list("select code, name_pt, is_active from leads.origins order by code", as_json)


def _list(query: str, as_json: bool) -> None:
    columns = ("code", "name", "active")
    with connect("owner") as connection:
        rows = connection.execute(query.encode()).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def register(root: click.Group) -> None:
    root.add_command(product)
    root.add_command(origin)

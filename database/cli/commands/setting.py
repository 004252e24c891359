"""`indica setting`: business settings."""

from __future__ import annotations

import json

import click

from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.connection import connect


@click.group(cls=Group)
def setting() -> None:
    """Business settings of this operation."""


@setting.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every setting, its value and what it means."""
    columns = ("key", "value", "description")
    with connect("owner") as connection:
        rows = connection.execute(
            "select key, value, description from ops.list_settings()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, [(k, json.dumps(v, ensure_ascii=False), d) for k, v, d in rows])


@setting.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("key")
@click.argument("value")
@json_option
def set_(key: str, value: str, as_json: bool) -> None:
    """Change setting KEY to VALUE: JSON, or a text as it is."""
    with connect("owner") as connection:
        connection.execute("select ops.set_setting_text(p_key => %s, p_text => %s)", (key, value))
    with connect("owner") as connection:  # what stands there now, not what was asked for
        row = connection.execute(
            "select value from ops.list_settings() where key = %s", (key,)
        ).fetchone()
    parsed = row[0] if row else None
    if as_json:
        print_json({"key": key, "value": parsed})
    else:
        click.echo(f"{key}: {json.dumps(parsed, ensure_ascii=False)}")


def register(root: click.Group) -> None:
    root.add_command(setting)

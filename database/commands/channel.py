"""`indica channel`: business numbers."""

from __future__ import annotations

import click

from database.commands._shared import json_option, print_json, print_table
from database.connection import connect


@click.group()
def channel() -> None:
    """Business numbers: look, resume."""


@channel.command("list")
@json_option
def list_(as_json: bool) -> None:
    """The channels and whether they send."""
    columns = ("code", "phone_number_id", "state", "reason", "held_until")
    with connect("owner") as connection:
        rows = connection.execute(
            "select c.code, c.phone_number_id, c.state,"
            " c.state_reason || coalesce(': ' || e.meaning, ''), c.held_until"
            " from messaging.channels as c"
            " left join messaging.whatsapp_errors as e on c.state_reason ~ '^[0-9]{1,9}$'"
            "   and c.state_reason::integer between e.first_code and e.last_code"
            " order by c.id"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@channel.command()
@click.argument("code")
@json_option
def resume(code: str, as_json: bool) -> None:
    """Let a stopped channel send again, once its cause is mended."""
    with connect("owner") as connection:
        row = connection.execute(
            "select messaging.resume_channel(p_code => %s)", (code,)
        ).fetchone()
    waiting = row[0] if row else 0
    if as_json:
        print_json({"code": code, "due_again": waiting})
    else:
        click.echo(f"active; {waiting} held messages are due")


def register(root: click.Group) -> None:
    root.add_command(channel)

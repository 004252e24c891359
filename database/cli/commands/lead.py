"""`indica lead`: what happened to one lead."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

from database.cli.commands._shared import console, json_option, local_time, print_json, print_table
from database.common.errors import IndicaError
from database.connection import connect


@click.group()
def lead() -> None:
    """Leads: what happened to one, and why."""


@lead.command()
@click.argument("uid", type=click.UUID)
@click.option("--locale", type=click.Choice(["pt-BR", "en"]), default="pt-BR", show_default=True)
@json_option
def show(uid: UUID, locale: str, as_json: bool) -> None:
    """Show one lead with its timeline, and whether its history is intact."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        row = connection.execute(
            "select document, is_intact, next_action, next_action_at"
            " from governance.show_lead(p_uid => %s)",
            (uid,),
        ).fetchone()
    if row is None:
        raise IndicaError("governance.show_lead answered nothing")
    document, is_intact, next_action, next_action_at = row
    document["history_intact"] = is_intact
    if as_json:
        print_json(document)
        return
    person = document["person"]
    contact = ", ".join((person.get("phones") or []) + (person.get("emails") or []))
    owner = document.get("consultant", {}).get("name") or document.get("queue")
    out = console()
    out.print(f"[bold]{person['name']}[/bold]  {contact}")
    standing = f"{document['status_name']} · {owner}"
    if next_action is not None:
        standing += f" · {next_action}, {local_time(next_action_at)}"
    out.print(standing, style="dim")
    print_table(
        ("#", "at", "what", "by"),
        [
            (
                e["seq"],
                datetime.fromisoformat(e["at"]),
                e["text"],
                e["by"],
            )
            for e in document["timeline"]
        ],
    )
    if is_intact:
        out.print("history intact", style="green")
    else:
        out.print("HISTORY WAS TAMPERED WITH: the hash chain does not verify", style="bold red")


def register(root: click.Group) -> None:
    root.add_command(lead)

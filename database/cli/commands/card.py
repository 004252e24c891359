"""`indica card`: contact cards that people of leads sent, each a proposed referral of theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click
from psycopg.types.json import Jsonb

from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.common.errors import IndicaError
from database.connection import connect


@click.group(cls=Group)
def card() -> None:
    """Contact cards that people sent: look, accept as referrals, ignore."""


@card.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the cards that wait for somebody, the most urgent first."""
    names = (
        "uid", "sender", "lead_uid", "owner", "name", "phone", "phones", "finding", "said_at",
        "due_at",
    )  # fmt: skip
    with connect("owner") as connection:
        rows = connection.execute(
            "select uid, sender, lead_uid, owner, name, phone, phones, finding, said_at, due_at"
            " from governance.list_cards()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        print_table([name.replace("_", " ") for name in names], rows)
    else:
        click.echo("nothing waits")


@card.command()
@click.argument("card_uid", metavar="CARD", type=click.UUID)
@click.option("--phone", help="The number to write to, instead of the card's first mobile.")
@click.option("--name", help="The person's name, instead of the card's.")
@click.option("--product", help="Code of the product that they may want.")
@json_option
def accept(
    card_uid: UUID, phone: str | None, name: str | None, product: str | None, as_json: bool
) -> None:
    """Accept a card as a referral of whoever sent it."""
    chosen = {"phone": phone, "name": name, "product": product}
    with connect("owner") as connection:
        row = connection.execute(
            "select a.http_status, a.answer from intake.accept_card("
            "p_uid => %s, p_actor => ops.actor('operator'), p_values => %s) as a",
            (card_uid, Jsonb({key: value for key, value in chosen.items() if value is not None})),
        ).fetchone()
    durable()
    if row is None:
        raise IndicaError("the database gave no answer")
    answer: dict[str, Any] = row[1]
    if row[0] >= 400:
        wrong = "; ".join(f"{one['field']}: {one['detail']}" for one in answer.get("errors", []))
        raise IndicaError(
            wrong or answer["title"], hint="Give --phone or --name; the card still waits."
        )
    if as_json:
        print_json(answer)
    else:
        click.echo(answer["outcome"])


@card.command()
@click.argument("card_uid", metavar="CARD", type=click.UUID)
@click.option("--reason", help="Why it is no referral.")
@json_option
def ignore(card_uid: UUID, reason: str | None, as_json: bool) -> None:
    """Ignore a card: it is no referral."""
    with connect("owner") as connection:
        connection.execute(
            "select intake.ignore_card("
            "p_uid => %s, p_actor => ops.actor('operator'), p_reason => %s)",
            (card_uid, reason),
        )
    durable()
    if as_json:
        print_json({"ignored": str(card_uid)})
    else:
        click.echo("ignored")


def register(root: click.Group) -> None:
    """Add the commands of this module."""
    root.add_command(card)

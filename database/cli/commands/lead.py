"""`indica lead`: find leads, and see what happened to one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import click
import psycopg

from database.cli.commands._shared import (
    Group,
    console,
    durable,
    json_option,
    local_time,
    locale_option,
    print_json,
    print_table,
    visible,
)
from database.common.errors import IndicaError
from database.connection import connect, operator

LIST = (
    "select uid, person, phone, status, owner, next_step, next_action_at, referred_by, product,"
    " created_at from governance.list_leads(p_q => %s, p_statuses => %s, p_owner => %s,"
    " p_due => %s, p_is_open => %s, p_limit => %s)"
)
COLUMNS = (
    "uid",
    "person",
    "phone",
    "status",
    "owner",
    "next_step",
    "next_action_at",
    "referred_by",
    "product",
    "created_at",
)
SHORT_UID = 8
"""As many letters of a uid as lists show; `lead show` takes them."""
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "uid": "uid",
        "person": "person",
        "phone": "phone",
        "status": "status",
        "owner": "owner",
        "next_step": "next step",
        "next_action_at": "due",
        "referred_by": "referred by",
        "nobody": "nobody named",
        "at": "at",
        "what": "what",
        "by": "by",
        "unconfirmed": "unconfirmed",
        "intact": "history intact",
        "tampered": "HISTORY WAS TAMPERED WITH: the hash chain does not verify",
        "none": "no lead fits",
        "several": "several leads fit; give the letters of the uid",
        "more": "the first {count}; --limit shows more",
    },
    "pt-BR": {
        "uid": "uid",
        "person": "pessoa",
        "phone": "telefone",
        "status": "situação",
        "owner": "responsável",
        "next_step": "próximo passo",
        "next_action_at": "prazo",
        "referred_by": "indicado por",
        "nobody": "ninguém informado",
        "at": "quando",
        "what": "o quê",
        "by": "quem",
        "unconfirmed": "a confirmar",
        "intact": "histórico íntegro",
        "tampered": "O HISTÓRICO FOI ALTERADO: a cadeia de códigos não confere",
        "none": "nenhum lead encontrado",
        "several": "há vários leads assim; informe as letras do uid",
        "more": "os primeiros {count}; --limit mostra mais",
    },
}


@click.group(cls=Group)
def lead() -> None:
    """Leads: find them, and see what happened to one, and why."""


def _find(
    connection: psycopg.Connection[Any],
    locale: str,
    *,
    q: str | None,
    statuses: tuple[str, ...] = (),
    owner: str | None = None,
    due: str | None = None,
    is_open: bool | None = None,
    limit: int = 50,
) -> list[tuple[Any, ...]]:
    connection.execute("select set_config('indica.locale', %s, true)", (locale,))
    return connection.execute(
        LIST, (q, list(statuses) or None, owner, due, is_open, limit)
    ).fetchall()


def _print_leads(rows: list[tuple[Any, ...]], words: dict[str, str]) -> None:
    shown = COLUMNS[:8]
    print_table(
        [words[name] for name in shown],
        [(str(row[0])[:SHORT_UID], *row[1:8]) for row in rows],
    )


@lead.command("list")
@click.argument("q", required=False)
@click.option("--status", "statuses", multiple=True, help="Only of this status; can be repeated.")
@click.option("--owner", help="Only of this consultant (name, e-mail, uid) or queue.")
@click.option("--due", help="Only what is due: late, today, or up to a day such as 2026-12-31.")
@click.option("--open/--ended", "is_open", default=None, help="Only open leads, or ended ones.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@locale_option
@json_option
def list_(
    q: str | None,
    statuses: tuple[str, ...],
    owner: str | None,
    due: str | None,
    is_open: bool | None,
    limit: int,
    locale: str,
    as_json: bool,
) -> None:
    """List leads, the newest first; Q is a part of the name or phone, an e-mail, or a uid's start.

    With --due the longest due come first.
    """
    with connect("owner") as connection:
        rows = _find(
            connection,
            locale,
            q=q,
            statuses=statuses,
            owner=owner,
            due=due,
            is_open=is_open,
            limit=limit,
        )
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
        return
    words = WORDS[locale]
    if not rows:
        click.echo(words["none"])
        return
    _print_leads(rows, words)
    if len(rows) == limit:
        click.echo(words["more"].format(count=limit))


@lead.command()
@click.argument("which")
@locale_option
@json_option
def show(which: str, locale: str, as_json: bool) -> None:
    """Show one lead with its timeline, and whether its history is intact.

    WHICH is a uid, its first letters, a phone, an e-mail or a name.
    """
    words = WORDS[locale]
    with connect("owner") as connection:
        found = _find(connection, locale, q=which, limit=20)
        if not found:
            raise IndicaError(f"{words['none']}: {which}", "indica lead list")
        if len(found) > 1:
            if as_json:
                raise IndicaError(words["several"], ", ".join(str(row[0]) for row in found))
            _print_leads(found, words)
            raise IndicaError(words["several"])
        row = connection.execute(
            "select document, is_intact, next_action, next_action_at"
            " from governance.show_lead(p_uid => %s)",
            (found[0][0],),
        ).fetchone()
    if row is None:
        raise IndicaError("governance.show_lead answered nothing")
    document, is_intact, next_action, next_action_at = row
    document["history_intact"] = is_intact
    if as_json:
        print_json(document)
        return
    _print_lead(document, next_action, next_action_at, words)
    out = console()
    if is_intact:
        out.print(words["intact"], style="green")
    else:
        out.print(words["tampered"], style="bold red")


@lead.command("confirm-number")
@click.argument("uid", type=click.UUID)
@click.argument("phone")
@json_option
def confirm_number(uid: UUID, phone: str, as_json: bool) -> None:
    """Vouch that PHONE, which came with another's evidence, is the person's: it is written to."""
    with connect("owner") as connection:
        row = connection.execute(
            "select flow.confirm_number(p_uid => %s, p_phone => %s, p_actor => %s)",
            (uid, phone, operator()),
        ).fetchone()
    durable()
    was_unconfirmed = row is not None and bool(row[0])
    if as_json:
        print_json({"confirmed": was_unconfirmed})
    else:
        click.echo("confirmed" if was_unconfirmed else "it was confirmed already")


def _print_lead(
    document: dict[str, Any],
    next_action: str | None,
    next_action_at: datetime | None,
    words: dict[str, str],
) -> None:
    person = document["person"]
    unconfirmed = person.get("unconfirmed_phones") or []
    phones = [
        f"{phone} ({words['unconfirmed']})" if phone in unconfirmed else phone
        for phone in person.get("phones") or []
    ]
    owner = document.get("consultant", {}).get("name") or document.get("queue")
    out = console()
    out.print(visible(person["name"]), style="bold", markup=False)
    contact = ", ".join([*phones, *(person.get("emails") or [])])
    out.print(f"{visible(contact)}  uid {document['uid']}", style="dim", markup=False)
    standing = f"{document['status_name']} · {owner}"
    if next_action is not None and next_action_at is not None:
        standing += f" · {next_action}, {local_time(next_action_at)}"
    out.print(standing, markup=False)
    referrer = document.get("referrer", {}).get("name") or words["nobody"]
    facts = [f"{words['referred_by']}: {referrer}", document["origin"], document.get("product")]
    out.print(visible(" · ".join(fact for fact in facts if fact)), markup=False)
    if document.get("notes"):
        out.print(visible(document["notes"]), style="italic", markup=False)
    print_table(
        ("#", words["at"], words["what"], words["by"]),
        [
            (event["seq"], datetime.fromisoformat(event["at"]), event["text"], event["by"])
            for event in document["timeline"]
        ],
    )


def register(root: click.Group) -> None:
    root.add_command(lead)

"""`indica lead`: find leads, and see what happened to one."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import click
import psycopg
from psycopg.types.json import Jsonb

from database.cli.commands._export import export
from database.cli.commands._handover import transfer_all, warnings_of
from database.cli.commands._import import import_
from database.cli.commands._shared import (
    Group,
    console,
    durable,
    json_option,
    local_time,
    locale,
    locale_option,
    print_json,
    print_table,
    visible,
)
from database.common.errors import IndicaError
from database.connection import connect

LIST = (
    "select uid, person, phone, status, owner, next_step, next_action_at, referred_by, product,"
    " created_at from governance.list_leads(p_q => %s, p_statuses => %s, p_owner => %s,"
    " p_due => %s, p_is_open => %s, p_limit => %s, p_product => %s, p_referrer => %s,"
    " p_order => %s)"
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
WAITING_STATES = ("running", "at_risk", "passed", "escalated", "overlooked", "no_term")
WAITING_COLUMNS = (
    "uid",
    "person",
    "phone",
    "owner",
    "kind",
    "step",
    "state",
    "since",
    "due_at",
    "passed_by",
)
LEAD_FIELDS = ("product", "notes")
"""What a correction says of the lead; the rest is the person's."""
OF_ANOTHER = "ID321"
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
        "also": "also",
        "again": "referred again",
        "intact": "history intact",
        "tampered": "HISTORY WAS TAMPERED WITH: the hash chain does not verify",
        "none": "no lead fits",
        "several": "several leads fit; give the letters of the uid",
        "more": "the first {count}; --limit shows more",
        "nobody_waits": "nobody waits for a human",
        "state": "state",
        "passed_by": "let it pass",
        "is_running": "in time",
        "is_at_risk": "at risk",
        "is_passed": "passed",
        "is_escalated": "nobody took it",
        "is_overlooked": "NOT ESCALATED: does the job routing.escalate run?",
        "is_no_term": "without a term",
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
        "also": "também",
        "again": "indicado de novo",
        "intact": "histórico íntegro",
        "tampered": "O HISTÓRICO FOI ALTERADO: a cadeia de códigos não confere",
        "none": "nenhum lead encontrado",
        "several": "há vários leads assim; informe as letras do uid",
        "more": "os primeiros {count}; --limit mostra mais",
        "nobody_waits": "ninguém espera pela equipe",
        "state": "estado",
        "passed_by": "deixou vencer",
        "is_running": "no prazo",
        "is_at_risk": "em risco",
        "is_passed": "venceu",
        "is_escalated": "ninguém assumiu",
        "is_overlooked": "NÃO ESCALONADO: a tarefa routing.escalate está rodando?",
        "is_no_term": "sem prazo",
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
    product: str | None = None,
    referrer: str | None = None,
    order: str | None = None,
) -> list[tuple[Any, ...]]:
    connection.execute("select set_config('indica.locale', %s, true)", (locale,))
    return connection.execute(
        LIST,
        (q, list(statuses) or None, owner, due, is_open, limit, product, referrer, order),
    ).fetchall()


def _print_leads(rows: list[tuple[Any, ...]], words: dict[str, str]) -> None:
    shown = COLUMNS[:8]
    print_table(
        [words[name] for name in shown],
        [(str(row[0])[:SHORT_UID], *row[1:8]) for row in rows],
    )


def find_one(
    connection: psycopg.Connection[Any], locale: str, which: str, *, as_json: bool
) -> UUID:
    """The uid of the one lead that WHICH names; several are listed, and are an error."""
    words = WORDS[locale]
    found = _find(connection, locale, q=which, limit=20)
    if not found:
        raise IndicaError(f"{words['none']}: {which}", "indica lead list")
    if len(found) > 1:
        if as_json:
            raise IndicaError(words["several"], ", ".join(str(row[0]) for row in found))
        _print_leads(found, words)
        raise IndicaError(words["several"])
    uid: UUID = found[0][0]
    return uid


@lead.command("list")
@click.argument("q", required=False)
@click.option("--status", "statuses", multiple=True, help="Only of this status; can be repeated.")
@click.option("--owner", help="Only of this consultant (a part of the name, e-mail, uid) or queue.")
@click.option("--due", help="Only what is due: late, today, or up to a day such as 2026-12-31.")
@click.option("--open/--ended", "is_open", default=None, help="Only open leads, or ended ones.")
@click.option("--product", help="Only of this product, by its code.")
@click.option("--referrer", help="Only referred by this person (a part of the name, or a uid).")
@click.option(
    "--order",
    type=click.Choice(("created_at", "next_action_at")),
    help="The newest first, or those with a next step, the longest due first.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@locale_option
@json_option
def list_(
    q: str | None,
    statuses: tuple[str, ...],
    owner: str | None,
    due: str | None,
    is_open: bool | None,
    product: str | None,
    referrer: str | None,
    order: str | None,
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
            product=product,
            referrer=referrer,
            order=order,
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
        uid = find_one(connection, locale, which, as_json=as_json)
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
    _print_lead(document, next_action, next_action_at, words)
    out = console()
    if is_intact:
        out.print(words["intact"], style="green")
    else:
        out.print(words["tampered"], style="bold red")


@lead.command()
@click.option("--owner", help="Only of this consultant (e-mail or uid) or queue.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(WAITING_STATES),
    help="Only so; can be repeated.",
)
@click.option("--kind", help="Only this kind of step, as `indica term list` calls it.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@locale_option
@json_option
def waiting(
    owner: str | None,
    states: tuple[str, ...],
    kind: str | None,
    limit: int,
    locale: str,
    as_json: bool,
) -> None:
    """List the leads that wait for a human, by when their term is over."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        rows = connection.execute(
            "select uid, person, phone, owner, kind, step, state, since, due_at, passed_by"
            " from governance.list_waiting(p_owner => %s, p_states => %s, p_kind => %s,"
            " p_limit => %s)",
            (owner, list(states) or None, kind, limit),
        ).fetchall()
    if as_json:
        print_json([dict(zip(WAITING_COLUMNS, row, strict=True)) for row in rows])
        return
    words = WORDS[locale]
    if not rows:
        click.echo(words["nobody_waits"])
        return
    print_table(
        [words[name] for name in ("uid", "person", "phone", "owner", "next_step")]
        + [words[name] for name in ("state", "next_action_at", "passed_by")],
        [
            (
                str(row[0])[:SHORT_UID],
                *row[1:4],
                row[5],
                words.get(f"is_{row[6]}", row[6]),
                *row[8:],
            )
            for row in rows
        ],
    )
    if len(rows) == limit:
        click.echo(words["more"].format(count=limit))


class LeadUid(click.ParamType[UUID]):
    """A lead's uid, or as many of its first letters as `indica lead list` shows."""

    name = "uid"

    def convert(
        self, value: str | UUID, param: click.Parameter | None, ctx: click.Context | None
    ) -> UUID:
        """The whole uid; letters that fit no lead or several are an error."""
        with contextlib.suppress(ValueError):
            return UUID(str(value))
        first = str(value).strip().lower()
        if not re.fullmatch(r"[0-9a-f-]{4,36}", first):
            self.fail(
                f"{value!r} is no uid of a lead and not its first letters;"
                " `indica lead list` shows them.",
                param,
                ctx,
            )
        words = WORDS[locale()]
        with connect("owner") as connection:
            rows = _find(connection, locale(), q=first, limit=20)
        found = [row[0] for row in rows if str(row[0]).startswith(first)]
        if not found:
            raise IndicaError(f"{words['none']}: {value}", "indica lead list")
        if len(found) > 1:
            raise IndicaError(words["several"], ", ".join(map(str, found)))
        uid: UUID = found[0]
        return uid


@lead.command()
@click.argument("uids", nargs=-1, type=LeadUid())
@click.option("--from", "source", help="All of this consultant (e-mail or uid) or queue.")
@click.option("--to", "target", help="To this consultant; without it by the routing rules.")
@click.option("--filter", "filters", multiple=True, help="KEY=CODE, such as status=engaged.")
@click.option("--reason", required=True, help="Why; history keeps it.")
@json_option
def transfer(
    uids: tuple[UUID, ...],
    source: str | None,
    target: str | None,
    filters: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Transfer open leads: those of UIDS, of --from, or that --filter chooses.

    Filters: status, next_action, product, origin. The same key repeated means one or the other.
    """
    chosen: dict[str, list[str]] = {"uid": [str(uid) for uid in uids]} if uids else {}
    for given in filters:
        key, equals, code = given.partition("=")
        if not equals or not code:
            raise click.UsageError(f"--filter takes KEY=CODE, not {given}")
        chosen.setdefault(key, []).append(code)
    with connect("owner", autocommit=True) as connection:
        moved = transfer_all(connection, source, target, chosen, reason)
        warnings = warnings_of(connection, target)
    durable()
    if as_json:
        print_json(
            {
                "handed": moved.handed,
                "queued": moved.queued,
                "busy": moved.busy,
                "warnings": warnings,
            }
        )
    else:
        click.echo(moved.sentence())
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)


@lead.command("confirm-number")
@click.argument("uid", type=LeadUid())
@click.argument("phone")
@json_option
def confirm_number(uid: UUID, phone: str, as_json: bool) -> None:
    """Vouch that PHONE, which is to be confirmed, is the person's: it is written to."""
    with connect("owner") as connection:
        row = connection.execute(
            "select flow.confirm_number(p_uid => %s, p_phone => %s,"
            " p_actor => ops.actor('operator'))",
            (uid, phone),
        ).fetchone()
    durable()
    was_unconfirmed = row is not None and bool(row[0])
    if as_json:
        print_json({"confirmed": was_unconfirmed})
    else:
        click.echo("confirmed" if was_unconfirmed else "it was confirmed already")


def _report(
    connection: psycopg.Connection[Any], query: LiteralString, arguments: tuple[Any, ...]
) -> list[str]:
    """The fields that a correction changed; what stands against it is an error."""
    row = connection.execute(query, arguments).fetchone()
    fields, code, errors = row or ([], None, [])
    if code is not None:
        raise IndicaError(
            "; ".join(f"{error['field']}: {error['detail']}" for error in errors),
            "--shared says that both people have it" if code == OF_ANOTHER else None,
        )
    return list(fields)


def _tell_changed(changed: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"changed": changed})
    else:
        click.echo(f"corrected: {', '.join(changed)}" if changed else "it was so already")


@lead.command()
@click.argument("uid", type=LeadUid())
@click.option("--name", help="The person's name.")
@click.option("--phone", help="The person's phone; '' takes it away.")
@click.option("--phone-was", help="Which phone it replaces, unless it is the one in use.")
@click.option("--keep-phone", is_flag=True, help="The former phone is theirs too.")
@click.option("--email", help="The person's e-mail; '' takes it away.")
@click.option("--email-was", help="Which e-mail it replaces, unless it is the first.")
@click.option("--city", help="The person's city; '' takes it away.")
@click.option("--product", help="Code or name of what the lead is for; '' takes it away.")
@click.option("--notes", help="What is to be known; '' takes it away.")
@click.option("--shared", is_flag=True, help="Phone or e-mail is another person's too.")
@click.option(
    "--name-is-right", is_flag=True, help="The name is right as it stands, however odd it looks."
)
@json_option
def correct(
    uid: UUID,
    *,
    keep_phone: bool,
    shared: bool,
    name_is_right: bool,
    as_json: bool,
    **given: str,
) -> None:
    """Correct what is known of a lead and its person; only what is given changes.

    A new phone replaces the one in use, which counts as wrong from then on. The contact in Chatwoot
    follows, and a person whom no message reached gets the first one.
    """
    changes: dict[str, Any] = {key: given[key] for key in LEAD_FIELDS if given[key] is not None}
    person: dict[str, Any] = {
        key: value for key, value in given.items() if key not in LEAD_FIELDS and value is not None
    }
    if not changes and not person:
        raise IndicaError("nothing to correct was given", "indica lead correct --help")
    if keep_phone:
        person["keep_phone"] = True
    if name_is_right:
        person["name_is_right"] = True
    if person:
        changes["person"] = person
    if shared:
        changes["shared"] = True
    with connect("owner") as connection:
        changed = _report(
            connection,
            "select c.fields, c.code, c.errors from flow.correct_lead("
            "p_uid => %s, p_changes => %s, p_actor => ops.actor('operator')) as c",
            (uid, Jsonb(changes)),
        )
    durable()
    _tell_changed(changed, as_json=as_json)


@lead.command()
@json_option
def proposals(as_json: bool) -> None:
    """List what somebody changed of contacts in Chatwoot and nobody has decided."""
    names = ("uid", "lead_uid", "person", "field", "value", "was", "said_at", "owner")
    with connect("owner") as connection:
        rows = connection.execute(
            "select uid, lead_uid, person, field, value, was, said_at, owner"
            " from governance.list_proposals()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif rows:
        print_table([name.replace("_", " ") for name in names], rows)
    else:
        click.echo("nothing waits")


@lead.command()
@click.argument("proposal", type=click.UUID)
@click.option("--shared", is_flag=True, help="Phone or e-mail is another person's too.")
@json_option
def accept(proposal: UUID, shared: bool, as_json: bool) -> None:
    """Accept a change that somebody made of a contact in Chatwoot: the person is corrected."""
    _tell_changed(_decide(proposal, accepts=True, shared=shared), as_json=as_json)


@lead.command()
@click.argument("proposal", type=click.UUID)
@json_option
def ignore(proposal: UUID, as_json: bool) -> None:
    """Ignore a change that somebody made of a contact in Chatwoot."""
    _decide(proposal, accepts=False, shared=False)
    if as_json:
        print_json({"ignored": str(proposal)})
    else:
        click.echo("ignored")


def _decide(proposal: UUID, *, accepts: bool, shared: bool) -> list[str]:
    with connect("owner") as connection:
        changed = _report(
            connection,
            "select c.fields, c.code, c.errors from flow.decide_proposal("
            "p_uid => %s, p_accepts => %s, p_actor => ops.actor('operator'),"
            " p_is_shared => %s) as c",
            (proposal, accepts, shared),
        )
    durable()
    return changed


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
    others = [i["name"] for i in document.get("interests") or [] if not i["is_first"]]
    if others:
        out.print(visible(f"{words['also']}: {', '.join(others)}"), markup=False)
    if document.get("notes"):
        out.print(visible(document["notes"]), style="italic", markup=False)
    for touch in document.get("touches") or []:
        said = [
            touch.get("name"),
            (touch.get("referrer") or {}).get("name"),
            (touch.get("product") or {}).get("name"),
            touch.get("city"),
            touch.get("notes"),
        ]
        when = local_time(datetime.fromisoformat(touch["at"]))
        told = " · ".join(one for one in said if one)
        out.print(visible(f"{words['again']}, {when}: {told}"), markup=False)
    print_table(
        ("#", words["at"], words["what"], words["by"]),
        [
            (event["seq"], datetime.fromisoformat(event["at"]), event["text"], event["by"])
            for event in document["timeline"]
        ],
    )


lead.add_command(import_)
lead.add_command(export)


def register(root: click.Group) -> None:
    root.add_command(lead)

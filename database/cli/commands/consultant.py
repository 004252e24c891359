"""`indica consultant`: the people who sell."""

from __future__ import annotations

import codecs
import contextlib
import csv
from dataclasses import asdict, dataclass
from typing import Any

import click
import psycopg

from database.cli import clients
from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.connection import connect

COLUMNS = {"name": ("name", "nome"), "email": ("email", "e-mail")}
"""Columns of an import, and what a file may call them."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One consultant and what became of the row: added, changed, unchanged, or an error."""

    email: str
    name: str
    change: str
    detail: str | None = None


@click.group(cls=Group)
def consultant() -> None:
    """The people who sell: add, import, match with Chatwoot."""


@consultant.command()
@click.argument("name")
@click.option("--email", required=True, help="The one of their Chatwoot user.")
@json_option
def add(name: str, email: str, as_json: bool) -> None:
    """Add a consultant called NAME; one with this e-mail is renamed."""
    with connect("owner") as connection:
        saved = save(connection, name, email)
    if as_json:
        print_json(asdict(saved))
    else:
        click.echo(f"{saved.change}: {saved.name} <{saved.email}>")


@consultant.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the consultants, their pools and their open leads."""
    columns = ("name", "email", "active", "chatwoot_agent_id", "pools", "open_leads", "uid")
    with connect("owner") as connection:
        rows = connection.execute(
            "select name, email, is_active, chatwoot_agent_id, pools, open_leads, uid"
            " from routing.list_consultants()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns[:-1], [row[:-1] for row in rows])


@consultant.command()
@click.option(
    "--add", "adds", is_flag=True, help="Also add every other agent, except Indica's own user."
)
@json_option
def sync(adds: bool, as_json: bool) -> None:
    """Match consultants with Chatwoot's agents by e-mail."""
    system = LocalSystem()
    chatwoot = clients.chatwoot(system.settings)
    agents = chatwoot.agents()
    ourselves = chatwoot.get("/profile", of_account=False)["id"]
    with connect("owner") as connection:
        known = connection.execute("select name, email from routing.list_consultants()").fetchall()
        results = [
            save(connection, name, email, agents[email]["id"])
            if email in agents
            else Saved(email, name, "missing", "Chatwoot has no agent with this e-mail")
            for name, email in known
        ]
        strangers = sorted(
            email
            for email, agent in agents.items()
            if agent["id"] != ourselves and email not in {known_email for _, known_email in known}
        )
        for email in strangers:
            agent = agents[email]
            if adds:
                results.append(save(connection, agent["name"], email, agent["id"]))
            else:
                results.append(Saved(email, agent["name"], "not a consultant", "--add adds these"))
    show(results, as_json)


@consultant.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@json_option
def import_(file: Any, dry_run: bool, as_json: bool) -> None:
    """Add consultants from a CSV FILE with the columns name and email (- reads standard input).

    Comma, semicolon or tab, as a spreadsheet saves it. A line that cannot be right stops the whole
    import.
    """
    lines = _text(file.read()).splitlines()
    if lines and lines[0].lower().startswith("sep="):
        del lines[0]
    header = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=max(",;\t", key=header.count))
    found = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    names = {
        column: found[word] for column, words in COLUMNS.items() for word in words if word in found
    }
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise IndicaError(
            f"the file has no column {' and '.join(missing)}", "The first line names the columns."
        )
    results: list[Saved] = []
    with connect("owner") as connection, connection.transaction() as whole:
        for line in reader:
            name, email = ((line[names[column]] or "").strip() for column in COLUMNS)
            if not name and not email:
                continue
            try:
                with connection.transaction():
                    results.append(save(connection, name, email))
            except psycopg.Error as error:
                if error.sqlstate != "ID105":
                    raise
                detail = error.diag.message_primary
                results.append(Saved(email, name, "refused", f"line {reader.line_num}: {detail}"))
        refused = [saved for saved in results if saved.change == "refused"]
        keep = not dry_run and not refused
        if not keep:
            raise psycopg.Rollback(whole)
    if refused:
        raise IndicaError(
            f"{len(refused)} lines are wrong; nothing was imported",
            "\n".join(str(saved.detail) for saved in refused),
        )
    show(results, as_json)
    if dry_run and not as_json:
        click.echo("dry run: nothing was changed")


def _text(raw: bytes) -> str:
    """A file as spreadsheets save it: UTF-8, UTF-16 with its mark, else windows-1252."""
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "windows-1252"):
        with contextlib.suppress(UnicodeError):
            text = raw.decode(encoding)
            if "\0" not in text:
                return text
    raise IndicaError(
        "the file is no text that can be read", "Save it as CSV with the encoding UTF-8."
    )


@consultant.command()
@click.argument("who")
@json_option
def activate(who: str, as_json: bool) -> None:
    """Let WHO (e-mail or uid) receive leads; those that wait in triage are assigned."""
    _set_active(who, True, as_json)


@consultant.command()
@click.argument("who")
@json_option
def deactivate(who: str, as_json: bool) -> None:
    """Give WHO (e-mail or uid) no new leads and revoke their tokens; open leads stay theirs."""
    _set_active(who, False, as_json)


def _set_active(who: str, is_active: bool, as_json: bool) -> None:
    with connect("owner") as connection:
        row = connection.execute(
            "select a.assigned, a.still_owned, a.revoked"
            " from routing.set_consultant_active(p_name => %s, p_is_active => %s) as a",
            (who, is_active),
        ).fetchone()
    durable()
    assigned, owned, revoked = row or (0, 0, 0)
    if as_json:
        print_json(
            {
                "active": is_active,
                "assigned": assigned,
                "open_leads": owned,
                "revoked_tokens": revoked,
            }
        )
    elif is_active:
        click.echo(f"active; {assigned} waiting leads were assigned")
    else:
        click.echo(
            f"inactive; {revoked} tokens were revoked; owns {owned} open leads, which"
            " POST /v1/leads/…/transfer hands over"
        )


def save(
    connection: psycopg.Connection[Any], name: str, email: str, agent_id: int | None = None
) -> Saved:
    """Add or change one; raises psycopg errors with ID105."""
    row = connection.execute(
        "select s.email, s.name, s.change"
        " from routing.save_consultant(p_name => %s, p_email => %s,"
        " p_chatwoot_agent_id => %s) as s",
        (name, email, agent_id),
    ).fetchone()
    if row is None:
        raise IndicaError("routing.save_consultant saved nothing")
    return Saved(*row)


def show(results: list[Saved], as_json: bool) -> None:
    if as_json:
        print_json([asdict(saved) for saved in results])
    else:
        print_table(
            ("name", "email", "change", "detail"),
            [(r.name, r.email, r.change, r.detail) for r in results],
        )


def register(root: click.Group) -> None:
    root.add_command(consultant)

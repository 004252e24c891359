"""`indica consultant`: the people who sell."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import click
import psycopg

from database.cli import clients
from database.cli.commands._handover import transfer_all, warnings_of
from database.cli.commands._shared import (
    Group,
    counted,
    durable,
    json_option,
    print_json,
    print_rows,
    print_table,
)
from database.cli.local import LocalSystem
from database.cli.tables import open_table
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
        connection.execute("select routing.check_agents(p_emails => %s)", (list(agents),))
        known = connection.execute("select name, email from routing.list_consultants()").fetchall()
        results = [
            save(connection, name, email, agents[email]["id"])
            if email in agents
            else _miss(connection, name, email)
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


def _read(content: bytes) -> list[tuple[int, str, str]]:
    """Line, name and e-mail of each row that has one of them; raises IndicaError."""
    with open_table(content) as table:
        found = {name.lower(): name for name in table.columns}
        names = {
            column: found[word]
            for column, words in COLUMNS.items()
            for word in words
            if word in found
        }
        missing = [column for column in COLUMNS if column not in names]
        if missing:
            raise IndicaError(
                f"the file has no column {' and '.join(missing)}",
                "The first line names the columns.",
            )
        lines = []
        for row in table:
            values = row.values or {}
            name, email = (str(values.get(names[column]) or "").strip() for column in COLUMNS)
            if name or email:
                lines.append((row.line, name, email))
        return lines


@consultant.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@json_option
def import_(file: Any, dry_run: bool, as_json: bool) -> None:
    """Add consultants from a FILE with the columns name and email (- reads standard input).

    CSV as a spreadsheet saves it, or .xlsx. A line that cannot be right stops the whole
    import.
    """
    lines = _read(file.read())
    results: list[Saved] = []
    with connect("owner") as connection, connection.transaction() as whole:
        for line, name, email in lines:
            try:
                with connection.transaction():
                    results.append(save(connection, name, email))
            except psycopg.Error as error:
                if error.sqlstate != "ID105":
                    raise
                detail = error.diag.message_primary
                results.append(Saved(email, name, "refused", f"line {line}: {detail}"))
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


@consultant.command()
@click.argument("who")
@click.option("--to", "target", help="Everything to this consultant; without it by the rules.")
@click.option("--reason", default="left", show_default=True, help="Why; history keeps it.")
@json_option
def leave(who: str, target: str | None, reason: str, as_json: bool) -> None:
    """WHO (e-mail or uid) leaves: no new leads, tokens revoked, every open lead handed over.

    Can be repeated: it goes on with what is left.
    """
    with connect("owner", autocommit=True) as connection:
        with connection.transaction():
            row = connection.execute(
                "select l.email, l.revoked, l.open_leads"
                " from routing.leave(p_consultant => %s, p_to => %s) as l",
                (who, target),
            ).fetchone()
        if row is None:
            raise IndicaError("routing.leave answered nothing")
        email, revoked, owned = row
        moved = transfer_all(connection, email, target, {}, reason)
        warnings = warnings_of(connection, target)
    durable()
    if as_json:
        print_json(
            {
                "email": email,
                "revoked_tokens": revoked,
                "open_leads": owned,
                "handed": moved.handed,
                "queued": moved.queued,
                "busy": moved.busy,
                "warnings": warnings,
            }
        )
    else:
        click.echo(f"inactive; {counted(revoked, 'token')} revoked; {counted(owned, 'open lead')}")
        click.echo(moved.sentence())
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)


def _set_active(who: str, is_active: bool, as_json: bool) -> None:
    with connect("owner") as connection:
        row = connection.execute(
            "select a.assigned, a.still_owned, a.revoked"
            " from routing.set_consultant_active(p_name => %s, p_is_active => %s) as a",
            (who, is_active),
        ).fetchone()
        takes_turns = connection.execute(
            "select exists (select from routing.list_availability() as a"
            " where a.email = (routing.find_consultant(p_name => %s)).email"
            " and a.reason is distinct from 'left_pool')",
            (who,),
        ).fetchone() == (True,)
    durable()
    assigned, owned, revoked = row or (0, 0, 0)
    if as_json:
        print_json(
            {
                "active": is_active,
                "takes_turns": takes_turns,
                "assigned": assigned,
                "open_leads": owned,
                "revoked_tokens": revoked,
            }
        )
    elif is_active:
        click.echo(f"active; {counted(assigned, 'waiting lead')} assigned")
        if not takes_turns:
            click.echo("In no group: `indica pool member POOL WHO` lets them take turns again.")
    else:
        click.echo(
            f"inactive; {counted(revoked, 'token')} revoked; owns {owned} open leads, which"
            " `indica consultant leave` hands over"
        )


def _miss(connection: psycopg.Connection[Any], name: str, email: str) -> Saved:
    """Chatwoot has no such agent: who was one receives nothing until they are again."""
    row = connection.execute("select routing.mark_agent_missing(p_name => %s)", (email,)).fetchone()
    detail = "Chatwoot has no agent with this e-mail"
    if row and row[0]:
        detail += " any more: no leads until it has"
    return Saved(email, name, "missing", detail)


@consultant.group(cls=Group)
def absence() -> None:
    """When consultants are away: they receive no leads, and their share stands still."""


@absence.command("add")
@click.argument("who")
@click.option("--from", "since", help="A day, or a day and time; now by default.")
@click.option("--until", help="The last day, or a day and time; without it until `end`.")
@click.option(
    "--reason",
    type=click.Choice(["vacation", "day_off", "leave", "training", "other"]),
    default="other",
    show_default=True,
)
@json_option
def absence_add(who: str, since: str | None, until: str | None, reason: str, as_json: bool) -> None:
    """WHO (e-mail or uid) is away, in their time zone; what they own stays theirs."""
    columns = ("id", "starts_at", "ends_at", "open_leads")
    with connect("owner") as connection:
        row = connection.execute(
            "select a.absence_id, a.starts_at, a.ends_at, a.open_leads"
            " from routing.save_absence(p_name => %s, p_reason => %s, p_from => %s,"
            " p_until => %s) as a",
            (who, reason, since, until),
        ).fetchone()
    if as_json:
        print_json(dict(zip(columns, row or (None,) * 4, strict=True)))
    else:
        print_table(columns, [row or ()])


@absence.command("end")
@click.argument("who")
@click.option("--id", "absence_id", type=int, help="One that is still to come, as `list` shows it.")
@json_option
def absence_end(who: str, absence_id: int | None, as_json: bool) -> None:
    """WHO (e-mail or uid) is back; with --id an absence to come is taken back."""
    with connect("owner") as connection:
        row = connection.execute(
            "select e.absence_id, e.was_removed, e.assigned"
            " from routing.end_absence(p_name => %s, p_absence_id => %s) as e",
            (who, absence_id),
        ).fetchone()
    durable()
    ended, was_removed, assigned = row or (None, None, 0)
    if as_json:
        print_json({"id": ended, "removed": was_removed, "assigned": assigned})
    else:
        click.echo(f"{'taken back' if was_removed else 'ended'}; {assigned} leads were assigned")


@absence.command("list")
@click.argument("who", required=False)
@json_option
def absence_list(who: str | None, as_json: bool) -> None:
    """List absences of now and to come, of WHO or of all."""
    columns = ("id", "name", "email", "starts_at", "ends_at", "reason")
    with connect("owner") as connection:
        rows = connection.execute(
            "select id, name, email, starts_at, ends_at, reason"
            " from routing.list_absences(p_name => %s)",
            (who,),
        ).fetchall()
    print_rows(columns, rows, as_json)


@consultant.command()
@click.argument("who")
@click.argument("days", nargs=-1, required=True)
@click.option("--time-zone", help="IANA name, such as America/Rio_Branco; `default` takes it away.")
@click.option("--place", help="Whose holidays: a state or an IBGE code; `default` takes it away.")
@json_option
def hours(
    who: str, days: tuple[str, ...], time_zone: str | None, place: str | None, as_json: bool
) -> None:
    """When WHO (e-mail or uid) works: 1-5=09:00-18:00 6=09:00-13:00, always, or default.

    1 is Monday, 7 is Sunday. `default` is the setting working_hours. At night whoever works on the
    next working day shares the leads.
    """
    changes: dict[str, Any] = {"working_hours": _hours(days)}
    for key, value in (("time_zone", time_zone), ("place", place)):
        if value is not None:
            changes[key] = None if value == "default" else value
    _change(who, changes, as_json)


@consultant.command()
@click.argument("who")
@click.option("--daily", type=click.IntRange(0), help="Leads a day at most; 0: no limit.")
@click.option("--open", "open_", type=click.IntRange(0), help="Open leads at most; 0: no limit.")
@click.option("--uf", "ufs", multiple=True, help="A state they serve; `all` takes the limit away.")
@click.option("--ddd", "ddds", multiple=True, help="An area code they serve; or `all`.")
@click.option("--product", "products", multiple=True, help="A product they serve; or `all`.")
@click.option("--phone", help="Their own number, so that they are never given themselves.")
@json_option
def limits(
    who: str,
    daily: int | None,
    open_: int | None,
    ufs: tuple[str, ...],
    ddds: tuple[str, ...],
    products: tuple[str, ...],
    phone: str | None,
    as_json: bool,
) -> None:
    """What leads WHO (e-mail or uid) takes, and how many; what is not named stays."""
    changes: dict[str, Any] = {}
    for key, number in (("daily_capacity", daily), ("open_capacity", open_)):
        if number is not None:
            changes[key] = number or None
    for key, values in (("ufs", ufs), ("ddds", ddds), ("products", products)):
        if values:
            changes[key] = None if "all" in values else list(values)
    if phone is not None:
        changes["phone"] = phone or None
    _change(who, changes, as_json)


def _hours(days: tuple[str, ...]) -> Any:
    """Hours as the database takes them; what they mean, it says."""
    if days in (("always",), ("default",)):
        return "always" if days == ("always",) else None
    hours: dict[str, list[str]] = {}
    for item in days:
        span, separator, times = item.partition("=")
        first, _, last = span.partition("-")
        opens, dash, closes = times.partition("-")
        weekdays = "1234567"
        if (
            not separator
            or not dash
            or first not in weekdays
            or (last or first) not in weekdays
            or not first
            or first > (last or first)
        ):
            raise IndicaError(
                f"{item!r} is not WEEKDAYS=FROM-TO", "Such as 1-5=09:00-18:00 6=09:00-13:00."
            )
        for day in range(int(first), int(last or first) + 1):
            hours[str(day)] = [opens, closes]
    return hours


def _change(who: str, changes: dict[str, Any], as_json: bool) -> None:
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.set_availability(p_name => %s, p_changes => %s)",
            (who, json.dumps(changes)),
        ).fetchone()
    durable()
    assigned = row[0] if row else 0
    if as_json:
        print_json({"changed": changes, "assigned": assigned})
    else:
        click.echo(f"changed; {counted(assigned, 'waiting lead')} assigned")


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

"""`indica desk`: who logs in to the desk, and the links by which they do."""

from __future__ import annotations

from typing import Any

import click

from database.cli.commands._shared import (
    Group,
    api_address,
    counted,
    json_option,
    print_json,
    print_rows,
)
from database.common.errors import IndicaError
from database.connection import connect

ROLES = ("consultant", "manager", "operator", "director")


@click.group(cls=Group)
def desk() -> None:
    """The desk for managers: who logs in, links to log in by."""


@desk.command()
@click.argument("email")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="manager",
    show_default=True,
    help="What they see and may do.",
)
@click.option("--team", help="Code of the team whose leads a manager sees; else those they lead.")
@json_option
def add(email: str, name: str, role: str, team: str | None, as_json: bool) -> None:
    """Let EMAIL, called NAME, log in to the desk; whoever is known gets the new name and role."""
    (uid,) = _row(
        "select desk.save_user(p_email => %s, p_name => %s, p_role => %s, p_team => %s)",
        (email, name, role, team),
    )
    if as_json:
        print_json({"uid": uid, "email": email, "role": role})
    else:
        click.echo(f"{email}: {role}; `indica desk link {email}` makes a link")


@desk.command()
@click.argument("email")
@click.option(
    "--hours", type=click.IntRange(1, 168), default=24, show_default=True, help="Validity."
)
@json_option
def link(email: str, hours: int, as_json: bool) -> None:
    """Make a link by which EMAIL logs in to the desk, once."""
    (code,) = _row(
        "select desk.create_link(p_email => %s, p_valid_for => make_interval(hours => %s))",
        (email, hours),
    )
    url = f"{api_address()}/desk/login?code={code}"
    if as_json:
        print_json({"url": url, "hours": hours})
    else:
        click.echo(url)
        click.echo(f"For {email}, once, within {counted(hours, 'hour')}.", err=True)


@desk.command()
@click.argument("email")
@json_option
def remove(email: str, as_json: bool) -> None:
    """Let EMAIL log in no longer; their sessions and links end at once."""
    (ended,) = _row("select desk.remove_user(p_email => %s)", (email,))
    if as_json:
        print_json({"ended_sessions": ended})
    else:
        click.echo(f"removed; {counted(ended, 'session')} ended")


@desk.command()
@click.argument("email")
@json_option
def logout(email: str, as_json: bool) -> None:
    """Log EMAIL out everywhere; links still work."""
    (ended,) = _row(
        "select desk.end_sessions(p_user_id => u.id, p_opened_by => null)"
        " from desk.find_user(p_email => %s) as u",
        (email,),
    )
    if as_json:
        print_json({"ended_sessions": ended})
    else:
        click.echo(f"{counted(ended, 'session')} ended")


@desk.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List who logs in by a link: role, team, open sessions, when they last looked."""
    columns = ("email", "name", "role", "team", "is_active", "sessions", "last_seen_at")
    with connect("owner") as connection:
        rows = connection.execute(
            "select email, name, role, team, is_active, sessions, last_seen_at"
            " from desk.list_users()"
        ).fetchall()
    print_rows(columns, rows, as_json, "nobody yet; `indica desk add` lets somebody in")


def _row(query: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    with connect("owner") as connection:
        row = connection.execute(query.encode(), values).fetchone()
    if row is None:
        raise IndicaError("the database returned nothing")
    return tuple(row)


def register(root: click.Group) -> None:
    root.add_command(desk)

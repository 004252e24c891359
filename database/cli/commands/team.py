"""`indica team`: consultants who work together."""

from __future__ import annotations

import click

from database.cli.commands._shared import Group, json_option, print_json, print_rows
from database.connection import connect


@click.group(cls=Group)
def team() -> None:
    """Consultants who work together, and who leads them."""


@team.command()
@click.argument("code")
@click.argument("name")
@click.option("--manager", help="E-mail or uid of the consultant who leads it.")
@json_option
def add(code: str, name: str, manager: str | None, as_json: bool) -> None:
    """Add a team CODE called NAME; a known one is renamed."""
    with connect("owner") as connection:
        connection.execute(
            "select routing.save_team(p_code => %s, p_name => %s, p_manager => %s)",
            (code, name, manager),
        )
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")


@team.command()
@click.argument("code")
@click.argument("consultant")
@click.option("--remove", is_flag=True, help="Take them out; they are in no team then.")
@json_option
def member(code: str, consultant: str, remove: bool, as_json: bool) -> None:
    """Put a CONSULTANT (e-mail or uid) into the team CODE, out of the one they were in."""
    with connect("owner") as connection:
        connection.execute(
            "select routing.set_team(p_consultant => %s, p_team => %s)",
            (consultant, None if remove else code),
        )
    if as_json:
        print_json({"team": code, "member": not remove})
    else:
        click.echo("taken out" if remove else f"in {code}")


@team.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the teams and who is in them."""
    columns = ("team", "name", "manager", "consultant", "email")
    with connect("owner") as connection:
        rows = connection.execute(
            "select team, name, manager, consultant, email from routing.list_teams()"
        ).fetchall()
    print_rows(columns, rows, as_json)


def register(root: click.Group) -> None:
    root.add_command(team)

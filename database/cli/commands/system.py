"""`indica up`, `down`, `status`: the local development system."""

from __future__ import annotations

import click

from database.cli.commands._shared import json_option, print_json, print_table, speaker
from database.cli.local import LocalSystem, SystemStatus


def _show(status: SystemStatus) -> None:
    rows = [
        ("API", status.api_url),
        ("sandbox", status.sandbox_url),
        ("dashboard", status.dashboard_url),
        ("API token", status.api_token),
        ("database", status.database_url),
        ("state", status.state_directory),
    ]
    print_table(
        ("process", "state", "pid", "log"),
        [[n, p["state"], p.get("pid"), p["log"]] for n, p in status.processes.items()],
    )
    click.echo()
    for name, value in rows:
        if value is not None:  # one line each, never broken: they are there to be copied
            click.echo(f"{name:<10}  {value}")


@click.command()
@click.option("--no-demo", is_flag=True, help="Start with an empty operation.")
@json_option
def up(no_demo: bool, as_json: bool) -> None:
    """Start the local system: database, sandbox, API, worker, demo data. Can be repeated.

    With INDICA_DATABASE_URL the database is that one: it is upgraded, and gets neither demo data
    nor a development token.
    """
    system = LocalSystem()
    say = speaker(as_json)
    status = system.up(say, with_demo=not no_demo)
    if system.settings.access().mode != "real":
        say(
            "SANDBOX: no message leaves this machine. Credentials of Chatwoot and WhatsApp are not"
            " set; `indica doctor` names them."
        )
    if as_json:
        print_json(status.as_json())
    else:
        _show(status)


@click.command()
@json_option
def down(as_json: bool) -> None:
    """Stop the local system; its data are kept."""
    stopped = LocalSystem().down(speaker(as_json))
    if as_json:
        print_json({"stopped": stopped})
    elif not stopped:
        click.echo("nothing was running")


@click.command()
@json_option
def status(as_json: bool) -> None:
    """Show where the parts of the local system are and whether they run."""
    found = LocalSystem().status()
    if as_json:
        print_json(found.as_json())
    else:
        _show(found)


def register(root: click.Group) -> None:
    for command in (up, down, status):
        root.add_command(command)

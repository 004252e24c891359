"""`indica up`, `down`, `reset`, `status`: the local development system."""

from __future__ import annotations

import click

from database.cli.commands._shared import json_option, print_json, print_table, speaker
from database.cli.local import LocalSystem, SystemStatus


def _show(status: SystemStatus) -> None:
    rows = [
        ("API", status.api_url),
        ("sandbox", status.sandbox_url),
        ("desk", status.dashboard_url),
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
    is_real = system.settings.access().mode == "real"
    if is_real:
        say(
            "REAL SYSTEMS: credentials of Chatwoot and WhatsApp are set, so there is neither a"
            " demonstration nor a sandbox. Nothing is sent until somebody refers a person."
        )
    else:
        say(
            "SANDBOX: no message leaves this machine. Credentials of Chatwoot and WhatsApp are not"
            " set; `indica doctor` names them."
        )
    if as_json:
        print_json(status.as_json())
        return
    _show(status)
    click.echo()
    is_embedded = system.is_embedded
    for line in _next_steps(status, is_real=is_real, is_embedded=is_embedded, no_demo=no_demo):
        click.echo(line)


def _next_steps(
    status: SystemStatus, *, is_real: bool, is_embedded: bool, no_demo: bool
) -> list[str]:
    command = ".venv/bin/indica"
    steps = [
        (f"{command} doctor", "what is missing before the first lead, and what to do"),
        ("docs/operations.md", "how an operation is set up, step by step"),
    ]
    if not is_real:
        steps = [
            (f"{status.sandbox_url}/", "the conversations: answer as a person or a consultant"),
            (f"{status.api_url}/docs", "the API"),
        ]
    if is_embedded and not is_real:
        steps += [
            (f"{command} lead list", "who is where, and what comes next"),
            (f"{command} lead show NAME", "what happened to one, and why"),
            ("make down, make reset", "stop and keep the data; start anew with none"),
        ]
        if not no_demo:
            from database.cli.demo import DIRECTOR  # loaded late, as the demonstration is

            steps.insert(2, (f"{command} desk link {DIRECTOR[0]}", "a link that opens the desk"))
    width = max(len(what) for what, _ in steps) + 2
    return ["Next:", *(f"  {what:<{width}}{why}" for what, why in steps)]


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask: the data of the local system are lost.")
@json_option
def reset(yes: bool, as_json: bool) -> None:
    """Stop the local system and forget its data; logs stay.

    A database that INDICA_DATABASE_URL names is never touched.
    """
    system = LocalSystem()
    if not yes:
        click.confirm(
            f"All data of the local system in {system.directory} are lost. Go on?", abort=True
        )
    system.reset(speaker(as_json))
    if as_json:
        print_json({"reset": str(system.directory)})
    else:
        click.echo("`make up` starts a new one.")


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
    for command in (up, down, reset, status):
        root.add_command(command)

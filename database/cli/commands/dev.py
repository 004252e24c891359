"""`indica dev`: what only a development system may do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import click

from database.cli.clients import SandboxControl
from database.cli.commands._shared import Group, json_option, local_time, print_json
from database.cli.local import LocalSystem
from database.cli.processes import answers
from database.common.errors import IndicaError
from database.connection import connect

_MOVE = re.compile(r"^([+-]?)([0-9]+)([mhdw])$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@click.group(cls=Group)
def dev() -> None:
    """Development only."""


@dev.command(context_settings={"ignore_unknown_options": True})
@click.argument("move", required=False)
@json_option
def clock(move: str | None, as_json: bool) -> None:
    """Show the clock, move it (MOVE = +3d, +90m, -1h …) or reset it (MOVE = reset)."""
    with connect("owner") as connection:
        if move is None:
            row = connection.execute("select util.current_time()").fetchone()
        elif move == "reset":
            row = connection.execute("select ops.move_clock(p_by => null)").fetchone()
        else:
            match = _MOVE.match(move)
            if match is None:
                raise IndicaError(
                    f"cannot read {move!r}",
                    "A sign, a number and m, h, d or w, such as +3d; or reset.",
                )
            interval = f"{match[1]}{match[2]} {_UNITS[match[3]]}"
            row = connection.execute(
                "select ops.move_clock(p_by => %s::interval)", (interval,)
            ).fetchone()
    if row is None:
        raise IndicaError("the database did not answer with a time")
    if move is not None:
        _move_sandbox(row[0])
    if as_json:
        print_json({"now": row[0]})
    else:
        click.echo(local_time(row[0]))


def _move_sandbox(now: datetime) -> None:
    """The sandbox's clock follows, so that its timestamps and windows agree with ours."""
    sandbox_url = LocalSystem().status().sandbox_url
    if sandbox_url is None or not answers(f"{sandbox_url}/healthz"):
        return
    offset = round((now - datetime.now(UTC)).total_seconds(), 1)
    with SandboxControl(sandbox_url) as control:
        control.change_settings(clock_offset_s=offset)


def register(root: click.Group) -> None:
    root.add_command(dev)

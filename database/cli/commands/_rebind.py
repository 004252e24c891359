"""`indica channel rebind`: people are found anew in a Chatwoot that was restored or replaced."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import click
import psycopg

from database.cli.commands._shared import json_option, print_json
from database.common.errors import IndicaError
from database.connection import connect

BATCH = 200
"""Leads that one transaction holds."""


@dataclass(frozen=True, slots=True)
class Rebound:
    """What was done, or would be."""

    code: str
    mismatches: int
    open_leads: int
    ended_leads: int
    found_anew: int = 0
    forgotten: int = 0
    busy: int = 0


@click.command()
@click.argument("code", default="principal")
@click.option(
    "--all",
    "has_all",
    is_flag=True,
    help="Every lead that has a conversation there: Chatwoot was restored, or is another.",
)
@click.option("--yes", is_flag=True, help="Do it; without this it is only shown.")
@json_option
def rebind(code: str, has_all: bool, yes: bool, as_json: bool) -> None:
    """Find people anew in CODE's Chatwoot, after a restore or a move.

    Forgets contacts and conversations of leads whose conversation turned out to be another
    person's; the worker then finds or makes them, with the note that tells the lead.
    """
    with connect("owner") as connection:
        done = _plan(connection, code, has_all)
        if yes:
            done = _rebind(connection, done, has_all)
    if as_json:
        print_json(asdict(done))
    elif yes:
        click.echo(
            f"{done.found_anew} open leads are looked for anew,"
            f" the conversations of {done.forgotten} that ended are forgotten"
            + (f"; {done.busy} were being worked on: run it again" if done.busy else "")
        )
    else:
        click.echo(
            f"would look for {done.open_leads} open leads anew and forget the conversations of"
            f" {done.ended_leads} that ended; {done.mismatches} conversations turned out to be"
            " other people's"
        )
        if done.open_leads or done.ended_leads:
            click.echo(f"Nothing was changed. Do it: indica channel rebind {code}{_all(has_all)}")
    if done.busy:
        raise SystemExit(1)


def _all(has_all: bool) -> str:
    return f"{' --all' if has_all else ''} --yes"


def _plan(connection: psycopg.Connection[Any], code: str, has_all: bool) -> Rebound:
    row = connection.execute(
        "select mismatches, open_leads, ended_leads"
        " from chatwoot.plan_rebind(p_code => %s, p_has_all => %s)",
        (code, has_all),
    ).fetchone()
    if row is None:
        raise IndicaError(f"no channel is called {code}", "indica channel list shows them.")
    return Rebound(code, *row)


def _rebind(connection: psycopg.Connection[Any], plan: Rebound, has_all: bool) -> Rebound:
    """In batches that commit, in the order of the leads."""
    found = forgotten = busy = 0
    after: int | None = 0
    while after is not None:
        with connection.transaction():
            row = connection.execute(
                "select found_anew, forgotten, busy, last_id from chatwoot.rebind(p_code => %s,"
                " p_has_all => %s, p_actor => ops.actor('operator'), p_after_id => %s,"
                " p_limit => %s)",
                (plan.code, has_all, after, BATCH),
            ).fetchone()
        if row is None:
            break
        found, forgotten, busy = found + row[0], forgotten + row[1], busy + row[2]
        after = row[3]
    return Rebound(
        plan.code, plan.mismatches, plan.open_leads, plan.ended_leads, found, forgotten, busy
    )

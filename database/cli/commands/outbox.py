"""`indica outbox`: jobs for outside systems, above all those that were given up."""

from __future__ import annotations

import click

from database.cli.commands._shared import json_option, print_json, print_table
from database.connection import connect

STATES = ("pending", "claimed", "done", "dead", "cancelled")


@click.group()
def outbox() -> None:
    """Work for Chatwoot and WhatsApp: look, retry, discard."""


@outbox.command("list")
@click.option("--state", type=click.Choice(STATES), default="dead", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
def list_(state: str, limit: int, as_json: bool) -> None:
    """List jobs in a state, newest first; a message that is `unknown` may have arrived."""
    columns = ("id", "kind", "lead", "attempts", "due_at", "finished_at", "message", "error")
    with connect("owner") as connection:
        rows = connection.execute(
            "select id, kind, lead_uid, attempts, due_at, finished_at, message_state, error"
            " from governance.list_jobs(p_state => %s, p_limit => %s)",
            (state, limit),
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
    else:
        click.echo(f"nothing is {state}")


@outbox.command()
@click.argument("job_id", type=click.IntRange(1, 2**63 - 1))
@click.option(
    "--may-reach-twice",
    is_flag=True,
    help="Send again although the first send may have arrived.",
)
@json_option
def retry(job_id: int, may_reach_twice: bool, as_json: bool) -> None:
    """Try a dead job again."""
    with connect("owner") as connection:
        connection.execute(
            "select outbox.retry_dead(p_id => %s, p_may_reach_twice => %s)",
            (job_id, may_reach_twice),
        )
    if as_json:
        print_json({"id": job_id, "state": "pending"})
    else:
        click.echo("pending again")


@outbox.command()
@click.argument("job_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--reason", required=True, help="Goes into the lead's history.")
@json_option
def discard(job_id: int, reason: str, as_json: bool) -> None:
    """Give up a dead job for good."""
    with connect("owner") as connection:
        connection.execute(
            "select outbox.discard_dead(p_id => %s, p_reason => %s)", (job_id, reason)
        )
    if as_json:
        print_json({"id": job_id, "state": "cancelled"})
    else:
        click.echo("discarded")


def register(root: click.Group) -> None:
    root.add_command(outbox)

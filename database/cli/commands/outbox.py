"""`indica outbox`: jobs for outside systems, above all those that were given up."""

from __future__ import annotations

import click

from database.cli.commands._settle import decide, restored_sends, verdict_options
from database.cli.commands._shared import durable, json_option, print_json, print_table
from database.cli.settling import unknown_sends
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


@outbox.command()
@json_option
def unknown(as_json: bool) -> None:
    """List sends whose outcome nobody knows, with what evidence there is.

    `later statuses` counts other messages of the number of which WhatsApp told since: had this one
    left, it would most likely have been told of too.
    """
    with connect("owner") as connection:
        sends = unknown_sends(connection)
    if as_json:
        print_json(sends)
        return
    if not sends:
        click.echo("nothing is unknown")
        return
    print_table(
        ("job", "lead", "person", "phone", "purpose", "sent", "why", "later statuses",
         "person wrote", "in Chatwoot"),
        [
            (
                send["job_id"], str(send["lead_uid"])[:8], send["person"], send["phone"],
                send["purpose"], send["sent_at"], send["phase"], send["later_statuses"],
                send["person_wrote_at"], _in_chatwoot(send["evidence"]),
            )
            for send in sends
        ],
    )  # fmt: skip
    click.echo("`indica outbox settle JOB… --arrived | --not-arrived | --again` decides.")


def _in_chatwoot(evidence: dict[str, int] | None) -> str:
    if evidence is None:
        return "not asked"
    return f"{evidence.get('conversations', 0)} conversations, {evidence.get('notes', 0)} notes"


@outbox.command()
@click.argument("job_ids", metavar="[JOB]…", nargs=-1, type=click.IntRange(1, 2**63 - 1))
@click.option("--all", "is_all", is_flag=True, help="Every send of unknown outcome.")
@click.option("--restored", is_flag=True, help="Every one that may have left before a restore.")
@verdict_options(required=True)
@json_option
def settle(
    job_ids: tuple[int, ...],
    is_all: bool,
    restored: bool,
    verdict: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Settle sends of unknown outcome, one or many: arrived, not arrived, or once more."""
    if (len(job_ids) > 0) + is_all + restored != 1:
        raise click.UsageError("name jobs, or give --all, or --restored")
    with connect("owner") as connection:
        chosen = list(job_ids)
        if is_all:
            chosen = [send["job_id"] for send in unknown_sends(connection)]
        elif restored:
            chosen = restored_sends(connection)
        settled = decide(connection, chosen, verdict, reason)
    durable()
    if as_json:
        print_json({"settled": settled, "verdict": verdict})
    else:
        click.echo(f"{settled} settled as {str(verdict).replace('_', ' ')}")


def register(root: click.Group) -> None:
    root.add_command(outbox)

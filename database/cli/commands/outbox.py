"""`indica outbox`: jobs for outside systems, above all those that were given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import click

from database.cli import clients
from database.cli.commands._failed_work import filters, reason_option, settle_failed
from database.cli.commands._settle import restored_sends, verdict_options, which_options
from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.cli.settling import Which, ask_of_each, unknown_sends
from database.connection import connect

STATES = ("pending", "claimed", "done", "dead", "cancelled")

ID = click.IntRange(1, 2**63 - 1)


@click.group(cls=Group)
def outbox() -> None:
    """Work for Chatwoot and WhatsApp: look, retry, dismiss."""


@outbox.command("list")
@click.option("--state", type=click.Choice(STATES), default="dead", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@filters("A kind (whatsapp.template) or a destination (chatwoot).")
@click.option("--lead", type=click.UUID, help="Only those of this lead.")
@json_option
def list_(
    state: str,
    limit: int,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    lead: UUID | None,
    as_json: bool,
) -> None:
    """List jobs in a state, newest first; a message that is `unknown` may have arrived."""
    columns = (
        *("id", "kind", "lead", "attempts", "due_at", "finished_at", "message", "error"),
        *("dismissed_by", "dismissed_reason"),
    )
    with connect("owner") as connection:
        rows = connection.execute(
            "select id, kind, lead_uid, attempts, due_at, finished_at, message_state, error,"
            " dismissed_by, dismissed_reason"
            " from governance.list_jobs(p_state => %s, p_limit => %s, p_kind => %s,"
            " p_error => %s, p_before => %s, p_lead_uid => %s)",
            (state, limit, kind, error, before, lead),
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        # For a person the uid's first letters do, and who dismissed where somebody did.
        shown = len(columns) if state == "cancelled" else columns.index("dismissed_by")
        print_table(
            columns[:shown], [(*row[:2], row[2] and str(row[2])[:8], *row[3:shown]) for row in rows]
        )
    else:
        click.echo(f"no job is {state}")


@outbox.command()
@click.argument("job_ids", type=ID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that are dead and fit the filters.")
@filters("With --all: a kind (whatsapp.template) or a destination (chatwoot).")
@click.option("--lead", type=click.UUID, help="With --all: only those of this lead.")
@click.option(
    "--may-reach-twice",
    is_flag=True,
    help="Send again although the first send may have arrived.",
)
@json_option
def retry(
    job_ids: tuple[int, ...],
    is_all: bool,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    lead: UUID | None,
    may_reach_twice: bool,
    as_json: bool,
) -> None:
    """Try dead jobs again: those named, or `--all` that fit."""
    settle_failed(
        job_ids,
        _dead(kind, error, before, lead) if is_all else None,
        "select outbox.retry_dead(p_id => %s, p_may_reach_twice => %s)",
        (may_reach_twice,),
        "pending again",
        as_json,
    )


@outbox.command()
@click.argument("job_ids", type=ID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that are dead and fit the filters.")
@filters("With --all: a kind (whatsapp.template) or a destination (chatwoot).")
@click.option("--lead", type=click.UUID, help="With --all: only those of this lead.")
@reason_option("Kept with the job and in the lead's history.")
@json_option
def dismiss(
    job_ids: tuple[int, ...],
    is_all: bool,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    lead: UUID | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give dead jobs up for good, with a reason: those named, or `--all` that fit."""
    settle_failed(
        job_ids,
        _dead(kind, error, before, lead) if is_all else None,
        "select outbox.dismiss_dead(p_id => %s, p_reason => %s)",
        (reason,),
        "dismissed",
        as_json,
    )


def _dead(
    kind: str | None, error: str | None, before: datetime | None, lead: UUID | None
) -> Callable[[], list[int]]:
    """The dead jobs that fit, the oldest first."""

    def find() -> list[int]:
        with connect("owner") as connection:
            rows = connection.execute(
                "select id from governance.list_jobs(p_state => 'dead', p_limit => null,"
                " p_kind => %s, p_error => %s, p_before => %s, p_lead_uid => %s) order by id",
                (kind, error, before, lead),
            ).fetchall()
        return [row[0] for row in rows]

    return find


@outbox.command()
@which_options
@json_option
def unknown(which: Which, as_json: bool) -> None:
    """List sends whose outcome nobody knows, with what evidence there is.

    `later statuses` counts other messages of the number of which WhatsApp told since: had this one
    left, it would most likely have been told of too.
    """
    with connect("owner") as connection:
        sends = unknown_sends(connection, which)
    if as_json:
        print_json(sends)
        return
    if not sends:
        click.echo("of no send the outcome is unknown")
        return
    print_table(
        ("job", "lead", "person", "phone", "purpose", "sent", "why", "later statuses",
         "statuses to them", "pressed elsewhere", "person wrote", "in Chatwoot"),
        [
            (
                send["job_id"], str(send["lead_uid"])[:8], send["person"], send["phone"],
                send["purpose"], send["sent_at"], send["phase"], send["later_statuses"],
                send["statuses_to_number"], send["pressed_elsewhere_at"],
                send["person_wrote_at"], _in_chatwoot(send["evidence"]),
            )
            for send in sends
        ],
    )  # fmt: skip
    click.echo("`indica outbox ask` looks in Chatwoot;")
    click.echo("`indica outbox settle JOB… --arrived | --not-arrived | --again` decides.")


def _in_chatwoot(evidence: dict[str, int] | None) -> str:
    if evidence is None:
        return "not asked"
    return f"{evidence.get('conversations', 0)} conversations, {evidence.get('notes', 0)} notes"


@outbox.command()
@which_options
@json_option
def ask(which: Which, as_json: bool) -> None:
    """Look in Chatwoot for what it knows of sends of unknown outcome, and settle what it proves."""
    chatwoot = clients.chatwoot(LocalSystem().settings)
    with connect("owner") as connection:
        tally = ask_of_each(connection, chatwoot, unknown_sends(connection, which))
    if as_json:
        print_json({"arrived": tally.arrived, "unknown": tally.unknown})
    else:
        click.echo(f"{tally.arrived} arrived, {tally.unknown} stay unknown")


@outbox.command()
@click.argument("job_ids", metavar="[JOB]…", nargs=-1, type=click.IntRange(1, 2**63 - 1))
@click.option("--all", "is_all", is_flag=True, help="All of unknown outcome that fit the filters.")
@click.option("--restored", is_flag=True, help="Every one that may have left before a restore.")
@which_options
@verdict_options(required=True)
@json_option
def settle(
    job_ids: tuple[int, ...],
    is_all: bool,
    restored: bool,
    which: Which,
    verdict: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Settle sends of unknown outcome, one or many: arrived, not arrived, or once more."""
    if (len(job_ids) > 0) + is_all + restored != 1:
        raise click.UsageError("name jobs, or give --all, or --restored")
    if which != Which() and not is_all:
        raise click.UsageError("the filters go with --all")

    def find() -> list[int]:
        with connect("owner") as connection:
            if restored:
                return restored_sends(connection)
            return [send["job_id"] for send in unknown_sends(connection, which)]

    settle_failed(
        job_ids,
        None if job_ids else find,
        "select sending.settle_unknown(p_job_id => %s, p_verdict => %s, p_reason => %s)",
        (verdict, reason),
        f"settled as {str(verdict).replace('_', ' ')}",
        as_json,
    )
    durable()


def register(root: click.Group) -> None:
    root.add_command(outbox)

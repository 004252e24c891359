"""`indica quarantine`: submissions that a human must look at."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import click
import psycopg

from database.cli.commands._shared import Group, durable, json_option, print_json, print_table
from database.common.errors import IndicaError
from database.connection import connect


@click.group(cls=Group)
def quarantine() -> None:
    """Submissions that wait for a human: look, fix, reject."""


@quarantine.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List what waits, the most urgent first."""
    columns = ("submission", "reason", "due_at", "received_at", "body")
    with connect("owner") as connection:
        rows = connection.execute(
            "select submission_uid, reason, due_at, received_at, body"
            " from intake.list_quarantined()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(
            ("submission", "reason", "due", "received", "person"),
            [(*row[:4], _person(row[4])) for row in rows],
        )
    else:
        click.echo("nothing waits")


def _person(body: str | None) -> str:
    """Who it is about, in one line; the whole body is in `--json`."""
    try:
        person = json.loads(body or "")["person"]
        parts = [person.get(key) for key in ("name", "phone", "email")]
    except (ValueError, TypeError, KeyError, AttributeError):
        return (body or "")[:80]
    return " · ".join(str(part) for part in parts if part)


@quarantine.command()
@click.argument("submission", type=click.UUID)
@click.option(
    "--body", help="The corrected submission as JSON; without it the original is tried again."
)
@json_option
def fix(submission: UUID, body: str | None, as_json: bool) -> None:
    """Process a submission again, corrected."""
    with connect("owner") as connection:
        if body is None:
            found = connection.execute(
                "select intake.original_body(p_submission_uid => %s)::text", (submission,)
            ).fetchone()
            if found is None:
                raise IndicaError("intake.original_body answered nothing")
            body = str(found[0])
        try:
            parsed: Any = json.loads(body)
        except json.JSONDecodeError as error:
            raise IndicaError(f"the body is not JSON: {error}") from error
        try:
            row = connection.execute(
                "select f.outcome, f.reason, f.answer"
                " from intake.fix_quarantined(p_submission_uid => %s, p_body => %s::jsonb) as f",
                (submission, json.dumps(parsed)),
            ).fetchone()
        except psycopg.Error as error:
            if error.sqlstate != "ID102" or error.diag.message_detail is None:
                raise
            faults = json.loads(error.diag.message_detail)
            raise IndicaError(
                "the corrected submission is not acceptable",
                "\n".join(f"{fault['field']}: {fault['detail']}" for fault in faults),
            ) from error
    durable()
    if row is None:
        raise IndicaError("intake.fix_quarantined returned nothing")
    if as_json:
        print_json({"outcome": row[0], "reason": row[1], "answer": row[2]})
    else:
        uid = ((row[2] or {}).get("lead") or {}).get("uid")
        more = f": {row[1]}" if row[1] else f", lead {uid}" if uid else ""
        click.echo(f"{row[0]}{more}")


@quarantine.command()
@click.argument("submission", type=click.UUID)
@click.option("--reason", required=True, help="Why; kept with the submission.")
@json_option
def reject(submission: UUID, reason: str, as_json: bool) -> None:
    """End a submission as rejected."""
    with connect("owner") as connection:
        connection.execute(
            "select intake.reject_quarantined(p_submission_uid => %s, p_reason => %s)",
            (submission, reason),
        )
    if as_json:
        print_json({"submission": submission, "outcome": "rejected"})
    else:
        click.echo("rejected")


def register(root: click.Group) -> None:
    root.add_command(quarantine)

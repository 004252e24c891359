"""`indica quarantine`: submissions that a human must look at, and what machines were refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import click
import psycopg

from database.cli.commands._failed_work import reason_option, settle_failed
from database.cli.commands._shared import (
    Group,
    durable,
    json_option,
    local_time,
    locale_option,
    pair,
    print_json,
    print_table,
    visible,
)
from database.common.errors import IndicaError
from database.connection import connect

F = TypeVar("F", bound=Callable[..., Any])


@click.group(cls=Group)
def quarantine() -> None:
    """Submissions that wait for a human, or were refused: look, fix, reject."""


def narrowing(command: F) -> F:
    """Options that narrow the work list."""
    options = (
        click.option("--kind", type=click.Choice(("quarantined", "refused"))),
        click.option("--error", help="Why they wait: a reason, such as invalid_phone."),
        click.option("--sender", help="Code or name of a source, a consultant's e-mail or name."),
        click.option("--import", "import_id", type=int, help="Rows of this import."),
        click.option("--before", type=click.DateTime(), help="Received before this moment."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _waiting(
    kind: str | None,
    error: str | None,
    sender: str | None,
    import_id: int | None,
    before: datetime | None,
) -> list[dict[str, Any]]:
    """The submissions that wait and fit, the most urgent first."""
    columns = (
        "submission", "kind", "reason", "detail", "sender", "due_at", "received_at", "age", "body",
        "errors", "raw", "import_id", "line",
    )  # fmt: skip
    with connect("owner") as connection:
        rows = connection.execute(
            "select submission_uid, kind, reason, said_why, sender, due_at, received_at, age, body,"
            " errors, raw, import_id, line"
            " from intake.list_quarantined(p_kind => %s, p_reason => %s, p_sender => %s,"
            " p_import_id => %s, p_before => %s)",
            (kind, error, sender, import_id, before),
        ).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in rows]


@quarantine.command("list")
@narrowing
@json_option
def list_(as_json: bool, **filters: Any) -> None:
    """List what waits, the most urgent first."""
    found = _waiting(**filters)
    if as_json:
        print_json([{**row, "age": int(row["age"].total_seconds())} for row in found])
    elif found:
        print_table(
            ("submission", "kind", "reason", "sender", "age", "due", "person", "wrong"),
            [
                (
                    *(row[name] for name in ("submission", "kind", "reason", "sender")),
                    _age(row["age"]),
                    row["due_at"],
                    _person(row["body"] or row["raw"]),
                    ", ".join(error["field"] for error in row["errors"]),
                )
                for row in found
            ],
        )
    else:
        click.echo("nothing waits")


def _age(age: timedelta) -> str:
    """How long, in the largest unit that fits."""
    minutes = int(age.total_seconds()) // 60
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


@quarantine.command()
@click.argument("submission", type=click.UUID)
@locale_option
@json_option
def show(submission: UUID, locale: str, as_json: bool) -> None:
    """Show a submission of the list, waiting or settled: what came, and who corrected what."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, false)", (locale,))
        row = connection.execute(
            "select intake.show_quarantined(p_submission_uid => %s)", (submission,)
        ).fetchone()
    if row is None:
        raise IndicaError("intake.show_quarantined answered nothing")
    found = row[0]
    if as_json:
        print_json(found)
        return
    names = ("kind", "reason", "detail", "submitted_by", "received_at", "due_at", "outcome")
    told = {**found, **{name: _moment(found[name]) for name in ("received_at", "due_at")}}
    table = [(name.replace("_", " "), told[name]) for name in names]
    table += [("lead", found["lead_uid"])] if "lead_uid" in found else []
    settled = found.get("settled", {})
    table += [("settled", settled["detail"])] if settled else []
    table += [("because", settled["because"])] if "because" in settled else []
    table += [(error["field"], error["detail"]) for error in found.get("errors", ())]
    print_table(("", ""), table)
    _print_body("What came", found.get("raw"))
    if found["body"] is not None:
        _print_body("As it is read", found["body"])
    for correction in found["corrections"]:
        who, when = correction["by"], _moment(correction["at"])
        _print_body(f"Corrected by {who}, {when}: {correction['outcome']}", correction["body"])


def _moment(text: str | None) -> str | None:
    """A moment out of JSON as the tables have it."""
    return local_time(datetime.fromisoformat(text)) if text else None


def _print_body(title: str, body: Any) -> None:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
    click.echo(f"\n{title}:\n{visible(text) if body is not None else '(forgotten)'}")


def _person(body: str | None) -> str:
    """Who it is about, in one line; the whole body is in `--json`."""
    try:
        person = json.loads(body or "")["person"]
        parts = [person.get(key) for key in ("name", "phone", "email")]
    except (ValueError, TypeError, KeyError, AttributeError):
        return (body or "")[:80]
    return " · ".join(str(part) for part in parts if part)


@quarantine.command()
@click.argument("submissions", type=click.UUID, nargs=-1)
@click.option("--body", help="The whole submission, corrected, as JSON.")
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A field that was wrong, such as person.phone=…; the others stay. An empty value takes"
    " the field away.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Try it again as it stands: as it came, or as it was last corrected; the default.",
)
@click.option(
    "--name-is-right", is_flag=True, help="The name is right as it stands, however odd it looks."
)
@click.option("--all", "is_all", is_flag=True, help="All that wait and fit the filters.")
@narrowing
@json_option
def fix(
    submissions: tuple[UUID, ...],
    body: str | None,
    values: tuple[str, ...],
    again: bool,
    name_is_right: bool,
    is_all: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Process submissions again, one corrected, or several as they are or with the same values."""
    if (body is not None) + bool(values) + again > 1:
        raise IndicaError("--body, --set and --again exclude each other")
    uids = _named(submissions, is_all, filters)
    is_one = not is_all and len(uids) == 1
    if body is not None and not is_one:
        raise IndicaError("--body is one submission's", "Name one, or give --set or --again.")
    changes = dict(pair(value) for value in values)
    whole = _parsed(body) if body is not None else None
    settled: list[dict[str, Any]] = []
    with connect("owner", autocommit=True) as connection:
        for uid in uids:
            try:
                done = _fix(connection, uid, changes, whole, is_name_right=name_is_right)
                settled.append({"submission": uid, **done})
            except (IndicaError, psycopg.Error) as error:
                if is_one or not (isinstance(error, IndicaError) or _is_ours(error)):
                    raise
                settled.append({"submission": uid, **_said(error)})
    durable()
    _tell(settled, as_json, is_one=is_one)


def _named(submissions: tuple[UUID, ...], is_all: bool, filters: dict[str, Any]) -> list[UUID]:
    """The submissions that are meant: those named, or all that fit."""
    if bool(submissions) == is_all:
        raise IndicaError("name what you mean, or give --all, and not both")
    if not is_all and any(value is not None for value in filters.values()):
        raise IndicaError("the filters narrow --all")
    return [row["submission"] for row in _waiting(**filters)] if is_all else list(submissions)


def _parsed(body: str) -> Any:
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise IndicaError(f"the body is not JSON: {error}") from error


def _fix(
    connection: psycopg.Connection[tuple[Any, ...]],
    uid: UUID,
    changes: dict[str, str],
    whole: Any | None,
    *,
    is_name_right: bool,
) -> dict[str, Any]:
    """What became of one submission, in a transaction of its own; raises what was wrong with it."""
    statement = (
        "select f.outcome, f.reason, f.answer"
        " from intake.fix_quarantined(p_submission_uid => %s,"
        " p_body => coalesce(%s::jsonb, intake.correct_body(%s, %s::jsonb)),"
        " p_is_name_right => %s) as f"
    )
    body = None if whole is None else json.dumps(whole)
    for is_last in (False, True):
        try:
            row = connection.execute(
                statement, (uid, body, uid, json.dumps(changes), is_name_right)
            ).fetchone()
            break
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            # A race that was lost: nothing was done, and a second try may pass.
            if is_last:
                raise
        except psycopg.Error as error:
            if error.sqlstate == "ID102" and error.diag.message_detail is not None:
                faults = json.loads(error.diag.message_detail)
                raise IndicaError(
                    "the corrected submission is not acceptable",
                    "\n".join(f"{fault['field']}: {fault['detail']}" for fault in faults),
                ) from error
            raise
    if row is None:
        raise IndicaError("intake.fix_quarantined returned nothing")
    return {"outcome": row[0], "reason": row[1], "answer": row[2]}


def _is_ours(error: psycopg.Error) -> bool:
    return error.sqlstate is not None and error.sqlstate.startswith("ID")


def _said(error: IndicaError | psycopg.Error) -> dict[str, str | None]:
    """Why one of several could not be settled."""
    if isinstance(error, IndicaError):
        return {"error": str(error), "detail": error.hint}
    return {"error": error.diag.message_primary, "detail": error.diag.message_hint}


def _tell(settled: list[dict[str, Any]], as_json: bool, *, is_one: bool) -> None:
    """What became of each; exit code 1 when any was refused, or could not be settled."""
    wrong = [entry for entry in settled if "error" in entry]
    if as_json and is_one:
        print_json({k: v for k, v in settled[0].items() if k != "submission"})
    elif as_json:
        print_json(settled)
    elif not settled:
        click.echo("nothing fits")
    else:
        for entry in settled:
            click.echo(_outcome(entry) if is_one else f"{entry['submission']}: {_outcome(entry)}")
    if wrong:
        raise SystemExit(1)


def _outcome(entry: dict[str, Any]) -> str:
    if "error" in entry:
        return ": ".join(
            filter(None, (entry["error"], (entry["detail"] or "").replace("\n", "; ")))
        )
    uid = ((entry.get("answer") or {}).get("lead") or {}).get("uid")
    reason = entry.get("reason")
    if entry["outcome"] == "quarantined":
        return f"waits again: {reason}"
    return f"{entry['outcome']}{f': {reason}' if reason else f', lead {uid}' if uid else ''}"


@quarantine.command()
@click.argument("submissions", type=click.UUID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that wait and fit the filters.")
@narrowing
@reason_option("Kept with the submission.")
@json_option
def reject(
    submissions: tuple[UUID, ...], is_all: bool, reason: str, as_json: bool, **filters: Any
) -> None:
    """Dismiss submissions, with a reason: those named, or `--all` that fit."""
    uids = _named(submissions, is_all, filters)
    settle_failed(
        () if is_all else uids,
        (lambda: uids) if is_all else None,
        "select intake.reject_quarantined(p_submission_uid => %s, p_reason => %s)::text",
        (reason,),
        "rejected",
        as_json,
    )


def register(root: click.Group) -> None:
    root.add_command(quarantine)

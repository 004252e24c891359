"""`indica fact`: what webhooks stated and could not be applied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from database.cli.commands._failed_work import filters, reason_option, settle_failed
from database.cli.commands._shared import Group, json_option, print_rows
from database.connection import connect

STATES = ("failed", "dismissed")

ID = click.IntRange(1, 2**63 - 1)


@click.group(cls=Group)
def fact() -> None:
    """What webhooks stated and could not be applied: look, retry, dismiss."""


@fact.command("list")
@click.option("--state", type=click.Choice(STATES), default="failed", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@filters("A kind (status, message, …) or a provider (whatsapp, chatwoot).")
@json_option
def list_(
    state: str,
    limit: int,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    as_json: bool,
) -> None:
    """List facts that failed, or were dismissed and by whom, newest first."""
    columns = (
        *("id", "provider", "kind", "said_at", "came_at", "lead", "sqlstate", "error"),
        *("can_be_retried", "dismissed_by", "dismissed_reason"),
    )
    with connect("owner") as connection:
        rows = connection.execute(
            "select id, provider, kind, occurred_at, created_at, lead_uid, sqlstate, error,"
            " can_be_retried, dismissed_by, dismissed_reason"
            " from governance.list_facts(p_state => %s, p_limit => %s, p_kind => %s,"
            " p_error => %s, p_before => %s)",
            (state, limit, kind, error, before),
        ).fetchall()
    if rows or as_json:
        print_rows(columns, rows, as_json)
    else:
        click.echo(f"no fact is {state}")


@fact.command()
@click.argument("fact_ids", type=ID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that failed and fit the filters.")
@filters("With --all: a kind (status, message, …) or a provider (whatsapp, chatwoot).")
@json_option
def retry(
    fact_ids: tuple[int, ...],
    is_all: bool,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    as_json: bool,
) -> None:
    """Apply failed facts again: those named, or `--all` that fit."""
    settle_failed(
        fact_ids,
        _failed(kind, error, before) if is_all else None,
        "select inbox.retry_fact(p_id => %s)",
        (),
        "applied",
        as_json,
    )


@fact.command()
@click.argument("fact_ids", type=ID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that failed and fit the filters.")
@filters("With --all: a kind (status, message, …) or a provider (whatsapp, chatwoot).")
@reason_option("Kept with the fact.")
@json_option
def dismiss(
    fact_ids: tuple[int, ...],
    is_all: bool,
    kind: str | None,
    error: str | None,
    before: datetime | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give failed facts up for good, with a reason: those named, or `--all` that fit."""
    settle_failed(
        fact_ids,
        _failed(kind, error, before) if is_all else None,
        "select inbox.dismiss_fact(p_id => %s, p_reason => %s)",
        (reason,),
        "dismissed",
        as_json,
    )


def _failed(
    kind: str | None, error: str | None, before: datetime | None
) -> Callable[[], list[int]]:
    """The failed facts that fit, the oldest first."""

    def find() -> list[int]:
        with connect("owner") as connection:
            rows = connection.execute(
                "select id from governance.list_facts(p_state => 'failed', p_limit => null,"
                " p_kind => %s, p_error => %s, p_before => %s) order by id",
                (kind, error, before),
            ).fetchall()
        return [row[0] for row in rows]

    return find


def register(root: click.Group) -> None:
    root.add_command(fact)

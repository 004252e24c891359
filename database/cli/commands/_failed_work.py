"""What `indica outbox`, `fact` and `quarantine` share: find what failed, settle it one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import click
import psycopg

from database.cli.commands._shared import print_json
from database.common.errors import IndicaError
from database.connection import connect

F = TypeVar("F", bound=Callable[..., Any])


def filters(kinds: str) -> Callable[[F], F]:
    """Options `--kind`, `--error` and `--before`, by which both lists are narrowed."""

    def add(command: F) -> F:
        options = (
            click.option("--kind", help=kinds),
            click.option("--error", help="A code, an HTTP status, or words of the error."),
            click.option("--before", type=click.DateTime(), help="Only those before this moment."),
        )
        for option in reversed(options):
            command = option(command)
        return command

    return add


def reason_option(what: str) -> Callable[[F], F]:
    """The option `--reason`, which dismissing demands."""
    return click.option("--reason", required=True, help=f"Why. {what}")


def settle_failed(
    ids: Sequence[int] | Sequence[UUID],
    find: Callable[[], list[int]] | Callable[[], list[UUID]] | None,
    statement: str,
    arguments: Sequence[object],
    done: str,
    as_json: bool,
) -> None:
    """Settle each of `ids`, or all that `find` finds, in a transaction of its own.

    What the database refuses is named and holds up no other; exit code 1 when it refused any.
    """
    if bool(ids) == (find is not None):
        raise IndicaError("name what you mean, or give --all, and not both")
    settled: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    with connect("owner", autocommit=True) as connection:
        for identity in ids if find is None else find():
            try:
                row = connection.execute(statement.encode(), (identity, *arguments)).fetchone()
            except psycopg.Error as error:
                if error.sqlstate is None or not error.sqlstate.startswith("ID"):
                    raise
                if find is None and len(ids) == 1:
                    raise
                said = error.diag.message_primary
                refused.append({"id": identity, "sqlstate": error.sqlstate, "error": said})
            else:
                settled.append({"id": identity, "result": (row[0] if row else None) or done})
    if as_json:
        print_json({"settled": settled, "refused": refused})
    else:
        for item in settled:
            click.echo(f"{item['id']}: {item['result']}")
        for item in refused:
            click.echo(f"{item['id']}: not settled: {item['error']} ({item['sqlstate']})")
        if not settled and not refused:
            click.echo("nothing fits")
    if refused:
        raise SystemExit(1)

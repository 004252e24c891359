"""What every command uses: `--json`, and printing for a machine or a person."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from uuid import UUID

import click

from database.common.errors import IndicaError
from database.common.settings import check_database_address

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """Add `--json` as parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)


def api_address() -> str:
    """Where browsers reach the API: its public address, or the one on this machine."""
    from database.cli.local import LocalSystem

    system = LocalSystem()
    settings = system.settings
    local = system.status().api_url or f"http://{settings.api_host}:{settings.api_port}"
    return str(settings.api_public_url or local).rstrip("/")


LOCALES = ("pt-BR", "en")


def locale_option(command: F) -> F:
    """Add `--locale`, for what the database says in words."""
    return click.option(
        "--locale",
        type=click.Choice(LOCALES),
        default=locale,
        show_default="the system's language",
        help="Language of the output.",
    )(command)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"cannot print {type(value).__name__} as JSON")


def print_json(data: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, default=_plain))


WIDTH_WITHOUT_TERMINAL = 160
"""Columns of a table that goes to a file or a pipe, unless COLUMNS says otherwise."""


def administrators_url(_: click.Context, option: click.Parameter, url: str | None) -> str | None:
    """The callback of options that take the URL of a server: no error may quote its password."""
    if url is not None:
        try:
            check_database_address(url)
        except ValueError as error:
            raise IndicaError(f"{option.opts[0]} {error}") from None
    return url


def console() -> Console:
    """Standard output for a person; plain, and wide enough, when it is not a terminal."""
    from rich.console import Console

    is_terminal = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(
        highlight=False, soft_wrap=True, width=None if is_terminal else WIDTH_WITHOUT_TERMINAL
    )


def speaker(as_json: bool) -> Callable[[str], None]:
    """Progress lines: to standard output for a person, to standard error beside JSON."""

    def say(line: str) -> None:
        click.echo(line, err=as_json)

    return say


def locale() -> Literal["pt-BR", "en"]:
    """The language of this machine's user: Portuguese where the locale says so, else English."""
    chosen = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "pt-BR" if chosen.lower().startswith("pt") else "en"


def local_time(moment: datetime) -> str:
    """A moment for a person, with its zone: that of the operation, as `connect` asks for it."""
    zone = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M:%S} {zone[:3]}{zone[3:].removesuffix('00')}".rstrip()


class Group(click.Group):
    """A group whose `--help` says the whole first sentence of each command, however long."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of `--help`."""
        rows = [
            (name, command.get_short_help_str(limit=1000))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None and not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def counted(count: int, thing: str) -> str:
    """So many of a thing: 1 seal, 2 seals."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def visible(text: str) -> str:
    """Words from outside without what would steer the terminal."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", " ", text)


def _cell(value: Any) -> Text:
    from rich.text import Text

    if value is None:
        return Text("")
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    return Text(local_time(value) if isinstance(value, datetime) else visible(str(value)))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str | None = None
) -> None:
    """A table for a person; an empty cell for None, moments in their zone."""
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    kept = list(rows)
    for position, column in enumerate(columns):
        # What is copied into the next command stays in one piece, however narrow the terminal.
        is_key = position == 0 and any(isinstance(row[0], UUID) for row in kept)
        table.add_column(column, overflow="fold", no_wrap=is_key, min_width=36 if is_key else None)
    for row in kept:
        table.add_row(*(_cell(cell) for cell in row))
    console().print(table)


def print_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    as_json: bool,
    instead: str | None = None,
) -> None:
    """The same rows as JSON objects for a machine, or as a table for a person.

    `instead` is what a person reads when there are none.
    """
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif not rows and instead is not None:
        click.echo(instead)
    else:
        print_table(columns, rows)


def durable() -> None:
    """Flush what an asynchronous commit of an intake or an assignment left in memory."""
    from database.connection import connect

    with connect("owner", autocommit=True) as connection:
        connection.execute("select util.durable()")


def pair(item: str) -> tuple[str, str]:
    """FIELD=VALUE of an option."""
    name, separator, value = item.partition("=")
    if not separator or not name:
        raise IndicaError(f"{item!r} is not FIELD=VALUE")
    return name, value

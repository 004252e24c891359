"""`indica lead export`: leads for a spreadsheet or another system."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from database.cli.commands._shared import counted, json_option, locale_option, print_json
from database.cli.spreadsheets import guarded, open_private
from database.common.errors import IndicaError
from database.connection import connect

COLUMNS = (
    "uid",
    "created_at",
    "person",
    "phones",
    "emails",
    "city",
    "status",
    "owner",
    "next_step",
    "next_action_at",
    "origin",
    "source",
    "product",
    "referred_by",
    "notes",
)
EXPORT = (
    "select uid, created_at, person, phones, emails, city, status, owner, next_step,"
    " next_action_at, origin, source, product, referred_by, notes"
    " from governance.export_leads(p_q => %s, p_statuses => %s, p_owner => %s, p_due => %s,"
    " p_is_open => %s)"
)
HEADERS = {
    "pt-BR": (
        "uid",
        "criado em",
        "nome",
        "telefone",
        "e-mail",
        "cidade",
        "situação",
        "responsável",
        "próximo passo",
        "prazo",
        "origem",
        "fonte",
        "produto",
        "indicado por",
        "observações",
    ),
    "en": COLUMNS,
}


@click.command()
@click.argument("q", required=False)
@click.option("--status", "statuses", multiple=True, help="Only of this status; can be repeated.")
@click.option("--owner", help="Only of this consultant (a part of the name, e-mail, uid) or queue.")
@click.option("--due", help="Only what is due: late, today, or up to a day such as 2026-12-31.")
@click.option("--open/--ended", "is_open", default=None, help="Only open leads, or ended ones.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "excel", "jsonl")),
    default="csv",
    show_default=True,
    help="excel: CSV with semicolons and a mark, as Excel opens it in Brazil.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file, readable by you alone; standard output by default.",
)
@locale_option
@json_option
def export(
    q: str | None,
    statuses: tuple[str, ...],
    owner: str | None,
    due: str | None,
    is_open: bool | None,
    form: str,
    output: Path | None,
    locale: str,
    as_json: bool,
) -> None:
    """Export leads with names, phones and notes; filters as in `lead list`, and without a limit.

    What a spreadsheet would take for a formula gets an apostrophe. `indica audit` shows who
    exported what, and when.
    """
    if as_json and output is None:
        raise IndicaError("--json tells of a file: give one with --output")
    count = 0
    filters = {
        "words": q is not None,
        "statuses": list(statuses),
        "owner": owner,
        "due": due,
        "open": is_open,
    }
    with connect("owner", autocommit=True) as connection, connection.transaction():
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        connection.execute(
            "select leads.record_export(p_format => %s, p_filters => %s)",
            (form, json.dumps({name: value for name, value in filters.items() if value})),
        )
        with connection.cursor(name="export") as cursor:
            cursor.itersize = 500
            cursor.execute(
                EXPORT,
                (q, list(statuses) or None, owner, due, is_open),
            )
            rows = iter(cursor)
            first = next(rows, None)
            with _opened(output, form) as file:
                write = _writer(file, form, HEADERS[locale])
                while first is not None:
                    write(first)
                    count += 1
                    first = next(rows, None)
    if as_json:
        print_json({"leads": count, "file": str(output)})
    elif output is not None:
        click.echo(f"{counted(count, 'lead')}: {output}")


@contextmanager
def _opened(output: Path | None, form: str) -> Iterator[IO[str]]:
    encoding = "utf-8-sig" if form == "excel" else "utf-8"
    if output is None:
        # Line ends are the writer's own.
        sys.stdout.flush()
        with open(os.dup(sys.stdout.fileno()), "w", encoding=encoding, newline="") as standard:
            yield standard
        return
    with open_private(output, encoding) as file:
        yield file


def _writer(file: IO[str], form: str, headers: tuple[str, ...]) -> Any:
    if form == "jsonl":

        def write_object(row: tuple[Any, ...]) -> None:
            document = dict(zip(COLUMNS, map(_plain, row), strict=True))
            file.write(json.dumps(document, ensure_ascii=False) + "\n")

        return write_object

    writer = csv.writer(file, delimiter=";" if form == "excel" else ",", lineterminator="\r\n")
    writer.writerow(headers)

    def write_line(row: tuple[Any, ...]) -> None:
        writer.writerow(["" if cell is None else guarded(str(_plain(cell))) for cell in row])

    return write_line


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return None if value is None else str(value)

"""`indica lead import` and `indica import`: lists of leads in files."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.rows import dict_row

from database.cli.commands._outcomes import import_outcomes
from database.cli.commands._shared import (
    Group,
    counted,
    durable,
    json_option,
    locale_option,
    pair,
    print_json,
    print_table,
)
from database.cli.spreadsheets import guarded, open_private
from database.cli.tables import Row, Table, open_table
from database.common.errors import IndicaError
from database.connection import connect

if TYPE_CHECKING:
    from rich.progress import Progress

ROWS = 100
"""Rows that are taken in one transaction."""
BYTES = 1024 * 1024
TRIES = 8
SHOWN = 3
COUNTS = (
    "created",
    "touched",
    "suppressed",
    "quarantined",
    "rejected",
    "repeated",
    "unreadable",
)
LINE, REASON, REFUSED = "linha do arquivo", "motivo da recusa", "registro recusado"
"""Columns of a file of refused rows, which its import leaves out and knows the row by."""
MARKS = (LINE, REASON, REFUSED)


@dataclass(frozen=True, slots=True)
class Readings:
    """What rows say, as the database read them: handed back to it as it came."""

    raw: bytes | None


class _ReadingsDumper(Dumper):
    format = pq.Format.BINARY

    def dump(self, obj: Readings) -> Buffer | None:
        return obj.raw


@dataclass(frozen=True, slots=True)
class Choices:
    """What the options say; None where nothing was said."""

    field_map: dict[str, object] | None
    constants: dict[str, str] | None
    left_out: list[str] | None


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "fields",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="The column of a field, where its name does not say it: person.phone=Contato; or an"
    " expression as in `indica source map`. Repeat for several.",
)
@click.option(
    "--constant",
    "constants",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value for every row, such as product=solar; repeat for several.",
)
@click.option(
    "--leave-out", "left_out", multiple=True, metavar="COLUMN", help="A column that is not kept."
)
@click.option(
    "--first-contact",
    type=click.Choice(("now", "spread", "never")),
    help="now: every person is written to as soon as they can be; spread (the default): so many an"
    " hour in sending hours; never: nobody is written to, the consultants call.",
)
@click.option(
    "--per-hour",
    type=click.IntRange(1, 100_000),
    help="First contacts, or calls, an hour; the setting import_leads_per_hour by default.",
)
@click.option("--preview", is_flag=True, help="Show how the first rows are read, and stop.")
@click.option("--dry-run", is_flag=True, help="Read the whole file and say what is wrong with it.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where refused rows go, to be corrected and imported; FILE.errors.csv by default.",
)
@click.option(
    "--outcomes",
    is_flag=True,
    help="FILE says what became of leads before Indica (dates, outcomes, amounts): scores learn"
    " from it, nobody is contacted, and no name, phone or address is kept.",
)
@click.option(
    "--won", multiple=True, metavar="WORD", help="With --outcomes: the word for won, if another."
)
@click.option("--name", default="history", help="With --outcomes: what to call this past.")
@click.option(
    "--told",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --outcomes: the day on which FILE was written; today by default.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@locale_option
@json_option
def import_(
    file: Path,
    fields: tuple[str, ...],
    constants: tuple[str, ...],
    left_out: tuple[str, ...],
    first_contact: str | None,
    per_hour: int | None,
    preview: bool,
    dry_run: bool,
    errors: Path | None,
    outcomes: bool,
    won: tuple[str, ...],
    name: str,
    told: datetime | None,
    yes: bool,
    locale: str,
    as_json: bool,
) -> None:
    """Import leads from FILE: CSV of any spreadsheet, .xlsx, or one JSON object a line.

    Columns are known by their names (Nome, Celular, E-mail, Indicado por, Produto, Observações,
    Cidade …); what no field reads is kept as an attribute. Cut off, the same command goes on where
    it stopped, and repeated it makes nothing new.
    """
    if outcomes:
        if constants or first_contact or per_hour or preview or errors:
            raise click.UsageError(
                "with --outcomes go --map, --leave-out, --won, --name, --told and --dry-run alone"
            )
        import_outcomes(
            file,
            dict(map(pair, fields)),
            won,
            name,
            told,
            left_out,
            dry_run=dry_run,
            as_json=as_json,
        )
        return
    choices = Choices(
        dict(map(_expression, fields)) or None,
        dict(map(pair, constants)) or None,
        list(left_out) or None,
    )
    with open_table(file) as table, connect("owner", autocommit=True) as connection:
        connection.execute("select set_config('indica.locale', %s, false)", (locale,))
        field_map, read_columns = _plan(connection, table, choices)
        if not as_json:
            _show_plan(table, field_map, read_columns)
        errors_file = errors or file.with_name(
            f"{file.stem}.errors.{'jsonl' if table.kind == 'jsonl' else 'csv'}"
        )
        if errors_file.exists() and errors_file.samefile(file):
            raise IndicaError("--errors names the list itself", "Give another file.")
        if preview or dry_run:
            plan = (
                None if field_map is None else json.dumps(field_map),
                json.dumps(choices.constants or {}),
                read_columns,
            )
            if preview:
                _preview(connection, table, plan, as_json)
            else:
                _dry_run(connection, table, plan, errors_file, as_json)
            return
        if not as_json and not yes and sys.stdin.isatty():
            click.confirm("Import?", default=True, abort=True)
        done = _run(connection, file, table, choices, first_contact, per_hour, as_json)
        durable()
        wrong = _write_errors(connection, done, table.kind, errors_file)
    _tell(done, errors_file if wrong else None, as_json)


def _expression(item: str) -> tuple[str, object]:
    name, text = pair(item)
    if not text.startswith(("[", "{")):
        return name, text
    try:
        return name, json.loads(text)
    except ValueError as error:
        raise IndicaError(f"{text!r} is not JSON", str(error)) from error


def _plan(
    connection: psycopg.Connection[Any], table: Table, choices: Choices
) -> tuple[dict[str, object] | None, list[str] | None]:
    row = connection.execute(
        "select p.field_map, p.read_columns from intake.plan_import(p_columns => %s,"
        " p_field_map => %s, p_constants => %s, p_left_out => %s) as p",
        (
            table.columns,
            json.dumps(choices.field_map or {}),
            json.dumps(choices.constants or {}),
            choices.left_out or [],
        ),
    ).fetchone()
    if row is None:
        raise IndicaError("intake.plan_import answered nothing")
    return row[0], row[1]


def _show_plan(
    table: Table, field_map: dict[str, object] | None, read_columns: list[str] | None
) -> None:
    if field_map is None:
        click.echo("Rows are in the form of POST /v1/leads.")
        return
    print_table(
        ("field", "from"),
        [(name, _shown(said)) for name, said in sorted(field_map.items())],
    )
    rest = [column for column in table.columns if column not in (read_columns or ())]
    if rest:
        click.echo(f"Kept as attributes: {', '.join(rest)}")


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row.raw or b"")
        if len(batch) >= ROWS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(
    connection: psycopg.Connection[Any], rows: list[Row], plan: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    """Body, errors and warnings of each row that could be read."""
    return connection.execute(
        "select p.body, p.errors, p.warnings from intake.preview_rows(p_rows => %b,"
        " p_field_map => %s, p_constants => %s, p_read_columns => %s) as p order by p.item",
        ([row.raw for row in rows if row.raw is not None], *plan),
    ).fetchall()


def _preview(
    connection: psycopg.Connection[Any], table: Table, plan: tuple[Any, ...], as_json: bool
) -> None:
    rows = [row for row in islice(table, SHOWN * 10) if row.raw is not None][:SHOWN]
    found = [
        {"line": row.line, "body": body, "errors": errors, "warnings": warnings}
        for row, (body, errors, warnings) in zip(rows, _read(connection, rows, plan), strict=True)
    ]
    if as_json:
        print_json({"field_map": json.loads(plan[0] or "null"), "rows": found})
        return
    for row in found:
        click.echo(f"Line {row['line']}:")
        click.echo(json.dumps(row["body"], ensure_ascii=False, indent=2))
        for kind in ("errors", "warnings"):
            for entry in row[kind]:
                click.echo(f"  {kind[:-1]}: {entry['field']}: {entry['detail']}")


def _dry_run(
    connection: psycopg.Connection[Any],
    table: Table,
    plan: tuple[Any, ...],
    errors_file: Path,
    as_json: bool,
) -> None:
    counts = {"rows": 0, "fine": 0, "with_warnings": 0, "refused": 0, "unreadable": 0}
    set_aside: dict[tuple[str, str], list[int]] = {}
    wrong = 0
    writer = _Refused(errors_file, table.kind, table.columns)
    with _progress(as_json) as progress, writer:
        task = progress.add_task("", total=1.0, rows="")
        for batch in _batches(table):
            read = iter(_read(connection, batch, plan))
            for row in batch:
                counts["rows"] += 1
                if row.raw is None:
                    counts["unreadable"] += 1
                    wrong += 1
                    writer.write(row.line, _sentence(connection, row.problem), None)
                    continue
                _, errors, warnings = next(read)
                if errors:
                    counts["refused"] += 1
                    wrong += 1
                    why = "; ".join(f"{e['field']}: {e['detail']}".lstrip(": ") for e in errors)
                    writer.write(row.line, why, row.raw)
                elif warnings:
                    counts["with_warnings"] += 1
                    for said in {(w["field"], w["detail"]) for w in warnings}:
                        how_many = set_aside.setdefault(said, [0, row.line])
                        how_many[0] += 1
                else:
                    counts["fine"] += 1
            progress.update(task, completed=table.position(), rows=f"{counts['rows']:,}")
    if as_json:
        told = [
            {"field": field, "detail": detail, "rows": rows, "first_line": line}
            for (field, detail), (rows, line) in set_aside.items()
        ]
        print_json({**counts, "warnings": told, "errors_file": str(errors_file) if wrong else None})
        return
    click.echo(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()))
    for (field, detail), (rows, line) in sorted(set_aside.items(), key=lambda said: -said[1][0]):
        click.echo(f"  warning: {field}: {detail} ({counted(rows, 'row')}, first line {line})")
    if wrong:
        click.echo(f"refused rows: {errors_file}")
    click.echo("dry run: nothing was imported, and whether people are known was not asked")


def _sentence(connection: psycopg.Connection[Any], problem: str | None) -> str:
    row = connection.execute("select meta.text(%s)", (f"import.{problem}",)).fetchone()
    return str(row[0]) if row else str(problem)


def _run(
    connection: psycopg.Connection[Any],
    file: Path,
    table: Table,
    choices: Choices,
    first_contact: str | None,
    per_hour: int | None,
    as_json: bool,
) -> dict[str, Any]:
    """Take every row that was not taken yet; the import as it stands then."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").digest()
    cursor = connection.cursor(row_factory=dict_row)
    cursor.adapters.register_dumper(Readings, _ReadingsDumper)
    found = cursor.execute(
        "select i.* from intake.begin_import(p_file_sha256 => %s, p_file_name => %s,"
        " p_columns => %s, p_field_map => %s, p_constants => %s, p_left_out => %s,"
        " p_first_contact => %s, p_per_hour => %s) as i",
        (
            digest,
            file.name,
            table.columns,
            None if choices.field_map is None else json.dumps(choices.field_map),
            None if choices.constants is None else json.dumps(choices.constants),
            choices.left_out,
            first_contact,
            per_hour,
        ),
    ).fetchone()
    if found is None:
        raise IndicaError("intake.begin_import answered nothing")
    if found["rows_done"] and not as_json:
        click.echo(f"import {found['id']} goes on after row {found['rows_done']:,}")
    rows = islice(table, found["rows_done"], None)
    try:
        with _progress(as_json) as progress, closing(_read_ahead(found["id"], rows)) as ahead:
            task = progress.add_task("", total=1.0, rows="")
            for batch, readings in ahead:
                found = _submit(cursor, found, batch, readings)
                progress.update(task, completed=table.position(), rows=f"{found['rows_done']:,}")
    except KeyboardInterrupt:
        raise IndicaError(
            f"stopped after row {found['rows_done']:,}", "The same command goes on from there."
        ) from None
    except psycopg.OperationalError as error:
        if error.sqlstate is not None:
            raise
        raise IndicaError(
            f"the database went away after row {found['rows_done']:,}",
            "The same command goes on from there.",
        ) from error
    ended = cursor.execute(
        "select i.* from intake.end_import(p_import_id => %s, p_state => 'done') as i",
        (found["id"],),
    ).fetchone()
    return ended or found


def _read_ahead(number: int, rows: Iterable[Row]) -> Generator[tuple[list[Row], Readings]]:
    """Batches and what they say: over a connection of its own, the next while one is taken."""
    batches = _batches(rows)

    def next_() -> tuple[list[Row], Readings] | None:
        batch = next(batches, None)
        if batch is None:
            return None
        row = connection.execute(
            "select intake.read_rows(p_import_id => %s, p_rows => %b)",
            (number, [row.raw for row in batch]),
            binary=True,
        ).fetchone()
        return batch, Readings(row[0] if row else None)

    with connect("owner", autocommit=True) as connection, ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next_)
        while (ready := coming.result()) is not None:
            coming = reader.submit(next_)
            yield ready


def _submit(
    cursor: psycopg.Cursor[dict[str, Any]],
    found: dict[str, Any],
    batch: list[Row],
    readings: Readings,
) -> dict[str, Any]:
    for tried in range(1, TRIES + 1):
        try:
            taken = cursor.execute(
                "select i.* from intake.submit_rows(p_import_id => %s, p_after => %s,"
                " p_lines => %b, p_rows => %b, p_problems => %s,"
                " p_readings => %b::intake.reading[]) as i",
                (
                    found["id"],
                    found["rows_done"],
                    [row.line for row in batch],
                    [row.raw for row in batch],
                    [row.problem for row in batch],
                    readings,
                ),
            ).fetchone()
        except psycopg.Error as error:
            if error.sqlstate not in {"40001", "40P01", "55P03"} or tried == TRIES:
                raise
            time.sleep(0.05 * 2**tried)
        else:
            if taken is None:
                break
            return taken
    raise IndicaError("intake.submit_rows answered nothing")


def _progress(as_json: bool) -> Progress:
    """A bar with what was read of the file, rows, rate and the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Task as ProgressTask
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: ProgressTask) -> Text:
            rows = int(str(task.fields.get("rows") or "0").replace(",", ""))
            return Text(f"{rows / task.elapsed:,.0f}/s" if task.elapsed else "")

    console = Console(stderr=True)
    return Progress(
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]} rows"),
        Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=as_json or not console.is_terminal,
    )


class _Refused:
    """A file of refused rows: as the imported one, with line and reason; made when it is needed."""

    def __init__(self, path: Path, kind: str, columns: list[str]) -> None:
        self._path = path
        self._kind = kind
        self._columns = columns
        self._file: Any = None
        self._csv: Any = None
        self.count = 0

    def __enter__(self) -> _Refused:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> None:
        # With its mark a spreadsheet reads UTF-8, and the semicolon is what it expects here.
        encoding = "utf-8" if self._kind == "jsonl" else "utf-8-sig"
        self._file = open_private(self._path, encoding)
        if self._kind != "jsonl":
            self._csv = csv.writer(self._file, delimiter=";")
            self._csv.writerow([guarded(name) for name in self._header()])

    def _header(self) -> list[str]:
        return [*(name for name in self._columns if name not in MARKS), *MARKS]

    def write(
        self, line: int, reason: str, raw: bytes | None, submission: UUID | None = None
    ) -> None:
        if self._file is None:
            self._open()
        self.count += 1
        try:
            values = json.loads(raw or b"{}")
        except ValueError:
            values = {"texto": (raw or b"").decode("utf-8", "replace")}
        if not isinstance(values, dict):
            values = {"texto": values}
        values |= {LINE: line, REASON: reason, REFUSED: str(submission or "")}
        if self._csv is None:
            self._file.write(json.dumps(values, ensure_ascii=False) + "\n")
        else:
            self._csv.writerow([guarded(str(values.get(name, ""))) for name in self._header()])


def _write_errors(
    connection: psycopg.Connection[Any], found: dict[str, Any], kind: str, path: Path
) -> int:
    """Write the rows of an import that made nothing; how many."""
    columns = list(found["file_columns"])
    with (
        _Refused(path, kind, columns) as writer,
        connection.transaction(),
        connection.cursor(name="errors") as cursor,
    ):
        cursor.execute(
            "select e.line, e.reason, e.raw, e.submission_uid"
            " from intake.list_import_errors(p_import_id => %s) as e",
            (found["id"],),
        )
        for row in cursor:
            writer.write(*row)
    return writer.count


def _tell(found: dict[str, Any], errors_file: Path | None, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(found) | {"errors_file": str(errors_file) if errors_file else None})
        return
    said = ", ".join(f"{found[name]:,} {name}" for name in COUNTS if found[name])
    click.echo(f"import {found['id']}: {counted(found['rows_done'], 'row')}: {said or 'nothing'}")
    if found["quarantined"]:
        click.echo("Those in quarantine wait for somebody: indica quarantine list")
    if errors_file is not None:
        click.echo(f"Refused rows, to be corrected and imported: {errors_file}")


def _as_json(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": found["id"],
        "file": found["file_name"],
        "sha256": found["file_sha256"].hex(),
        "state": found["state"],
        "first_contact": found["first_contact"],
        "per_hour": found["per_hour"],
        "last_due_at": found["paced_until"],
        "actor": found["actor"],
        "created_at": found["created_at"],
        "changed_at": found["changed_at"],
        "rows": found["rows_done"],
        **{name: found[name] for name in COUNTS},
    }


@click.group("import", cls=Group)
def imports() -> None:
    """Imported files: look, see what was refused, cancel; `indica lead import` imports one."""


def _imports(query: str, arguments: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    with connect("owner") as connection:
        return connection.cursor(row_factory=dict_row).execute(query, arguments).fetchall()


@imports.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the imported files, the newest first."""
    found = _imports("select i.* from intake.list_imports() as i")
    if as_json:
        print_json([_as_json(row) for row in found])
        return
    names = ("id", "file_name", "state", "rows_done", *COUNTS, "changed_at")
    print_table(
        ("id", "file", "state", "rows", *COUNTS, "changed"),
        [[row[name] for name in names] for row in found],
    )


def _shown(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


@imports.command()
@click.argument("number", type=int)
@json_option
def show(number: int, as_json: bool) -> None:
    """Show import NUMBER: how its file was read, and what became of its rows."""
    (found,) = _imports("select i.* from intake.find_import(p_import_id => %s) as i", (number,))
    document = _as_json(found) | {
        "field_map": found["field_map"],
        "constants": found["constants"],
        "columns": found["file_columns"],
    }
    if as_json:
        print_json(document)
        return
    print_table(
        ("what", "value"),
        [(name, _shown(value)) for name, value in document.items()],
    )


@imports.command()
@click.argument("number", type=int)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@locale_option
@json_option
def errors(number: int, output: Path, locale: str, as_json: bool) -> None:
    """Write the refused rows of import NUMBER to OUTPUT, to be corrected and imported."""
    (found,) = _imports("select i.* from intake.find_import(p_import_id => %s) as i", (number,))
    with connect("owner", autocommit=True) as connection:
        connection.execute("select set_config('indica.locale', %s, false)", (locale,))
        kind = "jsonl" if output.suffix == ".jsonl" else "csv"
        count = _write_errors(connection, found, kind, output)
    if as_json:
        print_json({"rows": count, "errors_file": str(output) if count else None})
    else:
        click.echo(f"{counted(count, 'row')}: {output}" if count else "no row was refused")


@imports.command()
@click.argument("number", type=int)
@json_option
def cancel(number: int, as_json: bool) -> None:
    """Cancel import NUMBER at its next rows; what was taken stays, and it can go on later."""
    (found,) = _imports(
        "select i.* from intake.end_import(p_import_id => %s, p_state => 'cancelled') as i",
        (number,),
    )
    if as_json:
        print_json(_as_json(found))
    else:
        click.echo(f"cancelled after row {found['rows_done']:,}; the same file goes on from there")

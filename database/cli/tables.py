"""Lists in files as people have them: CSV of any spreadsheet, Excel, one JSON object a line.

Read row by row, in memory that does not grow with the file.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from database.cli.spreadsheets import unguarded
from database.common.errors import IndicaError

HEAD = 64 * 1024
"""So much of a file says what it is."""
MOST_BYTES = 65_536
"""A submission has no more (ID502)."""
MOST_CHARACTERS = 262_144
"""A line is read no further."""
MOST_COLUMNS = 200
MOST_LINES = 100
"""Lines that one row may have; more are a quotation mark that does not close."""
SAMPLE = 200
"""Objects of a JSON file whose keys are its columns."""
MOST_UNPACKED = 4 * 1024**3
MOST_RATIO = 200
SAVE_AS_CSV = "Save the list as CSV with the encoding UTF-8, or as .xlsx without a password."
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"SQLite")

csv.field_size_limit(MOST_BYTES)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 is windows-1252, in a file that is both too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(
        bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in broken
    ), error.end


codecs.register_error("indica.windows-1252", _as_windows)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins, and what it says, or why it cannot be read."""

    line: int
    values: dict[str, Any] | None
    raw: bytes | None
    """The row as a JSON object; None with a problem."""
    problem: str | None = None
    """Key of a sentence of the database, after import."""


@contextlib.contextmanager
def open_table(file: Path | bytes) -> Iterator[Table]:
    """A list, by what is in the file, whatever it is called; raises IndicaError."""
    try:
        stream: IO[bytes] = io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")
    except OSError as error:
        raise IndicaError(f"the file cannot be read: {error.strerror}") from error
    with stream:
        if not stream.seekable():
            raise IndicaError("a list cannot come through a pipe", "Save it as a file first.")
        yield _open(stream)


def _open(stream: IO[bytes]) -> Table:
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise IndicaError("the file is empty", "The first line names the columns.")
    if head.startswith(OLD_EXCEL):
        raise IndicaError("the file has a password, or is of an old Excel (.xls)", SAVE_AS_CSV)
    if head.startswith(b"PK\x03\x04"):
        return Workbook(stream)
    encoding = _encoding(head)
    text = io.TextIOWrapper(stream, encoding, errors="indica.windows-1252", newline="")
    # Cut within a character, the head would seem damaged at its end.
    start = codecs.getincrementaldecoder(encoding)("indica.windows-1252").decode(head).lstrip()
    if start.startswith("{"):
        return JsonLines(stream, text)
    if re.match(r"\[\s*[{\]]", start):
        raise IndicaError(
            "the file is one JSON list", "Write one object a line: jq -c '.[]' FILE > FILE.jsonl"
        )
    return CsvTable(stream, text)


def _encoding(head: bytes) -> str:
    """UTF-8 unless a mark or the zeros of UTF-16 say otherwise; raises IndicaError for no text."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = head.count(0)
    if zeros:
        # Latin text in UTF-16 without its mark has a zero in every second place.
        for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
            if head[first::2].count(0) * 10 > len(head) * 4 and not head[1 - first :: 2].count(0):
                return name
    if len(CONTROL.findall(head)) > len(head) // 50 + 2 or head.startswith(BINARY):
        raise IndicaError("the file is no list that can be read", SAVE_AS_CSV)
    return "utf-8-sig"


class _LineTooLong(Exception):
    pass


class _Lines:
    """Lines with their numbers; one without an end raises _LineTooLong, and reading goes on."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(MOST_CHARACTERS)
            if not line:
                raise StopIteration
            self.number += 1
            if len(line) < MOST_CHARACTERS or line.endswith(("\n", "\r")):
                return line
            while (rest := self._text.readline(MOST_CHARACTERS)) and not rest.endswith(
                ("\n", "\r")
            ):
                pass
        except UnicodeError as error:
            raise IndicaError(
                "the file is damaged: its text cannot be read to the end", SAVE_AS_CSV
            ) from error
        raise _LineTooLong


def _unique(names: Sequence[str]) -> list[str]:
    """The names of columns: what has none is called by its place, a second one gets a number."""
    if len(names) > MOST_COLUMNS:
        raise IndicaError(
            f"the first line has {len(names)} columns; a list has at most {MOST_COLUMNS}",
            "Is the first line the one that names the columns?",
        )
    found: list[str] = []
    for place, given in enumerate(names, 1):
        name = " ".join(given.replace("\0", "").split())[:100] or f"coluna {place}"
        number, unique = 1, name
        while unique in found:
            number += 1
            unique = f"{name} {number}"
        found.append(unique)
    return found


def _row(line: int, columns: list[str], cells: Sequence[str]) -> Row:
    """Cells with their columns; what is beyond the last column is named by its place."""
    values = {
        columns[place] if place < len(columns) else f"coluna {place + 1}": unguarded(cell)
        for place, cell in enumerate(cells)
        if cell
    }
    return _as_row(line, values)


def _as_row(line: int, values: dict[str, Any]) -> Row:
    raw = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    if len(raw) > MOST_BYTES:
        return Row(line, None, None, "too_long")
    return Row(line, values, raw)


class _TextTable:
    def __init__(self, stream: IO[bytes], text: io.TextIOWrapper) -> None:
        self._stream = stream
        self._text = text
        stream.seek(0, io.SEEK_END)
        self._size = stream.tell()
        stream.seek(0)

    def position(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return self._stream.tell() / self._size if self._size else 1.0


class CsvTable(_TextTable):
    """Comma, semicolon, tab or what `sep=` says, as spreadsheets save it."""

    kind = "csv"

    def __init__(self, stream: IO[bytes], text: io.TextIOWrapper) -> None:
        super().__init__(stream, text)
        self._lines = _Lines(text)
        try:
            first = self._next_filled()
            separator = None
            if said := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):
                separator = said[1]
                first = self._next_filled()
        except StopIteration:
            raise IndicaError("the file is empty", "The first line names the columns.") from None
        except _LineTooLong:
            raise IndicaError(
                "the first line has no end", "The first line names the columns."
            ) from None
        bare = re.sub(r'"[^"]*"', "", first)
        self.separator = separator or max(",;\t|", key=bare.count)
        self._record = _Record(self._lines)
        self._record.push_back([(self._lines.number, first)])
        self._reader = csv.reader(self._record, delimiter=self.separator, skipinitialspace=True)
        try:
            self._record.begin()
            self.columns = _unique(next(self._reader))
        except (csv.Error, _Unclosed, _LineTooLong) as error:
            raise IndicaError("the first line cannot be read", SAVE_AS_CSV) from error

    def _next_filled(self) -> str:
        while True:
            line = next(self._lines)
            if line.strip(" \t\r\n,;|\0"):
                return line

    def __iter__(self) -> Iterator[Row]:
        while True:
            self._record.begin()
            try:
                cells = next(self._reader)
                if self._record.is_cut_off:
                    raise _Unclosed
            except StopIteration:
                return
            except _LineTooLong:
                yield Row(self._record.line, None, None, "too_long")
                continue
            except (csv.Error, _Unclosed):
                # One quotation mark too many costs its own line, not those that follow.
                yield Row(self._record.line, None, None, self._record.problem)
                self._record.begin_again_after_its_first_line()
                continue
            if any(cell.strip(" \t\r\n\xa0\0") for cell in cells):
                yield _row(self._record.line, self.columns, cells)


class _Unclosed(Exception):
    pass


class _Record:
    """The lines of one row at a time, which can be given again."""

    def __init__(self, lines: _Lines) -> None:
        self._lines = lines
        self._waiting: list[tuple[int, str]] = []
        self._taken: list[tuple[int, str]] = []
        self.is_cut_off = False

    @property
    def line(self) -> int:
        """Where the row begins."""
        return self._taken[0][0] if self._taken else self._lines.number

    @property
    def problem(self) -> str:
        """What is wrong with a row that cannot be told from those that follow."""
        is_long = len(self._taken) == 1 and len(self._taken[0][1]) > MOST_BYTES
        return "too_long" if is_long else "unclosed_quote"

    def begin(self) -> None:
        """The next row begins."""
        self._taken = []
        self.is_cut_off = False

    def push_back(self, lines: list[tuple[int, str]]) -> None:
        """Give these lines first."""
        self._waiting = lines + self._waiting

    def begin_again_after_its_first_line(self) -> None:
        """Give the lines of this row again, but the first."""
        self.push_back(self._taken[1:])

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= MOST_LINES:
            raise _Unclosed
        if self._waiting:
            self._taken.append(self._waiting.pop(0))
        else:
            try:
                text = next(self._lines)
            except StopIteration:
                self.is_cut_off = bool(self._taken)
                raise
            self._taken.append((self._lines.number, text))
        return self._taken[-1][1]


class JsonLines(_TextTable):
    """One JSON object a line; what is none goes to the database as it is, which says why."""

    kind = "jsonl"

    def __init__(self, stream: IO[bytes], text: io.TextIOWrapper) -> None:
        super().__init__(stream, text)
        found: dict[str, None] = {}
        for row in self._first_rows():
            found.update(dict.fromkeys(row.values or ()))
        if len(found) > MOST_COLUMNS:
            raise IndicaError(
                f"the objects have {len(found)} keys; a list has at most {MOST_COLUMNS}"
            )
        self.columns = list(found)
        self._text.seek(0)

    def _first_rows(self) -> Iterator[Row]:
        for place, row in enumerate(self):
            if place >= SAMPLE:
                return
            yield row

    def __iter__(self) -> Iterator[Row]:
        lines = _Lines(self._text)
        while True:
            try:
                text = next(lines).strip()
            except StopIteration:
                return
            except _LineTooLong:
                yield Row(lines.number, None, None, "too_long")
                continue
            if not text:
                continue
            raw = text.encode("utf-8", "replace")
            if len(raw) > MOST_BYTES:
                yield Row(lines.number, None, None, "too_long")
                continue
            values = None
            with contextlib.suppress(ValueError, RecursionError):
                values = json.loads(text)
            yield Row(lines.number, values if isinstance(values, dict) else None, raw)


class Workbook:
    """The first sheet of an .xlsx file that has anything; cells as they are shown, not formulas."""

    kind = "xlsx"

    def __init__(self, stream: IO[bytes]) -> None:
        _refuse_bombs(stream)
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            self._book = openpyxl.load_workbook(
                stream, read_only=True, data_only=True, keep_links=False
            )
            sheets = [sheet for sheet in self._book.worksheets if sheet.sheet_state == "visible"]
        except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
            raise IndicaError("the file is no Excel workbook (.xlsx)", SAVE_AS_CSV) from error
        except Exception as error:
            raise IndicaError("the workbook is damaged", SAVE_AS_CSV) from error
        self._place = 0
        for sheet in sheets:
            self._sheet = sheet
            # What a sheet says of its size is often wrong, and rows would be cut by it.
            self._most = sheet.max_row or 0
            sheet.reset_dimensions()
            rows = self._cells()
            header = next(((line, cells) for line, cells in rows if any(cells)), None)
            if header is not None:
                self._rows = rows
                while header[1] and not header[1][-1]:
                    header[1].pop()
                self.columns = _unique([str(cell) for cell in header[1]])
                return
        raise IndicaError("the workbook is empty", "The first line names the columns.")

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for line, cells in enumerate(self._sheet.iter_rows(values_only=True), 1):
                yield line, [_cell(cell) for cell in cells[: MOST_COLUMNS + 1]]
        except Exception as error:
            raise IndicaError("the workbook is damaged", SAVE_AS_CSV) from error

    def __iter__(self) -> Iterator[Row]:
        for line, cells in self._rows:
            self._place = line
            if any(cell.strip() for cell in cells):
                yield _row(line, self.columns, cells)

    def position(self) -> float:
        """How much of the sheet was read, from 0 to 1, as far as it says how long it is."""
        return min(1.0, self._place / self._most) if self._most else 0.0


Table = CsvTable | JsonLines | Workbook
"""A list in a file, whatever is in it."""


def _cell(value: Any) -> str:
    """A cell as text: numbers without an exponent, whole ones without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sim" if value else "não"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _refuse_bombs(stream: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise IndicaError("the file is damaged: it is no complete workbook", SAVE_AS_CSV) from error
    stream.seek(0)
    if not any(member.filename == "xl/workbook.xml" for member in members):
        raise IndicaError("the file is an archive, not a list", SAVE_AS_CSV)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > MOST_UNPACKED or (unpacked > 64 * 1024**2 and unpacked / packed > MOST_RATIO):
        raise IndicaError("the workbook unpacks to more than a list can be", SAVE_AS_CSV)
    if any(m.filename == "xl/sharedStrings.xml" and m.file_size > 256 * 1024**2 for m in members):
        raise IndicaError("the workbook has more words than fit in memory", SAVE_AS_CSV)

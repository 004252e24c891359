"""Lists as people have them are read, or refused in one sentence."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from database.cli.spreadsheets import guarded, unguarded
from database.cli.tables import open_table
from database.common.errors import IndicaError


def read(content: bytes) -> list[dict[str, Any] | None]:
    with open_table(content) as table:
        return [row.values for row in table]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


JOSE = [{"Nome": "José", "Fone": "11 98765-4321"}]


@pytest.mark.parametrize(
    "content",
    [
        "Nome,Fone\nJosé,11 98765-4321\n".encode(),
        "\ufeffNome;Fone\r\nJosé;11 98765-4321\r\n".encode(),
        "Nome;Fone\r\nJosé;11 98765-4321\r\n;\r\n\r\n".encode("windows-1252"),
        "sep=;\r\nNome;Fone\r\nJosé;11 98765-4321\r\n".encode("utf-16"),
        "Nome\tFone\nJosé\t11 98765-4321".encode("utf-16-le"),
        "Nome\tFone\nJosé\t11 98765-4321".encode("utf-16-be"),
        "\n\nNome|Fone\nJosé|11 98765-4321\n".encode(),
        "Nome,Fone\rJosé,11 98765-4321\r".encode(),
        '"Nome";"Fone"\n"José";"11 98765-4321"\n'.encode(),
        workbook(("Nome", "Fone"), ("José", "11 98765-4321"), (None, None)),
        workbook((None, None), ("Nome", "Fone"), ("José", "11 98765-4321")),
        '{"Nome": "José", "Fone": "11 98765-4321"}\n\n'.encode(),
    ],
)
def test_a_list_is_read_whatever_program_saved_it(content: bytes) -> None:
    assert read(content) == JOSE


def test_a_file_of_two_encodings_keeps_every_letter() -> None:
    content = "Nome\nJosé\n".encode() + "João\n".encode("windows-1252")
    assert read(content) == [{"Nome": "José"}, {"Nome": "João"}]


def test_a_cell_may_have_several_lines_and_a_row_says_where_it_begins() -> None:
    with open_table(b'Nome;Obs\nAna;"um\ndois"\nRita;"a;b"\n') as table:
        rows = list(table)
    assert [row.line for row in rows] == [2, 4]
    assert [row.values for row in rows] == [
        {"Nome": "Ana", "Obs": "um\ndois"},
        {"Nome": "Rita", "Obs": "a;b"},
    ]


def test_numbers_of_a_workbook_are_written_out() -> None:
    content = workbook(("Fone", "CPF", "Valor"), (11987654321.0, 1.1987654321e10, 2.5))
    assert read(content) == [{"Fone": "11987654321", "CPF": "11987654321", "Valor": "2.5"}]


def test_columns_without_a_name_or_with_the_same_one_stay_apart() -> None:
    assert read(b"Fone;Fone;;\n1;2;3;4;5\n") == [
        {"Fone": "1", "Fone 2": "2", "coluna 3": "3", "coluna 4": "4", "coluna 5": "5"}
    ]


@pytest.mark.parametrize("tail", [b"", b"Rita;2\n" * 150])
def test_a_quotation_mark_that_does_not_close_costs_its_own_line_alone(tail: bytes) -> None:
    with open_table(b'Nome;Fone\n"Ana;1\nDavi;3\n' + tail) as table:
        rows = list(table)
    assert (rows[0].line, rows[0].problem) == (2, "unclosed_quote")
    assert [row.values for row in rows[1:]] == [{"Nome": "Davi", "Fone": "3"}] + [
        {"Nome": "Rita", "Fone": "2"}
    ] * (len(tail) // 7)


@pytest.mark.parametrize("size", [70_000, 5_000_000])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_line_of_more_than_64_kib_is_told_and_the_next_is_read(form: str, size: int) -> None:
    long = "x" * size
    lines = ["Nome;Fone", f"{long};1", "Rita;2"]
    if form == "jsonl":
        lines = ['{"Nome": "Ana"}', json.dumps({"Nome": long}), '{"Nome": "Rita"}']
    with open_table("\n".join(lines).encode()) as table:
        rows = list(table)
    assert [row.problem for row in rows if row.line == 2] == ["too_long"]
    assert [row.values for row in rows if row.line == 3][0]["Nome"] == "Rita"  # type: ignore[index] # noqa: RUF015


def test_lines_that_are_no_object_go_on_as_they_are() -> None:
    with open_table(b'{"Nome": "Ana"}\n[1]\n3\n{"Nome"\n') as table:
        rows = list(table)
    assert [row.raw for row in rows] == [b'{"Nome": "Ana"}', b"[1]", b"3", b'{"Nome"']
    assert [row.values for row in rows[1:]] == [None, None, None]


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(80):
                sheet.write(b" " * 1024**2)
    return content.getvalue()


def archive_of_anything() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\r\n \r\n;;;\r\n",
        bytes(range(256)) * 50,
        b"%PDF-1.7\n" + b"x" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        b"PK\x03\x04 and nothing more",
        workbook(("Nome",), ("Ana",))[:600],
        workbook(),
        archive_of_anything(),
        bomb(),
        b"a;" * 10_000 + b"\n1\n",
        b'[{"Nome": "Ana"}]',
        b"x" * 3_000_000,
        json.dumps({f"k{n}": n for n in range(500)}).encode(),
    ],
    ids=lambda content: repr(content[:10]),
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(IndicaError):
        read(content)


def test_a_list_of_its_header_alone_has_no_rows() -> None:
    assert read(b"Nome;Fone\n") == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_end_in_a_traceback(content: bytes) -> None:
    with contextlib.suppress(IndicaError):
        read(content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_lines_below_a_header_end_in_a_traceback(content: bytes) -> None:
    with contextlib.suppress(IndicaError):
        assert all(isinstance(row, dict | None) for row in read(b"Nome;Fone\n" + content))


@given(st.one_of(st.text(max_size=30), st.text("=+-@,;|\t\r\n' a1", max_size=30)))
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    cell = guarded(text)
    # Whatever separator the spreadsheet expects: each piece is a cell of its own then.
    for separator in ",;|\t\r\n":
        begun = cell.split(separator)
        assert not any(piece.startswith(("=", "+", "-", "@")) for piece in begun), cell
    if "'" not in text:
        assert unguarded(cell) == text


def test_a_formula_behind_another_separator_stays_words() -> None:
    text = 'Ana;=HYPERLINK("http://x");\n@SUM(1)'
    assert guarded(text) == "Ana;'=HYPERLINK(\"http://x\");\n'@SUM(1)"
    # What is in a list on purpose stays as it was.
    assert guarded("ligar 10h - 12h; depois +tarde") == "ligar 10h - 12h; depois +tarde"


def test_a_pipe_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """It could be read once only, and the import reads a list again to know it."""
    pipe = tmp_path / "lista.csv"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    try:
        with pytest.raises(IndicaError, match="pipe"), open_table(pipe):
            pass
    finally:
        os.close(writer)


def test_memory_does_not_grow_with_the_list(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        file = tmp_path / f"{rows}.csv"
        file.write_text("Nome;Fone;Obs\n" + "Ana Souza;11 98765-4321;ligar à tarde\n" * rows)
        tracemalloc.start()
        with open_table(file) as table:
            assert sum(1 for _ in table) == rows
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(40_000) < 2 * peak(1_000) + 200_000

"""A company's past comes as its own spreadsheets and systems write it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.cluster import Database
from tests.support.command import run_command

HEAD = [
    "Código", "Data de cadastro", "Resultado", "Encerrado em", "Valor da venda", "Moeda", "Renda",
    "Nota", "Nota", "", "Observação", "Vencimento", "Telefone",
]  # fmt: skip
WORDS = {
    "Ganho": "won", "perdido": "lost", "WON": "won", "lost": "lost", "Sim": "won", "não": "lost",
    "1": "won", "0": "lost", "Ganhou": "won", "perdeu": "lost", "S": "won", "N": "lost",
    "VERDADEIRO": "won", "falso": "lost", "Em andamento": "open", "": "open",
}  # fmt: skip


def listed() -> list[list[str]]:
    """A row for each word, of forty-two columns."""
    return [
        [
            f"A-{n}", f"{n + 1:02}/03/2025 14:30", word, f"{n + 2:02}/04/2025", "R$ 1.234,56",
            "BRL", "2.500,75", "3,5", "nove", "", 'linha um\nlinha "dois"; três, quatro|\tcinco',
            f"{n + 1:02}-02-2025", "+55 71 98877-6655", *(f"São {n}" for _ in range(29)),
        ]
        for n, word in enumerate(WORDS)
    ]  # fmt: skip


def written(separator: str, encoding: str, end: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow([*HEAD, *(f"Opção {n}" for n in range(29))])
    writer.writerows(listed())
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("separator", "encoding", "end"),
    [
        (";", "utf-8-sig", "\r\n"),
        (",", "utf-8", "\n"),
        ("\t", "utf-16", "\r\n"),
        ("|", "cp1252", "\n"),
        (";", "utf-16-le", "\r\n"),
    ],
)
def test_a_list_as_people_have_it_is_taken_in_whole(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    separator: str,
    encoding: str,
    end: str,
) -> None:
    file = tmp_path / "passado.csv"
    file.write_bytes(written(separator, encoding, end))
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    words = ("lead", "import", str(file), "--outcomes", "--json")
    said = json.loads(run_command(monkeypatch, capfd, *words)[0])
    assert said == {"rows": len(WORDS), "taken": len(WORDS), "problems": []}
    with database.connect("admin") as connection:
        rows: list[tuple[Any, ...]] = connection.execute(
            "select h.reference, h.outcome, h.registered_at, h.amount::text, h.currency,"
            " h.attributes, scoring.number_of(h.attributes ->> 'Vencimento', h.registered_at),"
            " scoring.number_of(h.attributes ->> 'Renda', h.registered_at)"
            " from scoring.history as h order by h.id"
        ).fetchall()
    assert {row[0]: row[1] for row in rows} == {
        f"A-{n}": outcome for n, outcome in enumerate(WORDS.values())
    }
    first = next(row for row in rows if row[0] == "A-0")
    assert first[2] == datetime(2025, 3, 1, 17, 30, tzinfo=UTC)
    assert first[3:5] == ("1234.56", "BRL")
    assert first[5]["Nota"] == "3,5"
    assert first[5]["Nota 2"] == "nove"
    assert first[5]["Opção 28"] == "São 0"
    assert first[5]["Observação"].startswith('linha um\nlinha "dois"; três, quatro|\tcinco')
    # What names somebody stays outside, and an empty column has no key.
    assert not {"Telefone", "coluna 10"} & set(first[5])
    assert first[6] == pytest.approx(28 + 14.5 / 24)
    assert first[7] == pytest.approx(2500.75)


def test_a_dry_run_keeps_nothing_and_a_column_left_out_is_not_kept(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    file = tmp_path / "passado.csv"
    file.write_bytes(
        "Código;Data;Resultado;Cidade;Cônjuge\n"
        "1;01/03/2025;ganho;Bahia;Rita\n2;02/03/2025;talvez;Bahia;Davi\n".encode()
    )
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    words = ("lead", "import", str(file), "--outcomes", "--leave-out", "Cônjuge")
    out, _ = run_command(monkeypatch, capfd, *words, "--dry-run")
    assert "1 outcome would be taken, 1 not" in out
    assert "line 3: the outcome is none that is known" in out
    history = "select h.reference, h.attributes from scoring.history as h"
    with database.connect("admin") as connection:
        assert connection.execute(history).fetchall() == []
        run_command(monkeypatch, capfd, *words, "--json")
        assert connection.execute(history).fetchall() == [("1", {"Cidade": "Bahia"})]
    run_command(monkeypatch, capfd, *words[:-1], "Conjuge", code=1)
    run_command(monkeypatch, capfd, *words, "--preview", code=2)

"""The guides in Portuguese, followed from top to bottom."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import openpyxl
import psycopg
import pytest
from psycopg import sql

from database.cli.main import main
from database.common.settings import project_root
from tests.support.cluster import Database

DOCS = project_root() / "docs" / "pt-BR"
COMMAND = re.compile(r"^ {4}(indica .*)$", re.MULTILINE)
TUESDAY = "2026-03-10 15:00+00"
FORM = '{"form": {"name": "Site"}, "fields": {"nome": {"value": "Rita Lobo"}}}'
LIST = "Nome;Celular;Indicado por\nPaula Nogueira;(11) 97123-1001;Marina Alves\n;11 97123-1003;\n"


def _run(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", shlex.split(line))
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def _a_team(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    connection.execute("select tests.make_operation()")
    for email, name in (
        ("ana@empresa.exemplo", "Ana Reis"),
        ("bruno@empresa.exemplo", "Bruno Dias"),
        ("carla@empresa.exemplo", "Carla Lima"),
        ("ana.moura@empresa.exemplo", "Ana Moura"),
        ("davi.prado@empresa.exemplo", "Davi Prado"),
    ):
        connection.execute("select routing.save_consultant(%s, %s)", (name, email))
        connection.execute("select routing.set_pool_member('geral', %s)", (email,))


def _files(folder: Path) -> None:
    (folder / "exemplo.json").write_text(FORM, "utf-8")
    (folder / "contatos.csv").write_text(LIST, "utf-8")
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    for row in (
        ("Nome", "Contato", "Padrinho", "Estado civil"),
        ("Otília Reis", 11971232001, "Marina Alves", "solteira"),
    ):
        sheet.append(row)
    book.save(folder / "feira.xlsx")


def _before(line: str, connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """What the guide tells in words to be so when it shows this command."""
    if line == "indica import cancel 1":
        connection.execute("update intake.imports set state = 'running' where id = 1")
    if line.startswith("indica consultant absence end bruno"):
        connection.execute("select routing.save_absence('bruno@empresa.exemplo')")
    if line.startswith("indica rework policy save carro"):
        connection.execute("select leads.save_product('carro', 'Carro')")
    if line.startswith("indica routing explain"):
        person = {"person": {"name": "Maria Souza", "phone": "11 97123-4007"}}
        connection.execute("select tests.lead(7, %s)", (json.dumps(person),))


@pytest.mark.parametrize(
    ("guide", "least"),
    [("fontes", 30), ("importar", 12), ("distribuicao", 15), ("prazos", 12), ("retrabalho", 19)],
)
def test_a_guide_can_be_followed_word_for_word(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    guide: str,
    least: int,
) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    monkeypatch.setenv("INDICA_MASTER_KEY", "a-master-key")
    monkeypatch.setenv("INDICA_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    _files(tmp_path)
    lines = COMMAND.findall((DOCS / f"{guide}.md").read_text("utf-8"))
    assert len(lines) >= least
    with database.connect("admin", autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        clock = sql.SQL("alter database {} set indica.fake_now = {}")
        connection.execute(clock.format(name, sql.Literal(TUESDAY)))
        connection.execute("set search_path = tests, public")
        connection.execute(sql.SQL("set indica.fake_now = {}").format(sql.Literal(TUESDAY)))
        _a_team(connection)
        for line in lines:
            _before(line, connection)
            command, _, output = line.partition(" > ")
            capfd.readouterr()
            code = _run(command, monkeypatch)
            said = capfd.readouterr()
            assert code == 0, (line, said.out, said.err)
            if output:
                Path(output).write_text(said.out, "utf-8")

"""A list that is imported becomes what its rows would have become one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database, ThrowawayCluster
from tests.support.command import run_command
from tests.support.messy_lists import (
    CITIES,
    COLUMNS,
    EMAILS,
    NAMES,
    NOTES,
    PHONES,
    PRODUCTS,
    REFERRERS,
    as_objects,
    first_difference,
    import_killed,
    make_operation,
    messy,
    opened,
    submit,
)

MANY = 1500


def rows() -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Few people, who come again under other forms of their names and numbers."""
    row = st.tuples(
        st.sampled_from(NAMES),
        st.tuples(st.sampled_from(PHONES), st.integers(71_000_001, 71_000_003)),
        st.tuples(st.sampled_from(EMAILS), st.integers(1, 3)),
        st.sampled_from(REFERRERS),
        st.sampled_from(PRODUCTS),
        st.sampled_from(NOTES),
        st.sampled_from(CITIES),
        st.sampled_from(("", "A", "B")),
    )
    return st.lists(row, min_size=1, max_size=12).map(
        lambda found: [
            (name, phone[0].format(n=phone[1]), email[0].format(n=email[1]), *rest)
            for name, phone, email, *rest in found
        ]
    )


@pytest.fixture(scope="module")
def sides(cluster: ThrowawayCluster) -> Iterator[tuple[Database, Database]]:
    """Two databases with the same operation."""
    found = (cluster.clone(), cluster.clone())
    for database in found:
        with database.connect("admin", autocommit=True) as connection:
            connection.execute("set search_path = tests, public")
            connection.execute("select tests.make_operation()")
            connection.execute(
                "insert into leads.products (code, name) values ('solar', 'Energia Solar')"
            )
    yield found
    for database in found:
        database.drop()


SERIES = count()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows(), st.integers(1, 5))
def test_rows_become_what_they_would_have_become_one_by_one(
    sides: tuple[Database, Database], found: list[tuple[str, ...]], size: int
) -> None:
    series = f"s{next(SERIES)}"
    objects = as_objects(found)
    with opened(sides[0]) as bulk, opened(sides[1]) as single:
        started = bulk.execute(
            "select i.id from intake.begin_import(p_file_sha256 => %s, p_file_name => 'f',"
            " p_columns => %s, p_first_contact => 'now') as i",
            (hashlib.sha256(series.encode()).digest(), list(COLUMNS)),
        ).fetchone()
        assert started is not None
        batches = [objects[start : start + size] for start in range(0, len(objects), size)]
        # Read before any of them is taken, as far ahead as can be.
        readings = [
            bulk.execute("select intake.read_rows(%s, %b)::text", (started[0], batch)).fetchone()
            for batch in batches
        ]
        for n, (batch, read) in enumerate(zip(batches, readings, strict=True)):
            bulk.execute(
                "select intake.submit_rows(%s, %s, %b, %b, %b, %s::intake.reading[])",
                (
                    started[0],
                    n * size,
                    [n * size + 2 + row for row in range(len(batch))],
                    batch,
                    [None] * len(batch),
                    read[0] if read and n % 3 else None,
                ),
            )
        submit(single, objects, series)
        assert first_difference(bulk, single, dated=True) is None


@pytest.mark.slow
def test_an_import_killed_twice_and_repeated_is_what_single_submissions_are(
    cluster: ThrowawayCluster, tmp_path: Path
) -> None:
    objects = as_objects(messy(MANY))
    file = tmp_path / "lista.jsonl"
    file.write_bytes(b"\n".join(objects) + b"\n")
    databases = (cluster.clone(), cluster.clone())
    try:
        for database in databases:
            make_operation(database)
        told = import_killed(databases[0], file, MANY, 1 / 6, 1 / 2)
        assert (told["state"], told["rows"], told["repeated"]) == ("done", MANY, 0)
        with opened(databases[0]) as bulk, opened(databases[1]) as single:
            submit(single, objects, "one")
            # Both run by the real clock: when something is due differs.
            assert first_difference(bulk, single) is None
            row = bulk.execute("select difference from governance.conservation").fetchone()
            assert row == (0,)
        refused = [json.loads(line) for line in Path(told["errors_file"]).read_text().splitlines()]
        assert len(refused) == told["rejected"]
        assert all(row["motivo da recusa"] and row["linha do arquivo"] for row in refused)
        again = import_killed(databases[0], file, MANY)
        assert again["repeated"] == MANY - told["rejected"]
        assert (again["created"], again["touched"], again["quarantined"]) == (0, 0, 0)
    finally:
        for database in databases:
            database.drop()


class Indica:
    """Runs commands against one database."""

    def __init__(
        self,
        database: Database,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))

    def __call__(self, *arguments: str, code: int = 0) -> str:
        out, err = run_command(self._monkeypatch, self._capfd, *arguments, code=code)
        return out + err

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


@pytest.fixture
def indica(
    database: Database, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Indica:
    with database.connect("admin", autocommit=True) as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.make_operation()")
    return Indica(database, monkeypatch, capfd)


LIST = (
    "Nome;Celular;E-mail;Indicado por;Faixa de renda\r\n"
    "João Prado;(11) 98765-4321;;Rita Moura;A\r\n"
    "Ana Souza;1;;;B\r\n"
    "Davi Lima;+55 11 97412-5836;davi.lima@gmail.com;;=1+1\r\n"
).encode("windows-1252")


def test_refused_rows_are_corrected_and_imported_again(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(LIST)
    told = indica.json("lead", "import", str(file), "--yes")
    assert (told["rows"], told["created"], told["rejected"]) == (3, 2, 1)
    errors = Path(told["errors_file"])
    assert "Ana Souza" in errors.read_text("utf-8-sig")
    waiting = indica.json("quarantine", "list")
    assert [row["reason"] for row in waiting] == ["invalid_phone"]
    errors.write_bytes(errors.read_bytes().replace(b"Souza;1;", b"Souza;11 99876-5432;"))
    told = indica.json("lead", "import", str(errors), "--yes", "--leave-out", "Faixa de renda")
    assert (told["rows"], told["created"], told["errors_file"]) == (1, 1, None)
    assert indica.json("quarantine", "list") == [], "the corrected row takes the refused one off"
    leads = indica.json("lead", "list")
    assert {row["person"] for row in leads} == {"João Prado", "Ana Souza", "Davi Lima"}
    assert [row["file"] for row in indica.json("import", "list")] == [errors.name, file.name]
    shown = indica.json("import", "show", "1")
    assert shown["field_map"]["person.phone"] == "/Celular"
    assert indica.json("import", "errors", "1", str(tmp_path / "e.csv"))["rows"] == 1


def test_the_same_file_makes_nothing_new(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(LIST)
    indica.json("lead", "import", str(file), "--yes")
    told = indica.json("lead", "import", str(file), "--yes")
    assert (told["created"], told["repeated"], told["rejected"]) == (0, 2, 1)
    assert len(indica.json("lead", "list")) == 2


def test_the_list_is_never_the_file_of_its_refused_rows(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(LIST)
    (tmp_path / "other.csv").symlink_to(file)
    for asked in (("--dry-run",), ("--yes",)):
        for name in ("lista.csv", "other.csv"):
            told = indica(
                "lead", "import", str(file), *asked, "--errors", str(tmp_path / name), code=1
            )
            assert "the list itself" in told
    assert file.read_bytes() == LIST
    assert indica.json("import", "list") == []


def test_a_preview_and_a_dry_run_keep_nothing(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(LIST)
    shown = indica.json("lead", "import", str(file), "--preview")
    assert shown["rows"][0]["body"]["attributes"] == {"Faixa de renda": "A"}
    assert shown["rows"][0]["body"]["referrer"] == {"name": "Rita Moura"}
    told = indica.json("lead", "import", str(file), "--dry-run", "--map", "notes=faixa de renda")
    assert (told["rows"], told["fine"], told["refused"]) == (3, 2, 1)
    assert indica.json("lead", "list") == []
    assert indica.json("import", "list") == []
    assert "notes" in indica("lead", "import", str(file), "--preview", "--map", "notes=Nome")


@pytest.mark.parametrize(
    ("content", "arguments"),
    [
        (b"", ()),
        (b"a;b\n1;2\n", ()),
        (b"Nome;Fone\n", ("--map", "person.fone=Fone")),
        (b"Nome;Fone\n", ("--map", "person.phone=Telefone 7")),
        (b"Nome;Fone\n", ("--map", "person.phone")),
        (b"Nome;Fone\n", ("--map", "person.phone=[")),
        (b"Nome;Fone\n", ("--constant", "produto=x")),
        (b"Nome;Fone\n", ("--leave-out", "Idade")),
        (b"\x00\x01" * 900, ()),
        (b"x," * 10_000 + b"\n", ()),
    ],
)
def test_what_cannot_be_imported_is_told_in_a_sentence(
    indica: Indica, tmp_path: Path, content: bytes, arguments: tuple[str, ...]
) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(content)
    said = indica("lead", "import", str(file), "--yes", *arguments, code=1)
    assert said.startswith("error: ")
    assert "Traceback" not in said
    assert "is a directory" in indica("lead", "import", str(tmp_path), code=2)


def test_a_file_without_rows_imports_none(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(b"Nome;Fone\n")
    assert indica.json("lead", "import", str(file), "--yes")["rows"] == 0


def test_lines_that_are_no_submission_are_told_by_line(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.jsonl"
    lines = [
        {"nome": "Ana Souza", "telefone": 11987654321},
        [1],
        {"nome": "x" * 70_000, "telefone": "11 97412-5836"},
        {"nome": "Rita Prado", "telefone": ["11 97361-8254"]},
    ]
    file.write_text("\n".join(map(json.dumps, lines)) + '\n{"nome"\n7\n')
    told = indica.json("lead", "import", str(file), "--yes")
    assert (told["rows"], told["created"]) == (6, 2)
    assert (told["rejected"], told["unreadable"]) == (3, 1)
    said = [json.loads(line) for line in Path(told["errors_file"]).read_text().splitlines()]
    assert [row["linha do arquivo"] for row in said] == [2, 3, 5, 6]


def test_rows_in_our_own_form_need_no_map(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "leads.jsonl"
    body = {"person": {"name": "Ana Souza", "phone": "11 98765-4321"}, "origin": "event"}
    file.write_text(json.dumps(body) + "\n")
    indica.json("lead", "import", str(file), "--yes", "--constant", "notes=Feira de maio")
    (row,) = (
        json.loads(line)
        for line in indica("lead", "export", "--format", "jsonl", "--locale", "pt-BR").splitlines()
    )
    assert (row["origin"], row["notes"], row["person"]) == ("Evento", "Feira de maio", "Ana Souza")


def test_an_export_is_no_formula_and_is_audited(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "lista.csv"
    file.write_text('Nome;Celular;Obs\nAna Souza;11 98765-4321;"=HYPERLINK(""http://x"")"\n')
    indica.json("lead", "import", str(file), "--yes")
    out = tmp_path / "leads.csv"
    out.write_text("of somebody")
    out.chmod(0o644)
    told = indica.json("lead", "export", "Ana", "--format", "excel", "--output", str(out))
    assert told["leads"] == 1
    text = out.read_text("utf-8-sig")
    assert "'+5511987654321" in text
    assert '''"'=HYPERLINK(""http://x"")"''' in text
    assert out.stat().st_mode & 0o777 == 0o600
    audited = [row for row in indica.json("audit") if "export" in json.dumps(row)]
    assert len(audited) == 1
    assert "Ana" not in json.dumps(audited)
    assert indica("lead", "export", "--status", "nada", code=1).startswith("error: ")


def test_a_cancelled_import_stops_and_goes_on(
    indica: Indica, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "lista.csv"
    file.write_bytes(LIST)
    indica.json("lead", "import", str(file), "--yes")
    with database.connect("admin", autocommit=True) as connection:
        connection.execute("update intake.imports set state = 'running'")
        assert indica.json("import", "cancel", "1")["state"] == "cancelled"
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("select intake.submit_rows(1, 3, '{9}', '{x}', '{null}')")
        assert refused.value.sqlstate == "ID315"
    told = indica.json("lead", "import", str(file), "--yes")
    assert (told["state"], told["rows"], told["created"]) == ("done", 3, 2)
    indica("import", "cancel", "1", code=1)
    indica("import", "show", "77", code=1)

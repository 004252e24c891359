"""Files of rows: whose they are, and what an upgrade makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from database import migrations
from database.cli.commands.db import db
from database.common.errors import ReplaceableError
from database.replaceables import discover, parse
from tests.support.cluster import Database

TRANSITIONS = "leads/leads.status_transitions.sql"
STATUSES = "leads/leads.statuses.sql"
TEXTS = "meta/meta.texts.sql"
ERRORS = "meta/meta.error_codes.sql"
SETTINGS = "ops/ops.settings.sql"
SCHEDULES = "jobs/jobs.schedules.sql"

ROWS = {file.path: file.rows for file in discover() if file.rows is not None}
EXACT = {path: rows for path, rows in ROWS.items() if rows.mode == "exact"}
SEEDS = sorted(ROWS.keys() - EXACT.keys())


def _edit(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    file.write_text(text.replace(old, new), "utf-8")


def _rows(database: Database) -> dict[str, list[str]]:
    """All that the exact files decide."""
    held = {}
    with database.connect("owner") as connection:
        for path, rows in EXACT.items():
            columns = ", ".join(rows.columns)
            found = connection.execute(
                f"select r::text from (select {columns} from {rows.table}) as r"
                ' order by r::text collate "C"'
            )
            held[path] = [row[0] for row in found]
    return held


def test_an_upgraded_database_equals_a_fresh_one(
    database: Database, functions: Path, bare_database: Callable[[], Database]
) -> None:
    # A row for another, and a changed one.
    _edit(functions, TRANSITIONS, "('qualified', 'opted_out', false)", "('won', 'engaged', true)")
    _edit(functions, TRANSITIONS, "('lost', 'engaged', true)", "('lost', 'engaged', false)")
    # Two rows change places under a unique key.
    _edit(functions, STATUSES, "'New', true, 1)", "'New', true, 2)")
    _edit(functions, STATUSES, "'Contacted', true, 2)", "'Contacted', true, 1)")
    _edit(functions, TEXTS, "'Nota escrita na conversa.'", "'Nota anotada na conversa.'")
    _edit(functions, TEXTS, "('event.called', ", "('event.phoned', ")
    # A default, and a new setting.
    _edit(functions, SETTINGS, "'600'", "'700'")
    _edit(
        functions, SETTINGS, "    ('unknown_policy',",
        "    ('probe', '7', '{}', 'A further setting.'),\n    ('unknown_policy',",
    )  # fmt: skip
    _edit(functions, SCHEDULES, "'17 * * * *'", "'18 * * * *'")
    # One row takes the name that another gave up.
    _edit(functions, ERRORS, "('ID102', 'invalid_fields'", "('ID199', 'invalid_fields'")

    before = _rows(database)
    migrations.upgrade(database.url("owner"), sql_functions=functions)
    upgraded = _rows(database)
    assert migrations.status(database.url("owner"), functions).is_current

    fresh = bare_database()
    migrations.upgrade(fresh.url("owner"), sql_functions=functions)
    assert upgraded == _rows(fresh)
    assert {path for path in EXACT if upgraded[path] != before[path]} == {
        TRANSITIONS, STATUSES, TEXTS, SETTINGS, SCHEDULES, ERRORS,
    }  # fmt: skip


@pytest.mark.parametrize("mended_by", ["upgrade", "repair"])
def test_rows_changed_by_hand_are_drift_and_are_put_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, mended_by: str
) -> None:
    url = database.url("owner")
    before = _rows(database)
    assert migrations.status(url).drifted == []
    with database.connect("owner") as connection:
        connection.execute("update meta.texts set pt = 'Outra coisa.' where key = 'event.called'")
        connection.execute("delete from leads.status_transitions where to_status = 'exhausted'")
        connection.execute(
            "insert into meta.error_codes values ('ID999', 'by_hand', 500, false, '', '', '')"
        )
    status = migrations.status(url)
    assert set(status.drifted) == {TEXTS, TRANSITIONS, ERRORS}
    assert {(c.path, c.reason) for c in status.pending_files} == {
        (path, "drifted") for path in (TEXTS, TRANSITIONS, ERRORS)
    }

    if mended_by == "upgrade":
        migrations.upgrade(url)
    else:
        monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
        answer = CliRunner().invoke(db, ["repair"])
        assert answer.exit_code == 0, answer.output
        assert f"repaired {TEXTS}" in answer.output

    assert migrations.status(url).is_current
    assert _rows(database) == before


def test_what_the_operator_chose_survives_an_upgrade(database: Database, functions: Path) -> None:
    url = database.url("owner")
    with database.connect("owner") as connection:
        connection.execute("select ops.set_setting('requests_per_minute', '50')")
        connection.execute("update jobs.schedules set is_enabled = false where name = 'rework.run'")
        connection.execute("update leads.lost_reasons set name_pt = 'Caro' where code = 'price'")
        connection.execute(
            "insert into leads.origins (code, name_pt, name_en) values ('a', '', '')"
        )
        connection.execute("update sending.templates set state = 'approved', body = 'Oi'")
        connection.execute("delete from rework.steps where step = 3")
    assert migrations.status(url).is_current

    for path in (SETTINGS, SCHEDULES, *SEEDS):
        with (functions / path).open("a") as file:
            file.write("\n-- A remark.\n")
    _edit(functions, SETTINGS, "'600'", "'700'")
    migrations.upgrade(url, sql_functions=functions)

    with database.connect("owner") as connection:
        seen = connection.execute(
            "select ops.setting('requests_per_minute'),"
            " (select array_agg(name) from jobs.schedules where not is_enabled),"
            " (select name_pt from leads.lost_reasons where code = 'price'),"
            " exists (select from leads.origins where code = 'a'),"
            " (select array_agg(distinct state || ' ' || body) from sending.templates),"
            " (select max(step) from rework.steps)"
        ).fetchone()
    assert seen == (50, ["rework.run"], "Caro", True, ["approved Oi"], 2)
    assert migrations.status(url, functions).is_current


def test_a_row_that_is_still_in_use_stops_the_upgrade(database: Database, functions: Path) -> None:
    before = _rows(database)
    _edit(
        functions, STATUSES, ",\n    ('opted_out', 'Recusou mensagens', 'Opted out', false, 9)", ""
    )
    with pytest.raises(
        ReplaceableError,
        match=r"no longer names opted_out, but rows of leads\.status_transitions still refer to it",
    ):
        migrations.upgrade(database.url("owner"), sql_functions=functions)
    assert _rows(database) == before


def test_a_row_leaves_together_with_those_that_refer_to_it(
    database: Database, functions: Path
) -> None:
    _edit(
        functions, STATUSES, ",\n    ('opted_out', 'Recusou mensagens', 'Opted out', false, 9)", ""
    )
    file = functions / TRANSITIONS
    file.write_text(re.sub(r",\s+\('\w+', 'opted_out', false\)", "", file.read_text()))
    migrations.upgrade(database.url("owner"), sql_functions=functions)
    assert not any("opted_out" in row for row in _rows(database)[STATUSES])
    assert migrations.status(database.url("owner"), functions).is_current


def test_rows_follow_the_function_that_made_them(database: Database, functions: Path) -> None:
    _edit(
        functions, "normalize/normalize.city_key.sql", "' luiz ', ' luis '", "' luiz ', ' luigi '"
    )
    paths = [c.path for c in migrations.status(database.url("owner"), functions).pending_files]
    assert paths == [
        "normalize/normalize.city_key.sql",
        "normalize/normalize.municipalities.sql",
        "normalize/normalize.municipality_aliases.sql",
        "normalize/normalize.well_known_municipalities.sql",
    ]
    migrations.upgrade(database.url("owner"), sql_functions=functions)
    found = _rows(database)["normalize/normalize.municipalities.sql"]
    assert any('"sao luigi gonzaga"' in row for row in found)


def test_a_row_that_a_file_names_twice_is_refused(database: Database, functions: Path) -> None:
    _edit(functions, STATUSES, "('lost', 'Venda perdida'", "('won', 'Venda perdida'")
    with pytest.raises(ReplaceableError, match=r"statuses\.sql names \(won\) twice"):
        migrations.upgrade(database.url("owner"), sql_functions=functions)


def test_a_broken_row_is_named_with_its_line(database: Database, functions: Path) -> None:
    _edit(functions, STATUSES, "'Lost', false, 6)", "'Lost', perhaps, 6)")
    with pytest.raises(ReplaceableError, match=r"leads\.statuses\.sql:8: .*perhaps"):
        migrations.upgrade(database.url("owner"), sql_functions=functions)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("insert into ops.a (b) values (1);", "does not say whose its rows are"),
        ("-- rows: mine\ninsert into ops.a (b) values (1);", "does not say whose its rows are"),
        ("-- rows: exact\ninsert into ops.b (b) values (1);", "one insert into ops.a"),
        ("-- rows: exact\ninsert into ops.a values (1);", "one insert into ops.a"),
        ("-- rows: exact\ndelete from ops.a;", "one insert into ops.a"),
        ("-- rows: exact\ninsert into ops.a (b) values (1); delete from ops.c;", "nothing else"),
        (
            "-- rows: exact\ninsert into ops.a (b) values (1) on conflict do nothing;",
            "nothing else",
        ),
        ("-- rows: exact (c)\ninsert into ops.a (b) values (1);", "owns columns"),
        ("-- rows: exact ()\ninsert into ops.a (b) values (1);", "owns columns"),
        ("-- rows: seed (b)\ninsert into ops.a (b) values (1);", "owns no column"),
    ],
)
def test_a_file_of_rows_that_breaks_the_rules_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ReplaceableError, match=complaint):
        parse("ops/ops.a.sql", text)


def test_what_stands_in_quotes_or_comments_is_no_statement() -> None:
    parse(
        "ops/ops.a.sql",
        "-- rows: seed\n-- A; delete from it.\n"
        "insert into ops.a (b) values -- two; rows\n"
        "('it''s; on conflict'), ($x$; delete$x$);",
    )

"""The laws of the rooms hold in every body of sql_functions/."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from database.replaceables import discover
from database.rooms import ROOMS
from tests.support import laws
from tests.support.cluster import Database
from tests.support.plpgsql import Source, load, parse

WAYS_UP = {
    "leads.events -> flow.tg_follow",
    "leads.events -> flow.tg_follow_together",
    "leads.events -> inbox.tg_apply_parked",
}
"""Triggers by which an event of a lower room reaches a higher one."""

TEXT_RUNNERS = {
    "jobs.refresh_views",  # refreshes what the ledger lists
    # pg_cron may not be there
    "jobs.sync_cron_jobs",
    "jobs.listed_cron_jobs",
    "jobs.look_at_cron",
    "leads.create_partitions",  # makes tables
    "leads.drop_month",  # drops one
    "leads.guard_partitions",  # makes triggers
    # the table of a training has a column for each feature
    "scoring.clear_work",
    "scoring.encode",
    "scoring.find_pairs",
    "scoring.fit",
    "scoring.judge",
    "scoring.predict_examples",
    "scoring.store_model",
    "ops.probe_database",  # writes to a temporary table
    # the verbs of a kind of job, by name
    "outbox.prepare_job",
    "outbox.succeed_job",
    "outbox.fail_job",
    "outbox.abandon_job",
    "outbox.prelock_job",
}
"""Functions that execute SQL which they put together, where the laws see nothing."""


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    return load()


def _differences(found: set[laws.Breach], known: Collection[str] = ()) -> list[str]:
    new = [str(breach) for breach in sorted(found) if breach.what not in known]
    gone = sorted(set(known) - {breach.what for breach in found})
    return [*new, *(f"mended, so no longer to be listed: {what}" for what in gone)]


def test_schemas_call_only_downwards(sources: tuple[Source, ...]) -> None:
    found = {*laws.calls_upwards(sources), *laws.views_read_upwards(sources)}
    assert _differences(found, frozenset(WAYS_UP)) == []


def test_tables_are_written_by_their_own_schema(sources: tuple[Source, ...]) -> None:
    assert _differences(set(laws.writes_elsewhere(sources))) == []


def test_only_named_functions_execute_what_they_put_together(sources: tuple[Source, ...]) -> None:
    assert set(laws.text_runners(sources)) == TEXT_RUNNERS


def test_every_schema_with_something_of_ours_is_a_room(module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        rows = connection.execute(
            "select n.nspname from pg_catalog.pg_namespace as n"
            " where pg_get_userbyid(n.nspowner) = 'indica_owner'"
            " and n.nspname not in ('ext', 'tests')"
        ).fetchall()
    assert {row[0] for row in rows} == set(ROOMS)
    assert {file.group for file in discover()} <= {*ROOMS, "triggers"}


# -- the laws see what breaks them -----------------------------------------------------------------


def _function(name: str, language: str, body: str) -> str:
    return (
        f"create or replace function {name}()\nreturns void\nlanguage {language}\n"
        f"as $$\n{body}\n$$;\n"
    )


@pytest.mark.parametrize(
    ("language", "body", "line"),
    [
        ("sql", "select api.probe();", 5),
        ("sql", "select 1 from ops.settings as s\nwhere api.probe() = s.key;", 6),
        ("plpgsql", "begin\n    perform api.probe();\nend;", 6),
        ("plpgsql", "declare\n    a text := api.probe();\nbegin\nend;", 6),
        ("plpgsql", "begin\n    if api.probe() then\n        return;\n    end if;\nend;", 6),
        ("plpgsql", "begin\n    insert into ops.clock\n    select api.probe();\nend;", 7),
        (
            "plpgsql",
            "begin\n    return;\nexception when others then\n perform api.probe();\nend;",
            8,
        ),
    ],
)
def test_a_call_upwards_is_found(language: str, body: str, line: int) -> None:
    source = parse("ops/ops.probe.sql", _function("ops.probe", language, body))
    assert [str(breach) for breach in laws.calls_upwards([source])] == [
        f"sql_functions/ops/ops.probe.sql:{line}: ops.probe -> api.probe"
    ]


def test_a_call_of_a_lower_or_the_own_room_or_of_postgresql_is_none() -> None:
    body = "begin\n    perform util.a(), ops.b(), now(), pg_catalog.now(), ext.c();\nend;"
    source = parse("ops/ops.probe.sql", _function("ops.probe", "plpgsql", body))
    assert list(laws.calls_upwards([source])) == []


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ("create view governance.probe as\nselect * from bi.probe;", "reads bi.probe"),
        ("create materialized view governance.probe as\nselect * from bi.probe;", "reads bi.probe"),
        ("create view governance.probe as\nselect api.probe();", "-> api.probe"),
    ],
)
def test_a_view_of_what_lies_above_is_found(text: str, breach: str) -> None:
    source = parse("governance/governance.probe.sql", text)
    found = [*laws.calls_upwards([source]), *laws.views_read_upwards([source])]
    assert [str(breach) for breach in found] == [
        f"sql_functions/governance/governance.probe.sql:2: governance.probe {breach}"
    ]


def test_a_view_may_read_everything_below() -> None:
    text = "create view governance.probe as select * from leads.leads, inbox.facts;"
    source = parse("governance/governance.probe.sql", text)
    assert list(laws.views_read_upwards([source])) == []


@pytest.mark.parametrize(("function", "is_found"), [("flow.tg_a", True), ("leads.tg_a", False)])
def test_a_trigger_that_climbs_is_found(function: str, is_found: bool) -> None:
    text = (
        "create trigger t10_probe\n    after insert on leads.touches\n    for each row\n"
        f"    execute function {function}();\n"
    )
    source = parse("triggers/leads.touches.sql", text)
    assert [breach.what for breach in laws.calls_upwards([source])] == (
        [f"leads.touches -> {function}"] if is_found else []
    )


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("sql", "insert into people.people (name) values ('x')"),
        ("sql", "with w as (delete from people.people returning id) select 1 from w"),
        ("plpgsql", "update people.people as p set name = 'x'"),
        ("plpgsql", "delete from only people.people as p"),
        ("plpgsql", "truncate people.people"),
        (
            "plpgsql",
            "merge into people.people as p using leads.leads as l on true when matched then delete",
        ),
    ],
)
def test_a_write_to_another_rooms_table_is_found(language: str, statement: str) -> None:
    body = f"{statement};" if language == "sql" else f"begin\n    {statement};\nend;"
    source = parse("leads/leads.probe.sql", _function("leads.probe", language, body))
    line = 5 if language == "sql" else 6
    assert [str(breach) for breach in laws.writes_elsewhere([source])] == [
        f"sql_functions/leads/leads.probe.sql:{line}: leads.probe writes people.people"
    ]


def test_a_write_to_the_own_table_or_a_temporary_one_is_none() -> None:
    body = (
        "with people as (insert into leads.leads (id) values (1) returning id)\n"
        "update leads.touches as t set id = p.id from people as p, people.people as q;"
    )
    source = parse("leads/leads.probe.sql", _function("leads.probe", "sql", body))
    assert list(laws.writes_elsewhere([source])) == []


def test_sql_as_text_is_found() -> None:
    body = "begin\n    execute 'delete from people.people';\nend;"
    source = parse("leads/leads.probe.sql", _function("leads.probe", "plpgsql", body))
    assert list(laws.text_runners([source])) == ["leads.probe"]


def test_a_mended_breach_must_leave_the_list() -> None:
    assert _differences(set(), frozenset({"a.b -> c.d"})) == [
        "mended, so no longer to be listed: a.b -> c.d"
    ]

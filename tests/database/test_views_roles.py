"""Who may read the views, what the pages say about them, and that refreshing blocks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support.cluster import Database, ThrowawayCluster

DOCS = Path(__file__).resolve().parents[2] / "docs"
EMPTY_WHILE_ALL_IS_WELL = {
    f"governance.{name}"
    for name in (
        "alert_figures",
        "alerts",
        "chatwoot_heals",
        "dead_jobs",
        "failed_facts",
        "forecast",
        "lock_holders",
        "long_waits",
        "model_learned",
        "overdue_jobs",
        "ownership_splits",
        "processes",
        "rework_uplift",
        "score_calibration",
        "score_drift",
        "stagnant_leads",
        "template_experiments",
        "template_problems",
        "webhook_refusals",
    )
}
PAGES = {"governance": ("governance.md", "dba"), "bi": ("bi.md", "bi")}
VIEWS = """
    select n.nspname || '.' || c.relname
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = any (%s::text[]) and c.relkind = any (%s::"char"[])
    order by 1
"""
COLUMNS = """
    select n.nspname || '.' || c.relname, array_agg(a.attname::text order by a.attnum)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
    where n.nspname = %s and c.relkind in ('v', 'm')
    group by 1
"""
PATIENCE = "set lock_timeout = '5s'; set statement_timeout = '30s'"


@pytest.fixture(scope="module")
def told(cluster: ThrowawayCluster) -> Iterator[Database]:
    """A clone in which the story of tests.tell_story() is committed and the views are fresh."""
    clone = cluster.clone()
    with clone.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("begin; select * from tests.tell_story()")
        connection.execute("select tests.tell_more(); commit")
    with clone.connect("owner") as connection:
        connection.execute("select jobs.refresh_views()")
        connection.execute("select jobs.run('leads.seal_history')")
    yield clone
    clone.drop()


def names(database: Database, schemas: list[str], kinds: list[str]) -> list[str]:
    """Qualified names of relations."""
    with database.connect("admin") as connection:
        return [row[0] for row in connection.execute(VIEWS, [schemas, kinds])]


def count(connection: psycopg.Connection[tuple[int]], name: str) -> int:
    """Rows of a relation, every column of them computed."""
    query = sql.SQL("select count(v::text) from {} as v").format(sql.Identifier(*name.split(".")))
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(("role", "schema"), [("dba", "governance"), ("bi", "bi")])
def test_a_reader_reads_every_view_of_its_schema(told: Database, role: str, schema: str) -> None:
    views = names(told, [schema], ["v", "m"])
    assert len(views) >= 5
    with told.connect(role) as connection:
        rows = {name: count(connection, name) for name in views}
    empty = {name for name, found in rows.items() if not found}
    assert empty <= EMPTY_WHILE_ALL_IS_WELL


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("dba", {"governance", "ops"}),
        ("bi", {"bi"}),
        ("api", set()),
        ("worker", set()),
        ("cron", set()),
    ],
)
def test_a_reader_reads_nothing_else(told: Database, role: str, may: set[str]) -> None:
    schemas = [
        "meta", "normalize", "ops", "people", "leads", "routing", "outbox", "rework", "sending",
        "chatwoot", "intake", "inbox", "alerts", "jobs", "governance", "bi",
    ]  # fmt: skip
    others = [schema for schema in schemas if schema not in may]
    relations = names(told, others, ["r", "p", "v", "m"])
    assert {name.split(".")[0] for name in relations} == set(others)
    with told.connect(role) as connection:
        for name in relations:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                count(connection, name)


@pytest.mark.parametrize(("role", "view"), [("dba", "governance.clock"), ("bi", "bi.freshness")])
def test_a_reader_changes_nothing(told: Database, role: str, view: str) -> None:
    with told.connect(role) as connection:
        for statement in (
            f"delete from {view}",
            f"create or replace view {view} as select 1 as at",
            "refresh materialized view bi.mv_daily_funnel",
            "select jobs.refresh_views()",
            "create temporary table x ()",
        ):
            with pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)
            ):
                connection.execute(statement.encode())


def test_views_follow_the_moved_clock_of_a_development_database(told: Database) -> None:
    with told.connect("owner") as owner, told.connect("dba") as dba, told.connect("bi") as bi:
        before = dba.execute("select at from governance.clock").fetchone()
        owner.execute("select ops.move_clock('3 days')")
        after = dba.execute("select at - interval '3 days' from governance.clock").fetchone()
        age = bi.execute("select min(age) > interval '2 days' from bi.freshness").fetchone()
        owner.execute("select ops.move_clock(null)")
    assert before is not None
    assert after is not None
    assert 0 <= (after[0] - before[0]).total_seconds() < 60
    assert age == (True,)


def test_a_refresh_waits_for_no_reader_and_no_reader_for_it(told: Database) -> None:
    views = names(told, ["bi"], ["m"])
    reader = told.connect("bi", autocommit=False)
    reader.execute("set transaction isolation level repeatable read")
    seen = {name: count(reader, name) for name in views}
    with told.connect("admin") as connection:
        connection.execute(
            "select tests.submit('{}', 'another day', t.id) from ops.api_tokens as t"
            " where t.name = 'tests'"
        )

    owner = told.connect("owner", autocommit=False)
    owner.execute(PATIENCE.encode())
    owner.execute("select jobs.refresh_views()")  # while the reader's transaction is open
    late = told.connect("bi")
    late.execute(PATIENCE.encode())
    assert {name: count(late, name) for name in views} == seen  # while the refresh is not committed
    owner.commit()

    assert {name: count(reader, name) for name in views} == seen
    reader.commit()
    assert count(late, "bi.mv_daily_funnel") == seen["bi.mv_daily_funnel"] + 1


def test_two_refreshes_at_once_take_turns(told: Database) -> None:
    def refresh() -> int:
        with psycopg.connect(told.url("owner"), autocommit=True) as connection:
            row = connection.execute("select jobs.refresh_views()").fetchone()
            assert row is not None
            return int(row[0])

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(refresh) for _ in range(2)]]
    assert done == [len(names(told, ["bi"], ["m"]))] * 2


@pytest.mark.parametrize("schema", PAGES)
def test_the_page_names_every_view_and_column(told: Database, schema: str) -> None:
    text = (DOCS / PAGES[schema][0]).read_text("utf-8")
    with told.connect("admin") as connection:
        columns = dict(connection.execute(COLUMNS, [schema]).fetchall())
    sections = dict(
        zip(
            re.findall(rf"^### `({schema}\.\w+)`$", text, re.MULTILINE),
            re.split(rf"^### `{schema}\.\w+`$", text, flags=re.MULTILINE)[1:],
            strict=True,
        )
    )
    assert set(sections) == set(columns)
    for name, section in sections.items():
        spans = set(re.findall(r"`([a-z0-9_]+)`", section))
        assert not set(columns[name]) - spans, name


@pytest.mark.parametrize("schema", PAGES)
def test_the_queries_of_the_page_answer_its_reader(told: Database, schema: str) -> None:
    page, role = PAGES[schema]
    queries = re.findall(r"^```sql\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.M | re.S)
    assert len(queries) >= 3
    with told.connect(role) as connection:
        for query in queries:
            rows = connection.execute(query.encode()).fetchall()
            # The story is older than the month of which the audit's query asks.
            may_be_empty = {*EMPTY_WHILE_ALL_IS_WELL, "governance.verify_seals", "governance.audit"}
            assert rows or any(name in query for name in may_be_empty), query

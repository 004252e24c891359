"""What a question to a view reads follows from what it asks for, not from how much there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.benchmarks import history
from tests.benchmarks.pages import PAGES
from tests.support.cluster import Database, ThrowawayCluster

LEADS = 10_000
"""Enough that reading a whole table costs more than following an index."""

GROWING = {
    "events", "status_periods", "leads", "people", "submissions", "decisions", "jobs", "messages",
    "facts", "replies", "signals", "calls", "attempts", "touches",
}  # fmt: skip
"""Tables that grow with the history."""

Plan = dict[str, Any]


@pytest.fixture(scope="module")
def clone(cluster: ThrowawayCluster) -> Iterator[Database]:
    """A database with a long history."""
    database = cluster.clone()
    with database.connect("admin") as connection:
        history.write(connection, LEADS)
    yield database
    database.drop()


@pytest.fixture(scope="module")
def dba(clone: Database) -> Iterator[psycopg.Connection[Any]]:
    """Reads it as the DBA does."""
    with clone.connect("dba") as connection:
        # As bootstrapping sets it for the database, which its clones do not inherit.
        connection.execute("set jit = off")
        yield connection


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _read_whole(connection: psycopg.Connection[Any], query: str) -> set[str]:
    """The growing tables that a query reads from end to end."""
    row = connection.execute(f"explain (format json, costs off) {query}".encode()).fetchone()
    empty = {
        name
        for (name,) in connection.execute(
            "select c.relname from pg_class as c where c.relispartition and c.relpages = 0"
        )
    }  # partitions of months to come
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return {
        re.sub(r"_(\d{4}_\d{2}|default)$", "", node["Relation Name"])
        for node in _nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in empty
    } & GROWING


def _columns(connection: psycopg.Connection[Any], view: str) -> list[str]:
    cursor = connection.execute(f"select * from {view} limit 0".encode())
    return [column.name for column in cursor.description or ()]


def _views(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "select 'governance.' || c.relname from pg_class as c"
        " where c.relnamespace = 'governance'::regnamespace and c.relkind = 'v' order by 1"
    ).fetchall()
    return [row[0] for row in rows]


def _somebody(connection: psycopg.Connection[Any]) -> dict[str, object]:
    row = connection.execute(
        "select lead_id, lead_uid, person_uid from governance.status_history"
        " where status = 'won' limit 1"
    ).fetchone()
    assert row is not None
    return dict(zip(("lead_id", "lead_uid", "person_uid"), row, strict=True))


@pytest.mark.parametrize("column", ["lead_id", "lead_uid", "person_uid"])
def test_one_lead_or_person_is_found_by_index(dba: psycopg.Connection[Any], column: str) -> None:
    value = _somebody(dba)[column]
    asked = [view for view in _views(dba) if column in _columns(dba, view)]
    assert len(asked) > 5
    whole = {
        view: found
        for view in asked
        if (found := _read_whole(dba, f"select * from {view} where {column} = '{value}'"))
    }
    assert whole == {}


@pytest.mark.parametrize(
    ("query", "may_read"),
    [
        (
            "select * from governance.consultant_control where consultant = 'Consultora 7'",
            set(),
        ),
        (
            "select * from governance.status_history where entered_at > now() - interval '7 days'",
            {"leads", "people"},
        ),
        (
            "select * from governance.duplicates where received_at > now() - interval '7 days'",
            {"leads", "people"},
        ),
        ("select * from governance.transfers where to_consultant = 'Consultora 7'", set()),
        ("select * from governance.lookups where consultant = 'Consultora 7'", set()),
        (
            "select * from governance.lead_history where at > now() - interval '1 day'",
            {"leads", "people"},
        ),
        ("select * from governance.audit where at > now() - interval '1 day'", {"leads"}),
        ("select * from governance.webhook_health", set()),
    ],
)
def test_one_consultant_or_week_reads_no_history(
    dba: psycopg.Connection[Any], query: str, may_read: set[str]
) -> None:
    assert _read_whole(dba, query) <= may_read


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_desk_reads_a_history(clone: Database, page: str) -> None:
    assert _read_within(clone, f"select {PAGES[page]}") == set()


def test_a_page_that_reads_everything_would_be_noticed(clone: Database) -> None:
    assert "attempts" in _read_within(clone, "select count(*) from governance.rework_trail")


def _read_within(clone: Database, query: str) -> set[str]:
    """The growing tables that a query, and the functions in it, read from end to end."""
    with clone.connect("owner", autocommit=False) as connection:
        connection.execute("set local jit = off")
        connection.execute(query.encode())
        read = connection.execute(
            "select relname from pg_stat_xact_user_tables where seq_tup_read > 0"
        ).fetchall()
    return {re.sub(r"_(\d{4}_\d{2}|default)$", "", name) for (name,) in read} & GROWING


def test_no_view_of_statuses_reads_the_events(dba: psycopg.Connection[Any]) -> None:
    for view in ("status_history", "status_ageing", "consultant_control", "first_contacts"):
        assert "events" not in _read_whole(dba, f"select * from governance.{view}")


def test_what_stands_still_is_found_among_unfinished_jobs(dba: psycopg.Connection[Any]) -> None:
    assert "jobs" not in _read_whole(dba, "select * from governance.overdue_jobs")


def test_a_plan_that_reads_everything_is_noticed(dba: psycopg.Connection[Any]) -> None:
    assert _read_whole(dba, "select * from governance.rework_trail") >= {"attempts"}


def test_the_history_is_long(dba: psycopg.Connection[Any]) -> None:
    counted = dba.execute(
        "select count(*), count(distinct status) from governance.status_history"
    ).fetchone()
    assert counted is not None
    assert counted[0] > 2 * LEADS
    assert counted[1] == 7  # opted_out and unreachable alone are not told

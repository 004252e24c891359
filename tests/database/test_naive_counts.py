"""Every column of every view says what a naive count of the raw rows says."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.database import naive_counts, naive_star, naive_trails
from tests.support.cluster import Database

VIEWS = naive_counts.VIEWS | naive_trails.VIEWS | naive_star.VIEWS


@pytest.fixture(scope="module")
def story(module_database: Database) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """An operation with several leads, people, channels and months, in an open transaction."""
    with module_database.connect("admin", autocommit=False) as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.tell_long_story()")
        connection.execute("select jobs.refresh_views()")
        yield connection
        connection.rollback()


def test_every_view_has_a_naive_count(story: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = story.execute(
        "select n.nspname || '.' || c.relname from pg_class as c"
        " join pg_namespace as n on n.oid = c.relnamespace"
        " where n.nspname in ('governance', 'bi') and c.relkind in ('v', 'm')"
    ).fetchall()
    others = naive_counts.BY_THE_REAL_CLOCK | naive_counts.OF_WHAT_WAS_LEARNED
    assert {row[0] for row in rows} == set(VIEWS) | others


def test_the_story_has_something_in_every_view(
    story: psycopg.Connection[tuple[object, ...]],
) -> None:
    facts = naive_counts.Facts(story)
    empty = [name for name in VIEWS if not facts.table(name)]
    assert empty == []


def test_every_column_says_what_the_rows_say(
    story: psycopg.Connection[tuple[object, ...]],
) -> None:
    assert naive_counts.differences(story, VIEWS) == []


def test_a_view_that_says_otherwise_is_found(
    story: psycopg.Connection[tuple[object, ...]],
) -> None:
    with story.transaction(force_rollback=True):
        story.execute("update leads.status_periods set reason = 'price' where reason is null")
        story.execute("delete from leads.status_periods where status = 'won'")
        found = naive_counts.differences(story, VIEWS)
    assert any("governance.status_history" in entry and " reason:" in entry for entry in found)
    assert any("counted (" in entry and "shows none" in entry for entry in found)

"""What a search for leads reads follows from what it finds, not from how many people there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.benchmarks import search
from tests.support.cluster import ThrowawayCluster

PEOPLE = 30_000
MOST_READ = 9_000
"""Rows, the newest five thousand names among them; a table read from end to end has thirty."""
READ = """
select sum(t.seq_tup_read + t.idx_tup_fetch)::bigint
from pg_stat_xact_all_tables as t
where t.schemaname in ('people', 'leads') and t.relname in ('people', 'identifiers', 'leads')
"""


@pytest.fixture(scope="module")
def many(cluster: ThrowawayCluster) -> Iterator[psycopg.Connection[Any]]:
    clone = cluster.clone()
    with clone.connect("admin") as connection:
        connection.execute("insert into routing.consultants (name, email) values ('A', 'a@b.c')")
        connection.execute(
            search.PEOPLE.format(
                first=search.FIRST,
                last=search.LAST,
                firsts=search.FIRST.count(",") + 1,
                lasts=search.LAST.count(",") + 1,
                count=PEOPLE,
            ).encode()
        )
        connection.execute("analyze people.people, people.identifiers, leads.leads")
        connection.execute("set jit = off")
        yield connection
    clone.drop()


@pytest.mark.parametrize("way", search.WAYS)
def test_a_search_reads_little(many: psycopg.Connection[Any], way: str) -> None:
    asked = [row[0] for row in many.execute(search.WAYS[way].encode(), (5,))]
    for words in asked:
        with many.transaction(force_rollback=True):
            before = many.execute(READ).fetchone()
            found = many.execute(search.LIST, (words,)).fetchone()
            after = many.execute(READ).fetchone()
        assert before is not None
        assert after is not None
        assert found is not None
        assert after[0] - (before[0] or 0) <= MOST_READ, words
        assert (found[0] > 0) == (way != "a name that nobody has"), words

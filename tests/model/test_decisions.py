"""Every decision, in pools that change all the time, decides again as it did."""

from __future__ import annotations

from tests.model import decisions
from tests.support.cluster import Database

COUNT = 1_000
"""`make bench-quality` makes 100,000."""


def test_every_decision_replays(database: Database) -> None:
    with database.connect("admin") as connection:
        leads = decisions.prepare(connection)
        assert decisions.decide(connection, leads, COUNT, seed=1) == COUNT
        assert decisions.different(connection) == []
        ways = connection.execute(
            "select count(*) filter (where seq is not null), count(*) filter (where queue_code"
            " is not null), count(*) filter (where snapshot -> 'excluded' <> '[]'),"
            " count(distinct (winner_id, pool_id)) from routing.decisions"
        ).fetchone()
    assert ways is not None
    turns, queued, with_absent, winners = ways
    assert turns > COUNT / 2
    assert queued > 0
    assert with_absent > COUNT / 10
    assert winners > 10


def test_a_decision_that_replays_otherwise_is_found(database: Database) -> None:
    with database.connect("admin") as connection:
        leads = decisions.prepare(connection)
        decisions.decide(connection, leads, 20, seed=2)
        connection.execute("set session_replication_role = replica")
        changed = connection.execute(
            "update routing.decisions set winner_id = winner_id % 12 + 1"
            " where id = (select max(id) from routing.decisions where seq is not null) returning id"
        ).fetchall()
        assert decisions.different(connection) == [row[0] for row in changed]

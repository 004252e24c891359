"""What somebody waits for goes first, nothing waits for ever, and no backlog makes a claim slow."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database

IMPORTED = 14_000
BACKLOG = 60_000

KIND = """
    create function tests.prepare_any(bigint, timestamptz) returns outbox.prepared
        language sql as $$ select row('go', null, null, '{}')::outbox.prepared $$;
    create function tests.succeed_any(bigint, boolean, jsonb, timestamptz) returns boolean
        language sql as $$ select true $$;
    create function tests.fail_any(bigint, jsonb, timestamptz) returns outbox.failed
        language sql as $$ select row('dead', null)::outbox.failed $$;
    insert into outbox.kinds (kind, prepare, succeed, fail) values
        ('tests.job', 'tests.prepare_any', 'tests.succeed_any', 'tests.fail_any'),
        ('other.job', 'tests.prepare_any', 'tests.succeed_any', 'tests.fail_any')
"""


@pytest.fixture
def connection(database: Database) -> psycopg.Connection[Any]:
    made = database.connect("admin", autocommit=False)
    made.execute("select tests.make_operation(null)")
    made.execute(KIND)
    return made


def add(
    connection: psycopg.Connection[Any],
    urgency: str,
    count: int,
    *,
    kind: str = "tests.job",
    due: str = "now()",
) -> None:
    connection.execute(
        "insert into outbox.jobs (kind, urgency, due_at, created_at)"
        f" select %s, %s, {due}, now() from generate_series(1, %s)".encode(),
        (kind, urgency, count),
    )


def claim(connection: psycopg.Connection[Any], limit: int) -> list[str]:
    rows = connection.execute(
        "select m.urgency from outbox.claim(tests.worker_id(), %s) with ordinality as c"
        " join outbox.jobs as m on m.id = c.id order by c.ordinality",
        (limit,),
    ).fetchall()
    return [row[0] for row in rows]


def read(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select tests.rows_read('outbox.jobs')").fetchone()
    assert row is not None
    return int(row[0])


def test_who_was_just_referred_goes_before_a_long_list(
    connection: psycopg.Connection[Any],
) -> None:
    add(connection, "bulk", IMPORTED, due="now() - interval '1 hour'")
    connection.execute("select setval('outbox.claims', 8)")
    claimed = claim(connection, 32)
    assert Counter(claimed) == {"bulk": 32}, "the list goes on while nobody else is there"
    add(connection, "urgent", 1)
    assert "urgent" in claim(connection, 32)
    for _ in range(8):
        add(connection, "urgent", 1)
        assert "urgent" in claim(connection, 1) + claim(connection, 1), "at once, or the next"


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 32])
def test_nothing_waits_for_ever_behind_what_is_urgent(
    connection: psycopg.Connection[Any], limit: int
) -> None:
    for urgency in ("urgent", "normal", "bulk"):
        add(connection, urgency, 200, due="now() - interval '1 minute'")
    claimed = Counter(
        urgency for _ in range(-(-64 // limit)) for urgency in claim(connection, limit)
    )
    total = claimed.total()
    assert claimed["bulk"] >= total // 8
    assert claimed["normal"] >= total // 8
    assert claimed["urgent"] >= total // 2


def test_what_became_due_just_now_waits_for_what_is_urgent(
    connection: psycopg.Connection[Any],
) -> None:
    for urgency in ("bulk", "normal", "urgent"):
        add(connection, urgency, 9)
    assert [urgency for _ in range(9) for urgency in claim(connection, 1)] == ["urgent"] * 9


def test_a_share_that_nobody_needs_is_given_to_the_others(
    connection: psycopg.Connection[Any],
) -> None:
    add(connection, "normal", 20)
    assert len(claim(connection, 32)) == 20
    add(connection, "urgent", 40)
    assert claim(connection, 32) == ["urgent"] * 32


def test_of_equals_the_first_due_goes_first_whatever_its_destination(
    connection: psycopg.Connection[Any],
) -> None:
    for minute in range(20):
        kind = ("tests.job", "other.job")[minute % 3 == 0]
        due = f"now() - interval '{minute} minutes'"
        add(connection, "urgent", 1, kind=kind, due=due)
    rows = connection.execute(
        "select m.due_at from outbox.claim(tests.worker_id(), 9) with ordinality as c"
        " join outbox.jobs as m on m.id = c.id order by c.ordinality"
    ).fetchall()
    oldest = connection.execute("select due_at from outbox.jobs order by due_at limit 9").fetchall()
    assert rows == oldest


def test_what_holds_an_urgent_job_back_becomes_urgent(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute("select tests.lead(1), tests.lead(2)").fetchone()
    assert row is not None
    lead = row[0]
    connection.execute("update outbox.jobs set urgency = 'bulk'")
    connection.execute("select outbox.enqueue('chatwoot.note', %s, now(), null, '{}')", (lead,))
    rows = connection.execute(
        "select lead_id = %s, array_agg(distinct urgency) from outbox.jobs group by 1", (lead,)
    ).fetchall()
    assert dict(rows) == {True: ["urgent"], False: ["bulk"]}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    limits=st.lists(st.integers(1, 40), min_size=3, max_size=12),
    counts=st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
    turn=st.integers(1, 1000),
)
def test_every_claim_is_full_and_none_is_passed_over(
    connection: psycopg.Connection[Any], limits: list[int], counts: tuple[int, int, int], turn: int
) -> None:
    connection.execute("savepoint before")
    connection.execute("delete from outbox.jobs")
    connection.execute("select setval('outbox.claims', %s)", (turn,))
    for urgency, count in zip(("urgent", "normal", "bulk"), counts, strict=True):
        add(connection, urgency, count, due="now() - interval '1 minute'")
    left = Counter(dict(zip(("urgent", "normal", "bulk"), counts, strict=True)))
    for limit in limits:
        claimed = Counter(claim(connection, limit))
        assert claimed.total() == min(limit, left.total()), "nobody idles while something is due"
        shares = {"bulk": -(-limit // 8), "normal": -(-limit // 4)}
        if left["urgent"] >= limit:
            for urgency, share in shares.items():
                assert claimed[urgency] <= share, "what is urgent has all but the others' shares"
        left -= claimed
    connection.execute("rollback to before")


@pytest.mark.parametrize("statistics", ["none", "empty", "full"])
def test_a_claim_reads_as_much_as_it_takes(
    connection: psycopg.Connection[Any], statistics: str
) -> None:
    if statistics == "empty":
        connection.execute("analyze outbox.jobs")
    add(connection, "bulk", BACKLOG, due="now() - interval '1 hour'")
    add(connection, "normal", BACKLOG // 10, kind="other.job", due="now() + interval '1 hour'")
    if statistics == "full":
        connection.execute("analyze outbox.jobs")
    add(connection, "urgent", 3)
    before = read(connection)
    taken = connection.execute("select outbox.claim(tests.worker_id(), 32)").fetchall()
    assert len(taken) == 32
    connection.execute("select outbox.next_due_at()")
    assert read(connection) - before < 1000


def test_the_plan_of_a_claim_is_one_look_into_the_index_for_each_urgency(
    connection: psycopg.Connection[Any],
) -> None:
    add(connection, "bulk", BACKLOG, due="now() - interval '1 hour'")
    connection.execute("set local plan_cache_mode = force_generic_plan")
    connection.execute(
        "prepare candidates (text, timestamptz, integer) as"
        " select j.id from outbox.jobs as j where j.state = 'pending' and j.destination = 'tests'"
        " and j.urgency = $1 and j.due_at <= $2 order by j.due_at, j.id limit $3"
        " for update of j skip locked"
    )
    row = connection.execute(
        "explain (format json) execute candidates('bulk', now(), 32)"
    ).fetchone()
    assert row is not None
    plan = json.dumps(row[0])
    assert '"Index Name": "jobs_due_idx"' in plan
    assert '"Node Type": "Sort"' not in plan
    assert '"Seq Scan"' not in plan

"""Turns under concurrency: no gap, no drift, every decision replays."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from fractions import Fraction

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database, ThrowawayCluster
from tests.support.operation import Connection, Operation, mobile, referral, spread

pytestmark = pytest.mark.slow

CONNECTIONS = 16
LEADS = 240


def add_pool(operation: Operation, code: str, origin: str, weights: list[int]) -> None:
    """A second pool whose rule goes before the one for everybody."""
    operation.run(
        "with pool as (insert into routing.pools (code, name) values (%s, %s) returning id),"
        " members as ("
        "     insert into routing.pool_members (pool_id, consultant_id, weight)"
        "     select pool.id, tests.consultant(w.n::integer), w.weight"
        "     from pool, unnest(%s::integer[]) with ordinality as w (weight, n))"
        " insert into routing.rules (position, name, conditions, pool_id)"
        " select 0, %s, jsonb_build_object('origin', jsonb_build_array(%s::text)), pool.id"
        " from pool",
        [code, code, weights, code, origin],
    )


def assert_fair(operation: Operation) -> Counter[int]:
    """Check every pool's decisions at every prefix; how many each pool made."""
    decisions: dict[int, list[tuple[int, int, dict[int, int], bool]]] = defaultdict(list)
    for pool_id, seq, winner_id, members, weights, replays in operation.rows(
        """select d.pool_id, d.seq, d.winner_id, d.snapshot -> 'members', d.snapshot -> 'weights',
                  routing.replay(d.id) is not distinct from d.winner_id
           from routing.decisions as d where d.seq is not null order by d.pool_id, d.seq"""
    ):
        decisions[pool_id].append(
            (seq, winner_id, dict(zip(members, weights, strict=True)), replays)
        )
    for rows in decisions.values():
        assert [seq for seq, *_ in rows] == list(range(1, len(rows) + 1))
        assert all(replays for *_, replays in rows)
        received: Counter[int] = Counter()
        entitled: dict[int, Fraction] = defaultdict(Fraction)
        for _, winner_id, weights, _ in rows:
            received[winner_id] += 1
            for member, weight in weights.items():
                entitled[member] += Fraction(weight, sum(weights.values()))
                assert abs(received[member] - entitled[member]) <= 1
    assert operation.rows(
        "select p.seq - coalesce(max(d.seq), 0) from routing.pool_turns as p"
        " left join routing.decisions as d using (pool_id) group by p.pool_id, p.seq"
    ) == [(0,)] * int(operation.value("select count(*) from routing.pools"))
    return Counter({pool_id: len(rows) for pool_id, rows in decisions.items()})


def submit_or_roll_back(operation: Operation, rollback_share: float, seed: int) -> int:
    """Send leads of two origins through many connections; how many were committed."""
    dice = random.Random(seed)
    items = [
        (n, dice.choice(["manual", "event"]), dice.random() < rollback_share) for n in range(LEADS)
    ]

    def act(connection: Connection, item: tuple[int, str, bool]) -> bool:
        number, origin, is_rolled_back = item
        with connection.transaction(force_rollback=is_rolled_back):
            answer = operation.submit(
                connection, referral(phone=mobile(number)) | {"origin": origin}, f"k{number}"
            )
            assert answer.status == 201, answer
        return not is_rolled_back

    return sum(spread(operation.database, "api", CONNECTIONS, items, act))


@settings(
    max_examples=4,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    first=st.lists(st.integers(1, 9), min_size=2, max_size=8),
    second=st.lists(st.integers(1, 1000), min_size=1, max_size=4),
    rollback_share=st.sampled_from([0.0, 0.1, 0.4]),
    seed=st.integers(0, 1000),
)
def test_two_pools_stay_fair_with_random_rollbacks(
    cluster: ThrowawayCluster,
    first: list[int],
    second: list[int],
    rollback_share: float,
    seed: int,
) -> None:
    database = cluster.clone()
    try:
        operation = Operation.made_in(database, first)
        add_pool(operation, "eventos", "event", second[: len(first)])
        committed = submit_or_roll_back(operation, rollback_share, seed)

        counts = assert_fair(operation)
        assert counts.total() == committed
        assert len(counts) == 2
        assert operation.value("select count(*) from leads.leads") == committed
        assert operation.faults() == []
        assert operation.deadlocks() == 0
        assert operation.is_sound() == ""
    finally:
        database.drop()


def test_a_connection_that_dies_with_the_turn_gives_it_back(database: Database) -> None:
    operation = Operation.made_in(database, [3, 2, 1])
    with database.connect("api") as other:
        operation.submit(other, referral(phone=mobile(1)), "k1")
        dying = psycopg.connect(database.url("api"))
        operation.submit(dying, referral(phone=mobile(2)), "k2")
        operation.run("select pg_terminate_backend(%s)", [dying.info.backend_pid])
        assert operation.submit(other, referral(phone=mobile(3)), "k3").status == 201
        dying.close()
    assert assert_fair(operation).total() == 2


def test_members_who_come_and_go_meanwhile_leave_no_gap(database: Database) -> None:
    """Nobody is ever lost between two versions of a pool, and each decision replays as it was."""
    operation = Operation.made_in(database, [3, 2, 1, 1])
    changes = (
        "update routing.consultants set is_active = not is_active where id = tests.consultant(2)",
        (
            "update routing.pool_members set weight = 1 + (weight + 2) % 7"
            " where consultant_id = tests.consultant(1)"
        ),
        (
            "update routing.pool_members set is_active = not is_active"
            " where consultant_id = tests.consultant(3)"
        ),
    )

    def act(connection: Connection, number: int) -> int:
        if number % 16 == 0:
            connection.execute(changes[number // 16 % 3].encode())
            return 0
        return operation.submit(connection, referral(phone=mobile(number)), f"k{number}").status

    statuses = spread(operation.database, "admin", 8, list(range(LEADS)), act)

    assert set(statuses) == {0, 201}
    seqs = [row[0] for row in operation.rows("select seq from routing.decisions order by seq")]
    assert seqs == list(range(1, statuses.count(201) + 1))
    assert (
        operation.rows(
            "select id from routing.decisions where routing.replay(id) is distinct from winner_id"
        )
        == []
    )
    worst = operation.value(
        "select max(abs(c)) / 1e12 from routing.pool_turns as t, unnest(t.credits) as c"
    )
    assert worst < 2
    assert operation.faults() == []
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""

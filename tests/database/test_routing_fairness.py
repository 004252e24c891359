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


LEAD = 10**12
"""A credit of one lead."""


def audit_credits(operation: Operation) -> int:
    """Work every pool's credits out from its decisions and settlements alone; how many decisions.

    What a decision stored as credit must be what came before it, to the last unit, and at the end
    what stands in the pool's turn: so entitled and received can be told for any moment.
    """
    settled: dict[tuple[int, int], list[tuple[int, list[int], list[int]]]] = defaultdict(list)
    for pool_id, seq, consultant_id, members, shares in operation.rows(
        "select pool_id, seq, consultant_id, member_ids, shares from routing.settlements"
        " order by id"
    ):
        settled[pool_id, seq].append((consultant_id, members, shares))
    owed: dict[int, Counter[int]] = defaultdict(Counter)
    last: Counter[int] = Counter()

    def settle(pool_id: int, seq: int) -> None:
        for leaver, members, shares in settled[pool_id, seq]:
            assert owed[pool_id].pop(leaver) == sum(shares)
            for member, share in zip(members, shares, strict=True):
                owed[pool_id][member] += share

    decisions = operation.rows(
        "select pool_id, seq, winner_id, snapshot -> 'members', snapshot -> 'weights',"
        " snapshot -> 'credits' from routing.decisions where seq is not null order by pool_id, seq"
    )
    for pool_id, seq, winner_id, members, weights, stored in decisions:
        assert seq == last[pool_id] + 1
        settle(pool_id, last[pool_id])
        ledger = owed[pool_id]
        assert stored == [ledger[member] for member in members]
        shares = [LEAD * weight // sum(weights) for weight in weights[:-1]]
        for member, share in zip(members, [*shares, LEAD - sum(shares)], strict=True):
            ledger[member] += share
        ledger[winner_id] -= LEAD
        assert sum(ledger.values()) == 0
        assert max(map(abs, ledger.values())) < 2 * LEAD
        last[pool_id] = seq
    for pool_id, seq, members, stands in operation.rows(
        "select pool_id, seq, member_ids, credits from routing.pool_turns"
    ):
        settle(pool_id, seq)
        assert seq == last[pool_id]
        assert {m: c for m, c in zip(members, stands, strict=True) if c} == {
            m: c for m, c in owed[pool_id].items() if c
        }
    return len(decisions)


@settings(
    max_examples=2,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(weights=st.lists(st.integers(1, 9), min_size=4, max_size=8), seed=st.integers(0, 1000))
def test_joins_leaves_absences_and_returns_keep_every_credit(
    cluster: ThrowawayCluster, weights: list[int], seed: int
) -> None:
    """32 connections with random rollbacks, while people leave for good, join, go away, return."""
    database = cluster.clone()
    try:
        operation = Operation.made_in(database, weights)
        dice = random.Random(seed)
        changes = [
            "select routing.set_pool_member('geral', 'consultant{n}@example.com', {w}, {b})",
            "select routing.save_absence('consultant{n}@example.com', 'day_off')",
            "select routing.end_absence('consultant{n}@example.com')",
            "select routing.set_consultant_active('consultant{n}@example.com', {b})",
        ]
        items = [
            (
                number,
                dice.random() < 0.1,
                dice.choice(changes).format(
                    n=dice.randint(2, len(weights)),
                    w=dice.randint(1, 9),
                    b=dice.choice(["true", "false"]),
                )
                if number % 12 == 0
                else None,
            )
            for number in range(1, LEADS + 1)
        ]

        def act(connection: Connection, item: tuple[int, bool, str | None]) -> int:
            number, is_rolled_back, change = item
            with connection.transaction(force_rollback=is_rolled_back):
                if change is None:
                    body = referral(phone=mobile(number))
                    assert operation.submit(connection, body, f"k{number}").status == 201
                    return int(not is_rolled_back)
            if change is not None:
                try:
                    connection.execute(change.encode())
                except psycopg.errors.RaiseException:
                    raise
                except psycopg.Error as error:
                    # Away already, or not away.
                    assert error.sqlstate in {"ID331", "ID209"}, error  # noqa: PT017
            return 0

        committed = sum(spread(operation.database, "admin", 32, items, act))

        assert operation.value("select count(*) from leads.leads") == committed
        assert audit_credits(operation) >= committed * 0.9
        assert (
            operation.rows(
                "select id from routing.decisions"
                " where routing.replay(id) is distinct from winner_id"
            )
            == []
        )
        assert operation.rows("select id from leads.leads where queue_code is not null") == []
        assert operation.faults() == []
        assert operation.deadlocks() == 0
        assert operation.is_sound() == ""
    finally:
        database.drop()


def test_nobody_gets_more_than_they_take_through_several_pools(database: Database) -> None:
    """One of two pools' members takes ten a day, another has at most seven open leads."""
    operation = Operation.made_in(database, [1, 1, 1])
    add_pool(operation, "eventos", "event", [5, 5, 1])
    operation.run(
        "select routing.set_availability('consultant1@example.com', '{\"daily_capacity\": 10}')"
    )
    operation.run(
        "select routing.set_availability('consultant2@example.com', '{\"open_capacity\": 7}')"
    )
    dice = random.Random(3)
    items = [(n, dice.choice(["manual", "event"]), dice.random() < 0.1) for n in range(120)]

    def act(connection: Connection, item: tuple[int, str, bool]) -> bool:
        number, origin, is_rolled_back = item
        with connection.transaction(force_rollback=is_rolled_back):
            body = referral(phone=mobile(number)) | {"origin": origin}
            assert operation.submit(connection, body, f"k{number}").status == 201
        return not is_rolled_back

    committed = sum(spread(operation.database, "api", 32, items, act))

    assert dict(
        operation.rows(
            "select tests.consultant(n), count(l.id) from generate_series(1, 3) as n"
            " left join leads.leads as l on l.consultant_id = tests.consultant(n) group by n"
        )
    ) == {1: 10, 2: 7, 3: committed - 17}
    audit_credits(operation)
    assert operation.faults() == []
    assert operation.deadlocks() == 0

"""The models of others' assignment do what they are said to, and ours stays within a lead."""

from __future__ import annotations

import pytest

from tests.model import ours
from tests.model.rivals import (
    RIVALS,
    Arrival,
    ChatwootRing,
    FewestOpen,
    FrappeRoundRobin,
    FrappeWeighted,
    Market,
    OdooDaily,
    deviation,
    market,
)
from tests.support.cluster import Database

WEIGHTS = (3, 1, 1)


def one_by_one(count: int, weights: tuple[int, ...] = WEIGHTS, at_once: int = 1) -> Market:
    arrivals = [Arrival(0, 8 + n / 1000, n // at_once, 30) for n in range(count)]
    return Market(weights, arrivals, {}, {})


def test_each_goes_in_its_order() -> None:
    given = one_by_one(5)
    assert [g.winner for g in ChatwootRing(given).run()] == [2, 1, 0, 2, 1]
    assert [g.winner for g in FrappeRoundRobin(given).run()] == [0, 1, 2, 0, 1]
    assert [g.winner for g in FewestOpen(given).run()] == [0, 1, 2, 0, 1]
    assert [g.winner for g in FrappeWeighted(given).run()] == [0, 0, 0, 1, 2]
    assert sorted(g.winner for g in OdooDaily(given).run()) == [0, 0, 0, 1, 2]


def test_those_who_come_together_read_the_same() -> None:
    given = one_by_one(4, at_once=2)
    assert [g.winner for g in ChatwootRing(given).run()] == [2, 2, 1, 1]
    assert [g.winner for g in FrappeRoundRobin(given).run()] == [0, 0, 1, 1]


def test_nobody_away_or_at_the_limit_gets_anything() -> None:
    given = market((5, 3, 2, 1), 20, 11, seed=3, has_absences=True)
    for name, model in RIVALS.items():
        for lead in model(given).run():
            assert lead.winner in lead.eligible, name


@pytest.mark.slow
@pytest.mark.parametrize(("at_once", "has_absences"), [(1, True), (4, False)])
def test_ours_is_nearest_to_what_was_promised(
    database: Database, at_once: int, has_absences: bool
) -> None:
    given = market((5, 3, 2, 1), 15, 12, seed=4, has_absences=has_absences, at_once=at_once)
    decided = ours.give(lambda: database.connect("admin"), given)
    assert len(decided) == len(given.arrivals)
    mine = deviation(given.weights, decided)
    assert mine <= (1.09 if has_absences else 1)
    for name, model in RIVALS.items():
        assert deviation(given.weights, model(given).run()) > mine, name

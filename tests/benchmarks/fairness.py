"""How far anybody is from what they are entitled to, at worst: ours beside models of others."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from tests.benchmarks.operation import WEIGHTS
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_most
from tests.model import ours
from tests.model.rivals import RIVALS, Market, deviation, market

SEED = 20261128
DAYS, A_DAY = 90, 33
EQUAL = (1,) * len(WEIGHTS)
ONE_LEAD = 1.0
UNFORESEEN = 1.72
"""H(8) - 1: where absences are not foreseen no rule can promise less."""


def markets(days: int) -> dict[str, tuple[Market, float]]:
    """What is measured, and what may not be exceeded."""
    unequal = market(WEIGHTS, days, A_DAY, seed=SEED)
    at_once = market(WEIGHTS, days, A_DAY, seed=SEED, at_once=8)
    absences = market(WEIGHTS, days, A_DAY, seed=SEED, has_absences=True)
    return {
        "equal weights": (market(EQUAL, days, A_DAY, seed=SEED), ONE_LEAD),
        "weights 5, 3, 3, 2, 2, 1, 1, 1": (unequal, ONE_LEAD),
        "those weights, always eight at once": (at_once, ONE_LEAD),
        "those weights, absences and daily limits": (absences, UNFORESEEN),
    }


def measure(plan: Plan) -> Iterator[Outcome]:
    """Ours decided by the database, the others by tests/model/rivals.py."""
    days = min(DAYS, max(1, plan.leads // A_DAY))
    for name, (given, target) in markets(days).items():
        others = ", ".join(
            f"{rival} {deviation(given.weights, model(given).run()):,.1f}"
            for rival, model in RIVALS.items()
        )
        yield at_most(
            f"largest deviation from entitlement, {name}",
            _ours(plan, given),
            target,
            f"{len(given.arrivals):,} leads; {others}",
            " leads",
        )


def _ours(plan: Plan, given: Market) -> float:
    with plan.cluster.database("fairness") as database:
        for setting in ("indica.allow_fake_clock to 'on'", "jit to 'off'"):
            database.run(f"alter database {database.name} set {setting}")
        decided = ours.give(lambda: psycopg.connect(database.url("admin"), autocommit=True), given)
    return deviation(given.weights, decided)

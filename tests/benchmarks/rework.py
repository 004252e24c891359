"""The daily rework: what is due costs the same among few leads and among many."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_least, at_most

SEED = Path(__file__).with_suffix(".sql")
DUE, FEW = 20_000, 100_000
FULL_SIZE = 2_000_000
"""Leads below which fewer are due."""
BATCH = 1000
"""Leads in a transaction, as jobs.continue_run has it."""
TARGET_RATIO, TARGET_RATE = 1.3, 5_000.0


def measure(plan: Plan) -> Iterator[Outcome]:
    """Plan the same due steps among few leads and among many, a batch of each in turn."""
    due = DUE if plan.rework_leads >= FULL_SIZE else min(4_000, plan.rework_leads // 2)
    with (
        plan.cluster.database("rework_few") as few,
        plan.cluster.database("rework_many") as many,
    ):
        databases = {"few": (few, min(FEW, plan.rework_leads)), "many": (many, plan.rework_leads)}
        for database, leads in databases.values():
            _seed(database, due, leads)
        taken = _run_in_turn({name: made[0] for name, made in databases.items()}, due)
    detail = f"{due:,} due; " + ", ".join(
        f"among {databases[name][1]:,} {due / seconds:,.0f}/s" for name, seconds in taken.items()
    )
    yield at_most(
        "rework: many leads against few, the same due",
        taken["many"] / taken["few"],
        TARGET_RATIO,
        detail,
    )
    yield at_least("rework: attempts a second", due / taken["many"], TARGET_RATE, detail)


def _seed(database: BenchDatabase, due: int, leads: int) -> None:
    with psycopg.connect(database.url("admin")) as connection:
        connection.execute("select set_config('rework.due', %s, false)", (str(due),))
        connection.execute("select set_config('rework.leads', %s, false)", (str(leads),))
        connection.execute(SEED.read_text("utf-8").encode())
    with psycopg.connect(database.url("admin"), autocommit=True) as connection:
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _run_in_turn(databases: dict[str, BenchDatabase], due: int) -> dict[str, float]:
    taken = dict.fromkeys(databases, 0.0)
    done = dict.fromkeys(databases, 0)
    connections = {
        name: psycopg.connect(database.url("owner"), autocommit=True)
        for name, database in databases.items()
    }
    try:
        while any(done[name] < due for name in databases):
            for name, connection in connections.items():
                start = time.perf_counter()
                row = connection.execute(
                    "select count(*) from rework.run(p_limit => %s, p_done => %s)",
                    (BATCH, done[name]),
                ).fetchone()
                taken[name] += time.perf_counter() - start
                assert row is not None
                assert row[0] > 0, f"{name}: {done[name]} of {due} were planned"
                done[name] += row[0]
    finally:
        for connection in connections.values():
            connection.close()
    return taken

"""The worker against its ceiling and against pgqueuer: one request per job, 32 in flight."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import make_operation
from tests.benchmarks.peers import environment
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import BenchError, Stub, peak_memory, stub, worker
from tests.benchmarks.rounds import Outcome, at_least, at_most, interleave, rates, ratio
from tests.benchmarks.seeds import make_leads, order_notes
from tests.support.waiting import wait_for

IN_FLIGHT = 32
DELAY_MS = 50
CEILING = IN_FLIGHT / (DELAY_MS / 1000)
CEILING_TARGET = 0.9
PEER_TARGET = 0.95
MEMORY_TARGET = 90.0
NOT_CLAIMED_LEFT = """
select count(*) = 0 from outbox.jobs where state in ('pending', 'claimed')
"""


def measure(plan: Plan) -> Iterator[Outcome]:
    """Private notes, one lead each, with leases, order per lead and attempts recorded."""
    python = environment.interpreter()
    memory: list[float] = []
    with (
        plan.cluster.database("drain") as database,
        plan.cluster.database("drain_peer") as peer_database,
        stub(DELAY_MS, plan.log) as peer,
    ):
        make_leads(database, make_operation(database), plan.jobs)
        sides: dict[str, Callable[[], float]] = {
            "indica": lambda: _ours(plan, database, peer, memory)
        }
        if python is not None:
            environment.run(environment.command(python, peer_database, "install"))
            sides["pgqueuer"] = lambda: _theirs(plan, python, peer_database, peer)
        taken = interleave(sides, plan.rounds)
    yield at_least(
        f"worker, {IN_FLIGHT} in flight, {DELAY_MS} ms stub, against the ceiling",
        statistics.median(taken["indica"]) / CEILING,
        CEILING_TARGET,
        f"{rates({'indica': taken['indica']})}, ceiling {CEILING:,.0f}/s",
    )
    if python is not None:
        yield at_least(
            "the same against pgqueuer", ratio(taken["indica"], taken["pgqueuer"]),
            PEER_TARGET, rates(taken),
        )  # fmt: skip
    yield at_most(
        "memory of the worker",
        max(memory),
        MEMORY_TARGET,
        f"the most in {len(memory)} drains of {plan.jobs:,}",
        " MiB",
    )


def _ours(plan: Plan, database: BenchDatabase, peer: Stub, memory: list[float]) -> float:
    database.run("vacuum (analyze)")  # what the last round left is not this one's
    order_notes(database, plan.jobs)
    with worker(database, peer, plan.log) as process:
        wait_for(lambda: bool(database.one(NOT_CLAIMED_LEFT)), 120)
        memory.append(peak_memory(process.pid))
    return _rate(plan, peer)


def _theirs(plan: Plan, python: Path, database: BenchDatabase, peer: Stub) -> float:
    database.run("vacuum (analyze)")
    environment.run(environment.command(python, database, "enqueue", str(plan.jobs)))
    environment.run(environment.command(python, database, "drain", peer.url))
    return _rate(plan, peer)


def _rate(plan: Plan, peer: Stub) -> float:
    """Jobs per second between the first arrival and the last answer."""
    # A worker asks once which Chatwoot it speaks with.
    arrivals = [at for at, path in peer.take_log() if path != "/api"]
    if len(arrivals) != plan.jobs:
        raise BenchError(f"{len(arrivals)} requests came for {plan.jobs} jobs")
    return len(arrivals) / (max(arrivals) - min(arrivals) + DELAY_MS / 1000)

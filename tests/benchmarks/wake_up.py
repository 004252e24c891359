"""From the commit of one job to its request on the wire, in an idle system."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg

from tests.benchmarks.operation import make_operation
from tests.benchmarks.peers import environment
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import BenchError, Stub, started, stub, worker
from tests.benchmarks.rounds import Outcome, at_most, percentile
from tests.benchmarks.seeds import LOOK, make_leads
from tests.support.waiting import wait_for

PEER_TARGET = 0.7
P95_TARGET_MS = 15.0
PEER_PATH = "/pgqueuer"
WARM_UP = 5
PAUSE = (0.02, 0.05)
"""Seconds between two jobs, so that both workers are asleep again."""


def measure(plan: Plan) -> Iterator[Outcome]:
    """Both workers wait at once, and their jobs take turns."""
    python = environment.interpreter()
    with ExitStack() as stack:
        database = stack.enter_context(plan.cluster.database("wake_up"))
        peer = stack.enter_context(stub(0, plan.log))
        make_leads(database, make_operation(database), plan.wake_ups + WARM_UP)
        connection = stack.enter_context(psycopg.connect(database.url("admin"), autocommit=True))
        connection.execute("set synchronous_commit = off")
        leads = [row[0] for row in connection.execute("select id from leads.leads").fetchall()]
        stack.enter_context(worker(database, peer, plan.log))
        pace = None
        if python is not None:
            peer_database = stack.enter_context(plan.cluster.database("wake_up_peer"))
            environment.run(environment.command(python, peer_database, "install"))
            work = environment.command(python, peer_database, "run", peer.url)
            stack.enter_context(started(work, plan.log))
            pace = stack.enter_context(
                started(environment.command(python, peer_database, "pace"), plan.log)
            )
        chance = random.Random(1)
        committed: list[float] = []
        peer_committed: list[float] = []
        for number, lead_id in enumerate(leads):
            connection.execute(LOOK, (lead_id,))
            committed.append(time.monotonic())
            time.sleep(chance.uniform(*PAUSE))
            if pace is not None:
                peer_committed.append(_pace(pace))
                time.sleep(chance.uniform(*PAUSE))
            if number < WARM_UP:
                _settle(peer, with_peer=pace is not None)
        arrivals = _arrived(peer, len(committed[WARM_UP:]) + len(peer_committed[WARM_UP:]))
    ours = _delays(committed, [at for at, path in arrivals if path != PEER_PATH])
    p50, p95 = percentile(ours, 0.5), percentile(ours, 0.95)
    figures = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"
    if pace is not None:
        theirs = _delays(peer_committed, [at for at, path in arrivals if path == PEER_PATH])
        peer_p50, peer_p95 = percentile(theirs, 0.5), percentile(theirs, 0.95)
        yield at_most(
            "wake-up, commit to request, p50 against pgqueuer",
            p50 / peer_p50,
            PEER_TARGET,
            f"{figures}; pgqueuer p50 {peer_p50:.1f} ms, p95 {peer_p95:.1f} ms",
        )
    yield at_most("wake-up, commit to request, p95", p95, P95_TARGET_MS, figures, " ms")


def _pace(process: subprocess.Popen[str]) -> float:
    """Have the peer enqueue one job; the time of its commit."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def _arrived(peer: Stub, count: int) -> list[tuple[float, str]]:
    """The next so many requests."""
    found: list[tuple[float, str]] = []

    def have_arrived() -> bool:
        found.extend(peer.take_log())
        return len(found) >= count

    wait_for(have_arrived)
    return found


def _settle(peer: Stub, *, with_peer: bool) -> None:
    """Wait until the jobs of a warm-up round have arrived, and forget them."""
    seen: set[bool] = set()

    def have_arrived() -> bool:
        seen.update(path == PEER_PATH for _, path in peer.take_log())
        return seen >= ({True, False} if with_peer else {False})

    wait_for(have_arrived)


def _delays(committed: list[float], arrived: list[float]) -> list[float]:
    """Milliseconds from each commit to its request, without the warm-up."""
    committed = committed[WARM_UP:]
    if len(arrived) != len(committed):
        raise BenchError(f"{len(arrived)} requests came for {len(committed)} jobs")
    return [(at - commit) * 1000 for commit, at in zip(committed, sorted(arrived), strict=True)]

"""From the commit of a referral to its template: contact, conversation, send."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import psycopg

from tests.benchmarks.operation import make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import BenchError, stub, worker
from tests.benchmarks.rounds import Outcome, at_most, percentile
from tests.support.waiting import wait_for

TARGET_MS = 60.0
WARM_UP = 5
PAUSE = (0.05, 0.15)
"""Seconds between two referrals: the system is otherwise idle."""


def measure(plan: Plan) -> Iterator[Outcome]:
    """The acceptance is the arrival of the template at a stub that answers at once."""
    with (
        plan.cluster.database("first_contact") as database,
        stub(0, plan.log) as peer,
        worker(database, peer, plan.log),
        psycopg.connect(database.url("api"), autocommit=True) as connection,
    ):
        token = make_operation(database)
        wait_for(lambda: bool(database.one("select count(*) = 1 from outbox.workers")))
        chance = random.Random(2)
        committed: list[float] = []
        for number in range(plan.wake_ups + WARM_UP):
            body = {
                "person": {"name": "Joana Prado", "phone": f"+55319{80_000_000 + number}"},
                "origin": "extension",
            }
            connection.execute(
                "select * from api.submit_lead(%s, %b, %s)",
                (token.credential, json.dumps(body).encode(), f"first-{number}"),
            )
            committed.append(time.monotonic())
            connection.execute("select util.durable()")
            time.sleep(chance.uniform(*PAUSE))
        wait_for(
            lambda: bool(
                database.one(
                    "select count(*) = %s from sending.messages where state = 'accepted'",
                    len(committed),
                )
            )
        )
        log = peer.take_log()
    sent = sorted(at for at, path in log if path.startswith("/v"))
    if len(sent) != len(committed):
        raise BenchError(f"{len(sent)} templates were sent for {len(committed)} referrals")
    delays = [
        (at - commit) * 1000 for commit, at in zip(committed[WARM_UP:], sent[WARM_UP:], strict=True)
    ]
    yield at_most(
        "commit of a referral to its template at WhatsApp, p50",
        percentile(delays, 0.5),
        TARGET_MS,
        f"p95 {percentile(delays, 0.95):.0f} ms; contact, conversation and template",
        " ms",
    )

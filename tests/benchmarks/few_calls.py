"""How few requests Chatwoot gets, and how consultants fare beside a burst of referrals.

The sandbox serves as a small Chatwoot does: five requests at once, the others wait. Consultants
open their list and a conversation and write a note, as fast as they are answered and as people
pause. The former way is the same worker without a limit in flight.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import requests

from database.common import sandbox_access as access
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import Token, make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import started
from tests.benchmarks.rounds import Outcome, at_most, percentile
from tests.outbound_worker.outside import Outside
from tests.support.waiting import wait_for

THREADS = 5
READ_MS, WRITE_MS = 40, 90
"""What a real one took for an answer alone: 15 to 60 ms a read, 20 to 160 ms a write."""
CONSULTANTS = 3
PAUSE = (0.2, 0.6)
FEWEST = 2
FIRST_CONTACT, REWORK = 5, 6
AT_ONCE = 250
"""Conversations that changed, of which one reading takes the news; another reads on."""
SECONDS = 1.0
WHOLE = 1.3
"""Of five places four are ours at once, so that nothing is below 1.25; the rest is noise."""
PATIENCE = 600.0
OURS = "indica-worker/"
REMINDERS = """
select count(*) from sending.messages as m where m.purpose = 'rework' and m.state <> 'queued'
"""
LOOKED_AT = """
select count(*) from outbox.jobs as m
where m.kind = 'chatwoot.observe' and m.payload ? 'attempt_id' and m.state = 'done'
"""
REMINDED = """
select (
    select count(*) from sending.messages as m where m.purpose = 'rework' and m.state <> 'queued'
) >= %s and not exists (
    select
    from outbox.jobs as m
    where m.state = 'claimed'
        or (
            m.state = 'pending' and m.kind <> 'whatsapp.template'
            and m.due_at <= util.current_time() + interval '1 minute'
        )
)
"""
"""They are spread over the day: one leaves every few seconds, and between two all is said."""
QUIET = """
select not exists (
    select
    from outbox.jobs as m
    where m.state = 'claimed'
        or (m.state = 'pending' and m.due_at <= util.current_time() + interval '1 minute')
)
"""


@dataclass
class Side:
    """What one way of working took."""

    seconds: float
    clicks: list[float]
    first: float
    apart: int
    """Requests beside those for a lead meanwhile: a reading each minute, the version once."""
    reading: int | None = None
    unchanged: int | None = None
    again: float | None = None


def measure(plan: Plan) -> Iterator[Outcome]:
    """A burst of 500 in full."""
    count = max(FEWEST, plan.jobs // 6)
    few = _side(plan, "few", count, has_limit=True)
    former = _side(plan, "former", count, has_limit=False)
    yield at_most(
        "requests to Chatwoot for a first contact", few.first, FIRST_CONTACT,
        f"{count} new people at once; {few.apart} beside them, of readings and of the version",
    )  # fmt: skip
    assert few.again is not None
    assert few.reading is not None
    assert few.unchanged is not None
    yield at_most(
        "requests to Chatwoot of a minute in which nothing changed", few.unchanged, 1,
        f"{count} conversations",
    )  # fmt: skip
    yield at_most(
        "requests to Chatwoot of a minute after all changed", few.reading, 1 + count // AT_ONCE,
        f"{count} conversations, of which a reading takes in {AT_ONCE}",
    )  # fmt: skip
    yield at_most(
        "requests to Chatwoot for a D+3", few.again, REWORK,
        "with the look before it, a new conversation and its note",
    )  # fmt: skip
    yield at_most(
        f"consultants beside a burst of {count}, p95 of a click",
        percentile(few.clicks, 0.95),
        SECONDS,
        f"p50 {percentile(few.clicks, 0.5):.2f} s; without a limit in flight p95"
        f" {percentile(former.clicks, 0.95):.2f} s, p50 {percentile(former.clicks, 0.5):.2f} s;"
        f" {CONSULTANTS} consultants, {THREADS} requests served at once",
        " s",
    )
    yield at_most(
        "the same burst, whole, against no limit in flight",
        few.seconds / former.seconds,
        WHOLE,
        f"{few.seconds:.0f} s, without a limit {former.seconds:.0f} s",
    )


def _side(plan: Plan, name: str, count: int, *, has_limit: bool) -> Side:
    with (
        plan.cluster.database(f"few_calls_{name}") as database,
        _sandbox(plan) as outside,
        psycopg.connect(database.url("admin"), autocommit=True) as connection,
    ):
        token = _operation(database, connection, outside, has_limit=has_limit)
        _submit(database, token, count)
        with _worker(plan, database, outside):
            began = time.monotonic()
            with _consultants(outside) as clicks:
                wait_for(lambda: bool(database.one(QUIET)), PATIENCE)
            seconds = time.monotonic() - began
            asked = _requests(outside)
            side = Side(seconds, clicks, len(asked.for_leads) / count, len(asked.apart))
            if has_limit:
                side.reading = _reading(database, outside)
                side.unchanged = _reading(database, outside)
                outside.put("/settings", {"clock_offset_s": 3 * 86400.0})
                database.run("select ops.move_clock(interval '3 days')")
                database.run("select rework.run()")
                wait_for(lambda: bool(database.one(REMINDED, max(1, count // 10))), PATIENCE)
                asked = _requests(outside)
                # Of some the day's look is done, and their message waits for its place in the day.
                looks = sum(path.endswith("/conversations") for path in asked.looks)
                side.again = looks / max(1, database.one(LOOKED_AT)) + (
                    len(asked.for_leads) - looks
                ) / max(1, database.one(REMINDERS))
        return side


def _reading(database: BenchDatabase, outside: Outside) -> int:
    """How many requests a minute's reading takes, with all that follows from it."""
    database.run("select chatwoot.order_sweeps()")
    wait_for(lambda: bool(database.one(QUIET)), PATIENCE)
    asked = _requests(outside)
    return len(asked.for_leads) + len(asked.apart)


@contextlib.contextmanager
def _sandbox(plan: Plan) -> Iterator[Outside]:
    with started([sys.executable, "-m", "sandbox", "--port", "0"], plan.log) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split()[-1] for _ in range(3)]
        place = SimpleNamespace(url=told[0].rstrip("/"), chatwoot_url=told[1], graph_url=told[2])
        yield Outside(cast(Any, place))


def _operation(
    database: BenchDatabase,
    connection: psycopg.Connection[Any],
    outside: Outside,
    *,
    has_limit: bool,
) -> Token:
    database.run(f"alter database {database.name} set indica.allow_fake_clock to 'on'")
    token = make_operation(database)
    agents = [agent[0] for agent in access.AGENTS]
    database.run("update routing.consultants set is_active = id <= %s", len(agents))
    for place, agent_id in enumerate(agents, 1):
        database.run(
            "update routing.consultants set chatwoot_agent_id = %s where id = %s", agent_id, place
        )
    if has_limit:
        database.run("update ops.settings set value = null where key = 'chatwoot_in_flight'")
    else:
        database.run("delete from ops.settings where key = 'chatwoot_in_flight'")
    outside.create_templates(cast(Any, SimpleNamespace(admin=connection)))
    outside.put(
        "/settings",
        {
            "chatwoot_threads": THREADS,
            "chatwoot_read_ms": READ_MS,
            "chatwoot_write_ms": WRITE_MS,
            "throughput_mps": 0,
            "enforce_pair_rate": False,
            "statuses": False,
        },
    )
    return token


def _submit(database: BenchDatabase, token: Token, count: int) -> None:
    with psycopg.connect(database.url("api"), autocommit=True) as connection:
        for number in range(count):
            body = {
                "person": {"name": "Joana Prado", "phone": f"+55319{80_000_000 + number}"},
                "origin": "extension",
            }
            connection.execute(
                "select * from api.submit_lead(%s, %b, %s)",
                (token.credential, json.dumps(body).encode(), f"few-{number}"),
            )


@contextlib.contextmanager
def _worker(plan: Plan, database: BenchDatabase, outside: Outside) -> Iterator[None]:
    environment = {
        "INDICA_DATABASE_URL": database.url("worker"),
        "INDICA_SANDBOX_URL": outside.url,
        "INDICA_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "outbound_worker", "run"]
    with started(command, plan.log, environment):
        yield


@contextlib.contextmanager
def _consultants(outside: Outside) -> Iterator[list[float]]:
    """People in Chatwoot's page; the seconds of each of their clicks."""
    clicks: list[float] = []
    stop = threading.Event()
    account = f"{outside.sandbox.chatwoot_url}/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
    headers = {"api-access-token": access.CHATWOOT_API_TOKEN}

    def click(session: requests.Session, method: str, path: str, **body: Any) -> Any:
        began = time.monotonic()
        answer = session.request(
            method, account + path, headers=headers, json=body or None, timeout=60
        )
        clicks.append(time.monotonic() - began)
        return answer.json()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        with requests.Session() as session:
            while not stop.is_set():
                listed = click(session, "GET", "/conversations?status=open&page=1")
                shown = listed["data"]["payload"]
                if shown:
                    number = chance.choice(shown)["id"]
                    click(session, "GET", f"/conversations/{number}/messages")
                    note = {"content": "Ligar depois", "private": True}
                    click(session, "POST", f"/conversations/{number}/messages", **note)
                stop.wait(chance.uniform(*PAUSE))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(CONSULTANTS)]
    for thread in threads:
        thread.start()
    try:
        yield clicks
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@dataclass
class Asked:
    """Paths of requests of ours."""

    for_leads: list[str]
    looks: list[str]
    """Of those the conversations of one contact."""
    apart: list[str]


def _requests(outside: Outside) -> Asked:
    """What we asked Chatwoot for since the last call."""
    answer = requests.get(f"{outside.url}/requests?limit=50000", timeout=60).json()["requests"]
    requests.delete(f"{outside.url}/requests", timeout=60).raise_for_status()
    account = f"/chatwoot/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
    asked = Asked([], [], [])
    for row in answer:
        headers = {name.lower(): value for name, value in row["headers"].items()}
        if not str(headers.get("user-agent")).startswith(OURS):
            continue
        path = row["path"].partition("?")[0]
        if not path.startswith("/chatwoot"):
            continue
        is_list = row["method"] == "GET" and path == f"{account}/conversations"
        if is_list or path in ("/chatwoot/api", "/chatwoot/api/v1/profile"):
            asked.apart.append(path)
            continue
        asked.for_leads.append(path)
        if row["method"] == "GET" and path.startswith(f"{account}/contacts/"):
            asked.looks.append(path)
    return asked

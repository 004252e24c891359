"""Everything fails at once, and afterwards every lead stands where it would have stood.

Leads arrive over HTTP while workers are killed, PostgreSQL is stopped without a shutdown,
Chatwoot and Meta break off after they accepted, and webhooks are doubled, reordered and dropped.
The judge is the sandbox, which counts what people really received. INDICA_CHAOS_LEADS and
INDICA_CHAOS_SECONDS make it longer (`make chaos`).
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from database.cli import demo
from tests.support.cluster import open_directory
from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for

LEADS = int(os.environ.get("INDICA_CHAOS_LEADS", "300"))
SECONDS = float(os.environ.get("INDICA_CHAOS_SECONDS", "25"))
KILLS = 4
"""Workers killed at least, however long it takes."""
SEED = int(os.environ.get("INDICA_CHAOS_SEED", "7"))
SETTLE = 240.0
"""Seconds that the system has to come to rest once the faults are gone."""

FAULTS: tuple[dict[str, Any], ...] = (
    {"target": "graph", "match": "/messages", "kind": "reset_after_accept", "share": 0.06},
    {"target": "graph", "match": "/messages", "kind": "http_500_after_accept", "share": 0.03},
    {"target": "graph", "match": "/messages", "kind": "reset", "share": 0.03},
    {"target": "graph", "match": "/messages", "kind": "graph_error", "code": 131016, "share": 0.05},
    {
        "target": "chatwoot",
        "match": "/(contacts|conversations)",
        "kind": "reset_after_accept",
        "share": 0.05,
    },
    {
        "target": "chatwoot",
        "match": "/(contacts|conversations)",
        "kind": "http_500_html",
        "share": 0.05,
    },
    {"target": "chatwoot", "match": "/(contacts|conversations)", "kind": "http_429", "share": 0.03},
    {"target": "webhooks", "kind": "duplicate", "share": 0.3},
    {"target": "webhooks", "kind": "reorder", "share": 0.2},
    {"target": "webhooks", "kind": "drop", "share": 0.1},
)


@pytest.fixture
def indica() -> Iterator[LocalIndica]:
    with open_directory() as directory:
        local = LocalIndica(directory / "state")
        yield local
        local.run("down")


class Chaos:
    """Kills workers and the database until told to stop; `indica up` heals what died."""

    def __init__(self, indica: LocalIndica, state: Path) -> None:
        self._indica = indica
        self._state = state
        self._random = random.Random(SEED)
        self._stop = threading.Event()
        self.kills: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._run, name="chaos")
        self._failure: BaseException | None = None

    @property
    def is_on(self) -> bool:
        """Whether it still goes on; its failure is raised at the end of the `with` block."""
        return self._failure is None

    def __enter__(self) -> Chaos:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            rounds = 0
            while not self._stop.wait(self._random.uniform(1.0, 2.5)):
                rounds += 1
                self._kill_worker()
                if rounds % 4 == 2:
                    self._kill_postgres()
                self._indica.run("up", "--no-demo")
        except BaseException as error:  # noqa: BLE001  # handed to the test's own thread
            self._failure = error

    def _kill_worker(self) -> None:
        pid = self._indica.run("status")["processes"]["worker"]["pid"]
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            self.kills["worker"] += 1

    def _kill_postgres(self) -> None:
        """SIGQUIT: the server ends at once, without a checkpoint."""
        pid_file = self._state / "cluster" / "data" / "postmaster.pid"
        os.kill(int(pid_file.read_text("utf-8").split()[0]), signal.SIGQUIT)
        self.kills["postgresql"] += 1


def _phone(number: int) -> str:
    return f"+55119{71000000 + number * 37}"


def _post(api_url: str, token: str, number: int) -> int:
    """One lead, sent again with its key until it is acknowledged, as a good client does."""
    body = {
        "person": {"name": f"Pessoa Indicada {chr(65 + number % 26)}", "phone": _phone(number)},
        "origin": "site",
    }
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"chaos-{number}"}
    deadline = time.monotonic() + SETTLE
    while True:
        try:
            answer = requests.post(f"{api_url}/v1/leads", json=body, headers=headers, timeout=20)
            if answer.status_code in (200, 201):
                return answer.status_code
            assert answer.status_code in (409, 429, 503), answer.text
        except requests.RequestException:
            pass
        assert time.monotonic() < deadline, f"lead {number} was never acknowledged"
        time.sleep(0.2)


def _presses(sandbox_url: str, number: int) -> bool:
    """Whether the person had the message and has now pressed its first button."""
    answer = requests.post(
        f"{sandbox_url}/customers/{_phone(number)}/messages", json={"button": 0}, timeout=20
    )
    assert answer.status_code in (201, 404, 409, 422), answer.text
    return answer.status_code == 201


GREETINGS: tuple[dict[str, Any], ...] = (
    {"text": "Bom dia, qual o horário de vocês?"},
    {"message": {"type": "image", "image": {"id": "1", "mime_type": "image/jpeg"}}},
    {"message": {"type": "sticker", "sticker": {"id": "1"}}},
    {"message": {"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}}},
    {"message": {"type": "button", "button": {"payload": "promo", "text": "Quero conversar"}}},
    {"message": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Rui"}}]}},
)
"""What people write who are no leads; none of it asks for anything."""
MOMENTS = {1: "before", 2: "while", 4: "after"}
"""When somebody writes who is referred, by the lead's number modulo six; the others do not."""
OTHERS = 12
"""People who write and whom nobody refers."""


def _writes(sandbox_url: str, number: int) -> None:
    """The person writes, whether we know them or not."""
    answer = requests.post(
        f"{sandbox_url}/customers/{_phone(number)}/messages",
        json=GREETINGS[number % len(GREETINGS)],
        timeout=20,
    )
    assert answer.status_code == 201, answer.text


@pytest.mark.slow
def test_no_lead_is_lost_and_nobody_gets_a_message_twice(indica: LocalIndica) -> None:
    status = indica.run("up", "--no-demo")
    api_url, sandbox_url = status["api_url"], status["sandbox_url"]
    demo.seed(owner_url=status["database_url"], sandbox_url=sandbox_url)
    with psycopg.connect(status["database_url"], autocommit=True) as connection:
        connection.execute(
            "update ops.settings set value = '\"human\"' where key = 'unknown_policy'"
        )
    requests.put(
        f"{sandbox_url}/settings", json={"throughput_mps": 0}, timeout=10
    ).raise_for_status()
    for fault in FAULTS:
        requests.put(
            f"{sandbox_url}/faults", json={**fault, "seed": SEED}, timeout=10
        ).raise_for_status()

    with Chaos(indica, Path(status["state_directory"])) as chaos, ThreadPoolExecutor(16) as pool:
        began = time.monotonic()

        def arrive(number: int) -> int:
            """The leads come one after another, for as long as the chaos lasts."""
            time.sleep(max(0.0, began + SECONDS * number / LEADS - time.monotonic()))
            moment = MOMENTS.get(number % 6)
            if moment == "before":
                _writes(sandbox_url, number)
            if moment == "while":
                with ThreadPoolExecutor(1) as beside:
                    writing = beside.submit(_writes, sandbox_url, number)
                    answered = _post(api_url, status["api_token"], number)
                    writing.result()
                return answered
            answered = _post(api_url, status["api_token"], number)
            if moment == "after":
                _writes(sandbox_url, number)
            return answered

        for number in range(LEADS, LEADS + OTHERS):
            _writes(sandbox_url, number)
        arriving = [pool.submit(arrive, number) for number in range(LEADS)]
        waiting = set(range(0, LEADS, 3))
        while chaos.is_on and (
            chaos.kills["worker"] < KILLS or not all(lead.done() for lead in arriving)
        ):
            waiting -= {number for number in waiting if _presses(sandbox_url, number)}
            time.sleep(0.5)
        posted = [lead.result() for lead in arriving]
    requests.delete(f"{sandbox_url}/faults", timeout=10).raise_for_status()
    indica.run("up", "--no-demo")
    assert len(posted) == LEADS
    assert chaos.kills["postgresql"] >= 1

    with psycopg.connect(status["database_url"], autocommit=True) as connection:

        def count(query: str) -> int:
            row = connection.execute(query.encode()).fetchone()
            assert row is not None
            return int(row[0])

        def is_at_rest() -> bool:
            return (
                count("select count(*) from outbox.jobs where state in ('pending', 'claimed')")
                + count("select count(*) from inbox.deliveries where state = 'received'")
                == 0
            )

        wait_for(is_at_rest, SETTLE, pause=0.2)

        assert count("select count(*) from intake.submissions") == LEADS
        assert count("select count(*) from leads.leads") == LEADS
        assert count("select count(*) from people.people") == LEADS
        assert count("select difference from governance.conservation") == 0
        assert count("select count(*) from governance.stagnant_leads") == 0
        assert count("select count(*) from leads.leads where not leads.verify_chain(id)") == 0
        assert count("select count(*) from intake.quarantine") == 0
        assert count("select count(*) from people.suppressions where reason <> 'request'") == 0, (
            "nobody but the one of the demonstration asked to be left alone"
        )
        assert count("select count(*) from intake.submissions where outcome <> 'created'") == 0
        assert (
            count(
                "select count(*) from (select max(seq) - count(*) as gap from routing.decisions"
                " where seq is not null group by pool_id) as g where gap <> 0"
            )
            == 0
        ), "the turns of a pool have no gap"
        assert (
            count("select count(*) from routing.decisions where routing.replay(id) <> winner_id")
            == 0
        )
        assert (
            count(
                "select count(*) from outbox.jobs where state = 'dead'"
                " and coalesce(last_error ->> 'phase', '') not in ('no_answer', 'lease_expired')"
            )
            == 0
        ), "only sends whose outcome nobody knows are left for a human"
        messages: dict[str, str] = dict(
            connection.execute("select recipient, state from sending.messages").fetchall()
        )
        replied = {
            row[0]
            for row in connection.execute(
                "select i.value from leads.leads as l join people.identifiers as i"
                " on i.person_id = l.person_id and i.kind = 'phone'"
                " where l.status = 'engaged' and l.last_inbound_at is not null"
            )
        }
        statuses: dict[str, int] = dict(
            connection.execute(
                "select status, count(*) from leads.leads group by status"
            ).fetchall()
        )

    sends = requests.get(f"{sandbox_url}/state", timeout=30).json()["sends"]
    received = Counter(send["input"] for send in sends if send["template"] is not None)
    twice = {recipient: times for recipient, times in received.items() if times > 1}
    assert not twice, f"{len(twice)} people got the first message twice"
    referred = {_phone(number) for number in range(LEADS)}
    assert set(messages) <= referred, "whom nobody referred gets nothing"
    unwritten = referred - set(messages)
    assert unwritten <= replied, "who got no message had written to us"
    assert unwritten <= {_phone(number) for number in range(LEADS) if number % 6 in MOMENTS}
    left = ("accepted", "sent", "delivered", "read")
    believed = {to for to, state in messages.items() if state in left}
    assert believed <= set(received), "what we believe sent was sent"
    unresolved = sum(state == "unknown" for state in messages.values())
    assert unresolved < LEADS / 4, messages
    assert statuses.get("engaged", 0) > 0, statuses

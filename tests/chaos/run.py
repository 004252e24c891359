"""One run: leads arrive, everything fails, everything comes to rest, and the judge counts."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
import requests

from database.cli import demo
from tests.chaos import people as parts
from tests.chaos.consultants import Consultants
from tests.chaos.faults import Faults
from tests.chaos.happenings import Happenings, described
from tests.chaos.judge import Finding, Judge
from tests.chaos.outages import Outages
from tests.chaos.people import Later, People, phone
from tests.support.cluster import open_directory
from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for

LEASE_SECONDS: Final = 12
"""The worker's; what does not answer is given up after less than half of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of it, in seconds."""

    leads: int
    seconds: float
    seed: int = 7
    pause: tuple[float, float] = (1.0, 2.5)
    """Between two outages."""
    silence: float = 8.0
    """PostgreSQL is silent."""
    away: float = 2.0
    """Chatwoot is away."""
    settle: float = 240.0
    """The system has to come to rest when nothing fails any more."""


@dataclass(slots=True)
class Result:
    """What happened and what the judge found."""

    plan: Plan
    leads: int
    happened: dict[str, int]
    names: dict[str, tuple[str, str]]
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0
    settled: float = 0.0
    server_version: str = ""

    def wrong(self) -> list[str]:
        """What is not as it has to be, in words."""
        never = [f"never happened: {name}" for name in self.names if not self.happened[name]]
        bad = [
            f"{finding.what}: {finding.count} {'; '.join(finding.bad)}"
            for finding in self.findings
            if not finding.is_right
        ]
        return never + bad


@contextlib.contextmanager
def local_system() -> Iterator[LocalIndica]:
    """A system of its own, whose worker gives up sooner than usual."""
    with open_directory() as directory:
        indica = LocalIndica(directory / "state")
        indica.environment["INDICA_WORKER_LEASE_SECONDS"] = str(LEASE_SECONDS)
        try:
            yield indica
        finally:
            indica.run("down")


def run(plan: Plan) -> Result:
    """The whole of it, on a system that is made for it."""
    with local_system() as indica:
        return _Run(indica, plan).run()


class _Run:
    def __init__(self, indica: LocalIndica, plan: Plan) -> None:
        self._indica = indica
        self._plan = plan
        status = indica.run("up", "--no-demo")
        self._api, self._sandbox = status["api_url"], status["sandbox_url"]
        self._owner_url = status["database_url"]
        self._state = Path(status["state_directory"])
        self._token = status["api_token"]
        demo.seed(owner_url=self._owner_url, sandbox_url=self._sandbox)
        codes = self._prepare()
        self._happenings = Happenings()
        self._names = described(list(codes))
        self._codes = list(codes.values())
        self._faults = Faults(self._sandbox, codes, plan.seed, self._happenings)
        self._people = People(self._sandbox, self._happenings)
        self._consultants = Consultants(self._sandbox, plan.seed, self._happenings)
        self._asked_to_stop: set[int] = set()
        self._refused_later = 0
        self._is_over = threading.Event()

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._owner_url, autocommit=True, connect_timeout=5)

    def _prepare(self) -> dict[str, int]:
        """Settings of the run; returns one code for each class of WhatsApp's errors."""
        requests.put(
            f"{self._sandbox}/settings",
            # Between the acceptance and the first status there is time for a refusal.
            json={
                "throughput_mps": 0,
                "sent_delay_ms": 2000,
                "delivered_delay_ms": 3000,
                "read_delay_ms": 5000,
            },
            timeout=10,
        ).raise_for_status()
        with self._connect() as connection:
            connection.execute("select ops.set_setting('unknown_policy', to_jsonb('human'::text))")
            # As much as a Chatwoot of its own can take, which no consultant waits for.
            connection.execute("select ops.set_setting('chatwoot_looks_per_minute', '3000')")
            connection.execute("select ops.set_setting('chatwoot_in_flight', '32')")
            rows = connection.execute(
                "select class, min(first_code) from sending.whatsapp_errors"
                " where class not in ('INBOUND', 'TEMPLATE_CREATE', 'WINDOW_CLOSED')"
                " group by class order by class"
            ).fetchall()
        return dict(rows)

    def run(self) -> Result:
        """Leads arrive for so many seconds, and all of it goes on until everything happened."""
        plan = self._plan
        began = time.monotonic()
        self._faults.begin()
        outages = Outages(
            self._indica,
            self._state,
            self._faults,
            self._happenings,
            seed=plan.seed,
            pause=plan.pause,
            silence=plan.silence,
            away=plan.away,
        )
        with contextlib.ExitStack() as stack:
            self._later = stack.enter_context(Later(plan.seed))
            stack.enter_context(outages)
            pool = stack.enter_context(ThreadPoolExecutor(12))
            # Whatever ends it, nobody waits for leads that have not come.
            stack.callback(self._is_over.set)
            for number in parts.STRANGERS:
                self._people.greets(number, "stranger")
            start = time.monotonic()
            arriving = [pool.submit(self._arrives, start, number) for number in range(plan.leads)]
            has_left = False
            while outages.is_on and self._later.failure is None:
                time.sleep(0.3)
                now = time.monotonic() - start
                self._mend()
                self._refuse_later(now)
                if now > plan.seconds * 0.2:
                    self._faults.force()
                if now > plan.seconds * 0.6 and not has_left:
                    has_left = self._consultants.leaves()
                if all(lead.done() for lead in arriving):
                    self._force_consultants(len(arriving))
                    missing = self._happenings.not_yet(tuple(self._names))
                    if outages.had_all and (not missing or now > plan.seconds * 3 + 120):
                        break
                    # What has not happened yet needs somebody to whom it can.
                    if len(arriving) < plan.leads * 3:
                        arriving.append(pool.submit(self._arrives, start, len(arriving)))
            posted = [lead.result() for lead in arriving if lead.done()]
        self._faults.end()
        assert len(posted) == len(arriving)
        calm = time.monotonic()
        self._indica.run("up", "--no-demo")
        self._come_to_rest()
        result = Result(
            plan,
            len(arriving),
            {name: self._happenings.of(name) for name in self._names},
            self._names,
            seconds=time.monotonic() - began,
            settled=time.monotonic() - calm,
        )
        state = requests.get(f"{self._sandbox}/state", timeout=120).json()
        with self._connect() as connection:
            judge = Judge(
                connection,
                state,
                len(arriving),
                asked_to_stop=self._asked_to_stop,
                deleted=self._consultants.deleted,
                lost_webhooks=self._happenings.of("webhooks/drop"),
            )
            result.findings = list(judge.findings())
            result.server_version = connection.info.parameter_status("server_version") or ""
        return result

    # -- leads and people --------------------------------------------------------------------------

    def _arrives(self, start: float, number: int) -> int:
        """The leads come one after another, for as long as the chaos is planned."""
        due = start + self._plan.seconds * min(1.0, number / self._plan.leads)
        if self._is_over.wait(max(0.0, due - time.monotonic())):
            return 0
        part = parts.part(self._plan.seed, number)
        if part == "writes_before":
            self._people.greets(number, part)
        if part == "writes_while":
            with ThreadPoolExecutor(1) as beside:
                writing = beside.submit(self._people.greets, number, part)
                answered = self._post(number)
                writing.result()
            return answered
        answered = self._post(number)
        if part == "writes_after":
            self._people.greets(number, part)
        elif part == "presses_continue":
            self._later.add(partial(self._people.presses, number, 0), after=(0.3, 4.0))
        elif part == "presses_stop":
            self._later.add(partial(self._stops, number, part), after=(0.3, 4.0))
        elif part in ("writes_stop", "prefers_stop"):
            self._later.add(partial(self._stops, number, part), after=(0.0, 1.0))
        elif part == "consultant":
            self._later.add(partial(self._consultants.acts, number), after=(0.1, 6.0), tries=8)
        return answered

    def _stops(self, number: int, part: str) -> bool:
        if part == "presses_stop":
            is_done = self._people.presses(number, 1)
        elif part == "writes_stop":
            is_done = self._people.writes_stop(number)
        else:
            is_done = self._people.prefers_stop(number)
        if is_done:
            self._asked_to_stop.add(number)
        return is_done

    def _post(self, number: int) -> int:
        """One lead, sent again with its key until it is acknowledged, as a good client does."""
        body = {
            "person": {"name": f"Pessoa Indicada {chr(65 + number % 26)}", "phone": phone(number)},
            "origin": "site",
        }
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": f"chaos-{number}"}
        deadline = time.monotonic() + self._plan.settle
        while True:
            try:
                answer = requests.post(
                    f"{self._api}/v1/leads", json=body, headers=headers, timeout=20
                )
                if answer.status_code in (200, 201):
                    return answer.status_code
                assert answer.status_code in (409, 429, 503), answer.text
            except requests.RequestException:
                pass
            assert time.monotonic() < deadline, f"lead {number} was never acknowledged"
            time.sleep(0.2)

    def _force_consultants(self, leads: int) -> None:
        """What no consultant happened to do is done once, to a lead that has what it needs."""
        silent = [n for n in range(leads) if parts.part(self._plan.seed, n) == "silent"]
        for name in self._happenings.not_yet(tuple(self._consultants.kinds)):
            self._consultants.acts(random.choice(silent), name)

    # -- the operator, and Meta --------------------------------------------------------------------

    def _mend(self) -> None:
        """The operator: a number or a template that stopped goes on, once its cause is gone."""
        with contextlib.suppress(psycopg.Error), self._connect() as connection:
            connection.execute("set statement_timeout = '5s'")
            connection.execute(
                "select sending.resume_channel(c.code) from sending.channels as c"
                " where c.state <> 'active' or c.held_until > now()"
                " or sending.breaker_until(c.id, now()) is not null"
            )
            connection.execute(
                "select sending.resume_template(t.code) from sending.templates as t"
                " where t.refusal_code is not null or t.held_until > now()"
            )
            connection.execute(
                "select sending.request_sync()"
                " where exists (select from sending.templates where state = 'paused')"
            )

    def _refuse_later(self, now: float) -> None:
        """Now and then WhatsApp refuses what it took, each time for another reason."""
        every = max(2.0, self._plan.seconds / (2 * len(self._codes)))
        refusals = self._refused_later
        if now < every * (refusals + 1) or refusals >= 2 * len(self._codes):
            return
        with contextlib.suppress(psycopg.Error), self._connect() as connection:
            row = connection.execute(
                "select wamid from sending.messages where state = 'accepted'"
                " and purpose = 'first_contact' and accepted_at > now() - interval '1 second'"
                " order by accepted_at desc limit 1"
            ).fetchone()
            if row is None:
                return
            code = self._codes[refusals % len(self._codes)]
            answer = requests.post(
                f"{self._sandbox}/whatsapp/statuses",
                json={"wamid": row[0], "status": "failed", "code": code},
                timeout=20,
            )
            if answer.status_code == 201 and answer.json()["status"] == "failed":
                self._refused_later += 1
                self._happenings.count("refused_later")

    # -- afterwards --------------------------------------------------------------------------------

    def _come_to_rest(self) -> None:
        """Chatwoot has been read once more, and nothing is due that could be done now."""
        with self._connect() as connection:

            def count(query: str) -> int:
                row = connection.execute(query.encode()).fetchone()
                assert row is not None
                return int(row[0])

            def nothing_is_due() -> bool:
                self._mend()
                return (
                    count(
                        "select count(*) from outbox.jobs as j where j.lead_id is not null"
                        " and (j.state = 'claimed' or (j.state = 'pending'"
                        " and j.due_at < now() + interval '30 seconds' and not exists ("
                        "select from outbox.jobs as e where e.lead_id = j.lead_id"
                        " and e.destination = j.destination and e.id < j.id"
                        " and e.finished_at is null)))"
                    )
                    + count("select count(*) from inbox.deliveries where state = 'received'")
                    == 0
                )

            def is_told() -> bool:
                return not [
                    one
                    for one in requests.get(f"{self._sandbox}/deliveries", timeout=60).json()[
                        "deliveries"
                    ]
                    if one["outcome"] == "waiting"
                ]

            wait_for(is_told, self._plan.settle, pause=0.5)
            wait_for(nothing_is_due, self._plan.settle, pause=0.5)
            # What no webhook told is found by reading Chatwoot, as every minute does.
            for _ in range(2):
                connection.execute("select chatwoot.order_sweeps()")
                wait_for(
                    lambda: (
                        count(
                            "select count(*) from outbox.jobs"
                            " where kind in ('chatwoot.sweep', 'chatwoot.observe')"
                            " and finished_at is null and due_at < now() + interval '30 seconds'"
                        )
                        == 0
                    ),
                    self._plan.settle,
                    pause=0.2,
                )
                wait_for(nothing_is_due, self._plan.settle, pause=0.5)
            # What was done last is told by webhooks too, and those are read.
            wait_for(lambda: is_told() and nothing_is_due(), self._plan.settle, pause=0.5)

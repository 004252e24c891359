"""Leads of Meta's lead forms on their whole way: form, webhook, API, worker, Graph, lead."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.api_server import Server
from tests.support.waiting import wait_for

ROOT = Path(__file__).parents[3]
SOURCE = "/v1/webhooks/leads/meta"


class Page:
    """A page with a lead form, whose app hears of it at an API."""

    def __init__(self, outside: Outside, server: Server) -> None:
        self.outside = outside
        self.hears_at(server)

    def hears_at(self, server: Server) -> None:
        url = f"http://127.0.0.1:{server.port}{SOURCE}"
        self.outside.put("/settings", {"leads_webhook_url": url, "webhook_retry_base_ms": 100})

    def fill_in(self, *leads: dict[str, Any], **more: Any) -> list[str]:
        answer = requests.post(
            f"{self.outside.url}/leads",
            json={"leads": [{"fields": lead} for lead in leads], **more},
            timeout=10,
        )
        answer.raise_for_status()
        return list(answer.json()["leads"])

    def asked(self) -> list[dict[str, Any]]:
        """The requests for leads that Graph got."""
        listed = requests.get(f"{self.outside.url}/requests", timeout=10).json()["requests"]
        return [item for item in listed if re.search(r"/graph/v[0-9.]+/6000", item["path"])]


def person(number: int) -> dict[str, Any]:
    return {"full_name": "Ana Prado", "phone_number": f"+55119812300{number:02}"}


@pytest.fixture
def outside(operation: Operation) -> Iterator[Outside]:
    with Sandbox() as sandbox:
        made = Outside(sandbox)
        made.create_templates(operation)
        with_consultant(operation)
        operation.admin.execute("select intake.add_source('meta', 'Meta', 'meta-lead-ads')")
        yield made


@pytest.fixture
def server(operation: Operation, outside: Outside, tmp_path: Path) -> Iterator[Server]:
    with api(operation, outside, tmp_path / "api.log") as made:
        yield made


@pytest.fixture
def page(outside: Outside, server: Server) -> Page:
    return Page(outside, server)


def api(operation: Operation, outside: Outside, log: Path, port: int | None = None) -> Server:
    made = Server(
        operation.database.url("api"),
        log,
        api_workers=1,
        sandbox_url=outside.url,
        **({} if port is None else {"api_port": port}),
    )
    made.port = port or made.port
    return made


def settled(operation: Operation) -> int:
    return int(
        operation.one("select count(*) from intake.announcements where settled_at is not null")
    )


def test_a_form_becomes_a_lead_and_a_message(
    operation: Operation, outside: Outside, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="webhooks", match="#leadgen", kind="duplicate")
    test_lead = {
        name: f"<test lead: dummy data for {name}>" for name in ("full_name", "phone_number")
    }
    page.fill_in(person(1), test_lead, person(2))
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.sends() == {"accepted": 2}, limit=60)
    assert operation.one("select count(*) from leads.leads") == 2
    outcomes = operation.admin.execute(
        "select outcome, reason from intake.submissions order by idempotency_key"
    ).fetchall()
    assert outcomes == [("created", None), ("rejected", "skipped"), ("created", None)]
    assert len(page.asked()) == 3, "each lead is asked for once"
    # The whole form once more, as Meta does when an answer was lost.
    page.fill_in(person(1), test_lead, person(2), announced=False)
    assert operation.one("select count(*) from leads.touches") == 0
    assert operation.one("select difference from governance.conservation") == 0


def test_meta_proves_itself_at_the_address(page: Page, server: Server) -> None:
    token = access.WHATSAPP_VERIFY_TOKEN
    good = f"?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}"
    answer = server.ask("GET", SOURCE + good)
    assert (answer.status, answer.body) == (200, b"1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    for wrong in (
        "",
        good.replace("subscribe", "unsubscribe"),
        good + "x",
        good.replace("1158201444", "%3Cscript%3E%20"),
    ):
        assert server.ask("GET", SOURCE + wrong).status == 401
    assert server.ask("GET", "/v1/webhooks/leads/nobody" + good).status == 401
    body = b'{"object": "page", "entry": []}'
    for signature in ("", "sha256=" + "0" * 64, "sha1=x"):
        headers = {"X-Hub-Signature-256": signature}
        assert server.ask("POST", SOURCE, body, headers).status == 401


def test_a_webhook_that_meets_no_api_comes_again(
    operation: Operation,
    outside: Outside,
    page: Page,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for process in (*server.children(), server.process.pid):
        os.kill(process, signal.SIGKILL)
    server.process.wait()
    page.fill_in(person(1))
    wait_for(lambda: deliveries(outside)[0]["attempts"] >= 2)
    with (
        api(operation, outside, tmp_path / "again.log", server.port),
        working(operation, outside, monkeypatch),
    ):
        wait_for(lambda: operation.sends() == {"accepted": 1}, limit=60)
    assert operation.one("select count(*) from intake.announcements") == 1


def deliveries(outside: Outside) -> list[dict[str, Any]]:
    listed = requests.get(f"{outside.url}/deliveries", timeout=10).json()["deliveries"]
    return [item for item in listed if item["event"] == "leadgen"]


def worker(operation: Operation, outside: Outside) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "outbound_worker", "run"],
        cwd=ROOT,
        env={
            **os.environ,
            "INDICA_DATABASE_URL": operation.database.url("worker"),
            "INDICA_SANDBOX_URL": outside.url,
            "INDICA_WORKER_LEASE_SECONDS": "3",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_worker_that_dies_between_leaves_the_lead_to_the_next(
    operation: Operation, outside: Outside, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="graph", match="/6000", kind="timeout_after_accept", times=1)
    page.fill_in(person(1))
    first = worker(operation, outside)
    try:
        wait_for(lambda: len(page.asked()) == 1, limit=30)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert settled(operation) == 0
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.sends() == {"accepted": 1}, limit=60)
    assert operation.one("select count(*) from intake.submissions") == 1


@pytest.mark.parametrize(
    ("code", "finding"),
    [(190, "fetch_token"), (10, "fetch_permission"), (4, "fetch_limit"), (613, "fetch_limit")],
)
def test_a_refusal_waits_is_told_and_heals(
    operation: Operation,
    outside: Outside,
    page: Page,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    finding: str,
) -> None:
    outside.fault(target="graph", match="/6000", kind="graph_error", code=code)
    page.fill_in(person(1), person(2))
    wait_for(lambda: operation.one("select count(*) from intake.announcements") == 2)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.one(failed) >= 1, limit=30)
        operation.admin.execute(
            "update intake.announcements set received_at = received_at - interval '6 minutes'"
        )
        found = operation.admin.execute("select code from governance.findings").fetchall()
        assert (finding,) in found
        assert settled(operation) == 0
        requests.delete(f"{outside.url}/faults", timeout=10).raise_for_status()
        operation.admin.execute(
            "update outbox.jobs set due_at = now() where kind = 'meta.lead' and state = 'pending'"
        )
        operation.admin.execute("notify outbox")
        wait_for(lambda: operation.sends() == {"accepted": 2}, limit=60)
    assert not operation.admin.execute(
        "select code from governance.findings where code like 'fetch_%'"
    ).fetchall()


failed = "select count(*) from outbox.jobs where last_error ? 'code'"


def test_a_token_without_the_rights_of_an_advertiser_reads_the_answers(
    operation: Operation, outside: Outside, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="graph", match="/6000.*ad_name", kind="graph_error", code=200)
    page.fill_in(person(1))
    with working(operation, outside, monkeypatch):
        wait_for(lambda: settled(operation) == 1, limit=30)
    assert operation.one("select attributes ->> 'form_id' from leads.leads") == access.META_FORM_ID


def test_without_a_token_the_leads_wait_for_one(
    operation: Operation, outside: Outside, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.fill_in(person(1))
    wait_for(lambda: operation.one("select count(*) from intake.announcements") == 1)
    real = {
        "CHATWOOT_BASE_URL": outside.sandbox.chatwoot_url,
        "CHATWOOT_API_TOKEN": "not-of-the-sandbox",
        "WHATSAPP_ACCESS_TOKEN": "not-of-the-sandbox",
        "WHATSAPP_BASE_URL": outside.sandbox.graph_url,
    }
    for name, value in real.items():
        monkeypatch.setenv(f"INDICA_{name}", value)
    before = time.monotonic()
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.one(failed) == 1, limit=30)
    assert time.monotonic() - before < 30
    assert operation.one("select last_error ->> 'code' from outbox.jobs") == "104"
    assert page.asked() == []

"""The loop closed: API, worker and sandbox together; people answer, consultants answer them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from database.cli import demo
from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_with_sandbox import LEAD_STEPS, done
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.api_server import Server
from tests.support.waiting import wait_for

PERSON = "+5531980000001"
CONSULTANT = access.AGENTS[0][2]


@pytest.fixture
def outside(operation: Operation, tmp_path: Path) -> Iterator[Outside]:
    """A sandbox whose webhooks go to a real API on the operation's database."""
    log = tmp_path / "api.log"
    url = operation.database.url("api")
    with (
        Sandbox() as sandbox,
        Server(url, log, api_workers=1, sandbox_url=sandbox.url) as server,
    ):
        made = Outside(sandbox)
        made.create_templates(operation)
        with_consultant(operation)
        demo.connect_webhooks(api_url=f"http://127.0.0.1:{server.port}", sandbox_url=sandbox.url)
        yield made


def say(outside: Outside, path: str, **body: Any) -> None:
    requests.post(f"{outside.url}{path}", json=body, timeout=10).raise_for_status()


def lead(operation: Operation) -> tuple[str, str, int]:
    row = operation.admin.execute("select status, next_action, cycle from leads.leads").fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def events(operation: Operation) -> dict[str, int]:
    rows = operation.admin.execute("select kind, count(*) from leads.events group by 1")
    return {row[0]: row[1] for row in rows}


def settled(operation: Operation, outside: Outside) -> None:
    """Every webhook has arrived and been applied, and nothing is left to be done."""

    def quiet() -> bool:
        deliveries = requests.get(f"{outside.url}/deliveries", timeout=10).json()["deliveries"]
        return (
            all(row["outcome"] != "waiting" for row in deliveries)
            and not operation.one("select count(*) from inbox.deliveries where state = 'received'")
            and not {"pending", "claimed"} & operation.states().keys()
        )

    wait_for(lambda: quiet(), limit=60)


FAULTS: list[dict[str, Any]] = [
    {},
    {"kind": "duplicate", "match": ".*"},
    {"kind": "reorder", "match": ".*", "share": 0.5, "seed": 7, "delay_ms": 300},
    {"kind": "drop", "match": "whatsapp"},
    {"kind": "drop", "match": "chatwoot.*#conversation"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.get('kind', 'none')}")
def test_a_reply_and_its_answer_count_once_whatever_the_webhooks_do(
    operation: Operation,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
) -> None:
    if fault:
        outside.fault(target="webhooks", **fault)
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=60)
        say(outside, f"/customers/{PERSON}/messages", text="Quero saber mais")
        wait_for(lambda: lead(operation)[:2] == ("engaged", "answer_person"), limit=30)
        settled(operation, outside)
        say(outside, f"/consultants/{CONSULTANT}/messages", text="Olá! Posso ajudar?")
        wait_for(lambda: lead(operation) == ("engaged", "await_reply", 2), limit=30)
        settled(operation, outside)

    assert lead(operation) == ("engaged", "await_reply", 2)
    told = events(operation)
    assert (told["replied"], told["answered"]) == (1, 1)
    assert "transferred" not in told
    answered = operation.one("select data from leads.events where kind = 'answered'")
    assert answered["consultant_id"] == operation.one("select id from routing.consultants")
    inbound = operation.admin.execute(
        "select wamid is not null, chatwoot_message_id is not null from inbox.replies"
    ).fetchall()
    assert inbound == [(True, True)]
    assert operation.one("select chatwoot_user_id from sending.channels") == (
        access.CHATWOOT_ADMIN_ID
    )
    assert operation.one("select count(*) from inbox.facts where state = 'failed'") == 0
    assert len([row for row in outside.state()["sends"] if row["template"]]) == 1


def test_an_answer_to_a_resolved_conversation_is_adopted_and_given_back(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
        (first,) = outside.state()["conversations"]
        outside.chatwoot(f"/conversations/{first['id']}/toggle_status", {"status": "resolved"})
        wait_for(lambda: events(operation).get("conversation_resolved") == 1, limit=30)
        assert lead(operation)[0] == "contacted"
        say(outside, f"/customers/{PERSON}/messages", text="Oi")
        wait_for(lambda: lead(operation)[0] == "engaged", limit=30)
        wait_for(lambda: events(operation).get("conversation_adopted") == 1, limit=30)
        settled(operation, outside)
        newest = max(outside.state()["conversations"], key=lambda row: row["id"])
        assert newest["id"] != first["id"]
        assert newest["assignee_id"] == access.AGENTS[0][0]
        uid = operation.one("select uid::text from leads.leads")
        assert newest["custom_attributes"]["indica_lead"] == uid
        assert newest["custom_attributes"]["indica_attempt"] == "2"
    assert "transferred" not in events(operation)


def test_a_manager_who_assigns_in_chatwoot_transfers_the_lead(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent_id, name, email = access.AGENTS[1]
    operation.submit(1)
    operation.admin.execute(
        "insert into routing.consultants (name, email, chatwoot_agent_id) values (%s, %s, %s)",
        (name, email, agent_id),
    )
    # Assignments in the first seconds of a conversation are Chatwoot's own.
    outside.put("/settings", {"clock_offset_s": -60})
    with working(operation, outside, monkeypatch):
        done(operation, 1)
        outside.put("/settings", {"clock_offset_s": 0})
        (conversation,) = outside.state()["conversations"]
        outside.chatwoot(
            f"/conversations/{conversation['id']}/assignments", {"assignee_id": agent_id}
        )
        wait_for(lambda: events(operation).get("transferred") == 1, limit=30)
        settled(operation, outside)
    owner = operation.one("select consultant_id from leads.leads")
    assert operation.one("select email from routing.consultants where id = %s", owner) == email
    assert outside.state()["conversations"][0]["assignee_id"] == agent_id

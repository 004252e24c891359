"""The real clients and handlers against the sandbox: same answers and same traps as outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from database.common.redaction import Redactor
from database.common.settings import WorkerSettings, load
from outbound_worker.cli import build_handlers
from outbound_worker.worker import WorkerOptions
from sandbox.app import Sandbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.outbound_worker.support import running
from tests.support.waiting import wait_for

LEAD_STEPS = 4


@pytest.fixture
def outside(operation: Operation) -> Iterator[Outside]:
    with Sandbox() as sandbox:
        made = Outside(sandbox)
        made.create_templates(operation)
        with_consultant(operation)
        yield made


def done(operation: Operation, leads: int) -> None:
    wait_for(lambda: operation.states() == {"done": leads * LEAD_STEPS}, limit=60)


def test_each_lead_gets_contact_conversation_consultant_note_and_one_template(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation.submit(8, email=True)
    with working(operation, outside, monkeypatch):
        done(operation, 8)
    state = outside.state()
    assert len(state["contacts"]) == 8
    assert {row["identifier"][:7] for row in state["contacts"]} == {"indica:"}
    assert len(state["conversations"]) == 8
    uids = {str(row[0]) for row in operation.admin.execute("select uid from leads.leads")}
    assert {row["custom_attributes"]["indica_lead"] for row in state["conversations"]} == uids
    assert {row["assignee_id"] for row in state["conversations"]} == {access.AGENTS[0][0]}
    assert all("indicacao" in row["labels"] for row in state["conversations"])
    notes = [row for row in state["messages"] if row["private"]]
    assert len(notes) == 8
    assert len({row["content_attributes"]["indica_outbox"] for row in notes}) == 8
    assert len(state["sends"]) == 8
    assert operation.sends() == {"accepted": 8}
    kept = {row[0] for row in operation.admin.execute("select wamid from sending.messages")}
    assert kept == {row["wamid"] for row in state["sends"]}
    first = state["sends"][0]
    assert [button["payload"][:5] for button in first["buttons"]] == ["ind1.", "ind1."]
    assert first["opaque"] is not None


def test_person_known_under_the_old_phone_form_keeps_contact_and_conversation(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = outside.chatwoot("/contacts", {"name": "Mari do Zap", "phone_number": "+553180000001"})
    contact_id = known["payload"]["contact"]["id"]
    other_agent = access.AGENTS[2][0]
    conversation = outside.chatwoot(
        "/conversations",
        {
            "inbox_id": access.CHATWOOT_INBOX_ID,
            "contact_id": contact_id,
            "assignee_id": other_agent,
            "custom_attributes": {"motivo": "suporte"},
        },
    )
    operation.submit(1, email=True)
    with working(operation, outside, monkeypatch):
        # The fifth gives the conversation to the lead's owner: nobody of ours had it.
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS + 1}, limit=60)
    state = outside.state()
    (contact,) = state["contacts"]
    assert (contact["id"], contact["name"]) == (contact_id, "Mari do Zap")
    assert contact["email"] == "maria1@example.com"
    assert contact["phone_number"] == "+553180000001"
    (row,) = state["conversations"]
    assert row["id"] == conversation["id"]
    assert row["assignee_id"] == access.AGENTS[0][0]
    assert row["custom_attributes"]["motivo"] == "suporte"
    assert "indica_lead" in row["custom_attributes"]
    # The place under which Chatwoot has the conversation, and hears of the person.
    assert [item["source_id"] for item in contact["contact_inboxes"]] == ["553180000001"]


def test_email_of_somebody_else_is_left_to_them_and_reported(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = outside.chatwoot(
        "/contacts",
        {"name": "João", "phone_number": "+5511911112222", "email": "maria1@example.com"},
    )["payload"]["contact"]["id"]
    operation.submit(1, email=True)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
    contacts = {row["id"]: row for row in outside.state()["contacts"]}
    assert len(contacts) == 2
    assert contacts[holder]["email"] == "maria1@example.com"
    assert contacts[holder]["identifier"] is None
    assert operation.sends() == {"accepted": 1}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (r"/contacts$", "POST"),
        (r"/contact_inboxes$", "POST"),
        (r"/conversations$", "POST"),
        (r"/labels$", "POST"),
        (r"/messages$", "POST"),
        (r"/contacts/filter", "POST"),
        (r"/contacts/\d+/conversations$", "GET"),
    ],
)
@pytest.mark.parametrize("kind", ["reset_after_accept", "http_500_after_accept", "reset"])
def test_doubtful_chatwoot_call_makes_nothing_twice(
    operation: Operation,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    method: str,
    kind: str,
) -> None:
    outside.fault(target="chatwoot", match=path, method=method, kind=kind, times=1)
    operation.submit(1, email=True)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
    state = outside.state()
    assert len(state["contacts"]) == 1
    assert len(state["conversations"]) == 1
    assert len([row for row in state["messages"] if row["private"]]) == 1
    assert len(state["sends"]) == 1
    assert state["conversations"][0]["assignee_id"] == access.AGENTS[0][0]
    assert "indicacao" in state["conversations"][0]["labels"]


def test_chatwoot_that_hangs_after_accepting_makes_nothing_twice(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(
        target="chatwoot",
        match=r"/conversations$",
        method="POST",
        kind="timeout_after_accept",
        times=1,
    )
    operation.submit(1)
    with working(operation, outside, monkeypatch, lease=4.0):
        done(operation, 1)
    assert len(outside.state()["conversations"]) == 1


def test_throttled_chatwoot_is_tried_again(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="chatwoot", kind="http_429", times=2)
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
    errors = [
        row[0]
        for row in operation.admin.execute(
            "select error from outbox.attempts where error is not null"
        )
    ]
    assert {(error["phase"], error["http_status"]) for error in errors} == {("answered", 429)}
    assert {error["message"] for error in errors} == {"HTTP 429: Retry later"}


def test_conversation_deleted_by_hand_is_made_again(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lead,) = operation.submit(1)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
        requests.delete(f"{outside.url}/state", timeout=10).raise_for_status()
        operation.admin.execute(
            "insert into outbox.jobs (kind, lead_id, payload, due_at, created_at)"
            " values ('chatwoot.update', %s, %s, clock_timestamp(), clock_timestamp())",
            (lead, '{"labels_add": ["indica-d3"]}'),
        )
        wait_for(lambda: len(outside.state()["conversations"]) == 1, limit=30)
        wait_for(
            lambda: "pending" not in operation.states() and "claimed" not in operation.states()
        )
    error = operation.one("select error from outbox.attempts where error is not null limit 1")
    assert (error["operation"], error["phase"]) == ("conversations/show", "answered")
    assert error["http_status"] == 404
    assert len(outside.state()["contacts"]) == 1


@pytest.mark.parametrize("kind", ["reset_after_accept", "http_500_html"])
def test_send_of_unknown_outcome_is_not_repeated(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    outside.fault(target="graph", match="/messages$", kind=kind, times=1)
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.sends() == {"unknown": 1})
        wait_for(
            lambda: "pending" not in operation.states() and "claimed" not in operation.states()
        )
    received = requests.get(f"{outside.url}/requests", timeout=10).json()["requests"]
    assert (
        sum(row["path"].endswith("/messages") and "/graph/" in row["path"] for row in received) == 1
    )


def test_graph_error_that_passes_is_tried_again_and_one_copy_arrives(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="graph", match="/messages$", kind="graph_error", code=131056, times=1)
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        done(operation, 1)
    assert len(outside.state()["sends"]) == 1
    error = operation.one("select error from outbox.attempts where error is not null")
    assert (error["target"], error["phase"], error["code"]) == ("whatsapp", "answered", 131056)
    assert error["trace_id"]


def test_lock_to_single_conversation_is_noticed(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.put("/settings", {"lock_to_single_conversation": True})
    contact = outside.chatwoot("/contacts", {"name": "M", "phone_number": "+5531980000001"})
    contact_id = contact["payload"]["contact"]["id"]
    body = {
        "inbox_id": access.CHATWOOT_INBOX_ID,
        "contact_id": contact_id,
        "source_id": "5531980000001",
        "status": "resolved",
    }
    old = outside.chatwoot("/conversations", body)["id"]
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=60)
    (row,) = outside.state()["conversations"]
    assert row["id"] == old
    assert row["assignee_id"] == access.AGENTS[0][0]
    assert "indica_lead" in row["custom_attributes"]
    event = operation.one(
        "select data from leads.events where kind = 'chatwoot_conversation_ready'"
    )
    assert event["lock_to_single"] is True


def test_sandbox_that_comes_later_gets_everything_once(
    operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as first:
        port = first.server.port
    with_consultant(operation)
    operation.submit(3)
    monkeypatch.setenv("INDICA_SANDBOX_URL", f"http://127.0.0.1:{port}")
    settings = load(WorkerSettings)
    handlers, clients = build_handlers(settings, settings.access(), Redactor())
    with running(
        operation.database.url("worker"), handlers, WorkerOptions(concurrency=4, poll=0.5)
    ):
        wait_for(
            lambda: (
                operation.one("select count(*) from outbox.attempts where error is not null") >= 3
            )
        )
        with Sandbox(port=port) as sandbox:
            late = Outside(sandbox)
            late.create_templates(operation)
            done(operation, 3)
            assert len(late.state()["sends"]) == 3
    for client in clients:
        client.close()
    phases = {
        row[0]
        for row in operation.admin.execute(
            "select error ->> 'phase' from outbox.attempts where error is not null"
        )
    }
    assert phases == {"before_request"}


# -- answers that are not what they seem ---------------------------------------------------------


def chatwoot_links(operation: Operation) -> tuple[list[Any], list[Any]]:
    """What is known of contacts and conversations."""
    return (
        operation.admin.execute(
            "select person_id, contact_id from chatwoot.contacts order by person_id"
        ).fetchall(),
        operation.admin.execute(
            "select lead_id, conversation_id from chatwoot.conversations order by lead_id"
        ).fetchall(),
    )


def struck(outside: Outside) -> int:
    """How often the faults have struck."""
    listed = requests.get(f"{outside.url}/faults", timeout=10).json()["faults"]
    return sum(rule["hits"] for rule in listed)


@pytest.mark.parametrize("kind", ["http_404_text", "http_200_html", "http_redirect"])
def test_a_proxys_answers_are_an_outage_and_nothing_is_forgotten(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Chatwoot is exchanged behind its proxy while labels, status and notes are to be written."""
    operation.submit(2, email=True)
    with working(operation, outside, monkeypatch):
        done(operation, 2)
        known = chatwoot_links(operation)
        outside.fault(target="chatwoot", kind=kind)
        operation.admin.execute(
            "select outbox.enqueue('chatwoot.update', l.id, util.current_time(), p_payload =>"
            """ '{"labels_add": ["indica-teste"], "status": "snoozed"}')"""
            " from leads.leads as l"
        )
        operation.submit(1)
        wait_for(lambda: struck(outside) >= 6, limit=60)
        assert chatwoot_links(operation) == known
        assert operation.states().keys() <= {"done", "pending", "claimed"}
        requests.delete(f"{outside.url}/faults", timeout=10).raise_for_status()
        operation.admin.execute(
            "update outbox.jobs set due_at = util.current_time() where state = 'pending'"
        )
        wait_for(lambda: operation.states().keys() == {"done"}, limit=60)
    state = outside.state()
    assert len(state["contacts"]) == 3
    assert len(state["conversations"]) == 3
    updated = [row for row in state["conversations"] if "indica-teste" in row["labels"]]
    assert [row["status"] for row in updated] == ["snoozed", "snoozed"]
    contacts, conversations = chatwoot_links(operation)
    assert set(known[0]) < set(contacts)
    assert set(known[1]) < set(conversations)


def test_hints_before_an_answer_change_nothing(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="graph", match="/messages$", kind="early_hints")
    operation.submit(12)
    with working(operation, outside, monkeypatch):
        done(operation, 12)
    sends = outside.state()["sends"]
    assert len(sends) == 12
    kept = dict(operation.admin.execute("select recipient, wamid from sending.messages").fetchall())
    assert kept == {row["input"]: row["wamid"] for row in sends}


def test_an_answer_that_nobody_asked_for_is_not_taken_for_another_sends(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes 50 ms after the first, when the connection may have been used again."""
    outside.fault(target="graph", match="/messages$", kind="second_answer", times=2)
    operation.submit(12)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: sum(operation.sends().values()) == 12, limit=60)
        wait_for(lambda: operation.sends().keys() <= {"accepted", "unknown"}, limit=60)
    sends = {row["input"]: row["wamid"] for row in outside.state()["sends"]}
    kept = dict(
        operation.admin.execute(
            "select recipient, wamid from sending.messages where state = 'accepted'"
        ).fetchall()
    )
    assert len(sends) == 12
    assert kept.items() <= sends.items()
    assert operation.sends().get("unknown", 0) <= 2


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        ("cut_body", 1),
        ("garbled_chunks", 1),
        ("packed_bomb", 1),
        ("http_404_text", 0),
        ("http_200_html", 0),
        ("http_redirect", 0),
    ],
)
def test_without_graphs_own_words_nobody_knows_and_nothing_is_repeated(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch, kind: str, left: int
) -> None:
    outside.fault(target="graph", match="/messages$", kind=kind)
    operation.submit(1)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: operation.sends() == {"unknown": 1}, limit=60)
    assert len(outside.state()["sends"]) == left
    assert operation.one("select sends from sending.messages") == 1


def test_a_limit_without_graphs_words_is_waited_out_as_told(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fault(target="graph", match="/messages$", kind="http_429", retry_after=3, times=1)
    operation.submit(3)
    with working(operation, outside, monkeypatch):
        done(operation, 3)
    assert operation.sends() == {"accepted": 3}
    assert len(outside.state()["sends"]) == 3
    tried = [
        row[0]
        for row in operation.admin.execute(
            "select a.claimed_at from outbox.attempts as a join outbox.jobs as m on m.id = a.job_id"
            " where m.kind = 'whatsapp.template' order by a.claimed_at"
        )
    ]
    assert (tried[-1] - tried[0]).total_seconds() >= 3


def test_a_page_for_every_send_costs_a_few_and_the_others_wait(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty people, a gateway that answers 500 for Graph, and then does not any more.

    Three fail before the number rests, one more may be under way; on a slow machine one more
    tries after each minute's rest before all have come to wait.
    """
    outside.fault(target="graph", match="/messages$", kind="http_500_html")
    operation.submit(40)
    with working(operation, outside, monkeypatch):
        held = (
            "select count(*) from outbox.jobs where kind = 'whatsapp.template'"
            " and state = 'pending' and last_error ->> 'held' = 'no_answers'"
        )
        wait_for(lambda: operation.one(held) + operation.sends().get("unknown", 0) == 40, limit=60)
        assert operation.sends()["unknown"] <= 7
        requests.delete(f"{outside.url}/faults", timeout=10).raise_for_status()
        operation.admin.execute(
            "update sending.messages set unknown_at = unknown_at - interval '1 hour'"
            " where state = 'unknown'"
        )
        operation.admin.execute(
            "update outbox.jobs set due_at = util.current_time() where state = 'pending'"
        )
        wait_for(lambda: operation.sends().get("accepted", 0) >= 33, limit=60)
    assert len(outside.state()["sends"]) == operation.sends()["accepted"]

"""WhatsApp's side of the loop, through API, worker and sandbox: statuses, buttons, opting out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from database.cli import demo
from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_webhooks import PERSON, events, lead, say, settled
from tests.outbound_worker.integration.test_with_sandbox import LEAD_STEPS
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.api_server import Server
from tests.support.waiting import wait_for


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


def first_contact(operation: Operation) -> None:
    operation.submit(1)
    wait_for(lambda: operation.states() == {"done": LEAD_STEPS}, limit=60)


def templates(outside: Outside) -> list[str]:
    """Names of the templates that the person got, in order."""
    return [send["template"]["name"] for send in outside.state()["sends"] if send["template"]]


def message(operation: Operation, column: str) -> Any:
    return operation.one(f"select {column} from sending.messages where purpose = 'first_contact'")


def test_a_press_makes_the_lead_engaged_within_a_second(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(operation, outside, monkeypatch):
        first_contact(operation)
        wait_for(lambda: message(operation, "state") == "read")
        pressed = time.monotonic()
        say(outside, f"/customers/{PERSON}/messages", button=0, context=False)
        wait_for(lambda: lead(operation)[:2] == ("engaged", "answer_person"), pause=0.005)
        assert time.monotonic() - pressed < 1.0
        settled(operation, outside)

    assert message(operation, "sent_at <= delivered_at and delivered_at <= read_at")
    told = events(operation)
    assert (told["template_delivered"], told["template_read"], told["replied"]) == (1, 1, 1)
    window = operation.one("select expires_at > util.current_time() from sending.service_windows")
    assert window is True
    identifiers = operation.admin.execute(
        "select kind from people.identifiers order by kind"
    ).fetchall()
    assert [row[0] for row in identifiers] == ["bsuid", "phone", "wa_id"]
    (conversation,) = outside.state()["conversations"]
    assert "em-conversa" in conversation["labels"]
    assert conversation["assignee_id"] == access.AGENTS[0][0]
    notes = [row["content"] for row in outside.state()["messages"] if row["private"]]
    assert any("tocou em “Quero conversar”" in note for note in notes)


def test_words_that_chatwoot_never_got_stand_in_a_note(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody tells Chatwoot of the number any more: the consultant reads it all the same."""
    with working(operation, outside, monkeypatch):
        first_contact(operation)
        wait_for(lambda: message(operation, "state") == "read")
        outside.put("/settings", {"chatwoot_hears_whatsapp": False})
        say(outside, f"/customers/{PERSON}/messages", text="Pode me ligar às 18h?")
        wait_for(lambda: lead(operation)[:2] == ("engaged", "answer_person"))
        settled(operation, outside)
        operation.one("select ops.move_clock(interval '5 minutes')")
        operation.one("select chatwoot.order_sweeps()")
        settled(operation, outside)
        assert operation.one("select inbox.tell_unheard_words()") == 1
        settled(operation, outside)

    heard = outside.state()["messages"]
    assert not any(row["content"] == "Pode me ligar às 18h?" for row in heard)
    notes = [row["content"] for row in heard if row["private"]]
    (told,) = [note for note in notes if "Chatwoot não recebeu" in note]
    assert told.startswith("Respondeu: «Pode me ligar às 18h?»")


@pytest.mark.parametrize("duplicated", [False, True], ids=["once", "duplicated"])
def test_the_stop_button_opts_out_with_one_confirmation(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch, duplicated: bool
) -> None:
    with working(operation, outside, monkeypatch):
        first_contact(operation)
        if duplicated:
            outside.fault(target="webhooks", kind="duplicate", match=".*")
        say(outside, f"/customers/{PERSON}/messages", button=1)
        wait_for(lambda: lead(operation)[0] == "opted_out")
        say(outside, f"/customers/{PERSON}/messages", text="PARAR")
        say(outside, f"/customers/{PERSON}/preferences", value="stop")
        wait_for(lambda: len(templates(outside)) == 2, limit=30)
        settled(operation, outside)
        status, body = operation.admin.execute(
            "select http_status, body ->> 'outcome' from"
            " api.submit_lead(tests.credential(%s), %s, 'again')",
            (
                operation.token_id,
                b'{"person": {"name": "Maria b", "phone": "+5531980000001"}, "origin": "manual"}',
            ),
        ).fetchone() or (0, "")
        assert (status, body) == (200, "suppressed")
        settled(operation, outside)

    assert templates(outside) == ["indica_primeiro_contato", "indica_confirmacao_parar"]
    assert events(operation)["opted_out"] == 1
    assert operation.one("select difference from governance.conservation") == 0


def test_an_unanswered_send_is_found_by_its_statuses(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graph accepts and the answer is lost: no second send, and the lead goes on."""
    outside.fault(target="graph", kind="reset_after_accept", match="/messages", times=1)
    with working(operation, outside, monkeypatch):
        operation.submit(1)
        wait_for(lambda: lead(operation)[:2] == ("contacted", "await_reply"), limit=60)
        settled(operation, outside)
    assert message(operation, "sends") == 1
    assert message(operation, "wamid") == outside.state()["sends"][0]["wamid"]
    assert len(outside.state()["sends"]) == 1


def test_a_number_without_whatsapp_is_called(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.put("/settings", {"not_on_whatsapp": [PERSON], "opaque_on_failed": False})
    with working(operation, outside, monkeypatch):
        operation.submit(1)
        wait_for(lambda: lead(operation)[:2] == ("contacted", "call_by_consultant"), limit=60)
        settled(operation, outside)
    assert message(operation, "state") == "failed"
    # Tried once more in the other form, without the ninth digit.
    assert len(templates(outside)) == 2
    assert message(operation, "is_other_form") is True


STRANGER_MESSAGES: tuple[dict[str, Any], ...] = (
    {"text": "Bom dia, qual o horário de vocês?"},
    {"message": {"type": "image", "image": {"id": "1", "caption": "olha"}}},
    {"message": {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}},
    {"message": {"type": "button", "button": {"payload": "promo", "text": "Quero conversar"}}},
    {"message": {"type": "edit", "edit": {"original_message_id": "wamid.x"}}},
    {"message": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Rui"}}]}},
    {"message": {"type": "sticker", "sticker": {"id": "1"}}},
)


def test_whoever_writes_now_is_answered_and_not_written_to_when_they_are_referred(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meta and Chatwoot both tell of each message; only one stranger wishes to be left alone."""
    with working(operation, outside, monkeypatch):
        for content in STRANGER_MESSAGES:
            say(outside, f"/customers/{PERSON}/messages", **content)
        say(outside, "/customers/+5511999990000/messages", text="Parar")
        expected = 2 * (len(STRANGER_MESSAGES) + 1) - 1  # Chatwoot takes no reaction
        wait_for(
            lambda: (
                operation.one("select count(*) from inbox.facts where kind = 'message'") == expected
            ),
            limit=30,
        )
        settled(operation, outside)
        reasons = dict(
            operation.admin.execute(
                "select reason, count(*) from inbox.facts where kind = 'message' group by reason"
            ).fetchall()
        )
        assert reasons == {"unknown_person": expected - 2, "suppressed_stranger": 2}
        # By the number and by WhatsApp's id of the one who wished it.
        assert operation.one("select count(*) from people.suppressions") == 2

        operation.submit(1)
        wait_for(lambda: lead(operation)[1] == "answer_person", limit=60)
        settled(operation, outside)

    assert templates(outside) == []
    assert operation.sends() == {}

"""Chatwoot's webhooks and the fan-out: one number, two apps that both hear everything."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import pytest

from database.common import sandbox_access as access
from sandbox.chatwoot.directory import SUBSCRIPTIONS
from tests.sandbox.support import MARIA, Caller, Receiver
from tests.support.waiting import wait_for

ANA = "ana.moura@demo.indica.example"


@pytest.fixture(autouse=True)
def _subscribed(call: Caller, receiver: Receiver) -> None:
    call.settings(whatsapp_webhook_url=f"{receiver.url}/webhooks/whatsapp")
    answer = call.chatwoot(
        "POST",
        "/webhooks",
        {"url": f"{receiver.url}/webhooks/chatwoot", "subscriptions": sorted(SUBSCRIPTIONS)},
    )
    assert answer.status_code == 200


def _conversations(call: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call.state()["conversations"]
    return found


def test_events_come_signed_over_timestamp_and_body(call: Caller, receiver: Receiver) -> None:
    call.contact("Conceição")
    one = wait_for(lambda: receiver.received)[0]
    signed = one.headers["x-chatwoot-timestamp"].encode() + b"." + one.body
    digest = hmac.new(access.CHATWOOT_WEBHOOK_SECRET.encode(), signed, hashlib.sha256)
    assert one.headers["x-chatwoot-signature"] == f"sha256={digest.hexdigest()}"
    assert abs(int(one.headers["x-chatwoot-timestamp"]) - time.time()) < 5
    assert len(one.headers["x-chatwoot-delivery"]) == 36
    body = one.json()
    assert (body["event"], body["name"], body["account"]["id"]) == (
        "contact_created",
        "Conceição",
        1,
    )


def test_older_versions_do_not_sign(call: Caller, receiver: Receiver) -> None:
    call.settings(chatwoot_signs_webhooks=False)
    call.contact()
    headers = wait_for(lambda: receiver.received)[0].headers
    assert not [name for name in headers if name.startswith("x-chatwoot")]


def test_a_failure_is_not_tried_again(call: Caller, receiver: Receiver) -> None:
    receiver.answers = [500]
    call.contact()
    wait_for(
        lambda: [
            item
            for item in call.control("GET", "/deliveries").json()["deliveries"]
            if item["outcome"] == "failed"
        ]
    )
    call.contact("Outra", "+5511987654321")
    wait_for(lambda: len(receiver.received) == 2)
    assert [one.json()["name"] for one in receiver.received] == ["Maria Souza", "Outra"]


def test_only_what_was_subscribed_comes(call: Caller, receiver: Receiver) -> None:
    hook = call.chatwoot("GET", "/webhooks").json()["payload"]["webhooks"][0]["id"]
    call.chatwoot("PATCH", f"/webhooks/{hook}", {"subscriptions": ["conversation_created"]})
    call.conversation(call.contact())
    wait_for(lambda: receiver.received)
    assert [one.json()["event"] for one in receiver.received] == ["conversation_created"]


def test_a_conversation_event_is_flat_and_says_what_changed(
    call: Caller, receiver: Receiver
) -> None:
    row = call.conversation(call.contact(), assignee_id=2)["id"]
    created = wait_for(lambda: receiver.chatwoot_events("conversation_created"))[0]
    assert created["id"] == row
    assert "account_id" not in created
    assert created["meta"]["assignee"]["id"] == 2
    assert created["meta"]["sender"]["phone_number"] == MARIA
    assert created["contact_inbox"]["source_id"] == "5531988887777"
    call.chatwoot("POST", f"/conversations/{row}/assignments", {"assignee_id": 3})
    updated = wait_for(lambda: receiver.chatwoot_events("conversation_updated"))[0]
    changed = {key: item for one in updated["changed_attributes"] for key, item in one.items()}
    assert changed["assignee_id"] == {"previous_value": 2, "current_value": 3}
    assert isinstance(updated["updated_at"], float)


def test_a_status_change_comes_as_two_events(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact())["id"]
    call.chatwoot("POST", f"/conversations/{row}/toggle_status", {"status": "resolved"})
    changed = wait_for(lambda: receiver.chatwoot_events("conversation_status_changed"))[0]
    assert changed["status"] == "resolved"
    wait_for(
        lambda: [
            item
            for item in receiver.chatwoot_events("conversation_updated")
            if any("status" in one for one in item["changed_attributes"])
        ]
    )


def test_a_payload_shows_the_rows_of_its_job_not_of_its_event(
    call: Caller, receiver: Receiver
) -> None:
    call.fault(target="webhooks", match="#conversation_created$", kind="delay", delay_ms=300)
    row = call.conversation(call.contact())["id"]
    call.chatwoot("POST", f"/conversations/{row}/toggle_status", {"status": "resolved"})
    created = wait_for(lambda: receiver.chatwoot_events("conversation_created"))[0]
    assert created["status"] == "resolved"


def test_a_private_note_is_told_too_and_the_type_is_a_word(
    call: Caller, receiver: Receiver
) -> None:
    row = call.conversation(call.contact())["id"]
    call.chatwoot("POST", f"/conversations/{row}/messages", {"content": "Resumo", "private": True})
    event = wait_for(lambda: receiver.chatwoot_events("message_created"))[0]
    assert (event["message_type"], event["private"], event["content"]) == (
        "outgoing",
        True,
        "Resumo",
    )
    assert "status" not in event
    assert event["created_at"].endswith("Z")
    assert event["sender"] == {
        "id": access.CHATWOOT_ADMIN_ID,
        "name": access.ADMINISTRATOR[1],
        "email": access.ADMINISTRATOR[2],
        "type": "user",
    }
    # Inside the conversation only what is neither private nor an activity line is shown.
    assert event["conversation"]["messages"] == []


def test_a_persons_message_reaches_both_apps(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact())["id"]
    wamid = call.control(
        "POST", f"/customers/{MARIA}/messages", {"text": "Quero saber mais"}
    ).json()["wamid"]
    event = wait_for(lambda: receiver.chatwoot_events("message_created"))[0]
    assert (event["message_type"], event["content"]) == ("incoming", "Quero saber mais")
    assert (event["source_id"], event["conversation"]["id"]) == (wamid, row)
    assert event["sender"]["phone_number"] == MARIA
    assert event["conversation"]["messages"][0]["message_type"] == 0
    assert wait_for(lambda: receiver.meta_values("messages"))[0]["id"] == wamid
    shown = call.chatwoot("GET", f"/conversations/{row}").json()
    assert shown["can_reply"] is True
    assert shown["unread_count"] == 1
    wait_for(lambda: receiver.chatwoot_events("contact_updated"))


def test_a_consultants_answer_goes_out_with_a_wamid_that_is_not_ours(
    call: Caller, receiver: Receiver
) -> None:
    call.conversation(call.contact(), assignee_id=2)
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: receiver.chatwoot_events("message_created"))
    answer = call.control("POST", f"/consultants/{ANA}/messages", {"text": "Olá, Maria!"})
    assert answer.status_code == 201
    event = wait_for(
        lambda: [
            item
            for item in receiver.chatwoot_events("message_created")
            if item["message_type"] == "outgoing"
        ]
    )[0]
    assert event["sender"]["email"] == ANA
    send = wait_for(lambda: call.state()["sends"])[0]
    assert (send["app"], send["text"]) == ("chatwoot", "Olá, Maria!")
    # Its statuses come to us as well, without any mark of ours.
    status = wait_for(
        lambda: [s for s in receiver.meta_values("statuses") if s["id"] == send["wamid"]]
    )[0]
    assert "biz_opaque_callback_data" not in status
    assert status["pricing"]["category"] == "service"
    read = wait_for(
        lambda: [
            item
            for item in receiver.chatwoot_events("message_updated")
            if item["conversation"]["messages"][0]["status"] == "read"
        ]
    )[0]
    assert read["source_id"] == send["wamid"]


def test_chatwoot_ignores_the_statuses_of_our_own_sends(call: Caller, receiver: Receiver) -> None:
    call.template()
    call.conversation(call.contact())
    call.send()
    wait_for(lambda: len(receiver.meta_values("statuses")) == 3)
    assert receiver.chatwoot_events("message_updated") == []


def test_a_reply_goes_to_the_newest_conversation_that_is_not_resolved(call: Caller) -> None:
    contact = call.contact()
    first, second = (call.conversation(contact)["id"] for _ in range(2))
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "um"})
    wait_for(lambda: _incoming(call) == [(second, "um")])
    call.chatwoot("POST", f"/conversations/{second}/toggle_status", {"status": "resolved"})
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "dois"})
    wait_for(lambda: _incoming(call)[1:] == [(first, "dois")])
    call.chatwoot("POST", f"/conversations/{first}/toggle_status", {"status": "resolved"})
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "três"})
    wait_for(lambda: _incoming(call)[2:] == [(second + 1, "três")])
    fresh = _conversations(call)[-1]
    assert (fresh["status"], fresh["custom_attributes"]) == ("open", {})


def _incoming(call: Caller) -> list[tuple[int, str]]:
    return [
        (item["conversation_id"], item["content"])
        for item in call.state()["messages"]
        if item["message_type"] == 0
    ]


def test_in_lock_mode_a_reply_reopens_the_last_conversation(call: Caller) -> None:
    call.settings(lock_to_single_conversation=True)
    row = call.conversation(call.contact())["id"]
    call.chatwoot("POST", f"/conversations/{row}/toggle_status", {"status": "resolved"})
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: _incoming(call) == [(row, "Oi")])
    wait_for(lambda: _conversations(call)[0]["status"] == "open")


def test_a_snoozed_conversation_reopens(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    until_then = {"status": "snoozed", "snoozed_until": int(time.time()) + 3600}
    call.chatwoot("POST", f"/conversations/{row}/toggle_status", until_then)
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: _conversations(call)[0]["status"] == "open")


def test_the_ninth_digit_is_found_only_through_an_address(call: Caller) -> None:
    # WhatsApp says 55 31 8888-7777; the contact has the ninth digit and no address yet.
    call.contact()
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: len(call.state()["contacts"]) == 2)
    assert call.state()["contacts"][1]["phone_number"] == "+553188887777"


def test_an_address_makes_the_twelve_digits_match(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: _incoming(call) == [(row, "Oi")])
    assert len(call.state()["contacts"]) == 1


def test_a_stranger_becomes_a_contact_with_a_conversation(call: Caller) -> None:
    call.control(
        "POST", "/customers/+5511987654321/messages", {"text": "Oi", "name": "Zé da Silva"}
    )
    wait_for(lambda: _incoming(call))
    contact = call.state()["contacts"][0]
    assert (contact["name"], contact["phone_number"]) == ("Zé da Silva", "+5511987654321")


def test_without_a_phone_the_contact_has_only_the_scoped_id(call: Caller) -> None:
    call.settings(phone_in_webhooks=False)
    call.control("POST", "/customers/+5511987654321/messages", {"text": "Oi"})
    wait_for(lambda: _incoming(call))
    contact = call.state()["contacts"][0]
    assert contact["phone_number"] is None
    assert contact["contact_inboxes"][0]["source_id"].startswith("BR.")


def test_a_chatwoot_webhook_can_be_doubled_with_another_delivery_id(
    call: Caller, receiver: Receiver
) -> None:
    call.fault(target="webhooks", match="/webhooks/chatwoot$", kind="duplicate")
    call.contact()
    wait_for(lambda: len(receiver.received) == 2)
    assert receiver.received[0].body == receiver.received[1].body
    assert len({one.headers["x-chatwoot-delivery"] for one in receiver.received}) == 2

"""Meta's webhooks: signature, shapes, retries, order, and everything a person can do."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import pytest

from database.common import sandbox_access as access
from tests.sandbox.support import MARIA, Caller, Received, Receiver
from tests.support.waiting import wait_for

WABA = access.WHATSAPP_WABA_ID


@pytest.fixture(autouse=True)
def _subscribed(call: Caller, receiver: Receiver) -> None:
    call.settings(whatsapp_webhook_url=f"{receiver.url}/webhooks/whatsapp")


def _is_signed(one: Received) -> bool:
    digest = hmac.new(access.WHATSAPP_APP_SECRET.encode(), one.body, hashlib.sha256).hexdigest()
    return one.headers["x-hub-signature-256"] == f"sha256={digest}"


def _values(receiver: Receiver, field: str) -> list[dict[str, Any]]:
    return [
        change["value"]
        for one in list(receiver.received)
        for entry in one.json()["entry"]
        for change in entry["changes"]
        if change["field"] == field
    ]


def test_statuses_come_signed_with_times_price_and_our_mark(
    call: Caller, receiver: Receiver
) -> None:
    call.template()
    call.settings(delivered_delay_ms=60, read_delay_ms=120)
    wamid = call.send(biz_opaque_callback_data="om_1").json()["messages"][0]["id"]
    wait_for(lambda: len(receiver.meta_values("statuses")) == 3)
    # The order of arrival is not guaranteed.
    order = ["sent", "delivered", "read"]
    statuses = sorted(
        receiver.meta_values("statuses"), key=lambda item: order.index(item["status"])
    )
    assert [item["status"] for item in statuses] == order
    assert {item["id"] for item in statuses} == {wamid}
    assert {item["biz_opaque_callback_data"] for item in statuses} == {"om_1"}
    assert all(item["timestamp"].isdigit() for item in statuses)
    assert statuses[0]["recipient_id"] == "553188887777"
    assert statuses[0]["recipient_user_id"].startswith("BR.")
    assert statuses[0]["pricing"] == {
        "billable": True,
        "pricing_model": "PMP",
        "type": "regular",
        "category": "marketing",
    }
    assert "pricing" in statuses[1]
    assert "pricing" not in statuses[2]
    assert all(_is_signed(one) for one in receiver.received)
    bodies = [one.json() for one in receiver.received]
    assert {body["object"] for body in bodies} == {"whatsapp_business_account"}
    assert {body["entry"][0]["id"] for body in bodies} == {WABA}
    value = _values(receiver, "messages")[0]
    assert value["metadata"]["phone_number_id"] == access.WHATSAPP_PHONE_NUMBER_ID
    assert value["contacts"][0]["wa_id"] == "553188887777"


def test_the_signature_is_over_the_escaped_bytes(call: Caller, receiver: Receiver) -> None:
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Olá, é a/c @joão 🙂"})
    wait_for(lambda: receiver.meta_values("messages"))
    one = receiver.received[0]
    assert _is_signed(one)
    assert b"Ol\\u00e1, \\u00e9 a\\/c \\u0040jo\\u00e3o \\ud83d\\ude42" in one.body
    assert receiver.meta_values("messages")[0]["text"] == {"body": "Olá, é a/c @joão 🙂"}


def test_a_failure_carries_the_error_and_no_contacts(call: Caller, receiver: Receiver) -> None:
    call.template()
    call.settings(not_on_whatsapp=[MARIA], opaque_on_failed=False)
    call.send(biz_opaque_callback_data="om_1")
    failed = wait_for(lambda: receiver.meta_values("statuses"))[0]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131026)
    assert failed["errors"][0]["error_data"]["details"]
    assert "biz_opaque_callback_data" not in failed
    assert "pricing" not in failed
    assert "contacts" not in _values(receiver, "messages")[-1]


def test_a_pressed_button_carries_our_payload_and_the_context(
    call: Caller, receiver: Receiver
) -> None:
    call.template()
    wamid = call.send().json()["messages"][0]["id"]
    pressed = call.control(
        "POST", f"/customers/{MARIA}/messages", {"button": 0, "name": "Maria Souza"}
    )
    assert pressed.status_code == 201
    message = wait_for(lambda: receiver.meta_values("messages"))[0]
    assert message["type"] == "button"
    assert message["button"] == {"payload": "v1.go.abc", "text": "Quero conversar"}
    assert message["context"] == {"from": access.WHATSAPP_DISPLAY_PHONE_NUMBER, "id": wamid}
    assert message["from"] == "553188887777"
    assert message["from_user_id"].startswith("BR.")
    assert message["id"] == pressed.json()["wamid"]
    value = next(item for item in _values(receiver, "messages") if "messages" in item)
    assert value["contacts"][0]["profile"] == {"name": "Maria Souza"}
    assert call.text().status_code == 200


@pytest.mark.parametrize("button", ["Parar", "parar", "1", "v1.stop.abc", 1])
def test_a_button_is_named_by_text_payload_or_index(
    call: Caller, receiver: Receiver, button: object
) -> None:
    call.template()
    call.send()
    call.control("POST", f"/customers/{MARIA}/messages", {"button": button, "context": False})
    message = wait_for(lambda: receiver.meta_values("messages"))[0]
    assert message["button"]["payload"] == "v1.stop.abc"
    assert "context" not in message


def test_an_older_template_can_be_pressed(call: Caller, receiver: Receiver) -> None:
    call.template()
    old = call.send().json()["messages"][0]["id"]
    call.send()
    call.control("POST", f"/customers/{MARIA}/messages", {"button": 0, "wamid": old})
    assert wait_for(lambda: receiver.meta_values("messages"))[0]["context"]["id"] == old


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/customers/{MARIA}/messages", {"button": 0}, 409),
        (f"/customers/{MARIA}/messages", {}, 422),
        (f"/customers/{MARIA}/messages", {"text": " "}, 422),
        (f"/customers/{MARIA}/messages", [], 422),
        ("/customers/nobody/messages", {"text": "Oi"}, 422),
        (f"/customers/{MARIA}/preferences", {"value": "maybe"}, 422),
        ("/consultants/nobody@x.example/messages", {"text": "Oi"}, 404),
        ("/consultants/ana.moura@demo.indica.example/messages", {"text": "Oi"}, 404),
        ("/templates/nenhum", {"event": "PAUSED"}, 404),
        ("/whatsapp/events", {"field": "account_update"}, 422),
        ("/whatsapp/statuses", {"wamid": "wamid.x", "status": "read"}, 404),
        ("/customers", {}, 404),
    ],
)
def test_what_cannot_happen_is_said(call: Caller, path: str, body: object, status: int) -> None:
    answer = call.control("POST", path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_button_that_is_not_there_is_refused(call: Caller) -> None:
    call.template()
    call.send()
    answer = call.control("POST", f"/customers/{MARIA}/messages", {"button": "Talvez"})
    assert answer.status_code == 422
    assert "Quero conversar, Parar" in answer.json()["error"]


def test_an_interactive_reply_has_its_own_shape(call: Caller, receiver: Receiver) -> None:
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    body = {
        "messaging_product": "whatsapp",
        "to": MARIA,
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "Pode ser amanhã?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "b1", "title": "Pode"}}]},
        },
    }
    call.graph("POST", f"/{access.WHATSAPP_PHONE_NUMBER_ID}/messages", body)
    call.control("POST", f"/customers/{MARIA}/messages", {"button": "Pode"})
    message = wait_for(
        lambda: [m for m in receiver.meta_values("messages") if m["type"] == "interactive"]
    )[0]
    assert message["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "b1", "title": "Pode"},
    }


def test_other_kinds_pass_as_given_and_late_ones_keep_their_time(
    call: Caller, receiver: Receiver
) -> None:
    image = {"type": "image", "image": {"id": "1", "caption": "Foto"}}
    at = int(time.time()) - 25 * 3600
    call.control("POST", f"/customers/{MARIA}/messages", {"message": image, "at": at})
    message = wait_for(lambda: receiver.meta_values("messages"))[0]
    assert (message["type"], message["image"]["caption"]) == ("image", "Foto")
    assert message["timestamp"] == str(at)
    # The window counts from Meta's time, not from the arrival.
    assert call.text().json()["error"]["code"] == 131047


def test_without_phones_only_the_scoped_id_is_told(call: Caller, receiver: Receiver) -> None:
    call.template()
    call.settings(phone_in_webhooks=False)
    call.send()
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    message = wait_for(lambda: receiver.meta_values("messages"))[0]
    status = wait_for(lambda: receiver.meta_values("statuses"))[0]
    assert "from" not in message
    assert "recipient_id" not in status
    assert message["from_user_id"] == status["recipient_user_id"]
    answer = call.graph(
        "POST",
        f"/{access.WHATSAPP_PHONE_NUMBER_ID}/messages",
        {
            "messaging_product": "whatsapp",
            "recipient": message["from_user_id"],
            "type": "text",
            "text": {"body": "Oi"},
        },
    )
    assert answer.json()["contacts"] == [
        {"input": message["from_user_id"], "user_id": message["from_user_id"]}
    ]


def test_stop_and_resume_in_whatsapps_menu(call: Caller, receiver: Receiver) -> None:
    call.template()
    call.control("POST", f"/customers/{MARIA}/preferences", {"value": "stop"})
    told = wait_for(lambda: _values(receiver, "user_preferences"))[0]["user_preferences"][0]
    assert (told["value"], told["category"], told["wa_id"]) == (
        "stop",
        "marketing_messages",
        "553188887777",
    )
    assert isinstance(told["timestamp"], int)
    call.send()
    failed = wait_for(lambda: receiver.meta_values("statuses"))[0]
    assert failed["errors"][0]["code"] == 131050
    call.control("POST", f"/customers/{MARIA}/preferences", {"value": "resume"})
    call.send()
    wait_for(lambda: [s for s in receiver.meta_values("statuses") if s["status"] == "delivered"])


def test_a_changed_number_is_a_system_message(call: Caller, receiver: Receiver) -> None:
    call.control("POST", f"/customers/{MARIA}/number", {"number": "+5511987654321"})
    message = wait_for(lambda: receiver.meta_values("messages"))[0]
    assert message["type"] == "system"
    assert message["system"]["type"] == "user_changed_number"
    assert message["system"]["wa_id"] == "5511987654321"
    assert message["system"]["previous_user_id"] == message["from_user_id"]
    assert "contacts" not in _values(receiver, "messages")[0]


def test_template_events_have_a_dash_in_the_language(call: Caller, receiver: Receiver) -> None:
    made = call.template().json()
    call.control("POST", "/templates/ola", {"event": "PAUSED", "title": "FIRST_PAUSE"})
    call.control("POST", "/templates/ola", {"category": "UTILITY"})
    wait_for(lambda: len(_values(receiver, "message_template_status_update")) == 2)
    by_event = {item["event"]: item for item in _values(receiver, "message_template_status_update")}
    assert by_event["APPROVED"]["message_template_id"] == int(made["id"])
    assert by_event["PAUSED"]["message_template_language"] == "pt-BR"
    assert by_event["PAUSED"]["other_info"]["title"] == "FIRST_PAUSE"
    changed = wait_for(lambda: _values(receiver, "template_category_update"))[0]
    assert (changed["previous_category"], changed["new_category"]) == ("MARKETING", "UTILITY")
    call.control("POST", "/whatsapp/events", {"field": "account_update", "value": {"event": "X"}})
    assert wait_for(lambda: _values(receiver, "account_update")) == [{"event": "X"}]


def test_statuses_by_hand(call: Caller, receiver: Receiver) -> None:
    call.template()
    call.settings(statuses=False)
    wamid = call.send().json()["messages"][0]["id"]
    for status in ("delivered", "sent"):
        body = {"wamid": wamid, "status": status}
        assert call.control("POST", "/whatsapp/statuses", body).json()["status"] == "delivered"
    call.control("POST", "/whatsapp/statuses", {"wamid": wamid, "status": "failed", "code": 131049})
    wait_for(lambda: len(receiver.meta_values("statuses")) == 3)
    failed = next(s for s in receiver.meta_values("statuses") if s["status"] == "failed")
    assert failed["errors"][0]["code"] == 131049


def test_meta_tries_again_until_200(call: Caller, receiver: Receiver) -> None:
    receiver.answers = [500, 202, 404]
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: len(receiver.received) == 4)
    assert len({one.body for one in receiver.received}) == 1
    delivery = wait_for(
        lambda: [
            item
            for item in call.control("GET", "/deliveries").json()["deliveries"]
            if item["outcome"] == "delivered"
        ]
    )[0]
    assert (delivery["attempts"], delivery["status"], delivery["event"]) == (4, 200, "messages")
    call.control("DELETE", "/deliveries")
    assert call.control("GET", "/deliveries").json() == {"deliveries": []}


def test_updates_can_come_in_one_batch(call: Caller, receiver: Receiver) -> None:
    call.settings(webhook_batch_ms=1500)
    for at in range(5):
        call.control("POST", f"/customers/+551198765432{at}/messages", {"text": "Oi"})
    wait_for(lambda: len(receiver.meta_values("messages")) == 5)
    assert len(receiver.received) == 1
    assert len(receiver.received[0].json()["entry"][0]["changes"]) == 5


# -- faults ----------------------------------------------------------------------------------------


def _texts(receiver: Receiver) -> list[str]:
    return [item["text"]["body"] for item in receiver.meta_values("messages")]


def _write(call: Caller, *texts: str) -> None:
    for text in texts:
        call.control("POST", f"/customers/{MARIA}/messages", {"text": text})


def test_webhooks_can_be_doubled(call: Caller, receiver: Receiver) -> None:
    call.fault(target="webhooks", match="/webhooks/whatsapp$", kind="duplicate", times=1)
    _write(call, "um", "dois")
    wait_for(lambda: sorted(_texts(receiver)) == ["dois", "um", "um"])


def test_webhooks_can_be_dropped(call: Caller, receiver: Receiver) -> None:
    call.fault(target="webhooks", match="#messages$", kind="drop", times=1)
    _write(call, "um", "dois")
    wait_for(lambda: _texts(receiver) == ["dois"])
    outcomes = [d["outcome"] for d in call.control("GET", "/deliveries").json()["deliveries"]]
    assert outcomes.count("dropped") == 1


def test_webhooks_can_change_places(call: Caller, receiver: Receiver) -> None:
    call.fault(target="webhooks", kind="reorder", times=1, delay_ms=5000)
    _write(call, "um", "dois")
    wait_for(lambda: _texts(receiver) == ["dois", "um"])


def test_a_held_webhook_comes_at_last(call: Caller, receiver: Receiver) -> None:
    call.fault(target="webhooks", kind="reorder", delay_ms=100)
    _write(call, "um")
    wait_for(lambda: _texts(receiver) == ["um"])


def test_webhooks_can_be_late(call: Caller, receiver: Receiver) -> None:
    call.fault(target="webhooks", kind="delay", delay_ms=200)
    started = time.monotonic()
    _write(call, "um")
    wait_for(lambda: _texts(receiver) == ["um"])
    assert time.monotonic() - started >= 0.2


# -- subscription ----------------------------------------------------------------------------------


def test_subscribing_shakes_hands_and_overrides_the_callback(
    call: Caller, receiver: Receiver
) -> None:
    call.settings(whatsapp_webhook_url=None)
    path = f"/{WABA}/subscribed_apps"
    body = {
        "override_callback_uri": f"{receiver.url}/webhooks/whatsapp",
        "verify_token": access.WHATSAPP_VERIFY_TOKEN,
    }
    assert call.graph("POST", path, body).json() == {"success": True}
    listed = call.graph("GET", path).json()["data"]
    assert listed[0]["override_callback_uri"] == body["override_callback_uri"]
    _write(call, "um")
    wait_for(lambda: _texts(receiver) == ["um"])
    assert call.graph("DELETE", path).json() == {"success": True}
    assert call.graph("GET", path).json() == {"data": []}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"verify_token": "wrong"}, "2200"),
        ({"override_callback_uri": "http://127.0.0.1:1/"}, "2200"),
        ({"override_callback_uri": "nowhere"}, "not a URL"),
        ({"verify_token": None}, "required"),
    ],
)
def test_a_callback_that_fails_the_handshake_is_refused(
    call: Caller, receiver: Receiver, change: dict[str, Any], text: str
) -> None:
    body = {
        "override_callback_uri": f"{receiver.url}/webhooks/whatsapp",
        "verify_token": access.WHATSAPP_VERIFY_TOKEN,
    }
    answer = call.graph("POST", f"/{WABA}/subscribed_apps", {**body, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert text in answer.json()["error"]["message"]
    assert call.graph("GET", f"/{WABA}/subscribed_apps").json() == {"data": []}

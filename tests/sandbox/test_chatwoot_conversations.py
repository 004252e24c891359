"""Conversations, messages and the directory of the fake Chatwoot."""

from __future__ import annotations

from typing import Any

import pytest

from database.common import sandbox_access as access
from tests.sandbox.support import MARIA, Caller
from tests.support.waiting import wait_for


def test_create_answers_a_bare_conversation_with_the_display_id(call: Caller) -> None:
    contact = call.contact()
    row = call.conversation(
        contact,
        source_id="5531988887777",
        assignee_id=5,
        custom_attributes={"indica_lead": "L1"},
        message={"content": "Nota", "private": True},
    )
    assert row["id"] == 1
    assert row["meta"]["assignee"]["email"] == "caio.rocha@demo.indica.example"
    assert row["custom_attributes"] == {"indica_lead": "L1"}
    assert (row["status"], row["can_reply"], row["labels"]) == ("open", False, [])
    assert row["messages"][0]["private"] is True
    assert isinstance(row["created_at"], int)
    assert isinstance(row["updated_at"], float)


def test_nothing_is_idempotent(call: Caller) -> None:
    contact = call.contact()
    assert [call.conversation(contact)["id"] for _ in range(3)] == [1, 2, 3]


def test_lock_mode_returns_the_last_one_even_resolved_and_ignores_the_rest(call: Caller) -> None:
    contact = call.contact()
    first = call.conversation(contact, assignee_id=2)["id"]
    call.chatwoot("POST", f"/conversations/{first}/toggle_status", {"status": "resolved"})
    call.settings(lock_to_single_conversation=True)
    assert call.chatwoot("GET", "/inboxes/1").json()["lock_to_single_conversation"] is True
    again = call.conversation(
        contact,
        assignee_id=7,
        custom_attributes={"indica_lead": "L2"},
        message={"content": "Oi", "private": True},
    )
    assert again["id"] == first
    assert again["status"] == "resolved"
    assert again["meta"]["assignee"]["id"] == 2
    assert again["custom_attributes"] == {}
    assert again["messages"][0]["content"] == "Oi"
    call.settings(lock_to_single_conversation=False)
    assert call.conversation(contact)["id"] != first


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"inbox_id": 99}, 404),
        ({"contact_id": 99}, 404),
        ({"inbox_id": None, "contact_id": None, "source_id": "551100000000"}, 404),
        ({"status": "closed"}, 500),
        ({"custom_attributes": {"phone": 5531988887777}}, 422),
        ({"custom_attributes": {"note": "x" * 1501}}, 422),
        ({"source_id": "+5531988887777"}, 422),
    ],
)
def test_what_create_refuses(call: Caller, change: dict[str, Any], status: int) -> None:
    contact = call.contact()
    answer = call.chatwoot(
        "POST", "/conversations", {"inbox_id": 1, "contact_id": contact, **change}
    )
    assert answer.status_code == status
    if status == 500:
        assert answer.json() == {"status": 500, "error": "Internal Server Error"}
    if status == 422:
        assert set(answer.json()) == {"message", "attributes"}
    assert call.state()["conversations"] == []


def test_a_blocked_contact_gets_a_resolved_conversation(call: Caller) -> None:
    assert call.conversation(call.contact(blocked=True))["status"] == "resolved"


def test_an_active_bot_forces_pending(call: Caller) -> None:
    call.settings(agent_bot_active=True)
    assert call.conversation(call.contact(), status="open")["status"] == "pending"


def test_a_contact_without_address_gets_one_from_the_conversation(call: Caller) -> None:
    contact = call.contact()
    call.conversation(contact)
    shown = call.chatwoot("GET", f"/contacts/{contact}").json()["payload"]
    assert [item["source_id"] for item in shown["contact_inboxes"]] == ["5531988887777"]


def test_older_auto_assignment_replaces_an_assignee_who_is_not_a_member(call: Caller) -> None:
    call.settings(assignment_v2=False)
    contact = call.contact()
    call.chatwoot("DELETE", "/inbox_members", {"inbox_id": 1, "user_ids": [7]})
    replaced = call.conversation(contact, assignee_id=7)["meta"]["assignee"]["id"]
    assert replaced in {2, 3, 4, 5, 6}
    call.chatwoot("PATCH", "/inboxes/1", {"enable_auto_assignment": False})
    assert call.conversation(contact, assignee_id=7)["meta"]["assignee"]["id"] == 7


def test_nobody_online_means_nobody_is_chosen(call: Caller) -> None:
    call.settings(agents_online=False)
    assert "assignee" not in call.conversation(call.contact())["meta"]


def test_a_team_clears_an_assignee_who_is_not_in_it(call: Caller) -> None:
    call.chatwoot("PATCH", "/inboxes/1", {"enable_auto_assignment": False})
    row = call.conversation(call.contact(), team_id=1, assignee_id=6)
    assert "assignee" not in row["meta"]
    assert row["meta"]["team"]["id"] == 1


def test_assign_answers_the_agent_and_null_for_an_unknown_one(call: Caller) -> None:
    row = call.conversation(call.contact(), assignee_id=2)["id"]
    path = f"/conversations/{row}/assignments"
    assert call.chatwoot("POST", path, {"assignee_id": 7, "team_id": 1}).json()["id"] == 7
    assert "team" not in call.chatwoot("GET", f"/conversations/{row}").json()["meta"]
    answer = call.chatwoot("POST", path, {"assignee_id": 999})
    assert (answer.status_code, answer.text) == (200, "null")
    assert "assignee" not in call.chatwoot("GET", f"/conversations/{row}").json()["meta"]
    assert call.chatwoot("POST", path, {"team_id": 2}).json()["name"] == "pós-venda"


def test_labels_and_custom_attributes_replace_the_whole(call: Caller) -> None:
    row = call.conversation(call.contact(), custom_attributes={"a": "1"})["id"]
    labels = f"/conversations/{row}/labels"
    call.chatwoot("POST", labels, {"labels": ["lead", "d0"]})
    call.chatwoot("POST", labels, {"labels": ["d3"]})
    assert call.chatwoot("GET", labels).json() == {"payload": ["d3"]}
    answer = call.chatwoot(
        "POST", f"/conversations/{row}/custom_attributes", {"custom_attributes": {"b": "2"}}
    )
    assert answer.json() == {"custom_attributes": {"b": "2"}}


def test_priority_is_an_empty_200_and_none_is_a_500(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/toggle_priority"
    answer = call.chatwoot("POST", path, {"priority": "high"})
    assert (answer.status_code, answer.content) == (200, b"")
    bad = call.chatwoot("POST", path, {"priority": "none"})
    assert (bad.status_code, bad.json()["error"]) == (500, "Internal Server Error")
    assert call.chatwoot("GET", f"/conversations/{row}").json()["priority"] == "high"
    call.chatwoot("POST", path, {"priority": None})
    assert call.chatwoot("GET", f"/conversations/{row}").json()["priority"] is None


def test_toggle_status_answers_its_own_shape_and_toggles_without_one(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/toggle_status"
    answer = call.chatwoot("POST", path, {"status": "resolved"}).json()
    assert answer["payload"] == {
        "success": True,
        "conversation_id": row,
        "current_status": "resolved",
        "snoozed_until": None,
    }
    assert call.chatwoot("POST", path, {}).json()["payload"]["current_status"] == "open"
    assert call.chatwoot("POST", path, {"status": "foo"}).status_code == 500


def test_an_agent_who_opens_a_conversation_takes_it(call: Caller) -> None:
    row = call.conversation(call.contact(), assignee_id=2)["id"]
    path = f"/conversations/{row}/toggle_status"
    call.chatwoot("POST", path, {"status": "resolved"})
    call.chatwoot("POST", path, {"status": "open"}, token=access.agent_token(6))
    assert call.chatwoot("GET", f"/conversations/{row}").json()["meta"]["assignee"]["id"] == 6


def test_a_private_note_is_kept_and_never_sent(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/messages"
    answer = call.chatwoot("POST", path, {"content": "Resumo", "private": True, "echo_id": "e1"})
    message = answer.json()
    assert answer.status_code == 200
    assert (message["message_type"], message["status"], message["private"]) == (1, "sent", True)
    assert (message["echo_id"], message["sender"]["id"]) == ("e1", access.CHATWOOT_ADMIN_ID)
    listed = call.chatwoot("GET", path).json()["payload"]
    assert [item["content"] for item in listed if item["message_type"] == 1] == ["Resumo"]
    assert call.state()["sends"] == []


def test_messages_are_refused_with_the_error_shape(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/messages"
    incoming = call.chatwoot("POST", path, {"content": "x", "message_type": "incoming"})
    assert incoming.status_code == 422
    assert incoming.json() == {"error": "Incoming messages are only allowed in Api inboxes"}
    bad = {"content": "x", "template_params": {"name": "ola", "processed_params": ["Maria"]}}
    assert "processed params must be of type" in call.chatwoot("POST", path, bad).json()["error"]
    call.settings(messages_per_conversation_minute=2)
    answers = [call.chatwoot("POST", path, {"content": "x", "private": True}) for _ in range(3)]
    assert answers[-1].status_code == 422
    assert answers[-1].json() == {"error": "Validation failed: Too many messages"}


def test_bad_template_params_inside_create_have_the_other_shape(call: Caller) -> None:
    message = {"content": "x", "template_params": {"name": "ola", "processed_params": None}}
    answer = call.chatwoot(
        "POST",
        "/conversations",
        {"inbox_id": 1, "contact_id": call.contact(), "message": message},
    )
    assert (answer.status_code, set(answer.json())) == (422, {"message", "attributes"})


def test_a_text_outside_the_window_is_200_and_fails_later(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/messages"
    answer = call.chatwoot("POST", path, {"content": "Oi"})
    assert (answer.status_code, answer.json()["status"]) == (200, "sent")
    failed = wait_for(
        lambda: [
            item
            for item in call.chatwoot("GET", path).json()["payload"]
            if item["status"] == "failed"
        ]
    )
    assert (
        "24-hour customer service window is closed"
        in failed[0]["content_attributes"]["external_error"]
    )
    assert call.state()["sends"] == []


def test_a_message_with_source_id_is_taken_for_the_channels_own(call: Caller) -> None:
    call.template()
    call.chatwoot("POST", "/inboxes/1/sync_templates")
    row = call.conversation(call.contact())["id"]
    body = {"content": "x", "template_params": {"name": "ola", "language": "pt_BR"}}
    call.chatwoot("POST", f"/conversations/{row}/messages", {**body, "source_id": "mine"})
    marker = call.chatwoot("POST", f"/conversations/{row}/messages", {"content": "y"}).json()["id"]
    wait_for(lambda: _message(call, marker)["status"] == "failed")
    assert call.state()["sends"] == []


def _message(call: Caller, message_id: int) -> dict[str, Any]:
    found: dict[str, Any] = next(
        item for item in call.state()["messages"] if item["id"] == message_id
    )
    return found


def test_chatwoot_sends_a_template_that_is_in_its_cache(call: Caller) -> None:
    call.template()
    call.chatwoot("POST", "/inboxes/1/sync_templates")
    row = call.conversation(call.contact())["id"]
    params = {
        "name": "ola",
        "language": "pt_BR",
        "category": "MARKETING",
        "processed_params": {"body": {"1": "Maria", "2": "João O'Neill"}},
    }
    message = call.chatwoot(
        "POST",
        f"/conversations/{row}/messages",
        {"content": "Olá Maria", "template_params": params},
    ).json()
    wamid = wait_for(lambda: _message(call, message["id"])["source_id"])
    send = next(item for item in call.state()["sends"] if item["wamid"] == wamid)
    assert send["app"] == "chatwoot"
    # Quotes are lost on the way; who gave no payload gets the label back.
    assert "João ONeill indicou" in send["text"]
    assert [item["payload"] for item in send["buttons"]] == ["Quero conversar", "Parar"]
    wait_for(lambda: _message(call, message["id"])["status"] == "read")
    assert call.chatwoot("GET", f"/conversations/{row}").json()["first_reply_created_at"] > 0


def test_chatwoot_sends_a_template_it_does_not_know_without_parameters(call: Caller) -> None:
    call.sandbox.world.chatwoot.inboxes[1].templates_synced_at = call.sandbox.world.now()
    call.template()
    row = call.conversation(call.contact())["id"]
    params = {
        "name": "ola",
        "language": "pt_BR",
        "processed_params": {"body": {"1": "Maria", "2": "João"}},
    }
    message = call.chatwoot(
        "POST", f"/conversations/{row}/messages", {"content": "x", "template_params": params}
    ).json()
    wait_for(lambda: _message(call, message["id"])["status"] == "failed")
    error = _message(call, message["id"])["content_attributes"]["external_error"]
    assert error.startswith("(#132000)")


def test_messages_are_paged_by_id(call: Caller) -> None:
    call.settings(messages_per_conversation_minute=0, agents_online=False)
    row = call.conversation(call.contact())["id"]
    path = f"/conversations/{row}/messages"
    ids = [
        call.chatwoot("POST", path, {"content": str(i), "private": True}).json()["id"]
        for i in range(30)
    ]
    newest = [item["id"] for item in call.chatwoot("GET", path).json()["payload"]]
    assert newest == ids[-20:]
    older = call.chatwoot("GET", f"{path}?before={ids[10]}").json()["payload"]
    assert older[-1]["id"] == ids[9]
    later = call.chatwoot("GET", f"{path}?after={ids[4]}").json()["payload"]
    assert [item["id"] for item in later] == ids[5:]


def test_an_attribute_is_declared_once(call: Caller) -> None:
    definition = {
        "attribute_key": "indica_lead",
        "attribute_display_name": "Lead",
        "attribute_model": 0,
        "attribute_display_type": 0,
    }
    path = "/custom_attribute_definitions"
    assert call.chatwoot("POST", path, definition).status_code == 200
    assert call.chatwoot("POST", path, definition).status_code == 422
    found = call.chatwoot("GET", f"{path}?attribute_model=0").json()
    assert [row["attribute_key"] for row in found] == ["indica_lead"]


def test_the_list_of_conversations_counts_all(call: Caller) -> None:
    call.conversation(call.contact())
    assert call.chatwoot("GET", "/conversations").json()["data"]["meta"]["all_count"] == 1


def test_agents_are_a_bare_array_and_inboxes_are_not(call: Caller) -> None:
    agents = call.chatwoot("GET", "/agents").json()
    assert [item["email"] for item in agents[1:]] == [agent[2] for agent in access.AGENTS]
    assert agents[0]["role"] == "administrator"
    inbox = call.chatwoot("GET", "/inboxes").json()["payload"][0]
    assert (inbox["name"], inbox["channel_type"]) == ("WhatsApp Indica", "Channel::Whatsapp")
    assert "api_key" in inbox["provider_config"]
    seen = call.chatwoot("GET", "/inboxes", token=access.agent_token(2)).json()["payload"][0]
    assert "provider_config" not in seen
    profile = call.http.get(
        f"{call.sandbox.chatwoot_url}/api/v1/profile",
        headers={"api_access_token": access.CHATWOOT_API_TOKEN},
    )
    assert profile.json()["id"] == access.CHATWOOT_ADMIN_ID


def test_an_agent_outside_the_inbox_is_refused_with_401(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    call.chatwoot("DELETE", "/inbox_members", {"inbox_id": 1, "user_ids": [7]})
    token = access.agent_token(7)
    assert call.chatwoot("GET", f"/conversations/{row}", token=token).status_code == 401
    assert call.chatwoot("GET", "/inboxes", token=token).json()["payload"] == []


def test_labels_of_the_account_are_checked(call: Caller) -> None:
    made = call.chatwoot("POST", "/labels", {"title": "Indica-Novo", "color": "#0b6b4d"})
    assert (made.status_code, made.json()["title"]) == (200, "indica-novo")
    for title in ("indica-novo", "com espaço", "x", ""):
        answer = call.chatwoot("POST", "/labels", {"title": title})
        assert (answer.status_code, answer.json()["attributes"]) == (422, ["title"])


def test_webhooks_are_checked_and_their_secret_is_given(call: Caller) -> None:
    body = {"url": "http://127.0.0.1:1/hook", "subscriptions": ["message_created"], "secret": "x"}
    made = call.chatwoot("POST", "/webhooks", body).json()["payload"]["webhook"]
    assert len(made["secret"]) == 24
    assert made["secret"] == access.CHATWOOT_WEBHOOK_SECRET
    twice = call.chatwoot("POST", "/webhooks", body)
    assert (twice.status_code, twice.json()["attributes"]) == (422, ["url"])
    changes: list[dict[str, Any]] = [
        {"url": "ftp://x"},
        {"subscriptions": []},
        {"subscriptions": ["nope"]},
    ]
    for change in changes:
        bad = call.chatwoot("POST", "/webhooks", {**body, "url": "http://127.0.0.1:2/", **change})
        assert bad.status_code == 422
    changed = call.chatwoot(
        "PATCH", f"/webhooks/{made['id']}", {"webhook": {"subscriptions": ["contact_created"]}}
    )
    assert changed.json()["payload"]["webhook"]["subscriptions"] == ["contact_created"]
    assert len(call.chatwoot("GET", "/webhooks").json()["payload"]["webhooks"]) == 1
    gone = call.chatwoot("DELETE", f"/webhooks/{made['id']}")
    assert (gone.status_code, gone.content) == (200, b"")
    assert call.chatwoot("GET", "/webhooks").json()["payload"]["webhooks"] == []


def test_a_missing_route_is_404_without_json(call: Caller) -> None:
    assert call.chatwoot("GET", "/captain").status_code == 404
    assert call.chatwoot("POST", "/conversations/1/destroy_custom_attributes").status_code == 404
    assert call.chatwoot("GET", f"/contacts/{MARIA}").status_code == 404

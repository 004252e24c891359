"""What Chatwoot and its people do by themselves, as the original was seen to do it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from database.common import sandbox_access as access
from sandbox.chatwoot.directory import SUBSCRIPTIONS
from tests.sandbox.support import MARIA, Caller, Receiver
from tests.support.waiting import wait_for

JOAO = "+5511987654321"
ANA, DAVI = access.AGENTS[0], access.AGENTS[1]


@pytest.fixture(autouse=True)
def _subscribed(call: Caller, receiver: Receiver) -> None:
    call.settings(whatsapp_webhook_url=f"{receiver.url}/webhooks/whatsapp", agents_online=False)
    hook = {"url": f"{receiver.url}/webhooks/chatwoot", "subscriptions": sorted(SUBSCRIPTIONS)}
    assert call.chatwoot("POST", "/webhooks", hook).status_code == 200


def writes(call: Caller, number: str = MARIA, **body: Any) -> str:
    """Let a person write; return the message's id at WhatsApp."""
    answer = call.control("POST", f"/customers/{number}/messages", body or {"text": "Oi"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["wamid"])


def shown(call: Caller, row: int) -> dict[str, Any]:
    """Return a conversation as the API shows it."""
    found: dict[str, Any] = call.chatwoot("GET", f"/conversations/{row}").json()
    return found


def messages(call: Caller, row: int) -> list[dict[str, Any]]:
    """Return the messages of a conversation that are no activity lines."""
    payload = call.chatwoot("GET", f"/conversations/{row}/messages").json()["payload"]
    return [item for item in payload if item["message_type"] != 2]


def status(call: Caller, row: int, wanted: str) -> None:
    answer = call.chatwoot("POST", f"/conversations/{row}/toggle_status", {"status": wanted})
    assert answer.status_code == 200


# -- whom a message belongs to ---------------------------------------------------------------------


def test_a_user_id_makes_a_second_address_and_the_conversation_keeps_the_first(
    call: Caller, receiver: Receiver
) -> None:
    contact = call.contact()
    row = call.conversation(contact)["id"]
    other = call.conversation(call.contact("João", JOAO))["id"]
    writes(call)
    told = wait_for(lambda: receiver.chatwoot_events("message_created"))[0]
    assert told["conversation"]["contact_inbox"]["source_id"] == "5531988887777"
    listed = call.chatwoot("GET", f"/contacts/{contact}").json()["payload"]["contact_inboxes"]
    first, second = (item["source_id"] for item in listed)
    assert (first, second[:3]) == ("5531988887777", "BR.")
    # Without a phone the user id finds the same person and the same conversation.
    call.settings(phone_in_webhooks=False)
    writes(call, text="de novo")
    wait_for(lambda: len(messages(call, row)) == 2)
    assert (len(call.state()["contacts"]), messages(call, other)) == (2, [])


def test_without_user_ids_there_is_one_address(call: Caller) -> None:
    call.settings(user_id_in_webhooks=False)
    contact = call.contact()
    row = call.conversation(contact)["id"]
    writes(call)
    wait_for(lambda: messages(call, row))
    listed = call.chatwoot("GET", f"/contacts/{contact}").json()["payload"]["contact_inboxes"]
    assert [item["source_id"] for item in listed] == ["5531988887777"]


def test_two_old_contacts_with_one_phone_cannot_be_updated(call: Caller) -> None:
    old = {"name": "Maria", "phone_number": MARIA}
    first, second = (call.control("POST", "/contacts", old).json()["contact_id"] for _ in range(2))
    free = call.contact("João", JOAO)
    for contact in (first, second):
        answer = call.chatwoot("PUT", f"/contacts/{contact}", {"custom_attributes": {"a": "1"}})
        assert answer.status_code == 422
        assert answer.json() == {
            "message": "Phone number has already been taken",
            "attributes": ["phone_number"],
        }
    assert call.chatwoot("PUT", f"/contacts/{free}", {"name": "J"}).status_code == 200
    # Each can be written to all the same.
    assert call.conversation(second, source_id="5531988887777")["id"] == 1
    assert call.control("POST", "/contacts", {"phone_number": MARIA}).status_code == 422


def test_an_answer_names_the_message_only_when_chatwoot_has_it(
    call: Caller, receiver: Receiver
) -> None:
    call.template()
    row = call.conversation(call.contact())["id"]
    call.send()
    writes(call, button="Quero conversar")
    ours = wait_for(lambda: receiver.chatwoot_events("message_created"))[0]
    assert ours["content_attributes"] == {"in_reply_to_external_id": None, "in_reply_to": None}
    params = {
        "name": "ola",
        "language": "pt_BR",
        "processed_params": {"body": {"1": "Maria", "2": "João"}},
    }
    body = {"content": "Olá Maria", "template_params": params}
    sent = call.chatwoot("POST", f"/conversations/{row}/messages", body).json()["id"]
    wait_for(lambda: messages(call, row)[-1]["source_id"])
    wamid = messages(call, row)[-1]["source_id"]
    writes(call, button="Parar", wamid=wamid)
    wait_for(lambda: len(messages(call, row)) == 3)
    last = messages(call, row)[-1]
    assert last["content"] == "Parar"
    assert last["content_attributes"] == {"in_reply_to_external_id": wamid, "in_reply_to": sent}
    # Without a payload of ours the press comes with the button's text.
    pressed = receiver.meta_values("messages")[-1]
    assert pressed["button"] == {"payload": "Parar", "text": "Parar"}
    assert pressed["context"]["id"] == wamid


def test_a_quick_replys_parameter_sent_by_chatwoot_is_refused_by_meta(
    call: Caller, receiver: Receiver
) -> None:
    call.template()
    row = call.conversation(call.contact())["id"]
    params = {
        "name": "ola",
        "language": "pt_BR",
        "processed_params": {
            "body": {"1": "Maria", "2": "João"},
            "buttons": [{"type": "quick_reply", "parameter": "v1.go.abc"}],
        },
    }
    body = {"content": "Olá", "template_params": params}
    assert call.chatwoot("POST", f"/conversations/{row}/messages", body).json()["status"] == "sent"
    failed = wait_for(lambda: receiver.chatwoot_events("message_updated"))[0]
    assert failed["content_attributes"]["external_error"].startswith("(#132018)")
    assert call.state()["sends"] == []


@pytest.mark.parametrize(
    ("message", "content", "kind"),
    [
        ({"type": "audio", "audio": {"id": "1"}}, None, "audio"),
        ({"type": "image", "image": {"id": "1", "caption": "meu carro"}}, "meu carro", "image"),
        ({"type": "location", "location": {"latitude": 1, "longitude": 2}}, None, "location"),
        (
            {
                "type": "contacts",
                "contacts": [
                    {
                        "name": {"formatted_name": "Lia", "first_name": "Lia"},
                        "phones": [{"phone": "+55 11 97340-1122"}],
                    }
                ],
            },
            "Lia",
            "contact",
        ),
    ],
)
def test_what_is_no_text_comes_as_an_attachment(
    call: Caller, message: dict[str, Any], content: str | None, kind: str
) -> None:
    row = call.conversation(call.contact())["id"]
    writes(call, message=message)
    (one,) = wait_for(lambda: messages(call, row))
    assert (one["content"], one["attachments"][0]["file_type"]) == (content, kind)


def test_a_kind_that_it_does_not_know_is_said_and_a_reaction_is_not(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    writes(call, message={"type": "reaction", "reaction": {"emoji": "❤"}})
    writes(call, message={"type": "unsupported", "errors": []})
    (one,) = wait_for(lambda: messages(call, row))
    assert one["content_attributes"] == {"is_unsupported": True}


# -- states ----------------------------------------------------------------------------------------


def test_conversation_and_note_come_in_one_call_asleep_until_the_reply(
    call: Caller, receiver: Receiver
) -> None:
    note = {"content": "Indicação", "private": True, "content_attributes": {"indica_outbox": 7}}
    contact = call.contact()
    made = call.conversation(
        contact, status="snoozed", message=note, labels=["vip"], priority="high"
    )
    assert (made["status"], made["snoozed_until"], made["labels"]) == ("snoozed", None, [])
    assert made["priority"] is None
    assert made["messages"][0]["content_attributes"] == {"indica_outbox": 7}
    path = f"/conversations/{made['id']}"
    call.chatwoot("POST", f"{path}/messages", {"content": "mais", "private": True})
    assert shown(call, made["id"])["status"] == "snoozed"
    writes(call)
    opened = wait_for(lambda: receiver.chatwoot_events("conversation_status_changed"))[0]
    assert (opened["status"], opened["changed_attributes"]) == ("open", None)
    wait_for(
        lambda: [
            one
            for one in receiver.chatwoot_events("conversation_updated")
            if "status" in one["changed_attributes"][0]
        ]
    )


def test_times_of_sleep_are_written_out(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact())["id"]
    until = int(time.time()) + 3600
    body = {"status": "snoozed", "snoozed_until": until}
    call.chatwoot("POST", f"/conversations/{row}/toggle_status", body)
    text = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(until))
    assert shown(call, row)["snoozed_until"] == text
    told = wait_for(lambda: receiver.chatwoot_events("conversation_updated"))[-1]
    assert told["snoozed_until"] == text
    assert [next(iter(item)) for item in told["changed_attributes"]] == [
        "status",
        "updated_at",
        "snoozed_until",
    ]


def test_an_open_conversation_waits_until_an_agent_has_written(call: Caller) -> None:
    first = call.conversation(call.contact(), assignee_id=2)["id"]
    second = call.conversation(call.contact("João", JOAO), assignee_id=2)["id"]
    call.conversation(call.contact("Lia", "+5521977776666"), status="snoozed")

    def unattended() -> list[int]:
        answer = call.chatwoot("GET", "/conversations?conversation_type=unattended").json()
        return sorted(item["id"] for item in answer["data"]["payload"])

    assert unattended() == [first, second]
    writes(call)
    wait_for(lambda: messages(call, first))
    assert unattended() == [first, second]
    text = {"text": "Olá", "conversation_id": first}
    assert call.control("POST", f"/consultants/{ANA[2]}/messages", text).status_code == 201
    assert unattended() == [second]
    assert shown(call, first)["waiting_since"] == 0


def test_a_blocked_contacts_conversation_is_resolved_at_once(
    call: Caller, receiver: Receiver
) -> None:
    blocked = call.contact(blocked=True)
    row = call.conversation(blocked, status="snoozed")
    assert row["status"] == "resolved"
    told = wait_for(lambda: receiver.chatwoot_events("conversation_created"))[0]
    assert told["status"] == "resolved"
    assert call.conversation(call.contact("João", JOAO))["status"] == "open"


def test_resolving_asks_for_a_rating_within_the_window_once(
    call: Caller, receiver: Receiver
) -> None:
    row = call.conversation(call.contact())["id"]
    silent = call.conversation(call.contact("João", JOAO))["id"]
    writes(call, text="Parar")
    wait_for(lambda: messages(call, row))
    status(call, row, "resolved")
    assert len(messages(call, row)) == 1  # it is off
    status(call, row, "open")
    call.settings(csat_survey_enabled=True)
    assert call.chatwoot("GET", "/inboxes/1").json()["csat_survey_enabled"] is True
    status(call, row, "resolved")
    status(call, silent, "resolved")
    survey = wait_for(
        lambda: [
            one
            for one in receiver.chatwoot_events("message_updated")
            if one["content_type"] == "input_csat"
        ]
    )[0]
    assert (survey["message_type"], survey["sender"]) == ("template", None)
    assert survey["source_id"] == call.state()["sends"][-1]["wamid"]
    status(call, row, "open")
    status(call, row, "resolved")
    assert len(messages(call, row)) == 2
    assert messages(call, silent) == []


def test_an_unknown_assignee_takes_the_conversation_from_everybody(call: Caller) -> None:
    row = call.conversation(call.contact(), assignee_id=2)["id"]
    answer = call.chatwoot("POST", f"/conversations/{row}/assignments", {"assignee_id": 99})
    assert (answer.status_code, answer.json()) == (200, None)
    assert "assignee" not in shown(call, row)["meta"]


# -- people of the account -------------------------------------------------------------------------


def test_an_agent_is_removed_and_nothing_tells_of_it(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact(), assignee_id=ANA[0])
    kept = call.conversation(call.contact("João", JOAO), assignee_id=DAVI[0])["id"]
    wait_for(lambda: len(receiver.chatwoot_events("conversation_created")) == 2)
    wait_for(lambda: shown(call, row["id"])["messages"])
    before = shown(call, row["id"])["updated_at"]
    answer = call.control("DELETE", f"/consultants/{ANA[2]}")
    assert answer.json() == {"removed": ANA[0], "conversations": 1}
    after = shown(call, row["id"])
    assert ("assignee" in after["meta"], after["updated_at"]) == (False, before)
    assert shown(call, kept)["meta"]["assignee"]["id"] == DAVI[0]
    known = [item["id"] for item in call.chatwoot("GET", "/agents").json()]
    assert ANA[0] not in known
    assert DAVI[0] in known
    assert ANA[0] not in [
        item["id"] for item in call.chatwoot("GET", "/inbox_members/1").json()["payload"]
    ]
    assert call.chatwoot("GET", "/agents", token=access.agent_token(ANA[0])).status_code == 401
    again = call.chatwoot("POST", f"/conversations/{kept}/assignments", {"assignee_id": ANA[0]})
    assert (again.status_code, again.json()) == (200, None)
    fresh = call.conversation(call.contact("Lia", "+5521977776666"), assignee_id=ANA[0])
    assert "assignee" not in fresh["meta"]
    status(call, kept, "resolved")  # the next event: nothing came before it
    wait_for(lambda: receiver.chatwoot_events("conversation_status_changed"))
    told = receiver.chatwoot_events("conversation_updated")
    assert {one["id"] for one in told} == {kept}
    assert call.control("DELETE", f"/consultants/{ANA[2]}").status_code == 404


def test_the_page_drops_labels_that_the_account_does_not_list(call: Caller) -> None:
    row = call.conversation(call.contact(), assignee_id=ANA[0])["id"]
    path = f"/conversations/{row}/labels"
    call.chatwoot("POST", path, {"labels": ["indica-lead", "Com Espaço"]})
    page = f"/consultants/{ANA[2]}/labels"
    body = {"conversation_id": row, "add": ["vip"]}
    assert call.control("POST", page, body).json()["labels"] == ["vip"]
    assert call.chatwoot("GET", path).json() == {"payload": ["vip"]}
    call.chatwoot("POST", "/labels", {"title": "indica-lead"})
    call.chatwoot("POST", path, {"labels": ["indica-lead", "vip"]})
    removed = call.control("POST", page, {"conversation_id": row, "remove": ["vip"]})
    assert removed.json()["labels"] == ["indica-lead"]
    assert call.control("POST", page, {"conversation_id": row, "add": ["nova"]}).status_code == 422
    titles = [item["title"] for item in call.chatwoot("GET", "/labels").json()["payload"]]
    assert titles == sorted(titles) == ["indica-lead", "vip"]


def test_an_agent_takes_over_and_resolves_in_the_page(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact(), assignee_id=ANA[0])["id"]
    page = f"/consultants/{DAVI[2]}/conversation"
    body = {"conversation_id": row, "assignee": DAVI[2], "status": "resolved"}
    assert call.control("POST", page, body).json() == {
        "conversation_id": row,
        "status": "resolved",
        "assignee_id": DAVI[0],
    }
    wait_for(lambda: receiver.chatwoot_events("conversation_status_changed"))
    assert call.control("POST", page, {"conversation_id": row}).status_code == 422
    nobody = {"conversation_id": row, "assignee": None}
    assert call.control("POST", page, nobody).json()["assignee_id"] is None


def test_the_policy_gives_out_only_what_nobody_has(call: Caller, receiver: Receiver) -> None:
    call.settings(agents_online=True)
    call.chatwoot("DELETE", "/inbox_members", {"inbox_id": 1, "user_ids": [7]})
    ours = call.conversation(call.contact(), assignee_id=7)["id"]
    writes(call, JOAO)
    theirs = wait_for(
        lambda: [
            item
            for item in call.state()["conversations"]
            if item["id"] != ours and item["assignee_id"]
        ]
    )[0]
    given = wait_for(
        lambda: [
            item["assignee_id"]
            for one in receiver.chatwoot_events("conversation_updated")
            for item in one["changed_attributes"]
            if one["id"] == theirs["id"] and "assignee_id" in item
        ]
    )
    assert given == [{"previous_value": None, "current_value": theirs["assignee_id"]}]
    assert shown(call, ours)["meta"]["assignee"]["id"] == 7
    lines = wait_for(
        lambda: [
            item["content"]
            for item in call.state()["messages"]
            if "Default Policy" in (item["content"] or "")
        ]
    )
    assert len(lines) == 1


# -- who hears the number --------------------------------------------------------------------------


def test_a_deaf_chatwoot_never_gets_the_words(call: Caller, receiver: Receiver) -> None:
    row = call.conversation(call.contact())["id"]
    call.settings(chatwoot_hears_whatsapp=False)
    lost = writes(call, text="alguém aí?")
    wait_for(lambda: receiver.meta_values("messages"))
    call.settings(chatwoot_hears_whatsapp=True)
    writes(call, text="oi")
    wait_for(lambda: messages(call, row))
    assert [item["content"] for item in messages(call, row)] == ["oi"]
    assert lost in {item["id"] for item in receiver.meta_values("messages")}


def test_a_number_that_chatwoot_took_over_tells_indica_nothing(
    call: Caller, receiver: Receiver
) -> None:
    def callbacks() -> dict[str, str]:
        path = f"/{access.WHATSAPP_PHONE_NUMBER_ID}"
        answer = call.graph("GET", path, params={"fields": "webhook_configuration"})
        found: dict[str, str] = answer.json()["webhook_configuration"]
        return found

    own = f"{receiver.url}/webhooks/whatsapp"
    assert callbacks() == {"application": own}
    channel = {
        "type": "whatsapp",
        "phone_number": "+551140040002",
        "provider": "whatsapp_cloud",
        "provider_config": {"api_key": "of Chatwoot's own app"},
    }
    made = call.chatwoot("POST", "/inboxes", {"name": "Outro", "channel": channel})
    assert made.status_code == 200
    assert callbacks() == {"application": own}
    channel |= {
        "phone_number": "+551140040003",
        "provider_config": {"api_key": access.WHATSAPP_ACCESS_TOKEN},
    }
    call.chatwoot("POST", "/inboxes", {"name": "Emprestado", "channel": channel})
    assert callbacks()["phone_number"].startswith("https://chatwoot.example/webhooks/whatsapp/")
    row = call.conversation(call.contact())["id"]
    writes(call)
    wait_for(lambda: messages(call, row))
    lifted = {"webhook_configuration": {"override_callback_uri": ""}}
    answer = call.graph("POST", f"/{access.WHATSAPP_PHONE_NUMBER_ID}", lifted)
    assert answer.json() == {"success": True}
    assert callbacks() == {"application": own}
    heard = writes(call, text="de novo")
    wait_for(lambda: receiver.meta_values("messages"))
    assert [item["id"] for item in receiver.meta_values("messages")] == [heard]


# -- deleted, merged, restored ---------------------------------------------------------------------


def test_what_was_deleted_is_gone_and_nothing_tells_of_it(call: Caller, receiver: Receiver) -> None:
    contact, kept = call.contact(), call.contact("João", JOAO)
    first, second = (call.conversation(contact)["id"] for _ in range(2))
    wait_for(lambda: len(receiver.chatwoot_events("conversation_created")) == 2)
    gone = call.chatwoot("DELETE", f"/conversations/{first}")
    assert (gone.status_code, gone.content) == (200, b"")
    assert call.chatwoot("GET", f"/conversations/{first}").status_code == 404
    assert call.chatwoot("GET", f"/conversations/{second}").status_code == 200
    refused = call.chatwoot("DELETE", f"/conversations/{second}", token=access.agent_token(2))
    assert refused.status_code == 401
    assert call.chatwoot("DELETE", f"/contacts/{contact}").status_code == 200
    assert call.chatwoot("GET", f"/conversations/{second}").status_code == 404
    assert call.chatwoot("GET", f"/contacts/{kept}").status_code == 200


def test_a_merged_contact_takes_over_what_the_other_had(call: Caller) -> None:
    base = call.chatwoot("POST", "/contacts", {"name": "Maria", "email": "m@example.com"}).json()
    base_id = base["payload"]["contact"]["id"]
    other = call.contact("Maria S.", custom_attributes={"a": "1"}, identifier="indica:1")
    row = call.conversation(other)["id"]
    writes(call)
    wait_for(lambda: messages(call, row))
    body = {"base_contact_id": base_id, "mergee_contact_id": other}
    merged = call.chatwoot("POST", "/actions/contact_merge", body).json()
    assert (merged["id"], merged["name"], merged["phone_number"]) == (base_id, "Maria", MARIA)
    assert (merged["identifier"], merged["custom_attributes"]) == ("indica:1", {"a": "1"})
    assert call.chatwoot("GET", f"/contacts/{other}").status_code == 404
    assert shown(call, row)["meta"]["sender"]["id"] == base_id
    writes(call, text="de novo")
    wait_for(lambda: len(messages(call, row)) == 2)
    assert call.chatwoot("POST", "/actions/contact_merge", body).status_code == 404


def test_a_restored_chatwoot_gives_ids_a_second_time(call: Caller) -> None:
    kept = call.conversation(call.contact("João", JOAO))["id"]
    assert call.control("PUT", "/backup").status_code == 204
    lost = call.conversation(call.contact())
    assert call.control("POST", "/restore").json() == {"restored": "backup"}
    assert call.chatwoot("GET", f"/conversations/{lost['id']}").status_code == 404
    assert shown(call, kept)["meta"]["sender"]["name"] == "João"
    again = call.conversation(call.contact("Lia", "+5521977776666"))
    assert again["id"] == lost["id"]
    assert again["uuid"] != lost["uuid"]
    assert again["meta"]["sender"]["id"] == lost["meta"]["sender"]["id"]


def test_another_chatwoot_knows_nobody_and_counts_from_one(call: Caller) -> None:
    assert call.control("POST", "/restore", {}).status_code == 409
    call.conversation(call.contact())
    assert call.control("POST", "/restore", {"to": "empty"}).status_code == 200
    assert call.state()["conversations"] == []
    made = call.conversation(call.contact("João", JOAO))
    assert (made["id"], made["meta"]["sender"]["name"]) == (1, "João")
    assert len(call.chatwoot("GET", "/webhooks").json()["payload"]["webhooks"]) == 1
    assert call.control("POST", "/restore", {"to": "x"}).status_code == 422


# -- lists -----------------------------------------------------------------------------------------


def test_what_changed_since_comes_without_pages(call: Caller) -> None:
    contact = call.contact()
    for _ in range(30):
        call.conversation(contact)
    path = "/conversations?status=all&inbox_id=1"
    page = call.chatwoot("GET", path).json()["data"]
    assert (len(page["payload"]), page["meta"]["all_count"]) == (25, 30)
    for number in (1, 2):
        changed = call.chatwoot("GET", f"{path}&updated_within=60&page={number}").json()["data"]
        assert len(changed["payload"]) == 30


def test_one_filter_finds_by_both_forms_identifier_and_email(call: Caller) -> None:
    by_email = call.contact("Maria", "+5521977776666", email="m@example.com")
    by_form = call.contact("João", "+551187654321")
    call.contact("Lia", "+5521966665555")
    keys = (
        ("phone_number", JOAO),
        ("phone_number", "+551187654321"),
        ("identifier", "indica:9"),
        ("email", "M@EXAMPLE.com"),
    )
    lines = [
        {
            "attribute_key": key,
            "filter_operator": "equal_to",
            "values": [value],
            "query_operator": "OR" if at < len(keys) - 1 else None,
        }
        for at, (key, value) in enumerate(keys)
    ]
    found = call.chatwoot("POST", "/contacts/filter", {"payload": lines}).json()["payload"]
    assert [item["id"] for item in found] == [by_email, by_form]


def test_the_first_words_of_a_note_stand_in_the_list(call: Caller) -> None:
    row = call.conversation(call.contact())["id"]
    body = {"content": "Indicação de João", "private": True}
    call.chatwoot("POST", f"/conversations/{row}/messages", body)
    (listed,) = call.chatwoot("GET", "/conversations").json()["data"]["payload"]
    assert listed["last_non_activity_message"]["content"] == "Indicação de João"


def test_a_page_beside_every_conversation_is_registered(call: Caller) -> None:
    frame = [{"type": "frame", "url": "https://indica.example/card"}]
    made = call.chatwoot("POST", "/dashboard_apps", {"title": "Indica", "content": frame}).json()
    assert (made["title"], made["content"]) == ("Indica", frame)
    moved = [{"type": "frame", "url": "https://indica.example/other"}]
    path = f"/dashboard_apps/{made['id']}"
    assert call.chatwoot("PATCH", path, {"content": moved}).json()["content"] == moved
    assert [row["id"] for row in call.chatwoot("GET", "/dashboard_apps").json()] == [made["id"]]
    refused = call.chatwoot("POST", "/dashboard_apps", {"title": "x", "content": [{"type": "a"}]})
    assert refused.status_code == 422
    body = {"title": "x", "content": frame}
    agent = call.chatwoot("POST", "/dashboard_apps", body, token=access.agent_token(2))
    assert agent.status_code == 401
    assert call.chatwoot("DELETE", path).status_code == 204
    assert call.chatwoot("GET", "/dashboard_apps").json() == []

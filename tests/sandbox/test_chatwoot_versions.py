"""The stand-in speaks as older versions when told: what each lacks, at its border."""

from __future__ import annotations

from typing import Any

import pytest

from database.common import sandbox_access as access
from sandbox.chatwoot import versions
from sandbox.chatwoot.directory import SUBSCRIPTIONS
from tests.sandbox.support import MARIA, Caller, Receiver
from tests.support.waiting import wait_for

JOAO = "+5511987654321"


def _before(version: versions.Version) -> str:
    major, minor, patch = version
    return f"{major}.{minor}.{patch - 1}" if patch else f"{major}.{minor - 1}.9"


def _at(version: versions.Version) -> str:
    return ".".join(map(str, version))


def test_a_version_is_three_numbers_and_told_without_a_token(call: Caller) -> None:
    assert call.http.get(f"{call.sandbox.chatwoot_url}/api").json()["version"] == "4.16.2"
    call.settings(chatwoot_version="4.0.4")
    assert call.http.get(f"{call.sandbox.chatwoot_url}/api").json()["version"] == "4.0.4"
    for wrong in ("4.0", "4.0.4-ce", "four", 4):
        refused = call.control("PUT", "/settings", {"chatwoot_version": wrong})
        assert refused.status_code == 422


@pytest.mark.parametrize(("since", "status"), [(False, 404), (True, 200)])
def test_templates_are_synced_and_conversations_deleted_since(
    call: Caller, since: bool, status: int
) -> None:
    row = call.conversation(call.contact())["id"]
    for version, method, path in (
        (versions.SYNCS_TEMPLATES, "POST", "/inboxes/1/sync_templates"),
        (versions.DELETES_CONVERSATIONS, "DELETE", f"/conversations/{row}"),
    ):
        call.settings(chatwoot_version=_at(version) if since else _before(version))
        answer = call.chatwoot(method, path)
        assert answer.status_code == status
        if not since:
            assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("version", "value", "found"),
    [
        (_at(versions.PHONE_FILTER_TAKES_PLUS), MARIA, 1),
        (_before(versions.PHONE_FILTER_TAKES_PLUS), MARIA, 0),
        (_before(versions.PHONE_FILTER_TAKES_PLUS), MARIA[1:], 1),
        (_at(versions.PHONE_FILTER_TAKES_PLUS), MARIA[1:], 1),
    ],
)
def test_digits_without_plus_are_found_by_every_version(
    call: Caller, version: str, value: str, found: int
) -> None:
    call.contact()
    call.contact("João", JOAO)
    call.settings(chatwoot_version=version)
    line = {
        "attribute_key": "phone_number",
        "filter_operator": "equal_to",
        "values": [value],
        "query_operator": None,
    }
    answer = call.chatwoot("POST", "/contacts/filter", {"payload": [line]}).json()
    assert answer["meta"]["count"] == found


@pytest.mark.parametrize(("since", "kept"), [(False, {}), (True, {"indica_outbox": 1})])
def test_marks_of_a_message_are_kept_since(call: Caller, since: bool, kept: dict[str, int]) -> None:
    version = versions.KEEPS_CONTENT_ATTRIBUTES
    call.settings(chatwoot_version=_at(version) if since else _before(version))
    row = call.conversation(call.contact())["id"]
    note = {"content": "x", "private": True, "content_attributes": {"indica_outbox": 1}}
    answer = call.chatwoot("POST", f"/conversations/{row}/messages", note).json()
    assert answer["content_attributes"] == kept


def _events(call: Caller, receiver: Receiver) -> tuple[dict[str, Any], dict[str, Any]]:
    hook = {"url": f"{receiver.url}/webhooks/chatwoot", "subscriptions": sorted(SUBSCRIPTIONS)}
    made = call.chatwoot("POST", "/webhooks", hook).json()["payload"]["webhook"]
    row = call.conversation(call.contact())["id"]
    call.chatwoot("POST", f"/conversations/{row}/messages", {"content": "x", "private": True})
    wait_for(lambda: receiver.chatwoot_events("message_created"))
    wait_for(lambda: receiver.chatwoot_events("conversation_created"))
    return made, receiver.chatwoot_events("conversation_created")[0]


@pytest.mark.parametrize("since", [False, True])
def test_webhooks_are_signed_and_have_a_secret_since(
    call: Caller, receiver: Receiver, since: bool
) -> None:
    version = versions.SIGNS_WEBHOOKS
    call.settings(chatwoot_version=_at(version) if since else _before(version))
    made, _ = _events(call, receiver)
    assert ("secret" in made) is since
    named = {name for name in receiver.received[0].headers if name.startswith("x-chatwoot")}
    assert len(named) == (3 if since else 0)


@pytest.mark.parametrize("since", [False, True])
def test_events_of_conversations_name_their_account_since(
    call: Caller, receiver: Receiver, since: bool
) -> None:
    version = versions.ACCOUNT_IN_CONVERSATION_EVENTS
    call.settings(chatwoot_version=_at(version) if since else _before(version))
    _, created = _events(call, receiver)
    assert ("account" in created) is since
    assert receiver.chatwoot_events("message_created")[0]["account"]["id"] == 1


def test_4_0_takes_the_address_of_another_contact(call: Caller) -> None:
    owner, other = call.contact(), call.contact("João", JOAO)
    row = call.conversation(owner)["id"]
    taken = {"inbox_id": 1, "source_id": MARIA[1:]}
    path = f"/contacts/{other}/contact_inboxes"
    assert call.chatwoot("POST", path, taken).status_code == 422
    call.settings(chatwoot_version="4.0.4")
    answer = call.chatwoot("POST", path, taken)
    assert (answer.status_code, answer.json()["source_id"]) == (200, MARIA[1:])
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    wait_for(lambda: len(call.state()["conversations"]) == 2)
    theirs = call.state()["conversations"][1]
    assert (theirs["id"] != row, theirs["contact_id"]) == (True, other)


@pytest.mark.parametrize("since", [False, True])
def test_people_are_known_by_user_id_since(call: Caller, since: bool) -> None:
    version = versions.KNOWS_USER_IDS
    call.settings(chatwoot_version=_at(version) if since else _before(version))
    contact = call.contact()
    row = call.conversation(contact)["id"]
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    path = f"/conversations/{row}/messages"
    wait_for(lambda: [m for m in call.chatwoot("GET", path).json()["payload"] if m["source_id"]])
    shown = call.chatwoot("GET", f"/contacts/{contact}").json()["payload"]["contact_inboxes"]
    assert len(shown) == (2 if since else 1)


@pytest.mark.parametrize("since", [False, True])
def test_an_inbox_of_indicas_app_takes_the_number_over_since(call: Caller, since: bool) -> None:
    version = versions.TAKES_NUMBER_OVER
    call.settings(chatwoot_version=_at(version) if since else _before(version))
    channel = {
        "type": "whatsapp",
        "phone_number": "+551140040009",
        "provider_config": {"api_key": access.WHATSAPP_ACCESS_TOKEN},
    }
    call.chatwoot("POST", "/inboxes", {"name": "Outro", "channel": channel})
    assert call.control("GET", "/settings").json()["number_taken_over"] is since

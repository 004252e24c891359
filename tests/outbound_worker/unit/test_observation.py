"""How a look in Chatwoot goes: which requests, and how what they show is told."""

from __future__ import annotations

from typing import Any

import pytest

from outbound_worker.errors import CallFailed
from outbound_worker.models import CallError, JsonObject, Lease, ObserveWork, SweepWork
from outbound_worker.observation import (
    Observation,
    conversation_body,
    listed_conversation,
    message_bodies,
    sweep,
)

LEASE = Lease(float("inf"))

# As a real Chatwoot 4.16.2 lists it; what nobody reads is left out.
CONVERSATION: JsonObject = {
    "id": 190,
    "inbox_id": 1,
    "status": "open",
    "labels": ["indica-lead", "Com Espaço"],
    "priority": None,
    "custom_attributes": {"indica_lead": "x"},
    "created_at": 1795777914,
    "updated_at": 1795777916.1810088,
    "timestamp": 1795777916,
    "last_activity_at": 1795777916,
    "uuid": "282d94fd-2dfa-4be7-a791-7e5e909f7a60",
    "meta": {
        "sender": {
            "id": 188,
            "name": "Ana Teste",
            "email": "bat731101@example.com",
            "phone_number": "+5511973110101",
            "identifier": "bat:731101",
            "blocked": False,
            "thumbnail": "",
        },
        "channel": "Channel::Whatsapp",
        "assignee": {"id": 2, "name": "Ana", "email": "ana@example.com"},
        "assignee_type": "User",
        "hmac_verified": False,
    },
    "messages": [
        {"id": 871, "conversation": {"contact_inbox": {"source_id": "5511973110101"}}},
    ],
    "last_non_activity_message": {"id": 871, "message_type": 1, "private": True},
}


def said(identity: int, **more: Any) -> JsonObject:
    return {
        "id": identity,
        "content": f"Palavra {identity}",
        "message_type": 0,
        "private": False,
        "status": "sent",
        "content_type": "text",
        "content_attributes": {},
        "created_at": 1795777900 + identity,
        "source_id": f"wamid.{identity}",
        "sender": {"id": 188, "type": "contact"},
        **more,
    }


class Shown:
    """A Chatwoot with these conversations and messages; remembers what it was asked."""

    def __init__(self, conversations: list[JsonObject], messages: list[JsonObject]) -> None:
        self.conversations = conversations
        self.messages = messages
        self.pages: list[list[JsonObject]] = []
        self.gone: set[int] = set()
        self.asked: list[tuple[Any, ...]] = []

    def list_conversations(
        self, account_id: int, inbox_id: int, page: int, within_seconds: int | None, lease: Lease
    ) -> list[JsonObject]:
        self.asked.append(("list", page, within_seconds))
        return self.pages[min(page, len(self.pages)) - 1]

    def filter_contacts(
        self, account_id: int, wanted: list[tuple[str, str]], lease: Lease
    ) -> list[JsonObject]:
        self.asked.append(("filter", *(value for _, value in wanted)))
        return [{"id": 188, "phone_number": "+5511973110101"}, {"id": 5, "phone_number": "+551"}]

    def contact_conversations(
        self, account_id: int, contact_id: int, lease: Lease
    ) -> list[JsonObject]:
        self.asked.append(("of contact", contact_id))
        if contact_id in self.gone:
            raise CallFailed(CallError("chatwoot", "answered", "x", "gone", http_status=404))
        return self.conversations

    def show_conversation(self, account_id: int, conversation_id: int, lease: Lease) -> JsonObject:
        self.asked.append(("show", conversation_id))
        return self.conversations[0]

    def list_messages(
        self, account_id: int, conversation_id: int, before: int | None, lease: Lease
    ) -> list[JsonObject]:
        self.asked.append(("before", before))
        return [m for m in self.messages if before is None or m["id"] < before][-20:]

    def messages_after(
        self, account_id: int, conversation_id: int, after: int | None, lease: Lease
    ) -> tuple[list[JsonObject], JsonObject]:
        self.asked.append(("after", after))
        found = self.messages
        page = found[-20:] if after is None else [m for m in found if m["id"] > after][:100]
        return page, CONVERSATION["meta"]["sender"]


def look(shown: Shown, **work: Any) -> JsonObject:
    api: Any = shown
    given = {"account_id": 1, "inbox_id": 1, "said_since": 0, "unsettled_after": 0, **work}
    return Observation(api, ObserveWork.model_validate(given), LEASE).run()


def told(result: JsonObject) -> list[tuple[str, Any]]:
    return [(body["event"], body["id"]) for body in result["bodies"]]


def test_a_conversation_is_told_as_its_webhook_tells_it() -> None:
    body = conversation_body(1, CONVERSATION)
    assert body["event"] == "conversation_updated"
    assert body["account"] == {"id": 1}
    assert body["updated_at"] == 1795777916.1810088
    assert body["meta"]["assignee"] == {"id": 2}
    assert body["meta"]["sender"]["phone_number"] == "+5511973110101"
    assert body["contact_inbox"] == {"contact_id": 188, "source_id": "5511973110101"}
    assert "messages" not in body
    assert listed_conversation(CONVERSATION)["last_message"] == {
        "id": 871,
        "type": 1,
        "private": True,
    }


def test_a_message_that_failed_is_written_and_failed() -> None:
    failed = said(9, message_type=1, content_attributes={"external_error": "131047: late"})
    assert [(body["event"], body["message_type"]) for body in message_bodies(1, {}, failed)] == [
        ("message_created", "outgoing"),
        ("message_updated", "outgoing"),
    ]


def test_a_known_conversation_is_one_request() -> None:
    shown = Shown([CONVERSATION], [said(1), said(2), said(3, private=True, message_type=1)])
    result = look(
        shown,
        conversation_id=190,
        is_known=True,
        told=[{"conversation_id": 190, "message_id": 1, "read_at": 7.5}],
    )
    assert shown.asked == [("after", 1)]
    assert told(result) == [("message_created", 2)]
    assert result["cursors"] == [{"conversation_id": 190, "read_at": 7.5, "message_id": 3}]
    assert "updated_at" not in result["bodies"][0]["conversation"]


def test_one_that_is_not_known_is_read_itself() -> None:
    shown = Shown([CONVERSATION], [said(1)])
    result = look(shown, conversation_id=190)
    assert shown.asked == [("show", 190), ("after", None)]
    assert told(result) == [("conversation_updated", 190), ("message_created", 1)]


def test_all_of_a_person_are_read_but_what_did_not_change() -> None:
    other = {**CONVERSATION, "id": 191, "updated_at": 1795777920.5}
    shown = Shown([CONVERSATION, other], [said(1)])
    result = look(
        shown,
        contact_id=188,
        told=[
            {"conversation_id": 190, "message_id": 1, "read_at": 1795777916.181009},
            {"conversation_id": 191, "message_id": 1, "read_at": 1795777920.4},
        ],
    )
    assert shown.asked == [("of contact", 188), ("after", 1)]
    assert [cursor["conversation_id"] for cursor in result["cursors"]] == [191]
    assert [row["id"] for row in result["conversations"]] == [190, 191]


def test_what_was_said_in_another_inbox_is_told_too() -> None:
    """Its words alone: neither its state nor how far it was read is kept."""
    elsewhere = {**CONVERSATION, "id": 192, "inbox_id": 2}
    long_ago = {**elsewhere, "id": 193, "last_activity_at": 1795777000}
    shown = Shown([elsewhere, long_ago], [said(1)])
    result = look(shown, contact_id=188, said_since=1795777900)
    assert shown.asked == [("of contact", 188), ("after", None)]
    assert told(result) == [("message_created", 1)]
    assert result["bodies"][0]["inbox"] == {"id": 2}
    assert (result["conversations"], result["cursors"]) == ([], [])


@pytest.mark.parametrize("contact_id", [None, 77], ids=["never_known", "deleted"])
def test_whoever_has_the_number_is_looked_for(contact_id: int | None) -> None:
    shown = Shown([CONVERSATION], [said(1)])
    shown.gone = {77}
    result = look(shown, contact_id=contact_id, phones=["+5511973110101", "+551173110101"])
    assert ("filter", "+5511973110101", "+551173110101") in shown.asked
    assert ("of contact", 188) in shown.asked
    assert ("message_created", 1) in told(result)


def test_nobody_is_looked_for_without_a_number() -> None:
    shown = Shown([], [])
    assert look(shown) == {"conversations": [], "bodies": [], "cursors": []}
    assert shown.asked == []


def test_long_silences_are_read_in_batches() -> None:
    shown = Shown([CONVERSATION], [said(n) for n in range(1, 251)])
    known = [{"conversation_id": 190, "message_id": 10}]
    result = look(shown, conversation_id=190, is_known=True, told=known)
    assert shown.asked == [("after", 10), ("after", 110), ("after", 210)]
    assert [body["id"] for body in result["bodies"]] == list(range(11, 251))


def test_what_was_said_before_anybody_looked_is_left() -> None:
    shown = Shown([CONVERSATION], [said(n) for n in range(1, 61)])
    result = look(shown, conversation_id=190, is_known=True, said_since=1795777900 + 35)
    assert shown.asked == [("after", None), ("before", 41)]
    assert [body["id"] for body in result["bodies"]] == list(range(35, 61))


def test_the_next_look_begins_at_what_may_still_fail() -> None:
    shown = Shown(
        [CONVERSATION],
        [said(1), said(2, message_type=1, status="sent"), said(3, message_type=1, status="read")],
    )
    known = [{"conversation_id": 190, "message_id": 0}]
    young = look(shown, conversation_id=190, is_known=True, told=known, unsettled_after=0)
    old = look(shown, conversation_id=190, is_known=True, told=known, unsettled_after=2e9)
    assert young["cursors"][0]["message_id"] == 1
    assert old["cursors"][0]["message_id"] == 3


def swept(shown: Shown, *, within: int | None, since: float) -> JsonObject:
    api: Any = shown
    work = SweepWork(account_id=1, inbox_id=1, changed_since=since, within_seconds=within)
    return sweep(api, work, LEASE)


def page(first: int, count: int) -> list[JsonObject]:
    """Conversations whose last words are the older, the greater their number."""
    return [
        {**CONVERSATION, "id": first + n, "last_activity_at": 10_000 - first - n}
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 7, 60])
def test_what_changed_lately_is_one_request(count: int) -> None:
    shown = Shown([], [])
    shown.pages = [page(1, count)]
    result = swept(shown, within=180, since=0)
    assert shown.asked == [("list", 1, 180)]
    assert len(result["conversations"]) == count
    assert (result["requests"], result["is_paged"]) == (1, False)


def test_as_many_as_a_page_has_may_be_all_or_a_page() -> None:
    shown = Shown([], [])
    shown.pages = [page(1, 25)]
    assert len(swept(shown, within=180, since=0)["conversations"]) == 25
    assert shown.asked == [("list", 1, 180), ("list", 2, 180)]


def test_after_an_outage_pages_are_read_until_one_is_old_enough() -> None:
    shown = Shown([], [])
    shown.pages = [page(1, 25), page(26, 25), page(51, 25), page(76, 3)]
    result = swept(shown, within=None, since=10_000 - 40)
    assert [item[1] for item in shown.asked] == [1, 2]
    assert (len(result["conversations"]), result["is_paged"]) == (50, True)


def test_other_inboxes_are_not_told() -> None:
    shown = Shown([], [])
    shown.pages = [[CONVERSATION, {**CONVERSATION, "id": 5, "inbox_id": 2}]]
    assert [row["id"] for row in swept(shown, within=60, since=0)["conversations"]] == [190]

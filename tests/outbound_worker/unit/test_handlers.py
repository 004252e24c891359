"""Each kind of message: which calls it makes in which world, and what it reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import responses
from responses import matchers

from database.common.http_client import HttpClient, Timeouts
from database.common.redaction import Redactor
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed, UnknownKind
from outbound_worker.handlers import REUSED_MARK, Handlers
from outbound_worker.leased_client import LeasedClient
from outbound_worker.meta import MetaLeads
from outbound_worker.models import JsonObject, Target
from outbound_worker.webhooks import WebhookAccess, Webhooks
from outbound_worker.whatsapp import WhatsApp
from tests.outbound_worker.support import job

CHATWOOT = "https://chat.example.com"
ACCOUNT = f"{CHATWOOT}/api/v1/accounts/1"
GRAPH = "https://graph.example.com"
PHONE, OLD_PHONE = "+5531988887777", "+553188887777"
IDENTIFIER = "indica:0b7e"

CONTACT_WORK: JsonObject = {
    "account_id": 1,
    "inbox_id": 9,
    "contact_id": None,
    "name": "Maria Silva",
    "email": "maria@example.com",
    "phone_number": PHONE,
    "phone_variants": [PHONE, OLD_PHONE],
    "identifier": IDENTIFIER,
    "custom_attributes": {"indica_person": "0b7e"},
    "source_id": "5531988887777",
}
CONVERSATION_WORK: JsonObject = {
    "account_id": 1,
    "inbox_id": 9,
    "contact_id": 42,
    "source_id": "5531988887777",
    "assignee_id": 7,
    "labels": ["indica-lead"],
    "custom_attributes": {"indica_lead": "uid-1", "indica_attempt": "1"},
    "force_new": False,
}


@pytest.fixture
def world() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


@pytest.fixture
def handlers() -> Iterator[Handlers]:
    redact = Redactor()
    timeouts = Timeouts(1.0, 1.0, 2.0)
    targets: tuple[tuple[Target, str], ...] = (
        ("chatwoot", CHATWOOT),
        ("whatsapp", GRAPH),
        ("meta", GRAPH),
    )
    clients = [
        LeasedClient(
            target,
            HttpClient(target, url, {"x-test": "1"}, timeouts=timeouts, pool_size=2, redact=redact),
        )
        for target, url in targets
    ]
    yield Handlers(
        Chatwoot(clients[0], redact),
        WhatsApp(clients[1], "v25.0", redact),
        MetaLeads(clients[2], "v25.0", redact, token="t", app_secret="s"),
        Webhooks(WebhookAccess(frozenset(), "key", is_development=False), redact),
    )
    for client in clients:
        client.close()


def contact(identity: int = 42, **fields: Any) -> JsonObject:
    return {
        "id": identity,
        "name": "Maria Silva",
        "email": "maria@example.com",
        "phone_number": PHONE,
        "identifier": IDENTIFIER,
        "custom_attributes": {"indica_person": "0b7e"},
        "contact_inboxes": [{"source_id": "5531988887777", "inbox": {"id": 9}}],
        **fields,
    }


def conversation(identity: int = 5, **fields: Any) -> JsonObject:
    return {
        "id": identity,
        "uuid": f"uuid-{identity}",
        "inbox_id": 9,
        "status": "open",
        "labels": ["indica-lead"],
        "meta": {"assignee": {"id": 7}},
        "custom_attributes": {"indica_lead": "uid-1", "indica_attempt": "1"},
        "first_reply_created_at": 0,
        **fields,
    }


LOOKED_FOR = (
    ("phone_number", PHONE.lstrip("+")),
    ("phone_number", OLD_PHONE.lstrip("+")),
    ("identifier", IDENTIFIER),
    ("email", "maria@example.com"),
)


def filtered(
    world: responses.RequestsMock,
    *found: JsonObject,
    wanted: tuple[tuple[str, str], ...] = LOOKED_FOR,
) -> None:
    """The next look for the person, spelt exactly as Chatwoot wants it, finds these."""
    conditions = [
        {
            "attribute_key": attribute,
            "filter_operator": "equal_to",
            "values": [value],
            "query_operator": "OR" if number < len(wanted) else None,
        }
        for number, (attribute, value) in enumerate(wanted, 1)
    ]
    world.post(
        f"{ACCOUNT}/contacts/filter",
        json={"meta": {"count": len(found), "current_page": 1}, "payload": list(found)},
        match=[
            matchers.json_params_matcher({"payload": conditions}),
            matchers.query_param_matcher({"page": "1"}),
        ],
    )


def bodies(world: responses.RequestsMock, method: str, ending: str) -> list[Any]:
    return [
        json.loads(call.request.body or b"null")
        for call in world.calls
        if call.request.method == method and str(call.request.url).endswith(ending)
    ]


def taken(*attributes: str) -> JsonObject:
    return {"message": "has already been taken", "attributes": list(attributes)}


# -- contact -------------------------------------------------------------------------------


def test_new_person_is_created_in_the_inbox_by_one_call(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(
        f"{ACCOUNT}/contacts",
        json={"payload": {"contact": contact(), "contact_inbox": {"source_id": "5531988887777"}}},
    )

    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))

    assert result == {
        "contact_id": 42,
        "source_id": "5531988887777",
        "adopted": False,
        "is_untouched": True,
        "is_blocked": False,
        "conflicts": [],
    }
    (created,) = bodies(world, "POST", "/contacts")
    assert created == {
        "name": "Maria Silva",
        "identifier": IDENTIFIER,
        "custom_attributes": {"indica_person": "0b7e"},
        "phone_number": PHONE,
        "email": "maria@example.com",
        "inbox_id": 9,
        "source_id": "5531988887777",
    }


@pytest.mark.parametrize(
    "refusal",
    [
        {"status": 500, "json": {"status": 500, "error": "Internal Server Error"}},
        {"status": 422, "json": {"message": "Source invalid", "attributes": ["source_id"]}},
    ],
)
def test_new_person_whose_source_id_another_contact_has_is_created_without_a_place(
    world: responses.RequestsMock, handlers: Handlers, refusal: JsonObject
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", **refusal)
    world.post(f"{ACCOUNT}/contacts", json={"payload": {"contact": contact(contact_inboxes=[])}})
    world.post(f"{ACCOUNT}/contacts/42/contact_inboxes", status=422, json=taken("source_id"))
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (result["contact_id"], result["source_id"]) == (42, None)
    assert result["conflicts"] == [{"field": "source_id", "contact_id": None}]
    first, second = bodies(world, "POST", "/contacts")
    assert first == second | {"inbox_id": 9, "source_id": "5531988887777"}


def test_new_person_whom_a_500_made_all_the_same_is_found(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", status=500, body="<html>")
    world.post(f"{ACCOUNT}/contacts", status=422, json=taken("phone_number", "identifier"))
    filtered(world, contact())
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (result["contact_id"], result["adopted"]) == (42, False)
    assert result["is_untouched"] is False


def test_outage_while_a_person_is_created_is_told_as_it_is(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", status=502, body="<html>")
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (caught.value.error.phase, caught.value.error.http_status) == ("no_answer", 502)


def test_known_contact_that_is_complete_needs_one_call(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(f"{ACCOUNT}/contacts/42", json={"payload": contact()})
    result = handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 42}))
    assert result["contact_id"] == 42
    assert result["adopted"] is False
    assert len(world.calls) == 1


def test_known_contact_that_was_deleted_is_looked_for_again(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(f"{ACCOUNT}/contacts/41", json={"error": "Resource could not be found"}, status=404)
    filtered(world, contact(42))
    result = handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 41}))
    assert result["contact_id"] == 42


def test_known_id_that_is_another_persons_now_is_looked_for_again(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    other = contact(
        41,
        phone_number="+5511900000000",
        identifier="x",
        custom_attributes={},
        contact_inboxes=[{"source_id": "5511900000000", "inbox": {"id": 9}}],
    )
    world.get(f"{ACCOUNT}/contacts/41", json={"payload": other})
    filtered(world, contact(42))
    result = handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 41}))
    assert result["contact_id"] == 42


@pytest.mark.parametrize(
    "fields",
    [
        {"identifier": "x", "custom_attributes": {}},
        {"phone_number": "+5511900000000", "custom_attributes": {}},
        {"phone_number": "+5511900000000", "identifier": "x"},
    ],
)
def test_known_id_is_kept_while_one_thing_says_that_it_is_the_person(
    world: responses.RequestsMock, handlers: Handlers, fields: JsonObject
) -> None:
    world.get(f"{ACCOUNT}/contacts/42", json={"payload": contact(42, **fields)})
    result = handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 42}))
    assert result["contact_id"] == 42


def test_contact_under_the_old_phone_form_is_adopted_and_only_blanks_are_filled(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    theirs = contact(
        8,
        name="Mari do Zap",
        email=None,
        phone_number=OLD_PHONE,
        identifier=None,
        custom_attributes={"cidade": "BH"},
        contact_inboxes=[{"source_id": "553188887777", "inbox": {"id": 9}}],
    )
    filtered(world, theirs)
    world.put(f"{ACCOUNT}/contacts/8", json={"payload": theirs})

    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))

    assert result == {
        "contact_id": 8,
        "source_id": "5531988887777",
        "adopted": True,
        "is_untouched": False,
        "is_blocked": False,
        "conflicts": [],
    }
    assert bodies(world, "PUT", "/contacts/8") == [
        {
            "email": "maria@example.com",
            "identifier": IDENTIFIER,
            "custom_attributes": {"indica_person": "0b7e"},
        }
    ]


def test_phone_in_place_of_a_name_counts_as_blank(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    theirs = contact(8, name="+55 31 98888-7777")
    filtered(world, theirs)
    world.put(f"{ACCOUNT}/contacts/8", json={"payload": theirs})
    handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert bodies(world, "PUT", "/contacts/8") == [{"name": "Maria Silva"}]


def test_filter_hits_that_are_not_equal_are_ignored(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(
        world,
        contact(3, phone_number="+5531988887770", identifier="x", email="x@example.com"),
        contact(4, phone_number="+5511900000000", identifier="indica:other", email=None),
        contact(5, phone_number=None, identifier=None, email="not.maria@example.com"),
    )
    world.post(f"{ACCOUNT}/contacts", json={"payload": {"contact": contact()}})
    assert handlers.run(job("chatwoot.contact", CONTACT_WORK))["contact_id"] == 42


def test_two_contacts_for_the_two_forms_ours_first_and_the_other_reported(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(
        world,
        contact(3, identifier=None, email=None),
        contact(42, phone_number=OLD_PHONE),
    )
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert result["contact_id"] == 42
    assert result["conflicts"] == [{"field": "phone_number", "contact_id": 3}]


def test_holder_of_the_email_with_another_phone_is_another_person(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    holder = contact(3, phone_number="+5511911112222", identifier=None)
    filtered(world, holder)
    world.post(f"{ACCOUNT}/contacts", status=422, json=taken("email"))
    world.post(f"{ACCOUNT}/contacts", json={"payload": {"contact": contact(email=None)}})

    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))

    assert result["contact_id"] == 42
    assert result["conflicts"] == [{"field": "email", "contact_id": 3}]
    first, second = bodies(world, "POST", "/contacts")
    assert "email" in first
    assert "email" not in second


def test_holder_of_the_email_without_a_phone_is_adopted_and_gets_ours(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    holder = contact(3, phone_number=None, identifier=None)
    filtered(world, holder)
    world.put(f"{ACCOUNT}/contacts/3", json={"payload": holder})
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (result["contact_id"], result["adopted"]) == (3, True)
    assert bodies(world, "PUT", "/contacts/3") == [
        {"phone_number": PHONE, "identifier": IDENTIFIER}
    ]


def test_email_taken_while_filling_blanks_is_left_out_and_reported(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    theirs = contact(8, email="", identifier=None)
    filtered(world, theirs)
    world.put(f"{ACCOUNT}/contacts/8", status=422, json=taken("email"))
    filtered(world, contact(3, phone_number="+5511911112222"))
    world.put(f"{ACCOUNT}/contacts/8", json={"payload": theirs})
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert result["conflicts"] == [{"field": "email", "contact_id": 3}]
    assert bodies(world, "PUT", "/contacts/8")[1] == {"identifier": IDENTIFIER}


def test_one_of_two_contacts_with_the_number_is_used_as_it_is(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known = contact(8, email=None, identifier=None, custom_attributes={})
    work = {**CONTACT_WORK, "contact_id": 8}
    world.get(f"{ACCOUNT}/contacts/8", json={"payload": known})
    # Whatever is changed of either of them.
    world.put(f"{ACCOUNT}/contacts/8", status=422, json=taken("phone_number"))
    result = handlers.run(job("chatwoot.contact", work))
    assert (result["contact_id"], result["source_id"]) == (8, "5531988887777")
    assert result["conflicts"] == [{"field": "phone_number", "contact_id": None}]
    assert len(bodies(world, "PUT", "/contacts/8")) == 1


def test_contact_that_appeared_meanwhile_is_found_after_the_422(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", status=422, json=taken("phone_number", "email"))
    filtered(world, contact(77))
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (result["contact_id"], result["adopted"]) == (77, False)


def test_place_of_a_known_contact_is_left_to_the_conversation(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world, contact(contact_inboxes=[]))
    result = handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert (result["source_id"], result["is_untouched"]) == ("5531988887777", True)
    assert len(world.calls) == 1


def test_known_contact_with_nothing_to_fill_in_is_not_written_for_our_marks_alone(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world, contact(8, identifier=None, custom_attributes={}))
    assert handlers.run(job("chatwoot.contact", CONTACT_WORK))["adopted"] is True
    assert len(world.calls) == 1


def test_contact_of_somebody_else_on_the_number_gets_nothing_of_ours(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world, contact(8, identifier=None, email=None, custom_attributes={}))
    work = {**CONTACT_WORK, "others": [8, 9]}
    assert handlers.run(job("chatwoot.contact", work))["contact_id"] == 8
    assert len(world.calls) == 1


def test_known_id_is_kept_while_the_inbox_knows_it_by_the_number(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    """An adopted contact without a mark of ours, whose phone was edited there."""
    edited = contact(8, phone_number="+5511900000000", identifier="x", custom_attributes={})
    world.get(f"{ACCOUNT}/contacts/8", json={"payload": edited})
    result = handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 8}))
    assert result["contact_id"] == 8
    assert len(world.calls) == 1


def test_person_without_phone_gets_no_place_in_the_inbox(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world, wanted=LOOKED_FOR[2:])
    world.post(f"{ACCOUNT}/contacts", json={"payload": {"contact": contact(phone_number=None)}})
    work = {**CONTACT_WORK, "phone_number": None, "phone_variants": [], "source_id": None}
    result = handlers.run(job("chatwoot.contact", work))
    assert result["source_id"] is None
    assert bodies(world, "POST", "/contacts")[0].keys() == {
        "name",
        "identifier",
        "custom_attributes",
        "email",
    }


def test_other_refusals_of_a_create_are_reported_as_they_are(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", status=422, json=taken("phone_number", "name"))
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert caught.value.error.operation == "contacts/create"
    assert caught.value.error.attributes == ("phone_number", "name")


def test_reading_is_asked_again_at_once_when_the_connection_broke(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(
        f"{ACCOUNT}/contacts/42", body=requests.ConnectionError(ConnectionResetError("reset"))
    )
    world.get(f"{ACCOUNT}/contacts/42", json={"payload": contact()})
    assert handlers.run(job("chatwoot.contact", {**CONTACT_WORK, "contact_id": 42}))


def test_writing_is_never_asked_again_by_the_client(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world)
    world.post(f"{ACCOUNT}/contacts", body=requests.ConnectionError(ConnectionResetError("reset")))
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.contact", CONTACT_WORK))
    assert caught.value.error.phase == "no_answer"
    assert len(bodies(world, "POST", "/contacts")) == 1


# -- conversation --------------------------------------------------------------------------


def known_conversations(world: responses.RequestsMock, *items: JsonObject) -> None:
    world.get(f"{ACCOUNT}/contacts/42/conversations", json={"payload": list(items)})


def test_new_conversation_is_created_with_all_three_ids_and_our_marks(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=conversation(5, labels=[]))
    world.post(f"{ACCOUNT}/conversations/5/labels", json={"payload": ["indica-lead"]})
    assert handlers.run(job("chatwoot.conversation", CONVERSATION_WORK)) == {
        "conversation_id": 5,
        "status": "open",
        "uuid": "uuid-5",
        "reused": False,
        "lock_to_single": False,
        "assignee_id": 7,
        "found": [],
    }
    assert bodies(world, "POST", "/conversations") == [
        {
            "inbox_id": 9,
            "contact_id": 42,
            "source_id": "5531988887777",
            "assignee_id": 7,
            "custom_attributes": {"indica_lead": "uid-1", "indica_attempt": "1"},
        }
    ]


def test_conversation_with_our_marks_is_the_one_of_the_doubtful_call(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(
        world,
        conversation(6, custom_attributes={"indica_lead": "uid-1", "indica_attempt": "2"}),
        conversation(4, inbox_id=8),
        conversation(5, status="resolved"),
    )
    result = handlers.run(
        job("chatwoot.conversation", {**CONVERSATION_WORK, "force_new": True}, attempt=2)
    )
    assert (result["conversation_id"], result["reused"]) == (5, False)
    assert len(world.calls) == 1


def test_who_wrote_last_is_told_of_what_was_open_and_lately_spoken_in(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(
        world,
        conversation(4, last_activity_at=5000),
        conversation(3, inbox_id=8, last_activity_at=4000, meta={"assignee_type": "AgentBot"}),
        conversation(2, status="resolved", last_activity_at=5000),
    )
    said = [
        {"id": 1, "message_type": 0, "private": False, "created_at": 4100},
        {"id": 2, "message_type": 1, "sender": {"type": "user"}, "created_at": 4900},
        {"id": 3, "message_type": 1, "private": True, "sender": {"type": "user"}, "created_at": 5},
        {"id": 4, "message_type": 1, "sender": None, "created_at": 4950},
        {"id": 5, "message_type": 2, "created_at": 5000},
    ]
    world.get(f"{ACCOUNT}/conversations/4/messages", json={"payload": said})
    result = handlers.run(job("chatwoot.conversation", {**CONVERSATION_WORK, "talk_since": 4500}))
    told = {"incoming_at": 4100.0, "outgoing_at": 4900.0}
    assert result["found"] == [
        {"conversation_id": 4, "inbox_id": 9, "assignee_id": 7, **told},
        {
            "conversation_id": 3,
            "inbox_id": 8,
            "assignee_id": None,
            "incoming_at": None,
            "outgoing_at": None,
        },
    ]


def test_open_conversation_of_the_inbox_is_reused_with_its_assignee(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(
        world,
        conversation(3, custom_attributes={}, inbox_id=8),
        conversation(
            4,
            custom_attributes={"motivo": "suporte"},
            labels=["suporte"],
            meta={"assignee": {"id": 99}},
        ),
        conversation(2, custom_attributes={}, status="resolved"),
    )
    world.post(f"{ACCOUNT}/conversations/4/custom_attributes", json={"custom_attributes": {}})
    world.post(f"{ACCOUNT}/conversations/4/labels", json={"payload": []})
    result = handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))
    assert result == {
        "conversation_id": 4,
        "status": "open",
        "uuid": "uuid-4",
        "reused": True,
        "lock_to_single": False,
        "assignee_id": 99,
        "found": [
            {
                "conversation_id": 4,
                "inbox_id": 9,
                "assignee_id": 99,
                "incoming_at": None,
                "outgoing_at": None,
            },
            {
                "conversation_id": 3,
                "inbox_id": 8,
                "assignee_id": 7,
                "incoming_at": None,
                "outgoing_at": None,
            },
        ],
    }
    assert bodies(world, "POST", "/custom_attributes") == [
        {
            "custom_attributes": {
                "motivo": "suporte",
                "indica_lead": "uid-1",
                "indica_attempt": "1",
                REUSED_MARK: "uid-1/1",
            }
        }
    ]
    assert bodies(world, "POST", "/labels") == [{"labels": ["suporte", "indica-lead"]}]


def test_second_run_over_a_reused_conversation_still_leaves_its_assignee(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    marks = {"indica_lead": "uid-1", "indica_attempt": "1", REUSED_MARK: "uid-1/1"}
    known_conversations(
        world, conversation(4, custom_attributes=marks, meta={"assignee": {"id": 99}})
    )
    result = handlers.run(job("chatwoot.conversation", CONVERSATION_WORK, attempt=2))
    assert (result["reused"], result["assignee_id"]) == (True, 99)


def test_open_conversation_is_not_reused_when_a_new_one_is_wanted(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world, conversation(4, custom_attributes={}))
    world.post(f"{ACCOUNT}/conversations", json=conversation(5))
    work = {**CONVERSATION_WORK, "force_new": True}
    assert handlers.run(job("chatwoot.conversation", work))["conversation_id"] == 5


def test_none_is_looked_for_where_none_can_be(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.post(f"{ACCOUNT}/conversations", json=conversation(5))
    work = {**CONVERSATION_WORK, "is_new": True}
    assert handlers.run(job("chatwoot.conversation", work))["conversation_id"] == 5
    assert len(world.calls) == 1


def test_after_a_doubtful_call_it_is_looked_for_all_the_same(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world, conversation(5))
    work = {**CONVERSATION_WORK, "is_new": True}
    assert handlers.run(job("chatwoot.conversation", work, attempt=2))["conversation_id"] == 5
    assert len(world.calls) == 1


def test_unasked_older_conversation_in_the_answer_means_lock_to_single_too(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    marks = {"indica_lead": "uid-1", "indica_attempt": "1"}
    world.post(f"{ACCOUNT}/conversations", json=conversation(4, custom_attributes=marks))
    world.post(f"{ACCOUNT}/conversations/4/custom_attributes", json={"custom_attributes": {}})
    ours = {"indica_lead": "uid-1", "indica_attempt": "2"}
    work = {**CONVERSATION_WORK, "is_new": True, "force_new": True, "custom_attributes": ours}
    result = handlers.run(job("chatwoot.conversation", work))
    assert (result["lock_to_single"], result["reused"]) == (True, True)


def test_older_conversation_in_the_answer_means_lock_to_single(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    old = conversation(
        4, status="resolved", custom_attributes={"a": "b"}, meta={"assignee": {"id": 99}}
    )
    known_conversations(world, old)
    world.post(f"{ACCOUNT}/conversations", json=old)
    world.post(f"{ACCOUNT}/conversations/4/custom_attributes", json={"custom_attributes": {}})
    result = handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))
    assert result["lock_to_single"] is True
    assert result["reused"] is True
    assert result["assignee_id"] == 99


def test_older_conversation_beyond_the_twenty_listed_is_recognised_by_its_missing_marks(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=conversation(4, custom_attributes={}))
    world.post(f"{ACCOUNT}/conversations/4/custom_attributes", json={"custom_attributes": {}})
    assert handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))["lock_to_single"] is True


def test_number_that_another_contact_has_makes_no_conversation(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", status=422, json=taken("source_id"))
    assert handlers.run(job("chatwoot.conversation", CONVERSATION_WORK)) == {
        "conversation_id": None,
        "conflicts": [{"field": "source_id", "contact_id": None}],
        "found": [],
    }


def test_open_conversation_of_nobody_is_given_with_what_is_written_to_it(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(
        world, conversation(4, custom_attributes={}, labels=["indica-lost"], meta={})
    )
    world.post(f"{ACCOUNT}/conversations/4/custom_attributes", json={"custom_attributes": {}})
    world.post(f"{ACCOUNT}/conversations/4/labels", json={"payload": []})
    world.post(f"{ACCOUNT}/conversations/4/assignments", json={"id": 7})
    work = {**CONVERSATION_WORK, "labels_remove": ["indica-lost"]}
    result = handlers.run(job("chatwoot.conversation", work))
    assert (result["reused"], result["assignee_id"]) == (True, 7)
    assert bodies(world, "POST", "/labels") == [{"labels": ["indica-lead"]}]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (None, (None, None)),
        ({"id": 9, "message_type": 0, "created_at": 4700}, (4700.0, None)),
    ],
)
def test_last_words_of_the_list_are_not_asked_for_again(
    world: responses.RequestsMock,
    handlers: Handlers,
    last: JsonObject | None,
    told: tuple[float | None, float | None],
) -> None:
    open_one = conversation(4, last_activity_at=5000, last_non_activity_message=last)
    known_conversations(world, open_one)
    result = handlers.run(job("chatwoot.conversation", {**CONVERSATION_WORK, "talk_since": 4500}))
    (found,) = result["found"]
    assert (found["incoming_at"], found["outgoing_at"]) == told
    assert len(world.calls) == 1


def test_assignee_that_chatwoot_replaced_is_set_and_verified(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=conversation(5, meta={"assignee": {"id": 99}}))
    world.post(f"{ACCOUNT}/conversations/5/assignments", json={"id": 7})
    assert handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))["assignee_id"] == 7
    assert bodies(world, "POST", "/assignments") == [{"assignee_id": 7}]


def test_unknown_agent_is_told_although_chatwoot_answered_200(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=conversation(5, meta={}))
    world.post(f"{ACCOUNT}/conversations/5/assignments", body="null")
    assert handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))["assignee_id"] is None


def test_conversation_that_an_agent_took_over_and_answered_keeps_them(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(
        world, conversation(5, meta={"assignee": {"id": 99}}, first_reply_created_at=1700000000)
    )
    result = handlers.run(job("chatwoot.conversation", CONVERSATION_WORK, attempt=2))
    assert result["assignee_id"] == 99
    assert len(world.calls) == 1


def test_bot_is_no_assignee(world: responses.RequestsMock, handlers: Handlers) -> None:
    known_conversations(
        world, conversation(5, meta={"assignee": {"id": 3}, "assignee_type": "AgentBot"})
    )
    work = {**CONVERSATION_WORK, "assignee_id": None}
    assert handlers.run(job("chatwoot.conversation", work))["assignee_id"] is None


def test_deleted_contact_is_an_answered_404(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(
        f"{ACCOUNT}/contacts/42/conversations",
        status=404,
        json={"error": "Resource could not be found"},
    )
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))
    assert (caught.value.error.phase, caught.value.error.http_status) == ("answered", 404)


@pytest.mark.parametrize("answer", [{}, {"id": None}, {"id": "5"}, [], None])
def test_200_without_an_id_is_no_answer(
    world: responses.RequestsMock, handlers: Handlers, answer: Any
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=answer)
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.conversation", CONVERSATION_WORK))
    assert caught.value.error.phase == "no_answer"


# -- note ----------------------------------------------------------------------------------

NOTE_WORK: JsonObject = {
    "account_id": 1,
    "conversation_id": 5,
    "content": "Lead indicado por João",
    "outbox_id": 314,
}


def test_note_is_private_and_carries_our_id(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.post(f"{ACCOUNT}/conversations/5/messages", json={"id": 900})
    assert handlers.run(job("chatwoot.note", NOTE_WORK)) == {"message_id": 900}
    assert bodies(world, "POST", "/messages") == [
        {
            "content": "Lead indicado por João",
            "message_type": "outgoing",
            "private": True,
            "content_attributes": {"indica_outbox": 314},
        }
    ]


def test_note_of_an_earlier_attempt_is_found_on_an_older_page(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    newest = [{"id": n, "content_attributes": {}} for n in range(100, 120)]
    older = [
        {"id": 80, "content_attributes": None},
        {"id": 81, "content_attributes": {"indica_outbox": "314"}},
    ]
    world.get(
        f"{ACCOUNT}/conversations/5/messages",
        json={"payload": newest},
        match=[matchers.query_param_matcher({})],
    )
    world.get(
        f"{ACCOUNT}/conversations/5/messages",
        json={"payload": older},
        match=[matchers.query_param_matcher({"before": "100"})],
    )
    assert handlers.run(job("chatwoot.note", NOTE_WORK, attempt=2)) == {"message_id": 81}


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"content": "Lead indicado por João\n", "private": True}, 81),
        ({"content": "Lead indicado por João", "private": False}, 901),
        ({"content": "Lead indicado por Ana", "private": True}, 901),
        (
            {
                "content": "Lead indicado por João",
                "private": True,
                "content_attributes": {"indica_outbox": 313},
            },
            901,
        ),
    ],
)
def test_note_without_its_mark_is_known_by_its_words(
    world: responses.RequestsMock, handlers: Handlers, message: JsonObject, found: int
) -> None:
    """Chatwoot before 4.9 does not keep what we attach to a message."""
    listed = {"id": 81, "content_attributes": {}, **message}
    world.get(
        f"{ACCOUNT}/conversations/5/messages",
        json={"payload": [listed]},
        match=[matchers.query_param_matcher({})],
    )
    if found == 901:
        world.get(
            f"{ACCOUNT}/conversations/5/messages",
            json={"payload": []},
            match=[matchers.query_param_matcher({"before": "81"})],
        )
        world.post(f"{ACCOUNT}/conversations/5/messages", json={"id": 901})
    assert handlers.run(job("chatwoot.note", NOTE_WORK, attempt=2)) == {"message_id": found}


def test_contact_that_somebody_blocked_is_told(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    filtered(world, contact(blocked=True))
    assert handlers.run(job("chatwoot.contact", CONTACT_WORK))["is_blocked"] is True


def test_note_that_never_arrived_is_written_by_the_second_attempt(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(f"{ACCOUNT}/conversations/5/messages", json={"payload": []})
    world.post(f"{ACCOUNT}/conversations/5/messages", json={"id": 901})
    assert handlers.run(job("chatwoot.note", NOTE_WORK, attempt=2)) == {"message_id": 901}


WHOSE: JsonObject = {"lead": "uid-1", "identifier": IDENTIFIER, "phones": [PHONE, OLD_PHONE]}


def of(sender: JsonObject | None, **marks: str) -> JsonObject:
    return conversation(5, meta={"sender": sender, "assignee": None}, custom_attributes=marks)


@pytest.mark.parametrize(
    "shown",
    [
        of({"id": 42, "phone_number": PHONE}),
        of({"id": 43, "phone_number": OLD_PHONE}),
        of({"id": 42, "phone_number": "+5511900000000"}, indica_lead="uid-1"),
        of({"id": 42, "phone_number": "+5511900000000", "identifier": IDENTIFIER}),
        of({"id": 42, "phone_number": None}),
        of(None),
    ],
)
def test_note_into_an_older_conversation_of_the_person_is_written(
    world: responses.RequestsMock, handlers: Handlers, shown: JsonObject
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=shown)
    world.post(f"{ACCOUNT}/conversations/5/messages", json={"id": 900})
    work = {**NOTE_WORK, "whose": WHOSE}
    assert handlers.run(job("chatwoot.note", work)) == {"message_id": 900}


@pytest.mark.parametrize(
    "shown",
    [
        of({"id": 42, "phone_number": "+5511900000000"}),
        of({"id": 77, "phone_number": "+5511900000000"}, indica_lead="uid-2"),
        of({"id": 77, "phone_number": "+5511900000000", "identifier": "indica:another"}),
        # A Chatwoot that was restored: the same person's number, in another conversation or inbox.
        conversation(5, uuid="uuid-77", meta={"sender": {"id": 42, "phone_number": PHONE}}),
        conversation(5, inbox_id=8, meta={"sender": {"id": 42, "phone_number": PHONE}}),
    ],
)
def test_nothing_is_written_into_a_strangers_conversation(
    world: responses.RequestsMock, handlers: Handlers, shown: JsonObject
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=shown)
    whose = {**WHOSE, "inbox_id": 9}
    if shown["uuid"] != "uuid-5":
        whose["uuid"] = "uuid-5"
    for kind, work in (
        ("chatwoot.note", {**NOTE_WORK, "whose": whose}),
        ("chatwoot.update", update(labels_add=["x"], assignee_id=8, status="open", whose=whose)),
    ):
        with pytest.raises(CallFailed) as caught:
            handlers.run(job(kind, work))
        error = caught.value.error
        assert (error.phase, error.operation) == ("answered", "conversations/identity")
    assert bodies(world, "POST", "") == []


def test_what_it_is_called_for_good_is_the_conversation_whoever_it_was_merged_into(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    shown = of({"id": 77, "phone_number": "+5511900000000"})
    world.get(f"{ACCOUNT}/conversations/5", json=shown)
    world.post(f"{ACCOUNT}/conversations/5/messages", json={"id": 900})
    work = {**NOTE_WORK, "whose": {**WHOSE, "uuid": "uuid-5", "inbox_id": 9}}
    assert handlers.run(job("chatwoot.note", work)) == {"message_id": 900}


# -- agents --------------------------------------------------------------------------------


def test_who_is_an_agent_is_a_bare_list(world: responses.RequestsMock, handlers: Handlers) -> None:
    world.get(f"{ACCOUNT}/agents", json=[{"id": 9}, {"id": 2, "email": "a@example.com"}, {}])
    assert handlers.run(job("chatwoot.agents", {"account_id": 1})) == {"agent_ids": [2, 9]}


@pytest.mark.parametrize("answer", ["{}", "null", "<html></html>", ""])
def test_no_list_is_no_answer_about_who_is_an_agent(
    world: responses.RequestsMock, handlers: Handlers, answer: str
) -> None:
    world.get(f"{ACCOUNT}/agents", body=answer)
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.agents", {"account_id": 1}))
    assert caught.value.error.phase == "no_answer"


# -- update --------------------------------------------------------------------------------


def update(**fields: Any) -> JsonObject:
    return {"account_id": 1, "conversation_id": 5, **fields}


def test_update_touches_only_what_was_given(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, priority="low"))
    assert handlers.run(job("chatwoot.update", update())) == {}


@pytest.mark.parametrize(("has", "asked"), [({"id": 7}, [{"assignee_id": None}]), (None, [])])
def test_update_takes_a_conversation_from_who_has_it(
    world: responses.RequestsMock, handlers: Handlers, has: Any, asked: list[Any]
) -> None:
    world.get(
        f"{ACCOUNT}/conversations/5", json=conversation(5, meta={"assignee": has} if has else {})
    )
    if asked:
        world.post(f"{ACCOUNT}/conversations/5/assignments", body="null")
    result = handlers.run(job("chatwoot.update", update(assignee_id=None)))
    assert result == {"assignee_id": None}
    assert bodies(world, "POST", "/assignments") == asked


def test_update_of_everything_reads_before_it_replaces(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    before = conversation(
        5, labels=["a", "indica-old"], custom_attributes={"theirs": "1"}, priority=None
    )
    world.get(f"{ACCOUNT}/conversations/5", json=before)
    world.post(f"{ACCOUNT}/conversations/5/custom_attributes", json={"custom_attributes": {}})
    world.post(f"{ACCOUNT}/conversations/5/labels", json={"payload": []})
    world.post(
        f"{ACCOUNT}/conversations/5/toggle_priority", body="", content_type="application/json"
    )
    world.post(
        f"{ACCOUNT}/conversations/5/toggle_status",
        json={"payload": {"success": True, "current_status": "resolved"}},
    )
    world.get(f"{ACCOUNT}/conversations/5", json={**before, "meta": {"assignee": {"id": 1}}})
    world.post(f"{ACCOUNT}/conversations/5/assignments", json={"id": 8})
    result = handlers.run(
        job(
            "chatwoot.update",
            update(
                assignee_id=8,
                labels_add=["indica-d3", "a"],
                labels_remove=["indica-old"],
                priority="high",
                custom_attributes={"indica_score": "80"},
                status="resolved",
            ),
        )
    )
    assert result == {"assignee_id": 8}
    assert bodies(world, "POST", "/custom_attributes") == [
        {"custom_attributes": {"theirs": "1", "indica_score": "80"}}
    ]
    assert bodies(world, "POST", "/labels") == [{"labels": ["a", "indica-d3"]}]
    assert bodies(world, "POST", "/toggle_priority") == [{"priority": "high"}]
    assert bodies(world, "POST", "/toggle_status") == [{"status": "resolved"}]


SAID = {"id": 31, "private": False, "content": "Oi", "source_id": "wamid.x"}


@pytest.mark.parametrize(
    ("message", "is_said"),
    [
        ({"message_type": 0, "created_at": 1_800_000_000}, True),
        ({"message_type": 0, "created_at": 1_799_999_999}, False),
        ({"message_type": 1, "created_at": 1_800_000_009, "sender": {"type": "user"}}, True),
        ({"message_type": 1, "created_at": 1_800_000_009, "sender": {"type": "agent_bot"}}, False),
        ({"message_type": 2, "created_at": 1_800_000_009}, False),
        (
            {
                "message_type": 1,
                "created_at": 1_800_000_009,
                "private": True,
                "sender": {"type": "user"},
            },
            False,
        ),
    ],
)
def test_a_conversation_with_an_answer_in_it_is_not_resolved(
    world: responses.RequestsMock, handlers: Handlers, message: JsonObject, is_said: bool
) -> None:
    listed = {"inbox_id": 9, **SAID, **message}
    world.get(f"{ACCOUNT}/conversations/5/messages", json={"payload": [listed]})
    if not is_said:
        world.post(
            f"{ACCOUNT}/conversations/5/toggle_status",
            json={"payload": {"success": True, "current_status": "resolved"}},
        )
    moment = datetime.fromtimestamp(1_800_000_000.4, UTC).isoformat()
    result = handlers.run(
        job("chatwoot.update", update(status="resolved", unless_written_after=moment))
    )
    if not is_said:
        assert result == {}
        return
    assert result["written_at"] == message["created_at"]
    (body,) = result["said"]
    assert body["event"] == "message_created"
    assert body["message_type"] == ("outgoing" if message["message_type"] else "incoming")
    assert body["account"] == {"id": 1}
    assert body["conversation"]["id"] == 5
    assert body["inbox"] == {"id": 9}
    assert "messages" not in body["conversation"]


@pytest.mark.parametrize(
    ("contact_shown", "is_read"),
    [
        ({"id": 42, "phone_number": PHONE}, False),
        ({"id": 42, "phone_number": "+5511900000000", "identifier": IDENTIFIER}, False),
        ({"id": 77, "phone_number": "+5511900000000"}, True),
    ],
)
def test_a_status_alone_asks_the_messages_whose_conversation_it_is(
    world: responses.RequestsMock, handlers: Handlers, contact_shown: JsonObject, is_read: bool
) -> None:
    world.get(
        f"{ACCOUNT}/conversations/5/messages",
        json={"meta": {"contact": contact_shown}, "payload": []},
    )
    if is_read:
        shown = of(contact_shown, indica_lead="uid-1")
        world.get(f"{ACCOUNT}/conversations/5", json=shown)
    world.post(
        f"{ACCOUNT}/conversations/5/toggle_status",
        json={"payload": {"success": True, "current_status": "resolved"}},
    )
    assert handlers.run(job("chatwoot.update", update(status="resolved", whose=WHOSE))) == {}


def test_a_strangers_conversation_gets_no_status(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    stranger = {"id": 77, "phone_number": "+5511900000000"}
    world.get(
        f"{ACCOUNT}/conversations/5/messages",
        json={"meta": {"contact": stranger}, "payload": []},
    )
    world.get(f"{ACCOUNT}/conversations/5", json=of(stranger, indica_lead="uid-2"))
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("chatwoot.update", update(status="resolved", whose=WHOSE)))
    error = caught.value.error
    assert (error.phase, error.operation) == ("answered", "conversations/identity")


@pytest.mark.parametrize("given", [None, "", "none"])
def test_priority_is_cleared_with_null_and_never_with_none(
    world: responses.RequestsMock, handlers: Handlers, given: str | None
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, priority="high"))
    world.post(
        f"{ACCOUNT}/conversations/5/toggle_priority", body="", content_type="application/json"
    )
    handlers.run(job("chatwoot.update", update(priority=given)))
    assert bodies(world, "POST", "/toggle_priority") == [{"priority": None}]


def test_update_that_already_holds_changes_nothing(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, priority="high"))
    work = update(
        assignee_id=7,
        labels_add=["indica-lead"],
        priority="high",
        status="open",
        custom_attributes={"indica_lead": "uid-1"},
    )
    assert handlers.run(job("chatwoot.update", work)) == {"assignee_id": 7}


def toggled(world: responses.RequestsMock, status: str) -> None:
    world.post(
        f"{ACCOUNT}/conversations/5/toggle_status",
        json={"payload": {"success": True, "current_status": status}},
    )


def test_a_status_is_changed_only_while_it_is_the_one_that_we_know(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    work = update(status="open", from_status="snoozed", shown={"step": "human_review"})
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, status="snoozed"))
    toggled(world, "open")
    told = {"shown": {"step": "human_review"}}
    assert handlers.run(job("chatwoot.update", work)) == {**told, "status": "open"}
    for by_hand in ("resolved", "pending"):
        world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, status=by_hand))
        assert handlers.run(job("chatwoot.update", work)) == {**told, "status": by_hand}
    assert bodies(world, "POST", "/toggle_status") == [{"status": "open"}]


@pytest.mark.parametrize("talks", [True, False])
def test_nobody_is_put_to_sleep_while_they_talk(
    world: responses.RequestsMock, handlers: Handlers, *, talks: bool
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, status="open"))
    said = [{**SAID, "message_type": 0, "created_at": 1_773_100_000}] if talks else []
    world.get(f"{ACCOUNT}/conversations/5/messages", json={"meta": {}, "payload": said})
    if not talks:
        toggled(world, "snoozed")
    work = update(
        status="snoozed",
        from_status="open",
        unless_written_after="2026-03-09T12:00:00+00:00",
        shown={"step": "rework", "status": "snoozed"},
    )
    result = handlers.run(job("chatwoot.update", work))
    assert result["status"] == ("open" if talks else "snoozed")
    assert ("written_at" in result) is talks


@pytest.mark.parametrize(("there", "asked"), [(None, ["high"]), ("low", []), ("high", [])])
def test_the_first_priority_leaves_one_that_a_human_set(
    world: responses.RequestsMock, handlers: Handlers, there: str | None, asked: list[str]
) -> None:
    world.get(f"{ACCOUNT}/conversations/5", json=conversation(5, priority=there))
    if asked:
        world.post(
            f"{ACCOUNT}/conversations/5/toggle_priority", body="", content_type="application/json"
        )
    handlers.run(job("chatwoot.update", update(priority="high", keeps_priority=True)))
    assert [body["priority"] for body in bodies(world, "POST", "/toggle_priority")] == asked


def test_a_new_conversation_is_made_asleep(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    known_conversations(world)
    world.post(f"{ACCOUNT}/conversations", json=conversation(5, labels=[], status="snoozed"))
    world.post(f"{ACCOUNT}/conversations/5/labels", json={"payload": ["indica-lead"]})
    work = {**CONVERSATION_WORK, "status": "snoozed"}
    assert handlers.run(job("chatwoot.conversation", work))["status"] == "snoozed"
    (made,) = bodies(world, "POST", "/conversations")
    assert made["status"] == "snoozed"


# -- template ------------------------------------------------------------------------------

TEMPLATE_WORK: JsonObject = {
    "phone_number_id": "100",
    "to": PHONE,
    "template": "primeiro_contato",
    "language": "pt_BR",
    "parameter_format": "POSITIONAL",
    "body_parameters": [{"name": "n", "text": "Maria"}],
    "buttons": [{"index": 0, "payload": "ind1.x"}],
    "opaque": "uid",
}


def test_template_is_one_request_to_the_pinned_version(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    world.post(
        f"{GRAPH}/v25.0/100/messages",
        json={"contacts": [{"wa_id": "553188887777"}], "messages": [{"id": "wamid.a"}]},
    )
    assert handlers.run(job("whatsapp.template", TEMPLATE_WORK)) == {
        "wamid": "wamid.a",
        "wa_id": "553188887777",
        "user_id": None,
        "message_status": None,
    }
    assert len(world.calls) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"body": requests.ConnectionError(ConnectionResetError("reset"))},
        {"body": requests.ReadTimeout("slow")},
        {"status": 500, "body": "<html>"},
        {"status": 200, "json": {"messages": []}},
    ],
)
def test_template_of_unknown_outcome_is_never_sent_again(
    world: responses.RequestsMock, handlers: Handlers, answer: dict[str, Any]
) -> None:
    world.post(f"{GRAPH}/v25.0/100/messages", **answer)
    with pytest.raises(CallFailed) as caught:
        handlers.run(job("whatsapp.template", TEMPLATE_WORK))
    assert caught.value.error.phase == "no_answer"
    assert len(world.calls) == 1


def test_phone_number_id_cannot_lead_to_another_path(
    world: responses.RequestsMock, handlers: Handlers
) -> None:
    with pytest.raises(ValueError, match="phone_number_id"):
        handlers.run(
            job("whatsapp.template", {**TEMPLATE_WORK, "phone_number_id": "../../v1/evil"})
        )
    assert len(world.calls) == 0


def test_kind_of_a_newer_database_is_named(handlers: Handlers) -> None:
    with pytest.raises(UnknownKind, match=r"telegram\.message"):
        handlers.run(job("telegram.message", {}))

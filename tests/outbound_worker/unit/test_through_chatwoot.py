"""A template that Chatwoot sends: posted once, and looked for before it is posted again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses

from database.common.http_client import HttpClient, Timeouts
from database.common.redaction import Redactor
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import Lease
from outbound_worker.observation import is_said_by_somebody
from outbound_worker.ownership import IDENTITY
from outbound_worker.through_chatwoot import TemplateByChatwoot, is_marked, mark_of
from tests.outbound_worker.unit.test_request_bodies import template

CHATWOOT = "https://chat.example.com"
CONVERSATION = f"{CHATWOOT}/api/v1/accounts/1/conversations/7"
MESSAGES = f"{CONVERSATION}/messages"
WORK = template(["Ana"])
MARK = {"automation_rule_id": mark_of(WORK)}


@pytest.fixture
def world() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        mocked.get(CONVERSATION, json={"id": 7, "meta": {"sender": {"identifier": "indica:x"}}})
        yield mocked


@pytest.fixture
def api() -> Iterator[Chatwoot]:
    http = HttpClient(
        "chatwoot",
        CHATWOOT,
        {"api-access-token": "t"},
        timeouts=Timeouts(connect=1.0, read=1.0, total=2.0),
        pool_size=1,
        redact=Redactor(),
    )
    client = LeasedClient("chatwoot", http)
    yield Chatwoot(client, Redactor())
    client.close()


def send(api: Chatwoot, *, again: bool) -> dict[str, Any]:
    """Run the job's sequence once."""
    assert WORK.chatwoot is not None
    made = TemplateByChatwoot(api, WORK, WORK.chatwoot, Lease(1e9))
    return made.run(may_be_there=again)


def message(identity: int, **fields: Any) -> dict[str, Any]:
    """A message of Chatwoot's list."""
    given = {"message_type": 1, "private": False, "status": "sent", "created_at": 100}
    return {"id": identity, "content": "Olá!", "content_attributes": {}, **given, **fields}


def test_the_first_time_it_is_posted_with_our_mark(
    world: responses.RequestsMock, api: Chatwoot
) -> None:
    world.post(MESSAGES, json=message(31))
    assert send(api, again=False) == {"chatwoot_message_id": 31}
    body = json.loads(world.calls[-1].request.body or b"")
    assert body["content_attributes"] == MARK
    assert [call.request.method for call in world.calls] == ["GET", "POST"]


def test_an_earlier_copy_is_found_and_nothing_is_posted(
    world: responses.RequestsMock, api: Chatwoot
) -> None:
    page = [message(40), message(35, content_attributes=MARK)]
    world.get(MESSAGES, json={"payload": page})
    assert send(api, again=True) == {"chatwoot_message_id": 35}


@pytest.mark.parametrize(
    "known",
    [
        message(35, content_attributes=MARK, status="failed"),
        message(35, content_attributes={"automation_rule_id": "indica:another"}),
        message(35),
    ],
    ids=["refused", "another_message", "an_agents"],
)
def test_what_is_no_copy_of_it_keeps_nothing_back(
    world: responses.RequestsMock, api: Chatwoot, known: dict[str, Any]
) -> None:
    world.get(MESSAGES, json={"payload": [known]})
    world.get(MESSAGES, json={"payload": []})
    world.post(MESSAGES, json=message(36))
    assert send(api, again=True) == {"chatwoot_message_id": 36}


def test_a_copy_that_was_given_up_keeps_nothing_back(
    world: responses.RequestsMock, api: Chatwoot
) -> None:
    world.get(MESSAGES, json={"payload": [message(35, content_attributes=MARK)]})
    world.get(MESSAGES, json={"payload": []})
    world.post(MESSAGES, json=message(36))
    assert WORK.chatwoot is not None
    through = WORK.chatwoot.model_copy(update={"refused": frozenset({35})})
    made = TemplateByChatwoot(api, WORK, through, Lease(1e9))
    assert made.run(may_be_there=True) == {"chatwoot_message_id": 36}


def test_a_conversation_of_somebody_else_gets_nothing(api: Chatwoot) -> None:
    with responses.RequestsMock() as mocked:
        sender = {"identifier": "indica:y", "phone_number": "+5511900000000"}
        mocked.get(CONVERSATION, json={"id": 7, "meta": {"sender": sender}})
        with pytest.raises(CallFailed) as failed:
            send(api, again=False)
    assert (failed.value.error.phase, failed.value.error.operation) == ("answered", IDENTITY)


def test_a_look_without_an_answer_sent_nothing(api: Chatwoot) -> None:
    with responses.RequestsMock() as mocked:
        mocked.get(CONVERSATION, status=502, body="<html>Bad gateway</html>")
        with pytest.raises(CallFailed) as failed:
            send(api, again=False)
    assert failed.value.error.phase == "before_request"


def test_a_post_without_an_answer_may_have_sent(
    world: responses.RequestsMock, api: Chatwoot
) -> None:
    world.post(MESSAGES, body=requests.exceptions.ReadTimeout())
    with pytest.raises(CallFailed) as failed:
        send(api, again=False)
    assert failed.value.error.phase == "no_answer"


def test_our_template_is_nobodys_words() -> None:
    ours = message(1, content_attributes=MARK, sender={"id": 1, "type": "user"})
    theirs = message(2, sender={"id": 2, "type": "user"})
    assert (is_marked(ours), is_said_by_somebody(ours)) == (True, False)
    assert (is_marked(theirs), is_said_by_somebody(theirs)) == (False, True)

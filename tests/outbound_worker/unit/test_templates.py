"""Reading the account's templates, and Chatwoot's copy of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses
from responses import matchers

from database.common.http_client import HttpClient, Timeouts
from database.common.redaction import Redactor
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import JsonObject, Lease, TemplatesWork
from outbound_worker.whatsapp import TEMPLATE_FIELDS, TEMPLATE_PAGES, WhatsApp

GRAPH = "https://graph.example.com"
CHATWOOT = "https://chat.example.com"
LIST = f"{GRAPH}/v25.0/42/message_templates"
WORK = TemplatesWork(account_id=1, inbox_id=9, waba_id="42", names=("first", "second"))


def client(target: str, url: str) -> LeasedClient:
    http = HttpClient(
        target, url, {"x": "1"}, timeouts=Timeouts(1.0, 1.0, 2.0), pool_size=1, redact=Redactor()
    )
    return LeasedClient("whatsapp" if target == "whatsapp" else "chatwoot", http)


@pytest.fixture
def world() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def whatsapp() -> WhatsApp:
    return WhatsApp(client("whatsapp", GRAPH), "v25.0", Redactor(), "42")


def template(name: str) -> JsonObject:
    return {"name": name, "language": "pt_BR", "status": "APPROVED", "components": []}


def page(names: list[str], after: str | None) -> JsonObject:
    paging = {} if after is None else {"cursors": {"after": after}, "next": "https://x"}
    return {"data": [template(name) for name in names], "paging": paging}


def test_every_page_is_read_and_ours_are_kept(
    world: responses.RequestsMock, whatsapp: WhatsApp
) -> None:
    first = {"fields": TEMPLATE_FIELDS, "limit": "100"}
    world.get(LIST, json=page(["first", "other"], "c1"),
              match=[matchers.query_param_matcher(first)])  # fmt: skip
    world.get(LIST, json=page(["second"], None),
              match=[matchers.query_param_matcher({**first, "after": "c1"})])  # fmt: skip
    found = whatsapp.read_templates(WORK, Lease(1e9))["templates"]
    assert [row["name"] for row in found] == ["first", "second"]


def test_an_account_comes_from_the_work_or_the_settings(
    world: responses.RequestsMock, whatsapp: WhatsApp
) -> None:
    world.get(LIST, json=page([], None))
    unknown = WORK.model_copy(update={"waba_id": None})
    assert whatsapp.read_templates(unknown, Lease(1e9)) == {"templates": []}
    nowhere = WhatsApp(client("whatsapp", GRAPH), "v25.0", Redactor())
    with pytest.raises(CallFailed) as failed:
        nowhere.read_templates(unknown, Lease(1e9))
    assert failed.value.error.phase == "before_request"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, {"error": {"code": 190, "message": "expired"}}, 190),
        (200, {"data": "none"}, None),
        (200, [], None),
        (502, {"data": []}, None),
    ],
)
def test_what_is_no_list_says_nothing_about_templates(
    world: responses.RequestsMock,
    whatsapp: WhatsApp,
    status: int,
    body: JsonObject,
    code: int | None,
) -> None:
    world.get(LIST, json=body, status=status)
    with pytest.raises(CallFailed) as failed:
        whatsapp.read_templates(WORK, Lease(1e9))
    assert failed.value.error.code == code


def test_a_list_without_an_end_is_no_answer(
    world: responses.RequestsMock, whatsapp: WhatsApp
) -> None:
    world.get(LIST, json=page(["first"], "again"))
    with pytest.raises(CallFailed, match="no end"):
        whatsapp.read_templates(WORK, Lease(1e9))
    assert len(world.calls) == TEMPLATE_PAGES


def test_chatwoot_tells_its_copy(world: responses.RequestsMock) -> None:
    chatwoot = Chatwoot(client("chatwoot", CHATWOOT), Redactor())
    inbox = f"{CHATWOOT}/api/v1/accounts/1/inboxes/9"
    world.get(inbox, json={"id": 9, "message_templates": [template("first"), "odd"]})
    world.post(f"{inbox}/sync_templates", json={"message": "initiated"})
    shown = chatwoot.show_inbox(1, 9, Lease(1e9))
    assert shown["message_templates"] == [template("first"), "odd"]
    chatwoot.sync_templates(1, 9, Lease(1e9))
    world.get(inbox, json={"id": 9, "channel_type": "Channel::Api"})
    assert "message_templates" not in chatwoot.show_inbox(1, 9, Lease(1e9))

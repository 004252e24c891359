"""What the stand-in tells by webhook looks as what the original of two versions told."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest

from database.common import sandbox_access as access
from sandbox.chatwoot.directory import SUBSCRIPTIONS
from tests.sandbox import recorded
from tests.sandbox.support import MARIA, Caller, Receiver
from tests.support.waiting import wait_for

_HEADERS = {"X-Chatwoot-Delivery", "X-Chatwoot-Timestamp", "X-Chatwoot-Signature"}


def _pieces(body: dict[str, Any]) -> dict[tuple[Any, ...], frozenset[str]]:
    """Cut a body where something may be absent, so that each piece has its own keys."""
    found: dict[tuple[Any, ...], frozenset[str]] = {}

    def take(kind: tuple[Any, ...], value: dict[str, Any]) -> None:
        found[kind] = frozenset(recorded.keys(value))

    def message(where: str, value: dict[str, Any]) -> dict[str, Any]:
        rest = dict(value)
        sender = rest.pop("sender", None)
        if sender is not None:
            take((where, "sender", sender.get("type")), sender)
        for attachment in rest.pop("attachments", []):
            take(("attachment", attachment["file_type"]), attachment)
        return rest

    def conversation(value: dict[str, Any]) -> dict[str, Any]:
        rest = {**value, "meta": dict(value["meta"])}
        for item in rest.pop("messages"):
            take(("inner", item["message_type"]), message("inner", item))
        if rest["meta"]["assignee"] is not None:
            take(("assignee",), rest["meta"]["assignee"])
        rest["meta"]["assignee"] = None
        return rest

    changed = [next(iter(item)) for item in body.get("changed_attributes") or []]
    if "conversation" in body:
        outer = message("outer", body)
        take(("conversation",), conversation(outer.pop("conversation")))
        told = ("message_type", "private", "content_type")
        take((body["event"], *(outer[name] for name in told)), outer)
    elif "meta" in body:
        take((body["event"], *changed[:2]), conversation(body))
    return found


def _types(value: Any, prefix: str = "") -> dict[str, set[str]]:
    """Return the JSON types that were seen at each path; null says nothing."""
    found: dict[str, set[str]] = {}
    if isinstance(value, dict):
        for name, inner in value.items():
            for path, kinds in _types(inner, f"{prefix}.{name}").items():
                found.setdefault(path, set()).update(kinds)
    elif isinstance(value, list):
        for inner in value:
            for path, kinds in _types(inner, f"{prefix}[]").items():
                found.setdefault(path, set()).update(kinds)
    elif value is not None:
        found[prefix] = {"number" if type(value) in (int, float) else type(value).__name__}
    return found


def _press(call: Caller, **body: Any) -> None:
    answer = call.control("POST", f"/customers/{MARIA}/messages", body)
    assert answer.status_code == 201, answer.text


def _live(call: Caller, receiver: Receiver, version: str) -> list[dict[str, Any]]:
    """Let an account live through what was recorded; return what it told."""
    call.template()
    contact = call.contact(identifier="indica:1", custom_attributes={"indica_person": "1"})
    note = {"content": "Oi", "private": True, "content_attributes": {"indica_outbox": 1}}
    row = call.conversation(contact, assignee_id=2)["id"]
    wait_for(lambda: receiver.chatwoot_events("conversation_created"))
    path = f"/conversations/{row}"
    call.chatwoot("POST", f"{path}/labels", {"labels": ["vip", "indica-lead"]})
    call.chatwoot("POST", f"{path}/messages", note)
    call.chatwoot("POST", f"{path}/messages", {"content": "nota", "private": True})
    call.chatwoot("POST", f"{path}/messages", {"content": "tá aí?"})
    call.send()
    _press(call, button="Quero conversar")
    wait_for(lambda: _incoming(receiver, 1))
    email = access.AGENTS[0][2]
    call.control("POST", f"/consultants/{email}/messages", {"text": "Oi", "conversation_id": row})
    wait_for(lambda: _updated(receiver, "read"))
    _press(call, text="Sim")
    wait_for(lambda: _incoming(receiver, 2))
    call.chatwoot("POST", f"{path}/assignments", {"assignee_id": 3})
    call.chatwoot("POST", f"{path}/toggle_priority", {"priority": "urgent"})
    template = {"name": "missing", "language": "pt_BR", "processed_params": {"body": {"1": "A"}}}
    call.chatwoot("POST", f"{path}/messages", {"content": "Olá", "template_params": template})
    for status in ("pending", "open", "snoozed", "open"):
        call.chatwoot("POST", f"{path}/toggle_status", {"status": status})
    later = {"status": "snoozed", "snoozed_until": int(time.time()) + 3600}
    call.chatwoot("POST", f"{path}/toggle_status", later)
    call.chatwoot("POST", f"{path}/toggle_status", {"status": "open"})
    kinds: tuple[tuple[str, Any], ...] = (
        ("audio", {"id": "1"}),
        ("image", {"id": "2", "caption": "meu carro"}),
        ("location", {"latitude": -23.5, "longitude": -46.6, "name": "Casa"}),
        (
            "contacts",
            [
                {
                    "name": {"formatted_name": "Prima Lia", "first_name": "Lia"},
                    "phones": [{"phone": "+55 11 97340-1122"}],
                }
            ],
        ),
        *([] if version == recorded.OLDEST else [("unsupported", {})]),
    )
    for number, (kind, content) in enumerate(kinds, 3):
        _press(call, message={"type": kind, kind: content})
        wait_for(partial(_incoming, receiver, number))
    call.chatwoot("PATCH", "/inboxes/1", {"csat_survey_enabled": True})
    call.chatwoot("POST", f"{path}/toggle_status", {"status": "resolved"})
    wait_for(
        lambda: [
            one
            for one in receiver.chatwoot_events("message_updated")
            if one["message_type"] == "template"
        ]
    )
    _press(call, text="mais uma")
    wait_for(lambda: _incoming(receiver, len(kinds) + 3))
    fresh = call.chatwoot("GET", f"/contacts/{contact}/conversations").json()["payload"][0]["id"]
    owner = {"custom_attributes": {"indica_lead": "1"}}
    call.chatwoot("POST", f"/conversations/{fresh}/custom_attributes", owner)
    for status in ("resolved", "snoozed"):
        call.conversation(contact, assignee_id=2, status=status)
    _another_inbox(call, contact)
    wait_for(lambda: _incoming(receiver, len(kinds) + 4))
    return [one.json() for one in receiver.received]


def _another_inbox(call: Caller, contact: int) -> None:
    inbox = call.chatwoot("POST", "/inboxes", {"name": "Site", "channel": {"type": "api"}}).json()
    made = call.conversation(contact, inbox_id=inbox["id"])["id"]
    words = {"content": "vim pelo site", "message_type": "incoming"}
    call.chatwoot("POST", f"/conversations/{made}/messages", words)


def _incoming(receiver: Receiver, wanted: int) -> bool:
    found = receiver.chatwoot_events("message_created")
    return [one["message_type"] for one in found].count("incoming") >= wanted


def _updated(receiver: Receiver, status: str) -> bool:
    found = receiver.chatwoot_events("message_updated")
    statuses = [one["conversation"]["messages"][0]["status"] for one in found]
    return status in statuses


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_each_kind_of_delivery_has_the_keys_and_types_of_the_original(
    call: Caller, receiver: Receiver, version: str
) -> None:
    call.settings(chatwoot_version=version, agents_online=False, limits_loopback=False)
    hook = {"url": f"{receiver.url}/webhooks/chatwoot", "subscriptions": sorted(SUBSCRIPTIONS)}
    assert call.chatwoot("POST", "/webhooks", hook).status_code == 200
    told = _live(call, receiver, version)
    signed = {name.title() for name in receiver.received[0].headers} & _HEADERS
    pieces: dict[tuple[Any, ...], set[frozenset[str]]] = {}
    types: dict[str, set[str]] = {}
    for body in told:
        for kind, keys in _pieces(body).items():
            pieces.setdefault(kind, set()).add(keys)
        for path, kinds in _types(body).items():
            types.setdefault(path, set()).update(kinds)
    missing: list[Any] = []
    for row in recorded.webhooks(version):
        assert signed == _HEADERS & set(row["headers"])
        for kind, keys in _pieces(row["body"]).items():
            mine = pieces.get(kind, set())
            if keys not in mine:
                nearest = min(mine, key=lambda one: len(one ^ keys), default=frozenset())
                missing.append((row["what"], kind, sorted(keys - nearest), sorted(nearest - keys)))
        missing += [
            (row["what"], path, kinds, types[path])
            for path, kinds in _types(row["body"]).items()
            if path in types and not kinds <= types[path] and "_attributes" not in path
        ]
    assert missing == []

"""What the page shows: conversations of Chatwoot joined with the thread in WhatsApp."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from sandbox import phones
from sandbox.chatwoot import views
from sandbox.chatwoot.model import (
    ACTIVITY,
    INCOMING,
    OUTGOING,
    Conversation,
    Message,
)
from sandbox.graph.model import Send

if TYPE_CHECKING:
    from sandbox.world import World

LISTED: Final = 200


def build(world: World, opened: str | None, wanted: str | None) -> dict[str, Any]:
    """Return the list (newest first) and the opened thread; the caller holds the lock."""
    items = _items(world)
    if wanted:
        low = _fold(wanted)
        items = [item for item in items if low in _fold(f"{item['name']} {item['phone']}")]
    items.sort(key=lambda item: (item["at"], item["id"]), reverse=True)
    return {
        "version": world.version,
        "now": world.now(),
        "total": len(items),
        "listed_labels": sorted(row.title for row in world.chatwoot.labels.values()),
        "items": items[:LISTED],
        "open": _thread(world, opened) if opened else None,
        "sends": len(world.graph.sends),
    }


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _key_of(world: World, row: Conversation) -> str:
    address = world.chatwoot.contact_inboxes[row.contact_inbox_id]
    return phones.canonical(phones.digits_of(address.source_id))


def _keys(world: World) -> dict[str, list[Conversation]]:
    """Return the conversations by person, oldest first."""
    found: dict[str, list[Conversation]] = {}
    for row in world.chatwoot.conversations.values():
        found.setdefault(_key_of(world, row), []).append(row)
    return found


def _sends_without_copy(world: World, key: str) -> list[Send]:
    """Return what went to WhatsApp without a public message in Chatwoot."""
    return [
        world.graph.sends[wamid]
        for _, wamid in world.graph.thread.get(key, ())
        if wamid in world.graph.sends and wamid not in world.chatwoot.by_wamid
    ]


def _span(rows: list[Conversation], row: Conversation) -> tuple[float, float]:
    """Return the time during which sends belong to this conversation of a person.

    A conversation opened after the template (Chatwoot was down) still gets it.
    """
    at = rows.index(row)
    start = 0.0 if at == 0 else row.created_at
    end = rows[at + 1].created_at if at + 1 < len(rows) else float("inf")
    return start, end


def _items(world: World) -> list[dict[str, Any]]:
    by_key = _keys(world)
    items: list[dict[str, Any]] = []
    for key, rows in by_key.items():
        sends = _sends_without_copy(world, key)
        for row in rows:
            start, end = _span(rows, row)
            mine = [send for send in sends if start <= send.at < end]
            items.append(_conversation_item(world, row, mine))
    for key in list(world.graph.thread):
        if key in by_key:
            continue
        lines = world.graph.thread[key]
        if not lines:
            continue
        at, wamid = lines[-1]
        send = world.graph.sends.get(wamid)
        inbound = world.graph.inbound.get(wamid)
        customer = world.graph.customers.get(key)
        items.append(
            {
                "id": f"w{key}",
                "name": (customer.name if customer is not None else None) or f"+{key}",
                "phone": f"+{key}",
                "assignee": None,
                "labels": [],
                "status": "whatsapp",
                "priority": None,
                "unread": 0,
                "at": at,
                "last": send.text if send is not None else inbound.text if inbound else "",
                "last_kind": "sent" if send is not None else "received",
                "last_status": send.status if send is not None else None,
            }
        )
    return items


def _conversation_item(world: World, row: Conversation, sends: list[Send]) -> dict[str, Any]:
    store = world.chatwoot
    contact = store.contacts[row.contact_id]
    assignee = store.users.get(row.assignee_id) if row.assignee_id is not None else None
    last = views.last_non_activity(world, row)
    text, kind, status, at = "", "none", None, row.created_at
    if last is not None:
        text, at = last.content or "", last.created_at
        kind = "note" if last.private else "received" if last.message_type == INCOMING else "sent"
        if kind == "sent":
            status = _ticks(world, last)
    if sends and (last is None or last.private or sends[-1].at >= last.created_at):
        # The note that mirrors a template says the same: the template is shown instead.
        text, kind, status = sends[-1].text, "sent", sends[-1].status
        at = max(at, sends[-1].at)
    return {
        "id": str(row.id),
        "name": contact.name or contact.phone_number or "Sem nome",
        "phone": contact.phone_number or "",
        "assignee": assignee.name if assignee is not None else None,
        "labels": row.labels,
        "status": row.status,
        "priority": row.priority,
        "unread": views.unread_count(world, row),
        "at": max(at, row.created_at),
        "last": text,
        "last_kind": kind,
        "last_status": status,
    }


def _ticks(world: World, message: Message) -> str:
    """Return the status of a message that Chatwoot sent."""
    send = world.graph.sends.get(message.source_id or "")
    return send.status if send is not None else message.status


def _presses(world: World, send: Send) -> dict[str, float]:
    """Return when each button of a message was first pressed, by its text."""
    found: dict[str, float] = {}
    if send.buttons:
        for at, wamid in world.graph.thread.get(send.key, ()):
            item = world.graph.inbound.get(wamid)
            if item is None or item.payload is None:
                continue
            if item.context_id == send.wamid or (
                item.context_id is None
                and any(item.payload == button["payload"] for button in send.buttons)
            ):
                found.setdefault(item.text, at)
    return found


def _send_line(world: World, send: Send) -> dict[str, Any]:
    presses = _presses(world, send)
    pressable = send.status in ("sent", "delivered", "read")
    return {
        "id": send.wamid,
        "at": send.at,
        "kind": "template" if send.kind == "template" else "out",
        "author": "Modelo aprovado" if send.kind == "template" else "WhatsApp",
        "template": send.template["name"] if send.template else None,
        "header": send.header,
        "text": send.text,
        "footer": send.footer,
        "buttons": [
            {
                "index": at,
                "type": button["type"],
                "text": button["text"],
                "pressed_at": presses.get(button["text"]),
            }
            for at, button in enumerate(send.buttons)
        ],
        "pressable": pressable,
        "status": send.status,
        "times": send.status_times,
        "error": send.error["title"] if send.error else None,
    }


def _message_line(world: World, message: Message) -> dict[str, Any]:
    who = views.sender(world, message)
    kind = (
        "activity"
        if message.message_type == ACTIVITY
        else "note"
        if message.private
        else "in"
        if message.message_type == INCOMING
        else "out"
    )
    send = world.graph.sends.get(message.source_id or "")
    if send is not None and send.kind == "template":
        line = _send_line(world, send)
        line["author"] = who["name"] if who is not None else line["author"]
        return line
    inbound = world.graph.inbound.get(message.source_id or "")
    pressed = inbound is not None and inbound.kind in ("button", "interactive")
    return {
        "id": f"m{message.id}",
        "at": message.created_at,
        "kind": kind,
        "author": "Tocou no botão" if pressed else who["name"] if who is not None else "",
        "pressed": pressed,
        "text": message.content or "",
        "status": _ticks(world, message) if message.message_type == OUTGOING else None,
        "times": send.status_times if send is not None else {},
        "error": message.content_attributes.get("external_error"),
        "buttons": [],
    }


def _apps(world: World) -> list[dict[str, Any]]:
    """Return the pages that stand beside every conversation."""
    return [
        {"id": row.id, "title": row.title, "url": row.content[0]["url"]}
        for row in world.chatwoot.dashboard_apps.values()
    ]


def _context(world: World, row: Conversation) -> dict[str, Any]:
    """Return what such a page is told of the conversation that it stands beside."""
    store = world.chatwoot
    shown = store.agent(row.assignee_id) or store.agents()[0]
    return {
        "conversation": views.conversation(world, row),
        "contact": views.contact_core(store.contacts[row.contact_id]),
        "currentAgent": {"id": shown.id, "name": shown.name, "email": shown.email},
    }


def _thread(world: World, opened: str) -> dict[str, Any] | None:
    store, graph = world.chatwoot, world.graph
    lines: list[dict[str, Any]] = []
    row: Conversation | None = None
    if opened.startswith("w"):
        key = opened[1:]
        if key not in graph.thread:
            return None
        start, end = 0.0, float("inf")
    else:
        row = store.conversations.get(int(opened)) if opened.isdigit() else None
        if row is None:
            return None
        key = _key_of(world, row)
        rows = _keys(world)[key]
        start, end = _span(rows, row)
        lines.extend(
            _message_line(world, message) for message in store.conversation_messages(row.id)
        )
    for at, wamid in graph.thread.get(key, ()):
        send = graph.sends.get(wamid)
        if send is not None and wamid not in store.by_wamid and start <= at < end:
            lines.append(_send_line(world, send))
        inbound = graph.inbound.get(wamid)
        if inbound is not None and row is None:
            lines.append(
                {
                    "id": wamid,
                    "at": inbound.at,
                    "kind": "in",
                    "author": "Tocou no botão" if inbound.payload is not None else "",
                    "pressed": inbound.payload is not None,
                    "text": inbound.text,
                    "status": None,
                    "times": {},
                    "error": None,
                    "buttons": [],
                }
            )
    lines.sort(key=lambda line: line["at"])
    customer = graph.customers.get(key)
    in_window = (
        customer is not None
        and customer.last_inbound_at is not None
        and world.now() < customer.last_inbound_at + 24 * 3600
    )
    contact = store.contacts[row.contact_id] if row is not None else None
    assignee = store.users.get(row.assignee_id) if row is not None and row.assignee_id else None
    return {
        "id": opened,
        "name": (contact.name if contact is not None else None)
        or (customer.name if customer is not None else None)
        or f"+{key}",
        "phone": f"+{key}",
        "email": contact.email if contact is not None else None,
        "wa_id": customer.wa_id if customer is not None else None,
        "assignee": assignee.name if assignee is not None else None,
        "assignee_email": assignee.email if assignee is not None else None,
        "agents": [
            {"name": user.name, "email": user.email}
            for user in store.agents()
            if user.role == "agent"
        ],
        "labels": row.labels if row is not None else [],
        "status": row.status if row is not None else "whatsapp",
        "priority": row.priority if row is not None else None,
        "custom_attributes": row.custom_attributes if row is not None else {},
        "created_at": row.created_at if row is not None else None,
        "window_until": (
            customer.last_inbound_at + 24 * 3600
            if customer is not None and customer.last_inbound_at is not None and in_window
            else None
        ),
        "can_reply": views.can_reply(world, row) if row is not None else False,
        "apps": _apps(world) if row is not None else [],
        "context": _context(world, row) if row is not None else None,
        "lines": lines,
    }

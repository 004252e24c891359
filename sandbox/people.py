"""People at both ends: the person on WhatsApp and the consultant in Chatwoot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from database.common import sandbox_access as access
from sandbox import phones
from sandbox.chatwoot import incoming, operations, sending
from sandbox.chatwoot.model import OUTGOING, STATUSES, Contact, Conversation, User
from sandbox.graph.messages import customer_for
from sandbox.graph.model import Customer, Inbound, Send

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass(slots=True)
class Impossible(Exception):
    """What was asked cannot happen; `status` is the HTTP status to say so with."""

    status: int
    text: str


def find_customer(world: World, number: str) -> Customer:
    """Return the person with a number in any form; raises Impossible."""
    digits = phones.digits_of(number)
    if not re.fullmatch(r"\+?[0-9 ().-]+", number) or not 7 <= len(digits) <= 15:
        raise Impossible(422, f"{number} is not a phone number")
    return customer_for(world, digits)


def _name(world: World, customer: Customer, given: Any) -> str:
    if isinstance(given, str) and given:
        customer.name = given
    if customer.name is None:
        for number in (f"+{customer.key}", f"+{customer.wa_id}"):
            ids = world.chatwoot.by_phone.get(number)
            if ids:
                customer.name = world.chatwoot.contacts[ids[0]].name
                break
    return customer.name or "Cliente"


def _with_buttons(world: World, customer: Customer, wamid: Any) -> Send:
    """Return the message whose button is pressed: the named one, or the newest with buttons."""
    if isinstance(wamid, str):
        found = world.graph.sends.get(wamid)
        if found is None or found.key != customer.key or not found.buttons:
            raise Impossible(404, "this person got no such message with buttons")
        return found
    for _, known in reversed(world.graph.thread.get(customer.key, [])):
        send = world.graph.sends.get(known)
        if send is not None and send.buttons and send.status != "failed":
            return send
    raise Impossible(409, "this person has no message with buttons")


def _pressed(send: Send, wanted: Any) -> dict[str, str]:
    quick = [item for item in send.buttons if item["type"] in ("QUICK_REPLY", "REPLY")]
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        if 0 <= wanted < len(send.buttons) and send.buttons[wanted] in quick:
            return send.buttons[wanted]
    elif isinstance(wanted, str):
        for item in quick:
            if wanted.casefold() in (item["text"].casefold(), item["payload"].casefold()):
                return item
        if wanted.isdigit() and int(wanted) < len(quick):
            return quick[int(wanted)]
    known = ", ".join(item["text"] for item in quick)
    raise Impossible(422, f"there is no quick reply {wanted!r}; the message has: {known}")


def _cards(given: Any) -> list[dict[str, Any]]:
    """Return contact cards as Meta tells them."""
    if not isinstance(given, list) or not all(isinstance(card, dict) for card in given):
        raise Impossible(422, '"cards" is a list of objects')
    return [
        {
            "name": {"formatted_name": card["name"], "first_name": str(card["name"]).split(" ")[0]}
            if card.get("name")
            else {},
            "phones": [{"phone": phone, "type": "CELL"} for phone in card.get("phones", [])],
            **({"emails": [{"email": card["email"], "type": "HOME"}]} if "email" in card else {}),
        }
        for card in given
    ]


def customer_writes(world: World, number: str, body: Any) -> dict[str, Any]:
    """Let a person write or press; returns the message. The caller holds the lock.

    Body: {"text"} or {"button": index or text, "wamid"?}, or {"cards": [{"name"?, "phones"?,
    "email"?}]}, or {"message": {"type": …}} for any other kind as Meta would carry it; with
    "name"?, "context"? (false omits it), "at"? (epoch seconds, for a message that comes late).
    """
    if not isinstance(body, dict):
        raise Impossible(422, "the body is a JSON object")
    if "cards" in body:
        body = {**body, "message": {"type": "contacts", "contacts": _cards(body["cards"])}}
    customer = find_customer(world, number)
    name = _name(world, customer, body.get("name"))
    at = body.get("at")
    at = float(at) if isinstance(at, int | float) and not isinstance(at, bool) else world.now()
    item = Inbound(
        wamid=phones.inbound_wamid(customer.wa_id),
        at=at,
        phone_number_id=access.WHATSAPP_PHONE_NUMBER_ID,
        wa_id=customer.wa_id,
        key=customer.key,
        kind="text",
        text="",
    )
    content: dict[str, Any]
    if "button" in body:
        send = _with_buttons(world, customer, body.get("wamid"))
        button = _pressed(send, body["button"])
        item.text, item.payload, item.context_id = button["text"], button["payload"], send.wamid
        if button["type"] == "REPLY":
            item.kind = "interactive"
            reply = {"id": button["payload"], "title": button["text"]}
            content = {"interactive": {"type": "button_reply", "button_reply": reply}}
        else:
            item.kind = "button"
            content = {"button": {"payload": button["payload"], "text": button["text"]}}
    elif isinstance(body.get("message"), dict) and isinstance(body["message"].get("type"), str):
        item.kind = body["message"]["type"]
        content = {key: value for key, value in body["message"].items() if key != "type"}
        inner = content.get(item.kind)
        caption = inner.get("caption") if isinstance(inner, dict) else None
        item.text = str(caption or f"[{item.kind}]")
    elif isinstance(body.get("text"), str) and body["text"].strip():
        item.text = body["text"]
        content = {"text": {"body": item.text}}
    else:
        raise Impossible(422, 'the body needs "text", "button", "cards" or "message"')
    if body.get("context") is False:
        item.context_id = None
    item.content = content
    world.graph.add_inbound(item)
    customer.last_inbound_at = max(customer.last_inbound_at or 0.0, at)
    world.touch()
    _tell_meta(world, item, customer, name, content)
    incoming.enqueue(world, item, name)
    return {"wamid": item.wamid, "from": customer.wa_id, "kind": item.kind, "text": item.text}


def _tell_meta(
    world: World, item: Inbound, customer: Customer, name: str, content: dict[str, Any]
) -> None:
    with_phone = world.settings.phone_in_webhooks
    contact: dict[str, Any] = {"profile": {"name": name}}
    message: dict[str, Any] = {}
    if item.context_id is not None:
        message["context"] = {
            "from": world.graph.phone_numbers[item.phone_number_id],
            "id": item.context_id,
        }
    if with_phone:
        contact["wa_id"] = customer.wa_id
        message["from"] = customer.wa_id
    if world.settings.user_id_in_webhooks or not with_phone:
        contact["user_id"] = customer.user_id
        message["from_user_id"] = customer.user_id
    message |= {
        "id": item.wamid,
        "timestamp": str(int(item.at)),
        "type": item.kind,
        **content,
    }
    world.tell_meta("messages", {"contacts": [contact], "messages": [message]})


def customer_prefers(world: World, number: str, body: Any) -> dict[str, Any]:
    """Let a person stop or resume marketing messages in WhatsApp's own menu."""
    value = body.get("value") if isinstance(body, dict) else None
    if value not in ("stop", "resume"):
        raise Impossible(422, 'the body needs "value": "stop" or "resume"')
    customer = find_customer(world, number)
    customer.marketing_stopped = value == "stop"
    world.touch()
    preference: dict[str, Any] = {
        "user_id": customer.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(world.now()),
    }
    contact: dict[str, Any] = {
        "profile": {"name": _name(world, customer, None)},
        "user_id": customer.user_id,
    }
    if world.settings.phone_in_webhooks:
        preference["wa_id"] = contact["wa_id"] = customer.wa_id
    number_id, display = next(iter(world.graph.phone_numbers.items()))
    world.tell_meta(
        "user_preferences",
        {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": display, "phone_number_id": number_id},
            "contacts": [contact],
            "user_preferences": [preference],
        },
    )
    return {"value": value}


def customer_changes_number(world: World, number: str, body: Any) -> dict[str, Any]:
    """Let a person move to another number; the business gets a system message."""
    fresh = body.get("number") if isinstance(body, dict) else None
    if not isinstance(fresh, str):
        raise Impossible(422, 'the body needs "number"')
    customer = find_customer(world, number)
    moved = find_customer(world, fresh)
    name = _name(world, customer, None)
    moved.name = name
    world.touch()
    wamid = phones.inbound_wamid(customer.wa_id)
    world.tell_meta(
        "messages",
        {
            "messages": [
                {
                    "from": customer.wa_id,
                    "from_user_id": customer.user_id,
                    "id": wamid,
                    "timestamp": str(int(world.now())),
                    "type": "system",
                    "system": {
                        "body": f"User {name} changed from {customer.wa_id} to {moved.wa_id}",
                        "wa_id": moved.wa_id,
                        "user_id": moved.user_id,
                        "previous_user_id": customer.user_id,
                        "type": "user_changed_number",
                    },
                }
            ]
        },
    )
    return {"wamid": wamid, "from": customer.wa_id, "to": moved.wa_id}


# -- consultants -----------------------------------------------------------------------------------


def _agent(world: World, email: str) -> User:
    for user in world.chatwoot.agents():
        if user.email.casefold() == email.casefold():
            return user
    raise Impossible(404, f"there is no consultant {email}")


def _conversation(world: World, user: User, body: dict[str, Any]) -> Conversation:
    """Return the conversation to answer: by id, by number, or where somebody waits longest ago."""
    store = world.chatwoot
    wanted = body.get("conversation_id")
    if wanted is not None:
        found = store.conversations.get(wanted) if isinstance(wanted, int) else None
        if found is None:
            raise Impossible(404, f"there is no conversation {wanted}")
        return found
    rows = list(store.conversations.values())
    if isinstance(body.get("to"), str):
        key = phones.canonical(phones.digits_of(body["to"]))
        rows = [
            row
            for row in rows
            if phones.canonical(
                phones.digits_of(store.contact_inboxes[row.contact_inbox_id].source_id)
            )
            == key
        ]
    else:
        rows = [row for row in rows if row.assignee_id == user.id]
    rows = [row for row in rows if row.status != "resolved"] or rows
    if not rows:
        raise Impossible(404, "there is no conversation to answer in")
    return max(rows, key=lambda row: (row.last_incoming_at or 0.0, row.id))


def consultant_labels(world: World, email: str, body: Any) -> dict[str, Any]:
    """Let an agent change labels in the page, which sends only the labels that it knows.

    Body: {"conversation_id"? or "to"?, "add"?, "remove"?}.
    """
    fields = body if isinstance(body, dict) else {}
    add, remove = fields.get("add", []), fields.get("remove", [])
    if not (_texts(add) and _texts(remove) and (add or remove)):
        raise Impossible(422, 'the body needs "add" or "remove": lists of labels')
    user = _agent(world, email)
    row = _conversation(world, user, fields)
    known = {item.title for item in world.chatwoot.labels.values()}
    if foreign := [item for item in add if item not in known]:
        raise Impossible(422, f"the page does not offer {', '.join(foreign)}")
    kept = [item for item in row.labels if item in known and item not in remove]
    operations.set_labels(world, row, [*kept, *add], user)
    return {"conversation_id": row.id, "labels": row.labels}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def consultant_takes(world: World, email: str, body: Any) -> dict[str, Any]:
    """Let an agent change a conversation in the page.

    Body: {"conversation_id"? or "to"?, "assignee"?: e-mail or null, "status"?, "snoozed_until"?}.
    """
    fields = body if isinstance(body, dict) else {}
    user = _agent(world, email)
    row = _conversation(world, user, fields)
    status, until = fields.get("status"), fields.get("snoozed_until")
    if "assignee" not in fields and status is None:
        raise Impossible(422, 'the body needs "assignee" or "status"')
    if status is not None and status not in STATUSES:
        raise Impossible(422, f"status must be one of {', '.join(STATUSES)}")
    if "assignee" in fields:
        chosen = fields["assignee"]
        taker = _agent(world, chosen) if isinstance(chosen, str) else None
        operations.set_assignee(world, row, taker, user)
    if status is not None:
        snoozed = float(until) if isinstance(until, int | float) else None
        operations.set_status(world, row, str(status), user, snoozed)
    return {"conversation_id": row.id, "status": row.status, "assignee_id": row.assignee_id}


def consultant_leaves(world: World, email: str) -> dict[str, Any]:
    """Remove an agent from the account: conversations lose them, and no webhook tells of it."""
    user = _agent(world, email)
    had = sum(row.assignee_id == user.id for row in world.chatwoot.conversations.values())
    operations.remove_agent(world, user)
    return {"removed": user.id, "conversations": had}


def old_contact(world: World, body: Any) -> dict[str, Any]:
    """Put a contact of old data in, unchecked: two may hold one phone.

    Body: {"name", "phone_number", "email"?, "identifier"?, "blocked"?}.
    """
    fields = body if isinstance(body, dict) else {}
    names = ("name", "phone_number", "email", "identifier")
    if not isinstance(fields.get("name"), str) or not all(
        isinstance(fields.get(name), str | None) for name in names
    ):
        raise Impossible(422, 'the body needs "name"; the rest are texts')
    now, store = world.now(), world.chatwoot
    contact = Contact(
        id=store.next_id("contacts"),
        created_at=now,
        updated_at=now,
        blocked=fields.get("blocked") is True,
        name=fields["name"],
        phone_number=fields.get("phone_number"),
        email=fields.get("email"),
        identifier=fields.get("identifier"),
    )
    store.contacts[contact.id] = contact
    store.index_contact(contact)
    world.touch()
    return {"contact_id": contact.id}


def consultant_writes(world: World, email: str, body: Any) -> dict[str, Any]:
    """Let an agent answer in Chatwoot; the caller holds the lock.

    Body: {"text", "conversation_id"? or "to"?, "private"?}.
    """
    if not isinstance(body, dict) or not isinstance(body.get("text"), str) or not body["text"]:
        raise Impossible(422, 'the body needs "text"')
    user = _agent(world, email)
    row = _conversation(world, user, body)
    message = operations.add_message(
        world,
        row,
        content=body["text"],
        message_type=OUTGOING,
        private=body.get("private") is True,
        user=user,
    )
    sending.enqueue(world, message)
    return {"conversation_id": row.id, "message_id": message.id}

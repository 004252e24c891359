"""How Chatwoot takes in what Meta tells it: messages of people and statuses of its own sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import operations, versions
from sandbox.chatwoot.model import (
    INCOMING,
    Contact,
    ContactInbox,
    Conversation,
    Inbox,
)
from sandbox.graph.model import Customer, Inbound, Send

if TYPE_CHECKING:
    from sandbox.world import World

JOB_DELAY_S: Final = 0.04
_RANK: Final = {"sent": 0, "delivered": 1, "read": 2, "failed": 3}


def resume(world: World) -> None:
    """Plan again the jobs that were pending when the sandbox stopped."""
    for item in world.graph.inbound.values():
        if item.wamid not in world.chatwoot.by_wamid and not item.unheard:
            enqueue(world, item, world.graph.customers[item.key].name or "Cliente")


def enqueue(world: World, item: Inbound, name: str) -> None:
    """Plan the job that takes in a person's message."""
    wamid = item.wamid

    if not world.settings.chatwoot_hears_whatsapp:
        world.graph.inbound[wamid].unheard = True
        return

    def job() -> None:
        with world.lock:
            found = world.graph.inbound.get(wamid)
            if found is not None and wamid not in world.chatwoot.by_wamid:
                receive(world, found, name)

    world.scheduler.after(JOB_DELAY_S, job)


def _normalized(digits: str) -> str:
    """Return Chatwoot's guess of the other form: it only ever adds Brazil's ninth digit."""
    if digits.startswith("55") and len(digits) != 13:
        return digits[:4] + "9" + digits[4:]
    if digits.startswith("549"):
        return "54" + digits[3:]
    return digits


def _address(
    world: World, inbox: Inbox, item: Inbound, customer: Customer, name: str
) -> ContactInbox:
    """Find or make the address that a message came from; a user id is one more of the person."""
    store, settings = world.chatwoot, world.settings
    user_id: str | None = None
    if versions.knows(world, versions.KNOWS_USER_IDS) and (
        settings.user_id_in_webhooks or not settings.phone_in_webhooks
    ):
        user_id = customer.user_id
    raw = item.wa_id if settings.phone_in_webhooks else customer.user_id
    found: ContactInbox | None = None
    for source_id in (_normalized(raw), raw, user_id):
        address_id = store.by_source.get((inbox.id, source_id)) if source_id else None
        if address_id is not None:
            found = store.contact_inboxes[address_id]
            break
    if found is None:
        found = operations.address_for(world, _contact(world, raw, name), inbox, raw)
    if user_id is not None and (inbox.id, user_id) not in store.by_source:
        operations.address_for(world, store.contacts[found.contact_id], inbox, user_id)
    return found


def _contact(world: World, raw: str, name: str) -> Contact:
    store = world.chatwoot
    phone = f"+{raw}" if raw.isdigit() else None
    if phone is not None and store.by_phone.get(phone):
        return store.contacts[store.by_phone[phone][0]]
    now = world.now()
    contact = Contact(
        id=store.next_id("contacts"),
        name=name,
        email=None,
        phone_number=phone,
        identifier=None,
        created_at=now,
        updated_at=now,
    )
    store.contacts[contact.id] = contact
    store.index_contact(contact)
    world.announce("contact_created", contact.id, None)
    return contact


def _conversation(world: World, inbox: Inbox, address: ContactInbox) -> Conversation:
    """Return the conversation that takes a message of an address."""
    store = world.chatwoot
    rows = [
        store.conversations[i]
        for i in store.conversations_of_contact.get(address.contact_id, ())
        if store.conversations[i].inbox_id == inbox.id
    ]
    if inbox.lock_to_single_conversation:
        if rows:
            return rows[-1]
    else:
        unresolved = [row for row in rows if row.status != "resolved"]
        if unresolved:
            return max(unresolved, key=lambda row: row.id)
    row = operations.new_conversation(
        world,
        inbox=inbox,
        contact=store.contacts[address.contact_id],
        address=address,
    )
    if not versions.knows(world, versions.NEWER_THAN_4_0):
        # Saved twice in one transaction, which tells of an update from nothing.
        fresh = {"id": row.id, "account_id": store.account_id, "inbox_id": inbox.id}
        operations.touch(world, row, {name: (None, value) for name, value in fresh.items()})
    return row


_IGNORED: Final = ("reaction", "ephemeral", "request_welcome")
_FILES: Final = {
    "audio": ("audio", "ogg"),
    "voice": ("audio", "ogg"),
    "image": ("image", "jpeg"),
    "sticker": ("image", "webp"),
    "video": ("video", "mp4"),
    "document": ("file", "pdf"),
}
_SPOKEN: Final = ("text", "button", "interactive")
_Part = tuple[str | None, dict[str, Any], list[dict[str, Any]]]


def _in_reply_to(world: World, item: Inbound) -> dict[str, Any]:
    """Return what was answered: both keys, null when Chatwoot does not have that message."""
    if item.context_id is None:
        return {}
    known = world.chatwoot.by_wamid.get(item.context_id)
    return {
        "in_reply_to_external_id": item.context_id if known is not None else None,
        "in_reply_to": known,
    }


def _parts(world: World, item: Inbound) -> list[_Part]:
    """Return text, content attributes and attachments of the messages that one of Meta's makes."""
    inner = item.content.get(item.kind)
    if item.kind in _SPOKEN:
        return [(item.text, {}, [])]
    if item.kind == "contacts" and isinstance(inner, list):
        return [_card(world, card) for card in inner if isinstance(card, dict)]
    fields = inner if isinstance(inner, dict) else {}
    if item.kind == "location":
        place = ", ".join(str(fields.get(name) or "") for name in ("name", "address"))
        attachment = {
            "coordinates_lat": fields.get("latitude"),
            "coordinates_long": fields.get("longitude"),
            "fallback_title": place,
            "data_url": None,
        }
        return [(None, {}, [_attachment(world, "location", attachment)])]
    if item.kind in _FILES:
        kind, extension = _FILES[item.kind]
        file = {
            "extension": extension,
            "content_type": f"{'application' if kind == 'file' else kind}/{extension}",
            "data_url": f"https://chatwoot.example/rails/active_storage/blobs/a.{extension}",
            "thumb_url": "",
            "file_size": 3000,
            "width": None,
            "height": None,
            **({"transcribed_text": ""} if kind == "audio" else {}),
        }
        caption = fields.get("caption")
        return [
            (caption if isinstance(caption, str) else None, {}, [_attachment(world, kind, file)])
        ]
    if item.kind == "unsupported":
        return [("This message is unavailable.", {"is_unsupported": True}, [])]
    return [(None, {}, [])]


def _card(world: World, card: dict[str, Any]) -> _Part:
    name, phones = card.get("name"), card.get("phones")
    named = name if isinstance(name, dict) else {}
    numbers = [one for one in phones if isinstance(one, dict)] if isinstance(phones, list) else []
    meta = {"firstName": named["first_name"]} if "first_name" in named else {}
    # One attachment for each number; a card without any says so in words.
    attachments = [
        _attachment(world, "contact", {"fallback_title": str(one.get("phone") or ""), "meta": meta})
        for one in numbers or [{"phone": "Phone number is not available"}]
    ]
    shown = named.get("formatted_name")
    return (str(shown) if shown else None), {}, attachments


def _attachment(world: World, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    store = world.chatwoot
    return {
        "id": store.next_id("attachments"),
        "message_id": store.sequences.get("messages", 0) + 1,
        "file_type": kind,
        "account_id": store.account_id,
        **fields,
    }


def receive(world: World, item: Inbound, name: str) -> None:
    """Take in a person's message; the caller holds the lock."""
    store = world.chatwoot
    inbox = next(
        (row for row in store.inboxes.values() if row.channel_type == "Channel::Whatsapp"), None
    )
    if inbox is None:
        return
    customer = world.graph.customers[item.key]
    address = _address(world, inbox, item, customer, name)
    contact = store.contacts[address.contact_id]
    if contact.blocked:
        return
    if item.kind in _IGNORED or (
        item.kind == "unsupported" and not versions.knows(world, versions.TELLS_UNSUPPORTED)
    ):
        return
    row = _conversation(world, inbox, address)
    for content, attributes, attachments in _parts(world, item):
        message = operations.add_message(
            world,
            row,
            content=content,
            message_type=INCOMING,
            source_id=item.wamid,
            contact=contact,
            content_attributes={**_in_reply_to(world, item), **attributes},
            attachments=attachments,
            at=item.at,
        )
        if attachments and attachments[0]["file_type"] == "audio":
            operations.message_changed(world, message)  # its file was looked at
    if row.status in ("resolved", "snoozed"):
        operations.set_status(
            world, row, "pending" if world.settings.agent_bot_active else "open", None
        )
    previous = contact.last_activity_at
    contact.last_activity_at = world.now()
    world.announce(
        "contact_updated",
        contact.id,
        [
            {
                "last_activity_at": {
                    "previous_value": previous,
                    "current_value": contact.last_activity_at,
                }
            }
        ],
    )


def take_status(world: World, send: Send, status: str) -> None:
    """Take in the status of a message that Chatwoot sent; others' are ignored."""
    if not world.settings.chatwoot_hears_whatsapp:
        return
    found = world.chatwoot.by_wamid.get(send.wamid)
    if found is None:
        return
    message = world.chatwoot.messages[found]
    if _RANK[status] <= _RANK.get(message.status, 0):
        return
    message.status = status
    if status == "failed" and send.error is not None:
        message.content_attributes = {
            **message.content_attributes,
            "external_error": f"{send.error['code']}: {send.error['title']}",
        }
    operations.message_changed(world, message)

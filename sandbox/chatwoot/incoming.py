"""How Chatwoot takes in what Meta tells it: messages of people and statuses of its own sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.chatwoot import operations
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
        if item.wamid not in world.chatwoot.by_wamid:
            enqueue(world, item, world.graph.customers[item.key].name or "Cliente")


def enqueue(world: World, item: Inbound, name: str) -> None:
    """Plan the job that takes in a person's message."""
    wamid = item.wamid

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
    store = world.chatwoot
    raw = item.wa_id if world.settings.phone_in_webhooks else customer.user_id
    for source_id in (_normalized(raw), raw):
        found = store.by_source.get((inbox.id, source_id))
        if found is not None:
            return store.contact_inboxes[found]
    contact: Contact | None = None
    phone = f"+{raw}" if raw.isdigit() else None
    if phone is not None and store.by_phone.get(phone):
        contact = store.contacts[store.by_phone[phone][0]]
    if contact is None:
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
    return operations.address_for(world, contact, inbox, raw)


def _conversation(world: World, inbox: Inbox, address: ContactInbox) -> Conversation:
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
    return operations.new_conversation(
        world,
        inbox=inbox,
        contact=store.contacts[address.contact_id],
        address=address,
    )


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
    row = _conversation(world, inbox, address)
    operations.add_message(
        world,
        row,
        content=item.text,
        message_type=INCOMING,
        source_id=item.wamid,
        contact=contact,
        content_attributes=(
            {"in_reply_to_external_id": item.context_id} if item.context_id else {}
        ),
        at=item.at,
    )
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
    message.updated_at = world.now()
    world.touch()
    world.announce("message_updated", message.id, None)

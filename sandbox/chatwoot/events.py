"""The bodies of Chatwoot's account webhooks; everything here needs the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import versions, views
from sandbox.chatwoot.model import (
    ACTIVITY,
    MESSAGE_TYPES,
    Contact,
    Conversation,
    Message,
    User,
)
from sandbox.chatwoot.views import iso

if TYPE_CHECKING:
    from sandbox.world import World

_TYPE_NAMES: Final = {number: name for name, number in MESSAGE_TYPES.items()}


def payload(
    world: World, event: str, row_id: int, changed: list[dict[str, Any]] | None
) -> dict[str, Any] | None:
    """Return the body of an event from the rows as they are now; None when they are gone."""
    store = world.chatwoot
    if event.startswith("conversation_"):
        conversation = store.conversations.get(row_id)
        if conversation is None:
            return None
        body = conversation_data(world, conversation)
        if event == "conversation_updated":
            body["changed_attributes"] = changed
        elif event == "conversation_status_changed":
            body["changed_attributes"] = None  # the other event of the same change has them
    elif event.startswith("message_"):
        message = store.messages.get(row_id)
        if message is None or message.message_type == ACTIVITY:
            return None
        body = message_data(world, message)
    else:
        contact = store.contacts.get(row_id)
        if contact is None:
            return None
        body = {"account": account(world), **contact_data(contact)}
        if event == "contact_updated":
            body["changed_attributes"] = changed
    body["event"] = event
    return body


def account(world: World) -> dict[str, Any]:
    """Return the account of an event."""
    return {"id": world.chatwoot.account_id, "name": world.chatwoot.account_name}


def contact_data(row: Contact) -> dict[str, Any]:
    """Return a contact as webhooks carry it."""
    return {
        "additional_attributes": row.additional_attributes,
        "avatar": "",
        "custom_attributes": row.custom_attributes,
        "email": row.email,
        "id": row.id,
        "identifier": row.identifier,
        "name": row.name,
        "phone_number": row.phone_number,
        "thumbnail": "",
        "blocked": row.blocked,
    }


def _user(row: User) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "email": row.email, "type": "user"}


def conversation_data(world: World, row: Conversation) -> dict[str, Any]:
    """Return a conversation as webhooks carry it: flat, without account_id."""
    store = world.chatwoot
    owner = store.contacts[row.contact_id]
    address = store.contact_inboxes[row.contact_inbox_id]
    assignee = store.users.get(row.assignee_id) if row.assignee_id is not None else None
    team = store.teams.get(row.team_id) if row.team_id is not None else None
    shown = next(
        (
            item
            for item in reversed(store.conversation_messages(row.id))
            if item.message_type != ACTIVITY and not item.private
        ),
        None,
    )
    body: dict[str, Any] = {
        "additional_attributes": row.additional_attributes,
        "can_reply": views.can_reply(world, row),
        "channel": store.inboxes[row.inbox_id].channel_type,
        "contact_inbox": {
            "id": address.id,
            "contact_id": address.contact_id,
            "inbox_id": address.inbox_id,
            "source_id": address.source_id,
            "created_at": iso(address.created_at),
            "updated_at": iso(address.created_at),
            "hmac_verified": address.hmac_verified,
            "pubsub_token": address.pubsub_token,
        },
        "id": row.id,
        "inbox_id": row.inbox_id,
        "messages": [views.last_message(world, row, shown)] if shown is not None else [],
        "labels": row.labels,
        "meta": {
            "sender": views.sender_contact(owner),
            "assignee": views.sender_user(world, assignee) if assignee is not None else None,
            "assignee_type": "User" if assignee is not None else None,
            "team": {"id": team.id, "name": team.name} if team is not None else None,
            "hmac_verified": address.hmac_verified,
        },
        "status": row.status,
        "custom_attributes": row.custom_attributes,
        "snoozed_until": views.optional_iso(row.snoozed_until),
        "unread_count": views.unread_count(world, row),
        "first_reply_created_at": (
            iso(row.first_reply_at) if row.first_reply_at is not None else None
        ),
        "priority": row.priority,
        "waiting_since": views.epoch(row.waiting_since),
        "agent_last_seen_at": views.epoch(row.agent_last_seen_at),
        "contact_last_seen_at": views.epoch(row.contact_last_seen_at),
        "last_activity_at": views.epoch(row.last_activity_at),
        "timestamp": views.epoch(row.last_activity_at),
        "created_at": views.epoch(row.created_at),
        "updated_at": row.updated_at,
        "account": account(world),
    }
    if not world.settings.chatwoot_tells_updated_at:
        del body["updated_at"]
    if not versions.knows(world, versions.ACCOUNT_IN_CONVERSATION_EVENTS):
        del body["account"]
    if not versions.knows(world, versions.NAMES_ASSIGNEE_TYPE):
        del body["meta"]["assignee_type"]
    return body


def message_data(world: World, row: Message) -> dict[str, Any]:
    """Return a message as webhooks carry it: the type is a word and there is no status."""
    store = world.chatwoot
    sender: dict[str, Any] | None = None
    if row.sender_type == "user" and row.sender_id in store.users:
        sender = _user(store.users[row.sender_id])
    elif row.sender_type == "contact" and row.sender_id in store.contacts:
        sender = {"account": account(world), **contact_data(store.contacts[row.sender_id])}
    inbox = store.inboxes[row.inbox_id]
    body: dict[str, Any] = {
        "account": account(world),
        "additional_attributes": row.additional_attributes,
        "content_attributes": row.content_attributes,
        "content_type": row.content_type,
        "content": row.content,
        "conversation": conversation_data(world, store.conversations[row.conversation_id]),
        "created_at": iso(row.created_at),
        "id": row.id,
        "inbox": {"id": inbox.id, "name": inbox.name},
        "message_type": _TYPE_NAMES[row.message_type],
        "private": row.private,
        "sender": sender,
        "source_id": row.source_id,
    }
    if row.attachments:
        body["attachments"] = row.attachments
    return body

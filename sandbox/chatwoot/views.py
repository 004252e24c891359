"""How Chatwoot's REST answers look; everything here needs the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from database.common import sandbox_access as access
from sandbox.chatwoot.model import (
    ACTIVITY,
    INCOMING,
    WINDOW_S,
    Contact,
    ContactInbox,
    Conversation,
    Inbox,
    Label,
    Message,
    Team,
    User,
    Webhook,
)

if TYPE_CHECKING:
    from sandbox.world import World


def epoch(value: float | None) -> int:
    """Return whole seconds; a missing time is 0, as Ruby's nil.to_i."""
    return 0 if value is None else int(value)


def optional_epoch(value: float | None) -> int | None:
    """Return whole seconds or null."""
    return None if value is None else int(value)


def availability(world: World, user: User) -> str:
    """Return whether an agent counts as online."""
    return user.availability if world.settings.agents_online else "offline"


def agent(world: World, user: User) -> dict[str, Any]:
    """Return an agent as GET /agents lists it."""
    return {
        "id": user.id,
        "account_id": world.chatwoot.account_id,
        "availability_status": availability(world, user),
        "auto_offline": True,
        "confirmed": True,
        "email": user.email,
        "provider": "email",
        "available_name": user.name,
        "name": user.name,
        "role": user.role,
        "thumbnail": "",
    }


def sender_user(world: World, user: User) -> dict[str, Any]:
    """Return a user as the sender of a message."""
    return {
        "id": user.id,
        "name": user.name,
        "available_name": user.name,
        "avatar_url": "",
        "type": "user",
        "availability_status": availability(world, user),
        "thumbnail": "",
    }


def slim_inbox(inbox: Inbox) -> dict[str, Any]:
    """Return the short form of an inbox."""
    return {
        "id": inbox.id,
        "avatar_url": "",
        "channel_id": inbox.channel_id,
        "name": inbox.name,
        "channel_type": inbox.channel_type,
        "provider": inbox.provider,
    }


def inbox_row(world: World, inbox: Inbox) -> dict[str, Any]:
    """Return the full row, as contacts#create shows it."""
    return {
        "id": inbox.id,
        "channel_id": inbox.channel_id,
        "account_id": world.chatwoot.account_id,
        "name": inbox.name,
        "created_at": "2026-01-05T12:00:00.000Z",
        "updated_at": "2026-01-05T12:00:00.000Z",
        "channel_type": inbox.channel_type,
        "enable_auto_assignment": inbox.enable_auto_assignment,
        "greeting_enabled": False,
        "greeting_message": None,
        "email_address": None,
        "working_hours_enabled": False,
        "out_of_office_message": None,
        "timezone": "America/Sao_Paulo",
        "enable_email_collect": True,
        "csat_survey_enabled": False,
        "allow_messages_after_resolved": True,
        "auto_assignment_config": inbox.auto_assignment_config,
        "lock_to_single_conversation": inbox.lock_to_single_conversation,
        "portal_id": None,
        "sender_name_type": "friendly",
        "business_name": None,
    }


def inbox(world: World, row: Inbox, *, admin: bool) -> dict[str, Any]:
    """Return an inbox as GET /inboxes shows it."""
    shown: dict[str, Any] = {
        "id": row.id,
        "avatar_url": "",
        "channel_id": row.channel_id,
        "name": row.name,
        "channel_type": row.channel_type,
        "greeting_enabled": False,
        "greeting_message": None,
        "working_hours_enabled": False,
        "enable_email_collect": True,
        "csat_survey_enabled": False,
        "enable_auto_assignment": row.enable_auto_assignment,
        "auto_assignment_config": row.auto_assignment_config,
        "out_of_office_message": None,
        "timezone": "America/Sao_Paulo",
        "callback_webhook_url": None,
        "allow_messages_after_resolved": True,
        "lock_to_single_conversation": row.lock_to_single_conversation,
        "sender_name_type": "friendly",
        "business_name": None,
        "phone_number": row.phone_number,
        "provider": row.provider,
        "reauthorization_required": False,
        "message_templates": row.message_templates,
    }
    if admin:
        shown["provider_config"] = {
            "api_key": access.WHATSAPP_ACCESS_TOKEN,
            "phone_number_id": access.WHATSAPP_PHONE_NUMBER_ID,
            "business_account_id": access.WHATSAPP_WABA_ID,
            "webhook_verify_token": access.WHATSAPP_VERIFY_TOKEN,
        }
    return shown


def team(world: World, row: Team, user: User) -> dict[str, Any]:
    """Return a team as GET /teams lists it."""
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "allow_auto_assign": row.allow_auto_assign,
        "icon": "",
        "icon_color": "",
        "account_id": world.chatwoot.account_id,
        "is_member": user.id in row.members,
    }


def label(row: Label) -> dict[str, Any]:
    """Return a label of the account."""
    return {
        "id": row.id,
        "title": row.title,
        "description": row.description,
        "color": row.color,
        "show_on_sidebar": row.show_on_sidebar,
    }


def webhook(world: World, row: Webhook) -> dict[str, Any]:
    """Return an account webhook; the secret can be read back."""
    shown: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "url": row.url,
        "account_id": world.chatwoot.account_id,
        "subscriptions": row.subscriptions,
        "secret": row.secret,
    }
    if row.inbox_id is not None:
        box = world.chatwoot.inboxes.get(row.inbox_id)
        shown["inbox"] = {"id": row.inbox_id, "name": box.name if box else None}
    return shown


def contact_address(world: World, row: ContactInbox) -> dict[str, Any]:
    """Return a contact's address in an inbox."""
    return {
        "source_id": row.source_id,
        "inbox": slim_inbox(world.chatwoot.inboxes[row.inbox_id]),
    }


def contact_core(row: Contact) -> dict[str, Any]:
    """Return a contact without its addresses, as conversations show it."""
    return {
        "additional_attributes": row.additional_attributes,
        "availability_status": "offline",
        "email": row.email,
        "id": row.id,
        "name": row.name,
        "phone_number": row.phone_number,
        "blocked": row.blocked,
        "identifier": row.identifier,
        "thumbnail": "",
        "custom_attributes": row.custom_attributes,
        "last_activity_at": optional_epoch(row.last_activity_at),
        "created_at": epoch(row.created_at),
    }


def contact(world: World, row: Contact, *, addresses: bool = True) -> dict[str, Any]:
    """Return a contact as the contacts endpoints show it."""
    shown = contact_core(row)
    if addresses:
        store = world.chatwoot
        shown["contact_inboxes"] = [
            contact_address(world, store.contact_inboxes[i])
            for i in store.inboxes_of_contact.get(row.id, ())
        ]
    return shown


def sender(world: World, row: Message) -> dict[str, Any] | None:
    """Return who wrote a message."""
    store = world.chatwoot
    if row.sender_type == "user" and row.sender_id in store.users:
        return sender_user(world, store.users[row.sender_id])
    if row.sender_type == "contact" and row.sender_id in store.contacts:
        return {**contact_core(store.contacts[row.sender_id]), "type": "contact"}
    return None


def message(world: World, row: Message) -> dict[str, Any]:
    """Return a message as REST shows it: the type is a number, times are epoch seconds."""
    shown: dict[str, Any] = {
        "id": row.id,
        "content": row.content,
        "inbox_id": row.inbox_id,
        "conversation_id": row.conversation_id,
        "message_type": row.message_type,
        "content_type": row.content_type,
        "status": row.status,
        "content_attributes": row.content_attributes,
        "created_at": epoch(row.created_at),
        "private": row.private,
        "source_id": row.source_id,
    }
    who = sender(world, row)
    if who is not None:
        shown["sender"] = who
    return shown


def can_reply(world: World, row: Conversation) -> bool:
    """Tell whether the 24 hours since this same conversation's last incoming message run."""
    if world.chatwoot.inboxes[row.inbox_id].channel_type != "Channel::Whatsapp":
        return True
    return row.last_incoming_at is not None and world.now() < row.last_incoming_at + WINDOW_S


def unread_count(world: World, row: Conversation) -> int:
    """Return how many incoming messages no agent has seen (Chatwoot stops at ten)."""
    seen = row.agent_last_seen_at or 0.0
    count = 0
    for item in reversed(world.chatwoot.conversation_messages(row.id)):
        if item.created_at <= seen or count == 10:
            break
        count += item.message_type == INCOMING
    return count


def last_non_activity(world: World, row: Conversation) -> Message | None:
    """Return the newest message that is not an activity line."""
    for item in reversed(world.chatwoot.conversation_messages(row.id)):
        if item.message_type != ACTIVITY:
            return item
    return None


def conversation(world: World, row: Conversation) -> dict[str, Any]:
    """Return a conversation as REST shows it; `id` is the display id."""
    store = world.chatwoot
    owner = store.contacts[row.contact_id]
    address = store.contact_inboxes[row.contact_inbox_id]
    meta: dict[str, Any] = {
        "sender": contact_core(owner),
        "channel": store.inboxes[row.inbox_id].channel_type,
        "hmac_verified": address.hmac_verified,
    }
    assignee = store.users.get(row.assignee_id) if row.assignee_id is not None else None
    if assignee is not None:
        meta["assignee"] = agent(world, assignee)
        meta["assignee_type"] = "User"
    group = store.teams.get(row.team_id) if row.team_id is not None else None
    if group is not None:
        meta["team"] = {"id": group.id, "name": group.name}
    last = last_non_activity(world, row)
    last_view = message(world, last) if last is not None else None
    return {
        "meta": meta,
        "id": row.id,
        "messages": [last_view] if last_view is not None else [],
        "account_id": store.account_id,
        "uuid": row.uuid,
        "additional_attributes": row.additional_attributes,
        "agent_last_seen_at": epoch(row.agent_last_seen_at),
        "assignee_last_seen_at": epoch(row.agent_last_seen_at),
        "can_reply": can_reply(world, row),
        "contact_last_seen_at": epoch(row.contact_last_seen_at),
        "custom_attributes": row.custom_attributes,
        "inbox_id": row.inbox_id,
        "labels": row.labels,
        "muted": row.muted,
        "snoozed_until": optional_epoch(row.snoozed_until),
        "status": row.status,
        "created_at": epoch(row.created_at),
        "updated_at": row.updated_at,
        "timestamp": epoch(row.last_activity_at),
        "first_reply_created_at": epoch(row.first_reply_at),
        "unread_count": unread_count(world, row),
        "last_non_activity_message": last_view,
        "last_activity_at": epoch(row.last_activity_at),
        "priority": row.priority,
        "waiting_since": epoch(row.waiting_since),
        "sla_policy_id": None,
    }

"""How Chatwoot's REST answers look; everything here needs the lock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from database.common import sandbox_access as access
from sandbox.chatwoot import versions
from sandbox.chatwoot.model import (
    ACTIVITY,
    INCOMING,
    WINDOW_S,
    AttributeDefinition,
    Contact,
    ContactInbox,
    Conversation,
    DashboardApp,
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


def iso(value: float) -> str:
    """Return a time as Rails prints it in JSON."""
    at = datetime.fromtimestamp(value, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def optional_iso(value: float | None) -> str | None:
    """Return a time as Rails prints it, or null."""
    return None if value is None else iso(value)


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
        "custom_role_id": None,
    }


def profile(world: World, user: User) -> dict[str, Any]:
    """Return the owner of a token."""
    place: dict[str, Any] = {
        "id": world.chatwoot.account_id,
        "name": world.chatwoot.account_name,
        "status": "active",
        "onboarding_step": None,
        "active_at": None,
        "role": user.role,
        "permissions": [user.role],
        "availability": user.availability,
        "availability_status": availability(world, user),
        "auto_offline": True,
        "api_and_webhooks": True,
        "custom_role_id": None,
        "custom_role": None,
    }
    if not versions.knows(world, versions.NEWER_THAN_4_0):
        del place["onboarding_step"], place["api_and_webhooks"]
    return {
        "access_token": user.access_token,
        "account_id": world.chatwoot.account_id,
        "available_name": user.name,
        "avatar_url": "",
        "confirmed": True,
        "display_name": None,
        "message_signature": None,
        "email": user.email,
        "id": user.id,
        "inviter_id": None,
        "name": user.name,
        "provider": "email",
        "pubsub_token": f"{access.PUBLIC_PREFIX}pubsub-{user.id}",
        "role": user.role,
        "ui_settings": {},
        "uid": user.email,
        "type": None,
        "accounts": [place],
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
    shown: dict[str, Any] = {
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
        "csat_survey_enabled": inbox.csat_survey_enabled,
        "allow_messages_after_resolved": True,
        "auto_assignment_config": inbox.auto_assignment_config,
        "lock_to_single_conversation": inbox.lock_to_single_conversation,
        "portal_id": None,
        "sender_name_type": "friendly",
        "business_name": None,
        "csat_config": {},
    }
    if not versions.knows(world, versions.NEWER_THAN_4_0):
        del shown["csat_config"]
    return shown


# Of other kinds of channel, and of what Indica does not use; a real one names them all the same.
_OF_OTHER_CHANNELS: Final = (
    "allowed_domains",
    "widget_color",
    "website_url",
    "hmac_mandatory",
    "welcome_title",
    "welcome_tagline",
    "web_widget_script",
    "website_token",
    "selected_feature_flags",
    "reply_time",
    "messaging_service_sid",
)


def _working_hours() -> list[dict[str, Any]]:
    return [
        {
            "day_of_week": day,
            "closed_all_day": day in (0, 6),
            "open_hour": None if day in (0, 6) else 9,
            "open_minutes": None if day in (0, 6) else 0,
            "close_hour": None if day in (0, 6) else 17,
            "close_minutes": None if day in (0, 6) else 0,
            "open_all_day": False,
        }
        for day in range(7)
    ]


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
        "csat_survey_enabled": row.csat_survey_enabled,
        "csat_config": {},
        "enable_auto_assignment": row.enable_auto_assignment,
        "auto_assignment_config": row.auto_assignment_config,
        "out_of_office_message": None,
        "working_hours": _working_hours(),
        "timezone": "America/Sao_Paulo",
        "callback_webhook_url": callback_url(row),
        "allow_messages_after_resolved": True,
        "lock_to_single_conversation": row.lock_to_single_conversation,
        "sender_name_type": "friendly",
        "business_name": None,
        **dict.fromkeys(_OF_OTHER_CHANNELS),
        "phone_number": row.phone_number,
        "provider": row.provider,
    }
    if row.channel_type == "Channel::Whatsapp":
        shown["message_templates"] = row.message_templates
        if admin:
            verify_token = f"{access.PUBLIC_PREFIX}chatwoot-verify-token"
            shown["provider_config"] = {**row.provider_config, "webhook_verify_token": verify_token}
        shown["reauthorization_required"] = False
        shown |= {"voice_enabled": False, "inbound_calls_enabled": True}
    return shown


def callback_url(row: Inbox) -> str | None:
    """Return where Meta tells Chatwoot of an inbox's number."""
    if row.channel_type != "Channel::Whatsapp":
        return None
    return f"https://chatwoot.example/webhooks/whatsapp/{row.phone_number}"


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


def definition(row: AttributeDefinition) -> dict[str, Any]:
    """Return the definition of a custom attribute."""
    return {
        "id": row.id,
        "attribute_display_name": row.attribute_display_name,
        "attribute_display_type": row.attribute_display_type,
        "attribute_description": row.attribute_description,
        "attribute_key": row.attribute_key,
        "regex_pattern": None,
        "regex_cue": None,
        "attribute_values": row.attribute_values,
        "attribute_model": row.attribute_model,
        "default_value": None,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    }


def dashboard_app(row: DashboardApp) -> dict[str, Any]:
    """Return a page that every conversation shows as a tab."""
    return {
        "id": row.id,
        "title": row.title,
        "content": row.content,
        "created_at": iso(row.created_at),
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
    if not versions.knows(world, versions.SIGNS_WEBHOOKS):
        del shown["name"], shown["secret"]
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
    shown: dict[str, Any] = {
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
    if row.last_activity_at is None:
        del shown["last_activity_at"]
    return shown


def sender_contact(row: Contact) -> dict[str, Any]:
    """Return a contact as the sender of a message."""
    return {
        "additional_attributes": row.additional_attributes,
        "custom_attributes": row.custom_attributes,
        "email": row.email,
        "id": row.id,
        "identifier": row.identifier,
        "name": row.name,
        "phone_number": row.phone_number,
        "thumbnail": "",
        "blocked": row.blocked,
        "type": "contact",
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
        return sender_contact(store.contacts[row.sender_id])
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
    if row.attachments:
        shown["attachments"] = row.attachments
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


def last_message(world: World, row: Conversation, item: Message) -> dict[str, Any]:
    """Return the last message of a conversation as its lists show it."""
    address = world.chatwoot.contact_inboxes[row.contact_inbox_id]
    shown = message(world, item)
    return {
        **shown,
        "account_id": world.chatwoot.account_id,
        "updated_at": iso(item.updated_at),
        "sender_type": item.sender_type.capitalize() if item.sender_type else None,
        "sender_id": item.sender_id,
        "external_source_ids": {},
        "additional_attributes": item.additional_attributes,
        "processed_message_content": item.content,
        "sentiment": {},
        "conversation": {
            "assignee_id": row.assignee_id,
            "unread_count": unread_count(world, row),
            "last_activity_at": epoch(row.last_activity_at),
            "contact_inbox": {"source_id": address.source_id},
        },
    }


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
        if versions.knows(world, versions.NAMES_ASSIGNEE_TYPE):
            meta["assignee_type"] = "User"
        else:
            del meta["assignee"]["provider"]
    group = store.teams.get(row.team_id) if row.team_id is not None else None
    if group is not None:
        meta["team"] = {"id": group.id, "name": group.name}
    last, said = store.last_message(row.id), last_non_activity(world, row)
    shown: dict[str, Any] = {
        "meta": meta,
        "id": row.id,
        "messages": [last_message(world, row, last)] if last is not None else [],
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
        "snoozed_until": optional_iso(row.snoozed_until),
        "status": row.status,
        "created_at": epoch(row.created_at),
        "updated_at": row.updated_at,
        "timestamp": epoch(row.last_activity_at),
        "first_reply_created_at": epoch(row.first_reply_at),
        "unread_count": unread_count(world, row),
        "last_non_activity_message": last_message(world, row, said) if said is not None else None,
        "last_activity_at": epoch(row.last_activity_at),
        "priority": row.priority,
        "waiting_since": epoch(row.waiting_since),
        "sla_policy_id": None,
    }
    if not world.settings.chatwoot_tells_updated_at:
        del shown["updated_at"]
    return shown

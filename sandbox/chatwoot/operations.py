"""What happens in Chatwoot when something changes; everything here needs the lock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import errors, views
from sandbox.chatwoot.model import (
    ACTIVITY,
    INCOMING,
    OUTGOING,
    STATUSES,
    Contact,
    ContactInbox,
    Conversation,
    Inbox,
    Message,
    User,
    new_uuid,
)

if TYPE_CHECKING:
    from sandbox.world import World

SOURCE_ID: Final = re.compile(r"\A(?:\d{1,15}|[A-Z]{2}\.[A-Za-z0-9]{1,128})\Z")
PHONE: Final = re.compile(r"\+[1-9]\d{1,14}\Z")
EMAIL: Final = re.compile(r"\A[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_SOURCE_ERROR: Final = (
    "Source invalid source id for whatsapp inbox. valid Regex (?-mix:\\A\\d{1,15}\\z)"
)


def check_custom_attributes(values: Any, attribute: str = "custom_attributes") -> dict[str, Any]:
    """Return the hash if Chatwoot would store it: strings up to 1500, integers up to 10 digits."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        return {}
    label = attribute.replace("_", " ").capitalize()
    for key, value in values.items():
        if isinstance(value, str) and len(value) > 1500:
            raise errors.record_invalid(
                f"{label} {key} is too long (maximum is 1500 characters)", [attribute]
            )
        if isinstance(value, int) and not isinstance(value, bool) and value > 9_999_999_999:
            raise errors.record_invalid(
                f"{label} {key} is too large (maximum is 9999999999)", [attribute]
            )
    return dict(values)


def address_for(
    world: World, contact: Contact, inbox: Inbox, source_id: str | None
) -> ContactInbox:
    """Find or create a contact's address in an inbox, as ContactInboxBuilder does."""
    store = world.chatwoot
    if source_id is None or source_id == "":
        if inbox.channel_type == "Channel::Whatsapp":
            if not contact.phone_number:
                raise errors.missing_parameter("contact phone number")
            source_id = contact.phone_number.removeprefix("+")
        else:
            source_id = new_uuid()
    if inbox.channel_type == "Channel::Whatsapp" and not SOURCE_ID.match(source_id):
        raise errors.record_invalid(_SOURCE_ERROR, ["source_id"])
    found = store.by_source.get((inbox.id, source_id))
    if found is not None:
        address = store.contact_inboxes[found]
        if address.contact_id == contact.id:
            return address
        # Chatwoot renames the other contact's row to a form that its own pattern refuses.
        raise errors.record_invalid(_SOURCE_ERROR, ["source_id"])
    address = ContactInbox(
        id=store.next_id("contact_inboxes"),
        contact_id=contact.id,
        inbox_id=inbox.id,
        source_id=source_id,
        created_at=world.now(),
    )
    store.contact_inboxes[address.id] = address
    store.index_address(address)
    return address


def online_members(world: World, inbox: Inbox, team_id: int | None = None) -> list[User]:
    """Return the online members of an inbox (and of a team)."""
    store = world.chatwoot
    team = store.teams.get(team_id) if team_id is not None else None
    return [
        store.users[i]
        for i in inbox.members
        if i in store.users
        and views.availability(world, store.users[i]) == "online"
        and (team is None or i in team.members)
    ]


def round_robin(world: World, inbox: Inbox, team_id: int | None = None) -> User | None:
    """Return the next online member of an inbox."""
    members = online_members(world, inbox, team_id)
    if not members:
        return None
    chosen = members[inbox.round_robin % len(members)]
    inbox.round_robin += 1
    return chosen


def auto_assign(world: World, row: Conversation) -> None:
    """Give an open conversation without an assignee, or with a non-member's, to a member."""
    inbox = world.chatwoot.inboxes[row.inbox_id]
    if row.status != "open" or not inbox.enable_auto_assignment:
        return
    if row.assignee_id is not None and row.assignee_id in inbox.members:
        return
    team = world.chatwoot.teams.get(row.team_id) if row.team_id is not None else None
    if team is not None and not team.allow_auto_assign:
        return
    chosen = round_robin(world, inbox, row.team_id)
    if chosen is not None:
        row.assignee_id = chosen.id


def touch(
    world: World, row: Conversation, changed: dict[str, tuple[Any, Any]] | None = None
) -> None:
    """Mark a conversation as changed and announce what changed."""
    previous = row.updated_at
    row.updated_at = max(world.now(), previous + 0.000001)
    world.touch()
    if not changed:
        return
    attributes = [
        {name: {"previous_value": before, "current_value": after}}
        for name, (before, after) in changed.items()
    ]
    attributes.append({"updated_at": {"previous_value": previous, "current_value": row.updated_at}})
    if "status" in changed:
        world.announce("conversation_status_changed", row.id, attributes)
    world.announce("conversation_updated", row.id, attributes)


def activity(world: World, row: Conversation, text: str) -> None:
    """Write an activity line."""
    add_message(world, row, content=text, message_type=ACTIVITY)


def by_whom(actor: User | None) -> str:
    """Return the end of an activity line."""
    return f" por {actor.name}" if actor is not None else ""


def set_assignee(world: World, row: Conversation, user: User | None, actor: User | None) -> None:
    """Assign or unassign a conversation."""
    before, after = row.assignee_id, user.id if user is not None else None
    if before == after:
        return
    row.assignee_id = after
    if user is None:
        activity(world, row, f"Conversa não atribuída{by_whom(actor)}")
    elif actor is not None and actor.id == user.id:
        activity(world, row, f"{user.name} atribuiu a si mesmo esta conversa")
    else:
        activity(world, row, f"Atribuído a {user.name}{by_whom(actor)}")
    touch(world, row, {"assignee_id": (before, after)})


def set_team(world: World, row: Conversation, team_id: int | None, actor: User | None) -> None:
    """Move a conversation to a team; a non-member loses it."""
    before = row.team_id
    if before == team_id:
        return
    row.team_id = team_id
    changed: dict[str, tuple[Any, Any]] = {"team_id": (before, team_id)}
    team = world.chatwoot.teams.get(team_id) if team_id is not None else None
    if team is not None:
        activity(world, row, f"Atribuído a {team.name}{by_whom(actor)}")
        previous = row.assignee_id
        apply_team(world, row)
        if row.assignee_id != previous:
            changed["assignee_id"] = (previous, row.assignee_id)
    touch(world, row, changed)


def apply_team(world: World, row: Conversation) -> None:
    """Clear an assignee who is not in the team, then let the team choose one."""
    team = world.chatwoot.teams.get(row.team_id) if row.team_id is not None else None
    if team is None:
        return
    if row.assignee_id is not None and row.assignee_id not in team.members:
        row.assignee_id = None
    if row.assignee_id is None and team.allow_auto_assign:
        chosen = round_robin(world, world.chatwoot.inboxes[row.inbox_id], team.id)
        row.assignee_id = chosen.id if chosen is not None else None


_STATUS_TEXT: Final = {
    "open": "A conversa foi reaberta",
    "resolved": "A conversa foi marcada como resolvida",
    "pending": "A conversa foi marcada como pendente",
    "snoozed": "A conversa foi adiada",
}


def set_status(
    world: World,
    row: Conversation,
    status: str,
    actor: User | None,
    snoozed_until: float | None = None,
) -> None:
    """Change a conversation's status; opening it may assign it."""
    if status not in STATUSES:
        raise errors.server_error()
    before, assignee_before = row.status, row.assignee_id
    row.snoozed_until = snoozed_until if status == "snoozed" else None
    if before == status:
        return
    row.status = status
    changed: dict[str, tuple[Any, Any]] = {"status": (before, status)}
    if status == "open":
        if actor is not None and actor.role == "agent":
            row.assignee_id = actor.id
        auto_assign(world, row)
    if row.assignee_id != assignee_before:
        changed["assignee_id"] = (assignee_before, row.assignee_id)
    activity(world, row, f"{_STATUS_TEXT[status]}{by_whom(actor)}")
    touch(world, row, changed)


_PRIORITY_TEXT: Final = {"low": "baixa", "medium": "média", "high": "alta", "urgent": "urgente"}


def set_priority(world: World, row: Conversation, priority: str | None, actor: User | None) -> None:
    """Change a conversation's priority."""
    before = row.priority
    if before == priority:
        return
    row.priority = priority
    who = actor.name if actor is not None else "Sistema"
    activity(
        world,
        row,
        f"{who} definiu a prioridade como {_PRIORITY_TEXT[priority]}"
        if priority
        else f"{who} tirou a prioridade",
    )
    touch(world, row, {"priority": (before, priority)})


def set_labels(world: World, row: Conversation, labels: list[str], actor: User | None) -> None:
    """Replace a conversation's labels."""
    before = list(row.labels)
    after = list(dict.fromkeys(labels))
    if before == after:
        return
    row.labels = after
    who = actor.name if actor is not None else "Sistema"
    if added := [item for item in after if item not in before]:
        activity(world, row, f"{who} adicionou {', '.join(added)}")
    if removed := [item for item in before if item not in after]:
        activity(world, row, f"{who} removeu {', '.join(removed)}")
    touch(world, row, {"label_list": (before, after)})


def add_message(
    world: World,
    row: Conversation,
    *,
    content: str | None,
    message_type: int,
    private: bool = False,
    content_type: str = "text",
    content_attributes: dict[str, Any] | None = None,
    additional_attributes: dict[str, Any] | None = None,
    source_id: str | None = None,
    user: User | None = None,
    contact: Contact | None = None,
    at: float | None = None,
) -> Message:
    """Append a message and do what its creation does to the conversation."""
    store = world.chatwoot
    now = world.now()
    message = Message(
        id=store.next_id("messages"),
        conversation_id=row.id,
        inbox_id=row.inbox_id,
        content=content,
        message_type=message_type,
        created_at=now,
        updated_at=now,
        private=private,
        content_type=content_type,
        content_attributes=content_attributes or {},
        additional_attributes=additional_attributes or {},
        source_id=source_id,
        sender_type="user" if user is not None else "contact" if contact is not None else None,
        sender_id=user.id if user is not None else contact.id if contact is not None else None,
    )
    store.messages[message.id] = message
    store.index_message(message)
    row.last_activity_at = now
    world.touch()
    if message_type == ACTIVITY:
        return message
    changed: dict[str, tuple[Any, Any]] = {}
    if message_type == INCOMING:
        row.last_incoming_at = at if at is not None else now
        if row.waiting_since is None:
            changed["waiting_since"] = (None, int(now))
            row.waiting_since = now
    elif message_type == OUTGOING and not private and user is not None:
        human = not (
            message.content_attributes.get("automation_rule_id")
            or message.additional_attributes.get("campaign_id")
        )
        if human:
            if row.first_reply_at is None:
                changed["first_reply_created_at"] = (None, int(now))
                row.first_reply_at = now
            if row.waiting_since is not None:
                changed["waiting_since"] = (int(row.waiting_since), None)
                row.waiting_since = None
        row.agent_last_seen_at = now
    world.announce("message_created", message.id, None)
    if changed:
        touch(world, row, changed)
    return message


def new_conversation(
    world: World,
    *,
    inbox: Inbox,
    contact: Contact,
    address: ContactInbox,
    status: str = "open",
    assignee_id: int | None = None,
    team_id: int | None = None,
    additional_attributes: dict[str, Any] | None = None,
    custom_attributes: dict[str, Any] | None = None,
    snoozed_until: float | None = None,
) -> Conversation:
    """Open a conversation, with what Chatwoot overrides: blocked, bot, team, auto-assignment."""
    store = world.chatwoot
    now = world.now()
    if contact.blocked:
        status = "resolved"
    elif world.settings.agent_bot_active:
        status = "pending"
    row = Conversation(
        id=store.next_id("conversations"),
        uuid=new_uuid(),
        inbox_id=inbox.id,
        contact_id=contact.id,
        contact_inbox_id=address.id,
        status=status,
        created_at=now,
        updated_at=now,
        last_activity_at=now,
        assignee_id=assignee_id if assignee_id in store.users else None,
        team_id=team_id if team_id in store.teams else None,
        additional_attributes=additional_attributes or {},
        custom_attributes=custom_attributes or {},
        snoozed_until=snoozed_until,
        waiting_since=now,
    )
    apply_team(world, row)
    auto_assign(world, row)
    store.conversations[row.id] = row
    store.index_conversation(row)
    world.touch()
    world.announce("conversation_created", row.id, None)
    if row.assignee_id is not None:
        activity(world, row, f"Atribuído a {store.users[row.assignee_id].name}")
    return row

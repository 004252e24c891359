"""What happens in Chatwoot when something changes; everything here needs the lock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import errors, versions, views
from sandbox.chatwoot.model import (
    ACTIVITY,
    INCOMING,
    OUTGOING,
    STATUSES,
    TEMPLATE,
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

SOURCE_ID: Final = re.compile(r"\A(?:\d{1,15}|[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128})\Z")
PHONE: Final = re.compile(r"\+[1-9]\d{1,14}\Z")
ACTIVITY_S: Final = 0.005
ASSIGNMENT_S: Final = 0.05
EMAIL: Final = re.compile(r"\A[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_SOURCE_ERROR: Final = (
    "Source invalid source id for whatsapp inbox. valid Regex "
    "(?-mix:\\A(?:\\d{1,15}|[A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{1,128})\\z)"
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
            raise errors.record_invalid(f"{label} {key} length should be < 1500", [attribute])
        if isinstance(value, int) and not isinstance(value, bool) and value > 9_999_999_999:
            raise errors.record_invalid(f"{label} {key} value should be < 9999999999", [attribute])
    return dict(values)


def address_for(
    world: World, contact: Contact, inbox: Inbox, source_id: str | None
) -> ContactInbox:
    """Find or create a contact's address in an inbox, as ContactInboxBuilder does."""
    store = world.chatwoot
    if source_id is None or source_id == "":
        if inbox.channel_type == "Channel::Whatsapp":
            if not contact.phone_number:
                raise no_phone(world)
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
        if versions.knows(world, versions.NEWER_THAN_4_0):
            # Chatwoot renames the other contact's row to a form that its own pattern refuses.
            raise errors.record_invalid(_SOURCE_ERROR, ["source_id"])
        _rename(world, address)
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


def no_phone(world: World) -> errors.ChatwootError:
    """Return the error of a contact without the phone that its inbox needs."""
    if versions.knows(world, versions.NEWER_THAN_4_0):
        return errors.missing_parameter("contact phone number")
    return errors.server_error()


def _rename(world: World, address: ContactInbox) -> None:
    """Take a source_id from the contact that owns it; its own conversations keep the row."""
    store = world.chatwoot
    store.inboxes_of_contact[address.contact_id].remove(address.id)
    address.source_id = f"whatsapp:{address.source_id}{address.id}"
    store.index_address(address)


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


def by_policy(world: World) -> bool:
    """Tell whether a job gives conversations out, and only those that nobody has."""
    return world.settings.assignment_v2 and versions.knows(world, versions.ASSIGNS_IN_A_JOB)


def assign_by_policy(world: World, row: Conversation) -> None:
    """Plan the job that gives an open conversation to an online member."""
    row_id = row.id

    def job() -> None:
        with world.lock:
            found = world.chatwoot.conversations.get(row_id)
            if found is None or found.status != "open" or found.assignee_id is not None:
                return
            inbox = world.chatwoot.inboxes[found.inbox_id]
            if inbox.enable_auto_assignment:
                chosen = round_robin(world, inbox, found.team_id)
                if chosen is not None:
                    set_assignee(world, found, chosen, None, by="Default Policy")

    world.scheduler.after(ASSIGNMENT_S, job)


def auto_assign(world: World, row: Conversation) -> None:
    """Give an open conversation without an assignee, or with a non-member's, to a member."""
    inbox = world.chatwoot.inboxes[row.inbox_id]
    if row.status != "open" or not inbox.enable_auto_assignment:
        return
    if row.assignee_id is not None and (row.assignee_id in inbox.members or by_policy(world)):
        return
    if by_policy(world):
        assign_by_policy(world, row)
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
    shown = {
        **changed,
        "updated_at": (views.iso(previous), views.iso(row.updated_at)),
    }
    attributes = [
        {name: {"previous_value": shown[name][0], "current_value": shown[name][1]}}
        for name in sorted(shown, key=_column)
    ]
    if "status" in changed:
        world.announce("conversation_status_changed", row.id, attributes)
    world.announce("conversation_updated", row.id, attributes)


# Changes are told in the order of the table's columns; what is no column comes last.
_COLUMNS: Final = (
    "id",
    "account_id",
    "inbox_id",
    "status",
    "assignee_id",
    "created_at",
    "updated_at",
    "contact_id",
    "contact_inbox_id",
    "team_id",
    "snoozed_until",
    "custom_attributes",
    "first_reply_created_at",
    "priority",
    "waiting_since",
    "cached_label_list",
)


def _column(name: str) -> int:
    return _COLUMNS.index(name) if name in _COLUMNS else len(_COLUMNS)


def message_changed(world: World, message: Message) -> None:
    """Mark a message, and so its conversation, as changed and announce it."""
    message.updated_at = world.now()
    touch(world, world.chatwoot.conversations[message.conversation_id])
    world.announce("message_updated", message.id, None)


def activity(world: World, row: Conversation, text: str) -> None:
    """Plan the job that writes an activity line: the answer to a request comes before it."""
    row_id = row.id

    def job() -> None:
        with world.lock:
            found = world.chatwoot.conversations.get(row_id)
            if found is not None and found.uuid == row.uuid:
                add_message(world, found, content=text, message_type=ACTIVITY)

    world.scheduler.after(ACTIVITY_S, job)


def by_whom(actor: User | None) -> str:
    """Return the end of an activity line."""
    return f" por {actor.name}" if actor is not None else ""


def set_assignee(
    world: World,
    row: Conversation,
    user: User | None,
    actor: User | None,
    by: str | None = None,
) -> None:
    """Assign or unassign a conversation; `by` names what did it when nobody did."""
    before, after = row.assignee_id, user.id if user is not None else None
    if before == after:
        return
    row.assignee_id = after
    if user is None:
        activity(world, row, f"Conversa não atribuída{by_whom(actor)}")
    elif actor is not None and actor.id == user.id:
        activity(world, row, f"{user.name} atribuiu a si mesmo esta conversa")
    else:
        whom = by_whom(actor) if by is None else f" por {by}"
        activity(world, row, f"Atribuído a {user.name}{whom}")
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
    until = row.snoozed_until
    row.snoozed_until = snoozed_until if status == "snoozed" else None
    if before == status:
        return
    row.status = status
    changed: dict[str, tuple[Any, Any]] = {"status": (before, status)}
    if until != row.snoozed_until:
        changed["snoozed_until"] = (
            views.optional_iso(until),
            views.optional_iso(row.snoozed_until),
        )
    if status == "open":
        if actor is not None and actor.role == "agent":
            row.assignee_id = actor.id
        auto_assign(world, row)
    if row.assignee_id != assignee_before:
        changed["assignee_id"] = (assignee_before, row.assignee_id)
    activity(world, row, f"{_STATUS_TEXT[status]}{by_whom(actor)}")
    touch(world, row, changed)
    if status == "resolved":
        _ask_for_a_rating(world, row)


def _ask_for_a_rating(world: World, row: Conversation) -> None:
    """Send the inbox's survey to somebody who wrote within the window, once a conversation."""
    if not world.chatwoot.inboxes[row.inbox_id].csat_survey_enabled:
        return
    if not views.can_reply(world, row) or any(
        item.content_type == "input_csat" for item in world.chatwoot.conversation_messages(row.id)
    ):
        return
    message = add_message(
        world,
        row,
        content="Por favor, classifique esta conversa, "
        f"https://chatwoot.example/survey/responses/{row.uuid}",
        message_type=TEMPLATE,
        content_type="input_csat",
        content_attributes={"display_type": "emoji"},
    )
    world.send_out(message)


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
    changed = {"cached_label_list": (", ".join(before) or None, ", ".join(after) or None)}
    touch(world, row, {**changed, "label_list": (before, after)})


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
    attachments: list[dict[str, Any]] | None = None,
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
        attachments=attachments or [],
    )
    store.messages[message.id] = message
    store.index_message(message)
    row.last_activity_at = now
    touch(world, row)
    if message_type == ACTIVITY:
        return message
    changed: dict[str, tuple[Any, Any]] = {}
    if message_type == INCOMING:
        row.last_incoming_at = at if at is not None else now
        if row.waiting_since is None:
            changed["waiting_since"] = (None, views.iso(now))
            row.waiting_since = now
    elif message_type == OUTGOING and not private and user is not None:
        human = not (
            message.content_attributes.get("automation_rule_id")
            or message.additional_attributes.get("campaign_id")
        )
        if human:
            if row.first_reply_at is None:
                changed["first_reply_created_at"] = (None, views.iso(now))
                row.first_reply_at = now
            if row.waiting_since is not None:
                changed["waiting_since"] = (views.iso(row.waiting_since), None)
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
    actor: User | None = None,
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
        assignee_id=assignee_id if store.agent(assignee_id) is not None else None,
        team_id=team_id if team_id in store.teams else None,
        additional_attributes=additional_attributes or {},
        custom_attributes=custom_attributes or {},
        snoozed_until=snoozed_until,
        waiting_since=now,
    )
    apply_team(world, row)
    store.conversations[row.id] = row
    store.index_conversation(row)
    auto_assign(world, row)
    world.touch()
    world.announce("conversation_created", row.id, None)
    if row.assignee_id is not None and versions.knows(world, versions.NEWER_THAN_4_0):
        activity(world, row, f"Atribuído a {store.users[row.assignee_id].name}{by_whom(actor)}")
    return row


def move_messages(world: World, contact: Contact, other: Contact) -> None:
    """Give what `other` wrote to `contact`."""
    for message in world.chatwoot.messages.values():
        if message.sender_type == "contact" and message.sender_id == other.id:
            message.sender_id = contact.id


def remove_conversations(world: World, gone: set[int]) -> None:
    """Delete conversations with their messages; no webhook tells of it."""
    store = world.chatwoot
    store.messages = {
        key: row for key, row in store.messages.items() if row.conversation_id not in gone
    }
    store.conversations = {key: row for key, row in store.conversations.items() if key not in gone}
    store.reindex()
    world.touch()


def remove_agent(world: World, user: User) -> None:
    """Remove somebody from the account: what they had is nobody's, and nothing tells of it."""
    store = world.chatwoot
    user.removed = True
    for row in store.conversations.values():
        if row.assignee_id == user.id:
            row.assignee_id = None
    for inbox in store.inboxes.values():
        inbox.members = [item for item in inbox.members if item != user.id]
    for team in store.teams.values():
        team.members = [item for item in team.members if item != user.id]
    store.reindex()
    world.touch()

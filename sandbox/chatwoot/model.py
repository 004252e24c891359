"""The rows of the fake Chatwoot and the indexes over them; everything here needs the lock."""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from database.common import sandbox_access as access

INCOMING: Final = 0
OUTGOING: Final = 1
ACTIVITY: Final = 2
TEMPLATE: Final = 3
MESSAGE_TYPES: Final = {
    "incoming": INCOMING,
    "outgoing": OUTGOING,
    "activity": ACTIVITY,
    "template": TEMPLATE,
}
STATUSES: Final = ("open", "resolved", "pending", "snoozed")
PRIORITIES: Final = ("low", "medium", "high", "urgent")
WINDOW_S: Final = 24 * 3600


@dataclass(slots=True)
class User:
    """An agent or administrator of the account; one who was removed still signs old messages."""

    id: int
    name: str
    email: str
    role: Literal["agent", "administrator"]
    access_token: str
    availability: str = "online"
    removed: bool = False


@dataclass(slots=True)
class Inbox:
    """An inbox; the only seeded one is the WhatsApp channel."""

    id: int
    name: str
    channel_type: str
    channel_id: int
    provider: str | None
    phone_number: str | None
    members: list[int]
    enable_auto_assignment: bool = True
    auto_assignment_config: dict[str, Any] = field(default_factory=dict)
    lock_to_single_conversation: bool = False
    csat_survey_enabled: bool = False
    provider_config: dict[str, str] = field(default_factory=dict)
    message_templates: list[dict[str, Any]] = field(default_factory=list)
    templates_synced_at: float = 0.0
    round_robin: int = 0


@dataclass(slots=True)
class Team:
    """A team of agents."""

    id: int
    name: str
    description: str | None = None
    allow_auto_assign: bool = True
    members: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Label:
    """A label of the account's list; conversations may carry labels that are not in it."""

    id: int
    title: str
    description: str | None = None
    color: str = "#1f93ff"
    show_on_sidebar: bool = True


@dataclass(slots=True)
class AttributeDefinition:
    """A declared custom attribute; only declared ones can be filtered by."""

    id: int
    attribute_key: str
    attribute_display_name: str
    attribute_model: str
    attribute_display_type: str = "text"
    attribute_description: str | None = None
    attribute_values: list[str] = field(default_factory=list)
    created_at: float = 0.0
    updated_at: float = 0.0


@dataclass(slots=True)
class DashboardApp:
    """A page that every conversation shows as a tab."""

    id: int
    title: str
    content: list[dict[str, str]]
    created_at: float


@dataclass(slots=True)
class Contact:
    """A contact; phone numbers are unique by a check, not by an index."""

    id: int
    name: str
    email: str | None
    phone_number: str | None
    identifier: str | None
    created_at: float
    updated_at: float
    blocked: bool = False
    additional_attributes: dict[str, Any] = field(default_factory=dict)
    custom_attributes: dict[str, Any] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    last_activity_at: float | None = None


@dataclass(slots=True)
class ContactInbox:
    """The address of a contact in an inbox; (inbox_id, source_id) is unique."""

    id: int
    contact_id: int
    inbox_id: int
    source_id: str
    created_at: float
    hmac_verified: bool = False
    pubsub_token: str = field(default_factory=lambda: secrets.token_urlsafe(18))


@dataclass(slots=True)
class Conversation:
    """A conversation; `id` is the display id, the one of paths and webhooks."""

    id: int
    uuid: str
    inbox_id: int
    contact_id: int
    contact_inbox_id: int
    status: str
    created_at: float
    updated_at: float
    last_activity_at: float
    assignee_id: int | None = None
    team_id: int | None = None
    priority: str | None = None
    labels: list[str] = field(default_factory=list)
    additional_attributes: dict[str, Any] = field(default_factory=dict)
    custom_attributes: dict[str, Any] = field(default_factory=dict)
    snoozed_until: float | None = None
    first_reply_at: float | None = None
    waiting_since: float | None = None
    last_incoming_at: float | None = None
    agent_last_seen_at: float | None = None
    contact_last_seen_at: float | None = None
    muted: bool = False


@dataclass(slots=True)
class Message:
    """A message, private note or activity line of a conversation."""

    id: int
    conversation_id: int
    inbox_id: int
    content: str | None
    message_type: int
    created_at: float
    updated_at: float
    private: bool = False
    content_type: str = "text"
    status: str = "sent"
    content_attributes: dict[str, Any] = field(default_factory=dict)
    additional_attributes: dict[str, Any] = field(default_factory=dict)
    source_id: str | None = None
    sender_type: Literal["user", "contact"] | None = None
    sender_id: int | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Webhook:
    """An account webhook; its secret is made by Chatwoot and cannot be chosen."""

    id: int
    url: str
    name: str | None
    subscriptions: list[str]
    secret: str
    inbox_id: int | None = None


class ChatwootStore:
    """One account with all its rows."""

    account_id: int
    account_name: str

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to the seeded account."""
        self.account_id = access.CHATWOOT_ACCOUNT_ID
        self.account_name = "Indica Demonstração"
        self.users: dict[int, User] = {}
        self.inboxes: dict[int, Inbox] = {}
        self.teams: dict[int, Team] = {}
        self.labels: dict[int, Label] = {}
        self.attribute_definitions: dict[int, AttributeDefinition] = {}
        self.dashboard_apps: dict[int, DashboardApp] = {}
        self.contacts: dict[int, Contact] = {}
        self.contact_inboxes: dict[int, ContactInbox] = {}
        self.conversations: dict[int, Conversation] = {}
        self.messages: dict[int, Message] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.sequences: dict[str, int] = {}
        user_id, name, email = access.ADMINISTRATOR
        self.users[user_id] = User(user_id, name, email, "administrator", access.CHATWOOT_API_TOKEN)
        for agent_id, agent_name, agent_email in access.AGENTS:
            self.users[agent_id] = User(
                agent_id, agent_name, agent_email, "agent", access.agent_token(agent_id)
            )
        self.inboxes[access.CHATWOOT_INBOX_ID] = Inbox(
            id=access.CHATWOOT_INBOX_ID,
            name="WhatsApp Indica",
            channel_type="Channel::Whatsapp",
            channel_id=1,
            provider="whatsapp_cloud",
            phone_number="+" + access.WHATSAPP_DISPLAY_PHONE_NUMBER,
            members=[agent[0] for agent in access.AGENTS],
            provider_config={
                "api_key": access.CHATWOOT_WHATSAPP_TOKEN,
                "phone_number_id": access.WHATSAPP_PHONE_NUMBER_ID,
                "business_account_id": access.WHATSAPP_WABA_ID,
            },
        )
        self.teams[1] = Team(1, "comercial", "Time comercial", False, [2, 3, 4])
        self.teams[2] = Team(2, "pós-venda", "Relacionamento", False, [5, 6, 7])
        self.labels[self.next_id("labels")] = Label(1, "vip", "Clientes da casa", "#e5484d")
        self.reindex()

    def forget_people(self) -> None:
        """Drop contacts, conversations and messages."""
        self.contacts.clear()
        self.contact_inboxes.clear()
        self.conversations.clear()
        self.messages.clear()
        self.reindex()

    def restore_people(self, backup: dict[str, Any] | None) -> None:
        """Put contacts, conversations and messages of a backup in place, with its sequences."""
        classes = (
            ("contacts", Contact),
            ("contact_inboxes", ContactInbox),
            ("conversations", Conversation),
            ("messages", Message),
        )
        for name, cls in classes:
            rows = deepcopy(backup[name]) if backup is not None else []
            setattr(self, name, {item["id"]: cls(**item) for item in rows})
            self.sequences[name] = backup["sequences"].get(name, 0) if backup is not None else 0
        self.reindex()

    # -- snapshot ------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Return every row as JSON."""
        return {
            "sequences": dict(self.sequences),
            **{name: [asdict(row) for row in rows.values()] for name, rows in self._tables()},
        }

    def load(self, raw: dict[str, Any]) -> None:
        """Replace every row by a snapshot's; raises TypeError or KeyError on a foreign one."""
        classes: dict[str, type[Any]] = {
            "users": User,
            "inboxes": Inbox,
            "teams": Team,
            "labels": Label,
            "attribute_definitions": AttributeDefinition,
            "dashboard_apps": DashboardApp,
            "contacts": Contact,
            "contact_inboxes": ContactInbox,
            "conversations": Conversation,
            "messages": Message,
            "webhooks": Webhook,
        }
        for name, cls in classes.items():
            setattr(self, name, {item["id"]: cls(**item) for item in raw.get(name, [])})
        self.sequences = dict(raw["sequences"])
        self.reindex()

    def _tables(self) -> list[tuple[str, dict[int, Any]]]:
        return [
            ("users", self.users),
            ("inboxes", self.inboxes),
            ("teams", self.teams),
            ("labels", self.labels),
            ("attribute_definitions", self.attribute_definitions),
            ("dashboard_apps", self.dashboard_apps),
            ("contacts", self.contacts),
            ("contact_inboxes", self.contact_inboxes),
            ("conversations", self.conversations),
            ("messages", self.messages),
            ("webhooks", self.webhooks),
        ]

    # -- indexes -------------------------------------------------------------------------------

    def reindex(self) -> None:
        """Build the indexes from the rows."""
        self.by_phone: defaultdict[str, list[int]] = defaultdict(list)
        self.by_email: dict[str, int] = {}
        self.by_identifier: dict[str, int] = {}
        self.by_source: dict[tuple[int, str], int] = {}
        self.inboxes_of_contact: defaultdict[int, list[int]] = defaultdict(list)
        self.conversations_of_contact: defaultdict[int, list[int]] = defaultdict(list)
        self.conversations_of_address: defaultdict[int, list[int]] = defaultdict(list)
        self.messages_of_conversation: defaultdict[int, list[int]] = defaultdict(list)
        self.by_wamid: dict[str, int] = {}
        self.by_token = {
            user.access_token: user for user in self.users.values() if not user.removed
        }
        for contact in self.contacts.values():
            self.index_contact(contact)
        for address in self.contact_inboxes.values():
            self.index_address(address)
        for conversation in self.conversations.values():
            self.index_conversation(conversation)
        for message in self.messages.values():
            self.index_message(message)

    def index_contact(self, contact: Contact) -> None:
        """Add a contact to the indexes."""
        if contact.phone_number:
            self.by_phone[contact.phone_number].append(contact.id)
        if contact.email:
            self.by_email[contact.email.lower()] = contact.id
        if contact.identifier:
            self.by_identifier[contact.identifier.lower()] = contact.id

    def unindex_contact(self, contact: Contact) -> None:
        """Take a contact out of the indexes before its values change."""
        if contact.phone_number:
            rest = [i for i in self.by_phone[contact.phone_number] if i != contact.id]
            if rest:
                self.by_phone[contact.phone_number] = rest
            else:
                del self.by_phone[contact.phone_number]
        if contact.email:
            self.by_email.pop(contact.email.lower(), None)
        if contact.identifier:
            self.by_identifier.pop(contact.identifier.lower(), None)

    def index_address(self, address: ContactInbox) -> None:
        """Add a contact's address in an inbox to the indexes."""
        self.by_source[(address.inbox_id, address.source_id)] = address.id
        self.inboxes_of_contact[address.contact_id].append(address.id)

    def index_conversation(self, conversation: Conversation) -> None:
        """Add a conversation to the indexes."""
        self.conversations_of_contact[conversation.contact_id].append(conversation.id)
        self.conversations_of_address[conversation.contact_inbox_id].append(conversation.id)

    def index_message(self, message: Message) -> None:
        """Add a message to the indexes."""
        self.messages_of_conversation[message.conversation_id].append(message.id)
        if message.source_id:
            self.by_wamid[message.source_id] = message.id

    # -- small helpers -------------------------------------------------------------------------

    def next_id(self, table: str) -> int:
        """Return the next id of a table; ids are never used twice."""
        value = self.sequences.get(table, 0) + 1
        self.sequences[table] = value
        return value

    def agents(self) -> list[User]:
        """Return who is in the account."""
        return [user for user in self.users.values() if not user.removed]

    def agent(self, user_id: int | None) -> User | None:
        """Return a user of the account."""
        found = self.users.get(user_id) if user_id is not None else None
        return None if found is None or found.removed else found

    def conversation_messages(self, conversation_id: int) -> list[Message]:
        """Return a conversation's messages, oldest first."""
        return [self.messages[i] for i in self.messages_of_conversation.get(conversation_id, ())]

    def last_message(self, conversation_id: int) -> Message | None:
        """Return a conversation's newest message."""
        ids = self.messages_of_conversation.get(conversation_id)
        return self.messages[ids[-1]] if ids else None


def new_uuid() -> str:
    """Return a random UUID as text."""
    return str(uuid.uuid4())

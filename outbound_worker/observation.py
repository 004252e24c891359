"""Looking in Chatwoot: what its webhooks would have told, read from its lists.

Nothing here changes anything in Chatwoot, and nothing is decided: what was seen is reported in the
form of Chatwoot's own webhooks, and SQL applies it as it applies those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed
from outbound_worker.models import JsonObject, Lease, ObserveWork, SweepWork, Told
from outbound_worker.through_chatwoot import is_marked
from outbound_worker.values import as_number, as_object, written_at

MESSAGE_TYPES: Final = MappingProxyType({0: "incoming", 1: "outgoing"})
"""Words of people, as Chatwoot's lists name them and as its webhooks do."""
PAGE: Final = 25
"""Conversations on a page of Chatwoot's list."""
MESSAGE_PAGE: Final = 20
"""Messages that Chatwoot shows without an id, or before one."""
BATCH: Final = 100
"""Messages that Chatwoot shows after an id."""
BACKWARD_PAGES: Final = 25
"""Pages of twenty that are read of a conversation of which nothing is known yet."""
SAME_STATE_SECONDS: Final = 0.000001
"""PostgreSQL keeps microseconds, Chatwoot's numbers have more places."""

_CONVERSATION_KEYS: Final[tuple[str, ...]] = (
    "id",
    "inbox_id",
    "status",
    "labels",
    "priority",
    "custom_attributes",
    "created_at",
    "updated_at",
    "timestamp",
    "last_activity_at",
)
_CARD_KEYS: Final[tuple[str, ...]] = ("file_type", "fallback_title", "meta")
_SILENCE_KEYS: Final[tuple[str, ...]] = ("can_reply", "first_reply_created_at")
_SENDER_KEYS: Final[tuple[str, ...]] = (
    "id",
    "name",
    "email",
    "phone_number",
    "identifier",
    "blocked",
)
_MESSAGE_KEYS: Final[tuple[str, ...]] = (
    "id",
    "content",
    "content_type",
    "content_attributes",
    "created_at",
    "private",
    "source_id",
    "sender",
    "additional_attributes",
    "status",
)


def sweep(api: Chatwoot, work: SweepWork, lease: Lease) -> JsonObject:
    """List the conversations of an inbox that changed since the last time.

    Where Chatwoot knows `updated_within`, one request shows them all, and every further page would
    show them again. Elsewhere, and after an outage, it goes by pages until one is old enough.
    """
    found: dict[int, JsonObject] = {}
    page = 0
    while True:
        page += 1
        shown = api.list_conversations(
            work.account_id, work.inbox_id, page, work.within_seconds, lease
        )
        news = [item for item in shown if item["id"] not in found]
        found.update((item["id"], item) for item in news)
        if not news or len(shown) != PAGE or _last_words_at(shown) < work.changed_since:
            break
    changed = [
        listed_conversation(item)
        for item in found.values()
        if item.get("inbox_id") == work.inbox_id
    ]
    return {"conversations": changed, "requests": page, "is_paged": work.within_seconds is None}


class Observation:
    """Read one conversation that changed, or all conversations of a person."""

    def __init__(self, api: Chatwoot, work: ObserveWork, lease: Lease) -> None:
        self._api = api
        self._work = work
        self._lease = lease
        self._told: Mapping[int, Told] = {item.conversation_id: item for item in work.told}

    def run(self) -> JsonObject:
        """Return bodies as webhooks have them, how far each was read, and what was listed.

        Of other inboxes than the channel's own only what was said is returned.
        """
        work = self._work
        if work.conversation_id is not None:
            return self._read_one(work.conversation_id)
        shown = [item for identity in self._contacts() for item in self._conversations_of(identity)]
        listed = [item for item in shown if item.get("inbox_id") == work.inbox_id]
        bodies: list[JsonObject] = []
        cursors: list[JsonObject] = []
        for item in listed:
            known = self._told.get(item["id"])
            changed_at = as_number(item.get("updated_at"))
            bodies.append(conversation_body(work.account_id, item))
            if (
                known is not None
                and known.read_at is not None
                and changed_at is not None
                and changed_at <= known.read_at + SAME_STATE_SECONDS
            ):
                continue
            said, cursor = self._words(item["id"], item, changed_at)
            bodies.extend(said)
            cursors.append(cursor)
        for item in shown:
            # Words in another inbox, such as the site's chat: its state is no business of ours.
            if item not in listed and _last_words_at([item]) >= work.said_since:
                said, _ = self._words(item["id"], item, None)
                bodies.extend(said)
        return {
            "conversations": [listed_conversation(item) for item in listed],
            "bodies": bodies,
            "cursors": cursors,
        }

    def _read_one(self, conversation_id: int) -> JsonObject:
        work = self._work
        known = self._told.get(conversation_id)
        shown: JsonObject | None = None
        bodies: list[JsonObject] = []
        if not work.is_known:
            shown = self._api.show_conversation(work.account_id, conversation_id, self._lease)
            bodies.append(conversation_body(work.account_id, shown))
        # At least the state that was listed; what came meanwhile is listed again.
        read_at = known.read_at if known is not None else None
        said, cursor = self._words(conversation_id, shown, read_at)
        return {"conversations": [], "bodies": [*bodies, *said], "cursors": [cursor]}

    def _contacts(self) -> list[int]:
        """Whom to look for: the contact that we know, else whoever has the person's number."""
        work = self._work
        if work.contact_id is not None:
            return [work.contact_id]
        return self._holders_of_phones()

    def _holders_of_phones(self) -> list[int]:
        work = self._work
        if not work.phones:
            return []
        wanted = [("phone_number", phone) for phone in work.phones]
        found = self._api.filter_contacts(work.account_id, wanted, self._lease)
        return [int(item["id"]) for item in found if item.get("phone_number") in work.phones]

    def _conversations_of(self, contact_id: int) -> list[JsonObject]:
        work = self._work
        try:
            return self._api.contact_conversations(work.account_id, contact_id, self._lease)
        except CallFailed as failure:
            if failure.error.phase != "answered" or failure.error.http_status != 404:
                raise
        # Deleted, or merged into another.
        return [
            item
            for identity in self._holders_of_phones()
            if identity != contact_id
            for item in self._api.contact_conversations(work.account_id, identity, self._lease)
        ]

    def _words(
        self, conversation_id: int, conversation: JsonObject | None, read_at: float | None
    ) -> tuple[list[JsonObject], JsonObject]:
        """What people said since the last look, and up to where nothing can change any more."""
        work = self._work
        known = self._told.get(conversation_id)
        after = known.message_id if known is not None else None
        messages, contact = (
            self._newest(conversation_id) if after is None else self._after(conversation_id, after)
        )
        shown = (
            {"id": conversation_id, "inbox_id": work.inbox_id, "meta": {"sender": contact}}
            if conversation is None
            else shown_conversation(conversation)
        )
        bodies = [
            body
            for message in messages
            if is_public(message) and written_at(message) >= work.said_since
            for body in message_bodies(work.account_id, shown, message)
        ]
        settled = after
        for message in messages:
            if self._is_unsettled(message):
                break
            settled = int(message["id"])
        cursor = {"conversation_id": conversation_id, "read_at": read_at, "message_id": settled}
        return bodies, cursor

    def _is_unsettled(self, message: JsonObject) -> bool:
        return (
            message.get("message_type") == 1
            and not message.get("private")
            and message.get("status") == "sent"
            and written_at(message) >= self._work.unsettled_after
        )

    def _after(self, conversation_id: int, after: int) -> tuple[list[JsonObject], JsonObject]:
        messages: list[JsonObject] = []
        while True:
            page, contact = self._api.messages_after(
                self._work.account_id, conversation_id, after, self._lease
            )
            news = [message for message in page if message["id"] > after]
            messages.extend(sorted(news, key=_identity))
            if len(page) < BATCH or not news:
                return messages, contact
            after = max(map(_identity, news))

    def _newest(self, conversation_id: int) -> tuple[list[JsonObject], JsonObject]:
        """The messages since we look at all, from the newest backwards."""
        account_id = self._work.account_id
        page, contact = self._api.messages_after(account_id, conversation_id, None, self._lease)
        messages = {_identity(message): message for message in page}
        for _ in range(BACKWARD_PAGES):
            if len(page) < MESSAGE_PAGE or min(map(written_at, page)) < self._work.said_since:
                break
            oldest = min(map(_identity, page))
            page = [
                message
                for message in self._api.list_messages(
                    account_id, conversation_id, oldest, self._lease
                )
                if message["id"] < oldest
            ]
            messages.update((_identity(message), message) for message in page)
        return [messages[key] for key in sorted(messages)], contact


# -- as webhooks have it ---------------------------------------------------------------------------


def shown_conversation(conversation: JsonObject) -> JsonObject:
    """The part of a conversation from which facts are read."""
    meta = as_object(conversation.get("meta"))
    sender, assignee = as_object(meta.get("sender")), as_object(meta.get("assignee"))
    shown = {key: conversation[key] for key in _CONVERSATION_KEYS if key in conversation}
    shown["meta"] = {
        "sender": {key: sender[key] for key in _SENDER_KEYS if key in sender},
        "assignee": {"id": assignee.get("id")} if assignee else None,
        "assignee_type": meta.get("assignee_type"),
    }
    source_id = _source_id(conversation)
    if source_id is not None:
        shown["contact_inbox"] = {"contact_id": sender.get("id"), "source_id": source_id}
    return shown


def listed_conversation(conversation: JsonObject) -> JsonObject:
    """The same, with what its last message is, and what tells that nobody said anything lately."""
    last = conversation.get("last_non_activity_message")
    return {
        **shown_conversation(conversation),
        **{key: conversation[key] for key in _SILENCE_KEYS if key in conversation},
        "last_message": {
            "id": last.get("id"),
            "type": last.get("message_type"),
            "private": last.get("private"),
        }
        if isinstance(last, dict)
        else None,
    }


def conversation_body(account_id: int, conversation: JsonObject) -> JsonObject:
    """A conversation as the webhook conversation_updated has it."""
    return {
        **shown_conversation(conversation),
        "event": "conversation_updated",
        "account": {"id": account_id},
    }


def message_body(account_id: int, shown: JsonObject, message: JsonObject) -> JsonObject:
    """A message of a list as the webhook message_created has it."""
    body = {key: message[key] for key in _MESSAGE_KEYS if key in message}
    attachments = message.get("attachments")
    if isinstance(attachments, list) and attachments:
        body["attachments"] = [_attachment(as_object(item)) for item in attachments]
    return {
        **body,
        "event": "message_created",
        "message_type": MESSAGE_TYPES[message["message_type"]],
        "account": {"id": account_id},
        "inbox": {"id": shown.get("inbox_id")},
        "conversation": shown,
    }


def _attachment(attachment: JsonObject) -> JsonObject:
    """That something came along; of the card of somebody also what it says."""
    if attachment.get("file_type") != "contact":
        return {}
    return {key: attachment[key] for key in _CARD_KEYS if key in attachment}


def message_bodies(account_id: int, shown: JsonObject, message: JsonObject) -> Iterator[JsonObject]:
    """The webhooks of a message: that it was written, and what became of it since.

    That it failed; and of a template that Chatwoot sends for us, how far it came.
    """
    body = message_body(account_id, shown, message)
    yield body
    if (
        is_marked(message)
        or as_object(message.get("content_attributes")).get("external_error") is not None
    ):
        yield {**body, "event": "message_updated"}


def is_public(message: JsonObject) -> bool:
    """Whether it is a message between a person and us."""
    return not message.get("private") and message.get("message_type") in MESSAGE_TYPES


def is_said_by_somebody(message: JsonObject) -> bool:
    """Whether a person or an agent wrote it for the other to read."""
    if not is_public(message) or is_marked(message):
        return False
    sender = message.get("sender")
    by_agent = isinstance(sender, dict) and str(sender.get("type")).lower() == "user"
    return message["message_type"] == 0 or by_agent


def is_said_by_person(message: JsonObject) -> bool:
    """Whether the person wrote it."""
    return is_said_by_somebody(message) and message["message_type"] == 0


# -- small -----------------------------------------------------------------------------------------


def _source_id(conversation: JsonObject) -> str | None:
    """The contact's id in the inbox: lists tell it inside the last message only."""
    given = as_object(conversation.get("contact_inbox")).get("source_id")
    messages = conversation.get("messages")
    if given is None and isinstance(messages, list) and messages:
        inner = as_object(as_object(messages[0]).get("conversation"))
        given = as_object(inner.get("contact_inbox")).get("source_id")
    return given if isinstance(given, str) else None


def _last_words_at(conversations: Iterable[JsonObject]) -> float:
    return min((as_number(item.get("last_activity_at")) or 0.0) for item in conversations)


def _identity(message: JsonObject) -> int:
    return int(message["id"])

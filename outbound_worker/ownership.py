"""Whose a conversation in Chatwoot is, before anything is written into it."""

from __future__ import annotations

from typing import Final

from outbound_worker.errors import CallFailed
from outbound_worker.models import CallError, JsonObject, Whose
from outbound_worker.values import as_object, is_blank

LEAD_MARK: Final = "indica_lead"
IDENTITY: Final = "conversations/identity"
"""What a failure calls it when a conversation turns out to be another person's."""


def is_ours(conversation: JsonObject, whose: Whose | None) -> bool:
    """Whether nothing says that a conversation is another one than that of our person.

    A Chatwoot that was restored or replaced gives the numbers of conversations to other people.
    The uuid is never given twice; where it was not kept, inbox, person and our marks are compared.
    What is not told proves nothing.
    """
    if whose is None:
        return True
    uuid, inbox_id = conversation.get("uuid"), conversation.get("inbox_id")
    if whose.inbox_id is not None and inbox_id is not None and inbox_id != whose.inbox_id:
        return False
    if whose.uuid is not None and isinstance(uuid, str):
        return uuid == whose.uuid
    sender = as_object(as_object(conversation.get("meta")).get("sender"))
    phone = sender.get("phone_number")
    return (
        is_blank(phone)
        or phone in whose.phones
        or str(as_object(conversation.get("custom_attributes")).get(LEAD_MARK)) == whose.lead
        or str(sender.get("identifier") or "").casefold() == whose.identifier.casefold()
    )


def require_ours(conversation: JsonObject, whose: Whose | None) -> None:
    """Raise when a conversation is known to be another person's."""
    if is_ours(conversation, whose):
        return
    raise CallFailed(
        CallError(
            target="chatwoot",
            phase="answered",
            operation=IDENTITY,
            message="the conversation of this number is another person's",
        )
    )

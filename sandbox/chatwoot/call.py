"""One authenticated request to the fake Chatwoot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.chatwoot import errors
from sandbox.chatwoot.model import (
    ChatwootStore,
    Contact,
    Conversation,
    Inbox,
    User,
)
from sandbox.wire import Response

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass(slots=True)
class Call:
    """Who asks, what for, with which ids from the path."""

    world: World
    user: User
    body: dict[str, Any]
    query: dict[str, str]
    ids: list[int]

    @property
    def store(self) -> ChatwootStore:
        """Return the account's rows."""
        return self.world.chatwoot

    @property
    def admin(self) -> bool:
        """Tell whether the token's owner is an administrator."""
        return self.user.role == "administrator"

    def require_admin(self) -> None:
        """Refuse agents with 401."""
        if not self.admin:
            raise errors.forbidden()

    def sees(self, inbox_id: int) -> bool:
        """Tell whether the token's owner sees an inbox."""
        return self.admin or self.user.id in self.store.inboxes[inbox_id].members

    def contact(self) -> Contact:
        """Return the contact of the path or 404."""
        found = self.store.contacts.get(self.ids[0])
        if found is None:
            raise errors.not_found()
        return found

    def conversation(self) -> Conversation:
        """Return the conversation of the path, 404, or 401 for an agent outside its inbox."""
        found = self.store.conversations.get(self.ids[0])
        if found is None:
            raise errors.not_found()
        if not self.sees(found.inbox_id):
            raise errors.forbidden()
        return found

    def inbox(self, inbox_id: Any) -> Inbox:
        """Return an inbox, 404, or 401 for an agent who is not a member."""
        found = self.store.inboxes.get(as_id(inbox_id))
        if found is None:
            raise errors.not_found()
        if not self.sees(found.id):
            raise errors.forbidden()
        return found

    def page(self) -> int:
        """Return the asked page, from 1."""
        text = self.query.get("page", "1")
        return max(1, int(text)) if text.isdigit() else 1


Action = Callable[[Call], Response]


def as_id(value: Any) -> int:
    """Return an id as Rails casts it; what is no number becomes 0 (found nowhere)."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    return 0

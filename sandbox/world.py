"""Everything the sandbox knows, behind one lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from sandbox.chatwoot.model import ChatwootStore, Message
from sandbox.graph.model import GraphStore, Send
from sandbox.scheduler import Scheduler
from sandbox.settings import SandboxSettings

# (event, id of the row, changed attributes)
ChatwootListener = Callable[[str, int, list[dict[str, Any]] | None], None]
# (field of the change, value without messaging_product and metadata)
MetaListener = Callable[[str, dict[str, Any]], None]
# (the message, its new status)
StatusListener = Callable[[Send, str], None]

# (message of Chatwoot's that goes to WhatsApp)
MessageSender = Callable[[Message], None]


class World:
    """Both stores, the settings, the clock and what happens later.

    Whoever reads or changes a store holds `lock`; scheduled tasks take it themselves.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.settings = SandboxSettings()
        self.chatwoot = ChatwootStore()
        self.graph = GraphStore()
        self.scheduler = Scheduler()
        self.version = 1
        self.chatwoot_listener: ChatwootListener | None = None
        self.meta_listener: MetaListener | None = None
        self.status_listener: StatusListener | None = None
        self.message_sender: MessageSender | None = None
        self._backup: dict[str, Any] | None = None
        # Meta's webhooks on their way: {"url", "event", "body"} by number.
        self.undelivered: dict[str, dict[str, str]] = {}

    def now(self) -> float:
        """Return the sandbox's time in epoch seconds."""
        return time.time() + self.settings.clock_offset_s

    def touch(self) -> None:
        """Note that something changed."""
        self.version += 1

    def announce(
        self, event: str, row_id: int, changed_attributes: list[dict[str, Any]] | None
    ) -> None:
        """Tell Chatwoot's webhooks of an event."""
        if self.chatwoot_listener is not None:
            self.chatwoot_listener(event, row_id, changed_attributes)

    def tell_meta(self, field: str, value: dict[str, Any]) -> None:
        """Tell Meta's webhooks of a change."""
        if self.meta_listener is not None:
            self.meta_listener(field, value)

    def send_out(self, message: Message) -> None:
        """Let Chatwoot send a message to WhatsApp, later."""
        if self.message_sender is not None:
            self.message_sender(message)

    def forget_people(self) -> None:
        """Forget contacts, conversations and messages; templates, webhooks and settings stay."""
        with self.lock:
            self.scheduler.clear()
            self.undelivered.clear()
            self.chatwoot.forget_people()
            self.graph.forget_people()
            self.touch()

    def reset(self) -> None:
        """Go back to the first start."""
        with self.lock:
            self.scheduler.clear()
            self.undelivered.clear()
            self.settings = SandboxSettings()
            self.chatwoot.reset()
            self.graph.reset()
            self.touch()

    def apply_settings(self, raw: Any) -> None:
        """Change settings; those that belong to Chatwoot's inbox are written there too."""
        with self.lock:
            before = self.settings.clock_offset_s
            self.settings.update(raw)
            if self.settings.clock_offset_s < before:
                self._forget_the_future()
            for inbox in self.chatwoot.inboxes.values():
                if "lock_to_single_conversation" in raw:
                    inbox.lock_to_single_conversation = self.settings.lock_to_single_conversation
                if "auto_assignment" in raw:
                    inbox.enable_auto_assignment = self.settings.auto_assignment
                if "csat_survey_enabled" in raw:
                    inbox.csat_survey_enabled = self.settings.csat_survey_enabled
            self.touch()

    def _forget_the_future(self) -> None:
        """The clock went back: what was dated later is of now, so that nobody is told of it."""
        now = self.now()
        tables = [*vars(self.chatwoot).values(), *vars(self.graph).values()]
        for row in (row for table in tables if isinstance(table, dict) for row in table.values()):
            if not is_dataclass(row):
                continue
            for column in fields(row):
                value = getattr(row, column.name)
                if (
                    column.name.endswith(("at", "since"))
                    and isinstance(value, float)
                    and value > now
                ):
                    setattr(row, column.name, now)
                elif column.name == "status_times":
                    value.update({status: min(at, now) for status, at in value.items()})

    def back_up(self) -> None:
        """Keep Chatwoot's rows as they are, for `restore`."""
        with self.lock:
            self._backup = self.chatwoot.dump()

    def restore(self, *, empty: bool) -> bool:
        """Put Chatwoot's people back as they were, or to none; ids are given a second time.

        What the account is made of (agents, inboxes, labels, webhooks) stays. False without backup.
        """
        with self.lock:
            if not empty and self._backup is None:
                return False
            self.chatwoot.restore_people(None if empty else self._backup)
            self.touch()
            return True

    def dump(self) -> dict[str, Any]:
        """Return a snapshot as JSON values."""
        with self.lock:
            return {
                "format": 1,
                "settings": self.settings.as_json(),
                "chatwoot": self.chatwoot.dump(),
                "graph": self.graph.dump(),
                "undelivered": dict(self.undelivered),
            }

    def load(self, raw: dict[str, Any]) -> None:
        """Take a snapshot; raises ValueError, KeyError or TypeError on a foreign one."""
        if raw.get("format") != 1:
            raise ValueError("the snapshot has another format")
        with self.lock:
            self.settings.update(raw["settings"])
            self.chatwoot.load(raw["chatwoot"])
            self.graph.load(raw["graph"])
            self.undelivered = dict(raw.get("undelivered", {}))
            self.touch()

"""What consultants and administrators do in Chatwoot, each through its own API and token."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import requests

from database.common import sandbox_access as access
from tests.chaos.happenings import Happenings
from tests.chaos.people import phone

LEAVER: Final = access.AGENTS[5]
"""The one whom an administrator removes; the others stay."""


class Consultants:
    """One action after another, on the conversation of a lead."""

    def __init__(self, sandbox_url: str, seed: int, happenings: Happenings) -> None:
        self._sandbox = sandbox_url
        self._base = f"{sandbox_url}/chatwoot/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
        self._happenings = happenings
        self._random = random.Random(seed)
        self.deleted: set[int] = set()
        """Numbers of leads whose contact or conversation is gone."""
        self.blocked: set[int] = set()
        self.kinds: dict[str, Callable[[int], bool]] = {
            "answers": lambda number: self._writes(number, is_private=False),
            "notes": lambda number: self._writes(number, is_private=True),
            "assigns": lambda number: self._changes(
                number, "assignments", {"assignee_id": self._agent()[0]}
            ),
            "unassigns": lambda number: self._changes(number, "assignments", {"assignee_id": None}),
            "resolves": lambda number: self._changes(
                number, "toggle_status", {"status": "resolved"}
            ),
            "reopens": lambda number: self._changes(number, "toggle_status", {"status": "open"}),
            "snoozes": lambda number: self._changes(number, "toggle_status", {"status": "snoozed"}),
            "adds_label": self._adds_label,
            "drops_labels": lambda number: self._changes(number, "labels", {"labels": []}),
            "blocks": self._blocks,
            "deletes_contact": self._deletes_contact,
            "deletes_conversation": self._deletes_conversation,
        }

    def acts(self, number: int, kind: str | None = None) -> bool:
        """Whether the lead had what this or any action needs, and it was done."""
        chosen = kind or self._random.choice(list(self.kinds))
        try:
            is_done = self.kinds[chosen](number)
        except requests.RequestException:
            return False
        if is_done:
            self._happenings.count(chosen)
        return is_done

    def leaves(self) -> bool:
        """An administrator removes an agent; Chatwoot tells nobody."""
        try:
            answer = self._ask("DELETE", f"agents/{LEAVER[0]}", access.CHATWOOT_API_TOKEN)
        except requests.RequestException:
            return False
        if answer.status_code not in (200, 204):
            return False
        self._happenings.count("leaves")
        return True

    def _agent(self) -> tuple[int, str, str]:
        return self._random.choice(access.AGENTS[:5])

    def _ask(
        self, method: str, path: str, token: str, body: dict[str, Any] | None = None
    ) -> requests.Response:
        return requests.request(
            method,
            f"{self._base}/{path}",
            json=body,
            headers={"api_access_token": token},
            timeout=5,
        )

    def _read(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What an administrator's page shows; None when it could not be read."""
        answer = self._ask(method, path, access.CHATWOOT_API_TOKEN, body)
        try:
            return answer.json() if answer.status_code == 200 else None
        except ValueError:
            return None

    def _contact(self, number: int) -> int | None:
        condition = {
            "attribute_key": "phone_number",
            "filter_operator": "equal_to",
            "values": [phone(number).removeprefix("+")],
            "query_operator": None,
        }
        found = self._read("POST", "contacts/filter", {"payload": [condition]})
        rows = (found or {}).get("payload") or []
        return int(rows[0]["id"]) if rows else None

    def _conversation(self, number: int) -> int | None:
        contact = self._contact(number)
        if contact is None:
            return None
        found = self._read("GET", f"contacts/{contact}/conversations")
        rows = (found or {}).get("payload") or []
        return int(rows[0]["id"]) if rows else None

    def _writes(self, number: int, *, is_private: bool) -> bool:
        answer = requests.post(
            f"{self._sandbox}/consultants/{self._agent()[2]}/messages",
            json={"text": "Oi, tudo bem?", "to": phone(number), "private": is_private},
            timeout=30,
        )
        return answer.status_code == 201

    def _changes(self, number: int, what: str, body: dict[str, Any]) -> bool:
        row = self._conversation(number)
        if row is None:
            return False
        token = access.agent_token(self._agent()[0])
        return self._ask("POST", f"conversations/{row}/{what}", token, body).status_code == 200

    def _adds_label(self, number: int) -> bool:
        row = self._conversation(number)
        found = self._read("GET", f"conversations/{row}/labels") if row is not None else None
        if found is None:
            return False
        labels = [*found["payload"], "vip"]
        token = access.agent_token(self._agent()[0])
        path = f"conversations/{row}/labels"
        return self._ask("POST", path, token, {"labels": labels}).status_code == 200

    def _blocks(self, number: int) -> bool:
        contact = self._contact(number)
        if contact is None:
            return False
        answer = self._ask(
            "PUT", f"contacts/{contact}", access.CHATWOOT_API_TOKEN, {"blocked": True}
        )
        if answer.status_code != 200:
            return False
        self.blocked.add(number)
        return True

    def _deletes_contact(self, number: int) -> bool:
        contact = self._contact(number)
        if contact is None:
            return False
        self.deleted.add(number)
        answer = self._ask("DELETE", f"contacts/{contact}", access.CHATWOOT_API_TOKEN)
        return answer.status_code == 200

    def _deletes_conversation(self, number: int) -> bool:
        row = self._conversation(number)
        if row is None:
            return False
        self.deleted.add(number)
        answer = self._ask("DELETE", f"conversations/{row}", access.CHATWOOT_API_TOKEN)
        return answer.status_code == 200

"""Whatever people, consultants and faults do beside our steps: one owner, one conversation.

Referrals, people who write, consultants who open, take, drop, close and reopen conversations, and
a Chatwoot that breaks off, in random order and beside a worker at work. Whatever happened, when all
of it is settled: each person has at most one open conversation in the inbox; whoever owns the lead
has it, or a human looks at the lead; our label and the note that tells the lead are there; and
nobody who was talking when they were referred got a template. `OWNER_ROUNDS=20` tells longer
stories.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from tests.outbound_worker.integration.test_one_owner import CARLA, House, house
from tests.outbound_worker.outside import working

__all__ = ["house"]

ROUNDS = int(os.environ.get("OWNER_ROUNDS", "2"))
PEOPLE = 6
ACTS = 36
FAULTS = ("reset", "reset_after_accept", "http_500_after_accept")


class Story:
    """Some people, and what is known of them."""

    def __init__(self, house: House, draw: random.Random, numbers: range) -> None:
        self.house = house
        self.draw = draw
        self.numbers = list(numbers)
        self.leads: dict[int, int] = {}
        self.talked: set[int] = set()
        """Who wrote before they were referred."""
        self.told: list[str] = []

    def phone(self, number: int) -> str:
        return f"+55319{80000000 + number}"

    def act(self) -> None:
        """Something happens."""
        number = self.draw.choice(self.numbers)
        acts: list[Callable[[int], None]] = [
            self.refer,
            self.refer,
            self.write,
            self.assign,
            self.answer,
            self.close,
            self.reopen,
            self.look,
            self.fault,
        ]
        chosen = self.draw.choice(acts)
        self.told.append(f"{chosen.__name__} {number}")
        try:
            chosen(number)
        except requests.HTTPError as error:
            # A fault of ours met what a person did.
            self.told.append(f"  {error.response.status_code}")
        except requests.ConnectionError:
            self.told.append("  broken off")

    def refer(self, number: int) -> None:
        if number not in self.leads:
            self.leads[number] = self.house.operation.refer(number)

    def write(self, number: int) -> None:
        before = number not in self.leads
        self.house.control("POST", f"/customers/{self.phone(number)}/messages", {"text": "Oi"})
        if before:
            self.talked.add(number)

    def conversations(self, number: int, *statuses: str) -> list[dict[str, Any]]:
        state = self.house.outside.state()
        # Whoever writes first is made by the WhatsApp id, which has no ninth digit there.
        forms = {self.phone(number), self.phone(number).replace("+55319", "+5531")}
        contacts = {row["id"] for row in state["contacts"] if row["phone_number"] in forms}
        return [
            row
            for row in state["conversations"]
            if row["contact_id"] in contacts and (not statuses or row["status"] in statuses)
        ]

    def of(self, number: int, *statuses: str) -> int | None:
        found = self.conversations(number, *statuses)
        return int(self.draw.choice(found)["id"]) if found else None

    def assign(self, number: int) -> None:
        row = self.of(number, "open", "snoozed")
        agent = self.draw.choice((access.AGENTS[0][0], CARLA[0], access.AGENTS[2][0], None))
        if row is not None:
            self.house.outside.chatwoot(f"/conversations/{row}/assignments", {"assignee_id": agent})

    def answer(self, number: int) -> None:
        row = self.of(number, "open", "snoozed")
        if row is not None and number in self.leads:
            email = self.draw.choice((access.AGENTS[0][2], CARLA[2]))
            self.house.control(
                "POST", f"/consultants/{email}/messages", {"conversation_id": row, "text": "Olá!"}
            )

    def close(self, number: int) -> None:
        self._status(number, "resolved", "open", "snoozed")

    def reopen(self, number: int) -> None:
        # As people do it: where there is another that is open they go on there.
        if not self.conversations(number, "open", "snoozed"):
            self._status(number, "open", "resolved")

    def _status(self, number: int, wanted: str, *statuses: str) -> None:
        row = self.of(number, *statuses)
        if row is not None:
            self.house.outside.chatwoot(f"/conversations/{row}/toggle_status", {"status": wanted})

    def look(self, number: int) -> None:
        del number
        self.house.operation.one("select chatwoot.order_sweeps()")

    def fault(self, number: int) -> None:
        del number
        self.house.outside.fault(
            target="chatwoot",
            match=self.draw.choice((r"/contacts", r"/conversations", r"/labels$", r"/messages$")),
            method=self.draw.choice(("POST", "GET")),
            kind=self.draw.choice(FAULTS),
            times=1,
        )

    def jobs(self, lead: int) -> str:
        """What was ordered for a lead, and what became of it."""
        return str(
            self.house.operation.one(
                "select string_agg(concat_ws(' ', kind, state, payload ->> 'about',"
                " last_error ->> 'cancelled', last_error ->> 'message'), ', ' order by id)"
                " from outbox.jobs where lead_id = %s",
                lead,
            )
        )

    # -- the end -------------------------------------------------------------------------------

    def settle(self) -> None:
        """Nothing breaks any more, all is read, and what the jobs mend is mended."""
        requests.delete(f"{self.house.outside.url}/faults", timeout=10).raise_for_status()
        for number in self.numbers:
            self.refer(number)
        for _ in range(3):
            self.house.look()
            self.house.later(400.0)
            self.house.operation.one("select chatwoot.mend_splits()")
        self.house.look()

    def check(self) -> None:
        """What holds in the end."""
        operation = self.house.operation
        templates = {
            str(row["input"]).lstrip("+")
            for row in self.house.outside.state()["sends"]
            if row["template"] is not None
        }
        assert operation.one("select count(*) from governance.ownership_splits") == 0, self.told
        for number, lead in self.leads.items():
            status, step, email = self.house.show(lead)
            story = (number, status, step, email, *self.told)
            rows = self.conversations(number, "open", "snoozed", "pending")
            assert len(rows) <= 1, (rows, story)
            if number in self.talked:
                assert self.phone(number).lstrip("+") not in templates, story
            notes = [
                note for row in self.conversations(number) for note in self.house.notes(row["id"])
            ]
            told = f"{notes} {self.jobs(lead)} {story}"
            assert any("Indicação recebida" in note for note in notes), told
            for row in rows:
                agents = {mail: agent for agent, _, mail in access.AGENTS}
                assert row["assignee_id"] == agents.get(email) or step == "human_review", story
                assert "indicacao" in row["labels"], story


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_owner_and_one_conversation_whatever_happens(
    house: House, monkeypatch: pytest.MonkeyPatch, round_: int
) -> None:
    seed = int(os.environ.get("OWNER_SEED", "0")) + round_
    story = Story(house, random.Random(seed), range(1, PEOPLE + 1))
    story.told.append(f"seed {seed}")
    with working(house.operation, house.outside, monkeypatch):
        for _ in range(ACTS):
            story.act()
        story.settle()
        story.check()

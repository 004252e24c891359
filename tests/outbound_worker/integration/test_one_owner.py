"""One owner and one conversation, against a Chatwoot in which people have been at work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_observation import Silent
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.waiting import wait_for

ANA, CARLA, NOBODYS = access.AGENTS[0], access.AGENTS[1], access.AGENTS[2]
PHONE = "+5531980000001"
"""Of the first person who is submitted."""


class House(Silent):
    """No webhook reaches anybody; the people of Chatwoot act, and a worker looks."""

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Something that happens in Chatwoot by itself or by its people."""
        answer = requests.request(method, f"{self.outside.url}{path}", json=body, timeout=10)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def open_conversation(self, phone: str, agent: int | None, name: str = "Mari do Zap") -> int:
        """One that people of Chatwoot have with a person."""
        contact = self.outside.chatwoot("/contacts", {"name": name, "phone_number": phone})
        made = self.outside.chatwoot(
            "/conversations",
            {
                "inbox_id": access.CHATWOOT_INBOX_ID,
                "contact_id": contact["payload"]["contact"]["id"],
                "source_id": phone.lstrip("+"),
                "assignee_id": agent,
            },
        )
        return int(made["id"])

    def shown(self, conversation: int) -> dict[str, Any]:
        """A conversation as Chatwoot has it."""
        rows = self.outside.state()["conversations"]
        (row,) = [row for row in rows if row["id"] == conversation]
        return dict(row)

    def notes(self, conversation: int) -> list[str]:
        """What our notes in a conversation say."""
        return [
            str(row["content"])
            for row in self.outside.state()["messages"]
            if row["conversation_id"] == conversation and row["private"]
        ]

    def quiet(self) -> None:
        wait_for(self.is_quiet, limit=90)


@pytest.fixture
def house(operation: Operation) -> Iterator[House]:
    with Sandbox() as sandbox:
        outside = Outside(sandbox)
        outside.create_templates(operation)
        outside.put("/settings", {"agents_online": False})
        with_consultant(operation)
        # Carla takes turns of another pool: by none is anybody hers.
        operation.admin.execute(
            "with c as (insert into routing.consultants (name, email, chatwoot_agent_id)"
            " values (%s, %s, %s) returning id),"
            " p as (insert into routing.pools (code, name) values ('other', 'Outro') returning id)"
            " insert into routing.pool_members (pool_id, consultant_id)"
            " select p.id, c.id from p, c",
            (CARLA[1], CARLA[2], CARLA[0]),
        )
        yield House(operation, outside)


def test_who_talks_keeps_the_person_and_nobody_writes_into_the_middle(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = house.open_conversation(PHONE, CARLA[0])
    house.control("POST", f"/customers/{PHONE}/messages", {"text": "Oi Carla, ainda dá?"})
    wait_for(lambda: house.in_chatwoot("Oi Carla, ainda dá?"))
    (lead,) = house.operation.submit(1)
    with working(house.operation, house.outside, monkeypatch):
        house.quiet()
    assert house.show(lead) == ("new", "answer_person", CARLA[2])
    assert house.outside.state()["sends"] == []
    assert house.shown(conversation)["assignee_id"] == CARLA[0]
    assert [row["id"] for row in house.outside.state()["conversations"]] == [conversation]
    assert any("Indicação recebida" in note for note in house.notes(conversation))
    reason = "select snapshot ->> 'reason' from routing.decisions order by id desc limit 1"
    assert house.operation.one(reason) == "already_talking"


@pytest.mark.parametrize("agent", [None, NOBODYS[0]])
def test_a_conversation_of_nobody_of_ours_goes_to_the_leads_owner(
    house: House, monkeypatch: pytest.MonkeyPatch, agent: int | None
) -> None:
    conversation = house.open_conversation(PHONE, agent)
    (lead,) = house.operation.submit(1)
    with working(house.operation, house.outside, monkeypatch):
        house.quiet()
    assert house.show(lead) == ("contacted", "await_reply", ANA[2])
    assert house.shown(conversation)["assignee_id"] == ANA[0]
    assert len(house.outside.state()["sends"]) == 1


def test_of_two_contacts_with_one_number_one_is_used_and_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Mari", "Maria S."):
        house.control("POST", "/contacts", {"name": name, "phone_number": PHONE})
    house.operation.submit(1, email=True)
    with working(house.operation, house.outside, monkeypatch):
        house.quiet()
    (conversation,) = house.outside.state()["conversations"]
    assert conversation["assignee_id"] == ANA[0]
    assert house.operation.sends() == {"accepted": 1}
    assert set(house.operation.states()) == {"done"}
    told = [
        note for note in house.notes(conversation["id"]) if "outro contato daqui já tem" in note
    ]
    assert len(told) == 1


def test_an_agent_who_is_taken_out_of_the_account_is_noticed_and_hands_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = house.operation
    operation.admin.execute(
        "update routing.pool_members set pool_id = (select min(p.id) from routing.pools as p)"
        " where consultant_id = (select c.id from routing.consultants as c where c.email = %s)",
        (CARLA[2],),
    )
    leads = operation.submit(4)
    with working(operation, house.outside, monkeypatch):
        house.quiet()
        hers = [lead for lead in leads if house.show(lead)[2] == CARLA[2]]
        assert 0 < len(hers) < len(leads)
        house.control("DELETE", f"/consultants/{CARLA[2]}")
        # The first thing that is given to her has nobody.
        operation.one("select chatwoot.request_update(%s, p_gives_to_owner => true)", hers[0])
        house.quiet()
        missing = (
            "select count(*) from routing.consultants where chatwoot_missing_since is not null"
        )
        assert operation.one(missing) == 1
        operation.one("select routing.hand_over_leavers()")
        house.quiet()
    assert {house.show(lead)[2] for lead in leads} == {ANA[2]}
    assert {row["assignee_id"] for row in house.outside.state()["conversations"]} == {ANA[0]}
    assert all(
        any("Mudança de responsável" in note for note in house.notes(house.conversation(lead)))
        for lead in hers
    )
    assert operation.one("select count(*) from governance.ownership_splits") == 0


def test_a_restored_chatwoot_gets_nothing_written_into_strangers_and_people_are_found_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = house.operation
    house.control("PUT", "/backup")
    leads = operation.submit(3)
    with working(operation, house.outside, monkeypatch):
        house.quiet()
        ours = [house.conversation(lead) for lead in leads]
        # Ids are given a second time: the conversations of these numbers are strangers'.
        house.control("POST", "/restore", {"to": "backup"})
        theirs = [
            house.open_conversation(f"+55219911111{n:02}", CARLA[0], f"Outra {n}") for n in range(3)
        ]
        assert sorted(theirs) == sorted(ours)
        for lead in leads:
            operation.one("select chatwoot.request_update(%s, p_has_labels => true)", lead)
        wait_for(lambda: operation.one("select count(*) from chatwoot.mismatches") == 3, limit=60)
        assert all(house.notes(row) == [] for row in theirs)
        assert {house.shown(row)["assignee_id"] for row in theirs} == {CARLA[0]}
        codes = operation.one(
            "select array_agg(code) from governance.health_findings where check_name = 'owners'"
        )
        assert codes == ["chatwoot_replaced"]
        done = operation.one("select r::text from chatwoot.rebind('main', false, 'operator') as r")
        assert done.startswith("(3,0,0,")
        house.quiet()
        anew = [house.conversation(lead) for lead in leads]
    assert not set(anew) & set(theirs)
    assert all(any("Indicação recebida" in note for note in house.notes(row)) for row in anew)
    assert all("indicacao" in house.shown(row)["labels"] for row in anew)
    assert all(house.notes(row) == [] for row in theirs)
    assert operation.sends() == {"accepted": 3}

"""How many requests it takes to write to somebody whom Chatwoot knows already, case by case."""

from __future__ import annotations

import pytest

from tests.outbound_worker.integration.test_few_calls import FIRST_CONTACT, counted
from tests.outbound_worker.integration.test_one_owner import ANA, CARLA, PHONE, House, house
from tests.outbound_worker.outside import working
from tests.support.waiting import wait_for

__all__ = ["house"]

FIND = ("POST contacts filter",)
FILL_IN = ("PUT contacts N",)
LOOK = ("GET contacts N conversations",)
MAKE = ("POST conversations", "POST conversations N labels")
USE = ("POST conversations N custom_attributes", "POST conversations N labels")
GIVE = ("POST conversations N assignments",)
SLEEP = ("POST conversations N toggle_status",)
TELL = ("POST conversations N messages",)


def referred(house: House, monkeypatch: pytest.MonkeyPatch, *, email: bool = False) -> int:
    """A lead of the first person, after all that follows from it."""
    house.requests()
    (lead,) = house.operation.submit(1, email=email)
    with working(house.operation, house.outside, monkeypatch):
        house.quiet()
    return lead


def asked(house: House, *expected: tuple[str, ...]) -> int:
    """So it was asked, and nothing else; how often."""
    made = counted(house.requests())
    assert made == dict.fromkeys((row for rows in expected for row in rows), 1)
    return made.total()


def test_a_contact_without_a_conversation(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.outside.chatwoot("/contacts", {"name": "Mari", "phone_number": PHONE})
    referred(house, monkeypatch, email=True)
    assert asked(house, FIND, FILL_IN, MAKE, TELL) == FIRST_CONTACT


def test_a_contact_with_nothing_to_fill_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.outside.chatwoot("/contacts", {"name": "Mari", "phone_number": PHONE})
    referred(house, monkeypatch)
    assert asked(house, FIND, MAKE, TELL) < FIRST_CONTACT


@pytest.mark.parametrize("email", [False, True])
def test_somebody_with_whom_all_was_said(
    house: House, monkeypatch: pytest.MonkeyPatch, *, email: bool
) -> None:
    """What is open with them must be looked for; and an e-mail to fill in is one more."""
    row = house.open_conversation(PHONE, CARLA[0])
    house.outside.chatwoot(f"/conversations/{row}/toggle_status", {"status": "resolved"})
    referred(house, monkeypatch, email=email)
    filled_in = FILL_IN if email else ()
    assert asked(house, FIND, filled_in, LOOK, MAKE, TELL) == FIRST_CONTACT + email


@pytest.mark.parametrize("agent", [ANA[0], CARLA[0]])
def test_an_open_conversation_of_a_consultant(
    house: House, monkeypatch: pytest.MonkeyPatch, agent: int
) -> None:
    """Whose it is has it already: it is not given to them once more.

    The lead's owner sees it again when somebody answers; what a colleague has stays where it is.
    """
    row = house.open_conversation(PHONE, agent)
    referred(house, monkeypatch)
    sleeps = SLEEP if agent == ANA[0] else ()
    assert asked(house, FIND, LOOK, USE, sleeps, TELL) == FIRST_CONTACT + len(sleeps)
    assert house.shown(row)["assignee_id"] == agent
    assert house.shown(row)["status"] == ("snoozed" if sleeps else "open")


def test_a_talk_of_now(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list tells the last words: the messages are not read."""
    row = house.open_conversation(PHONE, CARLA[0])
    house.control("POST", f"/customers/{PHONE}/messages", {"text": "Oi Carla, ainda dá?"})
    wait_for(lambda: house.in_chatwoot("Oi Carla, ainda dá?"))
    lead = referred(house, monkeypatch)
    assert asked(house, FIND, LOOK, USE, TELL) == FIRST_CONTACT
    assert house.show(lead) == ("new", "answer_person", CARLA[2])
    assert house.shown(row)["status"] == "open"


def test_an_open_conversation_of_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    row = house.open_conversation(PHONE, None)
    referred(house, monkeypatch)
    assert asked(house, FIND, LOOK, USE, GIVE, SLEEP, TELL) == FIRST_CONTACT + 2
    assert house.shown(row)["assignee_id"] == ANA[0]


def test_somebody_who_was_referred_before(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their contact is known by its id, and looked at: it may be another's, or gone."""
    operation = house.operation
    lead = referred(house, monkeypatch)
    operation.admin.execute(
        "update ops.settings set value = '\"1 second\"' where key = 'first_contact_cool_down'"
    )
    operation.one("select leads.change_status(%s, 'lost', 'operator', 'other')", lead)
    with working(operation, house.outside, monkeypatch):
        house.quiet()
        row = house.conversation(lead)
        house.outside.chatwoot(f"/conversations/{row}/toggle_status", {"status": "resolved"})
        house.look()
        house.later(60)
        house.requests()
        operation.refer(1, key="again")
        house.quiet()
    assert asked(house, ("GET contacts N",), LOOK, MAKE, TELL) == FIRST_CONTACT


def test_a_second_open_conversation_is_closed_with_a_link(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = house.open_conversation(PHONE, CARLA[0])
    contact = house.shown(older)["contact_id"]
    newer = house.outside.chatwoot(
        "/conversations", {"inbox_id": 1, "contact_id": contact, "assignee_id": ANA[0]}
    )["id"]
    lead = referred(house, monkeypatch)
    assert house.shown(newer)["status"] == "snoozed"
    assert house.shown(older)["status"] == "resolved"
    (note,) = house.notes(older)
    assert f"/conversations/{newer}" in note
    assert house.conversation(lead) == newer
    assert len(house.outside.state()["sends"]) == 1


def test_a_number_that_another_contact_has_in_the_inbox_wants_a_human(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = house.open_conversation(PHONE, CARLA[0])
    house.outside.put_contact(house.shown(holder)["contact_id"], {"phone_number": "+5511911112222"})
    house.outside.chatwoot("/contacts", {"name": "Mari", "phone_number": PHONE})
    lead = referred(house, monkeypatch)
    assert house.show(lead)[:2] == ("new", "human_review")
    assert house.outside.state()["sends"] == []
    assert house.notes(holder) == []
    assert set(house.operation.states()) == {"done"}

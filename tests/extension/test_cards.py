"""Contact cards that people send on WhatsApp: accepted or ignored where the leads are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Person, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def mine(operation: Operation) -> Person:
    person = somebody()
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    return person


def cards_of(panel: Page) -> Locator:
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    return panel.locator("#cards li")


def lead_count(operation: Operation, person: Person) -> int:
    return int(
        operation.value(
            "select count(*) from leads.leads as l join people.identifiers as i"
            " on i.person_id = l.person_id where i.value = %s",
            person.e164,
        )
    )


def test_a_card_that_a_person_sent_is_accepted_and_another_ignored(
    panel: Page, operation: Operation, gate: Gate, mine: Person
) -> None:
    friend, plumber = somebody(), somebody()
    cards = cards_of(panel)
    operation.customer_says(
        mine.e164,
        cards=[
            {"name": friend.name, "phones": [friend.e164, "+551133334444"]},
            {"name": plumber.name, "phones": [plumber.e164]},
            {"name": "<b>Sem Fone</b>"},
        ],
    )
    # They come by themselves while somebody looks.
    of_friend = cards.filter(has_text=friend.name)
    expect(of_friend).to_be_visible(timeout=60_000)
    expect(of_friend).to_contain_text(mine.name)
    expect(of_friend.get_by_label(PT("cardPhone"))).to_have_value(friend.e164)
    without_phone = cards.filter(has_text="<b>Sem Fone</b>")
    without_phone.get_by_role("button", name=PT("cardAccept")).click()
    expect(without_phone.get_by_role("alert")).not_to_be_empty()
    assert lead_count(operation, friend) == 0

    gate.refuse()
    of_friend.get_by_role("button", name=PT("cardAccept")).click()
    expect(of_friend.get_by_role("alert")).to_have_text(PT("leadChangeOffline"))
    gate.heal()
    of_friend.get_by_role("button", name=PT("cardAccept")).click()
    expect(of_friend).to_have_count(0)
    wait_for(lambda: lead_count(operation, friend) == 1)
    referrer = operation.value(
        "select r.name from leads.leads as l join people.referrers as r on r.id = l.referrer_id"
        " join people.identifiers as i on i.person_id = l.person_id where i.value = %s",
        friend.e164,
    )
    assert referrer == mine.name

    of_plumber = cards.filter(has_text=plumber.name)
    of_plumber.get_by_role("button", name=PT("cardIgnore")).click()
    expect(of_plumber).to_have_count(0)
    assert lead_count(operation, plumber) == 0


def test_the_lead_of_who_sent_a_card_shows_it_too(
    panel: Page, operation: Operation, mine: Person
) -> None:
    friend = somebody()
    operation.customer_says(mine.e164, cards=[{"phones": [friend.e164]}])
    cards = cards_of(panel)
    of_friend = cards.filter(has=panel.get_by_role("button", name=PT("cardFrom", mine.name)))
    expect(of_friend).to_be_visible(timeout=60_000)
    of_friend.get_by_role("button", name=PT("cardFrom", mine.name)).click()
    expect(panel.get_by_role("heading", name=mine.name)).to_be_visible()
    card = panel.locator("#lead .cards li")
    card.get_by_label(PT("cardName")).fill(friend.name)
    card.get_by_role("button", name=PT("cardAccept")).click()
    expect(card).to_have_count(0)
    wait_for(lambda: lead_count(operation, friend) == 1)

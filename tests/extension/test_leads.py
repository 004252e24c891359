"""My leads: found, read, and moved on, while they change by themselves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import Chrome
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Form, Person, somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def mine(operation: Operation) -> Person:
    """Somebody whom Ana referred and takes care of, and who was contacted."""
    person = somebody()
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    return person


@pytest.fixture
def leads(panel: Page) -> Page:
    """The panel with the tab open."""
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    return panel


def row(page: Page, person: Person) -> Locator:
    return (
        page.get_by_role("list", name=PT("panelTabLeads"))
        .get_by_role("button")
        .filter(has_text=person.name)
    )


def found(page: Page, person: Person) -> Locator:
    """The only row left after a search for the phone."""
    page.get_by_role("searchbox").fill(person.e164)
    expect(row(page, person)).to_have_count(1)
    return row(page, person)


def test_the_list_searches_and_filters(leads: Page, mine: Person) -> None:
    listed = leads.get_by_role("list", name=PT("panelTabLeads")).get_by_role("listitem")
    expect(listed.first).to_be_visible()
    found(leads, mine)
    expect(listed).to_have_count(1)
    leads.get_by_role("searchbox").fill("zzz ninguém")
    expect(leads.get_by_text(PT("leadsNoneFound", "zzz ninguém"))).to_be_visible()
    leads.get_by_role("button", name=PT("leadsSearchClear")).click()
    expect(leads.get_by_role("searchbox")).to_have_value("")
    expect(listed.first).to_be_visible()
    found(leads, mine)
    leads.get_by_role("button", name=PT("leadsEnded")).click()
    expect(leads.get_by_role("button", name=PT("leadsEnded"))).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(row(leads, mine)).to_have_count(0)
    leads.get_by_role("button", name=PT("leadsAll")).click()
    expect(row(leads, mine)).to_have_count(1)


def test_one_lead_with_its_history_and_back(leads: Page, mine: Person) -> None:
    found(leads, mine).click()
    expect(leads.get_by_role("heading", name=mine.name)).to_be_visible()
    expect(leads.get_by_role("definition").filter(has_text=mine.typed)).to_be_visible()
    expect(leads.get_by_role("heading", name=PT("leadHistory"))).to_be_visible()
    events = leads.locator(".timeline").get_by_role("listitem")
    expect(events.first.locator("time")).to_have_attribute("title", re.compile(r"\d"))
    assert events.count() >= 3
    leads.get_by_role("button", name=PT("panelTabLeads")).click()
    expect(row(leads, mine)).to_be_focused()


def test_how_urgent_it_is_and_who_says_so(leads: Page, mine: Person, operation: Operation) -> None:
    operation.value(
        "select scoring.override(l.uid, 'high', 'quer fechar hoje')"
        " from leads.leads as l join people.identifiers as i on i.person_id = l.person_id"
        " where i.value = %s",
        mine.e164,
    )
    found(leads, mine).click()
    said = leads.get_by_role("definition").filter(has_text="quer fechar hoje")
    expect(said).to_be_visible()
    expect(said).to_contain_text("alta")


def test_qualified_then_won(leads: Page, mine: Person, operation: Operation) -> None:
    operation.customer_says(mine.e164, text="Pode me ligar")
    operation.wait_for_status(mine.e164, "engaged")
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("leadTo_qualified"), exact=True).click()
    leads.get_by_role("textbox", name=PT("leadNote")).fill("Quer imóvel até dezembro.")
    leads.get_by_role("button", name=PT("leadConfirm_qualified")).click()
    expect(leads.get_by_role("button", name=PT("leadConfirm_qualified"))).to_have_count(0)
    expect(leads.get_by_text("Quer imóvel até dezembro.")).to_be_visible()
    operation.wait_for_status(mine.e164, "qualified")
    leads.get_by_role("button", name=PT("leadTo_won"), exact=True).click()
    expect(leads.get_by_text(PT("leadWonHelp"))).to_be_visible()
    leads.get_by_role("button", name=PT("leadConfirm_won")).click()
    operation.wait_for_status(mine.e164, "won")
    expect(leads.get_by_role("button", name=PT("leadTo_lost"), exact=True)).to_have_count(0)


def test_lost_needs_a_reason(leads: Page, mine: Person, operation: Operation, gate: Gate) -> None:
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("leadTo_lost"), exact=True).click()
    reason = leads.get_by_role("combobox", name=PT("leadLostReason"))
    expect(reason).to_be_focused()
    expect(reason).to_have_value("")
    leads.get_by_role("button", name=PT("leadConfirm_lost")).click()
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_accessible_description(re.compile(PT("leadLostReasonNeeded")))
    assert gate.requests("POST", "/v1/leads/") == [], "nobody has chosen one"
    assert reason.locator("option").count() >= 3
    reason.select_option("price")
    leads.get_by_role("button", name=PT("leadConfirm_lost")).click()
    expect(leads.locator("form.change")).to_have_count(0)
    operation.wait_for_status(mine.e164, "lost")
    change = gate.requests("POST", "/v1/leads/")[-1].json()
    assert change == {"to": "lost", "reason": "price"}


def test_a_second_referral_is_shown_with_all_that_it_says(
    leads: Page, mine: Person, operation: Operation
) -> None:
    operation.refer(mine, ANA, product="consorcio-auto")
    operation.refer(mine, ANA, product="consorcio-imovel", notes="Prefere à noite.")
    found(leads, mine).click()
    again = leads.locator(".touches").get_by_role("listitem")
    expect(again).to_have_count(2)
    expect(again.first).to_contain_text("Consórcio de imóvel")
    expect(again.first).to_contain_text("Prefere à noite.")
    expect(leads.locator(".facts").first).to_contain_text("Consórcio de automóvel")
    wants = leads.locator(".facts").first.get_by_text(PT("leadInterests")).locator("..")
    expect(wants).to_contain_text("Consórcio de imóvel")


def test_what_is_known_is_corrected(leads: Page, mine: Person, gate: Gate) -> None:
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("correctOpen")).click()
    form = leads.get_by_role("form", name=PT("correctOpen"))
    expect(form.get_by_role("textbox", name=PT("leadName"))).to_be_focused()
    new = somebody("Nova Grafia Certa")
    form.get_by_role("textbox", name=PT("leadName")).fill(new.name)
    form.get_by_role("textbox", name=PT("leadPhone")).fill(new.typed)
    form.get_by_role("textbox", name=PT("leadCity")).fill("santos")
    form.get_by_role("combobox", name=PT("leadProduct")).select_option("consorcio-auto")
    form.get_by_role("button", name=PT("correctConfirm")).click()
    expect(form).to_have_count(0)
    expect(leads.get_by_role("heading", name=new.name)).to_be_visible()
    facts = leads.locator(".facts").first
    expect(facts).to_contain_text(new.typed)
    expect(facts).not_to_contain_text(mine.typed)
    expect(facts).to_contain_text("Santos")
    expect(facts).to_contain_text("Consórcio de automóvel")
    sent = gate.requests("PATCH", "/v1/leads/")[-1].json()
    assert sent["person"]["phone_was"] == mine.e164
    assert "email" not in sent["person"], "what was not touched is not sent"


def test_what_cannot_be_corrected_says_why(
    leads: Page, mine: Person, operation: Operation, gate: Gate
) -> None:
    other = somebody()
    operation.refer(other, ANA)
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("correctOpen")).click()
    form = leads.get_by_role("form", name=PT("correctOpen"))
    phone = form.get_by_role("textbox", name=PT("leadPhone"))
    shared = form.get_by_role("checkbox", name=PT("correctShared"))
    phone.fill("11 9")
    form.get_by_role("button", name=PT("correctConfirm")).click()
    expect(form.get_by_role("alert")).not_to_be_empty()
    expect(phone).to_be_focused()
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_accessible_description(re.compile("Informe o telefone"))
    expect(shared).to_be_hidden()
    phone.fill(other.typed)
    form.get_by_role("button", name=PT("correctConfirm")).click()
    expect(shared).to_be_visible()
    shared.check()
    form.get_by_role("checkbox", name=PT("correctKeepPhone")).check()
    form.get_by_role("button", name=PT("correctConfirm")).click()
    expect(form).to_have_count(0)
    expect(leads.locator(".facts").first).to_contain_text(other.typed)
    expect(leads.locator(".facts").first).to_contain_text(mine.typed)
    assert gate.requests("PATCH", "/v1/leads/")[-1].json()["shared"] is True


def test_a_change_that_cannot_be_made_now_says_so(leads: Page, mine: Person, gate: Gate) -> None:
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("leadTo_lost"), exact=True).click()
    leads.get_by_role("combobox", name=PT("leadLostReason")).select_option("price")
    leads.get_by_role("textbox", name=PT("leadNote")).fill("Sem interesse agora.")
    gate.fault("reset", "/v1/leads/", method="POST")
    leads.get_by_role("button", name=PT("leadConfirm_lost")).click()
    expect(leads.get_by_role("alert").filter(has_text=PT("leadChangeOffline"))).to_be_visible()
    expect(leads.get_by_role("textbox", name=PT("leadNote"))).to_have_value("Sem interesse agora.")


def test_somebody_else_was_faster(leads: Page, mine: Person, operation: Operation) -> None:
    found(leads, mine).click()
    leads.get_by_role("button", name=PT("leadTo_lost"), exact=True).click()
    leads.get_by_role("combobox", name=PT("leadLostReason")).select_option("price")
    operation.change_status(mine.e164, "won")
    leads.get_by_role("button", name=PT("leadConfirm_lost")).click()
    alert = leads.locator("form.change").get_by_role("alert")
    expect(alert).not_to_be_empty()
    leads.get_by_role("button", name=PT("leadCancel")).click()
    expect(leads.locator("form.change")).to_have_count(0)


def test_the_status_follows_the_customer_while_one_looks(
    leads: Page, mine: Person, operation: Operation
) -> None:
    found(leads, mine).click()
    chip = leads.locator(".head .chip")
    expect(chip).to_be_visible()
    before = chip.text_content()
    operation.customer_says(mine.e164, text="Quero saber mais")
    operation.wait_for_status(mine.e164, "engaged")
    expect(chip).not_to_have_text(str(before), timeout=60_000)
    expect(leads.locator(".timeline")).to_contain_text("Quero saber mais")


def test_without_a_road_the_leads_say_so_and_come_back(panel: Page, gate: Gate) -> None:
    gate.refuse()
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible()
    gate.heal()
    panel.get_by_role("button", name=PT("leadsRetry")).click()
    listed = panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("listitem")
    expect(listed.first).to_be_visible()


def test_more_are_loaded_when_asked(panel: Page, chrome: Chrome, operation: Operation) -> None:
    for _ in range(31):
        operation.refer(somebody("Página Cheia"), ANA)
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    listed = panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("listitem")
    expect(listed).to_have_count(30)
    panel.get_by_role("button", name=PT("leadsMore")).click()
    expect(listed.nth(30)).to_be_visible()


def test_the_answer_leads_to_the_lead(panel: Page) -> None:
    person = somebody("Gil Arruda")
    Form(panel).submit(person)
    panel.get_by_role("button", name=PT("answerOpen")).click()
    expect(panel.get_by_role("heading", name=person.name, exact=True)).to_be_visible()
    expect(panel.get_by_role("tab", name=PT("panelTabLeads"))).to_have_attribute(
        "aria-selected", "true"
    )

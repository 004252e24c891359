"""The tab in the sandbox's page, over a whole system: worker, webhooks, Chatwoot's context."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.extension.beside import LONG, connect, open_tab
from tests.extension.chrome import Chrome
from tests.extension.operation import ANA, Operation
from tests.extension.support import somebody
from tests.support.waiting import wait_for


def test_the_sandbox_shows_the_tab_as_chatwoot_does(chrome: Chrome, operation: Operation) -> None:
    person, friend = somebody(), somebody()
    operation.refer(person, ANA, referrer={"name": "Carla Nunes"})
    operation.wait_until_contacted(person.e164)
    page = chrome.context.new_page()
    page.set_viewport_size({"width": 1280, "height": 860})
    tab = open_tab(page, operation.sandbox_url, person.name)
    connect(tab, operation.enrolment_code(ANA))
    expect(tab.get_by_role("heading", name=person.name)).to_be_visible(timeout=LONG)
    expect(tab.locator(".top")).to_contain_text("Indicação de Carla Nunes")
    # What the person answers in WhatsApp stands there.
    operation.customer_says(person.e164, text="Pode me ligar agora?")
    expect(tab.locator(".story")).to_contain_text("Pode me ligar agora?", timeout=LONG)
    expect(tab.locator(".next b")).to_contain_text("Responder", timeout=LONG)
    # What is done there, Chatwoot is told.
    tab.locator("[data-act=qualified]").click()
    expect(tab.locator("#toast")).to_contain_text("Marcada como qualificada.", timeout=LONG)
    operation.wait_for_status(person.e164, "qualified")
    # Somebody whom the person refers is a lead, and gets a conversation with the same tab.
    form = tab.locator("form.indicate")
    form.get_by_label("Nome").fill(friend.name)
    form.get_by_label("WhatsApp").fill(friend.typed)
    form.get_by_role("button", name="Cadastrar indicação").click()
    expect(tab.locator(".result")).to_contain_text("cadastrada", timeout=LONG)
    operation.hand_over(friend.e164, ANA)
    operation.wait_until_contacted(friend.e164)
    wait_for(lambda: operation.lead_of(friend.e164) is not None)
    other = open_tab(page, operation.sandbox_url, friend.name)
    expect(other.locator(".top")).to_contain_text(f"Indicação de {person.name}", timeout=LONG)
    page.close()

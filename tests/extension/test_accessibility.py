"""Every view for everybody: axe-core, both themes, narrow panels, the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.extension.chrome import Chrome
from tests.extension.conftest import enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, DAVI, Operation
from tests.extension.support import PT, Form, Person, is_wider_than_window, send_now, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

Check = Callable[[Page, str], None]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def check(axe: str) -> Check:
    """Run axe-core in light and dark, and look for sideways scrolling at 320 and 400 pixels."""

    def run(page: Page, view: str) -> None:
        # Whose panel it is stands there once its scripts have run.
        expect(page.locator("#account:empty")).to_have_count(0)
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for width in (320, 400):
                # So high that the button, which stays in view, covers nothing, whatever the font.
                page.set_viewport_size({"width": width, "height": 1600})
                assert not is_wider_than_window(page), f"{view}: scrolls sideways at {width} px"
            found = page.evaluate(
                "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", RULES
            )
            problems = [
                f"{one['id']}: {node['target']} {node['failureSummary']}"
                for one in found["violations"]
                for node in one["nodes"]
            ]
            assert problems == [], f"{view}, {scheme}:\n" + "\n".join(problems)

    return run


def test_the_form_in_each_of_its_states(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, check: Check
) -> None:
    form = Form(panel)
    check(panel, "empty form")
    panel.get_by_text(PT("formMore")).click()
    check(panel, "all fields")
    panel.get_by_text(PT("formMore")).click()
    form.send.click()
    check(panel, "what lacks")
    known = somebody("Vera Lúcia Antunes de Albuquerque Figueiredo")
    operation.refer(known, ANA, referrer={"name": "Joana Beltrão"})
    panel.reload()
    form.write(known, "nota " * 980)
    expect(panel.get_by_text(PT("knownOpen"))).to_be_visible()
    check(panel, "known person")
    panel.get_by_role("button", name=PT("formSendKnown")).click()
    expect(form.answer("answer_touched", known.name)).to_be_visible()
    check(panel, "answer")
    form.referrer.fill("joana")
    expect(panel.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    check(panel, "referrers")
    form.referrer.press("Escape")
    form.referrer.fill("")
    gate.refuse()
    form.submit(somebody("Zilda Ferraz"))
    expect(form.answer("answerQueued", "Zilda Ferraz")).to_be_visible()
    panel.get_by_role("button", name=PT("queueShow")).click()
    check(panel, "queue")
    form.submit(Person("Zilda Prates", "(31) 1234-5678", ""))
    expect(form.answer("answerQueued", "Zilda Prates")).to_be_visible()
    gate.heal()
    send_now(panel)
    expect(panel.get_by_text(PT("queueRefusedOne", 1))).to_be_visible()
    check(panel, "queue with a refused entry")
    panel.get_by_role("button", name=PT("queueCorrect")).click()
    expect(form.phone).to_have_attribute("aria-invalid", "true")
    check(panel, "a field to correct")


def test_my_leads_in_each_of_their_states(
    panel: Page, gate: Gate, operation: Operation, check: Check
) -> None:
    person = somebody("Quitéria dos Santos Bittencourt de Vasconcelos")
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    tab = panel.get_by_role("tab", name=PT("panelTabLeads"))
    gate.refuse()
    tab.click()
    expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible()
    check(panel, "leads without a road")
    gate.heal()
    panel.get_by_role("button", name=PT("leadsRetry")).click()
    expect(panel.get_by_role("listitem").first).to_be_visible()
    check(panel, "leads")
    panel.get_by_role("searchbox").fill("ninguém assim")
    expect(panel.get_by_text(PT("leadsNoneFound", "ninguém assim"))).to_be_visible()
    check(panel, "nothing found")
    panel.get_by_role("searchbox").fill(person.e164)
    panel.get_by_role("button", name=re.compile(person.name)).click()
    expect(panel.get_by_role("heading", name=PT("leadHistory"))).to_be_visible()
    check(panel, "one lead")
    operation.propose(person.e164, "email", "quiteria.bittencourt@example.com.br")
    expect(panel.get_by_role("heading", name=PT("leadProposals"))).to_be_visible(timeout=60_000)
    check(panel, "a change in Chatwoot")
    operation.customer_says(
        person.e164,
        cards=[{"name": "Rui"}, {"name": "Bia", "phones": ["11977770002", "1133334444"]}],
    )
    expect(panel.get_by_role("heading", name=re.compile(PT("cards")))).to_be_visible(timeout=60_000)
    check(panel, "cards")
    for name in ("leadTo_lost", "leadTo_call", "leadTo_next", "leadTo_note", "correctOpen"):
        panel.get_by_role("button", name=PT(name), exact=True).click()
        check(panel, name)
        panel.get_by_role("button", name=PT("leadCancel")).click()


def test_before_and_after_an_access(
    new_chrome: Callable[..., Chrome], gate: Gate, operation: Operation, check: Check
) -> None:
    chrome = new_chrome()
    panel = chrome.panel()
    expect(panel.get_by_text(PT("panelNotConnected"))).to_be_visible()
    check(panel, "not connected")
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    check(panel, "leads, not connected")
    options = chrome.options()
    expect(options.get_by_role("heading", level=1)).to_be_visible()
    check(options, "options, not connected")
    options.close()
    enrol(chrome, gate.url, operation.enrolment_code(DAVI))
    options = chrome.options()
    expect(options.get_by_text("Davi Prado").first).to_be_visible()
    check(options, "options, connected")
    operation.revoke_all_tokens_of(DAVI)
    panel.get_by_role("tab", name=PT("panelTabForm")).click()
    Form(panel).submit(somebody("Olga Prestes"))
    expect(panel.get_by_text(PT("panelRevoked"))).to_be_visible()
    check(panel, "revoked")
    options.reload()
    expect(options.get_by_role("heading", level=1)).to_be_visible()
    check(options, "options, revoked")
    chrome.close()


def test_a_list_too_long_to_show_is_no_stop_on_the_way(
    chrome: Chrome, panel: Page, operation: Operation
) -> None:
    """Chromium lets the keyboard into whatever scrolls, and this list closes as it goes there."""
    for letter in "ABCDEFGH":
        operation.refer(somebody(), ANA, referrer={"name": f"Indicador {letter} Comprido"})
    panel.reload()
    form = Form(panel)
    offered = panel.locator("#referrer-options li")

    def offers_them_all() -> bool:
        # What it opens with is what was kept until the catalogue is here.
        form.email.focus()
        panel.keyboard.press("Tab")
        return offered.count() == 8

    wait_for(offers_them_all)
    assert panel.locator("#referrer-options").evaluate(
        "list => list.scrollHeight > list.clientHeight"
    )
    panel.keyboard.press("Tab")
    expect(form.origin).to_be_focused()


def test_the_keyboard_is_enough(panel: Page, operation: Operation) -> None:
    """From an empty form to a lead that is lost, without a pointer."""
    person = somebody("Teodora Valadão")
    form = Form(panel)
    keys = panel.keyboard
    expect(form.name).to_be_focused()
    keys.type(person.name)
    keys.press("Tab")
    expect(form.phone).to_be_focused()
    keys.type(person.typed)
    more = panel.locator("summary")
    fields = (form.email, form.referrer, form.origin, form.product, form.notes, more)
    for field in (*fields, form.consent):
        keys.press("Tab")
        expect(field).to_be_focused()
        outline = field.evaluate("field => getComputedStyle(field).outlineStyle")
        assert outline != "none", "the focus cannot be seen"
    keys.press("Space")
    keys.press("Tab")
    expect(form.send).to_be_focused()
    keys.press("Enter")
    expect(form.answer("answer_created", person.name)).to_be_visible()
    expect(form.name).to_be_focused()
    operation.hand_over(person.e164, ANA)
    # The same road backwards, to the tabs.
    for _ in range(8):
        keys.press("Shift+Tab")
        if panel.get_by_role("tab", name=PT("panelTabForm")).evaluate(
            "tab => tab === document.activeElement"
        ):
            break
    keys.press("ArrowRight")
    leads = panel.get_by_role("tab", name=PT("panelTabLeads"))
    expect(leads).to_be_focused()
    expect(leads).to_have_attribute("aria-selected", "true")
    keys.press("Tab")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    keys.type(person.e164)
    row = panel.get_by_role("button", name=re.compile(person.name))
    expect(panel.get_by_role("list", name=PT("panelTabLeads")).locator("li")).to_have_count(1)
    expect(row).to_have_count(1)
    for _ in range(4):
        keys.press("Tab")
    expect(row).to_be_focused()
    keys.press("Enter")
    expect(panel.get_by_role("heading", name=person.name)).to_be_visible()
    lost = panel.get_by_role("button", name=PT("leadTo_lost"), exact=True)
    for _ in range(14):
        keys.press("Tab")
        if lost.evaluate("button => button === document.activeElement"):
            break
    keys.press("Enter")
    expect(panel.get_by_role("combobox", name=PT("leadLostReason"))).to_be_focused()
    keys.press("ArrowDown")
    for _ in range(2):
        keys.press("Tab")
    keys.press("Enter")
    operation.wait_for_status(person.e164, "lost")

"""What somebody types stays until it arrived: in the form, in a lead, in each window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import PANEL, Chrome
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Form, Person, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser


def capture(chrome: Chrome, tab: Page, text: str) -> None:
    """Choose "refer this contact" on selected text, as Chrome reports it."""
    chrome.choose_from_menu(
        tab,
        {
            "menuItemId": "captureSelection",
            "pageUrl": tab.url,
            "editable": False,
            "selectionText": text,
        },
    )


def test_what_is_taken_from_a_page_while_another_is_sent_stays(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation
) -> None:
    first, second = somebody(), somebody()
    held = gate.fault("hold", "/v1/leads", method="POST", times=1)
    form = Form(panel)
    form.submit(first)
    wait_for(lambda: held.met == 1)
    capture(chrome, panel, f"{second.name} {second.typed}")
    panel.get_by_role("button", name=PT("captureReplace")).click()
    expect(form.name).to_have_value(second.name)
    gate.heal()
    expect(form.answer("answer_created", first.name)).to_be_visible()
    expect(form.name).to_have_value(second.name)
    expect(form.phone).to_have_value(second.typed)
    form.phone.press("Enter")
    expect(form.answer("answer_created", second.name)).to_be_visible()
    assert operation.submissions_like(first.name) == 1
    assert operation.submissions_like(second.name) == 1


def test_what_was_being_typed_when_a_contact_replaced_it_is_a_draft(
    panel: Page, chrome: Chrome
) -> None:
    first, second = somebody(), somebody()
    form = Form(panel)
    form.write(first, "meia frase")
    capture(chrome, panel, f"{second.name} {second.typed}")
    panel.get_by_role("button", name=PT("captureReplace")).click()
    expect(form.name).to_have_value(second.name)
    panel.get_by_role("button", name=PT("queueShow")).click()
    foot = panel.get_by_role("contentinfo")
    expect(foot).to_contain_text(first.name)
    panel.get_by_role("button", name=PT("formClear")).click()
    foot.get_by_role("button", name=PT("queueGoOn")).click()
    expect(form.name).to_have_value(first.name)
    expect(form.notes).to_have_value("meia frase")
    expect(foot).to_be_hidden()


def test_typing_without_a_pause_is_kept_when_the_panel_closes(panel: Page, chrome: Chrome) -> None:
    form = Form(panel)
    text = "Encontrei ontem na feira; quer falar de consórcio depois das 18h, ligar antes das 20h."
    form.name.fill("Nina Sem Pausa")
    form.phone.fill("(31) 98765-4321")
    form.notes.press_sequentially(text, delay=25)
    # At once, as by a click elsewhere.
    panel.close()
    wait_for(lambda: [one["notes"] for one in chrome.drafts()] == [text])
    again = Form(chrome.panel())
    expect(again.notes).to_have_value(text)
    expect(again.phone).to_have_value("(31) 98765-4321")


def window(chrome: Chrome) -> Page:
    """The panel in a window of its own."""
    with chrome.context.expect_page() as opened:
        chrome.in_extension("url => chrome.windows.create({ url }).then(() => null)", PANEL)
    opened.value.locator("html[data-ready=true]").wait_for()
    return opened.value


def test_each_window_has_its_own_form_and_its_own_capture(panel: Page, chrome: Chrome) -> None:
    first, second, third = somebody(), somebody(), somebody()
    other = window(chrome)
    Form(panel).write(first)
    wait_for(lambda: len(chrome.drafts()) == 1)
    Form(other).write(second)
    wait_for(lambda: {one["name"] for one in chrome.drafts()} == {first.name, second.name})
    other.reload()
    panel.reload()
    expect(Form(other).name).to_have_value(second.name)
    expect(Form(panel).name).to_have_value(first.name)
    Form(other).page.get_by_role("button", name=PT("formClear")).click()
    expect(Form(other).name).to_have_value("")
    capture(chrome, other, f"{third.name} {third.typed}")
    expect(Form(other).name).to_have_value(third.name)
    expect(panel.get_by_text(PT.like("captureWaits"))).to_be_hidden()
    expect(Form(panel).name).to_have_value(first.name)
    # A window that closes leaves its draft to whoever is next.
    wait_for(lambda: {one["name"] for one in chrome.drafts()} == {first.name, third.name})
    other.close()
    panel.reload()
    panel.get_by_role("button", name=PT("queueShow")).click()
    expect(panel.get_by_role("contentinfo")).to_contain_text(third.name)


def test_a_form_that_two_pages_show_is_sent_once(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    Form(panel).write(person)
    wait_for(lambda: len(chrome.drafts()) == 1)
    same = chrome.panel()
    expect(Form(same).name).to_have_value(person.name)
    Form(panel).phone.press("Enter")
    expect(Form(panel).answer("answer_created", person.name)).to_be_visible()
    expect(Form(same).name).to_have_value("")
    assert operation.submissions_like(person.name) == 1


# -- answers go to what asked ----------------------------------------------------------------------


@pytest.fixture
def mine(operation: Operation) -> Person:
    person = somebody()
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    return person


def open_lead(page: Page, person: Person) -> None:
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    page.get_by_role("searchbox").fill(person.e164)
    rows = page.get_by_role("list", name=PT("panelTabLeads")).get_by_role("button")
    expect(rows).to_have_count(1, timeout=60_000)  # what was searched, not the list before it
    rows.filter(has_text=person.name).click()
    expect(page.get_by_role("heading", name=person.name)).to_be_visible()


def call_form(page: Page, note: str) -> Locator:
    page.get_by_role("button", name=PT("leadTo_call"), exact=True).click()
    page.get_by_label(PT("leadCallResult")).select_option("answered")
    page.get_by_label(PT("leadNote")).fill(note)
    return confirm_button(page)


def confirm_button(page: Page) -> Locator:
    return page.locator("form.change").get_by_role("button", name=PT("leadConfirm_call"))


def calls_of(operation: Operation, person: Person) -> int:
    return int(
        operation.value(
            "select count(*) from leads.events as e join leads.leads as l on l.id = e.lead_id"
            " join people.identifiers as i on i.person_id = l.person_id"
            " where i.value = %s and e.kind = 'called'",
            person.e164,
        )
    )


def test_a_call_counts_when_the_api_says_that_it_was_recorded(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, mine: Person
) -> None:
    open_lead(panel, mine)
    confirm = call_form(panel, "ligar às 18h")
    headers = {**chrome.cors(), "Content-Type": "application/json"}
    gate.fault(
        "answer",
        "/v1/leads/",
        method="POST",
        status=200,
        body={"status": "maintenance"},
        headers=headers,
    )
    confirm.click()
    expect(panel.get_by_role("alert").filter(has_text=PT("leadChangeFailed"))).to_be_visible()
    expect(panel.get_by_label(PT("leadNote"))).to_have_value("ligar às 18h")
    gate.heal()
    # Lost on the way back, and pressed again: once.
    gate.fault("cut_after", "/v1/leads/", method="POST")
    confirm.click()
    expect(panel.get_by_role("alert").filter(has_text=PT("leadChangeOffline"))).to_be_visible()
    gate.heal()
    confirm.click()
    expect(panel.get_by_label(PT("leadNote"))).to_be_hidden()
    assert calls_of(operation, mine) == 1


def test_an_answer_that_comes_after_going_back_ends_only_what_asked(
    panel: Page, gate: Gate, operation: Operation, mine: Person
) -> None:
    other = somebody()
    operation.refer(other, ANA)
    open_lead(panel, mine)
    held = gate.fault("hold", "/v1/leads/", method="POST", times=1)
    call_form(panel, "nota da primeira").click()
    wait_for(lambda: held.met == 1)
    panel.get_by_role("button", name=PT("panelTabLeads")).click()
    open_lead(panel, other)
    call_form(panel, "nota da segunda")
    gate.heal()
    wait_for(lambda: calls_of(operation, mine) == 1)
    panel.wait_for_timeout(300)
    expect(panel.get_by_label(PT("leadNote"))).to_have_value("nota da segunda")
    expect(panel.get_by_role("heading", name=other.name)).to_be_visible()
    assert calls_of(operation, other) == 0


def test_a_note_whose_answer_never_came_is_there_again(
    panel: Page, gate: Gate, operation: Operation, mine: Person
) -> None:
    open_lead(panel, mine)
    broken = gate.fault("hang", "/v1/leads/", method="POST")
    call_form(panel, "não se perde").click()
    wait_for(lambda: broken.met == 1)
    panel.get_by_role("button", name=PT("panelTabLeads")).click()
    open_lead(panel, mine)
    expect(panel.get_by_label(PT("leadNote"))).to_have_value("não se perde")
    # Chromium itself repeats what broke off on a reused connection: once all the same.
    gate.heal()
    confirm_button(panel).click()
    expect(panel.get_by_label(PT("leadNote"))).to_be_hidden()
    assert calls_of(operation, mine) == 1


def test_words_that_were_for_another_button_stay(panel: Page, mine: Person) -> None:
    open_lead(panel, mine)
    call_form(panel, "prefere à noite")
    panel.get_by_role("button", name=PT("leadTo_lost"), exact=True).click()
    expect(panel.get_by_label(PT("leadNote"))).to_have_value("prefere à noite")
    expect(panel.get_by_label(PT("leadLostReason"))).to_have_value("")


def test_a_correction_that_was_half_typed_is_there_again(
    panel: Page, chrome: Chrome, operation: Operation, mine: Person
) -> None:
    open_lead(panel, mine)
    panel.get_by_role("button", name=PT("correctOpen"), exact=True).click()
    city = panel.get_by_role("textbox", name=PT("leadCity"))
    city.fill("Contagem")
    wait_for(lambda: any(name.startswith("change:") for name in chrome.storage()))
    panel.close()
    again = chrome.panel()
    open_lead(again, mine)
    expect(again.get_by_role("textbox", name=PT("leadCity"))).to_have_value("Contagem")
    again.get_by_role("button", name=PT("correctConfirm"), exact=True).click()
    expect(again.locator(".facts").first).to_contain_text("Contagem")
    wait_for(lambda: not any(name.startswith("change:") for name in chrome.storage()))


# -- every list says since when, every wait ends ---------------------------------------------------


def test_a_list_that_cannot_be_asked_for_says_since_when(
    panel: Page, gate: Gate, mine: Person
) -> None:
    panel.clock.install()
    panel.reload()
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    rows = panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("button")
    expect(rows.first).to_be_visible()
    with gate.refusing():
        panel.clock.run_for(105_000)
        stale = panel.get_by_text(re.compile("Como estava há 2 minutos"))
        expect(stale).to_be_visible()
        expect(rows.first).to_be_visible()
    panel.get_by_role("button", name=PT("leadsRetry")).click()
    expect(panel.get_by_text(PT.like("leadsStale"))).to_be_hidden()


def test_an_api_that_hangs_is_waited_for_no_longer_than_a_while(
    panel: Page, gate: Gate, mine: Person
) -> None:
    panel.clock.install()
    panel.reload()
    panel.locator("html[data-ready=true]").wait_for()
    hanging = gate.fault("hang", "/v1/leads/worklist", method="GET")
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    wait_for(lambda: hanging.met >= 1)
    panel.clock.run_for(35_000)
    # The request's own deadline is the browser's, not the page's clock.
    expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible(timeout=60_000)
    expect(panel.get_by_role("button", name=PT("leadsRetry"))).to_be_visible()
    gate.heal()
    # Nobody presses it: the list comes back by itself.
    panel.clock.run_for(35_000)
    rows = panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("button")
    expect(rows.first).to_be_visible(timeout=60_000)


def test_going_back_without_a_connection_leads_to_the_list(
    panel: Page, gate: Gate, mine: Person
) -> None:
    open_lead(panel, mine)
    gate.refuse()
    panel.get_by_role("button", name=PT("panelTabLeads")).click()
    rows = panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("button")
    expect(rows.first).to_be_visible()
    expect(panel.get_by_text(PT.like("leadsStale"))).to_be_visible()


def test_what_was_known_of_one_number_goes_with_it(panel: Page, gate: Gate, mine: Person) -> None:
    form = Form(panel)
    form.phone.fill(mine.typed)
    known = panel.get_by_text(PT("knownOpen"))
    expect(known).to_be_visible()
    hanging = gate.fault("hang", "/v1/leads/lookup")
    form.phone.fill(somebody().typed)
    expect(known).to_be_hidden()
    expect(panel.get_by_role("button", name=PT("formSendKnown"))).to_be_hidden()
    wait_for(lambda: hanging.met == 1)
    expect(known).to_be_hidden()


# -- an impossible phone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("(31) 1234-567", "phone_too_short"),
        ("11 98765-43210", "phone_too_long"),
        ("(01) 98321-7654", "phone_unknown_ddd"),
    ],
)
def test_an_impossible_phone_is_told_at_once_without_a_connection(
    panel: Page, chrome: Chrome, gate: Gate, typed: str, key: str
) -> None:
    form = Form(panel)
    with gate.refusing():
        form.name.fill("Nina Número")
        form.phone.fill(typed)
        form.name.focus()
        expect(panel.get_by_text(PT(key))).to_be_visible()
        form.phone.press("Enter")
        expect(panel.get_by_text(PT("phoneSendAnyway"))).to_be_visible()
        assert chrome.queue() == []
        # Who insists may know better.
        form.phone.press("Enter")
        expect(form.answer("answerQueued", "Nina Número")).to_be_visible()


def new_cpf(nine: str) -> str:
    """The CPF that begins with these digits."""
    digits = nine
    for length in (9, 10):
        total = sum(int(d) * (length + 1 - n) for n, d in enumerate(digits))
        digits += str(total * 10 % 11 % 10)
    return digits


def test_the_seldom_fields_travel_too(panel: Page, gate: Gate) -> None:
    person = somebody()
    cpf = new_cpf(person.e164[-9:])
    form = Form(panel)
    form.write(person)
    form.referrer.fill("Clara Vidigal")
    panel.get_by_text(PT("formMore")).click()
    panel.get_by_role("textbox", name=PT("formCity")).fill("Ouro Preto")
    panel.get_by_role("textbox", name=PT("formTaxId")).fill(cpf)
    panel.get_by_role("textbox", name=PT("formReferrerPhone")).fill("(31) 99123-4567")
    form.phone.press("Enter")
    expect(form.answer("answer_created", person.name)).to_be_visible()
    sent = gate.requests("POST", "/v1/leads")[-1].json()
    assert sent["person"]["city"] == "Ouro Preto"
    assert sent["person"]["tax_id"] == cpf
    assert sent["referrer"] == {"name": "Clara Vidigal", "phone": "(31) 99123-4567"}


def test_only_origins_that_a_person_can_name_are_offered(panel: Page) -> None:
    offered = panel.locator("#origin option")
    expect(offered.filter(has_text="Evento")).to_have_count(1)
    values = offered.evaluate_all("options => options.map((one) => one.value)")
    assert not {"webhook", "import"} & set(values)

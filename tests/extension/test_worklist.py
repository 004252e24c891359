"""The worklist: what is due first, one thing to press, own steps and notes, and who answered."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import Chrome
from tests.extension.gate import Gate
from tests.extension.operation import ANA, DAVI, Operation
from tests.extension.support import PT, Person, is_wider_than_window, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

ABSOLUTE = re.compile(r"\d{1,2} de \w+.*\d{2}:\d{2}")


@pytest.fixture
def mine(operation: Operation) -> Person:
    """Somebody whom Ana takes care of, with a product and a referrer, and who was contacted."""
    person = somebody()
    referrer = {"name": "Paulo Mendes"}
    operation.refer(person, ANA, product="consorcio-imovel", referrer=referrer)
    operation.wait_until_contacted(person.e164)
    return person


@pytest.fixture
def asking(operation: Operation, mine: Person) -> Person:
    """The same, who wrote and waits for an answer."""
    operation.customer_says(mine.e164, text="Quero saber o preço, por favor")
    operation.wait_for_status(mine.e164, "engaged")
    return mine


def open_leads(page: Page) -> Locator:
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    items = page.get_by_role("list", name=PT("panelTabLeads")).get_by_role("listitem")
    expect(items.first).to_be_visible()
    return items


def item_of(page: Page, person: Person) -> Locator:
    return open_leads(page).filter(has_text=person.name)


def found(page: Page, person: Person) -> Locator:
    """However long the list is."""
    items = open_leads(page)
    page.get_by_role("searchbox").fill(person.e164)
    expect(items).to_have_count(1)
    return items.filter(has_text=person.name)


def open_lead(page: Page, person: Person) -> None:
    found(page, person).get_by_role("button").filter(has_text=person.name).click()
    expect(page.get_by_role("heading", name=person.name)).to_be_visible()


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=PT(key), exact=True).click()


def headings(page: Page) -> list[str]:
    shown = page.locator("#leads h2").all_inner_texts()
    return [text.split("·")[0].strip() for text in shown]


def test_what_is_late_comes_first_then_today_then_what_waits(
    panel: Page, operation: Operation, asking: Person
) -> None:
    silent = somebody()
    operation.refer(silent, ANA)
    operation.wait_until_contacted(silent.e164)
    operation.make_late(asking.e164)
    late = item_of(panel, asking)
    order = ["listLate", "listToday", "listWaiting", "listWithOthers"]
    shown = headings(panel)
    assert shown == [PT(key) for key in order if PT(key) in shown]
    assert shown[0] == PT("listLate")
    assert panel.locator("#leads li").first.inner_text().startswith(PT("listLate"))
    expect(panel.locator("#late")).to_be_visible()
    expect(late).to_contain_text("Consórcio de imóvel")
    expect(late).to_contain_text(PT("leadsReferredBy", "Paulo Mendes"))
    expect(late.locator("time.late")).to_contain_text("Respondeu")
    expect(late.locator("time").first).to_have_attribute("title", ABSOLUTE)
    answer = late.get_by_role("link", name=PT("doAnswer"))
    expect(answer).to_have_attribute(
        "href", re.compile(r"/chatwoot/app/accounts/\d+/conversations/\d+$")
    )
    expect(answer).to_have_attribute("target", "_blank")
    waiting = found(panel, silent)
    expect(waiting.locator("time").first).to_contain_text("Mensagem")
    for width in (400, 320):
        panel.set_viewport_size({"width": width, "height": 800})
        assert not is_wider_than_window(panel)


def test_a_call_is_pressed_recorded_and_agreed_for_an_hour(
    panel: Page, operation: Operation, mine: Person, gate: Gate
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    operation.agree(mine.e164, ANA, soon.isoformat())
    call = found(panel, mine).get_by_role("link", name=PT("doCall"))
    expect(call).to_have_attribute("href", f"tel:{mine.e164}")
    # Whether anything on this computer telephones is not the panel's.
    call.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")
    call.click()
    result = panel.get_by_label(PT("leadCallResult"))
    expect(result).to_be_focused()
    expect(result).to_have_value("")
    form = panel.locator("form.change")
    confirm = form.get_by_role("button", name=PT("leadConfirm_call"))
    confirm.click()
    expect(result).to_have_accessible_description(re.compile(PT("leadCallResultNeeded")))
    result.select_option("call_back")
    confirm.click()
    expect(panel.get_by_text(PT("hourNeeded"))).to_be_visible()
    chips = form.locator(".choice")
    expect(chips.first).to_be_focused()
    assert gate.requests("POST", "/v1/leads/") == []
    chip = chips.last
    expect(chip).to_have_attribute("title", ABSOLUTE)
    local = chip.get_attribute("data-at")
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(panel.locator("#change-later")).to_have_value(str(local))
    confirm.click()
    expect(form).to_have_count(0)
    sent = gate.requests("POST", "/v1/leads/")[-1].json()
    assert sent["result"] == "call_back"
    assert datetime.fromisoformat(sent["call_back_at"]) > soon
    expect(panel.locator(".next")).to_contain_text(str(local)[-5:])


def test_an_own_next_step_and_a_note(
    panel: Page, operation: Operation, asking: Person, gate: Gate
) -> None:
    open_lead(panel, asking)
    press(panel, "leadTo_note")
    panel.get_by_role("button", name=PT("leadConfirm_note")).click()
    expect(panel.get_by_text(PT("leadNoteNeeded"))).to_be_visible()
    panel.get_by_label(PT("leadNote")).fill("Tem dois filhos.")
    panel.get_by_role("button", name=PT("leadConfirm_note")).click()
    story = panel.locator(".timeline")
    expect(story).to_contain_text("Tem dois filhos.")
    expect(panel.locator(".next")).to_contain_text("Respondeu")
    press(panel, "leadTo_next")
    panel.get_by_role("button", name=PT("leadConfirm_next")).click()
    expect(panel.get_by_text(PT("hourNeeded"))).to_be_visible()
    panel.locator("form.change .choice").last.click()
    panel.get_by_label(PT("leadNote")).fill("Depois da viagem.")
    panel.get_by_role("button", name=PT("leadConfirm_next")).click()
    expect(panel.locator("form.change")).to_have_count(0)
    expect(panel.locator(".next")).to_contain_text("Combinado")
    expect(story).to_contain_text("Depois da viagem.")
    step = operation.value(
        "select l.next_action from leads.leads as l join people.identifiers as i"
        " on i.person_id = l.person_id where i.value = %s",
        asking.e164,
    )
    assert step == "scheduled"


def test_what_was_written_and_what_the_machine_did(panel: Page, asking: Person) -> None:
    open_lead(panel, asking)
    talk = panel.locator(".conversation").get_by_role("listitem")
    expect(talk.first).to_contain_text("Olá, Nina!")
    expect(talk.last).to_contain_text("Quero saber o preço, por favor")
    for time in panel.locator("#lead time").all():
        expect(time).to_have_attribute("title", ABSOLUTE)
    events = panel.locator(".timeline").get_by_role("listitem")
    folded = events.count()
    toggle = panel.get_by_role("button", name=re.compile("passos do sistema"))
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    assert events.count() > folded
    expect(panel.locator(".timeline")).to_contain_text("Mensagem aceita pelo WhatsApp.")


def test_a_phone_is_copied_and_an_e_mail_keeps_its_letters(
    panel: Page, chrome: Chrome, operation: Operation
) -> None:
    person = somebody()
    body = {"name": person.name, "phone": person.typed, "email": f"ana.{person.e164[1:]}@gmail.com"}
    operation.refer(person, ANA, person=body)
    chrome.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_lead(panel, person)
    expect(panel.get_by_text(body["email"], exact=True)).to_be_visible()
    first = panel.get_by_text(body["email"], exact=True).evaluate(
        "one => [one, one.closest('dd')]"
        ".map((each) => getComputedStyle(each, '::first-letter').textTransform)"
    )
    assert first == ["none", "none"]
    copy = panel.get_by_role("button", name=f"{PT('doCopy')}: {person.e164}")
    copy.click()
    expect(copy).to_have_text(PT("doCopied"))
    assert panel.evaluate("() => navigator.clipboard.readText()") == person.e164


def test_a_lost_lead_is_opened_again(panel: Page, operation: Operation, asking: Person) -> None:
    open_lead(panel, asking)
    press(panel, "leadTo_lost")
    panel.get_by_label(PT("leadLostReason")).select_option("price")
    panel.get_by_role("button", name=PT("leadConfirm_lost")).click()
    operation.wait_for_status(asking.e164, "lost")
    expect(panel.get_by_role("button", name=PT("leadTo_call"), exact=True)).to_have_count(0)
    press(panel, "leadTo_engaged")
    panel.get_by_role("button", name=PT("leadConfirm_engaged"), exact=True).click()
    operation.wait_for_status(asking.e164, "engaged")
    expect(panel.get_by_role("button", name=PT("leadTo_lost"), exact=True)).to_be_visible()


def test_whoever_gave_a_lead_away_sees_a_summary(
    chrome: Chrome, operation: Operation, asking: Person
) -> None:
    # Ana referred them; Davi has them, and what they said.
    operation.hand_over(asking.e164, DAVI)
    panel = chrome.panel()
    items = open_leads(panel)
    # A search tells nothing of what is another's.
    panel.get_by_role("button", name=PT("leadsAll")).click()
    item = items.filter(has_text=asking.name)
    expect(item).to_contain_text(re.compile(PT("leadsWith", "Davi Prado"), re.IGNORECASE))
    expect(item.get_by_role("link")).to_have_count(0)
    item.get_by_role("button").click()
    expect(panel.get_by_role("heading", name=asking.name)).to_be_visible()
    expect(panel.get_by_text(PT("leadSummary", "Davi Prado"))).to_be_visible()
    for key in ("leadTo_call", "leadTo_note", "leadTo_lost", "correctOpen"):
        expect(panel.get_by_role("button", name=PT(key), exact=True)).to_have_count(0)
    expect(panel.locator(".timeline")).to_have_count(0)
    expect(panel.locator("#lead")).not_to_contain_text("Quero saber o preço")


def test_an_answer_is_told_once_counted_and_leads_to_the_lead(
    chrome: Chrome, operation: Operation, asking: Person
) -> None:
    uid = (operation.lead_of(asking.e164) or {})["uid"]
    note = f"answered:{uid}"
    chrome.look_for_news()
    wait_for(lambda: uid in chrome.storage().get("news", {}).get("told", {}))
    wait_for(lambda: str(chrome.storage()["news"]["unanswered"]) == chrome.unanswered())
    # One by one, or all together when they are many.
    wait_for(lambda: {note, "answered:"} & set(chrome.notifications()) != set())
    with chrome.context.expect_page() as opened:
        chrome.service_worker().evaluate("id => chrome.notifications.onClicked.dispatch(id)", note)
    expect(opened.value.get_by_role("heading", name=asking.name)).to_be_visible()
    # Answered elsewhere: nobody is told any more.
    operation.agree(asking.e164, ANA, (datetime.now(UTC) + timedelta(days=1)).isoformat())
    chrome.look_for_news()
    wait_for(lambda: uid not in chrome.storage()["news"]["told"])
    wait_for(lambda: note not in chrome.notifications())


def test_a_list_that_takes_long_says_so_and_one_that_is_empty_helps(
    chrome: Chrome, gate: Gate, operation: Operation
) -> None:
    panel = chrome.panel()
    held = gate.fault("hold", "/v1/leads/worklist", method="GET")
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    wait_for(lambda: held.met >= 1)
    expect(panel.get_by_text(PT("leadsLong"))).to_be_visible()
    gate.heal()
    expect(
        panel.get_by_role("list", name=PT("panelTabLeads")).get_by_role("listitem").first
    ).to_be_visible()
    empty = {
        "counts": dict.fromkeys(("late", "today", "waiting", "with_others", "unanswered"), 0),
        "leads": [],
    }
    headers = {**chrome.cors(), "Content-Type": "application/json"}
    gate.fault(
        "answer", "/v1/leads/worklist", method="GET", status=200, body=empty, headers=headers
    )
    panel.get_by_role("button", name=PT("leadsOpen")).click()
    expect(panel.get_by_text(PT("leadsNone"))).to_be_visible()
    panel.get_by_role("button", name=PT("leadsRefer")).click()
    expect(panel.get_by_role("textbox", name=PT("formName"), exact=True)).to_be_focused()

"""Nothing is lost and nothing is sent twice, whatever breaks in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import Chrome
from tests.extension.conftest import NewChrome, enrol
from tests.extension.gate import Gate, http_date
from tests.extension.operation import ANA, DAVI, Operation
from tests.extension.support import PT, Form, Person, send_now, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

DAY = 86_400


def bar(page: Page) -> Locator:
    """The panel's foot."""
    return page.get_by_role("contentinfo")


def arrives_once(operation: Operation, person: Person) -> None:
    """The person has a lead, from exactly one submission, and one message."""
    wait_for(lambda: operation.lead_of(person.e164) is not None)
    operation.wait_until_contacted(person.e164)
    assert operation.submissions_like(person.name) == 1
    assert len(operation.sends_to(person.e164)) == 1


def keep_sending(page: Page, until: Callable[[], bool]) -> None:
    """Ask for the next try again and again, as it would come by itself in the course of an hour."""

    def is_enough() -> bool:
        page.evaluate("() => chrome.runtime.sendMessage({ type: 'flush', now: true })")
        return until()

    wait_for(is_enough, limit=60, pause=0.2)


@pytest.fixture
def nobody() -> Person:
    """A person whose name no other test uses, so that submissions can be counted."""
    return somebody()


def test_offline_then_online(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    gate.refuse()
    chrome.context.set_offline(True)
    try:
        Form(panel).submit(nobody)
        expect(Form(panel).answer("answerQueued", nobody.name)).to_be_visible()
        expect(bar(panel)).to_contain_text(PT("queueWaitingOne", 1))
        expect(bar(panel)).to_contain_text(PT("queueWaitsForNetwork"))
        expect(Form(panel).name).to_have_value("")
        # Not by a page of its own: Chromium takes its closing for the end of the outage.
        badge = chrome.service_worker().evaluate("() => chrome.action.getBadgeText({})")
        assert badge == "1"
    finally:
        gate.heal()
        chrome.context.set_offline(False)
    expect(bar(panel)).to_be_hidden()
    # What said that it waits says now what became of it.
    expect(Form(panel).answer("answer_created", nobody.name)).to_be_visible()
    assert chrome.badge() == ""
    arrives_once(operation, nobody)


def test_a_service_worker_killed_while_sending(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    held = gate.fault("hold", "/v1/leads", method="POST", times=1)
    form = Form(panel)
    form.submit(nobody)
    wait_for(lambda: held.met == 1)
    chrome.kill_service_worker()
    gate.heal()
    # The panel says that it is kept, or what came of it; the text is not offered a second time.
    expect(form.name).to_have_value("", timeout=60_000)
    assert chrome.drafts() == []
    keep_sending(panel, lambda: bar(panel).is_hidden())
    arrives_once(operation, nobody)


def test_a_browser_closed_and_opened_again(
    new_chrome: NewChrome, operation: Operation, gate: Gate, nobody: Person
) -> None:
    chrome = new_chrome()
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    gate.refuse()
    page = chrome.panel()
    Form(page).submit(nobody)
    expect(Form(page).answer("answerQueued", nobody.name)).to_be_visible()
    chrome.close()
    gate.heal()
    chrome.start()
    # Nobody opens the panel: starting the browser is enough.
    arrives_once(operation, nobody)
    wait_for(lambda: chrome.queue() == [])
    chrome.close()


def test_what_is_typed_while_chrome_still_starts(
    new_chrome: NewChrome, operation: Operation, gate: Gate, nobody: Person
) -> None:
    """Chrome takes seconds to tell what the policy says; the panel is open by then."""
    chrome = new_chrome()
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    chrome.restart()
    page = chrome.panel()
    Form(page).submit(nobody)
    expect(Form(page).answer("answer_created", nobody.name)).to_be_visible(timeout=60_000)
    arrives_once(operation, nobody)
    assert chrome.errors == []
    chrome.close()


def test_an_answer_that_never_came_is_asked_for_again_with_the_same_key(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    # Always: Chromium itself repeats a request whose reused connection broke.
    gate.fault("cut_after", "/v1/leads", method="POST")
    Form(panel).submit(nobody)
    expect(Form(panel).answer("answerQueued", nobody.name)).to_be_visible()
    assert operation.submissions_like(nobody.name) == 1
    gate.heal()
    send_now(panel)
    expect(bar(panel)).to_be_hidden()
    arrives_once(operation, nobody)
    keys = {r.headers["Idempotency-Key"] for r in gate.requests("POST", "/v1/leads") if r.body}
    assert len(keys - {None}) == 1


HTML = "<!doctype html><title>Portal</title><h1>Wi-Fi do hotel</h1>"
PROBLEM = {"type": "about:blank", "title": "Erro", "status": 500, "code": "XX000"}


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, HTML, {}),
        (401, HTML, {}),
        (404, HTML, {}),
        (502, HTML, {}),
        (500, PROBLEM, {}),
        (429, {**PROBLEM, "status": 429, "code": "ID501"}, {"Retry-After": "30"}),
        (200, "", {"Content-Type": "application/json"}),
        (201, "[1, 2", {"Content-Type": "application/json"}),
        (201, "{}", {"Content-Type": "application/json"}),
    ],
    ids=[
        "a page with 200",
        "a page with 401",
        "a page with 404",
        "a page with 502",
        "a problem 500",
        "too many requests",
        "empty",
        "broken JSON",
        "another JSON",
    ],
)
def test_what_is_no_answer_of_the_api_waits(
    panel: Page,
    chrome: Chrome,
    gate: Gate,
    operation: Operation,
    nobody: Person,
    status: int,
    body: str | dict[str, object],
    headers: dict[str, str],
) -> None:
    seen = {**chrome.cors(), "Access-Control-Expose-Headers": "Retry-After, Date"}
    gate.fault(
        "answer", "/v1/leads", method="POST", status=status, body=body, headers={**seen, **headers}
    )
    Form(panel).submit(nobody)
    expect(Form(panel).answer("answerQueued", nobody.name)).to_be_visible()
    expect(bar(panel)).to_contain_text(PT("queueWaitingOne", 1))
    (entry,) = chrome.queue()
    assert entry["state"] == "waiting"
    gate.heal()
    send_now(panel)
    expect(bar(panel)).to_be_hidden()
    wait_for(lambda: operation.lead_of(nobody.e164) is not None)
    assert operation.submissions_like(nobody.name) == 1


def test_an_api_that_hangs_does_not_hold_the_person_up(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    hanging = gate.fault("hang", "/v1/leads", method="POST")
    form = Form(panel)
    form.submit(nobody)
    wait_for(lambda: hanging.met == 1)
    # The text is safe before anybody answered.
    assert [entry["body"]["person"]["name"] for entry in chrome.queue()] == [nobody.name]
    gate.heal()
    expect(form.name).to_have_value("", timeout=60_000)
    keep_sending(panel, lambda: bar(panel).is_hidden())
    arrives_once(operation, nobody)


def test_a_hundred_of_them_once_each(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation
) -> None:
    gate.refuse()
    people = [somebody(f"Cem {chr(97 + n // 26)}{chr(97 + n % 26)}zinha Prado") for n in range(100)]
    panel.evaluate(
        """async (people) => {
          const { enqueue } = await import("/lib/queue.js");
          const { readConnection } = await import("/lib/connection.js");
          const { consultant } = await readConnection();
          for (const { name, phone } of people) {
            await enqueue({ person: { name, phone }, origin: "extension" }, consultant);
          }
        }""",
        [{"name": person.name, "phone": person.typed} for person in people],
    )
    expect(bar(panel)).to_contain_text(PT("queueWaitingMany", 100))
    gate.heal()
    # A road that loses answers now and then, and a worker that dies on the way.
    gate.fault("cut_after", "/v1/leads", method="POST", times=3)
    for enough in (20, 60):
        keep_sending(panel, lambda enough=enough: len(gate.requests("POST", "/v1/leads")) > enough)  # type: ignore[misc]
        chrome.kill_service_worker()
    keep_sending(panel, lambda: bar(panel).is_hidden())
    assert operation.submissions_like("Cem %zinha Prado") == 100
    expected = {person.e164 for person in people}
    wait_for(lambda: set(operation.sent_phones()) >= expected, limit=60, pause=0.2)
    sent = operation.sent_phones()
    assert [phone for phone in expected if sent.count(phone) != 1] == []


@pytest.fixture
def other_chrome(new_chrome: NewChrome, operation: Operation, gate: Gate) -> Iterator[Chrome]:
    """A browser whose access a test may end."""
    made = new_chrome()
    enrol(made, gate.url, operation.enrolment_code(DAVI))
    yield made
    made.close()


def test_a_revoked_access_keeps_everything_until_the_new_code(
    other_chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    page = other_chrome.panel()
    form = Form(page)
    typed = somebody("Ainda Digitando")
    # Nothing that the panel asks meanwhile may be what notices.
    for path in ("/v1/catalog", "/v1/leads/worklist"):
        wait_for(lambda path=path: gate.requests("GET", path) != [] and other_chrome.pump())
    gate.fault("reset", "/v1/", method="GET")
    operation.revoke_all_tokens_of(DAVI)
    form.submit(nobody)
    access = page.get_by_role("alert").filter(has_text=PT("panelRevoked"))
    expect(access).to_be_visible()
    gate.heal()
    expect(access).to_contain_text(PT("panelRevokedText"))
    expect(bar(page)).to_contain_text(PT("queueWaitsForAccess"))
    form.write(typed, "continua aqui")
    assert [entry["body"]["person"]["name"] for entry in other_chrome.queue()] == [nobody.name]
    assert operation.submissions_like(nobody.name) == 0
    wait_for(lambda: other_chrome.badge() == "!")
    # No request is made any more with what counts no more.
    gate.forget()
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    expect(page.get_by_text(PT("leadsNotConnected"))).to_be_visible()
    assert gate.requests("GET", "/v1/leads") + gate.requests("GET", "/v1/leads/") == []
    page.get_by_role("tab", name=PT("panelTabForm")).click()

    enrol(other_chrome, gate.url, operation.enrolment_code(DAVI))
    expect(access).to_be_hidden()
    expect(bar(page)).to_be_hidden()
    expect(form.name).to_have_value(typed.name)
    expect(form.notes).to_have_value("continua aqui")
    arrives_once(operation, nobody)


def test_somebody_elses_entries_wait_for_them(
    other_chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    gate.refuse()
    page = other_chrome.panel()
    Form(page).submit(nobody)
    expect(Form(page).answer("answerQueued", nobody.name)).to_be_visible()
    gate.heal()
    enrol(other_chrome, gate.url, operation.enrolment_code(ANA))
    expect(bar(page)).to_contain_text(PT("queueOthersOne", 1))
    anas = somebody("Nina Da Ana")
    Form(page).submit(anas)
    expect(Form(page).answer("answer_created", anas.name)).to_be_visible()
    assert operation.submissions_like(nobody.name) == 0
    assert [entry["state"] for entry in other_chrome.queue()] == ["held"]
    enrol(other_chrome, gate.url, operation.enrolment_code(DAVI))
    expect(bar(page)).to_be_hidden()
    arrives_once(operation, nobody)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_wrong_clock_stops_nothing(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person, days: int
) -> None:
    gate.refuse()
    form = Form(panel)
    form.submit(nobody)
    expect(form.answer("answerQueued", nobody.name)).to_be_visible()
    gate.heal()
    # As if the entry had been tried under a clock that was off by a day.
    panel.evaluate(
        """async (shift) => {
          const { queuePause, ...others } = await chrome.storage.local.get(null);
          const until = queuePause.until + shift;
          await chrome.storage.local.set({ queuePause: { ...queuePause, until } });
          for (const [key, entry] of Object.entries(others)) {
            if (!key.startsWith("queue:")) continue;
            const queuedAt = entry.queuedAt + shift;
            await chrome.storage.local.set({ [key]: { ...entry, queuedAt } });
          }
        }""",
        days * DAY * 1000,
    )
    chrome.service_worker().evaluate("() => chrome.alarms.onAlarm.dispatch({ name: 'queue' })")
    expect(bar(panel)).to_be_hidden()
    arrives_once(operation, nobody)


def test_times_follow_the_servers_clock(panel: Page, operation: Operation) -> None:
    person = somebody("Nina Relógio")
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    panel.clock.install(time=http_date(DAY))
    panel.reload()
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    panel.get_by_role("searchbox").fill(person.e164)
    row = panel.get_by_role("button", name=person.name)
    expect(row.locator("time").first).to_contain_text("agora")


def test_a_full_storage_is_said_and_the_text_stays(
    panel: Page, chrome: Chrome, gate: Gate, nobody: Person
) -> None:
    form = Form(panel)
    chrome.in_extension(
        """async () => {
          const { QUOTA_BYTES } = chrome.storage.local;
          const used = await chrome.storage.local.getBytesInUse(null);
          await chrome.storage.local.set({ filler: "x".repeat(QUOTA_BYTES - used - 120) });
        }"""
    )
    try:
        form.submit(nobody, "não se perde")
        alert = panel.get_by_role("alert").filter(has_text=PT("problemStorageFull"))
        expect(alert).to_be_visible()
        expect(form.name).to_have_value(nobody.name)
        expect(form.notes).to_have_value("não se perde")
        assert gate.requests("POST", "/v1/leads") == []
    finally:
        chrome.in_extension("() => chrome.storage.local.remove('filler')")
    form.phone.press("Enter")
    expect(form.answer("answer_created", nobody.name)).to_be_visible()


def test_an_unreadable_entry_stops_no_other(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    gate.refuse()
    Form(panel).submit(nobody)
    expect(Form(panel).answer("answerQueued", nobody.name)).to_be_visible()
    chrome.in_extension(
        "() => chrome.storage.local.set({ 'queue:00000000-0000-4000-8000-000000000000': 'junk' })"
    )
    gate.heal()
    panel.evaluate("() => chrome.runtime.sendMessage({ type: 'flush', now: true })")
    expect(bar(panel)).to_contain_text(PT("queueRefusedOne", 1))
    arrives_once(operation, nobody)
    panel.get_by_role("button", name=PT("queueShow")).click()
    expect(bar(panel)).to_contain_text(PT("queueUnreadable"))
    panel.get_by_role("button", name=PT("queueDiscard")).click()
    panel.get_by_role("button", name=PT("queueDiscardSure")).click()
    expect(bar(panel)).to_be_hidden()


def test_a_refused_entry_is_corrected_in_the_form(
    panel: Page, chrome: Chrome, gate: Gate, operation: Operation, nobody: Person
) -> None:
    gate.refuse()
    form = Form(panel)
    form.submit(Person(nobody.name, "(31) 1234-5678", nobody.e164))
    expect(form.answer("answerQueued", nobody.name)).to_be_visible()
    gate.heal()
    panel.evaluate("() => chrome.runtime.sendMessage({ type: 'flush', now: true })")
    expect(bar(panel)).to_contain_text(PT("queueRefusedOne", 1))
    wait_for(lambda: chrome.badge() == "!")
    panel.get_by_role("button", name=PT("queueShow")).click()
    panel.get_by_role("button", name=PT("queueCorrect")).click()
    expect(form.phone).to_have_attribute("aria-invalid", "true")
    expect(bar(panel)).to_be_hidden()
    form.phone.fill(nobody.typed)
    form.phone.press("Enter")
    expect(form.answer("answer_created", nobody.name)).to_be_visible()
    arrives_once(operation, nobody)

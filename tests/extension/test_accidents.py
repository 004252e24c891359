"""What browsers and roads do without anybody's ill will, and what stands then."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.extension.chrome import Chrome
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Form, Person, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

ODD: list[Any] = [None, 7, "x", [], [1], {}, {"a": None}]


def odd_answer(gate: Gate, chrome: Chrome, path: str, body: Any, method: str = "GET") -> None:
    """Something that is not the API answers 200 in JSON, as far as Chrome lets it be read."""
    headers = {"Content-Type": "application/json", **chrome.cors()}
    gate.fault("answer", path, method=method, body=json.dumps(body), headers=headers)


@pytest.fixture
def mine(operation: Operation) -> Person:
    person = somebody()
    operation.refer(person, ANA)
    operation.wait_until_contacted(person.e164)
    return person


def test_a_success_that_is_none_of_the_apis_shows_no_lead_and_locks_nothing(
    chrome: Chrome, panel: Page, gate: Gate, mine: Person
) -> None:
    leads = panel.get_by_role("tab", name=PT("panelTabLeads"))
    bodies = [*ODD, {"leads": {}}, {"leads": [None]}, {"leads": [{"uid": "a", "person": "Ana"}]}]
    for body in bodies:
        gate.heal()
        odd_answer(gate, chrome, "/v1/leads/worklist", body)
        panel.reload()
        leads.click()
        expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible()
    gate.heal()
    panel.get_by_role("button", name=PT("leadsRetry")).click()
    panel.get_by_role("searchbox").fill(mine.e164)
    row = panel.get_by_role("button").filter(has_text=mine.name)
    expect(row).to_have_count(1)
    odd_answer(gate, chrome, "/v1/leads/", {"uid": "a", "status": "new"})
    row.click()
    expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible()
    gate.heal()
    panel.get_by_role("button", name=PT("leadsRetry")).click()
    expect(panel.get_by_role("heading", name=mine.name)).to_be_visible()


def test_a_portal_that_answers_everything_with_200_takes_no_referral(
    chrome: Chrome, panel: Page, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    form = Form(panel)
    headers = {"Date": "Thu, 01 Jan 1970 00:00:00 GMT", **chrome.cors()}
    for kind, body in (("text/html", "<title>Wi-Fi</title>"), ("application/json", "[]")):
        for method in ("GET", "POST"):
            everything = {"Content-Type": kind, **headers}
            gate.fault("answer", "/", method=method, body=body, headers=everything)
        if chrome.queue() == []:
            form.submit(person)
        else:
            panel.evaluate("() => chrome.runtime.sendMessage({ type: 'flush' })")
        expect(form.answer("answerQueued", person.name)).to_be_visible()
        assert [entry["state"] for entry in chrome.queue()] == ["waiting"]
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    expect(panel.get_by_text(PT("leadsOffline"))).to_be_visible()
    panel.get_by_role("tab", name=PT("panelTabForm")).click()
    expect(panel.get_by_role("link", name="Ana Moura")).to_be_visible()
    gate.heal()
    panel.evaluate("() => chrome.runtime.sendMessage({ type: 'flush' })")
    wait_for(lambda: chrome.queue() == [] and chrome.pump())
    assert operation.submissions_like(person.name) == 1
    sent = gate.requests("POST", "/v1/leads")[-1].json()
    assert not sent.get("occurred_at", "").startswith("19")


def test_whatever_stands_in_the_storage_the_panel_opens_and_sends(
    chrome: Chrome, operation: Operation
) -> None:
    kept = chrome.storage()
    for odd in (*ODD, {"values": {"name": 5, "page": "{"}, "id": "a", "owner": {}, "at": 1}):
        names = (
            "catalog",
            "clock",
            "queuePause",
            "queueSeq",
            "sent",
            "enrolment",
            "policy",
            "news",
        )
        names += ("draft", "draft:odd", "outcome:odd", "change:odd", "queue:odd")
        chrome.in_extension("odd => chrome.storage.local.set(odd)", dict.fromkeys(names, odd))
        page = chrome.panel()
        page.locator("html[data-ready=true]").wait_for()
        person = somebody()
        Form(page).submit(person)
        expect(Form(page).answer("answer_created", person.name)).to_be_visible()
        page.close()
    chrome.in_extension(
        "async kept => { await chrome.storage.local.clear();"
        " await chrome.storage.local.set(kept); }",
        kept,
    )


def test_a_draft_of_an_earlier_version_stands_in_the_form(chrome: Chrome) -> None:
    typed = {"name": "Rute Prado", "phone": "(31) 98765-1234", "consent": True}
    chrome.in_extension(
        """async typed => {
          await chrome.storage.local.set({ draft: typed });
          const { adoptOldDraft } = await import('/lib/draft.js');
          const { readConnection } = await import('/lib/connection.js');
          await adoptOldDraft(await readConnection());
        }""",
        typed,
    )
    form = Form(chrome.panel())
    expect(form.name).to_have_value("Rute Prado")
    expect(form.phone).to_have_value("(31) 98765-1234")
    expect(form.consent).to_be_checked()
    assert "draft" not in chrome.storage()


def test_a_storage_that_cannot_be_read_is_said(chrome: Chrome) -> None:
    page = chrome.context.new_page()
    page.add_init_script(
        "if (globalThis.chrome?.storage)"
        " chrome.storage.local.get = () => Promise.reject(new Error('Corruption'));"
    )
    page.goto(chrome.url("sidepanel/index.html"))
    expect(page.get_by_text(PT("problemStorageBroken"))).to_be_visible()
    page.close()
    chrome.pump()
    assert all("Corruption" in error for error in chrome.errors)
    chrome.errors.clear()


def test_a_thousand_wait_and_the_panel_stays_quick(chrome: Chrome, gate: Gate) -> None:
    gate.refuse()
    chrome.in_extension(
        """async () => {
          const { readConnection } = await import('/lib/connection.js');
          const owner = (await readConnection()).consultant;
          const many = {};
          for (let n = 1; n <= 1000; n += 1) {
            const person = { name: `Mil ${n} Prado`, phone: "(31) 98765-4321" };
            const body = { person, notes: "x".repeat(400) };
            many[`queue:mil-${n}`] = { key: `mil-${n}`, seq: n, body, owner,
              queuedAt: Date.now(), attempts: 0, isRefused: false };
          }
          await chrome.storage.local.set({ ...many, queueSeq: 1000 });
        }"""
    )
    panel = chrome.panel()
    bar = panel.get_by_role("contentinfo")
    expect(bar).to_contain_text(PT("queueWaitingMany", "1.000"))
    panel.get_by_role("button", name=PT("queueShow")).click()
    expect(bar).to_contain_text(PT("queueMoreMany", 950))
    person = somebody()
    Form(panel).submit(person)
    queued = Form(panel).answer("answerQueued", person.name)
    expect(queued).to_be_visible(timeout=60_000)
    taken = panel.evaluate(
        """async () => {
          const { entries } = await import('/lib/queue.js');
          const before = performance.now();
          await entries();
          return performance.now() - before;
        }"""
    )
    assert taken < 2_000
    assert len(chrome.queue()) == 1001


def test_what_was_changed_in_chatwoot_is_accepted_or_ignored(
    panel: Page, gate: Gate, operation: Operation, mine: Person
) -> None:
    operation.propose(mine.e164, "name", "Maria Aparecida Lima")
    operation.propose(mine.e164, "email", "maria.lima@example.com")
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    panel.get_by_role("searchbox").fill(mine.e164)
    panel.get_by_role("button").filter(has_text=mine.name).click()
    changes = panel.locator(".proposals li")
    expect(changes).to_have_count(2)
    gate.refuse()
    of_name = changes.filter(has_text="Maria Aparecida Lima")
    of_name.get_by_role("button", name=PT("leadProposalAccept")).click()
    expect(of_name.get_by_role("alert")).to_have_text(PT("leadChangeOffline"))
    gate.heal()
    of_name.get_by_role("button", name=PT("leadProposalAccept")).click()
    expect(panel.get_by_role("heading", name="Maria Aparecida Lima")).to_be_visible()
    expect(changes).to_have_count(1)
    changes.get_by_role("button", name=PT("leadProposalIgnore")).click()
    expect(changes).to_have_count(0)
    expect(panel.get_by_role("heading", name=PT("leadProposals"))).to_be_hidden()
    lead = operation.lead_of(mine.e164)
    assert lead is not None
    assert lead["name"] == "Maria Aparecida Lima"


def test_the_look_up_knows_whom_the_name_means(panel: Page, gate: Gate, mine: Person) -> None:
    form = Form(panel)
    form.phone.fill(mine.typed)
    expect(panel.get_by_text(PT("knownDependsOnName"))).to_be_visible()
    form.name.fill(mine.name)
    form.name.press("Tab")
    expect(panel.get_by_text(PT("knownDependsOnName"))).to_be_hidden()
    expect(panel.get_by_text(PT("knownOpen"))).to_be_visible()
    assert gate.requests("POST", "/v1/leads/lookup")[-1].json() == {
        "phone": mine.typed,
        "name": mine.name,
    }

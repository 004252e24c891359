"""Whose a referral is, whoever sits at the browser next, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import Chrome
from tests.extension.conftest import NewChrome, enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, DAVI, Operation
from tests.extension.support import PT, Form, Person, send_now, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

OFFLINE = "() => chrome.runtime.sendMessage({ type: 'flush', now: true })"


@pytest.fixture(scope="module")
def shared(new_chrome: NewChrome) -> Chrome:
    return new_chrome()


@pytest.fixture
def browser(shared: Chrome, gate: Gate) -> Iterator[Chrome]:
    """A browser of the office that nobody is connected in; Portuguese."""
    shared.close_pages()
    shared.in_extension(
        "async () => { await chrome.storage.local.clear(); await chrome.storage.session.clear();"
        " await chrome.storage.local.set({ preferences: { locale: 'pt-BR' } }); }"
    )
    shared.errors.clear()
    yield shared
    shared.close_pages()
    assert shared.errors == []


def foot(page: Page) -> Locator:
    return page.get_by_role("contentinfo")


def show_list(page: Page) -> Locator:
    """The foot of the panel, opened."""
    page.get_by_role("button", name=PT("queueShow")).click()
    return foot(page)


def leave(chrome: Chrome) -> None:
    """Disconnect as the options page does."""
    page = chrome.options()
    page.get_by_role("button", name=PT("optionsDisconnect"), exact=True).click()
    page.get_by_role("button", name=PT("optionsDisconnectYes")).click()
    expect(page.get_by_role("heading", name=PT("optionsNotConnected"), exact=True)).to_be_visible()
    page.close()


def row_of(page: Page, person: Person) -> Locator:
    rows = page.get_by_role("list", name=PT("panelTabLeads")).get_by_role("button")
    return rows.filter(has_text=person.name)


def flush(page: Page) -> None:
    page.evaluate(OFFLINE)


def test_an_answer_that_was_lost_comes_again_under_a_new_code(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    gate.fault("cut_after", "/v1/leads", method="POST")
    Form(page).submit(person)
    expect(Form(page).answer("answerQueued", person.name)).to_be_visible()
    assert operation.submissions_like(person.name) == 1
    operation.revoke_all_tokens_of(ANA)
    gate.heal()
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    # The first answer, and no second referral of somebody new.
    expect(foot(page)).to_be_hidden()
    expect(Form(page).answer("answer_touched", person.name)).to_be_hidden()
    assert operation.submissions_like(person.name) == 1
    replayed = gate.requests("POST", "/v1/leads")[-1]
    assert replayed.status == 200
    assert len({r.headers["Idempotency-Key"] for r in gate.requests("POST", "/v1/leads")}) == 1
    assert len({r.headers["Indica-Installation"] for r in gate.requests("POST", "/v1/leads")}) == 1


def test_who_leaves_keeps_what_is_theirs_and_nobody_else_sees_it(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    refused, waiting, drafted = (somebody(f"Nina {name} Moura") for name in ("Um", "Dois", "Três"))
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    form = Form(page)
    gate.refuse()
    form.submit(Person(refused.name, "(31) 1234-5678", refused.e164))
    expect(form.answer("answerQueued", refused.name)).to_be_visible()
    gate.heal()
    flush(page)
    expect(foot(page)).to_contain_text(PT("queueRefusedOne", 1))
    gate.refuse()
    form.submit(waiting)
    expect(form.answer("answerQueued", waiting.name)).to_be_visible()
    form.write(drafted, "meia frase")
    wait_for(lambda: [one["name"] for one in browser.drafts()] == [drafted.name])
    leave(browser)
    expect(form.name).to_have_value("")
    assert "ind_" not in json.dumps(browser.storage())
    gate.heal()

    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    expect(page.get_by_role("link", name="Davi Prado")).to_be_visible()
    expect(form.name).to_have_value("")
    expect(foot(page)).to_contain_text(PT("queueOthersMany", 3))
    expect(page.get_by_role("button", name=PT("queueShow"))).to_be_hidden()
    for person in (refused, waiting, drafted):
        assert person.name not in page.content()
    for page_again in (browser.panel(),):
        expect(Form(page_again).name).to_have_value("")
        expect(foot(page_again)).to_contain_text(PT("queueOthersMany", 3))
        page_again.close()
    # Not by a call either.
    key = next(one["key"] for one in browser.queue() if one["isRefused"])
    discarded = browser.in_extension(
        "async (key) => (await import('/lib/queue.js')).discard(key)", key
    )
    assert discarded is False
    flush(page)
    assert operation.submissions_like("Nina % Moura") == 0

    leave(browser)
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    expect(form.name).to_have_value(drafted.name)
    expect(form.notes).to_have_value("meia frase")
    wait_for(lambda: operation.submissions_like(waiting.name) == 1)
    expect(foot(page)).to_contain_text(PT("queueRefusedOne", 1))
    expect(show_list(page)).to_contain_text(refused.name)


def test_leaving_ends_the_token_on_the_server(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    token = browser.storage()["connection"]["token"]
    me = {"Authorization": f"Bearer {token}"}
    assert operation.http.get(f"{operation.api_url}/v1/me", headers=me, timeout=10).ok
    leave(browser)
    wait_for(
        lambda: (
            operation.http.get(f"{operation.api_url}/v1/me", headers=me, timeout=10).status_code
            == 401
        )
    )
    # Where it cannot be told, it is said.
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    gate.refuse()
    page = browser.options()
    page.get_by_role("button", name=PT("optionsDisconnect"), exact=True).click()
    page.get_by_role("button", name=PT("optionsDisconnectYes")).click()
    expect(page.get_by_text(PT("optionsDisconnectedAlone"))).to_be_visible()


def referrer_of(operation: Operation, phone: str) -> str | None:
    name: str | None = operation.value(
        "select r.name from leads.leads as l"
        " join people.identifiers as i on i.person_id = l.person_id"
        " left join people.referrers as r on r.id = l.referrer_id"
        " where i.value = %s order by l.id desc limit 1",
        phone,
    )
    return name


def test_who_was_named_first_has_the_credit_whatever_arrives_first(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    person, colleague = somebody(), somebody()
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    form = Form(page)
    gate.refuse()
    for referrer in ("João Siqueira Um", "Maria Prado Dois"):
        form.write(person)
        form.referrer.fill(referrer)
        form.name.press("Enter")
        expect(form.answer("answerQueued", person.name)).to_be_visible()
        # Tried in vain meanwhile, which says nothing of either.
        flush(page)
        expect(form.name).to_have_value("")
    form.write(colleague)
    form.referrer.fill("João Siqueira Um")
    form.name.press("Enter")
    expect(form.answer("answerQueued", colleague.name)).to_be_visible()
    # Meanwhile somebody else refers the colleague, and is online.
    said = {
        "person": {"name": colleague.name, "phone": colleague.typed},
        "referrer": {"name": "Maria Prado Dois"},
        "origin": "extension",
    }
    answer = operation.http.post(
        f"{operation.api_url}/v1/leads",
        json=said,
        headers={
            "Authorization": f"Bearer {operation.token_of(DAVI)}",
            "Idempotency-Key": str(uuid4()),
        },
        timeout=10,
    )
    assert answer.ok
    gate.heal()
    gate.forget()
    flush(page)
    wait_for(lambda: browser.queue() == [])
    sent = [request.json() for request in gate.requests("POST", "/v1/leads")]
    assert [one["referrer"]["name"] for one in sent][:2] == ["João Siqueira Um", "Maria Prado Dois"]
    times = [one["occurred_at"] for one in sent]
    assert times == sorted(times)
    assert referrer_of(operation, person.e164) == "João Siqueira Um"
    assert referrer_of(operation, colleague.e164) == "João Siqueira Um"


def test_what_became_of_referrals_is_told_until_somebody_has_seen_it(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    fresh = somebody()
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    form = Form(page)
    gate.refuse()
    for name, phone in (
        ("Rui Telhado", "(48) 99155-0147"),
        ("asdf 123", somebody().typed),
        (fresh.name, fresh.typed),
    ):
        form.name.fill(name)
        form.phone.fill(phone)
        form.phone.press("Enter")
        expect(form.answer("answerQueued", name)).to_be_visible()
    page.close()
    gate.heal()
    browser.service_worker().evaluate("() => chrome.alarms.onAlarm.dispatch({ name: 'queue' })")
    wait_for(lambda: browser.queue() == [], limit=30)
    wait_for(lambda: browser.badge() == "2")
    again = browser.panel()
    expect(foot(again)).to_contain_text(PT("queueUnseenMany", 2))
    listed = show_list(again)
    expect(listed).to_contain_text(PT("answer_suppressed", "Rui Telhado"))
    expect(listed).to_contain_text(PT("answer_quarantined", "asdf 123"))
    assert fresh.name not in listed.inner_text()
    listed.get_by_role("button", name=PT("queueSeen"), exact=True).first.click()
    expect(foot(again)).to_contain_text(PT("queueUnseenOne", 1))
    # Not by opening another browser window, nor by a restart; by being seen.
    browser.restart()
    again = browser.panel()
    expect(foot(again)).to_contain_text(PT("queueUnseenOne", 1))
    listed = show_list(again)
    listed.get_by_role("button", name=PT("queueSeen"), exact=True).click()
    expect(foot(again)).to_be_hidden()
    wait_for(lambda: browser.badge() == "")


@pytest.mark.parametrize("how", ["revoked", "another"])
def test_an_open_lead_goes_from_the_screen_with_its_consultant(
    browser: Chrome, gate: Gate, operation: Operation, how: str
) -> None:
    person = somebody()
    operation.refer(person, DAVI)
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    page = browser.panel()
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    page.get_by_role("searchbox").fill(person.e164)
    row_of(page, person).click()
    expect(page.get_by_role("heading", name=person.name)).to_be_visible()
    page.get_by_role("button", name=PT("leadTo_call"), exact=True).click()
    page.get_by_label(PT("leadNote")).fill("segredo do Davi")
    if how == "revoked":
        operation.revoke_all_tokens_of(DAVI)
        # Whatever asks next is refused.
        browser.in_extension(
            "async () => { const { callApi, readConnection } = await import('/lib/connection.js');"
            " await callApi(await readConnection(), 'GET', '/v1/me').catch(() => null); }"
        )
    else:
        enrol(browser, gate.url, operation.enrolment_code(ANA))
    expect(page.get_by_role("heading", name=person.name)).to_be_hidden()
    for text in (person.name, person.typed, "segredo do Davi"):
        assert text not in page.content()
    gate.forget()
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert gate.requests("GET", f"/v1/leads/{(operation.lead_of(person.e164) or {})['uid']}") == []
    # What they were writing is theirs, and there again.
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    page.get_by_role("searchbox").fill(person.e164)
    row_of(page, person).click()
    expect(page.get_by_label(PT("leadNote"))).to_have_value("segredo do Davi")


def test_a_revoked_consultants_text_goes_from_the_screen_and_comes_back(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    typed, later = somebody("Nina Antes"), somebody("Nina Depois")
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    page = browser.panel()
    form = Form(page)
    form.write(typed, "antes")
    wait_for(lambda: len(browser.drafts()) == 1)
    operation.revoke_all_tokens_of(DAVI)
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    expect(page.get_by_text(PT("panelRevokedText"))).to_be_visible()
    page.get_by_role("tab", name=PT("panelTabForm")).click()
    expect(form.name).to_have_value("")
    form.write(later, "depois")
    wait_for(lambda: len(browser.drafts()) == 2)
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    expect(form.name).to_have_value(later.name)
    listed = show_list(page)
    expect(listed).to_contain_text(typed.name)
    listed.get_by_role("button", name=PT("queueGoOn")).click()
    expect(form.name).to_have_value(typed.name)
    expect(form.notes).to_have_value("antes")
    # The one before waits in its place.
    expect(foot(page)).to_contain_text(later.name)


def test_an_enrolment_whose_answer_was_lost_is_asked_for_again(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    code = operation.enrolment_code(DAVI)
    before = operation.value("select count(*) from ops.api_tokens")
    page = browser.options()
    page.get_by_role("textbox", name=PT("optionsAddress")).fill(gate.url)
    field = page.get_by_role("textbox", name=PT("optionsCode"), exact=True)
    field.fill(code)
    gate.fault("cut_after", "/v1/enrol", method="POST")
    field.press("Enter")
    expect(page.get_by_text(PT("connectionOffline"))).to_be_visible()
    assert "connection" not in browser.storage()
    gate.heal()
    # The page was closed meanwhile.
    page.reload()
    page.get_by_role("textbox", name=PT("optionsAddress")).fill(gate.url)
    field.fill(code.lower())
    field.press("Enter")
    expect(page.get_by_role("heading", name=PT("optionsConnected"), exact=True)).to_be_visible()
    assert operation.value("select count(*) from ops.api_tokens") == before + 1
    assert "enrolment" not in browser.storage()


def test_a_gateways_401_ends_no_access(browser: Chrome, gate: Gate, operation: Operation) -> None:
    person = somebody()
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    headers = {**browser.cors(), "Content-Type": "application/json"}
    gate.fault(
        "answer",
        "/v1/leads",
        method="POST",
        status=401,
        body={"code": "ID401", "message": "Unauthorized"},
        headers=headers,
    )
    Form(page).submit(person)
    expect(Form(page).answer("answerQueued", person.name)).to_be_visible()
    assert browser.storage()["connection"]["state"] == "ready"
    gate.heal()
    send_now(page)
    wait_for(lambda: operation.submissions_like(person.name) == 1)


def test_a_queue_goes_on_under_one_owner_while_another_enrols(
    browser: Chrome, gate: Gate, operation: Operation
) -> None:
    people = [somebody(f"Nina {name} Fila") for name in ("Um", "Dois", "Três")]
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    page = browser.panel()
    gate.refuse()
    for person in people:
        Form(page).submit(person)
        expect(Form(page).answer("answerQueued", person.name)).to_be_visible()
    gate.heal()
    held = gate.fault("hold", "/v1/leads", method="POST", times=1)
    page.evaluate("() => void chrome.runtime.sendMessage({ type: 'flush', now: true })")
    wait_for(lambda: browser.pump() and held.met == 1)
    enrol(browser, gate.url, operation.enrolment_code(DAVI))
    gate.heal()
    wait_for(lambda: [one["state"] for one in browser.queue()] == ["held", "held"])
    owners = {
        operation.value(
            "select c.email from intake.submissions as s join ops.api_tokens as t"
            " on t.id = s.token_id join routing.consultants as c on c.id = t.consultant_id"
            " where convert_from(s.raw, 'UTF8')::jsonb #>> '{person,name}' = %s",
            person.name,
        )
        for person in people
    }
    assert owners == {ANA, None}
    enrol(browser, gate.url, operation.enrolment_code(ANA))
    wait_for(lambda: browser.queue() == [])
    assert operation.submissions_like("Nina % Fila") == 3

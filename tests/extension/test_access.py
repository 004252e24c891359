"""Installed, connected, sent away and let in again: by the person or by the company's policy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.extension.chrome import Chrome
from tests.extension.conftest import NewChrome, needs_namespaces
from tests.extension.gate import Gate
from tests.extension.operation import ANA, DAVI, Operation
from tests.extension.support import PT, Form, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser


class Options:
    """The options page, as people see it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.address = page.get_by_role("textbox", name=PT("optionsAddress"))
        self.code = page.get_by_role("textbox", name=PT("optionsCode"), exact=True)
        self.connect = page.get_by_role("button", name=PT("optionsConnect"), exact=True)
        self.origin = page.get_by_role("combobox", name=PT("optionsOrigin"))
        self.language = page.get_by_role("combobox", name=PT("optionsLanguage"))

    def enrol(self, address: str, code: str) -> None:
        self.address.fill(address)
        self.code.fill(code)
        self.code.press("Enter")

    def heading(self, key: str) -> Locator:
        return self.page.get_by_role("heading", name=PT(key), exact=True)

    def error_of(self, field: Locator) -> str:
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        text: str = field.evaluate(
            "field => document.getElementById(field.getAttribute('aria-describedby')).textContent"
        )
        return text


@pytest.fixture(scope="module")
def shared(new_chrome: NewChrome) -> Chrome:
    return new_chrome()


@pytest.fixture
def stranger(shared: Chrome, gate: Gate) -> Chrome:
    """A browser that nobody has connected; Portuguese."""
    # First: a change of the language loads pages anew, and one that loads cannot be closed.
    shared.close_pages()
    shared.in_extension(
        "async () => { await chrome.storage.local.clear();"
        " await chrome.storage.local.set({ preferences: { locale: 'pt-BR' } }); }"
    )
    shared.errors.clear()
    return shared


def test_installing_shows_where_to_connect_and_reports_no_error(new_chrome: NewChrome) -> None:
    chrome = new_chrome()
    wait_for(
        lambda: chrome.pump() and any("/options/" in page.url for page in chrome.context.pages)
    )
    chrome.panel()
    assert chrome.installed_errors() == []
    assert chrome.errors == []
    granted = chrome.in_extension("() => chrome.permissions.getAll()")
    assert granted["origins"] == []
    assert sorted(granted["permissions"]) == [
        "activeTab",
        "alarms",
        "contextMenus",
        "notifications",
        "scripting",
        "sidePanel",
        "storage",
    ]
    chrome.close()


def test_a_code_of_the_manager_connects(stranger: Chrome, gate: Gate, operation: Operation) -> None:
    made = operation.indica.run("token", "enroll", "--consultant", ANA)
    panel = stranger.panel()
    expect(panel.get_by_role("heading", name=PT("panelNotConnected"))).to_be_visible()
    link = panel.get_by_role("link", name=PT("panelNotConnectedAction"))
    with stranger.context.expect_page() as opened:
        link.click()
    options = Options(opened.value)
    # As it was read out over the telephone.
    options.enrol(f"{gate.url}/", f" {made['code'].lower().replace('-', ' ')} ")
    expect(options.heading("optionsConnected")).to_be_visible()
    expect(options.page.get_by_text("Ana Moura").first).to_be_visible()
    expect(panel.get_by_role("heading", name=PT("panelNotConnected"))).to_be_hidden()
    token = stranger.storage()["connection"]["token"]
    assert token.startswith("ind_")
    for page in (panel, options.page):
        assert token not in page.content()
    options.page.get_by_role("button", name=PT("optionsTest")).click()
    expect(options.heading("optionsTestGood")).to_be_visible()


def test_codes_that_do_not_count(stranger: Chrome, gate: Gate, operation: Operation) -> None:
    options = Options(stranger.options())
    options.page.locator("html[data-ready=true]").wait_for()
    used = operation.enrolment_code(DAVI)
    operation.use_code(used)
    expired = operation.enrolment_code(DAVI)
    operation.expire_codes()
    for code in ("ABCD-EFGH", used, expired):
        options.enrol(gate.url, code)
        assert len(options.error_of(options.code)) > 10
        expect(options.code).to_have_value(code)
        expect(options.connect).to_be_enabled()
    options.code.fill("")
    options.code.press("Enter")
    assert options.error_of(options.code) == PT("connection_code_missing")
    assert "connection" not in stranger.storage()


def test_addresses_that_do_not_answer_as_indica(stranger: Chrome, gate: Gate) -> None:
    options = Options(stranger.options())
    options.page.locator("html[data-ready=true]").wait_for()
    for address, key in (
        ("https://", "connection_url_invalid"),
        ("https://indica.example.com/v1", "connection_url_invalid"),
        ("ftp://indica.example.com", "connection_url_invalid"),
        ("http://indica.example.com", "connection_url_insecure"),
        ("http://127.0.0.1:9", "connectionUnreachable"),
    ):
        options.enrol(address, "ABCD-EFGH")
        assert options.error_of(options.address) == PT(key), address
    gate.fault("answer", body="<h1>Wi-Fi</h1>", headers=stranger.cors())
    options.enrol(gate.url, "ABCD-EFGH")
    assert options.error_of(options.address) == PT("connectionNotApi")
    expect(options.code).to_have_value("ABCD-EFGH")


def test_what_is_typed_before_connecting_is_kept_and_sent(
    stranger: Chrome, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    page = stranger.panel()
    Form(page).submit(person)
    expect(Form(page).answer("answerQueued", person.name)).to_be_visible()
    foot = page.get_by_role("contentinfo")
    expect(foot).to_contain_text(PT("queueWaitsForConnection"))
    assert gate.passed == []
    options = Options(stranger.options())
    options.enrol(gate.url, operation.enrolment_code(ANA))
    expect(options.heading("optionsConnected")).to_be_visible()
    expect(foot).to_be_hidden()
    wait_for(lambda: operation.submissions_like(person.name) == 1)


def test_leaving_says_what_stays_and_coming_back_sends_it(
    stranger: Chrome, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    options = Options(stranger.options())
    options.enrol(gate.url, operation.enrolment_code(ANA))
    expect(options.heading("optionsConnected")).to_be_visible()
    gate.refuse()
    page = stranger.panel()
    Form(page).submit(person)
    expect(Form(page).answer("answerQueued", person.name)).to_be_visible()
    options.page.bring_to_front()
    options.page.get_by_role("button", name=PT("optionsDisconnect"), exact=True).click()
    expect(options.page.get_by_text(PT("optionsDisconnectQueueOne", 1))).to_be_visible()
    options.page.get_by_role("button", name=PT("optionsDisconnectYes")).click()
    expect(options.heading("optionsNotConnected")).to_be_visible()
    assert "ind_" not in json.dumps(stranger.storage())
    gate.heal()
    options.enrol(gate.url, operation.enrolment_code(ANA))
    expect(page.get_by_role("contentinfo")).to_be_hidden()
    wait_for(lambda: operation.submissions_like(person.name) == 1)


def test_origin_and_language_are_chosen_here(
    stranger: Chrome, gate: Gate, operation: Operation
) -> None:
    options = Options(stranger.options())
    options.enrol(gate.url, operation.enrolment_code(ANA))
    expect(options.heading("optionsConnected")).to_be_visible()
    page = stranger.panel()
    options.page.bring_to_front()
    options.origin.select_option("event")
    options.language.select_option("en")
    expect(options.page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("tab", name="My leads")).to_be_visible()
    page.reload()
    expect(page.locator("#origin")).to_have_value("event")


def policy_for(chrome: Chrome, **values: str) -> dict[str, object]:
    return {"3rdparty": {"extensions": {chrome.id: values}}}


def connected_as(panel: Page, name: str) -> None:
    # Chromium reads policies when it has nothing better to do: seconds after its start.
    link = panel.get_by_role("link", name=re.compile(name))
    expect(link).to_be_visible(timeout=30_000)


@needs_namespaces
def test_a_company_installs_it_configured(
    new_chrome: NewChrome, stranger: Chrome, gate: Gate, operation: Operation
) -> None:
    person = somebody()
    values = {"apiUrl": gate.url, "defaultOrigin": "event", "locale": "pt-BR"}
    code = operation.enrolment_code(DAVI)
    chrome = new_chrome(policy=policy_for(stranger, **values, enrolmentCode=code))
    page = chrome.panel()
    connected_as(page, "Davi Prado")
    expect(page.locator("#origin")).to_have_value("event")
    Form(page).submit(person)
    expect(Form(page).answer("answer_created", person.name)).to_be_visible()
    options = Options(chrome.options())
    expect(options.page.get_by_text(PT("optionsPolicy"))).to_be_visible()
    expect(options.origin).to_be_disabled()
    expect(options.language).to_be_disabled()
    expect(options.page.get_by_role("button", name=PT("optionsDisconnect"))).to_be_hidden()
    # The code is used once: another start of the browser asks for nothing.
    assert len(gate.requests("POST", "/v1/enrol")) == 1
    chrome.restart()
    connected_as(chrome.panel(), "Davi Prado")
    assert len(gate.requests("POST", "/v1/enrol")) == 1
    # A token in its place, later.
    chrome.close()
    chrome.policy = policy_for(stranger, **values, token=operation.token_of(ANA))
    chrome.start()
    connected_as(chrome.panel(), "Ana Moura")
    assert chrome.errors == []
    chrome.close()


@needs_namespaces
def test_a_policy_that_does_not_work_says_so(
    new_chrome: NewChrome, stranger: Chrome, gate: Gate
) -> None:
    chrome = new_chrome(
        policy=policy_for(stranger, apiUrl=gate.url, enrolmentCode="ABCD-EFGH", locale="pt-BR")
    )
    options = Options(chrome.options())
    expect(options.heading("optionsPolicyFailed")).to_be_visible()
    expect(options.address).to_have_value(gate.url)
    expect(options.address).not_to_be_editable()
    chrome.close()


def test_no_other_host_is_asked(
    new_chrome: NewChrome, gate: Gate, operation: Operation, tmp_path: Path
) -> None:
    """What the browser itself wrote down, service worker included."""
    log = tmp_path / "net.json"
    chrome = new_chrome(net_log=log)
    options = Options(chrome.options())
    options.language.select_option("pt-BR")
    options.enrol(gate.url, operation.enrolment_code(ANA))
    expect(options.heading("optionsConnected")).to_be_visible()
    page = chrome.panel()
    person = somebody()
    Form(page).submit(person)
    expect(Form(page).answer("answer_created", person.name)).to_be_visible()
    page.get_by_role("tab", name=PT("panelTabLeads")).click()
    page.get_by_role("button", name=PT("leadsAll")).click()
    expect(page.get_by_role("button", name=re.compile(person.name)).first).to_be_visible()
    token = chrome.storage()["connection"]["token"]
    chrome.close()
    asked = requests_of(f"chrome-extension://{chrome.id}", log)
    foreign = {urlsplit(url).netloc for url in asked if not url.startswith("chrome-extension:")}
    assert foreign == {urlsplit(gate.url).netloc}
    assert [url for url in asked if token in url] == []


def requests_of(initiator: str, log: Path) -> list[str]:
    """The addresses that pages and workers of an origin asked for, as the browser's log has it."""
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return [one["url"] for one in started if one["initiator"] == initiator and "url" in one]

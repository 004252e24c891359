"""Portuguese and English, whole in both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.extension.chrome import EXTENSION, Chrome, namespace_command, needs_language
from tests.extension.conftest import enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import EN, PT, Form, Texts, somebody

HTML_KEY = re.compile(r'data-i18n(?:-\w+)?="(\w+)"')
CODE_KEY = re.compile(r'\bt(?:Nodes)?\("(\w+)"')
COUNT_KEY = re.compile(r'\btCount\([^,]+,\s*"(\w+)"')
MANIFEST_KEY = re.compile(r"__MSG_(\w+)__")


def used_keys() -> set[str]:
    """The keys that pages, code and manifest name literally."""
    keys: set[str] = set()
    for path in EXTENSION.rglob("*"):
        if "node_modules" in path.parts or path.suffix not in {".html", ".js", ".json"}:
            continue
        text = path.read_text(encoding="utf-8")
        for pattern in (HTML_KEY, CODE_KEY, MANIFEST_KEY):
            keys.update(pattern.findall(text))
        for key in COUNT_KEY.findall(text):
            keys.update({f"{key}One", f"{key}Many"})
    return keys


def test_both_languages_have_every_text() -> None:
    assert list(PT.messages) == list(EN.messages)
    assert used_keys() - set(PT.messages) == set()
    for texts in (PT, EN):
        assert [key for key, text in texts.messages.items() if not text.strip()] == []


def test_both_languages_fill_in_the_same_values() -> None:
    def places(texts: Texts) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\$\d", text)) for key, text in texts.messages.items()}

    assert places(PT) == places(EN)


@pytest.mark.browser
@pytest.mark.parametrize("texts", [PT, EN], ids=["pt-BR", "en"])
def test_a_browser_in_this_language(
    new_chrome: Callable[..., Chrome], operation: Operation, gate: Gate, texts: Texts
) -> None:
    locale = "en-US" if texts is EN else "pt-BR"
    if needs_language(locale) and namespace_command() is None:
        pytest.skip("Chromium has no Portuguese here, and mount namespaces are not allowed")
    chrome = new_chrome(locale=locale, speaks_natively=True)
    options = chrome.options()
    expect(options.locator("html")).to_have_attribute("lang", texts.language)
    assert raw_keys(options.locator("body").inner_text()) == []
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    chrome.in_extension("() => chrome.storage.local.remove('preferences')")
    page = chrome.panel()
    expect(page.locator("html")).to_have_attribute("lang", texts.language)
    form = Form(page, texts)
    form.name.fill("Bia Luz")
    form.phone.fill("(31) 1234-5678")
    form.phone.press("Enter")
    expect(form.phone).to_have_attribute("aria-invalid", "true")
    # The API answers in the language of the panel.
    assert gate.requests("POST", "/v1/leads")[-1].headers["Accept-Language"] == locale
    person = somebody("Bia Luz")
    form.phone.fill(person.typed)
    form.phone.press("Enter")
    expect(form.answer("answer_created", "Bia Luz")).to_be_visible()
    assert raw_keys(page.locator("body").inner_text()) == []
    operation.hand_over(person.e164, ANA)
    page.get_by_role("tab", name=texts("panelTabLeads")).click()
    page.get_by_role("searchbox").fill(person.e164)
    page.get_by_role("button", name=re.compile("Bia Luz")).first.click()
    expect(page.get_by_role("heading", name=texts("leadHistory"))).to_be_visible()
    assert raw_keys(page.locator("body").inner_text()) == []
    chrome.close()


def raw_keys(text: str) -> list[str]:
    """Keys, or what stands in for a value, that a person would see."""
    words = set(re.findall(r"[\w$]+", text))
    return sorted(word for word in words if word in PT.messages or re.fullmatch(r"\$\d", word))

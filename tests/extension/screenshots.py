"""Makes docs/images/extension-*.png: `.venv/bin/python -m tests.extension.screenshots`.

Starts a system of its own, plays a consultant's day in a real Chromium and photographs it: nothing
is drawn by hand. Needs the development dependencies and a `chromium` on the PATH.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.extension.chrome import Chrome
from tests.extension.conftest import enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Form, Person
from tests.support.cluster import open_directory

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"

KNOWN = Person("Luciana Prates Souza", "(31) 98712-4430", "+5531987124430")
FRESH = Person("Rafael Nogueira", "(21) 99345-7120", "+5521993457120")
LATER = Person("Beatriz Amaral", "(41) 99631-8844", "+5541996318844")
REFUSED = Person("Jonas Peixoto", "(11) 9876-543", "")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with open_directory() as directory, sync_playwright() as playwright:
        operation = Operation(directory / "state")
        with Gate(operation.api_url) as gate, tempfile.TemporaryDirectory() as profile:
            chrome = Chrome(playwright, Path(profile), width=360, height=720, scale=1.5)
            with chrome:
                play(chrome, gate, operation)
        operation.down()


def play(chrome: Chrome, gate: Gate, operation: Operation) -> None:
    chrome.in_extension(
        "async () => (await import('/lib/connection.js')).savePreferences({ locale: 'pt-BR' })"
    )
    connecting(chrome)
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    operation.refer(KNOWN, ANA)
    operation.wait_until_contacted(KNOWN.e164)
    operation.customer_says(KNOWN.e164, text="Oi! Pode me ligar depois das 18h.")
    operation.wait_for_status(KNOWN.e164, "engaged")
    panel = chrome.panel()
    capturing(panel)
    following(panel)
    queueing(panel, gate)
    ended(panel, operation)


def connecting(chrome: Chrome) -> None:
    page = chrome.options()
    page.set_viewport_size({"width": 640, "height": 620})
    page.locator("html[data-ready=true]").wait_for()
    page.get_by_role("textbox", name=PT("optionsAddress")).fill("https://indica.suaempresa.com.br")
    page.get_by_role("textbox", name=PT("optionsCode"), exact=True).fill("K7QM-2XPA")
    shoot(page, "options")
    page.close()


def capturing(panel: Page) -> None:
    form = Form(panel)
    form.write(KNOWN)
    form.referrer.fill("João Siqueira")
    form.product.select_option(label="Consórcio de imóvel")
    form.notes.fill("Prefere contato depois das 18h.")
    form.consent.check()
    expect(panel.get_by_text(PT("knownOpen"))).to_be_visible()
    shoot(panel, "form")
    shoot(panel, "form-dark", dark=True)
    panel.set_viewport_size({"width": 320, "height": 720})
    shoot(panel, "narrow")
    panel.set_viewport_size({"width": 360, "height": 720})
    panel.get_by_role("button", name=PT("formClear")).click()
    form.submit(FRESH)
    expect(form.answer("answer_created", FRESH.name)).to_be_visible()
    shoot(panel, "answer")


def following(panel: Page) -> None:
    panel.get_by_role("tab", name=PT("panelTabLeads")).click()
    row = panel.get_by_role("button", name=KNOWN.name)
    expect(row).to_be_visible()
    shoot(panel, "leads")
    row.click()
    expect(panel.get_by_role("heading", name=PT("leadHistory"))).to_be_visible()
    shoot(panel, "lead")
    panel.get_by_role("button", name=PT("leadTo_lost"), exact=True).click()
    shoot(panel, "lost")
    panel.get_by_role("button", name=PT("leadCancel")).click()
    panel.get_by_role("tab", name=PT("panelTabForm")).click()


def queueing(panel: Page, gate: Gate) -> None:
    form = Form(panel)
    gate.refuse()
    panel.context.set_offline(True)
    for person in (LATER, REFUSED):
        form.submit(person)
        expect(form.answer("answerQueued", person.name)).to_be_visible()
        if person is LATER:
            shoot(panel, "offline")
    gate.heal()
    panel.context.set_offline(False)
    expect(panel.get_by_text(PT("queueRefusedOne", 1))).to_be_visible(timeout=30_000)
    panel.get_by_role("button", name=PT("queueShow")).click()
    panel.get_by_role("button", name=PT("queueCorrect")).click()
    expect(form.phone).to_have_attribute("aria-invalid", "true")
    shoot(panel, "refused")
    panel.get_by_role("button", name=PT("formClear")).click()


def ended(panel: Page, operation: Operation) -> None:
    form = Form(panel)
    operation.revoke_all_tokens_of(ANA)
    form.submit(Person("Cecília Matos", "(31) 99654-1122", ""))
    expect(panel.get_by_text(PT("panelRevokedText"))).to_be_visible()
    expect(form.name).to_be_editable()
    shoot(panel, "revoked")


def shoot(page: Page, name: str, *, dark: bool = False) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.evaluate("() => document.activeElement?.blur()")
    page.screenshot(path=IMAGES / f"extension-{name}.png")
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    main()

"""Makes docs/images/extension-*.png, desk-*.png and chatwoot-*.png.

`.venv/bin/python -m tests.extension.screenshots` (or with `extension`, `desk` or `chatwoot`)
starts a system of its own, plays a consultant's day in a real Chromium and photographs it: nothing
is drawn by hand. Needs the development dependencies and a `chromium` on the PATH.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.extension.beside import connect, open_tab
from tests.extension.chrome import Chrome, executable
from tests.extension.conftest import enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import PT, Form, Person
from tests.support.cluster import open_directory

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"

KNOWN = Person("Luciana Prates Souza", "(31) 98712-4430", "+5531987124430")
CALLED = Person("Marcos Vinícius Teles", "(31) 98712-4431", "+5531987124431")
FRESH = Person("Rafael Nogueira", "(21) 99345-7120", "+5521993457120")
LATER = Person("Beatriz Amaral", "(41) 99631-8844", "+5541996318844")
BESIDE = Person("Márcia Souza", "(11) 97777-1111", "+5511977771111")
STRANGER = Person("Bia Nunes", "+5511973412499", "+5511973412499")
REFUSED = Person("Jonas Peixoto", "(11) 1876-5433", "")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with open_directory() as directory, sync_playwright() as playwright:
        operation = Operation(directory / "state")
        wanted = sys.argv[1:] or ["extension", "desk", "chatwoot"]
        if "extension" in wanted:
            with Gate(operation.api_url) as gate, tempfile.TemporaryDirectory() as profile:
                chrome = Chrome(playwright, Path(profile), width=360, height=720, scale=1.5)
                with chrome:
                    play(chrome, gate, operation)
        if "desk" in wanted:
            show_desk(playwright, operation)
        if "chatwoot" in wanted:
            show_tab(playwright, operation)
        operation.down()


def show_desk(playwright: Playwright, operation: Operation) -> None:
    """The director's pages, as they are after the consultant's day."""
    email = "vera.duarte@example.com"
    operation.execute("select desk.save_user(%s, 'Vera Duarte', 'director')", email)
    code = operation.value("select desk.create_link(%s)", email)
    browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
    context = browser.new_context(
        viewport={"width": 1280, "height": 860},
        device_scale_factor=1.5,
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{operation.api_url}/desk/login?code={code}")
    page.get_by_role("button", name="Entrar").first.click()
    for name in ("overview", "today", "distribution", "messages"):
        page.goto(f"{operation.api_url}/desk/{name}")
        page.locator("#live.on").wait_for()
        page.screenshot(path=IMAGES / f"desk-{name}.png")
    browser.close()


def show_tab(playwright: Playwright, operation: Operation) -> None:
    """The tab beside conversations, in the sandbox's page."""
    operation.refer(
        BESIDE, ANA, product="consorcio-imovel", referrer={"name": "Carlos Lima"},
        notes="Prefere depois das 18h.",
        consent={"basis": "legitimate_interest", "statement": "Sabe da indicação."},
    )  # fmt: skip
    operation.wait_until_contacted(BESIDE.e164)
    operation.customer_says(BESIDE.e164, text="Oi, pode me ligar?")
    operation.wait_for_status(BESIDE.e164, "engaged")
    operation.customer_says(STRANGER.e164, text="Bom dia! A Márcia me falou de vocês.")
    browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        device_scale_factor=1.5,
        locale="pt-BR",
        timezone_id="America/Sao_Paulo",
        reduced_motion="reduce",
    )
    page = context.new_page()
    tab = open_tab(page, operation.sandbox_url, BESIDE.name)
    expect(tab.get_by_label("Código de acesso")).to_be_visible(timeout=60_000)
    tab.get_by_label("Código de acesso").fill("K7QM-2XPA")
    shoot(page, "connect", of="chatwoot")
    connect(tab, operation.enrolment_code(ANA))
    expect(tab.locator(".story")).to_contain_text("Oi, pode me ligar?", timeout=60_000)
    shoot(page, "tab", of="chatwoot")
    shoot(page, "tab-dark", of="chatwoot", dark=True)
    tab.locator("[data-act=call]").click()
    tab.get_by_label("Anotação (opcional)").fill("Quer simular 300 mil em 200 meses.")
    shoot(page, "call", of="chatwoot")
    tab.get_by_role("button", name="Cancelar").click()
    form = tab.locator("form.indicate")
    form.get_by_label("Nome").fill("Rogério Alves")
    form.get_by_label("WhatsApp").fill("(31) 98765-4321")
    expect(form.locator("#in-phone-help.good")).to_be_visible(timeout=60_000)
    form.scroll_into_view_if_needed()
    shoot(page, "indicate", of="chatwoot")
    other = open_tab(page, operation.sandbox_url, STRANGER.typed)
    expect(other.get_by_text("Esta pessoa ainda não é um lead")).to_be_visible(timeout=60_000)
    other.get_by_label("Nome", exact=True).fill(STRANGER.name)
    other.get_by_label("Quem indicou").first.fill("Márcia Souza")
    expect(other.locator("#in-phone-help.good")).to_be_visible(timeout=60_000)
    shoot(page, "register", of="chatwoot")
    browser.close()


def play(chrome: Chrome, gate: Gate, operation: Operation) -> None:
    chrome.in_extension(
        "async () => (await import('/lib/connection.js')).savePreferences({ locale: 'pt-BR' })"
    )
    connecting(chrome)
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    operation.refer(
        KNOWN, ANA, product="consorcio-imovel", referrer={"name": "João Siqueira"},
        notes="Prefere contato depois das 18h.",
    )  # fmt: skip
    operation.refer(CALLED, ANA, product="consorcio-auto", referrer={"name": "Tia Cida"})
    operation.wait_until_contacted(KNOWN.e164)
    operation.wait_until_contacted(CALLED.e164)
    for person in (KNOWN, CALLED):
        operation.hand_over(person.e164, ANA)
    operation.agree(CALLED.e164, ANA, (datetime.now(UTC) + timedelta(minutes=40)).isoformat())
    operation.customer_says(KNOWN.e164, text="Oi! Pode me ligar depois das 18h.")
    operation.wait_for_status(KNOWN.e164, "engaged")
    # Late, and still Ana's, however long the pictures take.
    operation.execute(
        "update jobs.schedules set is_enabled = false where name = 'routing.escalate'"
    )
    operation.make_late(KNOWN.e164)
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
    row = panel.locator("#leads").get_by_role("button").filter(has_text=KNOWN.name)
    expect(row).to_be_visible()
    shoot(panel, "leads")
    row.click()
    expect(panel.get_by_role("heading", name=PT("leadHistory"))).to_be_visible()
    shoot(panel, "lead")
    panel.get_by_role("button", name=PT("leadTo_call"), exact=True).click()
    panel.get_by_label(PT("leadCallResult")).select_option("call_back")
    panel.locator("form.change .choice").nth(1).click()
    shoot(panel, "call")
    panel.get_by_role("button", name=PT("leadCancel")).click()
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


def shoot(page: Page, name: str, *, dark: bool = False, of: str = "extension") -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.evaluate("() => document.activeElement?.blur()")
    page.screenshot(path=IMAGES / f"{of}-{name}.png")
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    main()

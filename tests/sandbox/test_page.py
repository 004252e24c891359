"""The page in a real browser: it shows what happened, and a person can answer from it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.sandbox.support import MARIA, Caller, body_component
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    expect.set_options(timeout=5_000 * PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            headless=True,
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, call: Caller) -> Iterator[Page]:
    """Open the page; it must not write a single error to the console."""
    context = browser.new_context(locale="pt-BR", viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda line: (
            errors.append(line.text)
            if line.type == "error" and "ERR_CONNECTION_REFUSED" not in line.text
            else None
        ),
    )
    opened.goto(f"{call.sandbox.url}/")
    yield opened
    context.close()
    assert errors == []


def _lead(call: Caller, name: str = "Maria <b>Souza</b>", phone: str = MARIA) -> None:
    call.template()
    row = call.conversation(call.contact(name, phone), assignee_id=3)["id"]
    call.chatwoot("POST", f"/conversations/{row}/labels", {"labels": ["indica-novo"]})
    call.send(phone, components=[body_component("Maria", "João")])
    call.chatwoot("POST", f"/conversations/{row}/messages", {"content": "Resumo", "private": True})


def test_an_empty_sandbox_says_what_to_do(page: Page) -> None:
    expect(page.get_by_text("Nenhuma conversa ainda")).to_be_visible()
    expect(page.get_by_text("Ao vivo")).to_be_visible()
    expect(page.get_by_role("button", name="Procurar de novo")).to_be_visible()


def test_a_lead_appears_by_itself_and_opens_with_the_keyboard(page: Page, call: Caller) -> None:
    _lead(call)
    link = page.get_by_role("link", name=re.compile("Maria"))
    expect(link).to_contain_text("Maria <b>Souza</b>")
    expect(link).to_contain_text("Davi Prado")
    expect(link).to_contain_text("Aberta")
    expect(link).to_contain_text("novo")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".msg.out")).to_contain_text("Olá Maria, aqui é da Indica.")
    expect(page.locator(".msg.out .meta")).to_contain_text("lida")
    expect(page.locator(".note")).to_contain_text("a pessoa não vê")
    expect(page.get_by_text("Janela fechada")).to_be_visible()
    expect(page.locator("#who-contact")).to_contain_text("no WhatsApp")
    page.keyboard.press("Escape")
    expect(page.locator(".msg")).to_have_count(0)


def test_a_person_presses_writes_and_is_answered(page: Page, call: Caller) -> None:
    _lead(call)
    page.get_by_role("link", name=re.compile("Maria")).click()
    consultant = page.get_by_role("radio", name="Como consultor")
    consultant.check()
    expect(page.locator("#help")).to_contain_text("ainda não respondeu")
    expect(page.get_by_role("button", name="Enviar")).to_be_disabled()
    page.get_by_role("button", name="Quero conversar").click()
    expect(page.locator(".msg.in")).to_contain_text("Tocou no botão")
    expect(page.locator(".quick")).to_contain_text("tocado às")
    expect(page.get_by_text("Janela aberta")).to_be_visible()
    page.get_by_role("radio", name="Como Maria").check()
    page.get_by_label("Mensagem", exact=True).fill("Depois das 18h")
    page.keyboard.press("Enter")
    expect(page.locator(".msg.in").nth(1)).to_contain_text("Depois das 18h")
    consultant.check()
    expect(page.get_by_label("Consultor", exact=True)).to_have_value(
        "davi.prado@demo.indica.example"
    )
    page.get_by_label("Mensagem", exact=True).fill("Combinado!")
    page.get_by_role("button", name="Enviar").click()
    answer = page.locator(".msg.out").nth(1)
    expect(answer).to_contain_text("Davi Prado")
    expect(answer).to_contain_text("lida")


def test_search_and_filters(page: Page, call: Caller) -> None:
    _lead(call)
    call.conversation(call.contact("Antônio Ferreira", "+5511987654321"))
    call.chatwoot("POST", "/conversations/2/toggle_status", {"status": "resolved"})
    expect(page.locator(".item")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("antonio")
    expect(page.locator(".item")).to_have_count(1)
    page.get_by_role("searchbox").fill("zzz")
    expect(page.get_by_text("Ninguém com “zzz”.")).to_be_visible()
    page.get_by_role("button", name="Limpar a busca").click()
    page.get_by_role("button", name=re.compile("Resolvidas")).click()
    expect(page.locator(".item")).to_contain_text("Antônio Ferreira")
    expect(page.locator(".item")).to_have_count(1)
    # What sleeps until the person answers stands among the open ones no more than in Chatwoot.
    call.chatwoot("POST", "/conversations/1/toggle_status", {"status": "snoozed"})
    page.get_by_role("button", name=re.compile("Adiadas")).click()
    expect(page.locator(".item")).to_contain_text("Maria")
    page.get_by_role("button", name=re.compile("Abertas")).click()
    expect(page.get_by_text("Nenhuma conversa aberta.")).to_be_visible()


def test_who_is_named_in_a_note_is_read_as_a_name(page: Page, call: Caller) -> None:
    _lead(call)
    note = "**Prazo** passou de [@Ana Moura](mention://user/3/Ana%20Moura) a [@Bia](mention://user/4/Bia)."
    call.chatwoot("POST", "/conversations/1/messages", {"content": note, "private": True})
    page.get_by_role("link", name=re.compile("Maria")).click()
    said = page.locator(".text", has_text="Prazo passou de @Ana Moura a @Bia.")
    expect(said).to_be_visible()
    expect(said.locator(".mention")).to_have_text(["@Ana Moura", "@Bia"])


def test_a_failure_is_said_with_words(page: Page, call: Caller) -> None:
    _lead(call, "Ítalo Bezerra", "+553132221111")
    page.get_by_role("link", name=re.compile("Ítalo")).click()
    expect(page.get_by_text("Não entregue: a pessoa não está no WhatsApp.")).to_be_visible()
    expect(page.get_by_role("button", name="Parar")).to_be_disabled()


def test_a_stranger_without_conversation_is_shown(page: Page, call: Caller) -> None:
    call.template()
    call.send("+5519991234567", components=[body_component("Lia", "Ana")])
    page.get_by_role("link", name=re.compile("19.99123")).click()
    expect(page.locator(".msg.out")).to_contain_text("Olá Lia")
    expect(page.get_by_text("Como consultor")).to_be_hidden()


def test_a_sandbox_that_went_away_is_said(page: Page, call: Caller) -> None:
    _lead(call)
    expect(page.locator(".item")).to_have_count(1)
    call.sandbox.server.stop()
    expect(page.get_by_text("parou de responder")).to_be_visible()
    expect(page.locator(".item")).to_have_count(1)
    expect(page.get_by_role("button", name="Tentar agora")).to_be_visible()


def test_three_hundred_twenty_pixels_are_enough(page: Page, call: Caller) -> None:
    _lead(call, "Maria da Conceição Aparecida de Albuquerque e Souza Figueiredo")
    page.set_viewport_size({"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth > innerWidth"
    page.get_by_role("link", name=re.compile("Maria")).click()
    expect(page.locator(".msg.out")).to_be_visible()
    expect(page.locator(".list")).to_be_hidden()
    assert page.evaluate(wide) is False
    page.get_by_role("button", name="Voltar para a lista").click()
    expect(page.locator(".list")).to_be_visible()
    expect(page.locator(".thread")).to_be_hidden()
    assert page.evaluate(wide) is False


def test_nothing_comes_from_outside(call: Caller) -> None:
    answer = call.control("GET", "/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for path in ("/", "/tokens.css", "/page.css", "/page.js"):
        text = call.control("GET", path).text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path
    assert "innerHTML" not in call.control("GET", "/page.js").text


_CARD = """<!doctype html><p id="said"></p><script>
addEventListener("message", (event) => {
  const told = JSON.parse(event.data);
  const { conversation, contact, currentAgent } = told.data;
  document.getElementById("said").textContent =
    [told.event, conversation.id, contact.phone_number, currentAgent.email].join(" ");
});
parent.postMessage("chatwoot-dashboard-app:fetch-info", "*");
</script>"""


def test_a_registered_page_stands_beside_the_conversation(page: Page, call: Caller) -> None:
    page.route("https://indica.example/card", lambda route: route.fulfill(body=_CARD))
    _lead(call)
    page.get_by_role("link", name=re.compile("Maria")).click()
    expect(page.locator(".note")).to_be_visible()
    expect(page.locator("#apps")).to_be_hidden()
    frame = [{"type": "frame", "url": "https://indica.example/card"}]
    call.chatwoot("POST", "/dashboard_apps", {"title": "Ficha", "content": frame})
    page.get_by_role("button", name="Ficha").click()
    said = page.frame_locator("#app-frame").locator("#said")
    expect(said).to_have_text(f"appContext 1 {MARIA} davi.prado@demo.indica.example")
    expect(page.locator(".note")).to_be_hidden()
    page.get_by_role("button", name="Mensagens").click()
    expect(page.locator(".note")).to_be_visible()


def test_a_label_that_no_list_knows_is_marked(page: Page, call: Caller) -> None:
    _lead(call)
    chip = page.locator(".item .chip", has_text="novo")
    expect(chip).to_have_class(re.compile("unlisted"))
    call.chatwoot("POST", "/labels", {"title": "indica-novo"})
    page.reload()
    expect(chip).not_to_have_class(re.compile("unlisted"))

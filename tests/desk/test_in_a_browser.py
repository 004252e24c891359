"""The desk in a real Chromium: acting, staying fresh, by keyboard, in both themes, at any width."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.desk.conftest import Operation
from tests.desk.test_pages import PAGES
from tests.support.api_server import Server
from tests.support.waiting import PATIENCE

AXE = Path(__file__).parents[1] / "extension" / "node_modules" / "axe-core" / "axe.min.js"

Sit = Callable[..., Page]

Scheme = Literal["light", "dark"]


@pytest.fixture
def errors() -> list[str]:
    return []


@pytest.fixture
def sit(browser: Browser, server: Server, operation: Operation, errors: list[str]) -> Iterator[Sit]:
    """Somebody at the desk in a browser of their own."""
    opened: list[BrowserContext] = []

    def down(email: str = "dora@example.com", **settings: Any) -> Page:
        context = browser.new_context(
            locale="pt-BR", base_url=f"http://127.0.0.1:{server.port}", reduced_motion="reduce",
            **settings,
        )  # fmt: skip
        context.set_default_timeout(10_000 * PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(f"/desk/login?code={operation.code(email)}")
        page.get_by_role("button", name="Entrar").click()
        page.wait_for_url(re.compile(r"/desk/(overview|today)$"))
        return page

    yield down
    for context in opened:
        context.close()
    assert errors == []


def is_live(page: Page) -> None:
    expect(page.locator("#live.on")).to_be_visible(timeout=10_000 * PATIENCE)


def is_clean(page: Page) -> None:
    """Whoever looks at it finds nothing cut and nothing that axe-core objects to."""
    # Scripts of tests may run although pages allow none but their own.
    axe = AXE.read_text("utf-8")
    for width, scheme in ((320, "light"), (1440, "dark"), (768, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, (page.url, width)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        page.evaluate("document.querySelectorAll('.meaning').forEach((one) => one.open = false)")
        assert page.evaluate(wider) <= 0, (page.url, width, "unfolded")
        page.evaluate("document.querySelectorAll('.meaning').forEach((one) => one.open = true)")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong = [(one["id"], [n["target"] for n in one["nodes"]]) for one in found["violations"]]
        assert wrong == [], (page.url, width, scheme)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = false)")


def test_every_page_is_for_everybody(sit: Sit, operation: Operation) -> None:
    page = sit()
    paths = [*PAGES]
    paths += [f"/desk/leads/{operation.uid(lead)}" for lead in (1, 2)]
    for path in paths:
        page.goto(path)
        is_clean(page)


def test_the_page_that_is_open_is_in_sight_in_the_menu(sit: Sit) -> None:
    page = sit()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/desk/operation")
    expect(page.locator("nav [aria-current=page]")).to_be_in_viewport()
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto("/desk/messages")
    expect(page.locator("nav [aria-current=page]")).to_be_in_viewport()
    # What many columns hold is all in sight there.
    hidden = page.evaluate(
        "[...document.querySelectorAll('.many')]"
        ".filter((one) => one.scrollWidth > one.clientWidth).length"
    )
    assert hidden == 0


def test_a_wide_page_hides_no_column(sit: Sit) -> None:
    page = sit()
    for path in PAGES:
        page.goto(path)
        for width in (1024, 1180, 1280, 1366, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            hidden = page.evaluate(
                "[...document.querySelectorAll('.scroll')]"
                ".filter((one) => one.scrollWidth > one.clientWidth)"
                ".map((one) => [one.getAttribute('aria-label'), one.scrollWidth, one.clientWidth])"
            )
            assert hidden == [], (path, width)


def test_a_new_lead_is_on_the_open_page_also_after_a_restart(
    sit: Sit, operation: Operation, server: Server
) -> None:
    page = sit()
    is_live(page)
    shown = page.locator("[data-number=leads]")
    for number, restart in enumerate((False, True)):
        if restart:
            for child in server.children():
                # The server starts another process in its place.
                os.kill(child, signal.SIGKILL)
        before = int(shown.inner_text())
        operation.run(f"select tests.lead({30 + number})")
        came = time.monotonic()
        expect(shown).to_have_text(str(before + 1), timeout=20_000 * PATIENCE)
        if not restart:
            assert time.monotonic() - came < 2 * PATIENCE
    is_live(page)


def test_a_lead_is_given_away_by_keyboard_and_its_story_says_by_whom(
    sit: Sit, operation: Operation
) -> None:
    page = sit()
    page.goto(f"/desk/leads/{operation.uid(4)}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("summary", has_text="Transferir").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Carla")
    page.keyboard.press("Tab")
    page.keyboard.type("férias")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="O lead foi transferido.")).to_be_visible()
    expect(page.locator("#card")).to_contain_text("Carla Dias")
    expect(page.locator("#story li").filter(has_text="férias")).to_contain_text("Dora Dias")


def test_the_second_of_two_is_told_and_keeps_what_they_typed(
    sit: Sit, operation: Operation
) -> None:
    first, second = sit(), sit("otto@example.com")
    for page, whom, why in ((first, "Ana Lima", "um"), (second, "Bruno Reis", "dois motivos")):
        page.goto(f"/desk/leads/{operation.uid(6)}")
        page.locator("summary", has_text="Transferir").click()
        choices = page.get_by_label("Para quem").locator("option", has_text=whom)
        chosen = whom if choices.count() else "Carla Dias"
        page.get_by_label("Para quem").select_option(label=chosen)
        page.get_by_label("Motivo", exact=True).fill(why)
    first.locator("#acts button", has_text="Transferir").click()
    expect(first.get_by_text("O lead foi transferido.")).to_be_visible()
    # News of it leave the form of the other as it is.
    expect(second.locator("#story")).to_contain_text("Dora Dias", timeout=20_000 * PATIENCE)
    assert second.get_by_label("Motivo", exact=True).input_value() == "dois motivos"
    second.locator("#acts button", has_text="Transferir").click()
    expect(second.get_by_role("alert")).to_contain_text("Dora Dias mudou este lead")
    assert second.get_by_label("Motivo", exact=True).input_value() == "dois motivos"
    second.locator("#acts button", has_text="Transferir").click()
    expect(second.get_by_text("O lead foi transferido.")).to_be_visible()


def test_the_day_is_worked_off_in_place(sit: Sit, operation: Operation) -> None:
    page = sit()
    page.goto("/desk/today")
    item = page.locator("#list-submissions .item")
    item.locator("summary", has_text="Corrigir e receber").click()
    item.get_by_label("Nome", exact=True).fill("Teresa Testoni")
    item.get_by_label("Telefone").fill("123")
    item.locator("button", has_text="Corrigir e receber").click()
    # What is wrong stands beside its field, and what was typed stays.
    expect(page.get_by_role("alert")).to_be_visible()
    assert item.get_by_label("Nome", exact=True).input_value() == "Teresa Testoni"
    item.get_by_label("Telefone").fill("(11) 98765-4329")
    item.locator("button", has_text="Corrigir e receber").click()
    expect(page.get_by_text("A indicação foi corrigida")).to_be_visible()
    assert operation.value("select count(*) from people.people where name = 'Teresa Testoni'") == 1
    expect(page.locator("#list-submissions")).to_have_count(0)

    page.locator("#list-jobs .item").get_by_role("button", name="Tentar de novo").click()
    expect(page.get_by_text("Vamos tentar de novo agora.")).to_be_visible()
    fact = page.locator("#list-facts .item")
    fact.locator("summary", has_text="Encerrar").click()
    fact.get_by_label("Motivo").fill("de um teste")
    fact.locator("button", has_text="Encerrar").click()
    expect(page.get_by_text("O aviso foi encerrado.")).to_be_visible()
    done = operation.value("select string_agg(action, ' ' order by id) from desk.journal"
                           " where outcome = 'done' and action ~ '_|correct'")  # fmt: skip
    assert done == "correct retry_job dismiss_fact"


def test_what_became_of_a_send_is_said_in_place_and_stands_in_the_story(
    sit: Sit, operation: Operation
) -> None:
    page = sit()
    page.goto("/desk/today")
    page.get_by_role("link", name="Dizer o que houve").click()
    item = page.locator("#list-sends .item")
    item.locator("summary", has_text="Dizer o que houve").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("ela disse à Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_text("O envio foi resolvido.")).to_be_visible()
    expect(page.locator("#list-sends")).to_have_count(0)
    page.goto(f"/desk/leads/{operation.uid(1)}")
    expect(page.locator("#story li").filter(has_text="ela disse à Ana")).to_contain_text(
        "Dora Dias"
    )

    page.goto("/desk/messages")
    for what, said in (
        ("#channel-reserva", "O canal voltou a enviar."),
        ("#template-rework_3", "O modelo volta a ser usado."),
    ):
        page.locator(f"{what} details.act summary").click()
        page.locator(f"{what} details.act button").click()
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator("#channel-reserva")).to_contain_text("envia")


def test_rules_are_drafted_simulated_and_activated_by_one_of_two(
    sit: Sit, operation: Operation
) -> None:
    first, second = sit(), sit("otto@example.com")
    first.goto("/desk/distribution")
    first.locator("#draft summary").click()
    rules = first.get_by_label("Regras, em ordem (JSON)")
    whole = rules.input_value()
    rules.fill(whole.replace('"geral"', '"nenhum"'))
    first.locator("#draft button").click()
    # What is wrong stands at the field with its place, and what was typed stays.
    expect(first.locator("#draft .wrong")).to_contain_text("/0/pool")
    rules.fill(whole.replace("Todos", "Todos <b>nós</b>"))
    first.locator("#draft button").click()
    expect(first.get_by_text("O rascunho foi guardado.")).to_be_visible()
    draft = first.locator("#versions .item").first
    draft.locator("summary", has_text="Simular").click()
    draft.locator("button", has_text="Simular").click()
    expect(first.get_by_text("A simulação está pronta.")).to_be_visible()
    for page in (second, first):
        page.goto("/desk/distribution")
        page.locator("#versions .item").first.locator("summary", has_text="Ativar").click()
    second.locator("#versions .item").first.locator("button", has_text="Ativar").click()
    expect(second.get_by_text("As regras estão em uso.")).to_be_visible()
    expect(second.locator("#rules")).to_contain_text("Todos <b>nós</b>")
    first.locator("#versions .item button", has_text="Ativar").click()
    expect(first.get_by_role("alert")).to_contain_text("Otto Reis já fez isto (ativou)")


def test_without_scripts_it_reads_and_acts(sit: Sit, operation: Operation) -> None:
    page = sit(java_script_enabled=False)
    expect(page.locator("[data-number=leads]")).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()
    page.locator("details.numbers summary").click()
    expect(page.locator("details.numbers td").first).to_be_visible()
    page.get_by_role("link", name="Leads", exact=True).click()
    page.get_by_label("Nome, parte dele").fill("maria")
    page.get_by_role("button", name="Procurar").click()
    page.locator(".row").first.click()
    expect(page.locator("#story")).to_contain_text("O que aconteceu")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_systems_steps_are_unfolded_by_who_wants_them(
    sit: Sit, operation: Operation, scripts: bool
) -> None:
    page = sit(java_script_enabled=scripts)
    page.goto(f"/desk/leads/{operation.uid(1)}")
    fold = page.locator("#story summary", has_text="passos do sistema")
    technical = page.locator("#story .technical")
    assert technical.count() > 0
    expect(fold).to_have_text(
        f"Mostrar passos do sistema ({technical.count()})", use_inner_text=True
    )
    expect(technical.first).to_be_hidden()
    expect(page.locator("#story li:not(.technical)").last).to_be_visible()
    fold.focus()
    page.keyboard.press("Enter")
    expect(technical.first).to_be_visible()
    expect(fold).to_have_text(
        f"Esconder passos do sistema ({technical.count()})", use_inner_text=True
    )


def test_an_open_page_says_that_its_session_ended(sit: Sit, operation: Operation) -> None:
    page = sit("mia@example.com")
    page.goto("/desk/today")
    is_live(page)
    operation.run(
        "select desk.end_sessions(u.id, null) from desk.users as u where email = 'mia@example.com'"
    )
    operation.run("select tests.lead(41)")
    expect(page.locator("#live.ended")).to_contain_text("A sessão terminou", timeout=60_000)


def test_a_card_that_somebody_sent_comes_by_itself_and_is_decided(
    sit: Sit, operation: Operation
) -> None:
    page = sit()
    page.goto("/desk/today")
    expect(page.locator("#list-cards")).to_have_count(0)
    operation.run(
        "select inbox.offer_cards(l.id, 'wa:desk', '"
        '[{"name": "Rui Prado", "phones": ["11977770001", "1133334444"]},'
        ' {"name": "<b>Bia</b>", "phones": []}, {"name": "Caio Melo", "phones": ["11977770003"]}]'
        "', true, util.current_time()) from leads.leads as l where l.id = 4"
    )
    cards = page.locator("#list-cards .item")
    expect(cards).to_have_count(3)
    is_clean(page)
    first = cards.filter(has_text="Rui Prado")
    expect(first).to_contain_text("pessoa nova")
    first.get_by_role("button", name="Aceitar", exact=True).click()
    expect(page.get_by_text("O cartão foi aceito como indicação.")).to_be_visible()
    assert operation.value("select count(*) from people.people where name = 'Rui Prado'") == 1

    second = cards.filter(has_text="<b>Bia</b>")
    second.locator("summary", has_text="Mudar e aceitar").click()
    second.get_by_label("Telefone").fill("123")
    second.get_by_role("button", name="Mudar e aceitar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(second.get_by_label("Telefone")).to_have_value("123")
    second.get_by_label("Nome", exact=True).fill("Bia Reis")
    second.get_by_label("Telefone").fill("(11) 97777-0002")
    second.get_by_role("button", name="Mudar e aceitar").click()
    expect(page.get_by_text("O cartão foi aceito como indicação.")).to_be_visible()
    assert operation.value("select count(*) from people.people where name = 'Bia Reis'") == 1

    third = cards.filter(has_text="Caio Melo")
    third.locator("summary", has_text="Ignorar").click()
    third.get_by_label("Motivo (opcional)").fill("é o porteiro")
    third.get_by_role("button", name="Ignorar").click()
    expect(page.get_by_text("O cartão foi ignorado.")).to_be_visible()
    expect(page.locator("#list-cards")).to_have_count(0)
    assert operation.value("select reason from intake.cards where name = 'Caio Melo'") == (
        "é o porteiro"
    )


def test_what_is_unfolded_stays_so_when_others_come_before_it(
    sit: Sit, operation: Operation
) -> None:
    page = sit()
    page.goto("/desk/messages")
    is_live(page)
    rows = page.locator("#templates tbody tr")
    opened = rows.nth(1)
    opened.locator("summary").click()
    name = opened.get_attribute("id")
    # Another one comes first, and a new lead says that something changed.
    operation.run(
        "insert into sending.templates overriding system value select (jsonb_populate_record(t,"
        """ '{"id": -1, "code": "a_first", "name": "a_first"}')).*"""
        " from sending.templates as t where t.code = 'rework_1';\nselect tests.lead(42)"
    )
    expect(rows.first).to_have_id("template-a_first", timeout=20_000 * PATIENCE)
    unfolded = page.locator("#templates details[open]")
    expect(unfolded).to_have_count(1)
    assert unfolded.evaluate("(one) => one.closest('tr').id") == name


def test_open_pages_do_not_hold_up_a_server_that_stops(sit: Sit, server: Server) -> None:
    page = sit()
    is_live(page)
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(10 * PATIENCE)
    # INDICA_API_STOP_TIMEOUT is what requests in flight get, and an open page is none.
    assert "refused to gracefully stop" not in server.log.read_text()
    assert time.monotonic() - started < 10 * PATIENCE
    expect(page.locator("#live.off")).to_be_visible(timeout=10_000 * PATIENCE)

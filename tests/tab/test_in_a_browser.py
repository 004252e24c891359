# ruff: noqa: E501
"""The tab in a real Chromium, in a frame of another site, over a real API."""

from __future__ import annotations

import itertools
import json
import random
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.api_server import Server
from tests.support.waiting import PATIENCE, wait_for
from tests.tab.conftest import BRUNOS, NAMES, QUEUED, Operation, Sitting, Tab

AXE = Path(__file__).parents[1] / "extension" / "node_modules" / "axe-core" / "axe.min.js"

LONG = 20_000 * PATIENCE

_numbers = itertools.count(random.randrange(1_0000, 9_0000) * 1000)


def mobile() -> str:
    """A number that nobody had before, as people type it."""
    digits = f"319{next(_numbers):08}"
    return f"({digits[:2]}) {digits[2:7]}-{digits[7:]}"


def is_shown(tab: Tab) -> None:
    expect(tab.frame.locator("main.lead h1")).to_be_visible(timeout=LONG)


def says(tab: Tab, words: str) -> None:
    expect(tab.toast).to_contain_text(words, timeout=LONG)


# -- what it shows -----------------------------------------------------------------------------------


def test_it_says_who_this_is_what_comes_next_and_what_has_happened(sitting: Sitting) -> None:
    tab = sitting.open(1)
    frame = tab.frame
    expect(frame.get_by_role("heading", name=NAMES[0])).to_be_visible(timeout=LONG)
    expect(frame.locator(".top")).to_contain_text("Indicação de Carlos Lima")
    expect(frame.locator(".top")).to_contain_text("Plano Família · responsável: você")
    expect(frame.locator(".chip")).to_have_text("Em conversa")
    expect(frame.locator(".next b")).to_contain_text("Responder: espera há")
    expect(frame.locator(".next small")).to_contain_text("Prazo: ")
    story = frame.locator(".story li")
    expect(story.filter(has_text="Primeira mensagem, enviada")).to_have_count(1)
    expect(story.filter(has_text="oi, pode me ligar")).to_have_count(1)
    expect(story.filter(has_text="Indicação recebida")).to_have_count(1)
    for word in ("sabe da indicação", "Prefere depois das 18h.", "enviadas 1", "texto livre até"):
        expect(frame.locator("dl")).to_contain_text(word)
    few = story.count()
    frame.get_by_role("button", name="Mostrar tudo").click()
    assert story.count() > few


def test_names_in_any_script_are_names(sitting: Sitting) -> None:
    for lead in (2, 3):
        tab = sitting.open(lead)
        expect(tab.frame.get_by_role("heading", level=1)).to_have_text(
            NAMES[lead - 1], timeout=LONG
        )
        assert tab.frame.locator("img, script[src=x]").count() == 0


def test_a_very_long_name_leaves_room_for_what_comes_next(
    sitting: Sitting, operation: Operation
) -> None:
    rename = (
        "update people.people as p set name = %s from leads.leads as l"
        " where l.person_id = p.id and l.id = 7 returning 1"
    )
    operation.value(rename, "W" * 200)
    try:
        tab = sitting.open(7, context=sitting.context(viewport={"width": 320, "height": 480}))
        expect(tab.frame.get_by_role("heading", level=1)).to_be_visible(timeout=LONG)
        expect(tab.frame.locator("[data-act]").first).to_be_in_viewport(ratio=1)
    finally:
        operation.value(rename, NAMES[6])


def is_clean(tab: Tab) -> None:
    """Whoever looks at it finds nothing cut and nothing that axe-core objects to."""
    frame = next(one for one in tab.page.frames if "/chatwoot" in one.url and one.parent_frame)
    for width, scheme in ((320, "light"), (768, "dark"), (1440, "light"), (320, "dark")):
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wider = frame.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, (tab.page.url, width)
        frame.evaluate(AXE.read_text("utf-8"))
        found = frame.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong = [(one["id"], [n["target"] for n in one["nodes"]]) for one in found["violations"]]
        assert wrong == [], (tab.page.url, width, scheme)


@pytest.mark.parametrize("lead", [1, 3, BRUNOS, QUEUED, None])
def test_it_is_for_everybody(sitting: Sitting, lead: int | None) -> None:
    context = sitting.context(bypass_csp=True)
    tab = sitting.open(lead, number=990, context=context, name="Bia Nunes", phone="+5511973412499")
    main = tab.frame.locator("main.lead, main.single")
    expect(main).to_be_visible(timeout=LONG)
    acts = ["call", "lost"] if lead == 1 else []
    for act in (None, *acts):
        if act is not None:
            tab.act(act)
        is_clean(tab)
        if act is not None:
            tab.frame.get_by_role("button", name="Cancelar").click()


def test_in_english_for_who_reads_that(sitting: Sitting) -> None:
    tab = sitting.open(1, context=sitting.context(locale="en-US"))
    expect(tab.frame.locator(".top")).to_contain_text("Referred by Carlos Lima", timeout=LONG)
    expect(tab.frame.locator(".chip")).to_have_text("In conversation")


# -- who may --------------------------------------------------------------------------------------


def test_a_code_connects_once_and_for_good(sitting: Sitting, operation: Operation) -> None:
    context = sitting.context()
    tab = sitting.open(1, None, context=context)
    code = tab.frame.get_by_label("Código de acesso")
    expect(code).to_be_visible(timeout=LONG)
    tab.frame.get_by_role("button", name="Conectar").click()
    expect(tab.frame.locator("#code-help")).to_have_text("Digite o código.")
    code.fill("AAAA-AAAA")
    code.press("Enter")
    expect(tab.frame.locator("#code-help")).to_contain_text("cada um vale uma vez", timeout=LONG)
    code.fill(operation.code_of(1).lower())
    code.press("Enter")
    is_shown(tab)
    expect(tab.frame.locator(".me")).to_contain_text("Conectado como Ana Lima")
    assert context.cookies() == [], "no cookie is ever set"
    # Chatwoot makes another frame for another conversation.
    again = sitting.open(2, None, context=context)
    is_shown(again)


def test_where_third_parties_may_keep_nothing_it_works_while_it_is_open(
    browser: Browser, sitting: Sitting, operation: Operation
) -> None:
    strict = Sitting(browser, sitting.server, operation, sitting.chatwoot)
    tab = strict.open(1, None)
    try:
        expect(tab.frame.get_by_text("não deixa a aba guardar o acesso")).to_be_visible(
            timeout=LONG
        )
        code = tab.frame.get_by_label("Código de acesso")
        code.fill(operation.code_of(1))
        code.press("Enter")
        is_shown(tab)
        tab.frame.get_by_role("button", name="Mais", exact=True).click()
        tab.act("note")
        tab.frame.locator("#act-note").fill("Sem guardar nada.")
        tab.frame.get_by_role("button", name="Guardar anotação").click()
        says(tab, "Anotação guardada.")
        # Another conversation in the same frame.
        tab.tell(operation.conversation(2))
        expect(tab.frame.get_by_role("heading", name=NAMES[1])).to_be_visible(timeout=LONG)
        assert strict.errors == []
    finally:
        strict.opened[0].close()


def test_a_revoked_token_ends_what_is_open(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(1)
    is_shown(tab)
    operation.value(
        "select count(ops.revoke_token(p_prefix => t.prefix)) from ops.api_tokens as t"
        " where t.name = 'tab' and t.revoked_at is null"
    )
    operation.run(f"select leads.add_note(2, 'tests', 'x{time.time()}')")
    expect(tab.frame.get_by_text("O seu acesso terminou")).to_be_visible(timeout=LONG)
    expect(tab.frame.get_by_text(NAMES[0])).to_have_count(0)
    code = tab.frame.get_by_label("Código de acesso")
    code.fill(operation.code_of(1))
    code.press("Enter")
    is_shown(tab)


def test_leaving_the_browser_ends_the_token(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(1)
    is_shown(tab)
    before = operation.value("select count(*) from ops.api_tokens where revoked_at is not null")
    tab.frame.get_by_role("button", name="Sair deste navegador").click()
    tab.frame.get_by_role("button", name="Sair mesmo").click()
    expect(tab.frame.get_by_label("Código de acesso")).to_be_visible(timeout=LONG)
    after = operation.value("select count(*) from ops.api_tokens where revoked_at is not null")
    assert after == before + 1


def test_what_one_has_typed_is_no_other_consultants(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(2)
    is_shown(tab)

    def changes_to(consultant: int) -> None:
        tab.frame.get_by_role("button", name="Sair deste navegador").click()
        tab.frame.get_by_role("button", name="Sair mesmo").click()
        code = tab.frame.get_by_label("Código de acesso")
        code.fill(operation.code_of(consultant))
        code.press("Enter")

    name = tab.frame.locator("form.indicate").get_by_label("Nome", exact=True)
    name.fill("Beto")
    changes_to(2)
    expect(tab.frame.get_by_text("Ana Lima atende este lead")).to_be_visible(timeout=LONG)
    expect(name).to_have_value("")
    changes_to(1)
    is_shown(tab)
    expect(name).to_have_value("Beto")


def test_another_consultant_sees_with_whom_it_is(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(BRUNOS)
    expect(tab.frame.get_by_text("Bruno Reis atende este lead")).to_be_visible(timeout=LONG)
    text = tab.frame.locator("main").inner_text()
    for secret in ("pode me ligar", "Carlos Lima", "Maria", "(11)"):
        assert secret not in text
    assert tab.frame.locator("[data-act]").count() == 0
    looked = operation.value("select count(*) from people.lookups where lead_id = %s", BRUNOS)
    assert looked > 0, "what is another's counts as a look-up"


def test_who_is_faster_takes_it_from_the_queue(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(QUEUED)
    other = sitting.open(QUEUED, 2)
    for one in (tab, other):
        expect(one.frame.get_by_text("Ninguém atende este lead")).to_be_visible(timeout=LONG)
    other.page.route("**/v1/conversations/*/*/*", lambda route: route.abort())
    tab.act("take")
    is_shown(tab)
    assert operation.value(
        "select c.email from leads.leads as l join routing.consultants as c"
        " on c.id = l.consultant_id where l.id = %s", QUEUED,
    ) == "consultant1@example.com"  # fmt: skip
    assert "transferred" in operation.events(QUEUED)
    if other.frame.locator("[data-act=take]").count():
        other.act("take")
        says(other, "Já está com Ana Lima.")
    other.page.unroute("**/v1/conversations/*/*/*")
    expect(other.frame.get_by_text("Ana Lima atende este lead")).to_be_visible(timeout=LONG)


# -- what it does -----------------------------------------------------------------------------------


def test_a_click_qualifies_and_another_takes_it_back(
    sitting: Sitting, operation: Operation
) -> None:
    tab = sitting.open(4)
    is_shown(tab)
    tab.act("qualified")
    says(tab, "Marcada como qualificada.")
    assert operation.status(4) == "qualified"
    expect(tab.frame.locator(".chip")).to_have_text("Lead qualificado")
    tab.toast.get_by_role("button", name="Desfazer").click()
    says(tab, "Desfeito.")
    assert operation.status(4) == "engaged"
    assert operation.events(4).startswith("status_changed qualified")


def test_a_call_is_recorded_with_its_note(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(5)
    is_shown(tab)
    tab.act("call")
    tab.frame.get_by_label("Anotação (opcional)").fill("Ocupada, volta às 18h")
    tab.frame.get_by_role("button", name="Não atendeu").click()
    says(tab, "Ligação registrada: não atendeu.")
    assert "called no_answer" in operation.events(5)
    expect(tab.frame.locator(".story li").filter(has_text="Ocupada, volta às 18h")).to_have_count(1)
    tab.act("call")
    tab.frame.get_by_role("button", name="Ligar depois…").click()
    tab.frame.locator(".later .choice").nth(1).click()
    says(tab, "Retorno marcado:")
    expect(tab.frame.locator(".next b")).to_contain_text("Retorno combinado", timeout=LONG)
    assert operation.value("select next_action from leads.leads where id = 5") == "scheduled"


def test_another_hour_and_a_note(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(6)
    is_shown(tab)
    tab.frame.get_by_role("button", name="Mais", exact=True).click()
    tab.act("next")
    tab.frame.get_by_role("button", name="Marcar", exact=True).click()
    expect(tab.frame.get_by_text("Escolha dia e hora.")).to_be_visible()
    tab.frame.get_by_label("Outra hora").fill("2019-05-03T10:00")
    tab.frame.get_by_role("button", name="Marcar", exact=True).click()
    says(tab, "Informe data e hora que ainda não passaram")
    year = time.localtime().tm_year + 1
    tab.frame.get_by_label("Outra hora").fill(f"{year}-01-04T10:00")
    tab.frame.get_by_role("button", name="Marcar", exact=True).click()
    says(tab, "Retorno marcado:")
    at = operation.value("select next_action_at::text from leads.leads where id = 6")
    assert at.startswith(f"{year}-01-04"), at
    assert "appointment_set" in operation.events(6)


def test_lost_with_a_reason_and_opened_again(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(7)
    is_shown(tab)
    tab.act("lost")
    tab.frame.get_by_role("button", name="Preço").click()
    says(tab, "Marcada como perdida: preço.")
    assert operation.status(7) == "lost"
    expect(tab.frame.locator(".next small")).to_contain_text("Motivo: Preço.")
    tab.toast.get_by_role("button", name="Desfazer").click()
    says(tab, "Desfeito.")
    assert operation.status(7) == "engaged"
    tab.frame.get_by_role("button", name="Mais", exact=True).click()
    tab.act("wrong")
    tab.frame.get_by_role("button", name="Sim, pessoa errada").click()
    says(tab, "Encerrado: pessoa errada.")
    assert "status_changed lost wrong_person" in operation.events(7)


def test_won_is_asked_twice(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(8)
    is_shown(tab)
    tab.act("won")
    tab.frame.get_by_role("button", name="Cancelar").click()
    assert operation.status(8) == "engaged"
    tab.act("won")
    tab.frame.get_by_role("button", name="Sim, ganha").click()
    says(tab, "Venda registrada.")
    assert operation.status(8) == "won"


def test_stop_stops_everything(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(9)
    is_shown(tab)
    tab.frame.get_by_role("button", name="Mais", exact=True).click()
    tab.act("opted_out")
    tab.frame.get_by_role("button", name="Sim, parar tudo").click()
    says(tab, "Registrado: nada mais será enviado.")
    assert operation.status(9) == "opted_out"
    assert operation.value(
        "select people.is_person_suppressed(l.person_id) from leads.leads as l where l.id = 9"
    )


def test_all_by_keyboard(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(10)
    is_shown(tab)
    tab.frame.locator("[data-act=qualified]").focus()
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    expect(tab.frame.get_by_role("heading", name="Como foi a ligação?")).to_be_visible()
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type("pelo teclado")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    says(tab, "Ligação registrada: atendeu.")
    assert "called answered" in operation.events(10)
    tab.act("lost")
    tab.page.keyboard.press("Escape")
    expect(tab.frame.locator("[data-act=lost]")).to_be_focused()


def test_what_two_do_at_once_is_said(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(11)
    is_shown(tab)
    tab.act("lost")
    # The news of the other one come after the click, however slow the machine is.
    late: list[Route] = []
    tab.page.route("**/v1/conversations/**", lambda one: late.append(one))
    operation.run("select routing.transfer_lead(11, tests.consultant(2), 'férias', 'operator')")
    tab.frame.get_by_role("button", name="Preço").click()
    tab.page.unroute("**/v1/conversations/**")
    for one in late:
        one.continue_()
    expect(tab.frame.get_by_text("Bruno Reis atende este lead")).to_be_visible(timeout=LONG)
    says(tab, "Lead não encontrado")
    assert operation.status(11) == "engaged"


# -- somebody refers somebody -----------------------------------------------------------------------


def test_somebody_is_referred_in_two_fields(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(1)
    is_shown(tab)
    form = tab.frame.locator("form.indicate")
    expect(form).to_contain_text("Márcia indica alguém")
    form.get_by_role("button", name="Cadastrar indicação").click()
    expect(form.get_by_text("Escreva o nome.")).to_be_visible()
    form.get_by_label("Nome").fill("Rogério Alves")
    phone = mobile()
    form.get_by_label("WhatsApp").press_sequentially(re.sub(r"\D", "", phone))
    expect(form.get_by_label("WhatsApp")).to_have_value(phone)
    expect(form.locator("#in-phone-help")).to_have_text(
        re.compile("Celular, MG. Ainda não é lead."), timeout=LONG
    )
    form.get_by_label("WhatsApp").press("Enter")
    result = tab.frame.locator(".result")
    expect(result).to_contain_text("Indicação de Rogério Alves cadastrada.", timeout=LONG)
    row = operation.value(
        "select jsonb_build_object('by', r.name, 'origin', l.origin, 'phone', i.value)"
        " from people.people as p join leads.leads as l on l.person_id = p.id"
        " join people.referrers as r on r.id = l.referrer_id"
        " join people.identifiers as i on i.person_id = p.id and i.kind = 'phone'"
        " where p.name = 'Rogério Alves'"
    )
    assert row == {"by": NAMES[0], "origin": "whatsapp", "phone": "+55" + re.sub(r"\D", "", phone)}
    # Somebody who is one already is said before it is sent, and after.
    tab.frame.get_by_role("button", name="Indicar mais alguém").click()
    form.get_by_label("Nome").fill("Rogério Alves")
    form.get_by_label("WhatsApp").fill(phone)
    expect(form.locator("#in-phone-help")).to_contain_text("Já é lead: novo lead", timeout=LONG)
    form.get_by_label("WhatsApp").press("Enter")
    expect(result).to_contain_text("já era lead", timeout=LONG)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(sitting: Sitting) -> None:
    context = sitting.context()
    tab = sitting.open(2, context=context)
    is_shown(tab)
    form = tab.frame.locator("form.indicate")
    form.get_by_label("Nome").fill("Beto")
    form.get_by_label("WhatsApp").fill("123")
    form.get_by_role("button", name="Cadastrar indicação").click()
    expect(form.locator("#in-phone-help.wrong")).to_be_visible(timeout=LONG)
    expect(form.get_by_label("WhatsApp")).to_be_focused()
    # The frame is made anew, as when another conversation was looked at meanwhile.
    tab.page.reload()
    is_shown(tab)
    expect(form.get_by_label("Nome")).to_have_value("Beto")


def test_the_person_of_a_conversation_without_a_lead_is_registered(
    sitting: Sitting, operation: Operation
) -> None:
    phone = mobile()
    e164 = "+55" + re.sub(r"\D", "", phone)
    tab = sitting.open(None, number=881, name="Bia <b>Nunes</b>", phone=e164)
    form = tab.frame.locator("form.indicate")
    expect(form.get_by_label("Nome")).to_have_value("Bia <b>Nunes</b>", timeout=LONG)
    form.get_by_label("Nome").fill("Bia Nunes")
    expect(form.get_by_label("WhatsApp", exact=True)).to_have_value(phone)
    form.get_by_label("Quem indicou").first.fill("Cida Nunes")
    form.get_by_role("button", name="Cadastrar").click()
    expect(tab.frame.locator(".result")).to_contain_text("Indicação de Bia Nunes", timeout=LONG)
    assert operation.value(
        "select r.name from people.people as p join leads.leads as l on l.person_id = p.id"
        " join people.referrers as r on r.id = l.referrer_id where p.name = 'Bia Nunes'"
    ) == "Cida Nunes"  # fmt: skip


def test_contact_cards_are_referrals_once_somebody_accepts(
    sitting: Sitting, operation: Operation
) -> None:
    digits = re.sub(r"\D", "", mobile())
    operation.run(
        "select tests.send_cards(4, 'cards', jsonb_build_array("
        f"tests.card('Téo Braga', '{digits}'), tests.card('Sem Fone', null), tests.card('Encanador', '3133334444')))"
    )
    tab = sitting.open(4)
    is_shown(tab)
    cards = tab.frame.locator(".card")
    expect(cards).to_have_count(3, timeout=LONG)
    expect(cards.first).to_contain_text("Hugo enviou um contato")
    cards.filter(has_text="Encanador").get_by_role("button", name="Ignorar").click()
    says(tab, "Ignorado.")
    expect(cards).to_have_count(2, timeout=LONG)
    wanting = cards.filter(has_text="Sem Fone")
    wanting.get_by_role("button", name="Aceitar indicação").click()
    expect(wanting.locator(".wrong")).not_to_be_empty(timeout=LONG)
    wanting.get_by_label("WhatsApp").fill(mobile())
    # News leave what is being typed as it is.
    operation.run(f"select leads.add_note(4, 'tests', 'enquanto {digits}')")
    expect(tab.frame.locator(".story")).to_contain_text(f"enquanto {digits}", timeout=LONG)
    expect(wanting.get_by_label("WhatsApp")).not_to_have_value("")
    cards.filter(has_text="Téo Braga").get_by_role("button", name="Aceitar indicação").click()
    expect(cards).to_have_count(1, timeout=LONG)
    assert (
        operation.value(
            "select r.name from people.people as p join leads.leads as l on l.person_id = p.id"
            " join people.referrers as r on r.id = l.referrer_id where p.name = 'Téo Braga'"
        )
        == NAMES[3]
    )


def test_what_changed_in_chatwoot_is_true_once_somebody_says_so(
    sitting: Sitting, operation: Operation
) -> None:
    operation.value(
        "select count(p) from chatwoot.contacts as c, chatwoot.propose(1, jsonb_build_object('id',"
        " c.contact_id, 'changed', jsonb_build_array(jsonb_build_object('field', 'email', 'value',"
        " 'ivo@example.com', 'was', null))), now()) as p"
        " where c.person_id = (select l.person_id from leads.leads as l where l.id = 5)"
    )
    tab = sitting.open(5)
    is_shown(tab)
    card = tab.frame.locator(".card").filter(has_text="ivo@example.com")
    card.get_by_role("button", name="Aceitar").click()
    says(tab, "Corrigido.")
    expect(tab.frame.locator("dl")).to_contain_text("ivo@example.com", timeout=LONG)


# -- news and failures ------------------------------------------------------------------------------


def test_what_happens_is_shown_within_two_seconds(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(3)
    is_shown(tab)
    wait_for(lambda: "/v1/events" in sitting.server.log.read_text())
    words = f"agora {time.time()}"
    began = time.monotonic()
    operation.run(f"select leads.add_note(3, 'tests', '{words}')")
    expect(tab.frame.locator(".story")).to_contain_text(words, timeout=LONG)
    assert time.monotonic() - began < 2 * PATIENCE


def test_what_happens_elsewhere_is_not_asked_about(sitting: Sitting, operation: Operation) -> None:
    """Else hundreds of open tabs would ask whenever a lead comes in somewhere."""
    context = sitting.context()
    asked: list[str] = []
    context.on(
        "response", lambda one: asked.append(one.url) if "/conversations/" in one.url else None
    )
    tab, other = sitting.open(3, context=context), sitting.open(4)
    is_shown(tab)
    operation.run("select leads.add_note(3, 'tests', 'primeiro')")
    expect(tab.frame.locator(".story")).to_contain_text("primeiro", timeout=LONG)
    before = len(asked)
    for n in range(4):
        operation.run(f"select leads.add_note(4, 'tests', 'de outra conversa {n}')")
        expect(other.frame.locator(".story")).to_contain_text(
            f"de outra conversa {n}", timeout=LONG
        )
    assert len(asked) <= before + 1, "at most once, for what it was told while the first note came"
    operation.run("select leads.add_note(3, 'tests', 'segundo')")
    expect(tab.frame.locator(".story")).to_contain_text("segundo", timeout=LONG)
    assert before < len(asked) <= before + 2


def test_a_card_that_the_person_sent_becomes_a_referral_of_theirs(
    sitting: Sitting, operation: Operation
) -> None:
    tab = sitting.open(3, context=sitting.context(bypass_csp=True))
    is_shown(tab)
    numbers = mobile(), mobile()
    cards = json.dumps([{"name": "Zuleica <b>Prado</b>", "phones": numbers}, {"name": "Sem Fone"}])
    operation.run(
        "select inbox.offer_cards(3, 'wa:tab', '" + cards + "', true, util.current_time())"
    )
    sent = tab.frame.locator(".received .card")
    first = sent.filter(has_text="Zuleica <b>Prado</b>")
    expect(first).to_contain_text("Pessoa nova", timeout=LONG)
    is_clean(tab)
    expect(first.get_by_label("WhatsApp").locator("option")).to_have_count(2)
    first.get_by_role("button", name="Aceitar").click()
    says(tab, "Indicação aceita: virou um lead.")
    expect(first).to_have_count(0, timeout=LONG)
    second = sent.filter(has_text="Sem Fone")
    second.get_by_role("button", name="Aceitar").click()
    expect(second).to_have_count(1)
    second.get_by_role("button", name="Ignorar").click()
    expect(second).to_have_count(0, timeout=LONG)
    outcomes = operation.value(
        "select string_agg(c.outcome, ' ' order by c.position) from intake.cards as c"
        " where c.lead_id = 3"
    )
    assert outcomes == "accepted ignored"


def test_the_api_goes_away_and_comes_back(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(3)
    is_shown(tab)
    tab.page.route("**/v1/**", lambda route: route.abort())
    tab.frame.get_by_role("button", name="Mais", exact=True).click()
    tab.act("note")
    words = f"sem rede {time.time()}"
    tab.frame.locator("#act-note").fill(words)
    tab.frame.get_by_role("button", name="Guardar anotação").click()
    says(tab, "Não foi enviado: sem conexão com a Indica.")
    assert tab.frame.locator("#act-note").input_value() == words
    tab.page.unroute("**/v1/**")
    tab.toast.get_by_role("button", name="Tentar de novo").click()
    says(tab, "Anotação guardada.")
    expect(tab.frame.locator("#bar")).to_be_hidden(timeout=LONG)
    expect(tab.frame.locator(".story")).to_contain_text(words)


def test_an_answer_that_is_lost_counts_once(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(3)
    is_shown(tab)
    lost = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append(1)
        route.abort()  # type: ignore[attr-defined]

    tab.page.route("**/calls", lose, times=1)
    before = operation.events(3).count("called")
    tab.act("call")
    tab.frame.get_by_role("button", name="Ocupado").click()
    says(tab, "Não foi enviado")
    tab.toast.get_by_role("button", name="Tentar de novo").click()
    says(tab, "Ligação registrada: ocupado.")
    assert lost == [1]
    assert operation.events(3).count("called") == before + 1


# -- who may speak to it ------------------------------------------------------------------------------


def test_no_other_site_frames_it(sitting: Sitting, stranger: str) -> None:
    said: list[str] = []
    context = sitting.context()
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{stranger}/app?app={sitting.api}/chatwoot&c=1")
    wait_for(lambda: any("frame-ancestors" in text for text in said))
    assert all(frame.url != f"{sitting.api}/chatwoot" for frame in page.frames)


def test_of_what_chatwoot_says_only_the_number_counts(
    sitting: Sitting, operation: Operation
) -> None:
    # A forged context names another's conversation: the token decides, and tells what it may.
    tab = sitting.open(BRUNOS, more=json.dumps({
        "meta": {"sender": {"name": "Márcia"}, "assignee": {"id": 1, "email": "consultant1@example.com"}},
        "custom_attributes": {"indica_lead": "x"},
    }))  # fmt: skip
    expect(tab.frame.get_by_text("Bruno Reis atende este lead")).to_be_visible(timeout=LONG)
    # Of another inbox or account nothing is shown.
    for more in ({"inbox_id": 8}, {"account_id": 2}):
        other = sitting.open(1, more=json.dumps(more))
        expect(other.frame.get_by_text("Esta conversa não é da Indica")).to_be_visible(timeout=LONG)


def test_nothing_but_chatwoots_page_is_heard(sitting: Sitting, operation: Operation) -> None:
    tab = sitting.open(1, mute="1")
    expect(tab.frame.get_by_text("O Chatwoot não disse qual conversa")).to_be_visible(timeout=LONG)
    for odd in ("null", '"{"', "[]", '{"event": "appContext"}', '{"event": "appContext", "data": {"conversation": {"id": -1, "account_id": 1, "inbox_id": 7}}}'):  # fmt: skip
        tab.page.evaluate(
            "(odd) => document.getElementById('app').contentWindow.postMessage(odd, '*')", odd
        )
    # A page inside the frame's own site is not the page around it.
    frame = next(one for one in tab.page.frames if one.parent_frame)
    told = {"conversation": {"id": operation.conversation(1), "account_id": 1, "inbox_id": 7}}
    frame.evaluate(
        "(told) => window.postMessage(JSON.stringify({event: 'appContext', data: told}), '*')", told
    )
    expect(tab.frame.get_by_text("O Chatwoot não disse qual conversa")).to_be_visible()
    tab.tell(operation.conversation(1))
    is_shown(tab)


def test_alone_it_says_where_it_belongs(sitting: Sitting) -> None:
    page = sitting.context().new_page()
    page.goto(f"{sitting.api}/chatwoot")
    expect(page.get_by_text("Abra esta aba dentro do Chatwoot")).to_be_visible(timeout=LONG)


def test_one_tab_too_many_asks_now_and_then(sitting: Sitting, operation: Operation) -> None:
    context = sitting.context()
    context.route("**/v1/events?*", lambda route: route.fulfill(status=429, body=""))
    tab = sitting.open(3, context=context)
    is_shown(tab)
    words = f"sem fluxo {time.time()}"
    operation.run(f"select leads.add_note(3, 'tests', '{words}')")
    expect(tab.frame.locator(".story")).to_contain_text(words, timeout=LONG)
    expect(tab.frame.locator("#bar")).to_be_hidden()


def test_many_tabs_of_one_consultant_hold_few_streams(
    sitting: Sitting, operation: Operation, server: Server
) -> None:
    token = operation.token_of(1)
    statuses = sitting.context().new_page()
    statuses.goto(f"{sitting.api}/chatwoot")
    found = statuses.evaluate(
        """async ({ token, many }) => {
          const answers = await Promise.all(Array.from({ length: many }, () => fetch("/v1/events", { headers: { Authorization: `Bearer ${token}` } }).catch(() => null)));
          return answers.map((one) => one?.status ?? 0);
        }""",
        {"token": token, "many": 6},
    )
    assert found == [200] * 6

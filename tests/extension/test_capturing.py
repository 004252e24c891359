"""A contact taken from the page that one looks at, and only when asked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Page, Route, expect

from tests.extension.chrome import Chrome
from tests.extension.gate import Gate
from tests.extension.support import PT, Form, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

SHOP = "https://loja.example.com/clientes/42?sessao=segredo"
WHATSAPP = "https://web.whatsapp.com/"

PAGES = {
    SHOP: """<!doctype html><title>Cliente 42</title>
      <p id="person">Marcos Teixeira, (31) 98877-6655, marcos.teixeira@example.com</p>
      <p id="other">nada aqui</p>""",
}


def chat(heading: str, *ids: str) -> str:
    """WhatsApp Web as it is built: a list of conversations, and one that is open."""
    messages = "".join(f'<div data-id="{one}"><span>oi</span></div>' for one in ids)
    return f"""<!doctype html><title>WhatsApp</title><div id="app"><div id="pane-side"></div>
      <div id="main"><header><span dir="auto" title="{heading}">{heading}</span></header>
      {messages}</div></div>"""


@pytest.fixture
def web(chrome: Chrome) -> Iterator[Page]:
    """A tab in which websites stand as `PAGES` says, without a network."""
    tab = chrome.context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(
            body=PAGES[route.request.url.partition("#")[0]], content_type="text/html; charset=utf-8"
        )

    tab.route("**/*", answer)
    yield tab
    PAGES.pop(WHATSAPP, None)
    chrome.close_side_panel()


def menu(chrome: Chrome, tab: Page, item: str, **info: str) -> None:
    """Choose an entry of the context menu on this tab, as Chrome reports it."""
    chrome.choose_from_menu(
        tab, {"menuItemId": item, "pageUrl": tab.url, "editable": False, **info}
    )


def test_a_selected_contact_stands_in_the_form(chrome: Chrome, web: Page, gate: Gate) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    selected = web.locator("#person").inner_text()
    menu(chrome, web, "captureSelection", selectionText=selected)
    form = Form(panel)
    expect(form.phone).to_have_value("(31) 98877-6655")
    expect(form.email).to_have_value("marcos.teixeira@example.com")
    expect(form.name).to_have_value("Marcos Teixeira")
    person = somebody("Marcos Teixeira")
    form.phone.fill(person.typed)
    form.email.fill("")
    form.phone.press("Enter")
    expect(form.answer("answer_created", "Marcos Teixeira")).to_be_visible()
    # The page is named without what might be a secret.
    assert gate.requests("POST", "/v1/leads")[-1].json()["page"] == {
        "url": "https://loja.example.com/clientes/42",
        "title": "Cliente 42",
    }


@pytest.mark.parametrize(
    ("link", "field", "value"),
    [
        ("tel:+55-31-98877-6655", "phone", "31"),
        ("mailto:marcos.teixeira@example.com?subject=Oi", "email", "marcos.teixeira@example.com"),
        ("https://wa.me/5531988776655?text=Oi", "phone", "31"),
        ("https://api.whatsapp.com/send?phone=5531988776655", "phone", "31"),
    ],
    ids=["tel", "mailto", "wa.me", "api.whatsapp.com"],
)
def test_a_link_names_somebody(
    chrome: Chrome, web: Page, link: str, field: str, value: str
) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    menu(chrome, web, "captureLink", linkUrl=link)
    form = Form(panel)
    wanted = form.email if field == "email" else form.phone
    expect(wanted).not_to_have_value("")
    found = wanted.input_value()
    if field == "email":
        assert found == value
    else:
        assert "".join(one for one in found if one.isdigit()).removeprefix("55") == "31988776655"


def test_a_choice_without_anybody_says_so(chrome: Chrome, web: Page) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    menu(chrome, web, "captureSelection", selectionText=" \u00a0 ")
    expect(panel.get_by_text(PT("capture_nothing_found"))).to_be_visible()
    expect(Form(panel).name).to_have_value("")


def test_what_is_being_typed_is_not_replaced_unasked(chrome: Chrome, web: Page) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    form = Form(panel)
    form.name.fill("Ainda Outra Pessoa")
    menu(chrome, web, "captureSelection", selectionText=web.locator("#person").inner_text())
    expect(panel.get_by_text(PT.like("captureWaits"))).to_be_visible()
    expect(form.name).to_have_value("Ainda Outra Pessoa")
    panel.get_by_role("button", name=PT("captureReplace")).click()
    expect(form.name).to_have_value("Marcos Teixeira")
    expect(form.phone).to_have_value("(31) 98877-6655")


def test_the_button_opens_the_side_panel_with_what_is_selected(chrome: Chrome, web: Page) -> None:
    web.goto(f"{SHOP}#topo")
    web.evaluate("() => getSelection().selectAllChildren(document.getElementById('person'))")
    chrome.press_button(web)
    wait_for(lambda: [one["name"] for one in chrome.drafts()] == ["Marcos Teixeira"])
    assert chrome.has_side_panel()


def test_the_button_takes_what_is_selected(chrome: Chrome, web: Page) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    web.evaluate("() => getSelection().selectAllChildren(document.getElementById('person'))")
    chrome.press_button(web)
    expect(Form(panel).phone).to_have_value("(31) 98877-6655")


CHATS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a contact with a name": (
        chat("Marcos Teixeira", "false_5531988776655@c.us_3EB0A1"),
        {"name": "Marcos Teixeira", "phone": "+5531988776655"},
    ),
    "a number without a name": (
        chat("+55 31 98877-6655", "false_5531988776655@c.us_3EB0A1"),
        {"name": "", "phone": "+55 31 98877-6655"},
    ),
}


@pytest.mark.parametrize("case", CHATS)
def test_the_open_chat_of_whatsapp(chrome: Chrome, web: Page, case: str) -> None:
    PAGES[WHATSAPP], expected = CHATS[case]
    web.goto(WHATSAPP)
    panel = chrome.panel()
    chrome.press_button(web)
    form = Form(panel)
    expect(form.phone).not_to_have_value("")
    digits = "".join(one for one in form.phone.input_value() if one.isdigit())
    assert digits.removeprefix("55") == "31988776655"
    expect(form.name).to_have_value(expected["name"])


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("<!doctype html><title>WhatsApp</title><div id='novo'></div>", "capture_site_changed"),
        (chat("Marcos Teixeira", "false_99887766@lid_3EB0"), "capture_number_hidden"),
    ],
    ids=["built anew", "number hidden"],
)
def test_a_chat_that_cannot_be_read_says_what_to_do(
    chrome: Chrome, web: Page, page: str, key: str
) -> None:
    PAGES[WHATSAPP] = page
    web.goto(WHATSAPP)
    panel = chrome.panel()
    form = Form(panel)
    chrome.press_button(web)
    expect(panel.get_by_text(PT(key))).to_be_visible()
    expect(form.name).to_have_value("")


def test_a_group_is_nobody(chrome: Chrome, web: Page) -> None:
    PAGES[WHATSAPP] = chat("Família", "false_120363041234567890@g.us_3EB0_5531988776655@c.us")
    web.goto(WHATSAPP)
    panel = chrome.panel()
    menu(chrome, web, "captureChat")
    # Without a click on the button Chrome gives no access to this tab.
    expect(panel.get_by_text(PT("capture_cannot_read"))).to_be_visible()
    chrome.press_button(web)
    expect(Form(panel).phone).to_have_value("")


def test_nothing_is_read_without_being_asked(chrome: Chrome, web: Page) -> None:
    PAGES[WHATSAPP] = chat("Marcos Teixeira", "false_5531988776655@c.us_3EB0A1")
    web.goto(WHATSAPP)
    panel = chrome.panel()
    form = Form(panel)
    expect(form.name).to_be_focused()
    expect(form.name).to_have_value("")
    assert [name for name in chrome.storage("session") if name.startswith("captured:")] == []
    assert panel.evaluate("() => chrome.permissions.getAll().then((all) => all.origins)") == []


@pytest.mark.parametrize(
    ("selected", "name", "phone"),
    [
        (
            "Maria Souza CPF 31987654390 Tel (31) 99876-5432",
            "Maria Souza",
            "(31) 99876-5432",
        ),
        ("SILVA, JOSÉ 11 98765-4321", "SILVA, JOSÉ", "(11) 98765-4321"),
        ("10:31 98765-4321", "", "98765-4321"),
        ("Ana Luz (31) 3333-4444 (31) 98765-4321", "Ana Luz", "(31) 98765-4321"),
        ("\u202a+55 31 98877\u20116655\u202c", "", "+55 31 98877-6655"),
    ],
)
def test_a_selection_is_read_as_people_mean_it(
    chrome: Chrome, web: Page, selected: str, name: str, phone: str
) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    menu(chrome, web, "captureSelection", selectionText=selected)
    form = Form(panel)
    expect(form.phone).not_to_have_value("")
    digits = "".join(one for one in form.phone.input_value() if one.isdigit())
    assert digits == "".join(one for one in phone if one.isdigit())
    expect(form.name).to_have_value(name)
    if len(digits) == 9:
        # Not "(98) 7654-321".
        expect(form.phone).to_have_value(phone)
        expect(panel.get_by_text(PT("phone_missing_ddd"))).to_be_visible()


@pytest.mark.parametrize(
    ("selected", "offered"),
    [
        ("Maria Souza\t42\t98765-4321", ["(42) 98765-4321", "98765-4321"]),
        ("Ana Luz (31) 98765-4321 31 99765-4321", ["(31) 98765-4321", "(31) 99765-4321"]),
    ],
)
def test_who_may_be_meant_by_several_numbers_is_asked(
    chrome: Chrome, web: Page, selected: str, offered: list[str]
) -> None:
    web.goto(f"{SHOP}#topo")
    panel = chrome.panel()
    menu(chrome, web, "captureSelection", selectionText=selected)
    form = Form(panel)
    choices = panel.locator("#captured .choice b")
    expect(choices.first).to_be_visible()
    expect(form.phone).to_have_value("")
    assert set(choices.all_inner_texts()) <= set(offered)
    panel.locator("#captured .choice").first.click()
    expect(form.phone).to_have_value(offered[0])
    expect(choices).to_have_count(0)


def test_a_selection_in_a_frame_is_taken_or_said_to_be_out_of_reach(
    chrome: Chrome, web: Page
) -> None:
    shop = SHOP.partition("?")[0]
    inner = "<!doctype html><p id=person>Marcos Teixeira (31) 98877-6655</p>"
    PAGES["https://loja.example.com/quadro"] = inner
    PAGES["https://outra.example.net/quadro"] = inner
    select = "() => getSelection().selectAllChildren(document.getElementById('person'))"
    try:
        for source in ("https://loja.example.com/quadro", "https://outra.example.net/quadro"):
            PAGES[shop] = f"<!doctype html><title>Loja</title><iframe src='{source}'></iframe>"
            web.goto(shop)
            panel = chrome.panel()
            frame = web.frame(url=source)
            assert frame is not None
            frame.locator("#person").click()
            frame.evaluate(select)
            chrome.press_button(web)
            if "loja" in source:
                expect(Form(panel).phone).to_have_value("(31) 98877-6655")
                panel.get_by_role("button", name=PT("formClear")).click()
            else:
                expect(panel.get_by_text(PT("capture_in_frame"))).to_be_visible()
            panel.close()
    finally:
        for url in (shop, *(one for one in list(PAGES) if one.endswith("/quadro"))):
            PAGES.pop(url, None)


GROUP = chat("Família", "3EB0A1B2C3").replace(
    "</header>", "<span dir='auto' title='m'>Ana, +55 31 98877-6655, Você</span></header>"
)


@pytest.mark.parametrize(
    "page",
    [
        chat("Família", "false_120363041234567890@g.us_3EB0_5531988776655@c.us"),
        chat("+55 31 98877-6655", "false_5531988776655-1612345678@g.us_3EB0"),
        GROUP,
    ],
    ids=["by its id", "by an old id", "by its members"],
)
def test_a_group_is_never_taken_for_a_person(chrome: Chrome, web: Page, page: str) -> None:
    PAGES[WHATSAPP] = page
    web.goto(WHATSAPP)
    panel = chrome.panel()
    chrome.press_button(web)
    expect(panel.get_by_text(PT("capture_group"))).to_be_visible()
    expect(Form(panel).phone).to_have_value("")


def test_a_chat_whose_messages_name_nobody_says_so(chrome: Chrome, web: Page) -> None:
    about = (
        "<section><span dir='auto'>Recado</span><span dir='auto'>+55 11 91234-5678</span></section>"
    )
    PAGES[WHATSAPP] = chat("Marcos Teixeira", "3EB0A1B2C3").replace(
        "</div></div>", f"</div>{about}</div>"
    )
    web.goto(WHATSAPP)
    panel = chrome.panel()
    chrome.press_button(web)
    expect(panel.get_by_text(PT("capture_number_hidden"))).to_be_visible()
    expect(Form(panel).phone).to_have_value("")

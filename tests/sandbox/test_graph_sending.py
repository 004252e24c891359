"""Sending through the fake Graph: what it checks, and 200 that means only accepted."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from sandbox import phones
from tests.sandbox.support import (
    MARIA,
    Caller,
    body_component,
    button_component,
    message_body,
    template_body,
)
from tests.support.waiting import wait_for

NUMBER = f"/{access.WHATSAPP_PHONE_NUMBER_ID}/messages"


def _error(answer: requests.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["error"]["code"]


def _send_of(call: Caller, answer: requests.Response) -> dict[str, Any]:
    wamid = answer.json()["messages"][0]["id"]
    found: dict[str, Any] = next(item for item in call.state()["sends"] if item["wamid"] == wamid)
    return found


@pytest.mark.parametrize(("token", "code"), [(None, 104), ("wrong", 190)])
def test_a_missing_or_wrong_token_is_401(call: Caller, token: str | None, code: int) -> None:
    answer = call.graph("POST", NUMBER, message_body(), token=token)
    assert _error(answer) == (401, code)
    error = answer.json()["error"]
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]


def test_an_accepted_template_answers_wa_id_and_wamid(call: Caller) -> None:
    call.template()
    answer = call.send(biz_opaque_callback_data="om_1")
    assert answer.status_code == 200
    body = answer.json()
    # Minas Gerais: WhatsApp knows the account without the ninth digit.
    assert body["contacts"] == [{"input": MARIA, "wa_id": "553188887777"}]
    assert body["messages"][0]["message_status"] == "accepted"
    raw = base64.b64decode(body["messages"][0]["id"].removeprefix("wamid."))
    assert raw[:3] == b"\x1c\x18\x0c"
    assert raw[3:15] == b"553188887777"
    send = _send_of(call, answer)
    assert send["text"].startswith("Olá Maria, aqui é da Indica. João Siqueira indicou")
    assert [item["payload"] for item in send["buttons"]] == ["v1.go.abc", "v1.stop.abc"]
    assert send["opaque"] == "om_1"
    wait_for(lambda: _send_of(call, answer)["status"] == "read")
    assert set(_send_of(call, answer)["status_times"]) == {"accepted", "sent", "delivered", "read"}


def test_nothing_is_idempotent(call: Caller) -> None:
    call.template()
    ids = {call.send().json()["messages"][0]["id"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("number", "wa_id"),
    [
        ("+5511987654321", "5511987654321"),
        ("+5521987654321", "5521987654321"),
        ("+5531987654321", "553187654321"),
        ("+553187654321", "553187654321"),
        ("+5585999990000", "558599990000"),
        ("+5531912345678", "5531912345678"),
        ("+16505551234", "16505551234"),
    ],
)
def test_wa_id_by_area_code(number: str, wa_id: str) -> None:
    assert phones.wa_id_for(phones.digits_of(number), {}) == wa_id


def test_wa_id_is_no_law(call: Caller) -> None:
    call.template()
    call.settings(wa_id_overrides={MARIA: "5531988887777"})
    assert call.send().json()["contacts"][0]["wa_id"] == "5531988887777"


def test_both_forms_of_a_number_are_one_person(call: Caller) -> None:
    call.template()
    call.send(MARIA)
    call.send("+553188887777")
    assert [item["key"] for item in call.state()["sends"]] == ["5531988887777"] * 2


def test_without_plus_the_own_country_code_may_be_put_in_front(call: Caller) -> None:
    call.template()
    assert call.send("5531988887777").json()["contacts"][0]["wa_id"] == "553188887777"
    assert call.send("31988887777").json()["contacts"][0]["wa_id"] == "553188887777"
    # A number of another country goes to a stranger in Brazil.
    assert call.send("1650555123").json()["contacts"][0]["wa_id"].startswith("551650555")


def test_another_number_id_is_33_and_our_own_number_131021(call: Caller) -> None:
    call.template()
    assert _error(call.graph("POST", "/123/messages", message_body())) == (400, 33)
    own = "+" + access.WHATSAPP_DISPLAY_PHONE_NUMBER
    assert _error(call.send(own)) == (400, 131021)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "outro"}, (404, 132001)),
        ({"language": "pt-BR"}, (404, 132001)),
        ({"language": "en_US"}, (404, 132001)),
        ({"components": []}, (400, 132000)),
        ({"components": [body_component("Maria")]}, (400, 132000)),
        ({"components": [body_component("a", "b", "c")]}, (400, 132000)),
        ({"components": [body_component("Maria\nSouza", "J")]}, (400, 132018)),
        ({"components": [body_component("Maria\tSouza", "J")]}, (400, 132018)),
        ({"components": [body_component("Maria     Souza", "J")]}, (400, 132018)),
        ({"components": [body_component("", "J")]}, (400, 131008)),
        ({"components": [body_component("x" * 1024, "J")]}, (400, 132005)),
        ({"components": [body_component("a", "b"), button_component("0", "")]}, (400, 132018)),
        ({"components": [body_component("a", "b"), button_component("7", "x")]}, (400, 131009)),
        (
            {
                "components": [
                    body_component("a", "b"),
                    button_component("0", "x"),
                    button_component("0", "y"),
                ]
            },
            (400, 132018),
        ),
        (
            {
                "components": [
                    body_component("a", "b"),
                    button_component("0", "x"),
                    button_component("1", "x"),
                ]
            },
            (400, 132018),
        ),
        ({"biz_opaque_callback_data": "x" * 513}, (400, 100)),
        ({"messaging_product": "sms"}, (400, 100)),
        ({"to": ""}, (400, 100)),
        ({"to": "+55 (31) letras"}, (400, 131009)),
        ({"type": "carrier_pigeon"}, (400, 131051)),
    ],
)
def test_what_a_template_send_is_refused_for(
    call: Caller, change: dict[str, Any], expected: tuple[int, int]
) -> None:
    call.template()
    answer = call.graph("POST", NUMBER, message_body(**change))
    assert _error(answer) == expected
    assert call.state()["sends"] == []


def test_four_spaces_and_an_integer_index_are_tolerated(call: Caller) -> None:
    call.template()
    components = [body_component("Maria    Souza", "J"), button_component(0, "x")]
    assert call.send(components=components).status_code == 200


def test_without_a_payload_the_label_comes_back(call: Caller) -> None:
    call.template()
    answer = call.send(components=[body_component("Maria", "João")])
    assert [item["payload"] for item in _send_of(call, answer)["buttons"]] == [
        "Quero conversar",
        "Parar",
    ]


@pytest.mark.parametrize(
    ("event", "code", "status"), [("PAUSED", 132015, 400), ("DISABLED", 132016, 400)]
)
def test_a_paused_or_disabled_template_is_refused(
    call: Caller, event: str, code: int, status: int
) -> None:
    call.template()
    call.control("POST", "/templates/ola", {"event": event})
    assert _error(call.send()) == (status, code)


@pytest.mark.parametrize("review", ["PENDING", "REJECTED"])
def test_a_template_that_is_not_approved_does_not_exist(call: Caller, review: str) -> None:
    call.settings(template_review=review)
    assert call.template().json()["status"] == review
    assert _error(call.send()) == (404, 132001)


def test_named_parameters_need_their_names(call: Caller) -> None:
    example = {
        "body_text_named_params": [
            {"param_name": "first_name", "example": "Maria"},
            {"param_name": "friend", "example": "João"},
        ]
    }
    text = "Olá {{first_name}}, aqui é da Indica. {{friend}} indicou você para uma conversa."
    components = [{"type": "BODY", "text": text, "example": example}]
    made = call.template("nomes", parameter_format="NAMED", components=components)
    assert made.status_code == 200, made.text
    unnamed = call.send(name="nomes", components=[body_component("Maria", "João")])
    assert _error(unnamed) == (400, 100)
    assert "Parameter name is missing" in unnamed.json()["error"]["error_data"]["details"]
    named = [
        {"type": "text", "parameter_name": "friend", "text": "João"},
        {"type": "text", "parameter_name": "first_name", "text": "Maria"},
    ]
    sent = call.send(name="nomes", components=[{"type": "body", "parameters": named}])
    assert _send_of(call, sent)["text"].startswith("Olá Maria, aqui é da Indica. João indicou")


def test_an_url_button_needs_its_suffix_percent_encoded(call: Caller) -> None:
    buttons = [{"type": "URL", "text": "Ver", "url": "https://indica.example/{{1}}"}]
    components = [
        {"type": "BODY", "text": "Veja a sua indicação neste endereço."},
        {"type": "BUTTONS", "buttons": buttons},
    ]
    call.template("link", components=components)
    assert _error(call.send(name="link", components=[])) == (400, 131008)
    suffix = {"type": "button", "sub_type": "url", "index": "0"}
    bad = {**suffix, "parameters": [{"type": "text", "text": "ação"}]}
    assert _error(call.send(name="link", components=[bad])) == (400, 132018)
    good = {**suffix, "parameters": [{"type": "text", "text": "a%C3%A7%C3%A3o"}]}
    sent = call.send(name="link", components=[good])
    url = _send_of(call, sent)["buttons"][0]["url"]
    assert url == "https://indica.example/a%C3%A7%C3%A3o"


def test_text_is_refused_outside_the_window_and_taken_inside(call: Caller) -> None:
    answer = call.text()
    assert _error(answer) == (400, 131047)
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    inside = call.text()
    assert inside.status_code == 200
    assert "message_status" not in inside.json()["messages"][0]
    call.settings(clock_offset_s=24 * 3600)
    assert _error(call.text()) == (400, 131047)


def test_the_pair_rate_counts_per_recipient(call: Caller) -> None:
    call.template()
    codes = [call.send().status_code for _ in range(46)]
    assert codes[:45] == [200] * 45
    answer = call.send()
    assert _error(answer) == (400, 131056)
    assert answer.json()["error"]["is_transient"] is True
    assert call.send("+5511987654321").status_code == 200


def test_the_throughput_counts_per_number(call: Caller) -> None:
    call.template()
    call.settings(throughput_mps=2, enforce_pair_rate=False)
    answers = [call.send() for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert refused
    # A rate limit is a 400 here, not a 429.
    assert _error(refused[0]) == (400, 130429)


def test_a_clock_that_goes_back_takes_no_allowance_away(call: Caller) -> None:
    call.template()
    call.settings(clock_offset_s=3650 * 24 * 3600)
    assert call.send().status_code == 200
    call.settings(clock_offset_s=0)
    assert call.send().status_code == 200


def test_a_number_that_is_not_on_whatsapp_is_accepted_and_fails(call: Caller) -> None:
    call.template()
    call.settings(not_on_whatsapp=["+553188887777"])
    answer = call.send()
    assert answer.status_code == 200
    wait_for(lambda: _send_of(call, answer)["status"] == "failed")
    assert _send_of(call, answer)["error"]["code"] == 131026
    landline = call.send("+553132221111")
    wait_for(lambda: _send_of(call, landline)["status"] == "failed")
    call.settings(undeliverable_answer="sync")
    assert _error(call.send()) == (400, 131026)


def test_interactive_buttons_are_checked(call: Caller) -> None:
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})

    def interactive(*titles: str) -> requests.Response:
        buttons = [
            {"type": "reply", "reply": {"id": f"b{at}", "title": title}}
            for at, title in enumerate(titles)
        ]
        body = {
            "messaging_product": "whatsapp",
            "to": MARIA,
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "Pode ser?"},
                "action": {"buttons": buttons},
            },
        }
        return call.graph("POST", NUMBER, body)

    assert interactive("Sim", "Não").status_code == 200
    assert _error(interactive("a", "b", "c", "d")) == (400, 131009)
    assert _error(interactive("x" * 21)) == (400, 131009)


def test_number_account_and_unknown_nodes(call: Caller) -> None:
    number = call.graph("GET", f"/{access.WHATSAPP_PHONE_NUMBER_ID}").json()
    assert number["quality_rating"] == "GREEN"
    fields = "status,throughput,health_status,whatsapp_business_manager_messaging_limit"
    asked = call.graph(
        "GET", f"/{access.WHATSAPP_PHONE_NUMBER_ID}", params={"fields": fields}
    ).json()
    assert set(asked) == {*fields.split(","), "id"}
    listed = call.graph("GET", f"/{access.WHATSAPP_WABA_ID}/phone_numbers").json()["data"]
    assert [item["id"] for item in listed] == [access.WHATSAPP_PHONE_NUMBER_ID]
    missing = call.graph("GET", "/999").json()["error"]
    assert (missing["code"], missing["error_subcode"]) == (100, 33)
    odd = call.graph("GET", f"/{access.WHATSAPP_PHONE_NUMBER_ID}", params={"fields": "colour"})
    assert _error(odd) == (400, 100)
    assert _error(call.graph("GET", "/nowhere")) == (400, 2500)


def test_reading_is_acknowledged(call: Caller) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}
    assert call.graph("POST", NUMBER, body).json() == {"success": True}


# -- templates -------------------------------------------------------------------------------------

TEMPLATES = f"/{access.WHATSAPP_WABA_ID}/message_templates"


def _body(text: str, *example: str) -> list[dict[str, Any]]:
    shown = {"example": {"body_text": [list(example)]}} if example else {}
    return [{"type": "BODY", "text": text, **shown}]


@pytest.mark.parametrize(
    ("change", "subcode"),
    [
        ({"name": "Com Maiúscula"}, None),
        ({"language": "português"}, None),
        ({"components": _body("{{1}} indicou você para uma conversa.", "J")}, 2388299),
        ({"components": _body("Você foi uma indicação de {{1}}", "J")}, 2388299),
        ({"components": _body("Olá {{1}} {{2}} tudo bem com você hoje?", "a", "b")}, 2388299),
        ({"components": _body("Oi {{1}} e {{2}}!", "a", "b")}, 2388293),
        ({"components": _body("Olá {{1}}, temos uma conversa para você.")}, 2388043),
        ({"components": _body("Olá {{1}}, temos uma conversa para você.", "a", "b")}, 2388043),
        ({"components": _body("x" * 1025)}, 2388040),
        ({"components": [{"type": "FOOTER", "text": "só isto"}]}, None),
        (
            {
                "components": [
                    *_body("Uma conversa"),
                    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]},
                ]
            },
            2388040,
        ),
        (
            {
                "components": [
                    *_body("Uma conversa"),
                    {
                        "type": "BUTTONS",
                        "buttons": [
                            {"type": "QUICK_REPLY", "text": "a"},
                            {"type": "URL", "text": "b", "url": "https://x.example"},
                            {"type": "QUICK_REPLY", "text": "c"},
                        ],
                    },
                ]
            },
            2388074,
        ),
    ],
)
def test_what_a_template_is_refused_for(
    call: Caller, change: dict[str, Any], subcode: int | None
) -> None:
    answer = call.graph("POST", TEMPLATES, template_body(**{"name": "ola", **change}))
    assert _error(answer) == (400, 100)
    assert answer.json()["error"].get("error_subcode") == subcode
    assert answer.json()["error"]["error_user_title"]
    assert call.state()["templates"] == []


def test_a_template_exists_once_per_language(call: Caller) -> None:
    assert call.template().json()["status"] == "APPROVED"
    twice = call.template().json()["error"]
    assert (twice["code"], twice["error_subcode"]) == (100, 2388024)
    assert call.template(language="en_US").status_code == 200


def test_named_variables_without_the_format_are_always_rejected(call: Caller) -> None:
    components = _body("Olá {{name}}, temos uma conversa para você.", "Maria")
    assert call.template(components=components).json()["status"] == "REJECTED"


def test_a_utility_template_may_become_marketing_and_loses_its_time_to_live(call: Caller) -> None:
    call.settings(recategorize_to_marketing=True)
    made = call.template(category="UTILITY", message_send_ttl_seconds=43200)
    assert made.json()["category"] == "MARKETING"
    assert call.state()["templates"][0]["message_send_ttl_seconds"] is None


def test_templates_are_listed_in_pages_with_the_asked_fields(call: Caller) -> None:
    for at in range(5):
        call.template(f"modelo_{at}")
    seen: list[str] = []
    params = {"limit": "2", "fields": "name,status"}
    while True:
        page = call.graph("GET", TEMPLATES, params=params).json()
        assert all(set(item) == {"name", "status", "id"} for item in page["data"])
        seen += [item["name"] for item in page["data"]]
        if "next" not in page["paging"]:
            break
        params["after"] = page["paging"]["cursors"]["after"]
    assert sorted(seen) == [f"modelo_{at}" for at in range(5)]
    one = call.graph("GET", TEMPLATES, params={"name": "modelo_3"}).json()["data"]
    assert [item["name"] for item in one] == ["modelo_3"]
    by_id = call.graph("GET", f"/{one[0]['id']}", params={"fields": "status"}).json()
    assert by_id == {"status": "APPROVED", "id": one[0]["id"]}


def test_a_template_can_be_edited_unpaused_and_deleted(call: Caller) -> None:
    template_id = call.template().json()["id"]
    call.template(language="en_US")
    components = _body("Olá {{1}}, temos uma conversa nova para você.", "Maria")
    assert call.graph("POST", f"/{template_id}", {"components": components}).status_code == 200
    assert call.send(components=[body_component("Maria")]).status_code == 200
    call.control("POST", "/templates/ola", {"event": "PAUSED", "language": "pt_BR"})
    assert call.graph("POST", f"/{template_id}/unpause").json() == {"success": True}
    one = {"name": "ola", "hsm_id": template_id}
    assert call.graph("DELETE", TEMPLATES, params=one).json() == {"success": True}
    assert [item["language"] for item in call.state()["templates"]] == ["en_US"]
    call.graph("DELETE", TEMPLATES, params={"name": "ola"})
    assert call.state()["templates"] == []
    assert call.graph("DELETE", TEMPLATES, params={"name": "ola"}).status_code == 400

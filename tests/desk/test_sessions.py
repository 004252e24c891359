"""Who gets in, how, and what another site cannot do in their name."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import Login, Operation, proof
from tests.support.network import free_port


def transfer(operation: Operation, lead: int, **changes: str) -> dict[str, str]:
    seen = str(operation.value("select event_seq from leads.leads where id = %s", lead))
    return {
        "action": "transfer",
        "object": operation.uid(lead),
        "seen": seen,
        "consultant": "consultant3@example.com",
        "reason": "cliente pediu",
        **changes,
    }


def owner(operation: Operation, lead: int) -> str:
    return str(
        operation.value(
            "select c.email from leads.leads as l"
            " join routing.consultants as c on c.id = l.consultant_id where l.id = %s",
            lead,
        )
    )


def test_a_link_opens_the_desk_once_and_only_by_its_button(
    client: FlaskClient, operation: Operation
) -> None:
    code = operation.code()
    for _ in range(2):
        shown = client.get("/desk/login", query_string={"code": code})
        assert shown.status_code == 200
        assert "Set-Cookie" not in shown.headers
    entered = client.post("/desk/login", data={"code": code})
    assert entered.status_code == 303
    assert entered.headers["Location"] == "/desk"
    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith("indica-desk=ind_")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/desk" in cookie
    assert "Secure" not in cookie
    assert client.get("/desk").headers["Location"] == "/desk/overview"
    again = client.post("/desk/login", data={"code": code})
    assert again.status_code == 403
    assert "Cada link vale uma vez" in again.text


def test_behind_https_the_cookie_is_for_https_alone(
    make_app: Callable[..., Any], operation: Operation
) -> None:
    client = make_app(api_public_url="https://indica.empresa.example").test_client()
    cookie = client.post("/desk/login", data={"code": operation.code()}).headers["Set-Cookie"]
    assert cookie.startswith("__Secure-indica-desk=")
    assert "Secure;" in cookie


def test_nobody_gets_in_without_proof(client: FlaskClient, operation: Operation) -> None:
    for sent in ({}, {"code": "x"}, {"token": "ind_x_y"}, {"token": "<b>", "code": "\0"}):
        assert client.post("/desk/login", data=sent).status_code == 403
    for path in ("/desk/overview", "/desk/today", "/desk/leads", f"/desk/leads/{operation.uid(1)}"):
        refused = client.get(path)
        assert refused.status_code == 401
        assert "Entrar no painel" in refused.text
    assert client.get("/desk/live").status_code == 401
    client.set_cookie("indica-desk", "ind_abc_def", path="/desk")
    assert client.get("/desk/today").status_code == 401


def test_a_consultant_gets_in_by_their_token(client: FlaskClient, operation: Operation) -> None:
    token = operation.value(
        "select token from ops.create_token('Ana', '{leads:read,leads:write}',"
        " p_consultant_id => (select id from routing.consultants order by id limit 1))"
    )
    assert client.post("/desk/login", data={"token": token}).status_code == 303
    assert client.get("/desk").headers["Location"] == "/desk/today"
    assert str(token) not in client.get("/desk/today").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_does_nothing(
    login: Login, operation: Operation, headers: dict[str, str]
) -> None:
    client = login()
    before = owner(operation, 5)
    sent = transfer(operation, 5, proof=proof(client.get("/desk/today")))
    assert client.post("/desk/act", data=sent, headers=headers).status_code == 403
    assert client.post("/desk/logout", data=sent, headers=headers).status_code == 403
    assert client.post("/desk/login", data={"code": "x"}, headers=headers).status_code == 403
    assert owner(operation, 5) == before
    assert client.get("/desk/today").status_code == 200


def test_a_form_without_proof_is_shown_again_and_not_done(
    login: Login, operation: Operation
) -> None:
    client, before = login(), owner(operation, 5)
    sent = transfer(operation, 5, reason="cliente & amigo <pediu>")
    for wrong in ({}, {"proof": "0" * 64}, {"proof": proof(login().get("/desk/today"))}):
        reply = client.post("/desk/act", data={**sent, **wrong})
        assert reply.status_code == 409
        assert 'value="cliente &amp; amigo &lt;pediu&gt;"' in reply.text
    assert owner(operation, 5) == before


def test_what_was_typed_survives_the_end_of_a_session(login: Login, operation: Operation) -> None:
    client = login()
    sent = transfer(operation, 7, reason="viagem até março", proof=proof(client.get("/desk/today")))
    before = owner(operation, 7)
    operation.run("select desk.end_sessions(u.id, null) from desk.users as u")
    late = client.post("/desk/act", data=sent)
    assert late.status_code == 401
    assert "nada do que você digitou se perdeu" in late.text
    assert 'name="kept.reason" value="viagem até março"' in late.text
    kept = {f"kept.{name}": value for name, value in sent.items() if name != "proof"}
    entered = client.post("/desk/login", data={"code": operation.code(), **kept})
    assert entered.status_code == 200
    assert 'value="viagem até março"' in entered.text
    assert "Confira o que tinha digitado" in entered.text
    assert owner(operation, 7) == before
    done = client.post("/desk/act", data={**sent, "proof": proof(entered)})
    assert done.status_code == 303, done.text
    assert owner(operation, 7) == "consultant3@example.com"


def test_logging_out_ends_this_session_or_all(login: Login) -> None:
    here, there, third = login(), login(), login()
    out = here.post("/desk/logout", data={"proof": proof(here.get("/desk/today"))})
    assert "Você saiu" in out.text
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    assert here.get("/desk/today").status_code == 401
    assert there.get("/desk/today").status_code == 200
    there.post("/desk/logout", data={"proof": proof(there.get("/desk/today")), "everywhere": "1"})
    assert third.get("/desk/today").status_code == 401


def test_a_session_opens_nothing_of_the_api(login: Login) -> None:
    client = login()
    cookie = client.get_cookie("indica-desk", path="/desk")
    assert cookie is not None
    for path in ("/v1/leads", "/v1/quarantine", "/v1/catalog"):
        reply = client.get(path, headers={"Authorization": f"Bearer {cookie.value}"})
        assert reply.status_code == 401


def test_attempts_are_limited(make_app: Callable[..., Any], operation: Operation) -> None:
    operation.run("update ops.settings set value = '3' where key = 'enrolments_per_address'")
    client = make_app(api_proxies=1).test_client()
    answers = [
        client.post(
            "/desk/login", data={"code": "x"}, headers={"X-Forwarded-For": "198.51.100.7"}
        ).status_code
        for _ in range(5)
    ]
    operation.run("update ops.settings set value = '100000' where key = 'enrolments_per_address'")
    assert answers == [403, 403, 403, 429, 429]


def test_what_was_typed_survives_a_database_that_is_away(
    make_app: Callable[..., Any], login: Login, operation: Operation
) -> None:
    client = login()
    sent = transfer(operation, 5, reason='férias & "mais"', proof=proof(client.get("/desk/today")))
    cookie = client.get_cookie("indica-desk", path="/desk")
    assert cookie is not None
    away = make_app(f"postgresql://nobody@127.0.0.1:{free_port()}/none").test_client()
    away.set_cookie("indica-desk", cookie.value, path="/desk")
    for path, typed in (("/desk/act", sent), ("/desk/leads", {"q": "Ana & Bia", "proof": "x"})):
        reply = away.post(path, data=typed)
        assert reply.status_code == 503
        assert "O banco de dados não responde" in reply.text
        # A page that came by a form is not asked for anew without it.
        assert "http-equiv" not in reply.text
        assert f'<form method="post" action="{path}"' in reply.text
        shown = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', reply.text))
        assert {name: unescape(value) for name, value in shown.items()} == typed
    done = client.post("/desk/act", data=sent)
    assert done.status_code == 303
    assert owner(operation, 5) == "consultant3@example.com"


def test_a_login_is_not_lost_with_the_database(make_app: Callable[..., Any]) -> None:
    away = make_app(f"postgresql://nobody@127.0.0.1:{free_port()}/none").test_client()
    typed = {"code": "abc", "token": "ind_a_b", "kept.action": "status", "kept.note": "até <já>"}
    reply = away.post("/desk/login", data=typed)
    assert reply.status_code == 503
    assert "O banco de dados não responde" in reply.text
    assert 'name="code" value="abc"' in reply.text
    assert 'name="kept.note" value="até &lt;já&gt;"' in reply.text
    assert "ind_a_b" not in reply.text


def test_a_search_of_another_session_waits_for_a_hand(login: Login, operation: Operation) -> None:
    client = login()
    old = proof(login().get("/desk/leads"))
    found = client.post("/desk/leads", data={"q": "Nobody <like> this", "proof": old})
    assert found.status_code == 200
    assert "Confirme a busca" in found.text
    assert 'value="Nobody &lt;like&gt; this"' in found.text
    operation.run("select desk.end_sessions(u.id, null) from desk.users as u")
    late = client.post("/desk/leads", data={"q": "Nobody <like> this", "proof": old})
    assert late.status_code == 401
    assert 'name="kept.q" value="Nobody &lt;like&gt; this"' in late.text
    code = operation.code()
    entered = client.post("/desk/login", data={"code": code, "kept.q": "Nobody <like> this"})
    assert entered.status_code == 200
    assert "Nenhum lead assim" in entered.text
    assert 'value="Nobody &lt;like&gt; this"' in entered.text


def test_a_form_may_have_all_that_its_fields_may_have(login: Login) -> None:
    client = login()
    sent = {
        "action": "draft_rules",
        "object": "0",
        "rules": "ç" * 20_000,
        "proof": proof(client.get("/desk/distribution")),
    }
    reply = client.post("/desk/act", data=sent)
    assert reply.status_code == 422
    assert "ç" * 20_000 in reply.text
    large = client.post("/desk/act", data={**sent, "rules": "ç" * 60_000})
    assert large.status_code == 413
    assert "O formulário é grande demais" in large.text

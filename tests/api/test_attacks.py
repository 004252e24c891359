"""What somebody may try on purpose, over the real addresses."""

from __future__ import annotations

import gzip
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.problems import assert_problem
from tests.api.support import ALL_SCOPES, bearer, create_token, new_key, one_value, referral
from tests.support.api_server import Server
from tests.support.cluster import Database

OWN_PROOF = {
    "/v1/enrol",
    "/v1/webhooks/leads/<source>",
    "/v1/webhooks/leads/<source>/<path_secret>",
}
"""Below /v1 and without a bearer token: a code, a signature."""
NEEDS = {
    ("GET", "/v1/me"): set(ALL_SCOPES),
    ("POST", "/v1/me/revoke"): set(ALL_SCOPES),
    ("GET", "/v1/catalog"): set(ALL_SCOPES),
    ("POST", "/v1/normalize"): {"leads:write", "leads:read"},
    ("POST", "/v1/leads"): {"leads:write"},
    ("POST", "/v1/leads/lookup"): {"leads:write", "leads:read"},
    ("GET", "/v1/leads"): {"leads:read"},
    ("GET", "/v1/leads/<uuid:uid>"): {"leads:read"},
    ("PATCH", "/v1/leads/<uuid:uid>"): {"leads:write"},
    ("POST", "/v1/leads/<uuid:uid>/confirm-number"): {"leads:write"},
    ("GET", "/v1/leads/waiting"): {"leads:read"},
    ("GET", "/v1/leads/worklist"): {"leads:read"},
    ("POST", "/v1/leads/transfer"): set(),
    ("POST", "/v1/leads/<uuid:uid>/status"): {"leads:write"},
    ("POST", "/v1/leads/<uuid:uid>/calls"): {"leads:write"},
    ("POST", "/v1/leads/<uuid:uid>/next-action"): {"leads:write"},
    ("POST", "/v1/leads/<uuid:uid>/notes"): {"leads:write"},
    ("POST", "/v1/leads/<uuid:uid>/transfer"): {"leads:write"},
    ("GET", "/v1/quarantine"): {"quarantine"},
    ("GET", "/v1/quarantine/<uuid:uid>"): {"quarantine"},
    ("POST", "/v1/quarantine/<uuid:uid>"): {"quarantine"},
    ("GET", "/v1/cards"): {"leads:read"},
    ("POST", "/v1/cards/<uuid:uid>/accept"): {"leads:write"},
    ("POST", "/v1/cards/<uuid:uid>/ignore"): {"leads:write"},
    ("GET", "/v1/events"): set(ALL_SCOPES),
    ("GET", "/v1/conversations/<account>/<inbox>/<number>"): {"leads:read"},
    ("POST", "/v1/conversations/<account>/<inbox>/<number>/take"): {"leads:write"},
    ("GET", "/v1/proposals"): {"leads:read"},
    ("POST", "/v1/proposals/<uuid:uid>"): {"leads:write"},
}
"""Scopes that open each address, beside admin."""
INJECTIONS = (
    "'; drop table leads.leads; --",
    "' or '1'='1",
    "\\'; select pg_sleep(10); --",
    "$$; delete from people.people; $$",
    "%' union select secret_sha256::text from ops.api_tokens --",
    "${jndi:ldap://127.0.0.1/x}",
    "{{7*7}}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "\u202etxt.exe",
    "\ufeff\u200b\u0301",
    "a" * 300,
    "🙂" * 60,
)


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v1/") and rule.rule not in OWN_PROOF
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def ask(client: FlaskClient, method: str, rule: str, headers: dict[str, str]) -> Any:
    path = rule.replace("<uuid:uid>", "0b9d7f60-3a4e-4a57-8a3a-0d6f0a1b2c3d")
    return client.open(path, method=method, headers=headers, json=None if method == "GET" else {})


def test_every_address_is_tried_with_every_scope(
    app: Flask, client: FlaskClient, module_database: Database
) -> None:
    assert routes(app) == set(NEEDS), "an address without a row in NEEDS"
    for method, rule in sorted(routes(app)):
        for headers in ({}, bearer("ind_x_y"), {"Authorization": "Basic YTpi"}):
            reply = ask(client, method, rule, headers)
            assert_problem(reply, 401, "ID401")
            assert reply.headers["WWW-Authenticate"].startswith("Bearer ")
        for scope in ALL_SCOPES:
            token = create_token(module_database, scope)
            reply = ask(client, method, rule, bearer(token, Idempotency_Key=new_key()))
            is_open = scope == "admin" or scope in NEEDS[method, rule]
            assert (reply.status_code == 403) is not is_open, (method, rule, scope)


def test_sql_in_any_text_is_a_text(client: FlaskClient, token: str, database: Database) -> None:
    before = None
    for number, text in enumerate(INJECTIONS):
        body = referral(name=text, phone=f"11 9{74_000_000 + number}", city=text, notes=text)
        body |= {"attributes": {text: text}, "referrer": {"name": text}}
        body |= {"page": {"url": f"https://x.example/{number}", "title": text}}
        made = client.post(
            "/v1/leads", json=body, headers=bearer(token, Idempotency_Key=f"k{number}")
        )
        assert made.status_code in {201, 202, 422}, made.json
        for path in ("/v1/leads", "/v1/quarantine"):
            for name in ("q", "after", "status", "open", "consultant", "limit"):
                reply = client.get(path, query_string={name: text}, headers=bearer(token))
                assert reply.status_code in {200, 422}, reply.json
        for field in ("phone", "email", "name"):
            reply = client.post("/v1/leads/lookup", json={field: text}, headers=bearer(token))
            assert reply.status_code in {200, 422}, reply.json
        if made.status_code == 201:
            uid = before = (made.json or {})["lead"]["uid"]
            for action, fields in {
                "status": ("to", "reason", "note"),
                "calls": ("result", "note", "called_at", "call_back_at"),
                "next-action": ("at", "action", "note"),
                "transfer": ("consultant", "reason"),
            }.items():
                reply = client.post(
                    f"/v1/leads/{uid}/{action}",
                    json=dict.fromkeys(fields, text),
                    headers=bearer(token, Idempotency_Key=f"k{number}"),
                )
                assert reply.status_code in {404, 409, 422}, reply.json
    assert before is not None, "some of them are possible names"
    assert client.get(f"/v1/leads/{before}", headers=bearer(token)).status_code == 200
    assert one_value(database, "select count(*) from leads.statuses") > 0


@pytest.mark.parametrize(
    "path",
    [
        "/v1/leads/../quarantine", "/v1/%2e%2e/metrics", "/v1/leads%2f..%2fme", "//v1/me",
        "/v1/leads/%00", "/v1/leads/\u212a", "/V1/me", "/v1/me/", "/v1/me;x=1", "/v1/me%20",
        "/v1/leads/" + "a" * 8000, "/v1/leads/{uid}", "/static/../api/app.py", "/.env",
        "/webhooks/chatwoot/../../metrics", "/v1/leads/00000000-0000-0000-0000-00000000000G",
    ],
)  # fmt: skip
def test_no_odd_path_leads_anywhere(client: FlaskClient, token: str, path: str) -> None:
    reply = client.get(path, headers=bearer(token))
    assert reply.status_code in {401, 404, 405, 422}
    assert reply.headers["Content-Type"].startswith("application/problem+json")


def test_nothing_is_unpacked(client: FlaskClient, token: str, database: Database) -> None:
    bomb = gzip.compress(b"{" + b" " * 30_000_000 + b"}")
    for headers in ({"Content-Encoding": "gzip"}, {"Content-Encoding": "br"}, {}):
        sent = bearer(token, Idempotency_Key=new_key()) | headers
        assert_problem(client.post("/v1/leads", data=bomb[:60_000], headers=sent), 422, "ID101")
        reply = client.post("/v1/leads/lookup", data=bomb[:60_000], headers=sent)
        assert reply.status_code in {415, 422}


@pytest.fixture(scope="module")
def server(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = Path(tmp_path_factory.mktemp("server")) / "api.log"
    with Server(module_database.url("api"), log, api_workers=1) as started:
        yield started


def say(server: Server, data: bytes) -> bytes:
    """What the server answers to these bytes until it closes or is silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answered = b""
        try:
            while piece := connection.recv(65536):
                answered += piece
        except (ConnectionResetError, TimeoutError):
            return answered
        return answered


SMUGGLED = b"GET /healthz?smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 0\r\nContent-Length: 43",
        b"Content-Length: 4, 43",
        b"Content-Length: +4",
        b"Content-Length: 0x2b",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding : chunked",
        b"X: y\r\n Content-Length: 43",
        b"X\x00: y",
        b"Big: " + b"x" * 70_000,
        b"\r\n".join(b"X-%d: y" % n for n in range(400)),
    ],
    ids=lambda lines: ascii(lines[:30]),
)
def test_no_head_hides_a_second_request(server: Server, lines: bytes) -> None:
    head = b"POST /v1/leads HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n\r\n"
    answered = say(server, head + SMUGGLED)
    statuses = re.findall(rb"HTTP/1\.1 (\d{3})", answered)
    assert all(status[:1] == b"4" for status in statuses[:1]), answered[:200]
    # A second answer is one to what this very caller sent openly, on a connection of their own.
    assert len(statuses) <= 2
    assert b"Traceback" not in answered
    assert server.ask("GET", "/healthz").status == 200


def test_what_is_logged_names_nobody(server: Server, module_database: Database) -> None:
    token = create_token(module_database)
    body = json.dumps(referral(name="Zuleica Quaresma", phone="11 97777-1234")).encode()
    server.ask("POST", "/v1/leads", body, bearer(token, Idempotency_Key=new_key()))
    server.ask("GET", "/v1/leads?q=Zuleica", None, bearer(token))
    server.ask("GET", "/v1/leads/5511977771234", None, bearer(token))
    written = server.log.read_text()
    for private in ("Zuleica", "97777", token.split("_")[2]):
        assert private not in written

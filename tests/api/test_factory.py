"""The application as it is made: routes, headers, methods."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from database.common.settings import ApiSettings
from tests.api.conftest import AppFactory


def test_it_is_made_without_a_database(make_app: AppFactory) -> None:
    client = make_app("postgresql://nobody@127.0.0.1:1/none").test_client()
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.json is not None
    assert reply.json["status"] == "ok"


def test_it_has_exactly_these_addresses(app: Flask) -> None:
    found = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == {
        ("/", "GET"),
        ("/docs", "GET"),
        ("/healthz", "GET"),
        ("/metrics", "GET"),
        ("/openapi.json", "GET"),
        ("/readyz", "GET"),
        ("/v1/catalog", "GET"),
        ("/v1/leads", "POST"),
        ("/v1/leads/<uuid:uid>", "GET"),
        ("/v1/leads/<uuid:uid>", "PATCH"),
        ("/v1/leads/<uuid:uid>/confirm-number", "POST"),
        ("/v1/cards", "GET"),
        ("/v1/cards/<uuid:uid>/accept", "POST"),
        ("/v1/cards/<uuid:uid>/ignore", "POST"),
        ("/v1/conversations/<account>/<inbox>/<number>", "GET"),
        ("/v1/conversations/<account>/<inbox>/<number>/take", "POST"),
        ("/v1/events", "GET"),
        ("/chatwoot", "GET"),
        ("/chatwoot/static/<of>/<name>", "GET"),
        ("/v1/proposals", "GET"),
        ("/v1/proposals/<uuid:uid>", "POST"),
        ("/v1/leads/lookup", "POST"),
        ("/v1/me", "GET"),
        ("/v1/enrol", "POST"),
        ("/v1/me/revoke", "POST"),
        ("/v1/normalize", "POST"),
        ("/v1/leads", "GET"),
        ("/v1/leads/waiting", "GET"),
        ("/v1/leads/transfer", "POST"),
        ("/v1/leads/worklist", "GET"),
        ("/v1/leads/<uuid:uid>/notes", "POST"),
        ("/v1/leads/<uuid:uid>/calls", "POST"),
        ("/v1/leads/<uuid:uid>/next-action", "POST"),
        ("/v1/leads/<uuid:uid>/status", "POST"),
        ("/v1/leads/<uuid:uid>/transfer", "POST"),
        ("/v1/quarantine", "GET"),
        ("/v1/quarantine/<uuid:uid>", "GET"),
        ("/v1/quarantine/<uuid:uid>", "POST"),
        ("/v1/webhooks/leads/<source>", "GET"),
        ("/v1/webhooks/leads/<source>", "POST"),
        ("/v1/webhooks/leads/<source>/<path_secret>", "POST"),
        ("/v1/webhooks/leads/<source>/<path_secret>", "GET"),
        ("/desk", "GET"),
        ("/desk/overview", "GET"),
        ("/desk/today", "GET"),
        ("/desk/leads", "GET"),
        ("/desk/referrers", "GET"),
        ("/desk/distribution", "GET"),
        ("/desk/rework", "GET"),
        ("/desk/forecast", "GET"),
        ("/desk/messages", "GET"),
        ("/desk/alerts", "GET"),
        ("/desk/operation", "GET"),
        ("/desk/leads", "POST"),
        ("/desk/leads/<uuid:uid>", "GET"),
        ("/desk/act", "POST"),
        ("/desk/login", "GET"),
        ("/desk/login", "POST"),
        ("/desk/logout", "POST"),
        ("/desk/live", "GET"),
        ("/desk/static/<name>", "GET"),
        ("/desk/<path:rest>", "GET"),
        ("/desk/<path:rest>", "POST"),
        ("/webhooks/chatwoot/<path_secret>", "POST"),
        ("/webhooks/chatwoot", "POST"),
        ("/webhooks/whatsapp", "POST"),
        ("/webhooks/whatsapp", "GET"),
    }


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/docs", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] in {"no-store", "no-cache"}
    assert uuid.UUID(headers["X-Request-Id"])
    for name in ("Content-Security-Policy", "Cache-Control", "X-Request-Id"):
        assert len(headers.getlist(name)) == 1


def test_a_request_keeps_its_callers_uuid(client: FlaskClient) -> None:
    sent = str(uuid.uuid4())
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent


@pytest.mark.parametrize("sent", ["+5511987654321", "a b", "", "1" * 400])
def test_any_other_request_id_is_replaced(client: FlaskClient, sent: str) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given)


def test_head_answers_as_get_without_a_body(client: FlaskClient) -> None:
    reply = client.head("/healthz")
    assert reply.status_code == 200
    assert reply.data == b""


def test_options_says_what_is_allowed(client: FlaskClient) -> None:
    reply = client.options("/v1/leads")
    assert reply.status_code == 204
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Content-Type" not in reply.headers
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_the_root_leads_to_the_documentation(client: FlaskClient) -> None:
    reply = client.get("/")
    assert reply.status_code == 302
    assert reply.headers["Location"] == "/docs"
    assert reply.data == b""


def test_the_readme_lists_every_setting_of_its_own() -> None:
    readme = Path("api/README.md").read_text("utf-8")
    rows = re.findall(r"^\| `INDICA_(\w+)` \| (?:`(.*?)` )?\| (.*?) \|$", readme, re.MULTILINE)
    assert {name.lower(): (default, text) for name, default, text in rows} == {
        name: (str(field.default) if field.default is not None else "", field.description)
        for name, field in ApiSettings.model_fields.items()
        if name.startswith(("api_", "extension_", "log_"))
    }

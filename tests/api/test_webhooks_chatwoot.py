"""Chatwoot's webhooks: who may deliver, what is kept, what no log shows."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from io import StringIO

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from api.blueprints import chatwoot
from database.common import logs
from database.common import sandbox_access as sandbox
from database.common.settings import ApiSettings
from tests.api.conftest import AppFactory
from tests.api.support import one_value
from tests.support.cluster import Database

SECRET = "q7Rk2-secret-of-the-webhook"
BODY = json.dumps({"event": "conversation_updated", "id": 12, "account": {"id": 1}}).encode()


@pytest.fixture
def client(make_app: AppFactory) -> FlaskClient:
    return make_app(chatwoot_webhook_secret=SecretStr(f"older-secret, {SECRET}")).test_client()


def headers(
    body: bytes = BODY, secret: str = SECRET, at: float | None = None, **changed: str
) -> dict[str, str]:
    """What Chatwoot sends with a body; `changed` replaces headers, hyphens as underscores."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    made = {
        "Content-Type": "application/json",
        "X-Chatwoot-Timestamp": timestamp,
        "X-Chatwoot-Signature": "sha256=" + digest.hexdigest(),
    }
    return made | {name.replace("_", "-"): value for name, value in changed.items()}


def kept(database: Database) -> int:
    return int(one_value(database, "select count(*) from inbox.deliveries"))


@pytest.mark.parametrize("secret", [SECRET, "older-secret"])
def test_a_signed_body_is_kept_as_it_came_and_answered(
    client: FlaskClient, module_database: Database, secret: str
) -> None:
    body = BODY + b" \xff\x00"
    before = kept(module_database)
    reply = client.post("/webhooks/chatwoot", data=body, headers=headers(body, secret))
    assert (reply.status_code, reply.get_json()) == (200, {"status": "received"})
    assert kept(module_database) == before + 1
    newest = "from inbox.deliveries order by id desc limit 1"
    assert bytes(one_value(module_database, f"select raw {newest}")) == body
    assert one_value(module_database, f"select provider || ' ' || state {newest}") == (
        "chatwoot received"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        headers(secret="not the secret"),
        headers(BODY + b"x"),
        headers(X_Chatwoot_Signature=""),
        headers(X_Chatwoot_Signature="sha256=" + "0" * 64),
        headers(X_Chatwoot_Signature="sha256=zz"),
        headers(X_Chatwoot_Signature=headers()["X-Chatwoot-Signature"][7:]),
        headers(at=time.time() - 86400),
        headers(at=time.time() + 86400),
        headers(X_Chatwoot_Timestamp=str(int(time.time()) + 1)),
        headers(X_Chatwoot_Timestamp=""),
        headers(X_Chatwoot_Timestamp="٣"),
        headers(X_Chatwoot_Timestamp="9" * 400),
        {"Authorization": f"Bearer {SECRET}"},
    ],
)
def test_what_is_forged_stale_or_unsigned_is_refused_and_not_kept(
    client: FlaskClient, module_database: Database, wrong: dict[str, str]
) -> None:
    before = kept(module_database)
    sent = {name: value.encode().decode("latin-1") for name, value in wrong.items()}
    reply = client.post("/webhooks/chatwoot", data=BODY, headers=sent)
    assert reply.status_code == 401
    assert reply.mimetype == "application/problem+json"
    assert SECRET not in reply.text
    assert kept(module_database) == before


def test_a_truncated_body_does_not_pass(client: FlaskClient, module_database: Database) -> None:
    before = kept(module_database)
    reply = client.post("/webhooks/chatwoot", data=BODY[:-4], headers=headers())
    assert reply.status_code == 401
    assert kept(module_database) == before


def test_a_body_beyond_a_mebibyte_is_refused(client: FlaskClient) -> None:
    body = b"x" * (1024 * 1024 + 1)
    assert client.post("/webhooks/chatwoot", data=body, headers=headers(body)).status_code == 413


def test_the_secret_in_the_path_does_for_versions_that_do_not_sign(
    client: FlaskClient, module_database: Database
) -> None:
    before = kept(module_database)
    assert client.post(f"/webhooks/chatwoot/{SECRET}", data=BODY).status_code == 200
    assert kept(module_database) == before + 1
    for nearly in (SECRET[:-1], SECRET + "x", SECRET.upper(), "é"):
        assert client.post(f"/webhooks/chatwoot/{nearly}", data=BODY).status_code == 401
    assert client.post("/webhooks/chatwoot/", data=BODY).status_code == 404
    assert kept(module_database) == before + 1


def test_no_log_shows_the_secret_in_the_path(make_app: AppFactory) -> None:
    client = make_app(chatwoot_webhook_secret=SecretStr(SECRET)).test_client()
    stream = StringIO()
    logs.configure("INFO", stream=stream)
    for method, path in (
        ("POST", f"/webhooks/chatwoot/{SECRET}"),
        ("GET", f"/webhooks/chatwoot/{SECRET}"),
        ("POST", f"/proxy//webhooks/chatwoot/{SECRET}"),
        ("POST", f"/webhooks/chatwoot/{SECRET}/more"),
        ("POST", f"/webhooks/chatwoot/{SECRET}x"),
    ):
        client.open(path, method=method, data=BODY)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    requests = [line for line in lines if line.get("action") == "request"]
    assert len(requests) == 5
    assert SECRET not in stream.getvalue()
    assert requests[0]["route"] == "/webhooks/chatwoot/<path_secret>"


@pytest.mark.parametrize(
    ("configured", "secrets"),
    [
        ({}, ()),
        ({"sandbox_url": "http://127.0.0.1:8090"}, (sandbox.CHATWOOT_WEBHOOK_SECRET,)),
        ({"sandbox_url": "http://127.0.0.1:8090", "whatsapp_access_token": "t"}, ()),
        ({"chatwoot_api_token": "t"}, ()),
        ({"chatwoot_base_url": "https://chatwoot.example.com"}, ()),
        ({"whatsapp_access_token": "t"}, ()),
        ({"chatwoot_webhook_secret": " a ,b,, "}, ("a", "b")),
        ({"chatwoot_webhook_secret": " , "}, ()),
    ],
)
def test_the_sandbox_is_believed_only_where_it_was_started_and_nothing_is_real(
    configured: dict[str, str], secrets: tuple[str, ...]
) -> None:
    settings = ApiSettings.model_validate({"database_url": "host=db", **configured})
    assert chatwoot.accepted_secrets(settings) == secrets


@pytest.mark.parametrize("settings", [{}, {"chatwoot_api_token": SecretStr("real")}])
def test_without_a_secret_nobody_is_believed(
    make_app: AppFactory, settings: dict[str, SecretStr]
) -> None:
    client = make_app(**settings).test_client()
    sent = headers(secret=sandbox.CHATWOOT_WEBHOOK_SECRET)
    assert client.post("/webhooks/chatwoot", data=BODY, headers=sent).status_code == 401
    assert client.post("/webhooks/chatwoot/", data=BODY).status_code == 404
    path = f"/webhooks/chatwoot/{sandbox.CHATWOOT_WEBHOOK_SECRET}"
    assert client.post(path, data=BODY).status_code == 401

"""WhatsApp's webhooks: the handshake, who may deliver, what is kept."""

from __future__ import annotations

import hashlib
import hmac
import json
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from api.blueprints import whatsapp
from database.common import logs
from database.common import sandbox_access as sandbox
from database.common.settings import ApiSettings
from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import METRICS_TOKEN, bearer, one_value
from tests.support.cluster import Database

SECRET = "app-secret-of-the-test"
TOKEN = "verify-token-of-the-test"
BODY = json.dumps({"object": "whatsapp_business_account", "entry": []}).encode()
PATH = "/webhooks/whatsapp"


@pytest.fixture
def client(make_app: AppFactory) -> FlaskClient:
    return make_app(
        whatsapp_app_secret=SecretStr(SECRET), whatsapp_verify_token=SecretStr(TOKEN)
    ).test_client()


def signature(body: bytes = BODY, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def deliver(client: FlaskClient, body: bytes = BODY, sign: str | None = None) -> TestResponse:
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": sign or signature(body)}
    return client.post(PATH, data=body, headers=headers)


def handshake(client: FlaskClient, **changed: str) -> TestResponse:
    query = {"mode": "subscribe", "challenge": "1158201444", "verify_token": TOKEN, **changed}
    return client.get(PATH, query_string={f"hub.{name}": value for name, value in query.items()})


def kept(database: Database) -> int:
    return int(one_value(database, "select count(*) from inbox.deliveries"))


def test_a_signed_body_is_kept_as_it_came_and_answered(
    client: FlaskClient, module_database: Database
) -> None:
    body = '{"object":"whatsapp_business_account","entry":[{"id":"\\u00e9\\/@ação😀"}]}'.encode()
    before = kept(module_database)
    reply = deliver(client, body)
    assert (reply.status_code, reply.get_json()) == (200, {"status": "received"})
    assert kept(module_database) == before + 1
    newest = "from inbox.deliveries order by id desc limit 1"
    assert bytes(one_value(module_database, f"select raw {newest}")) == body
    assert bytes(one_value(module_database, f"select raw_sha256 {newest}")) == (
        hashlib.sha256(body).digest()
    )
    assert one_value(module_database, f"select provider || ' ' || state {newest}") == (
        "whatsapp received"
    )


def test_any_signed_bytes_are_kept(client: FlaskClient, module_database: Database) -> None:
    """What cannot be read is for the worker to say; refusing it would make Meta repeat it."""
    for body in (b"", b"\x00\xff", b"[]", b"{" * 100_000):
        before = kept(module_database)
        assert deliver(client, body).status_code == 200
        assert kept(module_database) == before + 1


def test_a_repeated_body_is_answered_again(client: FlaskClient) -> None:
    assert [deliver(client).status_code for _ in range(3)] == [200, 200, 200]


def test_three_megabytes_are_taken_and_five_are_not(
    client: FlaskClient, module_database: Database
) -> None:
    before = kept(module_database)
    assert deliver(client, b'{"entry": [' + b" " * 3_000_000 + b"]}").status_code == 200
    assert_problem(deliver(client, b" " * 5_000_000), 413)
    assert kept(module_database) == before + 1


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        (BODY, signature(secret="another")),
        (BODY, signature(BODY + b" ")),
        (BODY[:-1], signature(BODY)),
        (BODY.replace(b": ", b":"), signature(BODY)),
        (BODY, signature().removeprefix("sha256=")),
        (BODY, "sha1=" + signature()[7:47]),
        (BODY, signature()[:-2]),
        (BODY, "sha256=" + "0" * 64),
        (BODY, "sha256="),
        (BODY, " "),
    ],
)
def test_what_meta_did_not_sign_is_refused_and_not_kept(
    client: FlaskClient, module_database: Database, body: bytes, sign: str
) -> None:
    before = kept(module_database)
    assert_problem(deliver(client, body, sign), 403, code="28000")
    assert kept(module_database) == before


def test_a_missing_signature_is_refused_before_the_body_is_read(
    client: FlaskClient, module_database: Database
) -> None:
    before = kept(module_database)
    assert_problem(client.post(PATH, data=b"x" * 5_000_000), 403, code="28000")
    assert kept(module_database) == before


def test_the_handshake_gives_the_challenge_back_as_text(client: FlaskClient) -> None:
    reply = handshake(client)
    assert (reply.status_code, reply.data) == (200, b"1158201444")
    assert reply.content_type.startswith("text/plain")


@pytest.mark.parametrize(
    "changed",
    [
        {"verify_token": "wrong"},
        {"verify_token": ""},
        {"verify_token": "ção"},
        {"mode": "unsubscribe"},
        {"mode": ""},
        {"challenge": ""},
        {"challenge": "<script>\n</script>"},
        {"challenge": "1" * 513},
    ],
)
def test_a_wrong_handshake_is_refused(client: FlaskClient, changed: dict[str, str]) -> None:
    assert_problem(handshake(client, **changed), 403, code="28000")


def test_received_and_forged_are_counted(client: FlaskClient) -> None:
    deliver(client)
    deliver(client, sign=signature(secret="another"))
    handshake(client, verify_token="wrong")
    text = client.get("/metrics", headers=bearer(METRICS_TOKEN)).text
    assert 'indica_api_webhooks_total{provider="whatsapp",result="received"} 1.0' in text
    assert 'indica_api_webhooks_total{provider="whatsapp",result="forged"} 2.0' in text


def said_at_start(**settings: Any) -> str:
    """What is logged about the secrets."""
    stream = StringIO()
    logs.configure("INFO", stream=stream)
    whatsapp.secrets(ApiSettings(**settings))
    return stream.getvalue()


def test_where_the_sandbox_was_started_it_is_believed_and_that_is_said(
    make_app: AppFactory,
) -> None:
    started = "http://127.0.0.1:8090"
    client = make_app(sandbox_url=started).test_client()
    assert deliver(client, sign=signature(secret=sandbox.WHATSAPP_APP_SECRET)).status_code == 200
    assert handshake(client, verify_token=sandbox.WHATSAPP_VERIFY_TOKEN).status_code == 200
    assert "SANDBOX" in said_at_start(sandbox_url=started)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"sandbox_url": "http://127.0.0.1:8090", "whatsapp_access_token": SecretStr("real")},
        {"whatsapp_access_token": SecretStr("real")},
        {"whatsapp_app_secret": SecretStr(SECRET)},
        {"whatsapp_verify_token": SecretStr(TOKEN)},
    ],
)
def test_without_a_started_sandbox_or_with_any_real_credential_it_is_not_believed(
    make_app: AppFactory, settings: dict[str, SecretStr]
) -> None:
    client = make_app(**settings).test_client()
    sandboxed = signature(secret=sandbox.WHATSAPP_APP_SECRET)
    assert deliver(client, sign=sandboxed).status_code == 403
    assert deliver(client, sign=signature(secret="")).status_code == 403
    assert handshake(client, verify_token=sandbox.WHATSAPP_VERIFY_TOKEN).status_code == 403
    assert handshake(client, verify_token="").status_code == 403
    assert "refused" in said_at_start(**settings)

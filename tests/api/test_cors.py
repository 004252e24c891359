"""A browser extension of ours may read every answer, whatever it is; nobody else's page may."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError

from database.common.settings import ApiSettings
from tests.api.conftest import AppFactory
from tests.api.support import bearer, create_token, new_key, referral
from tests.support.cluster import Database

MANIFEST = Path(__file__).parents[2] / "extension" / "manifest.json"
OTHER_ID = "abcdefghijklmnopabcdefghijklmnop"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
}


def manifest_origin() -> str:
    """Chrome derives an id from the first 16 bytes of the key's SHA-256, as letters from a to p."""
    key = base64.b64decode(json.loads(MANIFEST.read_text("utf-8"))["key"])
    digits = hashlib.sha256(key).hexdigest()[:32]
    return "chrome-extension://" + "".join(chr(ord("a") + int(digit, 16)) for digit in digits)


ORIGIN = manifest_origin()


def listed(header: str) -> set[str]:
    return {name.strip() for name in header.split(",")}


def test_the_default_is_the_extension_that_the_manifest_names() -> None:
    assert ApiSettings().extension_origins() == {ORIGIN}


@pytest.mark.parametrize(
    ("ids", "origins"),
    [
        ("none", set()),
        (OTHER_ID, {f"chrome-extension://{OTHER_ID}"}),
        (f"{'a' * 32}, {OTHER_ID}", {f"chrome-extension://{i}" for i in ("a" * 32, OTHER_ID)}),
    ],
)
def test_other_extensions_are_named_by_their_ids(ids: str, origins: set[str]) -> None:
    assert ApiSettings(extension_ids=ids).extension_origins() == origins


@pytest.mark.parametrize("ids", ["*", "a" * 31, f"chrome-extension://{OTHER_ID}", "q" * 32])
def test_what_is_no_id_is_refused(ids: str) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(extension_ids=ids)


def test_a_preflight_is_answered_without_a_token(client: FlaskClient) -> None:
    reply = client.options("/v1/leads", headers={"Origin": ORIGIN, **PREFLIGHT})
    assert (reply.status_code, reply.data) == (204, b"")
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert listed(reply.headers["Access-Control-Allow-Headers"]) == {
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "Indica-Installation",
        "Accept-Language",
    }
    assert listed(reply.headers["Access-Control-Allow-Methods"]) == {"GET", "POST", "PATCH"}
    assert int(reply.headers["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize(
    "address", ["/v1/me", "/v1/catalog", "/v1/enrol", "/v1/leads/lookup", "/v1/leads/x/status"]
)
def test_every_address_of_the_extension_has_a_preflight(client: FlaskClient, address: str) -> None:
    path = address.replace("/x/", "/5f1f6c1e-0f0a-4b27-9a58-2c3c6f4b9d20/")
    reply = client.options(path, headers={"Origin": ORIGIN, **PREFLIGHT})
    assert reply.status_code == 204
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_an_answer_can_be_read_with_its_headers(client: FlaskClient, token: str) -> None:
    key = new_key()
    for _ in range(2):
        reply = client.post(
            "/v1/leads",
            json=referral(phone="(011) 9.8123-4567"),
            headers=bearer(token, Idempotency_Key=key, Origin=ORIGIN),
        )
    assert reply.headers["Idempotency-Replayed"] == "true"
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert listed(reply.headers["Access-Control-Expose-Headers"]) == {
        "Date",
        "Retry-After",
        "Idempotency-Replayed",
        "X-Request-Id",
    }
    assert reply.headers.getlist("Vary") == ["Origin"]


@pytest.mark.parametrize("status", [401, 404, 405, 413, 422])
def test_a_refusal_can_be_read_too(client: FlaskClient, token: str, status: int) -> None:
    headers = bearer(token, Idempotency_Key=new_key(), Origin=ORIGIN)
    reply = {
        401: lambda: client.get("/v1/me", headers={"Origin": ORIGIN}),
        404: lambda: client.get("/v1/nothing", headers=headers),
        405: lambda: client.delete("/v1/leads", headers=headers),
        413: lambda: client.post("/v1/leads", data=b"x" * 70_000, headers=headers),
        422: lambda: client.post("/v1/leads", data=b"{", headers=headers),
    }[status]()
    assert reply.status_code == status
    assert reply.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_busy_and_a_broken_api_can_be_read_too(app: Flask, module_database: Database) -> None:
    @app.get("/v1/broken")
    def broken() -> str:
        raise RuntimeError("broken on purpose")

    client = app.test_client()
    slow = create_token(module_database, requests_per_minute=1)
    replies = [
        client.get("/v1/me", headers=bearer(slow, Origin=ORIGIN)),
        client.get("/v1/me", headers=bearer(slow, Origin=ORIGIN)),
        client.get("/v1/broken", headers={"Origin": ORIGIN}),
    ]
    assert [reply.status_code for reply in replies] == [200, 429, 500]
    assert {reply.headers["Access-Control-Allow-Origin"] for reply in replies} == {ORIGIN}


@pytest.mark.parametrize(
    "origin",
    [
        f"chrome-extension://{OTHER_ID}",
        f"{ORIGIN}.example.com",
        ORIGIN.upper(),
        "https://example.com",
        "null",
        None,
    ],
)
def test_no_other_origin_may_read_anything(client: FlaskClient, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    for reply in (
        client.get("/healthz", headers=headers),
        client.options("/v1/leads", headers={**headers, **PREFLIGHT}),
    ):
        assert not [name for name, _ in reply.headers if name.startswith("Access-Control-")]
        assert reply.headers["Vary"] == "Origin"


def test_without_extensions_there_is_no_cors(make_app: AppFactory) -> None:
    reply = make_app(extension_ids="none").test_client().get("/healthz", headers={"Origin": ORIGIN})
    assert reply.status_code == 200
    assert "Access-Control-Allow-Origin" not in reply.headers

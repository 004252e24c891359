"""Logs are JSON and hold nothing personal."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest

from database.common import logs
from database.common.redaction import Redactor
from tests.api.conftest import AppFactory
from tests.api.support import bearer, create_token, new_key, referral
from tests.support.cluster import Database


@pytest.mark.parametrize(
    "text",
    [
        "phone +5511987654321",
        "phone (011) 9.8765-4321 here",
        "phone 11 98765 4321",
        "phone 11987654321",
        "0055 11 98765-4321",
        "/v1/leads/+55%2011%2098765-4321",
        "/v1/leads/%2B5511987654321",
        "CPF 123.456.789-09",
        "CPF 12345678909",
        "CNPJ 12.345.678/0001-95",
        "CNPJ 12345678000195",
        "CNPJ 12.ABC.345/01DE-35",
        "CNPJ 12ABC34501DE35",
        "to maria.jose+x@example.com.br.",
        "to maria%40example.com",
        "wamid.HBgNNTUxMTk4NzY1NDMyMRUCABEYEjQ1",
        "Authorization: Bearer ind_9cab831ac1_323449a05d921829d9ad1dedd392",
        "token ind_9cab831ac1_323449a05d921829d9ad1dedd392",
        "postgresql://indica_api:hunter2secret@db/indica",
        "host=db password=hunter2secret",
    ],
)
def test_personal_data_and_secrets_are_redacted(text: str) -> None:
    redacted = Redactor()(text)
    for secret in ("4321", "98765", "456", "345", "maria", "HBgN", "3234", "hunter2", "01DE"):
        assert secret not in redacted
    assert "[" in redacted


@pytest.mark.parametrize(
    "text",
    [
        "0b7c4a52-6f0e-4f5f-9a49-1d8f0a3f7c11",
        "/v1/leads/12345678-1234-1234-1234-123456789012",
        "took 12 ms",
        "listening at 127.0.0.1:8080",
        "nothing to hide",
    ],
)
def test_the_rest_is_kept(text: str) -> None:
    assert Redactor()(text) == text


def test_a_record_is_one_line_of_json() -> None:
    stream = StringIO()
    logs.configure("INFO", stream=stream)
    try:
        raise ValueError("bad +5511987654321\nsecond line")
    except ValueError:
        logging.getLogger("somewhere").exception(
            "failed for %s",
            "maria@example.com",
            extra={"facts": {"action": "x", "count": 3, "list": ["11 98765-4321", None]}},
        )
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    line = json.loads(lines[0])
    assert line["level"] == "error"
    assert line["message"] == "failed for [email]"
    assert line["count"] == 3
    assert line["list"] == ["[number]", None]
    assert "ValueError: bad [number]" in line["exception"]


def test_requests_leave_no_personal_data_in_the_log(
    database: Database, capfd: pytest.CaptureFixture[str], make_app: AppFactory
) -> None:
    token = create_token(database)
    client = make_app(database.url("api"), log_level="DEBUG").test_client()
    headers = bearer(token, Idempotency_Key=new_key())
    body = referral(
        name="Zenaide Quirino",
        phone="(011) 9.8765-4321",
        email="zenaide@example.com",
        tax_id="123.456.789-09",
        notes="mora com Ubirajara",
    )
    assert client.post("/v1/leads", headers=headers, json=body).status_code == 201
    client.post("/v1/leads?phone=11987654321", headers=headers, json=body)
    client.post("/v1/leads", headers=headers, data=b'{"phone": "11987654321"')
    client.post("/v1/leads/lookup", headers=bearer(token), json={"email": "zenaide@example.com"})
    client.get("/v1/leads/+5511987654321", headers=bearer(token))
    client.get("/zenaide@example.com", headers=bearer(token[:-1] + "x"))
    client.get("/v1/me?email=zenaide@example.com", headers={"X-Request-Id": "11987654321"})
    # A failure inside the database carries values in its message.
    with database.connect("owner") as connection:
        connection.execute(
            "create or replace function api.get_catalog("
            "p_token_id bigint, out http_status integer, out body jsonb) language plpgsql"
            " security definer set search_path = '' as"
            " $$begin raise exception 'no +5511987654321, zenaide@example.com'; end$$"
        )
    client.get("/v1/catalog", headers=bearer(token))

    written = "".join(capfd.readouterr())
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["message"] == "request"]) == 8
    assert {line["route"] for line in lines if line.get("action") == "request"} >= {
        "/v1/leads",
        "/v1/leads/lookup",
        "unmatched",
    }
    secret = token.rpartition("_")[2]
    for private in (
        "Zenaide", "Quirino", "zenaide", "98765", "123.456", "Ubirajara", "?", secret, "9.8765",
    ):  # fmt: skip
        assert private not in written, private


def test_problems_are_logged_with_their_request_id(
    capsys: pytest.CaptureFixture[str], make_app: AppFactory
) -> None:
    client = make_app("postgresql://nobody@127.0.0.1:1/none", api_connect_timeout=0.3).test_client()
    reply = client.get("/readyz")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    unavailable = [line for line in lines if line.get("action") == "db_unavailable"]
    assert len(unavailable) == 1
    assert unavailable[0]["request_id"] == reply.headers["X-Request-Id"]

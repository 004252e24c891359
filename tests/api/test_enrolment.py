"""An enrolment code becomes a token, once, and guessing is slow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import bearer, one_value
from tests.support.cluster import Database


@pytest.fixture(autouse=True)
def _fresh_minute(module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("truncate ops.attempt_windows")
        connection.execute(
            "insert into routing.consultants (name, email) values ('Ana Lima', 'ana@example.com')"
            " on conflict do nothing"
        )


def code(database: Database) -> str:
    return str(
        one_value(
            database,
            "select ops.create_enrolment_code(c.id) from routing.consultants as c",
        )
    )


def enrol(client: FlaskClient, text: str, **headers: str) -> Any:
    return client.post("/v1/enrol", json={"code": text}, headers=headers)


def test_a_code_works_once(client: FlaskClient, module_database: Database) -> None:
    made = code(module_database)
    assert re.fullmatch("[A-HJ-NP-Z2-9]{8}", made)
    reply = enrol(client, f" {made[:4].lower()}-{made[4:]} ")
    assert reply.status_code == 201
    assert reply.json["consultant"]["email"] == "ana@example.com"
    me = client.get("/v1/me", headers=bearer(reply.json["token"])).json
    assert me is not None
    assert me["consultant"]["name"] == "Ana Lima"
    assert me["token"]["scopes"] == ["leads:write", "leads:read"]
    assert_problem(enrol(client, made), 403, "ID405")


def test_whatever_is_wrong_the_answer_is_the_same(
    client: FlaskClient, module_database: Database
) -> None:
    expired, idle, used = (code(module_database) for _ in range(3))
    assert enrol(client, used).status_code == 201
    with module_database.connect("owner") as connection:
        connection.execute(
            "update ops.enrolment_codes set expires_at = now() - interval '1 s'"
            " where code_sha256 = sha256(%s)",
            (expired.encode(),),
        )
        connection.execute("update routing.consultants set is_active = false")
    answers = []
    for text in (expired, idle, used, "AAAAAAAA"):
        body = assert_problem(enrol(client, text), 403, "ID405")
        answers.append({k: v for k, v in body.items() if k != "request_id"})
    with module_database.connect("owner") as connection:
        connection.execute("update routing.consultants set is_active = true")
    assert all(answer == answers[0] for answer in answers)


def test_an_address_has_few_attempts(client: FlaskClient, module_database: Database) -> None:
    for _ in range(5):
        assert enrol(client, "AAAAAAAA").status_code == 403
    made = code(module_database)
    refused = enrol(client, made)
    assert_problem(refused, 429, "ID501")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    # A header that nobody put there does not make another caller of it.
    assert enrol(client, made, **{"X-Forwarded-For": "203.0.113.9"}).status_code == 429


def test_behind_a_proxy_the_address_is_what_it_saw(make_app: AppFactory) -> None:
    client = make_app(api_proxies=1).test_client()
    for _ in range(6):
        last = enrol(client, "AAAAAAAA", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.1"})
    assert last.status_code == 429
    other = enrol(client, "AAAAAAAA", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.2"})
    assert other.status_code == 403


def test_all_addresses_together_have_a_limit(app: Flask, module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        connection.execute(
            "update ops.settings set value = '2' where key = 'enrolments_per_minute'"
        )
    statuses = [
        app.test_client()
        .post("/v1/enrol", json={"code": "A"}, environ_base={"REMOTE_ADDR": f"203.0.113.{n}"})
        .status_code
        for n in range(4)
    ]
    with module_database.connect("owner") as connection:
        connection.execute(
            "update ops.settings set value = '60' where key = 'enrolments_per_minute'"
        )
    assert statuses == [403, 403, 429, 429]


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"code": 1}', b'{"code": ""}', b"\xff"])
def test_what_is_no_code_is_said(client: FlaskClient, raw: bytes) -> None:
    assert client.post("/v1/enrol", data=raw).status_code == 422

"""Every shape in which Chatwoot refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from database.common.http_client import Answer
from database.common.redaction import Redactor
from outbound_worker.chatwoot import error_from_answer


def read(status: int, body: Any, **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_answer("contacts/create", Answer(status, headers, data), Redactor())


@pytest.mark.parametrize(
    ("status", "body", "phase", "message"),
    [
        (401, {"error": "Invalid Access Token"}, "answered", "Invalid Access Token"),
        (403, {"error": "API access is not enabled"}, "answered", "API access is not enabled"),
        (404, {"error": "Resource could not be found"}, "answered", "Resource could not be found"),
        (422, {"message": "Email has been taken"}, "answered", "Email has been taken"),
        (422, {"error": "param is missing"}, "answered", "param is missing"),
        (402, {"error": "limit"}, "answered", "limit"),
        (429, b"Retry later\n", "answered", "Retry later"),
        (413, b"<html><h1>413</h1></html>", "no_answer", "no readable answer"),
        (302, b"", "no_answer", "no readable answer"),
        (408, b"", "no_answer", "no readable answer"),
        (500, b"<!DOCTYPE html><html>", "no_answer", "no readable answer"),
        (500, b"", "no_answer", "no readable answer"),
        (
            500,
            {"status": 500, "error": "Internal Server Error"},
            "no_answer",
            "Internal Server Error",
        ),
        (502, b"<html>nginx</html>", "no_answer", "no readable answer"),
        (503, {"error": "maintenance"}, "answered", "maintenance"),
        (200, b"<html>", "no_answer", "no readable answer"),
        (422, [1, 2], "no_answer", "[1, 2]"),
        (422, {"error": {"odd": 1}}, "no_answer", '{"error": {"odd": 1}}'),
        (404, b"404 page not found\n", "no_answer", "404 page not found"),
        (404, b"<html>", "no_answer", "no readable answer"),
        (404, b"", "no_answer", "no readable answer"),
        (404, {"message": "no Route matched"}, "no_answer", "no Route matched"),
        (404, {"status": 404, "error": "Not Found"}, "no_answer", "Not Found"),
        (404, {"error": "Not Found", "path": "/api"}, "no_answer", "Not Found"),
        (401, b"Unauthorized", "no_answer", "Unauthorized"),
        (422, b"Unprocessable", "no_answer", "Unprocessable"),
        (200, {"status": "ok"}, "no_answer", "no readable answer"),
    ],
)
def test_phase_and_message_of_every_kind_of_answer(
    status: int, body: Any, phase: str, message: str
) -> None:
    error = read(status, body)
    assert (error.phase, error.http_status) == (phase, status)
    assert error.message == f"HTTP {status}: {message}"
    assert (error.target, error.operation, error.code) == ("chatwoot", "contacts/create", None)


def test_attributes_of_a_422_are_kept() -> None:
    error = read(
        422,
        {
            "message": "Phone number has already been taken, Email has already been taken",
            "attributes": ["phone_number", "email"],
        },
    )
    assert error.as_json()["attributes"] == ["phone_number", "email"]


def test_retry_after_is_read_when_a_proxy_sends_one() -> None:
    assert read(429, b"Retry later", **{"Retry-After": "60"}).retry_after_seconds == 60
    assert read(429, b"Retry later").retry_after_seconds is None


def test_personal_data_in_an_error_is_redacted() -> None:
    error = read(422, {"error": "joao@x.com.br and (11) 98765-4321 are taken"})
    assert "joao" not in error.message
    assert "98765" not in error.message

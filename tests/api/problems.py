"""What must hold for every error."""

from __future__ import annotations

import uuid
from typing import Any

from werkzeug.test import TestResponse


def assert_problem(
    reply: TestResponse, status: int, code: str | None = None, *, language: str = "pt"
) -> dict[str, Any]:
    """The reply is a problem document of RFC 9457, whole and in the right language."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert "<html" not in reply.text.lower()
    assert "Traceback" not in reply.text
    body: dict[str, Any] | None = reply.get_json(force=True)
    assert body is not None
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert isinstance(body["title"], str)
    assert body["title"]
    assert isinstance(body["errors"], list)
    assert body["request_id"] == reply.headers["X-Request-Id"]
    assert uuid.UUID(body["request_id"])
    assert reply.headers["Cache-Control"] == "no-store"
    if code is not None:
        assert body["code"] == code, body
    return body

"""What the API's tests share: bodies, tokens, a server process, a network that can fail."""

from __future__ import annotations

import itertools
import os
from typing import Any

from tests.support.api_server import METRICS_TOKEN as METRICS_TOKEN
from tests.support.cluster import Database

ALL_SCOPES = ("leads:write", "leads:read", "quarantine", "admin")

_keys = itertools.count(1)


def new_key() -> str:
    return f"test-{os.getpid()}-{next(_keys)}"


def create_token(
    database: Database,
    *scopes: str,
    consultant_id: int | None = None,
    requests_per_minute: int | None = 1_000_000,
) -> str:
    """A token of the scopes, all of them by default."""
    with database.connect("owner") as connection:
        row = connection.execute(
            "select token from ops.create_token(p_name => 'test', p_scopes => %s,"
            " p_consultant_id => %s, p_requests_per_minute => %s)",
            (list(scopes or ALL_SCOPES), consultant_id, requests_per_minute),
        ).fetchone()
    assert row is not None
    return str(row[0])


def referral(**changes: object) -> dict[str, Any]:
    """A body that is accepted; `changes` replace top-level fields, or `person` ones."""
    body: dict[str, Any] = {
        "person": {"name": "Maria José da Silva", "phone": "(011) 9.8765-4321"},
        "origin": "manual",
    }
    for name, value in changes.items():
        target = body["person"] if name in {"name", "phone", "email", "tax_id", "city"} else body
        target[name] = value
    return body


def bearer(token: str, **headers: str) -> dict[str, str]:
    """Headers of a caller; underscores in names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"Authorization": f"Bearer {token}", **named}


def one_value(database: Database, query: str, role: str = "owner") -> Any:
    with database.connect(role) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]

"""Who may call."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.cluster import Database

ADDRESSES = [
    ("POST", "/v1/leads"),
    ("POST", "/v1/leads/lookup"),
    ("GET", "/v1/leads/00000000-0000-0000-0000-000000000000"),
    ("GET", "/v1/me"),
    ("GET", "/v1/catalog"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic aW5kaWNhOnNlZ3JlZG8=",
        "Bearer ind",
        "Bearer ind__",
        "Bearer ind_abc",
        "Bearer ind_abc_def ghi",
        "Bearer ind_0123456789_" + "0" * 48,
        "Bearer " + "x" * 5000,
        "Bearer ind_\xe9_\xff",
        "Bearer ind_' or true --_x",
    ],
)
def test_without_a_valid_token_nothing_is_answered(
    client: FlaskClient, method: str, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = client.open(path, method=method, headers=headers, data=b"{}")
    assert_problem(reply, 401, "ID401")
    assert reply.headers["WWW-Authenticate"].startswith('Bearer realm="indica"')


def test_a_wrong_secret_is_refused(client: FlaskClient, token: str) -> None:
    last = "0" if token[-1] != "0" else "1"
    reply = client.get("/v1/me", headers=bearer(token[:-1] + last))
    assert_problem(reply, 401, "ID401")
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


def test_the_scheme_is_read_in_any_case(client: FlaskClient, token: str) -> None:
    assert client.get("/v1/me", headers={"Authorization": f"bearer {token}"}).status_code == 200


def test_a_revoked_token_is_refused_at_once(
    client: FlaskClient, module_database: Database, token: str
) -> None:
    assert client.get("/v1/me", headers=bearer(token)).status_code == 200
    with module_database.connect("owner") as connection:
        connection.execute("select ops.revoke_token(%s)", (token,))
    assert_problem(client.get("/v1/me", headers=bearer(token)), 401, "ID401")


def test_a_token_without_the_scope_is_told_so(
    client: FlaskClient, module_database: Database
) -> None:
    dashboard = bearer(create_token(module_database, "dashboard:read"))
    lead = "/v1/leads/00000000-0000-0000-0000-000000000000"
    for reply in (
        client.get(lead, headers=dashboard),
        client.post("/v1/leads/lookup", headers=dashboard, json={"phone": "11 98765-4321"}),
        client.post(
            "/v1/leads", headers={**dashboard, "Idempotency-Key": new_key()}, json=referral()
        ),
    ):
        assert_problem(reply, 403, "ID402")
        assert 'error="insufficient_scope"' in reply.headers["WWW-Authenticate"]


def test_a_token_beyond_its_limit_waits(client: FlaskClient, module_database: Database) -> None:
    limited = bearer(create_token(module_database, requests_per_minute=2))
    # A minute may end in between, so a few more than the limit may pass.
    replies = [client.get("/v1/me", headers=limited) for _ in range(6)]
    assert replies[0].status_code == 200
    refused = [reply for reply in replies if reply.status_code != 200]
    assert refused
    assert_problem(refused[0], 429, "ID501")
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60


def test_lookups_have_a_limit_of_their_own(
    client: FlaskClient, module_database: Database, token: str
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("update ops.settings set value = '1' where key = 'lookups_per_minute'")
    try:
        replies = [
            client.post("/v1/leads/lookup", headers=bearer(token), json={"phone": "11 98765-4321"})
            for _ in range(4)
        ]
    finally:
        with module_database.connect("owner") as connection:
            connection.execute(
                "update ops.settings set value = '60' where key = 'lookups_per_minute'"
            )
    refused = [reply for reply in replies if reply.status_code != 200]
    assert refused
    assert_problem(refused[0], 429, "ID501")
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60
    assert client.get("/v1/me", headers=bearer(token)).status_code == 200


def test_the_secret_itself_never_reaches_the_database(
    client: FlaskClient, module_database: Database, token: str
) -> None:
    client.get("/v1/me", headers=bearer(token))
    secret = token.rpartition("_")[2]
    stored = one_value(module_database, "select string_agg(t::text, ' ') from ops.api_tokens as t")
    assert token.split("_")[1] in stored
    assert secret not in stored

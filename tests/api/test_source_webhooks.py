"""Structured webhooks: signed, mapped, kept as they came."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from database.common.source_secrets import signature, source_secret
from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import one_value
from tests.support.cluster import MASTER_KEY, Database

MAP = {
    "person.name": "/data/nome",
    "person.phone": "/data/tel",
    "attributes.campaign": "/utm~1campaign",
    "delivery_id": "/id",
}


@pytest.fixture(autouse=True)
def _source(module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('site', 'Site')")
        connection.execute(
            "select intake.set_source_map('site', %s, '{\"origin\": \"site\"}')", (json.dumps(MAP),)
        )


@pytest.fixture
def client(make_app: AppFactory) -> FlaskClient:
    return make_app(master_key=SecretStr(MASTER_KEY)).test_client()


def post(
    client: FlaskClient,
    raw: bytes,
    *,
    source: str = "site",
    at: int | None = None,
    key: str | None = None,
    signed_delivery: str | None = None,
    **headers: str,
) -> Any:
    timestamp = int(time.time()) if at is None else at
    secret = source_secret(MASTER_KEY, source, 1) if key is None else key
    sent = {
        "X-Indica-Timestamp": str(timestamp),
        "X-Indica-Signature": signature(
            secret,
            timestamp,
            headers.get("X_Indica_Delivery", "") if signed_delivery is None else signed_delivery,
            raw,
        ),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return client.post(f"/v1/webhooks/leads/{source}", data=raw, headers=sent)


def body(number: int, **data: object) -> bytes:
    filled = {"nome": "Maria José", "tel": f"11 97733-{number:04}", **data}
    return json.dumps(
        {"id": f"pedido-{number}", "data": filled, "utm/campaign": "outono", "extra": [1]}
    ).encode()


def kept(database: Database, answer: Any) -> bytes:
    uid = answer["submission_uid"]
    return bytes(one_value(database, f"select raw from intake.submissions where uid = '{uid}'"))


def test_it_becomes_a_lead_and_its_bytes_are_kept(
    client: FlaskClient, module_database: Database
) -> None:
    raw = b" " + body(1)
    reply = post(client, raw)
    assert reply.status_code == 201, reply.json
    assert kept(module_database, reply.json) == raw
    uid = reply.json["lead"]["uid"]
    assert one_value(
        module_database,
        "select array[l.origin, l.attributes ->> 'campaign', s.code, t.name] from leads.leads as l"
        " join intake.sources as s on s.id = l.source_id"
        " join intake.submissions as b on b.id = l.submission_id"
        f" join ops.api_tokens as t on t.id = b.token_id where l.uid = '{uid}'",
    ) == ["site", "outono", "site", "Webhook de Site"]


def test_a_repetition_has_the_first_answer(client: FlaskClient, module_database: Database) -> None:
    first, again = post(client, body(2)), post(client, body(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json
    assert_problem(post(client, body(2, nome="Outra Pessoa")), 422, "ID104")


def test_the_id_may_stand_in_a_header(client: FlaskClient) -> None:
    raw = json.dumps({"data": {"nome": "Rita Prado", "tel": "11 97734-0001"}}).encode()
    assert post(client, raw, X_Indica_Delivery="d-1").status_code == 201
    again = post(client, raw, X_Indica_Delivery="d-1")
    assert again.headers["Idempotency-Replayed"] == "true"


def test_without_an_id_the_same_bytes_are_the_same_delivery(client: FlaskClient) -> None:
    raw = json.dumps({"data": {"nome": "Davi Prado", "tel": "11 97734-0002"}}).encode()
    first = post(client, raw)
    assert first.status_code == 201
    again = post(client, raw)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json is not None
    assert first.json is not None
    assert again.json["submission_uid"] == first.json["submission_uid"]


def test_a_pointer_that_finds_nothing_is_named(
    client: FlaskClient, module_database: Database
) -> None:
    reply = post(
        client, json.dumps({"id": "p-9", "data": {"nome": "Rita", "telefone": 1}}).encode()
    )
    problem = assert_problem(reply, 422, "ID102")
    assert problem["errors"][0]["field"] == "person.phone"
    assert problem["errors"][0]["pointer"] == "/data/tel"
    assert "/data/tel" in problem["errors"][0]["detail"]
    assert kept(module_database, problem).startswith(b'{"id": "p-9"')
    nothing = assert_problem(post(client, b'{"id": "p-10"}'), 422, "ID102")
    assert nothing["errors"][0]["pointer"] == "/data/nome, /data/tel"


@pytest.mark.parametrize("raw", [b"Maria", b"[]", b"", b"\xff\xfea", b'{"a": "\\u0000"}'])
def test_what_is_not_json_is_in_the_ledger(
    client: FlaskClient, module_database: Database, raw: bytes
) -> None:
    problem = assert_problem(post(client, raw, X_Indica_Delivery=f"raw-{raw.hex()}-"), 422, "ID101")
    assert kept(module_database, problem) == raw


def test_numbers_are_taken_as_they_are_written(client: FlaskClient) -> None:
    reply = post(client, body(3, tel=5511977331234))
    assert reply.status_code == 201, reply.json


def test_forged_stale_and_unknown_look_the_same(
    client: FlaskClient, module_database: Database
) -> None:
    before = one_value(module_database, "select count(*) from intake.submissions")
    raw, now = body(4), int(time.time())
    good = signature(source_secret(MASTER_KEY, "site", 1), now, "", raw)
    replies = [
        post(client, raw, key="wrong"),
        post(client, raw, source="nobody"),
        post(client, raw, at=now - 301),
        post(client, raw, at=now + 301),
        post(client, raw + b" ", X_Indica_Signature=good, X_Indica_Timestamp=str(now)),
        post(client, raw, X_Indica_Signature=good.upper()),
        post(client, raw, X_Indica_Signature=""),
        post(client, raw, X_Indica_Timestamp="agora"),
        client.post("/v1/webhooks/leads/site", data=raw),
        client.post("/v1/webhooks/leads/a%00b", data=raw),
    ]
    answers = [assert_problem(reply, 401, "ID401") for reply in replies]
    assert len({(a["title"], a["detail"]) for a in answers}) == 1
    assert one_value(module_database, "select count(*) from intake.submissions") == before


def test_an_inactive_source_and_an_old_secret_are_refused(
    client: FlaskClient, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("update intake.sources set secret_version = 2 where code = 'site'")
        assert post(client, body(5)).status_code == 401
        assert post(client, body(5), key=source_secret(MASTER_KEY, "site", 2)).status_code == 201
        connection.execute(
            "update intake.sources set secret_version = 1, is_active = false where code = 'site'"
        )
        assert post(client, body(6)).status_code == 401


def test_without_a_master_key_nothing_is_taken(make_app: AppFactory) -> None:
    raw = body(7)
    reply = post(make_app().test_client(), raw, key=source_secret("", "site", 1))
    assert_problem(reply, 401, "ID401")


def test_unsigned_posts_take_nothing_from_the_partners_limit(
    client: FlaskClient, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('loud', 'Loud')")
        connection.execute(
            "update ops.api_tokens set requests_per_minute = 3"
            " where id = (select token_id from intake.sources where code = 'loud')"
        )
    raw = body(70)
    for _ in range(600):
        assert post(client, raw, source="loud", key="wrong").status_code == 401
    assert post(client, raw, source="loud", X_Indica_Delivery="d-1").status_code != 429
    statuses = {
        post(client, raw, source="loud", X_Indica_Delivery=f"d-{n}").status_code for n in range(6)
    }
    assert 429 in statuses, "what is signed counts"


def test_the_delivery_is_inside_the_signature(
    client: FlaskClient, module_database: Database
) -> None:
    raw = json.dumps({"data": {"nome": "Rita Prado", "tel": "11 97733-0071"}}).encode()
    first = post(client, raw, X_Indica_Delivery="d-71")
    assert first.status_code == 201, first.json
    again = post(client, raw, X_Indica_Delivery="d-71")
    assert again.status_code == 200
    assert again.headers["Idempotency-Replayed"] == "true"
    other = post(client, raw, X_Indica_Delivery="d-72", signed_delivery="d-71")
    problem = assert_problem(other, 401)
    assert problem["title"]
    assert other.headers["WWW-Authenticate"].startswith("Signature ")
    uid = first.json["lead"]["uid"]
    touches = one_value(
        module_database,
        "select count(*) from leads.touches as t join leads.leads as l on l.id = t.lead_id"
        f" where l.uid = '{uid}'",
    )
    assert touches == 0


def test_without_the_master_key_of_the_database_nothing_is_taken(make_app: AppFactory) -> None:
    client = make_app(master_key=SecretStr("another-master-key")).test_client()
    # A sender repeats what was answered with a 500.
    assert_problem(post(client, body(73)), 500, "ID903")

"""Referrals: what is accepted, what is refused, and how it is said."""

from __future__ import annotations

import gzip
import json
import uuid
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.cluster import Database

pytestmark = pytest.mark.usefixtures("garbage_waits")


def submit(
    client: FlaskClient, token: str, body: bytes | dict[str, Any], **headers: str
) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = bearer(token, **{"Idempotency_Key": new_key(), **headers})
    return client.post("/v1/leads", data=raw, headers=sent)


def submissions(database: Database) -> int:
    return int(one_value(database, "select count(*) from intake.submissions"))


def test_a_referral_becomes_a_lead_that_can_be_read(client: FlaskClient, token: str) -> None:
    created = submit(client, token, referral(phone="11 91111-0001", notes="Prefere a tarde"))
    assert created.status_code == 201
    assert created.headers["Content-Type"] == "application/json"
    assert created.headers["Cache-Control"] == "no-store"
    assert "Idempotency-Replayed" not in created.headers
    assert created.json is not None
    assert created.json["outcome"] == "created"
    uid = created.json["lead"]["uid"]
    assert created.headers["Location"] == f"/v1/leads/{uid}"

    read = client.get(created.headers["Location"], headers=bearer(token))
    assert read.status_code == 200
    assert read.json is not None
    assert read.json["uid"] == uid
    assert read.json["person"]["phones"] == ["+5511911110001"]
    assert read.json["notes"] == "Prefere a tarde"
    assert read.json["timeline"][0]["kind"] == "created"


def test_the_same_person_again_is_a_touch(client: FlaskClient, token: str) -> None:
    first = submit(client, token, referral(phone="11 91111-0002"))
    again = submit(client, token, referral(phone="+55 (11) 91111-0002", origin="event"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json is not None
    assert again.json["outcome"] == "touched"
    assert again.json["lead"]["uid"] == first.json["lead"]["uid"]
    assert "Location" not in again.headers


def test_what_needs_a_person_is_accepted_into_quarantine(client: FlaskClient, token: str) -> None:
    person = {"name": "Maria José", "phone": "11 91111-0003"}
    reply = submit(client, token, {"person": person, "referrer": person, "origin": "manual"})
    assert reply.status_code == 202
    assert reply.json is not None
    assert reply.json["outcome"] == "quarantined"


def test_a_replay_gives_the_first_answer_and_nothing_new(
    client: FlaskClient, token: str, module_database: Database
) -> None:
    key, body = new_key(), referral(phone="11 91111-0004")
    first = submit(client, token, body, Idempotency_Key=key)
    before = submissions(module_database)
    again = submit(client, token, body, Idempotency_Key=key)
    assert first.status_code == 201
    assert again.status_code == 200
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json
    assert submissions(module_database) == before


def test_a_refusal_is_no_answer_for_good(client: FlaskClient, token: str) -> None:
    key = new_key()
    first = submit(client, token, b"{", Idempotency_Key=key)
    again = submit(client, token, b"{", Idempotency_Key=key)
    one, two = assert_problem(first, 422, "ID101"), assert_problem(again, 422, "ID101")
    assert one["submission_uid"] != two["submission_uid"]
    assert "Idempotency-Replayed" not in again.headers
    mended = submit(client, token, referral(phone="11 91111-0105"), Idempotency_Key=key)
    assert mended.status_code == 201


def test_a_key_reused_for_another_body_is_refused(client: FlaskClient, token: str) -> None:
    key = new_key()
    submit(client, token, referral(phone="11 91111-0005"), Idempotency_Key=key)
    other = submit(client, token, referral(phone="11 91111-0006"), Idempotency_Key=key)
    assert_problem(other, 422, "ID104")


def test_a_key_that_is_running_is_a_conflict(
    client: FlaskClient, token: str, module_database: Database
) -> None:
    key, body = new_key(), referral(phone="11 91111-0007")
    token_id = one_value(
        module_database,
        f"select id from ops.api_tokens where prefix = '{token.split('_')[1]}'",
    )
    with module_database.connect("owner", autocommit=False) as running:
        running.execute(
            "select * from api.submit_lead(tests.credential(%s), %s, %s)",
            (token_id, json.dumps(body).encode(), key),
        )
        assert_problem(submit(client, token, body, Idempotency_Key=key), 409, "ID302")
        running.rollback()
    assert submit(client, token, body, Idempotency_Key=key).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256, "chave com espaço", "ação", "\xff"])
def test_an_impossible_key_is_refused_and_recorded(
    client: FlaskClient, token: str, module_database: Database, key: str
) -> None:
    before = submissions(module_database)
    reply = submit(client, token, referral(), Idempotency_Key=key)
    assert_problem(reply, 422, "ID103")
    assert submissions(module_database) == before + 1


def test_a_missing_key_is_refused_and_recorded(
    client: FlaskClient, token: str, module_database: Database
) -> None:
    before = submissions(module_database)
    reply = client.post("/v1/leads", json=referral(), headers=bearer(token))
    problem = assert_problem(reply, 422, "ID103")
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    assert submissions(module_database) == before + 1


BAD_BODIES = {
    "nothing": b"",
    "spaces": b"  \n",
    "broken": b'{"person": ',
    "two_values": b"{} {}",
    "array": b"[]",
    "text": b'"Maria"',
    "null": b"null",
    "deep": b"[" * 30_000,
    "gzip": gzip.compress(b'{"person": {}}'),
    "form": b"name=Maria&phone=11987654321",
    "xml": b"<?xml version='1.0'?><lead/>",
}


MENDED = {
    "number_beyond_all_bounds": b'{"notes": 1e999999, %s}',
    "nul_escape": rb'{"notes": "Ana \u0000", %s}',
    "lone_surrogate": rb'{"notes": "Ana \ud800", %s}',
    "line_break": b'{"notes": "Ana\n e Rita", %s}',
    "nan": b'{"notes": NaN, "attributes": {"a": -Infinity}, %s}',
    "deep": b'{"notes": ' + b"[" * 200 + b"]" * 200 + b", %s}",
}


@pytest.mark.parametrize("name", MENDED)
def test_one_value_that_is_no_json_costs_no_other(
    client: FlaskClient, token: str, name: str
) -> None:
    phone = f"11 91113-{list(MENDED).index(name):04}"
    rest = json.dumps(referral(phone=phone))[1:-1].encode()
    reply = submit(client, token, MENDED[name] % rest)
    assert reply.status_code == 201, reply.json
    assert reply.json is not None
    assert "mended" in {warning["code"] for warning in reply.json["warnings"]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_any_encoding_is_read(
    client: FlaskClient, token: str, module_database: Database, encoding: str
) -> None:
    number = ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"].index(encoding)
    body = json.dumps(referral(phone=f"11 91114-{number:04}"), ensure_ascii=False)
    reply = submit(client, token, body.encode(encoding))
    assert reply.status_code == 201, reply.json
    assert reply.json is not None
    assert (
        one_value(
            module_database,
            "select p.name from leads.leads as l join people.people as p on p.id = l.person_id"
            f" where l.uid = '{reply.json['lead']['uid']}'",
        )
        == "Maria José da Silva"
    )


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_body_that_is_not_an_object_is_refused_and_recorded(
    client: FlaskClient, token: str, module_database: Database, name: str
) -> None:
    before = submissions(module_database)
    reply = submit(client, token, BAD_BODIES[name])
    problem = assert_problem(reply, 422, "ID101")
    assert problem["outcome"] == "rejected"
    assert uuid.UUID(problem["submission_uid"])
    assert problem["errors"][0]["detail"]
    assert submissions(module_database) == before + 1
    stored = one_value(
        module_database,
        f"select raw from intake.submissions where uid = '{problem['submission_uid']}'",
    )
    assert bytes(stored) == BAD_BODIES[name]


BAD_FIELDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "person_missing": ({"origin": "manual"}, "person", "ID111"),
    "person_a_text": (referral(person="Maria"), "person", "ID112"),
    "name_missing": (referral(name=None), "person.name", "ID111"),
    "phone_too_long": (referral(phone="1" * 8001), "person.phone", "ID117"),
    "phone_impossible": (referral(phone="123"), "person.phone", "ID115"),
    "neither_phone_nor_email": (referral(phone=None), "person.phone", "ID117"),
    "email_impossible": (referral(phone=None, email="maria@"), "person.email", "ID116"),
    "origin_missing": ({"person": referral()["person"]}, "origin", "ID111"),
    "origin_unknown": (referral(origin="carrier pigeon"), "origin", "ID111"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FIELDS)
def test_a_wrong_field_is_named_with_its_remedy(
    client: FlaskClient, token: str, module_database: Database, name: str
) -> None:
    body, field, code = BAD_FIELDS[name]
    before = submissions(module_database)
    problem = assert_problem(submit(client, token, body), 422, "ID102")
    errors = [(error["field"], error["code"]) for error in problem["errors"]]
    assert (field, code) in errors
    assert all(error["detail"] for error in problem["errors"])
    assert submissions(module_database) == before + 1


SET_ASIDE: dict[str, tuple[dict[str, Any], str]] = {
    "product": ({"product": "unicorn"}, "set_aside"),
    "notes": ({"notes": "n" * 5001}, "cut"),
    "attributes": ({"attributes": ["x"]}, "set_aside"),
    "referrer": ({"referrer": ["João", "Maria"]}, "set_aside"),
    "consent.basis": ({"consent": {"basis": "hope"}}, "set_aside"),
    "page": ({"page": [1]}, "set_aside"),
}


@pytest.mark.parametrize("field", SET_ASIDE)
def test_an_optional_value_is_set_aside_aloud(client: FlaskClient, token: str, field: str) -> None:
    values, code = SET_ASIDE[field]
    phone = f"11 91112-{list(SET_ASIDE).index(field):04}"
    reply = submit(client, token, referral(phone=phone, **values))
    assert reply.status_code == 201, reply.json
    assert reply.json is not None
    (warning,) = reply.json["warnings"]
    assert (warning["field"], warning["code"]) == (field, code)
    assert warning["detail"]


def test_a_refusal_speaks_the_callers_language(client: FlaskClient, token: str) -> None:
    body = referral(phone="123")
    portuguese = assert_problem(submit(client, token, body), 422)
    english = assert_problem(submit(client, token, body, Accept_Language="en-GB,pt;q=0.5"), 422)
    again = assert_problem(submit(client, token, body), 422)
    assert portuguese["title"] == again["title"] != english["title"]
    assert portuguese["errors"][0]["detail"] != english["errors"][0]["detail"]


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/octet-stream", "multipart/form-data", "x"]
)
def test_the_content_type_does_not_matter(
    client: FlaskClient, token: str, content_type: str | None
) -> None:
    reply = client.post(
        "/v1/leads",
        data=json.dumps(referral(phone="11 91111-0008")).encode(),
        headers=bearer(token, Idempotency_Key=new_key()),
        content_type=content_type,
    )
    assert reply.status_code in {200, 201}


def test_64_kib_pass_and_one_byte_more_does_not(
    client: FlaskClient, token: str, module_database: Database
) -> None:
    body = json.dumps(referral(phone="11 91111-0009")).encode()
    full = body + b" " * (65_536 - len(body))
    assert submit(client, token, full).status_code == 201
    before = submissions(module_database)
    assert_problem(submit(client, token, full + b" "), 413, "ID502")
    assert submissions(module_database) == before


class Endless(BytesIO):
    """A body without end that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 <= size <= 65_536
        self.taken += size
        return b"a" * size


def test_a_stranger_is_refused_before_the_body_is_read(client: FlaskClient) -> None:
    body = Endless()
    reply = client.post(
        "/v1/leads",
        headers={"Authorization": "Bearer ind_x_y", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
    )
    assert_problem(reply, 401, "ID401")
    assert body.taken == 0


def test_a_lookup_tells_what_is_known(client: FlaskClient, token: str) -> None:
    created = submit(client, token, referral(phone="11 91111-0010"))
    assert created.json is not None
    known = client.post(
        "/v1/leads/lookup", headers=bearer(token), json={"phone": "(11) 91111-0010"}
    )
    assert known.status_code == 200
    assert known.json is not None
    assert known.json["known"] is True
    assert known.json["lead"]["uid"] == created.json["lead"]["uid"]
    unknown = client.post(
        "/v1/leads/lookup", headers=bearer(token), json={"email": "ninguem@example.com"}
    )
    assert unknown.json is not None
    assert unknown.json["known"] is False


def test_a_lookup_refuses_what_it_cannot_read(client: FlaskClient, token: str) -> None:
    def lookup(raw: bytes, **headers: str) -> TestResponse:
        return client.post("/v1/leads/lookup", data=raw, headers=bearer(token, **headers))

    assert_problem(lookup(b"{"), 422, "ID101")
    assert_problem(lookup(b'{"phone": 1}'), 422, "ID102")
    assert_problem(lookup(b"{}"), 422, "ID102")
    assert_problem(lookup(b"x" * 65_537), 413, "ID502")
    reply = lookup(gzip.compress(b"{}"), Content_Encoding="gzip")
    assert_problem(reply, 415)
    assert reply.headers["Accept-Encoding"] == "identity"


def test_a_lead_that_is_not_the_callers_does_not_exist_for_them(
    client: FlaskClient, token: str, module_database: Database
) -> None:
    created = submit(client, token, referral(phone="11 91111-0011"))
    with module_database.connect("owner") as connection:
        row = connection.execute(
            "insert into routing.consultants (name, email) values ('Ana', 'ana@example.com')"
            " returning id"
        ).fetchone()
    assert row is not None
    scopes = ("leads:read", "leads:write")
    stranger = bearer(create_token(module_database, *scopes, consultant_id=row[0]))
    assert_problem(client.get(created.headers["Location"], headers=stranger), 404, "ID201")
    nowhere = client.get(f"/v1/leads/{uuid.uuid4()}", headers=bearer(token))
    assert_problem(nowhere, 404, "ID201")


@pytest.mark.parametrize("uid", ["1", "+5511987654321", "x" * 300, "%00", "..%2f..%2fetc"])
def test_an_impossible_uid_is_not_found(client: FlaskClient, token: str, uid: str) -> None:
    assert_problem(client.get(f"/v1/leads/{uid}", headers=bearer(token)), 404)


def test_me_and_catalog(client: FlaskClient, token: str) -> None:
    me = client.get("/v1/me", headers=bearer(token))
    assert me.json is not None
    assert me.json["token"]["prefix"] == token.split("_")[1]
    catalog = client.get("/v1/catalog", headers=bearer(token))
    english = client.get("/v1/catalog", headers=bearer(token, Accept_Language="en"))
    assert catalog.json is not None
    assert english.json is not None
    names = {origin["code"]: origin["name"] for origin in catalog.json["origins"]}
    assert names["event"] == "Evento"
    assert {o["code"]: o["name"] for o in english.json["origins"]}["event"] == "Event"

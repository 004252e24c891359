"""Structured webhooks: signed, mapped, kept as they came."""

from __future__ import annotations

import hmac
import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from database.common.source_secrets import (
    signature,
    source_secret,
    typeform_signature,
    wpforms_signature,
)
from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, one_value
from tests.support.cluster import MASTER_KEY, Database

pytestmark = pytest.mark.usefixtures("garbage_waits")

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
        # The clock goes on between here and there.
        post(client, raw, at=now + 330),
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


def test_no_body_is_cut_at_a_full_stop_of_its_own(client: FlaskClient) -> None:
    """What was signed as the beginning of the body would else count under another delivery."""
    timestamp, whole = int(time.time()), b"utm=1.nome=Rita+Prado&tel=11+97733-0072"
    secret = source_secret(MASTER_KEY, "site", 1)
    assert post(client, whole, X_Indica_Delivery="d-73").status_code == 422, "taken, by no map"
    begun, _, rest = whole.partition(b".")
    cut = client.post(
        "/v1/webhooks/leads/site",
        data=rest,
        headers={
            "X-Indica-Timestamp": str(timestamp),
            "X-Indica-Signature": signature(secret, timestamp, "d-73", whole),
            "X-Indica-Delivery": f"d-73.{begun.decode()}",
        },
    )
    assert_problem(cut, 401)


def test_without_the_master_key_of_the_database_nothing_is_taken(make_app: AppFactory) -> None:
    client = make_app(master_key=SecretStr("another-master-key")).test_client()
    # A sender repeats what was answered with a 500.
    assert_problem(post(client, body(73)), 500, "ID903")


def add_source(database: Database, code: str, profile: str) -> str:
    """A source of this kind; its secret."""
    with database.connect("owner") as connection:
        connection.execute("select intake.add_source(%s, %s, %s)", (code, code.title(), profile))
    return source_secret(MASTER_KEY, code, 1)


def form(number: int, name: str = "Rita Prado") -> dict[str, str]:
    return {"Nome": name, "Telefone": f"(11) 97744-{number:04}", "E-mail": ""}


@pytest.mark.parametrize("kind", ["data", "multipart"])
def test_a_form_at_a_secret_address_needs_no_header(
    client: FlaskClient, module_database: Database, kind: str
) -> None:
    address = f"/v1/webhooks/leads/forms/{add_source(module_database, 'forms', 'wpforms')}"
    assert client.get(address).status_code == 200
    content = "multipart/form-data" if kind == "multipart" else None
    number = 1 if content else 2
    reply = client.post(address, data=form(number), content_type=content)
    assert reply.json is not None
    assert (reply.status_code, reply.json["outcome"]) == (200, "created"), reply.json
    again = client.post(
        address, data=form(number), content_type="application/x-www-form-urlencoded"
    )
    assert again.json is not None
    assert again.json["outcome"] in {"created", "touched"}


def test_a_wrong_address_is_as_an_unknown_source_and_is_not_logged(
    client: FlaskClient, module_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    secret = add_source(module_database, "forms", "wpforms")
    site, typeform = (source_secret(MASTER_KEY, code, 1) for code in ("site", "respostas"))
    add_source(module_database, "respostas", "typeform")
    before = one_value(module_database, "select count(*) from intake.submissions")
    with caplog.at_level("INFO"):
        for method, path in [
            ("POST", f"/v1/webhooks/leads/forms/{secret}x"),
            ("POST", f"/v1/webhooks/leads/forms/{secret[:-1]}"),
            ("POST", f"/v1/webhooks/leads/nobody/{source_secret(MASTER_KEY, 'nobody', 0)}"),
            ("POST", "/v1/webhooks/leads/forms"),
            ("POST", f"/v1/webhooks/leads/{secret}"),
            ("POST", f"/v1/webhooks/leads/site/{site}"),
            ("POST", f"/v1/webhooks/leads/respostas/{typeform}"),
            ("GET", f"/v1/webhooks/leads/forms/{secret}x"),
            ("GET", f"/v1/webhooks/leads/site/{site}"),
        ]:
            reply = client.open(path, method=method, data=form(3))
            assert_problem(reply, 401, "ID401")
    assert client.post(f"/v1/webhooks/leads/forms/{secret}/more").status_code == 404
    assert one_value(module_database, "select count(*) from intake.submissions") == before
    logged = "".join(str(record.__dict__) for record in caplog.records)
    assert "/v1/webhooks/leads/forms/[secret]" in logged
    for value in (secret[:-1], site, typeform):
        assert value not in logged


def test_google_proves_itself_by_the_key_in_the_body(
    client: FlaskClient, module_database: Database
) -> None:
    key = add_source(module_database, "ads", "google-lead-form")[:32]

    def send(number: int, google_key: object = key, **more: object) -> Any:
        columns = [
            {"column_id": "PHONE_NUMBER", "string_value": f"+55119774500{number:02}"},
            {"column_id": "FULL_NAME", "string_value": "Davi Prado"},
        ]
        body = {"lead_id": f"g{number}", "user_column_data": columns, "google_key": google_key}
        return client.post("/v1/webhooks/leads/ads", json={**body, **more})

    taken = send(1)
    assert (taken.status_code, taken.json["outcome"]) == (200, "created")
    assert send(1).headers["Idempotency-Replayed"] == "true"
    test = send(2, is_test=True)
    assert (test.status_code, test.json["reason"]) == (200, "skipped")
    refused = send(3, user_column_data=[])
    assert (refused.status_code, refused.json["outcome"]) == (200, "rejected")
    assert refused.mimetype == "application/json"
    for wrong in ("", "x", 7, None, [key], key + "0"):
        assert_problem(send(4, google_key=wrong), 401, "ID401")
    for raw in (b"", b"[]", b"[" * 60_000, b"\xff"):
        assert_problem(client.post("/v1/webhooks/leads/ads", data=raw), 401, "ID401")


def test_wpforms_signs_time_and_bytes(client: FlaskClient, module_database: Database) -> None:
    secret = add_source(module_database, "wp", "wpforms-signed")
    raw = b'{"nome": "S\\u00f4nia Prado", "telefone": "11 97746-0002", "entry_id": "7"}'

    def send(signed: str, body: bytes = raw, path: str = "/v1/webhooks/leads/wp") -> Any:
        return client.post(path, data=body, headers={"X-WPForms-Webhook-Signature": signed})

    now = int(time.time())
    good = wpforms_signature(secret, now, raw)
    digest = hmac.new(secret.encode(), b"%d." % now + raw, "sha256").hexdigest()
    assert good == f"t={now},v={digest}"
    taken = send(good)
    assert (taken.status_code, taken.json["outcome"]) == (200, "created"), taken.json
    for wrong in (
        "",
        "t=,v=",
        f"v={digest}",
        f"t={now + 1},v={digest}",
        good.replace("t=", "t=0"),
        good[:-1],
        good.upper(),
        f"{good}é",
        wpforms_signature(secret, now - 301, raw),
        wpforms_signature(secret, now + 302, raw),
        wpforms_signature("", now, raw),
    ):
        assert_problem(send(wrong), 401, "ID401")
    assert_problem(send(good, raw + b" "), 401, "ID401")
    assert_problem(send(good, path=f"/v1/webhooks/leads/wp/{secret}"), 401, "ID401")
    assert send(wpforms_signature(secret, now - 5, raw)).headers["Idempotency-Replayed"] == "true"


def test_typeform_signs_the_bytes(client: FlaskClient, module_database: Database) -> None:
    secret = add_source(module_database, "respostas", "typeform")
    answers = [
        {"type": "phone_number", "phone_number": "+5511977460001", "field": {"ref": "telefone"}},
        {"type": "text", "text": "Sônia Prado", "field": {"ref": "nome"}},
    ]
    raw = json.dumps({"form_response": {"token": "t1", "answers": answers}}).encode()

    def send(signed: str, body: bytes = raw) -> Any:
        return client.post(
            "/v1/webhooks/leads/respostas", data=body, headers={"Typeform-Signature": signed}
        )

    good = typeform_signature(secret, raw)
    taken = send(good)
    assert (taken.status_code, taken.json["outcome"]) == (200, "created"), taken.json
    hexadecimal = f"sha256={hmac.digest(secret.encode(), raw, 'sha256').hex()}"
    for wrong in (
        "",
        "sha256=",
        good[:-4],
        good.replace("sha256", "sha1"),
        hexadecimal,
        "sha256=é",
    ):
        assert_problem(send(wrong), 401, "ID401")
    assert_problem(send(good, raw + b" "), 401, "ID401")


def test_a_turned_secret_ends_the_old_address(
    client: FlaskClient, module_database: Database
) -> None:
    old = add_source(module_database, "turned", "zapier")
    with module_database.connect("owner") as connection:
        connection.execute("select intake.rotate_source_secret('turned')")
    assert client.get(f"/v1/webhooks/leads/turned/{old}").status_code == 401
    new = source_secret(MASTER_KEY, "turned", 2)
    assert client.get(f"/v1/webhooks/leads/turned/{new}").status_code == 200


def test_several_referrals_of_a_body_are_counted_one_by_one(
    client: FlaskClient, module_database: Database
) -> None:
    address = f"/v1/webhooks/leads/lista/{add_source(module_database, 'lista', 'secret-address')}"
    reply = client.post(address, json=[form(10), form(11, "Ivo Prado"), {"Nome": "Só nome"}])
    assert reply.json is not None
    assert (reply.status_code, reply.json["outcome"]) == (200, "several"), reply.json
    assert [one["outcome"] for one in reply.json["submissions"]] == [
        "created",
        "created",
        "rejected",
    ]
    metrics = client.application.extensions["heartbeat"]._metrics.exposition().decode()
    assert 'outcome="rejected"' in metrics


def test_what_was_refused_is_corrected_over_the_api(
    client: FlaskClient, module_database: Database
) -> None:
    address = f"/v1/webhooks/leads/lista/{add_source(module_database, 'lista', 'secret-address')}"
    assert client.post(address, data={"nome": "Caio Prado", "telefone": "11"}).status_code == 422
    token = create_token(module_database, "quarantine")

    def ask(method: str, path: str, **options: Any) -> Any:
        return client.open(path, method=method, headers=bearer(token), **options).json

    (waiting,) = [
        one
        for one in ask("GET", "/v1/quarantine?limit=200")["submissions"]
        if ((one["body"] or {}).get("person") or {}).get("name") == "Caio Prado"
    ]
    assert (waiting["kind"], waiting["submitted_by"]) == ("refused", "Lista")
    assert waiting["errors"][0]["field"] == "person.phone"
    path = f"/v1/quarantine/{waiting['uid']}"
    assert ask("POST", path, json={"action": "fix"})["code"] == "ID102"
    assert ask("POST", path, json={"action": "fix", "set": {}})["errors"][0]["field"].endswith(
        "phone"
    )
    assert ask("POST", path, json={"action": "fix", "set": {"x": 1}})["errors"][0]["field"] == "set"
    fixed = ask("POST", path, json={"action": "fix", "set": {"person.phone": "11 97755-0001"}})
    assert fixed["outcome"] == "created"
    late = ask("POST", path, json={"action": "reject", "reason": "x"})
    assert (late["code"], late["status"]) == ("ID323", 409)
    assert late["detail"].startswith("corrigida em ")

    shown = ask("GET", path)
    assert (shown["outcome"], shown["settled"]["as"]) == ("created", "fixed")
    assert shown["raw"] == "nome=Caio+Prado&telefone=11"
    assert shown["body"]["person"]["phone"] == "11"
    (made,) = shown["corrections"]
    assert (made["by"], made["body"]["person"]["phone"]) == ("test", "11 97755-0001")
    assert shown["lead_uid"] == fixed["lead"]["uid"]
    # Its sender's retry is the same referral, though nobody mended the form.
    again = client.post(address, data={"nome": "Caio Prado", "telefone": "11"})
    assert again.json is not None
    assert (again.status_code, again.json["lead"]["uid"]) == (200, fixed["lead"]["uid"])


def test_a_correction_takes_fields_in_groups_and_says_which_there_are(
    client: FlaskClient, module_database: Database
) -> None:
    address = f"/v1/webhooks/leads/lista/{add_source(module_database, 'lista', 'secret-address')}"
    client.post(address, data=b'{"nome": "Cai', content_type="application/json")
    token = create_token(module_database, "quarantine")

    def ask(path: str, **options: Any) -> Any:
        method = "POST" if "json" in options else "GET"
        return client.open(path, method=method, headers=bearer(token), **options).json

    found = ask("/v1/quarantine?limit=200&kind=refused&reason=invalid_body")["submissions"]
    (waiting,) = [one for one in found if one.get("raw") == '{"nome": "Cai']
    assert waiting["body"] is None
    assert ask("/v1/quarantine?kind=x")["errors"][0]["field"] == "kind"
    path = f"/v1/quarantine/{waiting['uid']}"
    said = ask(path, json={"action": "fix", "set": {"person": {"age": 7}}})
    assert "person.name" in said["errors"][0]["detail"]
    assert ask(path, json={"action": "fix", "set": {}})["errors"][0]["field"] == "set"
    person = {"name": "Caio Reis", "phone": 11977550002, "email": None}
    assert ask(path, json={"action": "fix", "set": {"person": person}})["outcome"] == "created"


def test_a_sources_token_sees_and_settles_its_own(
    client: FlaskClient, module_database: Database
) -> None:
    uids = {}
    for code in ("ours", "theirs"):
        secret = add_source(module_database, code, "secret-address")
        sent = {"nome": f"Nina {code}", "telefone": "11"}
        reply = client.post(f"/v1/webhooks/leads/{code}/{secret}", data=sent)
        assert reply.json is not None
        uids[code] = reply.json["submission_uid"]
    with module_database.connect("owner") as connection:
        row = connection.execute(
            "select t.token from intake.sources as s,"
            " ops.create_token('ours', '{quarantine}', p_source_id => s.id) as t"
            " where s.code = 'ours'"
        ).fetchone()
    assert row is not None
    headers = bearer(row[0])
    listed = client.get("/v1/quarantine?limit=200", headers=headers).json
    assert listed is not None
    assert [one["uid"] for one in listed["submissions"]] == [uids["ours"]]
    dismiss = {"action": "reject", "reason": "x"}
    strange = f"/v1/quarantine/{uids['theirs']}"
    assert client.get(strange, headers=headers).status_code == 404
    assert client.post(strange, headers=headers, json=dismiss).status_code == 404
    assert (
        client.post(strange, headers=headers, json={"action": "fix", "set": {}}).status_code == 404
    )
    own = f"/v1/quarantine/{uids['ours']}"
    assert client.get(own, headers=headers).status_code == 200
    assert client.post(own, headers=headers, json=dismiss).status_code == 200
    shown = client.get(own, headers=headers).json
    assert shown is not None
    assert (shown["settled"]["as"], shown["settled"]["because"]) == ("rejected", "x")

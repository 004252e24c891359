"""Each kind of sender, in the exact shape of its own documentation, through the real API.

For each: the lead that it makes, the answer that it takes for success, and its retry.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from database.common.source_secrets import (
    google_key,
    hubspot_digest,
    source_secret,
    typeform_signature,
    wpforms_signature,
)
from tests.api.conftest import AppFactory
from tests.api.support import one_value
from tests.support.cluster import MASTER_KEY, Database

PUBLIC = "https://indica.empresa.example"
CLIENT_SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "------------------------d74496d66958873e"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a sender, and what must become of it."""

    profile: str
    body: str
    content_type: str = JSON
    status: int = 200
    says: dict[str, Any] = field(default_factory=dict)
    """Columns of the lead: name, referrer, product as typed, city."""
    wants: str = "created"


def jotform(raw: dict[str, Any], submission: str = "5812345678901234567") -> str:
    parts = {
        "formID": "240123456789012",
        "submissionID": submission,
        "webhookURL": "https://api.example/v1/webhooks/leads/jotform/x",
        "ip": "203.0.113.7",
        "formTitle": "Indique um amigo",
        "pretty": "Nome:Ana Prado, Telefone:(11) 98123-0003",
        "username": "empresa",
        "rawRequest": json.dumps(raw),
        "type": "WEB",
    }
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    ]
    return "".join(lines) + f"--{BOUNDARY}--\r\n"


GOOGLE = {
    "lead_id": "TeSter-4d5e", "api_version": "1.0", "form_id": 40000000000, "campaign_id": 12345,
    "adgroup_id": 20000000000, "creative_id": 30000000000, "gcl_id": "Cj0K", "is_test": False,
    "user_column_data": [
        {"column_name": "City", "string_value": "Santos", "column_id": "CITY"},
        {"column_name": "Phone", "string_value": "+5511981230001", "column_id": "PHONE_NUMBER"},
        {"column_name": "Full Name", "string_value": "Ana Prado", "column_id": "FULL_NAME"},
        {"string_value": "ana@empresa.example", "column_id": "EMAIL"},
    ],
}  # fmt: skip

TYPEFORM = {
    "event_id": "LtWXD3crgy", "event_type": "form_response",
    "form_response": {
        "form_id": "lT4Z3j", "token": "a3a12ec67a1365927098a606107fac15",
        "submitted_at": "2026-01-18T18:17:02Z", "landed_at": "2026-01-18T18:07:02Z",
        "definition": {"id": "lT4Z3j", "title": "Indique", "fields": []},
        "answers": [
            {"type": "phone_number", "phone_number": "+5511981230002",
             "field": {"id": "k6TP9oLGgHjl", "type": "phone_number", "ref": "0c5e9a"}},
            {"type": "text", "text": "Ana Prado",
             "field": {"id": "JwWggjAKtOkA", "type": "short_text", "ref": "nome"}},
            {"type": "text", "text": "João Pereira",
             "field": {"id": "RUqkXSeXBXSd", "type": "short_text", "ref": "indicado_por"}},
        ],
    },
}  # fmt: skip

RD = {
    "leads": [
        {
            "id": "390319847", "uuid": "c2f3d2b3-7250-4d27-97f4-eef38be32f7f",
            "email": "ana.rd@empresa.example", "name": "Ana Prado", "company": None,
            "job_title": None, "bio": None, "public_url": "http://app.rdstation.com.br/leads/public/c2f3",
            "created_at": "2026-01-18T12:00:00.000-03:00", "opportunity": "false",
            "number_conversions": "1", "user": None, "website": None, "mobile_phone": "",
            "personal_phone": "(11) 98123-0006", "city": "Santos", "state": "SP",
            "tags": ["indicacao"], "lead_stage": "Lead", "fit_score": "d", "interest": 0,
            "last_marked_opportunity_date": None,
            "custom_fields": {"Indicado por": "João Pereira", "Plano": "Família"},
            "first_conversion": {"content": {"identificador": "landing"}},
            "last_conversion": {"content": {"identificador": "landing"},
                                "created_at": "2026-01-18T12:00:00.000-03:00",
                                "source": "google", "conversion_origin": {"source": "google"}},
        }
    ]
}  # fmt: skip

HUBSPOT = {
    "vid": 1501, "canonical-vid": 1501, "portal-id": 62515, "is-contact": True,
    "properties": {
        "firstname": {"value": "Ana", "versions": [{"value": "Ana", "source-type": "FORM"}]},
        "lastname": {"value": "Prado", "versions": []},
        "phone": {"value": "+55 11 98123-0007", "versions": []},
        "email": {"value": "ana.hs@empresa.example", "versions": []},
        "city": {"value": "Santos"}, "lifecyclestage": {"value": "lead"},
    },
    "form-submissions": [], "list-memberships": [],
}  # fmt: skip

RD_EVENT = {
    "event_type": "WEBHOOK.CONVERTED", "entity_type": "CONTACT",
    "event_identifier": "indique-um-amigo", "timestamp": "2026-03-13T14:09:02.724-03:00",
    "event_timestamp": "2026-03-13T14:07:04.254-03:00",
    "contact": {
        "uuid": "0d4b7bd6-91b4-4c1b-9bb0-31f7e6a7b0a1", "email": "ana.rd2@empresa.example",
        "name": "Ana Prado", "job_title": "Developer", "bio": None, "personal_phone": "",
        "mobile_phone": "11 98123-0013", "city": "Santos", "tags": ["tag 1", "tag 2"],
        "cf_quem_te_indicou": "João Pereira", "cf_produto": ["Plano Família"],
        "legal_bases": [{"category": "communications", "type": "consent", "status": "granted"}],
        "funnel": {"name": "default", "lifecycle_stage": "Lead", "origin": "Busca Paga | Google"},
    },
}  # fmt: skip

HUBSPOT_KEYS = {
    "firstname": "Ana", "lastname": "Prado", "mobilephone": None, "phone": "+5511981230014",
    "email": "ana.hs2@empresa.example", "city": "Santos",
}  # fmt: skip

ELEMENTOR_TITLES = {
    "form[id]": "1606c7c4", "form[name]": "New Form",
    "fields[field_6f8642e][id]": "field_6f8642e", "fields[field_6f8642e][type]": "text",
    "fields[field_6f8642e][title]": "Seu nome completo",
    "fields[field_6f8642e][value]": "Ana Prado",
    "fields[field_6f8642e][raw_value]": "Ana Prado", "fields[field_6f8642e][required]": "1",
    "fields[field_9c2][id]": "field_9c2", "fields[field_9c2][type]": "tel",
    "fields[field_9c2][title]": "Whatsapp", "fields[field_9c2][value]": "(11) 98123-0015",
    "fields[field_9c2][raw_value]": "(11) 98123-0015", "fields[field_9c2][required]": "1",
    "fields[field_7][id]": "field_7", "fields[field_7][type]": "text",
    "fields[field_7][title]": "Quem te indicou?", "fields[field_7][value]": "João Pereira",
    "fields[field_7][raw_value]": "João Pereira", "fields[field_7][required]": "0",
    "meta[date][title]": "Date", "meta[date][value]": "16/09/2026",
    "meta[time][title]": "Time", "meta[time][value]": "18:52",
    "meta[page_url][title]": "Page URL", "meta[page_url][value]": "https://empresa.example/indique",
    "meta[user_agent][title]": "User Agent", "meta[user_agent][value]": "Mozilla/5.0",
    "meta[remote_ip][title]": "Remote IP", "meta[remote_ip][value]": "203.0.113.7",
    "meta[credit][title]": "Powered by", "meta[credit][value]": "Elementor",
}  # fmt: skip

ELEMENTOR = {
    "form[id]": "7f3c2a1", "form[name]": "Indique um amigo",
    "fields[nome][id]": "nome", "fields[nome][type]": "text", "fields[nome][title]": "Nome",
    "fields[nome][value]": "Ana Prado", "fields[nome][raw_value]": "Ana Prado",
    "fields[nome][required]": "1",
    "fields[telefone][id]": "telefone", "fields[telefone][type]": "tel",
    "fields[telefone][title]": "WhatsApp", "fields[telefone][value]": "(11) 98123-0004",
    "fields[indicado_por][id]": "indicado_por", "fields[indicado_por][type]": "text",
    "fields[indicado_por][value]": "João Pereira",
    "meta[date][title]": "Date", "meta[date][value]": "janeiro 18, 2026",
    "meta[page_url][title]": "Page URL", "meta[page_url][value]": "https://empresa.example/indique",
    "meta[remote_ip][value]": "203.0.113.7", "meta[credit][value]": "Elementor",
}  # fmt: skip

BRIDGE = {
    "created_time": "2026-01-18T15:00:00+0000", "id": "1234567890123", "form_id": "7",
    "field_data": [
        {"name": "quem_te_indicou?", "values": ["João Pereira"]},
        {"name": "phone_number", "values": ["+5511981230012"]},
        {"name": "full_name", "values": ["Ana Prado"]},
    ],
}  # fmt: skip

JOAO = {"referrer": "João Pereira"}

SENDERS: dict[str, Sent] = {
    "Google lead form": Sent("google-lead-form", json.dumps(GOOGLE), says={"city": "Santos"}),
    "Google's test": Sent(
        "google-lead-form",
        json.dumps({**GOOGLE, "lead_id": "test", "is_test": True}),
        wants="rejected",
    ),
    "Typeform": Sent("typeform", json.dumps(TYPEFORM), says=JOAO),
    "Jotform": Sent(
        "jotform",
        jotform(
            {
                "slug": "submit/240123456789012",
                "q3_nome": {"first": "Ana", "last": "Prado"},
                "q4_email": "",
                "q5_telefone": {"full": "(11) 98123-0003"},
                "q7_indicadoPor": "João Pereira",
                "event_id": "1768_240123456789012_abc",
                "path": "/submit/240123456789012",
            }
        ),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        says=JOAO,
    ),
    "Elementor with advanced data": Sent("elementor", urlencode(ELEMENTOR), FORM, says=JOAO),
    "Elementor": Sent(
        "elementor",
        urlencode(
            {
                "Nome": "Ana Prado",
                "WhatsApp": "(11) 98123-0005",
                "Indicado por": "João Pereira",
                "Date": "janeiro 18, 2026",
                "Page URL": "https://empresa.example/indique",
                "form_id": "7f3c2a1",
                "form_name": "Indique um amigo",
            }
        ),
        FORM,
        says=JOAO,
    ),
    "RD Station": Sent("rd-station", json.dumps(RD), says={**JOAO, "city": "Santos"}),
    "RD Station's API": Sent("rd-station", json.dumps(RD_EVENT), says={**JOAO, "city": "Santos"}),
    "HubSpot workflow with chosen properties": Sent(
        "hubspot", json.dumps(HUBSPOT_KEYS), says={"city": "Santos"}
    ),
    "HubSpot workflow that signs": Sent(
        "hubspot-app",
        json.dumps({**HUBSPOT_KEYS, "phone": "11981230016", "email": "ana.hs3@empresa.example"}),
    ),
    "Elementor whose fields have no ids of their own": Sent(
        "elementor", urlencode(ELEMENTOR_TITLES), FORM, says=JOAO
    ),
    "Jotform, area and number apart": Sent(
        "jotform",
        jotform(
            {
                "slug": "submit/253594218352056",
                "submitSource": "form",
                "q6_nomeCompleto6": {"first": "Ana ", "last": "Prado "},
                "q7_email7": "ana.jf@empresa.example",
                "q8_telefonecom": {"area": "11", "phone": "981230017"},
                "q9_cpf": "111.444.777-35",
            },
            "5812345678901234568",
        ),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    ),
    "HubSpot workflow": Sent("hubspot", json.dumps(HUBSPOT), says={"city": "Santos"}),
    "WPForms": Sent(
        "wpforms",
        json.dumps({"nome": "Ana Prado", "telefone": "11 98123-0008", "entry_id": "31"}),
    ),
    "WPForms, signed": Sent(
        "wpforms-signed",
        json.dumps({"nome": "Ana Prado", "telefone": "11 98123-0028", "entry_id": "32"}),
    ),
    "WPForms as a form": Sent(
        "wpforms",
        urlencode({"nome": "Ana Prado", "telefone": "(11) 98123-0018", "mensagem": "Olá"}),
        "application/x-www-form-urlencoded; charset=utf-8",
    ),
    "Contact Form 7 to Webhook": Sent(
        "contact-form-7",
        json.dumps(
            {
                "your-name": "Ana Prado",
                "email-54": "ana.cf8@empresa.example",
                "tel-482": "(11) 98123-0019",
                "menu-3": ["Plano Família"],
                "your-message": "Oi",
            }
        ),
        "application/json; charset=UTF-8",
    ),
    "Contact Form 7": Sent(
        "contact-form-7",
        urlencode(
            {
                "_wpcf7": "12",
                "_wpcf7_version": "6.0",
                "_wpcf7_locale": "pt_BR",
                "your-name": "Ana Prado",
                "your-email": "ana.cf7@empresa.example",
                "your-tel": "11 98123-0009",
                "your-message": "Oi",
            }
        ),
        FORM,
    ),
    "Zapier": Sent(
        "zapier",
        json.dumps({"id": "17", "nome": "Ana Prado", "telefone": "11 98123-0010", **JOAO}),
        status=201,
        says=JOAO,
    ),
    "Make": Sent(
        "make",
        json.dumps({"id": "19", "nome": "Ana Prado", "telefone": "5511981230020"}),
        status=201,
    ),
    "n8n": Sent(
        "n8n",
        urlencode({"id": "18", "nome": "Ana Prado", "telefone": "11 98123-0011"}),
        FORM,
        status=201,
    ),
    "Meta by Make": Sent("meta-lead-bridge", json.dumps(BRIDGE), says=JOAO),
    "Meta's test lead by Make": Sent(
        "meta-lead-bridge",
        json.dumps(
            {
                "id": "99",
                "field_data": [
                    {"name": name, "values": [f"<test lead: dummy data for {name}>"]}
                    for name in ("full_name", "phone_number")
                ],
            }
        ),
        wants="rejected",
    ),
}


@pytest.fixture
def client(make_app: AppFactory) -> FlaskClient:
    return make_app(
        master_key=SecretStr(MASTER_KEY),
        api_public_url=PUBLIC,
        hubspot_client_secret=SecretStr(CLIENT_SECRET),
    ).test_client()


def hubspot_headers(address: str, raw: bytes, at: float | None = None) -> dict[str, str]:
    """As HubSpot's own libraries sign: base64 of HMAC-SHA256 over method, address, body, time."""
    timestamp = str(int((time.time() if at is None else at) * 1000))
    said = f"POST{address}{raw.decode()}{timestamp}".encode()
    digest = hmac.new(CLIENT_SECRET.encode(), said, hashlib.sha256).digest()
    return {
        "X-HubSpot-Request-Timestamp": timestamp,
        "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
    }


def deliver(client: FlaskClient, code: str, proof: str, sent: Sent) -> Any:
    """The request as its sender makes it, with its proof."""
    secret = source_secret(MASTER_KEY, code, 1)
    path, raw, headers = f"/v1/webhooks/leads/{code}", sent.body.encode(), {}
    if proof == "address":
        path += f"/{secret}"
    elif proof == "google_key":
        raw = json.dumps({**json.loads(raw), "google_key": google_key(secret)}).encode()
    elif proof == "hubspot":
        headers = hubspot_headers(f"{PUBLIC}{path}", raw)
    elif proof == "wpforms":
        headers["X-WPForms-Webhook-Signature"] = wpforms_signature(secret, int(time.time()), raw)
    else:
        headers["Typeform-Signature"] = typeform_signature(secret, raw)
    return client.post(path, data=raw, content_type=sent.content_type, headers=headers)


@pytest.mark.parametrize("name", SENDERS)
def test_its_request_makes_one_lead(
    client: FlaskClient, module_database: Database, name: str
) -> None:
    sent = SENDERS[name]
    code = f"s{list(SENDERS).index(name)}"
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source(%s, %s, %s)", (code, name, sent.profile))
        row = connection.execute(
            "select proof from intake.source_profiles where code = %s", (sent.profile,)
        ).fetchone()
    assert row is not None
    reply = deliver(client, code, row[0], sent)
    assert (reply.status_code, reply.json["outcome"]) == (sent.status, sent.wants), reply.json
    again = deliver(client, code, row[0], sent)
    assert again.status_code == 200
    assert again.json["outcome"] == sent.wants
    if sent.wants != "created":
        assert reply.json["reason"] == "skipped"
        return
    assert again.headers["Idempotency-Replayed"] == "true"
    uid = reply.json["lead"]["uid"]
    found = one_value(
        module_database,
        "select jsonb_build_object('name', p.name, 'city', p.city, 'referrer', r.name,"
        " 'touches', (select count(*) from leads.touches as t where t.lead_id = l.id))"
        " from leads.leads as l join people.people as p on p.id = l.person_id"
        " left join people.referrers as r on r.id = l.referrer_id"
        f" where l.uid = '{uid}'",
    )
    expected = {"name": "Ana Prado", "touches": 0, **sent.says}
    assert {key: found[key] for key in expected} == expected


def test_every_profile_is_among_them(module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        rows = connection.execute("select code from intake.source_profiles").fetchall()
    # Our own form and signature have tests of their own, and Meta's leads are fetched.
    elsewhere = {"indica", "secret-address", "meta-lead-ads"}
    assert {row[0] for row in rows} - elsewhere == {sent.profile for sent in SENDERS.values()}


def test_what_hubspot_signs_is_whole_and_fresh(
    client: FlaskClient, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('hs', 'HubSpot', 'hubspot-app')")
    path, raw = "/v1/webhooks/leads/hs", json.dumps(HUBSPOT_KEYS).encode()
    address, now = f"{PUBLIC}{path}", time.time()

    def status(headers: dict[str, str], body: bytes = raw, to: str = path) -> int:
        return client.post(to, data=body, content_type=JSON, headers=headers).status_code

    good = hubspot_headers(address, raw)
    assert status({}) == 401
    assert status({"X-HubSpot-Signature-v3": good["X-HubSpot-Signature-v3"]}) == 401
    assert status(good, raw + b" ") == 401
    assert status({**good, "X-HubSpot-Request-Timestamp": "1" * 13}) == 401
    assert status({**good, "X-HubSpot-Request-Timestamp": str(int(now))}) == 401
    assert status({**good, "X-HubSpot-Signature-v3": "x" * 44}) == 401
    assert status(hubspot_headers(address, raw, now - 301)) == 401
    assert status(hubspot_headers(address, raw, now + 330)) == 401
    assert status(hubspot_headers(f"http://127.0.0.1:8080{path}", raw)) == 401
    assert status(hubspot_headers(f"{PUBLIC}/v1/webhooks/leads/other", raw)) == 401
    assert status(good, to=f"{path}/{source_secret(MASTER_KEY, 'hs', 1)}") == 401
    assert status(good) == 200
    # A query stands in the signed address as it was sent, but for twelve signs.
    query = f"{path}?de=a%20b&para=x%40y%3Az"
    assert status(hubspot_headers(f"{PUBLIC}{path}?de=a%20b&para=x@y:z", raw), to=query) == 200


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        ("1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        ("1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
    ],
)
def test_the_vectors_that_hubspot_publishes(timestamp: str, signature: str) -> None:
    """Those of the tests of its libraries for Python and Ruby."""
    body = b"{'example_field':'example_value'}"
    digest = hubspot_digest(CLIENT_SECRET, "https://www.example.com/webhook_uri", body, timestamp)
    assert base64.b64encode(digest).decode() == signature


def test_without_its_secret_nothing_is_hubspots(
    make_app: AppFactory, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('hs', 'HubSpot', 'hubspot-app')")
    client = make_app(master_key=SecretStr(MASTER_KEY)).test_client()
    path, raw = "/v1/webhooks/leads/hs", json.dumps(HUBSPOT_KEYS).encode()
    timestamp = str(int(time.time() * 1000))
    digest = hubspot_digest("", f"https://localhost{path}", raw, timestamp)
    reply = client.post(
        path,
        data=raw,
        content_type=JSON,
        headers={
            "X-HubSpot-Request-Timestamp": timestamp,
            "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
        },
    )
    assert reply.status_code == 401

"""Odd input, by our own OpenAPI document and by broken webhooks: no defect shows, nothing is lost.

Bounded, and the same in every run: what it finds is a defect and never a matter of chance.
"""

from __future__ import annotations

import contextlib
import json
import random
import time
from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from database.common.source_secrets import signature, source_secret
from tests.api import test_webhooks_chatwoot, test_webhooks_whatsapp
from tests.api.conftest import AppFactory
from tests.api.support import bearer, create_token, new_key, one_value
from tests.support.cluster import MASTER_KEY, Database

pytestmark = pytest.mark.usefixtures("garbage_waits")

EXAMPLES = 8
"""Requests of each kind (as the document says, and against it) to each operation."""
BODIES = 100
"""Broken bodies to each webhook."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


def test_the_api_does_what_its_document_says_whatever_it_is_asked(
    make_app: AppFactory, module_database: Database
) -> None:
    app = make_app()
    token = create_token(module_database)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) >= 20
    for operation in operations:
        for mode in MODES:
            fuzz(operation, mode, token)


def fuzz(operation: Any, mode: schemathesis.GenerationMode, token: str) -> None:
    """Ask one operation some things; raises what an answer is at fault with."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        headers = bearer(token)
        if operation.path == "/v1/leads" and operation.method == "post":
            headers["Idempotency-Key"] = new_key()
        case.call_and_validate(headers=headers, checks=CHECKS)

    # What takes no input cannot be asked against the document.
    with contextlib.suppress(Unsatisfiable):
        ask()


def broken(body: bytes, chance: random.Random) -> bytes:
    """A body after some accidents: bits, pieces and values that are not what they were."""
    data = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0:
                del data[at : at + chance.randint(1, 40)]
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 2:
                data[at:at] = data[: chance.randint(1, 60)]
            case 3:
                data = data.replace(b'"', chance.choice([b"'", b"", b'\\"', b'"\x00']), 3)
            case 4:
                data = data.replace(b":", chance.choice([b":[", b":null,", b":-1e999,"]), 1)
            case 5:
                data[at:at] = chance.choice(
                    [b"\\u0000", b"\\ud800", b"\xff\xfe", b"[" * 5000, b"9" * 400]
                )
            case _:
                data = data[:at]
    return bytes(data)


def bodies(example: dict[str, Any], seed: int) -> list[bytes]:
    chance = random.Random(seed)
    whole = json.dumps(example).encode()
    return [broken(whole, chance) for _ in range(BODIES)]


WHATSAPP = {
    "object": "whatsapp_business_account",
    "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": {"phone_number_id": "100200300"},
        "contacts": [{"profile": {"name": "Ana"}, "wa_id": "5511987654321"}],
        "messages": [{"from": "5511987654321", "id": "wamid.x", "timestamp": "1770000000",
                      "type": "text", "text": {"body": "oi"}}]}}]}],
}  # fmt: skip
CHATWOOT = {
    "event": "message_created", "id": 7, "content": "oi", "message_type": "incoming",
    "created_at": 1770000000, "conversation": {"id": 3, "meta": {"sender": {"id": 9}}},
    "account": {"id": 1}, "inbox": {"id": 1},
}  # fmt: skip


@pytest.fixture
def applied(module_database: Database) -> Any:
    """Applies what waits in the inbox, as the worker does; how many deliveries are unread."""

    def apply() -> int:
        for _ in range(20):
            with module_database.connect("worker") as connection:
                connection.execute("select * from inbox.process_deliveries()")
        return int(
            one_value(
                module_database,
                "select count(*) from inbox.deliveries where state = 'received'",
            )
        )

    return apply


def test_broken_webhooks_of_meta_and_chatwoot_are_kept_and_stop_nothing(
    make_app: AppFactory, module_database: Database, applied: Any
) -> None:
    client = make_app(
        whatsapp_app_secret=SecretStr(test_webhooks_whatsapp.SECRET),
        whatsapp_verify_token=SecretStr("v"),
        chatwoot_webhook_secret=SecretStr(test_webhooks_chatwoot.SECRET),
    ).test_client()
    for raw in bodies(WHATSAPP, 1):
        sent = {"X-Hub-Signature-256": test_webhooks_whatsapp.signature(raw)}
        assert client.post("/webhooks/whatsapp", data=raw, headers=sent).status_code == 200
    for raw in bodies(CHATWOOT, 2):
        sent = test_webhooks_chatwoot.headers(raw)
        assert client.post("/webhooks/chatwoot", data=raw, headers=sent).status_code == 200
    assert one_value(module_database, "select count(*) from inbox.deliveries") == 2 * BODIES
    assert applied() == 0


def test_broken_webhooks_of_a_source_are_answered_and_accounted_for(
    make_app: AppFactory, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('fuzz', 'Fuzz')")
        connection.execute(
            "select intake.set_source_map('fuzz', %s, '{\"origin\": \"site\"}')",
            (json.dumps({"person.name": "/data/nome", "person.phone": "/data/tel"}),),
        )
    client: FlaskClient = make_app().test_client()
    secret, now = source_secret(MASTER_KEY, "fuzz", 1), int(time.time())
    example = {"id": "1", "data": {"nome": "Maria José", "tel": "11 97733-1234"}}
    for number, raw in enumerate(bodies(example, 3)):
        delivery = f"d-{number}"
        sent = {
            "X-Indica-Timestamp": str(now),
            "X-Indica-Delivery": delivery,
            "X-Indica-Signature": signature(secret, now, delivery, raw),
        }
        reply = client.post("/v1/webhooks/leads/fuzz", data=raw, headers=sent)
        assert reply.status_code in {200, 201, 202, 422}, (raw, reply.json)
    counted = one_value(
        module_database,
        "select count(*) from intake.submissions as s join intake.sources as x"
        " on x.token_id = s.token_id where x.code = 'fuzz'",
    )
    assert counted == BODIES
    assert one_value(module_database, "select difference from governance.conservation") == 0
    internal = "select count(*) from intake.quarantine where reason = 'internal_error'"
    assert one_value(module_database, internal) == 0

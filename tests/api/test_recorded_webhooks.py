"""What a real Chatwoot told, delivered again: taken by the receiver and understood by the rules."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from tests.api.conftest import AppFactory
from tests.outbound_worker.operation import Operation
from tests.sandbox import recorded
from tests.support.cluster import Database

SECRET = "secret-of-the-recorded-webhooks"
ROBOT, MARTA, IGOR = 1, 2, 3


class Replay:
    """An operation in which the recorded people are leads of the first recorded consultant."""

    def __init__(self, database: Database, client: FlaskClient, version: str) -> None:
        self.operation = Operation(database)
        self.client = client
        self.version = version
        rows = recorded.webhooks(version)
        first = min(row["body"].get("conversation", row["body"])["created_at"] for row in rows)
        later = int(time.time()) + 60 - first  # than the leads, which are made below
        self.rows = [row | {"body": recorded.moved(row["body"], later)} for row in rows]
        self.worker = database.connect("worker")
        admin = self.operation.admin
        admin.execute("update sending.channels set chatwoot_user_id = %s", (ROBOT,))
        admin.execute("insert into routing.pools (code, name) values ('all', 'Todos')")
        admin.execute(
            "insert into routing.rules (position, name, pool_id)"
            " select 1, 'all', p.id from routing.pools as p"
        )
        for agent, name in ((MARTA, "Marta"), (IGOR, "Igor")):
            self.operation.one(
                "insert into routing.consultants (name, email, chatwoot_agent_id)"
                " values (%s, %s, %s) returning id",
                name,
                f"{name.lower()}@example.com",
                agent,
            )
        admin.execute(
            "insert into routing.pool_members (pool_id, consultant_id)"
            " select p.id, c.id from routing.pools as p cross join routing.consultants as c"
            " where c.name = 'Marta'"
        )
        self.leads = {phone: self._lead(phone, name) for phone, name in self._people().items()}

        self.made_by_us()

    def _people(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in self.rows:
            body = row["body"].get("conversation", row["body"])
            if body["inbox_id"] == 1:
                sender = body["meta"]["sender"]
                found.setdefault(sender["phone_number"], sender["name"])
        return found

    def _lead(self, phone: str, name: str) -> str:
        body = {"person": {"name": name, "phone": phone}, "origin": "manual"}
        shown = self.operation.one(
            "select s.body from ops.api_tokens as t, api.submit_lead("
            "row(t.prefix, t.secret_sha256)::ops.credential, %s, %s) as s where t.id = %s",
            json.dumps(body).encode(),
            phone,
            self.operation.token_id,
        )
        return str(shown["lead"]["uid"])

    def made_by_us(self) -> None:
        """Keep the first conversation of each person that carries our mark, as its order does."""
        seen: set[str] = set()
        for row in self.rows:
            body = row["body"].get("conversation", row["body"])
            uid = self.leads.get(body["meta"]["sender"]["phone_number"])
            if uid is None or uid in seen or "indica_lead" not in body["custom_attributes"]:
                continue
            seen.add(uid)
            self.operation.admin.execute(
                "insert into chatwoot.conversations (lead_id, channel_id, conversation_id,"
                " assignee_id, is_reused, created_at) select l.id, c.id, %s, %s, false,"
                " to_timestamp(%s) from leads.leads as l cross join sending.channels as c"
                " where l.uid = %s",
                (body["id"], MARTA, body["created_at"], uid),
            )

    def deliver(self, row: dict[str, Any]) -> tuple[str, str, str | None]:
        """Post one as it came; return the fact's kind, its state and the reason."""
        conversation = row["body"].get("conversation", row["body"])
        uid = self.leads.get(conversation["meta"]["sender"]["phone_number"])
        if "indica_lead" in conversation["custom_attributes"] and uid is not None:
            conversation["custom_attributes"]["indica_lead"] = uid
        body = json.dumps(row["body"], ensure_ascii=False).encode()
        if "X-Chatwoot-Signature" in row["headers"]:
            timestamp = str(int(time.time()))
            digest = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
            headers = row["headers"] | {
                "X-Chatwoot-Timestamp": timestamp,
                "X-Chatwoot-Signature": f"sha256={digest.hexdigest()}",
            }
            reply = self.client.post("/webhooks/chatwoot", data=body, headers=headers)
        else:
            path = f"/webhooks/chatwoot/{SECRET}"
            reply = self.client.post(path, data=body, headers=row["headers"])
        assert reply.status_code == 200, (row["what"], reply.text)
        self.worker.execute("select inbox.process_deliveries(10)")
        fact = self.operation.admin.execute(
            "select kind, state, reason from inbox.facts order by id desc limit 1"
        ).fetchone()
        assert fact is not None
        return fact[0], fact[1], fact[2]

    def lead(self, phone: str) -> tuple[str, str]:
        """Return the state of a lead and the agent who owns it."""
        row = self.operation.admin.execute(
            "select l.status, c.name from leads.leads as l"
            " join routing.consultants as c on c.id = l.consultant_id where l.uid = %s",
            (self.leads[phone],),
        ).fetchone()
        assert row is not None
        return row[0], row[1]


@pytest.fixture(params=recorded.VERSIONS)
def replay(request: pytest.FixtureRequest, database: Database, make_app: AppFactory) -> Replay:
    secret = SecretStr(SECRET)
    app = make_app(database.url("api"), chatwoot_webhook_secret=secret)
    return Replay(database, app.test_client(), request.param)


IGNORED, APPLIED = "ignored", "applied"
# What becomes of each in its order; of a conversation that nobody opened for us, nothing.
EXPECTED: dict[str, dict[str, tuple[str, str, str | None]]] = {
    "4.16.2": {
        "conversation_created, open": ("conversation", IGNORED, "echo"),
        "conversation_updated, cached_label_list,label_list": ("conversation", IGNORED, "echo"),
        "message_created, outgoing, private, our note": ("message", IGNORED, "private_note"),
        "message_created, incoming": ("message", APPLIED, None),
        "message_created, outgoing": ("message", APPLIED, None),
        "conversation_updated, first_reply_created_at,waiting_since": (
            "conversation",
            IGNORED,
            "echo",
        ),
        "conversation_updated, assignee_id": ("conversation", APPLIED, "transferred"),
        "conversation_status_changed, resolved": ("conversation", APPLIED, "resolved"),
        "conversation_updated, resolved, status": ("conversation", APPLIED, "resolved"),
        "conversation_created, open, by a message": ("conversation", IGNORED, "not_ours"),
        "conversation_status_changed, snoozed": ("conversation", APPLIED, "snoozed"),
        "conversation_updated, snoozed, snoozed_until,status": (
            "conversation",
            APPLIED,
            "snoozed",
        ),
        "conversation_updated, open, snoozed_until,status": ("conversation", APPLIED, "reopened"),
        "message_created, outgoing, template": ("message", APPLIED, None),
        "message_updated, outgoing, failed, template": ("message_failed", APPLIED, None),
        "message_updated, outgoing, failed": ("message_failed", APPLIED, None),
        "message_created, incoming, answers another": ("message", APPLIED, None),
        "conversation_updated, snoozed, status": ("conversation", APPLIED, "snoozed"),
        "conversation_updated, open, status": ("conversation", APPLIED, "reopened"),
        "conversation_created, snoozed": ("conversation", APPLIED, "snoozed"),
        "message_created, template, input_csat": ("message", IGNORED, "other_message"),
        "message_created, incoming, audio": ("message", APPLIED, None),
        "message_created, incoming, image": ("message", APPLIED, None),
        "message_created, incoming, location": ("message", APPLIED, None),
        "message_created, incoming, contact": ("message", APPLIED, None),
        "message_created, incoming, unsupported": ("message", APPLIED, None),
        "conversation_created, open, another inbox": ("conversation", IGNORED, "other_inbox"),
        "message_created, incoming, another inbox": ("message", IGNORED, "other_inbox"),
    },
    "4.0.4": {
        "conversation_created": ("conversation", IGNORED, "echo"),
        "message_created, outgoing, True": ("message", IGNORED, "private_note"),
        "message_created, incoming, False": ("message", APPLIED, None),
        "message_created, outgoing, False": ("message", APPLIED, None),
        "conversation_updated, assignee_id": ("conversation", APPLIED, "transferred"),
        "conversation_status_changed, resolved": ("conversation", APPLIED, "resolved"),
        "conversation_updated, status": ("conversation", APPLIED, "resolved"),
    },
}
PERSON = "+5511981955985"
"""Who answers, is answered, changes hands and writes again after the end, in both versions."""


def test_each_recorded_delivery_is_taken_and_understood(replay: Replay) -> None:
    told = {row["what"]: replay.deliver(row) for row in replay.rows}
    expected = EXPECTED[replay.version]
    assert {what: told[what] for what in expected} == expected
    assert "failed" not in {state for _, state, _ in told.values()}
    assert replay.lead(PERSON) == ("engaged", "Igor")
    kinds = replay.operation.admin.execute(
        "select e.kind, count(*) from leads.events as e join leads.leads as l on l.id = e.lead_id"
        " where l.uid = %s group by 1",
        (replay.leads[PERSON],),
    ).fetchall()
    assert {"replied": 1, "answered": 1, "transferred": 1}.items() <= dict(kinds).items()


def test_a_second_delivery_of_everything_changes_nothing(replay: Replay) -> None:
    for row in replay.rows:
        replay.deliver(row)
    count = "select count(*) from leads.events"
    before = replay.operation.one(count)
    for row in replay.rows:
        replay.deliver(row)
    assert replay.operation.one(count) == before

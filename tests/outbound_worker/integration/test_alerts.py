"""Alerts on their whole way: command, rule, outbox, worker, and the people who are told."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from database.common.errors import IndicaError
from tests.outbound_worker.integration.test_outgoing_webhooks import Receiver
from tests.outbound_worker.integration.test_outgoing_webhooks import indica as indica
from tests.outbound_worker.integration.test_outgoing_webhooks import outside as outside
from tests.outbound_worker.integration.test_outgoing_webhooks import receiver as receiver
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, working
from tests.support.waiting import wait_for

Command = Callable[..., Any]


def test_an_alert_reaches_webhook_whatsapp_and_chatwoot_once(
    operation: Operation,
    outside: Outside,
    receiver: Receiver,
    indica: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indica("webhook", "add", "ops", receiver.url, "--event", "alert.changed")
    indica("alert", "route", "add", "ops", "--webhook", "ops")
    indica("alert", "route", "add", "gestao", "--whatsapp", "11 98765-4321", "--errors-only")
    run = operation.admin.execute
    run("update sending.templates set state = 'approved' where code = 'alert'")
    run("update alerts.rules set is_enabled = code = 'jobs_dead'")
    with working(operation, outside, monkeypatch):
        operation.submit(1)
        wait_for(
            lambda: operation.one("select min(conversation_id) from chatwoot.conversations"),
            limit=30,
        )
        number = operation.one("select min(conversation_id) from chatwoot.conversations")
        indica("alert", "route", "add", "sala", "--chatwoot", str(number))
        run(
            "insert into outbox.jobs (kind, state, due_at, created_at, finished_at) values"
            " ('webhook.deliver', 'dead', util.current_time(), util.current_time(),"
            " util.current_time())"
        )
        for _ in range(3):
            run("select alerts.evaluate()")
        wait_for(
            lambda: (
                operation.one("select count(*) from alerts.notices where state = 'delivered'") == 3
            ),
            limit=30,
        )
        [listed] = indica("alert", "list", "--locale", "en")
        assert (listed["code"], listed["state"]) == ("jobs_dead", "open")
        [taken] = indica("alert", "acknowledge", "--all")
        assert taken["uid"] == listed["uid"]
        run("delete from outbox.jobs where state = 'dead'")
        run("update alerts.rules set resolves_after = '0'")
        run("select alerts.evaluate()")
        wait_for(lambda: len(receiver.told) == 2, limit=30)
    opened, over = (json.loads(body) for _, body in receiver.told)
    assert opened["type"] == "alert.changed"
    [item] = opened["data"]["alerts"]
    assert (item["event"], item["code"], item["uid"]) == ("opened", "jobs_dead", listed["uid"])
    assert over["data"]["alerts"][0]["event"] == "resolved"
    secret = indica("webhook", "secret", "ops")["text"].encode()
    headers, body = receiver.told[0]
    message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    proof = base64.b64encode(hmac.digest(secret, message, "sha256")).decode()
    assert f"v1,{proof}" in headers["webhook-signature"].split(" ")
    # Each way once for the opening, once for the end.
    routes = {row["code"]: row for row in indica("alert", "route", "list")}
    assert set(routes) == {"ops", "gestao", "sala"}
    assert all(row["undelivered"] == 0 for row in routes.values())
    outside.check_requests()


def test_a_way_that_is_closed_is_tried_again_and_named(
    operation: Operation,
    outside: Outside,
    receiver: Receiver,
    indica: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indica("webhook", "add", "ops", receiver.url, "--event", "alert.changed")
    indica("alert", "route", "add", "ops", "--webhook", "ops", "--no-summary")
    receiver.status = 503
    with working(operation, outside, monkeypatch):
        indica("alert", "test", "ops")
        wait_for(lambda: operation.one("select error from alerts.notices") == "http_503", limit=30)
        [row] = indica("alert", "route", "list")
        assert row["undelivered"] == 1
        receiver.status = 200
        operation.admin.execute("update outbox.jobs set due_at = util.current_time()"
                                " where kind = 'alert.notify'")  # fmt: skip
        wait_for(lambda: operation.one("select state from alerts.notices") == "delivered", limit=30)
    assert receiver.events() == ["alert.test", "alert.test"]
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1


def test_mistakes_of_the_command_are_said_in_a_sentence(
    operation: Operation, indica: Command
) -> None:
    for sentence, arguments in (
        ("no webhook is called none", ("route", "add", "x", "--webhook", "none")),
        ("this is no mobile", ("route", "add", "x", "--whatsapp", "123")),
        ("no server takes e-mails", ("route", "add", "x", "--email", "a@example.com")),
        ("there is no alert", ("acknowledge", "6b0e2f0c-0000-4000-8000-000000000001")),
    ):
        with pytest.raises((psycopg.Error, IndicaError), match=sentence):
            indica("alert", *arguments)
    changed = indica("alert", "rule", "set", "no_worker", "--opens-after", "9 minutes", "--off")
    assert (changed["opens_after"], changed["is_enabled"]) == ("00:09:00", False)
    assert any(row["code"] == "volume_low" for row in indica("alert", "rule", "list"))

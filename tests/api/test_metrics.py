"""Metrics count answers, by template and never by path."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from psycopg import sql

from api.blueprints import service
from api.db import Session
from tests.api.conftest import AppFactory
from tests.api.support import METRICS_TOKEN, bearer, new_key, referral
from tests.support.cluster import Database


def samples(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = client.get("/metrics", headers=bearer(METRICS_TOKEN)).text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(client: FlaskClient, name: str, **labels: str) -> float:
    return samples(client).get((name, frozenset(labels.items())), 0.0)


def test_requests_outcomes_and_refusals_are_counted(client: FlaskClient, token: str) -> None:
    def post(**headers: str) -> int:
        return client.post(
            "/v1/leads",
            headers=bearer(token, **headers),
            json=referral(phone="11 93333-0001"),
        ).status_code

    key = new_key()
    assert post(Idempotency_Key=key) == 201
    assert post(Idempotency_Key=key) == 200
    assert post(Idempotency_Key=new_key()) == 200
    assert post() == 422
    assert client.post("/v1/leads", data=b"{}").status_code == 401
    large = client.post("/v1/leads", headers=bearer(token), data=b"x" * 70_000)
    assert large.status_code == 413

    total, route = "indica_api_requests_total", "/v1/leads"
    assert value(client, total, method="POST", route=route, status="201") == 1
    assert value(client, total, method="POST", route=route, status="200") == 2
    assert value(client, total, method="POST", route=route, status="422") == 1
    submissions = "indica_api_submissions_total"
    assert value(client, submissions, outcome="created", replayed="false") == 1
    assert value(client, submissions, outcome="created", replayed="true") == 1
    assert value(client, submissions, outcome="touched", replayed="false") == 1
    assert value(client, submissions, outcome="rejected", replayed="false") == 1
    assert value(client, "indica_api_refused_total", status="401") == 1
    assert value(client, "indica_api_refused_total", status="413") == 1
    assert value(client, "indica_api_request_duration_seconds_count", route=route) == 6


def test_labels_are_templates_and_closed_sets(client: FlaskClient, token: str) -> None:
    client.get("/v1/leads/12345678-1234-1234-1234-123456789012", headers=bearer(token))
    client.get("/+5511987654321")
    client.open("/healthz", method="FROBNICATE")
    text = client.get("/metrics", headers=bearer(METRICS_TOKEN)).text
    assert 'route="/v1/leads/<uuid:uid>"' in text
    assert 'route="unmatched"' in text
    assert 'method="other"' in text
    assert "FROBNICATE" not in text
    assert "12345678" not in text
    assert "987654321" not in text


def test_the_exposition_is_plain_text(client: FlaskClient) -> None:
    reply = client.get("/metrics", headers=bearer(METRICS_TOKEN))
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"


def test_what_stands_still_is_told_by_its_age(
    client: FlaskClient, module_database: Database
) -> None:
    with module_database.connect("admin") as connection:
        connection.execute(
            "insert into outbox.jobs (kind, first_due_at, due_at, created_at)"
            " values ('chatwoot.note', now() - interval '60 hours', now() + interval '1 minute',"
            " now() - interval '60 hours')"
        )
        try:
            assert value(client, "indica_outbox_overdue", destination="chatwoot") == 1
            age = value(client, "indica_outbox_oldest_overdue_seconds", destination="chatwoot")
            assert 60 * 3600 <= age < 61 * 3600
            assert value(client, "indica_outbox_overdue", destination="whatsapp") == 0
            health = client.get("/readyz", headers=bearer(METRICS_TOKEN)).json
            assert health is not None
            assert health["ready"] is True
            assert health["checks"]["outbox"]["ok"] is False
            assert health["checks"]["outbox"]["detail"].startswith(
                "Trabalhos atrasados: 1 (chatwoot"
            )
        finally:
            connection.execute("delete from outbox.jobs where kind = 'chatwoot.note'")
    assert value(client, "indica_outbox_overdue", destination="chatwoot") == 0


def test_metrics_answer_without_a_database(make_app: AppFactory) -> None:
    client = make_app("postgresql://indica_api@127.0.0.1:1/none").test_client()
    reply = client.get("/metrics", headers=bearer(METRICS_TOKEN))
    assert reply.status_code == 200
    assert "indica_outbox_overdue" not in reply.text
    assert (
        'indica_api_requests_total{method="GET"'
        in client.get("/metrics", headers=bearer(METRICS_TOKEN)).text
    )


def test_a_database_that_is_read_only_is_not_ready(
    make_app: AppFactory, database: Database
) -> None:
    client = make_app(database.url("api")).test_client()
    assert client.get("/readyz").status_code == 200
    with database.connect("admin") as connection:
        name = sql.Identifier(database.name)
        change = sql.SQL("alter database {} set default_transaction_read_only = on").format(name)
        connection.execute(change)
    reply = client.get("/readyz", headers=bearer(METRICS_TOKEN))
    assert reply.status_code == 503
    assert reply.json is not None
    (found,) = reply.json["checks"]["database"]["findings"]
    assert (found["code"], found["severity"]) == ("read_only", "error")
    assert "default_transaction_read_only" in found["remedy"]


def test_only_the_operators_token_reads_figures_and_checks(
    make_app: AppFactory, token: str
) -> None:
    closed = make_app(metrics_token=None).test_client()
    client = make_app().test_client()
    for headers in ({}, bearer(token), bearer(""), bearer("of-the-operato"), bearer("é")):
        reply = client.get("/metrics", headers=headers)
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"].startswith("Bearer ")
        assert closed.get("/metrics", headers=headers).status_code == 401
        assert client.get("/readyz", headers=headers).json == {"ready": True}


def test_readiness_is_looked_at_once_for_all_who_ask(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    rows = Session.rows

    def counted(self: Session, function: str, **arguments: Any) -> Any:
        looks.append(function)
        return rows(self, function, **arguments)

    monkeypatch.setattr(Session, "rows", counted)
    monkeypatch.setattr(service, "READINESS_SECONDS", 3600.0)
    assert {client.get("/readyz").status_code for _ in range(50)} == {200}
    assert looks == ["api.health"]

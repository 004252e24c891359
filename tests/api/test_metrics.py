"""Metrics count answers, by template and never by path."""

from __future__ import annotations

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.api.support import bearer, new_key, referral


def samples(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    text = client.get("/metrics").text
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
    text = client.get("/metrics").text
    assert 'route="/v1/leads/<uuid:uid>"' in text
    assert 'route="unmatched"' in text
    assert 'method="other"' in text
    assert "FROBNICATE" not in text
    assert "12345678" not in text
    assert "987654321" not in text


def test_the_exposition_is_plain_text(client: FlaskClient) -> None:
    reply = client.get("/metrics")
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"

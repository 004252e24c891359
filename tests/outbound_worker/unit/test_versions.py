"""Which Chatwoot answers, as the worker says it when it starts."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import requests
import responses

from database.common.http_client import HttpClient, Timeouts
from database.common.redaction import Redactor
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.cli import tell_version
from outbound_worker.leased_client import Latency, LeasedClient
from outbound_worker.metrics import Metrics

CHATWOOT = "https://chat.example.com"


def told(caplog: pytest.LogCaptureFixture, answer: dict[str, Any]) -> list[logging.LogRecord]:
    metrics = Metrics()
    with responses.RequestsMock() as world:
        world.get(f"{CHATWOOT}/api", **answer)
        http = HttpClient(
            "chatwoot", CHATWOOT, {}, timeouts=Timeouts(1, 1, 2), pool_size=1, redact=Redactor()
        )
        client = LeasedClient("chatwoot", http, latency=Latency(metrics.count_request))
        with caplog.at_level(logging.INFO):
            tell_version(logging.getLogger("test"), Chatwoot(client, Redactor()))
        client.close()
    labels = {"destination": "chatwoot", "kind": "start", "operation": "version"}
    counted = metrics.registry.get_sample_value("indica_worker_requests_total", labels)
    assert counted == 1.0
    return caplog.records


@pytest.mark.parametrize(
    ("version", "level", "lacks"),
    [
        ("4.16.2", "INFO", 0),
        ("4.17.0-rc1", "INFO", 0),
        ("4.14.1", "WARNING", 1),
        ("4.0.4", "WARNING", 7),
    ],
)
def test_a_version_is_told_with_what_it_lacks(
    caplog: pytest.LogCaptureFixture, version: str, level: str, lacks: int
) -> None:
    body = {"version": version, "timestamp": "2026-11-27 11:00:00", "queue_services": "ok"}
    (record,) = told(caplog, {"json": body})
    assert record.levelname == level
    assert len(record.__dict__["facts"]["lacks"]) == lacks


@pytest.mark.parametrize(
    "answer",
    [
        {"json": {"version": None}},
        {"json": ["4.16.2"]},
        {"body": "<!DOCTYPE html>", "content_type": "text/html"},
        {"status": 404, "body": "404 page not found"},
        {"body": requests.ConnectionError("refused")},
        {"body": requests.ReadTimeout("slow")},
    ],
)
def test_one_that_does_not_say_it_keeps_nobody_from_working(
    caplog: pytest.LogCaptureFixture, answer: dict[str, Any]
) -> None:
    assert told(caplog, answer) == []

"""Faults: what the caller sees, and what really happened."""

from __future__ import annotations

import threading
import time

import pytest
import requests

from sandbox.faults import BadFault, parse_fault
from tests.sandbox.support import MARIA, Caller, message_body
from tests.support.waiting import wait_for


def test_a_timeout_after_accept_really_sent(call: Caller) -> None:
    call.template()
    call.fault(target="graph", match="/messages$", kind="timeout_after_accept")
    with pytest.raises(requests.exceptions.ReadTimeout):
        call.graph("POST", "/100000000000001/messages", message_body(), timeout=0.2)
    assert len(call.state()["sends"]) == 1
    assert [item["status"] for item in call.journal()] == [200, None]
    assert call.journal()[-1]["fault"] == "timeout_after_accept"


def test_a_timeout_did_nothing(call: Caller) -> None:
    call.fault(target="chatwoot", match="/contacts$", kind="timeout")
    with pytest.raises(requests.exceptions.ReadTimeout):
        call.chatwoot("POST", "/contacts", {"name": "M", "phone_number": MARIA}, timeout=0.2)
    assert call.state()["contacts"] == []
    assert call.journal()[-1]["status"] is None


@pytest.mark.parametrize(("kind", "made"), [("reset", 0), ("reset_after_accept", 1)])
def test_a_reset_cuts_the_connection(call: Caller, kind: str, made: int) -> None:
    call.fault(target="chatwoot", match="/contacts$", kind=kind)
    with pytest.raises(requests.exceptions.ConnectionError) as caught:
        call.chatwoot("POST", "/contacts", {"name": "M", "phone_number": MARIA})
    assert "reset" in str(caught.value).lower()
    assert len(call.state()["contacts"]) == made
    assert call.journal()[-1]["status"] is None


@pytest.mark.parametrize(("kind", "made"), [("http_500_html", 0), ("http_500_after_accept", 1)])
def test_an_html_500_says_nothing_about_the_effect(call: Caller, kind: str, made: int) -> None:
    call.fault(target="chatwoot", match="/contacts$", kind=kind)
    answer = call.chatwoot("POST", "/contacts", {"name": "M", "phone_number": MARIA})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert len(call.state()["contacts"]) == made


def test_a_throttle_is_plain_text(call: Caller) -> None:
    call.fault(target="chatwoot", kind="http_429")
    answer = call.chatwoot("GET", "/agents")
    assert (answer.status_code, answer.text) == (429, "Retry later\n")
    call.control("DELETE", "/faults")
    assert call.chatwoot("GET", "/agents").status_code == 200


@pytest.mark.parametrize(("code", "status"), [(131000, 500), (130429, 400), (131048, 400)])
def test_graph_errors_by_code(call: Caller, code: int, status: int) -> None:
    call.template()
    call.fault(target="graph", match="/messages$", kind="graph_error", code=code)
    answer = call.send()
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert call.state()["sends"] == []


def test_a_delay_answers_late(call: Caller) -> None:
    call.fault(target="chatwoot", kind="delay", delay_ms=150)
    started = time.monotonic()
    assert call.chatwoot("GET", "/agents").status_code == 200
    assert time.monotonic() - started >= 0.15


def test_a_share_is_the_same_for_the_same_seed(call: Caller) -> None:
    def outcomes(seed: int) -> list[int]:
        call.control("DELETE", "/faults")
        call.fault(target="chatwoot", kind="http_429", share=0.5, seed=seed)
        return [call.chatwoot("GET", "/agents").status_code for _ in range(20)]

    first = outcomes(7)
    assert set(first) == {200, 429}
    assert outcomes(7) == first
    assert outcomes(8) != first


def test_rules_add_up_and_the_same_rule_is_replaced(call: Caller) -> None:
    call.fault(target="graph", match="/messages$", kind="timeout", share=0.1)
    call.fault(target="graph", match="/messages$", kind="timeout", share=0.9)
    call.fault(target="webhooks", kind="drop")
    listed = call.control("GET", "/faults").json()["faults"]
    assert [(item["target"], item["share"]) for item in listed] == [("graph", 0.9), ("webhooks", 1)]
    call.control("PUT", "/faults", [])
    assert call.control("GET", "/faults").json()["faults"] == []


def test_times_limits_how_often(call: Caller) -> None:
    call.fault(target="chatwoot", method="GET", kind="http_429", times=2)
    assert [call.chatwoot("GET", "/agents").status_code for _ in range(4)] == [429, 429, 200, 200]


@pytest.mark.parametrize(
    "bad",
    [
        [],
        {"target": "mars", "kind": "drop"},
        {"target": "graph", "kind": "drop"},
        {"target": "webhooks", "kind": "timeout"},
        {"target": "chatwoot", "kind": "graph_error"},
        {"target": "graph", "kind": "timeout", "match": "("},
        {"target": "graph", "kind": "timeout", "share": 2},
        {"target": "graph", "kind": "timeout", "share": "half"},
        {"target": "graph", "kind": "timeout", "sahre": 1},
    ],
)
def test_a_bad_rule_is_refused_with_a_reason(call: Caller, bad: object) -> None:
    with pytest.raises(BadFault):
        parse_fault(bad)
    if isinstance(bad, dict):
        answer = call.control("PUT", "/faults", bad)
        assert answer.status_code == 422
        assert answer.json()["error"]


def test_sixty_four_hung_connections_leave_room(call: Caller) -> None:
    call.fault(target="graph", match="/messages$", kind="timeout")
    failed = threading.Barrier(65, timeout=30)

    def hang() -> None:
        try:
            requests.post(f"{call.graph_base}/1/messages", timeout=(5, 1.5), json={})
        except requests.exceptions.ReadTimeout:
            failed.wait()

    threads = [threading.Thread(target=hang, daemon=True) for _ in range(64)]
    for thread in threads:
        thread.start()
    wait_for(lambda: len(call.journal()) == 64)
    assert call.chatwoot("GET", "/agents", timeout=1).status_code == 200
    failed.wait()
    for thread in threads:
        thread.join()

"""Faults: what the caller sees, and what really happened."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from database.common import sandbox_access as access
from sandbox.faults import BadFault, parse_fault
from sandbox.mangling import BOMB_BYTES
from tests.sandbox.support import MARIA, Caller, Receiver, message_body
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


@pytest.mark.parametrize("status", [401, 404, 422])
def test_chatwoot_itself_refuses(call: Caller, status: int) -> None:
    call.fault(target="chatwoot", match="/contacts$", kind="chatwoot_error", code=status)
    answer = call.chatwoot("POST", "/contacts", {"name": "M", "phone_number": MARIA})
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert call.state()["contacts"] == []


def test_a_throttle_may_say_how_long(call: Caller) -> None:
    call.fault(target="graph", match="/messages$", kind="http_429", retry_after=7)
    answer = call.send()
    assert (answer.status_code, answer.text) == (429, "Retry later\n")
    assert answer.headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "text"),
    [
        ("http_404_text", 404, "text/plain; charset=utf-8", "404 page not found\n"),
        ("http_200_html", 200, "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("http_redirect", 307, "text/html; charset=utf-8", ""),
    ],
)
def test_somebody_elses_answer_means_that_nothing_happened(
    call: Caller, kind: str, status: int, content_type: str, text: str
) -> None:
    call.fault(target="chatwoot", kind=kind)
    url = f"{call.chatwoot_base}/contacts"
    answer = requests.post(url, json={"name": "M"}, timeout=60, allow_redirects=False)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, content_type)
    assert answer.text.startswith(text)
    assert call.state()["contacts"] == []


def test_early_hints_come_before_the_answer(call: Caller) -> None:
    call.fault(target="chatwoot", match="/agents", kind="early_hints")
    received = raw_get(call, "/agents")
    assert received.startswith(b"HTTP/1.1 103 Early Hints\r\n")
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 1


def test_a_second_answer_follows_the_first(call: Caller) -> None:
    call.fault(target="chatwoot", match="/agents", kind="second_answer")
    received = raw_get(call, "/agents")
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 2
    first, second = received.split(b"HTTP/1.1 200 OK\r\n")[1:]
    assert first == second


@pytest.mark.parametrize("kind", ["cut_body", "garbled_chunks"])
def test_an_answer_breaks_off_after_the_deed(call: Caller, kind: str) -> None:
    call.template()
    call.fault(target="graph", match="/messages$", kind=kind)
    broken = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)
    with pytest.raises(broken):
        call.send()
    assert len(call.state()["sends"]) == 1


def test_a_bomb_is_small_on_the_wire(call: Caller) -> None:
    call.fault(target="chatwoot", match="/agents", kind="packed_bomb")
    url, headers = f"{call.chatwoot_base}/agents", {"api_access_token": access.CHATWOOT_API_TOKEN}
    with requests.get(url, headers=headers, stream=True, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        packed = answer.raw.read(decode_content=False)
    assert len(packed) < 128 * 1024
    assert len(gzip.decompress(packed)) > BOMB_BYTES


def test_a_webhook_breaks_off_and_is_repeated(call: Caller, receiver: Receiver) -> None:
    call.settings(whatsapp_webhook_url=receiver.url)
    call.fault(target="webhooks", kind="cut_body", match="#messages")
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "oi"})

    def delivered() -> list[dict[str, Any]]:
        rows = call.control("GET", "/deliveries").json()["deliveries"]
        return [row for row in rows if row["outcome"] == "delivered"]

    (delivery,) = wait_for(delivered)
    assert (delivery["event"], delivery["attempts"]) == ("messages", 2)
    cut, whole = [one.body for one in receiver.received]
    assert cut == whole[: len(whole) // 2]


def raw_get(call: Caller, path: str) -> bytes:
    """Everything that a request brings until the connection has been silent for a while."""
    host, port = call.sandbox.server.host, call.sandbox.server.port
    path = urlsplit(call.chatwoot_base).path + path
    with socket.create_connection((host, port), timeout=3) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: x\r\n"
            f"api_access_token: {access.CHATWOOT_API_TOKEN}\r\n\r\n".encode()
        )
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except TimeoutError:
            return received
    return received


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
        {"target": "webhooks", "kind": "http_200_html"},
        {"target": "graph", "kind": "http_429", "retry_after": "soon"},
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
    assert call.chatwoot("GET", "/agents", timeout=30).status_code == 200
    failed.wait()
    for thread in threads:
        thread.join()

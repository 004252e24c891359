"""Outgoing webhooks are signed as the standard says and go nowhere but where they may."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import threading
import time
from uuid import UUID

import pytest

from database.common.http_client import RefusedAddress, Timeouts
from database.common.redaction import Redactor
from database.common.source_secrets import standard_secret, webhook_secret, webhook_signature
from outbound_worker.errors import CallFailed
from outbound_worker.models import CallError, WebhookWork
from outbound_worker.webhooks import Address, WebhookAccess, Webhooks, is_public, resolve
from tests.outbound_worker.support import Peer, Script, http_answer, lease, peer

HERE = WebhookAccess(frozenset({"crm.example.com"}), "master", is_development=True)
REAL = WebhookAccess(frozenset({"crm.example.com"}), "master", is_development=False)
DELIVERY = UUID("5f0c2f6e-8a57-4f0e-9a52-0d6f5c6a8f11")


def work(url: str, versions: tuple[int, ...] = (1,)) -> WebhookWork:
    return WebhookWork(
        delivery=DELIVERY,
        subscription="crm",
        url=url,
        secret_versions=versions,
        body={"type": "lead.won", "data": {"nome": "José"}},
    )


def webhooks(access: WebhookAccess = HERE, *addresses: str, seconds: float = 2.0) -> Webhooks:
    found: list[Address] = [ipaddress.ip_address(address) for address in addresses]
    return Webhooks(
        access,
        Redactor(),
        timeouts=Timeouts(connect=1.0, read=1.0, total=seconds),
        resolver=lambda host, port, limit: found or resolve(host, port, limit),
        now=lambda: 1_700_000_000.0,
    )


def failure_of(access: WebhookAccess, url: str, *addresses: str) -> CallError:
    sender = webhooks(access, *addresses)
    with pytest.raises(CallFailed) as caught:
        sender.deliver(work(url), lease())
    sender.close()
    return caught.value.error


def answering(*answers: bytes) -> Script:
    rest = list(answers)

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(rest.pop(0) if len(rest) > 1 else rest[0])
        return True

    return script


def header(request: bytes, name: str) -> str:
    head = request.partition(b"\r\n\r\n")[0].decode()
    return next(
        line.partition(":")[2].strip()
        for line in head.split("\r\n")
        if line.lower().startswith(f"{name}:")
    )


def test_a_signature_is_that_of_the_standards_own_example() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    message = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    expected = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    assert expected == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    # Ours has text as key: what libraries decode from the secret is that very text.
    secret = webhook_secret("master", "crm", 1)
    assert base64.b64decode(standard_secret(secret).removeprefix("whsec_")) == secret.encode()
    body = b'{"test": 2432232314}'
    own = hmac.new(secret.encode(), b"msg_1.1614265330." + body, hashlib.sha256).digest()
    assert webhook_signature(secret, "msg_1", 1614265330, body) == (
        f"v1,{base64.b64encode(own).decode()}"
    )


def test_secrets_differ_by_webhook_version_and_key() -> None:
    made = {
        webhook_secret(key, code, version)
        for key in ("a", "b")
        for code in ("crm", "n8n")
        for version in (1, 2)
    }
    assert len(made) == 8
    assert all(24 <= len(secret) <= 64 for secret in made), "the standard's bounds of a key"


def test_a_delivery_is_signed_over_the_bytes_that_leave() -> None:
    with peer(answering(http_answer(204))) as server:
        sender = webhooks()
        assert sender.deliver(work(f"{server.url}/hooks?a=1", (2, 1)), lease()) == {
            "http_status": 204
        }
        request = server.requests.get(timeout=60)
        sender.close()
    assert request.startswith(b"POST /hooks?a=1 HTTP/1.1\r\n")
    assert header(request, "webhook-id") == f"msg_{DELIVERY}"
    assert header(request, "webhook-timestamp") == "1700000000"
    assert header(request, "content-type") == "application/json"
    body = request.partition(b"\r\n\r\n")[2]
    assert json.loads(body) == {"type": "lead.won", "data": {"nome": "José"}}
    assert header(request, "webhook-signature").split(" ") == [
        webhook_signature(
            webhook_secret("master", "crm", version), f"msg_{DELIVERY}", 1_700_000_000, body
        )
        for version in (2, 1)
    ]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(status: int) -> None:
    with peer(answering(http_answer(200))) as second:
        answer = http_answer(status, b"", Location=second.url)
        with peer(answering(answer)) as first:
            error = failure_of(HERE, first.url)
        assert second.requests.empty()
    assert (error.phase, error.http_status) == ("answered", status)


def test_a_refusal_tells_its_status_and_when_to_come_again() -> None:
    with peer(answering(http_answer(429, {"secret": "words"}, Retry_After="30"))) as server:
        error = failure_of(HERE, server.url)
    assert (error.target, error.http_status, error.retry_after_seconds) == ("webhook", 429, 30)
    assert "words" not in error.message


def test_an_answer_that_never_ends_is_not_read_for_ever() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        try:
            while True:
                connection.sendall(b"x" * 65536)
        except OSError:
            return False

    with peer(script) as server:
        sender = webhooks()
        assert sender.deliver(work(server.url), lease()) == {"http_status": 200}, "it took it"
        sender.close()


def test_a_receiver_that_says_nothing_costs_its_deadline() -> None:
    with peer(lambda *_: True) as server:
        started = time.monotonic()
        error = failure_of(HERE, server.url)
    assert time.monotonic() - started < 5
    assert (error.phase, error.http_status) == ("no_answer", None)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://other.example.com/", "INDICA_WEBHOOK_HOSTS"),
        ("http://crm.example.com/", "https"),
        ("https://user:pw@crm.example.com/", "user"),
        ("https://crm.example.com.evil.example/", "INDICA_WEBHOOK_HOSTS"),
        ("https://crm.example.com@evil.example/", "user"),
        ("https://127.0.0.1/", "INDICA_WEBHOOK_HOSTS"),
        ("http://127.0.0.1/", "https"),
        ("https://[::1]/", "INDICA_WEBHOOK_HOSTS"),
        ("https://crm.example.com:99999/", "no address"),
        ("https://crm.example.com/../../x", "outside"),
        ("gopher://crm.example.com/", "https"),
        ("", "https"),
    ],
)
def test_nothing_leaves_for_what_is_not_configured(url: str, words: str) -> None:
    error = failure_of(REAL, url, "203.0.113.1")
    assert error.phase == "before_request"
    assert words in error.message


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1",
        "2001:0:53aa:64c:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    for addresses in ((address,), ("93.184.216.34", address)):
        error = failure_of(REAL, "https://crm.example.com/", *addresses)
        assert error.phase == "before_request"
        assert "not public" in error.message


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111"])
def test_an_address_of_the_public_internet_is_taken(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_the_address_that_was_looked_at_is_the_one_that_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def seen(host: str, *arguments: object, **options: object) -> object:
        asked.append(host)
        return real(host, *arguments, **options)  # type: ignore[arg-type]

    with peer(answering(http_answer(200))) as server:
        sender = webhooks(HERE, "127.0.0.1")
        monkeypatch.setattr(socket, "getaddrinfo", seen)
        sender.deliver(work(f"http://localhost:{server.port}/"), lease())
        sender.close()
    assert set(asked) == {"127.0.0.1"}, "the name is asked once, by the guard"


def test_a_name_server_that_says_nothing_costs_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def silent(*_: object, **__: object) -> object:
        over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    started = time.monotonic()
    with pytest.raises(RefusedAddress, match="not resolved"):
        resolve("crm.example.com", 443, 0.05)
    assert time.monotonic() - started < 2
    over.set()


def test_without_a_master_key_nothing_leaves() -> None:
    access = WebhookAccess(frozenset(), None, is_development=True)
    with peer(answering(http_answer(200))) as server:
        error = failure_of(access, server.url)
        assert server.requests.empty()
    assert "INDICA_MASTER_KEY" in error.message


def test_as_many_receivers_as_there_are_keep_few_clients() -> None:
    servers: list[Peer] = []
    sender = webhooks()
    try:
        for _ in range(40):
            servers.append(Peer(answering(http_answer(200))))
            assert sender.deliver(work(servers[-1].url), lease()) == {"http_status": 200}
        assert sender.deliver(work(servers[0].url), lease()) == {"http_status": 200}
        assert len(sender._clients) <= 32
    finally:
        sender.close()
        for server in servers:
            server.close()

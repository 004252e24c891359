"""The gate: how much of a body it takes, and what it makes of the head."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from api import gate
from api.context import BODY_STATE, MAX_BODY_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CHUNK = 16 * 1024


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answers with what it was given."""
    start_response("200 OK", [("Content-Type", "application/json")])
    seen = {key: value for key, value in environ.items() if isinstance(value, str)}
    yield json.dumps(seen | {"body": environ["wsgi.input"].read().decode("latin-1")}).encode()


def ask(
    messages: Iterator[dict[str, Any]],
    *headers: tuple[bytes, bytes],
    path: bytes = b"/v1/leads",
    body_seconds: float = 5.0,
) -> tuple[dict[str, Any], int]:
    """What the application saw, and how many parts of the body were taken."""
    taken = 0
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        try:
            return next(messages)
        except StopIteration:
            await asyncio.sleep(3600)
            raise

    async def send(message: Any) -> None:
        sent.append(message)

    made = gate.Gate(echo, threads=1, body_seconds=body_seconds)
    asyncio.run(made(head(path, *headers), receive, send))
    assert made._held == 0
    return json.loads(sent[1]["body"]), taken


def head(path: bytes, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "method": "POST", "path": path.decode(), "raw_path": path, "query_string": b"a=%41",
        "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", "1"),
        "client": ("127.0.0.2", "2"), "headers": list(headers),
    }  # fmt: skip


def part(data: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": data, "more_body": more}


def endless() -> Iterator[dict[str, Any]]:
    while True:
        yield part(b"x" * CHUNK, more=True)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        (b"/v1/leads", MAX_BODY_BYTES),
        (b"/webhooks/chatwoot", 1024 * 1024),
        (b"/webhooks/whatsapp", 4 * 1024 * 1024),
        (b"/desk/act", 256 * 1024),
        (b"/anything", MAX_BODY_BYTES),
    ],
)
def test_a_body_without_end_is_read_no_further_than_its_limit(path: bytes, limit: int) -> None:
    seen, taken = ask(endless(), path=path)
    assert seen[BODY_STATE] == "large"
    assert taken == limit // CHUNK + 1


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    seen, taken = ask(endless(), (b"content-length", b"65537"))
    assert seen[BODY_STATE] == "large"
    assert taken == 0


def test_all_bodies_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HELD_BYTES", 3 * CHUNK)
    seen, _ = ask(endless())
    assert seen[BODY_STATE] == "no room"


def test_large_bodies_without_end_leave_room_for_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "HELD_BY_LARGER", 3 * MAX_BODY_BYTES)
    made = gate.Gate(echo, threads=1, body_seconds=0.2)

    async def state(path: bytes, size: int, *, more: bool = False) -> str:
        messages = iter([part(b"x" * size, more=more)])
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            for message in messages:
                return message
            return await asyncio.sleep(3600, {})

        async def send(message: Any) -> None:
            sent.append(message)

        await made(head(path), receive, send)
        return str(json.loads(sent[1]["body"])[BODY_STATE])

    async def states() -> list[str]:
        large, whatsapp = 4 * MAX_BODY_BYTES, b"/webhooks/whatsapp"
        together = await asyncio.gather(
            state(whatsapp, large, more=True),
            state(whatsapp, large, more=True),
            state(whatsapp, MAX_BODY_BYTES),
            state(b"/v1/leads", MAX_BODY_BYTES),
        )
        return [*together, await state(whatsapp, large)]

    assert asyncio.run(states()) == ["late", "no room", "whole", "whole", "whole"]


def test_what_breaks_off_and_what_is_late_is_called_so() -> None:
    seen, _ = ask(iter([part(b"{", more=True), {"type": "http.disconnect"}]))
    assert seen[BODY_STATE] == "broken off"
    seen, _ = ask(iter([part(b"{", more=True)]), body_seconds=0.05)
    assert seen[BODY_STATE] == "late"


def test_the_head_says_what_was_sent_and_nothing_passes_for_another_header() -> None:
    seen, _ = ask(
        iter([part(b"{}")]),
        (b"content-type", b"application/json"),
        (b"content_type", b"text/html"),
        (b"idempotency_key", b"smuggled"),
        (b"x-forwarded_for", b"10.0.0.1"),
        (b"content-length", b"2"),
        (b"authorization", b"Bearer a"),
        (b"authorization", b"Bearer b"),
        (b"x-name", b"caf\xe9"),
        path=b"/v1/%2e%2e/%FF%00a",
    )
    assert seen["CONTENT_TYPE"] == "application/json"
    assert seen["CONTENT_LENGTH"] == "2"
    assert "HTTP_IDEMPOTENCY_KEY" not in seen
    assert "HTTP_X_FORWARDED_FOR" not in seen
    assert seen["HTTP_AUTHORIZATION"] == "Bearer a,Bearer b", "two proofs are none"
    assert seen["HTTP_X_NAME"] == "café"
    assert seen["PATH_INFO"] == "/v1/../\xff\0a"
    assert seen["REMOTE_ADDR"] == "127.0.0.2"
    assert seen["body"] == "{}"

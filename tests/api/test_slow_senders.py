"""Senders that are slow on purpose hold a socket, and neither a thread nor a connection."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.api_server import Server
from tests.support.cluster import Database

SLOW = 40
HONEST = 200
CONNECTIONS = 16
PAUSE = 5.0
"""Seconds between two bytes of a slow sender."""


class Slow:
    """Sockets that send a byte every five seconds until they are cut off or it ends."""

    def __init__(self, server: Server, heads: list[bytes]) -> None:
        self._ended = threading.Event()
        self._sockets = [
            socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(SLOW)
        ]
        for number, one in enumerate(self._sockets):
            one.sendall(heads[number % len(heads)])
        self._thread = threading.Thread(target=self._drip)

    def _drip(self) -> None:
        while not self._ended.wait(PAUSE):
            for one in self._sockets:
                with contextlib.suppress(OSError):
                    one.sendall(b"x")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        for one in self._sockets:
            one.close()


def heads(path: bytes, *lines: bytes) -> bytes:
    return b"\r\n".join([b"POST %s HTTP/1.1" % path, b"Host: x", *lines]) + b"\r\n"


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    """With the settings that are shipped."""
    with Server(database.url("api"), tmp_path / "api.log", api_workers=2, api_threads=8) as started:
        yield started


@pytest.mark.parametrize("kind", ["heads", "bodies", "bodies of a caller", "chunks"])
def test_forty_slow_senders_keep_no_honest_one_waiting(
    server: Server, database: Database, kind: str
) -> None:
    token = create_token(database)
    length, end = b"Content-Length: 2000", b"\r\n"
    caller = b"Authorization: Bearer " + token.encode()
    slow = {
        "heads": [heads(b"/v1/leads"), b"P", heads(b"/webhooks/whatsapp", b"X: y")],
        "bodies": [
            heads(path, length) + end + b"{"
            for path in (b"/v1/leads", b"/v1/enrol", b"/webhooks/chatwoot", b"/webhooks/whatsapp")
        ],
        "bodies of a caller": [heads(b"/v1/leads", caller, length, b"Idempotency-Key: k") + end],
        "chunks": [heads(b"/v1/leads", caller, b"Transfer-Encoding: chunked") + end + b"5\r\n{"],
    }[kind]
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def post(first: int) -> None:
        connection = server.connect()
        for number in range(first, HONEST, CONNECTIONS):
            body = json.dumps(referral(phone=f"11 9{72_000_000 + number}")).encode()
            headers = bearer(token, Idempotency_Key=new_key())
            status = server.ask("POST", "/v1/leads", body, headers, connection).status
            with lock:
                statuses[status] += 1
        connection.close()

    with Slow(server, slow):
        started = time.monotonic()
        threads = [threading.Thread(target=post, args=(n,)) for n in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - started
        assert statuses == {201: HONEST}
        # Far less than the slow ones would have held a thread.
        assert seconds < 20
        held = one_value(
            database,
            "select count(*) from pg_stat_activity"
            " where usename = 'indica_api' and datname = current_database()"
            " and state <> 'idle'",
            "admin",
        )
        assert held == 0
    assert one_value(database, "select count(*) from intake.submissions") == HONEST


def test_a_body_that_takes_too_long_is_told_so(database: Database, tmp_path: Path) -> None:
    token = create_token(database)
    with (
        Server(
            database.url("api"), tmp_path / "api.log", api_workers=1, api_body_timeout=0.3
        ) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection,
    ):
        head = heads(b"/v1/leads", b"Authorization: Bearer " + token.encode(), b"Content-Length: 9")
        connection.sendall(head + b"Idempotency-Key: k\r\n\r\n{")
        answered = connection.recv(65536)
        assert answered.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answered
    assert one_value(database, "select count(*) from intake.submissions") == 0

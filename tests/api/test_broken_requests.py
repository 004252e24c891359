"""Requests that break off in the middle, over real connections."""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.api_server import Server
from tests.support.cluster import Database
from tests.support.waiting import wait_for


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    with Server(database.url("api"), tmp_path / "api.log", api_workers=1) as started:
        yield started


def break_off(server: Server, head: bytes, body: bytes, *, reset: bool) -> bytes:
    """Send head and a part of a body, then leave; what was answered until then."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head + b"\r\n" + body)
        if reset:
            # The server has read what came, and is waiting for more.
            wait_for(lambda: unread(connection) == 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return b""
        connection.shutdown(socket.SHUT_WR)
        answered = b""
        try:
            while piece := connection.recv(65536):
                answered += piece
        except (ConnectionResetError, TimeoutError):
            return answered
        return answered


def unread(connection: socket.socket) -> int:
    """Bytes that the peer's kernel has not acknowledged."""
    waiting = struct.pack("i", 0)
    return int(struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, waiting))[0])


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize(
    ("framing", "part"),
    [("length", 0), ("length", 1), ("length", 2), ("chunked", 0), ("chunked", 1)],
)
def test_a_broken_submission_is_not_kept_and_its_key_stays_free(
    server: Server, database: Database, framing: str, reset: bool, part: int
) -> None:
    token = create_token(database)
    whole = json.dumps(referral(phone="11 92222-0003")).encode()
    headers = bearer(token, Idempotency_Key=new_key())
    # The last part is JSON by itself: what is missing are spaces.
    padded = whole + b" " * 20
    given = (b"", padded[: len(whole) // 2], whole)[part]
    lines = [b"POST /v1/leads HTTP/1.1", b"Host: x", b"Content-Type: application/json"]
    lines += [f"{name}: {value}".encode() for name, value in headers.items()]
    if framing == "length":
        lines.append(b"Content-Length: %d" % len(padded))
    else:
        lines.append(b"Transfer-Encoding: chunked")
        given = b"%x\r\n%s\r\n" % (len(given), given) if given else b""
    head = b"".join(line + b"\r\n" for line in lines)
    answered = break_off(server, head, given, reset=reset)
    assert answered == b"" or answered.startswith(b"HTTP/1.1 400 ")
    wait_for(lambda: '"/v1/leads", "status": 400' in server.log.read_text())
    assert server.ask("GET", "/v1/me", headers=bearer(token)).status == 200
    assert one_value(database, "select count(*) from intake.submissions") == 0

    reply = server.ask("POST", "/v1/leads", whole, headers)
    assert reply.status == 201
    assert one_value(database, "select count(*) from intake.submissions") == 1
    assert one_value(database, "select count(*) from leads.leads") == 1


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", json.dumps(referral(phone="11 92222-0004")), 201),
        ("application/json", '{"person": {"name": "Ana"', 422),
        ("text/plain", "name=Ana&phone=11", 422),
    ],
)
def test_a_whole_body_without_a_length_is_judged_by_what_it_says(
    server: Server, database: Database, kind: str, body: str, status: int
) -> None:
    headers = bearer(create_token(database), Idempotency_Key=new_key()) | {"Content-Type": kind}
    connection = server.connect()
    connection.request(
        "POST", "/v1/leads", body=iter([body.encode()]), headers=headers, encode_chunked=True
    )
    answer = connection.getresponse()
    assert answer.status == status
    answer.read()
    connection.close()
    assert one_value(database, "select count(*) from intake.submissions") == 1

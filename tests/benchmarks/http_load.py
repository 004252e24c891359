"""Keep-alive connections that post referrals as fast as they are answered.

`python -m tests.benchmarks.http_load PORT TOKEN CONNECTIONS SECONDS` prints answers per second. One
process and one thread: sockets in non-blocking mode, and no HTTP library in the way.
"""

from __future__ import annotations

import json
import random
import selectors
import socket
import sys
import time

ACCEPTED = (b"HTTP/1.1 201", b"HTTP/1.1 200")


def request(token: str, chance: random.Random) -> bytes:
    """One referral of somebody new, the same that `pgbench.BODY` makes."""
    body = json.dumps(
        {
            "person": {
                "name": "Maria Aparecida Souza",
                "phone": f"(11) 9{chance.randint(10_000_000, 99_999_999)}",
                "email": f"maria{chance.randint(1, 10**15)}@example.com",
            },
            "referrer": {"name": "Carlos Andrade"},
            "origin": "extension",
            "product": "p1",
            "notes": "Prefere contato pela manha",
        },
        separators=(",", ":"),
    ).encode()
    return (
        b"POST /v1/leads HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %s\r\nIdempotency-Key: k%d\r\nContent-Length: %d\r\n\r\n%s"
        % (token.encode(), chance.randint(1, 10**15), len(body), body)
    )


def is_whole(data: bytes) -> bool:
    """Whether a complete answer with a Content-Length has arrived."""
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
    return len(body) >= int(length)


def run(port: int, token: str, connections: int, seconds: float) -> float:
    """Answers per second over all connections; raises when one is not an acceptance."""
    chance = random.Random()
    selector = selectors.DefaultSelector()
    received: dict[socket.socket, bytes] = {}
    for _ in range(connections):
        opened = socket.create_connection(("127.0.0.1", port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(opened, selectors.EVENT_READ, opened)
        received[opened] = b""
        opened.sendall(request(token, chance))
    start = time.monotonic()
    answers = 0
    while not answers or time.monotonic() < start + seconds:
        for key, _ in selector.select(1.0):
            connection: socket.socket = key.data
            data = received[connection] + connection.recv(65536)
            if not is_whole(data):
                received[connection] = data
                continue
            if not data.startswith(ACCEPTED):
                raise SystemExit(f"refused: {data[:400]!r}")
            answers += 1
            received[connection] = b""
            connection.sendall(request(token, chance))
    rate = answers / (time.monotonic() - start)
    for connection in received:
        connection.close()
    return rate


if __name__ == "__main__":
    print(run(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))

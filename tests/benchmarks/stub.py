"""An HTTP peer that answers as Chatwoot and Graph do at their shortest, after a fixed pause.

`python -m tests.benchmarks.stub DELAY_MS` prints its port and serves until its input ends. It keeps
no state but the arrival of each request: `GET /log` gives and forgets `[[seconds, path], …]` on the
machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from typing import Any

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_ids = itertools.count(1)


def answer_to(method: str, path: str, body: bytes) -> Any:
    """The least that the worker accepts as the answer to a call."""
    number = next(_ids)
    if path.endswith("/contacts/filter") or (method == "GET" and path.endswith("/conversations")):
        return {"payload": []}
    if path.endswith("/contacts"):
        asked = json.loads(body)
        place = {"source_id": asked.get("source_id"), "inbox": {"id": asked.get("inbox_id")}}
        return {"payload": {"contact": {"id": number, "contact_inboxes": [place]}}}
    if path.endswith("/conversations"):
        asked = json.loads(body)
        return {
            "id": number,
            "status": "open",
            "labels": [],
            "custom_attributes": asked["custom_attributes"],
            "meta": {"assignee": {"id": asked.get("assignee_id")}},
        }
    if path.startswith("/v"):
        return {"messages": [{"id": f"wamid.{number}", "message_status": "accepted"}]}
    if path.endswith("/contact_inboxes"):
        return {"source_id": json.loads(body)["source_id"]}
    if path.endswith("/labels"):
        return {"payload": json.loads(body)["labels"]}
    if path.endswith("/custom_attributes"):
        return json.loads(body)
    if path.endswith("/toggle_status"):
        return {"payload": {"success": True, "current_status": json.loads(body)["status"]}}
    if method == "GET" and "/conversations/" in path:
        return {"id": int(path.rpartition("/")[2]), "labels": [], "meta": {}}
    return {"id": number}


class Peer(asyncio.Protocol):
    """One keep-alive connection; requests come one after another."""

    def __init__(self, delay: float, log: list[tuple[float, str]]) -> None:
        self._delay = delay
        self._log = log
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, separator, rest = self._data.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if not separator or len(rest) < length:
            return
        self._data = rest[length:]
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        if path == "/log":
            self._answer(json.dumps(self._log))
            self._log.clear()
            return
        self._log.append((time.monotonic(), path))
        text = json.dumps(answer_to(method, path.partition("?")[0], rest[:length]))
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._answer, text)
        else:
            self._answer(text)

    def _answer(self, text: str) -> None:
        assert self._transport is not None
        body = text.encode()
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )


async def serve(delay: float) -> None:
    """Listen on a free port, print it, and stop when the standard input ends."""
    log: list[tuple[float, str]] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Peer(delay, log), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))

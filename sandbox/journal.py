"""What the two fakes received, newest last, in bounded memory."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.wire import Request


@dataclass(slots=True)
class Entry:
    """One received request; `status` stays None when the connection was cut."""

    id: int
    at: float
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int | None = None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the entry as GET /requests lists it; a JSON body is decoded, others are text."""
        body: Any = None
        if self.body:
            try:
                body = json.loads(self.body)
            except ValueError:
                body = self.body.decode("utf-8", "replace")
        return {
            "id": self.id,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(),
            "method": self.method,
            "path": self.target,
            "headers": dict(self.headers),
            "body": body,
            "status": self.status,
            "fault": self.fault,
        }


class Journal:
    """A bounded list of entries; the oldest leave first."""

    def __init__(self, max_entries: int = 50_000, max_bytes: int = 128 * 1024 * 1024) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._next = 1
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def add(self, request: Request) -> Entry:
        """Record a request before it is answered."""
        with self._lock:
            entry = Entry(
                self._next,
                time.time(),
                request.method,
                request.target,
                request.raw_headers,
                request.body,
            )
            self._next += 1
            self._entries.append(entry)
            self._bytes += len(entry.body) + 1024
            while self._entries and (
                len(self._entries) > self._max_entries or self._bytes > self._max_bytes
            ):
                gone = self._entries.popleft()
                self._bytes -= len(gone.body) + 1024
        return entry

    def entries(self, after: int = 0, limit: int | None = None) -> list[Entry]:
        """Return the entries with an id above `after`, newest last; `limit` keeps the newest."""
        with self._lock:
            found = [entry for entry in self._entries if entry.id > after]
        return found if limit is None else found[-limit:] if limit > 0 else []

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0

"""How much a Chatwoot takes: requests a minute, and how many it answers at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Final

from sandbox.settings import SandboxSettings
from sandbox.wire import Request, Response

_WINDOW_S: Final = 60.0
_LOOPBACK: Final = ("127.", "::1")


class Limits:
    """Counts what came in the last minute, and lets the rest wait as a real server does."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._seen: dict[str, deque[float]] = {}
        self._serving = 0

    def refuses(self, settings: SandboxSettings, request: Request, path: str) -> bool:
        """Tell whether a request is one too many; its address is what the proxy says."""
        address = request.headers.get("x-forwarded-for", "127.0.0.1").partition(",")[0].strip()
        if address.startswith(_LOOPBACK) and not settings.limits_loopback:
            return False
        is_search = path.endswith("/contacts/search")
        return self._one_too_many(address, settings.requests_per_minute) or (
            is_search and self._one_too_many("search", settings.searches_per_minute)
        )

    def _one_too_many(self, key: str, limit: int) -> bool:
        if not limit:
            return False
        now = time.monotonic()
        with self._lock:
            seen = self._seen.setdefault(key, deque())
            while seen and seen[0] <= now - _WINDOW_S:
                seen.popleft()
            if len(seen) >= limit:
                return True
            seen.append(now)
            return False

    def enter(self, settings: SandboxSettings) -> None:
        """Wait for one of the threads that answer."""
        with self._lock:
            self._lock.wait_for(
                lambda: not settings.chatwoot_threads or self._serving < settings.chatwoot_threads
            )
            self._serving += 1

    def leave(self) -> None:
        """Give the thread back."""
        with self._lock:
            self._serving -= 1
            self._lock.notify()


def seconds(settings: SandboxSettings, request: Request, response: Response) -> float:
    """Return how long a real one takes for an answer."""
    is_read = request.method in ("GET", "HEAD") or request.path.endswith("/filter")
    taken = settings.chatwoot_read_ms if is_read else settings.chatwoot_write_ms
    return (taken + settings.chatwoot_row_ms * response.rows) / 1000

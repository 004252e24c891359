"""Calls of a job: only while its lease lasts, and with an error that the database can read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from database.common.http_client import Answer, HttpClient, JsonObject, Method, NoAnswer
from outbound_worker.errors import CallFailed, LeaseEnded
from outbound_worker.models import CallError, Lease, Target


@dataclass(frozen=True, slots=True)
class Made:
    """One request that was made, with or without an answer."""

    destination: str
    operation: str
    kind: str
    """Of the job for which it was made."""
    seconds: float


class Latency:
    """How long requests took since somebody last asked. Safe to share between threads."""

    def __init__(self, observe: Callable[[Made], None]) -> None:
        self._observe = observe
        self._lock = threading.Lock()
        self._taken: dict[str, tuple[float, int]] = {}

    def add(self, made: Made) -> None:
        """One more request."""
        self._observe(made)
        with self._lock:
            total, count = self._taken.get(made.destination, (0.0, 0))
            self._taken[made.destination] = (total + made.seconds, count + 1)

    def take(self) -> dict[str, tuple[float, int]]:
        """The mean and the number of each destination's requests; forgets them."""
        with self._lock:
            taken, self._taken = self._taken, {}
        return {name: (total / count, count) for name, (total, count) in taken.items()}


class LeasedClient:
    """One outside system as jobs call it. Safe to share between threads."""

    def __init__(
        self,
        target: Target,
        http: HttpClient,
        clock: Callable[[], float] = time.monotonic,
        latency: Latency | None = None,
    ) -> None:
        self.target = target
        self._http = http
        self._clock = clock
        self._latency = latency

    def close(self) -> None:
        """Close every kept connection."""
        self._http.close()

    def call(
        self,
        method: Method,
        path: str,
        *,
        operation: str,
        lease: Lease,
        body: JsonObject | bytes | None = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request of a job; see `HttpClient.call`.

        Raises LeaseEnded when the job is no longer ours, CallFailed when there is no complete
        answer, RefusedAddress for a path that leads elsewhere.
        """
        started = self._clock()
        if started >= lease.expires_at:
            raise LeaseEnded(operation)
        try:
            return self._http.call(method, path, body=body, query=query, headers=headers)
        except NoAnswer as failure:
            raise CallFailed(
                CallError(
                    target=self.target,
                    phase=failure.ending,
                    operation=operation,
                    http_status=failure.http_status,
                    message=str(failure),
                ),
                connection_broke=failure.connection_broke,
            ) from None
        finally:
            if self._latency is not None:
                seconds = self._clock() - started
                self._latency.add(Made(self.target, operation, lease.kind, seconds))
            if self._http.request_left:
                lease.request_left = True

"""Calls of a job: only while its lease lasts, and with an error that the database can read."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from database.common.http_client import Answer, HttpClient, JsonObject, Method, NoAnswer
from outbound_worker.errors import CallFailed, LeaseEnded
from outbound_worker.models import CallError, Lease, Target


class LeasedClient:
    """One outside system as jobs call it. Safe to share between threads."""

    def __init__(
        self, target: Target, http: HttpClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.target = target
        self._http = http
        self._clock = clock

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
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Send one request of a job; see `HttpClient.call`.

        Raises LeaseEnded when the job is no longer ours, CallFailed when there is no complete
        answer, RefusedAddress for a path that leads elsewhere.
        """
        if self._clock() >= lease.expires_at:
            raise LeaseEnded(operation)
        try:
            return self._http.call(method, path, body=body, query=query)
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
            if self._http.request_left:
                lease.request_left = True

"""Numbers for Prometheus, in a registry of their own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


class Metrics:
    """Every figure that the worker keeps about itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.jobs = Counter(
            "indica_worker_jobs",
            "Outbox jobs handled, by kind and by what the database made of the report.",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "indica_worker_job_seconds",
            "Time from the start of a job's first request to its last answer.",
            ("kind",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "indica_worker_in_flight",
            "Jobs claimed and not yet reported.",
            registry=self.registry,
        )
        self.slots = Gauge(
            "indica_worker_slots", "Jobs that may be in flight.", registry=self.registry
        )
        self.claims = Counter(
            "indica_worker_claims", "Calls of outbox.claim.", registry=self.registry
        )
        self.deliveries = Counter(
            "indica_worker_webhook_deliveries",
            "Webhook deliveries, or slices of large ones, that this worker had applied.",
            registry=self.registry,
        )
        self.wake_ups = Counter(
            "indica_worker_wake_ups",
            "Notifications that made the worker look.",
            registry=self.registry,
        )
        self.database_losses = Counter(
            "indica_worker_database_losses",
            "Times the database connection was lost.",
            registry=self.registry,
        )

    def serve(self, port: int, host: str = "127.0.0.1") -> None:
        """Answer GET /metrics on a port, from a daemon thread."""
        start_http_server(port, addr=host, registry=self.registry)

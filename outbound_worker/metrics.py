"""Numbers for Prometheus, in a registry of their own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from outbound_worker.leased_client import Made

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)

_WAITS = (0.005, 0.025, 0.1, 0.5, 2.0, 10.0, 60.0, 300.0, 1800.0, 7200.0, 43_200.0)


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
            ("kind", "urgency"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.waited = Histogram(
            "indica_worker_queue_seconds",
            "Time from when a job was due to its claim.",
            ("kind", "urgency"),
            buckets=_WAITS,
            registry=self.registry,
        )
        self.requests = Histogram(
            "indica_worker_request_seconds",
            "Time of one request to an outside system, also one without an answer.",
            ("destination",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.requests_made = Counter(
            "indica_worker_requests",
            "Requests to an outside system, by the kind of the job and by what was asked.",
            ("destination", "kind", "operation"),
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

    def count_request(self, made: Made) -> None:
        """One more request to an outside system."""
        self.requests.labels(made.destination).observe(made.seconds)
        self.requests_made.labels(made.destination, made.kind, made.operation).inc()

    def serve(self, port: int, host: str = "127.0.0.1") -> None:
        """Answer GET /metrics on a port, from a daemon thread."""
        start_http_server(port, addr=host, registry=self.registry)

"""Prometheus metrics, aggregated over the server's processes when it has several.

prometheus_client keeps one memory-mapped file per process in `PROMETHEUS_MULTIPROC_DIR`, which
`indica-api run` sets before any process starts. Labels are route templates and closed sets:
never a path, never a value that a caller chose.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

OUTCOMES: Final = frozenset({"created", "touched", "suppressed", "quarantined", "rejected"})

REFUSALS: Final = frozenset({401, 413, 429})

SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Gauge(NamedTuple):
    """One figure of the operation, as `api.gauges` says it."""

    name: str
    label: str | None
    label_value: str | None
    value: float


class Operation:
    """A collector of what the database says of the operation at the moment of the scrape."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in self._gauges:
            family = families.get(gauge.name)
            if family is None:
                family = families[gauge.name] = GaugeMetricFamily(
                    f"indica_{gauge.name}",
                    f"{gauge.name.replace('_', ' ').capitalize()}, by the database.",
                    labels=[gauge.label] if gauge.label else [],
                )
            family.add_metric([gauge.label_value or ""] if gauge.label else [], gauge.value)
        yield from families.values()


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._children: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "indica_api_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "indica_api_request_duration_seconds",
            "Time from a request's first byte read to its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._outcomes = Counter(
            "indica_api_submissions",
            "Submissions answered, by outcome.",
            ("outcome", "replayed"),
            registry=self._registry,
        )
        self._refused = Counter(
            "indica_api_refused",
            "Requests refused before any submission was stored.",
            ("status",),
            registry=self._registry,
        )
        self._webhooks = Counter(
            "indica_api_webhooks",
            "Webhooks answered, by where they say they come from and whether they proved it.",
            ("provider", "result"),
            registry=self._registry,
        )
        self._unavailable = Counter(
            "indica_api_database_unavailable",
            "Requests answered 503 because PostgreSQL could not be reached.",
            registry=self._registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        key = (method if method in METHODS else "other", route, str(status))
        counted = self._children.get(key)
        if counted is None:
            counted = self._requests.labels(*key), self._seconds.labels(route)
            self._children[key] = counted
        counted[0].inc()
        counted[1].observe(seconds)
        if status in REFUSALS:
            self._refused.labels(str(status)).inc()
        elif status == 503:
            self._unavailable.inc()

    def submission(self, outcome: object, *, replayed: bool) -> None:
        """Count one answered submission; outcomes that are not known share one label."""
        known = outcome if isinstance(outcome, str) and outcome in OUTCOMES else "none"
        self._outcomes.labels(known, "true" if replayed else "false").inc()

    def webhook(self, provider: str, result: str) -> None:
        """Count one webhook: `received`, or `forged` when its proof is missing or wrong."""
        self._webhooks.labels(provider, result).inc()

    def exposition(self, gauges: Iterable[Gauge] = ()) -> bytes:
        """All metrics in Prometheus' text format, with what the database says beside them."""
        operation = CollectorRegistry()
        operation.register(Operation(gauges))
        return self._processes() + generate_latest(operation)

    def _processes(self) -> bytes:
        directory = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
        if not directory:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

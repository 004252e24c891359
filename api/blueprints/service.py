"""Health, readiness and metrics: for load balancers, Prometheus and the operator."""

from __future__ import annotations

import json
import logging

from flask import Blueprint

from api.context import locale
from api.db import Database, DatabaseRefusal, DatabaseUnavailable
from api.metrics import CONTENT_TYPE, Gauge, Metrics
from api.problems import Problem
from api.responses import Response

logger = logging.getLogger(__name__)


def blueprint(database: Database, metrics: Metrics, version: str) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`."""
    service = Blueprint("service", __name__)

    @service.get("/healthz")
    def healthz() -> Response:
        return Response(
            json.dumps({"status": "ok", "version": version}), mimetype="application/json"
        )

    @service.get("/readyz")
    def readyz() -> Response:
        with database.session(locale()) as session:
            health = json.loads(session.rows("api.health")[0][0] or b"{}")
        if health.get("ready") is not True:
            raise Problem(503, ready=False, checks=health.get("checks", {}))
        return Response(json.dumps(health, ensure_ascii=False), mimetype="application/json")

    @service.get("/metrics")
    def exposition() -> Response:
        return Response(metrics.exposition(_gauges()), content_type=CONTENT_TYPE)

    def _gauges() -> list[Gauge]:
        """What the database says; nothing while it cannot be asked, which has a counter too."""
        try:
            with database.session(locale()) as session:
                rows = session.rows("api.gauges")
        except (DatabaseUnavailable, DatabaseRefusal) as error:
            logger.warning("no gauges: %s", type(error).__name__)
            return []
        return [
            Gauge(
                (name or b"").decode(),
                label.decode() if label else None,
                label_value.decode() if label_value else None,
                float(value or b"0"),
            )
            for name, label, label_value, value in rows
        ]

    return service

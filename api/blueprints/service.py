"""Health, readiness and metrics: for load balancers, Prometheus and the operator."""

from __future__ import annotations

import json

from flask import Blueprint

from api.context import locale
from api.db import Database
from api.metrics import CONTENT_TYPE, Metrics
from api.problems import Problem
from api.responses import Response


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
        return Response(metrics.exposition(), content_type=CONTENT_TYPE)

    return service

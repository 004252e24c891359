"""Health, readiness and metrics: for load balancers, Prometheus and the operator."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flask import Blueprint

import database as database_package
from api.context import locale
from api.db import Database, DatabaseRefusal, DatabaseUnavailable
from api.metrics import CONTENT_TYPE, Gauge, Metrics
from api.problems import Problem
from api.responses import Response

logger = logging.getLogger(__name__)

VERSIONS: Final = Path(database_package.__file__ or "").parent / "versions"

MISSING: Final = frozenset({"42883", "42P01", "42703", "3F000"})
"""A function, table, column or schema that this version calls is not there."""

NOT_UPGRADED: Final = MappingProxyType(
    {
        "pt-BR": {
            "ok": False,
            "detail": "O banco é de uma versão mais antiga que a API: execute `indica db upgrade`.",
        },
        "en": {
            "ok": False,
            "detail": "The database is older than the API: run `indica db upgrade`.",
        },
    }
)


def is_older(revision: object) -> bool:
    """Whether the tables lack a revision that this version has; a newer database is none."""
    heads = [path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")]
    return isinstance(revision, str) and any(revision < head for head in heads)


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
        try:
            with database.session(locale()) as session:
                health = json.loads(session.rows("api.health")[0][0] or b"{}")
        except DatabaseRefusal as refusal:
            if refusal.sqlstate not in MISSING:
                raise
            health = {"checks": {"database": NOT_UPGRADED[locale()]}}
        if "revision" in health and is_older(health.pop("revision")):
            health["ready"] = False
            health["checks"]["database"] = NOT_UPGRADED[locale()]
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

"""Health, readiness and metrics: for load balancers, Prometheus and the operator."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, request

import database as database_package
from api.auth import unauthorized
from api.context import locale
from api.db import Credential, Database, DatabaseRefusal, DatabaseUnavailable
from api.metrics import CONTENT_TYPE, Gauge, Metrics
from api.problems import Problem
from api.responses import Response
from database.common.settings import ApiSettings

logger = logging.getLogger(__name__)

VERSIONS: Final = Path(database_package.__file__ or "").parent / "versions"

MISSING: Final = frozenset({"42883", "42P01", "42703", "42704", "3F000"})
"""A function, table, column, type or schema that this version calls is not there."""

NOT_UPGRADED: Final = MappingProxyType(
    {
        "pt-BR": "O banco é de uma versão mais antiga que a API: execute `indica db upgrade`.",
        "en": "The database is older than the API: run `indica db upgrade`.",
    }
)


def is_older(revision: object) -> bool:
    """Whether the tables lack a revision that this version has; a newer database is none."""
    heads = [path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py")]
    return isinstance(revision, str) and any(revision < head for head in heads)


def not_upgraded(checks: dict[str, Any]) -> dict[str, Any]:
    """What is said of a database that lacks what this version needs."""
    database = {"ok": False, "detail": NOT_UPGRADED[locale()]}
    return {"ready": False, "checks": {**checks, "database": database}}


READINESS_SECONDS: Final = 1.0
"""How long one look at the database serves all who ask whether the service is ready."""


def blueprint(
    database: Database, metrics: Metrics, version: str, settings: ApiSettings, itself: Credential
) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`; `itself` is what the API proves itself by."""
    service = Blueprint("service", __name__)
    secret = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    readiness = Readiness(database, itself)

    def is_operator() -> bool:
        """Whether the caller has the operator's own token; compared in constant time."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        digests = [hashlib.sha256(text.encode("utf-8", "replace")) for text in (secret, given)]
        fits = hmac.compare_digest(digests[0].digest(), digests[1].digest())
        return bool(secret) and scheme.lower() == "bearer" and fits

    @service.get("/healthz")
    def healthz() -> Response:
        return Response(
            json.dumps({"status": "ok", "version": version}), mimetype="application/json"
        )

    @service.get("/readyz")
    def readyz() -> Response:
        health = readiness.now() if is_operator() else readiness.recent()
        if health.get("ready") is not True:
            raise Problem(503, **health)
        return Response(json.dumps(health, ensure_ascii=False), mimetype="application/json")

    @service.get("/metrics")
    def exposition() -> Response:
        if not is_operator():
            raise unauthorized()
        return Response(metrics.exposition(_gauges()), content_type=CONTENT_TYPE)

    def _gauges() -> list[Gauge]:
        """What the database says; nothing while it cannot be asked, which has a counter too."""
        try:
            with database.session(locale()) as session:
                rows = session.rows("api.gauges", p_credential=itself)
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


class Readiness:
    """What the database says of itself: all of it, or yes and no with a pause between two looks."""

    def __init__(self, database: Database, itself: Credential) -> None:
        self._database = database
        self._itself = itself
        self._looking = threading.Lock()
        self._seen: tuple[float, bool] | None = None

    def now(self) -> dict[str, Any]:
        """All checks, asked for now."""
        try:
            with self._database.session(locale()) as session:
                rows = session.rows("api.health", p_credential=self._itself)
        except DatabaseRefusal as refusal:
            if refusal.sqlstate not in MISSING:
                raise
            return not_upgraded({})
        health: dict[str, Any] = json.loads(rows[0][0] or b"{}")
        if is_older(health.get("revision")):
            return not_upgraded(health.get("checks", {}))
        return {"ready": health.get("ready") is True, "checks": health.get("checks", {})}

    def recent(self) -> dict[str, Any]:
        """Only whether it is ready: whoever asks often costs the database nothing more."""
        seen = self._seen
        # While one looks, the others take what was seen last.
        if self._looking.acquire(blocking=seen is None):
            try:
                if seen is None or time.monotonic() - seen[0] > READINESS_SECONDS:
                    seen = self._seen = time.monotonic(), self.now()["ready"]
            except DatabaseUnavailable:
                self._seen = None
                raise
            finally:
                self._looking.release()
        return {"ready": bool(seen and seen[1])}

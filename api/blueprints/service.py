"""How the service is: for load balancers, for Prometheus, for the operator."""

from __future__ import annotations

import json
from types import MappingProxyType

from flask import Blueprint

from api import models
from api.context import locale
from api.db import Database
from api.metrics import CONTENT_TYPE, Metrics
from api.operations import Operation, Reply, operation
from api.problems import Problem
from api.responses import Response


def blueprint(database: Database, metrics: Metrics, version: str) -> Blueprint:
    """`/healthz`, `/readyz` and `/metrics`."""
    service = Blueprint("service", __name__)

    @service.get("/healthz")
    @operation(
        Operation(
            id="getHealth",
            summary="O processo está de pé?",
            description="Não consulta o banco de dados.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType({200: Reply("De pé.", models.HealthAnswer)}),
        )
    )
    def healthz() -> Response:
        return Response(
            json.dumps({"status": "ok", "version": version}), mimetype="application/json"
        )

    @service.get("/readyz")
    @operation(
        Operation(
            id="getReadiness",
            summary="O serviço pode atender?",
            description="Pergunta ao banco de dados; `checks` diz o que falta.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType({200: Reply("Pode.", models.ReadyAnswer)}),
            problems=(503,),
        )
    )
    def readyz() -> Response:
        with database.session(locale()) as session:
            health = json.loads(session.rows("api.health")[0][0] or b"{}")
        if health.get("ready") is not True:
            raise Problem(503, ready=False, checks=health.get("checks", {}))
        return Response(json.dumps(health, ensure_ascii=False), mimetype="application/json")

    @service.get("/metrics")
    @operation(
        Operation(
            id="getMetrics",
            summary="Métricas para o Prometheus",
            description="Somadas sobre todos os processos; não contêm dados pessoais.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType(
                {200: Reply("Formato de texto do Prometheus.", media_type="text/plain")}
            ),
        )
    )
    def exposition() -> Response:
        return Response(metrics.exposition(), content_type=CONTENT_TYPE)

    return service

"""How the service is."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "service.healthz": Operation(
        id="getHealth",
        summary="O processo está de pé?",
        description="Não consulta o banco de dados.",
        tag="serviço",
        is_public=True,
        replies={200: Reply("De pé.", models.HealthAnswer)},
    ),
    "service.readyz": Operation(
        id="getReadiness",
        summary="O serviço pode atender?",
        description=(
            "Pergunta ao banco de dados, no máximo uma vez por segundo. Com o token de"
            " `INDICA_METRICS_TOKEN`, `checks` diz o que falta."
        ),
        tag="serviço",
        is_public=True,
        replies={200: Reply("Pode.", models.ReadyAnswer)},
        problems=(503,),
    ),
    "service.exposition": Operation(
        id="getMetrics",
        summary="Métricas para o Prometheus",
        description=(
            "Somadas sobre todos os processos; não contêm dados pessoais. Pede o token de"
            " `INDICA_METRICS_TOKEN`."
        ),
        tag="serviço",
        is_public=True,
        replies={200: Reply("Formato de texto do Prometheus.", media_type="text/plain")},
        problems=(401,),
    ),
}

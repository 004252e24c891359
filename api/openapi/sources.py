"""Structured webhooks of other systems."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.leads import REPLAYED
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "sources.submit": Operation(
        id="submitWebhook",
        summary="Registrar uma indicação nas palavras de outro sistema",
        description=(
            "O corpo é qualquer objeto JSON; `indica source map` diz onde está cada campo. "
            "`X-Indica-Signature` é `sha256=` e o HMAC-SHA256, em hexadecimal, de "
            "`{timestamp}.{entrega}.{corpo}` com o segredo de `indica source secret`; a entrega é "
            "o `X-Indica-Delivery` que vem junto, vazia se não vem; "
            "`X-Indica-Timestamp` vale por 5 minutos. O que veio fica guardado como veio; as "
            "respostas são as de `POST /v1/leads`."
        ),
        tag="webhooks",
        is_public=True,
        body=models.WebhookBody,
        body_example={"id": "pedido-1001", "data": {"nome": "Maria José", "tel": "11 98765-4321"}},
        headers={
            "X-Indica-Signature*": "`sha256=` e 64 dígitos hexadecimais.",
            "X-Indica-Timestamp*": "Segundos desde 1970.",
            "X-Indica-Delivery": (
                "Identificador da entrega, o mesmo a cada repetição; dispensável quando "
                "`delivery_id` diz onde ele está no corpo."
            ),
        },
        replies={
            201: Reply("Criou um lead.", models.SubmissionAnswer),
            200: Reply(
                "Somou-se a um lead aberto, a pessoa não quer contato, ou repetição.",
                models.SubmissionAnswer,
                headers=REPLAYED,
            ),
            202: Reply("Foi para a quarentena.", models.SubmissionAnswer),
        },
        problems=(401, 409, 413, 422, 429, 503),
    ),
}

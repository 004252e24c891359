"""Chatwoot's webhooks."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "chatwoot.signed": Operation(
        id="receiveChatwootWebhook",
        summary="Eventos do Chatwoot, assinados",
        description=(
            "Para o Chatwoot a partir da versão 4.11.2. `X-Chatwoot-Signature` é `sha256=` e o "
            "HMAC-SHA256 de `{timestamp}.{corpo}`; `X-Chatwoot-Timestamp` vale por 5 minutos. "
            "O corpo é guardado como veio e aplicado depois."
        ),
        tag="webhooks",
        is_public=True,
        replies={200: Reply("Recebido.", models.WebhookAnswer)},
        problems=(401, 413, 503),
        headers={
            "X-Chatwoot-Signature*": "`sha256=` e 64 dígitos hexadecimais.",
            "X-Chatwoot-Timestamp*": "Segundos desde 1970.",
        },
    ),
    "chatwoot.with_path_secret": Operation(
        id="receiveUnsignedChatwootWebhook",
        summary="Eventos de um Chatwoot que não assina",
        description=(
            "Para versões antigas: o segredo vai no endereço, que nunca é registrado em log. "
            "Prefira a forma assinada."
        ),
        tag="webhooks",
        is_public=True,
        replies={200: Reply("Recebido.", models.WebhookAnswer)},
        problems=(401, 413, 503),
    ),
}

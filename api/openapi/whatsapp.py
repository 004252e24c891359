"""Meta's webhooks."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "whatsapp.verify": Operation(
        id="verifyWhatsAppWebhook",
        summary="Verificação do endereço pela Meta",
        description=(
            "Responde `hub.challenge` como texto quando `hub.mode` é `subscribe` e "
            "`hub.verify_token` é o configurado."
        ),
        tag="webhooks",
        is_public=True,
        replies={200: Reply("O desafio.", media_type="text/plain")},
        problems=(403,),
    ),
    "whatsapp.receive": Operation(
        id="receiveWhatsAppWebhook",
        summary="Eventos do WhatsApp, assinados pela Meta",
        description=(
            "`X-Hub-Signature-256` é `sha256=` e o HMAC-SHA256 do corpo, byte por byte, com o "
            "segredo do aplicativo. O corpo é guardado como veio e aplicado depois; o que se "
            "repete não tem efeito."
        ),
        tag="webhooks",
        is_public=True,
        replies={200: Reply("Recebido.", models.WebhookAnswer)},
        problems=(403, 413, 503),
        headers={"X-Hub-Signature-256*": "`sha256=` e 64 dígitos hexadecimais."},
    ),
}

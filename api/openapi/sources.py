"""Structured webhooks of other systems."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.leads import REPLAYED
from api.openapi.operations import Operation, Reply

PROBLEMS: Final = (401, 409, 413, 422, 429, 503)

REPLIES: Final = {
    201: Reply("Criou um lead.", models.SourceAnswer),
    200: Reply(
        "Somou-se a um lead aberto, a pessoa não quer contato, repetição, ou várias indicações.",
        models.SourceAnswer,
        headers=REPLAYED,
    ),
    202: Reply("Foi para a quarentena.", models.SourceAnswer),
}

OPERATIONS: Final = {
    "sources.submit": Operation(
        id="submitWebhook",
        summary="Registrar uma indicação nas palavras de outro sistema",
        description=(
            "O corpo é JSON, formulário (`application/x-www-form-urlencoded`) ou "
            "`multipart/form-data`, em qualquer codificação; `indica source map` diz onde está "
            "cada campo, e o perfil da origem (`indica source profiles`) como quem envia prova "
            "quem é. Com a assinatura do Indica, `X-Indica-Signature` é `sha256=` e o "
            "HMAC-SHA256, em hexadecimal, de "
            "`{timestamp}.{entrega}.{corpo}` com o segredo de `indica source secret`; a entrega é "
            "o `X-Indica-Delivery` que vem junto, sem ponto, vazia se não vem; "
            "`X-Indica-Timestamp` vale por 5 minutos. O que veio fica guardado como veio; as "
            "respostas são as de `POST /v1/leads`; um "
            "corpo com várias indicações recebe uma lista, e um sistema que só aceita "
            "um status como sucesso (Google, Typeform) recebe esse. O Google põe a sua chave no "
            "corpo (`google_key`); o Typeform assina em `Typeform-Signature`, o HubSpot em "
            "`X-HubSpot-Signature-v3`, com o endereço público da API. A Meta assina em "
            "`X-Hub-Signature-256` e só anuncia: a resposta é `announced`, e cada cadastro é "
            "buscado depois."
        ),
        tag="webhooks",
        is_public=True,
        body=models.WebhookBody,
        body_example={"id": "pedido-1001", "data": {"nome": "Maria José", "tel": "11 98765-4321"}},
        headers={
            "X-Indica-Signature": "`sha256=` e 64 dígitos hexadecimais.",
            "X-Indica-Timestamp": "Segundos desde 1970.",
            "Typeform-Signature": "`sha256=` e o HMAC-SHA256 do corpo em base64, do Typeform.",
            "X-HubSpot-Signature-v3": "HMAC-SHA256 em base64, do HubSpot.",
            "X-HubSpot-Request-Timestamp": "Milissegundos desde 1970, do HubSpot.",
            "X-Hub-Signature-256": "`sha256=` e 64 dígitos hexadecimais, da Meta.",
            "X-Indica-Delivery": (
                "Identificador da entrega, sem ponto, o mesmo a cada repetição; dispensável quando "
                "`delivery_id` diz onde ele está no corpo."
            ),
        },
        replies=REPLIES,
        problems=PROBLEMS,
    ),
    "sources.submit_to_address": Operation(
        id="submitWebhookToAddress",
        summary="Registrar uma indicação por um endereço secreto",
        description=(
            "Para quem não sabe assinar (Elementor, WPForms, Contact Form 7, Jotform, Zapier, "
            "Make, n8n): o segredo é o fim do endereço, que `indica source secret` mostra. O resto "
            "é como em `POST /v1/webhooks/leads/{source}`."
        ),
        tag="webhooks",
        is_public=True,
        body=models.WebhookBody,
        body_example={"nome": "Maria José", "telefone": "11 98765-4321"},
        headers={"X-Indica-Delivery": "Identificador da entrega, o mesmo a cada repetição."},
        replies=REPLIES,
        problems=PROBLEMS,
    ),
    "sources.verify": Operation(
        id="verifySourceAddress",
        summary="Verificação do endereço de uma origem pela Meta",
        description=(
            "Responde `hub.challenge` como texto quando `hub.mode` é `subscribe`, "
            "`hub.verify_token` é o configurado e a origem tem o perfil `meta-lead-ads`."
        ),
        tag="webhooks",
        is_public=True,
        replies={200: Reply("O desafio.", media_type="text/plain")},
        problems=(401, 503),
    ),
    "sources.probe": Operation(
        id="probeWebhookAddress",
        summary="Dizer se um endereço secreto vale",
        description="Para quem pergunta pelo endereço antes de o guardar; nada é registrado.",
        tag="webhooks",
        is_public=True,
        replies={200: Reply("O endereço vale.", models.AddressAnswer)},
        problems=(401, 503),
    ),
}

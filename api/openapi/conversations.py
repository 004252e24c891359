"""Leads by the conversation of Chatwoot in which they are talked to."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

WHERE = "`account`, `inbox` e `number` são os números da conta, da caixa e da conversa no Chatwoot."

OPERATIONS: Final = {
    "conversations.show": Operation(
        id="showConversation",
        summary="O lead de uma conversa do Chatwoot",
        description=(
            f"{WHERE} Quem atende o lead e a operação veem tudo; os outros, em que situação está "
            "e com quem, o que conta como uma consulta (60 por minuto). `lead` é `null` numa "
            "conversa sem lead."
        ),
        tag="leads",
        scope="leads:read",
        replies={200: Reply("A conversa e o seu lead.", models.Conversation)},
        problems=(404, 422),
    ),
    "conversations.take": Operation(
        id="takeConversation",
        summary="Assumir a conversa que está sem responsável",
        description=(
            f"{WHERE} Só de um lead que espera numa fila: o de outra pessoa é ela quem passa. Quem "
            "chega depois recebe 409."
        ),
        tag="leads",
        scope="leads:write",
        replies={200: Reply("O lead, agora de quem pediu.", models.LeadItem)},
        problems=(404, 409, 422),
    ),
}

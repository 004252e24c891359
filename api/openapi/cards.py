"""Contact cards that people of leads sent."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.leads import ONCE, REPLAYED
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "cards.index": Operation(
        id="listCards",
        summary="Cartões de contato que esperam uma decisão",
        description=(
            "Quem conversa com a gente enviou o cartão de alguém pelo WhatsApp: é uma indicação "
            "proposta, e nada é enviado a ninguém até que uma pessoa aceite. Só os dos leads de "
            "quem pergunta; a operação vê todos. No máximo 200, do prazo mais próximo ao mais "
            "distante."
        ),
        tag="leads",
        scope="leads:read",
        replies={200: Reply("Os que esperam.", models.CardList)},
    ),
    "cards.accept": Operation(
        id="acceptCard",
        summary="Aceitar um cartão como indicação de quem o enviou",
        description=(
            "Entra como qualquer indicação, pelas mesmas regras, com quem enviou como quem "
            "indicou. Um cartão com vários telefones usa o primeiro celular, a não ser que outro "
            "seja escolhido. Se falta algo, responde 422 e o cartão continua esperando."
        ),
        tag="leads",
        scope="leads:write",
        body=models.CardAcceptance,
        headers=ONCE,
        body_example={},
        replies={200: Reply("O que virou.", models.CardAnswer, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "cards.ignore": Operation(
        id="ignoreCard",
        summary="Ignorar um cartão",
        description="Não é indicação; o motivo é opcional e é apagado com o cartão.",
        tag="leads",
        scope="leads:write",
        body=models.CardRefusal,
        headers=ONCE,
        body_example={"reason": "É o telefone do escritório."},
        replies={200: Reply("O cartão, decidido.", models.CardAnswer, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
}

"""Changes that somebody made of contacts in Chatwoot."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "proposals.index": Operation(
        id="listProposals",
        summary="Mudanças feitas no Chatwoot que esperam uma decisão",
        description=(
            "Alguém mudou nome, telefone ou e-mail de um contato no Chatwoot. Nada muda na Indica "
            "até que uma pessoa aceite. Só as dos leads de quem pergunta; a operação vê todas. "
            "Vencem em 30 dias."
        ),
        tag="leads",
        scope="leads:read",
        replies={200: Reply("As que esperam, da mais antiga à mais nova.", models.ProposalList)},
    ),
    "proposals.decide": Operation(
        id="decideProposal",
        summary="Aceitar ou ignorar uma mudança feita no Chatwoot",
        description=(
            "Aceita, a pessoa é corrigida pelas mesmas regras de `PATCH /v1/leads/{uid}`. Um "
            "telefone ou e-mail que já é de outra pessoa responde 409."
        ),
        tag="leads",
        scope="leads:write",
        body=models.ProposalDecision,
        body_example={"action": "accept"},
        replies={200: Reply("O lead da pessoa, depois disso.", models.LeadCorrected)},
        problems=(404, 409, 413, 422),
    ),
}

"""Referrals and leads."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Parameter, Reply

SUBMISSION_EXAMPLE: Final = {
    "person": {
        "name": "Maria José da Silva",
        "phone": "(011) 9.8765-4321",
        "email": "maria.jose@example.com",
        "city": "São Paulo",
    },
    "referrer": {"name": "João Pereira", "phone": "11 91234-5678"},
    "origin": "extension",
    "notes": "Prefere falar à tarde.",
    "consent": {
        "basis": "consent",
        "statement": "Autorizou o contato por WhatsApp.",
        "at": "2026-03-02T14:30:00-03:00",
    },
    "attributes": {"campanha": "outono"},
    "page": {"url": "https://example.com/contato", "title": "Contato"},
}

ANSWER_EXAMPLE: Final = {
    "submission_uid": "0b7c4a52-6f0e-4f5f-9a49-1d8f0a3f7c11",
    "outcome": "created",
    "lead": {
        "uid": "5f1f6c1e-0f0a-4b27-9a58-2c3c6f4b9d20",
        "status": "new",
        "consultant": {"name": "Ana Souza"},
    },
    "warnings": [],
}

REPLAYED: Final = {
    "Idempotency-Replayed": "`true` quando esta é a resposta guardada da mesma chave."
}

ONCE: Final = {
    "Idempotency-Key": (
        "De 1 a 255 caracteres ASCII visíveis, a mesma a cada repetição: o pedido é feito uma vez. "
        "Vale por token e por 30 dias; com outro corpo, 422."
    )
}

PAGE: Final = {
    "limit": Parameter(
        "Quantos, de 1 a 200.",
        {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
    "after": Parameter("`next` da página anterior, sem mudá-lo."),
}

FILTERS: Final = {
    "status": Parameter(
        "Um status; repita para vários.",
        {"type": "array", "items": {"type": "string"}},
    ),
    "open": Parameter(
        "`true`: só os abertos; `false`: só os encerrados.",
        {"type": "boolean"},
    ),
    "q": Parameter(
        "Parte do nome ou do telefone, ou um e-mail.",
        {"type": "string", "maxLength": 200},
    ),
    "consultant": Parameter("E-mail ou `uid` de quem atende."),
}

OPERATIONS: Final = {
    "leads.submit": Operation(
        id="submitLead",
        summary="Registrar uma indicação",
        description=(
            "Guarda a indicação tal como veio e responde o que foi feito dela. A resposta só "
            "sai depois que tudo está gravado em disco. A recusa também fica registrada: "
            "`submission_uid` é o comprovante."
        ),
        tag="leads",
        scope="leads:write",
        body=models.LeadSubmission,
        body_example=SUBMISSION_EXAMPLE,
        headers={
            "Idempotency-Key*": (
                "De 1 a 255 caracteres ASCII visíveis: nova a cada indicação, a mesma a "
                "cada repetição. Vale por token e por 30 dias."
            )
        },
        replies={
            201: Reply(
                "Criou um lead (`created`).",
                models.SubmissionAnswer,
                example=ANSWER_EXAMPLE,
                headers={"Location": "Endereço do lead."},
            ),
            200: Reply(
                "Somou-se a um lead aberto (`touched`), a pessoa pediu para não ser "
                "contatada (`suppressed`), ou é a repetição de uma resposta anterior.",
                models.SubmissionAnswer,
                headers=REPLAYED,
            ),
            202: Reply(
                "Foi para a quarentena, onde alguém decide (`quarantined`).",
                models.SubmissionAnswer,
            ),
        },
        problems=(409, 413, 422),
    ),
    "leads.lookup": Operation(
        id="lookupLead",
        summary="Esta pessoa já é conhecida?",
        description=(
            "Procura por telefone ou e-mail e mostra só o que o dono do token pode ver. Cada "
            "consulta fica registrada; o limite é de 60 por minuto."
        ),
        tag="leads",
        scope="leads:read",
        body=models.LookupRequest,
        body_example={"phone": "11 98765-4321"},
        replies={200: Reply("Resultado da consulta.", models.LookupAnswer)},
        problems=(413, 415, 422),
    ),
    "leads.index": Operation(
        id="listLeads",
        summary="Listar leads",
        description=(
            "Os que o dono do token indicou ou atende, do mais novo ao mais antigo. A página "
            "seguinte continua de onde esta parou, mesmo que cheguem leads novos."
        ),
        tag="leads",
        scope="leads:read",
        query={**PAGE, **FILTERS},
        replies={200: Reply("Uma página.", models.LeadList)},
        problems=(422,),
    ),
    "leads.show": Operation(
        id="getLead",
        summary="Ver um lead e sua linha do tempo",
        description="Um lead que o dono do token indicou ou atende.",
        tag="leads",
        scope="leads:read",
        replies={200: Reply("O lead.", models.LeadDetail)},
        problems=(404,),
    ),
    "leads.change_status": Operation(
        id="changeStatus",
        summary="Mudar o status de um lead",
        description=(
            "Só quem atende o lead, ou a operação. Ganho ou perdido, nada mais é enviado à "
            "pessoa. Uma mudança impossível responde 409 e `allowed` diz quais são possíveis."
        ),
        tag="leads",
        scope="leads:write",
        body=models.StatusChange,
        headers=ONCE,
        body_example={"to": "lost", "reason": "price"},
        replies={200: Reply("O lead, mudado.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "leads.record_call": Operation(
        id="recordCall",
        summary="Registrar uma ligação",
        description=(
            "O resultado decide o que vem depois: atendida, o lead está em conversa; três "
            "seguidas sem alcançar a pessoa (uma configuração), ele é inalcançável."
        ),
        tag="leads",
        scope="leads:write",
        body=models.CallReport,
        headers=ONCE,
        body_example={"result": "no_answer"},
        replies={200: Reply("O lead depois disso.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "leads.transfer": Operation(
        id="transferLead",
        summary="Passar um lead a outro consultor",
        description="Fora do rodízio, com um motivo que fica no histórico; o Chatwoot acompanha.",
        tag="leads",
        scope="leads:write",
        body=models.Transfer,
        headers=ONCE,
        body_example={"consultant": "bruna@example.com", "reason": "A pessoa pediu por ela."},
        replies={200: Reply("O lead, com outro dono.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
}

"""Referrals and leads."""

from __future__ import annotations

from typing import Final, get_args

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

INSTALLATION: Final = {
    "Indica-Installation": (
        "UUID que um programa de consultor criou uma vez para si: com ele a chave vale "
        "também depois que o mesmo consultor recebe outro token."
    )
}

ONCE: Final = {
    "Idempotency-Key": (
        "De 1 a 255 caracteres ASCII visíveis, a mesma a cada repetição: o pedido é feito uma vez. "
        "Vale por token e por 30 dias; com outro corpo, 422."
    )
}

CHANGED_ONCE: Final = {**ONCE, **INSTALLATION}

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
    "owner": Parameter("E-mail ou `uid` de quem atende, ou o código de uma fila."),
    "product": Parameter("Código do produto (`/v1/catalog`)."),
    "referrer": Parameter("`uid` ou nome inteiro de quem indicou."),
    "due_before": Parameter(
        "Só os abertos cujo próximo passo vence antes desta data e hora (ISO 8601; sem fuso, o da "
        "operação)."
    ),
    "order": Parameter(
        "`created_at`: do mais novo ao mais antigo. `next_action_at`: só os que têm próximo passo, "
        "do que vence primeiro ao que vence por último.",
        {"type": "string", "enum": ["created_at", "next_action_at"], "default": "created_at"},
    ),
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
            ),
            **INSTALLATION,
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
            "Faz a mesma pergunta que o recebimento de uma indicação e diz o que seria dela agora; "
            "mostra só o que o dono do token pode ver. Com o nome, a resposta é exata. Cada "
            "consulta fica registrada; o limite é de 60 por minuto."
        ),
        tag="leads",
        scope="leads:read",
        body=models.LookupRequest,
        body_example={"name": "Maria José da Silva", "phone": "11 98765-4321"},
        replies={200: Reply("Resultado da consulta.", models.LookupAnswer)},
        problems=(413, 415, 422),
    ),
    "leads.index": Operation(
        id="listLeads",
        summary="Listar leads",
        description=(
            "Os que o dono do token indicou ou atende, do mais novo ao mais antigo, ou com `order` "
            "pelo prazo do próximo passo. A página seguinte continua de onde esta parou, mesmo que "
            "cheguem leads novos ou mudem prazos; peça-a com os mesmos filtros e a mesma ordem."
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
    "leads.correct": Operation(
        id="correctLead",
        summary="Corrigir o que se sabe de um lead e da pessoa",
        description=(
            "Só quem atende o lead, ou a operação. Muda só o que é enviado; `null` ou vazio "
            "retira. Um telefone novo substitui o que era usado, que fica como errado, a menos que "
            "`keep_phone` diga que os dois valem; se a pessoa ainda não foi alcançada, a primeira "
            "mensagem sai para ele. O contato no Chatwoot acompanha. O que já é de outra pessoa "
            "responde 409: `shared` diz que as duas o usam. Um número que pediu para não ser "
            "contatado também responde 409. Tudo fica no histórico."
        ),
        tag="leads",
        scope="leads:write",
        body=models.Correction,
        headers=CHANGED_ONCE,
        body_example={"person": {"phone": "11 91234-5678"}, "product": "plano"},
        replies={200: Reply("O lead, corrigido.", models.LeadCorrected, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "leads.confirm_number": Operation(
        id="confirmNumber",
        summary="Confirmar um telefone da pessoa",
        description=(
            "Um telefone que chegou junto de dados de outra pessoa (`unconfirmed_phones`) não "
            "recebe mensagens até que alguém diga que é dela. Só quem atende o lead, ou a operação."
        ),
        tag="leads",
        scope="leads:write",
        body=models.NumberConfirmation,
        headers=CHANGED_ONCE,
        body_example={"phone": "+5511987654321"},
        replies={200: Reply("O lead depois disso.", models.NumberConfirmed, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
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
        headers=CHANGED_ONCE,
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
        headers=CHANGED_ONCE,
        body_example={"result": "no_answer"},
        replies={200: Reply("O lead depois disso.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "leads.set_next_action": Operation(
        id="setNextAction",
        summary="Marcar o próximo passo",
        description=(
            "Quem atende o lead diz quando o retoma: até lá nada mais é cobrado nem enviado, e o "
            "prazo começa nessa hora. Vale no lugar do passo que havia."
        ),
        tag="leads",
        scope="leads:write",
        body=models.NextStep,
        headers=CHANGED_ONCE,
        body_example={"at": "2026-03-12T15:00", "note": "Pediu para falar depois da viagem."},
        replies={200: Reply("O lead depois disso.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
    "leads.add_note": Operation(
        id="addNote",
        summary="Anotar algo sobre um lead",
        description=(
            "Quem atende o lead guarda no histórico o que quer lembrar; nada muda por isso. Vale "
            "também para um lead encerrado."
        ),
        tag="leads",
        scope="leads:write",
        body=models.NewNote,
        headers=CHANGED_ONCE,
        body_example={"note": "Prefere falar depois das 18h."},
        replies={200: Reply("O lead depois disso.", models.LeadItem, headers=REPLAYED)},
        problems=(404, 413, 422),
    ),
    "leads.worklist": Operation(
        id="listWorklist",
        summary="O que um consultor faz agora",
        description=(
            "Os leads abertos do dono do token, pelo prazo: atrasados (`late`), para hoje "
            "(`today`) e à espera (`waiting`); depois os que ele indicou e outra pessoa atende "
            "(`with_others`), em resumo. Quem não é consultor recebe uma lista vazia."
        ),
        tag="leads",
        scope="leads:read",
        query={
            **PAGE,
            "kind": Parameter("Só o que espera por este passo, como `answer_person`."),
        },
        replies={200: Reply("Uma página.", models.Worklist)},
        problems=(422,),
    ),
    "leads.waiting": Operation(
        id="listWaiting",
        summary="O que espera por alguém da equipe",
        description=(
            "Os leads cujo próximo passo é de uma pessoa, pelo prazo: com o token de um consultor, "
            "os dele; com um da operação, todos."
        ),
        tag="leads",
        scope="leads:read",
        query={
            "state": Parameter(
                "Só neste estado; repita para vários.",
                {
                    "type": "array",
                    "items": {"type": "string", "enum": list(get_args(models.WaitingState))},
                },
            ),
            "kind": Parameter("Só este tipo de passo, como `answer_person`."),
            "owner": Parameter("E-mail ou `uid` de um consultor, ou o código de uma fila."),
            "limit": PAGE["limit"],
        },
        replies={200: Reply("Os que vencem primeiro, primeiro.", models.WaitingList)},
        problems=(422,),
    ),
    "leads.transfer_many": Operation(
        id="transferLeads",
        summary="Passar muitos leads de uma vez",
        description=(
            "Os leads abertos de um consultor ou de uma fila (`from`), ou os que `filter` escolhe, "
            "para `to` ou, sem ele, pelas regras de distribuição. No máximo 200 por chamada: a "
            "mesma chamada continua, até `is_done`."
        ),
        tag="leads",
        scope="admin",
        body=models.BulkTransfer,
        body_example={"from": "bruna@example.com", "reason": "Férias"},
        replies={200: Reply("Quantos mudaram.", models.BulkTransferred)},
        problems=(409, 413, 422),
    ),
    "leads.transfer": Operation(
        id="transferLead",
        summary="Passar um lead a outro consultor",
        description="Fora do rodízio, com um motivo que fica no histórico; o Chatwoot acompanha.",
        tag="leads",
        scope="leads:write",
        body=models.Transfer,
        headers=CHANGED_ONCE,
        body_example={"consultant": "bruna@example.com", "reason": "A pessoa pediu por ela."},
        replies={200: Reply("O lead, com outro dono.", models.LeadTransferred, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
}

"""Referrals and leads."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Final
from uuid import UUID

from flask import Blueprint, request

from api import models
from api.auth import authenticated
from api.context import header_text, read_body
from api.db import Database
from api.metrics import Metrics
from api.operations import Operation, Parameter, Reply, operation
from api.problems import Problem, query_json
from api.responses import Response, reply

SUBMISSION_EXAMPLE: Final = MappingProxyType(
    {
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
)

ANSWER_EXAMPLE: Final = MappingProxyType(
    {
        "submission_uid": "0b7c4a52-6f0e-4f5f-9a49-1d8f0a3f7c11",
        "outcome": "created",
        "lead": {
            "uid": "5f1f6c1e-0f0a-4b27-9a58-2c3c6f4b9d20",
            "status": "new",
            "consultant": {"name": "Ana Souza"},
        },
        "warnings": [],
    }
)

REPLAYED: Final = MappingProxyType(
    {"Idempotency-Replayed": "`true` quando esta é a resposta guardada da mesma chave."}
)

PAGE: Final = MappingProxyType(
    {
        "limit": Parameter(
            "Quantos, de 1 a 200.",
            MappingProxyType({"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        ),
        "after": Parameter("`next` da página anterior, sem mudá-lo."),
    }
)

FILTERS: Final = MappingProxyType(
    {
        "status": Parameter(
            "Um status; repita para vários.",
            MappingProxyType({"type": "array", "items": {"type": "string"}}),
        ),
        "open": Parameter(
            "`true`: só os abertos; `false`: só os encerrados.",
            MappingProxyType({"type": "boolean"}),
        ),
        "q": Parameter(
            "Parte do nome ou do telefone, ou um e-mail.",
            MappingProxyType({"type": "string", "maxLength": 200}),
        ),
        "consultant": Parameter("E-mail ou `uid` de quem atende."),
    }
)


def blueprint(database: Database, metrics: Metrics) -> Blueprint:
    """`/v1/leads` and what is below it."""
    leads = Blueprint("leads", __name__, url_prefix="/v1/leads")

    @leads.post("")
    @operation(
        Operation(
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
            headers=MappingProxyType(
                {
                    "Idempotency-Key*": (
                        "De 1 a 255 caracteres ASCII visíveis: nova a cada indicação, a mesma a "
                        "cada repetição. Vale por token e por 30 dias."
                    )
                }
            ),
            replies=MappingProxyType(
                {
                    201: Reply(
                        "Criou um lead (`created`).",
                        models.SubmissionAnswer,
                        example=ANSWER_EXAMPLE,
                        headers=MappingProxyType({"Location": "Endereço do lead."}),
                    ),
                    200: Reply(
                        "Somou-se a um lead aberto (`touched`), a pessoa pediu para não ser "
                        "contatada (`suppressed`), ou é a repetição de uma resposta anterior.",
                        models.SubmissionAnswer,
                        headers=REPLAYED,
                    ),
                    202: Reply(
                        "Foi para a quarentena, para revisão pela equipe (`quarantined`).",
                        models.SubmissionAnswer,
                    ),
                }
            ),
            problems=(409, 413, 422),
        )
    )
    def submit() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.submit_lead",
                barrier="util.durable",
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        body = json.loads(answer.body)
        metrics.submission(body.get("outcome"), replayed=answer.replayed)
        response = reply(answer, body)
        if answer.status == 201 and body.get("lead"):
            response.headers["Location"] = f"/v1/leads/{body['lead']['uid']}"
        return response

    @leads.post("/lookup")
    @operation(
        Operation(
            id="lookupLead",
            summary="Esta pessoa já é conhecida?",
            description=(
                "Procura por telefone ou e-mail e mostra só o que o dono do token pode ver. Cada "
                "consulta fica registrada; o limite é de 60 por minuto."
            ),
            tag="leads",
            scope="leads:read",
            body=models.LookupRequest,
            body_example=MappingProxyType({"phone": "11 98765-4321"}),
            replies=MappingProxyType({200: Reply("Resultado da consulta.", models.LookupAnswer)}),
            problems=(413, 415, 422),
        )
    )
    def lookup() -> Response:
        with authenticated(database) as caller:
            if request.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise Problem(415, headers={"Accept-Encoding": "identity"})
            answer = caller.ask("api.lookup_lead", p_raw=read_body())
        return reply(answer)

    @leads.get("")
    @operation(
        Operation(
            id="listLeads",
            summary="Listar leads",
            description=(
                "Os que o dono do token indicou ou atende, do mais novo ao mais antigo. A página "
                "seguinte continua de onde esta parou, mesmo que cheguem leads novos."
            ),
            tag="leads",
            scope="leads:read",
            query=MappingProxyType({**PAGE, **FILTERS}),
            replies=MappingProxyType({200: Reply("Uma página.", models.LeadList)}),
            problems=(422,),
        )
    )
    def index() -> Response:
        with authenticated(database) as caller:
            query: dict[str, object] = {
                name: request.args[name]
                for name in ("limit", "after", "open", "q", "consultant")
                if name in request.args
            }
            query["status"] = request.args.getlist("status")
            answer = caller.ask("api.list_leads", p_query=query_json(query))
        return reply(answer)

    @leads.get("/<uuid:uid>")
    @operation(
        Operation(
            id="getLead",
            summary="Ver um lead e sua linha do tempo",
            description="Um lead que o dono do token indicou ou atende.",
            tag="leads",
            scope="leads:read",
            replies=MappingProxyType({200: Reply("O lead.", models.LeadDetail)}),
            problems=(404,),
        )
    )
    def show(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_lead", p_uid=uid)
        return reply(answer)

    @leads.post("/<uuid:uid>/status")
    @operation(
        Operation(
            id="changeStatus",
            summary="Mudar o status de um lead",
            description=(
                "Só o responsável pelo lead, ou a operação. Com a venda fechada ou perdida, nada "
                "mais é enviado à pessoa. Uma mudança impossível responde 409 e `allowed` diz "
                "quais são possíveis."
            ),
            tag="leads",
            scope="leads:write",
            body=models.StatusChange,
            body_example=MappingProxyType({"to": "lost", "reason": "price"}),
            replies=MappingProxyType({200: Reply("O lead, mudado.", models.LeadItem)}),
            problems=(404, 409, 413, 422),
        )
    )
    def change_status(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.change_status", p_uid=uid, p_raw=read_body())
        return reply(answer)

    @leads.post("/<uuid:uid>/calls")
    @operation(
        Operation(
            id="recordCall",
            summary="Registrar uma ligação",
            description=(
                "O resultado decide o que vem depois: atendida, o lead está em conversa; três "
                "seguidas sem alcançar a pessoa (uma configuração), ele é inalcançável."
            ),
            tag="leads",
            scope="leads:write",
            body=models.CallReport,
            body_example=MappingProxyType({"result": "no_answer"}),
            replies=MappingProxyType({200: Reply("O lead depois disso.", models.LeadItem)}),
            problems=(404, 409, 413, 422),
        )
    )
    def record_call(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.record_call", p_uid=uid, p_raw=read_body())
        return reply(answer)

    @leads.post("/<uuid:uid>/transfer")
    @operation(
        Operation(
            id="transferLead",
            summary="Passar um lead a outro consultor",
            description=(
                "Fora do rodízio, com um motivo que fica no histórico; o Chatwoot acompanha."
            ),
            tag="leads",
            scope="leads:write",
            body=models.Transfer,
            body_example=MappingProxyType(
                {"consultant": "bruna@example.com", "reason": "A pessoa pediu por ela."}
            ),
            replies=MappingProxyType({200: Reply("O lead, com outro dono.", models.LeadItem)}),
            problems=(404, 409, 413, 422),
        )
    )
    def transfer(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.transfer_lead", p_uid=uid, p_raw=read_body())
        return reply(answer)

    return leads

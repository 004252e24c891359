"""Indications and leads."""

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
from api.operations import Operation, Reply, operation
from api.problems import Problem
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
                        "Foi para a quarentena, onde alguém decide (`quarantined`).",
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

    return leads

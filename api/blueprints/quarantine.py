"""Submissions that wait for a human."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, request

from api import models
from api.auth import authenticated
from api.blueprints.leads import PAGE
from api.context import read_body
from api.db import Database
from api.operations import Operation, Reply, operation
from api.problems import query_json
from api.responses import Response, reply


def blueprint(database: Database) -> Blueprint:
    """`/v1/quarantine` and what is below it."""
    quarantine = Blueprint("quarantine", __name__, url_prefix="/v1/quarantine")

    @quarantine.get("")
    @operation(
        Operation(
            id="listQuarantine",
            summary="O que espera na quarentena",
            description="Da mais antiga à mais nova, com o motivo e o que veio.",
            tag="quarentena",
            scope="quarantine",
            query=PAGE,
            replies=MappingProxyType({200: Reply("Uma página.", models.QuarantineList)}),
            problems=(422,),
        )
    )
    def index() -> Response:
        with authenticated(database) as caller:
            query = {name: request.args[name] for name in PAGE if name in request.args}
            answer = caller.ask("api.list_quarantine", p_query=query_json(query))
        return reply(answer)

    @quarantine.post("/<uuid:uid>")
    @operation(
        Operation(
            id="resolveQuarantined",
            summary="Corrigir ou recusar uma indicação em quarentena",
            description=(
                "`fix` recebe a indicação inteira, corrigida, e a trata como nova; `reject` a "
                "encerra. A resposta diz o que foi feito dela: corrigida, ainda pode voltar à "
                "quarentena por outro motivo."
            ),
            tag="quarentena",
            scope="quarantine",
            body=models.Resolution,
            body_example=MappingProxyType({"action": "reject", "reason": "Não é uma pessoa."}),
            replies=MappingProxyType({200: Reply("O que foi feito.", models.SubmissionAnswer)}),
            problems=(404, 409, 413, 422),
        )
    )
    def resolve(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.resolve_quarantined", barrier="util.durable", p_uid=uid, p_raw=read_body()
            )
        return reply(answer)

    return quarantine

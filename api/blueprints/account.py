"""Who is calling, and which codes they may use."""

from __future__ import annotations

from types import MappingProxyType

from flask import Blueprint

from api import models
from api.auth import authenticated
from api.context import client_address, locale, read_body
from api.db import Database
from api.operations import Operation, Reply, operation
from api.responses import Response, reply
from api.settings import ApiSettings


def blueprint(database: Database, settings: ApiSettings) -> Blueprint:
    """`/v1/me`, `/v1/catalog` and `/v1/enrol`."""
    account = Blueprint("account", __name__, url_prefix="/v1")

    @account.get("/me")
    @operation(
        Operation(
            id="getMe",
            summary="Quem sou eu",
            description="O token em uso, seus escopos e a quem pertence.",
            tag="conta",
            replies=MappingProxyType({200: Reply("O dono do token.", models.Me)}),
        )
    )
    def me() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_me")
        return reply(answer)

    @account.get("/catalog")
    @operation(
        Operation(
            id="getCatalog",
            summary="Códigos que uma indicação pode usar",
            description="Origens, produtos, quem indica e motivos de perda, todos ativos.",
            tag="conta",
            replies=MappingProxyType({200: Reply("O catálogo.", models.Catalog)}),
        )
    )
    def catalog() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_catalog")
        return reply(answer)

    @account.post("/enrol")
    @operation(
        Operation(
            id="enrol",
            summary="Trocar um código por um token",
            description=(
                "A operação cria o código com `indica token enroll`; ele vale uma vez e por pouco "
                "tempo. Maiúsculas, espaços e hifens não importam. Um código errado, usado ou "
                "vencido tem sempre a mesma resposta."
            ),
            tag="conta",
            is_public=True,
            body=models.EnrolmentRequest,
            body_example=MappingProxyType({"code": "K7QM-2XPA"}),
            replies=MappingProxyType({201: Reply("O token.", models.Enrolled)}),
            problems=(403, 413, 422, 429, 503),
        )
    )
    def enrol() -> Response:
        raw, address = read_body(), client_address(settings.api_proxies)
        with database.session(locale()) as session:
            answer = session.answer("api.enrol", p_raw=raw, p_address=address)
        return reply(answer)

    return account

"""Who is calling, and which codes they may use."""

from __future__ import annotations

from types import MappingProxyType

from flask import Blueprint

from api import models
from api.auth import authenticated
from api.db import Database
from api.operations import Operation, Reply, operation
from api.responses import Response, reply


def blueprint(database: Database) -> Blueprint:
    """`/v1/me` and `/v1/catalog`."""
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

    return account

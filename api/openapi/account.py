"""Who is calling, and which codes they may use."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "account.me": Operation(
        id="getMe",
        summary="Quem sou eu",
        description="O token em uso, seus escopos e a quem pertence.",
        tag="conta",
        replies={200: Reply("O dono do token.", models.Me)},
    ),
    "account.catalog": Operation(
        id="getCatalog",
        summary="Códigos que uma indicação pode usar",
        description="Origens, produtos, quem indica e motivos de perda, todos ativos.",
        tag="conta",
        replies={200: Reply("O catálogo.", models.Catalog)},
    ),
    "account.enrol": Operation(
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
        body_example={"code": "K7QM-2XPA"},
        replies={201: Reply("O token.", models.Enrolled)},
        problems=(403, 413, 422, 429, 503),
    ),
}

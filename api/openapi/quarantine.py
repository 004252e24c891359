"""Submissions that wait for a human."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.leads import ONCE, PAGE, REPLAYED
from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "quarantine.index": Operation(
        id="listQuarantine",
        summary="O que espera na quarentena",
        description=(
            "Da mais antiga à mais nova, com o motivo e o que veio: o que está em quarentena e o "
            "que um sistema mandou e foi recusado."
        ),
        tag="quarentena",
        scope="quarantine",
        query=PAGE,
        replies={200: Reply("Uma página.", models.QuarantineList)},
        problems=(422,),
    ),
    "quarantine.resolve": Operation(
        id="resolveQuarantined",
        summary="Corrigir ou recusar uma indicação em quarentena",
        description=(
            "`fix` recebe a indicação inteira, corrigida (`body`), ou só os campos que mudam "
            "(`set`), e a trata como nova; `reject` a "
            "encerra. A resposta diz o que foi feito dela: corrigida, ainda pode voltar à "
            "quarentena por outro motivo."
        ),
        tag="quarentena",
        scope="quarantine",
        body=models.Resolution,
        headers=ONCE,
        body_example={"action": "reject", "reason": "Não é uma pessoa."},
        replies={200: Reply("O que foi feito.", models.SubmissionAnswer, headers=REPLAYED)},
        problems=(404, 409, 413, 422),
    ),
}

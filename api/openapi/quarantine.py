"""Submissions that wait for a human."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.leads import ONCE, PAGE, REPLAYED
from api.openapi.operations import Operation, Parameter, Reply

OPERATIONS: Final = {
    "quarantine.index": Operation(
        id="listQuarantine",
        summary="O que espera na quarentena",
        description=(
            "Da mais antiga à mais nova, com o motivo e o que veio: o que está em quarentena e o "
            "que um sistema mandou e foi recusado. O token de uma origem vê só o que ela mandou."
        ),
        tag="quarentena",
        scope="quarantine",
        query={
            **PAGE,
            "kind": Parameter(
                "Só as em quarentena (`quarantined`) ou só as recusadas (`refused`).",
                {"type": "string", "enum": ["quarantined", "refused"]},
            ),
            "reason": Parameter("Só as deste motivo, como `invalid_phone`."),
        },
        replies={200: Reply("Uma página.", models.QuarantineList)},
        problems=(422,),
    ),
    "quarantine.show": Operation(
        id="getQuarantined",
        summary="Ver uma indicação da lista, e o que foi feito dela",
        description=(
            "O que chegou, por que está na lista, cada correção com quem a fez, quando e com que "
            "palavras, e, se já não espera, como e por quem foi resolvida. O que foi dito é "
            "apagado 30 dias depois de resolvido."
        ),
        tag="quarentena",
        scope="quarantine",
        replies={200: Reply("A indicação.", models.QuarantineEntry)},
        problems=(404,),
    ),
    "quarantine.resolve": Operation(
        id="resolveQuarantined",
        summary="Corrigir ou recusar uma indicação em quarentena",
        description=(
            "`fix` recebe a indicação inteira, corrigida (`body`), ou só os campos que mudam "
            "(`set`), e a trata como nova; `reject` a "
            "encerra. A resposta diz o que foi feito dela: corrigida, ainda pode voltar à "
            "quarentena por outro motivo. De duas pessoas que resolvem a mesma, a segunda recebe "
            "409, com quem foi a primeira."
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

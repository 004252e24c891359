"""Who is calling, and which codes they may use."""

from __future__ import annotations

from typing import Final

from api.openapi import models
from api.openapi.operations import Operation, Parameter, Reply

OPERATIONS: Final = {
    "account.me": Operation(
        id="getMe",
        summary="Quem sou eu",
        description="O token em uso, seus escopos e a quem pertence.",
        tag="conta",
        replies={200: Reply("O dono do token.", models.Me)},
    ),
    "account.revoke": Operation(
        id="revokeMe",
        summary="Encerrar o meu acesso",
        description="Encerra na hora o token em uso: para quem deixa um computador.",
        tag="conta",
        replies={200: Reply("O token que não vale mais.", models.Revoked)},
    ),
    "account.normalize": Operation(
        id="normalizeValues",
        summary="Como a Indica entende estes valores?",
        description=(
            "Para um formulário que confere antes de enviar: cada lista responde na mesma ordem. "
            "Nada é guardado e ninguém é procurado. O limite é de 120 por minuto."
        ),
        tag="conta",
        scope="leads:read",
        body=models.NormalizeRequest,
        body_example={"phones": ["11 98765-4321", "(01) 98321-7654"], "names": ["SILVA, JOSÉ"]},
        replies={200: Reply("O que se entendeu.", models.NormalizeAnswer)},
        problems=(413, 422),
    ),
    "account.events": Operation(
        id="listen",
        summary="Saber quando algo mudou",
        description=(
            "Um fluxo de eventos (server-sent events): `event: version`, cujo `data` muda quando "
            "algum lead, mensagem ou fila muda, e é `away` enquanto o banco não responde. Não traz "
            "dados: quem ouve pergunta de novo. Com `account`, `inbox` e `number` só muda quando "
            "algo muda nessa conversa do Chatwoot; `data` é então a `version` dela. Termina depois "
            "de 5 minutos; abra outro. Até 8 por token e processo."
        ),
        tag="conta",
        query={
            "account": Parameter("Número da conta no Chatwoot, para ouvir de uma conversa só."),
            "inbox": Parameter("Número da caixa de entrada."),
            "number": Parameter("Número da conversa."),
        },
        replies={200: Reply("O fluxo.", media_type="text/event-stream")},
        problems=(404, 422),
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
            "vencido tem sempre a mesma resposta. Quem manda com ele um segredo ao acaso pode "
            "repetir o pedido, se a resposta se perdeu: até o primeiro uso do token, o mesmo "
            "código com o mesmo segredo dá o mesmo token."
        ),
        tag="conta",
        is_public=True,
        body=models.EnrolmentRequest,
        body_example={"code": "K7QM-2XPA"},
        replies={201: Reply("O token.", models.Enrolled)},
        problems=(403, 413, 422, 429, 503),
    ),
}

"""The documentation itself."""

from __future__ import annotations

from typing import Final

from api.openapi.operations import Operation, Reply

OPERATIONS: Final = {
    "docs.root": Operation(
        id="getRoot",
        summary="Página inicial",
        description="Leva à documentação.",
        tag="serviço",
        is_public=True,
        replies={
            302: Reply(
                "A documentação está em `/docs`.",
                headers={"Location": "`/docs`"},
            )
        },
    ),
    "docs.openapi_json": Operation(
        id="getOpenapi",
        summary="Este documento, em OpenAPI 3.1",
        description="Gerado do código; serve para gerar clientes e validar chamadas.",
        tag="serviço",
        is_public=True,
        replies={200: Reply("O documento.", media_type="application/vnd.oai.openapi+json")},
    ),
    "docs.docs_page": Operation(
        id="getDocs",
        summary="Documentação para ler",
        description="Uma página sem scripts e sem nada de fora deste servidor.",
        tag="serviço",
        is_public=True,
        replies={200: Reply("A página.", media_type="text/html")},
    ),
}

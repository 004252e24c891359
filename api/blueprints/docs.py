"""The OpenAPI document, its page, and the way there."""

from __future__ import annotations

import functools
import hashlib
import json
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Flask, request

from api import openapi, page
from api.operations import Operation, Reply, operation
from api.responses import Response


def blueprint(app: Flask, version: str) -> Blueprint:
    """`/`, `/docs` and `/openapi.json`; both are made at their first request and kept."""
    docs = Blueprint("docs", __name__)

    @functools.cache
    def document() -> dict[str, Any]:
        return openapi.build(app, version)

    @functools.cache
    def document_bytes() -> bytes:
        return json.dumps(document(), ensure_ascii=False).encode()

    @functools.cache
    def rendered() -> tuple[bytes, str]:
        return page.render(document())

    @docs.get("/")
    @operation(
        Operation(
            id="getRoot",
            summary="Página inicial",
            description="Leva à documentação.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType(
                {
                    302: Reply(
                        "A documentação está em `/docs`.",
                        headers=MappingProxyType({"Location": "`/docs`"}),
                    )
                }
            ),
        )
    )
    def root() -> Response:
        return Response(status=302, headers={"Location": "/docs"})

    @docs.get("/openapi.json")
    @operation(
        Operation(
            id="getOpenapi",
            summary="Este documento, em OpenAPI 3.1",
            description="Gerado do código; serve para gerar clientes e validar chamadas.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType(
                {200: Reply("O documento.", media_type="application/vnd.oai.openapi+json")}
            ),
        )
    )
    def openapi_json() -> Response:
        return cacheable(
            Response(document_bytes(), content_type="application/vnd.oai.openapi+json;version=3.1")
        )

    @docs.get("/docs")
    @operation(
        Operation(
            id="getDocs",
            summary="Documentação para ler",
            description="Uma página sem scripts e sem nada de fora deste servidor.",
            tag="serviço",
            is_public=True,
            replies=MappingProxyType({200: Reply("A página.", media_type="text/html")}),
        )
    )
    def docs_page() -> Response:
        html, policy = rendered()
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = policy
        return cacheable(response)

    return docs


def cacheable(response: Response) -> Response:
    """Let a client keep it and ask whether it changed."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response

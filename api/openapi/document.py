"""The OpenAPI 3.1 document, built from the routes and what is said of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.context import PROBLEM_TYPE
from api.openapi import (
    account,
    cards,
    chatwoot,
    conversations,
    docs,
    leads,
    models,
    proposals,
    quarantine,
    service,
    sources,
    whatsapp,
)
from api.openapi.operations import Operation, Reply
from api.texts import PROBLEMS

OPERATIONS: Final[dict[str, Operation]] = {
    name: operation
    for module in (
        account,
        chatwoot,
        conversations,
        docs,
        leads,
        cards,
        proposals,
        quarantine,
        service,
        sources,
        whatsapp,
    )
    for name, operation in module.OPERATIONS.items()
}
"""By the name of the view: `blueprint.function`."""

DOCUMENTED_METHODS: Final = ("get", "post", "put", "patch", "delete")

CONVERTER: Final = re.compile(r"<(?:(?P<type>[a-z]+):)?(?P<name>\w+)>")

EVERYWHERE: Final = (500,)
"""Problems that any operation may answer."""

AUTHENTICATED: Final = (401, 403, 429, 500, 503)

INTRODUCTION: Final = """\
Registra indicações de leads e responde o que foi feito de cada uma.

Toda requisição autenticada usa `Authorization: Bearer ind_<prefixo>_<segredo>`. Erros seguem a \
RFC 9457 (`application/problem+json`), em português ou, com `Accept-Language: en`, em inglês; \
`code` é estável e serve para programas. Campos desconhecidos são aceitos e guardados.

Repita sem medo: a mesma `Idempotency-Key` com o mesmo corpo devolve a primeira resposta e nunca \
cria uma segunda indicação. Depois de um 503 ou de uma conexão perdida, repita com a mesma chave.
"""

TAGS: Final = {
    "leads": "Indicações e leads.",
    "quarentena": "Indicações que aguardam revisão pela equipe.",
    "conta": "Quem sou eu e o que posso usar.",
    "webhooks": "O que outros sistemas contam à Indica.",
    "serviço": "Estado do serviço e documentação.",
}


def build(app: Flask, version: str) -> dict[str, Any]:
    """The document of every route of `app`."""
    operations = list(documented(app))
    used: list[type[BaseModel]] = [models.Problem]
    for _, _, operation in operations:
        used += [operation.body] if operation.body else []
        used += [reply.model for reply in operation.replies.values() if reply.model]
    _, definitions = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(used)],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in operations:
        paths.setdefault(template(path), {})[method] = describe(path, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Indica",
            "version": version,
            "summary": "Leads indicados que nunca se perdem.",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "Este servidor"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "ind_<prefixo>_<segredo>",
                    "description": "Token da Indica, criado com `indica token create`.",
                }
            },
        },
    }


PAGES: Final = ("desk.", "tab.")
"""Views of these blueprints are pages for people, who log in; no program calls them."""


def documented(app: Flask) -> Iterator[tuple[str, str, Operation]]:
    """Every route with its method and documentation; raises for a view that has none.

    Also for an operation whose view is gone, so that the document cannot promise too much.
    """
    if stale := OPERATIONS.keys() - app.view_functions.keys():
        raise LookupError(f"documented, but there is no such view: {', '.join(sorted(stale))}")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.startswith(PAGES):
            continue
        operation = OPERATIONS.get(rule.endpoint)
        if operation is None:
            raise LookupError(f"{rule.endpoint} is not described in api/openapi")
        for method in DOCUMENTED_METHODS:
            if method.upper() in (rule.methods or ()):
                yield rule.rule, method, operation


def template(path: str) -> str:
    return CONVERTER.sub(r"{\g<name>}", path)


def describe(path: str, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "tags": [operation.tag],
        "security": [] if operation.is_public else [{"token": []}],
        "responses": responses(operation),
    }
    if operation.scope:
        described["description"] += f"\n\nEscopo do token: `{operation.scope}`."
    parameters = [
        {
            "name": match["name"],
            "in": "path",
            "required": True,
            "schema": {"type": "string", **({"format": "uuid"} if match["type"] == "uuid" else {})},
        }
        for match in CONVERTER.finditer(path)
    ] + [
        {
            "name": name.rstrip("*"),
            "in": "header",
            "required": name.endswith("*"),
            "description": text,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        }
        for name, text in operation.headers.items()
    ]
    parameters += [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": parameter.description,
            "schema": dict(parameter.schema),
        }
        for name, parameter in operation.query.items()
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        content: dict[str, Any] = {"schema": reference(operation.body)}
        if operation.body_example:
            content["example"] = dict(operation.body_example)
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    return described


def responses(operation: Operation) -> dict[str, Any]:
    described = {str(status): success(reply) for status, reply in operation.replies.items()}
    codes = {*operation.problems, *(EVERYWHERE if operation.is_public else AUTHENTICATED)}
    for status in sorted(codes):
        text = PROBLEMS[status].pt
        described[str(status)] = {
            "description": f"{text.title}. {text.detail}",
            "content": {
                PROBLEM_TYPE: {
                    "schema": reference(models.Problem),
                    "example": {
                        "type": "about:blank",
                        "title": text.title,
                        "status": status,
                        "detail": text.detail,
                        "code": PROBLEMS[status].code,
                        "errors": [],
                        "request_id": "7f0c2b7e-3f53-4a39-9d3c-0a5a1c6f2a10",
                    },
                }
            },
        }
        headers = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
        if status in headers:
            described[str(status)]["headers"] = {
                headers[status]: {"required": True, "schema": {"type": "string"}}
            }
    return described


def success(reply: Reply) -> dict[str, Any]:
    described: dict[str, Any] = {"description": reply.description}
    if reply.headers:
        described["headers"] = {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in reply.headers.items()
        }
    if reply.model:
        content: dict[str, Any] = {"schema": reference(reply.model)}
        if reply.example:
            content["example"] = dict(reply.example)
        described["content"] = {reply.media_type: content}
    elif reply.media_type != "application/json":
        described["content"] = {reply.media_type: {"schema": {"type": "string"}}}
    return described


def reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def title_of(status: int) -> str:
    """`201 Created`, for the page."""
    return f"{status} {HTTPStatus(status).phrase}"

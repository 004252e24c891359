"""The OpenAPI document, the page that shows it, and the redirect from `/` to that page."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from flask import Blueprint, Flask, request

from api.openapi import document as openapi
from api.openapi import page
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
    def root() -> Response:
        return Response(status=302, headers={"Location": "/docs"})

    @docs.get("/openapi.json")
    def openapi_json() -> Response:
        return cacheable(
            Response(document_bytes(), content_type="application/vnd.oai.openapi+json;version=3.1")
        )

    @docs.get("/docs")
    def docs_page() -> Response:
        html, policy = rendered()
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = policy
        return cacheable(response)

    return docs


def cacheable(response: Response) -> Response:
    """Let clients cache the answer and revalidate it with its ETag."""
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response

"""Submissions that wait for a human."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request

from api.auth import authenticated
from api.context import header_text, read_body
from api.db import Database
from api.problems import query_json
from api.responses import Response, reply


def blueprint(database: Database) -> Blueprint:
    """`/v1/quarantine` and what is below it."""
    quarantine = Blueprint("quarantine", __name__, url_prefix="/v1/quarantine")

    @quarantine.get("")
    def index() -> Response:
        with authenticated(database) as caller:
            query = {
                name: request.args[name]
                for name in ("limit", "after", "kind", "reason")
                if name in request.args
            }
            answer = caller.ask("api.list_quarantine", p_query=query_json(query))
        return reply(answer)

    @quarantine.get("/<uuid:uid>")
    def show(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_quarantined", p_uid=uid)
        return reply(answer)

    @quarantine.post("/<uuid:uid>")
    def resolve(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.resolve_quarantined",
                barrier="util.durable",
                p_uid=uid,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        return reply(answer)

    return quarantine

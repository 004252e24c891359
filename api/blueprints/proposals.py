"""Changes that somebody made of contacts in Chatwoot."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from api.auth import authenticated
from api.context import read_body
from api.db import Database
from api.responses import Response, reply


def blueprint(database: Database) -> Blueprint:
    """`/v1/proposals`."""
    proposals = Blueprint("proposals", __name__, url_prefix="/v1/proposals")

    @proposals.get("")
    def index() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.list_proposals")
        return reply(answer)

    @proposals.post("/<uuid:uid>")
    def decide(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.decide_proposal", p_uid=uid, p_raw=read_body())
        return reply(answer)

    return proposals

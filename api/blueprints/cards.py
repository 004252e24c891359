"""Contact cards that people of leads sent: each is a proposed referral of theirs."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint

from api.auth import authenticated
from api.context import header_text, read_body
from api.db import Database
from api.responses import Response, reply


def blueprint(database: Database) -> Blueprint:
    """`/v1/cards` and what is below it."""
    cards = Blueprint("cards", __name__, url_prefix="/v1/cards")

    @cards.get("")
    def index() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.list_cards")
        return reply(answer)

    def decide(uid: UUID, *, accepts: bool) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.decide_card",
                barrier="util.durable",
                p_uid=uid,
                p_accepts=accepts,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
                p_installation=header_text("Indica-Installation"),
            )
        return reply(answer)

    @cards.post("/<uuid:uid>/accept")
    def accept(uid: UUID) -> Response:
        return decide(uid, accepts=True)

    @cards.post("/<uuid:uid>/ignore")
    def ignore(uid: UUID) -> Response:
        return decide(uid, accepts=False)

    return cards

"""Referrals and leads."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Blueprint, request

from api.auth import authenticated
from api.context import header_text, read_body
from api.db import Database
from api.metrics import Metrics
from api.problems import Problem, query_json
from api.responses import Response, reply


def blueprint(database: Database, metrics: Metrics) -> Blueprint:
    """`/v1/leads` and what is below it."""
    leads = Blueprint("leads", __name__, url_prefix="/v1/leads")

    @leads.post("")
    def submit() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.submit_lead",
                barrier="util.durable",
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        body = json.loads(answer.body)
        metrics.submission(body.get("outcome"), replayed=answer.replayed)
        response = reply(answer, body)
        if answer.status == 201 and body.get("lead"):
            response.headers["Location"] = f"/v1/leads/{body['lead']['uid']}"
        return response

    @leads.post("/lookup")
    def lookup() -> Response:
        with authenticated(database) as caller:
            if request.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise Problem(415, headers={"Accept-Encoding": "identity"})
            answer = caller.ask("api.lookup_lead", p_raw=read_body())
        return reply(answer)

    @leads.get("")
    def index() -> Response:
        with authenticated(database) as caller:
            query: dict[str, object] = {
                name: request.args[name]
                for name in ("limit", "after", "open", "q", "consultant")
                if name in request.args
            }
            query["status"] = request.args.getlist("status")
            answer = caller.ask("api.list_leads", p_query=query_json(query))
        return reply(answer)

    @leads.get("/<uuid:uid>")
    def show(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_lead", p_uid=uid)
        return reply(answer)

    @leads.post("/<uuid:uid>/status")
    def change_status(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.change_status",
                p_uid=uid,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        return reply(answer)

    @leads.post("/<uuid:uid>/calls")
    def record_call(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.record_call",
                p_uid=uid,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        return reply(answer)

    @leads.post("/<uuid:uid>/transfer")
    def transfer(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask(
                "api.transfer_lead",
                p_uid=uid,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
            )
        return reply(answer)

    return leads

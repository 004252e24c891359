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

LIST_QUERY = (
    "limit",
    "after",
    "order",
    "open",
    "q",
    "owner",
    "consultant",
    "product",
    "referrer",
    "due_before",
)


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
                p_installation=header_text("Indica-Installation"),
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
                name: request.args[name] for name in LIST_QUERY if name in request.args
            }
            query["status"] = request.args.getlist("status")
            answer = caller.ask("api.list_leads", p_query=query_json(query))
        return reply(answer)

    @leads.get("/waiting")
    def waiting() -> Response:
        with authenticated(database) as caller:
            query: dict[str, object] = {
                name: request.args[name]
                for name in ("limit", "owner", "kind")
                if name in request.args
            }
            query["state"] = request.args.getlist("state")
            answer = caller.ask("api.list_waiting", p_query=query_json(query))
        return reply(answer)

    @leads.get("/worklist")
    def worklist() -> Response:
        with authenticated(database) as caller:
            query: dict[str, object] = {
                name: request.args[name]
                for name in ("limit", "after", "kind")
                if name in request.args
            }
            answer = caller.ask("api.list_worklist", p_query=query_json(query))
        return reply(answer)

    def change(function: str, uid: UUID) -> Response:
        """A change of one lead, which counts once under its idempotency key."""
        with authenticated(database) as caller:
            answer = caller.ask(
                function,
                p_uid=uid,
                p_raw=read_body(),
                p_idempotency_key=header_text("Idempotency-Key"),
                p_installation=header_text("Indica-Installation"),
            )
        return reply(answer)

    @leads.post("/transfer")
    def transfer_many() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.transfer_leads", barrier="util.durable", p_raw=read_body())
        return reply(answer)

    @leads.get("/<uuid:uid>")
    def show(uid: UUID) -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_lead", p_uid=uid)
        return reply(answer)

    @leads.patch("/<uuid:uid>")
    def correct(uid: UUID) -> Response:
        return change("api.correct_lead", uid)

    @leads.post("/<uuid:uid>/confirm-number")
    def confirm_number(uid: UUID) -> Response:
        return change("api.confirm_number", uid)

    @leads.post("/<uuid:uid>/status")
    def change_status(uid: UUID) -> Response:
        return change("api.change_status", uid)

    @leads.post("/<uuid:uid>/calls")
    def record_call(uid: UUID) -> Response:
        return change("api.record_call", uid)

    @leads.post("/<uuid:uid>/next-action")
    def set_next_action(uid: UUID) -> Response:
        return change("api.set_next_action", uid)

    @leads.post("/<uuid:uid>/notes")
    def add_note(uid: UUID) -> Response:
        return change("api.add_note", uid)

    @leads.post("/<uuid:uid>/transfer")
    def transfer(uid: UUID) -> Response:
        return change("api.transfer_lead", uid)

    return leads

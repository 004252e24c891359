"""Who is calling, and which codes they may use."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, request

from api.auth import authenticated
from api.context import client_address, locale, read_body
from api.db import Credential, Database
from api.desk.live import PLACE, SESSION
from api.problems import query_json
from api.responses import Response, reply
from database.common.settings import ApiSettings

PLACE_NAMES: Final = ("account", "inbox", "number")


def blueprint(database: Database, settings: ApiSettings, service: Credential) -> Blueprint:
    """`/v1/me`, `/v1/events`, `/v1/catalog`, `/v1/normalize` and `/v1/enrol`."""
    account = Blueprint("account", __name__, url_prefix="/v1")

    @account.get("/me")
    def me() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_me")
        return reply(answer)

    @account.post("/me/revoke")
    def revoke() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.revoke_me")
        return reply(answer)

    @account.post("/normalize")
    def normalize() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.normalize_values", p_raw=read_body())
        return reply(answer)

    @account.get("/events")
    def events() -> Response:
        """The head of a stream; the gate sends its body without a thread."""
        response = Response("", content_type="text/event-stream")
        with authenticated(database) as caller:
            # For the gate, which counts the streams of a token and sends this to nobody.
            response.headers[SESSION] = caller.credential.prefix
            if request.args:
                query = {name: request.args.get(name, "") for name in PLACE_NAMES}
                answer = caller.ask("api.follow_conversation", p_query=query_json(query))
                if answer.status != 200:
                    return reply(answer)
                response.headers[PLACE] = json.loads(answer.body)["place"]
        return response

    @account.get("/catalog")
    def catalog() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_catalog")
        return reply(answer)

    @account.post("/enrol")
    def enrol() -> Response:
        raw, address = read_body(), client_address(settings.api_proxies)
        with database.session(locale()) as session:
            answer = session.answer("api.enrol", p_credential=service, p_raw=raw, p_address=address)
        return reply(answer)

    return account

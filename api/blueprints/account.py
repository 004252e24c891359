"""Who is calling, and which codes they may use."""

from __future__ import annotations

from flask import Blueprint

from api.auth import authenticated
from api.context import client_address, locale, read_body
from api.db import Credential, Database
from api.responses import Response, reply
from database.common.settings import ApiSettings


def blueprint(database: Database, settings: ApiSettings, service: Credential) -> Blueprint:
    """`/v1/me`, `/v1/catalog` and `/v1/enrol`."""
    account = Blueprint("account", __name__, url_prefix="/v1")

    @account.get("/me")
    def me() -> Response:
        with authenticated(database) as caller:
            answer = caller.ask("api.get_me")
        return reply(answer)

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

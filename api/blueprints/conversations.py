"""Leads by the conversation of Chatwoot in which they are talked to."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from flask import Blueprint

from api.auth import authenticated
from api.db import DEFAULT_LOCALE, Credential, Database
from api.desk.live import Followed
from api.problems import query_json
from api.responses import Response, reply

PLACE = "/<account>/<inbox>/<number>"


def blueprint(database: Database) -> Blueprint:
    """`/v1/conversations`."""
    conversations = Blueprint("conversations", __name__, url_prefix="/v1/conversations")

    def answer(function: str, account: str, inbox: str, number: str) -> Response:
        with authenticated(database) as caller:
            query = query_json({"account": account, "inbox": inbox, "number": number})
            answered = caller.ask(function, p_query=query)
        return reply(answered)

    @conversations.get(PLACE)
    def show(account: str, inbox: str, number: str) -> Response:
        return answer("api.show_conversation", account, inbox, number)

    @conversations.post(f"{PLACE}/take")
    def take(account: str, inbox: str, number: str) -> Response:
        return answer("api.take_conversation", account, inbox, number)

    return conversations


def version_reader(
    database: Database, service: Credential
) -> Callable[[Collection[Followed]], Mapping[Followed, str]]:
    """What the streams of a process that follow one conversation are told."""

    def read(followed: Collection[Followed]) -> Mapping[Followed, str]:
        with database.session(DEFAULT_LOCALE) as connection:
            rows = connection.rows(
                "api.conversation_versions",
                p_credential=service,
                p_followed=json.dumps(sorted(followed)),
            )
        texts = [[(column or b"").decode() for column in row] for row in rows]
        return {(token, place): version for token, place, version in texts}

    return read

"""What belongs to the request being served: its id, its language, its body."""

from __future__ import annotations

import re
import uuid
from typing import Final

from flask import g, has_request_context, request

from api.texts import Locale, negotiate

MAX_BODY_BYTES: Final = 64 * 1024

MAX_SIGNED_BYTES: Final = 1024 * 1024
"""Of a source's body that Meta signed, which may announce a thousand leads."""

MAX_FORM_BYTES: Final = 256 * 1024
"""Of a form of the desk: twenty thousand characters of a document, each written as up to twelve."""

META_SIGNATURE: Final = "X-Hub-Signature-256"

PROBLEM_TYPE: Final = "application/problem+json"

RETRY_AFTER_SECONDS: Final = 2
"""When to come back after a 503: a restart of PostgreSQL takes about this long."""

REQUEST_ID: Final = "indica.request_id"

ROUTE: Final = "indica.route"

BODY_STATE: Final = "indica.body_state"
"""Keys of the WSGI environment that gate, edge and application share."""

UUID_SHAPE: Final = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


class BodyTooLarge(Exception):
    """The body has more than the allowed bytes; nothing beyond them was read."""


class BodyBrokenOff(Exception):
    """The sender left before the end of the body; nothing may be made of the part."""


class BodyLate(Exception):
    """The body was not there within its deadline."""


class NoRoom(Exception):
    """Too many bodies arrive at once."""


def request_id() -> str:
    """The id of this request; the edge has put it there before Flask sees the request."""
    return str(request.environ[REQUEST_ID])


def log_context() -> dict[str, str]:
    """What every line of the log says about the request being served."""
    return {"request_id": request_id()} if has_request_context() else {}


def new_request_id(sent: str | None) -> str:
    """The caller's own id when it is a UUID, otherwise a new one.

    Only a UUID is taken over, since the id is logged and must not carry anything personal.
    """
    if sent is not None and UUID_SHAPE.fullmatch(sent):
        return str(uuid.UUID(sent))
    return str(uuid.uuid4())


def locale() -> Locale:
    """The language of this request's answer."""
    if not request.headers.get("Accept-Language"):
        return "pt-BR"
    known: Locale | None = g.get("locale")
    if known is None:
        known = g.locale = negotiate(request.accept_languages)
    return known


def read_body(limit: int = MAX_BODY_BYTES) -> bytes:
    """The raw body, which the gate has taken in; raises `BodyTooLarge` beyond `limit` bytes."""
    state = request.environ.get(BODY_STATE, "whole")
    if state == "broken off":
        raise BodyBrokenOff
    if state == "late":
        raise BodyLate
    if state == "no room":
        raise NoRoom
    if state == "large" or (request.content_length or 0) > limit:
        raise BodyTooLarge
    body = request.stream.read(limit + 1)
    if len(body) > limit:
        raise BodyTooLarge
    return body


def client_address(proxies: int) -> str:
    """The network address of the caller, as the outermost of our `proxies` saw it."""
    seen = [*request.headers.get("X-Forwarded-For", "").split(","), request.remote_addr or ""]
    return seen[-1 - min(proxies, len(seen) - 1)].strip() if proxies else seen[-1]


def header_text(name: str) -> str | None:
    """A header as the client meant it: UTF-8 where it is that, otherwise Latin-1."""
    value = request.headers.get(name)
    if value is None or value.isascii():
        return value
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value

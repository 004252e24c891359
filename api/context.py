"""What belongs to the request being served: its id, its language, its body."""

from __future__ import annotations

import json
import re
import uuid
from typing import Final

from flask import g, has_request_context, request

from api.texts import Locale, negotiate

MAX_BODY_BYTES: Final = 64 * 1024

CHUNK_BYTES: Final = 16 * 1024

PROBLEM_TYPE: Final = "application/problem+json"

RETRY_AFTER_SECONDS: Final = 2
"""When to come back after a 503: a restart of PostgreSQL takes about this long."""

REQUEST_ID: Final = "indica.request_id"

ROUTE: Final = "indica.route"
"""Keys of the WSGI environment that the edge and the application share."""

UUID_SHAPE: Final = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


class BodyTooLarge(Exception):
    """The body has more than the allowed bytes; nothing beyond them was read."""


class BodyBrokenOff(Exception):
    """The body ended before its end; nothing may be made of the part."""


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
    """The raw body; raises `BodyTooLarge` as soon as it is known to exceed `limit` bytes.

    Raises `BodyBrokenOff` when the sender left in the middle: the server gives what had come as
    if it were all.
    """
    announced = request.content_length
    if (announced or 0) > limit:
        raise BodyTooLarge
    body = bytearray()
    while chunk := request.stream.read(min(CHUNK_BYTES, limit + 1 - len(body))):
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge
    if announced is not None:
        if len(body) < announced:
            raise BodyBrokenOff
    elif "HTTP_TRANSFER_ENCODING" in request.environ and not is_whole(body):
        raise BodyBrokenOff
    return bytes(body)


def is_whole(body: bytes | bytearray) -> bool:
    """Whether a body without an announced length ends where it should, by its own form.

    A part of a JSON object or array is never one itself, and a multipart body has an end mark. Of
    other forms nobody can tell.
    """
    boundary = request.mimetype_params.get("boundary")
    if request.mimetype.startswith("multipart/") and boundary:
        return bytes(body).rstrip().endswith(f"--{boundary}--".encode("utf-8", "replace"))
    try:
        return isinstance(json.loads(body), dict | list)
    except (ValueError, RecursionError):
        return False


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

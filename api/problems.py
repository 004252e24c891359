"""Errors as RFC 9457 problem documents: one shape, two languages, never HTML, never a trace."""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any, Final

from flask import Flask
from werkzeug.exceptions import HTTPException

from api.context import (
    PROBLEM_TYPE,
    RETRY_AFTER_SECONDS,
    BodyBrokenOff,
    BodyLate,
    BodyTooLarge,
    NoRoom,
    locale,
    request_id,
)
from api.db import DatabaseRefusal, DatabaseUnavailable
from api.responses import Response
from api.texts import PROBLEMS

logger = logging.getLogger(__name__)

STATUS_BY_FAMILY: Final = {"1": 422, "2": 404, "3": 409, "4": 403, "5": 429, "9": 500}
"""Third character of Indica's own SQLSTATEs (`IDxxx`)."""

STATUS_BY_STATE: Final = {
    "ID401": 401,
    "ID502": 413,
    "23505": 409,
    "23503": 409,
    "23514": 422,
    "42501": 403,
    "55P03": 503,
    # A standby, or a database that an operator has made read-only for a while.
    "25006": 503,
    **dict.fromkeys(("40001", "40P01"), 503),
}

STATUS_BY_CLASS: Final = {"08": 503, "40": 503, "53": 503, "57": 503, "58": 503}


class Problem(Exception):
    """A request that ends with one of `texts.PROBLEMS`."""

    def __init__(
        self,
        status: int,
        *,
        headers: dict[str, str] | None = None,
        code: str | None = None,
        detail: str | None = None,
        **extensions: object,
    ) -> None:
        super().__init__(PROBLEMS[status].en.title)
        self.status = status
        self.headers = headers or {}
        self.code = code
        self.detail = detail
        self.extensions = extensions


NUL: Final = {
    "pt-BR": "Remova o caractere nulo (%00).",
    "en": "Remove the NUL character (%00).",
}


def query_json(query: dict[str, Any]) -> str:
    """A query as the database takes it; raises a 422 problem that names what holds a NUL.

    PostgreSQL would refuse it too, and quote what stands beside it in its log.
    """
    errors = [
        {"field": name, "code": "ID105", "detail": NUL[locale()]}
        for name, value in query.items()
        if any("\0" in text for text in (value if isinstance(value, list) else [value]))
    ]
    if errors:
        raise Problem(422, code="ID102", errors=errors)
    return json.dumps(query)


def status_of(sqlstate: str) -> int:
    """HTTP status for an SQLSTATE that PostgreSQL raised."""
    known = STATUS_BY_STATE.get(sqlstate)
    if known is not None:
        return known
    if sqlstate.startswith("ID"):
        return STATUS_BY_FAMILY.get(sqlstate[2], 500)
    return STATUS_BY_CLASS.get(sqlstate[:2], 500)


def respond(problem: Problem) -> Response:
    """The problem as a response, in the language of the request."""
    kind = PROBLEMS[problem.status]
    text = kind.text(locale())
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": text.title,
        "status": problem.status,
        "detail": problem.detail or text.detail,
        "code": problem.code or kind.code,
        "errors": [],
        **problem.extensions,
        "request_id": request_id(),
    }
    response = Response(
        json.dumps(body, ensure_ascii=False), status=problem.status, mimetype=PROBLEM_TYPE
    )
    response.headers.extend(problem.headers)
    if problem.status in {429, 503}:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))
    return response


def on_refusal(refusal: DatabaseRefusal) -> Response:
    """An error that a function raised instead of answering."""
    status = status_of(refusal.sqlstate)
    logger.log(
        logging.ERROR if status >= 500 else logging.WARNING,
        "refused by the database",
        extra={
            "facts": {
                "action": "db_refused",
                "sqlstate": refusal.sqlstate,
                "error": str(refusal),
            }
        },
    )
    # Only our own functions write their messages for callers.
    speaks = refusal.sqlstate.startswith("ID") and status < 500
    detail = " ".join(filter(None, (str(refusal), refusal.hint))) if speaks else None
    return respond(Problem(status, code=refusal.sqlstate, detail=detail))


def on_unavailable(error: DatabaseUnavailable) -> Response:
    logger.error(
        "database unavailable", extra={"facts": {"action": "db_unavailable", "error": str(error)}}
    )
    return respond(Problem(503))


def on_http_exception(error: HTTPException) -> Response:
    """What Flask and Werkzeug raise: unknown address or method, malformed requests."""
    if error.response is not None and error.code is not None and error.code < 400:
        return Response(status=error.code, headers=dict(error.response.headers))
    status = error.code if error.code in PROBLEMS else None
    if status is None:
        status = 400 if error.code is not None and error.code < 500 else 500
    kept = {"Allow", "Retry-After", "WWW-Authenticate"}
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return respond(Problem(status, headers=headers))


def on_exception(error: Exception) -> Response:
    """A defect of ours: logged with its stack, answered with nothing but the request's id."""
    logger.error(
        "unhandled exception",
        extra={
            "facts": {
                "action": "exception",
                "error": f"{type(error).__name__}: {error}",
                # Files and lines only: a line's text adds nothing that the file does not say.
                "stack": [
                    f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
                    for frame in traceback.extract_tb(error.__traceback__)
                ],
            }
        },
    )
    return respond(Problem(500))


def on_large_body(error: BodyTooLarge) -> Response:
    return respond(Problem(413))


BROKEN_OFF: Final = {
    "pt-BR": "O corpo chegou incompleto e nada foi gravado. Envie-o de novo.",
    "en": "The body came incomplete and nothing was kept. Send it again.",
}


def on_broken_body(error: BodyBrokenOff) -> Response:
    return respond(Problem(400, detail=BROKEN_OFF[locale()]))


def on_late_body(error: BodyLate) -> Response:
    return respond(Problem(408))


def on_no_room(error: NoRoom) -> Response:
    return respond(Problem(503))


def register(app: Flask) -> None:
    """Make every failure of `app` a problem document."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(DatabaseRefusal, on_refusal)
    app.register_error_handler(DatabaseUnavailable, on_unavailable)
    app.register_error_handler(BodyTooLarge, on_large_body)
    app.register_error_handler(BodyBrokenOff, on_broken_body)
    app.register_error_handler(BodyLate, on_late_body)
    app.register_error_handler(NoRoom, on_no_room)
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(Exception, on_exception)

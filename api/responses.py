"""The one class of response, and how an answer of SQL becomes one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.datastructures import Headers

from api.context import PROBLEM_TYPE, RETRY_AFTER_SECONDS, request_id
from api.db import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Response(flask.Response):
    """A response whose headers leave as they are: there is no location to make absolute."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        if self.status_code in {204, 304}:
            self.headers.remove("Content-Length")
        elif isinstance(self.response, list):
            self.headers["Content-Length"] = str(sum(map(len, self.response)))
        return self.headers


def reply(answer: Answer, body: dict[str, Any] | None = None) -> Response:
    """The response for an answer; `body` is the parsed body when the view needed it anyway.

    A success is passed on byte for byte. A problem gains the request's id, and the headers that
    its status calls for.
    """
    if answer.status < 400:
        response = Response(answer.body, status=answer.status, mimetype="application/json")
    else:
        problem = json.loads(answer.body) if body is None else body
        problem["request_id"] = request_id()
        response = Response(
            json.dumps(problem, ensure_ascii=False), status=answer.status, mimetype=PROBLEM_TYPE
        )
        if answer.status in {429, 503}:
            seconds = problem.get("retry_after_seconds", RETRY_AFTER_SECONDS)
            response.headers["Retry-After"] = str(seconds)
        elif answer.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="indica"'
        elif answer.status == 403:
            response.headers["WWW-Authenticate"] = (
                'Bearer realm="indica", error="insufficient_scope"'
            )
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response

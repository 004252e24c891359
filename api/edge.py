"""The outermost layer: the headers, log line and counters of every answer.

It works on the WSGI protocol itself, where headers are a plain list: the same as
`after_request` hooks, at a tenth of their cost, and it also covers what Flask does not answer.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from api.context import REQUEST_ID, ROUTE, new_request_id
from api.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger("api.requests")

HEADERS: Final = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)
"""On every answer that does not set its own."""

POLICY: Final = "Content-Security-Policy"


def is_framed(policy: str) -> bool:
    """Whether a policy names a site that may frame the page; X-Frame-Options cannot."""
    return " frame-ancestors http" in policy


PREFLIGHT_HEADERS: Final = (
    ("Access-Control-Allow-Methods", "GET, POST, PATCH"),
    (
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Idempotency-Key, Indica-Installation, Accept-Language",
    ),
    ("Access-Control-Max-Age", "7200"),
)
"""On the answer to a browser that asks before it sends; it may remember that for two hours."""


def cors_headers(environ: WSGIEnvironment, origins: frozenset[str]) -> list[tuple[str, str]]:
    """What lets a browser extension read an answer (Fetch Standard, 3.3): one of `origins` only.

    Cookies are not allowed with it: the extension authenticates with a token.
    """
    vary = ("Vary", "Origin")
    origin = environ.get("HTTP_ORIGIN")
    if origin not in origins:
        return [vary]
    headers = [
        vary,
        ("Access-Control-Allow-Origin", origin),
        (
            "Access-Control-Expose-Headers",
            "Date, Retry-After, Idempotency-Replayed, X-Request-Id",
        ),
    ]
    is_preflight = "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
    if is_preflight and environ["REQUEST_METHOD"] == "OPTIONS":
        headers.extend(PREFLIGHT_HEADERS)
    return headers


BEFORE_SECRET: Final = re.compile(
    r"(.*?(?:/webhooks/chatwoot|/webhooks/leads(?:/[a-z0-9][a-z0-9_-]{0,62}(?=/|$))?+)/+)[^/].*",
    re.DOTALL,
)
"""What follows the group in a path is a secret, whether it is the right one or nearly.

Of a source the code may be shown, which no secret looks like: that is one character longer.
"""


def loggable(path: str) -> str:
    """A path as logs may show it."""
    match = BEFORE_SECRET.fullmatch(path)
    return f"{match[1]}[secret]" if match else path


class Edge:
    """Gives each request an id, each answer its headers, a log line and its counters."""

    def __init__(
        self, application: WSGIApplication, metrics: Metrics, origins: frozenset[str]
    ) -> None:
        self._application = application
        self._metrics = metrics
        self._origins = origins

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        request_id = environ[REQUEST_ID] = new_request_id(environ.get("HTTP_X_REQUEST_ID"))
        method = environ["REQUEST_METHOD"]
        # An empty path would be answered with a redirect in HTML.
        environ["PATH_INFO"] = environ.get("PATH_INFO") or "/"
        seen = 500

        def start(status: str, headers: list[tuple[str, str]], *exc_info: object) -> object:
            nonlocal seen
            seen = int(status[:3])
            if method == "OPTIONS" and seen == 200:
                # An empty body has no type.
                seen, status = 204, "204 NO CONTENT"
                headers = [(n, v) for n, v in headers if not n.lower().startswith("content-")]
            own = {name for name, _ in headers}
            headers = headers + [header for header in HEADERS if header[0] not in own]
            if any(is_framed(value) for name, value in headers if name == POLICY):
                headers = [header for header in headers if header[0] != "X-Frame-Options"]
            headers.extend(cors_headers(environ, self._origins))
            headers.append(("X-Request-Id", request_id))
            return start_response(status, headers, *exc_info)  # type: ignore[arg-type]

        try:
            return self._application(environ, start)  # type: ignore[arg-type]
        finally:
            seconds = time.perf_counter() - started
            route = environ.get(ROUTE, "unmatched")
            self._metrics.request(method, route, seen, seconds)
            logger.info(
                "request",
                extra={
                    "facts": {
                        "action": "request",
                        "request_id": request_id,
                        "method": method,
                        "route": route,
                        "path": loggable(environ["PATH_INFO"]),
                        "status": seen,
                        "milliseconds": round(seconds * 1000, 2),
                    }
                },
            )

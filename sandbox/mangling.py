"""Answers that are not what they seem: proxies' pages, and HTTP that breaks off or goes on."""

from __future__ import annotations

import gzip
from typing import Final

from sandbox.wire import Response, text_response

EARLY_HINTS: Final = b"HTTP/1.1 103 Early Hints\r\nLink: </app.css>; rel=preload; as=style\r\n\r\n"
BOMB_BYTES: Final = 64 * 1024 * 1024
"""Size of an answer of a few kilobytes once it is unpacked."""
_PAGE: Final = (
    "<!DOCTYPE html>\n<html><head><title>One moment</title></head>\n"
    "<body><h1>We will be back in a moment</h1></body></html>\n"
)


def route_missing() -> Response:
    """What a proxy says that has no route to the system yet: the system itself was not asked."""
    answer = text_response("404 page not found\n", 404)
    answer.headers = (("X-Content-Type-Options", "nosniff"),)
    return answer


def maintenance_page() -> Response:
    """A page with status 200 in place of the system's answer; nothing was done."""
    return text_response(_PAGE, 200, "text/html")


def redirect(target: str) -> Response:
    """A redirect of the same method to another place; nothing was done."""
    answer = text_response("", 307, "text/html")
    answer.headers = (("Location", f"/elsewhere{target}"),)
    return answer


def mangled(kind: str, answer: Response) -> Response:
    """The answer to a request that was carried out, as `kind` garbles it on its way."""
    whole = answer.wire(head_only=False, close=kind not in ("early_hints", "second_answer"))
    if kind == "early_hints":
        answer.before = EARLY_HINTS
    elif kind == "second_answer":
        answer.after = whole
    elif kind == "cut_body":
        answer.raw = whole[: len(whole) - max(1, len(answer.body) // 2)]
        answer.close = True
    elif kind == "garbled_chunks":
        head = whole[: len(whole) - len(answer.body)]
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
        lines.insert(1, b"Transfer-Encoding: chunked")
        half = answer.body[: len(answer.body) // 2]
        answer.raw = b"\r\n".join(lines) + b"%x\r\n%s\r\nzz\r\n" % (len(half), half)
        answer.close = True
    elif kind == "packed_bomb":
        answer.body = gzip.compress(answer.body + b" " * BOMB_BYTES)
        answer.headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return answer

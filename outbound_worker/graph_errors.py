"""What Meta's Graph API says when it refuses, of whatever was asked."""

from __future__ import annotations

from typing import Any

from database.common.http_client import Answer
from database.common.redaction import Redactor
from outbound_worker.models import CallError, JsonObject, Target


def error_from_answer(
    answer: Answer,
    redact: Redactor,
    *,
    target: Target,
    operation: str,
    unread: str,
    may_quote: bool = True,
) -> CallError:
    """Read an answer that does not say what was asked; `unread` says so of one that is a success.

    An answer that may hold somebody's data is not to be quoted.

    Graph's JSON error is definitive, whatever the HTTP status. Without it only a 429 is a refusal,
    since a limit is reached before anything is done; any other status, a redirect included, is
    somebody else's word, and the outcome is unknown.
    """
    error = graph_error(answer)
    code = integer(error.get("code"))
    if code is None:
        said = unread if 200 <= answer.status < 300 else "no Graph error"
        return CallError(
            target=target,
            phase="answered" if answer.status == 429 else "no_answer",
            operation=operation,
            http_status=answer.status,
            message=f"HTTP {answer.status}, {said}",
            details=_excerpt(answer, redact) if may_quote else None,
            retry_after_seconds=answer.retry_after_seconds(),
        )
    transient = error.get("is_transient")
    return CallError(
        target=target,
        phase="answered",
        operation=operation,
        http_status=answer.status,
        code=code,
        subcode=integer(error.get("error_subcode")),
        is_transient=transient if isinstance(transient, bool) else None,
        message=redact(str(error.get("message") or f"error {code}"))[:500],
        details=_details(error, redact),
        retry_after_seconds=answer.retry_after_seconds(),
        trace_id=text(error.get("fbtrace_id")),
    )


def graph_error(answer: Answer) -> JsonObject:
    """The object `error` of Graph's own answers, else an empty one.

    A gateway may answer in the same shape with the HTTP status as `code`; Graph names the type of
    each error and a trace.
    """
    error = (answer.json_object() or {}).get("error")
    if not isinstance(error, dict):
        return {}
    is_of_graph = bool(error.keys() & {"type", "fbtrace_id", "error_subcode", "error_data"})
    return {} if integer(error.get("code")) == answer.status and not is_of_graph else error


def integer(value: Any) -> int | None:
    """A whole number, also when it is written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    return None


def text(value: Any) -> str | None:
    """A text that is not empty."""
    return value if isinstance(value, str) and value != "" else None


def _details(error: JsonObject, redact: Redactor) -> str | None:
    """`error_data` is an object with details, or plain text."""
    data = error.get("error_data")
    if isinstance(data, dict):
        data = data.get("details")
    if data is None:
        data = error.get("error_user_msg")
    return None if data is None else redact(str(data))[:1000]


def _excerpt(answer: Answer, redact: Redactor) -> str | None:
    shown = answer.body[:2000].decode("utf-8", "replace").strip()
    return redact(shown)[:300] or None

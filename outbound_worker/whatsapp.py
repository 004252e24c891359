"""WhatsApp Cloud API: one template message, and what Meta said about it."""

from __future__ import annotations

import re
from typing import Any

from database.common.http_client import Answer
from database.common.redaction import Redactor
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, JsonObject, Lease, TemplateWork
from outbound_worker.probation import NotLet, Probation

OPERATION = "messages"
SHORTEST_NUMBER = 8
"""Digits from which on the `input` of an answer is read as a phone number."""
_LINE_BREAKS = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
_MANY_SPACES = re.compile(r" {5,}")
_NOT_DIGITS = re.compile(r"[^0-9]")


def parameter_text(text: str) -> str:
    """A value that Meta accepts: no line break, tab or run of five spaces (132018)."""
    return _MANY_SPACES.sub("    ", _LINE_BREAKS.sub(" ", text)).strip()


def template_body(work: TemplateWork) -> JsonObject:
    """The body of POST /{phone_number_id}/messages for a template."""
    components: list[JsonObject] = []
    if work.body_parameters:
        parameters: list[JsonObject] = []
        for parameter in work.body_parameters:
            value: JsonObject = {"type": "text", "text": parameter_text(parameter.text)}
            if work.parameter_format == "NAMED":
                value["parameter_name"] = parameter.name
            parameters.append(value)
        components.append({"type": "body", "parameters": parameters})
    components.extend(
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(button.index),
            "parameters": [{"type": "payload", "payload": button.payload}],
        }
        for button in work.buttons
    )
    template: JsonObject = {"name": work.template, "language": {"code": work.language}}
    if components:
        template["components"] = components
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": work.to,
        "type": "template",
        "biz_opaque_callback_data": work.opaque,
        "template": template,
    }


def error_from_answer(answer: Answer, redact: Redactor) -> CallError:
    """Read an answer that is not an acceptance.

    Graph's JSON error is definitive, whatever the HTTP status. Without it only a 429 is a refusal,
    since a limit is reached before anything is done; any other status, a redirect included, is
    somebody else's word, and the outcome is unknown.
    """
    error = _graph_error(answer)
    code = _integer(error.get("code"))
    if code is None:
        text = "the answer names no message" if 200 <= answer.status < 300 else "no Graph error"
        return CallError(
            target="whatsapp",
            phase="answered" if answer.status == 429 else "no_answer",
            operation=OPERATION,
            http_status=answer.status,
            message=f"HTTP {answer.status}, {text}",
            details=_excerpt(answer, redact),
            retry_after_seconds=answer.retry_after_seconds(),
        )
    transient = error.get("is_transient")
    return CallError(
        target="whatsapp",
        phase="answered",
        operation=OPERATION,
        http_status=answer.status,
        code=code,
        subcode=_integer(error.get("error_subcode")),
        is_transient=transient if isinstance(transient, bool) else None,
        message=redact(str(error.get("message") or f"error {code}"))[:500],
        details=_details(error, redact),
        retry_after_seconds=answer.retry_after_seconds(),
        trace_id=_text(error.get("fbtrace_id")),
    )


def result_from_answer(answer: Answer, to: str) -> JsonObject | None:
    """The result of `whatsapp.template`, or None when the answer accepts nothing sent to `to`."""
    payload = answer.json_object()
    if not 200 <= answer.status < 300 or payload is None or "error" in payload:
        return None
    message = _first_object(payload.get("messages"))
    wamid = _text(message.get("id"))
    if wamid is None:
        return None
    contact = _first_object(payload.get("contacts"))
    asked = _NOT_DIGITS.sub("", _text(contact.get("input")) or "")
    if len(asked) >= SHORTEST_NUMBER and asked != _NOT_DIGITS.sub("", to):
        # An answer about another person is not the answer to this request.
        return None
    return {
        "wamid": wamid,
        "wa_id": _text(contact.get("wa_id")),
        "user_id": _text(contact.get("user_id")),
        "message_status": _text(message.get("message_status")),
    }


class WhatsApp:
    """Sends templates. Never repeats a request."""

    def __init__(self, http: LeasedClient, api_version: str, redact: Redactor) -> None:
        self._http = http
        self._version = api_version
        self._redact = redact
        self._probation = Probation()

    def send_template(self, work: TemplateWork, lease: Lease) -> JsonObject:
        """Send once; 200 means accepted, never delivered. Raises CallFailed."""
        if not (work.phone_number_id.isascii() and work.phone_number_id.isalnum()):
            raise ValueError("phone_number_id is not an id")
        try:
            with self._probation.turn() as turn:
                try:
                    result = self._send(work, lease)
                except CallFailed as failure:
                    if failure.error.phase != "before_request":
                        turn.was_answered = failure.error.phase == "answered"
                    raise
                turn.was_answered = True
                return result
        except NotLet as error:
            raise CallFailed(
                CallError("whatsapp", "before_request", OPERATION, str(error))
            ) from None

    def _send(self, work: TemplateWork, lease: Lease) -> JsonObject:
        answer = self._http.call(
            "POST",
            f"/{self._version}/{work.phone_number_id}/messages",
            operation=OPERATION,
            lease=lease,
            body=template_body(work),
        )
        result = result_from_answer(answer, work.to)
        if result is None:
            raise CallFailed(error_from_answer(answer, self._redact))
        return result


def _graph_error(answer: Answer) -> JsonObject:
    """The object `error` of Graph's own answers, else an empty one.

    A gateway may answer in the same shape with the HTTP status as `code`; Graph names the type of
    each error and a trace.
    """
    error = (answer.json_object() or {}).get("error")
    if not isinstance(error, dict):
        return {}
    is_of_graph = bool(error.keys() & {"type", "fbtrace_id", "error_subcode", "error_data"})
    return {} if _integer(error.get("code")) == answer.status and not is_of_graph else error


def _details(error: JsonObject, redact: Redactor) -> str | None:
    """`error_data` is an object with details, or plain text."""
    data = error.get("error_data")
    if isinstance(data, dict):
        data = data.get("details")
    if data is None:
        data = error.get("error_user_msg")
    return None if data is None else redact(str(data))[:1000]


def _excerpt(answer: Answer, redact: Redactor) -> str | None:
    text = answer.body[:2000].decode("utf-8", "replace").strip()
    return redact(text)[:300] or None


def _first_object(value: Any) -> JsonObject:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return value[0]
    return {}


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value != "" else None

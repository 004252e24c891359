"""WhatsApp Cloud API: one template message, and what Meta said about it."""

from __future__ import annotations

import re
from typing import Any

from database.common.http_client import Answer
from database.common.redaction import Redactor
from outbound_worker import graph_errors
from outbound_worker.errors import CallFailed
from outbound_worker.graph_errors import text
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, JsonObject, Lease, TemplatesWork, TemplateWork
from outbound_worker.probation import NotLet, Probation

OPERATION = "messages"
TEMPLATES = "message_templates"
TEMPLATE_FIELDS = "name,language,status,category,components,parameter_format"
TEMPLATE_PAGES = 100
"""Pages of a hundred templates; an account has 6,000 at most."""
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
    """Read an answer that is not an acceptance (`graph_errors.error_from_answer`)."""
    return graph_errors.error_from_answer(
        answer,
        redact,
        target="whatsapp",
        operation=OPERATION,
        unread="the answer names no message",
    )


def result_from_answer(answer: Answer, to: str) -> JsonObject | None:
    """The result of `whatsapp.template`, or None when the answer accepts nothing sent to `to`."""
    payload = answer.json_object()
    if not 200 <= answer.status < 300 or payload is None or "error" in payload:
        return None
    message = _first_object(payload.get("messages"))
    wamid = text(message.get("id"))
    if wamid is None:
        return None
    contact = _first_object(payload.get("contacts"))
    asked = _NOT_DIGITS.sub("", text(contact.get("input")) or "")
    if len(asked) >= SHORTEST_NUMBER and asked != _NOT_DIGITS.sub("", to):
        # An answer about another person is not the answer to this request.
        return None
    return {
        "wamid": wamid,
        "wa_id": text(contact.get("wa_id")),
        "user_id": text(contact.get("user_id")),
        "message_status": text(message.get("message_status")),
    }


class WhatsApp:
    """Sends templates, and reads them. Never repeats a request that sends."""

    def __init__(
        self,
        http: LeasedClient,
        api_version: str,
        redact: Redactor,
        waba_id: str | None = None,
    ) -> None:
        self._http = http
        self._version = api_version
        self._redact = redact
        self._waba_id = waba_id
        self._probation = Probation()

    def read_templates(self, work: TemplatesWork, lease: Lease) -> JsonObject:
        """The account's templates that have one of the names, whole. Raises CallFailed."""
        waba_id = work.waba_id or self._waba_id
        if waba_id is None or not (waba_id.isascii() and waba_id.isdigit()):
            raise CallFailed(
                CallError(
                    "whatsapp", "before_request", TEMPLATES, "INDICA_WHATSAPP_WABA_ID is not set"
                )
            )
        query: dict[str, str | int] = {"fields": TEMPLATE_FIELDS, "limit": 100}
        found: list[JsonObject] = []
        for _ in range(TEMPLATE_PAGES):
            answer = self._http.call(
                "GET",
                f"/{self._version}/{waba_id}/{TEMPLATES}",
                operation=TEMPLATES,
                lease=lease,
                query=query,
            )
            page = answer.json_object()
            rows = page.get("data") if page is not None else None
            if page is None or not 200 <= answer.status < 300 or not isinstance(rows, list):
                raise CallFailed(self._unread_templates(answer))
            found += [row for row in rows if isinstance(row, dict)]
            paging = page.get("paging")
            after = None
            if isinstance(paging, dict) and "next" in paging:
                after = text(_object(paging.get("cursors")).get("after"))
            if after is None:
                return {"templates": [row for row in found if row.get("name") in work.names]}
            query["after"] = after
        # Whatever lies behind is not known, so nothing may be thought to be missing.
        raise CallFailed(CallError("whatsapp", "answered", TEMPLATES, "the list has no end"))

    def _unread_templates(self, answer: Answer) -> CallError:
        return graph_errors.error_from_answer(
            answer,
            self._redact,
            target="whatsapp",
            operation=TEMPLATES,
            unread="the answer is no list of templates",
        )

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


def _object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _first_object(value: Any) -> JsonObject:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return value[0]
    return {}

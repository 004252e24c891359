"""Chatwoot's Application API: one method per call, and a truthful error for each answer.

No method decides anything: looking before creating and verifying afterwards is the business of
`handlers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from database.common.http_client import Answer, Method
from database.common.redaction import Redactor
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, JsonObject, Lease

TOKEN_HEADER = "api-access-token"  # noqa: S105
"""Spelt with hyphens: nginx drops header names with underscores, Rack reads both as one."""


def error_from_answer(operation: str, answer: Answer, redact: Redactor) -> CallError:
    """Read an answer that is not a success: `error` or `message` JSON, plain text, HTML.

    A 5xx without a JSON error of Chatwoot's own may have come after the commit, so its outcome is
    unknown; so is Rails' generic `{"status": 500, "error": …}` and a 2xx that is no JSON.
    """
    payload = answer.json_object() or {}
    text = payload.get("message") or payload.get("error")
    attributes = payload.get("attributes")
    is_own_error = isinstance(text, str) and "status" not in payload
    is_unknown = (
        (answer.status >= 500 and not is_own_error)
        or answer.status == 408
        or 200 <= answer.status < 300
    )
    if not isinstance(text, str):
        text = "no readable answer" if is_unknown else _plain_text(answer)
    return CallError(
        target="chatwoot",
        phase="no_answer" if is_unknown else "answered",
        operation=operation,
        http_status=answer.status,
        message=redact(f"HTTP {answer.status}: {text}")[:500],
        attributes=(
            tuple(str(item) for item in attributes[:20]) if isinstance(attributes, list) else None
        ),
        retry_after_seconds=answer.retry_after_seconds(),
    )


def _plain_text(answer: Answer) -> str:
    text = answer.body[:500].decode("utf-8", "replace").strip()
    return "no readable answer" if text == "" or text.startswith("<") else text[:200]


class Chatwoot:
    """The calls that the worker needs, in one account at a time."""

    def __init__(self, http: LeasedClient, redact: Redactor) -> None:
        self._http = http
        self._redact = redact

    def show_contact(self, account_id: int, contact_id: int, lease: Lease) -> JsonObject:
        """GET /contacts/{id}."""
        answer = self._read(
            "GET", f"/accounts/{account_id}/contacts/{contact_id}", "contacts/show", lease
        )
        return self._record("contacts/show", answer, ("payload",))

    def filter_contacts(
        self, account_id: int, attribute: str, values: Iterable[str], lease: Lease
    ) -> list[JsonObject]:
        """POST /contacts/filter: contacts whose attribute equals one of the values.

        One condition per value, since Chatwoot reads only the first value of a condition.
        """
        conditions: list[JsonObject] = [
            {
                "attribute_key": attribute,
                "filter_operator": "equal_to",
                "values": [value],
                "query_operator": "OR",
            }
            for value in values
        ]
        conditions[-1]["query_operator"] = None
        answer = self._read(
            "POST",
            f"/accounts/{account_id}/contacts/filter",
            "contacts/filter",
            lease,
            body={"payload": conditions},
            query={"page": 1},
        )
        return self._records("contacts/filter", answer)

    def create_contact(self, account_id: int, fields: JsonObject, lease: Lease) -> JsonObject:
        """POST /contacts without an inbox, so that no contact_inbox of a random id is made."""
        answer = self._call(
            "POST", f"/accounts/{account_id}/contacts", "contacts/create", lease, body=fields
        )
        return self._record("contacts/create", answer, ("payload", "contact"))

    def update_contact(
        self, account_id: int, contact_id: int, fields: JsonObject, lease: Lease
    ) -> JsonObject:
        """PUT /contacts/{id}: only the given fields; custom attributes are merged."""
        answer = self._call(
            "PUT",
            f"/accounts/{account_id}/contacts/{contact_id}",
            "contacts/update",
            lease,
            body=fields,
        )
        return self._record("contacts/update", answer, ("payload",))

    def create_contact_inbox(
        self, account_id: int, contact_id: int, inbox_id: int, source_id: str, lease: Lease
    ) -> None:
        """POST /contacts/{id}/contact_inboxes; the same triple again changes nothing."""
        answer = self._call(
            "POST",
            f"/accounts/{account_id}/contacts/{contact_id}/contact_inboxes",
            "contact_inboxes/create",
            lease,
            body={"inbox_id": inbox_id, "source_id": source_id},
        )
        if answer.json_object() is None:
            raise self._failure("contact_inboxes/create", answer)

    def contact_conversations(
        self, account_id: int, contact_id: int, lease: Lease
    ) -> list[JsonObject]:
        """GET /contacts/{id}/conversations: the twenty most recently active."""
        operation = "contacts/conversations"
        answer = self._read(
            "GET", f"/accounts/{account_id}/contacts/{contact_id}/conversations", operation, lease
        )
        return self._records(operation, answer)

    def show_conversation(self, account_id: int, conversation_id: int, lease: Lease) -> JsonObject:
        """GET /conversations/{id}."""
        operation = "conversations/show"
        answer = self._read(
            "GET", f"/accounts/{account_id}/conversations/{conversation_id}", operation, lease
        )
        return self._record(operation, answer, ())

    def create_conversation(self, account_id: int, fields: JsonObject, lease: Lease) -> JsonObject:
        """POST /conversations; the answer may be an older conversation (lock to single)."""
        operation = "conversations/create"
        answer = self._call(
            "POST", f"/accounts/{account_id}/conversations", operation, lease, body=fields
        )
        return self._record(operation, answer, ())

    def replace_custom_attributes(
        self, account_id: int, conversation_id: int, attributes: Mapping[str, Any], lease: Lease
    ) -> None:
        """POST …/custom_attributes: the whole set, since Chatwoot replaces it."""
        self._in_conversation(
            account_id,
            conversation_id,
            "custom_attributes",
            {"custom_attributes": dict(attributes)},
            lease,
        )

    def replace_labels(
        self, account_id: int, conversation_id: int, labels: Iterable[str], lease: Lease
    ) -> None:
        """POST …/labels: the whole list, since Chatwoot replaces it."""
        self._in_conversation(
            account_id, conversation_id, "labels", {"labels": list(labels)}, lease
        )

    def assign(
        self, account_id: int, conversation_id: int, assignee_id: int | None, lease: Lease
    ) -> None:
        """POST …/assignments. An unknown agent is answered 200 and unassigns: verify."""
        self._in_conversation(
            account_id, conversation_id, "assignments", {"assignee_id": assignee_id}, lease
        )

    def set_status(self, account_id: int, conversation_id: int, status: str, lease: Lease) -> None:
        """POST …/toggle_status with an explicit status."""
        self._in_conversation(
            account_id, conversation_id, "toggle_status", {"status": status}, lease
        )

    def set_priority(
        self, account_id: int, conversation_id: int, priority: str | None, lease: Lease
    ) -> None:
        """POST …/toggle_priority; null clears it ("none" would be a 500)."""
        self._in_conversation(
            account_id, conversation_id, "toggle_priority", {"priority": priority}, lease
        )

    def list_messages(
        self, account_id: int, conversation_id: int, before: int | None, lease: Lease
    ) -> list[JsonObject]:
        """GET …/messages: twenty, the newest or those before an id."""
        operation = "messages/list"
        answer = self._read(
            "GET",
            f"/accounts/{account_id}/conversations/{conversation_id}/messages",
            operation,
            lease,
            query=None if before is None else {"before": before},
        )
        return self._records(operation, answer)

    def create_private_note(
        self, account_id: int, conversation_id: int, content: str, outbox_id: int, lease: Lease
    ) -> JsonObject:
        """POST …/messages as a private note that carries our outbox id."""
        operation = "messages/create"
        answer = self._call(
            "POST",
            f"/accounts/{account_id}/conversations/{conversation_id}/messages",
            operation,
            lease,
            body={
                "content": content,
                "message_type": "outgoing",
                "private": True,
                "content_attributes": {"indica_outbox": outbox_id},
            },
        )
        return self._record(operation, answer, ())

    def _in_conversation(
        self,
        account_id: int,
        conversation_id: int,
        endpoint: str,
        body: JsonObject,
        lease: Lease,
    ) -> None:
        self._call(
            "POST",
            f"/accounts/{account_id}/conversations/{conversation_id}/{endpoint}",
            f"conversations/{endpoint}",
            lease,
            body=body,
        )

    def _read(
        self,
        method: Method,
        path: str,
        operation: str,
        lease: Lease,
        *,
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """A call that changes nothing: once more at once when the connection broke under it."""
        try:
            return self._call(method, path, operation, lease, body=body, query=query)
        except CallFailed as failure:
            if not failure.connection_broke:
                raise
        return self._call(method, path, operation, lease, body=body, query=query)

    def _call(
        self,
        method: Method,
        path: str,
        operation: str,
        lease: Lease,
        *,
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        answer = self._http.call(
            method, f"/api/v1{path}", operation=operation, lease=lease, body=body, query=query
        )
        if not 200 <= answer.status < 300:
            raise self._failure(operation, answer)
        return answer

    def _failure(self, operation: str, answer: Answer) -> CallFailed:
        return CallFailed(error_from_answer(operation, answer, self._redact))

    def _record(self, operation: str, answer: Answer, path: tuple[str, ...]) -> JsonObject:
        """The object at a path of the answer; it must have an integer id."""
        value: Any = answer.json_object()
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(value.get("id"), int):
            raise self._failure(operation, answer)
        return value

    def _records(self, operation: str, answer: Answer) -> list[JsonObject]:
        payload = (answer.json_object() or {}).get("payload")
        if not isinstance(payload, list):
            raise self._failure(operation, answer)
        return [
            item for item in payload if isinstance(item, dict) and isinstance(item.get("id"), int)
        ]

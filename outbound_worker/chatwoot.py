"""Chatwoot's Application API: one method per call, and a truthful error for each answer.

No method decides anything: looking before creating and verifying afterwards is the business of
`handlers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from database.common.http_client import Answer, Method
from database.common.redaction import Redactor
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, JsonObject, Lease

TOKEN_HEADER = "api-access-token"  # noqa: S105
"""Spelt with hyphens: nginx drops header names with underscores, Rack reads both as one."""
PAGES_BACK = 5
"""Pages of twenty messages that are searched for what an earlier attempt may have written."""


def error_from_answer(operation: str, answer: Answer, redact: Redactor) -> CallError:
    """Read an answer that is not a success.

    Only Chatwoot's own JSON is its word: `{"error"}`, or `{"message", "attributes"}` for a refused
    record. Whatever else comes (a proxy's page, the text of a server that is being exchanged,
    Rails' generic `{"status": 500, "error"}`, a 2xx that does not say what was done) is an outage:
    nobody knows whether something happened, and nothing is known to be gone. A 429 is taken as it
    is: the throttle in front of Chatwoot answers in plain text, and before anything is done.
    """
    payload = answer.json_object() or {}
    text = payload.get("message") or payload.get("error")
    attributes = payload.get("attributes")
    is_answered = answer.status == 429 or _is_own_refusal(answer.status, payload)
    if not isinstance(text, str):
        text = _plain_text(answer) if answer.status >= 300 else "no readable answer"
    return CallError(
        target="chatwoot",
        phase="answered" if is_answered else "no_answer",
        operation=operation,
        http_status=answer.status,
        message=redact(f"HTTP {answer.status}: {text}")[:500],
        attributes=(
            tuple(str(item) for item in attributes[:20]) if isinstance(attributes, list) else None
        ),
        retry_after_seconds=answer.retry_after_seconds(),
    )


def _is_own_refusal(status: int, payload: JsonObject) -> bool:
    """Whether these are the words of Chatwoot itself, and a refusal.

    That something does not exist is said with `error` alone; a `message` there is a gateway's.
    """
    if status < 400 or status == 408 or "status" in payload:
        return False
    if status == 404:
        return payload.keys() == {"error"} and isinstance(payload["error"], str)
    return isinstance(payload.get("error"), str) or isinstance(payload.get("message"), str)


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
        return self._record("contacts/show", answer, ("payload",), contact_id)

    def filter_contacts(
        self, account_id: int, wanted: Iterable[tuple[str, str]], lease: Lease
    ) -> list[JsonObject]:
        """POST /contacts/filter: contacts of which any attribute equals its value.

        One condition per value, since Chatwoot reads only the first value of a condition. A phone
        goes without its plus sign, which Chatwoot before 4.7 puts there itself.
        """
        conditions: list[JsonObject] = [
            {
                "attribute_key": attribute,
                "filter_operator": "equal_to",
                "values": [value.lstrip("+") if attribute == "phone_number" else value],
                "query_operator": "OR",
            }
            for attribute, value in wanted
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
        """POST /contacts; with `inbox_id` and `source_id` its place in the inbox is made too."""
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
        return self._record("contacts/update", answer, ("payload",), contact_id)

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
        self._confirm(
            "contact_inboxes/create",
            answer,
            isinstance((answer.json_object() or {}).get("source_id"), str),
        )

    def contact_conversations(
        self, account_id: int, contact_id: int, lease: Lease
    ) -> list[JsonObject]:
        """GET /contacts/{id}/conversations: the twenty most recently active."""
        operation = "contacts/conversations"
        answer = self._read(
            "GET", f"/accounts/{account_id}/contacts/{contact_id}/conversations", operation, lease
        )
        return self._records(operation, answer)

    def agent_ids(self, account_id: int, lease: Lease) -> list[int]:
        """GET /agents: a bare array of the account's users."""
        operation = "agents/list"
        answer = self._read("GET", f"/accounts/{account_id}/agents", operation, lease)
        listed = answer.json() if answer.is_json() else None
        if not isinstance(listed, list):
            raise self._failure(operation, answer)
        return sorted(
            item["id"]
            for item in listed
            if isinstance(item, dict) and isinstance(item.get("id"), int)
        )

    def list_conversations(
        self, account_id: int, inbox_id: int, page: int, within_seconds: int | None, lease: Lease
    ) -> list[JsonObject]:
        """GET /conversations: twenty-five a page, those with the latest words first.

        With `within_seconds` Chatwoot shows all that changed in so long, whatever the page; a
        version that does not know it shows the page.
        """
        operation = "conversations/list"
        query: dict[str, str | int] = {
            "status": "all",
            "assignee_type": "all",
            "inbox_id": inbox_id,
            "sort_by": "last_activity_at_desc",
            "page": page,
        }
        if within_seconds is not None:
            query["updated_within"] = within_seconds
        answer = self._read(
            "GET", f"/accounts/{account_id}/conversations", operation, lease, query=query
        )
        data = (answer.json_object() or {}).get("data")
        return self._records(operation, answer, data if isinstance(data, dict) else {})

    def show_conversation(self, account_id: int, conversation_id: int, lease: Lease) -> JsonObject:
        """GET /conversations/{id}."""
        operation = "conversations/show"
        answer = self._read(
            "GET", f"/accounts/{account_id}/conversations/{conversation_id}", operation, lease
        )
        return self._record(operation, answer, (), conversation_id)

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
        answer = self._in_conversation(
            account_id,
            conversation_id,
            "custom_attributes",
            {"custom_attributes": dict(attributes)},
            lease,
        )
        kept = (answer.json_object() or {}).get("custom_attributes")
        self._confirm("conversations/custom_attributes", answer, isinstance(kept, dict))

    def replace_labels(
        self, account_id: int, conversation_id: int, labels: Iterable[str], lease: Lease
    ) -> None:
        """POST …/labels: the whole list, since Chatwoot replaces it."""
        answer = self._in_conversation(
            account_id, conversation_id, "labels", {"labels": list(labels)}, lease
        )
        kept = (answer.json_object() or {}).get("payload")
        self._confirm("conversations/labels", answer, isinstance(kept, list))

    def assign(
        self, account_id: int, conversation_id: int, assignee_id: int | None, lease: Lease
    ) -> int | None:
        """POST …/assignments: who has it now, as answered; nobody when it is given to no agent."""
        answer = self._in_conversation(
            account_id, conversation_id, "assignments", {"assignee_id": assignee_id}, lease
        )
        given = (answer.json_object() or {}).get("id")
        is_own = answer.is_json() and (answer.json() is None or isinstance(given, int))
        self._confirm("conversations/assignments", answer, is_own)
        return given

    def set_status(self, account_id: int, conversation_id: int, status: str, lease: Lease) -> None:
        """POST …/toggle_status with an explicit status."""
        answer = self._in_conversation(
            account_id, conversation_id, "toggle_status", {"status": status}, lease
        )
        told = (answer.json_object() or {}).get("payload")
        self._confirm(
            "conversations/toggle_status",
            answer,
            isinstance(told, dict) and told.get("current_status") == status,
        )

    def set_priority(
        self, account_id: int, conversation_id: int, priority: str | None, lease: Lease
    ) -> None:
        """POST …/toggle_priority; null clears it ("none" would be a 500).

        Chatwoot answers with an empty body that calls itself JSON. Anything else may be
        anybody's, so the conversation is read again.
        """
        operation = "conversations/toggle_priority"
        answer = self._in_conversation(
            account_id, conversation_id, "toggle_priority", {"priority": priority}, lease
        )
        if answer.body.strip() == b"" and answer.has_json_type():
            return
        shown = self.show_conversation(account_id, conversation_id, lease)
        self._confirm(operation, answer, shown.get("priority") == priority)

    def list_messages(
        self, account_id: int, conversation_id: int, before: int | None, lease: Lease
    ) -> list[JsonObject]:
        """GET …/messages: twenty, the newest or those before an id."""
        query = None if before is None else {"before": before}
        return self._messages(account_id, conversation_id, query, lease)[0]

    def pages_back(
        self, account_id: int, conversation_id: int, lease: Lease
    ) -> Iterator[list[JsonObject]]:
        """The newest messages, then those before them: at most PAGES_BACK pages."""
        before: int | None = None
        for _ in range(PAGES_BACK):
            page = self.list_messages(account_id, conversation_id, before, lease)
            if not page:
                return
            yield page
            oldest = min(int(message["id"]) for message in page)
            if before is not None and oldest >= before:
                return
            before = oldest

    def messages_after(
        self, account_id: int, conversation_id: int, after: int | None, lease: Lease
    ) -> tuple[list[JsonObject], JsonObject]:
        """GET …/messages: up to a hundred after an id, the oldest first, and whose they are.

        Without an id the newest twenty.
        """
        query = None if after is None else {"after": after}
        return self._messages(account_id, conversation_id, query, lease)

    def _messages(
        self,
        account_id: int,
        conversation_id: int,
        query: Mapping[str, str | int] | None,
        lease: Lease,
    ) -> tuple[list[JsonObject], JsonObject]:
        operation = "messages/list"
        answer = self._read(
            "GET",
            f"/accounts/{account_id}/conversations/{conversation_id}/messages",
            operation,
            lease,
            query=query,
        )
        meta = (answer.json_object() or {}).get("meta")
        contact = meta.get("contact") if isinstance(meta, dict) else None
        return self._records(operation, answer), contact if isinstance(contact, dict) else {}

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

    def create_template_message(
        self, account_id: int, conversation_id: int, body: JsonObject, lease: Lease
    ) -> JsonObject:
        """POST …/messages with template_params: Chatwoot sends it later, in a job of its own."""
        operation = "messages/create"
        answer = self._call(
            "POST",
            f"/accounts/{account_id}/conversations/{conversation_id}/messages",
            operation,
            lease,
            body=body,
        )
        return self._record(operation, answer, ())

    def version(self, lease: Lease) -> str | None:
        """GET /api: the version, which every Chatwoot tells whoever asks."""
        answer = self._http.call("GET", "/api", operation="version", lease=lease)
        version = (answer.json_object() or {}).get("version")
        return version if answer.status == 200 and isinstance(version, str) else None

    def owner_id(self, lease: Lease) -> int:
        """GET /profile: whose token this is."""
        answer = self._read("GET", "/profile", "profile", lease)
        return int(self._record("profile", answer, ())["id"])

    def sync_templates(self, account_id: int, inbox_id: int, lease: Lease) -> None:
        """POST /inboxes/{id}/sync_templates: read Meta's templates again; administrators only."""
        self._call(
            "POST",
            f"/accounts/{account_id}/inboxes/{inbox_id}/sync_templates",
            "inboxes/sync_templates",
            lease,
        )

    def show_inbox(self, account_id: int, inbox_id: int, lease: Lease) -> JsonObject:
        """GET /inboxes/{id}: with the templates that Chatwoot has of the number."""
        operation = "inboxes/show"
        answer = self._read("GET", f"/accounts/{account_id}/inboxes/{inbox_id}", operation, lease)
        return self._record(operation, answer, (), inbox_id)

    def _in_conversation(
        self,
        account_id: int,
        conversation_id: int,
        endpoint: str,
        body: JsonObject,
        lease: Lease,
    ) -> Answer:
        return self._call(
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

    def _confirm(self, operation: str, answer: Answer, is_done: bool) -> None:
        """Raise when a 2xx does not say, in Chatwoot's own words, that the write was done."""
        if not is_done:
            raise self._failure(operation, answer)

    def _record(
        self, operation: str, answer: Answer, path: tuple[str, ...], identity: int | None = None
    ) -> JsonObject:
        """The object at a path of the answer; it must have an integer id, `identity` if given."""
        value: Any = answer.json_object()
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("id"), int)
            or identity not in (None, value["id"])
        ):
            raise self._failure(operation, answer)
        return value

    def _records(
        self, operation: str, answer: Answer, holder: JsonObject | None = None
    ) -> list[JsonObject]:
        """The objects with an integer id in the `payload` of the answer, or of a part of it."""
        payload = ((answer.json_object() or {}) if holder is None else holder).get("payload")
        if not isinstance(payload, list):
            raise self._failure(operation, answer)
        return [
            item for item in payload if isinstance(item, dict) and isinstance(item.get("id"), int)
        ]

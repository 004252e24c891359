"""The conversations and messages endpoints."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from sandbox.chatwoot import errors, filters, operations, sending, versions, views
from sandbox.chatwoot.call import Call, as_id
from sandbox.chatwoot.model import (
    MESSAGE_TYPES,
    PRIORITIES,
    STATUSES,
    Contact,
    ContactInbox,
    Conversation,
    Inbox,
    Message,
)
from sandbox.wire import Response, json_response

_PAGE: Final = 25


class _Invalid(Exception):
    """A message that fails its validation; the caller chooses the error's shape."""

    def __init__(self, text: str, attributes: list[str]) -> None:
        super().__init__(text)
        self.text = text
        self.attributes = attributes


def _address(call: Call) -> tuple[Contact, Inbox, ContactInbox]:
    """Find the contact, inbox and address that a new conversation is for."""
    store, body = call.store, call.body
    source_id = body.get("source_id")
    if body.get("inbox_id") is not None and body.get("contact_id") is not None:
        inbox = call.inbox(body["inbox_id"])
        contact = store.contacts.get(as_id(body["contact_id"]))
        if contact is None:
            raise errors.not_found()
        address = operations.address_for(
            call.world, contact, inbox, str(source_id) if source_id is not None else None
        )
        return contact, inbox, address
    for row in store.contact_inboxes.values():
        if source_id is not None and row.source_id == str(source_id):
            return store.contacts[row.contact_id], store.inboxes[row.inbox_id], row
    raise errors.not_found()


def create(call: Call) -> Response:
    """POST /conversations: a bare conversation; in lock mode it may be an old one."""
    world, store, body = call.world, call.store, call.body
    status = body.get("status") or "open"
    custom = operations.check_custom_attributes(body.get("custom_attributes"))
    additional = operations.check_custom_attributes(
        body.get("additional_attributes"), "additional_attributes"
    )
    message = body.get("message")
    message = message if isinstance(message, dict) and message else None
    if status not in STATUSES:
        raise errors.server_error()
    if message is not None:
        try:
            _check_message(call, message, None)
        except _Invalid as error:
            raise errors.record_invalid(error.text, error.attributes) from None
    contact, inbox, address = _address(call)
    row: Conversation | None = None
    if inbox.lock_to_single_conversation:
        known = store.conversations_of_address.get(address.id)
        row = store.conversations[known[-1]] if known else None
    if row is None:
        snoozed = body.get("snoozed_until")
        row = operations.new_conversation(
            world,
            inbox=inbox,
            contact=contact,
            address=address,
            status=status,
            assignee_id=as_id(body.get("assignee_id")) or None,
            team_id=as_id(body.get("team_id")) or None,
            additional_attributes=additional,
            custom_attributes=custom,
            snoozed_until=float(snoozed) if isinstance(snoozed, int | float) else None,
            actor=call.user,
        )
    if message is not None:
        _append(call, row, message)
    return json_response(views.conversation(world, row))


def show(call: Call) -> Response:
    """GET /conversations/{id}."""
    return json_response(views.conversation(call.world, call.conversation()))


def _listed(call: Call, rows: list[Conversation], *, is_paged: bool) -> dict[str, Any]:
    assigned = sum(1 for row in rows if row.assignee_id is not None)
    mine = sum(1 for row in rows if row.assignee_id == call.user.id)
    rows.sort(key=lambda row: row.last_activity_at, reverse=True)
    start = (call.page() - 1) * _PAGE if is_paged else 0
    end = start + _PAGE if is_paged else len(rows)
    return {
        "meta": {
            "mine_count": mine,
            "assigned_count": assigned,
            "unassigned_count": len(rows) - assigned,
            "all_count": len(rows),
        },
        "payload": [views.conversation(call.world, row) for row in rows[start:end]],
    }


def index(call: Call) -> Response:
    """GET /conversations: open ones unless told otherwise.

    With `updated_within` all that changed in so many seconds, whatever the page.
    """
    query = call.query
    status = query.get("status", "open")
    rows = [row for row in call.store.conversations.values() if call.sees(row.inbox_id)]
    if status != "all":
        rows = [row for row in rows if row.status == status]
    if inbox_id := query.get("inbox_id"):
        rows = [row for row in rows if str(row.inbox_id) == inbox_id]
    kind = query.get("assignee_type", "all")
    if kind == "me":
        rows = [row for row in rows if row.assignee_id == call.user.id]
    elif kind == "unassigned":
        rows = [row for row in rows if row.assignee_id is None]
    elif kind == "assigned":
        rows = [row for row in rows if row.assignee_id is not None]
    if query.get("conversation_type") == "unattended":
        rows = [row for row in rows if row.first_reply_at is None or row.waiting_since is not None]
    if labels := query.get("labels[]", query.get("labels")):
        rows = [row for row in rows if labels in row.labels]
    within = query.get("updated_within", "")
    is_recent = within.isdigit() and call.world.settings.chatwoot_knows_updated_within
    if is_recent:
        since = call.world.now() - int(within)
        rows = [row for row in rows if row.updated_at >= since]
    answer = json_response({"data": _listed(call, rows, is_paged=not is_recent)})
    answer.rows = len(rows) if is_recent else min(len(rows), _PAGE)
    return answer


def filter_conversations(call: Call) -> Response:
    """POST /conversations/filter: 25 a page."""
    custom = {
        row.attribute_key
        for row in call.store.attribute_definitions.values()
        if row.attribute_model == "conversation_attribute"
    }
    conditions = filters.parse(call.body.get("payload"), filters.CONVERSATION_KEYS, custom)
    rows = [
        row
        for row in call.store.conversations.values()
        if call.sees(row.inbox_id)
        and filters.holds(conditions, partial(filters.conversation_value, row))
    ]
    shown = _listed(call, rows, is_paged=True)
    del shown["meta"]["assigned_count"]
    return json_response(shown)


def destroy(call: Call) -> Response:
    """DELETE /conversations/{id}: administrators only; nothing tells of it."""
    if not versions.knows(call.world, versions.DELETES_CONVERSATIONS):
        raise errors.no_route()
    row = call.conversation()
    call.require_admin()
    operations.remove_conversations(call.world, {row.id})
    return Response(200)


def _priority(value: Any) -> str | None:
    if value in (None, ""):
        return None
    if value not in PRIORITIES:
        raise errors.server_error()
    return str(value)


def toggle_status(call: Call) -> Response:
    """POST /conversations/{id}/toggle_status."""
    row, body = call.conversation(), call.body
    if "status" in body:
        until = body.get("snoozed_until")
        operations.set_status(
            call.world,
            row,
            str(body["status"]),
            call.user,
            float(until) if isinstance(until, int | float) else None,
        )
    else:
        operations.set_status(
            call.world, row, "open" if row.status != "open" else "resolved", call.user
        )
    return json_response(
        {
            "payload": {
                "success": True,
                "conversation_id": row.id,
                "current_status": row.status,
                "snoozed_until": views.optional_iso(row.snoozed_until),
            },
        }
    )


def toggle_priority(call: Call) -> Response:
    """POST /conversations/{id}/toggle_priority: an empty body; "none" is a 500."""
    row = call.conversation()
    operations.set_priority(call.world, row, _priority(call.body.get("priority")), call.user)
    return Response(200)


def set_custom_attributes(call: Call) -> Response:
    """POST /conversations/{id}/custom_attributes: replaces the whole hash."""
    row = call.conversation()
    before = row.custom_attributes
    row.custom_attributes = operations.check_custom_attributes(call.body.get("custom_attributes"))
    if before != row.custom_attributes:
        operations.touch(call.world, row, {"custom_attributes": (before, row.custom_attributes)})
    return json_response({"custom_attributes": row.custom_attributes})


def labels(call: Call) -> Response:
    """GET /conversations/{id}/labels."""
    return json_response({"payload": call.conversation().labels})


def set_labels(call: Call) -> Response:
    """POST /conversations/{id}/labels: replaces the whole list, with what no list knows too."""
    row = call.conversation()
    given = call.body.get("labels")
    wanted = [str(item).strip() for item in given] if isinstance(given, list) else []
    operations.set_labels(call.world, row, [item for item in wanted if item], call.user)
    return json_response({"payload": row.labels})


def assign(call: Call) -> Response:
    """POST /conversations/{id}/assignments: unknown ids answer 200 null and unassign."""
    row, body, store = call.conversation(), call.body, call.store
    if "assignee_id" in body:
        user = store.agent(as_id(body["assignee_id"]))
        operations.set_assignee(call.world, row, user, call.user)
        return json_response(views.agent(call.world, user) if user is not None else None)
    if "team_id" in body:
        team = store.teams.get(as_id(body["team_id"]))
        operations.set_team(call.world, row, team.id if team is not None else None, call.user)
        return json_response(
            {
                "id": team.id,
                "name": team.name,
                "description": team.description,
                "allow_auto_assign": team.allow_auto_assign,
                "account_id": store.account_id,
                "created_at": "2026-01-05T12:00:00.000Z",
                "updated_at": "2026-01-05T12:00:00.000Z",
            }
            if team is not None
            else None
        )
    return json_response(None)


# -- messages --------------------------------------------------------------------------------------


def messages(call: Call) -> Response:
    """GET /conversations/{id}/messages: 20 before an id, or 100 after one."""
    row, store = call.conversation(), call.store
    rows = store.conversation_messages(row.id)
    after, before = as_id(call.query.get("after")), as_id(call.query.get("before"))
    if after:
        rows = [item for item in rows if item.id > after and (not before or item.id < before)]
        rows = rows[:100]
    else:
        rows = [item for item in rows if not before or item.id < before][-20:]
    assignee = store.users.get(row.assignee_id) if row.assignee_id is not None else None
    meta: dict[str, Any] = {
        "labels": row.labels,
        "additional_attributes": row.additional_attributes,
        "contact": views.sender_contact(store.contacts[row.contact_id]),
        "agent_last_seen_at": views.optional_iso(row.agent_last_seen_at),
        "assignee_last_seen_at": views.optional_iso(row.agent_last_seen_at),
    }
    if assignee is not None:
        meta["assignee"] = views.sender_user(call.world, assignee)
    return json_response(
        {"meta": meta, "payload": [views.message(call.world, item) for item in rows]}
    )


def _check_message(call: Call, body: dict[str, Any], row: Conversation | None) -> None:
    """Raise _Invalid, or the 422 of a wrong type."""
    kind = body.get("message_type") or "outgoing"
    if kind not in MESSAGE_TYPES:
        raise errors.unprocessable(f"'{kind}' is not a valid message_type")
    if kind == "incoming":
        inbox_id = row.inbox_id if row is not None else as_id(call.body.get("inbox_id"))
        inbox = call.store.inboxes.get(inbox_id)
        if inbox is None or inbox.channel_type != "Channel::Api":
            raise errors.unprocessable("Incoming messages are only allowed in Api inboxes")
    content = body.get("content")
    if content is not None and not isinstance(content, str):
        raise errors.unprocessable("content must be a string")
    if isinstance(content, str) and len(content) > 150_000:
        raise _Invalid("Content is too long (maximum is 150000 characters)", ["content"])
    params = body.get("template_params")
    if params is not None:
        problem = sending.template_params_problem(params)
        if problem is not None:
            raise _Invalid(problem, ["template_params/processed_params"])
    if row is not None:
        limit = call.world.settings.messages_per_conversation_minute
        since = call.world.now() - 60
        recent = 0
        for item in reversed(call.store.conversation_messages(row.id)):
            if item.created_at < since:
                break
            recent += 1
        if limit and recent >= limit:
            raise _Invalid("Too many messages", ["base"])


def _append(call: Call, row: Conversation, body: dict[str, Any]) -> Message:
    additional: dict[str, Any] = {}
    if body.get("template_params") is not None:
        additional["template_params"] = body["template_params"]
    if body.get("campaign_id") is not None:
        additional["campaign_id"] = body["campaign_id"]
    kind = body.get("message_type") or "outgoing"
    message = operations.add_message(
        call.world,
        row,
        content=body.get("content"),
        message_type=MESSAGE_TYPES[kind],
        private=body.get("private") in (True, "true"),
        content_type=str(body.get("content_type") or "text"),
        content_attributes=_kept_attributes(call, body.get("content_attributes")),
        additional_attributes=additional,
        source_id=str(body["source_id"]) if body.get("source_id") else None,
        user=call.user if kind != "incoming" else None,
        contact=call.store.contacts[row.contact_id] if kind == "incoming" else None,
    )
    sending.enqueue(call.world, message)
    return message


def _kept_attributes(call: Call, given: Any) -> dict[str, Any]:
    """What the builder of messages keeps: a rule's id in place of all else; nothing before 4.9."""
    if not isinstance(given, dict):
        return {}
    if given.get("automation_rule_id"):
        return {"automation_rule_id": given["automation_rule_id"]}
    return dict(given) if versions.knows(call.world, versions.KEEPS_CONTENT_ATTRIBUTES) else {}


def create_message(call: Call) -> Response:
    """POST /conversations/{id}/messages: 200 says nothing about delivery."""
    row, body = call.conversation(), call.body
    try:
        _check_message(call, body, row)
    except _Invalid as error:
        raise errors.unprocessable(f"Validation failed: {error.text}") from None
    shown = views.message(call.world, _append(call, row, body))
    if body.get("echo_id") is not None:
        shown["echo_id"] = body["echo_id"]
    return json_response(shown)

"""Agents, inboxes, teams, labels, attribute definitions and account webhooks."""

from __future__ import annotations

import re
from typing import Any, Final

from database.common import sandbox_access as access
from sandbox.chatwoot import errors, views
from sandbox.chatwoot.call import Call, as_id
from sandbox.chatwoot.model import AttributeDefinition, Label, Webhook
from sandbox.wire import Response, json_response

SUBSCRIPTIONS: Final = frozenset(
    {
        "conversation_status_changed",
        "conversation_updated",
        "conversation_created",
        "contact_created",
        "contact_updated",
        "message_created",
        "message_updated",
        "webwidget_triggered",
        "inbox_created",
        "inbox_updated",
        "conversation_typing_on",
        "conversation_typing_off",
    }
)
_LABEL: Final = re.compile(r"\A[^\W_]+[\w-]+\Z")


def account(call: Call) -> Response:
    """GET /accounts/{id}."""
    return json_response(
        {
            "id": call.store.account_id,
            "name": call.store.account_name,
            "locale": "pt_BR",
            "status": "active",
            "features": {},
        }
    )


def profile(call: Call) -> Response:
    """GET /profile: the owner of the token."""
    return json_response(
        {
            **views.agent(call.world, call.user),
            "access_token": call.user.access_token,
            "accounts": [
                {
                    "id": call.store.account_id,
                    "name": call.store.account_name,
                    "role": call.user.role,
                    "status": "active",
                }
            ],
        }
    )


def agents(call: Call) -> Response:
    """GET /agents: a bare array."""
    return json_response([views.agent(call.world, user) for user in call.store.users.values()])


def inboxes(call: Call) -> Response:
    """GET /inboxes."""
    return json_response(
        {
            "payload": [
                views.inbox(call.world, row, admin=call.admin)
                for row in call.store.inboxes.values()
                if call.sees(row.id)
            ]
        }
    )


def inbox(call: Call) -> Response:
    """GET /inboxes/{id}: bare."""
    return json_response(views.inbox(call.world, call.inbox(call.ids[0]), admin=call.admin))


def update_inbox(call: Call) -> Response:
    """PATCH /inboxes/{id}: administrators only."""
    call.require_admin()
    row = call.inbox(call.ids[0])
    if isinstance(call.body.get("name"), str):
        row.name = call.body["name"]
    if "lock_to_single_conversation" in call.body:
        row.lock_to_single_conversation = call.body["lock_to_single_conversation"] is True
    if "enable_auto_assignment" in call.body:
        row.enable_auto_assignment = call.body["enable_auto_assignment"] is True
    if isinstance(call.body.get("auto_assignment_config"), dict):
        row.auto_assignment_config = call.body["auto_assignment_config"]
    call.world.touch()
    return json_response(views.inbox(call.world, row, admin=True))


def inbox_members(call: Call) -> Response:
    """GET /inbox_members/{inbox_id}."""
    row = call.inbox(call.ids[0])
    return json_response(
        {"payload": [views.agent(call.world, call.store.users[i]) for i in row.members]}
    )


def change_inbox_members(call: Call, *, replace: bool, remove: bool) -> Response:
    """POST, PATCH or DELETE /inbox_members."""
    call.require_admin()
    row = call.inbox(call.body.get("inbox_id"))
    given = call.body.get("user_ids")
    ids = [as_id(item) for item in given] if isinstance(given, list) else []
    if any(item not in call.store.users for item in ids):
        raise errors.not_found()
    if remove:
        row.members = [item for item in row.members if item not in ids]
    else:
        row.members = list(dict.fromkeys(([] if replace else row.members) + ids))
    call.world.touch()
    return json_response(
        {"payload": [views.agent(call.world, call.store.users[i]) for i in row.members]}
    )


def labels(call: Call) -> Response:
    """GET /labels."""
    return json_response({"payload": [views.label(row) for row in call.store.labels.values()]})


def create_label(call: Call) -> Response:
    """POST /labels: lower-cased, no spaces, unique."""
    call.require_admin()
    raw = call.body.get("label") if isinstance(call.body.get("label"), dict) else call.body
    body: dict[str, Any] = raw if isinstance(raw, dict) else {}
    title = str(body.get("title") or "").strip().lower()
    if not title:
        raise errors.record_invalid("Title can't be blank, Title is invalid", ["title"])
    if not _LABEL.match(title):
        raise errors.record_invalid("Title is invalid", ["title"])
    if any(row.title == title for row in call.store.labels.values()):
        raise errors.record_invalid("Title has already been taken", ["title"])
    row = Label(
        id=call.store.next_id("labels"),
        title=title,
        description=body.get("description"),
        color=str(body.get("color") or "#1f93ff"),
        show_on_sidebar=body.get("show_on_sidebar", True) is True,
    )
    call.store.labels[row.id] = row
    call.world.touch()
    return json_response(views.label(row))


def attribute_definitions(call: Call) -> Response:
    """GET /custom_attribute_definitions: a bare array."""
    return json_response([_definition(row) for row in call.store.attribute_definitions.values()])


def _definition(row: AttributeDefinition) -> dict[str, Any]:
    return {
        "id": row.id,
        "attribute_display_name": row.attribute_display_name,
        "attribute_display_type": row.attribute_display_type,
        "attribute_description": row.attribute_display_name,
        "attribute_key": row.attribute_key,
        "attribute_model": row.attribute_model,
        "default_value": None,
    }


_MODELS: Final = {0: "conversation_attribute", 1: "contact_attribute"}
_DISPLAY: Final = {
    0: "text",
    1: "number",
    2: "currency",
    3: "percent",
    4: "link",
    5: "date",
    6: "list",
    7: "checkbox",
}


def create_attribute_definition(call: Call) -> Response:
    """POST /custom_attribute_definitions."""
    call.require_admin()
    raw = call.body.get("custom_attribute_definition", call.body)
    body: dict[str, Any] = raw if isinstance(raw, dict) else {}
    key = str(body.get("attribute_key") or "")
    model = body.get("attribute_model", 0)
    model = _MODELS.get(model, "") if isinstance(model, int) else str(model)
    display = body.get("attribute_display_type", 0)
    display = _DISPLAY.get(display, "") if isinstance(display, int) else str(display)
    if model not in _MODELS.values() or display not in _DISPLAY.values():
        raise errors.server_error()
    if not key or not body.get("attribute_display_name"):
        raise errors.record_invalid(
            "Attribute display name can't be blank", ["attribute_display_name"]
        )
    for other in call.store.attribute_definitions.values():
        if other.attribute_key == key and other.attribute_model == model:
            raise errors.record_invalid("Attribute key has already been taken", ["attribute_key"])
    row = AttributeDefinition(
        id=call.store.next_id("attribute_definitions"),
        attribute_key=key,
        attribute_display_name=str(body["attribute_display_name"]),
        attribute_model=model,
        attribute_display_type=display,
    )
    call.store.attribute_definitions[row.id] = row
    call.world.touch()
    return json_response(_definition(row))


# -- webhooks --------------------------------------------------------------------------------------


def webhooks(call: Call) -> Response:
    """GET /webhooks."""
    call.require_admin()
    rows = [views.webhook(call.world, row) for row in call.store.webhooks.values()]
    return json_response({"payload": {"webhooks": rows}})


def _webhook_fields(call: Call, row: Webhook | None) -> dict[str, Any]:
    raw = call.body.get("webhook")
    body = raw if isinstance(raw, dict) else call.body
    url = str(body.get("url", row.url if row is not None else "") or "")
    subscriptions = body.get("subscriptions", row.subscriptions if row is not None else None)
    messages: list[str] = []
    attributes: list[str] = []
    if any(
        other.url == url and (row is None or other.id != row.id)
        for other in call.store.webhooks.values()
    ):
        messages.append("Url has already been taken")
        attributes.append("url")
    if not url.startswith(("http://", "https://")):
        messages.append("Url is invalid")
        attributes.append("url")
    if (
        not isinstance(subscriptions, list)
        or not subscriptions
        or not set(map(str, subscriptions)) <= SUBSCRIPTIONS
    ):
        messages.append("Subscriptions Invalid events")
        attributes.append("subscriptions")
        subscriptions = []
    if messages:
        raise errors.record_invalid(", ".join(messages), attributes)
    return {
        "url": url,
        "name": body.get("name", row.name if row is not None else None),
        "subscriptions": [str(item) for item in dict.fromkeys(subscriptions)],
        "inbox_id": as_id(body.get("inbox_id")) or (row.inbox_id if row is not None else None),
    }


def create_webhook(call: Call) -> Response:
    """POST /webhooks: the secret is made here and cannot be chosen."""
    call.require_admin()
    values = _webhook_fields(call, None)
    secret = access.CHATWOOT_WEBHOOK_SECRET
    row = Webhook(id=call.store.next_id("webhooks"), secret=secret, **values)
    call.store.webhooks[row.id] = row
    call.world.touch()
    return json_response({"payload": {"webhook": views.webhook(call.world, row)}})


def _webhook(call: Call) -> Webhook:
    call.require_admin()
    row = call.store.webhooks.get(call.ids[0])
    if row is None:
        raise errors.not_found()
    return row


def update_webhook(call: Call) -> Response:
    """PATCH /webhooks/{id}."""
    row = _webhook(call)
    for name, value in _webhook_fields(call, row).items():
        setattr(row, name, value)
    call.world.touch()
    return json_response({"payload": {"webhook": views.webhook(call.world, row)}})


def delete_webhook(call: Call) -> Response:
    """DELETE /webhooks/{id}."""
    del call.store.webhooks[_webhook(call).id]
    call.world.touch()
    return Response(200)

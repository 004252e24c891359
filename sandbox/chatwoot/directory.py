"""Agents, inboxes, teams, labels, attribute definitions and account webhooks."""

from __future__ import annotations

import re
from typing import Any, Final

from database.common import sandbox_access as access
from sandbox.chatwoot import errors, operations, sending, versions, views
from sandbox.chatwoot.call import Call, as_id
from sandbox.chatwoot.model import (
    AttributeDefinition,
    DashboardApp,
    Inbox,
    Label,
    User,
    Webhook,
)
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
    return json_response(views.profile(call.world, call.user))


def agents(call: Call) -> Response:
    """GET /agents: a bare array."""
    return json_response([views.agent(call.world, user) for user in call.store.agents()])


def create_agent(call: Call) -> Response:
    """POST /agents: administrators only; who was removed comes back as who they were."""
    call.require_admin()
    email = str(call.body.get("email") or "").strip().lower()
    if not operations.EMAIL.match(email):
        raise errors.record_invalid("Email is invalid", ["email"])
    store = call.store
    user = next((row for row in store.users.values() if row.email.lower() == email), None)
    if user is not None and not user.removed:
        raise errors.record_invalid("User has already been taken", ["user_id"])
    if user is None:
        number = max(store.users) + 1
        name = str(call.body.get("name") or email)
        user = User(number, name, email, "agent", access.agent_token(number))
    user.removed = False
    user.role = "administrator" if call.body.get("role") == "administrator" else "agent"
    store.users[user.id] = user
    store.reindex()
    call.world.touch()
    return json_response(views.agent(call.world, user))


def delete_agent(call: Call) -> Response:
    """DELETE /agents/{id}: administrators only; no webhook tells what the agent had."""
    call.require_admin()
    user = call.store.agent(call.ids[0])
    if user is None:
        raise errors.not_found()
    operations.remove_agent(call.world, user)
    return Response(200)


def teams(call: Call) -> Response:
    """GET /teams: a bare array."""
    return json_response(
        [views.team(call.world, row, call.user) for row in call.store.teams.values()]
    )


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


def sync_templates(call: Call) -> Response:
    """POST /inboxes/{id}/sync_templates: administrators only; a job of Chatwoot's reads them."""
    if not versions.knows(call.world, versions.SYNCS_TEMPLATES):
        raise errors.no_route()
    call.require_admin()
    row = call.inbox(call.ids[0])
    if row.channel_type != "Channel::Whatsapp":
        return json_response(
            {"error": "Template sync is only available for WhatsApp channels"}, status=422
        )
    sending.sync_templates(call.world, row)
    return json_response({"message": "Template sync initiated successfully"})


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
    if "csat_survey_enabled" in call.body:
        row.csat_survey_enabled = call.body["csat_survey_enabled"] is True
    if isinstance(call.body.get("auto_assignment_config"), dict):
        row.auto_assignment_config = call.body["auto_assignment_config"]
    call.world.touch()
    return json_response(views.inbox(call.world, row, admin=True))


_CHANNELS: Final = {
    "whatsapp": "Channel::Whatsapp",
    "api": "Channel::Api",
    "web_widget": "Channel::WebWidget",
}


def create_inbox(call: Call) -> Response:
    """POST /inboxes: administrators only; a WhatsApp inbox takes the number's callback over."""
    call.require_admin()
    store, raw = call.store, call.body.get("channel")
    channel: dict[str, Any] = raw if isinstance(raw, dict) else {}
    kind = _CHANNELS.get(str(channel.get("type")))
    if kind is None:
        raise errors.server_error()
    given = channel.get("provider_config")
    config = {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}
    phone = channel.get("phone_number") if kind == "Channel::Whatsapp" else None
    if phone is not None and any(row.phone_number == phone for row in store.inboxes.values()):
        raise errors.record_invalid("Phone number has already been taken", ["phone_number"])
    number = max(store.inboxes) + 1
    row = Inbox(
        id=number,
        name=str(call.body.get("name") or kind.partition("::")[2]),
        channel_type=kind,
        channel_id=number,
        provider="whatsapp_cloud" if kind == "Channel::Whatsapp" else None,
        phone_number=str(phone) if phone is not None else None,
        members=[],
        provider_config=config,
    )
    store.inboxes[row.id] = row
    if config.get("api_key") == access.WHATSAPP_ACCESS_TOKEN and versions.knows(
        call.world, versions.TAKES_NUMBER_OVER
    ):
        # The token is of Indica's app: its subscription and its callback are Chatwoot's from now.
        call.world.settings.number_taken_over = True
    call.world.touch()
    return json_response(views.inbox(call.world, row, admin=True))


def assignable_agents(call: Call) -> Response:
    """GET /inboxes/{id}/assignable_agents: members and administrators."""
    row = call.inbox(call.ids[0])
    users = [
        user
        for user in call.store.agents()
        if user.role == "administrator" or user.id in row.members
    ]
    return json_response({"payload": [views.agent(call.world, user) for user in users]})


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
    rows = sorted(call.store.labels.values(), key=lambda row: row.title)
    return json_response({"payload": [views.label(row) for row in rows]})


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


def _label(call: Call) -> Label:
    call.require_admin()
    row = call.store.labels.get(call.ids[0])
    if row is None:
        raise errors.not_found()
    return row


def update_label(call: Call) -> Response:
    """PATCH /labels/{id}; the title of conversations that carry it changes with it."""
    row = _label(call)
    if isinstance(call.body.get("title"), str):
        old, row.title = row.title, call.body["title"].strip().lower()
        for item in call.store.conversations.values():
            item.labels = [row.title if title == old else title for title in item.labels]
    for name in ("description", "color"):
        if isinstance(call.body.get(name), str):
            setattr(row, name, call.body[name])
    if "show_on_sidebar" in call.body:
        row.show_on_sidebar = call.body["show_on_sidebar"] is True
    call.world.touch()
    return json_response(views.label(row))


def delete_label(call: Call) -> Response:
    """DELETE /labels/{id}; nothing tells of it."""
    del call.store.labels[_label(call).id]
    call.world.touch()
    return Response(200)


def attribute_definitions(call: Call) -> Response:
    """GET /custom_attribute_definitions: a bare array."""
    wanted = call.query.get("attribute_model")
    wanted = {str(number): name for number, name in _MODELS.items()}.get(wanted or "", wanted)
    return json_response(
        [
            views.definition(row)
            for row in call.store.attribute_definitions.values()
            if wanted in (None, "", row.attribute_model)
        ]
    )


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
    now, values = call.world.now(), body.get("attribute_values")
    row = AttributeDefinition(
        id=call.store.next_id("attribute_definitions"),
        attribute_key=key,
        attribute_display_name=str(body["attribute_display_name"]),
        attribute_model=model,
        attribute_display_type=display,
        attribute_description=_optional(body.get("attribute_description")),
        attribute_values=list(map(str, values)) if isinstance(values, list) else [],
        created_at=now,
        updated_at=now,
    )
    call.store.attribute_definitions[row.id] = row
    call.world.touch()
    return json_response(views.definition(row))


def _optional(value: Any) -> str | None:
    return value if isinstance(value, str) else None


# -- pages beside a conversation -------------------------------------------------------------------


def dashboard_apps(call: Call) -> Response:
    """GET /dashboard_apps: a bare array."""
    return json_response([views.dashboard_app(row) for row in call.store.dashboard_apps.values()])


def _dashboard_fields(call: Call) -> tuple[str | None, list[dict[str, str]] | None]:
    raw = call.body.get("dashboard_app")
    body = raw if isinstance(raw, dict) else call.body
    title, content = body.get("title"), body.get("content")
    if content is not None and not (
        isinstance(content, list)
        and content
        and all(
            isinstance(item, dict)
            and item.get("type") == "frame"
            and str(item.get("url", "")).startswith(("http://", "https://"))
            for item in content
        )
    ):
        raise errors.record_invalid("Content : Invalid data", ["content"])
    if title is not None and not str(title).strip():
        raise errors.record_invalid("Title can't be blank", ["title"])
    frames = [{"type": "frame", "url": str(item["url"])} for item in content or []]
    return (None if title is None else str(title)), (frames or None)


def create_dashboard_app(call: Call) -> Response:
    """POST /dashboard_apps: administrators only; every conversation gets a tab with the page."""
    call.require_admin()
    title, content = _dashboard_fields(call)
    if title is None or content is None:
        name = "title" if title is None else "content"
        raise errors.record_invalid(f"{name.capitalize()} can't be blank", [name])
    row = DashboardApp(call.store.next_id("dashboard_apps"), title, content, call.world.now())
    call.store.dashboard_apps[row.id] = row
    call.world.touch()
    return json_response(views.dashboard_app(row))


def _dashboard_app(call: Call) -> DashboardApp:
    row = call.store.dashboard_apps.get(call.ids[0])
    if row is None:
        raise errors.not_found()
    return row


def dashboard_app(call: Call) -> Response:
    """GET /dashboard_apps/{id}."""
    return json_response(views.dashboard_app(_dashboard_app(call)))


def update_dashboard_app(call: Call) -> Response:
    """PATCH /dashboard_apps/{id}."""
    call.require_admin()
    row = _dashboard_app(call)
    title, content = _dashboard_fields(call)
    row.title, row.content = title or row.title, content or row.content
    call.world.touch()
    return json_response(views.dashboard_app(row))


def delete_dashboard_app(call: Call) -> Response:
    """DELETE /dashboard_apps/{id}."""
    call.require_admin()
    del call.store.dashboard_apps[_dashboard_app(call).id]
    call.world.touch()
    return Response(204)


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
        messages.append("Subscriptions Eventos inválidos")
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

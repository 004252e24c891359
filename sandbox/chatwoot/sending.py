"""How Chatwoot sends a message to WhatsApp: later, in a job, with its own ideas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from database.common import sandbox_access as access
from sandbox.chatwoot import operations, versions, views
from sandbox.chatwoot.model import OUTGOING, TEMPLATE, Inbox, Message
from sandbox.graph import messages as graph_messages
from sandbox.graph.errors import GraphError

if TYPE_CHECKING:
    from sandbox.world import World

JOB_DELAY_S: Final = 0.02
SYNC_EVERY_S: Final = 3 * 3600
_WINDOW_ERROR: Final = (
    "Message not sent because the WhatsApp 24-hour customer service window is closed and no "
    "template parameters were provided. Send an approved template message instead."
)
_UNWANTED: Final = re.compile("[<>\"']")


def template_params_problem(params: Any) -> str | None:
    """Return what Chatwoot's JSON schema finds wrong, or None."""
    if not isinstance(params, dict):
        return "Template params must be of type hash"
    if not isinstance(params.get("name"), str):
        return "Template params/name is required"
    for name in ("category", "language", "namespace"):
        if name in params and not isinstance(params[name], str):
            return f"Template params/{name} must be of type string"
    if "processed_params" in params and not isinstance(params["processed_params"], dict):
        return "Template params/processed params must be of type hash"
    return None


def sync_templates(world: World, inbox: Inbox) -> None:
    """Copy Graph's templates into the channel's cache."""
    inbox.message_templates = [
        {
            "id": row.id,
            "name": row.name,
            "language": row.language,
            "category": row.category,
            "status": row.status,
            "components": row.components,
            "parameter_format": row.parameter_format,
        }
        for row in world.graph.templates.values()
    ]
    inbox.templates_synced_at = world.now()
    world.touch()


def resume(world: World) -> None:
    """Plan again the jobs that were pending when the sandbox stopped."""
    for message in world.chatwoot.messages.values():
        if message.status == "sent":
            enqueue(world, message)


def enqueue(world: World, message: Message) -> None:
    """Plan the job that sends an outgoing message; the caller holds the lock."""
    inbox = world.chatwoot.inboxes[message.inbox_id]
    if (
        message.private
        or message.message_type not in (OUTGOING, TEMPLATE)
        or inbox.channel_type != "Channel::Whatsapp"
        or message.source_id  # taken for a message that came from the channel
    ):
        return
    message_id = message.id

    def job() -> None:
        with world.lock:
            row = world.chatwoot.messages.get(message_id)
            if row is not None and row.source_id is None:
                _perform(world, row)

    world.scheduler.after(JOB_DELAY_S, job)


def _perform(world: World, message: Message) -> None:
    store = world.chatwoot
    conversation = store.conversations[message.conversation_id]
    inbox = store.inboxes[message.inbox_id]
    source_id = store.contact_inboxes[conversation.contact_inbox_id].source_id
    payload: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": source_id,
    }
    params = message.additional_attributes.get("template_params")
    if params:
        if world.now() - inbox.templates_synced_at >= SYNC_EVERY_S:
            sync_templates(world, inbox)
        template = _template_payload(
            inbox, params, is_flat=not versions.knows(world, versions.NESTS_TEMPLATE_VALUES)
        )
        if template is None:
            _fail(world, message, "Template not found or invalid template name")
            return
        payload |= {"type": "template", "template": template}
    elif views.can_reply(world, conversation):
        payload |= {"type": "text", "text": {"body": message.content or ""}}
    else:
        _fail(world, message, _WINDOW_ERROR)
        return
    try:
        answer = graph_messages.accept(
            world, access.WHATSAPP_PHONE_NUMBER_ID, payload, app="chatwoot"
        )
    except GraphError as error:
        _fail(world, message, str(error.body()["error"]["message"]))
        return
    message.source_id = answer["messages"][0]["id"]
    store.by_wamid[message.source_id] = message.id
    operations.message_changed(world, message)


def _fail(world: World, message: Message, text: str) -> None:
    message.status = "failed"
    message.content_attributes = {**message.content_attributes, "external_error": text}
    operations.message_changed(world, message)


def _clean(value: Any) -> str:
    return _UNWANTED.sub("", str(value).strip())[:1000]


def _template_payload(
    inbox: Inbox, params: dict[str, Any], *, is_flat: bool
) -> dict[str, Any] | None:
    """Build what goes to Graph; before 4.5 the values are one flat object, by number only."""
    name, language = params.get("name"), params.get("language") or "en"
    if not name:
        return None
    payload: dict[str, Any] = {
        "name": name,
        "language": {"policy": "deterministic", "code": language},
        "components": [],
    }
    cached = next(
        (
            item
            for item in inbox.message_templates
            if item["name"] == name
            and str(item["language"]).lower() == str(language).lower()
            and str(item["status"]).lower() == "approved"
        ),
        None,
    )
    if cached is None:
        # Not in the cache: sent all the same, without any parameter.
        return payload
    given = params.get("processed_params") or {}
    structured = not is_flat and any(
        key in given for key in ("body", "header", "footer", "buttons")
    )
    body = given.get("body") if structured else given
    named = cached["parameter_format"] == "NAMED" and not is_flat
    if isinstance(body, dict):
        # Hash order counts, keys do not; blank values are dropped.
        values = [(key, _clean(value)) for key, value in body.items() if _clean(value)]
        if values:
            payload["components"].append(
                {
                    "type": "body",
                    "parameters": [
                        {
                            "type": "text",
                            **({"parameter_name": key} if named else {}),
                            "text": value,
                        }
                        for key, value in values
                    ],
                }
            )
    header = given.get("header") if structured else None
    if isinstance(header, dict) and "media_url" not in header:
        payload["components"].append(
            {
                "type": "header",
                "parameters": [
                    {"type": "text", "text": _clean(value)} for value in header.values()
                ],
            }
        )
    buttons = given.get("buttons") if structured else None
    if isinstance(buttons, list):
        for index, button in enumerate(buttons):
            if isinstance(button, dict) and button.get("parameter"):
                payload["components"].append(
                    {
                        "type": "button",
                        "sub_type": button.get("type"),
                        "index": index,
                        "parameters": [{"type": "text", "text": str(button["parameter"])}],
                    }
                )
    return payload

"""The paths of Chatwoot's application API."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import contacts, conversations, directory, errors
from sandbox.chatwoot.call import Action, Call
from sandbox.chatwoot.model import User
from sandbox.wire import Request, Response, json_response, text_response

if TYPE_CHECKING:
    from sandbox.world import World

_ROUTES: Final[dict[str, Action]] = {
    "GET ": directory.account,
    "GET contacts": contacts.index,
    "POST contacts": contacts.create,
    "POST contacts/filter": contacts.filter_contacts,
    "GET contacts/search": contacts.search,
    "GET contacts/#": contacts.show,
    "PUT contacts/#": contacts.update,
    "DELETE contacts/#": contacts.destroy,
    "POST contacts/#/contact_inboxes": contacts.create_address,
    "GET contacts/#/contactable_inboxes": contacts.contactable,
    "GET contacts/#/conversations": contacts.conversations,
    "GET contacts/#/labels": contacts.labels,
    "POST contacts/#/labels": contacts.set_labels,
    "POST actions/contact_merge": contacts.merge,
    "GET conversations": conversations.index,
    "POST conversations": conversations.create,
    "POST conversations/filter": conversations.filter_conversations,
    "GET conversations/#": conversations.show,
    "DELETE conversations/#": conversations.destroy,
    "POST conversations/#/toggle_status": conversations.toggle_status,
    "POST conversations/#/toggle_priority": conversations.toggle_priority,
    "POST conversations/#/custom_attributes": conversations.set_custom_attributes,
    "GET conversations/#/labels": conversations.labels,
    "POST conversations/#/labels": conversations.set_labels,
    "POST conversations/#/assignments": conversations.assign,
    "GET conversations/#/messages": conversations.messages,
    "POST conversations/#/messages": conversations.create_message,
    "GET agents": directory.agents,
    "POST agents": directory.create_agent,
    "DELETE agents/#": directory.delete_agent,
    "GET teams": directory.teams,
    "GET inboxes": directory.inboxes,
    "POST inboxes": directory.create_inbox,
    "GET inboxes/#/assignable_agents": directory.assignable_agents,
    "GET inboxes/#": directory.inbox,
    "PATCH inboxes/#": directory.update_inbox,
    "POST inboxes/#/sync_templates": directory.sync_templates,
    "GET inbox_members/#": directory.inbox_members,
    "POST inbox_members": partial(directory.change_inbox_members, replace=False, remove=False),
    "PATCH inbox_members": partial(directory.change_inbox_members, replace=True, remove=False),
    "DELETE inbox_members": partial(directory.change_inbox_members, replace=False, remove=True),
    "GET labels": directory.labels,
    "POST labels": directory.create_label,
    "PATCH labels/#": directory.update_label,
    "DELETE labels/#": directory.delete_label,
    "GET custom_attribute_definitions": directory.attribute_definitions,
    "POST custom_attribute_definitions": directory.create_attribute_definition,
    "GET dashboard_apps": directory.dashboard_apps,
    "POST dashboard_apps": directory.create_dashboard_app,
    "GET dashboard_apps/#": directory.dashboard_app,
    "PATCH dashboard_apps/#": directory.update_dashboard_app,
    "DELETE dashboard_apps/#": directory.delete_dashboard_app,
    "GET webhooks": directory.webhooks,
    "POST webhooks": directory.create_webhook,
    "PATCH webhooks/#": directory.update_webhook,
    "DELETE webhooks/#": directory.delete_webhook,
}
# The rest of the API that this stand-in does not play answers as a missing route does.
_PREFIX: Final = "/api/v1/"


def handle(world: World, request: Request, path: str) -> Response:
    """Answer a request to the fake Chatwoot; `path` comes without the prefix /chatwoot."""
    if path == "/api" and request.method == "GET":
        return json_response(
            {
                "version": world.settings.chatwoot_version,
                "timestamp": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
                "queue_services": "ok",
                "data_services": "ok",
            }
        )
    try:
        with world.lock:
            return _dispatch(world, request, path)
    except errors.ChatwootError as error:
        return error.response


def _user(world: World, request: Request) -> User:
    token = request.headers.get("api-access-token", "")
    if not token and not world.settings.drop_underscore_headers:
        token = request.headers.get("api_access_token", "") or request.headers.get(
            "http_api_access_token", ""
        )
    found = world.chatwoot.by_token.get(token)
    if found is None:
        raise errors.invalid_token()
    return found


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {}
    try:
        parsed = json.loads(request.body)
    except ValueError:
        raise errors.ChatwootError(text_response("", 400, "text/html")) from None
    return parsed if isinstance(parsed, dict) else {}


def _dispatch(world: World, request: Request, path: str) -> Response:
    missing = errors.no_route()
    if not path.startswith(_PREFIX):
        raise missing
    parts = path[len(_PREFIX) :].strip("/").split("/")
    if parts == ["profile"] and request.method == "GET":
        return directory.profile(Call(world, _user(world, request), {}, request.query, []))
    if len(parts) < 2 or parts[0] != "accounts":
        raise missing
    ids: list[int] = []
    names: list[str] = []
    for part in parts[2:]:
        if part.isascii() and part.isdigit():
            ids.append(int(part))
            names.append("#")
        else:
            names.append(part)
    action = _ROUTES.get(f"{request.method} {'/'.join(names)}")
    if action is None:
        raise missing
    user = _user(world, request)
    if parts[1] != str(world.chatwoot.account_id):
        raise errors.not_found()
    return action(Call(world, user, _body(request), request.query, ids))

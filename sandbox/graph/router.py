"""The paths of the Graph API: /graph/{version}/…"""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any, Final

import requests

from database.common import sandbox_access as access
from sandbox.chatwoot import views
from sandbox.graph import leads, messages, templates
from sandbox.graph.errors import GraphError
from sandbox.wire import Request, Response, json_response

if TYPE_CHECKING:
    from sandbox.world import World

_VERSION: Final = re.compile(r"\Av\d+\.\d+\Z")
_DEFAULT_NUMBER_FIELDS: Final = (
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,"
    "throughput,webhook_configuration,id"
)


def handle(world: World, request: Request, path: str) -> Response:
    """Answer a request to the fake Graph; `path` comes without the prefix /graph."""
    try:
        body = _authenticated_body(world, request, path)
        if path.endswith("/subscribed_apps") and request.method == "POST":
            _shake_hands(body)
        with world.lock:
            return json_response(_dispatch(world, request, path, body))
    except GraphError as error:
        return error.response()


def _authenticated_body(world: World, request: Request, path: str) -> Any:
    token = request.headers.get("authorization", "")
    scheme, _, secret = token.partition(" ")
    if scheme.lower() not in ("bearer", "oauth"):
        secret = request.query.get("access_token", "")
    if not secret.strip():
        raise GraphError(104, message="An access token is required to request this resource.")
    if secret.strip() not in (access.WHATSAPP_ACCESS_TOKEN, access.META_PAGE_TOKEN):
        raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")
    # A page's token reads the page and what was filled into its forms, and nothing else does.
    node = path.lstrip("/").partition("/")[2].partition("/")[0]
    is_page_token = secret.strip() == access.META_PAGE_TOKEN
    with world.lock:
        graph = world.graph
        if is_page_token:
            is_foreign = node in {graph.waba_id, *graph.phone_numbers, *graph.templates}
        else:
            is_foreign = node == "me" or node in graph.leads
    if is_foreign:
        raise GraphError(200, message="(#200) The permission of this token does not reach so far")
    if not request.body:
        return {}
    try:
        return json.loads(request.body)
    except ValueError:
        raise GraphError(100, message="(#100) The body is not valid JSON.") from None


def _dispatch(world: World, request: Request, path: str, body: Any) -> Any:
    version, _, rest = path.lstrip("/").partition("/")
    if not _VERSION.match(version):
        raise GraphError(2500, message=f"Unknown path components: /{path.lstrip('/')}")
    node, _, edge = rest.strip("/").partition("/")
    graph, method = world.graph, request.method
    if edge == "messages" and method == "POST":
        return messages.accept(world, node, body)
    fields = body if isinstance(body, dict) else {}
    if node == graph.waba_id:
        return _account(world, request, edge, fields, f"/graph/{version}/{rest}")
    if node in graph.phone_numbers and not edge and method == "GET":
        return _number(world, node, request.query.get("fields"))
    if node in graph.phone_numbers and not edge and method == "POST":
        return _point_number(world, fields)
    if node == "me" and method == "GET":
        return _page(edge, request.query.get("fields"))
    lead = graph.leads.get(node)
    if lead is not None and not edge and method == "GET":
        shown = leads.view(lead)
        return _selected(shown, request.query.get("fields"), leads.FIELDS_SHOWN)
    template = graph.templates.get(node)
    if template is not None:
        if not edge and method == "GET":
            return templates.view(template, request.query.get("fields"))
        if not edge and method == "POST":
            return templates.edit(world, template, fields)
        if edge == "unpause" and method == "POST":
            if template.status != "PAUSED":
                raise GraphError(100, message="(#100) The template is not paused.")
            templates.set_status(world, template, "APPROVED", title="UNPAUSE")
            return {"success": True}
    if edge or not node.isdigit():
        raise GraphError(2500, message=f"Unknown path components: /{edge or node}")
    raise GraphError(
        33 if method == "POST" else 100,
        message=f"Unsupported {method.lower()} request. Object with ID '{node}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )


def _account(world: World, request: Request, edge: str, body: dict[str, Any], path: str) -> Any:
    method, query = request.method, request.query
    if edge == "" and method == "GET":
        shown = {
            "id": world.graph.waba_id,
            "name": "Indica Demonstração",
            "currency": "BRL",
            "timezone_id": "26",
            "message_template_namespace": "sandbox_namespace",
            "account_review_status": "APPROVED",
        }
        return _selected(shown, query.get("fields"), "id,name,currency,timezone_id")
    if edge == "message_templates":
        if method == "POST":
            return templates.create(world, body)
        if method == "GET":
            return templates.listing(world, query, path)
        if method == "DELETE":
            return templates.delete(world, query)
    if edge == "phone_numbers" and method == "GET":
        return {
            "data": [
                _number(world, number, query.get("fields")) for number in world.graph.phone_numbers
            ]
        }
    if edge == "subscribed_apps":
        return _subscribed_apps(world, method, body)
    raise GraphError(2500, message=f"Unknown path components: /{edge}")


def _page(edge: str, fields: str | None) -> Any:
    """Whose token it is, and which apps hear the page."""
    if edge == "subscribed_apps":
        return {
            "data": [
                {
                    "id": access.WHATSAPP_APP_ID,
                    "name": "Indica",
                    "link": "",
                    "subscribed_fields": ["leadgen"],
                }
            ]
        }
    if edge:
        raise GraphError(2500, message=f"Unknown path components: /{edge}")
    return _selected({"id": access.META_PAGE_ID, "name": "Página"}, fields, "id,name")


def _shake_hands(body: Any) -> None:
    """Ask the callback to prove that it knows the token, as Meta does before it subscribes."""
    callback = body.get("override_callback_uri") if isinstance(body, dict) else None
    token = body.get("verify_token") if isinstance(body, dict) else None
    if callback is None:
        return
    if not isinstance(callback, str) or not callback.startswith(("http://", "https://")):
        raise GraphError(100, message="(#100) Param override_callback_uri is not a URL")
    if not isinstance(token, str) or not token:
        raise GraphError(100, message="(#100) The parameter verify_token is required.")
    challenge = str(secrets.randbelow(10**10))
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(
                callback,
                params={
                    "hub.mode": "subscribe",
                    "hub.challenge": challenge,
                    "hub.verify_token": token,
                },
                timeout=10,
                allow_redirects=False,
            )
        except requests.RequestException:
            raise _not_verified("The callback URL does not answer.") from None
    if answer.status_code != 200 or answer.text.strip() != challenge:
        raise _not_verified(
            f"The callback answered {answer.status_code} and not the challenge it was sent."
        )


def _not_verified(text: str) -> GraphError:
    return GraphError(
        100,
        message="(#2200) Callback verification failed",
        subcode=2200,
        user_title="The URL couldn't be validated",
        user_msg=text,
    )


def _subscribed_apps(world: World, method: str, body: dict[str, Any]) -> Any:
    apps = world.graph.subscriptions
    if method == "POST":
        callback = body.get("override_callback_uri")
        apps[access.WHATSAPP_APP_ID] = callback
        world.touch()
        return {"success": True}
    if method == "DELETE":
        apps.pop(access.WHATSAPP_APP_ID, None)
        world.touch()
        return {"success": True}
    if method == "GET":
        return {
            "data": [
                {
                    "whatsapp_business_api_data": {"id": app, "name": "Indica", "link": ""},
                    **({"override_callback_uri": callback} if callback else {}),
                }
                for app, callback in apps.items()
            ]
        }
    raise GraphError(2500, message="Unknown path components: /subscribed_apps")


def _selected(shown: dict[str, Any], fields: str | None, default: str) -> dict[str, Any]:
    names = [item.strip() for item in (fields or default).split(",") if item.strip()]
    for name in names:
        if name not in shown:
            raise GraphError(100, message=f"(#100) Tried accessing nonexisting field ({name})")
    return {name: shown[name] for name in [*dict.fromkeys(names), "id"]}


def _point_number(world: World, body: dict[str, Any]) -> Any:
    """Set or, with an empty address, lift the callback of the number alone."""
    wanted = body.get("webhook_configuration")
    callback = wanted.get("override_callback_uri") if isinstance(wanted, dict) else None
    if not isinstance(callback, str):
        raise GraphError(100, message="(#100) The parameter webhook_configuration is required.")
    world.settings.number_taken_over = False
    if callback:
        world.graph.subscriptions[access.WHATSAPP_APP_ID] = callback
    world.touch()
    return {"success": True}


def _callbacks(world: World, number_id: str) -> dict[str, str]:
    """Return where the token's app is told of a number: the nearest to the number counts."""
    inboxes = world.chatwoot.inboxes.values()
    theirs = next((views.callback_url(row) for row in inboxes if row.provider_config), None)
    found = {
        "phone_number": theirs if world.settings.number_taken_over else None,
        "whatsapp_business_account": world.graph.subscriptions.get(access.WHATSAPP_APP_ID),
        "application": world.settings.whatsapp_webhook_url,
    }
    return {name: url for name, url in found.items() if url is not None}


def _number(world: World, number_id: str, fields: str | None) -> dict[str, Any]:
    shown = {
        "id": number_id,
        "verified_name": "Indica Demonstração",
        "code_verification_status": "VERIFIED",
        "display_phone_number": "+" + world.graph.phone_numbers[number_id],
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "account_mode": "SANDBOX",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "messaging_limit_tier": "TIER_2K",
        "webhook_configuration": _callbacks(world, number_id),
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [
                {
                    "entity_type": "PHONE_NUMBER",
                    "id": number_id,
                    "can_send_message": "AVAILABLE",
                },
                {
                    "entity_type": "WABA",
                    "id": world.graph.waba_id,
                    "can_send_message": "AVAILABLE",
                },
            ],
        },
    }
    return _selected(shown, fields, _DEFAULT_NUMBER_FIELDS)

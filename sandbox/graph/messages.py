"""Sending: what Graph checks before it accepts a message, and the row it becomes."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sandbox import phones
from sandbox.graph import lifecycle
from sandbox.graph.errors import GraphError
from sandbox.graph.model import Customer, Send, Template
from sandbox.graph.templates import VARIABLE, variables

if TYPE_CHECKING:
    from sandbox.world import World

WINDOW_S: Final = 24 * 3600
PAIR_BURST: Final = 45
PAIR_REFILL_S: Final = 6.0
_BAD_WHITESPACE: Final = re.compile(r"[\n\r\t]| {5,}")
_PERCENT_ENCODED: Final = re.compile(r"\A[A-Za-z0-9\-._~!$&'()*+,;=@/?%#\[\]]*\Z")
_RECIPIENT_JUNK: Final = re.compile(r"[ ()\-.]")
_IN_PARAMETER: Final = (
    "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
)


def accept(world: World, phone_number_id: str, payload: Any, app: str = "indica") -> dict[str, Any]:
    """Accept a message for sending and return Graph's answer; raises GraphError.

    The caller holds the lock. `app` is who sent it: our own app or Chatwoot's.
    """
    own_number = world.graph.phone_numbers.get(phone_number_id)
    if own_number is None:
        raise GraphError(
            33, details=f"There is no business phone number with id {phone_number_id}."
        )
    if not isinstance(payload, dict):
        raise GraphError(100, message="(#100) The parameter messaging_product is required.")
    if payload.get("messaging_product") != "whatsapp":
        raise GraphError(100, message="(#100) The parameter messaging_product is required.")
    if payload.get("status") == "read":
        if not isinstance(payload.get("message_id"), str):
            raise GraphError(131008, details="message_id is required.")
        return {"success": True}
    _throughput(world, phone_number_id)
    given, customer = _recipient(world, payload, own_number)
    if customer.key == phones.canonical(own_number):
        raise GraphError(131021)
    opaque = payload.get("biz_opaque_callback_data")
    if opaque is not None and (not isinstance(opaque, str) or len(opaque) > 512):
        raise GraphError(
            100, message="(#100) Param biz_opaque_callback_data must be at most 512 characters"
        )
    now = world.now()
    in_window = customer.last_inbound_at is not None and now < customer.last_inbound_at + WINDOW_S
    kind = payload.get("type") or "text"
    send = Send(
        wamid="",
        at=now,
        phone_number_id=phone_number_id,
        input=given,
        wa_id=customer.wa_id,
        key=customer.key,
        kind=str(kind),
        app=app,
        text="",
        in_window=in_window,
        context_id=_context(payload),
        opaque=opaque,
    )
    if kind == "template":
        _template(world, payload.get("template"), send)
    elif kind == "text":
        _text(payload.get("text"), send)
    elif kind == "interactive":
        _interactive(payload.get("interactive"), send)
    else:
        raise GraphError(131051, details=f"Message type {kind!s} is not supported here.")
    if kind != "template" and world.settings.enforce_window and not in_window:
        raise GraphError(
            131047,
            details="Message failed to send because more than 24 hours have passed since the "
            "customer last replied to this number.",
        )
    _pair_rate(world, customer)
    undeliverable = lifecycle.undeliverable(world, customer)
    if undeliverable and world.settings.undeliverable_answer == "sync":
        raise GraphError(131026)
    send.wamid = phones.outbound_wamid(customer.wa_id)
    send.status_times["accepted"] = now
    world.graph.add_send(send)
    world.touch()
    lifecycle.begin(world, send)
    message: dict[str, Any] = {"id": send.wamid}
    if kind == "template":
        message["message_status"] = "accepted"
    contact: dict[str, Any] = {"input": given}
    if given.startswith("BR."):
        contact["user_id"] = customer.user_id
    else:
        contact["wa_id"] = customer.wa_id
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def _context(payload: dict[str, Any]) -> str | None:
    context = payload.get("context")
    found = context.get("message_id") if isinstance(context, dict) else None
    return found if isinstance(found, str) else None


def customer_for(world: World, digits: str) -> Customer:
    """Find or create the person with that number."""
    key = phones.canonical(digits)
    found = world.graph.customers.get(key)
    if found is None:
        found = Customer(
            key=key,
            wa_id=phones.wa_id_for(digits, world.settings.wa_id_overrides),
            user_id=phones.user_id_for(digits),
        )
        world.graph.customers[key] = found
        world.graph.by_user_id[found.user_id] = key
    return found


def _recipient(world: World, payload: dict[str, Any], own_number: str) -> tuple[str, Customer]:
    to, user_id = payload.get("to"), payload.get("recipient")
    if not to and isinstance(user_id, str):
        key = world.graph.by_user_id.get(user_id)
        if key is None:
            raise GraphError(131009, details="The business-scoped user id is not known.")
        return user_id, world.graph.customers[key]
    if not isinstance(to, str) or not to.strip():
        raise GraphError(100, message="(#100) The parameter to is required.")
    text = _RECIPIENT_JUNK.sub("", to)
    digits = text.removeprefix("+")
    if not digits.isascii() or not digits.isdigit():
        raise GraphError(131009, details=f"Parameter to is not a valid phone number: {to}")
    country = own_number[:2]
    if not text.startswith("+") and not (
        digits.startswith(country) and len(digits) >= len(own_number)
    ):
        # Without a plus the business number's own country code may be put in front.
        digits = country + digits
    if not 7 <= len(digits) <= 15:
        raise GraphError(131009, details=f"Parameter to is not a valid phone number: {to}")
    return to, customer_for(world, digits)


def _throughput(world: World, phone_number_id: str) -> None:
    limit = world.settings.throughput_mps
    if not limit:
        return
    now = world.now()
    level, seen = world.graph.throughput_tokens.get(phone_number_id, (float(limit), now))
    level = min(float(limit), level + max(0.0, now - seen) * limit)
    if level < 1:
        world.graph.throughput_tokens[phone_number_id] = (level, now)
        raise GraphError(
            130429, details="Cloud API message throughput has been reached.", subcode=2494055
        )
    world.graph.throughput_tokens[phone_number_id] = (level - 1, now)


def _pair_rate(world: World, customer: Customer) -> None:
    if not world.settings.enforce_pair_rate:
        return
    now = world.now()
    level, seen = world.graph.pair_tokens.get(customer.key, (float(PAIR_BURST), now))
    level = min(float(PAIR_BURST), level + max(0.0, now - seen) / PAIR_REFILL_S)
    if level < 1:
        raise GraphError(
            131056,
            details="Message failed to send because there were too many messages sent from this "
            "phone number to the same phone number in a short period of time.",
        )
    world.graph.pair_tokens[customer.key] = (level - 1, now)


def _text(text: Any, send: Send) -> None:
    body = text.get("body") if isinstance(text, dict) else None
    if not isinstance(body, str) or not body.strip():
        raise GraphError(131008, details="text.body is required.")
    if len(body) > 4096:
        raise GraphError(131009, details="text.body must be at most 4096 characters.")
    send.text = body


def _interactive(interactive: Any, send: Send) -> None:
    body = interactive.get("body") if isinstance(interactive, dict) else None
    text = body.get("text") if isinstance(body, dict) else None
    action = interactive.get("action") if isinstance(interactive, dict) else None
    buttons = action.get("buttons") if isinstance(action, dict) else None
    if not isinstance(text, str) or not text or interactive.get("type") != "button":
        raise GraphError(131009, details="Only interactive messages of type button are known.")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise GraphError(131009, details="interactive.action.buttons takes 1 to 3 buttons.")
    for button in buttons:
        reply = button.get("reply") if isinstance(button, dict) else None
        title = reply.get("title") if isinstance(reply, dict) else None
        mark = reply.get("id") if isinstance(reply, dict) else None
        if not isinstance(title, str) or not 1 <= len(title) <= 20 or not isinstance(mark, str):
            raise GraphError(131009, details="A reply button needs an id and a title up to 20.")
        send.buttons.append({"type": "REPLY", "text": title, "payload": mark})
    send.text = text


def _template(world: World, raw: Any, send: Send) -> None:
    name = raw.get("name") if isinstance(raw, dict) else None
    language = raw.get("language") if isinstance(raw, dict) else None
    code = language.get("code") if isinstance(language, dict) else None
    if not isinstance(name, str) or not name:
        raise GraphError(131008, details="template.name is required.")
    if not isinstance(code, str) or not code:
        raise GraphError(131008, details="template.language.code is required.")
    template = world.graph.find_template(name, code)
    if template is not None and template.status == "PAUSED":
        raise GraphError(132015, details=f"Template {name} is paused due to low quality.")
    if template is not None and template.status == "DISABLED":
        raise GraphError(132016, details=f"Template {name} is permanently disabled.")
    if template is None or template.status != "APPROVED":
        raise GraphError(132001, details=f"template name ({name}) does not exist in {code}")
    components = raw.get("components") or []
    if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
        raise GraphError(100, message="(#100) Param template['components'] must be an array.")
    send.template = {"name": name, "language": code, "components": components}
    send.category = template.category
    _hydrate(template, components, send)


def _of_type(components: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [item for item in components if str(item.get("type", "")).lower() == kind]


def _parameters(component: dict[str, Any] | None) -> list[dict[str, Any]]:
    found = component.get("parameters") if component else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _value(item: dict[str, Any]) -> str:
    kind = item.get("type")
    if kind == "text":
        text = item.get("text")
        if not isinstance(text, str) or text == "":
            raise GraphError(131008, details="Parameter of type text is missing text value")
        if _BAD_WHITESPACE.search(text):
            raise GraphError(132018, details=_IN_PARAMETER)
        return text
    inner = item.get(str(kind))
    if kind in ("currency", "date_time") and isinstance(inner, dict):
        return str(inner.get("fallback_value", ""))
    raise GraphError(132012, details=f"Format mismatch, expected TEXT, received {kind!s}")


def _fill(text: str, parameters: list[dict[str, Any]], template: Template, where: str) -> str:
    names = variables(text)
    if template.parameter_format == "NAMED":
        for item in parameters:
            if not item.get("parameter_name"):
                raise GraphError(
                    100,
                    message="(#100) Invalid parameter",
                    details="Parameter name is missing or empty",
                )
    if len(parameters) != len(names):
        raise GraphError(
            132000,
            details=f"{where}: number of localizable_params ({len(parameters)}) does not match "
            f"the expected number of params ({len(names)})",
        )
    if template.parameter_format == "NAMED":
        values = {str(item["parameter_name"]): _value(item) for item in parameters}
        if set(values) != set(names):
            raise GraphError(132012, details=f"{where}: the parameter names do not match")
    else:
        order = sorted(names, key=int)
        values = {name: _value(item) for name, item in zip(order, parameters, strict=True)}
    return VARIABLE.sub(lambda found: values[found.group(1)], text)


def _hydrate(template: Template, components: list[dict[str, Any]], send: Send) -> None:
    body = template.component("BODY") or {}
    bodies = _of_type(components, "body")
    send.text = _fill(
        str(body.get("text", "")), _parameters(bodies[0] if bodies else None), template, "body"
    )
    if len(send.text) > 1024:
        raise GraphError(132005, details="The text of the body is longer than 1024 characters.")
    header = template.component("HEADER")
    if header is not None and str(header.get("format", "")).upper() == "TEXT":
        headers = _of_type(components, "header")
        send.header = _fill(
            str(header.get("text", "")),
            _parameters(headers[0] if headers else None),
            template,
            "header",
        )
    footer = template.component("FOOTER")
    send.footer = str(footer.get("text", "")) if footer is not None else None
    send.buttons = [
        {
            "type": str(button.get("type", "")).upper(),
            "text": str(button.get("text", "")),
            "payload": str(button.get("text", "")),
            **({"url": str(button["url"])} if "url" in button else {}),
        }
        for button in template.buttons()
    ]
    _fill_buttons(_of_type(components, "button"), send)
    for at, button in enumerate(send.buttons):
        if "{{" in button.get("url", ""):
            raise GraphError(
                131008, details=f"buttons: Button at index {at} of type Url requires a parameter"
            )


def _fill_buttons(given: list[dict[str, Any]], send: Send) -> None:
    seen: set[int] = set()
    for component in given:
        index = component.get("index")
        if isinstance(index, str) and index.isdigit():
            index = int(index)
        if not isinstance(index, int) or isinstance(index, bool) or index >= len(send.buttons):
            raise GraphError(
                131009, details=f"buttons: there is no button at index {component.get('index')!r}"
            )
        if index in seen:
            raise GraphError(132018, details=f"buttons: duplicate entry for index {index}")
        seen.add(index)
        button = send.buttons[index]
        parameters = _parameters(component)
        kind = str(component.get("sub_type", "")).lower()
        if kind != button["type"].lower():
            raise GraphError(
                132018, details=f"buttons: button at index {index} is not of type {kind}"
            )
        if len(parameters) != 1:
            raise GraphError(132018, details=f"buttons: one parameter at index {index} expected")
        value = parameters[0].get("payload" if kind == "quick_reply" else "text")
        if kind == "quick_reply":
            if parameters[0].get("type") != "payload" or not isinstance(value, str) or not value:
                raise GraphError(132018, details=f"buttons: empty payload at index {index}")
            if len(value) > 256:
                raise GraphError(132018, details=f"buttons: payload too long at index {index}")
            if any(
                other["payload"] == value
                for at, other in enumerate(send.buttons)
                if at in seen and at != index
            ):
                raise GraphError(132018, details=f"buttons: duplicate payload at index {index}")
            button["payload"] = value
        elif kind == "url":
            if not isinstance(value, str) or not value or not _PERCENT_ENCODED.match(value):
                raise GraphError(132018, details=f"buttons: bad URL suffix at index {index}")
            button["url"] = VARIABLE.sub(partial(_same, value), button.get("url", ""))


def _same(value: str, _: re.Match[str]) -> str:
    return value

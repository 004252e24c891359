"""Every request that the worker makes at Chatwoot and at Meta, as their documentation allows it.

Written from Chatwoot's controllers and swagger (4.16) and from Meta's reference of the Cloud API
(v25.0), not from our own code: what is sent must be valid there, and a key that they do not know is
a mistake. An object without `properties` holds keys of our own choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import jsonschema

Schema = dict[str, Any]


def closed(required: Iterable[str] = (), **properties: Schema) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def text(most: int = 255, least: int = 0, pattern: str | None = None) -> Schema:
    """A text of a length, and a form."""
    rule: Schema = {"type": "string", "minLength": least, "maxLength": most}
    return rule if pattern is None else {**rule, "pattern": pattern}


def listed(items: Schema, least: int = 0, most: int = 100) -> Schema:
    """An array of such items."""
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def nullable(rule: Schema) -> Schema:
    """The value, or null."""
    return {"anyOf": [rule, {"type": "null"}]}


ID: Final = {"type": "integer", "minimum": 1}
PHONE: Final = text(16, 3, r"^\+[1-9][0-9]{1,14}$")
DIGITS: Final = text(15, 1, r"^[0-9]{1,15}$")
SOURCE_ID: Final = text(140, 1, r"^([0-9]{1,15}|[A-Z]{2}\.[A-Za-z0-9.]{1,130})$")
EMAIL: Final = text(255, 3, r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
STATUS: Final = {"enum": ["open", "resolved", "pending", "snoozed"]}
PRIORITY: Final = {"enum": ["low", "medium", "high", "urgent", None]}
"""`"none"` of the swagger is a server error; null takes it away."""
LABEL: Final = text(255, 1)
ATTRIBUTES: Final = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [
            {"type": "string", "maxLength": 1500},
            {"type": "integer", "maximum": 9_999_999_999},
            {"type": ["boolean", "null", "number"]},
        ]
    },
}
"""What Chatwoot stores of a custom attribute; a longer text or a larger number is a 422."""

# -- Chatwoot --------------------------------------------------------------------------------------

CONTACT: Final = {
    "name": text(255, 1),
    "email": nullable(EMAIL),
    "phone_number": nullable(PHONE),
    "identifier": text(255, 1),
    "custom_attributes": ATTRIBUTES,
}
VALUE: Final = text(1000, 1, r"^[^\n\t]*\S[^\n\t]*$")
"""One variable of a template: never blank (it would be dropped), one line."""
BY_NUMBER: Final = {
    "type": "object",
    "patternProperties": {"^[1-9][0-9]?$": VALUE},
    "additionalProperties": False,
    "minProperties": 1,
}
BY_NAME: Final = {
    "type": "object",
    "patternProperties": {"^[a-z_][a-z0-9_]*$": VALUE},
    "additionalProperties": False,
    "minProperties": 1,
}
TEMPLATE_PARAMS: Final = closed(
    ("name",),
    name=text(512, 1, "^[a-z0-9_]+$"),
    category={"enum": ["MARKETING", "UTILITY", "AUTHENTICATION"]},
    language=text(15, 2, "^[a-z]{2,3}(_[A-Z]{2})?$"),
    # Null and arrays are refused; a template without variables has none.
    processed_params={
        "anyOf": [closed(("body",), body={"anyOf": [BY_NUMBER, BY_NAME]}), BY_NUMBER]
    },
)
NOTE: Final = closed(
    ("content", "private"),
    content=text(150_000, 1),
    message_type={"const": "outgoing"},
    private={"const": True},
    content_attributes=closed((), indica_outbox={"type": "integer"}),
)
TEMPLATE_MESSAGE: Final = closed(
    ("content", "template_params"),
    content=text(150_000, 1),
    message_type={"const": "outgoing"},
    private={"const": False},
    # No source_id: Chatwoot would take the message for one that came from WhatsApp.
    content_attributes=closed((), automation_rule_id=text(60, 1)),
    template_params=TEMPLATE_PARAMS,
)
CONDITION: Final = closed(
    ("attribute_key", "filter_operator", "values", "query_operator"),
    attribute_key={"enum": ["phone_number", "email", "identifier"]},
    filter_operator={"const": "equal_to"},
    # Of several values Chatwoot reads the first.
    values=listed(text(255, 1), 1, 1),
    query_operator={"enum": ["AND", "OR", None]},
)

# -- Meta ------------------------------------------------------------------------------------------

META_TEXT: Final = text(1024, 1, r"^[^\n\t]*$")
BODY_COMPONENT: Final = closed(
    ("type", "parameters"),
    type={"const": "body"},
    parameters=listed(
        closed(
            ("type", "text"),
            type={"const": "text"},
            text={**META_TEXT, "not": {"pattern": " {5,}"}},
            parameter_name=text(60, 1, "^[a-z_][a-z0-9_]*$"),
        ),
        1,
    ),
)
QUICK_REPLY: Final = closed(
    ("type", "sub_type", "index", "parameters"),
    type={"const": "button"},
    sub_type={"const": "quick_reply"},
    index=text(1, 1, "^[0-9]$"),
    parameters=listed(
        closed(
            ("type", "payload"),
            type={"const": "payload"},
            payload=text(128, 1, r"^[\x21-\x7e]+$"),
        ),
        1,
        1,
    ),
)
META_TEMPLATE: Final = closed(
    ("messaging_product", "to", "type", "template"),
    messaging_product={"const": "whatsapp"},
    recipient_type={"const": "individual"},
    to=PHONE,
    type={"const": "template"},
    biz_opaque_callback_data=text(512, 1),
    template=closed(
        ("name", "language"),
        name=text(512, 1, "^[a-z0-9_]+$"),
        language=closed(("code",), code=text(15, 2, "^[a-z]{2,3}(_[A-Z]{2})?$")),
        components=listed({"anyOf": [BODY_COMPONENT, QUICK_REPLY]}, 1),
    ),
)


@dataclass(frozen=True, slots=True)
class Route:
    """One request: what its body and its query may be."""

    method: str
    path: str
    body: Schema | None = None
    """Null: it has none."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What each parameter looks like; no other is known."""


ACCOUNT: Final = r"/chatwoot/api/v1/accounts/[0-9]+"
CONVERSATION: Final = ACCOUNT + r"/conversations/[0-9]+"

ROUTES: Final = (
    Route("GET", "/chatwoot/api"),
    Route("GET", ACCOUNT + "/agents"),
    Route("GET", "/chatwoot/api/v1/profile"),
    Route("GET", ACCOUNT + r"/contacts/[0-9]+"),
    Route(
        "POST",
        ACCOUNT + r"/contacts/filter",
        closed(("payload",), payload=listed(CONDITION, 1)),
        {"page": "[0-9]+"},
    ),
    Route(
        "POST",
        ACCOUNT + r"/contacts",
        closed(("name",), **CONTACT, inbox_id=ID, source_id=SOURCE_ID),
    ),
    Route("PUT", ACCOUNT + r"/contacts/[0-9]+", {**closed((), **CONTACT), "minProperties": 1}),
    Route(
        "POST",
        ACCOUNT + r"/contacts/[0-9]+/contact_inboxes",
        closed(("inbox_id", "source_id"), inbox_id=ID, source_id=SOURCE_ID),
    ),
    Route("GET", ACCOUNT + r"/contacts/[0-9]+/conversations"),
    Route(
        "GET",
        ACCOUNT + r"/conversations",
        None,
        {
            "status": "all|open|resolved|pending|snoozed",
            "assignee_type": "all|me|unassigned|assigned",
            "inbox_id": "[0-9]+",
            "sort_by": "[a-z_]+",
            "page": "[0-9]+",
            "updated_within": "[0-9]+",
        },
    ),
    Route(
        "POST",
        ACCOUNT + r"/conversations",
        closed(
            ("inbox_id", "contact_id"),
            inbox_id=ID,
            contact_id=ID,
            source_id=SOURCE_ID,
            assignee_id=ID,
            team_id=ID,
            status=STATUS,
            custom_attributes=ATTRIBUTES,
            message={"anyOf": [NOTE, TEMPLATE_MESSAGE]},
        ),
    ),
    Route("GET", CONVERSATION),
    Route("GET", CONVERSATION + "/messages", None, {"before": "[0-9]+", "after": "[0-9]+"}),
    Route("POST", CONVERSATION + "/messages", {"anyOf": [NOTE, TEMPLATE_MESSAGE]}),
    Route(
        "POST",
        CONVERSATION + "/assignments",
        # With both keys the team would be passed over.
        closed(("assignee_id",), assignee_id=nullable(ID)),
    ),
    Route("POST", CONVERSATION + "/labels", closed(("labels",), labels=listed(LABEL))),
    Route(
        "POST",
        CONVERSATION + "/toggle_status",
        closed(("status",), status=STATUS, snoozed_until={"type": "integer"}),
    ),
    Route("POST", CONVERSATION + "/toggle_priority", closed(("priority",), priority=PRIORITY)),
    Route(
        "POST",
        CONVERSATION + "/custom_attributes",
        closed(("custom_attributes",), custom_attributes=ATTRIBUTES),
    ),
    Route("GET", ACCOUNT + r"/inboxes/[0-9]+"),
    Route("POST", ACCOUNT + r"/inboxes/[0-9]+/sync_templates"),
    Route("POST", r"/graph/v[0-9]+\.0/[0-9]+/messages", META_TEMPLATE),
    # One answer to a lead form.
    Route(
        "GET",
        r"/graph/v[0-9]+\.0/[0-9]+",
        None,
        {"fields": "[a-z_,]+", "appsecret_proof": "[0-9a-f]{64}"},
    ),
    Route(
        "GET",
        r"/graph/v[0-9]+\.0/[0-9]+/message_templates",
        None,
        {"fields": "[a-z_,]+", "limit": "[0-9]+", "after": ".+"},
    ),
)


def check(method: str, path: str, query: Mapping[str, str], body: Any) -> Route:
    """Return the route of a request. Raises AssertionError for one that is not as documented."""
    for route in ROUTES:
        if route.method == method and re.fullmatch(route.path, path):
            break
    else:
        raise AssertionError(f"{method} {path} is not documented")
    for name, value in query.items():
        pattern = route.query.get(name)
        assert pattern is not None, f"{method} {path} knows no {name}"
        assert re.fullmatch(pattern, value), f"{method} {path}: {name}={value}"
    if route.body is None:
        assert body in (None, ""), f"{method} {path} takes no body"
        return route
    jsonschema.Draft202012Validator(route.body).validate(body)
    return route


def check_journal(entries: Iterable[Mapping[str, Any]]) -> int:
    """Check what a sandbox says that it received from workers; returns how many requests."""
    count = 0
    for entry in entries:
        headers = {name.lower(): value for name, value in entry["headers"].items()}
        if not headers.get("user-agent", "").startswith("indica-worker/"):
            continue
        target = urlsplit(entry["path"])
        query = dict(parse_qsl(target.query, keep_blank_values=True))
        check(entry["method"], target.path, query, entry["body"])
        count += 1
    return count

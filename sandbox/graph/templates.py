"""Template management as the Business Management API does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from sandbox.graph.errors import GraphError
from sandbox.graph.model import Template

if TYPE_CHECKING:
    from sandbox.world import World

NAME: Final = re.compile(r"\A[a-z0-9_]{1,512}\Z")
LANGUAGE: Final = re.compile(r"\A[a-z]{2,3}(?:_[A-Z]{2,3})?\Z")
VARIABLE: Final = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
CATEGORIES: Final = ("AUTHENTICATION", "MARKETING", "UTILITY")
EVENT_STATUS: Final = {
    "APPROVED": "APPROVED",
    "REJECTED": "REJECTED",
    "PENDING": "PENDING",
    "PAUSED": "PAUSED",
    "DISABLED": "DISABLED",
    "REINSTATED": "APPROVED",
    "ARCHIVED": "ARCHIVED",
    "UNARCHIVED": "APPROVED",
    "IN_APPEAL": "IN_APPEAL",
    "PENDING_DELETION": "PENDING_DELETION",
    "DELETED": "DELETED",
    "LIMIT_EXCEEDED": "LIMIT_EXCEEDED",
    "LOCKED": "LOCKED",
    "FLAGGED": "APPROVED",
}


def variables(text: str) -> list[str]:
    """Return the distinct variables of a text in order of appearance."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def _refuse(subcode: int | None, title: str, text: str) -> GraphError:
    return GraphError(
        100, message="Invalid parameter", subcode=subcode, user_title=title, user_msg=text
    )


def _check_variables(text: str, where: str) -> None:
    stripped = text.strip()
    names = VARIABLE.findall(stripped)
    if not names:
        return
    *_, last = VARIABLE.finditer(stripped)
    if VARIABLE.match(stripped) or last.end() == len(stripped):
        raise _refuse(
            2388299,
            "Leading or trailing params are not allowed",
            f"Variables can't be at the start or end of the {where}.",
        )
    if re.search(r"\}\}\s*\{\{", stripped):
        raise _refuse(
            2388299, "Adjacent params are not allowed", f"The {where} has adjacent variables."
        )
    words = [word for word in VARIABLE.sub(" ", stripped).split() if re.search(r"\w", word)]
    if len(words) < 2 * len(set(names)) + 1:
        raise _refuse(
            2388293,
            "Parameters words ratio exceeds limit",
            f"This {where} has too many variables for its length.",
        )


def _check_sequence(names: list[str], where: str) -> None:
    if names and sorted(names, key=int) != [str(i + 1) for i in range(len(names))]:
        raise _refuse(
            2388023, "Invalid variables", f"The variables of the {where} must be {{{{1}}}} to n."
        )


def _check_text(component: dict[str, Any], where: str, limit: int) -> str:
    text = component.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _refuse(None, "Missing text", f"The {where} needs a text.")
    if len(text) > limit:
        raise _refuse(
            2388040, "Character limit exceeded", f"The {where} is limited to {limit} characters."
        )
    return text


def _check_buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not buttons:
        raise _refuse(None, "Missing buttons", "The component BUTTONS needs a list of buttons.")
    if len(buttons) > 10:
        raise _refuse(2388060, "Too many buttons", "A template has at most 10 buttons.")
    quick: list[bool] = []
    for button in buttons:
        kind = str(button.get("type", "")).upper() if isinstance(button, dict) else ""
        if kind not in ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE"):
            raise _refuse(None, "Invalid button", f"Unknown button type {kind!r}.")
        if kind != "COPY_CODE":
            _check_text(button, "button", 25)
        if kind == "URL" and not str(button.get("url", "")).startswith(("http://", "https://")):
            raise _refuse(None, "Invalid button", "A URL button needs an address.")
        quick.append(kind == "QUICK_REPLY")
    if sum(1 for before, after in pairwise(quick) if before != after) > 1:
        raise _refuse(
            2388074, "Invalid button order", "Quick replies must stand together in the buttons."
        )
    if sum(1 for button in buttons if str(button.get("type", "")).upper() == "URL") > 2:
        raise _refuse(2388060, "Too many buttons", "A template has at most 2 URL buttons.")


def _check_example(body: dict[str, Any], names: list[str], parameter_format: str) -> None:
    if not names:
        return
    example = body.get("example")
    example = example if isinstance(example, dict) else {}
    if parameter_format == "NAMED":
        given = example.get("body_text_named_params")
        known = (
            {item.get("param_name") for item in given if isinstance(item, dict)}
            if isinstance(given, list)
            else set()
        )
        complete = set(names) <= known
    else:
        given = example.get("body_text")
        complete = (
            isinstance(given, list)
            and bool(given)
            and isinstance(given[0], list)
            and len(given[0]) == len(names)
            and all(isinstance(item, str) and item.strip() for item in given[0])
        )
    if not complete:
        raise _refuse(
            2388043,
            "Message template is missing expected field(s)",
            "The body has variables and needs an example of each.",
        )


def create(world: World, raw: dict[str, Any]) -> dict[str, Any]:
    """Create a template; raises GraphError."""
    name, language = raw.get("name"), raw.get("language")
    category, components = raw.get("category"), raw.get("components")
    if not isinstance(name, str) or not NAME.match(name):
        raise _refuse(None, "Invalid name", "Names have lower-case letters, digits and _ only.")
    if not isinstance(language, str) or not LANGUAGE.match(language):
        raise _refuse(None, "Invalid language", f"Unknown language {language!r}.")
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        raise GraphError(
            100, message="(#100) Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}"
        )
    if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
        raise GraphError(100, message="(#100) The parameter components is required.")
    declared = str(raw.get("parameter_format") or "POSITIONAL").upper()
    if declared not in ("NAMED", "POSITIONAL"):
        raise GraphError(
            100, message="(#100) Param parameter_format must be one of {NAMED, POSITIONAL}"
        )
    template = Template(
        id=str(world.graph.next_template_id),
        name=name,
        language=language,
        category=category.upper(),
        status=world.settings.template_review,
        components=components,
        created_at=world.now(),
        parameter_format=declared,
    )
    names = check_components(template)
    if world.graph.find_template(name, language) is not None:
        raise _refuse(
            2388024,
            "Content in this language already exists",
            f"There is already {language} content for this template.",
        )
    ttl = raw.get("message_send_ttl_seconds")
    if ttl is not None:
        if not isinstance(ttl, int) or isinstance(ttl, bool):
            raise GraphError(100, message="(#100) Param message_send_ttl_seconds must be integer")
        if template.category != "UTILITY" or not 30 <= ttl <= 43200:
            raise _refuse(None, "Invalid time to live", "Utility templates take 30 s to 12 h.")
        template.message_send_ttl_seconds = ttl
    if declared == "POSITIONAL" and not all(item.isdigit() for item in names):
        template.status, template.rejected_reason = "REJECTED", "INVALID_FORMAT"
    if world.settings.recategorize_to_marketing and template.category == "UTILITY":
        template.category = "MARKETING"
        template.message_send_ttl_seconds = None
    world.graph.next_template_id += 1
    world.graph.add_template(template)
    world.touch()
    if template.status != "PENDING":
        announce(world, template, template.status)
    return {"id": template.id, "status": template.status, "category": template.category}


def check_components(template: Template) -> list[str]:
    """Check the parts of a template and return the body's variables; raises GraphError."""
    kinds = [str(item.get("type", "")).upper() for item in template.components]
    if len(set(kinds)) != len(kinds) or set(kinds) - {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
        raise _refuse(None, "Invalid components", "Each of HEADER, BODY, FOOTER, BUTTONS once.")
    body = template.component("BODY")
    if body is None:
        raise _refuse(None, "Missing body", "A template needs a component BODY.")
    text = _check_text(body, "body", 1024)
    names = variables(text)
    _check_variables(text, "body")
    if template.parameter_format == "POSITIONAL" and all(item.isdigit() for item in names):
        _check_sequence(names, "body")
    _check_example(body, names, template.parameter_format)
    header = template.component("HEADER")
    if header is not None and str(header.get("format", "")).upper() == "TEXT":
        _check_text(header, "header", 60)
    footer = template.component("FOOTER")
    if footer is not None and variables(_check_text(footer, "footer", 60)):
        raise _refuse(None, "Invalid footer", "A footer has no variables.")
    buttons = template.component("BUTTONS")
    if buttons is not None:
        _check_buttons(buttons.get("buttons"))
    return names


def edit(world: World, template: Template, raw: dict[str, Any]) -> dict[str, Any]:
    """Change a template; it goes through review again; raises GraphError."""
    if template.status == "PENDING":
        raise _refuse(2388039, "In review", "A template in review cannot be edited.")
    if template.status not in ("APPROVED", "REJECTED", "PAUSED"):
        raise _refuse(2388039, "Not editable", "Only approved, rejected or paused templates.")
    components = raw.get("components", template.components)
    if not isinstance(components, list) or not all(isinstance(item, dict) for item in components):
        raise GraphError(100, message="(#100) Param components must be an array")
    before = template.components
    template.components = components
    try:
        check_components(template)
    except GraphError:
        template.components = before
        raise
    category = raw.get("category")
    if isinstance(category, str) and category.upper() in CATEGORIES:
        template.category = category.upper()
    set_status(world, template, world.settings.template_review)
    return {"success": True}


def set_status(
    world: World,
    template: Template,
    event: str,
    reason: str | None = None,
    title: str | None = None,
) -> None:
    """Apply a status event and tell Meta's webhooks."""
    template.status = EVENT_STATUS[event]
    template.rejected_reason = reason or ("INVALID_FORMAT" if event == "REJECTED" else "NONE")
    world.touch()
    announce(world, template, event, title)
    if template.status == "DELETED":
        world.graph.remove_template(template)


def announce(world: World, template: Template, event: str, title: str | None = None) -> None:
    """Send message_template_status_update."""
    value: dict[str, Any] = {
        "event": event,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        # Seen with a dash here although the API writes an underscore.
        "message_template_language": template.language.replace("_", "-"),
        "message_template_category": template.category,
        "reason": template.rejected_reason,
    }
    if title is not None:
        value["other_info"] = {"title": title, "description": title}
    world.tell_meta("message_template_status_update", value)


def set_category(world: World, template: Template, category: str) -> None:
    """Change the category as Meta does: at once, and the time to live is lost."""
    previous, template.category = template.category, category
    template.message_send_ttl_seconds = None
    world.touch()
    world.tell_meta(
        "template_category_update",
        {
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language.replace("_", "-"),
            "previous_category": previous,
            "new_category": category,
        },
    )


_FIELDS: Final[dict[str, Callable[[Template], Any]]] = {
    "name": lambda t: t.name,
    "language": lambda t: t.language,
    "status": lambda t: t.status,
    "category": lambda t: t.category,
    "correct_category": lambda t: t.correct_category or t.category,
    "quality_score": lambda t: {"score": "UNKNOWN", "date": int(t.created_at)},
    "components": lambda t: t.components,
    "parameter_format": lambda t: t.parameter_format,
    "rejected_reason": lambda t: t.rejected_reason,
    "message_send_ttl_seconds": lambda t: t.message_send_ttl_seconds,
    "id": lambda t: t.id,
}
_DEFAULT_FIELDS: Final = "name,parameter_format,components,language,status,category,id"


def view(template: Template, fields: str | None) -> dict[str, Any]:
    """Return the asked fields of a template (the id always); raises GraphError."""
    names = [item.strip() for item in (fields or _DEFAULT_FIELDS).split(",") if item.strip()]
    shown: dict[str, Any] = {}
    for name in [*names, "id"]:
        if name not in _FIELDS:
            raise GraphError(100, message=f"(#100) Tried accessing nonexisting field ({name})")
        shown[name] = _FIELDS[name](template)
    return shown


def listing(world: World, query: dict[str, str], url: str) -> dict[str, Any]:
    """Return a page of templates; `after` is the id of the last one seen."""
    found = sorted(world.graph.templates.values(), key=lambda t: int(t.id), reverse=True)
    if name := query.get("name"):
        found = [t for t in found if name in t.name]
    for field_name in ("language", "status", "category"):
        if wanted := query.get(field_name):
            found = [t for t in found if getattr(t, field_name) == wanted]
    try:
        limit = max(1, min(250, int(query.get("limit", "25"))))
    except ValueError:
        raise GraphError(100, message="(#100) Param limit must be an integer") from None
    after = query.get("after")
    if after:
        if not after.isdigit():
            raise GraphError(100, message="(#100) Invalid cursor")
        found = [t for t in found if int(t.id) < int(after)]
    page, more = found[:limit], len(found) > limit
    answer: dict[str, Any] = {"data": [view(t, query.get("fields")) for t in page]}
    if page:
        answer["paging"] = {"cursors": {"before": page[0].id, "after": page[-1].id}}
        if more:
            rest = "&".join(
                f"{key}={value}" for key, value in query.items() if key not in ("after", "limit")
            )
            answer["paging"]["next"] = f"{url}?limit={limit}&after={page[-1].id}" + (
                f"&{rest}" if rest else ""
            )
    return answer


def delete(world: World, query: dict[str, str]) -> dict[str, Any]:
    """Delete a template by name (every language), or one by hsm_id; raises GraphError."""
    name, one = query.get("name"), query.get("hsm_id")
    if not name:
        raise GraphError(100, message="(#100) The parameter name is required.")
    found = [t for t in world.graph.templates.values() if t.name == name]
    if one:
        found = [t for t in found if t.id == one]
    if not found:
        raise _refuse(2593002, "Message Template Not Found", "Message template wasn't found.")
    for template in found:
        set_status(world, template, "DELETED")
    return {"success": True}

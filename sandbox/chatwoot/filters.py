"""The filter language of contacts/filter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sandbox.chatwoot import errors
from sandbox.chatwoot.model import Contact, Conversation

_EQUALITY: Final = ("equal_to", "not_equal_to")
_PRESENCE: Final = ("is_present", "is_not_present")
_TEXT: Final = ("equal_to", "not_equal_to", "contains", "does_not_contain")
_TIME: Final = ("is_greater_than", "is_less_than", "days_before")

CONTACT_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "name": _TEXT,
    "phone_number": (*_TEXT, "starts_with"),
    "email": _TEXT,
    "identifier": _EQUALITY,
    "country_code": _EQUALITY,
    "city": _TEXT,
    "company_name": _TEXT,
    "labels": (*_EQUALITY, *_PRESENCE),
    "created_at": _TIME,
    "last_activity_at": _TIME,
    "blocked": _EQUALITY,
}
CONVERSATION_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "status": _EQUALITY,
    "assignee_id": (*_EQUALITY, *_PRESENCE),
    "contact_id": (*_EQUALITY, *_PRESENCE),
    "inbox_id": (*_EQUALITY, *_PRESENCE),
    "team_id": (*_EQUALITY, *_PRESENCE),
    "priority": _EQUALITY,
    "display_id": _TEXT,
    "labels": (*_EQUALITY, *_PRESENCE),
    "created_at": _TIME,
    "last_activity_at": _TIME,
}
_CUSTOM: Final = (*_TEXT, *_PRESENCE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a filter; `joins` ties it to the next one."""

    key: str
    operator: str
    values: list[str]
    joins: str | None
    custom: bool


def parse(
    raw: Any,
    keys: dict[str, tuple[str, ...]],
    custom_keys: set[str],
    *,
    phone_takes_plus: bool = True,
) -> list[Condition]:
    """Return the conditions of a request's payload; raises the 422 of a bad one."""
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) for item in raw):
        raise errors.unprocessable("param is missing or the value is empty: payload")
    found: list[Condition] = []
    for at, item in enumerate(raw):
        key, operator = item.get("attribute_key"), item.get("filter_operator")
        custom = key not in keys
        if custom and key not in custom_keys:
            raise errors.unprocessable(
                f"Chave de atributo inválido - [{key}]. A chave deve ser uma das "
                f"[{','.join(keys)}] ou um atributo personalizado definido na conta."
            )
        allowed = _CUSTOM if custom else keys[str(key)]
        if operator not in allowed:
            raise errors.unprocessable(
                f"Invalid operator. The allowed operators for {key} are [{','.join(allowed)}]."
            )
        values = item.get("values")
        if isinstance(values, str | int | bool):
            values = [values]
        if operator not in _PRESENCE and (not isinstance(values, list) or not values):
            raise errors.unprocessable(f"Invalid value. The values provided for {key} are invalid")
        joins = item.get("query_operator")
        if joins is not None:
            joins = str(joins).upper()
            if joins not in ("AND", "OR"):
                raise errors.unprocessable(
                    'Invalid query operator. Only allowed ones are "AND" and "OR".'
                )
        if joins is None and at < len(raw) - 1:
            raise errors.unprocessable(
                'Invalid query operator. Only allowed ones are "AND" and "OR".'
            )
        texts = [
            str(value).lower() if isinstance(value, bool) else str(value) for value in values or []
        ]
        if key == "phone_number":
            texts = ["+" + (text.replace("+", "") if phone_takes_plus else text) for text in texts]
        found.append(Condition(str(key), str(operator), texts, joins, custom))
    return found


def _matches(condition: Condition, value: Any) -> bool:
    operator = condition.operator
    if operator == "is_present":
        return value not in (None, "", [])
    if operator == "is_not_present":
        return value in (None, "", [])
    if operator in _TIME:
        return _time_matches(condition, value)
    # Only the first value counts for contacts; lists are compared by membership.
    if isinstance(value, list):
        has = condition.values[0].lower() in [str(item).lower() for item in value]
        return has if operator == "equal_to" else not has
    text = "" if value is None else str(value).lower()
    wanted = [item.lower() for item in condition.values]
    if operator == "equal_to":
        return text == wanted[0]
    if operator == "not_equal_to":
        return text not in wanted
    if operator == "contains":
        return wanted[0].lstrip("+") in text
    if operator == "does_not_contain":
        return wanted[0].lstrip("+") not in text
    return text.startswith(wanted[0])


def _time_matches(condition: Condition, value: Any) -> bool:
    at = float(value or 0)
    text = condition.values[0]
    if condition.operator == "days_before":
        days = int(text) if text.isdigit() else 0
        return at < time.time() - days * 86400
    try:
        limit = time.mktime(time.strptime(text[:10], "%Y-%m-%d"))
    except ValueError:
        raise errors.unprocessable(
            f"Invalid value. The values provided for {condition.key} are invalid"
        ) from None
    return at > limit if condition.operator == "is_greater_than" else at < limit


def holds(conditions: list[Condition], value_of: Callable[[Condition], Any]) -> bool:
    """Tell whether a row satisfies the conditions; AND binds tighter than OR, as in SQL."""
    group = True
    for condition in conditions:
        group = group and _matches(condition, value_of(condition))
        if condition.joins == "OR":
            if group:
                return True
            group = True
    return group


def conversation_value(row: Conversation, condition: Condition) -> Any:
    """Return the value of a conversation that a condition looks at."""
    if condition.custom:
        return row.custom_attributes.get(condition.key)
    return row.id if condition.key == "display_id" else getattr(row, condition.key)


def contact_value(contact: Contact, condition: Condition) -> Any:
    """Return the value of a contact that a condition looks at."""
    if condition.custom:
        return contact.custom_attributes.get(condition.key)
    if condition.key in ("country_code", "city", "company_name"):
        return contact.additional_attributes.get(condition.key)
    return getattr(contact, condition.key)

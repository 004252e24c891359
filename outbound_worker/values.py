"""Values of answers, in which anything may stand in place of anything."""

from __future__ import annotations

from typing import Any

from outbound_worker.models import JsonObject


def is_blank(value: Any) -> bool:
    """Whether Chatwoot has no value."""
    return value is None or (isinstance(value, str) and value.strip() == "")


def as_object(value: Any) -> JsonObject:
    """The value, or an empty object in place of anything else."""
    return value if isinstance(value, dict) else {}


def as_number(value: Any) -> float | None:
    """The value as a number, or nothing in place of anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def written_at(message: JsonObject) -> float:
    """When a message was written, in Unix seconds; before everything when that is not told."""
    return as_number(message.get("created_at")) or 0.0

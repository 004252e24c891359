"""What a real Chatwoot of two versions answered and told, with invented people."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).resolve().parents[1] / "fixtures" / "chatwoot"
NEWEST: Final = "4.16.2"
OLDEST: Final = "4.0.4"
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_EARLIEST: Final = 1_790_000_000
_LATEST: Final = 1_800_000_000
VERSIONS: Final = (NEWEST, OLDEST)
# Whose keys are data: of other people's making, or of this account alone.
_DATA: Final = (
    ".additional_attributes.",
    ".custom_attributes.",
    ".message_templates",
    ".provider_config",
    ".changed_attributes",
)


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_HERE / f"{name}.json").read_text("utf-8"))
    return rows


def answers(version: str) -> list[dict[str, Any]]:
    """Return the requests in their order, with what this version answered.

    Of the older one only what differs was kept; of the rest (`told` is false) the status is known.
    """
    own = {row["name"]: row for row in _rows(f"answers-{version}")}
    return [
        row | own.get(row["name"], {}) | {"told": row["name"] in own}
        for row in _rows(f"answers-{NEWEST}")
    ]


def webhooks(version: str) -> list[dict[str, Any]]:
    """Return one delivery of each kind: what it is, its headers, its body."""
    return _rows(f"webhooks-{version}")


def keys(value: Any, prefix: str = "") -> set[str]:
    """Return the paths of every key in a JSON value, without those that are data."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, inner in value.items():
            found |= {f"{prefix}.{name}"} | keys(inner, f"{prefix}.{name}")
    elif isinstance(value, list):
        for inner in value:
            found |= keys(inner, f"{prefix}[]")
    return {key for key in found if not any(part in key for part in _DATA)}


def moved(value: Any, seconds: int) -> Any:
    """Return a body with every time so much later."""
    if isinstance(value, dict):
        return {name: moved(inner, seconds) for name, inner in value.items()}
    if isinstance(value, list):
        return [moved(inner, seconds) for inner in value]
    if isinstance(value, str) and _TIME.fullmatch(value):
        at = datetime.fromisoformat(value.replace("Z", "+00:00")) + timedelta(seconds=seconds)
        return at.strftime("%Y-%m-%dT%H:%M:%S.") + value[-4:]
    if type(value) in (int, float) and _EARLIEST < value < _LATEST:
        return value + seconds
    return value

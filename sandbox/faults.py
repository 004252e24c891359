"""Faults on demand: which request fails, how, and always the same way for the same seed."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from typing import Any, Final

TARGETS: Final = ("chatwoot", "graph", "webhooks")
# What can happen to a request made to a fake.
REQUEST_KINDS: Final = frozenset(
    {
        "timeout_after_accept",
        "timeout",
        "reset",
        "reset_after_accept",
        "http_500_html",
        "http_500_after_accept",
        "http_429",
        "http_404_text",
        "http_200_html",
        "http_redirect",
        "early_hints",
        "cut_body",
        "garbled_chunks",
        "second_answer",
        "packed_bomb",
        "graph_error",
        "chatwoot_error",
        "delay",
    }
)
# How Chatwoot itself refuses: a token that counts no more, what is gone, what it does not take.
CHATWOOT_STATUSES: Final = (401, 404, 422)
# What can happen to a webhook that the sandbox sends.
WEBHOOK_KINDS: Final = frozenset({"duplicate", "reorder", "drop", "delay", "cut_body"})
_FIELDS: Final = frozenset(
    {
        "target",
        "match",
        "kind",
        "code",
        "share",
        "seed",
        "times",
        "delay_ms",
        "method",
        "retry_after",
    }
)


class BadFault(ValueError):
    """A fault that cannot be understood; the message says why."""


@dataclass(slots=True)
class Fault:
    """One rule; `share` of the matching calls are hit, decided by a generator of its own."""

    target: str
    kind: str
    match: str = ".*"
    code: int = 131000
    share: float = 1.0
    seed: int = 0
    times: int | None = None
    delay_ms: int = 1000
    method: str | None = None
    retry_after: int | None = None
    hits: int = 0
    seen: int = 0
    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    rng: random.Random = field(default_factory=random.Random)

    @property
    def key(self) -> tuple[str, str, str]:
        """Two rules with one key are one rule: the later replaces the earlier."""
        return (self.target, self.match, self.kind)

    def strikes(self, method: str, *names: str) -> bool:
        """Decide for the next call that matches by one of its names; the caller holds the lock."""
        if self.method is not None and self.method != method:
            return False
        if not any(self.pattern.search(name) for name in names):
            return False
        self.seen += 1
        if self.rng.random() >= self.share or (self.times is not None and self.hits >= self.times):
            return False
        self.hits += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """Return the rule as GET /faults lists it."""
        return {
            "target": self.target,
            "match": self.match,
            "kind": self.kind,
            "code": self.code,
            "share": self.share,
            "seed": self.seed,
            "times": self.times,
            "delay_ms": self.delay_ms,
            "method": self.method,
            "retry_after": self.retry_after,
            "seen": self.seen,
            "hits": self.hits,
        }


def _number(raw: dict[str, Any], name: str, default: float) -> float:
    value = raw.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadFault(f"{name} must be a number")
    return value


def parse_fault(raw: Any) -> Fault:
    """Return the rule that a JSON object describes; raises BadFault."""
    if not isinstance(raw, dict):
        raise BadFault("a fault is a JSON object")
    if unknown := sorted(set(raw) - _FIELDS):
        raise BadFault(f"unknown field {unknown[0]}; known: {', '.join(sorted(_FIELDS))}")
    target, kind, match = raw.get("target"), raw.get("kind"), raw.get("match") or ".*"
    if target not in TARGETS:
        raise BadFault(f"target must be one of {', '.join(TARGETS)}")
    kinds = WEBHOOK_KINDS if target == "webhooks" else REQUEST_KINDS
    if kind not in kinds:
        raise BadFault(f"kind for {target} must be one of {', '.join(sorted(kinds))}")
    if kind == "graph_error" and target != "graph":
        raise BadFault("graph_error is for target graph")
    if kind == "chatwoot_error" and (
        target != "chatwoot" or raw.get("code") not in CHATWOOT_STATUSES
    ):
        statuses = ", ".join(map(str, CHATWOOT_STATUSES))
        raise BadFault(f"chatwoot_error is for target chatwoot, with code one of {statuses}")
    if not isinstance(match, str):
        raise BadFault("match must be a regular expression")
    try:
        pattern = re.compile(match)
    except re.error as error:
        raise BadFault(f"match is not a regular expression: {error}") from None
    share = _number(raw, "share", 1.0)
    if not 0 <= share <= 1:
        raise BadFault("share must be between 0 and 1")
    seed = int(_number(raw, "seed", 0))
    times = None if raw.get("times") is None else int(_number(raw, "times", 0))
    retry_after = None if raw.get("retry_after") is None else int(_number(raw, "retry_after", 0))
    method = raw.get("method")
    if method is not None and not isinstance(method, str):
        raise BadFault("method must be a string")
    return Fault(
        target=target,
        kind=kind,
        match=match,
        code=int(_number(raw, "code", 131000)),
        share=share,
        seed=seed,
        times=times,
        delay_ms=int(_number(raw, "delay_ms", 1000)),
        method=method.upper() if method else None,
        retry_after=retry_after,
        pattern=pattern,
        rng=random.Random(seed),  # noqa: S311  (reproducible on purpose)
    )


class Faults:
    """The active rules, in the order they were put."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def put(self, raw: Any) -> list[Fault]:
        """Add one rule, or replace all by a list (bare or under "faults"); raises BadFault."""
        if isinstance(raw, dict) and "faults" in raw:
            raw = raw["faults"]
        if isinstance(raw, list):
            fresh = [parse_fault(item) for item in raw]
            with self._lock:
                self._rules = fresh
            return fresh
        rule = parse_fault(raw)
        with self._lock:
            self._rules = [other for other in self._rules if other.key != rule.key]
            self._rules.append(rule)
        return [rule]

    def clear(self) -> None:
        """Remove every rule."""
        with self._lock:
            self._rules = []

    def listing(self) -> list[dict[str, Any]]:
        """Return the rules with how often each was tried and hit."""
        with self._lock:
            return [rule.as_json() for rule in self._rules]

    def for_request(self, target: str, method: str, path: str) -> Fault | None:
        """Return the first rule that strikes this request to a fake."""
        if not self._rules:
            return None
        with self._lock:
            for rule in self._rules:
                if rule.target == target and rule.strikes(method, path):
                    return rule
        return None

    def for_webhook(self, *names: str) -> list[Fault]:
        """Return every rule that strikes this webhook (several may act on one).

        Its names are the path of the callback, and the path with "#" and the event.
        """
        if not self._rules:
            return []
        with self._lock:
            return [
                rule
                for rule in self._rules
                if rule.target == "webhooks" and rule.strikes("POST", *names)
            ]

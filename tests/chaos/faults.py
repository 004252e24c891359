"""The faults of single requests and webhooks, as rules of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests

from tests.chaos.happenings import (
    CHATWOOT_ANSWERS,
    WEBHOOKS,
    WHATSAPP_ANSWERS,
    Happenings,
    fault_name,
)

MATCH: Final = {
    "graph": "/messages$",
    "chatwoot": "/(contacts|conversations)",
    # Of what people choose in WhatsApp's own menu nobody but Meta tells.
    "webhooks": "#(?!user_preferences)",
}
SHARES: Final[Mapping[str, Mapping[str, float]]] = {
    "graph": {
        "timeout_after_accept": 0.003,
        "reset_after_accept": 0.008,
        "http_500_after_accept": 0.005,
        "cut_body": 0.003,
        "timeout": 0.002,
        "reset": 0.01,
        "http_500_html": 0.004,
        "http_200_html": 0.003,
        "http_404_text": 0.004,
        "http_429": 0.004,
    },
    "chatwoot": {
        "timeout_after_accept": 0.0005,
        "reset_after_accept": 0.01,
        "http_500_after_accept": 0.01,
        "cut_body": 0.005,
        "timeout": 0.0005,
        "reset": 0.01,
        "http_500_html": 0.01,
        "http_200_html": 0.005,
        "http_404_text": 0.01,
        "http_429": 0.01,
    },
    "webhooks": {"duplicate": 0.2, "reorder": 0.15, "delay": 0.1, "drop": 0.08, "cut_body": 0.04},
}
"""Few enough at WhatsApp and Chatwoot that they are no outage, of which there are others."""
ERROR_SHARES: Final[Mapping[str, float]] = {
    "RETRY": 0.01,
    "RETRY_LIMITED": 0.003,
    "RATE_NUMBER": 0.003,
    "RATE_PAIR": 0.003,
    "RECIPIENT_PERM": 0.003,
    "RECIPIENT_COOLDOWN": 0.003,
    "OPT_OUT": 0.003,
}
"""The other classes stop a number or a template, and strike a few times only."""
LATE_MS: Final = 5000


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault of single requests."""

    name: str
    target: str
    kind: str
    share: float
    match: str
    code: int | None = None

    def as_json(self, seed: int, *, share: float, times: int | None = None) -> dict[str, Any]:
        """The rule as the sandbox takes it."""
        rule: dict[str, Any] = {
            "target": self.target,
            "match": self.match,
            "kind": self.kind,
            "share": share,
            "seed": seed,
            "times": times,
        }
        if self.code is not None:
            rule["code"] = self.code
        if self.target == "webhooks" and self.kind == "delay":
            rule["delay_ms"] = LATE_MS
        return rule


def rules(error_codes: Mapping[str, int]) -> list[Rule]:
    """Every rule; `error_codes` gives one code for each class of WhatsApp's errors."""
    found = [
        Rule(fault_name(target, kind), target, kind, SHARES[target][kind], MATCH[target])
        for target, kinds in (
            ("graph", WHATSAPP_ANSWERS),
            ("chatwoot", CHATWOOT_ANSWERS),
            ("webhooks", WEBHOOKS),
        )
        for kind in kinds
    ]
    # Two rules of one kind need two patterns to be two: the comment in them is ignored.
    found += [
        Rule(
            fault_name("graph", "graph_error", name),
            "graph",
            "graph_error",
            ERROR_SHARES.get(name, 0.0),
            f"{MATCH['graph']}(?#{name})",
            code,
        )
        for name, code in error_codes.items()
    ]
    return found


class Faults:
    """Puts the rules, lets each strike at least once, and counts what they did."""

    def __init__(
        self, sandbox_url: str, error_codes: Mapping[str, int], seed: int, happenings: Happenings
    ) -> None:
        self._url = f"{sandbox_url}/faults"
        self._seed = seed
        self._happenings = happenings
        self._rules = rules(error_codes)
        self._counted: dict[str, int] = {}
        self._forced: set[str] = set()

    def begin(self) -> None:
        """From now on single requests fail."""
        for rule in self._rules:
            self.put(rule.as_json(self._seed, share=rule.share))

    def put(self, rule: Mapping[str, Any]) -> None:
        """Add one rule, or replace it."""
        requests.put(self._url, json=dict(rule), timeout=20).raise_for_status()

    def force(self) -> None:
        """Of each target one that has not struck yet strikes one of the next requests.

        One at a time and not every request, so that they are no outage.
        """
        self.count()
        for target in MATCH:
            missing = [
                rule
                for rule in self._rules
                if rule.target == target and not self._happenings.of(rule.name)
            ]
            if missing and missing[0].name not in self._forced:
                self._forced.add(missing[0].name)
                self._counted.pop(missing[0].name, None)
                self.put(missing[0].as_json(self._seed, share=0.25, times=1))

    def count(self) -> None:
        """Take over how often each rule struck since the last time."""
        names = {(rule.target, rule.match, rule.kind): rule.name for rule in self._rules}
        listing = requests.get(self._url, timeout=20).json()["faults"]
        for item in listing:
            name = names.get((item["target"], item["match"], item["kind"]))
            if name is not None:
                self._happenings.count(name, item["hits"] - self._counted.get(name, 0))
                self._counted[name] = item["hits"]

    def end(self) -> None:
        """Nothing fails any more."""
        self.count()
        requests.delete(self._url, timeout=20).raise_for_status()

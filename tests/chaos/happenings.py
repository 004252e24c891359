"""What can happen during the chaos, by name, and how often it did."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Final

FAULTS: Final = "fault"
OUTAGES: Final = "outage"
PEOPLE: Final = "person"
CONSULTANTS: Final = "consultant"

WHATSAPP_ANSWERS: Final = {
    "timeout_after_accept": "WhatsApp takes the message and never answers",
    "reset_after_accept": "WhatsApp takes the message and breaks off",
    "http_500_after_accept": "WhatsApp takes the message and answers 500 with a page",
    "cut_body": "WhatsApp takes the message and its answer breaks off in the middle",
    "timeout": "WhatsApp never answers and takes nothing",
    "reset": "WhatsApp breaks off and takes nothing",
    "http_500_html": "WhatsApp answers 500 with a page",
    "http_200_html": "a page with status 200 in place of WhatsApp's answer",
    "http_404_text": "a proxy that has no way to WhatsApp",
    "http_429": "WhatsApp answers 429 without a reason",
}
CHATWOOT_ANSWERS: Final = {
    "timeout_after_accept": "Chatwoot does it and never answers",
    "reset_after_accept": "Chatwoot does it and breaks off",
    "http_500_after_accept": "Chatwoot does it and answers 500",
    "cut_body": "Chatwoot does it and its answer breaks off in the middle",
    "timeout": "Chatwoot never answers and does nothing",
    "reset": "Chatwoot breaks off and does nothing",
    "http_500_html": "Chatwoot answers 500",
    "http_200_html": "a page with status 200 in place of Chatwoot's answer",
    "http_404_text": "a proxy that has no way to Chatwoot",
    "http_429": "Chatwoot answers 429",
}
WEBHOOKS: Final = {
    "duplicate": "a webhook comes twice",
    "reorder": "a webhook comes behind the next one",
    "delay": "a webhook comes seconds late",
    "drop": "a webhook never comes",
    "cut_body": "a webhook breaks off in the middle",
}
KINDS: Final = {
    "worker_killed": (OUTAGES, "the worker is killed"),
    "api_killed": (OUTAGES, "the API is killed"),
    "postgresql_killed": (OUTAGES, "PostgreSQL ends without a shutdown and starts again"),
    "postgresql_silent": (OUTAGES, "PostgreSQL neither answers nor closes"),
    "chatwoot_down": (OUTAGES, "Chatwoot's web server is away"),
    "chatwoot_redis_down": (
        OUTAGES,
        "Chatwoot's Redis is away: it stores, answers 500, tells nobody",
    ),
    "refused_later": (OUTAGES, "WhatsApp refuses by a status what it had taken"),
    "stranger": (PEOPLE, "somebody writes whom nobody referred"),
    "writes_before": (PEOPLE, "somebody writes, and is referred"),
    "writes_while": (PEOPLE, "somebody writes while they are referred"),
    "writes_after": (PEOPLE, "somebody writes right after they were referred"),
    "presses_continue": (PEOPLE, "somebody presses that they want to talk"),
    "presses_stop": (PEOPLE, "somebody presses the stop button"),
    "writes_stop": (PEOPLE, "somebody writes stop in the second in which we write to them"),
    "prefers_stop": (PEOPLE, "somebody stops us in WhatsApp's own menu"),
    "answers": (CONSULTANTS, "a consultant answers"),
    "notes": (CONSULTANTS, "a consultant writes a note"),
    "assigns": (CONSULTANTS, "a consultant gives the conversation to another"),
    "unassigns": (CONSULTANTS, "a consultant takes the assignee away"),
    "resolves": (CONSULTANTS, "a consultant resolves the conversation"),
    "reopens": (CONSULTANTS, "a consultant opens the conversation again"),
    "snoozes": (CONSULTANTS, "a consultant lets the conversation sleep"),
    "adds_label": (CONSULTANTS, "a consultant adds a label"),
    "drops_labels": (CONSULTANTS, "a consultant removes our labels"),
    "blocks": (CONSULTANTS, "a consultant blocks the contact"),
    "deletes_contact": (CONSULTANTS, "the contact is deleted between two requests"),
    "deletes_conversation": (CONSULTANTS, "the conversation is deleted between two requests"),
    "leaves": (CONSULTANTS, "an agent is removed from the account"),
}
"""Everything but the faults of single requests: its group and what it is."""


def fault_name(target: str, kind: str, what: str = "") -> str:
    """The name of a fault of single requests: graph/reset, graph/RETRY, webhooks/drop."""
    return f"{target}/{what or kind}"


def described(error_classes: list[str]) -> dict[str, tuple[str, str]]:
    """Everything that has to happen, in the order of the report: name to group and sentence."""
    single: dict[str, tuple[str, str]] = {}
    for target, kinds in (
        ("graph", WHATSAPP_ANSWERS),
        ("chatwoot", CHATWOOT_ANSWERS),
        ("webhooks", WEBHOOKS),
    ):
        for kind, text in kinds.items():
            single[fault_name(target, kind)] = (FAULTS, text)
    for name in error_classes:
        single[fault_name("graph", "graph_error", name)] = (
            FAULTS,
            f"WhatsApp refuses with an error of class `{name}`",
        )
    return {**single, **KINDS}


class Happenings:
    """Counts from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def count(self, name: str, times: int = 1) -> None:
        """It happened."""
        with self._lock:
            self._counts[name] += times

    def of(self, name: str) -> int:
        """How often it happened."""
        with self._lock:
            return self._counts[name]

    def not_yet(self, names: list[str] | tuple[str, ...]) -> list[str]:
        """Which of these did not happen."""
        with self._lock:
            return [name for name in names if not self._counts[name]]

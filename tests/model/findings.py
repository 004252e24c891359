"""What is known not to hold yet: a history that comes to it is told no further.

Each name says what ought to be; its test looks at a fact that is about to arrive and at what has
been told before it. Whoever mends one deletes it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.model.rules import OPEN as OPEN_STATUSES
from tests.model.rules import Fact

Test = Callable[[Fact, Sequence[Fact]], bool]

PERSON = ("text", "press", "preference")


def is_wish(fact: Fact) -> bool:
    return fact.of in ("stop", "resume", "continue", "opted_out")


def _is_late_wish(fact: Fact, told: Sequence[Fact]) -> bool:
    is_said_after_it = any(is_wish(f) and f.at > fact.at for f in told)
    return is_wish(fact) and is_said_after_it


def _is_older_than_an_end(fact: Fact, told: Sequence[Fact]) -> bool:
    return fact.kind in PERSON and any(
        f.kind == "status" and f.of not in OPEN_STATUSES and f.at > fact.at for f in told
    )


def _is_about_a_detached_number(fact: Fact, told: Sequence[Fact]) -> bool:
    if fact.of == "wrong":
        return any(f.at > fact.at for f in told if f.kind not in ("owner", "delivered"))
    return fact.kind in (*PERSON, "call") and any(f.of == "wrong" for f in told)


def _is_a_refused_first_word(fact: Fact, told: Sequence[Fact]) -> bool:
    return fact.kind == "human_refused"


def _is_a_state_before_a_transfer(fact: Fact, told: Sequence[Fact]) -> bool:
    return any(f.kind == "owner" and f.at > fact.at for f in told)


def _is_after_a_reopening(fact: Fact, told: Sequence[Fact]) -> bool:
    ends = [f.at for f in told if f.kind == "exhausted" or f.of in ("won", "lost", "unreachable")]
    return bool(ends) and fact.kind in ("human", "call") and fact.at > min(ends)


OPEN: dict[str, Test] = {
    "a wish that comes late is weighed by its own time": _is_late_wish,
    "words older than the end of a lead belong before it": _is_older_than_an_end,
    "words older than a detachment belong before it": _is_about_a_detached_number,
    "a message that was refused leaves a new lead new": _is_a_refused_first_word,
    "what Chatwoot showed before a transfer is stale": _is_a_state_before_a_transfer,
    "a lead that words opened again is open since they were written": _is_after_a_reopening,
}

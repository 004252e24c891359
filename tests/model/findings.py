"""What is known not to hold yet: a history that comes to it is told no further.

Each name says what ought to be; its test looks at a fact that is about to arrive and at what has
been told before it. Whoever mends one deletes it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.model.rules import Fact

Test = Callable[[Fact, Sequence[Fact]], bool]

WRONG = ("wrong", "wrong_number")
PERSON = ("text", "press", "preference")


def _is_about_a_detached_number(fact: Fact, told: Sequence[Fact]) -> bool:
    if fact.of in WRONG:
        return any(f.at > fact.at for f in told if f.kind not in ("owner", "delivered"))
    return fact.kind in (*PERSON, "call") and any(f.of in WRONG for f in told)


def _is_thanks_of_before(fact: Fact, told: Sequence[Fact]) -> bool:
    return fact.of == "thanks" and any(f.at > fact.at for f in told if f.kind in PERSON)


OPEN: dict[str, Test] = {
    "thanks said before words that opened a new lead belong to the end": _is_thanks_of_before,
    "words older than a detachment belong before it": _is_about_a_detached_number,
}

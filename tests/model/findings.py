"""What is known not to hold yet: a history that comes to it is told no further.

Each name says what ought to be; its test looks at a fact that is about to arrive and at what has
been told before it. Whoever mends one deletes it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.model.rules import Fact

Test = Callable[[Fact, Sequence[Fact]], bool]

PERSON = ("text", "press", "preference")


def _is_late_wish(fact: Fact, told: Sequence[Fact]) -> bool:
    wishes = ("stop", "resume", "continue", "opted_out")
    return fact.of in wishes and any(f.of in wishes and f.at > fact.at for f in told)


def _is_about_a_detached_number(fact: Fact, told: Sequence[Fact]) -> bool:
    if fact.of == "wrong":
        return any(f.at > fact.at for f in told if f.kind not in ("owner", "delivered"))
    return fact.kind in (*PERSON, "call") and any(f.of == "wrong" for f in told)


OPEN: dict[str, Test] = {
    "a wish that comes late is weighed by its own time": _is_late_wish,
    "words older than a detachment belong before it": _is_about_a_detached_number,
}

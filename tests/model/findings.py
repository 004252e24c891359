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


OPEN: dict[str, Test] = {
    "words older than a detachment belong before it": _is_about_a_detached_number,
}

"""What is known not to hold yet: a history that comes to it is told no further.

Each name says what ought to be; its test looks at a fact that is about to arrive and at what has
been told before it. Whoever mends one deletes it here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.model.rules import Fact

Test = Callable[[Fact, Sequence[Fact]], bool]

OPEN: dict[str, Test] = {}

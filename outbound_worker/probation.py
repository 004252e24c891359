"""Few requests at once to a system of which it is not known that it answers.

A request without an answer is a message whose fate nobody knows. When a system goes silent, those
that are on their way are lost for a machine; this keeps them few. Whether and when anything is
tried again is decided by the database (`sending.breaker_until`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

FEW: Final = 3
"""Requests at once before the first answer, and silences in a row until nobody waits any more."""
TRUST_SECONDS: Final = 60.0
"""How long an answer stands for the next ones."""
WAIT_SECONDS: Final = 35.0
"""How long a request waits for its turn: less than a lease, and more than one exchange mostly."""


class NotLet(Exception):
    """The request was not made: the system did not answer those before it."""


class Turn:
    """One request; the caller says how it ended. Unsaid, it tells nothing of the system."""

    def __init__(self) -> None:
        self.was_answered: bool | None = None


class Probation:
    """Counts answers and silences of one system. Safe to share between threads."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        self._clock = clock
        self._wait_seconds = wait_seconds
        self._changed = threading.Condition()
        self._in_flight = 0
        self._silences = 0
        self._answered_at: float | None = None

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Wait for a place, at most `wait_seconds`; raises NotLet."""
        self._enter()
        turn = Turn()
        try:
            yield turn
        finally:
            self._leave(turn)

    def _enter(self) -> None:
        deadline = self._clock() + self._wait_seconds
        with self._changed:
            has_waited = False
            while not self._has_place(has_waited):
                left = deadline - self._clock()
                if self._silences >= FEW or left <= 0:
                    raise NotLet("no answer to the requests before this one, which did not leave")
                self._changed.wait(left)
                has_waited = True
            self._in_flight += 1

    def _leave(self, turn: Turn) -> None:
        with self._changed:
            self._in_flight -= 1
            if turn.was_answered:
                self._silences = 0
                self._answered_at = self._clock()
            elif turn.was_answered is False:
                self._silences += 1
            self._changed.notify_all()

    def _has_place(self, has_waited: bool) -> bool:
        if self._silences >= FEW:
            # One that comes later tries; those that waited meanwhile do not leave.
            return self._in_flight == 0 and not has_waited
        is_trusted = (
            self._silences == 0
            and self._answered_at is not None
            and self._clock() - self._answered_at < TRUST_SECONDS
        )
        return is_trusted or self._in_flight + self._silences < FEW

"""What many open desks ask for at once is asked of the database once.

When something changes, every open page asks for itself. Those whose people see the same and may do
the same get the same answer, as long as the version of the data is the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

Answered = TypeVar("Answered")

KEPT: Final = 64
"""Answers that a process keeps; those of older versions are pushed out by newer ones."""


class Shared(Generic[Answered]):
    """Answers by a key that says all that they depend on; each is made by one thread."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Answered] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Answered | None]) -> Answered | None:
        """The answer to `key`; `make` makes it, or None where it is not to be shared."""
        with self._lock:
            if key in self._answers:
                return self._answers[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            if made is not None:
                with self._lock:
                    self._answers[key] = made
                    while len(self._answers) > self._kept:
                        self._answers.popitem(last=False)
            return made

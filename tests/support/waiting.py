"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 4
"""How much slower than an idle machine one may be before what does not come counts as failed."""


def wait_for(condition: Callable[[], Found], limit: float = 20.0, pause: float = 0.02) -> Found:
    """Ask again until it holds, and return what it was; fails the test when it does not.

    `limit` is in seconds of an idle machine.
    """
    end = time.monotonic() + limit * PATIENCE
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"still not true after {limit * PATIENCE} s")
        time.sleep(pause)
    return found

"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_for(condition: Callable[[], Found], limit: float = 20.0, pause: float = 0.02) -> Found:
    """Ask again until it holds, and return what it was; fails the test after `limit` seconds."""
    end = time.monotonic() + limit
    while not (found := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"still not true after {limit} s")
        time.sleep(pause)
    return found

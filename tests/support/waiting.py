"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], bool], limit: float = 20.0, pause: float = 0.02) -> None:
    """Ask again until it holds; fails the test after `limit` seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"still not true after {limit} s")
        time.sleep(pause)

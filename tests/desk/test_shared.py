"""Many who ask at once are answered by one question."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.desk.shared import Shared


def test_what_many_ask_at_once_is_made_once() -> None:
    shared: Shared[int] = Shared()
    begun, go, made = threading.Event(), threading.Event(), []

    def make() -> int:
        begun.set()
        go.wait(10)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(shared.get, "key", make) for _ in range(8)]
        begun.wait(10)
        go.set()
        assert [one.result(10) for one in asked] == [1] * 8
    assert shared.get("other", make) == 2
    assert made == [1, 1]


def test_a_refusal_or_a_failure_is_not_kept() -> None:
    shared: Shared[int] = Shared()

    def fail() -> int:
        raise RuntimeError

    assert shared.get("key", lambda: None) is None
    with pytest.raises(RuntimeError):
        shared.get("key", fail)
    assert shared.get("key", lambda: 3) == 3


def test_the_oldest_answers_go_first() -> None:
    shared: Shared[int] = Shared(kept=2)
    for key in (1, 2, 3):
        shared.get(key, lambda key=key: key)  # type: ignore[misc]
    assert shared.get(3, lambda: None) == 3
    assert shared.get(1, lambda: None) is None

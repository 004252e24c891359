"""Few requests at once to a system that has not answered yet, or that has gone silent."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from outbound_worker.probation import FEW, NotLet, Probation
from tests.support.waiting import wait_for


class Requests:
    """Requests of many threads, each held until the test says how it ended."""

    def __init__(self, probation: Probation) -> None:
        self.probation = probation
        self.entered = 0
        self._lock = threading.Lock()
        self._endings: list[Future[bool | None]] = []
        self.pool = ThreadPoolExecutor(20)
        self.results: list[Future[None]] = []

    def start(self, count: int) -> None:
        self.results += [self.pool.submit(self._run) for _ in range(count)]

    def end(self, was_answered: bool | None) -> None:
        with self._lock:
            ending = self._endings.pop(0)
        ending.set_result(was_answered)

    def on_their_way(self) -> int:
        with self._lock:
            return len(self._endings)

    def refused(self) -> int:
        return sum(
            result.done() and isinstance(result.exception(), NotLet) for result in self.results
        )

    def _run(self) -> None:
        with self.probation.turn() as turn:
            ending: Future[bool | None] = Future()
            with self._lock:
                self.entered += 1
                self._endings.append(ending)
            turn.was_answered = ending.result(20)


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def requests(clock: list[float]) -> Requests:
    return Requests(Probation(lambda: clock[0]))


def test_the_first_answer_lets_everybody_go(requests: Requests) -> None:
    requests.start(10)
    wait_for(lambda: requests.on_their_way() == FEW)
    requests.end(True)
    wait_for(lambda: requests.on_their_way() == 9)
    for _ in range(9):
        requests.end(True)
    wait_for(lambda: all(result.done() for result in requests.results))
    assert requests.refused() == 0


def test_a_silence_costs_a_few_and_the_others_do_not_leave(requests: Requests) -> None:
    requests.start(12)
    wait_for(lambda: requests.on_their_way() == FEW)
    for _ in range(FEW):
        requests.end(False)
    wait_for(lambda: all(result.done() for result in requests.results))
    assert (requests.entered, requests.refused()) == (FEW, 12 - FEW)


def test_after_a_silence_one_at_a_time_tries(requests: Requests) -> None:
    for _ in range(FEW):
        requests.start(1)
        wait_for(lambda: requests.on_their_way() == 1)
        requests.end(False)
    wait_for(lambda: all(result.done() for result in requests.results))
    requests.start(1)
    wait_for(lambda: requests.on_their_way() == 1)
    requests.start(3)
    wait_for(lambda: requests.refused() == 3)
    requests.end(True)
    wait_for(lambda: all(result.done() for result in requests.results))
    requests.start(8)
    wait_for(lambda: requests.on_their_way() == 8)
    for _ in range(8):
        requests.end(None)


def test_an_answer_of_long_ago_is_no_evidence(requests: Requests, clock: list[float]) -> None:
    requests.start(1)
    wait_for(lambda: requests.on_their_way() == 1)
    requests.end(True)
    wait_for(lambda: requests.results[0].done())
    clock[0] = 61.0
    requests.start(8)
    wait_for(lambda: requests.on_their_way() == FEW)
    while requests.on_their_way():
        requests.end(True)
        wait_for(lambda: requests.on_their_way() > 0 or requests.entered == 9)


def test_nobody_waits_for_ever() -> None:
    probation = Probation(wait_seconds=0.05)
    requests = Requests(probation)
    requests.start(FEW)
    wait_for(lambda: requests.on_their_way() == FEW)
    with pytest.raises(NotLet), probation.turn():
        raise AssertionError("there is no place")
    for _ in range(FEW):
        requests.end(None)

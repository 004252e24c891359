"""What referred people do meanwhile, each their own part, drawn by the number of their lead."""

from __future__ import annotations

import heapq
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import requests

from tests.chaos.happenings import Happenings

PARTS: Final = {
    "silent": 34,
    "presses_continue": 20,
    "presses_stop": 6,
    "writes_stop": 9,
    "prefers_stop": 3,
    "writes_before": 6,
    "writes_while": 6,
    "writes_after": 6,
    "consultant": 10,
}
"""How many of a hundred; with the last it is a consultant who does something."""
GREETINGS: Final[tuple[dict[str, Any], ...]] = (
    {"text": "Bom dia, qual o horário de vocês?"},
    {"message": {"type": "image", "image": {"id": "1", "mime_type": "image/jpeg"}}},
    {"message": {"type": "sticker", "sticker": {"id": "1"}}},
    {"message": {"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "👍"}}},
    {"message": {"type": "button", "button": {"payload": "promo", "text": "Quero conversar"}}},
    {"message": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Rui"}}]}},
)
"""What people write who are no leads; none of it asks for anything."""


def phone(number: int) -> str:
    """The number of a lead's person."""
    return f"+55119{71000000 + number * 37}"


STRANGERS = range(600_000, 600_012)
"""Numbers of people who write and whom nobody refers."""


def part(seed: int, number: int) -> str:
    """What the person of this lead does."""
    drawn = random.Random(seed * 1_000_003 + number)
    return drawn.choices(list(PARTS), list(PARTS.values()))[0]


class People:
    """Writes and presses through the sandbox."""

    def __init__(self, sandbox_url: str, happenings: Happenings) -> None:
        self._url = sandbox_url
        self._happenings = happenings

    def greets(self, number: int, moment: str) -> None:
        """They write something that asks for nothing, whether we know them or not."""
        self._say(number, "messages", GREETINGS[number % len(GREETINGS)], {201})
        self._happenings.count(moment)

    def writes_stop(self, number: int) -> bool:
        """They do not want to hear from us."""
        self._say(number, "messages", {"text": "Parar"}, {201})
        self._happenings.count("writes_stop")
        return True

    def prefers_stop(self, number: int) -> bool:
        """They choose it in WhatsApp's own menu."""
        self._say(number, "preferences", {"value": "stop"}, {201})
        self._happenings.count("prefers_stop")
        return True

    def presses(self, number: int, button: int) -> bool:
        """Whether they had the message and have pressed its first or second button."""
        answer = self._say(number, "messages", {"button": button}, {201, 404, 409, 422})
        if answer != 201:
            return False
        self._happenings.count("presses_stop" if button else "presses_continue")
        return True

    def _say(self, number: int, what: str, body: dict[str, Any], expected: set[int]) -> int:
        answer = requests.post(
            f"{self._url}/customers/{phone(number)}/{what}", json=body, timeout=30
        )
        assert answer.status_code in expected, answer.text
        return answer.status_code


Act = Callable[[], bool]


class Later:
    """Acts at their times, several at once, again a little later while they were not possible."""

    def __init__(self, seed: int, tries: int = 40) -> None:
        self._random = random.Random(seed)
        self._tries = tries
        self._lock = threading.Lock()
        self._heap: list[tuple[float, int, int, Act]] = []
        self._count = 0
        self.failure: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="later")
        self._pool = ThreadPoolExecutor(8)

    def __enter__(self) -> Later:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._pool.shutdown()
        if self.failure is not None:
            raise self.failure

    def add(self, act: Act, *, after: tuple[float, float], tries: int | None = None) -> None:
        """`act` says whether it was possible."""
        self._put(self._random.uniform(*after), self._tries if tries is None else tries, act)

    def _put(self, wait: float, tries: int, act: Act) -> None:
        with self._lock:
            self._count += 1
            heapq.heappush(self._heap, (time.monotonic() + wait, self._count, tries, act))

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            while (due := self._due()) is not None:
                self._pool.submit(self._do, *due)

    def _do(self, tries: int, act: Act) -> None:
        try:
            if not act() and tries > 1:
                self._put(self._random.uniform(1.0, 4.0), tries - 1, act)
        except BaseException as error:  # noqa: BLE001  # handed to the test's own thread
            self.failure = error

    def _due(self) -> tuple[int, Act] | None:
        with self._lock:
            if self._stop.is_set() or not self._heap or self._heap[0][0] > time.monotonic():
                return None
            _, _, tries, act = heapq.heappop(self._heap)
            return tries, act

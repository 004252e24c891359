"""Things that happen later: one thread and a heap, in real time."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

Task = Callable[[], None]


class Scheduler:
    """Runs tasks in the order of their due times; a task that fails is logged and forgotten."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Task]] = []
        self._count = itertools.count()
        self._wake = threading.Condition()
        self._stopped = False
        self._running = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="sandbox-scheduler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Forget what is due and end the thread."""
        with self._wake:
            self._stopped = True
            self._heap.clear()
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def after(self, delay_s: float, task: Task) -> None:
        """Run `task` once, `delay_s` seconds from now."""
        with self._wake:
            if self._stopped:
                return
            due = time.monotonic() + max(0.0, delay_s)
            heapq.heappush(self._heap, (due, next(self._count), task))
            if self._heap[0][0] == due:
                self._wake.notify_all()

    def clear(self) -> None:
        """Forget what is due."""
        with self._wake:
            self._heap.clear()

    @property
    def pending(self) -> int:
        """Return how many tasks wait or run."""
        with self._wake:
            return len(self._heap) + (1 if self._running else 0)

    def _run(self) -> None:
        while True:
            with self._wake:
                self._running = False
                while not self._heap or self._heap[0][0] > time.monotonic():
                    if self._stopped:
                        return
                    wait = self._heap[0][0] - time.monotonic() if self._heap else None
                    self._wake.wait(wait)
                if self._stopped:
                    return
                task = heapq.heappop(self._heap)[2]
                self._running = True
            try:
                task()
            except Exception:  # a bad task must not end the clock
                log.exception("a scheduled task failed")

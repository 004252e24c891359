"""What stops as a whole: processes, the database, Chatwoot."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.chaos.faults import Faults
from tests.chaos.happenings import Happenings
from tests.support.local_system import LocalIndica

FIRST: Final = (
    "worker_killed",
    "postgresql_killed",
    "chatwoot_down",
    "worker_killed",
    "api_killed",
    "chatwoot_redis_down",
    "postgresql_silent",
)
"""Each comes once in this order; then they come as drawn."""
WEIGHTS: Final = {
    "worker_killed": 8,
    "postgresql_killed": 3,
    "api_killed": 2,
    "chatwoot_down": 2,
    "chatwoot_redis_down": 2,
    "postgresql_silent": 1,
}


class Outages:
    """Breaks one thing after another until told to stop; `indica up` heals what died."""

    def __init__(
        self,
        indica: LocalIndica,
        state: Path,
        faults: Faults,
        happenings: Happenings,
        *,
        seed: int,
        pause: tuple[float, float],
        silence: float,
        away: float,
    ) -> None:
        """`silence`: seconds for which PostgreSQL is silent; `away`: Chatwoot is away."""
        self._indica = indica
        self._state = state
        self._faults = faults
        self._happenings = happenings
        self._random = random.Random(seed)
        self._pause = pause
        self._silence = silence
        self._away = away
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outages")
        self._failure: BaseException | None = None
        self.rounds = 0
        self._kinds: dict[str, Callable[[], None]] = {
            "worker_killed": lambda: self._kill("worker"),
            "api_killed": lambda: self._kill("api"),
            "postgresql_killed": self._kill_postgres,
            "postgresql_silent": self._silence_postgres,
            "chatwoot_down": lambda: self._without_chatwoot("reset", tells=True),
            "chatwoot_redis_down": lambda: self._without_chatwoot(
                "http_500_after_accept", tells=False
            ),
        }

    @property
    def is_on(self) -> bool:
        """Whether it still goes on; its failure is raised at the end of the `with` block."""
        return self._failure is None

    @property
    def had_all(self) -> bool:
        """Whether everything that it can break was broken once."""
        return self.rounds >= len(FIRST)

    def __enter__(self) -> Outages:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while not self._stop.wait(self._random.uniform(*self._pause)):
                name = (
                    FIRST[self.rounds]
                    if self.rounds < len(FIRST)
                    else self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
                )
                self._kinds[name]()
                self._happenings.count(name)
                if name.endswith("_killed"):
                    self._indica.run("up", "--no-demo")
                self.rounds += 1
        except BaseException as error:  # noqa: BLE001  # handed to the test's own thread
            self._failure = error

    def _kill(self, process: str) -> None:
        noted = json.loads((self._state / "run" / f"{process}.json").read_text("utf-8"))
        # The API's workers go with the one that leads them.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(noted["pid"]), signal.SIGKILL)

    def _postmaster(self) -> int:
        pid_file = self._state / "cluster" / "data" / "postmaster.pid"
        return int(pid_file.read_text("utf-8").split()[0])

    def _kill_postgres(self) -> None:
        """SIGQUIT: the server ends at once, without a checkpoint."""
        os.kill(self._postmaster(), signal.SIGQUIT)

    def _silence_postgres(self) -> None:
        """Nothing is answered and nothing is closed; afterwards it goes on where it stood."""
        server = self._postmaster()
        stopped = [server]
        os.kill(server, signal.SIGSTOP)
        try:
            for child in _children(server):
                os.kill(child, signal.SIGSTOP)
                stopped.append(child)
            self._stop.wait(self._silence)
        finally:
            for pid in reversed(stopped):
                os.kill(pid, signal.SIGCONT)

    def _without_chatwoot(self, kind: str, *, tells: bool) -> None:
        away: list[dict[str, Any]] = [
            {"target": "chatwoot", "match": f"^/chatwoot/(?#away {kind})", "kind": kind}
        ]
        if not tells:
            away.append({"target": "webhooks", "match": "/chatwoot(?#away)", "kind": "drop"})
        for rule in away:
            self._faults.put({**rule, "share": 1.0})
        time.sleep(self._away)
        for rule in away:
            self._faults.put({**rule, "share": 0.0})


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found

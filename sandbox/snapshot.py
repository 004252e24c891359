"""The state file: loaded at start, written when something changed, never half."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from pathlib import Path

from sandbox.world import World

log = logging.getLogger(__name__)


def load(world: World, path: Path) -> bool:
    """Take the snapshot of a file; False when there is none or it cannot be read."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        log.warning("the state file %s cannot be read: %s", path, error)
        return False
    try:
        world.load(raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        world.reset()
        log.warning("the state file %s is of another version: %s", path, error)
        return False
    return True


def save(world: World, path: Path) -> None:
    """Write the snapshot with mode 600 and put it in place at once."""
    text = json.dumps(world.dump(), ensure_ascii=True, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Saver:
    """Writes the state file every few seconds while there is something new."""

    def __init__(self, world: World, path: Path, every_s: float = 3.0) -> None:
        self._world = world
        self._path = path
        self._every_s = every_s
        self._saved_version = world.version
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-state", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and write a last time."""
        self._stop.set()
        self._thread.join(timeout=30)
        self._write()

    def _write(self) -> None:
        version = self._world.version
        if version == self._saved_version:
            return
        try:
            save(self._world, self._path)
        except OSError as error:
            log.warning("the state file %s cannot be written: %s", self._path, error)
            return
        self._saved_version = version

    def _run(self) -> None:
        pause = self._every_s
        while not self._stop.wait(pause):
            started = time.monotonic()
            self._write()
            # A big state is written less often.
            pause = max(self._every_s, 20 * (time.monotonic() - started))

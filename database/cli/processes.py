"""Background processes of the local system: started once, found again by their pid files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from database.common.errors import IndicaError

OLDER_LOGS = 5
"""As many earlier logs of each process are kept."""


@dataclass(frozen=True, slots=True)
class Process:
    """One console script that runs in the background."""

    name: str
    script: str
    arguments: tuple[str, ...] = ()


class Supervisor:
    """Starts, finds and stops processes; pid files and logs live in the state directory."""

    def __init__(self, directory: Path) -> None:
        self._run = directory / "run"
        self._logs = directory / "logs"

    def log_path(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def pid(self, name: str) -> int | None:
        """The process's id, or None when it does not run (also when its id went to another)."""
        try:
            noted = json.loads((self._run / f"{name}.json").read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        pid = int(noted["pid"])
        return pid if _birth(pid) == noted["birth"] is not None else None

    def mark(self, name: str) -> str | None:
        """The mark with which the process was started, None for an older or unknown one."""
        try:
            noted = json.loads((self._run / f"{name}.json").read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        mark = noted.get("mark")
        return None if mark is None else str(mark)

    def start(self, process: Process, environment: Mapping[str, str], mark: str) -> int:
        """Start it in a session of its own; its output goes to its log, older ones are kept.

        `mark` says of what it was started, so that a later start sees whether that is still so.
        """
        program = Path(sys.executable).parent / process.script
        if not program.exists():
            raise IndicaError(f"{program} is missing", "Run `make venv`.")
        for folder in (self._run, self._logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = self.log_path(process.name)
        keep_older(log)
        with log.open("wb") as output:
            child = subprocess.Popen(
                [str(program), *process.arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd="/",
                start_new_session=True,
            )
        noted = {
            "pid": child.pid,
            "birth": _birth(child.pid),
            "command": process.script,
            "mark": mark,
        }
        (self._run / f"{process.name}.json").write_text(json.dumps(noted), encoding="utf-8")
        # It outlives this process on purpose, so nobody here waits for it.
        child.returncode = 0
        return child.pid

    def stop(self, name: str, patience: float) -> bool:
        """SIGTERM, then SIGKILL after `patience` seconds; False when it did not run."""
        pid = self.pid(name)
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: self.pid(name) is None, patience):
            os.killpg(pid, signal.SIGKILL)
            wait_until(lambda: self.pid(name) is None, 5.0)
        (self._run / f"{name}.json").unlink(missing_ok=True)
        return True

    def end_of_log(self, name: str, lines: int = 15) -> str:
        try:
            text = self.log_path(name).read_text("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def keep_older(log: Path) -> None:
    """Move a log out of the way of a new one: the last OLDER_LOGS stay, the newest as `.log.1`."""
    if not log.exists():
        return
    for number in range(OLDER_LOGS, 1, -1):
        older = log.with_suffix(f".log.{number - 1}")
        if older.exists():
            older.replace(log.with_suffix(f".log.{number}"))
    log.replace(log.with_suffix(".log.1"))


def wait_until(condition: Callable[[], bool], limit: float, pause: float = 0.1) -> bool:
    """Ask again until it holds; False after `limit` seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether a GET of a local URL is answered with 2xx."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as response:
            return bool(200 <= response.status < 300)
    except (urllib.error.URLError, OSError):
        return False


def _birth(pid: int) -> str | None:
    """When a living process began, in the kernel's ticks; None for a dead one or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in ("Z", "X") else fields[19]

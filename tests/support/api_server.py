"""A real `indica-api run` as a process."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.cluster import MASTER_KEY
from tests.support.network import free_port
from tests.support.waiting import wait_for


@dataclass(slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


METRICS_TOKEN = "of-the-operator"


class Server:
    """A real `indica-api run`, several processes of it, on a free port."""

    def __init__(self, database_url: str, log: Path, **settings: object) -> None:
        self.port = free_port()
        self.log = log
        chosen = {"api_workers": 2, "api_threads": 8, "api_port": self.port, **settings}
        environment = {
            **os.environ,
            "INDICA_DATABASE_URL": database_url,
            "INDICA_MASTER_KEY": MASTER_KEY,
            "INDICA_METRICS_TOKEN": METRICS_TOKEN,
            **{f"INDICA_{name.upper()}": str(value) for name, value in chosen.items()},
        }
        self._workers = int(str(chosen["api_workers"]))
        self._output = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "run"],
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).resolve().parents[2],
        )

    def __enter__(self) -> Self:
        def answers() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError):
                return self.ask("GET", "/healthz").status == 200
            return False

        wait_for(answers)
        # A signal to a process that is still starting would be lost on it.
        wait_for(lambda: self.log.read_text().count('"Started worker-') == self._workers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._output.close()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        connection: http.client.HTTPConnection | None = None,
    ) -> Reply:
        """One request, on a connection of its own unless one is given."""
        used = connection or self.connect()
        try:
            used.request(method, path, body=body, headers=dict(headers or {}))
            response = used.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            if connection is None:
                used.close()

    def children(self) -> list[int]:
        """Process ids of the server's processes that answer requests."""
        pids = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    command = (entry / "cmdline").read_bytes()
                    if int(fields[1]) == self.process.pid and b"resource_tracker" not in command:
                        pids.append(int(entry.name))
        return pids

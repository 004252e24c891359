"""A whole local system in a directory of its own, as `indica up` makes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from database.cli.cluster import next_free_port

INDICA = str(Path(sys.executable).parent / "indica")


class LocalIndica:
    """One local system in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        # Two halves of the tests that look for a free port at once would find the same.
        half = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        api = next_free_port(18080 + 1000 * half)
        self.environment = {
            **os.environ,
            "INDICA_STATE_DIR": str(directory),
            "INDICA_API_PORT": str(api),
            "INDICA_SANDBOX_PORT": str(next_free_port(api + 1)),
            "INDICA_CLUSTER_PORT": str(next_free_port(54410 + 500 * half)),
        }

    def run(self, *arguments: str, **settings: str) -> dict[str, Any]:
        answer = self.call(*arguments, **settings)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        result: dict[str, Any] = json.loads(answer.stdout)
        return result

    def call(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """The same, however it ends; `settings` are further variables."""
        return subprocess.run(
            [INDICA, *arguments, "--json"],
            env={**self.environment, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

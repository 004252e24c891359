"""Where pgqueuer lives: an environment of its own, so that nothing here depends on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.processes import ROOT, BenchError

SCRIPT = "tests/benchmarks/peers/pgqueuer_worker.py"


def interpreter() -> Path | None:
    """Python of the benchmarks' environment; None when it was not made."""
    found = Path(os.environ.get("BENCH_PYTHON") or Path(sys.prefix) / "bench" / "bin" / "python")
    return found if found.exists() else None


def command(python: Path, database: BenchDatabase, *arguments: str) -> list[str]:
    """One command of the worker's script."""
    return [str(python), SCRIPT, database.url("admin"), *arguments]


def run(words: Sequence[str]) -> None:
    """Run a command to its end."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise BenchError(f"pgqueuer: {done.stderr.strip()[-1000:]}")

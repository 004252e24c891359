"""Runs pgTAP files with psql, two at a time, each in one of two clones.

A file begins and rolls back by itself, so a clone serves many of them. The output of psql
is read as TAP: the plan must be met and every line must be ok.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.support.cluster import Database, ThrowawayCluster

AT_ONCE = 2
TIME_LIMIT = 120
"""Seconds for one file."""

_PLAN = re.compile(r"^\s*1\.\.(\d+)", re.MULTILINE)
_RESULT = re.compile(r"^(not )?ok\b(?P<rest>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file printed, and why it failed (None: it passed)."""

    output: str
    failure: str | None


def read_tap(output: str, exit_code: int) -> str | None:
    """Why a run counts as failed, or None. `# TODO` lines may fail, as TAP says."""
    plan = _PLAN.search(output)
    results = list(_RESULT.finditer(output))
    failed = [m for m in results if m[1] and "# TODO" not in m["rest"].upper()]
    if exit_code != 0:
        return f"psql ended with {exit_code}"
    if plan is None:
        return "no plan"
    if int(plan[1]) != len(results):
        return f"planned {plan[1]} tests, ran {len(results)}"
    if not results:
        return "no test"
    if failed:
        return f"{len(failed)} of {len(results)} failed"
    return None


def run_file(database: Database, path: Path) -> Outcome:
    """Run one file with psql as the superuser of a clone."""
    psql = shutil.which("psql") or database.cluster.programs.path("psql")
    command = [psql, "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-P", "pager=off"]
    environment = {
        **os.environ,
        "PGOPTIONS": "-c search_path=tests,public",
        "PGAPPNAME": f"pgTAP {path.name}"[:63],
    }
    try:
        run = subprocess.run(
            [*command, "-d", database.url("admin"), "-f", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = error.stdout.decode() if isinstance(error.stdout, bytes) else (error.stdout or "")
        return Outcome(said, f"still running after {TIME_LIMIT} s")
    return Outcome(run.stdout, read_tap(run.stdout, run.returncode))


class Runner:
    """Starts all collected files at the first one asked for."""

    def __init__(self, cluster: ThrowawayCluster) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pgtap")
        self._clones: SimpleQueue[Database] = SimpleQueue()
        self._databases = [cluster.clone() for _ in range(AT_ONCE)]
        for clone in self._databases:
            self._clones.put(clone)
        self._futures: dict[Path, Future[Outcome]] = {}
        with self._databases[0].connect("admin") as connection:
            self.has_plpgsql_check = cluster.has_plpgsql_check(connection)

    def outcome(self, path: Path, all_paths: list[Path]) -> Outcome:
        for each in all_paths:
            if each not in self._futures:
                self._futures[each] = self._pool.submit(self._run, each)
        return self._futures[path].result()

    def _run(self, path: Path) -> Outcome:
        clone = self._clones.get()
        try:
            return run_file(clone, path)
        finally:
            self._clones.put(clone)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        for clone in self._databases:
            clone.drop()

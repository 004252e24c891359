"""One psql that stays: it runs pgTAP files one after another, so that functions stay compiled.

A file begins and rolls back by itself; after an error everything to its end fails, and the next
one begins anew.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.cluster import Database
from tests.support.pgtap import read_tap

TIME_LIMIT = 60
"""Seconds for one statement of a file: a mutant may turn in a circle."""


class Session:
    """A clone of the template and the psql that runs files in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.admin = database.connect("admin")
        self._numbers = itertools.count(1)
        psql = shutil.which("psql") or database.cluster.programs.path("psql")
        self._psql = subprocess.Popen(
            [
                psql,
                "-XAtq",
                "-v",
                "VERBOSITY=verbose",
                "-P",
                "pager=off",
                "-d",
                database.url("admin"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **os.environ,
                "PGOPTIONS": "-c search_path=tests,public -c track_functions=all"
                f" -c statement_timeout={TIME_LIMIT}s",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._psql.kill()
        self._psql.communicate()
        self.database.drop()

    def run(self, path: Path) -> str | None:
        """Why a file failed, or None."""
        output = self._say(f"\\i {path}", "rollback;")
        failure = read_tap(output, 3 if "ERROR:" in output else 0)
        wrong = [
            line for line in output.splitlines() if line.startswith("not ok") or "ERROR:" in line
        ]
        return None if failure is None else "\n".join([failure, *wrong[:3]])

    def reach(self, path: Path) -> tuple[str | None, set[str]]:
        """Why a file failed, or None, and the functions that it ran; those that PostgreSQL put
        into the query that calls them are not seen."""
        self._say("select pg_stat_force_next_flush();")
        self.admin.execute("select pg_stat_reset()")
        failure = self.run(path)
        self._say("select pg_stat_force_next_flush();")
        rows = self.admin.execute(
            "select schemaname || '.' || funcname from pg_catalog.pg_stat_user_functions"
            " where calls > 0"
        )
        return failure, {name for (name,) in rows}

    def define(self, statement: str) -> None:
        """Make a function anew; whatever was planned with the old one is forgotten."""
        self.admin.execute("begin")
        self.admin.execute("set local role indica_owner")
        self.admin.execute(statement.encode())
        self.admin.execute("commit")
        self._say("discard plans;")

    def fetch(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.admin.execute(query.encode(), parameters).fetchall()

    def _say(self, *lines: str) -> str:
        assert self._psql.stdin is not None
        assert self._psql.stdout is not None
        mark = f"--- said {next(self._numbers)} ---"
        for line in (*lines, f"\\echo {mark}"):
            self._psql.stdin.write(f"{line}\n")
        self._psql.stdin.flush()
        said: list[str] = []
        for line in self._psql.stdout:
            if line.rstrip("\n") == mark:
                return "".join(said)
            said.append(line)
        raise RuntimeError(f"psql ended: {''.join(said)}")

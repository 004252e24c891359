"""`indica` behind PgBouncer: with a session of its own it works, else it says what to do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from database.common.settings import project_root
from tests.support.cluster import Database
from tests.support.local_system import INDICA
from tests.support.pooler import pooler

ALEMBIC = str(Path(INDICA).parent / "alembic")
Run = Callable[..., subprocess.CompletedProcess[str]]


def _run(url: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=project_root(),
        env={**os.environ, "INDICA_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    "command",
    [
        (INDICA, "db", "upgrade"),
        (INDICA, "db", "status", "--json"),
        (INDICA, "product", "list"),
        (INDICA, "jobs", "run", "outbox.requeue_expired"),
        (ALEMBIC, "upgrade", "head"),
    ],
    ids=lambda command: " ".join(command[1:]),
)
def test_where_sessions_are_shared_it_is_refused_with_a_sentence(
    database: Database, tmp_path: Path, command: tuple[str, ...]
) -> None:
    with pooler(database.cluster.port, tmp_path, mode="transaction") as port:
        url = f"postgresql://indica_migrator@127.0.0.1:{port}/{database.name}"
        answer = _run(url, *command)
        assert answer.returncode != 0
        said = answer.stdout + answer.stderr
        assert "lends a session for one transaction only" in said
        assert "pool_mode = session" in said
        assert "Traceback" not in said


def test_with_sessions_of_its_own_it_works_and_leaves_them_clean(
    database: Database, tmp_path: Path
) -> None:
    with pooler(database.cluster.port, tmp_path, mode="session") as port:
        url = f"postgresql://indica_migrator@127.0.0.1:{port}/{database.name}"
        for command in (
            ("db", "upgrade"),
            ("db", "status"),
            ("product", "add", "auto", "Automóvel"),
            ("jobs", "run", "outbox.requeue_expired"),
        ):
            answer = _run(url, INDICA, *command)
            assert answer.returncode == 0, answer.stdout + answer.stderr
    with database.connect("admin") as connection:
        held = connection.execute(
            "select count(*) from pg_catalog.pg_locks as l join pg_catalog.pg_database as d"
            " on d.oid = l.database where l.locktype = 'advisory' and d.datname = %s",
            (database.name,),
        ).fetchone()
    assert held == (0,)

"""The schema of a database as text, to be compared."""

from __future__ import annotations

import subprocess

from tests.support.cluster import Database


def schema_dump(database: Database) -> str:
    """`pg_dump --schema-only` without comments of the tool and its random restrict lines."""
    command = [
        database.cluster.programs.path("pg_dump"), "--schema-only", "--no-publications",
        "--dbname", database.url("admin"),
    ]  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    noise = ("--", "\\restrict", "\\unrestrict")
    lines = [line for line in answer.stdout.splitlines() if line and not line.startswith(noise)]
    return "\n".join(lines)


def ledger(database: Database) -> list[tuple[object, ...]]:
    """What has been applied so far, in order."""
    with database.connect("owner") as connection:
        return connection.execute(
            "select id, path, action, checksum from meta.replaceable_history order by id"
        ).fetchall()

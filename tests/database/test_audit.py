"""`indica audit`: who changed what, whichever way it was changed."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.cluster import Database

INDICA = str(Path(sys.executable).parent / "indica")


def _run(database: Database, *arguments: str) -> Any:
    environment = {k: v for k, v in os.environ.items() if k != "SUDO_USER"}
    done = subprocess.run(
        [INDICA, *arguments, "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**environment, "INDICA_DATABASE_URL": database.url("migrator")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_commands_and_hands_are_named(database: Database) -> None:
    before = {row["object_kind"] for row in _run(database, "audit")}
    assert before <= {"ops.api_tokens"}, "what an upgrade brought at first is no change"
    _run(database, "setting", "set", "company_name", "Horizonte")
    _run(database, "product", "add", "plano", "Plano")
    with database.connect("admin") as admin:
        admin.execute("update ops.settings set value = '\"Outra\"' where key = 'company_name'")
    rows = [
        {key: row[key] for key in ("who", "action", "object_kind", "object", "before", "after")}
        for row in _run(database, "audit", "--what", "ops.settings")
    ]
    assert rows == [
        {
            "who": "postgres",
            "action": "changed",
            "object_kind": "ops.settings",
            "object": "company_name",
            "before": {"value": "Horizonte"},
            "after": {"value": "Outra"},
        },
        {
            "who": getpass.getuser(),
            "action": "changed",
            "object_kind": "ops.settings",
            "object": "company_name",
            "before": {"value": None},
            "after": {"value": "Horizonte"},
        },
    ]
    by_hand = _run(database, "audit", "--who", "postgres", "--what", "ops.settings")
    assert [row["object"] for row in by_hand] == ["company_name"]
    assert [row["object"] for row in _run(database, "audit", "--what", "leads.products")] == [
        "plano"
    ]

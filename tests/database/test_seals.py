"""`indica seal`: what was sealed is proved, and what differs is named, by command and doctor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.cluster import Database

INDICA = str(Path(sys.executable).parent / "indica")


@pytest.fixture
def sealed(database: Database) -> Database:
    """Two leads, sealed."""
    with database.connect("admin", autocommit=False) as admin:
        admin.execute("set search_path = tests, public")
        admin.execute("select tests.make_operation(null)")
        admin.execute("select tests.lead(1), tests.lead(2)")
        admin.commit()
    assert run(database, "make")["leads"] == 2
    return database


def run(database: Database, *arguments: str, code: int = 0) -> Any:
    done = subprocess.run(
        [INDICA, "seal", *arguments, "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "INDICA_DATABASE_URL": database.url("migrator")},
    )
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def tamper(database: Database, statement: str) -> None:
    with database.connect("admin") as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(statement.encode())


def test_what_was_sealed_is_proved(sealed: Database) -> None:
    assert run(sealed, "make")["leads"] == 0
    (seal,) = run(sealed, "list")
    assert (seal["number"], seal["leads"], len(seal["root"])) == (1, 2, 64)
    assert run(sealed, "verify") == {"seals": 1, "problems": []}
    kept = ("--root", seal["root"], "--on", seal["sealed_on"])
    assert run(sealed, "verify", *kept)["problems"] == []
    (problem,) = run(sealed, "verify", "--root", "00", "--on", seal["sealed_on"], code=1)[
        "problems"
    ]
    assert problem["problem"] == "root_differs"
    assert run(sealed, "verify", "--root", seal["root"], code=1)["error"]


def test_what_differs_is_named_and_noticed(sealed: Database) -> None:
    tamper(sealed, "delete from leads.events where lead_id = (select min(id) from leads.leads)")
    problems = run(sealed, "verify", code=1)["problems"]
    with sealed.connect("admin") as admin:
        uid = admin.execute("select uid::text from leads.leads order by id limit 1").fetchone()
        outcome = admin.execute("select jobs.run('leads.prove_history')").fetchone()
        health = admin.execute("select ops.health() #>> '{checks,jobs,detail}'").fetchone()
    assert uid is not None
    assert {problem["problem"] for problem in problems} == {"chain_deleted", "events_missing"}
    assert {problem["lead"] for problem in problems} == {uid[0]}
    assert outcome == ("failed",)
    assert health is not None
    assert "leads.prove_history" in health[0]


def test_a_partition_that_was_emptied_is_named(sealed: Database) -> None:
    with sealed.connect("admin") as admin:
        (partition,) = admin.execute(
            "select tableoid::regclass::text from leads.events limit 1"
        ).fetchone() or ("",)
        admin.execute(f"alter table {partition} disable trigger user".encode())
        admin.execute(f"truncate {partition}".encode())
    problems = run(sealed, "verify", code=1)["problems"]
    assert len({problem["lead"] for problem in problems}) == 2
    assert {problem["problem"] for problem in problems} == {"chain_deleted", "events_missing"}


def test_nothing_is_sealed_upon_a_seal_that_is_gone(sealed: Database) -> None:
    tamper(sealed, "delete from leads.lead_seals; delete from leads.seals")
    assert run(sealed, "make", code=1)["code"] == "ID904"
    (problem,) = run(sealed, "verify", code=1)["problems"]
    assert problem["problem"] == "seal_missing"


def test_a_month_goes_only_when_it_is_over(sealed: Database) -> None:
    assert run(sealed, "drop-month", "2038-01", "--yes", code=1)["code"] == "ID105"

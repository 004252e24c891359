"""The work list with several hands in it: two people, a machine that repeats, a kill in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.operation import Operation, mobile, spread
from tests.support.waiting import wait_for

INDICA = str(Path(sys.executable).parent / "indica")
FIX = "select f.outcome from intake.fix_quarantined(%s, intake.correct_body(%s, %s::jsonb)) as f"
DISMISS = "select intake.reject_quarantined(%s, %s)"
TAKE = "select s.body ->> 'outcome' from api.submit_webhook(tests.service(), 'site', %s, null) as s"
MAP = '{"person.name": "/nome", "person.phone": ["/tel", "/celular"]}'


@pytest.fixture
def operation(database: Database) -> Operation:
    """With a source whose map does not know where the phone stands."""
    made = Operation.made_in(database)
    made.run("select intake.add_source('site', 'Site')")
    made.run(
        """select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/tel"}',
                  '{"origin": "site"}')"""
    )
    return made


def body(number: int) -> bytes:
    return json.dumps({"nome": f"Rita Prado {number}", "celular": mobile(number)}).encode()


def refused(operation: Operation, count: int) -> list[str]:
    """So many that the source sent and was refused; their uids."""
    with psycopg.connect(operation.database.url("admin"), autocommit=True) as connection:
        for number in range(count):
            row = connection.execute(TAKE.encode(), (body(number),)).fetchone()
            assert row == ("rejected",)
    return [
        str(row[0])
        for row in operation.rows(
            "select s.uid from intake.quarantine as q"
            " join intake.submissions as s on s.id = q.submission_id order by s.id"
        )
    ]


def counts(operation: Operation) -> tuple[int, int, int]:
    """Leads, corrections, and what waits."""
    return tuple(
        operation.value(f"select count(*) from {table}")
        for table in (
            "leads.leads", "intake.corrections", "intake.quarantine where resolved_at is null",
        )
    )  # fmt: skip


def attempt(
    connection: psycopg.Connection[Any], call: tuple[str, str, tuple[object, ...]]
) -> tuple[str, str]:
    """What one of two people is told."""
    who, statement, arguments = call
    connection.execute("select set_config('indica.actor', %s, false)", ("operator:" + who,))
    try:
        row = connection.execute(statement.encode(), arguments).fetchone()
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}", who
    assert row is not None
    return str(row[0] or "dismissed"), who


@pytest.mark.parametrize("second", ["fix", "dismiss"])
def test_of_two_people_in_one_second_one_is_first_and_the_other_is_told(
    operation: Operation, second: str
) -> None:
    uids = refused(operation, 6)
    for number, uid in enumerate(uids):
        change = json.dumps({"person.phone": mobile(number)})
        calls = [
            ("ana", FIX, (uid, uid, change)),
            ("bia", FIX, (uid, uid, change)) if second == "fix" else ("bia", DISMISS, (uid, "x")),
        ]
        told = {who: said for said, who in spread(operation.database, "owner", 2, calls, attempt)}
        late = next(who for who, said in told.items() if said.startswith("ID323"))
        (first,) = {"ana", "bia"} - {late}
        assert told[late].endswith(f", by {first}"), told
        assert told[first] in {"created", "dismissed"}
    leads, corrections, waiting = counts(operation)
    assert (leads, waiting) == (corrections, 0)
    assert operation.is_sound() == ""


def test_a_correction_while_the_sender_repeats_settles_once(operation: Operation) -> None:
    uids = refused(operation, 6)
    operation.run(f"""select intake.set_source_map('site', '{MAP}', '{{"origin": "site"}}')""")
    for number, uid in enumerate(uids):
        calls = [("ana", FIX, (uid, uid, "{}")), ("site", TAKE, (body(number),))]
        told = {who: said for said, who in spread(operation.database, "admin", 2, calls, attempt)}
        assert told["site"] in {"created", "touched"}, told
        assert told["ana"].split()[0] in {"created", "touched", "ID323"}, told
    assert counts(operation)[0] == 6
    assert counts(operation)[2] == 0
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""


def test_a_kill_between_many_leaves_each_settled_or_waiting(
    operation: Operation, tmp_path: Path
) -> None:
    refused(operation, 40)
    operation.run(f"""select intake.set_source_map('site', '{MAP}', '{{"origin": "site"}}')""")
    command = [INDICA, "quarantine", "fix", "--again", "--all", "--sender", "site", "--json"]
    environment = {
        **os.environ,
        "INDICA_DATABASE_URL": operation.database.url("migrator"),
        "INDICA_STATE_DIR": str(tmp_path),
    }
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: counts(operation)[0] >= 5 or None)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    operation.await_disconnects()
    leads, corrections, waiting = counts(operation)
    assert leads == corrections
    assert leads + waiting == 40
    assert operation.is_sound() == ""

    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert [entry["outcome"] for entry in json.loads(again.stdout)] == ["created"] * waiting
    assert counts(operation) == (40, 40, 0)
    assert operation.is_sound() == ""


def test_a_correction_that_loses_its_connection_changes_nothing(operation: Operation) -> None:
    (uid,) = refused(operation, 1)
    change = json.dumps({"person.phone": mobile(1)})
    with psycopg.connect(operation.database.url("owner")) as connection:
        connection.execute(FIX.encode(), (uid, uid, change))
        pid = connection.info.backend_pid
        operation.run("select pg_terminate_backend(%s)", (pid,))
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    assert counts(operation) == (0, 0, 1)
    with psycopg.connect(operation.database.url("owner"), autocommit=True) as connection:
        assert attempt(connection, ("ana", FIX, (uid, uid, change)))[0] == "created"

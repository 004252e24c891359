"""A consultant leaves: beside a code that is being typed, by a command that is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.cluster import Database
from tests.support.operation import Operation, mobile, referral
from tests.support.waiting import wait_for


def test_a_code_typed_beside_a_deactivation_opens_nothing(database: Database) -> None:
    owner = database.connect("admin")
    owner.execute("set search_path = tests, public")
    owner.execute("select tests.make_operation(null)")
    codes = [
        owner.execute("select ops.create_enrolment_code(tests.consultant(%s))", (n,)).fetchone()
        for n in (1, 2)
    ]
    bodies = [f'{{"code": "{row[0]}"}}'.encode() for row in codes if row is not None]

    typing = database.connect("admin", autocommit=False)
    typing.execute("set local search_path = tests, public")
    for body in bodies:
        answer = typing.execute(
            "select http_status from api.enrol(tests.service(), %s, '192.0.2.1')", (body,)
        ).fetchone()
        assert answer == (201,)

    def leave() -> int:
        with database.connect("admin") as other:
            row = other.execute(
                "select revoked"
                " from routing.set_consultant_active('consultant1@example.com', false)"
            ).fetchone()
        assert row is not None
        return int(row[0])

    with ThreadPoolExecutor(1) as pool:
        leaving = pool.submit(leave)
        wait_for(
            lambda: (
                owner.execute(
                    "select true from pg_stat_activity where wait_event_type = 'Lock'"
                    " and query like '%set_consultant_active%'"
                ).fetchone()
                or leaving.done()
            )
        )
        typing.commit()
        assert leaving.result() == 1
    assert owner.execute(
        "select c.email from ops.api_tokens as t join routing.consultants as c"
        " on c.id = t.consultant_id where t.revoked_at is null"
    ).fetchall() == [("consultant2@example.com",)]


def test_a_leaver_whose_command_was_killed_leaves_by_the_same_command(database: Database) -> None:
    operation = Operation.made_in(database)
    owner = database.connect("admin")
    owner.execute("set search_path = tests, public")
    for number in range(9):
        operation.submit(owner, referral(phone=mobile(number)), f"k{number}")
    owner.execute("select routing.leave('consultant1@example.com')")
    # A batch that committed, and one that is under way when the command is killed.
    owner.execute(
        "select handed from routing.transfer_leads("
        "'consultant1@example.com', null, '{}', 'left', 'operator', p_limit => 1)"
    )
    left = "select count(*) from leads.leads where consultant_id = tests.consultant(1)"
    assert operation.value(left) == 2
    owner.execute(
        "create function tests.tg_slow() returns trigger language plpgsql as"
        " $$ begin perform pg_sleep(0.5); return new; end $$"
    )
    owner.execute(
        "create trigger slow before insert on routing.decisions"
        " for each row execute function tests.tg_slow()"
    )
    command = [str(Path(sys.executable).parent / "indica"), "consultant", "leave"]
    command += ["consultant1@example.com", "--json"]
    environment = {**os.environ, "INDICA_DATABASE_URL": database.url("migrator")}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as killed:
        wait_for(
            lambda: owner.execute(
                "select true from pg_stat_activity where wait_event = 'PgSleep'"
                " and query like '%transfer_leads%'"
            ).fetchone()
        )
        killed.kill()
        killed.communicate()
    wait_for(
        lambda: (
            not owner.execute(
                "select true from pg_stat_activity where query like '%transfer_leads%'"
                " and pid <> pg_backend_pid()"
            ).fetchone()
        )
    )
    owner.execute("drop trigger slow on routing.decisions")
    assert operation.value(left) == 2, "nothing of the batch was kept"
    again = subprocess.run(command, env=environment, capture_output=True, check=True)
    told = json.loads(again.stdout)
    assert (told["handed"], told["queued"], told["busy"]) == (2, 0, 0)
    assert operation.value(left) == 0
    assert operation.value("select count(distinct lead_id) from routing.decisions") == 9
    assert operation.value("select tests.is_sound()") == ""

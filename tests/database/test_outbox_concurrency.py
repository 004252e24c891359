"""Several workers at one outbox: no row twice, order per lead, limits kept together."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, mobile, referral, spread
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow

WORKERS = 8


@pytest.fixture
def operation(database: Database) -> Operation:
    return Operation.made_in(database)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that a worker holds."""

    id: int
    kind: str
    lead_id: int
    attempt: int
    work: dict[str, Any]


def claim(
    connection: Connection, worker_id: int, limit: int = 10, lease: str = "90 seconds"
) -> list[Claimed]:
    rows = connection.execute(
        "select id, kind, lead_id, attempt, work from outbox.claim(%s, %s, %s::interval)",
        [worker_id, limit, lease],
    ).fetchall()
    return [Claimed(*row) for row in rows]


def result_of(row: Claimed) -> dict[str, Any]:
    """What a worker reports when all went well."""
    results: dict[str, dict[str, Any]] = {
        "chatwoot.contact": {
            "contact_id": row.lead_id + 9000,
            "source_id": row.work.get("source_id"),
            "adopted": False,
            "conflicts": [],
        },
        "chatwoot.conversation": {
            "conversation_id": row.lead_id + 7000,
            "reused": False,
            "lock_to_single": False,
            "assignee_id": row.work.get("assignee_id"),
        },
        "chatwoot.note": {"message_id": row.id},
        "chatwoot.update": {},
        "whatsapp.template": {"wamid": f"wamid.{row.id}.{row.attempt}"},
    }
    return results[row.kind]


def complete(connection: Connection, worker_id: int, row: Claimed) -> str:
    answer = connection.execute(
        "select outbox.complete(%s, %s, %s, %s)",
        [worker_id, row.id, row.attempt, Jsonb(result_of(row))],
    ).fetchone()
    assert answer is not None
    return str(answer[0])


def fail(connection: Connection, worker_id: int, row: Claimed, error: dict[str, Any]) -> str:
    answer = connection.execute(
        "select outbox.fail(%s, %s, %s, %s)", [worker_id, row.id, row.attempt, Jsonb(error)]
    ).fetchone()
    assert answer is not None
    return str(answer[0])


def submit_leads(operation: Operation, count: int) -> None:
    spread(
        operation.database,
        "api",
        4,
        list(range(count)),
        lambda connection, n: operation.submit(connection, referral(phone=mobile(n)), f"k{n}"),
    )


def is_busy(operation: Operation) -> bool:
    return bool(
        operation.value(
            "select exists (select from outbox.jobs where state in ('pending', 'claimed'))"
        )
    )


def test_no_two_workers_share_a_row_and_every_lead_keeps_its_order(operation: Operation) -> None:
    submit_leads(operation, 120)
    done = threading.Event()
    claimed: list[tuple[int, int]] = []
    order: dict[int, list[str]] = defaultdict(list)
    lock = threading.Lock()

    def work(connection: Connection, _: int) -> None:
        worker_id = operation.register_worker(connection)
        while not done.is_set():
            rows = claim(connection, worker_id, limit=7)
            with lock:
                claimed.extend((row.id, row.attempt) for row in rows)
                for row in rows:
                    order[row.lead_id].append(row.kind)
            for row in rows:
                assert complete(connection, worker_id, row) == "done"
            if not rows and not is_busy(operation):
                done.set()

    spread(operation.database, "worker", WORKERS, list(range(WORKERS)), work)

    assert [item for item, count in Counter(claimed).items() if count > 1] == []
    assert len(order) == 120
    assert set(map(tuple, order.values())) == {
        ("chatwoot.contact", "chatwoot.conversation", "whatsapp.template", "chatwoot.note")
    }
    assert operation.rows("select distinct state, attempts from outbox.jobs") == [("done", 1)]
    assert operation.rows("select distinct status, next_action from leads.leads") == [
        ("contacted", "await_reply")
    ]
    assert operation.rows("select distinct sends from sending.messages") == [(1,)]
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""


def test_whatever_goes_wrong_nobody_is_written_to_twice(operation: Operation) -> None:
    """Workers refuse, lose answers, give back, and die holding rows."""
    operation.run(
        "update ops.settings set value = '\"0 seconds\"' where key = 'first_contact_max_wait'"
    )
    submit_leads(operation, 60)
    left: Counter[str] = Counter()
    lock = threading.Lock()
    end = time.monotonic() + 240

    def work(_: Connection, number: int) -> None:
        dice = random.Random(number)
        connection = psycopg.connect(operation.database.url("worker"), autocommit=True)
        worker_id = operation.register_worker(connection)
        while time.monotonic() < end:
            rows = claim(connection, worker_id, limit=5, lease="1 second")
            if not rows:
                if not is_busy(operation):
                    break
                # What waits for another attempt need not be waited for.
                operation.run(
                    "update outbox.jobs as m set due_at = util.current_time()"
                    " where m.state = 'pending' and m.due_at > util.current_time()"
                )
                time.sleep(0.02)
                continue
            if dice.random() < 0.05:
                connection.close()
                connection = psycopg.connect(operation.database.url("worker"), autocommit=True)
                worker_id = operation.register_worker(connection)
                continue
            for row in rows:
                chance = dice.random()
                if chance < 0.05:
                    connection.execute("select outbox.release(%s, %s)", [worker_id, [row.id]])
                elif chance < 0.15:
                    fail(connection, worker_id, row, {"phase": "before_request"})
                else:
                    if row.kind == "whatsapp.template":
                        with lock:
                            left[row.work["to"]] += 1
                    if chance < 0.25:
                        fail(connection, worker_id, row, {"phase": "no_answer"})
                    else:
                        complete(connection, worker_id, row)
        connection.close()

    spread(operation.database, "worker", WORKERS, list(range(WORKERS)), work)

    assert (
        operation.rows(
            "select kind, state, attempts, due_at, last_error from outbox.jobs"
            " where state in ('pending', 'claimed')"
        )
        == []
    )
    assert [phone for phone, count in left.items() if count > 1] == []
    states = dict(operation.rows("select state, count(*) from sending.messages group by 1"))
    assert set(states) <= {"accepted", "unknown"}
    assert sum(states.values()) == 60
    assert (
        operation.rows(
            "select l.id from leads.leads as l join sending.messages as m on m.lead_id = l.id"
            " where (m.state = 'accepted') is distinct from (l.next_action = 'await_reply')"
        )
        == []
    )
    assert operation.rows("select distinct next_action from leads.leads where status = 'new'") in (
        [],
        [("human_review",)],
    )
    assert operation.is_sound() == ""


def test_a_worker_that_dies_loses_nothing_and_repeats_no_message(operation: Operation) -> None:
    submit_leads(operation, 2)
    with operation.database.connect("worker") as survivor:
        second = operation.register_worker(survivor)
        for _ in range(2):
            (row,) = [r for r in claim(survivor, second) if r.lead_id == 1]
            complete(survivor, second, row)
        operation.run("select outbox.release(%s, array_agg(id)) from outbox.jobs", [second])

        dying = psycopg.connect(operation.database.url("worker"), autocommit=True)
        held = claim(dying, operation.register_worker(dying), lease="1 second")
        assert sorted(row.kind for row in held) == ["chatwoot.contact", "whatsapp.template"]
        operation.run("select pg_terminate_backend(%s)", [dying.info.backend_pid])
        assert claim(survivor, second) == []

        again: list[Claimed] = []

        def is_taken_back() -> bool:
            again.extend(claim(survivor, second))
            return bool(again)

        wait_for(is_taken_back, limit=10)
        dying.close()
    assert [(r.kind, r.attempt) for r in again if r.kind != "chatwoot.note"] == [
        ("chatwoot.contact", 2)
    ]
    assert operation.rows("select state, sends from sending.messages") == [("unknown", 1)]
    assert (
        operation.value(
            "select count(*) from outbox.jobs where kind = 'whatsapp.template' and state = 'dead'"
        )
        == 1
    )
    assert operation.is_sound() == ""


def test_limits_hold_for_all_workers_together(operation: Operation) -> None:
    submit_leads(operation, 40)
    with operation.database.connect("worker") as connection:
        worker_id = operation.register_worker(connection)
        for _ in range(2):
            for row in claim(connection, worker_id, limit=100):
                complete(connection, worker_id, row)

    def claim_templates(connection: Connection, _: int) -> int:
        return sum(
            row.kind == "whatsapp.template"
            for row in claim(connection, operation.register_worker(connection), limit=10)
        )

    operation.run("update sending.channels set people_per_day = 7")
    sent = spread(operation.database, "worker", WORKERS, list(range(WORKERS)), claim_templates)
    assert sum(sent) == 7

    operation.run("update sending.channels set people_per_day = null, messages_per_second = 3")
    operation.run(
        "update outbox.jobs set due_at = now() where state = 'pending' and"
        " kind = 'whatsapp.template'"
    )

    def claim_until_thirteen(connection: Connection, _: int) -> None:
        worker_id = operation.register_worker(connection)
        while int(operation.value("select count(*) from sending.messages")) < 13:
            claim(connection, worker_id)

    spread(operation.database, "worker", 4, list(range(4)), claim_until_thirteen)
    most_in_a_second = operation.value(
        "select max(n) from (select count(*) over ("
        " order by sending_at range between current row and interval '1 second' following) as n"
        " from sending.messages"
        " where id not in (select id from sending.messages order by id limit 7)) as w"
    )
    assert int(most_in_a_second) <= 3


def test_two_leads_of_one_number_are_six_seconds_apart(operation: Operation) -> None:
    """Two workers hold a lead each; the number is shared by two people."""
    with operation.database.connect("api") as connection:
        for tax_id in ("52998224725", "39053344705"):
            body = referral(phone=mobile(1), tax_id=tax_id)
            assert operation.submit(connection, body, tax_id).status == 201
    with operation.database.connect("worker") as connection:
        worker_id = operation.register_worker(connection)
        for _ in range(2):
            for row in claim(connection, worker_id):
                complete(connection, worker_id, row)
    claimed = spread(
        operation.database,
        "worker",
        2,
        [0, 1],
        lambda connection, _: claim(connection, operation.register_worker(connection), limit=1),
    )
    assert sum(len(rows) for rows in claimed) == 1
    assert operation.rows(
        "select last_error ->> 'held' from outbox.jobs where kind = 'whatsapp.template'"
        " and state = 'pending'"
    ) == [("recipient_rate",)]


def test_opt_outs_beside_claims_and_reports_never_deadlock(operation: Operation) -> None:
    submit_leads(operation, 60)
    done = threading.Event()
    opt_out = {"phase": "answered", "http_status": 400, "code": 131050}

    def act(connection: Connection, number: int) -> None:
        dice = random.Random(number)
        if number < 4:
            worker_id = operation.register_worker(connection)
            while not done.is_set():
                for row in claim(connection, worker_id, limit=6):
                    if row.kind == "whatsapp.template" and dice.random() < 0.5:
                        fail(connection, worker_id, row, opt_out)
                    else:
                        complete(connection, worker_id, row)
        elif number < 6:
            while not done.is_set():
                n = dice.randrange(60)
                body = referral(phone=mobile(n), referrer={"name": "Rui", "phone": mobile(n + 100)})
                answer = operation.submit(connection, body, f"again-{number}-{dice.random()}")
                assert answer.outcome in ("touched", "suppressed", "created"), answer
        else:
            for n in dice.sample(range(60), 60):
                connection.execute(
                    "select leads.suppress(%s, null, 'request', 'operator')", [mobile(n)]
                )
            done.set()

    spread(operation.database, "admin", 8, list(range(8)), act)

    assert operation.faults() == []
    assert operation.deadlocks() == 0
    assert operation.rows("select status from leads.leads where leads.is_open(status)") == []
    assert operation.rows("select id from outbox.jobs where last_error ->> 'held' ~ 'error'") == []
    assert operation.is_sound() == ""


def test_a_commit_wakes_the_workers_and_a_rollback_does_not(operation: Operation) -> None:
    with (
        operation.database.connect("worker") as ear,
        psycopg.connect(operation.database.url("api")) as mouth,
    ):
        ear.execute("listen outbox")
        operation.submit(mouth, referral(phone=mobile(1)), "k1")
        mouth.rollback()
        assert list(ear.notifies(timeout=0.3)) == []
        operation.submit(mouth, referral(phone=mobile(2)), "k2")
        mouth.commit()
        (heard,) = ear.notifies(timeout=60, stop_after=1)
        assert (heard.channel, heard.payload) == ("outbox", "")
        worker_id = operation.register_worker(ear)
        (row,) = claim(ear, worker_id)
        with operation.database.connect("worker") as other:
            other.execute("select outbox.release(%s, %s)", [worker_id, [row.id]])
        assert [n.channel for n in ear.notifies(timeout=60, stop_after=1)] == ["outbox"]


_JOB = (
    "insert into outbox.jobs (kind, state, due_at, created_at, finished_at, dedupe_key, last_error)"
    " values ('chatwoot.contact', '{state}', now() + interval '1 hour', now(), {finished}, 'k',"
    " jsonb_build_object('held', 'closed'))"
)


@pytest.mark.parametrize(
    ("before", "statement"),
    [
        (_JOB.format(state="cancelled", finished="now()"), "select outbox.restore('k', now())"),
        (_JOB.format(state="done", finished="now()"), "select outbox.requeue('k', now())"),
        (
            _JOB.format(state="dead", finished="now()"),
            "select outbox.retry_dead(id) from outbox.jobs where dedupe_key = 'k'",
        ),
        (
            _JOB.format(state="pending", finished="null"),
            "select outbox.wake('chatwoot', '{closed}', now())",
        ),
        (
            (
                "select ops.notice_home(); update ops.homes set system_identifier = '1';"
                " select ops.notice_home()"
            ),
            "select flow.finish_settling('nothing_left')",
        ),
        (
            (
                "select ops.notice_home();"
                " update ops.homes set left_at = now(), settled_at = null, settled_how = null"
            ),
            "select flow.finish_settling('returned')",
        ),
    ],
    ids=["restored", "again", "dead", "held", "settled", "returned"],
)
def test_what_may_leave_again_wakes_the_workers(
    operation: Operation, before: str, statement: str
) -> None:
    with (
        operation.database.connect("worker") as ear,
        operation.database.connect("admin") as admin,
    ):
        admin.execute(before.encode())
        ear.execute("listen outbox")
        admin.execute(statement.encode())
        assert [n.channel for n in ear.notifies(timeout=60, stop_after=1)] == ["outbox"]


def test_a_lead_that_somebody_holds_is_passed_over_and_the_rest_leaves(
    operation: Operation,
) -> None:
    submit_leads(operation, 30)
    with (
        operation.database.connect("owner", autocommit=False) as holder,
        operation.database.connect("worker") as connection,
    ):
        # Ten of them stand first in the queue: more than one claim asks for.
        holder.execute(
            "select from leads.leads where id in (select id from leads.leads order by id limit 10)"
            " for update"
        )
        connection.execute("set statement_timeout = '10s'")
        worker_id = operation.register_worker(connection)
        left: Counter[str] = Counter()
        for _ in range(30):
            for row in claim(connection, worker_id, limit=5):
                assert row.lead_id > 10
                left[row.kind] += 1
                complete(connection, worker_id, row)
        assert left == Counter(
            {
                "chatwoot.contact": 20,
                "chatwoot.conversation": 20,
                "whatsapp.template": 20,
                "chatwoot.note": 20,
            }
        )
        assert operation.rows(
            "select distinct state, attempts, last_error from outbox.jobs where lead_id <= 10"
        ) == [("pending", 0, None)]
        holder.rollback()

        def all_left() -> bool:
            for row in claim(connection, worker_id, limit=50):
                complete(connection, worker_id, row)
            return not is_busy(operation)

        wait_for(all_left)
    assert operation.rows("select distinct state, attempts from outbox.jobs") == [("done", 1)]
    assert operation.is_sound() == ""


def test_an_expired_lease_of_a_lead_that_somebody_holds_stops_no_other(
    operation: Operation,
) -> None:
    submit_leads(operation, 3)
    with (
        operation.database.connect("owner", autocommit=False) as holder,
        operation.database.connect("worker") as connection,
    ):
        worker_id = operation.register_worker(connection)
        assert len(claim(connection, worker_id, limit=3)) == 3
        holder.execute("select from leads.leads where id = 1 for update")
        operation.run("update outbox.jobs set lease_expires_at = now() where state = 'claimed'")
        connection.execute("set statement_timeout = '10s'")
        again = claim(connection, worker_id, limit=3)
        assert sorted((row.lead_id, row.attempt) for row in again) == [(2, 2), (3, 2)]
        assert operation.value("select state from outbox.jobs where lead_id = 1") == "claimed"
        holder.rollback()

        def first() -> list[Claimed]:
            return [row for row in claim(connection, worker_id) if row.lead_id == 1]

        (row,) = wait_for(first)
        assert row.attempt == 2

"""Terms of human steps: who acts in the same second wins, nothing twice, nobody waits."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, mobile, referral, spread
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow

ANSWER_IN_CHATWOOT = """
    select api.receive_webhook(tests.service(), 'chatwoot', convert_to(tests.chatwoot_message(
        1, 'outgoing', 'Bom dia', jsonb_build_object('conversation', jsonb_set(
            tests.chatwoot_conversation(1) || jsonb_build_object('id', c.conversation_id),
            '{meta,sender,phone_number}', to_jsonb(p.value)))
    )::text, 'UTF8'))
    from chatwoot.conversations as c
    join leads.leads as l on l.id = c.lead_id
    join people.identifiers as p on p.person_id = l.person_id and p.kind = 'phone'
    where c.lead_id = %s
"""
ANSWER = "select inbox.record_human_answer(%s, %s, util.current_time())"


@pytest.fixture
def operation(database: Database) -> Operation:
    return Operation.made_in(database)


def prepare(operation: Operation, connection: Connection) -> None:
    """Let a session do what the helpers of the pgTAP tests do."""
    connection.execute("set search_path = tests, public")
    worker_id = operation.register_worker(connection)
    connection.execute(
        "select set_config('tests.worker_id', %s, false), set_config('tests.token_id', %s, false)",
        [str(worker_id), str(operation.token_id)],
    )


def people_write(operation: Operation, count: int) -> list[int]:
    """So many leads whose people wrote an hour ago; the term of half an hour is over."""
    ids = []
    with operation.database.connect("admin") as connection:
        prepare(operation, connection)
        for number in range(count):
            operation.submit(connection, referral(phone=mobile(number)), f"k{number}")
        connection.execute("select tests.drain()")
        for (lead_id,) in connection.execute("select id from leads.leads order by id").fetchall():
            connection.execute("select tests.reply(%s)", [lead_id])
            ids.append(int(lead_id))
        connection.execute("select ops.move_clock('1 hour')")
    return ids


def owner_of(operation: Operation, lead_id: int) -> int | None:
    value = operation.value("select consultant_id from leads.leads where id = %s", [lead_id])
    return None if value is None else int(value)


def passed(operation: Operation) -> int:
    return int(operation.value("select count(*) from leads.events where kind = 'term_passed'"))


def test_whoever_acts_in_that_second_keeps_the_lead(operation: Operation) -> None:
    answered, other = people_write(operation, 2)
    before = owner_of(operation, answered)
    with (
        operation.database.connect("admin", autocommit=False) as consultant,
        operation.database.connect("owner") as job,
    ):
        consultant.execute(ANSWER, [answered, before])
        assert job.execute("select routing.escalate()").fetchone() == (1,)
        consultant.commit()
        assert job.execute("select routing.escalate()").fetchone() == (0,)
    assert owner_of(operation, answered) == before
    assert passed(operation) == 1
    assert operation.rows("select lead_id from routing.waits") == [(other,)]
    assert operation.is_sound() == ""


def test_an_answer_that_waits_for_the_escalation_counts_all_the_same(operation: Operation) -> None:
    (lead_id,) = people_write(operation, 1)
    before = owner_of(operation, lead_id)
    results: list[Any] = []

    with (
        operation.database.connect("owner", autocommit=False) as job,
        operation.database.connect("admin") as consultant,
    ):

        def answer() -> None:
            results.append(consultant.execute(ANSWER, [lead_id, before]).fetchone())

        assert job.execute("select routing.escalate()").fetchone() == (1,)
        thread = threading.Thread(target=answer)
        thread.start()
        wait_for(
            lambda: operation.value(
                "select exists (select from pg_locks where pid = %s and not granted)",
                [consultant.info.backend_pid],
            )
        )
        job.commit()
        thread.join(20)
    assert results == [(True,)]
    assert passed(operation) == 1
    assert operation.rows("select next_action from leads.leads") == [("await_reply",)]
    assert operation.rows("select lead_id from routing.waits") == []
    assert operation.is_sound() == ""


def test_what_nobody_read_yet_counts(operation: Operation) -> None:
    answered, other = people_write(operation, 2)
    before = owner_of(operation, answered)
    with operation.database.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        connection.execute(ANSWER_IN_CHATWOOT, [answered])
        connection.execute("call jobs.run_in_steps('routing.escalate', null)")
    assert operation.rows("select state from inbox.deliveries") == [("processed",)]
    assert operation.rows("select lead_id from leads.events where kind = 'term_passed'") == [
        (other,)
    ]
    assert owner_of(operation, answered) == before
    assert operation.rows("select outcome from jobs.runs") == [("succeeded",)]


def test_many_at_once_escalate_each_lead_once(operation: Operation) -> None:
    ids = people_write(operation, 40)

    def escalate(connection: Connection, _: int) -> int:
        row = connection.execute("select routing.escalate(7)").fetchone()
        assert row is not None
        return int(row[0])

    done = sum(spread(operation.database, "owner", 6, range(24), escalate))
    assert done == len(ids)
    assert passed(operation) == len(ids)
    assert operation.value("select count(*) from routing.decisions") == 2 * len(ids)
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""


def test_what_was_cut_off_is_done_again(operation: Operation) -> None:
    (lead_id,) = people_write(operation, 1)
    before = owner_of(operation, lead_id)
    with operation.database.connect("owner", autocommit=False) as job:
        job.execute("select routing.escalate()")
        job.rollback()
    assert (owner_of(operation, lead_id), passed(operation)) == (before, 0)
    operation.run("select routing.escalate()")
    assert owner_of(operation, lead_id) != before
    assert passed(operation) == 1
    assert (
        operation.value(
            "select count(*) from outbox.jobs where payload ->> 'about' = 'term_passed'"
        )
        == 1
    )


def test_a_month_with_consultants_who_do_not_answer(operation: Operation) -> None:
    """Every open lead always has an owner and a step in the future, or an alert that is open."""
    chance = random.Random(20260301)
    now = datetime(2026, 3, 2, 10, 50, tzinfo=UTC)
    end = now + timedelta(days=30)
    number = 0
    with psycopg.connect(operation.database.url("admin"), autocommit=True) as connection:
        prepare(operation, connection)
        connection.execute(
            "update ops.settings set value = null"
            " where key in ('working_hours', 'first_contact_hours')"
        )
        while now < end:
            # Hours of the day, and a night between; for ten days no job runs.
            now += timedelta(minutes=chance.choice((20, 45, 90, 240)))
            if now.hour >= 23:
                now = now.replace(hour=10, minute=50) + timedelta(days=1)
            connection.execute("select set_config('indica.fake_now', %s, false)", [now.isoformat()])
            for _ in range(chance.choice((0, 0, 1, 2))):
                number += 1
                phone = mobile(number) if number % 9 else f"+5511{33330000 + number}"
                operation.submit(connection, referral(phone=phone), f"m{number}")
            connection.execute("select tests.drain()")
            for lead_id, consultant_id, step in connection.execute(
                "select id, consultant_id, next_action from leads.leads where ended_at is null"
            ).fetchall():
                act(connection, chance, lead_id, consultant_id, step)
            outage = datetime(2026, 3, 10, tzinfo=UTC) < now < datetime(2026, 3, 20, tzinfo=UTC)
            if outage:
                continue
            connection.execute("select count(*) from rework.run()")
            connection.execute("select routing.assign_waiting()")
            while connection.execute("select routing.escalate()").fetchone() != (0,):
                pass
            connection.execute("select tests.drain()")
            assert connection.execute(FORGOTTEN).fetchall() == [], now
        told = connection.execute(
            "select (select count(*) from governance.terms where state = 'escalated'),"
            " (select coalesce(sum(arguments[1]::integer), 0) from governance.findings"
            " where code = 'terms_escalated'), (select count(*) from leads.events"
            " where kind = 'term_passed'), (select count(*) from leads.leads)"
        ).fetchone()
        assert told is not None
        escalated, alerted, passes, leads = told
        assert escalated == alerted > 0
        assert passes > 50
        assert leads > 100
        # Nothing twice: a term is escalated once, and never again by who let it pass.
        assert (
            connection.execute(
                "select lead_id, data ->> 'due_at' from leads.events where kind = 'term_passed'"
                " group by 1, 2 having count(*) > 1"
            ).fetchall()
            == []
        )
        assert (
            connection.execute(
                "select from leads.events where kind = 'term_passed'"
                " and data -> 'consultant_id' = data -> 'to_consultant_id'"
            ).fetchall()
            == []
        )
        assert (
            connection.execute(
                "select lead_id, cycle, step from rework.attempts group by 1, 2, 3"
                " having count(*) > 1"
            ).fetchall()
            == []
        )
        assert connection.execute("select difference from governance.conservation").fetchall() == [
            (0,)
        ]
        assert (
            connection.execute(
                "select id from leads.leads where not leads.verify_chain(id)"
            ).fetchall()
            == []
        )


FORGOTTEN = """
    select l.id, l.status, l.next_action, l.next_action_at, s.reason
    from leads.leads as l
    left join routing.waits as w on w.lead_id = l.id
    left join governance.stagnant_leads as s on s.lead_id = l.id
    where l.ended_at is null
        and not (
            num_nonnulls(l.consultant_id, l.queue_code) = 1
            and (
                w.due_at > util.current_time() or w.passed_at is not null
                or (w.lead_id is null and l.next_action_at > util.current_time() - interval '1 day')
            )
        )
"""
"""Open leads without an owner, or whose step is over and neither escalated nor in an alert."""


def act(
    connection: Connection,
    chance: random.Random,
    lead_id: int,
    consultant_id: int | None,
    step: str,
) -> None:
    """What the person and the owner do by chance; one in three consultants hardly ever acts."""
    if step in {"await_reply", "rework"} and chance.random() < 0.03:
        connection.execute("select tests.reply(%s)", [lead_id])
        return
    is_lazy = consultant_id is not None and consultant_id % 3 == 0
    if consultant_id is None or chance.random() > (0.02 if is_lazy else 0.2):
        return
    if step == "answer_person":
        connection.execute(ANSWER, [lead_id, consultant_id])
    elif step in {"call_by_consultant", "scheduled"}:
        connection.execute(
            "select leads.record_call(%s, tests.token_id(), %s)",
            [lead_id, chance.choice(("no_answer", "answered", "call_back"))],
        )
        if chance.random() < 0.3:
            status = connection.execute(
                "select status from leads.leads where id = %s", [lead_id]
            ).fetchone()
            if status == ("engaged",):
                connection.execute(
                    "select leads.change_status(%s, %s, 'token:1', %s)",
                    [
                        lead_id,
                        *chance.choice((("qualified", None), ("won", None), ("lost", "price"))),
                    ],
                )

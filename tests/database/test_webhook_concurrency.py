"""Webhooks beside the worker's own reports and beside one another: nothing falls between."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.support.cluster import Database
from tests.support.waiting import wait_for

Connection = psycopg.Connection[Any]

PHONE_NUMBER_ID = "100200300"


@pytest.fixture
def connection(database: Database) -> Connection:
    made = database.connect("admin")
    made.execute("set search_path = tests, public")
    made.execute("select tests.make_operation(null)")
    return made


def receive(connection: Connection, value: dict[str, Any]) -> None:
    body = {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {
                        "field": "messages",
                        "value": {"metadata": {"phone_number_id": PHONE_NUMBER_ID}, **value},
                    }
                ],
            }
        ],
    }
    connection.execute(
        "select api.receive_webhook(tests.service(), 'whatsapp', %s)", (json.dumps(body).encode(),)
    )


def status(wamid: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": wamid, "status": name, "timestamp": str(int(time.time())), **more}


def process(database: Database) -> int:
    with database.connect("worker") as other:
        row = other.execute("select inbox.process_deliveries(1)").fetchone()
    assert row is not None
    return int(row[0])


def one(connection: Connection, query: str, *arguments: Any) -> Any:
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def in_thread(work: Any, *arguments: Any) -> Iterator[Any]:
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work, *arguments)


def waits_for_a_lock(connection: Connection) -> bool:
    return bool(
        one(
            connection,
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
            " and datname = current_database())",
        )
    )


@pytest.mark.parametrize("with_opaque", [True, False], ids=["opaque", "wamid alone"])
def test_a_status_that_meets_the_acceptance_is_applied_once(
    connection: Connection, database: Database, with_opaque: bool
) -> None:
    """The worker's report is written and not committed when the status is processed."""
    lead_id = one(connection, "select tests.lead_with_conversation(1)")
    claimed = connection.execute("select * from tests.claim_one('whatsapp.template')").fetchone()
    assert claimed is not None
    row_id, attempt, work = claimed
    more = {"biz_opaque_callback_data": work["opaque"]} if with_opaque else {}
    receive(connection, {"statuses": [status("wamid.race", "delivered", **more)]})
    worker_id = one(connection, "select tests.worker_id()")

    with database.connect("admin", autocommit=False) as reporter:
        reporter.execute(
            "select outbox.complete(%s, %s, %s, %s)",
            (worker_id, row_id, attempt, Jsonb({"wamid": "wamid.race"})),
        )
        with in_thread(process, database) as processing:
            wait_for(lambda: waits_for_a_lock(connection))
            reporter.commit()
            assert processing.result(30) == 1
    assert one(connection, "select (tests.message_of(%s)).state", lead_id) == "delivered"
    assert one(connection, "select state from inbox.facts") == "applied"
    accepted = "select count(*) from leads.events where kind = 'template_accepted'"
    assert one(connection, accepted) == 1


def test_a_parked_status_is_found_by_an_acceptance_that_waited_for_it(
    connection: Connection, database: Database
) -> None:
    lead_id = one(connection, "select tests.lead_with_conversation(1)")
    claimed = connection.execute("select * from tests.claim_one('whatsapp.template')").fetchone()
    assert claimed is not None
    worker_id = one(connection, "select tests.worker_id()")
    receive(connection, {"statuses": [status("wamid.race", "read")]})

    def report() -> None:
        with database.connect("admin") as reporter:
            reporter.execute(
                "select outbox.complete(%s, %s, %s, %s)",
                (worker_id, claimed[0], claimed[1], Jsonb({"wamid": "wamid.race"})),
            )

    with database.connect("worker", autocommit=False) as processing:
        processing.execute("select inbox.process_deliveries(1)")
        with in_thread(report) as reporting:
            wait_for(lambda: waits_for_a_lock(connection))
            processing.commit()
            reporting.result(30)
    assert one(connection, "select (tests.message_of(%s)).state", lead_id) == "read"
    assert one(connection, "select count(*) from inbox.facts") == 1


@pytest.mark.parametrize("kind", ["chatwoot.contact", "chatwoot.conversation"])
def test_what_a_worker_made_and_what_was_adopted_are_both_known(
    connection: Connection, database: Database, kind: str
) -> None:
    """Chatwoot's own conversation is adopted and not committed when the worker reports."""
    beside = one(connection, "select tests.lead_with_conversation(2)")
    connection.execute(
        "update outbox.jobs set state = 'done', finished_at = now() where finished_at is null"
    )
    lead_id = one(connection, "select tests.lead(1)")
    before = one(connection, "select tests.snapshot(%s)", beside)
    if kind == "chatwoot.conversation":
        connection.execute("select tests.step('chatwoot.contact')")
    claimed = connection.execute("select * from tests.claim_one(%s)", (kind,)).fetchone()
    assert claimed is not None
    job_id, attempt, work = claimed
    made = one(connection, "select tests.result(%s, %s, %s)", kind, job_id, Jsonb(work))
    worker_id = one(connection, "select tests.worker_id()")
    adopted = {"id": 8888, "uuid": "adopted", "contact_id": 4444, "source_id": "5511"}

    def report() -> None:
        with database.connect("admin") as reporter:
            reporter.execute(
                "select outbox.complete(%s, %s, %s, %s)", (worker_id, job_id, attempt, Jsonb(made))
            )

    with database.connect("admin", autocommit=False) as adopting:
        adopting.execute(
            "select chatwoot.adopt_conversation(%s, c.id, %s, false, now())"
            " from sending.channels as c where c.is_default",
            (lead_id, Jsonb(adopted)),
        )
        with in_thread(report) as reporting:
            wait_for(lambda: waits_for_a_lock(connection))
            adopting.commit()
            reporting.result(30)
    known = (
        "select array_agg(concat_ws(' ', attempt, conversation_id, uuid) order by attempt)"
        " from chatwoot.conversations where lead_id = %s"
    )
    if kind == "chatwoot.contact":
        assert one(connection, known, lead_id) == ["1 8888 adopted"]
        contact = "select contact_id from chatwoot.contacts where person_id = tests.person_id(%s)"
        assert one(connection, contact, lead_id) == 4444
        told = "select data -> 'conflicts' from leads.events where lead_id = %s and kind = %s"
        conflicts = one(connection, told, lead_id, "chatwoot_contact_ready")
        assert conflicts == [{"field": "phone_number", "contact_id": made["contact_id"]}]
    else:
        ours = made["conversation_id"]
        assert one(connection, known, lead_id) == ["1 8888 adopted", f"2 {ours}"]
        closed = (
            "select payload ->> 'conversation_id' from outbox.jobs"
            " where lead_id = %s and payload ->> 'status' = 'resolved'"
        )
        assert one(connection, closed, lead_id) == str(ours)
    assert one(connection, "select tests.snapshot(%s)", beside) == before


def test_a_refusal_for_good_waits_for_a_reply_before_it_holds_the_job(
    connection: Connection, database: Database
) -> None:
    """Both take the person's identifiers first: neither waits for what the other needs."""
    lead_id = one(connection, "select tests.lead_with_conversation(1)")
    claimed = connection.execute("select * from tests.claim_one('whatsapp.template')").fetchone()
    assert claimed is not None
    worker_id = one(connection, "select tests.worker_id()")

    def report() -> str:
        with database.connect("admin") as reporter:
            return str(
                one(
                    reporter,
                    "select outbox.fail(%s, %s, %s, tests.error(131050))",
                    worker_id,
                    claimed[0],
                    claimed[1],
                )
            )

    with database.connect("admin", autocommit=False) as replying:
        replying.execute("set search_path = tests, public")
        replying.execute("select people.lock_person(tests.person_id(%s))", (lead_id,))
        with in_thread(report) as reporting:
            wait_for(lambda: waits_for_a_lock(connection))
            # As inbox.record_reply does next.
            replying.execute("select sending.lock_message((tests.message_of(%s)).id)", (lead_id,))
            replying.commit()
            assert reporting.result(30) == "dead"
    assert one(connection, "select status from leads.leads where id = %s", lead_id) == "opted_out"


def test_one_session_at_a_time_and_nobody_waits(connection: Connection, database: Database) -> None:
    for number in range(3):
        receive(connection, {"statuses": [status(f"wamid.{number}", "sent")]})
    with database.connect("worker", autocommit=False) as first:
        taken = first.execute("select inbox.process_deliveries(1)").fetchone()
        assert taken == (1,)
        assert process(database) == 0
        first.rollback()
    assert [process(database) for _ in range(4)] == [1, 1, 1, 0]
    assert one(connection, "select count(*) from inbox.facts") == 3


def test_a_reply_and_an_opt_out_and_a_referral_at_once_never_lock_up(
    connection: Connection, database: Database
) -> None:
    """Webhooks, intakes and opt-outs of the same people, from many sides."""
    phones = [one(connection, "select tests.phone(%s)", n) for n in range(1, 7)]
    for n in range(1, 7):
        connection.execute("select tests.lead(%s)", (n,))
    token_id = one(connection, "select tests.token_id()")
    for number in range(40):
        phone = phones[number % 6]
        text = "parar" if number % 7 == 6 else "oi"
        receive(
            connection,
            {
                "messages": [
                    {
                        "from": phone.lstrip("+"),
                        "id": f"wamid.{number}",
                        "timestamp": str(int(time.time()) + number),
                        "type": "text",
                        "text": {"body": text},
                    }
                ]
            },
        )
    failures: list[BaseException] = []

    def drain() -> None:
        with database.connect("worker") as other:
            while True:
                row = other.execute("select inbox.process_deliveries(1)").fetchone()
                if row == (0,):
                    return

    def refer() -> None:
        with database.connect("admin") as other:
            for number in range(30):
                body = {
                    "person": {"name": "Maria Souza", "phone": phones[number % 6]},
                    "origin": "manual",
                }
                other.execute(
                    "select api.submit_lead(tests.credential(%s), %s, %s)",
                    (token_id, json.dumps(body).encode(), f"{threading.get_ident()}-{number}"),
                )

    def guarded(work: Any) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(w,)) for w in (drain, refer, refer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    def is_all_read() -> bool:
        drain()
        return bool(
            one(connection, "select count(*) = 0 from inbox.deliveries where state = 'received'")
        )

    wait_for(is_all_read)
    assert failures == []
    failed = "select count(*) from inbox.facts where state = 'failed'"
    assert one(connection, failed) == 0
    assert one(connection, "select count(*) from inbox.replies") == 40
    assert one(connection, "select tests.is_sound()") == ""


def test_a_lead_that_somebody_holds_keeps_nobody_elses_words_waiting(
    connection: Connection, database: Database
) -> None:
    for n in (1, 2):
        lead_id = one(connection, "select tests.lead(%s)", n)
        receive(
            connection,
            {
                "messages": [
                    {
                        "from": one(connection, "select tests.phone(%s)", n).lstrip("+"),
                        "id": f"wamid.{lead_id}",
                        "timestamp": str(int(time.time()) + 1),
                        "type": "text",
                        "text": {"body": "oi, quero sim"},
                    }
                ]
            },
        )
    with database.connect("admin", autocommit=False) as holder:
        holder.execute("select from leads.leads where id = 1 for update")
        assert process(database) == 1
        assert one(connection, "select tests.next_action(2)") == "answer_person"
        assert process(database) == 0
        assert one(connection, "select array_agg(state order by id) from inbox.deliveries") == [
            "received",
            "processed",
        ]
        holder.rollback()
    wait_for(lambda: process(database) == 1)
    assert one(connection, "select tests.next_action(1)") == "answer_person"
    assert one(connection, "select count(*) from inbox.facts where state <> 'applied'") == 0


def test_a_call_takes_the_identifiers_before_the_lead(
    database: Database, connection: Connection
) -> None:
    """As an intake does, which holds the identifiers here and wants the lead next."""
    connection.execute("select tests.lead(1)")
    row = connection.execute("select l.id, l.uid, l.person_id from leads.leads as l").fetchone()
    token = connection.execute("select current_setting('tests.token_id')").fetchone()
    assert row is not None
    assert token is not None
    lead_id, uid, person_id = row
    with (
        database.connect("admin", autocommit=False) as intake,
        ThreadPoolExecutor(1) as pool,
        database.connect("admin") as caller,
    ):
        caller.execute("select set_config('tests.token_id', %s, false)", token)
        intake.execute("select people.lock_person(%s)", (person_id,))
        call = pool.submit(
            caller.execute,
            "select (api.record_call(tests.credential(), %s, %s)).http_status",
            (uid, b'{"result": "no_answer"}'),
        )
        wait_for(
            lambda: (
                connection.execute(
                    "select from pg_locks where not granted and locktype = 'advisory'"
                ).fetchone()
                is not None
            )
        )
        intake.execute(
            "select from leads.leads as l where l.id = %s for no key update nowait", (lead_id,)
        )
        intake.commit()
        assert call.result(20).fetchone() == (200,)

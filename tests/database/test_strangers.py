"""Somebody unknown writes in the very moment in which they are referred."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.waiting import wait_for

Connection = psycopg.Connection[Any]

STRANGER = 1
UNINVOLVED = 2
GREETING = "Bom dia, qual o horário de vocês?"
WISHES = ("Parar", "não me mande mais mensagens")
WAYS = ("meta", "chatwoot")


@pytest.fixture
def connection(database: Database) -> Connection:
    made = database.connect("admin")
    made.execute("set search_path = tests, public")
    made.execute("select tests.make_operation(null)")
    made.execute("select tests.lead(%s)", (UNINVOLVED,))
    return made


def one(connection: Connection, query: str, *arguments: Any) -> Any:
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def receive(connection: Connection, way: str, text: str) -> None:
    """The stranger's message lies in the inbox, committed and not yet processed."""
    if way == "meta":
        connection.execute(
            "select api.receive_webhook(tests.service(), 'whatsapp',"
            " convert_to(tests.wa_body('messages',"
            " jsonb_build_object('messages', jsonb_build_array(tests.wa_message(%s,"
            " 'wamid.stranger', tests.text_of(%s)))))::text, 'UTF8'))",
            (STRANGER, text),
        )
    else:
        connection.execute(
            "select api.receive_webhook(tests.service(), 'chatwoot',"
            " convert_to(tests.chatwoot_message(50000,"
            " 'incoming', %s, '{}', %s)::text, 'UTF8'))",
            (text, STRANGER),
        )


def refer(database: Database, token_id: int, *, commit: bool = True) -> Connection:
    """Somebody refers the stranger; without `commit` the transaction is left open."""
    other = database.connect("api", autocommit=False)
    body = {"person": {"name": "Maria Souza", "phone": one_phone(database)}, "origin": "manual"}
    other.execute(
        "select * from api.submit_lead(tests.credential(%s), %s, %s)",
        (token_id, json.dumps(body).encode(), f"stranger-{time.monotonic_ns()}"),
    )
    if commit:
        other.commit()
    return other


def one_phone(database: Database) -> str:
    with database.connect("admin") as other:
        return str(one(other, "select tests.phone(%s)", STRANGER))


def process(connection: Connection) -> None:
    connection.execute("select inbox.process_deliveries()")


def is_blocked(connection: Connection, waiting: Connection) -> bool:
    return bool(
        one(connection, "select cardinality(pg_blocking_pids(%s)) > 0", waiting.info.backend_pid)
    )


def outcome(connection: Connection) -> tuple[str | None, str | None, int]:
    """Outcome of the referral, status of the lead, and how many suppressions there are."""
    row = connection.execute(
        "select s.outcome, l.status, (select count(*) from people.suppressions)"
        " from intake.submissions as s left join leads.leads as l on l.id = s.lead_id"
        " order by s.id desc limit 1"
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def assert_uninvolved_is_untouched(connection: Connection) -> None:
    status = one(
        connection,
        "select l.status from leads.leads as l join people.identifiers as i"
        " on i.person_id = l.person_id where i.value = tests.phone(%s)",
        UNINVOLVED,
    )
    assert status in ("new", "contacted")


def drain(connection: Connection) -> int:
    return int(one(connection, "select sum(tests.drain()) from generate_series(1, 10)"))


@pytest.mark.parametrize("way", WAYS)
def test_the_message_commits_first(connection: Connection, database: Database, way: str) -> None:
    token_id = one(connection, "select tests.token_id()")
    receive(connection, way, GREETING)
    worker = database.connect("worker", autocommit=False)
    process(worker)
    referral = refer(database, token_id, commit=False)  # nothing of the message holds it up
    worker.commit()
    referral.commit()

    assert outcome(connection) == ("created", "new", 0)
    drain(connection)
    assert outcome(connection) == ("created", "contacted", 0)
    assert_uninvolved_is_untouched(connection)


@pytest.mark.parametrize("way", WAYS)
def test_the_referral_commits_first(connection: Connection, database: Database, way: str) -> None:
    token_id = one(connection, "select tests.token_id()")
    receive(connection, way, GREETING)
    referral = refer(database, token_id, commit=False)
    worker = database.connect("worker", autocommit=False)
    process(worker)  # the lead is there and cannot be seen yet: a stranger still
    referral.commit()
    worker.commit()

    assert outcome(connection) == ("created", "new", 0)
    drain(connection)
    assert outcome(connection) == ("created", "contacted", 0)
    assert_uninvolved_is_untouched(connection)


@pytest.mark.parametrize("way", WAYS)
def test_the_message_is_read_when_the_referral_is_committed(
    connection: Connection, database: Database, way: str
) -> None:
    token_id = one(connection, "select tests.token_id()")
    receive(connection, way, GREETING)
    refer(database, token_id)
    process(connection)

    assert outcome(connection) == ("created", "engaged", 0), "then it is the person's first reply"
    assert_uninvolved_is_untouched(connection)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_holds_whichever_commits_first(
    connection: Connection, database: Database, way: str, wish: str
) -> None:
    """The wish waits for the referral, or the referral for the wish: nobody is written to."""
    token_id = one(connection, "select tests.token_id()")
    receive(connection, way, wish)
    referral = refer(database, token_id, commit=False)
    worker = database.connect("worker", autocommit=False)
    with ThreadPoolExecutor(1) as pool:
        processed = pool.submit(process, worker)
        wait_for(lambda: is_blocked(connection, worker), 10)
        referral.commit()
        processed.result(timeout=10)
    worker.commit()

    assert outcome(connection) == ("created", "opted_out", 1)
    drain(connection)
    assert (
        one(
            connection,
            "select count(*) from sending.messages where recipient = tests.phone(%s)",
            STRANGER,
        )
        == 0
    )
    assert_uninvolved_is_untouched(connection)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_that_commits_first_suppresses(
    connection: Connection, database: Database, way: str, wish: str
) -> None:
    token_id = one(connection, "select tests.token_id()")
    receive(connection, way, wish)
    worker = database.connect("worker", autocommit=False)
    process(worker)
    with ThreadPoolExecutor(1) as pool:
        referred = pool.submit(refer, database, token_id)
        wait_for(
            lambda: one(
                connection,
                "select exists (select from pg_stat_activity as a"
                " where a.datname = current_database()"
                " and %s = any (pg_blocking_pids(a.pid)))",
                worker.info.backend_pid,
            ),
            10,
        )
        worker.commit()
        referred.result(timeout=10)

    assert outcome(connection) == ("suppressed", None, 1)
    drain(connection)
    assert (
        one(
            connection,
            "select count(*) from sending.messages where recipient = tests.phone(%s)",
            STRANGER,
        )
        == 0
    )
    assert_uninvolved_is_untouched(connection)

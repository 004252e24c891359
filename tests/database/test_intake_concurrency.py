"""Many referrals at once: one person stays one, nothing is lost, nobody waits for ever."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, mobile, referral, spread
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow

CONNECTIONS = 16


@pytest.fixture
def operation(database: Database) -> Operation:
    return Operation.made_in(database)


def test_two_hundred_referrals_of_one_person_at_once_make_one_lead(operation: Operation) -> None:
    forms = ["(11) 98765-4321", "+55 11 98765 4321", "1187654321", "011 98765-4321"]
    bodies = [referral(phone=forms[n % 4], referrer={"name": f"Rui {n}"}) for n in range(200)]

    items = [(body, f"key-{n}") for n, body in enumerate(bodies)]
    answers = spread(operation.database, "api", CONNECTIONS, items, operation.submit_item)

    assert sorted(a.status for a in answers) == [200] * 199 + [201]
    assert len({a.body["lead"]["uid"] for a in answers}) == 1
    counts = operation.rows(
        """select (select count(*) from people.people where name = 'Maria Souza'),
                  (select count(*) from leads.leads), (select count(*) from intake.submissions),
                  (select count(*) from leads.touches),
                  (select count(*) from people.identifiers where kind = 'phone'),
                  (select count(*) from routing.decisions),
                  (select count(*) from outbox.jobs)"""
    )
    assert counts == [(1, 1, 200, 199, 1, 1, 1)]
    assert operation.is_sound() == ""
    assert operation.deadlocks() == 0


def test_one_person_by_different_identifiers_at_once_gets_one_lead(operation: Operation) -> None:
    """The requests share no identifier, so only the lead's row can say that they collided."""
    known = referral(phone="11987654321", email="maria@example.com", tax_id="52998224725")
    ways = [
        referral(phone="11987654321"),
        referral(email="maria@example.com"),
        referral(tax_id="52998224725", phone="11911112233"),
    ]
    with operation.database.connect("api") as connection:
        for number in range(12):
            operation.submit(connection, known, f"known-{number}")
            operation.run(
                "select leads.change_status(id, 'lost', 'system', 'price') from leads.leads"
                " where leads.is_open(status)"
            )
            items = [(body, f"way-{number}-{n}") for n, body in enumerate(ways)]
            answers = spread(operation.database, "api", 3, items, operation.submit_item)
            assert sorted(a.status for a in answers) == [200, 200, 201], answers
            operation.run(
                "select leads.change_status(id, 'lost', 'system', 'price') from leads.leads"
                " where leads.is_open(status)"
            )
    assert operation.faults() == []
    assert operation.value("select count(*) from people.people") == 1
    assert operation.is_sound() == ""


def test_one_key_sent_many_times_at_once_is_one_submission(operation: Operation) -> None:
    for number in range(10):
        body = referral(phone=mobile(number))
        items = [(body, f"key-{number}")] * CONNECTIONS
        answers = spread(operation.database, "api", CONNECTIONS, items, operation.submit_item)
        statuses = [a.status for a in answers]
        assert statuses.count(201) == 1
        assert set(statuses) <= {200, 201, 409}
        assert len({str(a.body) for a in answers if a.status < 400}) == 1
        assert {a.body["code"] for a in answers if a.status == 409} <= {"ID302"}
    assert operation.value("select count(*) from intake.submissions") == 10
    assert operation.is_sound() == ""


def test_a_key_whose_first_request_is_rolled_back_is_free_again(operation: Operation) -> None:
    body = referral(phone=mobile(1))
    with (
        psycopg.connect(operation.database.url("api")) as first,
        psycopg.connect(operation.database.url("api")) as second,
    ):
        assert operation.submit(first, body, "key").status == 201
        assert operation.submit(second, body, "key").status == 409
        second.rollback()
        first.rollback()
        assert operation.submit(second, body, "key").status == 201
        second.commit()
    assert operation.value("select count(*) from intake.submissions") == 1
    assert operation.is_sound() == ""


def test_people_and_referrers_in_crossing_order_never_deadlock(operation: Operation) -> None:
    """Everybody refers everybody, with shared e-mails, landlines and named referrers."""
    dice = random.Random(7)
    people = [
        {"name": f"{first} {last}", "phone": mobile(n), "email": f"p{n}@example.com"}
        for n, (first, last) in enumerate(
            (f, s) for f in ("Ana", "Bia", "Caio") for s in ("Lima", "Reis", "Melo", "Prado")
        )
    ]

    def some_of(person: dict[str, str]) -> dict[str, str]:
        keys = dice.choice([("phone",), ("email",), ("phone", "email")])
        return {"name": person["name"], **{k: person[k] for k in keys}}

    bodies: list[dict[str, Any]] = []
    for _ in range(600):
        referred, referrer = dice.sample(people, 2)
        body: dict[str, Any] = {"person": some_of(referred), "origin": "manual"}
        if dice.random() < 0.2:
            body["person"]["phone"] = "(11) 3456-7890"
        body["referrer"] = some_of(referrer) if dice.random() < 0.8 else {"name": referrer["name"]}
        bodies.append(body)

    items = [(body, f"key-{n}") for n, body in enumerate(bodies)]
    answers = spread(operation.database, "api", CONNECTIONS, items, operation.submit_item)

    assert operation.faults() == []
    assert {a.status for a in answers} <= {200, 201, 202}
    assert {a.body["reason"] for a in answers if a.status == 202} <= {"self_referral"}
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""
    assert (
        operation.rows(
            "select kind, match_key from people.identifiers where not is_shared"
            " group by 1, 2 having count(*) > 1"
        )
        == []
    )


def test_an_opt_out_beside_referrals_leaves_no_open_lead(operation: Operation) -> None:
    """Whatever the order: the referral ends as opted out or is suppressed."""
    numbers = range(40)
    with operation.database.connect("api") as connection:
        for n in numbers:
            operation.submit(
                connection, referral(phone=mobile(n), email=f"p{n}@example.com"), f"first-{n}"
            )

    def act(connection: Connection, item: tuple[str, int]) -> None:
        kind, n = item
        if kind == "phone":
            row = connection.execute(
                "select leads.suppress(%s, null, 'request', 'operator')", [mobile(n)]
            ).fetchone()
            assert row is not None
        else:
            body = (
                referral(email=f"p{n}@example.com", phone=mobile(n + 100))
                if kind == "both"
                else referral(email=f"p{n}@example.com")
            )
            answer = operation.submit(connection, body, f"{kind}-{n}")
            assert answer.status == 200, answer
            assert answer.outcome in ("touched", "suppressed")

    items = [(kind, n) for n in numbers for kind in ("email", "phone", "both")]
    random.Random(11).shuffle(items)
    spread(operation.database, "admin", CONNECTIONS, items, act)

    assert operation.faults() == []
    assert operation.rows("select status from leads.leads where status <> 'opted_out'") == []
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""


@pytest.mark.parametrize("way", ["by hand", "by WhatsApp"])
def test_an_opt_out_takes_its_locks_in_the_order_of_an_intake(
    operation: Operation, way: str
) -> None:
    """It waits for an intake of the same person before it holds the lead, not with the lead."""
    with operation.database.connect("admin") as connection:
        operation.submit(connection, referral(phone=mobile(1)), "k1")
        worker_id = operation.value("select id from outbox.workers")
        connection.execute("select set_config('tests.worker_id', %s::text, false)", [worker_id])
        for kind in ("chatwoot.contact", "chatwoot.conversation"):
            connection.execute("select tests.step(%s)", [kind])
        claimed = connection.execute("select * from tests.claim_one('whatsapp.template')")
        row_id, attempt, _ = claimed.fetchone() or (0, 0, None)

    intake = operation.database.connect("admin", autocommit=False)
    intake.execute("set lock_timeout = '5s'")
    intake.execute(
        "select people.lock_identity(array_agg(kind || ':' || match_key)) from people.identifiers"
    )
    opt_out = operation.database.connect("admin")

    def act() -> object:
        if way == "by hand":
            return opt_out.execute(
                "select leads.suppress_person(person_id, 'request', 'operator') from leads.leads"
            ).fetchone()
        error = Jsonb({"phase": "answered", "http_status": 400, "code": 131050})
        return opt_out.execute(
            "select outbox.fail(%s, %s, %s, %s)", [worker_id, row_id, attempt, error]
        ).fetchone()

    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(act)
        wait_for(
            lambda: bool(
                operation.value(
                    "select wait_event_type = 'Lock' and wait_event = 'advisory'"
                    " from pg_stat_activity where pid = %s",
                    [opt_out.info.backend_pid],
                )
            )
        )
        intake.execute("select from leads.leads for no key update")
        intake.commit()
        assert doing.result(timeout=20) in [(1,), ("dead",)]
    assert operation.rows("select status from leads.leads") == [("opted_out",)]
    assert operation.is_sound() == ""


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_whoever_was_in_the_way_is_no_reason_for_quarantine(
    operation: Operation, isolation: str
) -> None:
    """Another default isolation than ours: what cannot be done now is to be tried again."""

    def act(connection: Connection, number: int) -> str:
        connection.execute(f"set default_transaction_isolation to '{isolation}'")
        body = referral(name=f"Pessoa {number}", phone=mobile(number))
        for _ in range(200):
            try:
                return str(operation.submit(connection, body, f"key-{number}").outcome)
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
                continue
        raise AssertionError("never accepted")

    outcomes = spread(operation.database, "api", 8, range(80), act)
    assert set(outcomes) == {"created"}
    assert operation.value("select count(*) from leads.leads") == 80
    assert operation.value("select count(*) from intake.quarantine") == 0
    assert operation.is_sound() == ""

"""Who may get leads changes while leads come in."""

from __future__ import annotations

import json
import threading
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, mobile, referral, spread
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow

CHANGES = {
    "consultant": "update routing.consultants set is_active = %s"
    " where email = 'consultant1@example.com'",
    "pool member": "update routing.pool_members set is_active = %s"
    " where consultant_id = (select id from routing.consultants"
    " where email = 'consultant1@example.com')",
    "pool": "update routing.pools set is_active = %s where code = 'geral'",
    "rule": "update routing.rules set is_active = %s where name = 'Todos'",
}


@pytest.fixture
def operation(database: Database) -> Operation:
    """One consultant takes everything; a second one, of another pool, is never concerned."""
    made = Operation.made_in(database, weights=(1, 1))
    made.run(
        "delete from routing.pool_members where consultant_id ="
        " (select id from routing.consultants where email = 'consultant2@example.com')"
    )
    return made


def waits(operation: Operation, connection: Connection) -> bool:
    return bool(
        operation.value(
            "select exists (select from pg_locks where pid = %s and not granted)",
            [connection.info.backend_pid],
        )
    )


def beside(work: Any, *arguments: Any) -> tuple[threading.Thread, list[Any]]:
    """Run it in a thread of its own; what it returned, or raised, is in the list when it ends."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work(*arguments))
        except psycopg.Error as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


@pytest.mark.parametrize("change", CHANGES)
def test_a_lead_that_comes_while_somebody_is_taken_out_waits_for_the_change(
    operation: Operation, change: str
) -> None:
    with (
        operation.database.connect("owner", autocommit=False) as manager,
        operation.database.connect("api") as api,
    ):
        manager.execute(CHANGES[change].encode(), [False])
        thread, results = beside(operation.submit, api, referral(phone=mobile(1)), "k1")
        wait_for(lambda: waits(operation, api))
        manager.commit()
        thread.join(20)
        assert results[0].status == 201, results
    assert operation.rows("select consultant_id, queue_code from leads.leads") == [(None, "triage")]


@pytest.mark.parametrize("change", CHANGES)
def test_a_lead_that_came_before_somebody_could_take_it_is_found_by_the_change(
    operation: Operation, change: str
) -> None:
    operation.run(CHANGES[change], [False])
    with (
        operation.database.connect("owner", autocommit=False) as manager,
        operation.database.connect("api", autocommit=False) as api,
    ):
        assert operation.submit(api, referral(phone=mobile(1)), "k1").status == 201

        def take_in() -> None:
            manager.execute(CHANGES[change].encode(), [True])
            manager.execute("select routing.assign_waiting()")
            manager.commit()

        thread, results = beside(take_in)
        wait_for(lambda: waits(operation, manager))
        api.commit()
        thread.join(20)
        assert results == [None]
    assert operation.rows(
        "select c.email, l.queue_code from leads.leads as l"
        " join routing.consultants as c on c.id = l.consultant_id"
    ) == [("consultant1@example.com", None)]


def test_a_transfer_to_somebody_who_is_leaving_waits_and_is_refused(operation: Operation) -> None:
    with operation.database.connect("api") as api:
        operation.submit(api, referral(phone=mobile(1)), "k1")
        operation.submit(api, referral(phone=mobile(2)), "k2")
    with (
        operation.database.connect("owner", autocommit=False) as manager,
        operation.database.connect("owner") as other,
    ):
        manager.execute("select routing.set_consultant_active('consultant2@example.com', false)")

        def transfer() -> None:
            other.execute(
                "select routing.transfer_lead(1, c.id, 'test', 'operator')"
                " from routing.consultants as c where c.email = 'consultant2@example.com'"
            )

        thread, results = beside(transfer)
        wait_for(lambda: waits(operation, other))
        manager.commit()
        thread.join(20)
    assert getattr(results[0], "sqlstate", None) == "ID306"
    assert operation.rows("select distinct consultant_id from leads.leads") == [(1,)]


@pytest.mark.parametrize(
    ("first", "second", "outcome", "after"),
    [
        (
            (
                "select routing.activate_version(min(version)) from routing.rule_sets"
                " where state = 'simulated'"
            ),
            "select routing.activate_version(max(version)) from routing.rule_sets",
            "ID332",
            "select string_agg(name, ' ' order by position) from routing.rules where is_active",
        ),
        (
            "select routing.save_rule('Nova', 'geral')",
            """select routing.save_rule('Nova', 'geral', '{"uf": "SP"}')""",
            None,
            "select conditions ->> 'uf' from routing.rules where name = 'Nova'",
        ),
        (
            """select routing.set_availability('consultant1@example.com', '{"ufs": ["SP"]}')""",
            """select routing.set_availability('consultant1@example.com', '{"products": null,
            "open_capacity": 9}')""",
            None,
            (
                "select ufs[1] || open_capacity from routing.consultants"
                " where email = 'consultant1@example.com'"
            ),
        ),
    ],
    ids=["two versions", "one rule", "one consultant"],
)
def test_of_two_changes_at_once_the_second_sees_the_first(
    operation: Operation, first: str, second: str, outcome: str | None, after: str
) -> None:
    operation.run(
        "select routing.simulate_version(routing.save_draft(jsonb_build_array("
        "jsonb_build_object('name', n, 'pool', 'geral'))), now() - interval '1 day', now())"
        " from unnest(array['A', 'B']) as n"
    )
    with (
        operation.database.connect("owner", autocommit=False) as one,
        operation.database.connect("owner") as other,
    ):
        one.execute(first.encode())
        thread, results = beside(other.execute, second.encode())
        wait_for(lambda: waits(operation, other))
        one.commit()
        thread.join(20)
        assert getattr(results[0], "sqlstate", None) == outcome, results
    assert operation.value(after) in ("A", "SP", "SP9")


def test_no_lead_waits_beside_somebody_and_none_goes_to_who_left(operation: Operation) -> None:
    """A consultant goes and comes while leads come in from many sides."""
    done = threading.Event()

    def act(connection: Connection, number: int) -> None:
        if number == 0:
            for turn in range(20):
                connection.execute(
                    "select routing.set_consultant_active('consultant1@example.com', %s)",
                    [turn % 2 == 1],
                )
            done.set()
            return
        for n in range(200):
            if done.is_set():
                return
            body = referral(phone=mobile(number * 1000 + n))
            assert operation.submit(connection, body, f"{number}-{n}").status == 201

    spread(operation.database, "admin", 6, list(range(6)), act)

    assert operation.faults() == []
    assert operation.deadlocks() == 0
    assert operation.rows("select id from leads.leads where queue_code is not null") == []
    assert (
        operation.rows(
            "select id from routing.decisions where winner_id is not null"
            " and routing.replay(id) is distinct from winner_id"
        )
        == []
    )
    assert operation.is_sound() == ""


def claims(operation: Operation) -> None:
    """Two who take one lead at most, and have it, in a pool of their own; each knows a person."""
    operation.run("select routing.save_pool('b', 'B')")
    operation.run("""select routing.save_rule('B', 'b', '{"origin": "event"}', 1)""")
    with operation.database.connect("api") as api:
        for number in (2, 3):
            email = f"consultant{number}@example.com"
            operation.run("select routing.set_pool_member('b', %s)", [email])
            operation.submit(api, referral(phone=mobile(number), origin="event"), f"k{number}")
            operation.run(
                "update leads.leads set consultant_id = (select id from routing.consultants"
                " where email = %s), queue_code = null"
                " where id = (select max(id) from leads.leads)",
                [email],
            )
    # The other lead that they have, which is all they take.
    operation.run("select leads.change_status(id, 'lost', 'tests', 'price') from leads.leads")
    with operation.database.connect("api") as api:
        for number in (2, 3):
            operation.submit(api, referral(phone=mobile(number + 10)), f"m{number}")
            operation.run(
                "update leads.leads set consultant_id = (select id from routing.consultants"
                " where email = %s) where id = (select max(id) from leads.leads)",
                [f"consultant{number}@example.com"],
            )
    operation.run(
        "update routing.consultants set open_capacity = 1"
        " where email in ('consultant2@example.com', 'consultant3@example.com')"
    )


def test_who_takes_several_turns_meets_who_has_a_claim(database: Database) -> None:
    operation = Operation.made_in(database)
    operation.run(
        "delete from routing.pool_members where consultant_id <>"
        " (select id from routing.consultants where email = 'consultant1@example.com')"
    )
    claims(operation)
    operation.run(
        "update routing.consultants set open_capacity = null"
        " where email = 'consultant3@example.com'"
    )
    with operation.database.connect("api") as api:
        for number, origin in ((21, "manual"), (22, "event")):
            operation.submit(api, referral(phone=mobile(number), origin=origin), f"t{number}")
    operation.run(
        "update leads.leads set consultant_id = null, queue_code = 'triage'"
        " where id in (select id from leads.leads order by id desc limit 2)"
    )
    with (
        operation.database.connect("owner", autocommit=False) as several,
        operation.database.connect("api") as api,
    ):
        several.execute("select routing.assign_waiting(1)")
        thread, results = beside(
            operation.submit, api, referral(phone=mobile(2), origin="manual"), "late"
        )
        wait_for(lambda: waits(operation, api))
        several.execute("select routing.assign_waiting(2)")
        several.commit()
        thread.join(20)
    (answer,) = results
    assert answer.status == 201
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""


def test_two_who_have_a_claim_on_two_leads_at_once(database: Database) -> None:
    """Whoever knows a person, and whoever refers them, take no more: in whatever order."""
    operation = Operation.made_in(database)
    operation.run(
        "delete from routing.pool_members where consultant_id <>"
        " (select id from routing.consultants where email = 'consultant1@example.com')"
    )
    claims(operation)
    operation.run("update ops.settings set value = '\"on\"' where key = 'own_referral_stays'")
    tokens = [
        operation.value(
            "select tests.make_token('own', p_consultant_id => tests.consultant(%s))", [number]
        )
        for number in (3, 2)
    ]
    held = operation.value("select hashtextextended('routing.capacity:' || tests.consultant(2), 0)")
    with (
        operation.database.connect("admin") as holder,
        operation.database.connect("admin") as first,
        operation.database.connect("admin") as second,
    ):
        holder.execute("select pg_advisory_lock(%s)", [held])

        def submit(connection: Connection, number: int) -> Any:
            return connection.execute(
                "select r.http_status from tests.submit(%s, p_token_id => %s) as r",
                [json.dumps(referral(phone=mobile(number))), tokens[number - 2]],
            ).fetchone()

        threads = [beside(submit, first, 2)]
        wait_for(lambda: threads[0][1] or waits(operation, first))
        threads.append(beside(submit, second, 3))
        wait_for(lambda: threads[1][1] or waits(operation, second))
        holder.execute("select pg_advisory_unlock(%s)", [held])
        for thread, _ in threads:
            thread.join(20)
    assert [results for _, results in threads] == [[(201,)], [(201,)]]
    assert operation.deadlocks() == 0

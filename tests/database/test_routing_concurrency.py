"""Who may get leads changes while leads come in."""

from __future__ import annotations

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

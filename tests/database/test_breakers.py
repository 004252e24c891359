"""What was refused for everybody is tried by one message at a time, however many workers ask."""

from __future__ import annotations

import pytest

from tests.database.test_outbox_concurrency import claim, complete, fail, submit_leads
from tests.support.cluster import Database
from tests.support.operation import Connection, Operation, spread

WORKERS = 4


@pytest.fixture
def operation(database: Database) -> Operation:
    """Twelve leads whose first messages are due."""
    made = Operation.made_in(database)
    submit_leads(made, 12)
    with database.connect("worker") as connection:
        worker_id = made.register_worker(connection)
        for _ in range(2):
            for row in claim(connection, worker_id, limit=12):
                complete(connection, worker_id, row)
    made.run(
        "update outbox.jobs set state = 'cancelled', finished_at = now()"
        " where state = 'pending' and kind <> 'whatsapp.template'"
    )
    return made


def claimed_together(operation: Operation) -> int:
    """How many messages leave when every worker asks at once."""
    operation.run("update outbox.jobs set due_at = now() where state = 'pending'")

    def claim_all(connection: Connection, _: int) -> int:
        rows = claim(connection, operation.register_worker(connection), limit=20)
        return sum(row.kind == "whatsapp.template" for row in rows)

    return sum(spread(operation.database, "worker", WORKERS, list(range(WORKERS)), claim_all))


def refuse(operation: Operation, count: int, code: int) -> None:
    with operation.database.connect("worker") as connection:
        worker_id = operation.register_worker(connection)
        for row in claim(connection, worker_id, limit=count):
            fail(connection, worker_id, row, {"phase": "answered", "code": code})


def test_one_message_tries_a_refused_template(operation: Operation) -> None:
    refuse(operation, 3, 132018)
    assert operation.value(
        "select refusal_code from sending.templates where code = 'first_contact'"
    ) == "132018"  # fmt: skip
    assert claimed_together(operation) == 0
    operation.run(
        "update sending.templates set refused_at = refused_at - interval '1 hour';"
        " update sending.messages set sending_at = sending_at - interval '1 hour'"
    )
    assert claimed_together(operation) == 1
    assert claimed_together(operation) == 0


def test_one_message_tries_a_stopped_number(operation: Operation) -> None:
    refuse(operation, 1, 131042)
    assert operation.value("select state from sending.channels") == "stopped"
    assert claimed_together(operation) == 0
    operation.run("update sending.channels set refused_at = refused_at - interval '1 hour'")
    assert claimed_together(operation) == 1
    assert claimed_together(operation) == 0
    assert operation.is_sound() == ""

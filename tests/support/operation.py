"""An operation in a clone, and many connections that work on it at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg

from tests.support.cluster import Database
from tests.support.waiting import wait_for

Connection = psycopg.Connection[Any]
Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE = 60
"""Seconds after which a thread that waits for the others gives up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What api.submit_lead answered."""

    status: int
    body: dict[str, Any]

    @property
    def outcome(self) -> str | None:
        return self.body.get("outcome")


@dataclass(frozen=True, slots=True)
class Operation:
    """A clone with consultants, rules, templates, a channel and a token that no rate limits."""

    database: Database
    token_id: int

    @classmethod
    def made_in(cls, database: Database, weights: Sequence[int] = (1, 1, 1)) -> Operation:
        """Its clock is the real one."""
        with database.connect("admin") as connection:
            row = connection.execute(
                "select tests.make_operation(null, %s)", [list(weights)]
            ).fetchone()
        assert row is not None
        return cls(database, int(row[0]))

    def submit(self, connection: Connection, body: dict[str, Any], key: str) -> Answer:
        """One call of api.submit_lead in the transaction that is open, or one of its own."""
        row = connection.execute(
            "select s.http_status, s.body from tests.submit_raw(%s, %s, %s) as s",
            [json.dumps(body).encode(), key, self.token_id],
        ).fetchone()
        assert row is not None
        return Answer(*row)

    def submit_item(self, connection: Connection, item: tuple[dict[str, Any], str]) -> Answer:
        """The same for spread(): body and key."""
        return self.submit(connection, *item)

    def rows(self, query: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What the superuser reads."""
        with psycopg.connect(self.database.url("admin"), autocommit=True) as connection:
            return connection.execute(query.encode(), arguments).fetchall()

    def value(self, query: str, arguments: Sequence[Any] = ()) -> Any:
        """The first column of the only row."""
        (row,) = self.rows(query, arguments)
        return row[0]

    def run(self, statement: str, arguments: Sequence[Any] = ()) -> None:
        """A statement of the superuser."""
        with psycopg.connect(self.database.url("admin"), autocommit=True) as connection:
            connection.execute(statement.encode(), arguments)

    def register_worker(self, connection: Connection) -> int:
        """A worker of its own."""
        row = connection.execute("select outbox.register_worker('w', 1, '0')").fetchone()
        assert row is not None
        return int(row[0])

    def await_disconnects(self) -> None:
        """Until nobody else is connected: a killed client's statement goes on at the server."""
        others = """select not exists (
            select from pg_stat_activity
             where datname = current_database() and backend_type = 'client backend'
               and pid <> pg_backend_pid())"""
        wait_for(lambda: self.value(others), limit=15)

    def is_sound(self) -> str:
        """Empty, or what is wrong: see tests.is_sound()."""
        return str(self.value("select tests.is_sound()"))

    def faults(self) -> list[Any]:
        """Why anything was quarantined as a fault of ours."""
        return self.rows("select detail from intake.quarantine where reason = 'internal_error'")

    def deadlocks(self) -> int:
        """How many the server had to break; ask when the connections that may know are closed."""
        return int(
            self.value(
                "select deadlocks from pg_stat_database where datname = %s", [self.database.name]
            )
        )


def referral(name: str = "Maria Souza", **fields: Any) -> dict[str, Any]:
    """A body: phone, email and tax_id go into the person, the rest beside it."""
    person = {"name": name}
    person.update({k: fields.pop(k) for k in ("phone", "email", "tax_id") if k in fields})
    return {"person": person, "origin": "manual", **fields}


def mobile(number: int) -> str:
    """The nth of many possible mobiles."""
    return f"+55119{71234567 + number * 1357}"


def spread(
    database: Database,
    role: str,
    connections: int,
    items: Sequence[Item],
    work: Callable[[Connection, Item], Result],
) -> list[Result]:
    """Do the items on so many connections, all started together; results in the items' order.

    Each connection takes every nth item. The first exception of any thread is raised.
    """
    ready = threading.Barrier(connections, timeout=PATIENCE)

    def lane(number: int) -> list[Result]:
        with psycopg.connect(database.url(role), autocommit=True) as connection:
            connection.execute("select 1")
            ready.wait()
            return [work(connection, item) for item in items[number::connections]]

    with ThreadPoolExecutor(connections) as pool:
        lanes = [future.result() for future in [pool.submit(lane, n) for n in range(connections)]]
    return [lanes[i % connections][i // connections] for i in range(len(items))]

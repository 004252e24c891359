"""A connection to PostgreSQL on which no wait is endless.

A proxy or a router that stops forwarding without closing leaves both ends with a connection that
looks alive: nothing comes, and nothing fails. A `statement_timeout` is the server's and does not
help, because its answer does not arrive either. So each wait ends on this side, too.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg import pq

Result = TypeVar("Result")
Row = TypeVar("Row")


class TimedConnection(psycopg.Connection[Row]):
    """Gives the connection up after `silence` seconds in which the server said nothing.

    Every statement needs a shorter `statement_timeout`, so that a server that is merely slow says
    so first.
    """

    silence: float = 20.0
    """Read anew several times a second: it may be cut while somebody waits."""

    def wait(self, gen: Generator[Any, Any, Result], *arguments: Any, **options: Any) -> Result:
        """Wait for the answer; raises OperationalError when the silence lasts too long."""
        return super().wait(self._within_silence(gen), *arguments, **options)

    def _within_silence(self, gen: Generator[Any, Any, Result]) -> Generator[Any, Any, Result]:
        since = time.monotonic()
        ready: Any = None
        while True:
            try:
                wanted = next(gen) if ready is None else gen.send(ready)
            except StopIteration as end:
                result: Result = end.value
                return result
            ready = yield wanted
            if ready:
                since = time.monotonic()
            elif time.monotonic() - since >= self.silence:
                gen.close()
                self.pgconn.finish()
                raise psycopg.OperationalError(
                    f"the database said nothing for {self.silence:.0f} s"
                )


def has_own_session(connection: psycopg.Connection[Any]) -> bool:
    """Whether this connection is the server's own: no pooler answered in its place.

    A pooler makes up the process id that it tells a client when it connects.
    """
    return backend(connection) == connection.pgconn.backend_pid


def backend(connection: psycopg.Connection[Any]) -> int:
    """The process of the server that answers this connection now."""
    # Never prepared: behind a pooler the next statement may reach another server process.
    row = connection.execute("select pg_backend_pid()", prepare=False).fetchone()
    if row is None:
        raise psycopg.OperationalError("the database did not say which process it is")
    return int(next(iter(row)))


def shares_sessions(
    one: psycopg.Connection[Any], other: psycopg.Connection[Any], *, rounds: int = 5
) -> bool:
    """Whether a pooler lends these two connections a server for each transaction only.

    While one keeps a transaction open, the other must stay where it is, and neither may be where
    the other is.
    """
    if one.pgconn.transaction_status != pq.TransactionStatus.IDLE:
        raise psycopg.InterfaceError("the connection is in a transaction")
    for _ in range(rounds):
        before = backend(one)
        other.execute("begin", prepare=False)
        try:
            if backend(other) == before or backend(one) != before:
                return True
        finally:
            other.execute("rollback", prepare=False)
    return False


def is_shared(connection: psycopg.Connection[Any], url: str) -> bool:
    """Whether what is set in this session would be set for others: a pooler shares it.

    Asks with a second connection, and only where a pooler answered.
    """
    if has_own_session(connection):
        return False
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as other:
        return shares_sessions(connection, other)


SHARED_SESSION = (
    "the database is reached through a pooler that lends a session for one transaction only"
    " (pool_mode = transaction)"
)
SHARED_SESSION_REMEDY = (
    "Commands and upgrades set a role and hold locks for a whole session: give them the address of"
    " PostgreSQL itself, or of a pool with pool_mode = session. The API may stay behind the pooler."
)

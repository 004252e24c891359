"""The only module that speaks to PostgreSQL. It calls functions by name and does nothing else.

Statements go through libpq's pipeline mode (`psycopg.pq`) rather than through cursors, for two
reasons: a call and the barrier that makes it durable leave in one round trip, and each wait has
a deadline of our own, so that a database that stops answering becomes a 503 instead of a thread
lost for ever. It also costs a third of the CPU time of cursors in psycopg's pipeline.

Behind a pooler (PgBouncer) the next transaction may run in another session: nothing is prepared
there and nothing is set for longer than a transaction; each begins with what a session of our own
keeps.
"""

from __future__ import annotations

import hashlib
import logging
import select
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID

import psycopg
from psycopg import errors, pq, sql
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from database.common.pinned import pin
from database.common.timed_connection import TimedConnection, has_own_session

logger = logging.getLogger(__name__)

Argument: TypeAlias = "str | bytes | int | UUID | Credential | None"
Row: TypeAlias = "tuple[bytes | None, ...]"

DEFAULT_LOCALE = "pt-BR"

RETRIED_STATES = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not to be had: nothing was done, a second try may pass."""

STALE_STATES = frozenset({"0A000", "26000"})
"""A function was replaced under a prepared statement, or a pooler lost it: prepare again."""

READY = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK, pq.ExecStatus.SINGLE_TUPLE})


class DatabaseUnavailable(Exception):
    """The database cannot be reached or stopped answering; what was sent has an unknown fate."""


class DatabaseRefusal(Exception):
    """PostgreSQL answered with an error; `sqlstate` says which, the texts may hold values."""

    def __init__(self, error: psycopg.Error) -> None:
        super().__init__(error.diag.message_primary or "")
        self.sqlstate = error.sqlstate or "XX000"
        self.hint = error.diag.message_hint


@dataclass(frozen=True, slots=True)
class Credential:
    """An `ops.credential`: the prefix of a token, letters and digits, and its secret's SHA-256."""

    prefix: str
    secret_sha256: bytes = field(repr=False)

    def __str__(self) -> str:
        """As PostgreSQL reads a value of two columns."""
        return f'({self.prefix},"\\\\x{self.secret_sha256.hex()}")'


@dataclass(frozen=True, slots=True)
class Answer:
    """What an `api` function answered: an HTTP status, a JSON body as bytes, and a mark."""

    status: int
    body: bytes
    replayed: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One parameterised statement: its name once prepared, text with `$n`, wire arguments."""

    name: bytes
    text: bytes
    values: Sequence[bytes | None]
    formats: Sequence[pq.Format]


class PreparingConnection(TimedConnection[tuple[object, ...]]):
    """A connection that remembers the names of the statements it has prepared."""

    prepared: set[bytes]
    opening: Statement | None
    """What each transaction begins with, where the session is not ours alone."""


class Session:
    """One connection held for the length of one request."""

    def __init__(
        self, connection: PreparingConnection, queries: Queries, timeout: float, locale: str
    ) -> None:
        self._connection = connection
        self._queries = queries
        self._timeout = timeout
        self._locale = locale

    def rows(
        self, function: str, *, barrier: str | None = None, **arguments: Argument
    ) -> list[Row]:
        """Call a function in its own transaction; its rows as text on the wire.

        A `barrier` is as in `answer`.
        """
        call = [*self._localised(), self._queries.rows(function, arguments)]
        return self._with_retry(self._with_barrier(call, barrier))[len(call) - 1]

    def answer(self, function: str, *, barrier: str | None = None, **arguments: Argument) -> Answer:
        """Call a function that answers `(http_status, body)`.

        With a `barrier`, that function runs after it in a transaction of its own, in the same
        round trip, and the answer is given only when both have committed.
        """
        call = [*self._localised(), self._queries.answer(function, arguments)]
        found = self._with_retry(self._with_barrier(call, barrier))[len(call) - 1]
        status, body, replayed = found[0]
        if status is None or body is None:
            raise DatabaseRefusal(errors.DataError(f"{function} answered nothing"))
        return Answer(int(status), body, replayed in {b"on", b"true", b"t", b"1"})

    def _with_barrier(
        self, call: Sequence[Statement], barrier: str | None
    ) -> Sequence[Sequence[Statement]]:
        return [call] if barrier is None else [call, [self._queries.rows(barrier, {})]]

    def _localised(self) -> tuple[Statement, ...]:
        """What must run first in the transaction; each session starts in the default language."""
        return () if self._locale == DEFAULT_LOCALE else (self._queries.locale(self._locale),)

    def _with_retry(self, batches: Sequence[Sequence[Statement]]) -> list[list[Row]]:
        try:
            return self._run(batches)
        except DatabaseRefusal as refusal:
            if refusal.sqlstate in STALE_STATES and self._connection.opening is None:
                self._connection.prepared.clear()
                self._run([[Statement(b"", b"deallocate all", (), ())]])
                self._connection.prepared.clear()
            elif refusal.sqlstate not in RETRIED_STATES:
                raise
            logger.warning(
                "call repeated",
                extra={"facts": {"action": "db_retry", "sqlstate": refusal.sqlstate}},
            )
            return self._run(batches)

    def _run(self, batches: Sequence[Sequence[Statement]]) -> list[list[Row]]:
        """Send every batch as one transaction each, in one round trip; the rows per statement."""
        connection, deadline = self._connection, time.monotonic() + self._timeout
        try:
            if connection.opening is None:
                return run_pipeline(connection, batches, deadline)
            return run_unprepared(connection, connection.opening, batches, deadline)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            # No answer, or none to be trusted: the connection goes, the pool makes another.
            connection.close()
            raise DatabaseUnavailable(str(error)) from error


class Queries:
    """Texts of the calls, composed once per function and set of argument names."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, ...], tuple[bytes, bytes]] = {}

    def rows(self, function: str, arguments: dict[str, Argument]) -> Statement:
        return self._statement("select * from {call}", function, arguments)

    def answer(self, function: str, arguments: dict[str, Argument]) -> Statement:
        return self._statement(
            "select s.http_status, s.body, current_setting('indica.idempotency_replayed', true)"
            " from {call} as s",
            function,
            arguments,
        )

    def locale(self, locale: str) -> Statement:
        text = b"select set_config('indica.locale', $1, true)"
        return Statement(b"indica_locale", text, (locale.encode(),), (pq.Format.TEXT,))

    def _statement(self, shape: str, function: str, arguments: dict[str, Argument]) -> Statement:
        key = (shape, function, *arguments)
        named = self._texts.get(key)
        if named is None:
            text = compose(shape, function, list(arguments))
            # Named by its text: each connection may prepare in another order.
            name = b"indica_" + hashlib.sha256(text).hexdigest()[:24].encode()
            named = self._texts[key] = name, text
        values: list[bytes | None] = []
        formats: list[pq.Format] = []
        for argument in arguments.values():
            value, wire_format = on_the_wire(argument)
            values.append(value)
            formats.append(wire_format)
        return Statement(*named, values, formats)


def compose(shape: str, function: str, names: Sequence[str]) -> bytes:
    """`select … from schema.function(name => $1, …)`, every name quoted."""
    named = [
        sql.SQL("{} => {}").format(sql.Identifier(name), sql.SQL(f"${position}"))
        for position, name in enumerate(names, start=1)
    ]
    call = sql.SQL("{}({})").format(sql.Identifier(*function.split(".")), sql.SQL(", ").join(named))
    return sql.SQL(shape).format(call=call).as_bytes()


def on_the_wire(value: Argument) -> tuple[bytes | None, pq.Format]:
    """A value as libpq takes it: bytes in binary, everything else as text."""
    if value is None:
        return None, pq.Format.TEXT
    if isinstance(value, bytes):
        return value, pq.Format.BINARY
    text = str(value).encode()
    if b"\0" in text:
        raise ValueError("a text for PostgreSQL cannot hold NUL")
    return text, pq.Format.TEXT


def run_pipeline(
    connection: PreparingConnection, batches: Sequence[Sequence[Statement]], deadline: float
) -> list[list[Row]]:
    """One round trip, one transaction per batch; the rows of each statement, in order.

    Raises `DatabaseRefusal` for the first error that PostgreSQL reports, after everything that
    was sent has been answered, and `psycopg.OperationalError` when the deadline passes.
    """
    pgconn, prepared = connection.pgconn, connection.prepared
    pgconn.enter_pipeline_mode()
    sent: list[list[bytes | None]] = []
    """Per batch and result to come: the name that a Parse prepares, or None for rows."""
    for batch in batches:
        results: list[bytes | None] = []
        for statement in batch:
            name = statement.name
            if name not in prepared:
                pgconn.send_prepare(name, statement.text)
                results.append(name)
                # The statement without a name lasts until the next one.
                if name:
                    prepared.add(name)
            pgconn.send_query_prepared(name, statement.values, statement.formats)
            results.append(None)
        pgconn.pipeline_sync()
        sent.append(results)

    rows: list[list[Row]] = []
    refusal: DatabaseRefusal | None = None
    wait = waiter(pgconn)
    for results in sent:
        pending = iter(results)
        while True:
            wait(deadline)
            result = pgconn.get_result()
            if result is None:
                continue
            status = result.status
            if status == pq.ExecStatus.PIPELINE_SYNC:
                break
            # An error of the commit itself comes after the last result.
            preparing = next(pending, None)
            if status in READY:
                if preparing is None:
                    rows.append(rows_of(result))
                continue
            if preparing is not None:
                prepared.discard(preparing)
            if status == pq.ExecStatus.FATAL_ERROR and refusal is None:
                refusal = DatabaseRefusal(errors.error_from_result(result))
    pgconn.exit_pipeline_mode()
    if refusal is not None:
        raise refusal
    return rows


def run_unprepared(
    connection: PreparingConnection,
    opening: Statement,
    batches: Sequence[Sequence[Statement]],
    deadline: float,
) -> list[list[Row]]:
    """As `run_pipeline`, where every transaction may run in another session.

    Each begins with `opening`, and no statement has a name by which a session would know it.
    """
    unnamed = [
        [replace(statement, name=b"") for statement in (opening, *batch)] for batch in batches
    ]
    rows = iter(run_pipeline(connection, unnamed, deadline))
    found: list[list[Row]] = []
    for batch in batches:
        next(rows)
        found += [next(rows) for _ in batch]
    return found


def waiter(pgconn: pq.abc.PGconn) -> Callable[[float], None]:
    """A wait until a result can be taken without blocking, or `OperationalError` at a deadline."""
    poll = select.poll()
    descriptor = pgconn.socket
    poll.register(descriptor, select.POLLIN)

    def wait(deadline: float) -> None:
        # What does not fit the socket's buffer goes out as the server reads.
        while pgconn.flush():
            poll.modify(descriptor, select.POLLIN | select.POLLOUT)
            ready = poll.poll(left(deadline) * 1000)
            poll.modify(descriptor, select.POLLIN)
            if any(event & ~select.POLLOUT for _, event in ready):
                pgconn.consume_input()
        while pgconn.is_busy():
            if not poll.poll(left(deadline) * 1000):
                raise psycopg.OperationalError("the database did not answer in time")
            pgconn.consume_input()

    return wait


def left(deadline: float) -> float:
    """Seconds until a deadline of the monotonic clock; raises when it has passed."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise psycopg.OperationalError("the database did not answer in time")
    return seconds


def rows_of(result: pq.abc.PGresult) -> list[Row]:
    columns, value = range(result.nfields), result.get_value
    return [tuple([value(row, column) for column in columns]) for row in range(result.ntuples)]


class Database:
    """The pool of one process, opened at its first use and healed by itself."""

    def __init__(
        self,
        conninfo: Callable[[], str],
        *,
        size: int,
        connect_timeout: float,
        call_timeout: float,
        role: str,
    ) -> None:
        self._role = role
        self._connect_timeout = connect_timeout
        self._call_timeout = call_timeout
        self._queries = Queries()
        self._opening = threading.Lock()
        self._is_open = False
        self._down_since: float | None = None
        self._pool: ConnectionPool[PreparingConnection] = ConnectionPool(
            conninfo,
            connection_class=PreparingConnection,
            kwargs={
                "autocommit": True,
                "connect_timeout": max(1, round(connect_timeout)),
                "application_name": "indica-api",
                "client_encoding": "UTF8",
            },
            min_size=1,
            max_size=size,
            open=False,
            configure=self._configure,
            timeout=connect_timeout,
            # Give up soon: the next request starts a new attempt, so recovery waits for nothing.
            reconnect_timeout=connect_timeout,
            name="indica-api",
        )

    @contextmanager
    def session(self, locale: str) -> Iterator[Session]:
        """A connection for one request; raises `DatabaseUnavailable` when none is to be had."""
        connection = self._checkout()
        try:
            yield Session(connection, self._queries, self._call_timeout, locale)
        finally:
            if connection.pgconn.pipeline_status != pq.PipelineStatus.OFF:
                connection.close()
            self._pool.putconn(connection)

    def close(self) -> None:
        """Close every connection; the pool cannot be used afterwards."""
        if self._is_open:
            self._pool.close()

    def _checkout(self) -> PreparingConnection:
        self._open()
        # While the database is down threads must not queue up behind the full wait.
        timeout = self._connect_timeout if self._down_since is None else 0.25
        deadline = time.monotonic() + timeout
        try:
            while True:
                connection = self._pool.getconn(timeout=max(deadline - time.monotonic(), 0.001))
                if is_alive(connection):
                    self._down_since = None
                    return connection
                connection.close()
                self._pool.putconn(connection)
        except (PoolTimeout, PoolClosed, TooManyRequests) as error:
            if self._down_since is None:
                self._down_since = time.monotonic()
            raise DatabaseUnavailable(str(error)) from error

    def _open(self) -> None:
        if not self._is_open:
            with self._opening:
                self._pool.open()
                self._is_open = True

    def _configure(self, connection: PreparingConnection) -> None:
        connection.prepared = set()
        connection.silence = self._call_timeout
        # The server gives up before we do, so that its answer is known.
        settings = {
            "role": self._role,
            "indica.locale": DEFAULT_LOCALE,
            # What the functions rely on, whatever the server's own defaults are.
            "default_transaction_isolation": "read committed",
            "standard_conforming_strings": "on",
            "statement_timeout": str(max(1, round(self._call_timeout * 800))),
        }
        if has_own_session(connection):
            connection.opening = None
            pin(connection)
            for name, value in settings.items():
                connection.execute("select set_config(%s, %s, false)", (name, value))
            return
        calls = ", ".join(
            f"set_config(${n}, ${n + 1}, true)" for n in range(1, 2 * len(settings), 2)
        )
        values = [text.encode() for pair in settings.items() for text in pair]
        formats = [pq.Format.TEXT] * len(values)
        connection.opening = Statement(b"", f"select {calls}".encode(), values, formats)


def is_alive(connection: PreparingConnection) -> bool:
    """Whether an idle connection can be used; costs a system call unless something arrived.

    A server that stopped or ended the session has left a last word in the socket; only then is
    the connection asked, which takes a round trip.
    """
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True

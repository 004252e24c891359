"""The only module with SQL: one typed method per function of the database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from database.common.pinned import pin
from database.common.settings import full_role_name
from database.common.timed_connection import (
    TimedConnection,
    backend,
    has_own_session,
    shares_sessions,
)
from outbound_worker.errors import DatabaseLost, DatabaseUnfit
from outbound_worker.models import (
    CallError,
    Completed,
    Failed,
    Job,
    JobId,
    JsonObject,
    Lease,
    Report,
    WorkerId,
)

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15
SILENCE_SECONDS = 20.0
"""Silence after which a connection is given up: longer than the server lets a statement run."""
HURRIED_CONNECT_SECONDS = 2
HURRIED_SILENCE_SECONDS = 3.0
"""The same for a worker that was asked to stop."""
LOCK_SECONDS = 3
"""How long a statement waits for what somebody else holds, such as a lead's row."""
_KEEPALIVE: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_UNSTORABLE = re.compile(r"\\u0000|\\ud[89a-f]|NaN|Infinity")
"""Text that jsonb may refuse. Reports are cleaned only when it occurs, since that is slow."""
_TRY_AGAIN_CLASSES = frozenset({"08", "40", "53", "57"})
_TRY_AGAIN_STATES = frozenset({"55P03"})

# A transaction of its own that commits asynchronously; the commit of the claim that follows it
# flushes it to disk.
_REPORT: LiteralString = """
    with asynchronous as materialized (select set_config('synchronous_commit', 'off', true))
    select r.id, case
        when r.error is null then outbox.complete(
            p_worker_id => %(worker_id)s, p_id => r.id, p_attempt => r.attempt,
            p_result => r.result)
        else outbox.fail(
            p_worker_id => %(worker_id)s, p_id => r.id, p_attempt => r.attempt,
            p_error => r.error)
        end
    from asynchronous, jsonb_to_recordset(%(reports)s::jsonb)
        as r(id bigint, attempt integer, result jsonb, error jsonb)
"""
_CLAIM: LiteralString = """
    select c.id, c.kind, c.lead_id, c.attempt, c.work, c.urgency, c.waited_seconds
    from outbox.claim(
        p_worker_id => %(worker_id)s, p_limit => %(limit)s,
        p_lease => make_interval(secs => %(lease)s)) as c
"""
_EXTEND: LiteralString = """
    select e from outbox.extend(
        p_worker_id => %(worker_id)s, p_ids => %(ids)s::bigint[],
        p_lease => make_interval(secs => %(lease)s)) as e
"""
_DUE: LiteralString = """
    select extract(epoch from outbox.next_due_at() - util.current_time())::double precision
"""


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that the database raised on, with the SQLSTATE of the error."""

    report: Report
    sqlstate: str
    message: str
    is_passing: bool
    """Whether the same report may be taken later (a deadlock, a time-out)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one round trip brought."""

    states: tuple[tuple[Report, str], ...]
    refused: tuple[RefusedReport, ...]
    claimed: tuple[Job, ...]


class Store:
    """Two connections: one to work on, one to listen on. Used by one thread only.

    Every method raises DatabaseLost when the connection is gone or the server says to come back;
    any other error of the database is a defect and is passed on.
    """

    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        self._url = url
        self._clock = clock
        self._work_connection: TimedConnection[Any] | None = None
        self._listen_connection: TimedConnection[Any] | None = None
        self._is_hurried = False
        self._own_pid = 0
        self._notified = 0

    # -- connections -----------------------------------------------------------------------

    def connect(self) -> None:
        """Open both connections and LISTEN, so that nothing inserted from now on is missed.

        Raises DatabaseUnfit when a pooler lends a session for one transaction only.
        """
        self.close()
        try:
            self._work_connection = work = self._open("indica-worker")
            self._listen_connection = listen = self._open("indica-worker listen")
            # Before anything is set: in a session that is shared it would be set for others.
            if not has_own_session(work) and shares_sessions(work, listen):
                self.close()
                raise DatabaseUnfit(
                    "the database is reached through a pooler that lends a session for one"
                    " transaction only (pool_mode = transaction); the worker listens and needs"
                    " sessions of its own: give it the address of PostgreSQL itself, or of a pool"
                    " with pool_mode = session"
                )
            self._prepare(work)
            self._prepare(listen)
            self._own_pid = backend(work)
            # Notifications that arrive with the answer of a statement go to this handler.
            listen.add_notify_handler(self._count_notification)
            listen.execute("listen outbox")
        except psycopg.Error as error:
            self.close()
            if isinstance(error, psycopg.OperationalError) or _is_passing(error):
                raise DatabaseLost(_text(error)) from error
            raise

    def hurry(self) -> None:
        """Bear less silence from now on, also in a wait that has begun.

        Safe in a signal handler.
        """
        self._is_hurried = True
        for connection in (self._work_connection, self._listen_connection):
            if connection is not None:
                connection.silence = HURRIED_SILENCE_SECONDS

    def close(self) -> None:
        """Close what is open."""
        for connection in (self._work_connection, self._listen_connection):
            if connection is not None:
                connection.close()
        self._work_connection = self._listen_connection = None

    @property
    def is_connected(self) -> bool:
        """Whether both connections were open when last used."""
        return self._work_connection is not None and self._listen_connection is not None

    def fileno(self) -> int:
        """The socket that becomes readable at a notification, or when the server goes."""
        if self._listen_connection is None:
            raise DatabaseLost("not connected")
        return self._listen_connection.fileno()

    def take_notifications(self) -> int:
        """How many notifications arrived from other sessions; never blocks.

        Our own are left out: every report of ours is followed by a claim in the same round trip.
        """
        if self._listen_connection is None:
            raise DatabaseLost("not connected")
        try:
            pgconn = self._listen_connection.pgconn
            pgconn.consume_input()
            while (notification := pgconn.notifies()) is not None:
                if notification.be_pid != self._own_pid:
                    self._notified += 1
        except psycopg.Error as error:
            raise self._lost(error) from error
        count, self._notified = self._notified, 0
        return count

    def _count_notification(self, notification: psycopg.Notify) -> None:
        if notification.pid != self._own_pid:
            self._notified += 1

    def _open(self, name: str) -> TimedConnection[Any]:
        connection = TimedConnection[Any].connect(
            self._url,
            autocommit=True,
            row_factory=tuple_row,
            prepare_threshold=0,
            connect_timeout=HURRIED_CONNECT_SECONDS if self._is_hurried else CONNECT_SECONDS,
            application_name=name,
            client_encoding="UTF8",
            **_KEEPALIVE,
        )
        connection.silence = HURRIED_SILENCE_SECONDS if self._is_hurried else SILENCE_SECONDS
        return connection

    def _prepare(self, connection: TimedConnection[Any]) -> None:
        connection.execute(
            sql.SQL("set role {}").format(sql.Identifier(full_role_name("worker"))), prepare=False
        )
        pin(connection)
        connection.execute(f"set statement_timeout = '{STATEMENT_SECONDS}s'")
        connection.execute(f"set lock_timeout = '{LOCK_SECONDS}s'")
        # The claim must be durable before a request leaves, whatever the default is.
        connection.execute(
            "select set_config('synchronous_commit', 'on', false)"
            " where current_setting('synchronous_commit') in ('off', 'local')"
        )

    def _lost(self, error: psycopg.Error) -> Exception:
        """DatabaseLost when trying again later can help, otherwise the error itself."""
        broken = (self._work_connection is not None and self._work_connection.broken) or (
            self._listen_connection is not None and self._listen_connection.broken
        )
        if broken or self._work_connection is None or _is_passing(error):
            self.close()
            return DatabaseLost(_text(error))
        return error

    # -- the functions ---------------------------------------------------------------------

    def register_worker(self, name: str, pid: int, version: str) -> WorkerId:
        """outbox.register_worker."""
        row = self._row(
            "select outbox.register_worker("
            "p_name => %(name)s, p_pid => %(pid)s, p_version => %(version)s)",
            {"name": name, "pid": pid, "version": version},
        )
        return WorkerId(row[0])

    def heartbeat(self, worker_id: WorkerId) -> None:
        """outbox.heartbeat, and a sign of life on the listening connection."""
        self._row("select outbox.heartbeat(p_worker_id => %(id)s)", {"id": worker_id})
        if self._listen_connection is None:
            raise DatabaseLost("not connected")
        try:
            self._listen_connection.execute("select 1")
        except psycopg.Error as error:
            raise self._lost(error) from error

    def standing(self) -> str:
        """outbox.standing: whether work may leave this database (settled, new) or why not."""
        return str(self._row("select outbox.standing()", {})[0])

    def unregister_worker(self, worker_id: WorkerId) -> None:
        """outbox.unregister_worker."""
        self._row("select outbox.unregister_worker(p_worker_id => %(id)s)", {"id": worker_id})

    def exchange(
        self, worker_id: WorkerId, reports: Sequence[Report], limit: int, lease_seconds: float
    ) -> Exchange:
        """Report and claim in one round trip.

        Two transactions: the reports commit asynchronously, the claim synchronously, and its
        flush covers both; when nothing is claimed util.durable() is the flush. When a report
        makes the database raise, all are reported again one by one, so that it takes no other
        with it.
        """
        started = self._clock()
        rows: list[tuple[Any, ...]] = []
        states: dict[int, str] = {}
        refused: list[RefusedReport] = []
        try:
            try:
                states, rows = self._pipelined(worker_id, reports, limit, lease_seconds)
            except psycopg.Error as error:
                if not reports or self._is_lost(error):
                    raise
                states, refused = self._one_by_one(worker_id, reports)
                if limit > 0:
                    rows = (
                        self._connection()
                        .execute(_CLAIM, self._claim_arguments(worker_id, limit, lease_seconds))
                        .fetchall()
                    )
            if reports and not rows:
                self._connection().execute("select util.durable()")
        except psycopg.Error as error:
            raise self._lost(error) from error
        return Exchange(
            states=tuple(
                (report, states[report.job.id]) for report in reports if report.job.id in states
            ),
            refused=tuple(refused),
            claimed=tuple(
                Job(
                    id=JobId(row[0]),
                    kind=row[1],
                    lead_id=row[2],
                    attempt=row[3],
                    work=row[4],
                    lease=Lease(started + lease_seconds, row[1]),
                    urgency=row[5],
                    waited=row[6],
                )
                for row in rows
            ),
        )

    def report_latency(self, destination: str, seconds: float, requests: int) -> None:
        """outbox.report_latency: how long requests took lately."""
        self._row(
            "select outbox.report_latency("
            "p_destination => %(destination)s, p_seconds => %(seconds)s,"
            " p_requests => %(requests)s)",
            {"destination": destination, "seconds": seconds, "requests": requests},
        )

    def process_webhooks(self) -> bool:
        """inbox.process_deliveries for one delivery: whether there may be another."""
        try:
            row = (
                self._connection()
                .execute("select inbox.process_deliveries(p_limit => 1)")
                .fetchone()
            )
        except psycopg.Error as error:
            state = error.sqlstate or ""
            if state.startswith("40") or state == "55P03":
                # A race was lost, or somebody holds what it needs: nothing was done, the delivery
                # waits, and the outbox goes on.
                return False
            raise self._lost(error) from error
        return row is not None and int(row[0]) > 0

    def extend(
        self, worker_id: WorkerId, ids: Iterable[JobId], lease_seconds: float
    ) -> tuple[set[JobId], float]:
        """outbox.extend: the ids that are still ours, and until when on our clock."""
        started = self._clock()
        try:
            rows = (
                self._connection()
                .execute(
                    _EXTEND, {"worker_id": worker_id, "ids": list(ids), "lease": lease_seconds}
                )
                .fetchall()
            )
        except psycopg.Error as error:
            raise self._lost(error) from error
        return {JobId(row[0]) for row in rows}, started + lease_seconds

    def release(self, worker_id: WorkerId, ids: Iterable[JobId]) -> int:
        """outbox.release: how many went back without an attempt."""
        row = self._row(
            "select outbox.release(p_worker_id => %(id)s, p_ids => %(ids)s::bigint[])",
            {"id": worker_id, "ids": list(ids)},
        )
        return int(row[0])

    def seconds_until_due(self) -> float | None:
        """outbox.next_due_at on the database's own clock: seconds from now, None for never."""
        row = self._row(_DUE, {})
        return None if row[0] is None else float(row[0])

    # -- pieces ----------------------------------------------------------------------------

    def _pipelined(
        self, worker_id: WorkerId, reports: Sequence[Report], limit: int, lease_seconds: float
    ) -> tuple[dict[int, str], list[tuple[Any, ...]]]:
        connection = self._connection()
        reported: psycopg.Cursor[Any] | None = None
        claimed: psycopg.Cursor[Any] | None = None
        with connection.pipeline() as pipeline:
            if reports:
                reported = connection.execute(_REPORT, _report_arguments(worker_id, reports))
                pipeline.sync()
            if limit > 0:
                claimed = connection.execute(
                    _CLAIM, self._claim_arguments(worker_id, limit, lease_seconds)
                )
        states = {} if reported is None else {row[0]: row[1] for row in reported.fetchall()}
        return states, [] if claimed is None else claimed.fetchall()

    def _one_by_one(
        self, worker_id: WorkerId, reports: Sequence[Report]
    ) -> tuple[dict[int, str], list[RefusedReport]]:
        connection = self._connection()
        states: dict[int, str] = {}
        refused: list[RefusedReport] = []
        for report in reports:
            try:
                row = connection.execute(_REPORT, _report_arguments(worker_id, [report])).fetchone()
            except psycopg.Error as error:
                if self._is_lost(error):
                    raise
                refused.append(
                    RefusedReport(report, error.sqlstate or "", _text(error), _is_passing(error))
                )
            else:
                if row is not None:
                    states[row[0]] = row[1]
        return states, refused

    def _claim_arguments(
        self, worker_id: WorkerId, limit: int, lease_seconds: float
    ) -> dict[str, Any]:
        return {"worker_id": worker_id, "limit": limit, "lease": lease_seconds}

    def _row(self, sql: LiteralString, arguments: dict[str, Any]) -> tuple[Any, ...]:
        try:
            row = self._connection().execute(sql, arguments).fetchone()
        except psycopg.Error as error:
            raise self._lost(error) from error
        if row is None:
            raise RuntimeError("a scalar function returned no row")
        return tuple(row)

    def _connection(self) -> TimedConnection[Any]:
        if self._work_connection is None:
            raise DatabaseLost("not connected")
        return self._work_connection

    def _is_lost(self, error: psycopg.Error) -> bool:
        return (
            self._work_connection is None
            or self._work_connection.broken
            or self._work_connection.closed
        )


def _report_arguments(worker_id: WorkerId, reports: Sequence[Report]) -> dict[str, Any]:
    """All reports as one document, in order of id so that two workers lock in the same order."""
    document: list[JsonObject] = [
        {"id": report.job.id, "attempt": report.job.attempt, "result": report.result}
        if isinstance(report, Completed)
        else {"id": report.job.id, "attempt": report.job.attempt, "error": report.error.as_json()}
        for report in sorted(reports, key=lambda report: report.job.id)
    ]
    text = json.dumps(document)
    if _UNSTORABLE.search(text) is not None:
        text = json.dumps(storable(document))
    return {"worker_id": worker_id, "reports": text}


def storable(value: Any) -> Any:
    """The same value without what jsonb cannot hold: NUL, lone surrogates, infinities."""
    if isinstance(value, str):
        if "\x00" in value:
            value = value.replace("\x00", "")
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def refusal_error(report: Report, refused: RefusedReport) -> CallError:
    """The failure that is reported in place of a report on which the database raised."""
    target = report.error.target if isinstance(report, Failed) else target_of(report.job.kind)
    return CallError(
        target=target,
        phase="no_answer",
        operation="report",
        message=f"the database refused the report with SQLSTATE {refused.sqlstate}",
    )


def target_of(kind: str) -> Any:
    """The outside system that a kind of message goes to."""
    return kind.partition(".")[0]


def _is_passing(error: psycopg.Error) -> bool:
    """Whether the same call may succeed later: lost connection, deadlock, full, restarting."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
    return state[:2] in _TRY_AGAIN_CLASSES or state in _TRY_AGAIN_STATES


def _text(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

"""The coordinator: claims jobs, hands them to threads, reports their results, stops in order.

One thread, the caller's, owns both database connections and every decision about leases. A fixed
set of threads does nothing but HTTP: each takes a job, runs its calls and hands back a report.
The coordinator sleeps in a selector on three things: the LISTEN socket, a socket that a finished
thread or a signal writes to, and the clock.

                  +----------------------- report, one byte on a socket -----------------------+
                  v                                                                            |
    report + claim in one round trip  ->  queue of claimed jobs  ->  threads (one per slot)  --+
                  ^
                  +--- notification, next due time, poll interval
"""

from __future__ import annotations

import logging
import math
import os
import queue
import random
import selectors
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from types import FrameType
from typing import Protocol

from database.common.logs import flush, log
from database.common.redaction import Redactor
from outbound_worker.errors import (
    CallFailed,
    DatabaseLost,
    DatabaseUnfit,
    LeaseEnded,
    UnknownKind,
)
from outbound_worker.leased_client import Latency
from outbound_worker.log import Action
from outbound_worker.metrics import Metrics
from outbound_worker.models import (
    CallError,
    Completed,
    Failed,
    Job,
    JobId,
    JsonObject,
    Report,
    WorkerId,
)
from outbound_worker.store import RefusedReport, Store, refusal_error, target_of

HEARTBEAT_SECONDS = 10.0
LATENCY_SECONDS = 1.0
"""How often the database hears how long requests take."""
RECONNECT_FIRST_SECONDS = 0.1
RECONNECT_CAP_SECONDS = 15.0
OVERDUE_FIRST_SECONDS = 0.01
"""First pause when a job is due but cannot be claimed: it is held, or an earlier job of its lead is
still at work."""
AHEAD_DIVISOR = 4
"""Jobs claimed beyond the free threads are at most the number of threads divided by this."""
DRAIN_PATIENCE_SECONDS = 10.0
DELIVERIES_PER_TURN = 4
"""Webhook deliveries, or slices of large ones, between two looks at the outbox."""
AWAY_SECONDS = 8.0
"""How long a worker that was asked to stop waits for a database that is away, if it still has
something to report to it."""
MAX_LEASES_PER_JOB = 5.0
"""A job that hangs loses its lease after so many extensions, so that another worker takes over."""


class ExitCode(IntEnum):
    """How the process ends."""

    OK = 0
    CRASH = 1
    SETTINGS = 2
    UNREPORTED = 3
    UNCLAIMABLE = 4


class RunsJobs(Protocol):
    """What the threads call for each job."""

    def run(self, job: Job) -> JsonObject:
        """Return the result, or raise."""
        ...


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """The worker's numbers, in seconds and jobs."""

    concurrency: int = 32
    lease: float = 90.0
    poll: float = 5.0
    grace: float = 45.0
    heartbeat: float = HEARTBEAT_SECONDS
    drain_patience: float = DRAIN_PATIENCE_SECONDS


class WakeUp:
    """Wakes the coordinator: many threads write to one end, the selector watches the other.

    Sockets, not a pipe: one that was closed knows it, while a closed descriptor's number may
    belong to somebody else when a late thread writes to it.
    """

    def __init__(self) -> None:
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._is_set = False

    def fileno(self) -> int:
        """The readable end."""
        return self._read.fileno()

    def set(self) -> None:
        """Make the selector return; free when that was asked already. Safe in a signal handler."""
        if not self._is_set:
            self._is_set = True
            # A full socket is readable already; a closed one has no reader left.
            with suppress(OSError):
                self._write.send(b"\0")

    def clear(self) -> None:
        """Empty the socket. Call it before looking for work, so that later work wakes us again."""
        with suppress(BlockingIOError):
            self._read.recv(4096)
        self._is_set = False

    def close(self) -> None:
        """Close both ends."""
        self._read.close()
        self._write.close()


class Slots:
    """The fixed set of threads that do the HTTP work."""

    def __init__(
        self,
        handlers: RunsJobs,
        count: int,
        wake_up: WakeUp,
        redact: Redactor,
        logger: logging.Logger,
    ) -> None:
        self._handlers = handlers
        self._wake_up = wake_up
        self._redact = redact
        self._logger = logger
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._finished: deque[Report] = deque()
        self._threads = [
            threading.Thread(target=self._work, name=f"slot-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, job: Job) -> None:
        """Hand a job to the next free thread."""
        self._jobs.put(job)

    def take_finished(self) -> Iterator[Report]:
        """What was finished since the last call."""
        while self._finished:
            yield self._finished.popleft()

    def take_back(self) -> list[Job]:
        """Jobs that no thread has begun."""
        jobs: list[Job] = []
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs
            if job is not None:
                jobs.append(job)

    def close(self) -> None:
        """Let idle threads end; a thread inside a request is left to the end of the process."""
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._finished.append(run_job(self._handlers, job, self._redact, self._logger))
            self._wake_up.set()


def run_job(handlers: RunsJobs, job: Job, redact: Redactor, logger: logging.Logger) -> Report:
    """Run one job; every way to end becomes a report."""
    started = time.monotonic()
    try:
        result = handlers.run(job)
    except CallFailed as failure:
        return Failed(job, failure.error, time.monotonic() - started)
    except (LeaseEnded, UnknownKind) as error:
        # If another worker has taken the job over, the database ignores this report.
        reason = "the lease ended first" if isinstance(error, LeaseEnded) else str(error)
        unsent = CallError(target_of(job.kind), "before_request", job.kind, reason)
        return Failed(job, unsent, time.monotonic() - started)
    except Exception as error:  # noqa: BLE001 - a defect must not cost the thread
        log(
            logger,
            logging.ERROR,
            Action.HANDLER_CRASH,
            "unexpected error in a handler",
            outbox_id=job.id,
            kind=job.kind,
            attempt=job.attempt,
            exc_info=error,
        )
        return Failed(
            job,
            CallError(
                target=target_of(job.kind),
                phase="no_answer" if job.lease.request_left else "before_request",
                operation=job.kind,
                message=redact(f"{type(error).__name__}: {error}")[:500],
            ),
            time.monotonic() - started,
        )
    return Completed(job, result, time.monotonic() - started)


class Worker:
    """One worker process, from registering to leaving."""

    def __init__(
        self,
        store: Store,
        handlers: RunsJobs,
        *,
        name: str,
        version: str,
        options: WorkerOptions,
        metrics: Metrics,
        redact: Redactor,
        logger: logging.Logger,
        clock: Callable[[], float] = time.monotonic,
        latency: Latency | None = None,
    ) -> None:
        self._store = store
        self._latency = latency
        self._next_latency = 0.0
        self._name = name
        self._version = version
        self._options = options
        self._metrics = metrics
        self._redact = redact
        self._logger = logger
        self._clock = clock
        self._wake_up = WakeUp()
        self._slots = Slots(handlers, options.concurrency, self._wake_up, redact, logger)
        self._worker_id: WorkerId | None = None
        self._claimed: dict[JobId, tuple[Job, float]] = {}
        """Jobs that are ours and not yet reported, with the time of their claim."""
        self._unreported: list[Report] = []
        self._busy = 0
        """Jobs handed to threads and not yet handed back."""
        self._finished_per_turn = 0.0
        self._ahead = 0
        """Jobs claimed beyond the free threads: twice as many as finish during one round trip,
        so that no thread waits for it. They lie in the queue for milliseconds."""
        self._stops = 0
        self._stopped_by = ""
        self._must_look = True
        self._look_at = 0.0
        self._must_read = True
        """Whether webhooks may wait in the inbox."""
        self._read_at = 0.0
        self._overdue_pause = 0.0
        self._next_heartbeat = 0.0
        self._is_held = False
        """Whether this database is one from which nothing may leave."""
        self._next_extend = 0.0
        self._failed_connects = 0
        metrics.slots.set(options.concurrency)

    # -- from outside ----------------------------------------------------------------------

    def request_stop(self, reason: str) -> None:
        """Stop claiming, finish what is in flight, leave. Safe in a signal handler."""
        self._stops += 1
        self._stopped_by = reason
        self._store.hurry()
        self._wake_up.set()

    @contextmanager
    def signals(self) -> Iterator[None]:
        """The first SIGTERM or SIGINT stops gracefully, the second ends the process at once."""

        def handle(number: int, _frame: FrameType | None) -> None:
            if self._stops:
                log(
                    self._logger,
                    logging.WARNING,
                    Action.STOP_FORCED,
                    "second signal: ending at once; the leases will expire",
                    in_flight=len(self._claimed),
                )
                os._exit(128 + number)
            self.request_stop(signal.Signals(number).name)

        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        for number in before:
            signal.signal(number, handle)
        try:
            yield
        finally:
            for number, old in before.items():
                signal.signal(number, old)

    def run(self) -> ExitCode:
        """Work until asked to stop."""
        return self._run(drain=False)

    def drain(self) -> ExitCode:
        """Work until nothing is due and nothing is in flight."""
        return self._run(drain=True)

    # -- the loop --------------------------------------------------------------------------

    def _run(self, *, drain: bool) -> ExitCode:
        try:
            try:
                code = self._loop(drain=drain)
            except DatabaseUnfit as error:
                log(self._logger, logging.CRITICAL, Action.CRASH, str(error))
                code = ExitCode.SETTINGS
            except Exception as error:  # noqa: BLE001 - fail loud, but keep what was answered
                log(
                    self._logger,
                    logging.CRITICAL,
                    Action.CRASH,
                    "stopping after an unexpected error",
                    in_flight=len(self._claimed),
                    exc_info=error,
                )
                self._store.close()
                code = ExitCode.CRASH
            return self._leave(code)
        finally:
            self._slots.close()
            self._store.close()
            self._wake_up.close()

    def _loop(self, *, drain: bool) -> ExitCode:
        idle_since: float | None = None
        while not self._stops:
            try:
                self._connect_if_needed()
                self._turn()
                if drain and not self._claimed and not self._must_read:
                    due = self._store.seconds_until_due()
                    if due is None or due > 0:
                        log(self._logger, logging.INFO, Action.DRAINED, "nothing is due")
                        return ExitCode.OK
                    idle_since = idle_since or self._clock()
                    if self._clock() - idle_since > self._options.drain_patience:
                        log(
                            self._logger,
                            logging.WARNING,
                            Action.DRAINED,
                            "a job is due and cannot be claimed",
                        )
                        return ExitCode.UNCLAIMABLE
                elif self._claimed:
                    idle_since = None
            except DatabaseLost as error:
                self._wait_for_database(error)
                continue
            self._sleep()
        return ExitCode.OK

    def _turn(self) -> None:
        """One pass: collect, report and claim, hand out, keep leases and heartbeat."""
        self._wake_up.clear()
        self._collect()
        now = self._clock()
        notifications = self._store.take_notifications()
        if notifications:
            self._metrics.wake_ups.inc()
            self._must_look = self._must_read = True
        if self._must_read or now >= self._read_at:
            self._read_inbox()
        limit = self._options.concurrency + self._ahead - self._busy
        look = limit > 0 and (self._must_look or bool(self._unreported) or now >= self._look_at)
        if look or self._unreported:
            self._exchange(limit if look else 0)
        self._keep()
        flush()

    def _read_inbox(self) -> None:
        """Let the database apply webhooks that came in: they may stop what is about to be sent."""
        self._must_read = True
        for _ in range(DELIVERIES_PER_TURN):
            if not self._store.process_webhooks():
                self._must_read = False
                break
            self._metrics.deliveries.inc()
            self._must_look = True
        self._read_at = self._clock() + self._options.poll

    def _collect(self) -> None:
        """Take what the threads finished."""
        for report in self._slots.take_finished():
            self._busy -= 1
            job = report.job
            self._metrics.seconds.labels(job.kind, job.urgency).observe(report.seconds)
            self._unreported.append(report)

    def _exchange(self, limit: int) -> None:
        """Report everything finished, claim up to `limit`, hand the claimed out."""
        worker_id = self._registered()
        reports = tuple(self._unreported)
        if reports:
            share = self._finished_per_turn = 0.7 * self._finished_per_turn + 0.3 * len(reports)
            self._ahead = min(math.ceil(2 * share), self._options.concurrency // AHEAD_DIVISOR)
        exchange = self._store.exchange(worker_id, reports, limit, self._options.lease)
        for job in exchange.claimed:
            self._claimed[job.id] = (job, self._clock())
            self._metrics.waited.labels(job.kind, job.urgency).observe(job.waited)
            self._busy += 1
            self._slots.put(job)
        self._unreported.clear()
        for report, state in exchange.states:
            self._note(report, state)
        for refused in exchange.refused:
            self._refuse(refused)
        if limit > 0:
            self._metrics.claims.inc()
            self._must_look = False
            self._plan_next_look(len(exchange.claimed), limit)
        self._metrics.in_flight.set(len(self._claimed))

    def _plan_next_look(self, claimed: int, limit: int) -> None:
        """Set the time of the next claim, should no notification come before it."""
        now = self._clock()
        self._look_at = now + self._options.poll
        if claimed == limit:
            self._overdue_pause = 0.0
            return
        due = self._store.seconds_until_due()
        if claimed or due is None or due > 0:
            self._overdue_pause = 0.0
        if due is None:
            return
        if due > 0:
            self._look_at = min(self._look_at, now + due)
        elif claimed:
            self._look_at = now
        else:
            # A job is due but was not given to us: it is held, or an earlier job of its lead runs.
            self._look_at = min(self._look_at, now + self._overdue_pause)
            self._overdue_pause = min(
                max(self._overdue_pause * 2, OVERDUE_FIRST_SECONDS), self._options.poll
            )

    def _note(self, report: Report, state: str) -> None:
        """Log and count what the database made of a report."""
        job = report.job
        self._claimed.pop(job.id, None)
        self._metrics.jobs.labels(job.kind, state).inc()
        if state == "lease_lost":
            level, action, text = (
                logging.WARNING,
                Action.LEASE_LOST,
                "the lease was lost before the report",
            )
        elif isinstance(report, Completed):
            level, action, text = logging.INFO, Action.DONE, "done"
        else:
            level, action, text = logging.WARNING, Action.FAILED, "not done"
        if not self._logger.isEnabledFor(level):
            return
        facts: JsonObject = {}
        if isinstance(report, Failed):
            error = report.error
            facts = {
                "operation": error.operation,
                "phase": error.phase,
                "http_status": error.http_status,
                "code": error.code,
                "error": error.message,
                "trace_id": error.trace_id,
            }
        log(
            self._logger,
            level,
            action,
            text,
            outbox_id=job.id,
            kind=job.kind,
            lead_id=job.lead_id,
            attempt=job.attempt,
            state=state,
            milliseconds=round(report.seconds * 1000, 1),
            **facts,
        )

    def _refuse(self, refused: RefusedReport) -> None:
        """Handle a report on which the database raised an error.

        A passing error (a deadlock) is reported again. Otherwise the job is reported as failed,
        once, so that it does not just wait for its lease to expire.
        """
        job = refused.report.job
        log(
            self._logger,
            logging.ERROR,
            Action.REPORT_REFUSED,
            "the database refused a report",
            outbox_id=job.id,
            kind=job.kind,
            attempt=job.attempt,
            sqlstate=refused.sqlstate,
            error=refused.message,
        )
        is_second = (
            isinstance(refused.report, Failed) and refused.report.error.operation == "report"
        )
        if refused.is_passing:
            self._unreported.append(refused.report)
        elif is_second:
            self._claimed.pop(job.id, None)
            self._metrics.jobs.labels(job.kind, "report_refused").inc()
        else:
            error = refusal_error(refused.report, refused)
            self._unreported.append(Failed(job, error, refused.report.seconds))
        self._must_look = True

    def _keep(self) -> None:
        """Extend the leases of running jobs and send the heartbeat, each when it is time."""
        now = self._clock()
        if now >= self._next_extend:
            self._next_extend = now + self._options.lease / 3
            self._extend(now)
        if self._latency is not None and now >= self._next_latency:
            self._next_latency = now + LATENCY_SECONDS
            for destination, (mean, count) in self._latency.take().items():
                self._store.report_latency(destination, mean, count)
        if now >= self._next_heartbeat:
            self._next_heartbeat = now + self._options.heartbeat
            self._store.heartbeat(self._registered())
            self._tell_standing(self._store.standing())

    def _tell_standing(self, standing: str) -> None:
        """Say once why nothing is claimed, and once that work leaves again."""
        was_held, self._is_held = self._is_held, standing not in ("new", "settled")
        if self._is_held and not was_held:
            reason = (
                "the operation was moved elsewhere: nothing leaves this database"
                if standing == "left"
                else "a copy or a restored database: nothing leaves it until `indica db settle`"
            )
            log(self._logger, logging.WARNING, Action.HELD, reason, standing=standing)
        elif was_held and not self._is_held:
            log(self._logger, logging.INFO, Action.HELD, "work leaves again", standing=standing)

    def _extend(self, now: float) -> None:
        too_old = self._options.lease * MAX_LEASES_PER_JOB
        ids = [
            identity
            for identity, (_, claimed_at) in self._claimed.items()
            if now - claimed_at < too_old
        ]
        if not ids:
            return
        ours, until = self._store.extend(self._registered(), ids, self._options.lease)
        for identity in ids:
            job, _ = self._claimed[identity]
            if identity in ours:
                job.lease.expires_at = until
            else:
                job.lease.end()
                log(
                    self._logger,
                    logging.WARNING,
                    Action.LEASE_LOST,
                    "the lease could not be prolonged",
                    outbox_id=job.id,
                    kind=job.kind,
                    attempt=job.attempt,
                )

    def _sleep(self) -> None:
        """Wait for a notification, a report, a signal, or the next time something is due."""
        if self._stops:
            return
        wake_at = min(self._next_heartbeat, self._next_extend, self._read_at)
        if self._must_read:
            wake_at = self._clock()
        if self._busy < self._options.concurrency + self._ahead:
            wake_at = min(wake_at, self._clock() if self._must_look else self._look_at)
        self._select(wake_at, listen=True)

    def _select(self, until: float, *, listen: bool) -> None:
        with selectors.PollSelector() as selector:
            selector.register(self._wake_up, selectors.EVENT_READ)
            if listen:
                selector.register(self._store.fileno(), selectors.EVENT_READ)
            selector.select(max(0.0, until - self._clock()))

    # -- the database coming and going -----------------------------------------------------

    def _registered(self) -> WorkerId:
        if self._worker_id is None:
            self._worker_id = self._store.register_worker(self._name, os.getpid(), self._version)
        return self._worker_id

    def _connect_if_needed(self) -> None:
        if self._store.is_connected:
            return
        self._store.connect()
        is_first = self._worker_id is None
        worker_id = self._registered()
        log(
            self._logger,
            logging.INFO,
            Action.LISTEN if is_first else Action.DATABASE_BACK,
            "connected and listening",
            worker_id=worker_id,
            unreported=len(self._unreported),
        )
        self._failed_connects = 0
        self._must_look = self._must_read = True
        self._next_extend = self._next_heartbeat = 0.0

    def _wait_for_database(self, error: DatabaseLost, until: float | None = None) -> None:
        """Pause before the next try: doubling, capped, with jitter; a signal ends it."""
        pause = min(RECONNECT_CAP_SECONDS, RECONNECT_FIRST_SECONDS * 2**self._failed_connects)
        pause *= random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        self._failed_connects = min(self._failed_connects + 1, 16)
        self._metrics.database_losses.inc()
        log(
            self._logger,
            logging.WARNING,
            Action.DATABASE_LOST,
            "the database cannot be reached",
            error=str(error),
            retry_in_seconds=round(pause, 2),
            in_flight=len(self._claimed),
        )
        stops = self._stops
        deadline = self._clock() + pause
        if until is not None:
            deadline = min(deadline, until)
        while self._stops == stops and self._clock() < deadline:
            self._select(deadline, listen=False)
            self._wake_up.clear()
            self._collect()

    # -- leaving ---------------------------------------------------------------------------

    def _leave(self, code: ExitCode) -> ExitCode:
        """Give back what was not begun, wait for the rest, report it, unregister.

        A database that is away is waited for only while there is something to tell it, and not
        long: whoever stops a worker waits, and every lease expires by itself.
        """
        deadline = self._clock() + self._options.grace
        if self._stops:
            log(
                self._logger,
                logging.INFO,
                Action.STOP_REQUESTED,
                "stopping: jobs in flight are finished first",
                reason=self._stopped_by,
                in_flight=len(self._claimed),
            )
            flush()
        not_begun: list[Job] = []
        away_until: float | None = None
        # The next heartbeat is now: it tells whether the database is there.
        self._next_heartbeat = 0.0
        while self._claimed or self._store.is_connected:
            try:
                not_begun.extend(self._slots.take_back())
                self._connect_if_needed()
                self._give_back(not_begun)
                not_begun.clear()
                self._wake_up.clear()
                self._collect()
                if self._unreported:
                    self._exchange(0)
                if not self._claimed or self._clock() >= deadline:
                    break
                self._keep()
                self._store.take_notifications()
                away_until = None
                self._select(min(deadline, self._next_heartbeat, self._next_extend), listen=True)
            except DatabaseUnfit:
                break
            except DatabaseLost as error:
                self._collect()
                has_reports = bool(self._unreported) or self._busy > len(not_begun)
                if away_until is None:
                    away_until = min(deadline, self._clock() + AWAY_SECONDS)
                if not has_reports or self._clock() >= away_until:
                    break
                self._wait_for_database(error, away_until)
        if self._store.is_connected and self._worker_id is not None:
            try:
                self._store.unregister_worker(self._worker_id)
            except DatabaseLost as error:
                log(
                    self._logger,
                    logging.WARNING,
                    Action.DATABASE_LOST,
                    "not unregistered: the database cannot be reached",
                    error=str(error),
                )
        if self._claimed and code is not ExitCode.CRASH:
            code = ExitCode.UNREPORTED
        log(
            self._logger,
            logging.WARNING if self._claimed else logging.INFO,
            Action.STOP,
            "stopped with jobs in flight; their leases will expire" if self._claimed else "stopped",
            unreported=len(self._claimed),
            exit_code=int(code),
        )
        return code

    def _give_back(self, jobs: Iterable[Job]) -> None:
        ids = [job.id for job in jobs]
        if not ids:
            return
        released = self._store.release(self._registered(), ids)
        for identity in ids:
            self._busy -= 1
            self._claimed.pop(identity, None)
        log(
            self._logger,
            logging.INFO,
            Action.RELEASE,
            "jobs that were not begun were given back",
            released=released,
        )

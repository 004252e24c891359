"""The exceptions of the worker."""

from __future__ import annotations

from outbound_worker.models import CallError


class WorkerError(Exception):
    """Root of the worker's own exceptions."""


class LeaseEnded(WorkerError):
    """The job may no longer be ours, so its next request was not sent; the argument names it."""


class CallFailed(WorkerError):
    """A call did not succeed; `error` holds what the database needs to decide.

    `connection_broke`: the connection ended under the request, without a time-out. What only
    reads may then be asked again at once.
    """

    def __init__(self, error: CallError, *, connection_broke: bool = False) -> None:
        super().__init__(f"{error.operation}: {error.message}")
        self.error = error
        self.connection_broke = connection_broke


class DatabaseLost(WorkerError):
    """The connection is gone or the server asked to come back later; try again."""


class DatabaseUnfit(WorkerError):
    """The database is there and cannot be worked with as it is reached; trying again is no use."""


class UnknownKind(WorkerError):
    """The database emits a kind of message that this version does not know."""

"""What the worker may log that it did; the log itself is `database.common.logs`."""

from __future__ import annotations

from enum import StrEnum

LOGGER_NAME = "outbound_worker"


class Action(StrEnum):
    """Everything the worker may say it did."""

    START = "start"
    CHATWOOT_VERSION = "chatwoot_version"
    SANDBOX_IN_USE = "sandbox_in_use"
    LISTEN = "listen"
    HELD = "held"
    CLAIM = "claim"
    DONE = "done"
    FAILED = "failed"
    LEASE_LOST = "lease_lost"
    REPORT_REFUSED = "report_refused"
    HANDLER_CRASH = "handler_crash"
    RELEASE = "release"
    DATABASE_LOST = "database_lost"
    DATABASE_BACK = "database_back"
    STOP_REQUESTED = "stop_requested"
    STOP_FORCED = "stop_forced"
    STOP = "stop"
    DRAINED = "drained"
    CRASH = "crash"

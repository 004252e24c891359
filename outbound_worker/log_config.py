"""JSON lines on standard error, one closed list of actions, nothing personal in any of them."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextlib import nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TextIO

from outbound_worker.redaction import Redactor

LOGGER_NAME = "outbound_worker"


class Action(StrEnum):
    """Everything the worker may say it did."""

    START = "start"
    SANDBOX_IN_USE = "sandbox_in_use"
    LISTEN = "listen"
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


_RESERVED = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class RedactingFilter(logging.Filter):
    """Cleans a record in place: message, arguments, extra fields, exception and stack texts."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean and keep every record."""
        redact = self._redactor
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        for name, value in vars(record).items():
            if name not in _RESERVED:
                setattr(record, name, self._clean(value))
        return True

    def _clean(self, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean(item) for item in value]
        if isinstance(value, dict):
            return {str(key): self._clean(item) for key, item in value.items()}
        return self._redactor(str(value))


class BatchingHandler(logging.StreamHandler[TextIO]):
    """Writes what is below WARNING in batches, at `flush`; anything graver at once, in order.

    A write per message would cost the coordinator a system call, and a wait for the interpreter
    among busy threads, for each job.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line; write when it is grave or many have gathered."""
        try:
            self._lines.append(self.format(record) + self.terminator)
        except (ValueError, TypeError):
            self.handleError(record)
        if record.levelno >= logging.WARNING or len(self._lines) >= 500:
            self.flush()

    def flush(self) -> None:
        """Write what was kept."""
        with self.lock or nullcontext():
            lines, self._lines = self._lines, []
            if lines:
                self.stream.write("".join(lines))
            super().flush()


class JsonFormatter(logging.Formatter):
    """One JSON object a line; extra fields stand beside the standard ones."""

    def format(self, record: logging.LogRecord) -> str:
        """Build the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.msg if record.args is None else record.getMessage(),
        }
        line.update((name, value) for name, value in vars(record).items() if name not in _RESERVED)
        if record.exc_text:
            line["exception"] = record.exc_text
        elif record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str, redactor: Redactor, stream: TextIO | None = None) -> logging.Logger:
    """Send every logger of the process to one redacted stream and return the worker's own."""
    handler = BatchingHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RedactingFilter(redactor))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(level.upper())
    return logger


def say(logger: logging.Logger, level: int, action: Action, message: str, /, **fields: Any) -> None:
    """Log one action with its facts; `exc_info` is passed on."""
    if logger.isEnabledFor(level):
        exc_info = fields.pop("exc_info", None)
        logger.log(level, message, exc_info=exc_info, extra={"action": action.value, **fields})


def flush() -> None:
    """Write what the handlers of the process have kept."""
    for handler in logging.getLogger().handlers:
        handler.flush()

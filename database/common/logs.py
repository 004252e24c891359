"""The log of every process: one JSON object a line, without personal data and without secrets.

A log that cannot be written (a full disk, a reader that is gone) costs its lines and nothing else:
they are dropped and counted, and the work goes on.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from database.common.redaction import Redactor

SAFE_FACTS: Final = frozenset({"action", "method", "request_id", "route", "sqlstate"})
"""Facts from closed vocabularies, and ids of ours: written as they are."""

BATCH_LINES: Final = 500
"""As many lines are kept at most before they are written, where lines are written in batches."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=str)
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

Facts = Mapping[str, object]


def log(logger: logging.Logger, level: int, action: str, message: str, /, **facts: Any) -> None:
    """Log what was done: one action of a closed list, a sentence, and facts for programs.

    `exc_info` is passed on. Strings among the facts are redacted.
    """
    if logger.isEnabledFor(level):
        exc_info = facts.pop("exc_info", None)
        logger.log(level, message, exc_info=exc_info, extra={"facts": {"action": action, **facts}})


def configure(
    level: str,
    *,
    redact: Redactor | None = None,
    stream: TextIO | None = None,
    batches: bool = False,
    context: Callable[[], Facts] = dict,
) -> None:
    """Send every logger of the process through one handler, to standard output by default.

    `context` gives the facts of the moment, such as the id of the request being served.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, JsonHandler):
            root.removeHandler(handler)
    root.addHandler(
        JsonHandler(stream if stream is not None else sys.stdout, redact, batches, context)
    )
    root.setLevel(level)
    # Libraries tell of every connection and every loan at INFO.
    for name in ("psycopg.pool", "urllib3"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def flush() -> None:
    """Write what the handlers of the process have kept."""
    for handler in logging.getLogger().handlers:
        handler.flush()


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON.

    A caller's facts come in `extra={"facts": {…}}`, or as fields of `extra` from a library.
    """

    def __init__(self, redact: Redactor, context: Callable[[], Facts]) -> None:
        super().__init__()
        self._redact = redact
        self._context = context

    def format(self, record: logging.LogRecord) -> str:
        """Build the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name == "facts" and isinstance(value, Mapping):
                line.update({key: self._fact(key, fact) for key, fact in value.items()})
            elif name not in _STANDARD:
                line[name] = self._fact(name, value)
        line.update(self._context())
        if record.exc_info and record.exc_info[1] is not None:
            trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            line["exception"] = self._redact(trace)
        elif record.exc_text:
            line["exception"] = self._redact(record.exc_text)
        return _ENCODER.encode(line)

    def _fact(self, name: str, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, list | tuple | set | frozenset):
            return [self._fact("", item) for item in value]
        if isinstance(value, Mapping):
            return {str(key): self._fact("", item) for key, item in value.items()}
        text = str(value)
        return text if name in SAFE_FACTS else self._redact(text)


class JsonHandler(logging.Handler):
    """Writes lines to a stream, and never raises.

    Each line goes out in one system call, so that threads need not wait for one another. With
    `batches`, lines below WARNING are kept until `flush` or until a graver one comes: a process
    that says a line for every job saves a system call for each, and asks for `flush` when it rests.
    """

    def __init__(
        self,
        stream: TextIO,
        redact: Redactor | None = None,
        batches: bool = False,
        context: Callable[[], Facts] = dict,
    ) -> None:
        super().__init__()
        self._stream = stream
        self._batches = batches
        self._lines: list[str] = []
        self._dropped = 0
        self._is_line_open = False
        try:
            self._descriptor: int | None = stream.fileno()
        except (OSError, ValueError):
            self._descriptor = None
        self.setFormatter(JsonFormatter(redact or Redactor(), context))

    def handle(self, record: logging.LogRecord) -> bool:
        """Take the lock only where lines are kept."""
        if self._batches:
            return bool(super().handle(record))
        passed = self.filter(record)
        if passed:
            self.emit(record)
        return bool(passed)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, or keep it for the next batch."""
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 - a log line must not fail what it tells of
            unreadable = {"level": "error", "logger": record.name, "message": "unreadable line"}
            line = _ENCODER.encode({**unreadable, "error": type(error).__name__})
        if not self._batches:
            self._write([line])
            return
        self._lines.append(line)
        if record.levelno >= logging.WARNING or len(self._lines) >= BATCH_LINES:
            self._write_kept()

    def flush(self) -> None:
        """Write what was kept."""
        self.acquire()
        try:
            self._write_kept()
        finally:
            self.release()

    def _write_kept(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self._write(lines)

    def _write(self, lines: list[str]) -> None:
        """Write the lines, or drop and count them; the next line that arrives tells how many."""
        dropped, self._dropped = self._dropped, 0
        if dropped:
            told = {"level": "warning", "message": "log lines could not be written"}
            lines = [_ENCODER.encode({**told, "dropped": dropped}), *lines]
        text = "".join(f"{line}\n" for line in lines)
        if self._is_line_open:
            text = f"\n{text}"
        try:
            if self._descriptor is None:
                self._stream.write(text)
                self._stream.flush()
            else:
                data = text.encode("utf-8", "backslashreplace")
                while data:
                    data = data[os.write(self._descriptor, data) :]
                    self._is_line_open = bool(data)
        except (OSError, ValueError):
            self._dropped = dropped + len(lines) - (1 if dropped else 0)
        else:
            self._is_line_open = False

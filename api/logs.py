"""Structured logs: one JSON object a line, without personal data and without secrets."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Final, TextIO

from flask import has_request_context

from api.context import request_id

REDACTIONS: Final = (
    (re.compile(r"(?i)\bbearer\s+\S+"), "[bearer]"),
    (re.compile(r"\bind_[0-9A-Za-z]+_[\x21-\x7e]+"), "[token]"),
    (re.compile(r"(?i)(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"), "[login]"),
    (re.compile(r"(?i)\bpassword=\S+"), "password=[secret]"),
    (re.compile(r"wamid\.[A-Za-z0-9+/=_-]+"), "[wamid]"),
    (re.compile(r"[^\s@<>\"'(),;:/]+(?:@|%40)[^\s@<>\"'(),;:/]+\.[^\s@<>\"'(),;:/]+"), "[email]"),
    # CNPJ, the alphanumeric one too, and CPF; bare digits of either look like a phone below.
    (re.compile(r"\b[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}\b"), "[cnpj]"),
    (re.compile(r"\b(?=[0-9A-Z]*\d)(?=[0-9A-Z]*[A-Z])[0-9A-Z]{12}\d{2}\b"), "[cnpj]"),
    (re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"), "[cpf]"),
    (re.compile(r"(?:\+|%2[bB])?\(?\d(?:(?:%20|[\s().\-/])*\d){7,}"), "[number]"),
)
"""In order: what is matched first is not looked at again."""

UUID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")

SUSPECT: Final = re.compile(r"(?i)\d\d|@|%40|wamid|ind_|bearer|password|://")
"""Text without any of these cannot match `REDACTIONS`."""

ENCODER: Final = json.JSONEncoder(ensure_ascii=False, default=str)

SAFE_FIELDS: Final = frozenset({"request_id", "action", "method", "route", "sqlstate"})
"""Fields from closed vocabularies, or ids of ours: written as they are."""


def redact(text: str) -> str:
    """The text without phones, e-mails, CPF, CNPJ, wamids and tokens; UUIDs stay."""
    if SUSPECT.search(text) is None:
        return text
    redacted: list[str] = []
    end = 0
    for match in UUID.finditer(text):
        redacted += (redact_piece(text[end : match.start()]), match.group())
        end = match.end()
    redacted.append(redact_piece(text[end:]))
    return "".join(redacted)


def redact_piece(text: str) -> str:
    for pattern, mark in REDACTIONS:
        text = pattern.sub(mark, text)
    return text


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON.

    A caller's facts come in `extra={"facts": {...}}`; strings outside `SAFE_FIELDS` are redacted.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        facts: dict[str, object] = getattr(record, "facts", {})
        for name, value in facts.items():
            line[name] = value if name in SAFE_FIELDS else redacted(value)
        if has_request_context():
            line["request_id"] = request_id()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = redact(f"{type(error).__name__}: {error}")
        return ENCODER.encode(line)


def redacted(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [redacted(item) for item in value]
    return redact(str(value))


class JsonHandler(logging.Handler):
    """Writes each line in one system call, so that threads need not wait for one another."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        try:
            self._descriptor: int | None = stream.fileno()
        except OSError:
            self._descriptor = None
        self.setFormatter(JsonFormatter())

    def handle(self, record: logging.LogRecord) -> bool:
        passed = self.filter(record)
        if passed:
            self.emit(record)
        return bool(passed)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
            if self._descriptor is None:
                self._stream.write(line)
                return
            data = line.encode("utf-8", "backslashreplace")
            while data:
                data = data[os.write(self._descriptor, data) :]
        except Exception:  # noqa: BLE001  # a log line must not fail what it tells of
            self.handleError(record)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send every logger of this process through the formatter, to standard output by default."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, JsonHandler):
            root.removeHandler(handler)
    root.addHandler(JsonHandler(stream if stream is not None else sys.stdout))
    root.setLevel(level)
    # The pool tells of each loan at INFO.
    logging.getLogger("psycopg.pool").setLevel(max(logging.WARNING, logging.getLevelName(level)))

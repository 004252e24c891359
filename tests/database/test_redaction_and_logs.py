"""Nothing personal and no secret leaves through a log, and no log stops the work."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.common import logs
from database.common.logs import flush, log
from database.common.redaction import MAX_CHARACTERS, Redactor

LOGGER_NAME = "outbound_worker"
TOKEN = "very-secret-token-value"
PERSONAL = [
    "+5531988887777",
    "+55 31 98888-7777",
    "+55 (31) 9.8888-7777",
    "5531988887777",
    "31988887777",
    "(31) 98888-7777",
    "(011) 9.8765-4321",
    "98765-4321",
    "3888-7777",
    "maria.silva@example.com.br",
    "MARIA+x@EXAMPLE.COM",
    "123.456.789-09",
    "12345678909",
    "12.345.678/0001-95",
    "12.ABC.345/01DE-35",
    "12ABC34501DE35",
    "wamid.HBgNNTUzMTk4ODg4Nzc3NxUCABEYEjk=",
    "Bearer EAAGm0PX4ZCpsBO",
    "EAAGm0PX4ZCpsBOabcdefgh",
    "ind_abc123_c2VjcmV0",
    "api_access_token=abcdef",
    '"access_token": "abcdef"',
    "postgresql://indica_worker:hunter22@db/indica",
    "https://graph.example/me?access_token=abcdef&fields=id",
    "?hub.mode=subscribe&hub.verify_token=abcdef",
    "access_token%3Dabcdef",
    "Authorization: Basic YWJjZGVm",
    "maria.silva%40example",
    "maria.silva@localhost",
    "%2B5531988887777",
    "+55%2031%2098888-7777",
    "BR.13491208655302741918",
    TOKEN,
]
HARMLESS = [
    "HTTP 422: Phone number has already been taken",
    "(#131026) Message undeliverable",
    "contacts/filter",
    "outbox message 12345 attempt 3",
    "Az8or2yhqkZfEZ-_4Qn_Bam",
    "v25.0",
    "2026-11-22T12:45:33.123+00:00",
]


@pytest.fixture(autouse=True)
def _handlers_of_the_test() -> Iterator[None]:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    yield
    root.handlers[:], root.level = before[0], before[1]


@pytest.fixture
def stream() -> io.StringIO:
    made = io.StringIO()
    logs.configure("DEBUG", redact=Redactor([TOKEN]), stream=made, batches=True)
    return made


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    flush()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("value", PERSONAL)
def test_personal_value_is_hidden(value: str) -> None:
    cleaned = Redactor([TOKEN])(f"before {value} after")
    kept = [
        piece
        for piece in ("31988887777", "hunter22", "abcdef", "YWJj", "silva")
        if piece in cleaned
    ]
    assert value not in cleaned
    assert kept == []
    assert "[" in cleaned
    assert cleaned.startswith("before ")
    assert cleaned.endswith(" after")


@pytest.mark.parametrize("value", HARMLESS)
def test_technical_text_stays_readable(value: str) -> None:
    assert Redactor([TOKEN])(value) == value


@pytest.mark.parametrize("value", PERSONAL)
def test_every_way_into_a_record_is_cleaned(stream: io.StringIO, value: str) -> None:
    logger = logging.getLogger(LOGGER_NAME)
    logger.info("message %s", value)
    logger.info(
        "extra", extra={"error": value, "nested": {"a": [value]}, "other": ValueError(value)}
    )
    try:
        raise RuntimeError(f"text {value}") from ValueError(value)
    except RuntimeError as error:
        logger.error("exception", exc_info=error)
    logging.getLogger("urllib3.connectionpool").warning("library %s", value)
    flush()
    written = json.dumps([list(line.values()) for line in lines(stream)], ensure_ascii=False)
    assert len(lines(stream)) == 4
    assert value not in written
    assert json.dumps(value)[1:-1] not in written
    assert "RuntimeError" in written


def test_line_is_json_with_action_and_typed_facts(stream: io.StringIO) -> None:
    log(
        logging.getLogger(LOGGER_NAME),
        logging.INFO,
        "delivered",
        "delivered",
        outbox_id=12345678901,
        milliseconds=1.5,
        code=None,
    )
    (line,) = lines(stream)
    assert line["action"] == "delivered"
    assert line["outbox_id"] == 12345678901
    assert line["milliseconds"] == 1.5
    assert line["code"] is None
    assert line["level"] == "info"
    assert str(line["at"]).endswith("+00:00")


def test_grave_lines_are_written_at_once_and_in_order(stream: io.StringIO) -> None:
    logger = logging.getLogger(LOGGER_NAME)
    log(logger, logging.INFO, "claim", "first")
    assert stream.getvalue() == ""
    log(logger, logging.WARNING, "failed", "second")
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == [
        "first",
        "second",
    ]


def test_line_breaks_in_a_message_stay_in_one_line(stream: io.StringIO) -> None:
    logging.getLogger(LOGGER_NAME).warning("a\nb\u2028c")
    assert len(stream.getvalue().strip().split("\n")) == 1


# -- whatever length -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "a@",
        "://",
        "ind_",
        "token",
        "A1",
        "+5   ",
        "%40",
        "x.",
        "Bearer ",
        "://a:",
        "EAA",
    ],
)
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    redact = Redactor([TOKEN])

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        for _ in range(3):
            redact(text)
        return time.process_time() - started

    # A quadratic pattern takes tens of seconds for the longer one.
    assert seconds(600_000) < 2.0
    assert len(redact(piece * 600_000)) <= MAX_CHARACTERS * 4


def test_a_secret_across_the_cut_is_hidden() -> None:
    redact = Redactor([TOKEN])
    for before in range(MAX_CHARACTERS - len(TOKEN) - 1, MAX_CHARACTERS + 1):
        assert "very-secr" not in redact("x" * before + TOKEN + " rest")


# -- a log that cannot be written ------------------------------------------------------------------


class Failing(io.StringIO):
    """A stream on a full disk."""

    is_full = True

    def write(self, text: str) -> int:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_lines_that_cannot_be_written_are_dropped_and_counted() -> None:
    disk = Failing()
    logs.configure("INFO", stream=disk, batches=True)
    logger = logging.getLogger(LOGGER_NAME)
    for number in range(3):
        log(logger, logging.WARNING, "failed", f"line {number}")
    log(logger, logging.INFO, "claim", "kept")
    flush()
    disk.is_full = False
    log(logger, logging.WARNING, "failed", "there is room again")
    told, line = (json.loads(text) for text in disk.getvalue().splitlines())
    assert told["dropped"] == 4
    assert line["message"] == "there is room again"
    log(logger, logging.WARNING, "failed", "next")
    assert len(disk.getvalue().splitlines()) == 3, "the loss is told once"


@pytest.mark.parametrize("batches", [False, True])
def test_a_reader_that_is_gone_costs_the_lines_and_nothing_else(batches: bool) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        logs.configure("INFO", stream=stream, batches=batches)
        for _ in range(3):
            logging.getLogger(LOGGER_NAME).error("nobody reads this")
        flush()


def test_a_closed_stream_costs_the_lines_and_nothing_else() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)
    stream.close()
    logging.getLogger(LOGGER_NAME).error("too late")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_full_device_costs_the_lines_and_nothing_else() -> None:
    with open("/dev/full", "w", buffering=1) as device:
        logs.configure("INFO", stream=device, batches=True)
        for number in range(2000):
            log(logging.getLogger(LOGGER_NAME), logging.INFO, "claim", f"line {number}")
        flush()


def test_a_record_that_cannot_be_formatted_is_one_line_too() -> None:
    stream = io.StringIO()
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "%d people", ("three",), None)
    logs.JsonHandler(stream).handle(record)
    line = json.loads(stream.getvalue())
    assert (line["message"], line["error"]) == ("unreadable line", "TypeError")

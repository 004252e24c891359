"""Nothing personal and no secret leaves through a log, whatever way it comes in."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from outbound_worker.log_config import LOGGER_NAME, Action, configure, flush, say
from outbound_worker.redaction import Redactor

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


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    worker = logging.getLogger(LOGGER_NAME)
    before = (list(root.handlers), root.level, worker.level)
    made = io.StringIO()
    configure("DEBUG", Redactor([TOKEN]), made)
    yield made
    root.handlers[:], root.level = before[0], before[1]
    worker.setLevel(before[2])


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    flush()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("value", PERSONAL)
def test_personal_value_is_hidden(value: str) -> None:
    cleaned = Redactor([TOKEN])(f"before {value} after")
    kept = [piece for piece in ("31988887777", "hunter22", "abcdef", "silva") if piece in cleaned]
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
    say(
        logging.getLogger(LOGGER_NAME),
        logging.INFO,
        Action.DONE,
        "carried",
        outbox_id=12345678901,
        milliseconds=1.5,
        code=None,
    )
    (line,) = lines(stream)
    assert line["action"] == "done"
    assert line["outbox_id"] == 12345678901
    assert line["milliseconds"] == 1.5
    assert line["code"] is None
    assert line["level"] == "info"
    assert str(line["at"]).endswith("+00:00")


def test_grave_lines_are_written_at_once_and_in_order(stream: io.StringIO) -> None:
    logger = logging.getLogger(LOGGER_NAME)
    say(logger, logging.INFO, Action.CLAIM, "first")
    assert stream.getvalue() == ""
    say(logger, logging.WARNING, Action.FAILED, "second")
    assert [json.loads(line)["message"] for line in stream.getvalue().splitlines()] == [
        "first",
        "second",
    ]


def test_line_breaks_in_a_message_stay_in_one_line(stream: io.StringIO) -> None:
    logging.getLogger(LOGGER_NAME).warning("a\nb\u2028c")
    assert len(stream.getvalue().strip().split("\n")) == 1

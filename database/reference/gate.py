"""The gate of a metadata update: the database must decide as phonenumbers does, or nothing loads.

It runs inside the transaction that loads the rows, with the functions of the database as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, LiteralString

import phonenumbers
import psycopg
from phonenumbers import PhoneNumberFormat

from database.common.errors import IndicaError
from database.reference.oracle import PARSE, Decision, decide
from database.reference.patterns import Language, language_of
from database.reference.phones import LONGEST, Compiled

Case = tuple[str, str | None]
"""A text and the region in which it is read."""

BATCH = 20_000
SHOWN = 5
SEED = 20261122
FORMATS = (
    PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
)  # fmt: skip
MATCH: LiteralString = """
select regexp_match(t.number, '^((?:' || t.pattern || '))')
from unnest(%s::text[], %s::text[]) with ordinality as t (pattern, number, position)
order by t.position
"""


class GateError(IndicaError):
    """The database would decide otherwise than the metadata says."""


def run(
    connection: psycopg.Connection[Any], compiled: Compiled, say: Callable[[str], None]
) -> dict[str, int]:
    """Try everything; cases by name, or GateError with the first differences."""
    _refuse("Brazilian numbers", list(_brazilian_differences(connection)), compiled.version)
    say("Brazilian numbers: the short way of normalize.phone agrees")
    trials = list(prefixes(compiled))
    _refuse("prefix patterns", _compare_patterns(connection, trials), compiled.version)
    say(f"prefix patterns: {len(trials)} matched as Python does")
    tried = {"prefix patterns": len(trials)}
    for name, cases in (
        ("examples", examples()),
        ("dialled digits", dialled(compiled)),
        ("range edges", edges(compiled)),
    ):
        kept = list(cases)
        _refuse(name, _compare(connection, kept), compiled.version)
        tried[name] = len(kept)
        say(f"{name}: {len(kept)} decided as phonenumbers does")
    return tried


def _refuse(name: str, found: Sequence[str], version: str) -> None:
    if found:
        raise GateError(
            f"phone metadata {version} is not loaded: {len(found)} of the {name} differ: "
            + "; ".join(found[:SHOWN]),
            "The parser of sql_functions/normalize must learn what is new before this version.",
        )


def differences(
    connection: psycopg.Connection[Any], cases: Sequence[Case]
) -> Iterator[tuple[Case, Decision, Decision]]:
    """Cases that the database decides otherwise: case, phonenumbers' decision, the database's."""
    for start in range(0, len(cases), BATCH):
        part = cases[start : start + BATCH]
        rows = connection.execute(PARSE, ([c[0] for c in part], [c[1] for c in part])).fetchall()
        for case, row in zip(part, rows, strict=True):
            expected, actual = decide(*case), Decision(*row)
            if expected != actual:
                yield case, expected, actual


def _compare(connection: psycopg.Connection[Any], cases: Sequence[Case]) -> list[str]:
    return [
        f"{text!r} in {region}: {tuple(expected)}, here {tuple(actual)}"
        for (text, region), expected, actual in differences(connection, cases)
    ]


def _brazilian_differences(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """normalize.phone knows Brazil's area codes without a table: are they still the same?"""
    expected = {
        f"+55{area}{first}{rest}": decide(
            # The ninth digit, which phonenumbers does not give.
            f"+55{area}{'9' if len(rest) == 7 and first in '6789' else ''}{first}{rest}",
            None,
        ).e164
        for area in range(10, 100)
        for first in "0123456789"
        for rest in ("2345670", "23456700")
    }
    rows = connection.execute(
        "select t.raw, p.e164 from unnest(%s::text[]) as t (raw), normalize.phone(t.raw) as p",
        (list(expected),),
    )
    for text, actual in rows:
        if actual != expected[text]:
            yield f"{text}: {expected[text]}, here {actual}"


# -- cases -----------------------------------------------------------------------------------------


def edges(compiled: Compiled) -> Iterator[Case]:
    """Every number at which a decision changes, and its neighbours."""
    for code, steps in compiled.steps.items():
        keys = {key for low, high, _ in steps for key in (low - 1, low, high, high + 1)}
        for key in sorted(keys):
            text = str(key)
            if text[0] == "1" and 2 <= len(text) - 1 <= LONGEST:
                yield f"+{code}{text[1:]}", None


def examples() -> Iterator[Case]:
    """Every example number of the metadata in every format, at home and from abroad."""
    numbers = [
        (region, number)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in phonenumbers.PhoneNumberType.values()
        if (number := phonenumbers.example_number_for_type(region, kind)) is not None
    ] + [
        ("BR", number)
        for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)
        if (number := phonenumbers.example_number_for_non_geo_entity(code)) is not None
    ]
    for region, number in numbers:
        for form in FORMATS:
            yield phonenumbers.format_number(number, form), region
        for caller in ("BR", "US", "PT"):
            yield phonenumbers.format_out_of_country_calling_number(number, caller), caller
        for length in range(1, 4):
            short = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)[:-length]
            yield short, region


def dialled(compiled: Compiled, count: int = 60) -> Iterator[Case]:
    """Random digits behind what each region dials first."""
    chance = random.Random(SEED)  # noqa: S311  # the same trials every time
    for row in compiled.regions:
        if row.region == "001":
            continue
        starts = ["", "+", "0", "00", str(row.calling_code), f"+{row.calling_code}"]
        for pattern in (row.international_prefix, row.national_prefix):
            if pattern:
                starts.extend(chance.choices(list(_strings(language_of(pattern), chance, 8)), k=4))
        for _ in range(count):
            tail = "".join(chance.choices("0123456789", k=chance.randint(1, 13)))
            yield chance.choice(starts) + tail, row.region


def prefixes(compiled: Compiled, count: int = 150) -> Iterator[tuple[str, str]]:
    """Each prefix pattern with numbers that it matches, does not match, or matches in part."""
    chance = random.Random(SEED)  # noqa: S311  # the same trials every time
    patterns = {row.international_prefix for row in compiled.regions}
    patterns |= {row.national_prefix for row in compiled.regions}
    for pattern in sorted(filter(None, patterns)):
        for text in _strings(language_of(pattern), chance, count):
            tail = "".join(chance.choices("0123456789", k=chance.randint(0, 12)))
            for number in (text, text + tail, text[:-1] + tail, tail):
                yield pattern, number


def _strings(language: Language, chance: random.Random, count: int) -> Iterator[str]:
    """Strings of a language, a few of each length, edges first."""
    for length, intervals in language.items():
        picked = intervals if len(intervals) <= count else chance.sample(intervals, count)
        for low, high in picked:
            for value in {low, high, chance.randint(low, high)}:
                yield str(value).zfill(length) if length else ""


def _compare_patterns(
    connection: psycopg.Connection[Any], trials: Iterable[tuple[str, str]]
) -> list[str]:
    """Prefix patterns that PostgreSQL matches otherwise than Python: longest against first."""
    found: list[str] = []
    remaining = iter(trials)
    while part := list(islice(remaining, BATCH)):
        rows = connection.execute(MATCH, ([t[0] for t in part], [t[1] for t in part])).fetchall()
        for (pattern, number), (actual,) in zip(part, rows, strict=True):
            match = re.match(f"((?:{pattern}))", number)
            expected = None if match is None else list(match.groups())
            if expected != actual:
                found.append(f"{pattern} on {number}: {expected}, here {actual}")
    return found

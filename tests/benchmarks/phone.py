"""`normalize.phone` against Python's phonenumbers: parse, validate, format; one core each."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence

import phonenumbers
import psycopg
from phonenumbers import re_util

from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_least, interleave, rates, ratio

SEED = 20261122
BRAZILIAN_FORMS = (
    "({ddd}) 9{a}-{b}", "{ddd} 9{a}-{b}", "{ddd}9{a}{b}", "0{ddd} 9{a}-{b}", "+55 {ddd} 9{a}-{b}",
    "+55{ddd}9{a}{b}", "55{ddd}9{a}{b}", "(0{ddd}) 9.{a}.{b}", "({ddd}) {fixed}-{b}",
    "{ddd} {a}-{b}",
)  # fmt: skip
DDDS = (11, 19, 21, 27, 31, 41, 48, 51, 61, 62, 71, 81, 85, 91, 92)
FOREIGN_FORMS = (
    "+1 212 555 {b}", "+351 91 {a} {fixed}", "+54 9 11 {a}-{b}", "+44 7700 90{b}",
    "+49 1512 {a}{fixed}", "00351 91 {a} {fixed}",
)  # fmt: skip
NORMALIZE = """
select count(*) filter (where f.is_valid)
from unnest(%s::text[]) as r (raw), normalize.phone(r.raw) as f
"""


def numbers(count: int, foreign_share: float) -> list[str]:
    """Numbers as people type them, the same in every run."""
    chance = random.Random(SEED)
    return [
        chance.choice(FOREIGN_FORMS if chance.random() < foreign_share else BRAZILIAN_FORMS).format(
            ddd=chance.choice(DDDS),
            a=chance.randint(6000, 9999),
            b=chance.randint(1000, 9999),
            fixed=chance.randint(2000, 5999),
        )
        for _ in range(count)
    ]


def examples(count: int) -> list[str]:
    """Valid numbers of every region and kind, again and again in another order."""
    known = [
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in phonenumbers.PhoneNumberType.values()
        if (number := phonenumbers.example_number_for_type(region, kind)) is not None
    ]
    return random.Random(SEED).choices(known, k=count)


def measure(plan: Plan) -> Iterator[Outcome]:
    """Ours set-based in one statement, phonenumbers in a loop with its pattern cache on."""
    re_util.enable_pattern_cache()
    with (
        plan.cluster.database("phone") as database,
        psycopg.connect(database.url("admin"), autocommit=True) as connection,
    ):
        for name, raw, target in (
            ("Brazilian", numbers(plan.phones, 0.0), 1.0),
            ("mixed, a third foreign", numbers(plan.phones, 0.33), 0.5),
            ("examples of all regions in +E.164", examples(plan.phones), 0.5),
        ):

            def ours(raw: Sequence[str] = raw) -> float:
                return _timed(len(raw), lambda: connection.execute(NORMALIZE, (list(raw),)))

            def theirs(raw: Sequence[str] = raw) -> float:
                return _timed(len(raw), lambda: [with_library(text) for text in raw])

            ours(raw[:500])
            theirs(raw[:500])
            taken = interleave({"normalize.phone": ours, "phonenumbers": theirs}, plan.rounds)
            yield at_least(
                f"`normalize.phone` against phonenumbers, {name}",
                ratio(taken["normalize.phone"], taken["phonenumbers"]),
                target,
                rates(taken),
            )


def with_library(text: str) -> str | None:
    """E.164 of a valid number."""
    try:
        number = phonenumbers.parse(text, "BR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _timed(count: int, work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)

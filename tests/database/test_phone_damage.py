"""A damaged phone number becomes no stranger's, and no right spelling is lost."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.benchmarks.quality import ours
from tests.support.cluster import Database
from tests.support.damage import (
    KEPT_APART,
    KINDS,
    Answer,
    Tally,
    cpf_digits,
    damaged,
    right_spelling,
    spellings,
)

CASES = int(os.environ.get("INDICA_DAMAGED_CASES", "20000"))
SEED = 20261127


@pytest.fixture(scope="module")
def connection(module_database: Database) -> psycopg.Connection[Any]:
    return module_database.connect("owner", autocommit=True)


@pytest.mark.parametrize("kinds", [KINDS, KEPT_APART], ids=["known kinds", "kinds kept apart"])
def test_fewer_than_one_in_a_thousand_becomes_a_stranger_in_silence(
    kinds: dict[str, Any], connection: psycopg.Connection[Any]
) -> None:
    cases = list(damaged(CASES, SEED, kinds))
    tally = Tally()
    for case, answer in zip(cases, ours(connection, [c.text for c in cases]), strict=True):
        tally.add(case, answer)
    assert tally.tried > CASES * 0.8
    assert len(tally.silent) * 1000 < tally.tried, (
        Counter(s.kind for s in tally.silent),
        tally.silent[:10],
    )


def test_no_right_spelling_is_lost(connection: psycopg.Connection[Any]) -> None:
    cases = list(spellings(CASES, SEED))
    answers = ours(connection, [c.text for c in cases])
    lost = [
        c
        for c, answer in zip(cases, answers, strict=True)
        # A zero before a mobile without its ninth digit, where the digits are a CPF's, is the one
        # case of two readings.
        if answer.number != c.number and not (c.kind == "without ninth digit" and len(c.text) == 11)
    ]
    assert not lost, (len(lost), lost[:10])


def test_what_people_write_most_needs_no_warning(connection: psycopg.Connection[Any]) -> None:
    cases = [c for c in spellings(CASES, SEED) if c.kind == "usual"]
    answers = ours(connection, [c.text for c in cases])
    warned = Counter(w for answer in answers for w in answer.warnings)
    # One in a hundred numbers of eleven bare digits has the check digits of a CPF.
    assert set(warned) <= {"document", "country_code"}, warned
    assert sum(warned.values()) * 200 < len(cases)


def test_a_cpf_in_the_place_of_a_phone_is_none(connection: psycopg.Connection[Any]) -> None:
    chance = random.Random(SEED)
    forms = (
        "{0}-{1}",
        "CPF {0}{1}",
        "cpf: {0}-{1}",
        "{0}{1} CPF",
        "{2}.{3}.{4}-{1}",
        "{2} {3} {4} {1}",
    )
    texts = []
    for i in range(CASES):
        digits = cpf_digits(chance)
        texts.append(
            forms[i % len(forms)].format(
                digits[:9], digits[9:], digits[:3], digits[3:6], digits[6:9]
            )
        )
    taken = [(t, a) for t, a in zip(texts, ours(connection, texts), strict=True) if a.number]
    assert not taken, (len(taken), taken[:10])


def test_a_bare_cpf_is_never_taken_in_silence(connection: psycopg.Connection[Any]) -> None:
    chance = random.Random(SEED + 1)
    texts = [cpf_digits(chance) for _ in range(CASES)]
    answers = ours(connection, texts)
    assert not [t for t, a in zip(texts, answers, strict=True) if a.number and not a.warnings]


def test_the_judge_knows_what_nobody_can_tell() -> None:
    assert right_spelling("(11) 98321-7654") == "+5511983217654"
    assert right_spelling("1132654321") == "+551132654321"
    assert right_spelling("(11) 9832-1765") is None
    assert right_spelling("(1) 98321-7654") is None
    tally = Tally()
    tally.add(
        next(damaged(1, 1, {"no area code": KINDS["no area code"]})), Answer("+5511983217654")
    )
    assert len(tally.silent) == 1

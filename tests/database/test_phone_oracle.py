"""`normalize.phone` beside phonenumbers: the same decision, E.164, region and kind, but for a list.

`normalize.parse_phone` must agree without exception. `normalize.phone` may differ only where
`EXPLANATIONS` says why; whatever it says must be what happens, so the list can hold no more.

INDICA_PHONE_CASES says how many random dialled strings are tried (200,000 before a release).
"""

from __future__ import annotations

import os
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import phonenumbers
import psycopg
import pytest
from phonenumbers import PhoneNumberFormat, re_util

from database.reference import gate
from database.reference.gate import Case, differences
from database.reference.oracle import Decision, decide
from tests.support.cluster import Database

CASES = int(os.environ.get("INDICA_PHONE_CASES", "20000"))
SEED = 20261122
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
DDDS = (11, 12, 19, 21, 24, 27, 31, 34, 41, 48, 49, 51, 55, 61, 62, 71, 79, 81, 85, 91, 98)
PHONE = """
select
    p.e164, p.country_code, p.national_number, p.region, p.kind, p.is_valid, p.reason, p.match_key
from unnest(%s::text[], %s::text[]) with ordinality as t (raw, region, position),
    normalize.phone(t.raw, t.region) as p
order by t.position
"""


class Answer(NamedTuple):
    """One row of normalize.phone."""

    e164: str | None
    country_code: int | None
    national_number: str | None
    region: str | None
    kind: str
    is_valid: bool
    reason: str | None
    match_key: str | None


@pytest.fixture(scope="module")
def connection(module_database: Database) -> psycopg.Connection[Any]:
    re_util.enable_pattern_cache()
    return module_database.connect("owner", autocommit=True)


# -- cases -----------------------------------------------------------------------------------------

CHARACTERS = (
    "0123456789" * 4
    + "+-() ./" * 3
    + "xX,;:#~*%&@=_\\|abcRrmnEeFLOWERS"
    + "\u0131\u0130\u017f\u212a\u00a0\u200b\u2060\u3000\u2010\u2013\u2212\u30fc\uff08\uff09"
    + "\uff0b\uff10\uff15\uff58\uff0d\u0663\u06f5\u096c\u00b2\u2167\u00bd\u00e9\u0434\u0301\n\t"
    + "\U0001d7d7\U0001f600\u202a\u200e"
)
PREFIXES = (
    "", "", "", "+", "0", "00", "000", "011", "0011", "1", "8", "9", "90", "015", "021", "0xx",
    "55", "+55", "0055", "5555", "+550", "++", "+ ", "(", "tel:", "tel:+", "Cel: ", "Maria ",
    "Tel. ", "wa.me/", "\uff0b", "\u202a", "\U0001f4de ", "+1", "+44 (0)", "+39 0", "+54 9 ",
    "+521", "00 15 1 ", "0031", "*31*", "\u0660",
)  # fmt: skip
TAILS = (
    "", "", "", "", "", " ", ".", " ramal 12", " r. 3", " RML 4", " ext 12", " ext. 123", "x12",
    " x 3", "#12", " -12#", " int 4", ";ext=5", ",,77#", ",5", " \u0434\u043e\u0431 6",
    " anexo 3", " extensi\u00f3n 3", " extensio\u0301n 9", "\uff45\uff58\uff54\uff4e 7",
    "\uff5e5", " x12/x13", " \\x14", "EXT:4", " ,ext, 3", "; 4", " - 5#", " ext" + "1" * 21,
    " x" + "1" * 10, ";isub=123", ";phone-context=+55", ";phone-context=example.com",
    ";phone-context=", ";phone-context=+1-", ";ext=3;phone-context=+44", " FLOWERS", " flores",
    " abc", " (WhatsApp)", " ou 3333-4444", "/2", "/1", "\n", "\u202c", "\u0301", " \u00b2", "?",
)  # fmt: skip


def dialled_strings(count: int, seed: int) -> Iterator[Case]:
    """What people, forms and attackers type: Brazilian, foreign and no numbers at all."""
    chance = random.Random(seed)
    known = list(gate.examples())
    makers: tuple[Callable[[], Case], ...] = (
        lambda: (_brazilian(chance), _region(chance)),
        lambda: _changed(chance, *chance.choice(known)),
        lambda: (
            chance.choice(PREFIXES)
            + "".join(chance.choices("0123456789", k=chance.randint(1, 15)))
            + chance.choice(TAILS),
            _region(chance),
        ),
        lambda: ("".join(chance.choices(CHARACTERS, k=chance.randint(0, 24))), _region(chance)),
    )
    for _ in range(count):
        yield chance.choices(makers, weights=(30, 40, 20, 10))[0]()


def _region(chance: random.Random) -> str | None:
    return chance.choice(("BR", "BR", "BR", chance.choice(REGIONS), None, "ZZ", "001"))


def _brazilian(chance: random.Random) -> str:
    ddd = chance.choice((*DDDS, chance.randint(10, 99)))
    number = "".join(chance.choices("0123456789", k=chance.choices((6, 7, 8, 9), (1, 5, 6, 1))[0]))
    first = chance.choice(("9", "9", "9", "", "3", "2", "8", "7"))
    middle = chance.choice(("-", " ", ".", "", "/"))
    between = chance.choice((" ", "", ") ", "-"))
    text = f"{ddd}{between}{first}{number[:4]}{middle}{number[4:]}"
    return chance.choice(PREFIXES) + text + chance.choice(TAILS)


def _changed(chance: random.Random, text: str, region: str | None) -> Case:
    letters = list(text)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randint(0, 1)] = chance.choice(("", chance.choice(CHARACTERS)))
    text = "".join(letters) + (chance.choice(TAILS) if chance.random() < 0.25 else "")
    return text, region if chance.random() < 0.6 else _region(chance)


def brazilian_forms() -> Iterator[Case]:
    """Every area code and first digit in the spellings that normalize.phone decides by itself."""
    for area in range(100):
        for first in range(10):
            for rest in ("2345670", "2345-670", "23456700"):
                for prefix in ("", "0", "+55", "55", "+550", "0055 "):
                    yield f"{prefix}{area:02d}{first}{rest}", "BR"


# -- the parser: no exception ----------------------------------------------------------------------


def agree(connection: psycopg.Connection[Any], cases: Sequence[Case]) -> None:
    found = list(differences(connection, cases))
    assert not found, (len(found), found[:5])


def test_all_examples_in_all_formats(connection: psycopg.Connection[Any]) -> None:
    cases = list(gate.examples())
    assert {region for _, region in cases} == set(REGIONS)
    agree(connection, cases)


def test_random_dialled_strings(connection: psycopg.Connection[Any]) -> None:
    cases = list(dialled_strings(CASES, SEED))
    decided = Counter(decide(*case).is_valid for case in cases)
    assert min(decided.values()) > len(cases) / 8, decided
    agree(connection, cases)


def test_every_character_at_each_place_of_a_number(connection: psycopg.Connection[Any]) -> None:
    """Inside, before and behind: letters, digits, punctuation of all scripts, one by one."""
    step = max(1, 400_000 // CASES)
    characters = [chr(code) for code in (*range(1, 0x3400, step), *range(0xFE00, 0x10000, step))]
    assigned = [c for c in characters if unicodedata.category(c) != "Cn"]
    cases: list[Case] = [
        (form.format(c), "BR")
        for c in assigned
        for form in ("{0}11 98765-4321", "11 98765{0}4321", "11 98765-4321{0}")
    ]
    agree(connection, cases)


def test_texts_too_long_for_a_number(connection: psycopg.Connection[Any]) -> None:
    agree(
        connection,
        [
            (text, "BR")
            for size in (249, 250, 251)
            for text in (
                "1" * size,
                "+" * size,
                "11 98765-4321".ljust(size),
                " " * size,
                "a" * size,
            )
        ],
    )


# -- the whole function: only what is listed -------------------------------------------------------

CPF = re.compile(r"[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}")
RAMAL = re.compile(
    r"([0-9])[^0-9a-z]*(?:ramal|rml|ram|r|extens[aãÃ]o)[^0-9a-z]*[0-9]{0,7}[^0-9a-z]*\Z",
    re.IGNORECASE | re.ASCII,
)
WHATSAPP = re.compile(
    r"wa[.]me/[+]?([0-9]{5,20})|phone=[+]?([0-9]{5,20})|\A([0-9]{5,20})(?::[0-9]+)?@", re.IGNORECASE
)


def is_placeholder(decision: Decision) -> bool:
    number = decision.national_number or ""
    if decision.country_code != 55:
        return len(number) > 5 and len(set(number)) == 1
    return (
        len(set(number[-8:])) == 1
        or number[-8:] == "12345678"
        or number in ("1234567890", "9876543210", "11961234567", "1123456789")
        or (
            decision.kind in ("toll_free", "shared_cost", "premium_rate")
            and len(set(number[3:])) == 1
        )
    )


def explanation(text: str, region: str | None, library: Decision, answer: Answer) -> str | None:
    """Which rule of the list a difference follows from; None: from none."""
    if library.is_valid and is_placeholder(library) and answer.reason == "placeholder":
        return "placeholder"
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    if answer.reason == "not_a_number" and (CPF.fullmatch(text) or is_cpf(digits)):
        return "CPF"
    if answer.is_valid and (answer.national_number or "") in (
        digits[-2:] + digits[:-2], digits[-2:] + digits.removeprefix("55")[:-2]
    ):  # fmt: skip
        return "area code"
    if library.is_valid and not answer.is_valid and (rule := _speaks_against(text, library)):
        return rule
    if _is_with_ninth_digit(library, answer):
        return "ninth digit"
    for rule, read_instead in _rewritten(text):
        other = decide(read_instead, region)
        if answer == _expected(other, answer) or _is_with_ninth_digit(other, answer):
            return rule
        if not other.is_valid and answer.is_valid and (answer.national_number or "-") in digits:
            return rule
    # What is left is forgiving: a valid number, of which the digits were typed.
    typed = "".join(str(int(c)) for c in text if c.isdecimal())
    national = answer.national_number or ""
    if not answer.is_valid or decide(answer.e164 or "", None).e164 != answer.e164:
        return None
    is_typed = national in typed or national[:2] + national[3:] in typed
    if typed.startswith("0055") and answer.country_code == 55 and is_typed:
        return "0055"
    return "forgiving" if not library.is_valid and national[-5:] in typed else None


def is_cpf(digits: str) -> bool:
    """Whether eleven digits end in the check digits of a CPF."""
    sums = (
        sum(int(c) * w for c, w in zip(digits, range(length + 1, 1, -1), strict=False))
        * 10
        % 11
        % 10
        for length in (9, 10)
    )
    return len(digits) == 11 and digits[9:] == "".join(map(str, sums))


def _speaks_against(text: str, library: Decision) -> str | None:
    """What in the text says that it is not the number that its digits make."""
    if re.search(r"[@]|[a-z0-9][.][a-z]{2,}/|[0-9]:[0-9]", text, re.IGNORECASE):
        return "address"
    if re.search(r"[^\W\d_]", text):
        return "letters"
    if re.search(r"[_?*#\u2022\u2026\u25cf]|[.]{2}", text):
        return "gap"
    if re.search(r"[,;/|&\n]", text):
        return "several"
    digits = re.sub(r"\D", "", text)
    groups = re.findall(r"\d+", text)
    if (library.country_code == 55 and len(groups) > 1) or digits.startswith("00"):
        return "grouping"
    if text.lstrip("( ").startswith("+") and len(groups[0]) < len(str(library.country_code)):
        return "grouping"
    return None


def _rewritten(text: str) -> Iterator[tuple[str, str]]:
    """What two of the rules read instead."""
    if (cut := RAMAL.sub(r"\1", text)) != text:
        yield "ramal", cut
    if (link := WHATSAPP.search(text)) is not None:
        yield "WhatsApp", "+" + next(filter(None, link.groups()))


def _is_with_ninth_digit(library: Decision, answer: Answer) -> bool:
    national = answer.national_number or ""
    return (
        (answer.country_code, answer.kind) == (55, "mobile")
        and library.country_code == 55
        and library.kind in ("mobile", "unknown")
        and national[2:3] == "9"
        and library.national_number == national[:2] + national[3:]
    )


def _expected(library: Decision, answer: Answer) -> Answer:
    """What normalize.phone answers when it adds nothing to the library's decision."""
    if not library.is_valid:
        return Answer(None, None, None, None, answer.kind, False, answer.reason, None)
    return Answer(
        library.e164, library.country_code, library.national_number, library.region, library.kind,
        True, None, answer.match_key,
    )  # fmt: skip


def test_the_function_differs_only_as_listed(connection: psycopg.Connection[Any]) -> None:
    listed = {
        "ninth digit", "placeholder", "ramal", "CPF", "0055", "WhatsApp", "forgiving", "address",
        "letters", "gap", "several", "grouping", "area code",
    }  # fmt: skip
    always: list[Case] = [
        ("11 8123-4567", "BR"), ("11 99999-9999", "BR"), ("0800 123 456 ramal 7", "BR"),
        ("119.876.543-21", "BR"), ("0055 48 91234-5679", "BR"), ("wa.me/49911234567", "BR"),
        ("55 55 11 98765-4321", "BR"),
    ]  # fmt: skip
    cases = [*always, *brazilian_forms(), *gate.examples(), *dialled_strings(CASES, SEED + 1)]
    seen: Counter[str] = Counter()
    unexplained = []
    for start in range(0, len(cases), gate.BATCH):
        part = cases[start : start + gate.BATCH]
        rows = connection.execute(
            PHONE.encode(), ([c[0] for c in part], [c[1] for c in part])
        ).fetchall()
        for (text, region), row in zip(part, rows, strict=True):
            answer, library = Answer(*row), decide(text, region)
            if answer == _expected(library, answer):
                continue
            rule = explanation(text, region, library, answer)
            if rule is None:
                unexplained.append((text, region, library, answer))
            else:
                seen[rule] += 1
    assert not unexplained, (len(unexplained), unexplained[:5])
    assert set(seen) == listed


FORMATS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966)


@pytest.mark.parametrize("region", ["BR", "US", "IT", "AR", "MX", "DE", "CN"])
def test_a_valid_number_is_one_subscriber_in_every_format(
    region: str, connection: psycopg.Connection[Any]
) -> None:
    for kind in phonenumbers.PhoneNumberType.values():
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        texts = [phonenumbers.format_number(number, form) for form in FORMATS]
        texts.append(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
        rows = connection.execute(PHONE.encode(), (texts, [region] * len(texts))).fetchall()
        assert len({Answer(*row) for row in rows}) == 1, texts

"""Properties of normalize.*: what holds for every text, with other libraries as oracles."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import idna
import psycopg
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from tests.support.cluster import Database

Call = Callable[..., dict[str, Any]]

FUNCTIONS = ("phone", "email", "person_name", "tax_id", "city")
HELPERS = ("domain", "punycode", "uf", "city_key", "split_social_name", "is_disposable_domain",
           "meant_domain", "undamaged_text", "split_referrer", "generation", "names_another_number",
           "dialled_digits")  # fmt: skip
"""Of one text too, and as patient."""

check = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

AREA_CODES = (
    *range(11, 20), 21, 22, 24, 27, 28, *range(31, 36), 37, 38, *range(41, 50), 51, 53, 54, 55,
    *range(61, 70), 71, 73, 74, 75, 77, 79, *range(81, 90), *range(91, 100),
)  # fmt: skip

characters = st.characters(codec="utf-8", exclude_characters="\x00")
"""PostgreSQL's text holds neither surrogates nor NUL."""

anything = st.text(characters, max_size=80)

area_codes = st.sampled_from(AREA_CODES)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def is_plain(number: str) -> bool:
    """Whether a subscriber's number is no placeholder such as 99999999 or 12345678."""
    return len(set(number[-8:])) > 1 and number[-8:] != "12345678"


legacy_mobiles = st.tuples(st.sampled_from("6789"), digits(7)).map("".join).filter(is_plain)
landlines = st.tuples(st.sampled_from("2345"), digits(7)).map("".join).filter(is_plain)
mobiles = digits(8).filter(is_plain).map(lambda rest: "9" + rest)

sloppy_pieces = [
    "11", "55", "+55", "+", "0", "00", "0800", "98765", "4321", "3333-4444", "ramal 12", "r. 3",
    "xx", "tel:", "wa.me/", "Cel: ", "e", "ou", "\u0661", "\uff11", "(", ")", " ", "-", ".", "/",
    ",", ";", "\n", "\u200b", "\u202e", "\u00a0", "*", "#", "@", "<", ">", "mailto:", ".com",
    "maria", "SILVA", "da", "Dr.", "\U0001f600", "'", "\u0301",
]  # fmt: skip

sloppy = st.lists(
    st.one_of(st.sampled_from(sloppy_pieces), st.text(characters, max_size=3)), max_size=14
).map("".join)
"""Texts near to what the functions look for, where the odd cases live."""


@pytest.fixture(scope="module")
def call(module_database: Database) -> Call:
    connection = module_database.connect("owner", row_factory=dict_row)
    # A stand-in for "in linear time": no single text may keep the server busy for long.
    connection.execute("set statement_timeout = '5s'")

    def run(function: str, *arguments: object) -> dict[str, Any]:
        places = ", ".join(["%s"] * len(arguments))
        rows: list[dict[str, Any]] = connection.execute(
            f"select * from normalize.{function}({places})".encode(), arguments
        ).fetchall()
        assert len(rows) == 1
        return rows[0]

    return run


def assert_whole(row: dict[str, Any]) -> None:
    """A row says either what the value is or why there is none."""
    values = set(row) - {
        "is_valid", "reason", "kind", "region", "suggestion", "candidates", "extension",
    }  # fmt: skip
    assert isinstance(row["is_valid"], bool)
    if row["is_valid"]:
        assert row["reason"] is None
        assert all(row[name] is not None for name in values)
    else:
        assert row["reason"]
        assert all(row[name] is None for name in values)


@pytest.mark.parametrize("function", FUNCTIONS)
@check
@given(text=anything | sloppy | st.none())
def test_any_text_gives_one_whole_row(function: str, text: str | None, call: Call) -> None:
    assert_whole(call(function, text))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "piece",
    ["1", "a", " ", "@", "\n", "+", "x1", "a.", "a@", "\u0301", "a\u0316\u0301", "\U0001f600",
     "\ufdfa", "\u200b", "\u0661", "ramal ", "sr. ", "tel:", "<", "0xx", "1/", "'-"],
)  # fmt: skip
@pytest.mark.parametrize("size", [200, 990, 1900, 1_048_576])
def test_long_repetitive_texts_are_quick(function: str, piece: str, size: int, call: Call) -> None:
    text = piece * (size // len(piece.encode()))
    assert_whole(call(function, text))


@pytest.mark.parametrize("function", HELPERS)
@check
@given(text=anything | sloppy | st.none())
def test_helpers_take_any_text(function: str, text: str | None, call: Call) -> None:
    call(function, text)


@pytest.mark.parametrize("function", HELPERS)
@pytest.mark.parametrize(
    "piece", ["a", "a.", "\u00e3", "\u00e3.", " ", "-", "(nome social ", "\u200b"]
)
@pytest.mark.parametrize("size", [60, 250, 1900, 1_048_576])
def test_helpers_are_quick_with_long_texts(
    function: str, piece: str, size: int, call: Call
) -> None:
    call(function, piece * (size // len(piece.encode())))


dialled = st.builds(
    lambda before, prefix, ddd, number, after: f"{before}{prefix}{ddd} {number}{after}",
    st.sampled_from(["", " ", "(", "Cel: ", "tel:", "\U0001f4de", "\u200e", "Maria "]),
    st.sampled_from(["", "0", "0xx", "+55", "0055 ", "+351", "+1", "00", "021"]),
    area_codes,
    mobiles | landlines | legacy_mobiles | digits(7) | digits(8),
    st.sampled_from(["", " ", ")", " ramal 12", "x3", "\u202c", "/1", ";ext=2", " (zap)"]),
)


@check
@given(text=dialled)
def test_a_normal_phone_stays_as_it_is(text: str, call: Call) -> None:
    first = call("phone", text)
    assume(bool(first["is_valid"]))
    # Whatever was repaired or dialled behind it, the number itself needs nothing.
    first |= {"repairs": [], "extension": None}
    assert call("phone", first["e164"]) == first
    assert call("phone", first["e164"], None) == first


@check
@given(ddd=area_codes, number=legacy_mobiles)
def test_both_forms_of_a_mobile_are_one(ddd: int, number: str, call: Call) -> None:
    short = call("phone", f"{ddd} {number}")
    assert short["e164"] == f"+55{ddd}9{number}"
    assert short["kind"] == "mobile"
    assert short["repairs"] == ["ninth_digit"]
    assert call("phone", f"+55{ddd}{number}") == short
    assert call("phone", f"({ddd}) 9{number}") == short | {"repairs": []}


@check
@given(ddd=area_codes, number=landlines)
def test_a_landline_gains_nothing(ddd: int, number: str, call: Call) -> None:
    row = call("phone", f"0{ddd} {number}")
    assert row["e164"] == f"+55{ddd}{number}"
    assert row["kind"] == "fixed"
    mobile = call("phone", f"{ddd} 9{number}")
    assert mobile["kind"] == "mobile"
    assert mobile["match_key"] != row["match_key"]


def test_exactly_the_67_area_codes_exist(call: Call) -> None:
    assert len(AREA_CODES) == 67
    for ddd in range(10, 100):
        for number, kind in (
            ("987651234", "mobile"),
            ("87651234", "mobile"),
            ("27651234", "fixed"),
        ):
            row = call("phone", f"{ddd}{number}")
            if ddd in AREA_CODES:
                assert (row["is_valid"], row["kind"]) == (True, kind), (ddd, number)
            else:
                assert (row["is_valid"], row["reason"]) == (False, "unknown_ddd"), (ddd, number)


prefixes = st.sampled_from(["", "0", "015", "021", "+55", "+550", "+55015", "55", "0055", "5555"])


@check
@given(
    ddd=area_codes,
    number=mobiles | landlines,
    prefix=prefixes,
    separators=st.lists(st.sampled_from(["", " ", "-", ".", "(", ")", "\u00a0", "\u2013"])),
)
def test_spelling_does_not_matter(
    ddd: int, number: str, prefix: str, separators: list[str], call: Call
) -> None:
    plain = f"{ddd}{number}"
    spelled = prefix + "".join(
        digit + (separators[i] if i < len(separators) else "") for i, digit in enumerate(plain)
    )
    assume(plain not in ("1234567890", "9876543210"))
    assert call("phone", spelled)["e164"] == f"+55{plain}"


def check_digits(text: str) -> str:
    """The two check digits of the first 9 (CPF) or 12 (CNPJ) characters, written independently."""
    body = text
    for _ in range(2):
        values = [ord(character) - 48 for character in reversed(body)]
        weights = [2 + (i % 8 if len(text) == 12 else i) for i in range(len(values))]
        rest = sum(v * w for v, w in zip(values, weights, strict=True)) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return body[-2:]


alphanumerics = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
tax_id_bodies = (digits(9) | digits(12) | alphanumerics).filter(lambda body: len(set(body)) > 1)


@check
@given(body=tax_id_bodies)
@example(body="12ABC34501DE")
def test_a_tax_id_with_its_check_digits_is_accepted(body: str, call: Call) -> None:
    whole = body + check_digits(body)
    assert call("tax_id", whole) == {
        "tax_id": whole,
        "kind": "cpf" if len(body) == 9 else "cnpj",
        "is_valid": True,
        "reason": None,
    }
    assert (
        call("tax_id", f" {whole[:3].lower()}.{whole[3:6]}/{whole[6:-2]}-{whole[-2:]} ")["tax_id"]
        == whole
    )


@check
@given(body=tax_id_bodies, position=st.integers(0, 13), digit=st.sampled_from("0123456789"))
def test_one_changed_digit_is_noticed(body: str, position: int, digit: str, call: Call) -> None:
    whole = body + check_digits(body)
    position %= len(whole)
    assume(whole[position] != digit)
    changed = whole[:position] + digit + whole[position + 1 :]
    # Modulus 11 maps two remainders to 0, so very few changes keep both digits right.
    assume(check_digits(changed[:-2]) != changed[-2:])
    assert call("tax_id", changed)["reason"] == "wrong_check_digits"


@check
@given(text=anything | sloppy)
@example(text="Ana\nLúcia\tdos     Santos")
@example(text="SR. E. E SRA DA'-SILVA")
def test_names_are_fit_for_a_template_and_stay_as_they_are(text: str, call: Call) -> None:
    row = call("person_name", text)
    assume(bool(row["is_valid"]))
    name = row["name"]
    assert name == " ".join(name.split())
    assert 2 <= len(name) <= 150
    forbidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Nd"}
    assert not forbidden & {unicodedata.category(character) for character in name}
    assert row["name_key"]
    again = call("person_name", name)
    assert again["name"] == name
    assert again["name_key"] == row["name_key"]


@check
@given(a=sloppy, b=sloppy)
@example(a="Maria S.", b="Maria Souza")
def test_the_name_gate_is_symmetric(a: str, b: str, call: Call) -> None:
    forth = call("same_person_name", a, b)["same_person_name"]
    assert forth == call("same_person_name", b, a)["same_person_name"]
    valid = call("person_name", a)["is_valid"]
    assert call("same_person_name", a, a)["same_person_name"] is valid


emails = st.emails() | st.builds(
    lambda local, domain: f"{local}@{domain}",
    st.text("abcXYZ019._+-", min_size=1, max_size=20),
    st.sampled_from(["gmail.com", "GMAIL.com", "googlemail.com", "exemplo.com.br", "x.io"]),
)


@check
@given(text=emails)
def test_a_normal_email_stays_as_it_is(text: str, call: Call) -> None:
    row = call("email", text)
    assume(bool(row["is_valid"]))
    assert row["email"] == f"{row['local_part']}@{row['domain']}"
    assert row["domain"] == row["domain"].lower()
    assert row["match_key"] == row["match_key"].lower()
    assert len(row["email"]) <= 254
    assert call("email", row["email"]) == row
    assert call("email", f" <mailto:{row['email']}>\n") == row
    assert call("email", row["match_key"])["match_key"] == row["match_key"]


PROVIDERS = ("gmail.com", "outlook.com", "hotmail.com", "icloud.com", "proton.me", "fastmail.com")


@check
@given(local=st.text("abcXYZ019._-", min_size=1, max_size=20), tag=st.text("ab1+", max_size=5))
def test_a_tag_is_the_same_mailbox_where_the_provider_says_so(
    local: str, tag: str, call: Call
) -> None:
    for domain in PROVIDERS:
        plain = call("email", f"{local}@{domain}")
        assume(bool(plain["is_valid"]))
        assert call("email", f"{local}+{tag}@{domain}")["match_key"] == plain["match_key"]
    plain = call("email", f"{local}@exemplo.com.br")
    assert call("email", f"{local}+{tag}@exemplo.com.br")["match_key"] != plain["match_key"]


labels = st.text(
    st.characters(categories=["Ll", "Lo", "Nd"], max_codepoint=0x2FFFF) | st.sampled_from("ab-"),
    min_size=1,
    max_size=40,
)


@check
@given(text=labels | st.text(characters, max_size=63))
@example(text="\U0010ffff" * 63)
def test_punycode_is_that_of_python(text: str, call: Call) -> None:
    assert call("punycode", text)["punycode"] == text.encode("punycode").decode()


@check
@given(label=labels, ending=st.sampled_from(["com.br", "example", "\u0440\u0444"]))
@example(label="stra\u00dfe", ending="de")
@example(label="p\u00e3o", ending="com.br")
def test_a_domain_that_idna_takes_is_written_as_idna_does(
    label: str, ending: str, call: Call
) -> None:
    text = f"{label}.{ending}"
    # What is in small letters and NFKC already, as IDNA2008 wants it.
    assume(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()) == text)
    try:
        expected = idna.encode(text).decode()
    except (idna.IDNAError, UnicodeError):
        assume(False)
    assert call("domain", text)["domain"] == expected
    assert call("domain", text.upper().lower())["domain"] is not None
    assert call("domain", expected)["domain"] == expected


words = st.text("abcdefgh", min_size=0, max_size=5)


def distance(a: str, b: str) -> int:
    """Optimal string alignment, by the book."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]),
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@check
@given(a=words, b=words)
def test_one_edit_is_damerau_distance_one(a: str, b: str, call: Call) -> None:
    assert call("is_one_edit", a, b)["is_one_edit"] == (distance(a, b) == 1)


@check
@given(
    name=st.sampled_from(["Bom Jesus", "s. jose dos campos", "BH", "SANTA BARBARA DOESTE", "Poá"]),
    separator=st.sampled_from(["/", " - ", ", ", " ", " (", "-"]),
    uf=st.sampled_from(["PI", "sp", "mg", "RS", "", "são paulo"]),
)
def test_a_normal_city_stays_as_it_is(name: str, separator: str, uf: str, call: Call) -> None:
    text = f"{name}{separator}{uf}"
    row = call("city", text)
    if not row["is_valid"]:
        assert row["reason"] in ("ambiguous", "not_in_state", "unknown_city")
        return
    again = call("city", f"{row['city']}/{row['uf']}")
    assert (again["ibge_code"], again["match_key"]) == (row["ibge_code"], row["match_key"])
    assert call("city", row["city"], row["uf"])["ibge_code"] == row["ibge_code"]


@check
@given(text=anything)
def test_digits_are_those_of_unicode(text: str, call: Call) -> None:
    expected = "".join(
        str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character
        for character in text
    )
    assume(all(unicodedata.category(character) != "Cn" for character in text))
    assert call("digits", text)["digits"] == expected


def test_every_decimal_digit_is_known(call: Call) -> None:
    every = [
        character
        for character in map(chr, range(128, sys.maxunicode + 1))
        if unicodedata.category(character) == "Nd"
    ]
    expected = "".join(str(unicodedata.digit(character)) for character in every)
    assert call("digits", "".join(every))["digits"] == expected


def test_the_functions_are_closed_to_the_public(module_database: Database) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        module_database.connect("api").execute("select * from normalize.phone('11987654321')")

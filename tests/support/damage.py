"""Brazilian phone numbers as people write them, and the same numbers damaged.

A damaged text has lost its number, or says it in a way that needs a guess. Whoever reads one may
refuse it, may find the true number again, or may say that it guessed; a stranger's number given
in silence is the harm that is counted. The kinds of `KEPT_APART` are not looked at while rules
are written: they say whether the rules hold for what nobody thought of.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

DDDS = (
    *range(11, 20), 21, 22, 24, 27, 28, 31, 32, 33, 34, 35, 37, 38, *range(41, 50), 51, 53, 54, 55,
    *range(61, 70), 71, 73, 74, 75, 77, 79, *range(81, 90), *range(91, 100),
)  # fmt: skip

MOBILE_FORMS = (
    "({d}) 9{a}-{b}", "({d}) 9 {a}-{b}", "({d})9{a}-{b}", "({d}) 9{a} {b}", "({d}) 9.{a}-{b}",
    "({d}) 9{a}{b}", "({d})9{a}{b}", "(0{d}) 9{a}-{b}", "(0{d})9{a}-{b}", "{d} 9{a}-{b}",
    "{d} 9{a} {b}", "{d} 9 {a} {b}", "{d} 9 {a}-{b}", "{d} 9{a}{b}", "{d}9{a}{b}", "{d}9{a}-{b}",
    "{d}-9{a}-{b}", "{d}.9{a}.{b}", "{d}/9{a}-{b}", "0{d} 9{a}-{b}", "0{d}9{a}{b}", "0{d} 9{a}{b}",
    "+55 {d} 9{a}-{b}", "+55 ({d}) 9{a}-{b}", "+55{d}9{a}{b}", "+55 {d} 9 {a}-{b}",
    "+55 (0{d}) 9{a}-{b}", "+55-{d}-9{a}-{b}", "+55 {d} 9{a} {b}", "55{d}9{a}{b}",
    "55 {d} 9{a}-{b}", "55 ({d}) 9{a}-{b}", "0055 {d} 9{a}-{b}", "+55 {d}9{a}{b}",
    "0 {d} 9{a} {b}", "(+55) {d} 9{a}-{b}",
)  # fmt: skip
LANDLINE_FORMS = (
    "({d}) {a}-{b}", "({d}){a}-{b}", "({d}) {a} {b}", "({d}) {a}{b}", "{d} {a}-{b}", "{d} {a} {b}",
    "{d} {a}{b}", "{d}{a}{b}", "{d}{a}-{b}", "{d}-{a}-{b}", "0 {d} {a} {b}",
    "{d}.{a}.{b}", "(0{d}) {a}-{b}", "0{d} {a}-{b}",
    "0{d}{a}{b}", "+55 {d} {a}-{b}", "+55 ({d}) {a}-{b}", "+55{d}{a}{b}", "55 {d} {a}-{b}",
    "55{d}{a}{b}", "0055 {d} {a}-{b}", "+55 {d} {a} {b}",
    "+55 (0{d}) {a}-{b}", "55 ({d}) {a}-{b}", "0{d} {a}{b}", "+55 {d}{a}{b}", "{d}/{a}-{b}",
    "(0{d}){a}-{b}", "0 {d} {a}-{b}", "(+55) {d} {a}-{b}", "+55-{d}-{a}-{b}",
)  # fmt: skip
RARE_FORMS = (
    "(0xx{d}) {n}", "0 15 {d} {n}", "021 {d} {n}", "041{d}{n}", "0 31 ({d}) {n}", "55 55 {d} {n}",
    "+55 0{d} {n}", "Cel: {d} {n}", "{d} {n} (WhatsApp)", "Maria {d} {n}", "{d} {n} - João",
    "wa.me/55{d}{n}", "tel:+55-{d}-{n}", "{d},{n}", "({d}) {n} falar com a mãe",
)  # fmt: skip
"""{n} is the subscriber's number with its hyphen, without it where the form holds a link."""


class Spelling(NamedTuple):
    """A text and the number it stands for (E.164)."""

    kind: str
    text: str
    number: str


class _Number(NamedTuple):
    ddd: str
    first: str
    last: str
    is_mobile: bool

    @property
    def e164(self) -> str:
        return f"+55{self.ddd}{'9' if self.is_mobile else ''}{self.first}{self.last}"


def _number(chance: random.Random) -> _Number:
    is_mobile = chance.random() < 0.8
    while True:
        first = chance.choice("66778888999912345" if is_mobile else "23345") + _digits(chance, 3)
        last = _digits(chance, 4)
        if len(set(first + last)) > 2 and first + last != "12345678":
            return _Number(str(chance.choice(DDDS)), first, last, is_mobile)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _write(number: _Number, form: str) -> str:
    if "{n}" in form:
        mark = "" if "wa.me" in form or form.startswith("041") else "-"
        nine = "9" if number.is_mobile else ""
        return form.format(d=number.ddd, n=f"{nine}{number.first}{mark}{number.last}")
    return form.format(d=number.ddd, a=number.first, b=number.last)


def _form(number: _Number, chance: random.Random) -> str:
    return chance.choice(MOBILE_FORMS if number.is_mobile else LANDLINE_FORMS)


def spellings(count: int, seed: int) -> Iterator[Spelling]:
    """True numbers in every form, also mobiles without the ninth digit."""
    chance = random.Random(seed)
    for _ in range(count):
        number = _number(chance)
        roll = chance.random()
        if roll < 0.15:
            yield Spelling("rare", _write(number, chance.choice(RARE_FORMS)), number.e164)
        elif roll < 0.25 and number.is_mobile and number.first[0] in "6789":
            text = _write(number, chance.choice(LANDLINE_FORMS))
            yield Spelling("without ninth digit", text, number.e164)
        else:
            yield Spelling("usual", _write(number, _form(number, chance)), number.e164)


# -- damage ----------------------------------------------------------------------------------------

Damage = Callable[[_Number, str, random.Random], str]


def _places(text: str) -> list[int]:
    return [i for i, c in enumerate(text) if c.isdigit()]


def _at(text: str, chance: random.Random, change: Callable[[str], str]) -> str:
    i = chance.choice(_places(text))
    return text[:i] + change(text[i]) + text[i + 1 :]


def drop(number: _Number, text: str, chance: random.Random) -> str:
    return _at(text, chance, lambda c: "")


def double(number: _Number, text: str, chance: random.Random) -> str:
    return _at(text, chance, lambda c: c + c)


def insert(number: _Number, text: str, chance: random.Random) -> str:
    return _at(text, chance, lambda c: c + chance.choice("0123456789"))


def swap(number: _Number, text: str, chance: random.Random) -> str:
    places = _places(text)
    at = chance.randrange(len(places) - 1)
    i, j = places[at], places[at + 1]
    return text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :]


def mask_one(number: _Number, text: str, chance: random.Random) -> str:
    return _at(text, chance, lambda c: chance.choice("_?*xX#"))


def mask_end(number: _Number, text: str, chance: random.Random) -> str:
    count = chance.randint(1, 4)
    return text[:-count] + chance.choice("xX*_?.") * count


def mask_middle(number: _Number, text: str, chance: random.Random) -> str:
    return text.replace(number.first, number.first[0] + chance.choice("*x_") * 3, 1)


def cut_end(number: _Number, text: str, chance: random.Random) -> str:
    return text[: -chance.randint(1, 3)]


def double_ninth(number: _Number, text: str, chance: random.Random) -> str:
    nine = chance.choice(("9", "9 ", "99"))
    form = chance.choice(
        ("({d}) {n}{a}-{b}", "(0{d}) {n}{a}-{b}", "0{d} {n}{a}-{b}", "+55 {d} {n}{a}-{b}")
    )
    return form.format(d=number.ddd, n=nine + "9", a=number.first, b=number.last)


def digit_too_many_behind_zero(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first + number.last
    at = chance.randrange(len(local) + 1)
    local = local[:at] + chance.choice("0123456789") + local[at:]
    form = chance.choice(("(0{d}) {l}-{r}", "0{d} {l}{r}", "0{d}{l}{r}", "0 {d} {l} {r}"))
    return form.format(d=number.ddd, l=local[:5], r=local[5:])


def area_code_of_one_digit(number: _Number, text: str, chance: random.Random) -> str:
    one = chance.choice(number.ddd)
    local = ("9" if number.is_mobile else "") + number.first
    form = chance.choice(
        ("({o}) {l}-{b}", "(0{o}) {l}-{b}", "{o} {l}-{b}", "+55 {o} {l}-{b}", "55 ({o}) {l}-{b}")
    )
    return form.format(o=one, l=local, b=number.last)


def no_area_code(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first
    form = chance.choice(
        ("{l}-{b}", "{l} {b}", "{l}{b}", "0 {l}-{b}", "+55 {l}-{b}", "9 {l}-{b}", "() {l}-{b}",
         "(00) {l}-{b}", "(xx) {l}-{b}", "{l}-{b} cel", "{l}-{b} (zap)", "cel {l}-{b}")
    )  # fmt: skip
    return form.format(l=local, b=number.last)


def area_code_behind(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first
    form = chance.choice(
        ("{l}-{b} ({d})", "{l}{b} ({d})", "{l} {b} {d}", "{l}-{b} - {d}", "{l}-{b} DDD {d}",
         "{l}-{b}({d})", "{l}.{b} (0{d})")
    )  # fmt: skip
    return form.format(l=local, b=number.last, d=number.ddd)


def letter_for_digit(number: _Number, text: str, chance: random.Random) -> str:
    letters = {"0": "Oo", "1": "lI", "2": "Z", "3": "E", "4": "A", "5": "S", "6": "G", "7": "T",
               "8": "B", "9": "g"}  # fmt: skip
    return _at(text, chance, lambda c: chance.choice(letters[c]))


def label_behind_a_part(number: _Number, text: str, chance: random.Random) -> str:
    part = f"{number.first}-{number.last}"
    word = chance.choice(
        ("cel", "zap", "(zap)", "tel", "vivo", "claro", "casa", "recado", "mae", "abc", "whats")
    )
    return f"{part} {word}"


def keypad_word(number: _Number, text: str, chance: random.Random) -> str:
    word = chance.choice(("XXXX", "LOJA", "CASA", "FLOR", "xxxx"))
    return text[: -len(word)] + word


def link_of_no_number(number: _Number, text: str, chance: random.Random) -> str:
    digits = number.e164[1:]
    form = chance.choice(
        ("wa.me/message/{x}{d}", "https://chat.whatsapp.com/{x}{d}", "wa.me/qr/{d}{x}",
         "https://loja.com.br/p/{d}", "instagram.com/maria{d}", "maria{s}@gmail.com", "{d}@lid",
         "{d}-1612345678@g.us")
    )  # fmt: skip
    return form.format(x="ABCDEF", d=digits, s=digits[2:])


def cpf_digits(chance: random.Random) -> str:
    """Eleven digits with both check digits."""
    body = _digits(chance, 9)
    for _ in range(2):
        weights = range(len(body) + 1, 1, -1)
        rest = sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return body


def cpf(number: _Number, text: str, chance: random.Random) -> str:
    c = cpf_digits(chance)
    return chance.choice((
        f"{c[:9]}-{c[9:]}", f"CPF {c}", f"CPF: {c[:3]}.{c[3:6]}.{c[6:9]}-{c[9:]}", f"cpf{c}",
        f"{c[:3]} {c[3:6]} {c[6:9]} {c[9:]}", f"{c[:3]}.{c[3:6]}.{c[6:9]}.{c[9:]}", f"{c} (CPF)",
        f"{c[:3]}.{c[3:6]}.{c[6:]}", c, f"{c[:9]}/{c[9:]}",
    ))  # fmt: skip


def postal_code(number: _Number, text: str, chance: random.Random) -> str:
    c = str(chance.randint(1000000, 99999999)).zfill(8)
    return chance.choice((
        f"{c[:5]}-{c[5:]}", f"CEP {c}", f"{c[:2]}.{c[2:5]}-{c[5:]}", f"cep: {c[:5]}-{c[5:]}", c,
        f"CEP{c[:5]}-{c[5:]} n {chance.randint(10, 999)}", f"4{c[1:5]}-{c[5:]}",
    ))  # fmt: skip


def other_document(number: _Number, text: str, chance: random.Random) -> str:
    digits = _digits(chance, 14)
    return chance.choice((
        f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}/0001-{digits[8:10]}",
        f"0{digits[1]}.{digits[2:5]}.{digits[5:8]}/0001-{digits[8:10]}",
        f"RG {digits[:2]}.{digits[2:5]}.{digits[5:8]}-{digits[8]}", f"CNPJ {digits}",
        f"PIS {digits[:11]}", f"CNH {digits[:11]}", f"RG: {digits[:10]}",
    ))  # fmt: skip


def protocol(number: _Number, text: str, chance: random.Random) -> str:
    local = number.e164[3:]
    return chance.choice((
        f"pedido {local}", f"Protocolo: {local}", f"nº do pedido {local}", f"OS {local}",
        f"2026{_digits(chance, 7)}", f"#{local[:10]}", f"{local} (pedido)", f"contrato {local}",
        f"matrícula {local}", f"conta {local}", f"NF {local}", f"boleto {local}",
    ))  # fmt: skip


def date_or_amount(number: _Number, text: str, chance: random.Random) -> str:
    day, month = chance.randint(1, 28), chance.randint(1, 12)
    year = chance.randint(1950, 2030)
    hour, minute = chance.randint(0, 23), chance.randint(0, 59)
    return chance.choice((
        f"{day:02}/{month:02}/{year}", f"{day:02}/{month:02}/{year} {hour}:{minute:02}",
        f"{day:02}-{month:02}-{year} {hour}h{minute:02}",
        f"R$ {number.first[:1]}.{number.last[:3]},50",
        f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}", f"nasc {day:02}{month:02}{year}11",
        f"R$ {number.ddd}{number.first}{number.last},00",
    ))  # fmt: skip


def zero_twice(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first
    form = chance.choice(("00{d} {l}-{b}", "(00{d}) {l}-{b}", "00{d}{l}{b}", "00 {d} {l}-{b}"))
    return form.format(d=number.ddd, l=local, b=number.last)


def plus_without_country(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first
    form = chance.choice(("+{d} {l}-{b}", "+5 {d} {l}-{b}", "+({d}) {l}-{b}", "+5{d} {l}-{b}"))
    return form.format(d=number.ddd, l=local, b=number.last)


def area_code_with_a_digit_too_many(number: _Number, text: str, chance: random.Random) -> str:
    at = chance.randint(0, 2)
    ddd = number.ddd[:at] + chance.choice("0123456789") + number.ddd[at:]
    local = ("9" if number.is_mobile else "") + number.first
    return chance.choice(
        ("({d}) {l}-{b}", "{d} {l}-{b}", "+55 ({d}) {l}-{b}", "0{d} {l}-{b}")
    ).format(d=ddd, l=local, b=number.last)


def regrouped_and_short(number: _Number, text: str, chance: random.Random) -> str:
    local = ("9" if number.is_mobile else "") + number.first + number.last
    local = local[:-1]
    at = chance.choice((3, 4, 5))
    form = chance.choice(("({d}) {l}-{r}", "{d} {l} {r}", "0{d} {l}-{r}", "+55 {d} {l}-{r}"))
    return form.format(d=number.ddd, l=local[:at], r=local[at:])


def extra_behind(number: _Number, text: str, chance: random.Random) -> str:
    return text + chance.choice(("1", " 2", "-1", "0", " 12", ";12", " #3", ", 5", ".0", " x4"))


def two_damages(number: _Number, text: str, chance: random.Random) -> str:
    first, second = chance.sample((drop, double, insert, mask_one, letter_for_digit), 2)
    return second(number, first(number, text, chance), chance)


KINDS: Mapping[str, Damage] = {
    "a digit dropped": drop,
    "a digit doubled": double,
    "a digit inserted": insert,
    "two digits swapped": swap,
    "a digit masked": mask_one,
    "the end masked": mask_end,
    "the end cut": cut_end,
    "the ninth digit twice": double_ninth,
    "a digit too many behind a zero": digit_too_many_behind_zero,
    "an area code of one digit": area_code_of_one_digit,
    "no area code": no_area_code,
    "the area code behind": area_code_behind,
    "a letter for a digit": letter_for_digit,
    "a CPF": cpf,
    "a CEP": postal_code,
    "the number of an order": protocol,
}
KEPT_APART: Mapping[str, Damage] = {
    "the middle masked": mask_middle,
    "a word behind a part": label_behind_a_part,
    "a word on the keypad": keypad_word,
    "a link without a number": link_of_no_number,
    "another document": other_document,
    "a date or an amount": date_or_amount,
    "the zero twice": zero_twice,
    "a plus sign without the country": plus_without_country,
    "an area code of three digits": area_code_with_a_digit_too_many,
    "regrouped and short": regrouped_and_short,
    "digits behind": extra_behind,
    "two damages": two_damages,
}


def damaged(count: int, seed: int, kinds: Mapping[str, Damage]) -> Iterator[Spelling]:
    """Damaged spellings, all kinds alike; the number is the one that was meant before."""
    chance = random.Random(seed)
    names = list(kinds)
    made = 0
    while made < count:
        kind = names[made % len(names)]
        number = _number(chance)
        text = kinds[kind](number, _write(number, _form(number, chance)), chance)
        if text and text != "":
            made += 1
            yield Spelling(kind, text, number.e164)


def _shape(text: str) -> str:
    return re.sub(r"[0-9]", "d", text)


_MOBILE_SHAPES = {_shape(_write(_Number("11", "8765", "4321", True), f)) for f in MOBILE_FORMS}
_LANDLINE_SHAPES = {_shape(_write(_Number("11", "2765", "4321", False), f)) for f in LANDLINE_FORMS}


def right_spelling(text: str) -> str | None:
    """The number (E.164) that a text says by itself, in a usual form and with nothing to guess."""
    digits = re.sub(r"[^0-9]", "", text)
    if re.fullmatch(r"(?:300|400)[0-9][- ]?[0-9]{4}", text):
        return f"+55{digits}"  # a company's number that has no area code
    shape = _shape(text)
    national = re.sub(r"^(?:0055|55(?=[0-9]{10})|0)?0?", "", digits)
    if (len(digits), digits[:2]) == (11, "55") and shape in _MOBILE_SHAPES:
        national = digits
    if int(national[:2] or 0) not in DDDS:
        return None
    if len(national) == 11 and shape in _MOBILE_SHAPES and national[2] == "9":
        return f"+55{national}"
    if len(national) == 10 and shape in _LANDLINE_SHAPES and national[2] in "2345":
        return f"+55{national}"
    return None


NO_PHONE = frozenset({
    "a CPF", "a CEP", "another document", "the number of an order", "a date or an amount",
    "a link without a number",
})  # fmt: skip
"""What stands there was no phone number before it was damaged either."""


class Answer(NamedTuple):
    """What a reader made of a text: a number (E.164) or none, and what it says that it guessed."""

    number: str | None
    warnings: tuple[str, ...] = ()


class Tally:
    """How a reader's answers to damaged texts are judged, kind by kind."""

    def __init__(self) -> None:
        self.tried = 0
        self.unknowable = 0
        self.found = 0
        self.warned = 0
        self.silent: list[Spelling] = []

    def add(self, spelling: Spelling, answer: Answer) -> None:
        says = right_spelling(spelling.text)
        if says is not None and says != spelling.number:
            # Another subscriber's number as people write it: nothing tells that it was damaged.
            self.unknowable += 1
            return
        self.tried += 1
        if answer.number is None:
            return
        if answer.number == spelling.number and spelling.kind not in NO_PHONE:
            self.found += 1
        elif answer.warnings:
            self.warned += 1
        else:
            self.silent.append(spelling)

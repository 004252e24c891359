"""Takes personal data and secrets out of any text that leaves a process.

The one redactor of the project: logs, errors that go into the database, and what a command prints.
Its time grows with the length of the text and no faster, and a text is cut before it is read, so
that nobody can make a process stand still by sending something long. A pattern must therefore not
begin with an unbounded run that it may have to give up again: at every position of a long run the
run would be read to its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

MAX_CHARACTERS: Final = 8_192
"""What is longer is cut; the secrets of the process are taken out of all of it first."""
CUT_MARK: Final = " [cut]"
SHORTEST_SECRET: Final = 6
"""Below this length a secret would hide parts of ordinary words."""

_KEPT: Final = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|\b20\d\d-[01]\d-[0-3]\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?"
)
"""UUIDs, which are ids of ours, and moments in ISO 8601."""

_NAMES_OF_SECRETS: Final = (
    r"(?:token|secret|passw(?:or)?d|pwd|authorization|api[_-]?key|master[_-]?key|signature|pepper"
    r"|appsecret_proof)"
)

_SECRETS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"wamid\.[A-Za-z0-9+/=%_-]+"), "[wamid]"),
    (re.compile(r"(?i)\bbearer(?:\s|%20){1,8}[^\s\"',;]+"), "Bearer [token]"),
    (re.compile(r"\bind_[A-Za-z0-9]+_[\x21-\x7e]+"), "[token]"),
    (re.compile(r"\bEAA[A-Za-z0-9]{16,}"), "[token]"),
    # name=value, "name": "value", name%3Dvalue: whatever stands after a name that means a secret.
    (
        re.compile(
            rf"(?i)({_NAMES_OF_SECRETS}[\"']?\s{{0,4}}(?:=|:|%3d)\s{{0,4}}[\"']?"
            r"(?:basic\s{1,4}|token\s{1,4})?)[^\s\"'&,;]+"
        ),
        r"\1[token]",
    ),
    (re.compile(r"(?<=://)[^\s/:@]*:[^\s/@]+(?=@)"), "[login]"),
)
"""In this order: what is matched first is not looked at again. Addresses come next."""

_NUMBERS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    # CNPJ, the alphanumeric one too, and CPF; bare digits of either are a number below.
    (re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"), "[tax id]"),
    (re.compile(r"\b[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}\b"), "[tax id]"),
    (re.compile(r"\b[0-9A-Z]{12}\d{2}\b"), "[tax id]"),
    # WhatsApp's business-scoped user id: a country and a run of letters and digits.
    (re.compile(r"\b[A-Z]{2}\.[A-Za-z0-9]{10,}"), "[user id]"),
    (re.compile(r"(?:\+|%2[bB])?\(?\d(?:(?:%20|[\s().\-/]){0,3}\d){7,}"), "[number]"),
)

_AT: Final = re.compile(r"@|%40")
_WORD: Final = re.compile(r"[^\s<>\"'(),;:/\[\]=?&]+")
"""A run of characters of which an e-mail address may be a part; each is read once."""

_DIGITS: Final = re.compile(r"\d(?:%20|[\s().\-/]){0,3}\d")
_CAPITALS: Final = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{10}|[A-Z0-9]{12}\d\d")
_MARKS: Final = (
    "@", "%40", "wamid", "://", "eaa", "ind_", "bearer", "token", "secret", "passw", "pwd",
    "authorization", "key", "signature", "pepper", "proof",
)  # fmt: skip
"""A text with none of these, no two digits and no run of capitals cannot match a pattern."""


class Redactor:
    """Replaces phones, e-mails, CPF and CNPJ, wamids, tokens and passwords by what they were.

    It prefers to hide too much: a run of eight digits or more is hidden whatever it meant. UUIDs
    and moments stay. Names of people have no shape and must not be put into a log
    in the first place. `secrets` are the process's own, hidden wherever they stand.
    """

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        plain = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        every = plain | {quote(secret, safe="") for secret in plain}
        self._secrets = tuple(sorted(every, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """The text without anything that must not leave the process."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, "[token]")
        if len(text) > MAX_CHARACTERS:
            text = text[:MAX_CHARACTERS] + CUT_MARK
        if not _is_suspect(text):
            return text
        kept: list[str] = []
        end = 0
        for match in _KEPT.finditer(text):
            kept += (_clean(text[end : match.start()]), match.group())
            end = match.end()
        kept.append(_clean(text[end:]))
        return "".join(kept)


def _is_suspect(text: str) -> bool:
    """Whether any pattern may match; most texts are read no further."""
    lower = text.lower()
    return (
        any(mark in lower for mark in _MARKS)
        or _DIGITS.search(text) is not None
        or _CAPITALS.search(text) is not None
    )


def _clean(text: str) -> str:
    for pattern, mark in _SECRETS:
        text = pattern.sub(mark, text)
    if _AT.search(text) is not None:
        text = _WORD.sub(_without_address, text)
    for pattern, mark in _NUMBERS:
        text = pattern.sub(mark, text)
    return text


def _without_address(word: re.Match[str]) -> str:
    """`[email]` for a word with something before and after its @, also where that is encoded."""
    text = word.group()
    before, at, after = text.partition("@")
    if not at:
        before, at, after = text.partition("%40")
    return "[email]" if at and before and after.strip(".") else text

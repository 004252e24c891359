"""Takes personal data and secrets out of any text that leaves the process."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"wamid\.[A-Za-z0-9+/=_-]+"), "[wamid]"),
    (re.compile(r"(?i)\bbearer\s+[^\s\"',;]+"), "Bearer [token]"),
    (re.compile(r"\bind_[A-Za-z0-9]+_[A-Za-z0-9_-]+"), "[token]"),
    (re.compile(r"\bEAA[A-Za-z0-9]{16,}"), "[token]"),
    (
        re.compile(
            r"(?i)([\"']?(?:api[_-]access[_-]token|access[_-]token|authorization|password|"
            r"app[_-]secret)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"
        ),
        r"\1[token]",
    ),
    (re.compile(r"(://[^/\s:@]+:)[^@\s/]+(@)"), r"\1[token]\2"),
    (re.compile(r"[^\s@<>()\"'=,;:]+@[^\s@<>()\"',;:]+\.[^\s@<>()\"',;:.]+"), "[email]"),
    (re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"), "[tax id]"),
    (re.compile(r"\b[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}\b"), "[tax id]"),
    (re.compile(r"\b[0-9A-Z]{12}\d{2}\b"), "[tax id]"),
    (re.compile(r"\b[A-Z]{2}\.[A-Za-z0-9]{10,}"), "[user id]"),
    (re.compile(r"\+\d(?:[\s().\-]{0,3}\d){6,}"), "[phone]"),
    (re.compile(r"\(\d{2,3}\)[\s.\-]{0,3}\d(?:[\s.\-]{0,2}\d){7,8}"), "[phone]"),
    (re.compile(r"(?<![\d.])\d{4,5}-\d{4}(?![\d-])"), "[phone]"),
    (re.compile(r"(?<![\w-])\d(?:[\s().\-]{0,2}\d){9,}(?![\w])"), "[number]"),
    (re.compile(r"\d{10,}"), "[number]"),
)

_SUSPECT = re.compile(
    r"\d[\s().\-]{0,3}\d[\s().\-]{0,3}\d[\s().\-]{0,3}\d|@|wamid|://|EAA|ind_|[A-Z]{2}\.[A-Za-z0-9]{10}"
    r"|/[0-9A-Z]{4}-\d\d|\b[0-9A-Z]{12}\d\d\b|(?i:bearer|token|authorization|password|secret)"
)


class Redactor:
    """Replaces phones, e-mails, CPF and CNPJ, wamids and tokens by what they were.

    It prefers to hide too much: a bare run of ten digits or more is hidden whatever it meant.
    Names of people have no shape and must not be put into a log in the first place.
    """

    __slots__ = ("_secrets",)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted({s for s in secrets if len(s) >= 6}, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, "[token]")
        if _SUSPECT.search(text) is None:
            return text
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

"""What the tab says, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "api" / "tab" / "static"

FAMILIES = (
    "step", "call", "do", "done", "help", "yes", "title", "sent", "state", "consent", "may", "did",
)  # fmt: skip
"""Of texts whose key is put together from what the API says."""


def texts() -> tuple[dict[str, str], dict[str, str]]:
    source = (STATIC / "words.js").read_text("utf-8")
    portuguese, english = source.split("const EN = ")
    line = re.compile(r'^  (\w+): "(.*)",$', re.MULTILINE)
    return dict(line.findall(portuguese)), dict(line.findall(english))


def test_both_languages_say_the_same() -> None:
    portuguese, english = texts()
    assert len(portuguese) > 150
    assert portuguese.keys() == english.keys()
    for key, text in portuguese.items():
        places = re.findall(r"\$[1-9]", text)
        assert sorted(places) == sorted(re.findall(r"\$[1-9]", english[key])), key


def test_every_text_is_said_somewhere() -> None:
    source = "".join(
        path.read_text("utf-8") for path in STATIC.glob("*.js") if path.name != "words.js"
    )
    unsaid = [
        key
        for key in texts()[0]
        if f'"{key}"' not in source and key.partition("_")[0] not in FAMILIES
    ]
    assert unsaid == []
    said = set(re.findall(r'\bt\("(\w+)"', source))
    assert said <= texts()[0].keys()

"""Notes for the consultant: whatever outsiders write is shown as it is and does nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.support.cluster import Database

# As Chatwoot renders a note, with HTML let through, which Chatwoot does not: the harder case.
MARKDOWN = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(
    ["table", "strikethrough"]
)
MENTION = re.compile(r"\(mention://(user|team)/(\d+)/(.+?)\)", re.IGNORECASE)
"""How Chatwoot finds whom a note mentions (app/services/messages/mention_service.rb)."""
PARTS = (
    "**", "__", "*", "_", "~~", "`", "```", "[clique](http://mau.example)",
    "![x](http://mau.example/x.png)", "[@Ana](mention://user/1/Ana)", "<b>",
    "<script>alert(1)</script>", "<!--", "&lt;", "&#42;", "\\", "\\*", "\n", "\n\n", "\r", "\r\n",
    "\u2028", "\u000b", "\n---", "\n===", "\n# ", "\n- ", "\n1. ", "\n> ", "\n    ", "\t", "|",
    "\n|a|b|\n|-|-|\n|c|d|", "\n[a]: http://mau.example", "[a]", "\u0000", "\u0007", "\u001b[31m",
    "\u202e", "\u200b", "\nResponsável: Bia", "Responsável: Bia",
    "\n**Nova indicação**", "Zé", "maria_souza@example.com", "http://a.example", "1",
    " ", "😀", "<", ">", "&",
)  # fmt: skip
VALUES = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=4)), max_size=8).map("".join)


@pytest.fixture(scope="module")
def owner(module_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with module_database.connect("owner") as connection:
        yield connection


def _seen(rendered: str) -> list[str]:
    """The lines that a reader sees."""
    text = re.sub(r"<br ?/?>\n?|</?(p|blockquote|strong)>\n?", "\n", rendered)
    lines = [re.sub(r"\s+", " ", line) for line in html.unescape(text).split("\n")]
    return [line.strip(" ") for line in lines if line.strip()]


def _words(value: str) -> str:
    """What a value shows: every character that can be seen."""
    return re.sub(r"[^\w!-~😀]", "", value)


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_a_value_is_shown_as_it_was_written(owner: psycopg.Connection[Any], value: str) -> None:
    value = value.replace("\x00", "").encode("utf-8", "ignore").decode()
    row = owner.execute(
        "select chatwoot.escape_value(%s), chatwoot.escape_text(%s)", (value, value)
    ).fetchone()
    assert row is not None
    note = f"**Indicação recebida**\nObservações: {row[0]}\nResponsável: Ana\n> " + row[1].replace(
        "\n", "\n> "
    )
    rendered = MARKDOWN.render(note)
    assert set(re.findall(r"</?([a-z0-9]+)", rendered)) <= {"p", "br", "strong", "blockquote"}, note
    assert rendered.count("<strong>") == 1, "only our own headline is bold"
    assert rendered.count("<blockquote>") == 1
    assert MENTION.search(note) is None, "nobody is mentioned"

    # Nothing begins like a line of ours, and nothing that was written is lost.
    told = rendered.split("<blockquote>")[0]
    lines = [line for line in re.split(r"<br ?/?>\n|<p>|</p>", told) if line.strip()]
    assert [line for line in lines if line.startswith(("Responsável:", "Indicação"))] == [
        "Responsável: Ana"
    ]
    shown = " ".join(_seen(told))
    assert _words(shown) == _words(f"Indicação recebida Observações: {value} Responsável: Ana")


def test_what_has_nothing_to_escape_stays_as_it_is(owner: psycopg.Connection[Any]) -> None:
    for value in (
        "Maria D'Ávila-Souza",
        "maria_souza@example.com",
        "Ligar às 18h. R$ 1.000,00!",
        "+55",
    ):
        row = owner.execute("select chatwoot.escape_value(%s)", (f"x {value}",)).fetchone()
        assert row == (f"x {value}",)
    row = owner.execute("select chatwoot.escape_value(null), chatwoot.escape_value('')").fetchone()
    assert row == (None, "")

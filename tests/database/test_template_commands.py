"""What an operator does with templates: resume, try out, prices and costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.cluster import Database
from tests.support.command import run_command


class Indica(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> Any: ...


@pytest.fixture
def indica(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Indica:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    monkeypatch.setenv("INDICA_STATE_DIR", str(tmp_path))

    def run(*arguments: str, code: int = 0) -> Any:
        out, _ = run_command(monkeypatch, capfd, *arguments, "--json", code=code)
        return json.loads(out)

    return run


def test_a_template_that_paused_is_resumed(indica: Indica, database: Database) -> None:
    with database.connect("owner") as connection:
        connection.execute(
            "update sending.templates set refusal_code = '132018', category_before = 'UTILITY',"
            " refused_at = util.current_time() where code = 'rework_1'"
        )
    rows = {row["code"]: row for row in indica("template", "list")}
    assert (rows["rework_1"]["refusal"], rows["rework_2"]["refusal"]) == ("132018", None)
    assert indica("template", "resume", "rework_1") == {"code": "rework_1", "released": 0}
    assert {row["refusal"] for row in indica("template", "list")} == {None}
    assert "no template is called" in indica("template", "resume", "nenhum", code=1)["error"]


def test_one_text_is_tried_against_another(indica: Indica) -> None:
    text = "Oi, {{1}}! {{2}}, da {{3}}. Posso falar com você?"
    made = indica("template", "copy", "first_contact", "first_contact_b", "--text", text)
    assert made["name"] == "indica_primeiro_contato_first_contact_b"
    odd = indica("template", "copy", "first_contact", "x", "--text", "Oi, {{1}}!", code=1)
    assert "the text wants 1, we fill 1, 2, 3" in odd["error"]
    begun = indica("template", "experiment", "start", "oi", "first_contact", "first_contact_b")
    assert begun == {"code": "oi", "challenger_state": "draft"}
    rows = indica("template", "experiment", "list")
    assert [(row["template"], row["share"], row["arrived"]) for row in rows] == [
        ("first_contact", 50, 0),
        ("first_contact_b", 50, 0),
    ]
    ended = indica("template", "experiment", "stop", "oi", "--winner", "first_contact_b")
    assert ended["winner"] == "first_contact_b"
    assert {row["reason"] for row in indica("template", "experiment", "list")} == {"stopped"}
    wrong = indica("template", "experiment", "stop", "none", code=1)
    assert "no experiment is called" in wrong["error"]


def test_prices_are_the_operations(indica: Indica) -> None:
    assert indica("template", "costs") == []
    said = indica("template", "price", "marketing", "0,35", "--since", "2026-11-01")
    assert said == {"category": "marketing", "change": "added"}
    again = indica("template", "price", "marketing", "0.36", "--since", "2026-11-01")
    assert again["change"] == "changed"
    for wrong in (("marketing", "cheap"), ("a b", "1"), ("marketing", "nan")):
        assert indica("template", "price", *wrong, code=1)["error"]
    assert indica("template", "price", "marketing", "1", "--since", "soon", code=1)["error"]

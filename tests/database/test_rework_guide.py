"""The guide of rework: its examples are what the calendar does, its commands what they say."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from typing import Any

import pytest

from database.common.settings import project_root
from tests.support.cluster import Database
from tests.support.command import run_command

GUIDE = (project_root() / "docs" / "pt-BR" / "retrabalho.md").read_text("utf-8")
DAYS = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
EXAMPLES = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in GUIDE.partition("<!-- examples")[2].partition("<!-- end -->")[0].splitlines()
    if re.match(r"\| (seg|ter|qua|qui|sex|sáb|dom) ", line)
]
COMMANDS = [
    line.strip()
    for part in GUIDE.split("<!-- commands")[1:]
    for line in part.partition("<!-- end -->")[0].splitlines()
    if line.startswith("    indica ")
]


def _said(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day:%d/%m}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: " ".join(example[:3]))
def test_example_is_what_the_calendar_does(
    module_database: Database, example: tuple[str, ...]
) -> None:
    first, days, gaps, leave, ends = example
    day, month, year = first.split()[1].split("/")
    contacted = date(int(year), int(month), int(day))
    assert _said(contacted) == first[:9]
    policy = {
        "name": "Exemplo",
        "days": {"corridos": "calendar", "úteis": "business"}[days],
        "steps": [
            {"gap_days": int(gap), "template": f"rework_{n}"}
            for n, gap in enumerate(gaps.split(", "), 1)
        ],
    }
    with (
        module_database.connect("owner") as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute("select rework.save_policy('exemplo', %s)", (json.dumps(policy),))
        rows = connection.execute(
            "select step, leaves_on from rework.preview('exemplo',"
            " (%s::date + time '15:00') at time zone 'America/Sao_Paulo')",
            (contacted,),
        ).fetchall()
    assert ", ".join(_said(row[1]) for row in rows if row[0]) == leave
    assert _said(rows[-1][1]) == ends


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6
    assert len(COMMANDS) >= 10


def test_commands_do_what_they_say(
    database: Database, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    monkeypatch.setenv("INDICA_MASTER_KEY", "a-master-key")

    def run(line: str, code: int = 0) -> Any:
        words = shlex.split(line.removeprefix("indica "))
        out, err = run_command(monkeypatch, capfd, *words, "--json", code=code)
        return json.loads(out) if code == 0 else out + err

    run("indica product add carro Carro")
    answers = {line: run(line) for line in COMMANDS}
    saved = answers[next(line for line in COMMANDS if "save carro" in line)]
    assert saved["conditions"] == {"product": ["carro"]}
    assert saved["days"] == "business"
    shown = answers["indica rework policy show carro --from 2026-08-04"]
    assert [step["gap_days"] for step in shown["steps"]] == [1, 2, 7]
    assert [day["leaves_on"] for day in shown["preview"]] == [
        "2026-08-05",
        "2026-08-07",
        "2026-08-18",
        "2026-08-21",
    ]
    assert [p["code"] for p in answers["indica rework policy list"]] == [
        "evento",
        "carro",
        "default",
    ]
    assert {p["code"]: p["is_active"] for p in run("indica rework policy list")} == {
        "carro": True,
        "default": True,
        "evento": False,
    }
    assert answers["indica rework effect"] == []
    assert run("indica rework plan") == []
    refused = run("indica rework policy save x --name X --step 3:rework_1 --step 2:oi", code=1)
    assert "steps[2].template: no template is called oi" in refused

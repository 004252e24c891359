"""docs/chaos.md says what the run does, and its commands are those of the run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.chaos import report
from tests.chaos.__main__ import main
from tests.chaos.happenings import Happenings, described
from tests.chaos.judge import Finding
from tests.chaos.run import Plan, Result

PAGE = report.PAGE.read_text("utf-8")
REPORT = PAGE.partition(report.START)[2].partition(report.END)[0]


def result(**happened: int) -> Result:
    names = described(["RETRY"])
    counts = {**dict.fromkeys(names, 1), **happened}
    return Result(Plan(10, 5.0), 12, counts, names, seconds=30.0, settled=4.0)


@pytest.mark.parametrize("given", re.findall(r"CHAOS='([^']*)'", PAGE))
def test_each_command_of_the_page_is_one(given: str) -> None:
    main.make_context("chaos", shlex.split(given))


def test_the_report_of_the_page_has_every_fault() -> None:
    classes = re.findall(r"error of class `([A-Z_]+)` \|", REPORT)
    assert classes
    missing = [text for _, text in described(classes).values() if f"| {text} | " not in REPORT]
    assert not missing
    assert "Nothing is wrong." in REPORT


def test_what_never_happened_and_what_is_wrong_are_told() -> None:
    found = result(worker_killed=0)
    found.findings = [
        Finding("leads", 12),
        Finding("lost", 1, ("lead 3",), must_be_zero=True),
        Finding("gaps", 0, must_be_zero=True),
    ]
    assert found.wrong() == ["never happened: worker_killed", "lost: 1 lead 3"]
    shown = "\n".join(report.lines(found))
    assert "| the worker is killed | 0 |" in shown
    assert "| lost | 1 | NO |" in shown
    assert "| gaps | 0 | yes |" in shown
    assert "2 things are wrong." in shown


def test_the_report_takes_the_place_of_the_last_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "chaos.md"
    page.write_text(f"Before\n{report.START}\nold\n{report.END}\nAfter\n", "utf-8")
    monkeypatch.setattr(report, "PAGE", page)
    report.write(result(), "15.18")
    written = page.read_text("utf-8")
    assert written.startswith("Before\n")
    assert written.endswith(f"{report.END}\nAfter\n")
    assert "old" not in written
    assert "PostgreSQL 15.18" in written


def test_what_happens_in_several_threads_is_counted() -> None:
    happenings = Happenings()
    happenings.count("worker_killed")
    happenings.count("worker_killed", 2)
    assert happenings.of("worker_killed") == 3
    assert happenings.not_yet(("worker_killed", "api_killed")) == ["api_killed"]

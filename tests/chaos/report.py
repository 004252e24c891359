"""The report of a run: on the terminal, and as the last section of docs/chaos.md."""

from __future__ import annotations

import datetime
from typing import Final

from tests.benchmarks.processes import ROOT
from tests.benchmarks.report import machine
from tests.chaos.happenings import CONSULTANTS, FAULTS, OUTAGES, PEOPLE
from tests.chaos.run import Result

PAGE: Final = ROOT / "docs" / "chaos.md"
START, END = "<!-- report: written by make chaos -->", "<!-- end of report -->"
TITLES: Final = {
    OUTAGES: "what stopped as a whole",
    FAULTS: "single requests and webhooks",
    PEOPLE: "people",
    CONSULTANTS: "consultants in Chatwoot",
}


def lines(result: Result) -> list[str]:
    """The report as Markdown."""
    plan = result.plan
    found = [
        (
            f"{result.leads:,} leads, {plan.leads:,} of them in {plan.seconds:.0f} s,"
            f" seed {plan.seed}; {result.seconds:.0f} s in all,"
            f" at rest {result.settled:.0f} s after the last fault."
        ),
        "",
    ]
    for group, title in TITLES.items():
        found += [f"| {title} | times |", "|---|---:|"]
        found += [
            f"| {text} | {result.happened[name]:,} |"
            for name, (of, text) in result.names.items()
            if of == group
        ]
        found.append("")
    found += ["| afterwards | count | right |", "|---|---:|---|"]
    found += [
        f"| {item.what} | {item.count:,} | {'yes' if item.is_right else 'NO'} |"
        for item in result.findings
    ]
    wrong = result.wrong()
    found += ["", f"{len(wrong)} things are wrong." if wrong else "Nothing is wrong."]
    return found


def write(result: Result, server_version: str) -> None:
    """Put the report into docs/chaos.md; the text around it stays."""
    before, found, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    if not found:
        raise ValueError(f"{PAGE} has no line {START}")
    today = datetime.date.today().isoformat()
    body = [START, "", f"{today}, {machine()}, PostgreSQL {server_version}.", "", *lines(result)]
    PAGE.write_text(before + "\n".join([*body, "", END]) + after, "utf-8")

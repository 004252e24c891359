"""The table: on the terminal, and as docs/benchmarks.md."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.processes import ROOT
from tests.benchmarks.rounds import Outcome

PAGE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


def show(outcomes: Sequence[Outcome]) -> None:
    """Print the table."""
    table = Table(box=None, pad_edge=False)
    for title in ("measure", "value", "target", "", "figures"):
        table.add_column(title)
    for outcome in outcomes:
        table.add_row(
            outcome.measure, _value(outcome), _target(outcome), _verdict(outcome), outcome.detail
        )
    Console(width=None).print(table)


def write(outcomes: Sequence[Outcome], server_version: str) -> None:
    """Put the figures into docs/benchmarks.md; rows of measures not taken, and the text, stay."""
    page = PAGE.read_text("utf-8")
    before, found, rest = page.partition(START)
    table, _, after = rest.partition(END)
    if not found:
        raise ValueError(f"{PAGE} has no line {START}")
    rows = {line.split(" | ")[0]: line for line in table.splitlines() if line.startswith("| ")}
    rows.pop("| measure", None)
    for outcome in outcomes:
        first = f"| {outcome.measure}"
        rows[first] = (
            f"{first} | {_value(outcome)} | {_target(outcome)} | {_verdict(outcome)} |"
            f" {outcome.detail} |"
        )
    lines = [
        START,
        "",
        f"{datetime.date.today().isoformat()}, {machine()}, PostgreSQL {server_version}.",
        "",
        "| measure | value | target | met | figures (medians) |",
        "|---|---|---|---|---|",
        *rows.values(),
    ]
    PAGE.write_text(before + "\n".join([*lines, "", END]) + after, "utf-8")


def machine() -> str:
    """Cores, memory and processor of this machine."""
    memory = re.search(r"MemTotal: +([0-9]+)", Path("/proc/meminfo").read_text())
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    gib = int(memory[1]) / 1024**2 if memory else 0
    return f"{os.cpu_count()} cores ({model[1] if model else 'unknown'}), {gib:.0f} GiB"


def _value(outcome: Outcome) -> str:
    return f"{outcome.value:.2f}" if not outcome.unit else f"{outcome.value:.1f}{outcome.unit}"


def _target(outcome: Outcome) -> str:
    if outcome.target is None:
        return ""
    return f"{'<=' if outcome.is_ceiling else '>='} {outcome.target:g}{outcome.unit}"


def _verdict(outcome: Outcome) -> str:
    return {True: "yes", False: "no", None: ""}[outcome.is_met]

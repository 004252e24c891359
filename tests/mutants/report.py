"""What became of the mutants: on the terminal, and in docs/benchmarks.md."""

from __future__ import annotations

import datetime
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.report import PAGE, machine
from tests.mutants.hunt import Trial

REASONS = Path(__file__).with_name("survivors.toml")
START, END = "<!-- mutants: written by make mutants -->", "<!-- end of mutants -->"
COUNTED = (
    "where", "condition", "write", "comparison", "and or", "extreme", "constant", "order",
    "coalesce",
)  # fmt: skip
"""Locks are not: one session cannot notice that a lock is missing, tests of several do."""


@dataclass(slots=True)
class Figures:
    """The mutants of one schema."""

    tried: int = 0
    killed: int = 0
    serious: int = 0
    serious_killed: int = 0
    equivalent: int = 0

    def add(self, other: Figures) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def read_reasons() -> dict[str, str]:
    """For each mutant that behaves like the original the reason, by its key."""
    found: dict[str, str] = tomllib.loads(REASONS.read_text("utf-8"))["equivalent"]
    return found


def count(trials: Iterable[Trial], reasons: Mapping[str, str]) -> dict[str, Figures]:
    """Figures by schema; what does not compile, or behaves like the original, is no mutant."""
    found: dict[str, Figures] = defaultdict(Figures)
    for trial in trials:
        figures = found[trial.mutant.schema]
        if trial.mutant.key in reasons:
            figures.equivalent += 1
        elif trial.verdict != "no mutant":
            is_killed = trial.verdict == "killed"
            figures.tried += 1
            figures.killed += is_killed
            figures.serious += trial.mutant.is_serious
            figures.serious_killed += trial.mutant.is_serious and is_killed
    return dict(found)


def show(figures: Mapping[str, Figures]) -> None:
    """Print the table."""
    table = Table(box=None, pad_edge=False)
    for title in _TITLES:
        table.add_column(title)
    for row in _rows(figures):
        table.add_row(*row)
    Console(width=None).print(table)


def write(
    figures: Mapping[str, Figures],
    trials: Iterable[Trial],
    reasons: Mapping[str, str],
    arguments: str,
) -> None:
    """Put the figures and the survivors into docs/benchmarks.md."""
    page = PAGE.read_text("utf-8")
    before, found, rest = page.partition(START)
    _, _, after = rest.partition(END)
    if not found:
        raise ValueError(f"{PAGE} has no line {START}")
    survivors = sorted(
        t.mutant.key for t in trials if t.verdict == "survived" and t.mutant.key not in reasons
    )
    asked = arguments.replace("--write", "").strip() or "as it is"
    lines = [
        START,
        "",
        f"{datetime.date.today().isoformat()}, {machine()}, `make mutants` with {asked}.",
        "",
        f"| {' | '.join(_TITLES)} |",
        "|---|---|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in _rows(figures)),
        "",
        "Those that no file noticed:" if survivors else "None survived.",
        "",
        *(f"* `{key.replace('`', '')}`" for key in survivors),
    ]
    PAGE.write_text(before + "\n".join([*lines, "", END]) + after, "utf-8")


_TITLES = ("schema", "serious", "noticed", "all", "noticed", "like the original")


def _rows(figures: Mapping[str, Figures]) -> list[tuple[str, ...]]:
    total = Figures()
    for each in figures.values():
        total.add(each)
    return [
        (
            name,
            str(each.serious),
            _share(each.serious_killed, each.serious),
            str(each.tried),
            _share(each.killed, each.tried),
            str(each.equivalent),
        )
        for name, each in [*figures.items(), ("all", total)]
    ]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""

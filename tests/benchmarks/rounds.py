"""Interleaved rounds, and what is concluded from them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table."""

    measure: str
    value: float
    unit: str
    """Empty for a ratio."""
    target: float | None
    """None: reported for information."""
    is_ceiling: bool
    """The value must not exceed the target; else it must reach it."""
    detail: str
    """The figures behind the value."""

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.is_ceiling else self.value >= self.target


def at_least(measure: str, value: float, target: float | None, detail: str) -> Outcome:
    """A ratio that should reach a target."""
    return Outcome(measure, value, "", target, False, detail)


def at_most(
    measure: str, value: float, target: float | None, detail: str, unit: str = ""
) -> Outcome:
    """A value that should stay below a target."""
    return Outcome(measure, value, unit, target, True, detail)


def interleave(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Run every side once per round, A B A B, so that all of them meet the same disturbances."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            taken[name].append(run())
    return taken


def ratio(values: Sequence[float], references: Sequence[float]) -> float:
    """Median of the ratios within each round."""
    return statistics.median(
        value / reference for value, reference in zip(values, references, strict=True)
    )


def rates(taken: Mapping[str, Sequence[float]], unit: str = "/s") -> str:
    """The median of each side, for people."""
    return ", ".join(
        f"{name} {statistics.median(values):,.0f}{unit}" for name, values in taken.items()
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

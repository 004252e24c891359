"""How long each measure takes, and what it works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.cluster import BenchCluster


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: where, how many rounds, how long each."""

    cluster: BenchCluster
    log: Path
    """What the started processes say on their standard error."""
    rounds: int
    seconds: float
    """Length of one side of a round under pgbench or HTTP; 0: as little as can be."""
    jobs: int
    """Outbox rows, or jobs of the peer, in one drain."""
    wake_ups: int
    """Single jobs whose way to the wire is timed."""
    phones: int
    """Numbers per round of normalisation."""
    people: int
    """People who are known before the intake is measured against many."""
    leads: int
    """Leads of the history that views are asked about."""
    rework_leads: int
    """Leads among which the rework finds those that are due."""

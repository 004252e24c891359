"""Every measure of `make bench`, and every module of `make bench-quality`, still runs.

Each in its smallest form: what a measure says here is no figure, only that it can be taken.
"""

from __future__ import annotations

import contextlib
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from tests.benchmarks import bulk_import, desks, intake, report
from tests.benchmarks.__main__ import MEASURES
from tests.benchmarks.cluster import BenchCluster
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import ROOT
from tests.benchmarks.rounds import Outcome, at_least
from tests.support.cluster import ThrowawayCluster

pytestmark = pytest.mark.slow

PEOPLE = 20
QUALITY = re.findall(r"^QUALITY := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def bench_cluster() -> Iterator[BenchCluster]:
    with BenchCluster() as started:
        yield started


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_taken(
    name: str, bench_cluster: BenchCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "FEW", PEOPLE)
    monkeypatch.setattr(bulk_import, "MANY", 1_000)
    monkeypatch.setattr(desks, "DESKS", 20)
    monkeypatch.setattr(desks, "TABS", 20)
    log = bench_cluster.directory / f"{name}.log"
    plan = Plan(
        bench_cluster, log, rounds=1, seconds=0, jobs=10, wake_ups=2, phones=30,
        people=2 * PEOPLE, leads=100, rework_leads=4_000,
    )  # fmt: skip
    outcomes = list(MEASURES[name](plan))
    assert outcomes
    assert all(o.value > 0 for o in outcomes), outcomes
    assert not log.exists() or "Traceback" not in log.read_text("utf-8")
    report.show(outcomes)


@pytest.mark.parametrize("name", QUALITY[0].split())
def test_a_module_of_quality_runs(
    name: str,
    bench_cluster: BenchCluster,
    cluster: ThrowawayCluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = importlib.import_module(f"tests.benchmarks.{name}")
    given = {"BenchCluster": bench_cluster, "migrated_cluster": cluster}
    lent = [maker for maker in given if hasattr(module, maker)]
    assert lent, "a module of quality takes a cluster"
    for maker in lent:
        monkeypatch.setattr(module, maker, _lend(given[maker]))
    done = CliRunner().invoke(_command(module), ["--count", "4"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def _lend(cluster: object) -> Callable[[], contextlib.nullcontext[object]]:
    """What a module calls for a cluster: it gets one that runs already, and cannot end it."""
    return lambda: contextlib.nullcontext(cluster)


def _command(module: ModuleType) -> click.Command:
    found = module.main
    assert isinstance(found, click.Command)
    return found


def test_the_table_keeps_what_was_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(
        f"Before.\n{report.START}\n| measure | value |\n| `old` | 1.00 |  |  | kept |\n"
        f"| `new` | 9.00 |  |  | gone |\n{report.END}\nAfter.\n"
    )
    monkeypatch.setattr(report, "PAGE", page)
    outcome: Outcome = at_least("`new`", 2.0, 1.0, "as of now")
    report.write([outcome], "15")
    written = page.read_text()
    assert written.startswith("Before.\n")
    assert written.endswith("\nAfter.\n")
    assert "| `old` | 1.00 |  |  | kept |" in written
    assert "| `new` | 2.00 | >= 1 | yes | as of now |" in written
    assert "gone" not in written

"""`python -m tests.benchmarks`: measure, print the table, and write it down if asked to."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from tests.benchmarks import (
    bulk_import,
    desks,
    drain,
    fairness,
    few_calls,
    first_contact,
    hot_row,
    http_intake,
    intake,
    phone,
    report,
    rework,
    search,
    views,
    wake_up,
)
from tests.benchmarks.cluster import BenchCluster
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import BenchError
from tests.benchmarks.rounds import Outcome

MEASURES: Mapping[str, Callable[[Plan], Iterator[Outcome]]] = {
    "intake": intake.measure,
    "http": http_intake.measure,
    "import": bulk_import.measure,
    "hot-row": hot_row.measure,
    "drain": drain.measure,
    "wake-up": wake_up.measure,
    "first-contact": first_contact.measure,
    "few-calls": few_calls.measure,
    "phone": phone.measure,
    "views": views.measure,
    "search": search.measure,
    "desks": desks.measure,
    "rework": rework.measure,
    "fairness": fairness.measure,
}


def make_plan(
    cluster: BenchCluster, *, quick: bool, people: int, leads: int, rework_leads: int
) -> Plan:
    """About eleven minutes in full, three when quick."""
    log = cluster.directory / "processes.log"
    if quick:
        return Plan(
            cluster,
            log,
            3,
            2.0,
            1000,
            60,
            5000,
            people,
            min(leads, 10_000),
            min(rework_leads, 400_000),
        )
    return Plan(cluster, log, 7, 4.0, 3000, 200, 20000, people, leads, rework_leads)


@click.command()
@click.option("--quick", is_flag=True, help="Fewer and shorter rounds: under three minutes.")
@click.option("--write", is_flag=True, help="Rewrite the figures in docs/benchmarks.md.")
@click.option("--people", default=0, help="Measure intake with so many people known, too.")
@click.option("--leads", default=100_000, help="Leads of the history that views are asked about.")
@click.option("--rework-leads", default=2_000_000, help="Leads among which the rework works.")
@click.option("--only", multiple=True, type=click.Choice(list(MEASURES)), help="These measures.")
@click.option("--log", type=click.Path(path_type=Path), help="Keep what the processes say.")
def main(
    quick: bool,
    write: bool,
    people: int,
    leads: int,
    rework_leads: int,
    only: tuple[str, ...],
    log: Path | None,
) -> None:
    """Measure Indica against what it is compared with, side by side."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    outcomes: list[Outcome] = []
    with BenchCluster() as cluster:
        plan = make_plan(
            cluster, quick=quick, people=people, leads=leads, rework_leads=rework_leads
        )
        try:
            for name in only or MEASURES:
                start = time.monotonic()
                outcomes.extend(MEASURES[name](plan))
                click.echo(f"{name}: {time.monotonic() - start:.0f} s", err=True)
        except (BenchError, AssertionError) as error:
            raise click.ClickException(str(error)) from error
        finally:
            report.show(outcomes)
            if log is not None and plan.log.exists():
                log.write_bytes(plan.log.read_bytes())
        version = cluster.version()
    if write:
        report.write(outcomes, version)


if __name__ == "__main__":
    main()

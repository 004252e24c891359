"""`python -m tests.chaos`: the chaos in full, its report, and 1 when something is wrong."""

from __future__ import annotations

import signal
import sys

import click

from tests.chaos import report
from tests.chaos.run import Plan, run


@click.command()
@click.option("--leads", default=5000, show_default=True, help="Leads that arrive.")
@click.option("--seconds", default=900.0, show_default=True, help="For so long.")
@click.option("--seed", default=7, show_default=True, help="Who does what, and what fails when.")
@click.option("--write", is_flag=True, help="Put the report into docs/chaos.md.")
def main(leads: int, seconds: float, seed: int, write: bool) -> None:
    """Let everything fail while leads arrive, and count what became of each."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    result = run(
        Plan(leads, seconds, seed, pause=(4.0, 12.0), silence=25.0, away=8.0, settle=900.0)
    )
    click.echo("\n".join(report.lines(result)))
    for problem in result.wrong():
        click.echo(problem, err=True)
    if write:
        report.write(result, result.server_version)
    sys.exit(1 if result.wrong() else 0)


if __name__ == "__main__":
    main()

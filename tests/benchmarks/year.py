"""`make bench-quality`: an operation lives a year, and each evening everything must hold.

Fails on the first evening on which something does not. Without --count about 20 leads a day;
`--count 60000` is 200 a day of the week. Fewer leads than days make the year shorter.
"""

from __future__ import annotations

import time
from contextlib import ExitStack

import click

from tests.benchmarks.histories import migrated_cluster
from tests.model.year import Plan, Year

DAYS = 365
SHARE = 0.8
"""What comes in a day, of what comes in a day of the week."""


@click.command()
@click.option("--count", default=6_000, help="Leads, about.")
@click.option("--seed", default=20261128, help="Another seed, another year.")
def main(count: int, seed: int) -> None:
    """Live, and say what happened."""
    days = min(DAYS, max(2, count))
    start = time.monotonic()
    with migrated_cluster() as cluster, ExitStack() as stack:
        clone = cluster.clone()
        stack.callback(clone.drop)
        year = Year(clone.connect("admin"), Plan(days, count / days / SHARE, seed))
        year.prepare()
        tally = year.live()
    for name, number in sorted(tally.items()):
        click.echo(f"{number:8} {name}")
    click.echo(f"{days} days in {time.monotonic() - start:.0f} s: all held, each evening.")


if __name__ == "__main__":
    main()

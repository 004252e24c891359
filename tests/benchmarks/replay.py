"""`make bench-quality`: 100,000 decisions in pools that change all the time, each decided again.

Fails when one replays with another winner.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack

import click

from tests.benchmarks.histories import migrated_cluster
from tests.model import decisions


@click.command()
@click.option("--count", default=100_000, help="Decisions.")
@click.option("--seed", default=20261127, help="Another seed, other changes.")
def main(count: int, seed: int) -> None:
    """Decide, replay, and say how many replay otherwise."""
    with migrated_cluster() as cluster, ExitStack() as stack:
        clone = cluster.clone()
        stack.callback(clone.drop)
        connection = clone.connect("admin")
        leads = decisions.prepare(connection)
        start = time.monotonic()
        made = decisions.decide(connection, leads, count, seed)
        decided = time.monotonic()
        found = decisions.different(connection)
        replayed = time.monotonic()
    click.echo(
        f"{made} decisions in {decided - start:.0f} s, replayed in {replayed - decided:.0f} s:"
        f" {len(found)} with another winner {found[:5] or ''}"
    )
    if found:
        sys.exit(1)


if __name__ == "__main__":
    main()

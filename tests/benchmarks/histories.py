"""`make bench-quality`: histories of one person, told in every order, against a model of the rules.

Fails with the shortest history that ends otherwise than tests/model/rules.py says.
"""

from __future__ import annotations

import time
from collections import Counter

import click
from hypothesis import HealthCheck, given, seed, settings

from tests.model.driver import History, World
from tests.model.histories import histories, worlds
from tests.support.cluster import ThrowawayCluster


@click.command()
@click.option("--count", default=20_000, help="Histories.")
@click.option("--seed", "number", default=20261127, help="Another seed, other histories.")
def main(count: int, number: int) -> None:
    """Tell histories, and say how many were told to their end."""
    told: Counter[str] = Counter()

    def tell(history: History, found: dict[str, World]) -> None:
        world = found[history.stage]
        world.tell(history)
        told["cut short" if world.is_undecided else "to their end"] += 1

    with ThrowawayCluster() as cluster:
        cluster.make_template()
        with worlds(cluster) as found:

            @seed(number)
            @settings(
                max_examples=count,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(history=histories)
            def run(history: History) -> None:
                tell(history, found)

            start = time.monotonic()
            run()
            taken = time.monotonic() - start
    click.echo(
        f"{told.total()} histories in {taken:.0f} s ({told.total() / taken:.0f} a second):"
        f" {told['to their end']} told to their end, {told['cut short']} to where the rules are"
        " open, none that ended otherwise than the model."
    )


if __name__ == "__main__":
    main()

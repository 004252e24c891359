"""`make bench-quality`: histories of one person, told in every order, against a model of the rules.

Fails with the shortest history that ends otherwise than tests/model/rules.py says, or, with
--go-on, after all were told. Each process has a server of its own and tells other histories.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

import click
import psycopg
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.model.driver import Broken, History
from tests.model.histories import histories, worlds
from tests.support.cluster import ThrowawayCluster

SAID_AFTER = 500
"""Histories after which a process says how far it is."""


@contextmanager
def migrated_cluster() -> Iterator[ThrowawayCluster]:
    """A server with the template that worlds are cloned from."""
    with ThrowawayCluster() as cluster:
        cluster.make_template()
        yield cluster


def tell(count: int, number: int, *, go_on: bool = False) -> Counter[str]:
    """Tell so many histories; how many came to their end, were cut short, or ended otherwise."""
    told: Counter[str] = Counter()
    start = time.monotonic()
    with migrated_cluster() as cluster, worlds(cluster) as found:

        @seed(number)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate] if go_on else list(Phase),
        )
        @given(history=histories)
        def run(history: History) -> None:
            world = found[history.stage]
            try:
                world.tell(history)
            except (Broken, psycopg.Error) as error:
                if not go_on:
                    raise
                told["otherwise"] += 1
                said = "\n".join([f"otherwise: {error}", repr(history), *world.log])
                click.echo(f"{said}\n", err=True)
                return
            told["cut short" if world.is_undecided else "to their end"] += 1
            if told.total() % SAID_AFTER == 0:
                taken = time.monotonic() - start
                click.echo(f"seed {number}: {told.total()} in {taken:.0f} s", err=True)

        run()
    return told


@click.command()
@click.option("--count", default=20_000, help="Histories.")
@click.option("--seed", "number", default=20261127, help="Another seed, other histories.")
@click.option(
    "--processes", default=os.cpu_count(), help="So many at once, seeds counted from --seed."
)
@click.option("--go-on", is_flag=True, help="Tell all, and each that ends otherwise as it is.")
def main(count: int, number: int, processes: int, go_on: bool) -> None:
    """Tell histories, and say how many were told to their end."""
    start = time.monotonic()
    shares = [len(range(n, count, processes)) for n in range(min(processes, count))]
    seeds = range(number, number + len(shares))
    told: Counter[str] = Counter()
    if len(shares) == 1:
        told += tell(count, number, go_on=go_on)
    else:
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(len(shares), mp_context=spawn) as executor:
            for each in executor.map(partial(tell, go_on=go_on), shares, seeds):
                told += each
    taken = time.monotonic() - start
    click.echo(
        f"{told.total()} histories in {taken:.0f} s ({told.total() / taken:.0f} a second):"
        f" {told['to their end']} told to their end, {told['cut short']} to where the rules are"
        f" open, {told['otherwise'] or 'none'} that ended otherwise than the model."
    )
    if told["otherwise"]:
        sys.exit(1)


if __name__ == "__main__":
    main()

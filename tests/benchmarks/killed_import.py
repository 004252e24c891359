"""`make bench-quality`: a long list of messy rows, whose import is killed twice.

Fails unless all becomes what the same rows become that are submitted one by one.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import click

from tests.benchmarks.histories import migrated_cluster
from tests.support import messy_lists
from tests.support.cluster import Database

LEAST = 1_200
"""Rows; fewer are over before they can be killed in their midst."""


@click.command()
@click.option(
    "--count",
    type=click.IntRange(min=LEAST, clamp=True),
    default=200_000,
    help=f"Rows, at least {LEAST:,}.",
)
def main(count: int) -> None:
    """Import with two kills and submit one by one, side by side; compare."""
    objects = messy_lists.as_objects(messy_lists.messy(count))
    with migrated_cluster() as cluster, ExitStack() as stack:
        clones = (cluster.clone(), cluster.clone())
        for clone in clones:
            stack.callback(clone.drop)
            messy_lists.make_operation(clone)
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        file = directory / "list.jsonl"
        file.write_bytes(b"\n".join(objects) + b"\n")
        with ThreadPoolExecutor(1) as other:
            start = time.monotonic()
            single = other.submit(_submit, clones[1], objects)
            told = messy_lists.import_killed(clones[0], file, count, 1 / 6, 1 / 2)
            imported = time.monotonic() - start
            click.echo(f"{count:,} rows in {imported:.0f} s, killed twice: {_said(told)}")
            click.echo(f"submitted one by one meanwhile: {single.result():.0f} s")
        with messy_lists.opened(clones[0]) as ours, messy_lists.opened(clones[1]) as theirs:
            found = messy_lists.first_difference(ours, theirs)
    if found or told["rows"] != count or told["repeated"]:
        click.echo(f"the import differs: {found or told}")
        sys.exit(1)
    click.echo("both became the same")


def _said(told: dict[str, object]) -> str:
    names = ("created", "touched", "suppressed", "quarantined", "rejected", "unreadable")
    return ", ".join(f"{told[name]:,} {name}" for name in names)


def _submit(database: Database, objects: list[bytes]) -> float:
    start = time.monotonic()
    with messy_lists.opened(database) as connection:
        messy_lists.submit(connection, objects, "one")
    return time.monotonic() - start


if __name__ == "__main__":
    main()

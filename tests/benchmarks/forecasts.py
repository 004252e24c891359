"""`make bench-quality`: forecasts of won leads beside the seasonal-naive one.

For made-up companies (even, growing, seasonal by weekday, with bad weeks) or the Olist funnel: how
often P10 to P90 held in the backtest, and the pinball loss of both. Fails where the band held in
fewer than seven weeks of ten, or where the naive forecast is better by more than a tenth.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import psycopg

from tests.benchmarks.cluster import BenchCluster
from tests.benchmarks.scores import olist

SEED = 20261128
WEEKS = 100
NOW = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
START = NOW - timedelta(weeks=WEEKS)
COMPANIES = ("even", "growing", "weekdays", "bad weeks", "few")
PROMISED = 0.7
"""The band is for eight weeks of ten; of 150 that overlap fewer may hold by chance."""

Lead = tuple[datetime, str, datetime | None]


def made_up(company: str, seed: int) -> list[Lead]:
    """Leads that come and end as companies see it."""
    chance = random.Random(f"{seed} {company}")
    leads: list[Lead] = []
    bad = {week for week in range(WEEKS) if chance.random() < 0.2}
    for day in range(7 * WEEKS):
        rate = 1.5 if company == "few" else 8.0
        if company == "growing":
            rate *= 0.5 + day / (7 * WEEKS)
        if company == "weekdays":
            rate *= 0.1 if day % 7 > 4 else 1.4
        if company == "bad weeks" and day // 7 in bad:
            rate *= 0.4
        for _ in range(poisson(rate, chance)):
            came = START + timedelta(days=day, hours=chance.random() * 10)
            ended = came + timedelta(days=chance.expovariate(1 / 20))
            is_won = chance.random() < 0.18
            outcome = "open" if ended >= NOW else "won" if is_won else "lost"
            leads.append((came, outcome, ended if ended < NOW else None))
    return leads


def poisson(rate: float, chance: random.Random) -> int:
    count, left = 0, math.exp(-rate)
    product = chance.random()
    while product > left:
        count += 1
        product *= chance.random()
    return count


def funnel(folder: Path) -> list[Lead]:
    """The Olist funnel, whose lost leads have no end, as if it had ended now."""
    leads: list[Lead] = []
    rows = olist(folder)
    later = NOW - max(datetime.fromisoformat(row["data"]).replace(tzinfo=UTC) for row in rows)
    # By whole weeks, so that weekdays stay what they are.
    later -= timedelta(days=later.days % 7, seconds=later.seconds)
    for row in rows:
        came = datetime.fromisoformat(row["data"]).replace(tzinfo=UTC) + later
        won = row["won_date"]
        ended = max(datetime.fromisoformat(won).replace(tzinfo=UTC) + later, came) if won else None
        leads.append((came, "won" if won else "open", ended))
    return leads


def measured(connection: psycopg.Connection[Any], leads: list[Lead]) -> Any:
    with connection.transaction(force_rollback=True):
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into scoring.history (name, reference, registered_at, outcome, ended_at,"
                " told_at) values ('bench', %s, %s, %s, %s, %s)",
                [
                    # What ended later than the list is still open in it.
                    (str(n), came, outcome if ended is None or ended < NOW else "open",
                     ended if ended is None or ended < NOW else None, NOW)
                    for n, (came, outcome, ended) in enumerate(leads)
                    if came < NOW
                ],
            )  # fmt: skip
        began = time.monotonic()
        row = connection.execute(
            "select f.outcome, f.reason, f.metrics from scoring.make_forecast() as f"
        ).fetchone()
        assert row is not None
        return row, time.monotonic() - began


@click.command()
@click.option(
    "--olist",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the files of the Olist marketing funnel.",
)
@click.option("--seed", default=SEED, help="Another seed, other leads.")
def main(folder: Path | None, seed: int) -> None:
    """Print how good forecasts are, and fail where they are worse than promised."""
    if folder is not None:
        histories = {"Olist": funnel(folder)}
    else:
        histories = {company: made_up(company, seed) for company in COMPANIES}
    wrong = []
    with (
        BenchCluster() as cluster,
        cluster.database("forecasts") as database,
        psycopg.connect(database.url("admin"), autocommit=True) as connection,
    ):
        connection.execute("set role indica_owner")
        click.echo(
            "| history | leads | trials | P10 to P90 held | pinball | seasonal-naive | seconds |\n"
            + "| --- " * 7
            + "|"
        )
        for name, leads in histories.items():
            (outcome, reason, found), took = measured(connection, leads)
            if outcome != "made":
                wrong.append(f"{name}: declined, {reason}")
                continue
            ours, naive = found["pinball_beside"], found["naive_pinball"]
            click.echo(
                f"| {name} | {len(leads)} | {found['trials']} | {found['coverage']:.2f}"
                f" | {ours:.3f} | {naive:.3f} | {took:.1f} |"
            )
            if found["coverage"] < PROMISED:
                wrong.append(f"{name}: the band held in {found['coverage']:.2f}")
            if ours > 1.1 * naive:
                wrong.append(f"{name}: {json.dumps([ours, naive])}, worse than the naive one")
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()

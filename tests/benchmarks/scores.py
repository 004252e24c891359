"""`make bench-quality`: scores against scikit-learn's models and an Odoo-style naive Bayes.

On a file of leads with their outcomes, each model learns from the same leads and says the same
others: the later ones (time), any (random), and the later ones learned anew five times on the way
(rolling). Without a file a made-up one, whose best possible AUC is known.
"""

from __future__ import annotations

import csv
import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import psycopg

from tests.benchmarks.cluster import BenchCluster
from tests.benchmarks.peers.environment import interpreter

SEED = 20261127
SPLITS = ("time", "random", "rolling")
NEAR = 0.01
"""So much AUC at most below the best of the others, and the standard error of that."""
PEERS = Path(__file__).with_name("peers") / "score_models.py"


def made_up(count: int, seed: int) -> list[dict[str, str]]:
    """Leads whose chance follows from some of their columns."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        age, income = chance.gauss(45, 15), math.exp(chance.gauss(8, 0.7))
        town, channel = (
            chance.randrange(60),
            chance.choice(("site", "evento", "cliente", "anuncio")),
        )
        logit = (
            -3.2
            + {"cliente": 1.2, "evento": 0.5, "site": 0.0, "anuncio": -0.6}[channel]
            - ((age - 50) / 15) ** 2 / 2
            + 0.8 * math.log(income / 3000)
            + 0.6 * math.sin(town)
        )
        rows.append(
            {
                "id": str(number),
                "data": (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=number)).isoformat(),
                "fim": "ganho" if chance.random() < 1 / (1 + math.exp(-logit)) else "perdido",
                "canal": channel,
                "idade": "" if chance.random() < 0.2 else f"{age:.0f}",
                "renda": f"{income:.2f}",
                "municipio": f"m{town}",
                "acaso": f"{chance.random():.4f}",
                "sorteio": chance.choice("abcdef"),
            }
        )
    return rows


def olist(folder: Path) -> list[dict[str, str]]:
    """The Olist funnel as one list: what was known at registration, and when it was won."""
    closed = {row["mql_id"]: row["won_date"] for row in _rows(next(folder.glob("*closed_deals*")))}
    return [
        {
            "id": row["mql_id"],
            "data": row["first_contact_date"],
            "won_date": closed.get(row["mql_id"], ""),
            "origin": row["origin"],
            "landing_page": row["landing_page_id"],
        }
        for row in _rows(next(folder.glob("*qualified_leads*")))
    ]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def load(connection: psycopg.Connection[Any], rows: Sequence[dict[str, str]], fields: str) -> None:
    """Import them as `indica lead import --outcomes` does."""
    found = connection.execute(
        "select scoring.plan_history(%s, %s)", (list(rows[0]), fields)
    ).fetchone()
    assert found is not None
    for start in range(0, len(rows), 1000):
        said = [
            {"line": start + n, "said": row} for n, row in enumerate(rows[start : start + 1000])
        ]
        connection.execute(
            "select count(*) from scoring.take_history('bench', %s, %s, null, null)",
            (json.dumps(found[0]), json.dumps(said)),
        )


def judge(connection: psycopg.Connection[Any], split: str, share: float) -> dict[str, Any]:
    """What Indica says, and what the others say of the same leads."""
    with connection.transaction():
        said = connection.execute(
            "select e.example, e.fold, e.is_won, e.logit"
            " from scoring.evaluate('registration', %s, %s::numeric, 'bench') as e",
            (split, share),
        ).fetchall()
        # The values as they lie before the training: what the others learn from.
        connection.execute(
            "select scoring.load_examples('registration', now(), %s, 'bench')", (split,)
        )
        examples = connection.execute(
            "select e.example, e.is_won, e.names, e.numbers, e.words"
            " from scoring.work_examples as e order by e.place"
        ).fetchall()
        refused = connection.execute(
            "select r.feature from scoring.refusals as r where r.reason <> 'constant'"
        ).fetchall()
        connection.execute("select scoring.clear_work()")
    python = interpreter()
    if python is None:
        raise click.ClickException("scikit-learn is not there: make bench-quality installs it")
    done = subprocess.run(
        [str(python), str(PEERS)],
        input=json.dumps(
            {"examples": examples, "said": said, "refused": [name for (name,) in refused]}
        ),
        capture_output=True,
        text=True,
        check=False,
        # One thread: beside the server, more wait for each other.
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    if done.returncode:
        raise click.ClickException(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@click.command()
@click.option(
    "--olist",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with the files of the Olist marketing funnel.",
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of leads with their outcomes.",
)
@click.option("--map", "fields", multiple=True, help="FIELD=COLUMN of the file.")
@click.option("--count", default=6000, help="Leads of the made-up list.")
@click.option("--share", default=0.8, help="The share that is learned from.")
@click.option("--seed", default=SEED, help="Another seed, other leads.")
def main(
    folder: Path | None,
    file: Path | None,
    fields: tuple[str, ...],
    count: int,
    share: float,
    seed: int,
) -> None:
    """Print how good each is, and fail where Indica's are worse than promised."""
    if folder is not None:
        rows, named = olist(folder), {"ended_at": "won_date"}
    elif file is not None:
        rows, named = _rows(file), dict(item.split("=", 1) for item in fields)
    else:
        rows, named = made_up(min(count, 20_000), seed), {"outcome": "fim"}
    wrong = []
    with (
        BenchCluster() as cluster,
        cluster.database("scores") as database,
        psycopg.connect(database.url("admin"), autocommit=True) as connection,
    ):
        connection.execute("set role indica_owner")
        load(connection, rows, json.dumps(named))
        click.echo("| split | model | leads | AUC | ECE | log-loss |\n" + "| --- " * 6 + "|")
        for split in SPLITS:
            measured = judge(connection, split, share)
            for model, m in measured.items():
                click.echo(
                    f"| {split} | {model} | {m['leads']} | {m['auc']:.3f} | {m['ece']:.3f}"
                    f" | {m['log_loss']:.4f} |"
                )
            best = max(measured.values(), key=lambda m: float(m["auc"]))
            behind = best["auc"] - measured["Indica"]["auc"]
            if behind > NEAR + best["error"]:
                wrong.append(f"{split}: {behind:.3f} AUC below the best")
            if measured["Indica"]["ece"] > max(0.03, measured["Indica"]["floor"]):
                wrong.append(f"{split}: ECE {measured['Indica']['ece']:.3f}")
        began = time.monotonic()
        trained = connection.execute(
            "select t.outcome, t.why from scoring.train_moments('registration') as t"
        ).fetchone()
        click.echo(f"\nTraining on {len(rows)} leads: {time.monotonic() - began:.1f} s, {trained}")
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""`make mutants`: how many small mistakes in the functions the pgTAP tests notice."""

from __future__ import annotations

import sys
import time
from collections import Counter

import click

from tests.mutants import report
from tests.mutants.hunt import Trial, find_reach, hunt, read_calls, sessions, test_files
from tests.mutants.mutations import Mutant, mutants, sample
from tests.support.cluster import ThrowawayCluster
from tests.support.plpgsql import Source, load

SCHEMAS = (
    "people", "leads", "routing", "outbox", "rework", "sending", "chatwoot", "flow", "intake",
    "inbox", "webhooks",
)  # fmt: skip


@click.command()
@click.option("--schema", "schemas", multiple=True, help=f"Default: {' '.join(SCHEMAS)}.")
@click.option("--function", "functions", multiple=True, help="Only this one, schema.name.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind, `where` for instance.")
@click.option("--serious", is_flag=True, help="Only serious ones.")
@click.option("--count", default=40, help="Mutants of each schema; 0: all.")
@click.option("--seed", default=1, help="Another seed, other mutants.")
@click.option("--files", default=25, help="Files that run for one mutant at most; 0: all.")
@click.option("--write", is_flag=True, help="Put the figures into docs/benchmarks.md.")
def main(
    schemas: tuple[str, ...],
    functions: tuple[str, ...],
    kinds: tuple[str, ...],
    serious: bool,
    count: int,
    seed: int,
    files: int,
    write: bool,
) -> None:
    """Change one thing in a function, run the pgTAP files that reach it, see whether one fails."""
    start = time.monotonic()
    if functions:
        schemas, count = tuple({name.partition(".")[0] for name in functions}), 0
    sources = [s for s in load() if s.path.partition("/")[0] in (schemas or SCHEMAS)]
    reasons = report.read_reasons()
    chosen: list[Mutant] = []
    for schema in schemas or SCHEMAS:
        found = [m for m in _mutants_of(schema, sources) if not serious or m.is_serious]
        found = [m for m in found if m.kind in (kinds or report.COUNTED)]
        found = [m for m in found if m.function in (functions or (m.function,))]
        chosen += sample(found, count or len(found), seed)
    done: Counter[str] = Counter()

    def say(trial: Trial) -> None:
        done[trial.verdict] += 1
        if trial.verdict == "survived":
            click.echo(
                f"{done.total()}/{len(to_try)} {trial.mutant.path}:{trial.mutant.line}"
                f" {'serious ' if trial.mutant.is_serious else ''}"
                f"{trial.mutant.key} ({trial.files} files)"
            )

    to_try = [m for m in chosen if m.key not in reasons]
    with ThrowawayCluster() as cluster:
        cluster.make_template()
        pool = sessions(cluster)
        try:
            reach = find_reach(pool, test_files(), click.echo)
            trials = hunt(
                pool, to_try, reach, read_calls(load()), files or len(reach.functions), say
            )
        finally:
            for session in pool:
                session.__exit__(None, None, None)
    trials += [Trial(m, "survived") for m in chosen if m.key in reasons]
    click.echo(f"{len(trials)} mutants in {time.monotonic() - start:.0f} s")
    figures = report.count(trials, reasons)
    report.show(figures)
    if write:
        report.write(figures, trials, reasons, " ".join(sys.argv[1:]))


def _mutants_of(schema: str, sources: list[Source]) -> list[Mutant]:
    return mutants(s for s in sources if s.path.startswith(f"{schema}/"))


if __name__ == "__main__":
    main()

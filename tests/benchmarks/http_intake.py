"""Intake over HTTP against the same calls under pgbench; the memory of the API's processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks import pgbench
from tests.benchmarks.operation import Token, make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import ROOT, BenchError, api_server, peak_memory
from tests.benchmarks.rounds import Outcome, at_least, at_most, interleave, rates, ratio

CONNECTIONS = 16
TARGET = 0.6
MEMORY_TARGET = 110.0


def measure(plan: Plan) -> Iterator[Outcome]:
    """The real server with its defaults, on the same machine as the load and the database."""
    with (
        plan.cluster.database("http_intake") as database,
        api_server(database, plan.log) as (port, processes),
    ):
        token = make_operation(database)
        script = pgbench.submit_script(token.credential, durable=True)
        _post(port, token, min(1.0, plan.seconds))
        taken = interleave(
            {
                "HTTP": lambda: _post(port, token, plan.seconds),
                "pgbench": lambda: pgbench.run(
                    database, script, clients=CONNECTIONS, seconds=plan.seconds
                ),
            },
            plan.rounds,
        )
        memory = [peak_memory(pid) for pid in processes]
    yield at_least(
        f"intake over HTTP, {CONNECTIONS} connections, against pgbench",
        ratio(taken["HTTP"], taken["pgbench"]),
        TARGET,
        rates(taken),
    )
    yield at_most(
        "memory of an API process",
        max(memory),
        MEMORY_TARGET,
        f"the largest of {len(memory)} after the intake above",
        " MiB",
    )


def _post(port: int, token: Token, seconds: float) -> float:
    command = [
        sys.executable, "-m", "tests.benchmarks.http_load",
        str(port), token.text, str(CONNECTIONS), str(seconds),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise BenchError(f"the HTTP load ended: {done.stderr.strip()[-1000:]}")
    return float(done.stdout)

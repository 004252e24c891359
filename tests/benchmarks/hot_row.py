"""What a fair turn costs: intake into one pool and into sixteen, and with nobody assigned."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks import pgbench
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_least, interleave, rates, ratio

CLIENTS = 16
POOLS = 16
ONE_RULE = """
insert into routing.rules (position, name, pool_id, is_active)
select 100, 'Todos', min(p.id), false from routing.pools as p
"""
RULES = {
    "no pool": "update routing.rules set is_active = false",
    "one pool": "update routing.rules set is_active = (conditions = '{}')",
    "sixteen pools": "update routing.rules set is_active = (conditions <> '{}')",
}
DISKS = {
    "as the disk is": {"commit_delay": "", "commit_siblings": ""},
    "5 ms commits": {"commit_delay": "5000", "commit_siblings": "0"},
}
TARGETS = {
    ("as the disk is", "one pool"): 0.35,
    ("5 ms commits", "one pool"): 0.5,
    ("as the disk is", "sixteen pools"): 0.65,
    ("5 ms commits", "sixteen pools"): 0.65,
}


def measure(plan: Plan) -> Iterator[Outcome]:
    """Every intake is followed by the barrier, as a caller who is answered needs it."""
    with plan.cluster.database("hot_row") as database:
        token = make_operation(database, pools=POOLS)
        database.run(ONE_RULE)
        script = pgbench.submit_script(token.credential, products=POOLS, durable=True)
        pgbench.run(database, script, clients=CLIENTS, seconds=min(1, plan.seconds))
        for disk, settings in DISKS.items():
            plan.cluster.configure(settings)
            taken = interleave(
                {
                    name: partial(_rate, plan, database, rule, script)
                    for name, rule in RULES.items()
                },
                plan.rounds,
            )
            for pools in ("one pool", "sixteen pools"):
                yield at_least(
                    f"intake into {pools} against no assignment, {disk}",
                    ratio(taken[pools], taken["no pool"]),
                    TARGETS[disk, pools],
                    rates({name: taken[name] for name in (pools, "no pool")}),
                )
        plan.cluster.configure(DISKS["as the disk is"])


def _rate(plan: Plan, database: BenchDatabase, rule: str, script: str) -> float:
    database.run(rule)
    return pgbench.run(database, script, clients=CLIENTS, seconds=plan.seconds)

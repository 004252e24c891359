"""`api.submit_lead` against a bare function that does three inserts and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.benchmarks import pgbench
from tests.benchmarks.operation import add_people, make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_least, at_most, interleave, rates, ratio

CLIENTS = 8
FEW = 10_000
TARGET = 0.3
GROWTH_TARGET = 1.2
BARE = """
create schema bench;
create table bench.people (
    id bigint generated always as identity primary key,
    name text not null,
    phone text not null unique,
    created_at timestamptz not null default now()
);
create table bench.leads (
    id bigint generated always as identity primary key,
    person_id bigint not null references bench.people (id),
    origin text not null,
    notes text,
    created_at timestamptz not null default now()
);
create index on bench.leads (person_id);
create table bench.messages (
    id bigint generated always as identity primary key,
    lead_id bigint not null references bench.leads (id),
    payload jsonb not null,
    created_at timestamptz not null default now()
);
create index on bench.messages (lead_id);
create function bench.submit(p_body jsonb) returns bigint language plpgsql as $$
declare
    v_person_id bigint;
    v_lead_id bigint;
begin
    insert into bench.people (name, phone)
    values (p_body #>> '{person,name}', p_body #>> '{person,phone}')
    returning id into v_person_id;
    insert into bench.leads (person_id, origin, notes)
    values (v_person_id, p_body ->> 'origin', p_body ->> 'notes')
    returning id into v_lead_id;
    insert into bench.messages (lead_id, payload) values (v_lead_id, p_body);
    return v_lead_id;
end;
$$;
"""
BARE_SCRIPT = f"""
\\set phone random(1, {pgbench.DISTINCT})
\\set n random(1, {pgbench.DISTINCT})
\\set product 1
select bench.submit(({pgbench.BODY})::jsonb);
"""


def measure(plan: Plan) -> Iterator[Outcome]:
    """With few people known, and, when the plan says so, with many."""
    alone = _rates(plan, FEW)
    yield at_least(
        "`api.submit_lead` against three bare inserts",
        ratio(alone["submit_lead"], alone["bare"]),
        TARGET,
        rates(alone),
    )
    yield at_least(
        "the same, each followed by the barrier `util.durable()`",
        ratio(alone["durable"], alone["bare"]),
        None,
        "",
    )
    if plan.people > FEW:
        many = _rates(plan, plan.people)
        yield at_least(
            f"`api.submit_lead` with {plan.people:,} people known",
            ratio(many["submit_lead"], many["bare"]),
            TARGET,
            rates(many),
        )
        growth = ratio(alone["submit_lead"], alone["bare"]) / ratio(
            many["submit_lead"], many["bare"]
        )
        yield at_most(
            f"time per lead, {plan.people:,} people against {FEW:,}", growth, GROWTH_TARGET, ""
        )


def _rates(plan: Plan, people: int) -> dict[str, list[float]]:
    with plan.cluster.database("intake") as database:
        token = make_operation(database)
        database.run(BARE)
        add_people(database, people)
        scripts = {
            "submit_lead": pgbench.submit_script(token.id, durable=False),
            "bare": BARE_SCRIPT,
            "durable": pgbench.submit_script(token.id, durable=True),
        }
        for script in scripts.values():
            pgbench.run(database, script, clients=CLIENTS, seconds=1, role="admin")
        return interleave(
            {
                name: partial(
                    pgbench.run,
                    database,
                    script,
                    clients=CLIENTS,
                    seconds=plan.seconds,
                    role="admin",
                )
                for name, script in scripts.items()
            },
            plan.rounds,
        )

"""`api.submit_lead` against a bare function that does three inserts and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from tests.benchmarks import pgbench
from tests.benchmarks.cluster import BenchDatabase
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
    """With few people known, and, when the plan says so, with many; all sides take turns."""
    with ExitStack() as stack:
        few = stack.enter_context(plan.cluster.database("intake"))
        few.run(BARE)
        sides = {
            "submit_lead": (few, _prepare(few, FEW, durable=False)),
            "bare": (few, BARE_SCRIPT),
            "with barrier": (few, _prepare(few, 0, durable=True)),
        }
        if plan.people > FEW:
            many = stack.enter_context(plan.cluster.database("intake_many"))
            sides["submit_lead, many people"] = (many, _prepare(many, plan.people, durable=False))
        for database, script in sides.values():
            pgbench.run(
                database, script, clients=CLIENTS, seconds=min(1, plan.seconds), role="admin"
            )
        taken = interleave(
            {
                name: partial(
                    pgbench.run,
                    database,
                    script,
                    clients=CLIENTS,
                    seconds=plan.seconds,
                    role="admin",
                )
                for name, (database, script) in sides.items()
            },
            plan.rounds,
        )
    yield at_least(
        "`api.submit_lead` against three bare inserts",
        ratio(taken["submit_lead"], taken["bare"]),
        TARGET,
        rates({name: taken[name] for name in ("submit_lead", "bare")}),
    )
    yield at_least(
        "the same, each followed by the barrier `util.durable()`",
        ratio(taken["with barrier"], taken["bare"]),
        None,
        rates({"with barrier": taken["with barrier"]}),
    )
    if plan.people > FEW:
        many_rates = taken["submit_lead, many people"]
        yield at_least(
            f"`api.submit_lead` with {plan.people:,} people known",
            ratio(many_rates, taken["bare"]),
            TARGET,
            rates({"submit_lead": many_rates}),
        )
        yield at_most(
            f"time per lead, {plan.people:,} people known against {FEW:,}",
            ratio(taken["submit_lead"], many_rates),
            GROWTH_TARGET,
            "",
        )


def _prepare(database: BenchDatabase, people: int, *, durable: bool) -> str:
    """Make the operation, unless it is there, with so many people; the script of an intake."""
    if people:
        make_operation(database)
        add_people(database, people)
    credential = database.one(
        "select row(t.prefix, t.secret_sha256)::ops.credential::text from ops.api_tokens as t"
        " where t.name = 'bench'"
    )
    return pgbench.submit_script(credential, durable=durable)

"""`leads.search` among many people: each way of asking, and what its indexes cost the intake."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import psycopg

from tests.benchmarks import pgbench
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import (
    Outcome,
    at_least,
    at_most,
    interleave,
    percentile,
    rates,
    ratio,
)

FULL_SIZE = 1_000_000
"""People for which the target is meant; below them times are reported only."""
TARGET = 50.0
"""Milliseconds, p95 of each way of asking."""
COST_TARGET = 0.9
ASKED = 40
"""Questions of each way."""
INDEXES = ("people.identifiers_phone_value_idx", "people.identifiers_email_value_idx")

FIRST = (
    "{Maria,José,Ana,João,Antônio,Francisco,Carlos,Paulo,Pedro,Lucas,Luiz,Marcos,Gabriel,Rafael,"
    "Daniel,Marcelo,Bruno,Eduardo,Felipe,Rodrigo,Manoel,André,Fernando,Fábio,Gustavo,Zuleica,"
    "Iracema,Thalita,Valquíria,Quitéria}"
)
LAST = (
    "{Silva,Santos,Oliveira,Souza,Rodrigues,Ferreira,Alves,Pereira,Lima,Gomes,Costa,Ribeiro,Martins,"
    "Carvalho,Almeida,Lopes,Soares,Fernandes,Vieira,Barbosa,Rocha,Dias,Nascimento,Andrade,Moreira,"
    "Nunes,Mendes,Freitas,Gonçalves,Santana,Teixeira,Albuquerque,Siqueira,Brandão}"
)

PEOPLE = """
set session_replication_role = replica;
create temporary table kept as
select c.oid::regclass::text as name, pg_get_indexdef(c.oid) as text from pg_class as c
where c.oid = any (array['people.people_name_key_idx', 'people.identifiers_phone_value_idx',
    'people.identifiers_email_value_idx']::regclass[]);
do $$ declare v record; begin
    for v in select k.name from kept as k loop execute 'drop index ' || v.name; end loop;
end $$;
insert into people.people (name, name_key)
select x.name, normalize.unaccented(x.name)
from (
    select ('{first}'::text[])[1 + floor({firsts} * power(random(), 2.2))::integer]
        || ' ' || ('{last}'::text[])[1 + floor({lasts} * power(random(), 2))::integer]
        || ' ' || ('{last}'::text[])[1 + floor({lasts} * random())::integer]
        || case when g % 50 = 0
            then ' ' || initcap(translate(substr(md5(g::text), 1, 7), '0123456789', 'ghijklmnop'))
            else '' end as name
    from generate_series(1, {count}) as g
) as x;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind)
select x.id, 'phone', '+55' || x.ddd || '9' || x.n, 'm55' || x.ddd || x.n, 'mobile'
from (
    select p.id, 11 + 10 * floor(8 * random())::integer as ddd,
        lpad(floor(1e8 * random())::bigint::text, 8, '0') as n
    from people.people as p
) as x
on conflict do nothing;
insert into people.identifiers (person_id, kind, value, match_key)
select p.id, 'email', replace(p.name_key, ' ', '.') || p.id || '@example.com',
    replace(p.name_key, ' ', '') || p.id || '@example.com'
from people.people as p
where p.id % 2 = 0;
insert into leads.leads (person_id, submission_id, status, status_since, consultant_id, origin,
    occurred_at, first_contact_due_at, created_at, ended_at, lost_reason, event_hash)
select p.id, -p.id, 'lost', now(), (select min(c.id) from routing.consultants as c), 'site', now(),
    now(), now(), now(), 'price', ''
from people.people as p
order by p.id;
do $$ declare v record; begin
    for v in select k.text from kept as k loop execute v.text; end loop;
end $$;
reset session_replication_role;
"""
WAYS = {
    "a whole phone": (
        "select '(' || substr(i.value, 4, 2) || ') ' || substr(i.value, 6) from people.identifiers"
        " as i where i.kind = 'phone' order by random() limit %s"
    ),
    "the last four digits": (
        "select right(i.value, 4) from people.identifiers as i where i.kind = 'phone'"
        " order by random() limit %s"
    ),
    "the last eight digits": (
        "select right(i.value, 8) from people.identifiers as i where i.kind = 'phone'"
        " order by random() limit %s"
    ),
    "an e-mail": (
        "select i.value from people.identifiers as i where i.kind = 'email'"
        " order by random() limit %s"
    ),
    "a common name": "select 'maria s' from generate_series(1, %s)",
    "first and last name": "select p.name from people.people as p order by random() limit %s",
    "part of a rare name": (
        "select substr(p.name_key, length(p.name_key) - 6) from people.people as p"
        " where p.id %% 50 = 0 order by random() limit %s"
    ),
    "a name that nobody has": "select 'xyz' || n from generate_series(1, %s) as n",
}  # fmt: skip
LIST = "select count(*) from governance.list_leads(p_q => %s, p_limit => 50)"


def measure(plan: Plan) -> Iterator[Outcome]:
    """Every way of asking, and intake with the indexes against intake without them."""
    with plan.cluster.database("search") as database:
        make_operation(database)
        fill(database, plan.leads)
        taken = ask(database)
    is_full = plan.leads >= FULL_SIZE
    slowest = max(taken, key=lambda way: percentile(taken[way], 0.95))
    yield at_most(
        "a search for leads, p95, the slowest way of asking",
        percentile(taken[slowest], 0.95),
        TARGET if is_full else None,
        f"{plan.leads:,} people; "
        + ", ".join(f"{way} {percentile(times, 0.95):,.1f}" for way, times in taken.items()),
        " ms",
    )
    yield from _cost(plan)


def fill(database: BenchDatabase, count: int) -> None:
    """So many people with a phone, every other with an e-mail, each with a lead."""
    database.run(
        PEOPLE.format(
            first=FIRST,
            last=LAST,
            firsts=FIRST.count(",") + 1,
            lasts=LAST.count(",") + 1,
            count=count,
        )
    )
    database.run("vacuum (analyze) people.people, people.identifiers, leads.leads")


def ask(database: BenchDatabase) -> dict[str, list[float]]:
    """Milliseconds of each question, by its way; the first ones, which read the disk, apart."""
    taken: dict[str, list[float]] = {}
    with psycopg.connect(database.url("owner"), autocommit=True) as connection:
        connection.execute("set jit = off")
        for way, query in WAYS.items():
            asked = [row[0] for row in connection.execute(query.encode(), (ASKED + 2,))]
            times = []
            for words in asked:
                start = time.monotonic()
                connection.execute(LIST, (words,))
                times.append((time.monotonic() - start) * 1000)
            taken[way] = times[2:] or times
    return taken


def _cost(plan: Plan) -> Iterator[Outcome]:
    with ExitStack() as stack:
        sides = {}
        for name in ("with", "without"):
            database = stack.enter_context(plan.cluster.database(f"search_{name}"))
            token = make_operation(database)
            fill(database, min(plan.leads, 100_000))
            if name == "without":
                database.run("drop index " + ", ".join(INDEXES))
            script = pgbench.submit_script(token.credential, durable=False)
            sides[name] = partial(
                pgbench.run, database, script, clients=8, seconds=plan.seconds, role="admin"
            )
        for run in sides.values():
            run()
        taken = interleave(sides, plan.rounds)
    yield at_least(
        "intake with the indexes of the search against intake without them",
        ratio(taken["with"], taken["without"]),
        COST_TARGET,
        rates(taken),
    )

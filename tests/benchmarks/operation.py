"""An operation to measure: consultants, pools, rules, a channel, a token, people who are known."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.cluster import BenchDatabase

WEIGHTS = (5, 3, 3, 2, 2, 1, 1, 1)
"""Members of each pool, with unequal shares."""
PHONE_NUMBER_ID = "100000000000001"

_OPERATION = """
update ops.settings set value = 'null' where key in ('first_contact_hours', 'working_hours');
update ops.settings set value = '256' where key = 'chatwoot_in_flight';
update sending.templates set state = 'approved';
insert into sending.channels
    (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, messages_per_second, is_default)
values ('main', '100000000000001', 1, 1, 1000000, true);
"""
_CONSULTANTS = """
insert into routing.consultants (name, email, chatwoot_agent_id)
select 'Consultora ' || n, 'consultant' || n || '@example.com', n
from generate_series(1, %s) as n
"""
_POOL = """
with pool as (
    insert into routing.pools (code, name) values (%s, %s) returning id
), rule as (
    insert into routing.rules (position, name, conditions, pool_id)
    select %s, %s, %s::jsonb, p.id from pool as p
), product as (
    insert into leads.products (code, name) values (%s, %s)
)
insert into routing.pool_members (pool_id, consultant_id, weight)
select p.id, c.id, w.weight
from pool as p
cross join unnest(%s::integer[]) with ordinality as w (weight, n)
join routing.consultants as c on c.email = 'consultant' || w.n || '@example.com'
"""
_TOKEN = """
select t.token_id, t.token
from ops.create_token(
    p_name => 'bench', p_scopes => array['leads:write', 'leads:read', 'admin'],
    p_requests_per_minute => 1000000000) as t
"""
_CREDENTIAL = """
select row(a.prefix, a.secret_sha256)::ops.credential::text from ops.api_tokens as a where a.id = %s
"""
# Triggers of foreign keys would take most of the time and check what is true by construction.
_PEOPLE = """
set session_replication_role = replica;
insert into people.people (name, name_key)
select 'Joana Prado ' || n, 'joana prado ' || n from generate_series(1, {count}) as n;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind)
select p.id, 'phone', v.e164, normalized.match_key, 'mobile'
from people.people as p
cross join lateral (select '+55219' || (70000000 + p.id)::text as e164) as v
cross join lateral (select 'm5521' || (70000000 + p.id)::text as match_key) as normalized;
insert into people.identifiers (person_id, kind, value, match_key)
select p.id, 'email', 'joana' || p.id || '@example.com', 'joana' || p.id || '@example.com'
from people.people as p;
reset session_replication_role;
"""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the operation."""

    text: str
    credential: str
    """An `ops.credential` as text."""


def make_operation(database: BenchDatabase, *, pools: int = 1) -> Token:
    """Fill an empty database; with several pools, product `p<n>` goes to the nth."""
    database.run(_OPERATION)
    database.run(_CONSULTANTS, len(WEIGHTS))
    for n in range(1, pools + 1):
        code, name = f"p{n}", f"Grupo {n}"
        conditions = f'{{"product": ["{code}"]}}' if pools > 1 else "{}"
        database.run(
            _POOL, code, name, n, name, conditions, code, f"Produto {n}", list(WEIGHTS)
        )  # fmt: skip
    token_id, text = database.run(_TOKEN)[0]
    return Token(text, database.one(_CREDENTIAL, token_id))


def add_people(database: BenchDatabase, count: int) -> None:
    """Make so many people known, each with a phone and an e-mail that nobody will refer."""
    database.run(_PEOPLE.format(count=count))
    database.run("vacuum (analyze) people.people, people.identifiers")

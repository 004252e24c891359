"""The arrivals of a market, decided by the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import psycopg

from tests.model.rivals import Given, Market

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
"""Midnight in São Paulo."""
SET_UP = """
update ops.settings set value = 'null' where key in ('first_contact_hours', 'working_hours');
update ops.settings set value = '"off"' where key = 'known_owner_keeps';
select routing.save_pool('market', 'Market');
insert into routing.rules (position, name, pool_id)
select 1, 'Everybody', p.id from routing.pools as p where p.code = 'market';
"""
TOKEN = "select ops.create_token(p_name => 'market', p_scopes => array['leads:write'])"
SUBMIT = """
select s.http_status
from ops.api_tokens as a
cross join lateral api.submit_lead(row(a.prefix, a.secret_sha256)::ops.credential,
    convert_to('{"person": {"name": "Maria Souza", "phone": "+5511971234567"}, "origin": "manual"}',
    'UTF8'), 'market') as s
where a.name = 'market'
"""
DECIDE = "select (routing.decide(l)).decision_id from leads.leads as l"
GIVEN = """
select d.winner_id,
    array(select m::bigint from jsonb_array_elements_text(d.snapshot -> 'members') as m)
from routing.decisions as d
where d.seq is not null and d.id > %s
order by d.seq
"""
CLOCK = "select set_config('indica.fake_now', %s, false)"
Connect = Callable[[], psycopg.Connection[Any]]


def give(connect: Connect, market: Market) -> list[Given]:
    """Decide every arrival of a market in a database that is empty and may move its clock.

    Those who come together are decided at the same moment, each by a connection of its own.
    """
    with ExitStack() as stack:
        connections = [stack.enter_context(connect()) for _ in range(_most_together(market))]
        members = _set_up(connections[0], market)
        last = connections[0].execute("select max(id) from routing.decisions").fetchone()
        assert last is not None
        with ThreadPoolExecutor(len(connections)) as pool:
            for at, count in _groups(market):
                list(pool.map(lambda c, at=at: _decide(c, at), connections[:count]))
        rows = connections[0].execute(GIVEN, last).fetchall()
    position = {consultant_id: n for n, consultant_id in enumerate(members)}
    return [Given(position[w], tuple(position[m] for m in eligible)) for w, eligible in rows]


def _most_together(market: Market) -> int:
    return max(count for _, count in _groups(market))


def _groups(market: Market) -> Iterator[tuple[datetime, int]]:
    for _, group in groupby(market.arrivals, key=lambda a: a.together):
        first, *others = group
        yield START + timedelta(days=first.day, hours=first.hour), 1 + len(others)


def _set_up(connection: psycopg.Connection[Any], market: Market) -> Sequence[int]:
    _at(connection, START)
    connection.execute(SET_UP)
    members = []
    for n in market.members:
        email = f"member{n}@example.com"
        row = connection.execute(
            "select consultant_id from routing.save_consultant(%s, %s)", (f"Member {n}", email)
        ).fetchone()
        assert row is not None
        members.append(int(row[0]))
    # Ended before anybody is in the pool, so that the first turn is that of the first arrival.
    connection.execute(TOKEN)
    connection.execute(SUBMIT)
    connection.execute("select leads.change_status(id, 'lost', 'system', 'other') from leads.leads")
    for n, weight in enumerate(market.weights):
        connection.execute(
            "select routing.set_pool_member('market', %s, %s, true, %s)",
            (f"member{n}@example.com", weight, market.limits.get(n)),
        )
    for day, absent in market.away.items():
        midnight = START + timedelta(days=day)
        for n in absent:
            connection.execute(
                "insert into routing.absences (consultant_id, starts_at, ends_at, reason)"
                " values (%s, %s, %s, 'day_off')",
                (members[n], midnight, midnight + timedelta(days=1)),
            )
    return members


def _decide(connection: psycopg.Connection[Any], at: datetime) -> None:
    _at(connection, at)
    connection.execute(DECIDE)


def _at(connection: psycopg.Connection[Any], at: datetime) -> None:
    connection.execute(CLOCK, (at.isoformat(),))

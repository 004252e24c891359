"""Decisions in great number, in pools that change all the time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import psycopg

MEMBERS = 12
FEW = (5, 9)
"""Those of the second pool, which nobody can take at times."""
BATCH = 20
"""Decisions between two changes."""
DECIDE = """
select count(d.decision_id)
from unnest(%s::bigint[], %s::bigint[]) as a (lead_id, excluded_id)
join leads.leads as l on l.id = a.lead_id
cross join lateral routing.decide(l, array_remove(array[a.excluded_id], null)) as d
"""
DIFFERENT = """
select d.id from routing.decisions as d
where d.id between %s and %s and routing.replay(d.id) is distinct from d.winner_id
"""


def prepare(connection: psycopg.Connection[Any]) -> list[int]:
    """Two pools and a few leads of different states; the leads."""
    connection.execute("set search_path = tests, public")
    connection.execute(
        "select tests.make_operation('2026-03-10 15:00:00+00', %s)",
        ([1 + n % 5 for n in range(MEMBERS)],),
    )
    connection.execute("select set_config('indica.fake_now', '2026-03-10 15:00:00+00', false)")
    connection.execute("select routing.save_pool('eventos', 'Eventos')")
    for number in FEW:
        connection.execute(
            "select routing.set_pool_member('eventos', %s, %s)", (_email(number), number)
        )
    connection.execute(
        "insert into routing.rules (position, name, conditions, pool_id)"
        """ select 0, 'Eventos', '{"origin": ["event"]}', id"""
        " from routing.pools where code = 'eventos'"
    )
    leads = []
    for number, ddd in enumerate((11, 11, 21, 81, 92, 68), 1):
        patch = f"""{{"origin": "{"event" if number % 3 == 0 else "site"}",
            "person": {{"name": "Maria Souza", "phone": "+55{ddd}9{71234567 + number}"}}}}"""
        row = connection.execute("select tests.lead(%s, %s)", (number, patch)).fetchone()
        assert row is not None
        leads.append(int(row[0]))
    return leads


def decide(connection: psycopg.Connection[Any], leads: Sequence[int], count: int, seed: int) -> int:
    """So many decisions, while weights, members, absences, limits and territories change."""
    dice = random.Random(seed)
    away: set[int] = set()
    made = 0
    while made < count:
        _change(connection, dice, away)
        chosen = dice.choices(leads, k=min(BATCH, count - made))
        left_out = [dice.randint(1, MEMBERS) if dice.random() < 0.1 else None for _ in chosen]
        row = connection.execute(DECIDE, (chosen, left_out)).fetchone()
        assert row is not None
        made += int(row[0])
    return made


def different(connection: psycopg.Connection[Any], step: int = 5_000) -> list[int]:
    """The decisions that replay with another winner."""
    row = connection.execute("select coalesce(max(id), 0) from routing.decisions").fetchone()
    assert row is not None
    found: list[int] = []
    for first in range(1, int(row[0]) + 1, step):
        rows = connection.execute(DIFFERENT, (first, first + step - 1)).fetchall()
        found.extend(int(r[0]) for r in rows)
    return found


def _change(connection: psycopg.Connection[Any], dice: random.Random, away: set[int]) -> None:
    number = dice.choice((*range(1, MEMBERS + 1), *FEW, *FEW))
    email = _email(number)
    kind = dice.randrange(5)
    if number in away and kind < 3:
        away.remove(number)
        connection.execute("select routing.end_absence(%s)", (email,))
    elif kind == 0:
        away.add(number)
        connection.execute("select routing.save_absence(%s, 'day_off')", (email,))
    elif kind == 1:
        pool = dice.choice(("geral", "geral", "eventos"))
        connection.execute(
            "select routing.set_pool_member(%s, %s, %s, %s)",
            (pool, email, dice.randint(1, 9), dice.random() < 0.8),
        )
    elif kind == 2:
        ufs = dice.choice(("null", '["SP"]', '["RJ", "PE"]', '["AM", "AC", "SP"]'))
        connection.execute("select routing.set_availability(%s, %s)", (email, f'{{"ufs": {ufs}}}'))
    elif kind == 3:
        limit = dice.choice(("null", str(dice.randint(20, 400))))
        connection.execute(
            "select routing.set_availability(%s, %s)", (email, f'{{"daily_capacity": {limit}}}')
        )
    else:
        connection.execute(
            "select set_config('indica.fake_now',"
            " (util.current_time() + %s::interval)::text, false)",
            (f"{dice.randint(1, 12)} hours",),
        )


def _email(number: int) -> str:
    return f"consultant{number}@example.com"

"""Whatever happens to the daily run, the same attempts are made: each once, none too soon."""

from __future__ import annotations

import random
import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from tests.support.cluster import Database

Connection = psycopg.Connection[Any]
MONDAY = datetime(2026, 8, 3, 15, tzinfo=UTC)
LEADS = 12
DAYS = 45
GAPS = (3, 3, 4)
MADE = """
select a.lead_id, a.cycle, a.step, a.state, m.sends,
    (m.sending_at at time zone 'America/Sao_Paulo')::date as left_on
from rework.attempts as a
left join sending.messages as m on m.id = a.message_id
order by a.lead_id, a.cycle, a.step
"""


def _operation(connection: Connection, rng: random.Random) -> None:
    connection.execute("set search_path = tests, public")
    connection.execute("select tests.make_operation(%s)", (MONDAY,))
    # What ships: Monday to Saturday, eight to eight.
    connection.execute("update ops.settings set value = null")
    for n in range(LEADS):
        _at(connection, MONDAY + timedelta(days=rng.randrange(3), minutes=n))
        connection.execute("select tests.lead(%s)", (n + 1,))
        connection.execute("select tests.drain()")


def _at(connection: Connection, at: datetime) -> None:
    connection.execute("select tests.freeze(%s)", (at,))


def _faults(rng: random.Random) -> dict[date, list[str]]:
    """For each day what its three runs do."""
    faults: dict[date, list[str]] = {}
    stopped = 0
    for n in range(DAYS):
        if stopped == 0 and rng.random() < 0.08:
            stopped = rng.randrange(1, 11)
        kinds = ["ok", "none", "twice", "dies", "late", "back", "dry"]
        faults[(MONDAY + timedelta(days=n)).date()] = (
            ["none"] * 3 if stopped else rng.choices(kinds, (4, 3, 2, 2, 1, 1, 1), k=3)
        )
        stopped = max(0, stopped - 1)
    return faults


def _live(connection: Connection, faults: dict[date, list[str]] | None) -> list[Any]:
    for n in range(DAYS):
        day = MONDAY.replace(hour=0) + timedelta(days=n)
        for hour, kind in zip((9, 13, 17), (faults or {}).get(day.date(), ["ok"] * 3), strict=True):
            at = day + timedelta(hours=hour)
            if n == 0:
                continue
            _at(connection, at + timedelta(minutes=40 if kind == "late" else 0))
            connection.execute("select tests.drain()")
            if kind in ("ok", "late", "twice"):
                connection.execute("select jobs.run('rework.run')")
            if kind == "twice":
                connection.execute("select rework.run()")
            if kind == "dies":
                connection.execute("select rework.run(p_limit => 3)")
            if kind == "back":
                _at(connection, at - timedelta(hours=1))
                connection.execute("select rework.run()")
                _at(connection, at)
            if kind == "dry":
                connection.execute("select rework.run(p_dry_run => true)")
        for hour in (19, 21, 23):
            _at(connection, day + timedelta(hours=hour - 0.1))
            connection.execute("select tests.drain()")
    return connection.execute(MADE).fetchall()


def _nothing_too_soon(made: list[Any]) -> None:
    left: dict[int, list[date]] = {}
    for lead, _, _, _, _, left_on in made:
        left.setdefault(lead, []).append(left_on)
    for days in left.values():
        for step, (one, other) in enumerate(pairwise(days), 1):
            # A step that fell on a Sunday left the day after, and the next one keeps its day.
            assert (other - one).days >= GAPS[step] - 1, days


@pytest.mark.parametrize("seed", range(4))
def test_random_outages_change_no_attempt(database: Database, seed: int) -> None:
    outcomes: list[set[tuple[Any, ...]]] = []
    for faults in (None, _faults(random.Random(seed))):
        with (
            database.connect("admin", autocommit=False) as connection,
        ):
            _operation(connection, random.Random(seed))
            made = _live(connection, faults)
            _nothing_too_soon(made)
            assert all(row[4] == 1 for row in made), "each left once"
            statuses = connection.execute(
                "select id - min(id) over (), status from leads.leads"
            ).fetchall()
            first = min(row[0] for row in made)
            outcomes.append(
                {(row[0] - first, *row[1:4]) for row in made} | {tuple(s) for s in statuses}
            )
            connection.rollback()
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == LEADS * 3 + LEADS


def test_two_runs_at_once_plan_each_step_once(database: Database) -> None:
    with database.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.make_operation()")
        connection.execute("select tests.lead(n) from generate_series(1, 40) as n")
        connection.execute("select tests.drain()")
        connection.execute("update leads.leads set next_action_at = now() - interval '1 minute'")
        due = connection.execute(
            "update flow.signals set said_at = said_at - interval '4 days',"
            " reached_at = reached_at - interval '4 days' where signal = 'template_accepted'"
        )
        assert due.rowcount == 40
        connection.execute(
            "update leads.leads set last_outbound_at = last_outbound_at - interval '4 days'"
        )
    gate = threading.Barrier(4)
    planned: list[int] = []

    def run() -> None:
        with database.connect("admin") as own:
            gate.wait(20)
            rows = own.execute("select lead_id from rework.run()").fetchall()
            planned.extend(row[0] for row in rows)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.connect("owner") as connection:
        last = connection.execute("select lead_id from rework.run()").fetchall()
        attempts = connection.execute("select lead_id, step from rework.attempts").fetchall()
    planned.extend(row[0] for row in last)
    assert len(planned) == len(set(planned)) == 40
    assert sorted(row[0] for row in attempts) == sorted(planned)
    assert {row[1] for row in attempts} == {1}

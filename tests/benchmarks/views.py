"""Views of governance and the refresh of bi over a long history."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import psycopg

from tests.benchmarks import history
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.pages import PAGES
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Outcome, at_most, percentile

FULL_SIZE = 1_000_000
"""Leads for which the targets are meant; below them times are reported only."""
TARGETS = {
    "one lead": 20.0,
    "one person": 20.0,
    "one consultant": 1000.0,
    "one week": 1000.0,
    "whole": 10_000.0,
}
"""Milliseconds."""
REFRESH_TARGET = 60.0
PAGE_TARGET = 50.0
"""Milliseconds, p95."""
LOOKS = 20

VIEWS = (
    "status_history", "rework_trail", "message_evidence", "consultant_control", "outbox_health",
    "status_ageing", "stagnant_leads", "origin_and_credit", "transfers", "duplicates",
    "lead_history", "person_dossier",
)  # fmt: skip
TRAILS = ("lead_history", "person_dossier")
"""Asked for one lead, person or week, never as a whole."""
WEEKS = {
    "status_history": "entered_at",
    "rework_trail": "planned_at",
    "message_evidence": "queued_at",
    "lead_history": "at",
    "duplicates": "received_at",
}

_NEWS = """
update leads.status_periods set left_at = entered_at + interval '1 day'
where lead_id % 100 = 0 and period = 1 and left_at is not null;
update sending.messages set read_at = delivered_at + interval '1 minute' where lead_id % 100 = 0
"""
"""What a hundredth of the leads learn between two refreshes."""


def measure(plan: Plan) -> Iterator[Outcome]:
    """The slowest view of each kind of question, and the refresh."""
    with plan.cluster.database("views") as database:
        with psycopg.connect(database.url("admin"), autocommit=True) as admin:
            history.write(admin, plan.leads)
        # A clone does not inherit what bootstrapping set for its template.
        database.run(f"alter database {database.name} set jit to off")
        with psycopg.connect(database.url("dba"), autocommit=True) as dba:
            timed = _questions(dba, plan.rounds)
        with psycopg.connect(database.url("owner"), autocommit=True) as owner:
            pages = _pages(owner)
        refreshed, slowest_views = _refresh(database)
        database.run(_NEWS)
        again, _ = _refresh(database)
    is_full = plan.leads >= FULL_SIZE
    size = f"{plan.leads:,} leads"
    for kind, target in TARGETS.items():
        taken = {view: ms for (asked, view), ms in timed.items() if asked == kind}
        slowest = max(taken, key=taken.__getitem__)
        yield at_most(
            f"governance views, {kind}, the slowest",
            taken[slowest],
            target if is_full else None,
            f"{size}; " + ", ".join(f"{view} {ms:,.1f}" for view, ms in sorted(taken.items())),
            " ms",
        )
    slowest = max(pages, key=pages.__getitem__)
    yield at_most(
        "pages of the desk, p95, the slowest",
        pages[slowest],
        PAGE_TARGET if is_full else None,
        f"{size}; " + ", ".join(f"{page} {ms:,.1f}" for page, ms in sorted(pages.items())),
        " ms",
    )
    yield at_most(
        "refresh of all materialized views",
        refreshed,
        REFRESH_TARGET if is_full else None,
        f"{size}, {8 * plan.leads:,} events, none seen before; {slowest_views}",
        " s",
    )
    yield at_most(
        "refresh again, one lead in a hundred changed",
        again,
        REFRESH_TARGET if is_full else None,
        f"{size}, {8 * plan.leads:,} events",
        " s",
    )


def _refresh(database: BenchDatabase) -> tuple[float, str]:
    """Seconds of a refresh, and those of the views that took longest."""
    seconds = _seconds(database.url("owner"), "select jobs.refresh_views()")
    rows = database.run(
        "select view_name, extract(epoch from took) from jobs.refreshes order by took desc limit 5"
    )
    return seconds, ", ".join(f"{view} {took:.1f}" for view, took in rows)


def _questions(
    dba: psycopg.Connection[tuple[object, ...]], rounds: int
) -> dict[tuple[str, str], float]:
    """Milliseconds (median) by what is asked and view."""
    somebody = dba.execute(
        "select lead_uid, person_uid from governance.status_history where status = 'won' limit 1"
    ).fetchone()
    assert somebody is not None
    timed: dict[tuple[str, str], float] = {}
    for view in VIEWS:
        cursor = dba.execute(f"select * from governance.{view} limit 0".encode())
        columns = {column.name for column in cursor.description or ()}
        lead = "lead_uid" if "lead_uid" in columns else "uid"
        asked = {} if view in TRAILS else {"whole": "true"}
        if lead in columns:
            asked["one lead"] = f"{lead} = '{somebody[0]}'"
        if "person_uid" in columns:
            asked["one person"] = f"person_uid = '{somebody[1]}'"
        if "consultant" in columns and view not in TRAILS:
            asked["one consultant"] = "consultant = 'Consultora 7'"
        if "to_consultant" in columns:
            asked["one consultant"] = "to_consultant = 'Consultora 7'"
        if view in WEEKS:
            asked["one week"] = f"{WEEKS[view]} > now() - interval '7 days'"
        for kind, condition in asked.items():
            query = f"select count(v::text) from governance.{view} as v where {condition}".encode()
            dba.execute(query)
            timed[kind, view] = statistics.median(
                _milliseconds(dba, query) for _ in range(1 if kind == "whole" else rounds)
            )
    return timed


def _pages(owner: psycopg.Connection[tuple[object, ...]]) -> dict[str, float]:
    """Milliseconds (p95) of what each page of the desk asks."""
    timed = {}
    for page, asked in PAGES.items():
        query = f"select {asked}".encode()
        owner.execute(query)
        timed[page] = percentile([_milliseconds(owner, query) for _ in range(LOOKS)], 0.95)
    return timed


def _milliseconds(connection: psycopg.Connection[tuple[object, ...]], query: bytes) -> float:
    start = time.perf_counter()
    connection.execute(query)
    return (time.perf_counter() - start) * 1000


def _seconds(url: str, query: str) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        start = time.perf_counter()
        connection.execute(query.encode())
        return time.perf_counter() - start

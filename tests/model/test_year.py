"""A season of an operation: nobody waits, nobody is written to twice, whatever is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.model.year import (
    CHATWOOT,
    CRON,
    EACH_MINUTE,
    NIGHTLY,
    REWORK_HOURS,
    WHATSAPP,
    WORKER,
    Broken,
    Plan,
    Year,
)
from tests.support.cluster import Database

pytestmark = pytest.mark.slow

SEASON = Plan(
    days=24,
    leads_a_day=4,
    start=date(2026, 3, 30),
    faults={
        6: frozenset({WORKER}),
        8: frozenset({CHATWOOT}),
        10: frozenset({WHATSAPP}),
        **{day: frozenset({CRON}) for day in range(13, 17)},
        15: frozenset({CRON, WORKER}),
    },
)
"""Good Friday on its fifth day, Tiradentes on its 23rd; pg_cron is away for four days."""


def test_a_season_in_which_everything_fails_once(database: Database) -> None:
    with database.connect("admin") as connection:
        year = Year(connection, SEASON)
        year.prepare()
        tally = year.live()
    assert tally["leads"] > 60
    assert tally["messages rework"] > 30
    assert tally["answers"] > 5
    assert tally["terms passed"] > 10
    assert tally["evenings"] == SEASON.days
    assert tally["evenings on which all ran"] == SEASON.days - 12 + 1
    assert tally["evenings without pg_cron on which leads are late"] > 0
    assert tally["evenings with an alert open"] > 0


def test_an_evening_after_nothing_ran_is_noticed(database: Database) -> None:
    """Checks that are content with anything would prove nothing."""
    plan = replace(SEASON, days=9, faults={day: frozenset({CRON}) for day in range(9)})
    with database.connect("admin") as connection:
        year = Year(connection, plan)
        year.prepare()
        year.is_always_calm = True
        with pytest.raises(Broken, match="forgotten"):
            year.live()


def test_a_message_too_many_is_noticed(database: Database) -> None:
    plan = replace(SEASON, days=9, faults={})
    with database.connect("admin") as connection:
        year = Year(connection, plan)
        year.prepare()
        connection.execute("update rework.steps set gap_days = 1")
        with pytest.raises(Broken, match="days after another"):
            year.live()


def test_the_year_runs_the_shipped_schedules(database: Database) -> None:
    with database.connect("owner") as connection:
        shipped = dict(connection.execute("select name, schedule from jobs.schedules").fetchall())
    hours = ",".join(str(hour) for hour in REWORK_HOURS)
    assert shipped["rework.run"] == f"0 {hours} * * *"
    assert all(shipped[name].startswith("*") for name in EACH_MINUTE)
    assert all(shipped[name].split()[1] == "3" for name in NIGHTLY)
    # What the worker does besides, what only counts, and what only reports.
    assert set(shipped) - {*EACH_MINUTE, *NIGHTLY, "rework.run"} == {
        "alerts.evaluate",
        "chatwoot.mend_splits",
        "chatwoot.order_agents",
        "chatwoot.relabel",
        "chatwoot.order_sweeps",
        "chatwoot.settle_standing",
        "chatwoot.resolve_opted_out",
        "inbox.tell_unheard_words",
        "inbox.process_deliveries",
        "inbox.expire_parked",
        "intake.count_arrivals",
        "jobs.refresh_views",
        "routing.hand_over_leavers",
        "scoring.score_due",
        "scoring.train",
        "scoring.forecast",
        "sending.judge_experiments",
        "sending.request_sync",
        "webhooks.order_waiting",
    }

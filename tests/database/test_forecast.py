"""Forecasts: beside submissions and beside each other, and laws over any history."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database
from tests.support.operation import Operation, mobile, referral

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


def test_a_submission_is_taken_while_a_forecast_is_made(database: Database) -> None:
    made = Operation.made_in(database)
    with (
        database.connect("admin", autocommit=False) as forecast,
        database.connect("owner") as other,
        database.connect("api") as api,
    ):
        forecast.execute("select tests.tell_past()")
        forecast.execute("select scoring.make_forecast()")
        api.execute("set lock_timeout = '2s'")
        assert made.submit(api, referral(phone=mobile(1)), "k1").status == 201
        # What is not committed is nobody's forecast.
        assert other.execute("select count(*) from scoring.forecasts").fetchone() == (0,)
        forecast.rollback()
        assert other.execute("select count(*) from scoring.past_weeks").fetchone() == (0,)


def test_of_two_forecasts_at_once_one_stands(database: Database) -> None:
    with database.connect("admin") as connection:
        connection.execute("select tests.tell_past()")

    def make(_: int) -> str:
        with database.connect("owner") as connection:
            row = connection.execute("select (scoring.make_forecast()).outcome").fetchone()
            assert row is not None
            return str(row[0])

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(make, range(2))) == ["made", "made"]
    with database.connect("owner") as connection:
        counts = connection.execute(
            "select (select count(*) from scoring.forecasts),"
            " (select count(*) from scoring.forecast_weeks)"
        ).fetchone()
        assert counts == (1, 8)


LEAD = st.tuples(
    st.integers(0, 700), st.one_of(st.none(), st.integers(0, 400)), st.booleans(), st.integers(0, 9)
)


def told(connection: Any, leads: list[tuple[int, int | None, bool, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into scoring.history (name, reference, registered_at, outcome, ended_at,"
            " amount, currency, told_at) values ('any', %s, %s, %s, %s, %s, 'BRL', %s)",
            [
                (
                    str(number),
                    NOW - timedelta(days=age),
                    "open" if took is None or took > age else "won" if is_won else "lost",
                    None if took is None or took > age else NOW - timedelta(days=age - took),
                    10.0**size if is_won and took is not None and took <= age else None,
                    NOW,
                )
                for number, (age, took, is_won, size) in enumerate(leads)
            ],
        )


def said(connection: Any) -> list[Any]:
    connection.execute("select scoring.make_forecast()")
    rows: list[Any] = connection.execute(
        "select to_jsonb(w) from scoring.forecast_weeks as w order by w.step"
    ).fetchall()
    trials = connection.execute(
        "select to_jsonb(t) from scoring.forecast_trials as t order by t.first_week, t.step"
    ).fetchall()
    return [rows, trials]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(leads=st.lists(LEAD, min_size=0, max_size=400), turn=st.randoms(use_true_random=False))
def test_whatever_was_told_quantiles_are_in_order_and_the_same_again(
    module_database: Database, leads: list[tuple[int, int | None, bool, int]], turn: Any
) -> None:
    with module_database.connect("owner", autocommit=False) as connection:
        connection.execute("select set_config('indica.fake_now', %s, true)", (NOW.isoformat(),))
        told(connection, leads)
        weeks, trials = said(connection)
        for (week,) in weeks:
            assert 0 <= week["low"] <= week["middle"] <= week["high"]
            assert abs(week["expected"] - week["of_open"] - week["of_new"]) < 1e-6
            assert week["arrivals"] >= 0
            if week["value_low"] is not None:
                assert 0 <= week["value_low"] <= week["value_middle"] <= week["value_high"]
        row = connection.execute(
            "select coalesce(sum(p.wins), 0), (select f.wins from scoring.forecasts as f)"
            " from scoring.past_weeks as p"
        ).fetchone()
        assert row is not None
        assert row[0] == row[1]
        # The same leads in another order are the same history.
        connection.execute("delete from scoring.history")
        turn.shuffle(leads)
        told(connection, leads)
        assert said(connection) == [weeks, trials]
        connection.rollback()

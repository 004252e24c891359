"""Scores: two trainings at once, one that is cut off, and laws over any history."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database
from tests.support.operation import Operation, mobile, referral

MAP = {"reference": "id", "registered_at": "data", "outcome": "fim"}


def tell(connection: Any, rows: list[dict[str, str]]) -> int:
    """Import them; how many could not be used."""
    said = [{"line": n, "said": row} for n, row in enumerate(rows, 1)]
    refused = connection.execute(
        "select h.line from scoring.take_history('past', %s, %s, null, null) as h",
        (json.dumps(MAP), json.dumps(said)),
    ).fetchall()
    return len(refused)


def trained(connection: Any, what: str) -> str:
    """Train, and how it ended, or why."""
    (training,) = connection.execute("select to_jsonb(scoring.train('registration'))").fetchall()
    return str(training[0][what])


def leads(count: int) -> list[dict[str, str]]:
    return [
        {
            "id": str(n),
            "data": f"2025-{1 + n * 12 // count % 12:02}-{1 + n % 28:02}",
            "fim": "ganho" if n % 3 == 0 and n % 2 == 0 else "perdido",
            "cidade": ("a", "b")[n % 2],
            "idade": str(n % 60),
        }
        for n in range(count)
    ]


def test_of_two_trainings_at_once_one_declines(database: Database) -> None:
    with (
        database.connect("owner", autocommit=False) as first,
        database.connect("owner") as second,
    ):
        tell(second, leads(300))
        outcome = trained(first, "outcome")
        assert outcome in {"promoted", "kept"}
        reason = trained(second, "reason")
        assert reason == "another_runs"
        # Cut off before it was done, the first leaves nothing.
        first.rollback()
        assert second.execute("select count(*) from scoring.models").fetchone() == (0,)
        assert second.execute("select count(*) from scoring.work_examples").fetchone() == (0,)
        reason = trained(second, "reason")
        assert reason in {"better", "within_noise"}


def test_a_submission_is_scored_while_a_training_runs(database: Database) -> None:
    made = Operation.made_in(database)
    with (
        database.connect("owner", autocommit=False) as training,
        database.connect("owner") as other,
        database.connect("api") as api,
    ):
        tell(other, leads(300))
        trained(training, "outcome")
        api.execute("set lock_timeout = '2s'")
        assert made.submit(api, referral(phone=mobile(1)), "k1").status == 201
        assert other.execute("select count(*) from scoring.scores").fetchone() == (1,)
        training.rollback()


VALUE = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(("Infinity", "-Infinity", "NaN", "1e999", "1e400", "-0", "", " ", "null")),
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(st.tuples(VALUE, VALUE, st.booleans()), min_size=60, max_size=120))
def test_whatever_was_told_it_learns_or_declines_and_reasons_add_up(
    module_database: Database, values: list[tuple[str, str, bool]]
) -> None:
    with module_database.connect("owner", autocommit=False) as connection:
        rows = [
            {
                "id": str(n),
                "data": f"2025-{1 + n % 12:02}-{1 + n % 28:02}",
                "fim": "ganho" if is_won else "perdido",
                "um": one,
                "dois": two,
            }
            for n, (one, two, is_won) in enumerate(values)
        ]
        assert tell(connection, rows) == 0
        (outcome,) = connection.execute("select (scoring.train('registration')).outcome").fetchone()  # type: ignore[misc]
        assert outcome in {"promoted", "kept", "declined"}
        found = connection.execute(
            "select p.base, p.reasons, p.logit from scoring.models as m, scoring.predict(m,"
            " '{attribute:um,attribute:dois,weekday}', '{null,null,3}', %s) as p",
            ([rows[0]["um"], rows[0]["dois"], None],),
        ).fetchall()
        for base, reasons, logit in found:
            assert math.isfinite(logit)
            assert base + sum(reason["weight"] for reason in reasons) == pytest.approx(
                logit, abs=1e-12
            )
        connection.rollback()

"""A long history, written at once: leads of a year with everything that views read of them.

Each lead has eight events, a template or two, an outbox job for each, statuses of Meta, and what
its fate needs: replies, words of a consultant, calls, steps of the cadence. Rows are as the
functions would have written them, but for hashes of events, which verify nothing here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

CONSULTANTS = 50
"""Each has the fiftieth part of the leads."""

_SQL = Path(__file__).with_suffix(".sql")
_ANALYZE = """
vacuum (analyze) people.people, people.identifiers, intake.submissions, leads.leads, leads.events,
    leads.status_periods, leads.calls, routing.decisions, outbox.jobs, sending.messages,
    inbox.facts, inbox.replies, flow.signals, rework.attempts
"""


def write(connection: psycopg.Connection[Any], leads: int) -> None:
    """Write so many leads; the connection is a superuser's, in autocommit."""
    with connection.transaction():
        connection.execute(
            "select set_config('history.leads', %s, true),"
            " set_config('history.consultants', %s, true)",
            (str(leads), str(CONSULTANTS)),
        )
        connection.execute(_SQL.read_text("utf-8").encode())
    connection.execute(_ANALYZE.encode())

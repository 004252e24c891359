"""Leads that change hands many at a time, in batches that commit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import psycopg

from database.cli.commands._shared import locale


def warnings_of(connection: psycopg.Connection[Any], target: str | None) -> list[str]:
    """What a human should know who gives leads to `target`, in sentences."""
    connection.execute("select set_config('indica.locale', %s, false)", (locale(),))
    rows = connection.execute(
        "select w ->> 'detail'"
        " from jsonb_array_elements(routing.owner_warnings(p_name => %s)) as w",
        (target,),
    ).fetchall()
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Moved:
    """So many leads found a consultant, wait in triage, and were held by somebody else."""

    handed: int
    queued: int
    busy: int

    def sentence(self) -> str:
        parts = [f"{self.handed} handed over"]
        if self.queued:
            parts.append(f"{self.queued} wait in triage, since nobody could take them")
        if self.busy:
            parts.append(f"{self.busy} were being worked on: run it again")
        return "; ".join(parts)


def transfer_all(
    connection: psycopg.Connection[Any],
    source: str | None,
    target: str | None,
    chosen: dict[str, list[str]],
    reason: str,
) -> Moved:
    """All leads of `source` or that `chosen` names; those that were busy are tried once more."""
    handed = queued = 0
    busy: list[str] = []
    for _ in range(2):
        after: int | None = 0
        busy = []
        while after is not None:
            with connection.transaction():
                row = connection.execute(
                    "select t.handed, t.queued, t.busy_uids, t.last_id"
                    " from routing.transfer_leads(p_from => %s, p_to => %s, p_filter => %s,"
                    " p_reason => %s, p_actor => ops.actor('operator'), p_after_id => %s) as t",
                    (source, target, json.dumps(chosen), reason, after),
                ).fetchone()
            if row is None:
                break
            handed, queued = handed + row[0], queued + row[1]
            busy += [str(uid) for uid in row[2]]
            after = row[3]
        if not busy:
            break
        # These alone: what found somebody would be taken from them again.
        chosen = {**chosen, "uid": busy}
    return Moved(handed, queued, len(busy))

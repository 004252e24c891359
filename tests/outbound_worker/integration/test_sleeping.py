"""Conversations sleep while only the person can go on, seen in Chatwoot itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_few_calls import counted
from tests.outbound_worker.integration.test_observation import Silent, contacted
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant
from tests.support.waiting import wait_for

TOGGLED = "POST conversations N toggle_status"


@pytest.fixture
def silent(operation: Operation) -> Iterator[Silent]:
    with Sandbox() as sandbox:
        outside = Outside(sandbox)
        outside.create_templates(operation)
        with_consultant(operation)
        yield Silent(operation, outside)


def shown(silent: Silent, lead: int) -> dict[str, Any]:
    """The conversation of a lead as Chatwoot has it."""
    number = silent.conversation(lead)
    (row,) = [row for row in silent.outside.state()["conversations"] if row["id"] == number]
    return dict(row)


def stands(silent: Silent, *leads: int) -> list[str]:
    """Their conversations' status in Chatwoot, and as we know it."""
    rows = [shown(silent, lead)["status"] for lead in leads]
    assert rows == [
        silent.operation.one("select status from chatwoot.current_conversation(%s)", lead)
        for lead in leads
    ]
    return rows


def settle(silent: Silent) -> None:
    """What the job of each minute orders has been done."""
    silent.operation.one("select chatwoot.settle_standing()")
    wait_for(silent.is_quiet, limit=60)


def needs_a_human(silent: Silent, *leads: int) -> None:
    """Somebody called, and it was not them."""
    for lead in leads:
        silent.operation.one(
            "select flow.record_signal(%s, 'call_wrong_number', util.current_time(), 'consultant')",
            lead,
        )
    wait_for(silent.is_quiet, limit=60)


@pytest.mark.parametrize("version", ["4.0.4", "4.16.2"])
def test_chatwoot_wakes_who_answers_and_nobody_else(
    silent: Silent, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    silent.outside.put("/settings", {"chatwoot_version": version})
    with contacted(silent, monkeypatch, 2) as (answered, quiet):
        settle(silent)
        assert stands(silent, answered, quiet) == ["snoozed", "snoozed"]
        assert TOGGLED not in counted(silent.requests())
        silent.writes(answered, text="oi, quero sim")
        wait_for(lambda: silent.in_chatwoot("oi, quero sim"))
        silent.look()
        assert stands(silent, answered, quiet) == ["open", "snoozed"]
        silent.later(70.0)
        settle(silent)
        assert TOGGLED not in counted(silent.requests())
        assert shown(silent, answered)["priority"] in ("urgent", "high")
        assert shown(silent, quiet)["priority"] is None
        # They talk: neither an answer of ours nor silence puts it to sleep.
        silent.answers(answered, "Ótimo!")
        wait_for(lambda: silent.in_chatwoot("Ótimo!"))
        silent.look()
        silent.later(2 * 86400.0)
        settle(silent)
        assert stands(silent, answered, quiet) == ["open", "snoozed"]
        assert TOGGLED not in counted(silent.requests())


def test_words_that_do_not_reach_the_conversation_wake_it(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 2) as (elsewhere, quiet):
        # Meta told, and Chatwoot heard nothing.
        silent.operation.one(
            "select inbox.record_reply(%s, (select id from sending.channels where is_default),"
            " date_trunc('second', util.current_time()), 'wamid.elsewhere', null, 'text',"
            " 'Podem me ligar?')::text",
            elsewhere,
        )
        wait_for(silent.is_quiet, limit=60)
        assert stands(silent, elsewhere, quiet) == ["snoozed", "snoozed"]
        silent.requests()
        silent.later(125.0)
        settle(silent)
        assert stands(silent, elsewhere, quiet) == ["open", "snoozed"]
        assert counted(silent.requests())[TOGGLED] == 1


def test_a_humans_step_wakes_once_and_never_what_somebody_resolved(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 3) as (woken, resolved, quiet):
        settle(silent)
        silent.resolve(resolved)  # no webhook tells it
        silent.requests()
        needs_a_human(silent, woken, resolved)
        assert shown(silent, resolved)["status"] == "resolved"
        assert stands(silent, woken, resolved, quiet) == ["open", "resolved", "snoozed"]
        assert counted(silent.requests())[TOGGLED] == 1
        row = shown(silent, woken)
        assert row["custom_attributes"]["indica_next_step"] == "Conferir a indicação"
        assert row["priority"] is not None
        # What a consultant does then stays so: status and priority.
        silent.outside.chatwoot(f"/conversations/{row['id']}/toggle_status", {"status": "snoozed"})
        silent.outside.set_priority(row["id"], "low")
        silent.look()
        silent.later(3600.0)
        settle(silent)
        assert stands(silent, woken, quiet) == ["snoozed", "snoozed"]
        assert shown(silent, woken)["priority"] == "low"


def test_the_setting_lets_all_stand_open(silent: Silent, monkeypatch: pytest.MonkeyPatch) -> None:
    silent.operation.one("select ops.set_setting('chatwoot_waiting', '\"open\"')")
    with contacted(silent, monkeypatch, 2) as leads:
        settle(silent)
        assert stands(silent, *leads) == ["open", "open"]
        silent.operation.one("select ops.set_setting('chatwoot_waiting', '\"snoozed\"')")
        settle(silent)
        assert stands(silent, *leads) == ["snoozed", "snoozed"]
        silent.operation.one("select ops.set_setting('chatwoot_waiting', '\"open\"')")
        settle(silent)
        assert stands(silent, *leads) == ["open", "open"]

"""Who waits, transfers in bulk, who leaves, and terms, from the command line."""

from __future__ import annotations

import json
from typing import Any, Protocol

import pytest

from tests.support.cluster import Database
from tests.support.command import run_command
from tests.support.operation import Operation, mobile, referral

ANA, BRUNO, CARLA = (f"consultant{n}@example.com" for n in (1, 2, 3))


class Indica(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> Any: ...


@pytest.fixture
def operation(database: Database) -> Operation:
    """Six leads of three consultants."""
    made = Operation.made_in(database)
    with database.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        for number in range(6):
            made.submit(connection, referral(phone=mobile(number)), f"k{number}")
    return made


@pytest.fixture
def indica(
    operation: Operation, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Indica:
    """Runs a command with `--json`; its parsed answer."""
    monkeypatch.setenv("INDICA_DATABASE_URL", operation.database.url("migrator"))

    def run(*arguments: str, code: int = 0) -> Any:
        out, err = run_command(monkeypatch, capfd, *arguments, "--json", code=code)
        return json.loads(out) if code == 0 else err

    return run


def owned(operation: Operation, email: str) -> int:
    return int(
        operation.value(
            "select count(*) from leads.leads as l join routing.consultants as c"
            " on c.id = l.consultant_id where c.email = %s and l.ended_at is null",
            [email],
        )
    )


def test_who_waits_is_listed(operation: Operation, indica: Indica) -> None:
    assert indica("lead", "waiting") == []
    with operation.database.connect("admin") as connection:
        connection.execute(
            "select flow.record_signal(id, 'held', util.current_time(), 'system') from leads.leads"
        )
    listed = indica("lead", "waiting", "--locale", "en")
    assert [row["step"] for row in listed] == ["look at the lead"] * 6
    assert {row["state"] for row in listed} == {"running"}
    assert len(indica("lead", "waiting", "--owner", ANA, "--state", "running")) == 2
    assert indica("lead", "waiting", "--state", "escalated") == []
    indica("lead", "waiting", "--owner", "nobody@example.com", code=1)
    indica("lead", "waiting", "--kind", "coffee", code=1)


def test_many_are_transferred(operation: Operation, indica: Indica) -> None:
    moved = indica("lead", "transfer", "--from", ANA, "--to", BRUNO, "--reason", "Férias")
    assert moved == {"handed": 2, "queued": 0, "busy": 0, "warnings": []}
    assert (owned(operation, ANA), owned(operation, BRUNO)) == (0, 4)
    rest = indica(
        "lead", "transfer", "--from", BRUNO, "--filter", "status=qualified", "--reason", "x"
    )
    assert rest["handed"] == 0
    uid = str(operation.value("select uid::text from leads.leads order by id limit 1"))
    assert indica("lead", "transfer", uid, "--to", CARLA, "--reason", "x")["handed"] <= 1
    assert indica("lead", "transfer", "--from", BRUNO, "--reason", "x")["handed"] > 0
    assert owned(operation, BRUNO) == 0
    indica("lead", "transfer", "--filter", "colour=red", "--reason", "x", code=1)
    indica("lead", "transfer", "--filter", "status=nwe", "--reason", "x", code=1)
    indica("lead", "transfer", "--reason", "x", code=1)
    assert operation.is_sound() == ""


def test_who_is_being_worked_on_is_told_and_taken_the_next_time(
    operation: Operation, indica: Indica
) -> None:
    with operation.database.connect("admin", autocommit=False) as other:
        other.execute(
            "select from leads.leads as l join routing.consultants as c on c.id = l.consultant_id"
            " where c.email = %s order by l.id limit 1 for no key update of l",
            [ANA],
        )
        assert indica("lead", "transfer", "--from", ANA, "--to", BRUNO, "--reason", "x") == {
            "handed": 1,
            "queued": 0,
            "busy": 1,
            "warnings": [],
        }
        other.rollback()
    assert indica("consultant", "leave", ANA, "--to", BRUNO)["handed"] == 1
    assert owned(operation, ANA) == 0


def test_the_second_look_at_who_was_busy_moves_nobody_else(
    operation: Operation, indica: Indica
) -> None:
    uids = [str(row[0]) for row in operation.rows("select uid from leads.leads order by id")]
    with operation.database.connect("admin", autocommit=False) as other:
        other.execute("select from leads.leads where uid = %s for no key update", [uids[0]])
        moved = indica("lead", "transfer", *uids[:4], "--reason", "x")
        other.rollback()
    assert moved == {"handed": 3, "queued": 0, "busy": 1, "warnings": []}
    assert operation.rows(
        "select l.uid::text, count(*) from leads.events as e join leads.leads as l"
        " on l.id = e.lead_id where e.kind = 'handed_over' group by l.id order by l.id"
    ) == [(uid, 1) for uid in uids[1:4]]
    assert operation.is_sound() == ""


def test_who_cannot_see_it_in_chatwoot_is_told(operation: Operation, indica: Indica) -> None:
    with operation.database.connect("admin") as connection:
        connection.execute("select routing.mark_agent_missing(%s)", [BRUNO])
    moved = indica("lead", "transfer", "--from", ANA, "--to", BRUNO, "--reason", "Férias")
    assert moved["handed"] == 2
    (warning,) = moved["warnings"]
    assert "Chatwoot" in warning
    assert indica("consultant", "leave", ANA, "--to", BRUNO)["warnings"] == [warning]
    moved = indica("lead", "transfer", "--from", BRUNO, "--to", CARLA, "--reason", "x")
    assert moved["warnings"] == []


def test_a_leaver_hands_everything_over(operation: Operation, indica: Indica) -> None:
    with operation.database.connect("admin") as connection:
        connection.execute(
            "select tests.make_token('phone', p_consultant_id => tests.consultant(1))"
        )
    left = indica("consultant", "leave", ANA)
    assert left == {
        "email": ANA,
        "revoked_tokens": 1,
        "open_leads": 2,
        "handed": 2,
        "queued": 0,
        "busy": 0,
        "warnings": [],
    }
    assert owned(operation, ANA) == 0
    assert indica("consultant", "leave", ANA)["handed"] == 0
    indica("consultant", "leave", BRUNO, "--to", ANA, code=1)
    # Back again, they belong to no group until somebody says so.
    assert indica("consultant", "activate", ANA)["takes_turns"] is False
    indica("pool", "member", "geral", ANA)
    assert indica("consultant", "activate", ANA)["takes_turns"] is True
    assert operation.is_sound() == ""


def test_terms_are_listed_and_set(indica: Indica) -> None:
    listed = {row["kind"]: row for row in indica("term", "list", "--locale", "en")}
    assert listed["answer_person"]["length"] == "00:30:00"
    assert listed["follow_up"]["length"] == "3 days"
    changed = indica("term", "set", "answer_person", "15 minutes", "--pool", "geral")
    assert (changed["length"], changed["pool"]) == ("00:15:00", "geral")
    assert indica("term", "set", "human_review", "--passes-to", "nobody")["length"] == "04:00:00"
    terms = [(r["kind"], r["pool"], r["length"]) for r in indica("term", "list")][:2]
    assert terms == [
        ("answer_person", None, "00:30:00"),
        ("answer_person", "geral", "00:15:00"),
    ]
    removed = indica("term", "set", "answer_person", "--pool", "geral", "--remove")
    assert removed["removed"]
    urgent = ("term", "set", "answer_person", "--priority", "urgent")
    assert indica(*urgent[:3], "5 minutes", *urgent[3:])["priority"] == "urgent"
    terms = [(r["pool"], r["priority"], r["length"]) for r in indica("term", "list")][:2]
    assert terms == [(None, None, "00:30:00"), (None, "urgent", "00:05:00")]
    assert indica(*urgent, "--remove")["removed"]
    assert not indica(*urgent, "--remove")["removed"]
    indica("term", "set", "answer_person", "--remove", code=2)
    for bad in (("coffee", "1 hour"), ("queue", "4"), ("queue", "--at-risk", "2")):
        indica("term", "set", *bad, code=1)

"""Rules, hours, absences, teams and holidays by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.cluster import Database
from tests.support.command import run_command
from tests.support.operation import Operation, mobile, referral

ONE, TWO = "consultant1@example.com", "consultant2@example.com"


class Indica(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> Any: ...


@pytest.fixture
def operation(database: Database) -> Operation:
    return Operation.made_in(database, (1, 1))


@pytest.fixture
def indica(
    operation: Operation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Indica:
    """Runs a command with `--json`: its parsed answer, or what it says when it fails."""
    monkeypatch.setenv("INDICA_DATABASE_URL", operation.database.url("migrator"))
    monkeypatch.setenv("INDICA_STATE_DIR", str(tmp_path))

    def run(*arguments: str, code: int = 0) -> Any:
        out, err = run_command(monkeypatch, capfd, *arguments, "--json", code=code)
        return json.loads(out) if code == 0 else out + err

    return run


def take_in(operation: Operation, number: int, **fields: Any) -> str:
    with operation.database.connect("api") as connection:
        answer = operation.submit(connection, referral(phone=mobile(number)) | fields, f"k{number}")
    assert answer.status == 201
    return str(answer.body["lead"]["uid"])


def owner_of(operation: Operation, uid: str) -> str | None:
    owner = operation.value(
        "select (select c.email from routing.consultants as c where c.id = l.consultant_id)"
        " from leads.leads as l where l.uid = %s",
        [uid],
    )
    return None if owner is None else str(owner)


def test_a_version_goes_from_a_file_to_active(
    operation: Operation, indica: Indica, tmp_path: Path
) -> None:
    indica("pool", "add", "dois", "Dois")
    indica("pool", "member", "dois", TWO)
    uids = [take_in(operation, n) for n in range(1, 5)]
    [first] = indica("routing", "rules", "list")
    rules = indica("routing", "rules", "show")
    assert rules == [{"name": "Todos", "pool": "geral", "conditions": {}}]

    file = tmp_path / "rules.json"
    file.write_text("[{", encoding="utf-8")
    assert "is not JSON" in indica("routing", "rules", "save", str(file), code=1)
    file.write_text('[{"name": "A", "pool": "dois", "conditions": {"utm": 1}}]', encoding="utf-8")
    refused = indica("routing", "rules", "save", str(file), code=1)
    assert "/0/conditions/utm: unknown field utm" in refused
    assert "Fields: origin, product" in refused
    new = [{"name": "A", "pool": "dois", "conditions": {"attributes": {"vip": True}}}, *rules]
    file.write_text(json.dumps(new), encoding="utf-8")
    assert indica("routing", "simulate", str(file))["leads"] == 4
    version = indica("routing", "rules", "save", str(file), "--note", "VIP")["version"]
    assert "was not simulated" in indica("routing", "activate", str(version), code=1)
    found = indica("routing", "simulate", str(version))
    assert (found["leads"], found["different"], found["reasons"]) == (4, 0, {"turn": 4})
    assert indica("routing", "activate", str(version))["assigned"] == 0
    states = {row["version"]: row["state"] for row in indica("routing", "rules", "list")}
    assert states == {first["version"]: "retired", version: "active"}

    vip = take_in(operation, 9, attributes={"vip": "true"})
    assert owner_of(operation, vip) == TWO
    [decision] = indica("routing", "explain", vip)
    assert (decision["rule"], decision["rule_version"]) == ("A", version)
    assert decision["replay_agrees"] is True
    [passed] = indica("routing", "explain", uids[0])
    assert passed["rule"] == "Todos"
    draft = indica("routing", "rules", "save", str(file))["version"]
    assert indica("routing", "rules", "discard", str(draft))["state"] == "retired"
    received = {
        row["consultant"]: row["received"] for row in indica("routing", "fairness", "geral")
    }
    assert sum(received.values()) == 4


def test_who_is_away_or_off_gets_nothing(operation: Operation, indica: Indica) -> None:
    away = indica("consultant", "absence", "add", ONE, "--reason", "vacation")
    assert (away["ends_at"], away["open_leads"]) == (None, 0)
    assert "is away already" in indica("consultant", "absence", "add", ONE, code=1)
    assert owner_of(operation, take_in(operation, 1)) == TWO
    can = {row["email"]: row["can"] for row in indica("routing", "pool", "who", "geral")}
    assert can == {ONE: False, TWO: True}
    [row] = indica("consultant", "absence", "list")
    assert (row["email"], row["reason"]) == (ONE, "vacation")
    indica("consultant", "absence", "add", TWO, "--reason", "other")
    waiting = take_in(operation, 2)
    assert owner_of(operation, waiting) is None
    assert indica("consultant", "absence", "end", ONE)["assigned"] == 1
    assert owner_of(operation, waiting) == ONE
    assert "has no such absence" in indica("consultant", "absence", "end", ONE, code=1)

    changed = indica(
        "consultant", "hours", ONE, "1-5=09:00-18:00", "6=09:00-13:00", "--place", "SP"
    )["changed"]
    assert changed["place"] == "SP"
    assert set(changed["working_hours"]) == set("123456")
    assert "WEEKDAYS=FROM-TO" in indica("consultant", "hours", ONE, "Mo", code=1)
    assert "never open" in indica("consultant", "hours", ONE, "1=18:00-09:00", code=1)
    indica("consultant", "hours", ONE, "default", "--place", "default")
    indica("consultant", "limits", ONE, "--daily", "1", "--uf", "SP", "--ddd", "11")
    [one] = [row for row in indica("pool", "who", "geral") if row["email"] == ONE]
    assert one["can"] is False
    indica("consultant", "limits", ONE, "--daily", "0", "--uf", "all", "--ddd", "all")
    [one] = [row for row in indica("pool", "who", "geral") if row["email"] == ONE]
    assert one["can"] is True
    indica("pool", "member", "geral", ONE, "--only", '{"uf": "RJ"}', "--prefer", "{}")
    refused = indica("pool", "member", "geral", ONE, "--only", '{"uf": "XX"}', code=1)
    assert "/conditions/uf/equals: XX is no state" in refused


def test_teams_and_holidays(indica: Indica) -> None:
    indica("team", "add", "sul", "Sul", "--manager", ONE)
    indica("team", "member", "sul", TWO)
    [row] = indica("team", "list")
    assert (row["team"], row["email"]) == ("sul", TWO)
    indica("team", "member", "sul", TWO, "--remove")
    assert [row["email"] for row in indica("team", "list")] == [None]
    assert "no team is called" in indica("team", "member", "norte", TWO, code=1)

    assert indica("holiday", "add", "SP", "24/12", "Véspera")["occasion"] == "12-24"
    of_year = indica("holiday", "list", "--year", "2027", "--place", "3550308")
    names = {row["name"] for row in of_year}
    assert {"Véspera", "Aniversário de São Paulo", "Revolução Constitucionalista"} <= names
    assert [row["day"] for row in of_year] == sorted(row["day"] for row in of_year)
    indica("holiday", "remove", "SP", "12-24")
    assert "has no holiday" in indica("holiday", "remove", "SP", "12-24", code=1)
    assert "is no day" in indica("holiday", "add", "SP", "30/02", "x", code=1)

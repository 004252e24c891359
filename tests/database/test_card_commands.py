"""Contact cards from the command line."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import psycopg
import pytest

from tests.support.cluster import Database
from tests.support.command import run_command
from tests.support.operation import Operation, mobile, referral


class Indica(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> Any: ...


@pytest.fixture
def operation(database: Database) -> Operation:
    """Somebody's lead, and three cards that they sent."""
    made = Operation.made_in(database)
    with database.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        made.submit(connection, referral(phone=mobile(0)), "k0")
        connection.execute(
            "select inbox.offer_cards(max(id), 'wa:cli', %s, true, util.current_time())"
            " from leads.leads",
            (
                json.dumps(
                    [
                        {"name": "Rui Prado", "phones": ["11977770001"]},
                        {"name": "Sem Fone"},
                        {"name": "Caio Melo", "phones": ["11977770003"]},
                    ]
                ),
            ),
        )
    return made


@pytest.fixture
def indica(
    operation: Operation, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Indica:
    """Runs a command with `--json`; its parsed answer."""
    monkeypatch.setenv("INDICA_DATABASE_URL", operation.database.url("migrator"))

    def run(*arguments: str, code: int = 0) -> Any:
        out, err = run_command(monkeypatch, capfd, *arguments, "--json", code=code)
        return json.loads(out) if code == 0 else out + err

    return run


def test_cards_are_listed_accepted_and_ignored(operation: Operation, indica: Indica) -> None:
    cards = {card["name"]: card for card in indica("card", "list")}
    assert [(name, card["finding"]) for name, card in cards.items()] == [
        ("Rui Prado", "new"),
        ("Sem Fone", "no_phone"),
        ("Caio Melo", "new"),
    ]
    uid = {name: str(card["uid"]) for name, card in cards.items()}
    assert indica("card", "accept", uid["Rui Prado"])["outcome"] == "created"
    assert "decided" in indica("card", "ignore", uid["Rui Prado"], code=1)
    assert "--phone" in indica("card", "accept", uid["Sem Fone"], code=1)
    taken = indica("card", "accept", uid["Sem Fone"], "--phone", "11 97777-0002", "--name", "Bia")
    assert taken["outcome"] == "created"
    ignored = indica("card", "ignore", uid["Caio Melo"], "--reason", "vizinho")
    assert ignored == {"ignored": uid["Caio Melo"]}
    assert indica("card", "list") == []
    assert operation.value("select count(*) from leads.leads") == 3
    assert operation.value("select reason from intake.cards where outcome = 'ignored'") == "vizinho"


def test_of_two_who_decide_at_once_one_is_told(operation: Operation) -> None:
    uid = operation.value("select uid from intake.cards where name = 'Rui Prado'")

    def decide(statement: str) -> str:
        with operation.database.connect("owner") as connection:
            try:
                connection.execute(statement.encode(), (uid,))
            except psycopg.Error as error:
                return error.sqlstate or "?"
        return "done"

    statements = [
        "select intake.accept_card(%s, 'operator:a')",
        "select intake.ignore_card(%s, 'operator:b')",
        "select intake.accept_card(%s, 'operator:c')",
        "select intake.ignore_card(%s, 'operator:d')",
    ]
    with ThreadPoolExecutor(len(statements)) as threads:
        answers = sorted(threads.map(decide, statements))
    assert answers == ["ID326", "ID326", "ID326", "done"]
    made = operation.value("select count(*) from people.people where name = 'Rui Prado'")
    outcome = operation.value("select outcome from intake.cards where name = 'Rui Prado'")
    assert (outcome, made) in (("accepted", 1), ("ignored", 0))

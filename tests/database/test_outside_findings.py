"""What doctor and `indica channel sync` find out about Chatwoot and Meta before it hurts."""

from __future__ import annotations

from typing import Any

import pytest

from database.cli import outside_findings
from database.common import chatwoot_versions
from database.common import sandbox_access as credentials
from sandbox.app import Sandbox
from tests.database.test_set_up_commands import (  # noqa: F401 - fixtures
    ANA,
    DAVI,
    Indica,
    hear,
    indica,
    sandbox,
)
from tests.support.cluster import Database

# ruff: noqa: F811 - a fixture's name is its argument's


@pytest.fixture(autouse=True)
def set_up(indica: Indica, sandbox: Sandbox) -> None:
    indica("channel", "add")
    indica("consultant", "sync", "--add")
    hear(sandbox)


def findings(indica: Indica, name: str, code: int) -> list[dict[str, Any]]:
    found = indica("channel", "sync", code=code)["findings"]
    return [finding for finding in found if finding["name"] == name]


def test_an_indica_that_hears_nothing_of_the_number_is_told(
    indica: Indica, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(sandbox, None)
    (nobody,) = findings(indica, "hearing", 1)
    assert nobody["detail"] == "no app hears of this account at Meta"
    hear(sandbox)
    (ours,) = findings(indica, "hearing", 0)
    assert ours["detail"] == "Meta tells api.example"
    monkeypatch.setenv("INDICA_API_PUBLIC_URL", "https://indica.empresa.example")
    (other,) = findings(indica, "hearing", 1)
    assert "api.example" in other["detail"]
    monkeypatch.delenv("INDICA_API_PUBLIC_URL")
    sandbox.world.settings.number_taken_over = True
    try:
        (taken,) = findings(indica, "hearing", 1)
    finally:
        sandbox.world.settings.number_taken_over = False
    assert "chatwoot.example (phone number)" in taken["detail"]
    assert "app of its own" in taken["remedy"]


def test_an_agents_token_is_told_from_a_wrong_one(indica: Indica, sandbox: Sandbox) -> None:
    owner = sandbox.world.chatwoot.users[credentials.CHATWOOT_ADMIN_ID]
    owner.role = "agent"
    try:
        found = indica("channel", "sync", code=1)["findings"]
        checks = {check["name"]: check for check in indica("doctor", code=1)["checks"]}
    finally:
        owner.role = "administrator"
    assert {finding["name"]: finding["ok"] for finding in found} == {
        "version": True,
        "token": False,
    }
    assert "an administrator" in found[-1]["remedy"]
    assert checks["Chatwoot token"]["state"] == "error"
    assert "Chatwoot inbox" not in checks


def test_the_owner_of_the_token_who_also_sells_or_changed_is_told(
    indica: Indica, database: Database
) -> None:
    indica("channel", "sync")
    with database.connect("owner") as connection:
        connection.execute(
            "update routing.consultants set chatwoot_agent_id = %s where email = %s",
            (credentials.CHATWOOT_ADMIN_ID, ANA),
        )
        connection.execute("update sending.channels set chatwoot_user_id = 4711")
    said = [
        check["detail"]
        for check in indica("doctor", code=1)["checks"]
        if check["name"] == "Chatwoot user"
    ]
    assert any("also gets leads" in text for text in said), said
    assert any("before it was another user's" in text for text in said), said


def test_an_inbox_that_is_not_there_or_of_another_kind(indica: Indica, sandbox: Sandbox) -> None:
    inboxes = sandbox.world.chatwoot.inboxes
    indica("channel", "add", "--inbox", "99")
    (gone,) = findings(indica, "inbox", 1)
    assert gone["detail"].startswith("99 is not there; there are: ")
    assert "(Channel::Whatsapp)" in gone["detail"]
    kept = dict(inboxes)
    inboxes.clear()
    try:
        (none,) = findings(indica, "inbox", 1)
    finally:
        inboxes.update(kept)
    assert none["detail"] == "99 is not there; there are: none at all"
    first = inboxes[credentials.CHATWOOT_INBOX_ID]
    indica("channel", "add", "--inbox", str(first.id))
    kind, first.channel_type = first.channel_type, "Channel::Api"
    try:
        (other,) = findings(indica, "inbox", 1)
    finally:
        first.channel_type = kind
    assert other["remedy"] == "Name the WhatsApp inbox: `indica channel add --inbox`."


def test_an_agent_who_is_gone_and_an_email_of_another_case(
    indica: Indica, sandbox: Sandbox
) -> None:
    users = sandbox.world.chatwoot.users
    ana = next(user for user in users.values() if user.email == ANA)
    gone = next(user for user in users.values() if user.email == DAVI)
    inbox = sandbox.world.chatwoot.inboxes[credentials.CHATWOOT_INBOX_ID]
    members = inbox.members
    ana.email = ANA.upper()
    try:
        assert findings(indica, "agent", 0) == []
        del users[gone.id]
        inbox.members = [member for member in members if member != gone.id]
        found = findings(indica, "agent", 1)
    finally:
        users[gone.id], inbox.members = gone, members
        ana.email = ANA
    assert [f"agent {gone.id} is not in Chatwoot" in item["detail"] for item in found] == [True]


def test_two_consultants_with_one_agent_are_named() -> None:
    agents = {"ana@example.com": {"id": 7}, "bia@example.com": {"id": 8}}
    people = [("Ana", "Ana@example.com", 7), ("Bia", "bia@example.com", 7), ("Caio", "c@x", None)]
    found = list(outside_findings.of_agents(people, agents))
    assert [(item.state, item.detail) for item in found] == [
        ("warning", "Bia: the agent with this e-mail is 8, ours is 7"),
        ("error", "agent 7 is two consultants: Ana, Bia"),
    ]


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("4.16.2", []),
        ("4.14.1", ["4.14.2"]),
        ("4.6.3", ["4.14.2", "4.14.1", "4.11.2", "4.11.0", "4.9.0", "4.7.0"]),
        ("4.0.4", ["4.14.2", "4.14.1", "4.11.2", "4.11.0", "4.9.0", "4.7.0", "4.5.0"]),
    ],
)
def test_an_older_chatwoot_is_told_with_what_is_done_instead(
    indica: Indica, sandbox: Sandbox, version: str, said: list[str]
) -> None:
    settings = sandbox.world.settings
    before, settings.chatwoot_version = settings.chatwoot_version, version
    try:
        found = findings(indica, "version", 0)
    finally:
        settings.chatwoot_version = before
    assert [item["detail"].split(":")[0] for item in found] == (
        [f"{version}, before {since}" for since in said] or [version]
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("4.17.0", "ok"),
        ("5.0.1-ce", "ok"),
        ("v4.16.2", "ok"),
        ("4.16", "ok"),
        ("4.10.0", "warning"),
        ("3.16.0", "error"),
        ("", "warning"),
        (None, "warning"),
        ("latest", "warning"),
    ],
)
def test_whatever_a_version_looks_like_it_is_judged(text: str | None, state: str) -> None:
    found = list(outside_findings.of_version(text))
    assert {item.state for item in found} == {state}
    assert all(item.remedy for item in found if state != "ok")


def test_gaps_are_told_from_the_newest_on() -> None:
    since = [gap.since for gap in chatwoot_versions.GAPS]
    assert since == sorted(since, reverse=True)
    assert min(since) > chatwoot_versions.OLDEST


def test_what_a_human_must_see_to_is_not_called_nothing() -> None:
    remedies = {
        gap.since: item.remedy
        for gap, item in zip(
            chatwoot_versions.GAPS, outside_findings.of_version("4.0.4"), strict=True
        )
    }
    assert "INDICA_CHATWOOT_WEBHOOK_SECRET" in str(remedies[chatwoot_versions.SIGNED])
    for gap in chatwoot_versions.GAPS:
        assert str(remedies[gap.since]).startswith(gap.to_do or "Nothing needs to be done.")


@pytest.mark.parametrize(
    ("version", "address", "state"),
    [
        ("4.16.2", "https://api.example/webhooks/chatwoot", "ok"),
        ("4.16.2", "https://api.example/webhooks/chatwoot/word", "ok"),
        (None, "https://api.example/webhooks/chatwoot", "ok"),
        ("4.11.2", "https://api.example/webhooks/chatwoot", "ok"),
        ("4.11.1", "https://api.example/webhooks/chatwoot/", "error"),
        ("4.0.4", "https://api.example/webhooks/chatwoot", "error"),
        ("4.0.4", "https://api.example/indica/webhooks/chatwoot/word", "ok"),
        ("4.0.4", "https://crm.example/hooks/chatwoot", "warning"),
    ],
)
def test_a_webhook_that_cannot_be_proved_is_told(
    version: str | None, address: str, state: str
) -> None:
    urls = ["https://another.example/hook", address]
    found = outside_findings.of_webhook(urls, chatwoot_versions.parse(version))
    assert found.state == state
    assert (found.remedy is None) == (state == "ok")
    assert "word" not in found.detail

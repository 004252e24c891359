"""The same lives of leads, whether we send the templates ourselves or Chatwoot sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from database.cli import demo
from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_observation import Silent
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.api_server import Server
from tests.support.waiting import wait_for

MODES: list[dict[str, Any]] = [
    {"mode": "graph"},
    {"mode": "chatwoot"},
    {
        "mode": "chatwoot",
        "chatwoot_version": "4.0.4",
        "chatwoot_tells_updated_at": False,
    },
    # Only Chatwoot's webhooks come: Meta's app is Chatwoot's alone.
    {"mode": "chatwoot", "lost": "whatsapp"},
]
NAMES = ["graph", "chatwoot", "chatwoot_4_0", "chatwoot_alone"]
LEADS = ("presses", "stops", "unreachable")


def in_mode(operation: Operation, outside: Outside, mode: str, **settings: Any) -> None:
    """Make the channel's mode what the test wants; Chatwoot has read Meta's templates."""
    outside.chatwoot(f"/inboxes/{access.CHATWOOT_INBOX_ID}/sync_templates", {})
    operation.admin.execute("update sending.channels set mode = %s", (mode,))
    lost = settings.pop("lost", None)
    if settings:
        outside.put("/settings", settings)
    if lost is not None:
        outside.fault(target="webhooks", kind="drop", match=lost)


class Story:
    """An operation, its people, and what is known of them."""

    def __init__(self, operation: Operation, outside: Outside, api_url: str) -> None:
        # An old Chatwoot signs nothing: its address holds the secret.
        url = f"{api_url}/webhooks/chatwoot/{access.CHATWOOT_WEBHOOK_SECRET}"
        self.unsigned = {"url": url, "subscriptions": list(demo.SUBSCRIPTIONS)}
        self.people = Silent(operation, outside)
        self.operation = operation
        self.outside = outside

    def settled(self) -> None:
        """Every webhook has arrived and been applied, and nothing is left to be done."""

        def quiet() -> bool:
            rows = requests.get(f"{self.outside.url}/deliveries", timeout=10).json()["deliveries"]
            return all(row["outcome"] != "waiting" for row in rows) and self.people.is_quiet()

        wait_for(quiet, limit=60)

    def states(self, lead: int) -> list[tuple[str, str]]:
        """Purpose and state of each message of a lead, in order."""
        rows = self.operation.admin.execute(
            "select purpose, state from sending.messages where lead_id = %s order by id", (lead,)
        )
        return [(purpose, state) for purpose, state in rows]

    def told(self, lead: int) -> dict[str, Any]:
        """How a lead ended."""
        row = self.operation.admin.execute(
            "select l.status, l.next_action, l.cycle,"
            " (select array_agg(e.kind order by e.seq) from leads.events as e"
            "   where e.lead_id = l.id and e.kind in ('template_accepted', 'template_failed',"
            "     'replied', 'opted_out', 'status_changed', 'rework_planned')),"
            " (select array_agg(r.button_action || ' ' || coalesce(m.purpose, '?') order by r.id)"
            "   from inbox.replies as r"
            "   left join sending.messages as m on m.id = r.answers_message_id"
            "   where r.lead_id = l.id),"
            " (select count(*) from sending.message_buttons as b"
            "   join sending.messages as m on m.id = b.message_id"
            "   where m.lead_id = l.id and b.pressed_at is not null),"
            " (select count(*) from chatwoot.conversations as c where c.lead_id = l.id),"
            " (select array_agg(a.state || ' ' || a.reason order by a.id) from rework.attempts as a"
            "   where a.lead_id = l.id)"
            " from leads.leads as l where l.id = %s",
            (lead,),
        ).fetchone()
        assert row is not None
        names = ("status", "next", "cycle", "events", "replies", "presses", "conversations", "d3")
        return {**dict(zip(names, row, strict=True)), "messages": self.states(lead)}


@pytest.fixture
def story(operation: Operation, tmp_path: Path) -> Iterator[Story]:
    """A sandbox whose webhooks go to a real API on the operation's database."""
    url = operation.database.url("api")
    with (
        Sandbox() as sandbox,
        Server(url, tmp_path / "api.log", api_workers=1, sandbox_url=sandbox.url) as server,
    ):
        outside = Outside(sandbox)
        outside.create_templates(operation)
        with_consultant(operation)
        api_url = f"http://127.0.0.1:{server.port}"
        demo.connect_webhooks(api_url=api_url, sandbox_url=sandbox.url)
        yield Story(operation, outside, api_url)


ENDINGS: dict[str, dict[str, Any]] = {
    "presses": {
        "status": "engaged",
        "next": "answer_person",
        "cycle": 1,
        "events": ["template_accepted", "status_changed", "replied", "status_changed"],
        "replies": ["continue first_contact"],
        "presses": 1,
        "conversations": 1,
        "d3": None,
        "messages": [("first_contact", "read")],
    },
    "stops": {
        "status": "opted_out",
        "next": None,
        "cycle": 1,
        "events": [
            "template_accepted",
            "status_changed",
            "rework_planned",
            "template_accepted",
            "status_changed",
            "opted_out",
            "replied",
            "template_accepted",
        ],
        "replies": ["stop rework"],
        "presses": 1,
        "conversations": 2,
        "d3": ["sent accepted"],
        "messages": [
            ("first_contact", "read"),
            ("rework", "read"),
            ("opt_out_confirmation", "read"),
        ],
    },
    "unreachable": {
        "status": "contacted",
        "next": "call_by_consultant",
        "messages": [("first_contact", "failed")],
        "conversations": 1,
    },
    "doubtful": {
        "status": "contacted",
        "next": "await_reply",
        "replies": None,
        "presses": 0,
        "messages": [("first_contact", "read"), ("rework", "read")],
        "d3": ["sent accepted"],
    },
}


@pytest.mark.parametrize("channel", MODES, ids=NAMES)
def test_a_lead_ends_the_same_whoever_sends(
    story: Story, monkeypatch: pytest.MonkeyPatch, channel: dict[str, Any]
) -> None:
    operation, outside = story.operation, story.outside
    in_mode(operation, outside, **channel)
    if "chatwoot_version" in channel:
        outside.chatwoot("/webhooks", story.unsigned)
    (doubtful,) = operation.submit(1)
    # One call of which nobody hears what became, though it was taken.
    doubt = {"match": "/messages$", "method": "POST", "kind": "reset_after_accept", "times": 1}
    outside.fault(target=channel["mode"], **doubt)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: story.states(doubtful) == [("first_contact", "read")], limit=60)
        leads = {"doubtful": doubtful, **dict(zip(LEADS, operation.submit(3), strict=True))}
        unreachable = story.people.phone(leads["unreachable"])
        outside.put("/settings", {"not_on_whatsapp": [unreachable]})
        wait_for(
            lambda: all(
                story.states(lead)[:1]
                in ([("first_contact", "read")], [("first_contact", "failed")])
                for lead in leads.values()
            ),
            limit=90,
        )
        story.settled()
        story.people.writes(leads["presses"], button=0)
        wait_for(lambda: story.people.show(leads["presses"])[0] == "engaged", limit=30)
        story.settled()
        story.people.three_days_later()
        wait_for(
            lambda: (
                [story.states(lead)[1:] for lead in (leads["stops"], doubtful)]
                == [[("rework", "read")]] * 2
            ),
            limit=60,
        )
        story.settled()
        story.people.writes(leads["stops"], button=1)
        wait_for(
            lambda: story.states(leads["stops"])[2:] == [("opt_out_confirmation", "read")], limit=30
        )
        story.settled()
    for name, lead in leads.items():
        told = story.told(lead)
        assert {key: told[key] for key in ENDINGS[name]} == ENDINGS[name], name

    assert operation.one("select count(*) from inbox.facts where state = 'failed'") == 0
    sends = [row for row in outside.state()["sends"] if row["template"]]
    by = {"graph": "indica", "chatwoot": "chatwoot"}[channel["mode"]]
    assert {row["app"] for row in sends} == {by}
    arrived = [row for row in sends if row["status"] != "failed"]
    assert len(arrived) == 6
    told_twice = operation.one(
        "select count(*) from sending.messages where cardinality(earlier_wamids) > 0"
        " and state <> 'failed'"
    )
    assert told_twice == 0


@pytest.mark.parametrize("channel", [MODES[0], MODES[3]], ids=[NAMES[0], NAMES[3]])
def test_cards_are_proposed_once_whoever_tells_of_them(
    story: Story, monkeypatch: pytest.MonkeyPatch, channel: dict[str, Any]
) -> None:
    operation, outside = story.operation, story.outside
    in_mode(operation, outside, **channel)
    (lead,) = operation.submit(1)
    with working(operation, outside, monkeypatch):
        wait_for(lambda: story.states(lead) == [("first_contact", "read")], limit=60)
        story.settled()
        story.people.writes(
            lead,
            cards=[
                {"name": "Rui Prado", "phones": ["+55 11 3333-4444", "+55 11 97777-0001"]},
                {"name": "Sem Fone"},
            ],
        )
        wait_for(lambda: operation.one("select count(*) from intake.cards") == 2, limit=60)
        story.settled()
        notes = outside.sandbox.world.chatwoot.messages.values()
        headlines = [
            (row.content or "").splitlines()[0]
            for row in notes
            if row.private and "cartões" in (row.content or "")
        ]
        assert headlines == ["Enviou 2 cartões: aceitar ou ignorar"]
        found = operation.admin.execute(
            "select name, phone, jsonb_array_length(phones), found from intake.cards order by name"
        ).fetchall()
        assert found == [
            ("Rui Prado", "+5511977770001", 2, "new"),
            ("Sem Fone", None, 0, "no_phone"),
        ]
        operation.admin.execute(
            "select intake.accept_card(uid, 'tests') from intake.cards where name = 'Rui Prado'"
        )
        (referred,) = operation.admin.execute(
            "select s.lead_id from intake.cards as c"
            " join intake.submissions as s on s.id = c.submission_id"
        ).fetchall()
        wait_for(lambda: story.states(referred[0]) == [("first_contact", "read")], limit=60)
        story.settled()
    assert operation.one("select count(*) from inbox.facts where state = 'failed'") == 0

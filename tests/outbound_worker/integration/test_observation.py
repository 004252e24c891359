"""Every webhook of both systems is lost: what people did is found by looking in Chatwoot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from sandbox.app import Sandbox
from sandbox.chatwoot.model import Inbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.waiting import wait_for

SECOND_AGENT = access.AGENTS[1]


class Silent:
    """A sandbox whose webhooks reach nobody, and the people in it."""

    def __init__(self, operation: Operation, outside: Outside) -> None:
        self.operation = operation
        self.outside = outside

    def writes(self, lead: int, **message: Any) -> None:
        """The person of a lead writes, or presses a button."""
        self._post(f"/customers/{self.phone(lead)}/messages", message)

    def writes_elsewhere(self, lead: int, text: str) -> None:
        """The person of a lead writes by another inbox of the account, such as the site's."""
        store = self.outside.sandbox.world.chatwoot
        site = Inbox(8, "Site", "Channel::Api", 8, None, None, [access.AGENTS[0][0]])
        store.inboxes[site.id] = site
        contact = store.conversations[self.conversation(lead)].contact_id
        made = self.outside.chatwoot("/conversations", {"inbox_id": site.id, "contact_id": contact})
        self.outside.chatwoot(
            f"/conversations/{made['id']}/messages", {"content": text, "message_type": "incoming"}
        )

    def answers(self, lead: int, text: str) -> None:
        """A consultant answers in the conversation of a lead."""
        self._post(
            f"/consultants/{access.AGENTS[0][2]}/messages",
            {"conversation_id": self.conversation(lead), "text": text},
        )

    def assign(self, lead: int, agent: int | None) -> None:
        """A manager gives a lead's conversation to an agent."""
        conversation = self.conversation(lead)
        self.outside.chatwoot(f"/conversations/{conversation}/assignments", {"assignee_id": agent})

    def resolve(self, lead: int) -> None:
        """A consultant resolves a lead's conversation."""
        conversation = self.conversation(lead)
        self.outside.chatwoot(
            f"/conversations/{conversation}/toggle_status", {"status": "resolved"}
        )

    def phone(self, lead: int) -> str:
        """The number of a lead's person."""
        return str(
            self.operation.one(
                "select (people.phone_of(l.person_id)).value from leads.leads as l where l.id = %s",
                lead,
            )
        )

    def conversation(self, lead: int) -> int:
        """The newest conversation of a lead."""
        return int(
            self.operation.one(
                "select c.conversation_id from chatwoot.conversations as c"
                " where c.lead_id = %s order by c.attempt desc limit 1",
                lead,
            )
        )

    def in_chatwoot(self, text: str) -> bool:
        """Whether Chatwoot shows a message with these words."""
        return any(row["content"] == text for row in self.outside.state()["messages"])

    def show(self, lead: int) -> tuple[Any, ...]:
        """Status, next step and owner of a lead."""
        row = self.operation.admin.execute(
            "select l.status, l.next_action, c.email from leads.leads as l"
            " left join routing.consultants as c on c.id = l.consultant_id where l.id = %s",
            (lead,),
        ).fetchone()
        assert row is not None
        return tuple(row)

    def look(self) -> None:
        """One minute's reading, and all that follows from it, has been done."""
        self.operation.one("select chatwoot.order_sweeps()")
        wait_for(self.is_quiet, limit=60)

    def is_quiet(self) -> bool:
        """Whether nothing is to be done or applied."""
        return bool(
            self.operation.one(
                "select not exists (select from outbox.jobs as m where m.state = 'claimed'"
                " or (m.state = 'pending' and m.due_at <= util.current_time() + interval '1 minute'"
                "     and m.last_error ->> 'held' is distinct from 'outside_hours'))"
                " and not exists (select from inbox.deliveries as d where d.state = 'received')"
            )
        )

    def requests(self) -> list[str]:
        """What Chatwoot was asked since the last call."""
        answer = requests.get(f"{self.outside.url}/requests", timeout=10).json()["requests"]
        requests.delete(f"{self.outside.url}/requests", timeout=10).raise_for_status()
        prefix = f"/chatwoot/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
        return [
            f"{row['method']} {row['path'].removeprefix(prefix).partition('?')[0]}"
            for row in answer
            if row["path"].startswith(prefix)
        ]

    def reminders_to(self, lead: int) -> int:
        """How many messages of the cadence WhatsApp accepted for a lead."""
        sent = {row["wamid"] for row in self.outside.state()["sends"]}
        rows = self.operation.admin.execute(
            "select m.wamid from sending.messages as m"
            " where m.lead_id = %s and m.purpose = 'rework'",
            (lead,),
        ).fetchall()
        assert {row[0] for row in rows} <= sent
        return len(rows)

    def later(self, seconds: float) -> None:
        """Both clocks move."""
        self.outside.put("/settings", {"clock_offset_s": seconds})
        self.operation.one("select ops.move_clock(make_interval(secs => %s))", seconds)

    def three_days_later(self) -> None:
        """The daily run orders what is due."""
        self.later(3 * 86400.0)
        self.operation.admin.execute("select rework.run()")

    def _post(self, path: str, body: dict[str, Any]) -> None:
        requests.post(f"{self.outside.url}{path}", json=body, timeout=10).raise_for_status()


@pytest.fixture
def silent(operation: Operation) -> Iterator[Silent]:
    with Sandbox() as sandbox:
        outside = Outside(sandbox)
        outside.create_templates(operation)
        with_consultant(operation)
        agent_id, name, email = SECOND_AGENT
        operation.one(
            "insert into routing.consultants (name, email, chatwoot_agent_id)"
            " values (%s, %s, %s) returning id",
            name,
            email,
            agent_id,
        )
        yield Silent(operation, outside)


@contextmanager
def contacted(silent: Silent, monkeypatch: pytest.MonkeyPatch, count: int) -> Iterator[list[int]]:
    """So many leads whose first message was accepted, and a worker that goes on."""
    leads = silent.operation.submit(count)
    with working(silent.operation, silent.outside, monkeypatch):
        wait_for(
            lambda: silent.operation.sends() == {"accepted": count} and silent.is_quiet(), limit=60
        )
        yield leads


def test_nobody_who_answered_is_written_to_again(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 4) as (answered, stopped, pressed, quiet):
        silent.writes(answered, text="oi, quero sim")
        silent.writes(stopped, button=1)
        silent.writes(pressed, button=0)
        wait_for(lambda: silent.in_chatwoot("oi, quero sim"))
        wait_for(
            lambda: sum(row["message_type"] == 0 for row in silent.outside.state()["messages"]) == 3
        )
        silent.three_days_later()
        wait_for(
            lambda: silent.operation.one(
                "select count(*) = 0 from rework.attempts as a where a.state = 'planned'"
            ),
            limit=60,
        )
        wait_for(silent.is_quiet, limit=60)
    leads = (answered, stopped, pressed, quiet)
    assert [silent.reminders_to(lead) for lead in leads] == [0, 0, 0, 1]
    assert silent.show(answered)[:2] == ("engaged", "answer_person")
    assert silent.show(pressed)[:2] == ("engaged", "answer_person")
    assert silent.show(stopped)[0] == "opted_out"
    assert silent.show(quiet)[:2] == ("contacted", "await_reply")
    assert silent.operation.one("select count(*) from chatwoot.heals where kind = 'reply'") == 3


def test_words_in_another_inbox_stop_the_cadence(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 2) as (elsewhere, quiet):
        silent.look()
        silent.later(60.0)
        silent.writes_elsewhere(elsewhere, "Vi a mensagem, podem me ligar?")
        silent.three_days_later()
        wait_for(
            lambda: silent.operation.one(
                "select count(*) = 0 from rework.attempts as a where a.state = 'planned'"
            ),
            limit=60,
        )
        wait_for(silent.is_quiet, limit=60)
    assert [silent.reminders_to(lead) for lead in (elsewhere, quiet)] == [0, 1]
    assert silent.show(elsewhere)[:2] == ("engaged", "answer_person")
    notes = [row for row in silent.outside.state()["messages"] if row["private"]]
    told = [row for row in notes if "> Vi a mensagem, podem me ligar?" in row["content"]]
    assert [row["conversation_id"] for row in told] == [silent.conversation(elsewhere)]


def test_cards_that_no_webhook_told_are_proposed(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 2) as (sender, quiet):
        silent.look()
        silent.later(60.0)
        cards = [
            {"name": "Parar", "phones": ["+55 11 97777-0001", "11 3333-4444"]},
            {"name": "Eva"},
        ]
        silent.writes(sender, cards=cards)
        wait_for(lambda: silent.in_chatwoot("Eva"))
        silent.look()
        silent.later(60.0)
        silent.look()
    shown = silent.operation.admin.execute(
        "select c.lead_id, c.name, c.phones, c.found from intake.cards as c order by c.id"
    ).fetchall()
    assert shown == [
        (sender, "Parar", ["+5511977770001", "+551133334444"], "new"),
        (sender, "Eva", [], "no_phone"),
    ]
    # Whoever they refer is called like a wish, and it is none of theirs.
    assert silent.show(sender)[:2] == ("engaged", "answer_person")
    assert silent.show(quiet)[:2] == ("contacted", "await_reply")
    notes = [row["content"] for row in silent.outside.state()["messages"] if row["private"]]
    assert any(note.startswith("Enviou 2 cartões") for note in notes)


@pytest.mark.parametrize("tells_updated_at", [True, False], ids=["new", "before_2025"])
@pytest.mark.parametrize("knows_updated_within", [True, False], ids=["recent", "by_pages"])
def test_what_happened_in_chatwoot_is_known_a_minute_later(
    silent: Silent,
    monkeypatch: pytest.MonkeyPatch,
    tells_updated_at: bool,
    knows_updated_within: bool,
) -> None:
    silent.outside.put(
        "/settings",
        {
            "chatwoot_tells_updated_at": tells_updated_at,
            "chatwoot_knows_updated_within": knows_updated_within,
        },
    )
    with contacted(silent, monkeypatch, 4) as (written, talked, moved, quiet):
        silent.look()
        # What is chosen while a conversation is being opened is Chatwoot's own choice.
        silent.later(60.0)
        silent.writes(written, text="Bom dia!")
        silent.writes(talked, text="Quanto custa?")
        wait_for(lambda: silent.in_chatwoot("Quanto custa?") and silent.in_chatwoot("Bom dia!"))
        silent.answers(talked, "Depende do plano.")
        silent.assign(moved, SECOND_AGENT[0])
        silent.resolve(moved)
        silent.look()
    assert silent.show(written) == ("engaged", "answer_person", access.AGENTS[0][2])
    assert silent.show(talked) == ("engaged", "await_reply", access.AGENTS[0][2])
    assert silent.show(moved) == ("contacted", "await_reply", SECOND_AGENT[2])
    assert silent.show(quiet) == ("contacted", "await_reply", access.AGENTS[0][2])
    kinds = silent.operation.admin.execute(
        "select kind, count(*) from chatwoot.heals group by kind order by kind"
    ).fetchall()
    # Chatwoot woke both conversations by itself, since somebody answered.
    assert dict(kinds) == {"answer": 1, "assignee": 1, "reply": 2, "status": 2}
    assert silent.operation.one("select count(*) from inbox.facts where state = 'failed'") == 0


def test_an_unchanged_minute_is_one_request(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 12) as leads:
        silent.look()
        silent.requests()
        silent.look()
        assert silent.requests() == ["GET /conversations"]
        silent.writes(leads[0], text="Oi")
        wait_for(lambda: silent.in_chatwoot("Oi"))
        silent.requests()
        silent.look()
        asked = silent.requests()
        assert asked[:2] == [
            "GET /conversations",
            f"GET /conversations/{silent.conversation(leads[0])}/messages",
        ]
        silent.look()
        silent.requests()
        silent.look()
        assert silent.requests() == ["GET /conversations"]


def test_after_an_outage_the_list_is_read_by_pages(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 30) as leads:
        silent.look()
        for lead in leads:
            silent.writes(lead, text=f"Sou {lead}")
        wait_for(lambda: all(silent.in_chatwoot(f"Sou {lead}") for lead in leads))
        silent.operation.admin.execute(
            "update chatwoot.sweeps set since = since - interval '1 hour'"
        )
        silent.operation.admin.execute(
            "update ops.settings set value = '3000' where key = 'chatwoot_looks_per_minute'"
        )
        silent.requests()
        silent.look()
        assert silent.requests().count("GET /conversations") == 2
        silent.look()
    assert {silent.show(lead)[1] for lead in leads} == {"answer_person"}
    assert silent.operation.one("select is_paged from chatwoot.sweeps") is False


def test_what_a_page_of_chatwoot_dropped_is_put_back(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 2) as (touched, other):
        silent.look()
        path = f"/conversations/{silent.conversation(touched)}"
        wait_for(lambda: bool(silent.is_quiet()))
        silent.outside.chatwoot(f"{path}/labels", {"labels": ["vip"]})
        silent.outside.chatwoot(f"{path}/custom_attributes", {"custom_attributes": {"cor": "azul"}})
        silent.look()
        silent.look()
    rows = {row["id"]: row for row in silent.outside.state()["conversations"]}
    row = rows[silent.conversation(touched)]
    assert set(row["labels"]) >= {"vip", "indicacao"}
    assert row["custom_attributes"]["cor"] == "azul"
    assert row["custom_attributes"]["indica_lead"] is not None
    kinds = silent.operation.admin.execute(
        "select kind, lead_id from chatwoot.heals order by kind"
    ).fetchall()
    assert kinds == [("attributes", touched), ("labels", touched)]
    assert other not in {row[1] for row in kinds}

"""How many requests Chatwoot gets for a lead, counted where they arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.integration.test_observation import Silent, contacted
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.support.waiting import wait_for

FIRST_CONTACT = 5
REWORK = 6


@pytest.fixture
def silent(operation: Operation) -> Iterator[Silent]:
    with Sandbox() as sandbox:
        outside = Outside(sandbox)
        outside.create_templates(operation)
        with_consultant(operation)
        yield Silent(operation, outside)


def counted(requests: list[str]) -> Counter[str]:
    """How often each kind of request was made."""
    return Counter(
        " ".join("N" if part.isdigit() else part for part in row.replace("/", " ").split())
        for row in requests
    )


def test_first_contact_and_rework_take_few_requests_and_one_reading_a_minute(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 6) as leads:
        first = counted(silent.requests())
        assert first.total() <= FIRST_CONTACT * len(leads), first
        assert first == dict.fromkeys(
            (
                "POST contacts filter",
                "POST contacts",
                "POST conversations",
                "POST conversations N labels",
                "POST conversations N messages",
            ),
            len(leads),
        )
        silent.look()
        assert counted(silent.requests()) == {"GET conversations": 1}
        silent.look()
        assert counted(silent.requests()) == {"GET conversations": 1}
        silent.three_days_later()
        wait_for(silent.is_quiet, limit=60)
        again = counted(silent.requests())
        assert sum(silent.reminders_to(lead) for lead in leads) == len(leads)
        assert again.total() <= REWORK * len(leads), again
        state = silent.outside.state()
        assert Counter(row["status"] for row in state["conversations"]) == {
            "resolved": 6,
            "snoozed": 6,
        }
        assert all("indicacao" in row["labels"] for row in state["conversations"])


def test_words_after_a_passed_over_state_are_read(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contacted(silent, monkeypatch, 2) as (lead, other):
        silent.look()
        silent.writes(lead, text="oi, quero sim")
        wait_for(lambda: silent.in_chatwoot("oi, quero sim"))
        silent.requests()
        silent.look()
        assert counted(silent.requests())["GET conversations N messages"] == 1
        assert silent.show(lead)[:2] == ("engaged", "answer_person")
        assert silent.show(other)[0] == "contacted"


def test_source_id_of_a_contact_with_another_phone_makes_no_second_place(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chatwoot answers 500 to a new contact with a source_id that another contact has."""
    holder = silent.outside.chatwoot(
        "/contacts",
        {
            "name": "Trocou de número",
            "phone_number": "+5531980000001",
            "inbox_id": access.CHATWOOT_INBOX_ID,
            "source_id": "5531980000001",
        },
    )["payload"]["contact"]["id"]
    silent.outside.put_contact(holder, {"phone_number": "+5511911112222"})
    silent.operation.submit(1)
    with working(silent.operation, silent.outside, monkeypatch):
        wait_for(
            lambda: silent.operation.one(
                "select count(*) = 1 from leads.events as e"
                " where e.kind = 'chatwoot_contact_ready' and e.data -> 'has_source' = 'false'"
            ),
            limit=60,
        )
    contacts = {row["id"]: row for row in silent.outside.state()["contacts"]}
    assert len(contacts) == 2
    assert [item["source_id"] for item in contacts[holder]["contact_inboxes"]] == ["5531980000001"]


@pytest.mark.parametrize("version", ["4.0.4", "4.6.3", "4.16.2", "4.17.0"])
def test_every_version_from_4_0_on_is_worked_with(
    silent: Silent, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    """Somebody whom Chatwoot knows by the phone is found, and the notes come through."""
    silent.outside.put("/settings", {"chatwoot_version": version})
    known = silent.outside.chatwoot("/contacts", {"name": "Mari", "phone_number": "+5531980000001"})
    silent.requests()
    silent.outside.fault(
        target="chatwoot",
        match=r"/messages$",
        method="POST",
        kind="http_500_after_accept",
        times=1,
    )
    silent.operation.admin.execute("select sending.request_sync()")
    with contacted(silent, monkeypatch, 2) as leads:
        silent.look()
        silent.three_days_later()
        wait_for(silent.is_quiet, limit=60)
        assert [silent.reminders_to(lead) for lead in leads] == [1, 1]
    state = silent.outside.state()
    assert len(state["contacts"]) == 2
    assert known["payload"]["contact"]["id"] in {row["id"] for row in state["contacts"]}
    # The note whose answer was lost is not written twice.
    assert len([row for row in state["messages"] if row["private"]]) == 4
    assert silent.operation.states() == {"done": sum(silent.operation.states().values())}
    told = silent.operation.admin.execute(
        "select chatwoot_version, chatwoot_user_id from sending.channels"
    ).fetchone()
    assert told == (version, access.CHATWOOT_ADMIN_ID)

"""What happens in Chatwoot between two requests of ours: it converges, and nothing is doubled."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.whatsapp import WhatsApp
from tests.outbound_worker.integration.test_one_owner import ANA, CARLA, House, house
from tests.outbound_worker.integration.test_process import Process
from tests.outbound_worker.outside import working
from tests.support.waiting import wait_for

__all__ = ["house"]


def delete(house: House, path: str) -> None:
    """An administrator deletes something; nothing tells of it."""
    requests.delete(
        f"{house.outside.sandbox.chatwoot_url}/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}{path}",
        headers={"api-access-token": access.CHATWOOT_API_TOKEN},
        timeout=10,
    ).raise_for_status()


def just_before(
    monkeypatch: pytest.MonkeyPatch, client: type, call: str, happens: Callable[[], object]
) -> None:
    """Once, right before a request of ours leaves."""
    lock, real, left = threading.Lock(), getattr(client, call), [happens]

    def called(*arguments: Any, **named: Any) -> Any:
        with lock:
            act = left.pop() if left else None
        if act is not None:
            act()
        return real(*arguments, **named)

    monkeypatch.setattr(client, call, called)


def rests(house: House) -> bool:
    """Whether nothing is being done or due now."""
    return bool(
        house.operation.one(
            "select not exists (select from outbox.jobs as m where m.state = 'claimed'"
            " or (m.state = 'pending' and m.due_at <= util.current_time()))"
            " and not exists (select from inbox.deliveries as d where d.state = 'received')"
        )
    )


def settled(house: House) -> None:
    """All that follows is done, also what waits a minute or two."""
    for seconds in (0.0, 61.0, 61.0, 150.0, 300.0):
        if seconds:
            house.later(seconds)
        wait_for(lambda: rests(house), limit=90)
    house.quiet()


def check(house: House, lead: int, owner: tuple[int, str, str] = ANA) -> None:
    """One of everything, and it is the owner's."""
    state = house.outside.state()
    assert len(state["contacts"]) == 1
    (conversation,) = state["conversations"]
    assert conversation["assignee_id"] == owner[0]
    assert "indicacao" in conversation["labels"]
    assert len(house.notes(conversation["id"])) == 1
    assert len(state["sends"]) == 1
    assert house.show(lead) == ("contacted", "await_reply", owner[2])
    assert house.operation.one("select count(*) from governance.ownership_splits") == 0
    assert set(house.operation.states()) <= {"done", "cancelled"}


STEPS = [
    (r"/contacts/filter", "POST"),
    (r"/contacts$", "POST"),
    (r"/conversations$", "POST"),
    (r"/labels$", "POST"),
    (r"/conversations/\d+/messages$", "POST"),
]
"""The requests of a first contact."""


@pytest.mark.parametrize(("match", "method"), STEPS)
def test_a_token_that_counts_no_more_for_a_while(
    house: House, monkeypatch: pytest.MonkeyPatch, match: str, method: str
) -> None:
    house.outside.fault(
        target="chatwoot", match=match, method=method, kind="chatwoot_error", code=401, times=2
    )
    (lead,) = house.operation.submit(1)
    with working(house.operation, house.outside, monkeypatch):
        settled(house)
    check(house, lead)


@pytest.mark.parametrize(("match", "method"), STEPS)
def test_a_throttle_that_does_not_say_how_long(
    house: House, monkeypatch: pytest.MonkeyPatch, match: str, method: str
) -> None:
    house.outside.fault(target="chatwoot", match=match, method=method, kind="http_429", times=3)
    (lead,) = house.operation.submit(1)
    with working(house.operation, house.outside, monkeypatch):
        settled(house)
    check(house, lead)


@pytest.mark.parametrize("call", ["create_conversation", "replace_labels", "create_private_note"])
def test_a_contact_that_is_deleted_between_two_requests_is_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (lead,) = house.operation.submit(1)

    def happens() -> None:
        for row in house.outside.state()["contacts"]:
            delete(house, f"/contacts/{row['id']}")

    just_before(monkeypatch, Chatwoot, call, happens)
    with working(house.operation, house.outside, monkeypatch):
        settled(house)
    check(house, lead)


@pytest.mark.parametrize("call", ["replace_labels", "create_private_note"])
def test_a_conversation_that_is_deleted_between_two_requests_is_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (lead,) = house.operation.submit(1)

    def happens() -> None:
        for row in house.outside.state()["conversations"]:
            delete(house, f"/conversations/{row['id']}")

    just_before(monkeypatch, Chatwoot, call, happens)
    with working(house.operation, house.outside, monkeypatch):
        settled(house)
    check(house, lead)


@pytest.mark.parametrize("status", [401, 404, 422])
def test_an_assignment_that_is_refused_is_tried_again_and_told(
    house: House, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    (lead,) = house.operation.submit(1)
    with working(house.operation, house.outside, monkeypatch):
        house.quiet()
        conversation = house.conversation(lead)
        house.outside.fault(
            target="chatwoot", match=r"/assignments$", kind="chatwoot_error", code=status, times=1
        )
        house.outside.sandbox.world.chatwoot.conversations[conversation].assignee_id = None
        house.operation.one("select chatwoot.request_update(%s, p_gives_to_owner => true)", lead)
        settled(house)
        (row,) = [
            row
            for row in house.outside.state()["conversations"]
            if row["id"] == house.conversation(lead)
        ]
        assert row["assignee_id"] == ANA[0]
    assert len(house.outside.state()["sends"]) == 1
    assert "dead" not in house.operation.states()


def test_an_agent_who_is_removed_while_a_message_leaves_hands_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = house.operation
    (lead,) = operation.submit(1)
    operation.admin.execute(
        "update routing.pool_members set pool_id = (select min(p.id) from routing.pools as p)"
        " where consultant_id = (select c.id from routing.consultants as c where c.email = %s)",
        (CARLA[2],),
    )

    def happens() -> None:
        house.control("DELETE", f"/consultants/{ANA[2]}")

    just_before(monkeypatch, WhatsApp, "send_template", happens)
    with working(operation, house.outside, monkeypatch):
        house.quiet()
        operation.one("select chatwoot.order_agents()")
        house.quiet()
        operation.one("select routing.hand_over_leavers()")
        house.quiet()
    assert house.show(lead) == ("contacted", "await_reply", CARLA[2])
    (conversation,) = house.outside.state()["conversations"]
    assert conversation["assignee_id"] == CARLA[0]
    assert len(house.outside.state()["sends"]) == 1
    assert any("Mudança de responsável" in note for note in house.notes(conversation["id"]))


def test_an_answer_of_740_kib_that_takes_four_seconds_is_read_and_holds_nobody_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """187 conversations took a real one 3.5 s and 740 KiB."""
    for number in range(40):
        row = house.open_conversation(f"+55219{number + 90000000}", CARLA[0], f"Pessoa {number}")
        for _ in range(2):
            house.outside.chatwoot(
                f"/conversations/{row}/messages", {"content": "x" * 9000, "private": True}
            )
    house.outside.put("/settings", {"chatwoot_row_ms": 100})
    with working(house.operation, house.outside, monkeypatch):
        house.operation.one("select chatwoot.order_sweeps()")
        (lead,) = house.operation.submit(1)
        wait_for(lambda: house.operation.sends() == {"accepted": 1}, limit=60)
        house.quiet()
    swept = house.operation.admin.execute(
        "select failure, listed >= 40, swept_at is not null from chatwoot.sweeps"
    ).fetchone()
    assert swept == (None, True, True)
    assert house.show(lead)[0] == "contacted"


@pytest.mark.parametrize(
    ("match", "method"),
    [*STEPS, (r"/graph/.*/messages$", "POST")],
    ids=["filter", "contact", "conversation", "labels", "note", "template"],
)
def test_a_worker_that_is_killed_in_any_request_leaves_nothing_double(
    house: House, match: str, method: str
) -> None:
    operation, outside = house.operation, house.outside
    target = "graph" if "graph" in match else "chatwoot"
    outside.fault(target=target, match=match, method=method, kind="timeout_after_accept", times=1)
    (lead,) = operation.submit(1)
    environment = {
        **os.environ,
        "INDICA_DATABASE_URL": operation.database.url("worker"),
        "INDICA_SANDBOX_URL": outside.url,
        "INDICA_WORKER_LEASE_SECONDS": "1",
        "INDICA_WORKER_POLL_SECONDS": "0.5",
        "INDICA_LOG_LEVEL": "ERROR",
    }
    first = Process("run", environment)
    try:
        wait_for(lambda: _hits(house) == 1, limit=60)
    finally:
        first.close()
    second = Process("run", environment)
    try:
        wait_for(lambda: house.is_quiet() and bool(operation.sends()), limit=60)
        house.quiet()
    finally:
        second.close()
    state = outside.state()
    assert len(state["contacts"]) == 1
    (conversation,) = state["conversations"]
    assert len(house.notes(conversation["id"])) == 1
    assert len(state["sends"]) == 1
    if target == "chatwoot":
        assert house.show(lead)[0] == "contacted"
    else:
        assert operation.sends() == {"unknown": 1}


def _hits(house: House) -> int:
    rules = requests.get(f"{house.outside.url}/faults", timeout=10).json()["faults"]
    return sum(rule["hits"] for rule in rules)

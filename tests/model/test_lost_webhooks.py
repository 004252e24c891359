"""Whatever becomes of webhooks, looking in Chatwoot brings the same end as if all had come.

Chatwoot is played by a small model with the real worker's code in front of it. Each history is told
twice: with every webhook of both systems delivered at once, and with any of them dropped, doubled,
late or in another order, and some readings of Chatwoot in between; the last word has a reading.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbound_worker.models import JsonObject, Lease, ObserveWork, SweepWork
from outbound_worker.observation import Observation, sweep
from tests.support.cluster import ThrowawayCluster

SECONDS = 60
"""After these no further history is drawn, so that a busy machine does not wait for ever."""
START = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
STEP = timedelta(minutes=7)
AGENTS = (101, 102, 103)
CONTACT, INBOX, ACCOUNT = 9001, 7, 1


@dataclass(frozen=True)
class Act:
    """Something that somebody does in Chatwoot or on WhatsApp."""

    kind: str
    of: str = ""


@dataclass(frozen=True)
class Fate:
    """What becomes of one webhook."""

    copies: int
    late: int
    rank: int


@dataclass
class Model:
    """One person's conversations, as Chatwoot keeps them; the calls that a look makes."""

    phone: str
    assignee: int | None
    tells_updated_at: bool = True
    now: datetime = START
    conversations: dict[int, JsonObject] = field(default_factory=dict)
    messages: dict[int, list[JsonObject]] = field(default_factory=dict)
    bodies: list[tuple[str, JsonObject]] = field(default_factory=list)
    """Webhooks since they were last taken, with who sends each."""
    next_message: int = 1000

    def __post_init__(self) -> None:
        self._open(7001, self.assignee, START - timedelta(hours=1))["status"] = "snoozed"

    # -- what people do ----------------------------------------------------------------------------

    def do(self, act: Act, at: datetime) -> None:
        """Carry out an act; its webhooks are in `bodies`."""
        self.now = at
        identity = max(
            (key for key, row in self.conversations.items() if row["status"] != "resolved"),
            default=max(self.conversations),
        )
        row = self.conversations[identity]
        match act.kind:
            case "writes":
                if row["status"] == "resolved":
                    identity += 100  # 7002 is somebody else's
                    row = self._open(identity, None, at)
                elif row["status"] == "snoozed":
                    row["status"] = "open"
                self._say(identity, 0, act.of, wamid=f"wamid.IN{self.next_message}")
            case "answers":
                self._say(identity, 1, f"Olá! {act.of}", agent=row["assignee"] or AGENTS[0])
            case "fails":
                message = self._say(identity, 1, "Olá!", agent=row["assignee"] or AGENTS[0])
                message["content_attributes"] = {"external_error": "131047: Re-engagement message"}
                message["status"] = "failed"
                self.bodies.append(("chatwoot", self._told(identity, message, "message_updated")))
            case "notes":
                self._say(identity, 1, "Ligar amanhã", agent=AGENTS[1], private=True)
            case "assigns":
                row["assignee"] = int(act.of)
                self._changed(identity)
            case "status":
                row["status"] = act.of
                self._changed(identity)
            case "labels":
                row["labels"] = [act.of]
                self._changed(identity)

    def _open(self, identity: int, assignee: int | None, at: datetime) -> JsonObject:
        row: JsonObject = {
            "status": "open",
            "assignee": assignee,
            "labels": [],
            "created_at": int(at.timestamp()),
            "updated_at": at.timestamp(),
        }
        self.conversations[identity] = row
        self.messages[identity] = []
        return row

    def _changed(self, identity: int) -> None:
        # An hour's conversation is not being opened: who has it now was chosen.
        self.conversations[identity]["updated_at"] = self.now.timestamp() + 0.1234567
        self.bodies.append(
            ("chatwoot", {**self._shown(identity, hook=True), "event": "conversation_updated"})
        )

    def _say(
        self,
        identity: int,
        kind: int,
        text: str,
        *,
        wamid: str | None = None,
        agent: int | None = None,
        private: bool = False,
    ) -> JsonObject:
        self.next_message += 1
        message: JsonObject = {
            "id": self.next_message,
            "content": text,
            "inbox_id": INBOX,
            "conversation_id": identity,
            "message_type": kind,
            "content_type": "text",
            "status": "sent" if kind == 0 else "delivered",
            "content_attributes": {},
            "created_at": int(self.now.timestamp()),
            "private": private,
            "source_id": wamid,
            "sender": self._contact() if agent is None else {"id": agent, "type": "user"},
        }
        self.messages[identity].append(message)
        self.conversations[identity]["updated_at"] = self.now.timestamp() + 0.0234567
        if wamid is not None:
            self.bodies.append(("whatsapp", self._from_meta(wamid, text)))
        self.bodies.append(("chatwoot", self._told(identity, message, "message_created")))
        return message

    # -- how webhooks tell it ----------------------------------------------------------------------

    def _contact(self) -> JsonObject:
        return {"id": CONTACT, "name": "Maria", "phone_number": self.phone, "type": "contact"}

    def _shown(self, identity: int, *, hook: bool) -> JsonObject:
        row = self.conversations[identity]
        agent = row["assignee"]
        said = [m for m in self.messages[identity] if not m["private"]]
        shown: JsonObject = {
            "id": identity,
            "inbox_id": INBOX,
            "status": row["status"],
            "labels": list(row["labels"]),
            "custom_attributes": {},
            "meta": {
                "sender": self._contact(),
                "assignee": {"id": agent} if agent is not None else None,
                "assignee_type": "User" if agent is not None else None,
            },
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
            "last_activity_at": int(row["updated_at"]),
            "timestamp": int(row["updated_at"]),
        }
        place = {"contact_id": CONTACT, "source_id": self.phone[1:]}
        if hook:
            shown |= {"account": {"id": ACCOUNT}, "contact_inbox": place}
        else:
            shown["last_non_activity_message"] = said[-1] if said else None
            shown["messages"] = [
                {**message, "conversation": {"contact_inbox": place}} for message in said[-1:]
            ]
        if not self.tells_updated_at:
            del shown["updated_at"]
        return shown

    def _told(self, identity: int, message: JsonObject, event: str) -> JsonObject:
        at = datetime.fromtimestamp(message["created_at"], UTC)
        return {
            **message,
            "event": event,
            "account": {"id": ACCOUNT},
            "inbox": {"id": INBOX},
            "message_type": ("incoming", "outgoing")[message["message_type"]],
            "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "conversation": self._shown(identity, hook=True),
        }

    def _from_meta(self, wamid: str, text: str) -> JsonObject:
        message = {
            "from": self.phone[1:],
            "id": wamid,
            "timestamp": str(int(self.now.timestamp())),
            "type": "text",
            "text": {"body": text},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": "100200300"},
            "messages": [message],
        }
        return {
            "object": "whatsapp_business_account",
            "entry": [
                {"id": "419561257915477", "changes": [{"field": "messages", "value": value}]}
            ],
        }

    # -- what a worker asks for --------------------------------------------------------------------

    def list_conversations(
        self, account_id: int, inbox_id: int, page: int, within_seconds: int | None, lease: Lease
    ) -> list[JsonObject]:
        """All of them: there are fewer than on a page."""
        return [self._shown(identity, hook=False) for identity in self.conversations]

    def show_conversation(self, account_id: int, conversation_id: int, lease: Lease) -> JsonObject:
        """One of them."""
        return self._shown(conversation_id, hook=False)

    def contact_conversations(
        self, account_id: int, contact_id: int, lease: Lease
    ) -> list[JsonObject]:
        """All of the person."""
        return [self._shown(identity, hook=False) for identity in self.conversations]

    def list_messages(
        self, account_id: int, conversation_id: int, before: int | None, lease: Lease
    ) -> list[JsonObject]:
        """Twenty before an id."""
        found = self.messages[conversation_id]
        return [m for m in found if before is None or m["id"] < before][-20:]

    def messages_after(
        self, account_id: int, conversation_id: int, after: int | None, lease: Lease
    ) -> tuple[list[JsonObject], JsonObject]:
        """A hundred after an id, or the newest twenty."""
        found = self.messages[conversation_id]
        shown = found[-20:] if after is None else [m for m in found if m["id"] > after][:100]
        return shown, self._contact()


class World:
    """A database with one contacted lead and another that nothing concerns."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        connection.execute("set search_path = tests, public")
        with connection.transaction():
            connection.execute("select tests.make_operation(%s)", (START - timedelta(hours=2),))
            self.lead = self.ask("select tests.lead_with_conversation(1)")
            self.ask("select tests.drain()")
            connection.execute(
                "update chatwoot.conversations set status = 'snoozed', asked_status = 'snoozed'"
            )
            self.other = self.ask("select tests.lead_with_conversation(2)")
            self.ask("select tests.drain()")
        self.phone = self.ask("select tests.phone(1)")
        self.agent = self.ask(
            "select c.chatwoot_agent_id from leads.leads as l"
            " join routing.consultants as c on c.id = l.consultant_id where l.id = %s",
            self.lead,
        )

    def ask(self, query: str, *arguments: Any) -> Any:
        """The single value of a query."""
        row = self.connection.execute(query.encode(), arguments or None).fetchone()
        assert row is not None
        return row[0]

    @contextmanager
    def untold(self) -> Iterator[None]:
        """Take everything back afterwards."""
        with self.connection.transaction(force_rollback=True):
            yield

    def at(self, moment: datetime) -> None:
        """It is this time."""
        self.ask("select tests.freeze(%s)::text", moment)

    def deliver(self, provider: str, body: JsonObject) -> None:
        """A webhook comes and is applied."""
        self.ask(
            "select api.receive_webhook(tests.service(), %s, %s)",
            provider,
            json.dumps(body).encode(),
        )
        self.apply()

    def apply(self) -> None:
        """Apply what is in the inbox."""
        while self.ask("select inbox.process_deliveries(1)"):
            pass

    def look(self, model: Model) -> None:
        """A minute's reading of Chatwoot by the code of the worker."""
        api: Any = model
        self.ask("select chatwoot.order_sweeps()")
        lease = Lease(float("inf"))
        while True:
            rows = self.connection.execute(
                "select c.id, c.kind, c.attempt, c.work from outbox.claim(tests.worker_id(), 50) c"
            ).fetchall()
            ours = [row for row in rows if row[1] in ("chatwoot.sweep", "chatwoot.observe")]
            others = [row[0] for row in rows if row not in ours]
            for identity, kind, attempt, work in ours:
                result = (
                    sweep(api, SweepWork.model_validate(work), lease)
                    if kind == "chatwoot.sweep"
                    else Observation(api, ObserveWork.model_validate(work), lease).run()
                )
                assert (
                    self.ask(
                        "select outbox.complete(tests.worker_id(), %s, %s, %s)",
                        identity,
                        attempt,
                        json.dumps(result),
                    )
                    == "done"
                )
                self.apply()
            self.ask("select outbox.release(tests.worker_id(), %s::bigint[])", others)
            if not ours:
                return

    def end(self) -> JsonObject:
        """What must be the same whatever became of webhooks."""
        shown: JsonObject = self.ask(
            "select jsonb_build_object("
            " 'lead', jsonb_build_object('status', l.status, 'step', l.next_action,"
            "   'due', l.next_action_at, 'owner', l.consultant_id, 'cycle', l.cycle,"
            "   'unanswered', l.unanswered_since, 'in', l.last_inbound_at,"
            "   'answer', l.last_answer_at,"
            "   'suppressed', people.is_person_suppressed(l.person_id)),"
            " 'replies', (select jsonb_agg("
            "   jsonb_build_array(r.wamid, r.chatwoot_message_id, r.body, r.written_at)"
            "   order by r.written_at) from inbox.replies as r where r.lead_id = l.id),"
            " 'conversations', (select jsonb_object_agg(c.conversation_id,"
            "   jsonb_build_array(c.status, c.assignee_id)) from chatwoot.conversations as c"
            "   where c.lead_id = l.id),"
            " 'wanted', chatwoot.standing_changes(l, chatwoot.current_conversation(l.id),"
            "   util.current_time()) - 'unless_written_after',"
            " 'other', tests.snapshot(%s),"
            " 'failed', (select count(*) from inbox.facts as f where f.state = 'failed'))"
            " from leads.leads as l where l.id = %s",
            self.other,
            self.lead,
        )
        return shown


@pytest.fixture(scope="module")
def world(cluster: ThrowawayCluster) -> Iterator[World]:
    database = cluster.clone()
    with database.connect("admin") as connection:
        yield World(connection)


acts = st.one_of(
    st.builds(Act, st.just("writes"), st.sampled_from(["Quero sim", "Quanto custa?", "ok", "Oi"])),
    st.builds(Act, st.just("answers"), st.sampled_from(["Posso ligar?", "Combinado."])),
    st.just(Act("fails")),
    st.just(Act("notes")),
    st.builds(Act, st.just("assigns"), st.sampled_from([str(agent) for agent in AGENTS])),
    st.builds(Act, st.just("status"), st.sampled_from(["resolved", "open", "snoozed"])),
    st.just(Act("labels", "vip")),
)
fates = st.builds(
    Fate,
    copies=st.sampled_from([0, 0, 1, 1, 2]),
    late=st.sampled_from([0, 0, 1, 3, 99]),
    rank=st.integers(0, 9),
)


def tell(
    world: World,
    model: Model,
    history: list[Act],
    fate_of: Callable[[int], Fate],
    looks: frozenset[int],
) -> JsonObject:
    """Tell a history to its end; `looks`: after which acts Chatwoot is read."""
    waiting: list[tuple[int, int, str, JsonObject]] = []
    number = 0
    for turn, act in enumerate(history):
        at = START + STEP * turn
        world.at(at + timedelta(seconds=2))
        model.do(act, at)
        for provider, body in model.bodies:
            fate = fate_of(number)
            number += 1
            waiting += [(turn + fate.late, fate.rank, provider, body)] * fate.copies
        model.bodies.clear()
        due = sorted((item for item in waiting if item[0] <= turn), key=lambda item: item[1])
        waiting = [item for item in waiting if item[0] > turn]
        for _, _, provider, body in due:
            world.deliver(provider, body)
        if turn in looks:
            world.at(at + timedelta(minutes=3))
            world.look(model)
    end = START + STEP * len(history)
    world.at(end)
    late = sorted(waiting, key=lambda item: item[1])
    for _, _, provider, body in late[::2]:
        world.deliver(provider, body)
    if -1 in looks:
        world.look(model)
        world.at(end + timedelta(minutes=2))
        world.look(model)
    for _, _, provider, body in late[1::2]:
        world.deliver(provider, body)
    world.at(end + timedelta(hours=1))
    return world.end()


AT_ONCE = Fate(1, 0, 0)
DROPPED = Fate(0, 0, 0)


class _Budget:
    until = 0.0
    has_failed = False


@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(
    history=st.lists(acts, min_size=1, max_size=7),
    drawn=st.lists(fates, min_size=21, max_size=21),
    looks=st.sets(st.integers(0, 6), max_size=2),
    tells_updated_at=st.sampled_from([True, True, True, False]),
)
def test_the_end_is_that_of_all_webhooks(
    history: list[Act],
    drawn: list[Fate],
    looks: set[int],
    tells_updated_at: bool,
    world: World,
) -> None:
    _Budget.until = _Budget.until or time.monotonic() + SECONDS
    if time.monotonic() > _Budget.until and not _Budget.has_failed:
        return

    def told(fate_of: Callable[[int], Fate], looks: frozenset[int]) -> JsonObject:
        with world.untold():
            model = Model(world.phone, world.agent, tells_updated_at)
            return tell(world, model, history, fate_of, looks)

    try:
        all_came = told(lambda _: AT_ONCE, frozenset())
        assert told(lambda number: drawn[number], frozenset(looks) | {-1}) == all_came
        assert told(lambda _: DROPPED, frozenset({-1})) == all_came
        assert told(lambda _: AT_ONCE, frozenset({-1})) == all_came
        assert all_came["failed"] == 0
    except BaseException:
        _Budget.has_failed = True
        raise


def test_a_history_is_told_to_its_end(world: World) -> None:
    """What is drawn really happens, and webhooks that are lost without a look are missed."""
    history = [Act("writes", "Quero sim"), Act("assigns", "101"), Act("answers", "Posso ligar?")]
    with world.untold():
        seen = tell(
            world, Model(world.phone, world.agent), history, lambda _: DROPPED, frozenset({-1})
        )
    assert (seen["lead"]["status"], seen["lead"]["step"]) == ("engaged", "await_reply")
    with world.untold():
        missed = tell(
            world, Model(world.phone, world.agent), history, lambda _: DROPPED, frozenset()
        )
    assert missed["lead"]["status"] == "contacted"

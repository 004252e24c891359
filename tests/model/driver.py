"""Tells a history to a real database through its real doors, and watches what it does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.model.findings import OPEN
from tests.model.rules import (
    FOR_SILENCE,
    GAPS,
    Fact,
    State,
    UndecidedError,
    due_on,
    judge,
    shown,
)  # fmt: skip

START = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
"""Tuesday, nine in the morning in São Paulo."""
DAILY = 11
"""Hour (UTC) of the daily rework."""

WORDS = {
    "question": "Oi, quero saber mais", "thanks": "Muito obrigada!", "stop": "PARAR",
    "resume": "quero receber mensagens", "wrong": "Não sou eu", "para": "Para",
}  # fmt: skip
ERRORS: dict[str, tuple[str, dict[str, Any]]] = {
    "unreachable": ("unreachable", {"phase": "answered", "http_status": 400, "code": 130403}),
    "later": ("later", {"phase": "answered", "http_status": 400, "code": 131049}),
    "broken": ("failed", {"phase": "answered", "http_status": 400, "code": 131053}),
    "timeout": ("unknown", {"phase": "no_answer"}),
}
"""How a template can fail: what it means, and what the worker reports."""
AGENTS = (101, 102, 103)


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact from outside as a history names it; which message it is about is known when told."""

    kind: str
    of: str = ""
    way: str = "whatsapp"
    late: int = 0
    """How many rounds later it arrives."""
    rank: int = 0
    """Its place among what arrives together."""
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """Something that one of ours does over the API."""

    kind: str
    of: str = ""
    minutes_ago: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """Time passes, facts arrive together, somebody of ours acts, the worker works."""

    minutes: int = 60
    days: int = 0
    tellings: tuple[Telling, ...] = ()
    act: Act | None = None
    work: str = "accept"
    """accept, one of ERRORS, chatwoot (which is away), or outage: the worker is away."""


@dataclass(frozen=True, slots=True)
class History:
    """stage: new (nobody knows them), ordered (the template waits), contacted (it was accepted)."""

    stage: str
    rounds: tuple[Round, ...]


@dataclass(slots=True)
class Request:
    """A template whose request was made."""

    uid: str
    purpose: str
    at: datetime
    wamid: str | None
    buttons: Sequence[dict[str, Any]]
    was_refused: bool = False
    is_refusal_told: bool = False

    @property
    def name(self) -> str:
        return f"{self.purpose}:{self.uid}"


@dataclass(slots=True)
class Arrival:
    """A webhook on its way."""

    round: int
    rank: int
    number: int
    provider: str
    body: dict[str, Any]
    fact: Fact | None


class LeftError(Exception):
    """The history comes to what is known not to hold yet."""


class Broken(AssertionError):
    """The database did what must not be."""


@dataclass
class World:
    """One database with one person in it, and somebody who has nothing to do with it."""

    connection: psycopg.Connection[Any]
    stage: str
    is_undecided: bool = False
    is_disturbed: bool = False
    requests: list[Request] = field(default_factory=list)
    person_id: int | None = None
    log: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    known_leads: int = 0
    assignees: list[tuple[datetime, int | None]] = field(default_factory=list)
    """Who had the conversation in Chatwoot since when."""
    choices: list[tuple[datetime, int]] = field(default_factory=list)
    """Of these what a human chose there."""
    lead: dict[str, Any] | None = None
    """How the person stood when something last happened."""
    judged: tuple[int, State] | None = None
    """What the model said of so many facts."""

    def prepare(self) -> None:
        """Commit what every history begins with."""
        # Most of a statement's time would be its plan.
        self.connection.execute("set plan_cache_mode = force_generic_plan")
        with self.connection.transaction():
            self._clock(START - timedelta(hours=2))
            self.ask("select tests.make_operation(%s)", START - timedelta(hours=2))
            self.ask(
                "insert into routing.consultants (name, email, chatwoot_agent_id)"
                " values ('Eva Nunes', 'eva@example.com', 109);"
                " insert into sending.channels"
                " (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id)"
                " values ('outro', '900', 1, 8)"
            )
            bystander = self.ask("select tests.lead(9)")
            self._clock(START - timedelta(minutes=100))
            self.ask("select count(*) from tests.work()")
            uid = self.ask("select uid::text from leads.leads where id = %s", bystander)
            body = {"result": "call_back", "call_back_at": "2026-08-01T12:00:00Z"}
            self._act(START - timedelta(minutes=100), "record_call", uid, body)
            self.person_id = self.lead = None
            self.ask("select count(*) from tests.work()")
            self.eva = self.ask(
                "select id from routing.consultants where email = 'eva@example.com'"
            )
            self.bystander = bystander
            self.uninvolved = self.ask("select tests.digest_of(%s, %s)", bystander, self.eva)
            self.templates = self.ask(
                "select array_agg(t.name || ' ' || t.language order by t.id) from sending.templates"
                " as t where t.purpose in ('first_contact', 'rework')"
            )
            if self.stage != "new":
                self._refer(START - timedelta(minutes=60))
            if self.stage == "contacted":
                self._work("accept", START - timedelta(minutes=30))
        self.first = (
            list(self.facts),
            list(self.requests),
            self.person_id,
            self.known_leads,
            list(self.assignees),
            self.lead,
        )

    def tell(self, history: History) -> list[str]:
        """Tell a history and roll it back; returns what it went through. Raises Broken."""
        self.facts, self.requests = list(self.first[0]), [replace(r) for r in self.first[1]]
        self.person_id, self.known_leads, assignees, self.lead = self.first[2:]
        self.judged = None
        self.assignees, self.choices = list(assignees), []
        self.is_undecided = False
        self.is_disturbed = any(turn.work == "chatwoot" for turn in history.rounds)
        self.log = []
        with self.connection.transaction(force_rollback=True):
            try:
                self._tell(history)
            except LeftError as reason:
                self.log.append(f"left: {reason}")
                self.is_undecided = True
            except (Broken, psycopg.Error) as error:
                error.add_note("\n".join(self.log))
                raise
        return self.log

    def _tell(self, history: History) -> None:
        pending: list[Arrival] = []
        now = START
        if self.stage == "new":
            self._refer(now)
        else:
            self._note_owner()
        for number, turn in enumerate(history.rounds):
            for _ in range(turn.days):
                now = self._next_day(now, turn)
            before, now = now, now + timedelta(minutes=turn.minutes)
            pending += self._arrivals(number, turn, before, now)
            due = sorted(
                (a for a in pending if a.round <= number), key=lambda a: (a.rank, a.number)
            )
            pending = [a for a in pending if a.round > number]
            self._arrive(due, now)
            self._check(f"after what arrived in round {number}")
            if turn.act is not None:
                now += timedelta(minutes=1)
                self._do(turn.act, now)
                self._check(f"after {turn.act} in round {number}")
            now += timedelta(minutes=1)
            self._work(turn.work, now)
            self._check(f"after the work of round {number}")
        self._arrive(pending, now)
        now += timedelta(minutes=1)
        self._work("accept", now)
        self._check("at the end")
        self._check_always()

    # What happens

    def _next_day(self, now: datetime, turn: Round) -> datetime:
        at = now.replace(hour=DAILY, minute=0, second=0, microsecond=0)
        at += timedelta(days=1 if now >= at else 0)
        expected = self._expected_rework(at)
        done = self.ask("select tests.rework_at(%s, %s)", at, self.person_id)
        actions = done["actions"]
        self._stands(done["situation"])
        self.log.append(f"{at:%d %H:%M} rework {actions}")
        if expected is not None and actions != expected:
            raise Broken(f"the rework of {at:%d %H:%M} did {actions} instead of {expected}")
        for action in actions:
            self.facts.append(Fact(at, "planned" if action == "send_template" else "exhausted"))
        at += timedelta(minutes=1)
        self._work("outage" if turn.work == "outage" else "accept", at)
        self._check("after the daily rework")
        return at

    def _expected_rework(self, at: datetime) -> list[str] | None:
        state = self._state()
        if state is None or state.is_resumed:
            return None
        day = due_on(state)
        if day is None or at.date() < day:
            return []
        return ["send_template" if state.steps < len(GAPS) else "exhaust"]

    def _refer(self, at: datetime) -> str:
        _, body = self._act(at, "submit_lead", None, _referral(MARIA))
        outcome = str(body.get("outcome"))
        self.log.append(f"{at:%d %H:%M} referred: {outcome}")
        self.facts.append(Fact(at, "referred", outcome))
        self._note_owner()
        return outcome

    def _note_owner(self) -> None:
        """Whom the rotation gave the lead to is not for the model to say."""
        assert self.lead is not None
        agent, leads = self.lead["newest_agent"], self.lead["leads"]
        if leads != self.known_leads or not any(f.kind == "owner" for f in self.facts):
            self.known_leads = leads
            # Words that were told late opened it when they were written.
            at = datetime.fromisoformat(self.lead["newest_given_at"])
            self.facts.append(Fact(at, "owner", str(agent)))
            self.assignees.append((at, agent))

    def _do(self, act: Act, now: datetime) -> None:
        if act.kind == "refer":
            self._refer(now)
            return
        if act.kind == "other":
            _, body = self._act(now, "submit_lead", None, _referral(JOAO))
            self.log.append(f"{now:%d %H:%M} another one is referred: {body.get('outcome')}")
            self.facts.append(Fact(now, "shared"))
            return
        self._leave_open(Fact(now - timedelta(minutes=act.minutes_ago), act.kind, act.of))
        lead = self.lead
        assert lead is not None
        if act.kind == "status":
            body = {"to": act.of} | ({"reason": "no_interest"} if act.of == "lost" else {})
            status, answer = self._act(now, "change_status", lead["uid"], body)
            fact = Fact(now, "call" if act.of == "opted_out" else "status", act.of)
        elif act.kind == "call":
            called = now - timedelta(minutes=act.minutes_ago)
            body = {"result": act.of, "called_at": called.isoformat()}
            # Told later, it is followed up a day after it was told or a day after it was made.
            due = None if act.minutes_ago else now + timedelta(days=1)
            if act.of == "call_back":
                due = now + timedelta(days=act.days or 1)
                body["call_back_at"] = due.isoformat()
            status, answer = self._act(now, "record_call", lead["uid"], body)
            fact = Fact(called, "call", act.of, due=due, recorded=now)
        elif act.kind == "appointment":
            due = now + timedelta(days=act.days, minutes=30)
            body = {"at": due.isoformat()}
            status, answer = self._act(now, "set_next_action", lead["uid"], body)
            fact = Fact(now, "appointment", due=due)
        else:
            body = {"consultant": f"consultant{act.of}@example.com", "reason": "férias"}
            status, answer = self._act(now, "transfer_lead", lead["uid"], body)
            fact = Fact(now, "owner", str(100 + int(act.of)))
        self.log.append(f"{now:%d %H:%M} {act}: {status} {answer.get('code', '')}")
        if status == 200:
            self.facts.append(fact)
        elif status not in (409,):
            raise Broken(f"{act} was answered {status}: {answer}")

    def _work(self, outcome: str, now: datetime) -> None:
        if outcome == "outage":
            self.log.append(f"{now:%d %H:%M} the worker is away")
            return
        before = self._state()
        is_approved = self._are_templates_approved(now)
        meaning, error = ERRORS.get(outcome, ("accepted", None))
        report = None
        if error is not None:
            report = json.dumps(
                {"target": "whatsapp", "operation": "messages", "message": "x"} | error
            )
        done = self.ask(
            "select tests.work_at(%s, %s, %s, %s)",
            now,
            self.person_id,
            report,
            outcome == "chatwoot",
        )
        self._stands(done["situation"])
        for row in done["sent"]:
            self.log.append(f"{now:%d %H:%M} {row['purpose']} {meaning} {row['wamid'] or ''}")
            if row["purpose"] not in FOR_SILENCE:
                # These are accepted whatever becomes of the others (tests.work).
                self.facts.append(Fact(now, "confirmed", about=str(row["message_uid"])))
                continue
            if not is_approved:
                raise Broken(f"{row['purpose']} left although Meta does not approve of it")
            if before is not None and not before.is_resumed and not before.may_be_written_to:
                raise Broken(f"{row['purpose']} left for one who is {before.status}, {before.step}")
            uid = str(row["message_uid"])
            if any(r.uid == uid and not r.was_refused for r in self.requests):
                raise Broken(f"{row['purpose']} left twice")
            request = Request(
                uid,
                row["purpose"],
                now,
                row["wamid"],
                row["buttons"],
                meaning not in ("accepted", "unknown"),
            )
            self.requests.append(request)
            if meaning == "accepted":
                self.facts.append(Fact(now, "accepted", about=request.name))
            elif meaning == "unknown":
                self.facts.append(Fact(now, "unknown", about=request.name, due=now))
            else:
                due = now + timedelta(hours=24) if meaning == "later" else None
                self.facts.append(Fact(now, "refused", meaning, request.name, due))
        given_up, then = done["situation"]["withdrawn"], done["withdrawn_before"]
        for number in range(then["no_template"], given_up["no_template"]):
            # A machine's finding, like a refusal: there was nothing that might be sent.
            self.log.append(f"{now:%d %H:%M} no template for four hours")
            self.facts.append(Fact(now, "refused", "unreachable", f"missing:{number}"))
        for number in range(then["no_number"], given_up["no_number"]):
            self.log.append(f"{now:%d %H:%M} no number to send to")
            if not any(f.kind == "refused" and f.of == "unreachable" for f in self.facts):
                raise Broken("a number is taken for refused that never was")
            self.facts.append(Fact(now, "refused", "number", f"missing:{number}"))
        if done["assigned"] is not None:
            self.assignees.append((now, done["assigned"]))

    def _are_templates_approved(self, now: datetime) -> bool:
        said = [f for f in self.facts if f.kind == "template" and f.at <= now]
        return not said or max(said, key=lambda f: f.at).of == "approved"

    # What is said outside

    def _arrivals(self, number: int, turn: Round, before: datetime, now: datetime) -> list[Arrival]:
        lead = self.lead
        arrivals: list[Arrival] = []
        span = (now - before) / (len(turn.tellings) + 1)
        for position, telling in enumerate(turn.tellings):
            at = (before + span * (position + 1)).replace(microsecond=0)
            found = self._webhooks(telling, at, number * 10 + position, lead)
            for provider, body, fact in found:
                for copy in range(telling.copies):
                    arrivals.append(
                        Arrival(
                            number + telling.late,
                            (telling.rank + 3 * copy) % 7,
                            len(arrivals),
                            provider,
                            body,
                            fact,
                        )
                    )
        return arrivals

    def _webhooks(
        self, t: Telling, at: datetime, key: int, lead: dict[str, Any] | None
    ) -> list[tuple[str, dict[str, Any], Fact | None]]:
        conversation = lead["conversation_id"] if lead else None
        accepted = [r for r in self.requests if not r.was_refused]
        last = accepted[-1] if accepted else None
        if t.kind == "press" and last is not None and last.wamid is not None:
            position = 1 if t.of == "stop" else 0
            payload = last.buttons[position]["payload"]
            said = {"type": "button", "button": {"payload": payload, "text": "x"}}
            return [("whatsapp", self._message(key, at, said), Fact(at, "press", t.of, last.name))]
        if t.kind == "status" and last is not None:
            return self._status(t, at, last)
        if t.kind == "preference":
            value = {
                "wa_id": PHONE,
                "category": "marketing_messages",
                "value": t.of,
                "timestamp": _unix(at),
            }
            body = _meta(
                at,
                "user_preferences",
                {"contacts": [{"wa_id": PHONE}], "user_preferences": [value]},
            )
            return [("whatsapp", body, Fact(at, "preference", t.of))]
        if t.kind in ("human", "human_refused") and conversation is not None:
            return self._human(t, at, key, conversation)
        if t.kind == "owner" and conversation is not None:
            return [("chatwoot", *self._choice(100 + int(t.of), conversation, at))]
        if t.kind == "template":
            return self._template_states(t, at)
        if t.kind == "revoke":
            # They take back what they wrote first; it was said all the same.
            said = {"type": "revoke", "revoke": {"original_message_id": "wamid.in.0"}}
            return [("whatsapp", self._message(1000 + key, at, said), None)]
        of = t.of if t.kind == "text" else "question"
        fact = Fact(at, "text", of)
        found: list[tuple[str, dict[str, Any], Fact | None]] = []
        if t.way != "chatwoot" or conversation is None:
            said = {"type": "text", "text": {"body": WORDS[of]}}
            found.append(("whatsapp", self._message(key, at, said), fact))
        if t.way != "whatsapp" and conversation is not None:
            found.append(
                (
                    "chatwoot",
                    self._chatwoot_message(key, at, conversation, WORDS[of], incoming=True),
                    fact,
                )
            )
        return found

    def _message(self, key: int, at: datetime, said: dict[str, Any]) -> dict[str, Any]:
        message = {"from": PHONE, "id": f"wamid.in.{key}", "timestamp": _unix(at)} | said
        return _meta(at, "messages", {"messages": [message]})

    def _status(
        self, t: Telling, at: datetime, last: Request
    ) -> list[tuple[str, dict[str, Any], Fact | None]]:
        status: dict[str, Any] = {
            "id": last.wamid or f"wamid.late.{last.uid}", "timestamp": _unix(at),
            "recipient_id": PHONE, "biz_opaque_callback_data": last.uid, "status": t.of,
        }  # fmt: skip
        fact: Fact | None = Fact(at, "delivered", about=last.name, due=last.at)
        if t.of == "sent":
            fact = (
                Fact(at, "accepted", about=last.name, due=last.at) if last.wamid is None else None
            )
        elif t.of not in ("delivered", "read"):
            meaning, error = ERRORS[t.of]
            status |= {"status": "failed", "errors": [{"code": error["code"], "title": "x"}]}
            if last.is_refusal_told or last.wamid is None or at > last.at + timedelta(hours=24):
                return []
            last.is_refusal_told = True
            fact = Fact(at, "refused", meaning, last.name, None)
        return [("whatsapp", _meta(at, "messages", {"statuses": [status]}), fact)]

    def _template_states(
        self, t: Telling, at: datetime
    ) -> list[tuple[str, dict[str, Any], Fact | None]]:
        found: list[tuple[str, dict[str, Any], Fact | None]] = []
        for number, name in enumerate(self.templates):
            template, language = name.split(" ")
            value = {
                "event": t.of.upper(), "message_template_id": number + 1,
                "message_template_name": template, "message_template_language": language,
            }  # fmt: skip
            body = _meta(at, "message_template_status_update", value)
            found.append(("whatsapp", body, Fact(at, "template", t.of)))
        return found

    def _human(
        self, t: Telling, at: datetime, key: int, conversation: int
    ) -> list[tuple[str, dict[str, Any], Fact | None]]:
        name = f"human:{key}"
        words = "De qual estado você fala?" if t.of == "asked" else "Bom dia, sou da equipe"
        body = self._chatwoot_message(key, at, conversation, words, incoming=False)
        found: list[tuple[str, dict[str, Any], Fact | None]] = [
            ("chatwoot", body, Fact(at, "human", t.of, about=name))
        ]
        if t.kind == "human_refused":
            error = {"external_error": "131047: Re-engagement message"}
            refused = body | {"event": "message_updated", "content_attributes": error}
            found.append(("chatwoot", refused, Fact(at, "human_refused", about=name)))
        return found

    def _chatwoot_message(
        self, key: int, at: datetime, conversation: int, words: str, *, incoming: bool
    ) -> dict[str, Any]:
        sender = (
            {"id": 9001, "name": "Maria", "phone_number": f"+{PHONE}"}
            if incoming
            else {"id": 103, "name": "Carla", "type": "user"}
        )
        return {
            "event": "message_created", "id": 50000 + key, "account": {"id": 1}, "inbox": {"id": 7},
            "message_type": "incoming" if incoming else "outgoing",
            "content_type": "text", "content": words,
            "content_attributes": {}, "additional_attributes": {}, "private": False,
            "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "source_id": f"wamid.in.{key}" if incoming else None,
            "sender": sender, "conversation": self._conversation(conversation, at),
        }  # fmt: skip

    def _choice(
        self, agent: int, conversation: int, at: datetime
    ) -> tuple[dict[str, Any], Fact | None]:
        """Somebody gives the conversation to an agent; who has it already is chosen by nobody."""
        if self._assignee(at) != agent:
            self.assignees.append((at, agent))
            self.choices.append((at, agent))
        body = {"event": "conversation_updated"} | self._conversation(conversation, at)
        chosen = [c for c in self.choices if c[0] <= at][-1:]
        facts = (Fact(when, "owner", str(w)) for when, w in chosen if w == self._assignee(at))
        return body, next(facts, None)

    def _assignee(self, at: datetime) -> int | None:
        """Who has the conversation in Chatwoot at a time."""
        newest_first = sorted(self.assignees, key=lambda p: p[0], reverse=True)
        return next((who for when, who in newest_first if when <= at and who), None)

    def _conversation(self, conversation: int, at: datetime) -> dict[str, Any]:
        agent = self._assignee(at)
        assignee = None if agent is None else {"id": agent, "type": "user"}
        return {
            "id": conversation, "inbox_id": 7, "account": {"id": 1}, "status": "open",
            "channel": "Channel::Whatsapp",
            "labels": [], "custom_attributes": {},
            "contact_inbox": {"contact_id": 9001, "inbox_id": 7, "source_id": PHONE},
            "meta": {"sender": {"id": 9001, "phone_number": f"+{PHONE}", "type": "contact"},
                     "assignee": assignee, "assignee_type": "User"},
            "created_at": int(START.timestamp()) - 1800, "updated_at": at.timestamp() + 0.1,
        }  # fmt: skip

    def _arrive(self, arrivals: Sequence[Arrival], now: datetime) -> None:
        if not arrivals:
            return
        # What the facts are does not depend on what the database makes of them.
        for a in arrivals:
            if a.fact is not None:
                self._leave_open(a.fact)
            self._take(a, now)
        heard = self.ask(
            "select tests.hear_at(%s, %s, %s, %s::jsonb[])",
            now,
            self.person_id,
            [a.provider for a in arrivals],
            [json.dumps(a.body) for a in arrivals],
        )
        for a, outcome in zip(arrivals, heard["outcomes"], strict=True):
            name = (
                f"{a.fact.kind} {a.fact.of} {a.fact.about[:16]} of {a.fact.at:%d %H:%M:%S}"
                if a.fact
                else "status"
            )
            self.log.append(f"   arrives: {a.provider} {name}: {outcome}")
            if outcome is not None and outcome.startswith("failed"):
                raise Broken(f"{name}: {outcome}")
        self._stands(heard["situation"])

    def _take(self, a: Arrival, now: datetime) -> None:
        """Add what a webhook says to the facts."""
        if a.provider == "chatwoot" and a.fact is not None:
            # Chatwoot shows the conversation as it was then: who had it is learnt with it, unless
            # we had given it to somebody since.
            shown_then = [c for c in self.choices if c[0] <= a.fact.at]
            for at, agent in shown_then[-1:]:
                if self._assignee(a.fact.at) != agent:
                    continue
                self.facts += [f for f in [Fact(at, "owner", str(agent))] if f not in self.facts]
        if a.fact is None or a.fact in self.facts:
            return
        fact = a.fact
        if fact.kind == "refused":
            for request in self.requests:
                request.was_refused = request.was_refused or request.name == fact.about
            if fact.of == "later":
                sent = [r.at for r in self.requests if r.name == fact.about]
                if any(f.kind == "planned" and f.at > min(sent, default=now) for f in self.facts):
                    return  # The cadence has gone on: it is not said behind what followed it.
                if any(
                    f.kind == fact.kind and f.about == fact.about and f.at == fact.at
                    for f in self.facts
                ):
                    return
                fact = replace(fact, due=now + timedelta(hours=24))
        self.facts.append(fact)

    def _leave_open(self, fact: Fact) -> None:
        for name, is_met in OPEN.items():
            if is_met(fact, self.facts):
                raise LeftError(name)

    # What is true

    def _state(self) -> State | None:
        if self.is_undecided:
            return None
        if self.judged is not None and self.judged[0] == len(self.facts):
            return self.judged[1]
        try:
            state = judge(self.facts)
        except UndecidedError as error:
            self.log.append(f"   undecided: {error}")
            self.is_undecided = True
            return None
        self.judged = (len(self.facts), state)
        return state

    def _check(self, when: str) -> None:
        lead = self.lead
        assert lead is not None
        if lead["leads"] != self.known_leads:
            self._note_owner()
        if lead["open_leads"] > 1:
            raise Broken(f"{when}: {lead['open_leads']} open leads of one person")
        state = self._state()
        if state is None:
            return
        referred = sum(f.kind == "referred" and f.of == "created" for f in self.facts)
        is_opened = not state.is_open or lead["leads"] > referred
        if state.is_detached and lead["is_held"] and is_opened:
            # The stranger's words had opened a lead before it was known whose they were: a human
            # looks at it, and nothing is sent.
            return
        expected = shown(state)
        due = lead["due_at"] and datetime.fromisoformat(lead["due_at"])
        actual = lead | {"due": due, "owner": str(lead["agent"])}
        wrong = {
            k: (str(actual[k]), str(v))
            for k, v in expected.items()
            if v is not None
            and not (actual[k] in v if isinstance(v, frozenset) else actual[k] == v)
        }
        if "step" in expected and expected["step"] is None and lead["step"] is not None:
            wrong["step"] = (str(lead["step"]), "None")
        if wrong:
            raise Broken(f"{when}: is, should be: {wrong}")

    def _check_always(self) -> None:
        row = self._row(
            "select coalesce((select difference from governance.conservation), 0) as difference,"
            " (select string_agg(reason, ', ') from governance.stagnant_leads"
            # Nobody escalates in a history: whose turn it would be is not the model's.
            " where reason <> 'term_overlooked') as stagnant,"
            " (select bool_and(leads.verify_chain(id)) from leads.leads) as verifies,"
            " tests.digest_of(%s, %s) as digest",
            self.bystander,
            self.eva,
        )
        # What cannot leave while a text is refused or Chatwoot is away is late, and is shown so.
        is_disturbed = self.is_disturbed or not all(
            f.of == "approved" for f in self.facts if f.kind == "template"
        )
        if (
            row["difference"] != 0
            or (row["stagnant"] and not is_disturbed)
            or not row["verifies"]
            or row["digest"] != self.uninvolved
        ):
            raise Broken(f"what always holds does not: {row}, uninvolved before: {self.uninvolved}")

    # Plumbing

    def _clock(self, at: datetime) -> None:
        self.ask("select set_config('indica.fake_now', %s, true)", at.isoformat())

    def _stands(self, situation: dict[str, Any] | None) -> None:
        assert situation is not None
        self.lead = situation

    def _act(
        self, at: datetime, function: str, uid: str | None, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        answer = self.ask(
            "select tests.act_at(%s, %s, %s, %s, %s)",
            at,
            self.person_id,
            function,
            uid,
            json.dumps(body),
        )
        self.person_id = answer["person_id"]
        self._stands(answer["situation"])
        return answer["status"], answer["body"]

    def _row(self, query: str, *values: object) -> dict[str, Any]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(query.encode(), values).fetchone()
        assert row is not None
        return row

    def ask(self, query: str, *values: object) -> Any:
        """The first value of the first row, if there is any."""
        cursor = self.connection.execute(query.encode(), values or None)
        row = cursor.fetchone() if cursor.description else None
        return None if row is None else row[0]


PHONE = "5511971235924"
MARIA = ("Maria Souza", "39053344705")
JOAO = ("João Prado", "52998224725")
"""Two people at one number, whom nobody takes for one."""


def _referral(person: tuple[str, str]) -> dict[str, Any]:
    name, tax_id = person
    about = {"name": name, "phone": f"+{PHONE}", "tax_id": tax_id}
    return {"person": about, "origin": "manual"}


def _unix(at: datetime) -> str:
    return str(int(at.timestamp()))


def _meta(at: datetime, name: str, value: dict[str, Any]) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551140040001", "phone_number_id": "100200300"},
    } | value
    entry = {
        "id": "419561257915477",
        "time": int(at.timestamp()),
        "changes": [{"field": name, "value": value}],
    }
    return {"object": "whatsapp_business_account", "entry": [entry]}

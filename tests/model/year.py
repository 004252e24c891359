"""An operation that lives for months: people, consultants, outages; what must hold each evening.

What is outside (WhatsApp, Chatwoot, people, consultants, the calendar) is played here and keeps a
ledger of its own, which knows nothing of the database's tables.
"""

from __future__ import annotations

import heapq
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
ZONES = {
    11: SAO_PAULO,
    21: SAO_PAULO,
    81: ZoneInfo("America/Recife"),
    92: ZoneInfo("America/Manaus"),
    68: ZoneInfo("America/Rio_Branco"),
}
"""Where people's mobiles are from."""
FIXED = ("01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "11-20", "12-25")
GOOD_FRIDAYS = {date(2026, 4, 3), date(2027, 3, 26)}
CRON, WORKER, CHATWOOT, WHATSAPP = "cron", "worker", "chatwoot", "whatsapp"
NIGHTLY = ("leads.seal_history", "leads.prove_history", "leads.create_partitions", "jobs.purge")
EACH_MINUTE = (
    "outbox.requeue_expired",
    "sending.resolve_unknown",
    "sending.end_restrictions",
    "intake.escalate_quarantine",
    "routing.assign_waiting",
    "routing.escalate",
)
REWORK_HOURS = (9, 13, 17)
"""UTC, as shipped; `test_the_year_runs_the_shipped_schedules` holds them to the rows."""
NOT_REACHED = {"phase": "before_request", "message": "connection refused"}
TICK = timedelta(minutes=30)
GAP_DAYS = 2
"""Three days, less the Sunday or holiday that may have moved the message before."""

FORGOTTEN = """
select l.id, l.status, l.next_action, l.next_action_at, l.consultant_id, l.queue_code, w.due_at
from leads.leads as l
left join routing.waits as w on w.lead_id = l.id
where l.ended_at is null
    and (
        num_nonnulls(l.consultant_id, l.queue_code) = 1
        and (
            (l.next_action in ('first_contact', 'await_reply', 'rework')
                and l.next_action_at > util.current_time())
            or (l.next_action is not null and w.kind <> 'first_contact'
                and (w.due_at > util.current_time() or w.passed_at is not null))
        )
    ) is not true
limit 5
"""
"""Open leads without an owner, or whose step is neither in the future nor escalated."""
LATE = """
select count(*) from leads.leads as l
where l.ended_at is null and l.next_action = 'await_reply'
    and l.next_action_at < util.current_time() - interval '1 day'
"""
DOUBLE = """
select a.lead_id, a.cycle, a.step, count(*), max(m.sends)
from rework.attempts as a
left join sending.messages as m on m.id = a.message_id
group by a.lead_id, a.cycle, a.step
having count(*) > 1 or max(m.sends) > 1
limit 5
"""
TO_DO = """
select l.id, l.uid::text, l.status, l.next_action, l.consultant_id, c.chatwoot_agent_id,
    w.passed_at is not null, v.conversation_id
from leads.leads as l
join routing.waits as w on w.lead_id = l.id
left join routing.consultants as c on c.id = l.consultant_id
left join lateral (
    select o.conversation_id from chatwoot.conversations as o
    where o.lead_id = l.id order by o.attempt desc limit 1
) as v on true
where l.ended_at is null
    and (l.next_action in ('answer_person', 'human_review')
        or (l.next_action in ('call_by_consultant', 'scheduled')
            and l.next_action_at <= util.current_time()))
order by l.id
"""


class Broken(AssertionError):
    """What must hold each evening does not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how many, and what fails when."""

    days: int
    leads_a_day: float
    seed: int = 20261128
    start: date = date(2026, 1, 5)
    faults: Mapping[int, frozenset[str]] | None = None
    """By day, the first is 0; None: drawn."""

    def drawn(self) -> Mapping[int, frozenset[str]]:
        """For each day what is away all day: pg_cron for up to ten days, the others for one."""
        if self.faults is not None:
            return self.faults
        dice = random.Random(self.seed)
        found: dict[int, frozenset[str]] = {}
        stopped = 0
        for day in range(5, self.days - 3):
            if stopped == 0 and dice.random() < 0.015:
                stopped = dice.choice((1, 1, 2, 3, 5, 10))
            kinds = {kind for kind in (WORKER, CHATWOOT, WHATSAPP) if dice.random() < 0.03}
            if stopped:
                stopped -= 1
                kinds.add(CRON)
            found[day] = frozenset(kinds)
        return found


@dataclass(slots=True)
class Human:
    """A consultant as this side knows them."""

    number: int
    id: int
    quickness: float
    """How likely they act on one waiting lead within half an hour of their working time."""
    away_until: date | None = None
    is_gone: bool = False

    @property
    def email(self) -> str:
        return f"consultant{self.number}@example.com"


@dataclass(slots=True)
class Person:
    """Somebody who was referred."""

    phone: str
    zone: ZoneInfo
    is_mobile: bool
    sent: list[tuple[datetime, int, str]] = field(default_factory=list)
    """When, for which lead, for what purpose a message of ours reached WhatsApp."""
    waits_since: datetime | None = None
    """When they wrote what nobody has answered."""
    has_stopped: bool = False


@dataclass
class Year:
    """One operation in a database of its own."""

    connection: psycopg.Connection[Any]
    plan: Plan
    tally: Counter[str] = field(default_factory=Counter)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    is_always_calm: bool = False
    """Judge evenings as if nothing had been away."""

    def __post_init__(self) -> None:
        self.dice = random.Random(self.plan.seed)
        self.faults = self.plan.drawn()
        self.humans: dict[int, Human] = {}
        self.people: list[Person] = []
        self.person_of: dict[int, Person] = {}
        self.coming: list[tuple[datetime, int, str, int, str]] = []
        self.numbers = count(1)
        self.requested: set[str] = set()
        self.lead_of: dict[str, int] = {}
        self.away: frozenset[str] = frozenset()

    # The story

    def prepare(self) -> None:
        """Consultants of all kinds, two pools, and everything else as it ships."""
        self._clock(datetime.combine(self.plan.start, time(3), UTC))
        self._run("set search_path = tests, public")
        weights = [5, 3, 3, 2, 2, 1, 1, 1, 2, 1]
        self._run("select tests.make_operation(%s, %s)", self.now, weights)
        # What ships: hours, terms, cadence, schedules.
        self._run("update ops.settings set value = null")
        quickness = (0.5, 0.5, 0.4, 0.3, 0.3, 0.2, 0.1, 0.05, 0.0, 0.0)
        for number, quick in enumerate(quickness, 1):
            consultant_id = self._value("select tests.consultant(%s)", number)
            self.humans[consultant_id] = Human(number, consultant_id, quick)
        for number, changes in (
            (2, {"daily_capacity": max(2, round(self.plan.leads_a_day / 8))}),
            (3, {"ufs": ["SP", "RJ"]}),
            (4, {"open_capacity": max(10, round(4 * self.plan.leads_a_day))}),
            (5, {"working_hours": {str(d): ["13:00", "19:00"] for d in range(1, 7)}}),
            (6, {"place": "SP"}),
        ):
            email = f"consultant{number}@example.com"
            self._run("select routing.set_availability(%s, %s)", email, json.dumps(changes))
        self._run("select routing.save_pool('eventos', 'Eventos')")
        for number in (1, 2, 7):
            email = f"consultant{number}@example.com"
            self._run("select routing.set_pool_member('eventos', %s, %s)", email, 1 + number % 3)
        self._run(
            "insert into routing.rules (position, name, conditions, pool_id)"
            """ select 0, 'Eventos', '{"origin": ["event"]}', id"""
            " from routing.pools where code = 'eventos'"
        )

    def live(self) -> Counter[str]:
        """Day after day to the end; raises Broken on an evening on which something is wrong."""
        for number in range(self.plan.days):
            day = self.plan.start + timedelta(days=number)
            self.away = self.faults.get(number, frozenset())
            self._morning(number, day)
            for at in self._ticks(day):
                self._clock(at)
                self._live_half_an_hour(day)
            calm = not self.away and not self.faults.get(number - 1)
            self._evening(day, is_calm=calm or self.is_always_calm)
        self._end()
        return self.tally

    def _ticks(self, day: date) -> Iterator[datetime]:
        midnight = datetime.combine(day, time(0), UTC)
        yield midnight + timedelta(hours=3, minutes=50)
        yield midnight + timedelta(hours=9, minutes=5)
        at = midnight + timedelta(hours=10, minutes=30)
        while at <= midnight + timedelta(days=1):
            yield at
            at += TICK

    def _live_half_an_hour(self, day: date) -> None:
        self._refer()
        self._hear()
        self._act(day)
        if CRON not in self.away:
            self._run_jobs()
        if WORKER not in self.away:
            self._work()

    def _morning(self, number: int, day: date) -> None:
        for human in self.humans.values():
            if human.away_until is not None and human.away_until < day:
                human.away_until = None
            if human.is_gone or human.away_until is not None or self.dice.random() > 1 / 40:
                continue
            human.away_until = day + timedelta(days=self.dice.choice((0, 1, 4, 14)))
            self._clock(datetime.combine(day, time(3, 1), UTC))
            self._run(
                "select routing.save_absence(%s, 'vacation', %s, %s)",
                human.email,
                day.isoformat(),
                human.away_until.isoformat(),
            )
            self.tally["absences"] += 1
        if number % 30 == 20:
            self._clock(datetime.combine(day, time(3, 2), UTC))
            self._replace_somebody()
        if number % 30 == 10:
            self._run(
                "select routing.set_pool_member('geral', %s, %s)",
                self.dice.choice(self._present()).email,
                self.dice.randint(1, 5),
            )

    def _replace_somebody(self) -> None:
        leaver = self.dice.choice([h for h in self._present() if h.number > 2])
        leaver.is_gone = True
        number = max(h.number for h in self.humans.values()) + 1
        email = f"consultant{number}@example.com"
        self._run("select routing.leave(%s)", leaver.email)
        last: int | None = 0
        while last is not None:
            last = self._value(
                "select last_id from routing.transfer_leads("
                "p_from => %s, p_to => null, p_filter => '{}', p_reason => 'leaver',"
                " p_actor => 'system', p_after_id => %s)",
                leaver.email,
                last,
            )
        consultant_id = self._value(
            "select consultant_id from routing.save_consultant(%s, %s, %s)",
            f"Novo {number}",
            email,
            100 + number,
        )
        self._run("select routing.set_pool_member('geral', %s, 2)", email)
        self.humans[consultant_id] = Human(number, consultant_id, self.dice.choice((0.1, 0.4)))
        self.tally["leavers"] += 1

    def _present(self) -> list[Human]:
        return [h for h in self.humans.values() if not h.is_gone and h.away_until is None]

    # What comes in

    def _refer(self) -> None:
        local = self.now.astimezone(SAO_PAULO)
        is_busy = local.weekday() < 5 and 8 <= local.hour < 19
        rate = self.plan.leads_a_day / (26 if is_busy else 90)
        share = rate - int(rate)
        for _ in range(int(rate) + (self.dice.random() < share)):
            self._submit()

    def _submit(self) -> None:
        number = next(self.numbers)
        kind = self.dice.random()
        person = None
        body: dict[str, Any] = {"origin": self.dice.choice(("site", "site", "event", "manual"))}
        if kind < 0.02:
            body["person"] = {"name": "asdf 123", "phone": "11999999999"}
        elif kind < 0.12 and self.people:
            person = self.dice.choice(self.people)
        else:
            ddd = self.dice.choice((11, 11, 11, 21, 81, 92, 68))
            is_mobile = kind > 0.18
            digits = f"9{70000000 + number * 37}" if is_mobile else f"3{2000000 + number * 37}"
            person = Person(f"55{ddd}{digits}", ZONES[ddd], is_mobile)
            self.people.append(person)
        if person is not None:
            body["person"] = {"name": "Maria Souza", "phone": f"+{person.phone}"}
        row = self.connection.execute(
            "select s.http_status, s.body from tests.submit_raw(%s, %s) as s",
            (json.dumps(body).encode(), f"y{number}"),
        ).fetchone()
        assert row is not None
        answer = row[1]
        self.tally[f"referrals {answer.get('outcome', 'rejected')}"] += 1
        if answer.get("lead") and person is not None:
            lead_id = self._value(
                "select id from leads.leads where uid = %s", answer["lead"]["uid"]
            )
            self.person_of[lead_id] = person

    def _hear(self) -> None:
        """Webhooks that are due come; the worker reads them, or the jobs when it is away."""
        while self.coming and self.coming[0][0] <= self.now:
            at, key, kind, lead_id, what = heapq.heappop(self.coming)
            person = self.person_of[lead_id]
            if kind == "status":
                status, _, wamid = what.partition(" ")
                said: dict[str, Any] = {"id": wamid, "recipient_id": person.phone}
                said |= {"timestamp": _unix(at), "status": status}
                if status == "failed":
                    said["errors"] = [{"code": 130403, "title": "x"}]
                value = {"statuses": [said]}
            else:
                said = {"from": person.phone, "id": f"wamid.in.{key}", "timestamp": _unix(at)}
                said |= {"type": "text", "text": {"body": what}}
                value = {"messages": [said]}
                self.tally["messages from people"] += 1
                if what == "PARAR":
                    person.has_stopped = True
                    person.waits_since = None
                elif not person.has_stopped:
                    person.waits_since = at
            self._receive("whatsapp", _meta(at, value))
        if WORKER not in self.away:
            while self._value("select inbox.process_deliveries(500)") > 0:
                pass

    def _receive(self, provider: str, body: Mapping[str, Any]) -> None:
        self._run(
            "select api.receive_webhook(tests.service(), %s, convert_to(%s, 'UTF8'))",
            provider,
            json.dumps(body),
        )

    # What people do

    def _plan_answer(self, lead_id: int, wamid: str, purpose: str) -> None:
        """What becomes of a message, and what the person does about it."""
        chance = self.dice.random()
        later = timedelta(seconds=self.dice.randint(20, 300))
        if chance < 0.02 and purpose != "opt_out_confirmation":
            self._come(later, "status", lead_id, f"failed {wamid}")
            return
        if chance < 0.9:
            self._come(later, "status", lead_id, f"delivered {wamid}")
        if purpose == "opt_out_confirmation":
            return
        chance = self.dice.random()
        delay = later + timedelta(hours=self.dice.expovariate(1 / 6))
        if chance < 0.17:
            self._come(delay, "text", lead_id, "Oi, quero saber mais")
        elif chance < 0.20:
            self._come(delay, "text", lead_id, "PARAR")
        elif chance < 0.21:
            self._come(delay, "text", lead_id, "Não sou eu")
        elif chance < 0.23:
            self._come(delay, "text", lead_id, "Obrigada!")

    def _come(self, delay: timedelta, kind: str, lead_id: int, what: str) -> None:
        at = (self.now + delay).replace(microsecond=0)
        heapq.heappush(self.coming, (at, next(self.numbers), kind, lead_id, what))

    # What ours do

    def _act(self, day: date) -> None:
        local = self.now.astimezone(SAO_PAULO)
        if local.weekday() > 4 or _is_holiday(day) or not 8 <= local.hour < 18:
            return
        is_managers_hour = local.hour == 10 and local.minute == 0
        for row in self.connection.execute(TO_DO).fetchall():
            lead_id, uid, status, action, owner, agent, is_escalated, conversation = row
            if owner is None or is_escalated:
                if is_managers_hour and self.dice.random() < 0.8:
                    self._transfer(uid)
                continue
            human = self.humans[owner]
            if human.away_until is not None or self.dice.random() > human.quickness:
                continue
            if action == "answer_person" and conversation is not None:
                self._answer(lead_id, agent, conversation)
            elif action == "human_review":
                self._end_lead(uid, lead_id, "lost")
            elif status == "qualified" and self.dice.random() < 0.6:
                self._end_lead(uid, lead_id, self.dice.choice(("won", "lost")))
            else:
                self._call(uid, lead_id)

    def _transfer(self, uid: str) -> None:
        to = self.dice.choice(self._present()).email
        self._api("transfer_lead", uid, {"consultant": to, "reason": "sem dono"})
        self.tally["given by the manager"] += 1

    def _answer(self, lead_id: int, agent: int, conversation: int) -> None:
        at = self.now - timedelta(minutes=self.dice.randint(1, 20))
        person = self.person_of[lead_id]
        if person.waits_since is not None and at <= person.waits_since:
            at = self.now
        key = next(self.numbers)
        self._receive("chatwoot", _agents_message(key, at, person.phone, agent, conversation))
        person.waits_since = None
        self.tally["answers"] += 1
        if self.dice.random() < 0.4:
            self._come(timedelta(hours=self.dice.expovariate(1 / 3)), "text", lead_id, "E o preço?")

    def _call(self, uid: str, lead_id: int) -> None:
        result = self.dice.choice(("answered", "no_answer", "no_answer", "call_back"))
        body = {"result": result}
        if result == "call_back":
            after = timedelta(days=self.dice.randint(1, 6))
            body["call_back_at"] = (self.now + after).isoformat()
        status = self._api("record_call", uid, body)
        if status == 200 and result != "no_answer":
            self.person_of[lead_id].waits_since = None
        self.tally["calls"] += 1
        if result == "answered" and self.dice.random() < 0.5:
            if self.dice.random() < 0.5:
                self._api("change_status", uid, {"to": "qualified"})
            else:
                self._end_lead(uid, lead_id, self.dice.choice(("won", "lost")))

    def _end_lead(self, uid: str, lead_id: int, to: str) -> None:
        reason = {"reason": "no_interest"} if to == "lost" else {}
        if self._api("change_status", uid, {"to": to} | reason) == 200:
            self.person_of[lead_id].waits_since = None

    def _api(self, function: str, uid: str, body: Mapping[str, Any]) -> int:
        row = self.connection.execute(
            f"select http_status, body from api.{function}(tests.credential(), %s,"
            " convert_to(%s, 'UTF8'))".encode(),
            (uid, json.dumps(body)),
        ).fetchone()
        assert row is not None
        if row[0] not in (200, 409):
            raise Broken(f"{function} {body} was answered {row[0]}: {row[1]}")
        return int(row[0])

    # What machines do

    def _run_jobs(self) -> None:
        names = list(EACH_MINUTE)
        if self.now.hour == 3:
            names += NIGHTLY
        if self.now.minute in (0, 5) and self.now.hour in REWORK_HOURS:
            names.append("rework.run")
        for name in names:
            outcome = self._value("call jobs.run_in_steps(%s, null)", name)
            if outcome != "succeeded":
                error = self._value(
                    "select error from jobs.runs where job_name = %s order by id desc limit 1", name
                )
                raise Broken(f"{self.now} {name}: {outcome}: {error}")

    def _work(self) -> None:
        """All that is due; more seconds pass when a second's limit was reached."""
        sent = 80
        while sent >= 80:
            rows = self.connection.execute(
                "select message_uid::text, lead_id, purpose, wamid from tests.work(%s, %s)",
                (
                    json.dumps(NOT_REACHED) if WHATSAPP in self.away else None,
                    CHATWOOT in self.away,
                ),
            ).fetchall()
            sent = 0
            for uid, lead_id, purpose, wamid in rows:
                if wamid is not None:
                    sent += 1
                    self._leave(uid, lead_id, purpose)
                    self._plan_answer(lead_id, wamid, purpose)
            if sent >= 80:
                self._clock(self.now + timedelta(seconds=1))

    def _leave(self, uid: str, lead_id: int, purpose: str) -> None:
        """A message reached WhatsApp: may it have?"""
        person = self.person_of[lead_id]
        self.tally[f"messages {purpose}"] += 1
        what = f"{self.now} {purpose} of lead {lead_id}"
        if uid in self.requested:
            raise Broken(f"{what} left twice")
        self.requested.add(uid)
        if purpose == "opt_out_confirmation":
            return
        if person.has_stopped:
            raise Broken(f"{what} left although the person said stop")
        local = self.now.astimezone(person.zone)
        if local.weekday() == 6 or _is_holiday(local.date()) or not 8 <= local.hour < 20:
            raise Broken(f"{what} left at {local}, outside the hours")
        if purpose == "rework" and person.waits_since is not None:
            raise Broken(f"{what} left although they wait since {person.waits_since}")
        for at, other, _ in person.sent[-1:]:
            days = (local.date() - at.astimezone(person.zone).date()).days
            if other == lead_id and days < GAP_DAYS:
                raise Broken(f"{what} left {days} days after another")
            if other != lead_id and days < GAP_DAYS:
                self.tally["first contacts soon after another lead's message"] += 1
        person.sent.append((self.now, lead_id, purpose))

    # What holds

    def _evening(self, day: date, *, is_calm: bool) -> None:
        def refuse(what: str, rows: Sequence[Any]) -> None:
            if rows:
                raise Broken(f"evening of {day} (away: {sorted(self.away)}): {what}: {rows}")

        self.tally["evenings"] += 1
        refuse("conservation", self._rows(
            "select difference from governance.conservation where difference <> 0"
        ))  # fmt: skip
        refuse("nobody has it", self._rows(
            "select id from leads.leads where ended_at is null"
            " and num_nonnulls(consultant_id, queue_code) <> 1"
        ))  # fmt: skip
        if is_calm:
            self.tally["evenings on which all ran"] += 1
            refuse("forgotten", self._rows(FORGOTTEN))
            refuse("stagnant", self._rows(
                "select lead_id, reason, next_action, next_action_at"
                " from governance.stagnant_leads where reason <> 'term_passed' limit 5"
            ))  # fmt: skip
        if CRON in self.away and self._value(LATE) > 0:
            self.tally["evenings without pg_cron on which leads are late"] += 1
            if self._value("select count(*) from governance.stagnant_leads") == 0:
                raise Broken(f"evening of {day}: leads are late, and none stagnates")
        # Past their last escalation, or over and never looked at: in the alert, all of them.
        escalated = self._value(
            "select count(*) from governance.terms where state in ('escalated', 'overlooked')"
        )
        if escalated:
            alerted = self._value(
                "select coalesce(sum(arguments[1]::integer), 0) from governance.findings"
                " where code = 'terms_escalated'"
            )
            if escalated != alerted:
                raise Broken(f"evening of {day}: {escalated} escalated, {alerted} in the alert")
            self.tally["evenings with an alert open"] += 1

    def _end(self) -> None:
        for what, query in {
            "attempts made twice": DOUBLE,
            "broken histories": (
                "select id from leads.leads where not leads.verify_chain(id) limit 5"
            ),
            "terms escalated twice": (
                "select lead_id from leads.events where kind = 'term_passed'"
                " group by lead_id, data ->> 'due_at', data ->> 'consultant_id' having count(*) > 1"
            ),
            "decisions that replay otherwise": (
                "select id from routing.decisions"
                " where routing.replay(id) is distinct from winner_id limit 5"
            ),
            "turns with a gap": (
                "select pool_id from routing.decisions where seq is not null"
                " group by pool_id having max(seq) <> count(*)"
            ),
            "leads given to somebody away": (
                "select d.id from routing.decisions as d join routing.absences as a"
                " on a.consultant_id = d.winner_id and d.decided_at >= a.starts_at"
                " and coalesce((d.snapshot ->> 'opens_at')::timestamptz, d.decided_at) < a.ends_at"
                " where d.seq is not null limit 5"
            ),
        }.items():
            rows = self._rows(query)
            if rows:
                raise Broken(f"{what}: {rows}")
        for name, query in {
            "leads": "select count(*) from leads.leads",
            "open leads": "select count(*) from leads.leads where ended_at is null",
            "decisions": "select count(*) from routing.decisions",
            "terms passed": "select count(*) from leads.events where kind = 'term_passed'",
            "attempts": "select count(*) from rework.attempts",
        }.items():
            self.tally[name] = self._value(query)
        self.tally.update(
            {f"leads {status}": n for status, n in self._rows(
                "select status, count(*) from leads.leads group by status"
            )}
        )  # fmt: skip

    # Plumbing

    def _clock(self, at: datetime) -> None:
        self.now = at
        self._run("select set_config('indica.fake_now', %s, false)", at.isoformat())

    def _run(self, query: str, *values: object) -> None:
        self.connection.execute(query.encode(), values or None)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode()).fetchall()

    def _value(self, query: str, *values: object) -> Any:
        row = self.connection.execute(query.encode(), values or None).fetchone()
        assert row is not None, query
        return row[0]


def _is_holiday(day: date) -> bool:
    return f"{day:%m-%d}" in FIXED or day in GOOD_FRIDAYS


def _unix(at: datetime) -> str:
    return str(int(at.timestamp()))


def _meta(at: datetime, value: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {"display_phone_number": "551140040001", "phone_number_id": "100200300"}
    change = {"messaging_product": "whatsapp", "metadata": metadata} | dict(value)
    entry = {
        "id": "419561257915477",
        "time": int(at.timestamp()),
        "changes": [{"field": "messages", "value": change}],
    }
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _agents_message(
    key: int, at: datetime, phone: str, agent: int, conversation: int
) -> dict[str, Any]:
    user = {"id": agent, "name": "Consultor", "type": "user"}
    shown = {
        "id": conversation, "inbox_id": 7, "account": {"id": 1}, "status": "open",
        "channel": "Channel::Whatsapp", "labels": [], "custom_attributes": {},
        "contact_inbox": {"contact_id": 9001, "inbox_id": 7, "source_id": phone},
        "meta": {
            "sender": {"id": 9001, "phone_number": f"+{phone}", "type": "contact"},
            "assignee": user, "assignee_type": "User",
        },
        "created_at": int(at.timestamp()) - 3600, "updated_at": at.timestamp() + 0.1,
    }  # fmt: skip
    return {
        "event": "message_created", "id": key, "account": {"id": 1}, "inbox": {"id": 7},
        "message_type": "outgoing", "content_type": "text", "content": "Bom dia!",
        "content_attributes": {}, "additional_attributes": {}, "private": False,
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "source_id": None,
        "sender": user, "conversation": shown,
    }  # fmt: skip

"""Every figure of the desk is what a naive count of the raw rows is, and its list as long."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.database.naive_counts import Facts, Row
from tests.support.cluster import Database

OPEN = ("new", "contacted", "engaged", "qualified")
NOT_LEFT = ("queued", "sending", "cancelled")
PERIODS = {"today": 1, "7d": 7, "30d": 30}
MOMENTS = (
    "2026-03-12 14:00+00",
    "2026-03-14 15:00+00",
    "2026-03-31 21:30+00",
    "2026-06-05 12:00+00",
    None,
)
"""When somebody looks: in the midst of the story, at its busiest, when it is over, at its end."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and of which consultants they see the leads; None: of all."""

    name: str
    consultants: frozenset[int] | None
    sees_queues: bool


class Desk:
    """Pages as the database has them for one viewer, and what they should say."""

    def __init__(self, connection: psycopg.Connection[Any], viewer: Viewer) -> None:
        self.connection = connection
        self.viewer = viewer
        self.facts = Facts(connection)
        self.periods = self.facts.table("leads.status_periods")

    def page(self, name: str, **query: str) -> Any:
        arguments = "" if name == "today" else ", %s::jsonb"
        row = self.connection.execute(
            f"select governance.desk_{name}(desk.viewer_of(c.one){arguments})"
            " from desks as c where c.name = %s".encode(),
            (*((json.dumps(query),) if arguments else ()), self.viewer.name),
        ).fetchone()
        assert row is not None
        return row[0]

    def alerts(self) -> Any:
        row = self.connection.execute(
            "select governance.desk_alerts(desk.viewer_of(c.one)) from desks as c"
            " where c.name = %s",
            (self.viewer.name,),
        ).fetchone()
        assert row is not None
        return row[0]

    def listed(self, **query: str) -> int:
        return int(self.page("leads", **query)["count"])

    # -- the naive count ---------------------------------------------------------------------------

    def sees(self, lead: Row) -> bool:
        mine = self.viewer.consultants
        if mine is None:
            return True
        if lead["consultant_id"] is None:
            return self.viewer.sees_queues
        return lead["consultant_id"] in mine

    def span(self, period: str) -> tuple[datetime, datetime]:
        today = self.facts.day(self.facts.now)
        first = (
            today.replace(day=1)
            if period == "month"
            else today - timedelta(days=PERIODS[period] - 1)
        )
        return self._midnight(first), self._midnight(today + timedelta(days=1))

    def before(self, period: str) -> tuple[datetime, datetime]:
        """As long before, until this hour."""
        begins, ends = self.span(period)
        length = timedelta(days=(self.facts.day(ends) - self.facts.day(begins)).days)
        return begins - length, self.facts.now - length

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.facts.zone).astimezone(UTC)

    def came(self, begins: datetime, ends: datetime) -> list[Row]:
        return [
            lead
            for lead in self.facts.leads.values()
            if begins <= lead["created_at"] < ends and self.sees(lead)
        ]

    def got(self, lead: Row) -> dict[str, bool]:
        stood = {p["status"] for p in self.periods if p["lead_id"] == lead["id"]}
        talked = any(
            c["lead_id"] == lead["id"] and c["result"] in ("answered", "call_back", "opted_out")
            for c in self.facts.calls
        )
        return {
            "leads": True,
            "contacted": bool(lead["first_contact_at"] or talked or "contacted" in stood),
            "replied": any(r["lead_id"] == lead["id"] for r in self.facts.replies),
            "qualified": "qualified" in stood or lead["status"] in ("qualified", "won"),
            "won": lead["status"] == "won",
        }

    def count(self, leads: Iterable[Row]) -> Counter[str]:
        found: Counter[str] = Counter(leads=0, contacted=0, replied=0, qualified=0, won=0)
        for lead in leads:
            found.update(name for name, is_so in self.got(lead).items() if is_so)
        return found

    def sends(self, period: str) -> list[tuple[Row, Row]]:
        begins, ends = self.span(period)
        return [
            (m, self.facts.leads[m["lead_id"]])
            for m in self.facts.messages.values()
            if m["template_id"]
            and m["sending_at"]
            and begins <= m["sending_at"] < ends
            and m["state"] not in NOT_LEFT
            and self.sees(self.facts.leads[m["lead_id"]])
        ]

    def answers(self, message: Row, lead: Row) -> list[Row]:
        """What the person wrote within three days and before anything else of ours."""
        later = [
            m["sending_at"]
            for m in self.facts.messages.values()
            if m["sending_at"]
            and m["sending_at"] > message["sending_at"]
            and m["state"] not in NOT_LEFT
            and self.facts.leads[m["lead_id"]]["person_id"] == lead["person_id"]
        ]
        until = min([message["sending_at"] + timedelta(days=3), *later])
        return [
            r
            for r in self.facts.replies
            if r["person_id"] == lead["person_id"]
            and message["sending_at"] <= r["written_at"] < until
        ]


@pytest.fixture(scope="module")
def story(module_database: Database) -> Iterator[psycopg.Connection[Any]]:
    """An operation with several leads, consultants, teams and channels, in an open transaction."""
    with module_database.connect("admin", autocommit=False) as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.tell_long_story()")
        for number, who in ((80, "Rita"), (80, "Beto"), (81, "Rita"), (82, "Lia")):
            said = json.dumps({"product": "plano", "referrer": {"name": f"{who} Rocha"}})
            connection.execute("select tests.submit(tests.referral(%s, %s))", (number, said))
        connection.execute("select routing.save_team('sul', 'Sul', null)")
        connection.execute("select routing.set_team('consultant1@example.com', 'sul')")
        connection.execute(
            "create temporary table desks as select n.name, tests.desk(n.name || '@example.com',"
            " n.role, n.team) as one from (values ('dora', 'director', null),"
            " ('mia', 'manager', 'sul'), ('consultant2', 'consultant', null))"
            " as n (name, role, team)"
        )
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def viewers(story: psycopg.Connection[Any]) -> list[Viewer]:
    ids = [
        row[0]
        for row in story.execute("select tests.consultant(n) from generate_series(1, 2) as n")
    ]
    return [
        Viewer("dora", None, True),
        Viewer("mia", frozenset(ids[:1]), True),
        Viewer("consultant2", frozenset(ids[1:]), False),
    ]


@pytest.fixture(params=MOMENTS, ids=lambda at: at and at[:10])
def desks(
    story: psycopg.Connection[Any], viewers: list[Viewer], request: pytest.FixtureRequest
) -> Iterator[list[Desk]]:
    with story.transaction(force_rollback=True):
        if request.param is not None:
            story.execute("select tests.freeze(%s)", (request.param,))
            # They are there at that moment too.
            story.execute("update desk.sessions set seen_at = util.current_time()")
            story.execute("update ops.api_tokens set expires_at = null, created_at = '2026-03-01'")
        yield [Desk(story, viewer) for viewer in viewers]


def test_the_overview_counts_leads_as_the_rows_do(desks: list[Desk]) -> None:
    shown = 0
    for desk in desks:
        for period in ("today", "7d", "30d", "month"):
            page = desk.page("overview", period=period)
            leads = desk.came(*desk.span(period))
            now = desk.count(leads)
            assert {name: page["now"][name] for name in now} == now, (desk.viewer, period)
            was = desk.count(desk.came(*desk.before(period)))
            assert {n: page["was"][n] for n in page["was"]} == {n: was[n] for n in page["was"]}
            for measure, number in now.items():
                assert desk.listed(period=period, measure=measure) == number
            by_day = Counter(desk.facts.day(lead["created_at"]) for lead in leads)
            assert {
                date.fromisoformat(d["day"]): d["leads"] for d in page["days"] if d["leads"]
            } == (by_day)
            for part, code in (
                ("origins", lambda lead: lead["origin"]),
                ("products", _product(desk.facts)),
                ("referrers", _referrer(desk.facts)),
            ):
                counted = Counter(map(code, leads))
                if part == "referrers":
                    counted.pop(None, None)
                assert {r["code"]: r["leads"] for r in page[part]} == counted, part
            shown += now["leads"]
    assert shown > 0


def _product(facts: Facts) -> Callable[[Row], str | None]:
    return lambda lead: lead["product_id"] and facts.products[lead["product_id"]]["code"]


def _referrer(facts: Facts) -> Callable[[Row], str | None]:
    return lambda lead: lead["referrer_id"] and str(facts.referrers[lead["referrer_id"]]["uid"])


def test_all_that_consultants_have_is_in_their_table(
    story: psycopg.Connection[Any], desks: list[Desk]
) -> None:
    with story.transaction(force_rollback=True):
        # One has left, with all that is theirs.
        story.execute(
            "update routing.consultants set is_active = false where id = tests.consultant(2)"
        )
        for desk in desks:
            rows = desk.page("overview", period="30d")["consultants"]
            leads = [one for one in desk.came(*desk.span("30d")) if one["consultant_id"]]
            received = Counter(desk.facts.name(one["consultant_id"]) for one in leads)
            assert {r["name"]: r["leads"] for r in rows if r["leads"]} == received
            waiting = Counter(
                desk.facts.name(one["consultant_id"])
                for one in desk.facts.leads.values()
                if one["unanswered_since"] and one["status"] in OPEN and one["consultant_id"]
                and desk.sees(one)
            )  # fmt: skip
            assert {r["name"]: r["waiting"] for r in rows if r["waiting"]} == waiting


def test_who_waits_is_counted_as_the_rows_do(
    story: psycopg.Connection[Any], desks: list[Desk]
) -> None:
    for desk in desks:
        with story.transaction(force_rollback=True):
            # One whose wait has no term, and whose first word is the oldest of all.
            story.execute(
                "with gone as (delete from routing.waits where lead_id = (select min(w.lead_id)"
                " from routing.waits as w where w.kind = 'answer_person') returning lead_id)"
                " update leads.leads set unanswered_since = '2026-03-01' where id in"
                " (select g.lead_id from gone as g)"
            )
            facts = Facts(story)
            kinds = ("answer_person", "call_by_consultant", "human_review", "scheduled")
            waiting = [
                lead
                for lead in facts.leads.values()
                if (lead["id"] in facts.waits or lead["next_action"] in kinds) and desk.sees(lead)
            ]
            soon = facts.now - timedelta(minutes=5)
            late = [
                w
                for w in (facts.waits.get(lead["id"]) for lead in waiting)
                if w and (w["passed_at"] or w["due_at"] < soon or w["passed_ids"])
            ]
            since = [facts.waits[one["id"]]["since"] for one in waiting if one["id"] in facts.waits]
            since += [
                one["unanswered_since"]
                for one in waiting
                if one["next_action"] == "answer_person" and one["unanswered_since"]
            ]
            shown = desk.page("today")["waiting"]
            assert (shown["count"], shown["late"]) == (len(waiting), len(late)), desk.viewer
            oldest = shown["oldest_at"] and datetime.fromisoformat(shown["oldest_at"])
            assert oldest == min(since, default=None), desk.viewer


def test_templates_and_channels_count_what_left(desks: list[Desk]) -> None:
    shown = 0
    for desk in desks[:2]:
        for period in ("7d", "30d"):
            page = desk.page("messages", period=period)
            found: dict[tuple[str, str], set[int]] = {}
            for message, lead in desk.sends(period):
                written = desk.answers(message, lead)
                actions = {r["button_action"] for r in written}
                became = {
                    "sent": True,
                    "arrived": desk.facts.arrived(message),
                    "seen": bool(message["read_at"]),
                    "failed": message["state"] == "failed",
                    "stopped": "stop" in actions,
                    "answered": bool(actions - {"stop", "wrong_person"}),
                }
                template = desk.facts.templates[message["template_id"]]["code"]
                channel = desk.facts.channels[message["channel_id"]]["code"]
                for name, is_so in became.items():
                    if is_so:
                        found.setdefault((template, name), set()).add(lead["id"])
                        found.setdefault((f"#{channel}", name), set()).add(lead["id"])
            for row in page["templates"]:
                for name in ("sent", "arrived", "seen", "answered", "stopped", "failed"):
                    number = len(found.get((row["code"], name), ()))
                    assert row[name] == number, (desk.viewer, period, row["code"], name)
                    assert desk.listed(period=period, behind=name, of=row["code"]) == number
                    shown += number
            for row in page["channels"]:
                for name in ("sent", "failed"):
                    number = len(found.get((f"#{row['code']}", name), ()))
                    assert row[name] == number
                    listed = desk.listed(period=period, behind=f"channel_{name}", of=row["code"])
                    assert listed == number
            months = {desk.facts.month(desk.facts.now)}
            for _ in range(2):
                months.add((min(months) - timedelta(days=1)).replace(day=1))
            # What is told of months to come is not looked at by who looks from before them.
            told = {date.fromisoformat(one["month"]) for one in page["costs"]}
            assert {month for month in told if month <= max(months)} <= months
    assert shown > 0 or desks[0].facts.now > datetime(2026, 4, 1, tzinfo=UTC)


def test_an_answer_is_to_the_last_that_the_person_got(
    story: psycopg.Connection[Any], viewers: list[Viewer]
) -> None:
    with story.transaction(force_rollback=True):
        story.execute("set local session_replication_role = replica")
        row = story.execute(
            # Two leads of one person, written to within a minute, before they wrote.
            "with answered as (select m.id, m.lead_id, l.person_id, m.sending_at"
            " from sending.messages as m join leads.leads as l on l.id = m.lead_id"
            " join inbox.replies as r on r.person_id = l.person_id and r.button_action is null"
            " and r.written_at between m.sending_at + interval '2 minutes'"
            " and m.sending_at + interval '2 days'"
            " where m.purpose = 'first_contact' order by m.id limit 1),"
            " other as (select m.id, m.lead_id from sending.messages as m"
            " join leads.leads as l on l.id = m.lead_id, answered as a"
            " where m.purpose = 'first_contact' and l.status in ('lost', 'exhausted')"
            " and m.accepted_at is not null and l.id <> a.lead_id order by m.id limit 1),"
            " leads as (update leads.leads as l set person_id = a.person_id"
            " from answered as a, other as o where l.id = o.lead_id),"
            " sent as (update sending.messages as m set sending_at = a.sending_at + interval"
            " '1 minute' from answered as a, other as o where m.id = o.id)"
            " select a.sending_at, array[a.id, o.id] from answered as a, other as o"
        ).fetchone()
        assert row is not None
        story.execute("select tests.freeze(%s)", (row[0] + timedelta(hours=1),))
        desk = Desk(story, viewers[0])
        answered = [
            message["id"]
            for message, lead in desk.sends("today")
            if message["id"] in row[1] and desk.answers(message, lead)
        ]
        assert answered == row[1][1:]
        begins, ends = desk.span("today")
        found = story.execute(
            "select count(*) filter (where s.answered) from desks as c, sending.messages as m,"
            " governance.desk_sends(desk.viewer_of(c.one), %s, %s) as s where c.name = 'dora'"
            " and m.id = any (%s) and s.lead_id = m.lead_id and s.template_id = m.template_id",
            (begins, ends, row[1]),
        ).fetchone()
        assert found == (1,)


def test_what_was_wrong_for_long_and_is_over_is_listed(
    story: psycopg.Connection[Any], viewers: list[Viewer]
) -> None:
    with story.transaction(force_rollback=True):
        for ago in (3, 40):
            story.execute(
                "insert into alerts.alerts (code, subject_key, severity, arguments, first_seen_at,"
                " last_seen_at, opened_at, resolved_at) select 'no_worker', %s, 'error', '{}',"
                " at.opened, at.resolved, at.opened, at.resolved from (select util.current_time()"
                " - %s * interval '1 day' as opened, util.current_time() - interval '1 day'"
                " as resolved) as at",
                (str(ago), ago),
            )
        page = Desk(story, viewers[0]).alerts()
        assert len(page["over"]) == 2


def test_the_cadence_counts_what_left_when_it_left(
    story: psycopg.Connection[Any], desks: list[Desk]
) -> None:
    shown = 0
    with story.transaction(force_rollback=True):
        # Half of them were held, and left now.
        story.execute(
            "update sending.messages as m set sending_at = util.current_time()"
            " from rework.attempts as a where a.message_id = m.id and a.id % 2 = 0"
        )
        for desk in (Desk(story, one.viewer) for one in desks[:2]):
            facts = desk.facts
            steps: dict[tuple[int, int, int], Row] = {
                (a["lead_id"], a["cycle"], a["step"]): a for a in facts.attempts
            }
            left = [a for a in facts.attempts if a["state"] == "sent"]
            left = [a for a in left if desk.sees(facts.leads[a["lead_id"]])]
            at = {a["id"]: facts.messages[a["message_id"]]["sending_at"] for a in left}
            today = desk.span("today")
            page = desk.page("rework", period="30d")
            assert page["sent_today"] == len(
                {a["lead_id"] for a in left if today[0] <= at[a["id"]] < today[1]}
            )
            assert desk.listed(behind="steps_today") == page["sent_today"]
            begins, ends = desk.span("30d")
            found: dict[tuple[str, int], dict[str, set[int]]] = {}
            for a in left:
                if not begins <= at[a["id"]] < ends:
                    continue
                lead = facts.leads[a["lead_id"]]
                after = steps.get((a["lead_id"], a["cycle"], a["step"] + 1), {})
                until = at[a["id"]] + timedelta(days=7)
                if after.get("message_id"):
                    until = min(until, facts.messages[after["message_id"]]["sending_at"])
                row = found.setdefault(
                    (facts.policies[a["policy_id"]]["code"], a["step"]),
                    {"sent": set(), "answered": set(), "won": set()},
                )
                row["sent"].add(lead["id"])
                if lead["status"] == "won":
                    row["won"].add(lead["id"])
                if any(
                    r["person_id"] == lead["person_id"]
                    and at[a["id"]] <= r["written_at"] < until
                    and r["button_action"] not in ("stop", "wrong_person")
                    for r in facts.replies
                ):
                    row["answered"].add(lead["id"])
            assert {(e["policy"], e["step"]) for e in page["effect"]} == set(found)
            for one in page["effect"]:
                for name, ids in found[one["policy"], one["step"]].items():
                    assert one[name] == len(ids), (desk.viewer, one["step"], name)
                    of = f"{one['policy']}/{one['step']}"
                    assert desk.listed(period="30d", behind=f"step_{name}", of=of) == len(ids)
                    shown += len(ids)
            planned = [
                a for a in facts.attempts
                if a["state"] == "planned" and desk.sees(facts.leads[a["lead_id"]])
            ]  # fmt: skip
            assert page["plan"]["count"] == sum(a["due_at"] < today[1] for a in planned)
            coming = Counter(facts.day(a["due_at"]) for a in planned if a["due_at"] >= today[1])
            assert {date.fromisoformat(c["day"]): c["planned"] for c in page["coming"]} == coming
            assert page["to_look_at"] == sum(
                lead["next_action"] == "await_reply" and lead["next_action_at"] < today[1]
                and lead["status"] in ("contacted", "engaged") and desk.sees(lead)
                for lead in facts.leads.values()
            )  # fmt: skip


def test_referrers_are_all_who_referred(desks: list[Desk]) -> None:
    shared = 0
    for desk in desks[:2]:
        for product in (None, "plano"):
            query = {"period": "30d", **({"product": product} if product else {})}
            begins, ends = desk.span("30d")

            def is_meant(lead: Row, desk: Desk = desk, product: str | None = product) -> bool:
                return product is None or _product(desk.facts)(lead) == product

            page = desk.page("referrers", **query)
            leads = [lead for lead in desk.came(begins, ends) if is_meant(lead)]
            credit = Counter(lead["referrer_id"] for lead in leads if lead["referrer_id"])
            also: dict[int, set[int]] = {}
            for touch in desk.facts.touches:
                lead = desk.facts.leads[touch["lead_id"]]
                if (
                    touch["referrer_id"]
                    and begins <= touch["occurred_at"] < ends
                    and touch["referrer_id"] != lead["referrer_id"]
                    and desk.sees(lead)
                    and is_meant(lead)
                ):
                    also.setdefault(touch["referrer_id"], set()).add(lead["id"])
            assert page["leads"] == len(leads)
            assert page["referred"] == credit.total()
            assert page["count"] == len(set(credit) | set(also))
            uid = {one: str(row["uid"]) for one, row in desk.facts.referrers.items()}
            assert {r["uid"]: (r["leads"], r["shared"]) for r in page["items"]} == {
                uid[one]: (credit[one], len(also.get(one, ()))) for one in {*credit, *also}
            }
            for row in page["items"]:
                assert desk.listed(**query, referrer=row["uid"]) == row["leads"]
                listed = desk.listed(**query, behind="shared", of=row["uid"])
                assert listed == row["shared"]
                shared += row["shared"]
    assert shared > 0 or desks[0].facts.now < datetime(2026, 4, 1, tzinfo=UTC)


def test_turns_and_queues_are_those_of_the_decisions(desks: list[Desk]) -> None:
    for desk in desks[:2]:
        facts = desk.facts
        begins, ends = desk.span("30d")
        turns = [
            d
            for d in facts.decisions
            if d["seq"] is not None
            and begins <= d["decided_at"] < ends
            and desk.sees(facts.leads[d["lead_id"]])
        ]
        page = desk.page("distribution", period="30d")
        by_rule = {facts.rules[d["rule_id"]]["name"]: set[int]() for d in turns if d["rule_id"]}
        for d in turns:
            if d["rule_id"]:
                by_rule[facts.rules[d["rule_id"]]["name"]].add(d["lead_id"])
        for rule in page["rules"]:
            number = len(by_rule.get(rule["name"], ()))
            assert rule["received"] == number
            assert desk.listed(period="30d", behind="rule", of=rule["name"]) == number
        ids = {str(row["uid"]): one for one, row in facts.consultants.items()}
        pools = {row["code"]: one for one, row in facts.pools.items()}
        for pool in page["pools"]:
            for member in pool["members"]:
                number = len({
                    d["lead_id"] for d in turns
                    if d["pool_id"] == pools[pool["code"]] and d["winner_id"] == ids[member["uid"]]
                })  # fmt: skip
                assert member["received"] == number
                of = f"{pool['code']}/{member['uid']}"
                assert desk.listed(period="30d", behind="turns", of=of) == number
        queued = Counter(
            lead["queue_code"]
            for lead in facts.leads.values()
            if lead["queue_code"] and lead["status"] in OPEN and desk.sees(lead)
        )
        assert {q["code"]: q["leads"] for q in page["queues"]} == queued
        for code, number in queued.items():
            assert desk.listed(behind="queue", of=code) == number


def test_what_waits_longest_is_what_is_listed(
    story: psycopg.Connection[Any], viewers: list[Viewer]
) -> None:
    with story.transaction(force_rollback=True):
        story.execute(
            "update outbox.jobs set state = 'dead', finished_at = util.current_time()"
            " - (1000 - id) * interval '1 minute' where id in (select o.id from outbox.jobs as o"
            " where o.state in ('done', 'dead') order by o.id limit 60)"
        )
        story.execute(
            "update intake.submissions set received_at = received_at - interval '3 days'"
            " where id in (select q.submission_id from intake.quarantine as q"
            " where q.resolved_at is null)"
        )
        desk = Desk(story, viewers[0])
        page = desk.page("today")
        dead = sorted(
            (j for j in desk.facts.jobs if j["state"] == "dead"),
            key=lambda j: (j["finished_at"], j["id"]),
        )
        assert len(dead) > 50
        assert page["jobs"]["count"] == len(dead)
        assert [one["id"] for one in page["jobs"]["items"]] == [j["id"] for j in dead[:50]]
        assert datetime.fromisoformat(page["jobs"]["oldest_at"]) == dead[0]["finished_at"]
        waiting = [q for q in desk.facts.quarantine.values() if not q["resolved_at"]]
        assert page["submissions"]["count"] == len(waiting) > 0
        assert datetime.fromisoformat(page["submissions"]["oldest_at"]) == min(
            desk.facts.submissions[q["submission_id"]]["received_at"] for q in waiting
        )

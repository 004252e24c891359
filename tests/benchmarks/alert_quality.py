"""`make bench-quality`: a quarter of an operation with incidents, and what alerts made of it.

Leads, messages, answers and decisions arrive hour by hour as they do in the trade: by weekday and
hour, more on some days than on others, with a trend and holidays. Into this quarter incidents are
put (an origin falls silent, messages do not arrive, a number stops, a job fails …), and what looks
like one and is none (a worker that restarts, a job that fails once). `alerts.evaluate` looks every
hour, and every few minutes around what happens.

Recall: incidents that became an alert in time. False: alerts that no incident explains, a week.
"""

from __future__ import annotations

import math
import random
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import psycopg

from tests.benchmarks.histories import migrated_cluster

LEAST_RECALL: Final = 0.95
MOST_FALSE: Final = 1.0
ZONE: Final = ZoneInfo("America/Sao_Paulo")
HOUR: Final = timedelta(hours=1)
BEGIN: Final = datetime(2026, 2, 2, 3, tzinfo=ZoneInfo("UTC"))
HABIT_DAYS: Final = 49
"""Before the quarter, in which habits form and nothing is judged."""

ORIGINS: Final = {"site": 9.0, "extension": 4.0, "partner": 2.0}
"""Leads of an ordinary hour of a working day, by origin."""
BY_HOUR: Final = (
    0.12, 0.06, 0.04, 0.03, 0.03, 0.06, 0.2, 0.5, 0.9, 1.2, 1.3, 1.25,
    0.95, 1.0, 1.2, 1.3, 1.25, 1.2, 1.0, 0.8, 0.7, 0.6, 0.4, 0.25,
)  # fmt: skip
BY_WEEKDAY: Final = (1.1, 1.1, 1.05, 1.0, 0.95, 0.5, 0.3)
HOLIDAYS: Final = {date(2026, 4, 3), date(2026, 4, 21), date(2026, 5, 1), date(2026, 6, 4)}
DELIVERED: Final = {"first_contact": 0.93, "rework_1": 0.9}
REPLIED: Final = 0.24
FALLBACK: Final = 0.015


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident: what happens, and which alerts tell it."""

    name: str
    codes: frozenset[str]
    hours: tuple[int, int]
    """How long it lasts: at least, at most."""
    patience: timedelta
    """In which time after it began it must be an alert; for figures its whole length counts."""
    begin: str = ""
    end: str = ""
    figure: str = ""
    factor: float = 1.0
    also: frozenset[str] = frozenset()
    """Other alerts that it explains."""
    only_by_day: bool = False


def _state(
    name: str, code: str, begin: str, end: str, *, minutes: int = 15, also: tuple[str, ...] = ()
) -> Kind:
    return Kind(
        name,
        frozenset({code}),
        (1, 6),
        timedelta(minutes=minutes),
        begin,
        end,
        also=frozenset(also),
    )


def _figure(
    name: str, figure: str, code: str, factor: float, hours: tuple[int, int], *also: str
) -> Kind:
    return Kind(
        name,
        frozenset({code}),
        hours,
        timedelta(hours=3),
        figure=figure,
        factor=factor,
        also=frozenset(also),
        only_by_day=True,
    )


JOB: Final = (
    "insert into outbox.jobs (kind, state, due_at, created_at, first_due_at, finished_at)"
    " values ('webhook.deliver', %s, util.current_time(), util.current_time(),"
    " util.current_time() - interval '2 minutes', {finished})"
)
KINDS: Final = (
    _figure("the site falls silent", "site", "volume_low", 0.0, (8, 30)),
    _figure("the site's form loses four of five", "site", "volume_low", 0.2, (24, 48)),
    _figure("the extension falls silent", "extension", "volume_low", 0.0, (10, 30)),
    _figure("a partner falls silent", "partner", "volume_low", 0.0, (24, 48)),
    _figure("somebody floods the site", "site", "volume_high", 6.0, (3, 8)),
    _figure("a partner repeats its list", "partner", "volume_high", 8.0, (3, 8)),
    _figure("few messages arrive", "delivery", "delivery_low", 0.35, (5, 12)),
    _figure("a fifth does not arrive", "delivery", "delivery_low", 0.75, (24, 48)),
    _figure("nobody answers", "reply", "reply_low", 0.1, (36, 60)),
    _figure("nobody gets the leads", "fallback", "fallbacks_high", 30.0, (4, 12)),
    _state(
        "the number stops",
        "channel_stopped",
        "update sending.channels set state = 'stopped', state_reason = 'refused',"
        " state_since = util.current_time() where is_default",
        "update sending.channels set state = 'active', state_reason = null where is_default",
    ),
    _state(
        "Meta pauses a template",
        "template_stopped",
        "update sending.templates set state = 'paused', state_since = util.current_time()"
        " where code = 'first_contact'",
        "update sending.templates set state = 'approved' where code = 'first_contact'",
    ),
    _state(
        "Meta recategorises a template",
        "template_recategorised",
        "update sending.templates set category_before = 'UTILITY',"
        " category_since = util.current_time() where code = 'rework_1'",
        "update sending.templates set category_before = null where code = 'rework_1'",
    ),
    _state(
        "work is given up",
        "jobs_dead",
        JOB.format(finished="util.current_time()") % "'dead'",
        "delete from outbox.jobs where state = 'dead'",
    ),
    _state(
        "work stands still",
        "outbox_overdue",
        "insert into outbox.jobs (kind, state, due_at, created_at, first_due_at) values"
        " ('meta.lead', 'pending', util.current_time(), util.current_time(), util.current_time())",
        "delete from outbox.jobs where state = 'pending' and kind = 'meta.lead'",
        minutes=25,
    ),
    _state("the worker is gone", "no_worker", "set bench.worker = 'gone'", "reset bench.worker"),
    _state("a job fails", "job_failing", "set bench.job = 'failed'", "reset bench.job", minutes=25),
    _state(
        "seals do not prove history",
        "job_failing",
        "set bench.seals = 'failed'",
        "reset bench.seals",
        minutes=25,
    ),
    _state(
        "webhooks cannot be applied",
        "facts_failed",
        "update inbox.facts set state = 'failed', error = '{}'",
        "update inbox.facts set state = 'applied', error = null",
    ),
    _state(
        "Chatwoot cannot be read",
        "chatwoot_unread",
        "set bench.sweeps = 'stale'",
        "reset bench.sweeps",
        minutes=25,
    ),
    _state(
        "a restored copy",
        "home_unsettled",
        "update ops.homes set settled_at = null, settled_how = null",
        "update ops.homes set settled_at = noticed_at, settled_how = 'first'",
    ),
)
TRAPS: Final = (
    ("the worker restarts", "set bench.worker = 'gone'", "reset bench.worker", 1),
    ("a job fails once", "set bench.job = 'failed'", "reset bench.job", 5),
    (
        "a burst waits for minutes",
        KINDS[14].begin,
        KINDS[14].end,
        6,
    ),
)
"""What is no incident: it passes by itself within so many minutes."""


@dataclass(slots=True)
class Incident:
    kind: Kind
    begins: datetime
    ends: datetime
    found_at: datetime | None = None

    def explains(self, code: str, at: datetime) -> bool:
        lasting = timedelta(hours=30) if self.kind.figure else timedelta(minutes=30)
        return code in self.kind.codes | self.kind.also and self.begins <= at <= self.ends + lasting


@dataclass(slots=True)
class Quarter:
    """One operation that lives hour by hour."""

    connection: psycopg.Connection[Any]
    days: int
    number: int
    incidents: list[Incident] = field(default_factory=list)
    traps: int = 0
    looks: int = 0
    moods: dict[tuple[str, date], float] = field(default_factory=dict)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)

    # -- the operation -------------------------------------------------------------------------

    def prepare(self) -> None:
        run = self.connection.execute
        run("set search_path = tests, public")
        run("set session_replication_role = replica")
        run("set synchronous_commit = off")
        # As bootstrapping sets it for the database, which its clones do not inherit.
        run("set jit = off")
        # A clock of the session; a scheduler that everybody sees.
        run("set application_name = 'indica-jobs'")
        self._move(BEGIN)
        run("select tests.make_operation(null)")
        self._move(BEGIN)
        run("insert into people.people (name, name_key) values ('Ana', 'ana')")
        run(
            "insert into inbox.deliveries (provider, raw_sha256, received_at, state, processed_at)"
            " values ('whatsapp', '', util.current_time(), 'processed', util.current_time())"
        )
        run(
            "insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state,"
            " created_at) values (1, 'x', 'whatsapp.status', '{}', util.current_time(), 'applied',"
            " util.current_time())"
        )
        run("select ops.notice_home()")
        run(KINDS[-1].end)
        run("insert into chatwoot.sweeps (channel_id, since, swept_at) select c.id,"
            " util.current_time(), util.current_time() from sending.channels as c"
            " on conflict do nothing")  # fmt: skip

    def live(self) -> list[tuple[str, str, datetime]]:
        """Every hour of the quarter; the alerts that opened, with code, subject and time."""
        first = BEGIN + timedelta(days=HABIT_DAYS)
        self._plan(first)
        at = BEGIN
        while at < first + timedelta(days=self.days):
            if at >= first:
                self._hour(at)
            self._arrive(at)
            at += HOUR
        rows = self.connection.execute(
            "select a.code, coalesce(a.subject, ''), a.opened_at from alerts.alerts as a"
            " where a.opened_at is not null order by a.opened_at"
        ).fetchall()
        return [(row[0], row[1], row[2]) for row in rows]

    def _plan(self, first: datetime) -> None:
        """Incidents of each kind in turn, those of figures and the others beside each other."""
        for apart, kinds in (
            (3, [kind for kind in KINDS if kind.figure]),
            (2, [kind for kind in KINDS if not kind.figure]),
        ):
            self.chance.shuffle(kinds)
            begins = first + timedelta(days=2)
            number = 0
            while begins < first + timedelta(days=self.days - 4):
                kind = kinds[number % len(kinds)]
                at = begins + timedelta(hours=self.chance.randrange(9, 15))
                if kind.figure and not self._is_workday(at):
                    begins += timedelta(days=1)
                    continue
                length = timedelta(hours=self.chance.randint(*kind.hours))
                self.incidents.append(Incident(kind, at, at + length))
                begins += timedelta(days=apart)
                number += 1

    @staticmethod
    def _is_workday(at: datetime) -> bool:
        days = [(at + timedelta(days=n)).astimezone(ZONE).date() for n in (0, 1)]
        return all(day.weekday() < 5 and day not in HOLIDAYS for day in days)

    def _hour(self, at: datetime) -> None:
        """Judge the hour that ended, and what begins and ends in it minute by minute."""
        self._look(at)
        for incident in self.incidents:
            kind = incident.kind
            if at <= incident.begins < at + HOUR and kind.begin:
                self._do(kind.begin)
                for minute in (1, 2, 4, 7, 11, 14, 20, 24):
                    self._look(at + timedelta(minutes=minute))
            if at <= incident.ends < at + HOUR and kind.end:
                self._do(kind.end)
                for minute in (26, 28, 33, 40):
                    self._look(at + timedelta(minutes=minute))
        busy = any(i.begins - HOUR <= at <= i.ends + 2 * HOUR for i in self.incidents)
        if not busy and self.chance.random() < 0.01:
            self.traps += 1
            _, begin, end, minutes = TRAPS[self.traps % len(TRAPS)]
            self._do(begin)
            self._look(at + timedelta(minutes=30))
            self._look(at + timedelta(minutes=30 + minutes))
            self._do(end)
            self._look(at + timedelta(minutes=31 + minutes))

    def _look(self, at: datetime) -> None:
        self._move(at)
        run = self.connection.execute
        run(
            "update outbox.workers set heartbeat_at = case"
            " when coalesce(current_setting('bench.worker', true), '') = 'gone'"
            " then heartbeat_at else util.current_time() end"
        )
        run("delete from ops.api_processes")
        run("insert into ops.api_processes (name, pid, version, started_at, heartbeat_at)"
            " values ('bench', 1, '0', util.current_time(), util.current_time())")  # fmt: skip
        run(
            "update chatwoot.sweeps set since = case"
            " when coalesce(current_setting('bench.sweeps', true), '') = 'stale'"
            " then since else util.current_time() end"
        )
        # Jobs run by the real clock: all have just succeeded, but those that fail.
        run("delete from jobs.runs")
        run(
            "insert into jobs.runs (job_name, started_at, finished_at, outcome)"
            " select j.name, clock_timestamp(), clock_timestamp(), case"
            " when j.name = 'jobs.purge' and current_setting('bench.job', true) = 'failed'"
            " then 'failed' when j.name = 'leads.prove_history'"
            " and current_setting('bench.seals', true) = 'failed' then 'failed'"
            " else 'succeeded' end from jobs.schedules as j"
        )
        run("select alerts.evaluate()")
        self.looks += 1

    def _do(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def _move(self, at: datetime) -> None:
        self.connection.execute("select set_config('indica.fake_now', %s, false)", (str(at),))

    # -- what comes in -------------------------------------------------------------------------

    def _arrive(self, at: datetime) -> None:
        """All that happens in an hour, in the tables in which it would stand."""
        local = at.astimezone(ZONE)
        for origin, usual in ORIGINS.items():
            mean = (
                usual
                * BY_HOUR[local.hour]
                * BY_WEEKDAY[local.weekday()]
                * (0.15 if local.date() in HOLIDAYS else 1)
                * (1 + 0.15 * (at - BEGIN).days / 140)
                * self._mood(origin, local.date())
                * self._factor(origin, at)
            )
            count = self._poisson(mean)
            if count:
                self._take_in(origin, count, at)

    def _take_in(self, origin: str, count: int, at: datetime) -> None:
        run = self.connection.execute
        fallbacks = min(1.0, FALLBACK * self._factor("fallback", at))
        arrive = {
            code: min(
                1.0, share * (0.985 + 0.03 * self._mood(code, at.date(), 0.02) - 0.015)
            ) * self._factor("delivery", at)
            for code, share in DELIVERED.items()
        }  # fmt: skip
        answer = REPLIED * self._mood("reply", at.date(), 0.08) * self._factor("reply", at)
        chance = self.chance.random
        leads = [
            (
                at + HOUR * chance(),
                chance() < fallbacks,
                chance() < arrive["first_contact"],
                chance() < answer,
                600 + 13000 * chance(),
            )
            for _ in range(count)
        ]
        run(
            """
            with given as (
                select g.at, g.is_fallback, g.has_arrived, g.has_answered, g.seconds,
                    nextval('leads.leads_id_seq') as id
                from unnest(%s::timestamptz[], %s::boolean[], %s::boolean[], %s::boolean[],
                    %s::float8[]) as g (at, is_fallback, has_arrived, has_answered, seconds)
            ),
            taken as (
                insert into leads.leads (id, person_id, submission_id, status, status_since,
                    consultant_id, origin, occurred_at, first_contact_due_at, created_at, ended_at,
                    lost_reason, event_hash)
                overriding system value
                select id, 1, id, 'lost', at, 1, %s, at, at, at, at, 'price', '' from given
            ),
            decided as (
                insert into routing.decisions (lead_id, winner_id, queue_code, snapshot, decided_at)
                select id, case when not is_fallback then 1 end,
                    case when is_fallback then 'triage' end,
                    jsonb_build_object('reason', case when is_fallback then 'nobody' end), at
                from given
            ),
            sent as (
                insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key,
                    recipient, body, state, sends, wamid, queued_at, sending_at, accepted_at,
                    delivered_at, failed_at)
                select g.id, c.id, t.id, t.purpose, 'first_contact:' || g.id, '+5511987654321',
                    'Oi', case when g.has_arrived then 'delivered' else 'failed' end, 1,
                    'bench.' || g.id,
                    g.at, g.at, g.at, case when g.has_arrived then g.at + interval '3 seconds' end,
                    case when not g.has_arrived then g.at + interval '3 seconds' end
                from given as g, sending.channels as c, sending.templates as t
                where t.code = 'first_contact'
            )
            insert into inbox.replies (channel_id, person_id, lead_id, wamid, chatwoot_message_id,
                kind, written_at, created_at)
            select c.id, 1, g.id, 'reply.' || g.id, g.id, 'text',
                g.at + make_interval(secs => g.seconds), g.at + make_interval(secs => g.seconds)
            from given as g, sending.channels as c
            where g.has_arrived and g.has_answered
            """,
            ([lead[0] for lead in leads], [lead[1] for lead in leads], [lead[2] for lead in leads],
             [lead[3] for lead in leads], [lead[4] for lead in leads], origin),
        )  # fmt: skip

    def _factor(self, figure: str, at: datetime) -> float:
        return math.prod(
            i.kind.factor
            for i in self.incidents
            if i.kind.figure == figure and i.begins <= at < i.ends
        )

    def _mood(self, of: str, day: date, spread: float = 0.15) -> float:
        """Some days are better than others, for no reason that anybody knows."""
        key = (of, day)
        if key not in self.moods:
            shape = 1 / spread**2
            self.moods[key] = self.chance.gammavariate(shape, 1 / shape)
        return self.moods[key]

    def _poisson(self, mean: float) -> int:
        count, product, limit = 0, self.chance.random(), math.exp(-mean)
        while product > limit:
            count += 1
            product *= self.chance.random()
        return count


def judge(
    incidents: list[Incident], opened: list[tuple[str, str, datetime]]
) -> tuple[list[Incident], list[tuple[str, str, datetime]]]:
    """The incidents that were missed, and the alerts that nothing explains."""
    for incident in incidents:
        until = (
            incident.ends + incident.kind.patience
            if incident.kind.figure
            else incident.begins + incident.kind.patience
        )
        incident.found_at = min(
            (
                at
                for code, _, at in opened
                if code in incident.kind.codes and incident.begins <= at <= until
            ),
            default=None,
        )
    missed = [incident for incident in incidents if incident.found_at is None]
    unexplained = [
        one for one in opened if not any(i.explains(one[0], one[2]) for i in incidents)
    ]  # fmt: skip
    return missed, unexplained


@click.command()
@click.option("--count", default=91, help="Days that are judged; at most a year.")
@click.option("--seed", default=20261128, help="Another seed, another quarter.")
def main(count: int, seed: int) -> None:
    """Live a quarter, and say what alerts were worth."""
    days = min(max(count, 7), 365)
    start = time.monotonic()
    with migrated_cluster() as cluster, ExitStack() as stack:
        clone = cluster.clone()
        stack.callback(clone.drop)
        quarter = Quarter(clone.connect("admin"), days, seed)
        quarter.prepare()
        opened = quarter.live()
    missed, unexplained = judge(quarter.incidents, opened)
    recall = 1 - len(missed) / max(len(quarter.incidents), 1)
    a_week = len(unexplained) * 7 / days
    precision = 1 - len(unexplained) / max(len(opened), 1)
    for kind in KINDS:
        mine = [i for i in quarter.incidents if i.kind is kind]
        found = [i for i in mine if i.found_at is not None]
        waits = sorted((i.found_at or i.begins) - i.begins for i in found)
        after = str(waits[len(waits) // 2]).split(".")[0] if waits else "-"
        click.echo(f"{kind.name:40} {len(found)} of {len(mine)}, after {after}")
    for code, subject, at in unexplained:
        click.echo(f"false: {code} {subject} {at:%Y-%m-%d %H:%M}")
    click.echo(
        f"{days} days, {len(quarter.incidents)} incidents, {quarter.traps} that are none,"
        f" {quarter.looks:,} looks, {len(opened)} alerts: recall {recall:.2f}, precision"
        f" {precision:.2f}, {a_week:.2f} false a week; {time.monotonic() - start:.0f} s"
    )
    if recall < LEAST_RECALL or a_week > MOST_FALSE:
        sys.exit(1)


if __name__ == "__main__":
    main()

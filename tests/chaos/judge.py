"""Afterwards: none lost, none told twice, every message final or explained.

The sandbox counts what people received; the rest is asked of the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from tests.chaos.people import phone

OPT_OUT_CODE: Final = 131050
"""WhatsApp's code for people who stopped us in its own menu."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was counted; `bad` names what must not be there."""

    what: str
    count: int
    bad: tuple[str, ...] = ()
    must_be_zero: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it is as it has to be."""
        return not self.bad and not (self.must_be_zero and self.count)


class Judge:
    """Asks the database and the sandbox's state."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        state: dict[str, Any],
        leads: int,
        *,
        asked_to_stop: set[int],
        deleted: set[int],
        lost_webhooks: int,
    ) -> None:
        """`asked_to_stop`, `deleted`: numbers of leads, by what people and consultants did."""
        self._connection = connection
        self._state = state
        self._leads = leads
        self._number = {phone(number): number for number in range(leads)}
        self._asked_to_stop = asked_to_stop
        self._deleted = deleted
        self._lost_webhooks = lost_webhooks

    def findings(self) -> Iterable[Finding]:
        """Everything, in the order of the report."""
        yield from self._nothing_lost()
        yield from self._nobody_twice()
        yield from self._every_message()
        yield from self._wishes()
        yield from self._words()
        yield from self._books()

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.encode()).fetchall()

    def _count(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _none(self, what: str, query: str) -> Finding:
        """Each row that the query names must not be."""
        found = [" ".join(map(str, row)) for row in self._rows(query)]
        return Finding(what, len(found), tuple(found[:20]), must_be_zero=True)

    def _nothing_lost(self) -> Iterable[Finding]:
        for what, query in (
            ("submissions", "select count(*) from intake.submissions"),
            ("leads", "select count(*) from leads.leads"),
            ("people", "select count(*) from people.people"),
        ):
            count = self._count(query)
            bad = () if count == self._leads else (f"{count} instead of {self._leads}",)
            yield Finding(what, count, bad)
        difference = self._count("select difference from governance.conservation")
        yield Finding("difference of `governance.conservation`", difference, must_be_zero=True)
        yield self._none(
            "submissions that created no lead",
            "select uid, outcome, reason from intake.submissions where outcome <> 'created'",
        )
        yield self._none(
            "leads that stand still (`governance.stagnant_leads`)",
            "select lead_id, status, next_action, next_action_at, reason"
            " from governance.stagnant_leads",
        )

    def _nobody_twice(self) -> Iterable[Finding]:
        """What the sandbox's WhatsApp took, less what it refused afterwards."""
        received = Counter(
            (send["key"], send["template"]["name"])
            for send in self._state["sends"]
            if send["template"] is not None and send["status"] != "failed"
        )
        first = {key for key, name in received if name.startswith("indica_primeiro_contato")}
        yield Finding("people who got a first message", len(first))
        twice = tuple(
            f"{key} {name} x{times}" for (key, name), times in received.items() if times > 1
        )
        yield Finding("people who got a message twice", len(twice), twice[:20], must_be_zero=True)
        both = Counter(key for key, name in received if name.startswith("indica_primeiro_contato"))
        twice = tuple(key for key, times in both.items() if times > 1)
        yield Finding("people with two first messages", len(twice), twice[:20], must_be_zero=True)
        strangers = tuple(
            sorted({send["input"] for send in self._state["sends"]} - self._known_recipients())
        )
        yield Finding("people whom nobody referred and who got something", len(strangers),
                      strangers[:20], must_be_zero=True)  # fmt: skip

    def _known_recipients(self) -> set[str]:
        """Each referred number, in both forms, with and without a plus."""
        known: set[str] = set()
        for number in self._number:
            digits = number.removeprefix("+")
            for form in (digits, digits[:4] + digits[5:]):
                known |= {form, f"+{form}"}
        return known

    def _every_message(self) -> Iterable[Finding]:
        states = dict(
            self._rows("select state, count(*) from sending.messages group by state order by state")
        )
        for state, meaning in (
            ("read", "final"),
            ("delivered", "final"),
            ("cancelled", "final: overtaken before it left"),
            ("failed", "final: refused, with WhatsApp's reason"),
            ("sent", "explained: a later status never came"),
            ("accepted", "explained: no status ever came"),
            ("unknown", "explained: nobody knows whether it left, a human looks"),
            ("queued", "explained: is tried again at a known time"),
        ):
            yield Finding(f"messages `{state}` ({meaning})", int(states.pop(state, 0)))
        yield Finding(
            "messages in any other state",
            sum(states.values()),
            tuple(states),
            must_be_zero=True,
        )
        yield self._none(
            "messages `failed` without a reason",
            "select id from sending.messages where state = 'failed' and error is null",
        )
        yield self._none(
            "messages `queued` without a job that will send them",
            "select m.id, m.error from sending.messages as m left join outbox.jobs as j"
            " on j.dedupe_key = m.send_key and j.state = 'pending'"
            " where m.state = 'queued' and j.id is null",
        )
        yield self._none(
            "messages `unknown` that nobody looks at",
            "select m.id, l.status, l.next_action from sending.messages as m"
            " join leads.leads as l on l.id = m.lead_id"
            " where m.state = 'unknown' and m.unknown_at < now() - interval '20 minutes'"
            " and l.status in ('new', 'contacted') and l.next_action not in"
            " ('human_review', 'answer_person', 'call_by_consultant')",
        )
        quiet = sum(
            send["status"] in ("delivered", "read")
            for send in self._state["sends"]
            if send["wamid"] in self._quiet_wamids()
        )
        bad = () if quiet <= self._lost_webhooks else (f"{quiet} > {self._lost_webhooks} lost",)
        yield Finding("messages that arrived and whose statuses were lost", quiet, bad)
        received = {send["wamid"] for send in self._state["sends"]}
        invented = tuple(
            row[0]
            for row in self._rows("select wamid from sending.messages where wamid is not null")
            if row[0] not in received
        )
        yield Finding("messages believed sent that never were", len(invented), invented[:20],
                      must_be_zero=True)  # fmt: skip
        yield self._none(
            "dead jobs that nobody can explain",
            "select j.id, j.kind, j.lead_id, j.attempts, j.last_error from outbox.jobs as j"
            " left join sending.messages as m on m.send_key = j.dedupe_key"
            " where j.state = 'dead' and coalesce(m.state, '') not in"
            " ('failed', 'unknown', 'accepted', 'sent', 'delivered', 'read')",
        )

    def _quiet_wamids(self) -> set[str]:
        return {
            row[0]
            for row in self._rows(
                "select wamid from sending.messages"
                " where state in ('accepted', 'sent') and wamid is not null"
            )
        }

    def _wishes(self) -> Iterable[Finding]:
        """Who asked us to stop gets nothing from then on."""
        status = {
            self._number[row[0]]: row[1]
            for row in self._rows(
                "select i.value, l.status from leads.leads as l join people.identifiers as i"
                " on i.person_id = l.person_id and i.kind = 'phone'"
            )
            if row[0] in self._number
        }
        yield Finding("people who asked to stop", len(self._asked_to_stop))
        deaf = tuple(
            f"lead {number}: {status.get(number)}"
            for number in sorted(self._asked_to_stop - self._gone())
            if status.get(number) != "opted_out"
        )
        yield Finding("wishes to stop that were not taken", len(deaf), deaf[:20], must_be_zero=True)
        yield self._none(
            "messages ordered for somebody who had asked to stop",
            "select m.id, m.purpose, m.sending_at, e.at from sending.messages as m"
            " join lateral (select min(e.at) as at from leads.events as e"
            " where e.lead_id = m.lead_id and e.kind = 'status_changed'"
            " and e.data ->> 'to' = 'opted_out') as e on true"
            " where m.purpose <> 'opt_out_confirmation' and m.sending_at > e.at",
        )
        # Of whom WhatsApp said that they had stopped us.
        named = {
            row[0]
            for row in self._rows(
                "select l.id from leads.leads as l join sending.messages as m on m.lead_id = l.id"
                " where m.error ->> 'code' = '131050'"
            )
        }
        refused = {
            f"+{send['key']}"
            for send in self._state["sends"]
            if send["error"] is not None and send["error"]["code"] == OPT_OUT_CODE
        }
        asked = refused | {phone(number) for number in self._asked_to_stop}
        unwilling = tuple(
            f"lead {row[1]}"
            for row in self._rows(
                "select i.value, l.id from leads.leads as l join people.identifiers as i"
                " on i.person_id = l.person_id and i.kind = 'phone' where l.status = 'opted_out'"
            )
            if row[0] not in asked and row[1] not in named
        )
        yield Finding(
            "people held as unwilling who had asked for nothing",
            len(unwilling),
            unwilling[:20],
            must_be_zero=True,
        )

    def _gone(self) -> set[int]:
        """Whose words are nowhere any more: Meta's copy was lost and Chatwoot's deleted."""
        return self._deleted

    def _words(self) -> Iterable[Finding]:
        """What people wrote to us after they were referred."""
        known = {row[0] for row in self._rows("select wamid from inbox.replies")}
        created = {
            row[0]: row[1]
            for row in self._rows(
                "select i.value, extract(epoch from l.created_at)::float8 from leads.leads as l"
                " join people.identifiers as i on i.person_id = l.person_id and i.kind = 'phone'"
            )
        }
        kept = {message["source_id"] for message in self._state["messages"] if message["source_id"]}
        numbers = {number.removeprefix("+"): number for number in self._number}
        said = [
            item
            for item in self._state["inbound"]
            if item["key"] in numbers
            # By whole seconds, and by the sandbox's clock.
            and int(item["at"]) > created.get(numbers[item["key"]], float("inf")) + 1
            and item["kind"] in ("text", "button")
        ]
        yield Finding("messages of referred people", len(said))
        missing = [item for item in said if item["wamid"] not in known]
        lost = tuple(f"{item['wamid']} {item['text']}" for item in missing if item["wamid"] in kept)
        yield Finding("of them lost", len(lost), lost[:20], must_be_zero=True)
        yield Finding(
            "of them known to nobody: the webhook was lost, the conversation deleted",
            len(missing) - len(lost),
        )
        yield self._none(
            "facts that could not be applied",
            "select id, kind, error from inbox.facts where state = 'failed'",
        )
        yield self._none(
            "deliveries that nobody read",
            "select id from inbox.deliveries where state = 'received'",
        )

    def _books(self) -> Iterable[Finding]:
        yield self._none(
            "histories whose chain does not verify",
            "select id from leads.leads where not leads.verify_chain(id)",
        )
        yield self._none(
            "pools whose turns have a gap",
            "select pool_id from routing.decisions where seq is not null"
            " group by pool_id having max(seq) <> count(*)",
        )
        yield self._none(
            "decisions that do not replay",
            "select id from routing.decisions where routing.replay(id) is distinct from winner_id",
        )
        yield self._none(
            "referrals in quarantine", "select submission_id, reason from intake.quarantine"
        )
        yield self._none(
            "open leads without an owner",
            "select id, status from leads.leads where status in"
            " ('new', 'contacted', 'engaged', 'qualified')"
            " and consultant_id is null and queue_code is null",
        )

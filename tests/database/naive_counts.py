"""A second, naive count of every column of `governance` and `bi`, from the raw rows.

`differences(connection, views)` reads the tables and the views in the caller's transaction, counts
each view anew with plain loops, and returns one sentence for each row or column that is not the
same. It knows nothing of how the views are written and may be called after any history.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]
Connection = psycopg.Connection[Any]
ZERO = timedelta(0)
SECOND = timedelta(seconds=1)
FOREVER = datetime.max.replace(tzinfo=UTC)
OPEN = ("new", "contacted", "engaged", "qualified")
STAGES = {"contacted": 1, "engaged": 2, "qualified": 3, "won": 4}
ENDS = ("won", "lost", "opted_out", "unreachable", "exhausted")
SPOKEN = ("answered", "call_back", "opted_out")
ORDERS = ("whatsapp.template", "chatwoot.contact", "chatwoot.conversation")
CODE = re.compile(r"[a-z0-9_]{1,60}")


# -- small change ----------------------------------------------------------------------------------


def least(*values: Any) -> Any:
    """The smallest of the values that are there."""
    return min((value for value in values if value is not None), default=None)


def greatest(*values: Any) -> Any:
    """The largest of the values that are there."""
    return max((value for value in values if value is not None), default=None)


def second(at: datetime) -> datetime:
    """The second in which a moment lies."""
    return at.replace(microsecond=0)


def percentile(values: Iterable[Any], share: float) -> Any:
    """As `percentile_cont`: interpolated, null of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    if low + 1 == len(ordered):
        return ordered[low]
    return ordered[low] + (ordered[low + 1] - ordered[low]) * (place - low)


def rounded(value: Any, digits: int) -> Decimal | None:
    """As `round(numeric, digits)`."""
    if value is None:
        return None
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )


def seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def code_of(error: Row | None) -> int | None:
    """Meta's code in an error, where it is one."""
    text = str((error or {}).get("code", ""))
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


# -- the facts -------------------------------------------------------------------------------------


@dataclass
class Facts:
    """The tables, row by row, and what follows from them at one moment."""

    connection: Connection

    def table(self, name: str) -> list[Row]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(f"select * from {name}".encode()).fetchall()

    def keyed(self, name: str, key: str = "id") -> dict[Any, Row]:
        return {row[key]: row for row in self.table(name)}

    def __post_init__(self) -> None:
        row = self.connection.execute("select util.current_time(), clock_timestamp()").fetchone()
        assert row is not None
        self.now: datetime = row[0]
        self.real_now: datetime = row[1]
        self.leads = self.keyed("leads.leads")
        self.people = self.keyed("people.people")
        self.consultants = self.keyed("routing.consultants")
        self.tokens = self.keyed("ops.api_tokens")
        self.sources = self.keyed("intake.sources")
        self.products = self.keyed("leads.products")
        self.referrers = self.keyed("people.referrers")
        self.submissions = self.keyed("intake.submissions")
        self.quarantine = self.keyed("intake.quarantine", "submission_id")
        self.touches = self.table("leads.touches")
        self.calls = self.table("leads.calls")
        self.waits = {w["lead_id"]: w for w in self.table("routing.waits")}
        self.events = sorted(self.table("leads.events"), key=lambda e: (e["lead_id"], e["seq"]))
        self.decisions = sorted(
            self.table("routing.decisions"), key=lambda d: (d["decided_at"], d["id"])
        )
        self.pools = self.keyed("routing.pools")
        self.rules = self.keyed("routing.rules")
        self.members = self.table("routing.pool_members")
        self.turns = self.table("routing.pool_turns")
        self.jobs = self.table("outbox.jobs")
        self.messages = self.keyed("sending.messages")
        self.by_send_key = {m["send_key"]: m for m in self.messages.values()}
        self.templates = self.keyed("sending.templates")
        self.channels = self.keyed("sending.channels")
        self.buttons = self.table("sending.message_buttons")
        self.errors = self.table("sending.whatsapp_errors")
        self.charges = self.table("sending.charges")
        self.prices = sorted(self.table("sending.prices"), key=lambda p: p["since"])
        self.experiments = self.table("sending.experiments")
        self.replies = self.table("inbox.replies")
        self.deliveries = self.keyed("inbox.deliveries")
        self.facts = self.table("inbox.facts")
        self.signals = [s for s in self.table("flow.signals") if s["voided_at"] is None]
        self.attempts = self.table("rework.attempts")
        self.conversations = self.table("chatwoot.conversations")
        self.policies = self.keyed("rework.policies")
        self.suppressions = self.table("people.suppressions")
        self.refreshes = self.keyed("jobs.refreshes", "view_name")
        self.settings = {
            s["key"]: s["default_value"] if s["value"] is None else s["value"]
            for s in self.table("ops.settings")
        }

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings["timezone"])

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def month(self, at: datetime) -> date:
        return self.day(at).replace(day=1)

    def month_end(self, month: date) -> datetime:
        after = (month + timedelta(days=32)).replace(day=1)
        return datetime(after.year, after.month, 1, tzinfo=self.zone).astimezone(UTC)

    def name(self, consultant_id: int | None) -> str | None:
        return self.consultants[consultant_id]["name"] if consultant_id else None

    def holder(self, token: Row) -> str:
        """Whose token it is: the consultant, else the source, else the token itself, by name."""
        source = self.sources.get(token["source_id"])
        return str(self.name(token["consultant_id"]) or (source or token)["name"])

    def setting(self, key: str) -> timedelta:
        row = self.connection.execute("select %s::interval", [self.settings[key]]).fetchone()
        assert row is not None
        found: timedelta = row[0]
        return found

    @cached_property
    def told(self) -> dict[int, Row]:
        """What each submission said, with the group in which it stands."""
        touches = {t["submission_id"]: t for t in self.touches}
        found = {}
        for b in self.submissions.values():
            touch, lead = touches.get(b["id"]) or {}, self.leads.get(b["lead_id"]) or {}
            token = self.tokens[b["token_id"]]
            product = touch.get("product_id") or lead.get("product_id")
            origin = touch.get("origin") or lead.get("origin") or b["origin"]
            found[b["id"]] = {
                "origin": origin, "product": product, "source": token["source_id"],
                "referrer": touch.get("referrer_id") or lead.get("referrer_id"),
                "second": touch.get("product_id") not in (None, lead.get("product_id")),
                "cell": (self.month(b["received_at"]), origin, product, token["source_id"]),
            }  # fmt: skip
        cells = Counter(told["cell"] for told in found.values())
        for told in found.values():
            told["small"] = cells[told["cell"]] < int(self.settings["smallest_cell"])
        return found

    # What was said, and what answers it.

    def arrived(self, message: Row) -> bool:
        return bool(message["delivered_at"] or message["read_at"])

    def left(self, message: Row) -> bool:
        """WhatsApp took it, and did not refuse it afterwards."""
        return self.arrived(message) or bool(
            message["accepted_at"] and message["state"] != "failed"
        )

    def final_state(self, message: Row) -> str:
        if message["read_at"]:
            return "read"
        return "delivered" if message["delivered_at"] else str(message["state"])

    def accepted_at(self, message: Row) -> datetime | None:
        found: datetime | None = message["accepted_at"]
        if found is None and self.arrived(message):
            found = least(message["sending_at"], message["delivered_at"], message["read_at"])
        return found

    @cached_property
    def said(self) -> list[Row]:
        found: list[Row] = []
        for m in self.messages.values():
            if m["sending_at"] and self.left(m):
                later = SECOND if m["purpose"] == "opt_out_confirmation" else ZERO
                found.append(self._words(m["lead_id"], "template", m["id"], m["sending_at"], later))
        found += [
            self._words(s["lead_id"], "message", None, s["said_at"], SECOND)
            for s in self.signals
            if s["signal"] == "human_wrote"
        ]
        found += [
            self._words(c["lead_id"], "call", None, c["called_at"], SECOND)
            for c in self.calls
            if c["result"] in ("answered", "call_back")
        ]
        return found

    def _words(
        self, lead_id: int, kind: str, message_id: int | None, at: datetime, later: timedelta
    ) -> Row:
        lead = self.leads[lead_id]
        return {
            "lead_id": lead_id, "lead_uid": lead["uid"], "person_id": lead["person_id"],
            "kind": kind, "message_id": message_id, "said_at": at,
            "counts_from": second(at) + later,
        }  # fmt: skip

    def last_said(self, person_id: int, at: datetime) -> Row | None:
        before = [w for w in self.said if w["person_id"] == person_id and w["counts_from"] <= at]
        return max(
            before,
            key=lambda w: (w["counts_from"], w["said_at"], w["message_id"] or 0),
            default=None,
        )

    @cached_property
    def credits(self) -> list[Row]:
        found: list[Row] = []
        for r in self.replies:
            if r["person_id"] is None:
                continue
            lead = self.leads.get(r["lead_id"])
            words = self.last_said(r["person_id"], r["written_at"])
            row: Row = {
                "reply_id": r["id"], "lead_id": r["lead_id"],
                "lead_uid": lead["uid"] if lead else None,
                "person_uid": self.people[r["person_id"]]["uid"],
                "written_at": r["written_at"], "wish": r["button_action"],
                "credit": None, "credited_to": None, "message_id": None,
            }  # fmt: skip
            if r["answers_message_id"] is not None:
                row |= {
                    "credit": "named", "credited_to": "template",
                    "message_id": r["answers_message_id"],
                }  # fmt: skip
            elif words is not None:
                row |= {
                    "credit": "last_said", "credited_to": words["kind"],
                    "message_id": words["message_id"],
                }  # fmt: skip
            found.append(row)
        return found

    def replied_at(self, message_id: int) -> datetime | None:
        found: datetime | None = least(
            *(c["written_at"] for c in self.credits if c["message_id"] == message_id)
        )
        return found

    def error_class(self, error: Row | None, otherwise: str | None) -> str | None:
        code = code_of(error)
        fitting = [e for e in self.errors if code and e["first_code"] <= code <= e["last_code"]]
        if fitting:
            narrow = min(fitting, key=lambda e: e["last_code"] - e["first_code"])
            return str(narrow["class"])
        if (error or {}).get("phase") == "before_request":
            return "NOT_SENT"
        return otherwise

    @cached_property
    def never_taken_up(self) -> list[Row]:
        """Orders of a template for which no message was ever made."""
        return [
            j
            for j in self.jobs
            if j["kind"] == "whatsapp.template" and j["dedupe_key"] not in self.by_send_key
        ]

    @staticmethod
    def state_of_order(job: Row) -> str:
        return {"pending": "queued", "claimed": "queued", "dead": "failed"}.get(
            job["state"], "cancelled"
        )

    # Where a lead was, and whose.

    def owner_at(self, lead_id: int, at: datetime, *, including: bool = True) -> int | None:
        owner = None
        for d in self.decisions:
            if d["lead_id"] == lead_id and (
                d["decided_at"] < at or (including and d["decided_at"] == at)
            ):
                owner = d["winner_id"]
        return owner

    @cached_property
    def periods(self) -> list[Row]:
        found: list[Row] = []
        for e in self.events:
            if e["kind"] not in ("created", "status_changed"):
                continue
            previous = found[-1] if found and found[-1]["lead_id"] == e["lead_id"] else None
            if previous is not None:
                previous["left_at"] = e["at"]
            reason = e["data"].get("reason") or ""
            found.append({
                "lead_id": e["lead_id"], "period": previous["period"] + 1 if previous else 1,
                "status": "new" if e["kind"] == "created" else e["data"]["to"],
                "entered_at": e["at"], "left_at": None, "actor": e["actor"],
                "reason": reason if CODE.fullmatch(reason) else None, "event_seq": e["seq"],
                "consultant_id": self.owner_by_events(e["lead_id"], e["seq"]),
            })  # fmt: skip
        return found

    def owner_by_events(self, lead_id: int, seq: int) -> int | None:
        """Whom the lead belonged to at an event; the first owner comes with the creation."""
        decided = {d["id"]: d for d in self.decisions if d["lead_id"] == lead_id}
        owner, is_known = None, False
        for e in self.events:
            if e["lead_id"] == lead_id and "decision_id" in e["data"]:
                if e["seq"] > seq and is_known:
                    break
                owner, is_known = decided[e["data"]["decision_id"]]["winner_id"], True
        return owner

    def status_at(self, lead_id: int, at: datetime) -> str | None:
        for p in self.periods:
            if p["lead_id"] == lead_id and p["entered_at"] < at <= (p["left_at"] or FOREVER):
                return str(p["status"])
        return None

    def stage(self, lead_id: int, before: datetime | None = None) -> int:
        return max(
            (
                STAGES.get(p["status"], 0)
                for p in self.periods
                if p["lead_id"] == lead_id and (before is None or p["entered_at"] < before)
            ),
            default=0,
        )

    @cached_property
    def contacts(self) -> dict[int, Row]:
        found: dict[int, Row] = {}
        for lead in self.leads.values():
            submitted = least(
                self.submissions[lead["submission_id"]]["received_at"],
                *(
                    self.submissions[t["submission_id"]]["received_at"]
                    for t in self.touches
                    if t["lead_id"] == lead["id"]
                ),
            )
            contacted = least(
                lead["first_contact_at"],
                *(
                    p["entered_at"]
                    for p in self.periods
                    if p["lead_id"] == lead["id"] and p["status"] == "contacted"
                ),
                *(
                    c["called_at"]
                    for c in self.calls
                    if c["lead_id"] == lead["id"] and c["result"] in SPOKEN
                ),
            )
            replied = least(*(r["written_at"] for r in self.replies if r["lead_id"] == lead["id"]))
            waited = within = None
            if contacted is not None:
                waited = max(contacted - submitted, ZERO)
                first_said = least(
                    second(contacted),
                    *(
                        second(m["sending_at"])
                        for m in self.messages.values()
                        if m["lead_id"] == lead["id"] and m["accepted_at"] and m["sending_at"]
                    ),
                )
                if replied is not None and replied >= first_said:
                    within = max(replied - contacted, ZERO)
            found[lead["id"]] = {
                "lead_id": lead["id"], "lead_uid": lead["uid"],
                "person_uid": self.people[lead["person_id"]]["uid"],
                "created_at": lead["created_at"], "submitted_at": submitted,
                "contacted_at": contacted, "waited": waited, "replied_at": replied,
                "replied_within": within,
            }  # fmt: skip
        return found

    # What stands still.

    @cached_property
    def overdue(self) -> list[Row]:
        found: list[Row] = []
        for j in self.jobs:
            if j["state"] not in ("pending", "claimed"):
                continue
            age = self.now - j["first_due_at"]
            error = j["last_error"] or {}
            held = error.get("held")
            waits_in_order = held in (
                "people_per_day",
                "channel_rate",
                "recipient_rate",
                "recipient_cooldown",
                "person_cool_down",
            ) or (held == "outside_hours" and j["attempts"] == 0)
            waits_in_order |= self.error_class({"code": error.get("code")}, None) in (
                "RECIPIENT_COOLDOWN",
                "RATE_PAIR",
            )
            if j["state"] == "claimed" or j["due_at"] <= self.now:
                waits_in_order = False
            if age <= timedelta(minutes=1) or waits_in_order:
                continue
            lead, channel = self.leads.get(j["lead_id"]), self.channels.get(j["channel_id"])
            status = error.get("http_status")
            code = code_of(error)
            found.append({
                "job_id": j["id"], "kind": j["kind"], "destination": j["destination"],
                "state": j["state"], "channel": channel["code"] if channel else None,
                "lead_id": lead["id"] if lead else None, "lead_uid": lead["uid"] if lead else None,
                "first_due_at": j["first_due_at"], "overdue_by": age, "next_try_at": j["due_at"],
                "attempts": j["attempts"],
                "reason": held or (str(code) if code is not None else None)
                or (f"http_{status}" if status else None) or error.get("phase"),
            })  # fmt: skip
        return found

    def orders(self, lead_id: int) -> list[Row]:
        return [
            j
            for j in self.jobs
            if j["lead_id"] == lead_id and j["finished_at"] is None and j["kind"] in ORDERS
        ]


# -- the views, one function each ------------------------------------------------------------------


def _clock(f: Facts) -> Iterator[Row]:
    yield {"at": f.now}


def _status_history(f: Facts) -> Iterator[Row]:
    for p in f.periods:
        lead = f.leads[p["lead_id"]]
        kind, _, number = p["actor"].partition(":")
        decided_by = None
        if kind == "token" and int(number) in f.tokens:
            token = f.tokens[int(number)]
            decided_by = f.name(token["consultant_id"]) or token["name"]
        elif kind == "consultant" and int(number) in f.consultants:
            decided_by = f.name(int(number))
        yield {
            "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"],
            "consultant": f.name(p["consultant_id"]), "period": p["period"],
            "status": p["status"], "entered_at": p["entered_at"], "left_at": p["left_at"],
            "duration": (p["left_at"] or f.now) - p["entered_at"],
            "is_current": p["left_at"] is None, "actor": p["actor"], "decided_by": decided_by,
            "reason": p["reason"], "event_seq": p["event_seq"],
        }  # fmt: skip


def _words_said(f: Facts) -> Iterator[Row]:
    yield from f.said


def _reply_credit(f: Facts) -> Iterator[Row]:
    yield from f.credits


def _first_contacts(f: Facts) -> Iterator[Row]:
    yield from f.contacts.values()


def _message_evidence(f: Facts) -> Iterator[Row]:
    for m in f.messages.values():
        lead = f.leads[m["lead_id"]]
        arrived = f.arrived(m)
        statuses = sorted(
            (s for s in f.facts if s["message_id"] == m["id"] and s["kind"] == "status"),
            key=lambda s: (s["occurred_at"], s["id"]),
        )
        presses = sorted(
            (b for b in f.buttons if b["message_id"] == m["id"] and b["pressed_at"]),
            key=lambda b: b["pressed_at"],
        )
        yield {
            "message_id": m["id"], "message_uid": m["uid"], "lead_id": lead["id"],
            "lead_uid": lead["uid"], "person_uid": f.people[lead["person_id"]]["uid"],
            "channel": f.channels[m["channel_id"]]["code"],
            "template": f.templates[m["template_id"]]["code"], "purpose": m["purpose"],
            "state": f.final_state(m), "sends": m["sends"],
            "copies": (m["wamid"] is not None) + len(m["earlier_wamids"]),
            "queued_at": m["queued_at"], "sending_at": m["sending_at"],
            "accepted_at": f.accepted_at(m), "sent_at": m["sent_at"],
            "delivered_at": least(m["delivered_at"], m["read_at"]), "read_at": m["read_at"],
            "failed_at": m["failed_at"] if m["state"] == "failed" and not arrived else None,
            "unknown_at": m["unknown_at"] if m["state"] == "unknown" and not arrived else None,
            "error_code": code_of(m["error"]), "error_class": f.error_class(m["error"], None),
            "last_status": statuses[-1]["payload"]["entry"]["status"] if statuses else None,
            "last_status_at": statuses[-1]["occurred_at"] if statuses else None,
            "wamid_sha256": hashlib.sha256(m["wamid"].encode()).hexdigest() if m["wamid"] else None,
            "pressed": presses[0]["action"] if presses else None,
            "pressed_at": presses[0]["pressed_at"] if presses else None,
            "replied_at": f.replied_at(m["id"]),
        }  # fmt: skip
    for j in f.never_taken_up:
        lead, channel = f.leads[j["lead_id"]], f.channels.get(j["channel_id"])
        empty = dict.fromkeys((
            "message_id", "message_uid", "sending_at", "accepted_at", "sent_at", "delivered_at",
            "read_at", "unknown_at", "error_code", "error_class", "last_status", "last_status_at",
            "wamid_sha256", "pressed", "pressed_at", "replied_at",
        ))  # fmt: skip
        yield empty | {
            "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"],
            "channel": channel["code"] if channel else None,
            "template": j["payload"].get("template_code"), "purpose": j["payload"]["purpose"],
            "state": f.state_of_order(j), "sends": 0, "copies": 0, "queued_at": j["created_at"],
            "failed_at": j["finished_at"] if j["state"] == "dead" else None,
        }  # fmt: skip


def _attempt_state(f: Facts, message: Row | None, ordered: str | None) -> str | None:
    if message is None:
        return ordered
    if f.arrived(message) or message["state"] in ("accepted", "sent", "delivered", "read"):
        return "sent"
    return message["state"] if message["state"] in ("failed", "cancelled") else ordered


def _rework_trail(f: Facts) -> Iterator[Row]:
    for a in f.attempts:
        lead = f.leads[a["lead_id"]]
        m = f.by_send_key.get(f"rework:{a['lead_id']}:{a['cycle']}:{a['step']}")
        state = _attempt_state(f, m, a["state"])
        reason = a["reason"]
        if state != a["state"]:
            reason = {"sent": "accepted", "failed": "refused_afterwards"}.get(state or "")
        accepted = f.accepted_at(m) if m else None
        replied = f.replied_at(m["id"]) if m else None
        yield {
            "attempt_id": a["id"], "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"],
            "consultant": f.name(lead["consultant_id"]),
            "policy": f.policies[a["policy_id"]]["code"], "cycle": a["cycle"], "step": a["step"],
            "template_code": a["template_code"], "state": state, "reason": reason,
            "planned_at": a["created_at"], "due_at": a["due_at"], "finished_at": a["finished_at"],
            "message_uid": m["uid"] if m else None,
            "message_state": f.final_state(m) if m else None,
            "accepted_at": accepted,
            "delivered_at": least(m["delivered_at"], m["read_at"]) if m else None,
            "read_at": m["read_at"] if m else None,
            "failed_at": m["failed_at"] if m and state == "failed" else None,
            "replied_after": replied is not None, "replied_at": replied,
            "replied_within": replied - accepted if replied and accepted else None,
            "lead_status": lead["status"],
        }  # fmt: skip


def _wilson(answered: int, of: int) -> tuple[float, float, float] | None:
    """Share, lower and upper end of its 95 % interval; nothing of fewer than ten."""
    if of < 10:
        return None
    z, share = 1.96, answered / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return share, max(middle - half, 0.0), min(middle + half, 1.0)


def _percent(share: float) -> Decimal:
    return Decimal(repr(100 * share)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _rework_effect(f: Facts) -> Iterator[Row]:
    week = timedelta(days=7)
    found: dict[tuple[str, str], dict[str, list[bool]]] = {}
    for a in f.attempts:
        if a["created_at"] > f.now - week:
            continue
        lead = f.leads[a["lead_id"]]
        until = least(
            a["created_at"] + week,
            *(
                n["created_at"]
                for n in f.attempts
                if (n["lead_id"], n["cycle"], n["step"])
                == (a["lead_id"], a["cycle"], a["step"] + 1)
            ),
        )
        is_answered = any(
            r["person_id"] == lead["person_id"]
            and a["created_at"] <= r["written_at"] < until
            and r["button_action"] not in ("stop", "wrong_person")
            for r in f.replies
        )
        for dimension, value in (
            ("all", "-"),
            ("policy", f.policies[a["policy_id"]]["code"]),
            ("step", str(a["step"])),
            ("template", a["template_code"]),
            ("consultant", f.name(lead["consultant_id"])),
        ):
            if value is None:
                continue
            groups = found.setdefault(
                (dimension, value), {"written": [], "drawn": [], "held_out": []}
            )
            if a["state"] == "held_out":
                groups["held_out"].append(is_answered)
                continue
            groups["written"].append(is_answered)
            if a["hold_out_percent"] > 0:
                groups["drawn"].append(is_answered)
    for (dimension, value), groups in found.items():
        written, drawn, held = (
            _wilson(sum(groups[name]), len(groups[name]))
            for name in ("written", "drawn", "held_out")
        )
        difference: tuple[float, float, float] | None = None
        if drawn and held:
            middle = drawn[0] - held[0]
            below = ((drawn[0] - drawn[1]) ** 2 + (held[2] - held[0]) ** 2) ** 0.5
            above = ((drawn[2] - drawn[0]) ** 2 + (held[0] - held[1]) ** 2) ** 0.5
            difference = middle, middle - below, middle + above
        yield {
            "dimension": dimension, "value": value, "written": len(groups["written"]),
            "answered_percent": _percent(written[0]) if written else None,
            "answered_low": _percent(written[1]) if written else None,
            "answered_high": _percent(written[2]) if written else None,
            "drawn_written": len(groups["drawn"]), "held_out": len(groups["held_out"]),
            "held_out_percent": _percent(held[0]) if held else None,
            "difference": _percent(difference[0]) if difference else None,
            "difference_low": _percent(difference[1]) if difference else None,
            "difference_high": _percent(difference[2]) if difference else None,
        }  # fmt: skip


def _message_costs(f: Facts) -> Iterator[Row]:
    found: dict[tuple[Any, ...], list[Decimal | None]] = {}
    for c in f.charges:
        if c["charged_at"] is None:
            continue
        day = c["charged_at"].astimezone(UTC).date()
        price = None
        for p in f.prices:
            if p["category"] == c["category"] and p["since"] <= day:
                price = p
        message = f.messages.get(c["message_id"])
        key = (
            f.month(c["charged_at"]), f.channels[c["channel_id"]]["code"],
            f.templates[message["template_id"]]["code"] if message else "-",
            c["category"], c["pricing_type"], price["currency"] if price else None,
        )  # fmt: skip
        found.setdefault(key, []).append(price["price"] if price else None)
    for (month, channel, template, category, kind, currency), prices in found.items():
        known = [p for p in prices if p is not None]
        is_free = kind.startswith("free")
        yield {
            "month": month, "channel": channel, "template": template, "category": category,
            "pricing_type": kind, "messages": len(prices), "priced": len(known),
            "cost": Decimal(0) if is_free else sum(known, Decimal(0)) if known else None,
            "currency": currency,
        }  # fmt: skip


def _template_experiments(f: Facts) -> Iterator[Row]:
    for e in f.experiments:
        for t in f.templates.values():
            if t["code"] not in (e["champion"], e["challenger"]):
                continue
            until = (e["ended_at"] or f.now) - timedelta(days=3)
            sends = [
                m
                for m in f.messages.values()
                if m["template_id"] == t["id"]
                and m["delivered_at"]
                and e["started_at"] <= m["sending_at"] < until
            ]
            answered = sum(
                any(
                    v["lead_id"] == m["lead_id"]
                    and v["kind"] == "replied"
                    and v["data"].get("outcome") in _ANSWERS
                    and timedelta(0)
                    <= datetime.fromisoformat(v["data"]["written_at"]) - m["sending_at"]
                    < timedelta(days=3)
                    for v in f.events
                )
                for m in sends
            )
            share = _wilson(answered, len(sends)) if sends else None
            is_challenger = t["code"] == e["challenger"]
            yield {
                "code": e["code"], "started_at": e["started_at"], "ended_at": e["ended_at"],
                "winner": e["winner"], "reason": e["reason"], "template": t["code"],
                "is_challenger": is_challenger,
                "share": e["share"] if is_challenger else 100 - e["share"],
                "least_sends": e["least_sends"], "most_sends": e["most_sends"],
                "arrived": len(sends), "answered": answered,
                "answered_percent": _percent(share[0]) if share else None,
                "answered_low": _percent(share[1]) if share else None,
                "answered_high": _percent(share[2]) if share else None,
            }  # fmt: skip


_ANSWERS = (None, "new_lead", "before_the_end", "after_the_end")


def _overdue_jobs(f: Facts) -> Iterator[Row]:
    yield from f.overdue


def _outbox_health(f: Facts) -> Iterator[Row]:
    for kind, state in sorted({(j["kind"], j["state"]) for j in f.jobs}):
        jobs = [j for j in f.jobs if (j["kind"], j["state"]) == (kind, state)]
        overdue = [o for o in f.overdue if (o["kind"], o["state"]) == (kind, state)]
        oldest = least(*(o["first_due_at"] for o in overdue))
        recent = [
            j for j in jobs if j["finished_at"] and j["finished_at"] > f.now - timedelta(hours=1)
        ]
        took = [
            max((j["finished_at"] - j["first_due_at"]).total_seconds(), 0.0)
            for j in recent
            if state == "done"
        ]
        yield {
            "kind": kind, "state": state, "jobs": len(jobs),
            "oldest_due_at": least(*(
                j["first_due_at"] for j in jobs if state in ("pending", "claimed")
            )),
            "due_now": sum(state == "pending" and j["due_at"] < f.now for j in jobs),
            "overdue": len(overdue), "oldest_overdue_at": oldest,
            "overdue_by": f.now - oldest if oldest else None,
            "leases_expired": sum(
                state == "claimed" and j["lease_expires_at"] < f.now for j in jobs
            ),
            "most_attempts": max(j["attempts"] for j in jobs),
            "p95_latency_seconds": rounded(percentile(took, 0.95), 3),
            "finished_last_hour": len(recent),
            "last_finished_at": greatest(*(j["finished_at"] for j in jobs)),
        }  # fmt: skip


HUMAN_STEPS = ("answer_person", "call_by_consultant", "human_review", "scheduled")


def _terms(f: Facts) -> Iterator[Row]:
    for lead in f.leads.values():
        wait = f.waits.get(lead["id"])
        if lead["status"] not in OPEN or not (wait or lead["next_action"] in HUMAN_STEPS):
            continue
        if wait is None:
            state = "no_term"
        elif wait["passed_at"]:
            state = "escalated"
        elif wait["due_at"] < f.now - timedelta(minutes=5):
            state = "overlooked"
        elif wait["passed_ids"]:
            state = "passed"
        else:
            state = "at_risk" if wait["at_risk_at"] <= f.now else "running"
        shown = ("since", "at_risk_at", "due_at", "told_at", "passed_at")
        yield {
            "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"], "status": lead["status"],
            "consultant": f.name(lead["consultant_id"]), "consultant_id": lead["consultant_id"],
            "queue_code": lead["queue_code"],
            "kind": wait["kind"] if wait else lead["next_action"],
            "next_action_at": lead["next_action_at"], "state": state,
            **{name: wait[name] if wait else None for name in shown},
            "times_passed": len(wait["passed_ids"]) if wait else None,
            "passed_by": (
                ", ".join(str(f.name(i)) for i in wait["passed_ids"]) or None if wait else None
            ),
        }  # fmt: skip


def _stagnant_leads(f: Facts) -> Iterator[Row]:
    patience = f.setting("first_contact_max_wait")
    day = timedelta(days=1)
    for lead in f.leads.values():
        if lead["status"] not in OPEN:
            continue
        action, at = lead["next_action"], lead["next_action_at"]
        is_sending = action in ("first_contact", "rework")
        ordered = f.orders(lead["id"])
        since = least(*(
            o["first_due_at"]
            for o in f.overdue
            if o["lead_id"] == lead["id"] and o["kind"] in ORDERS and is_sending
        ))  # fmt: skip
        silent = lead["status"] in ("contacted", "engaged")
        wait = f.waits.get(lead["id"])
        late = wait["passed_at"] or wait["due_at"] if wait else None
        watched = wait if wait and wait["kind"] != "first_contact" else None
        reason = None
        if lead["consultant_id"] is None and lead["queue_code"] is None:
            reason = "no_owner"
        elif action is None or at is None:
            reason = "no_next_action"
        elif watched and watched["passed_at"]:
            reason = "term_passed"
        elif watched and watched["due_at"] < f.now - timedelta(minutes=5):
            reason = "term_overlooked"
        elif wait is None and action in HUMAN_STEPS:
            reason = "no_term"
        elif is_sending and not ordered:
            reason = "nothing_scheduled"
        elif (
            is_sending
            and since
            and since < f.now - (patience if action == "first_contact" else day)
        ):
            reason = "overdue"
        elif action == "await_reply" and not silent:
            reason = "nothing_scheduled"
        elif (
            action == "await_reply"
            and at < f.now - day
            and not any(
                e["lead_id"] == lead["id"]
                and e["kind"] == "next_action_set"
                and e["at"] > f.now - day
                for e in f.events
            )
        ):
            reason = "overdue"
        if reason:
            yield {
                "lead_id": lead["id"], "uid": lead["uid"], "status": lead["status"],
                "consultant_id": lead["consultant_id"], "queue_code": lead["queue_code"],
                "next_action": action, "next_action_at": at, "reason": reason,
                "stands_still_since": late
                if watched and (watched["passed_at"] or watched["due_at"] < f.now)
                else at
                if action == "await_reply"
                else least(since, at),
            }  # fmt: skip


AGES = (
    (timedelta(hours=1), "1: under 1 hour"), (timedelta(hours=4), "2: 1 to 4 hours"),
    (timedelta(days=1), "3: 4 to 24 hours"), (timedelta(days=3), "4: 1 to 3 days"),
    (timedelta(days=7), "5: 3 to 7 days"), (timedelta(days=30), "6: 7 to 30 days"),
    (timedelta.max, "7: over 30 days"),
)  # fmt: skip


def _status_ageing(f: Facts) -> Iterator[Row]:
    grace = {
        "await_reply": timedelta(days=1), "rework": timedelta(days=1),
        "first_contact": f.setting("first_contact_max_wait"),
    }  # fmt: skip
    waits_for = {
        "answer_person": "consultant", "call_by_consultant": "consultant",
        "scheduled": "consultant", "human_review": "manager", "await_reply": "person",
    }  # fmt: skip
    for lead in f.leads.values():
        if lead["status"] not in OPEN:
            continue
        age, action = f.now - lead["status_since"], lead["next_action"]
        due = lead["next_action_at"]
        if action in ("first_contact", "rework"):
            due = least(due, *(j["first_due_at"] for j in f.orders(lead["id"])))
        is_overdue = due + grace.get(action, ZERO) < f.now
        owner = f.consultants.get(lead["consultant_id"])
        yield {
            "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"],
            "consultant": owner["name"] if owner else None,
            "owner_is_active": owner["is_active"] if owner else None,
            "queue_code": lead["queue_code"], "status": lead["status"],
            "status_since": lead["status_since"], "age": age,
            "age_bucket": next(name for limit, name in AGES if age < limit),
            "next_action": action, "next_action_at": lead["next_action_at"],
            "waits_for": waits_for.get(action, "system"), "is_overdue": is_overdue,
            "overdue_by": f.now - due if is_overdue else None,
        }  # fmt: skip


def _conservation(f: Facts) -> Iterator[Row]:
    outcomes = Counter(s["outcome"] for s in f.submissions.values())
    waiting = sum(
        q["resolved_at"] is None and q["kind"] == "quarantined" for q in f.quarantine.values()
    )
    row = {
        "submissions": len(f.submissions), "created": len(f.leads), "touched": len(f.touches),
        "suppressed": outcomes["suppressed"], "rejected": outcomes["rejected"],
        "quarantined": waiting,
    }  # fmt: skip
    yield row | {"difference": 2 * row["submissions"] - sum(row.values())}


def _origin_and_credit(f: Facts) -> Iterator[Row]:
    def by(submission: Row) -> tuple[str, str | None]:
        token = f.tokens[submission["token_id"]]
        return token["name"], f.name(token["consultant_id"])

    for lead in f.leads.values():
        b = f.submissions[lead["submission_id"]]
        touches = [t for t in f.touches if t["lead_id"] == lead["id"]]
        referrer = f.referrers.get(lead["referrer_id"])
        names = [by(f.submissions[t["submission_id"]]) for t in touches]
        yield {
            "lead_id": lead["id"], "lead_uid": lead["uid"],
            "person_uid": f.people[lead["person_id"]]["uid"], "created_at": lead["created_at"],
            "status": lead["status"], "origin": lead["origin"],
            "product": f.products[lead["product_id"]]["code"] if lead["product_id"] else None,
            "source": f.sources[lead["source_id"]]["code"] if lead["source_id"] else None,
            "submission_uid": b["uid"], "submitted_at": b["received_at"],
            "submitted_by": by(b)[0], "submitted_by_consultant": by(b)[1],
            "referrer": referrer["name"] if referrer else None,
            "referrer_uid": referrer["uid"] if referrer else None,
            "referrer_person_uid": f.people[referrer["person_id"]]["uid"]
            if referrer and referrer["person_id"] else None,
            "touches": len(touches),
            "last_touched_at": greatest(*(t["touched_at"] for t in touches)),
            "touched_by": sorted({n or t for t, n in names}) or None,
            "touch_origins": sorted({t["origin"] for t in touches}) or None,
        }  # fmt: skip


def _lead_interests(f: Facts) -> Iterator[Row]:
    for lead in f.leads.values():
        touches = [t for t in f.touches if t["lead_id"] == lead["id"]]
        said = [
            (t["touched_at"], t["submission_id"], t["product_id"], t["referrer_id"])
            for t in touches
            if t["product_id"]
        ]
        if lead["product_id"] and not any("product" in t["filled"] for t in touches):
            own = lead["submission_id"], lead["product_id"], lead["referrer_id"]
            said.append((lead["created_at"], *own))
        consultant = f.name(lead["consultant_id"])
        for product in {s[2] for s in said}:
            of_it = sorted((*s[:2], s[3]) for s in said if s[2] == product)
            referrer = f.referrers.get(of_it[0][2])
            yield {
                "lead_id": lead["id"], "lead_uid": lead["uid"],
                "person_uid": f.people[lead["person_id"]]["uid"],
                "product": f.products[product]["code"],
                "product_name": f.products[product]["name"],
                "is_first": lead["product_id"] == product,
                "said_at": of_it[0][0], "times": len(of_it),
                "submission_uid": f.submissions[of_it[0][1]]["uid"],
                "referrer_uid": referrer["uid"] if referrer else None,
                "status": lead["status"], "created_at": lead["created_at"],
                "consultant": consultant, "owner": consultant or lead["queue_code"],
            }  # fmt: skip


def _pool_shares(f: Facts) -> Iterator[Row]:
    credit = {
        (t["pool_id"], consultant): value
        for t in f.turns
        for consultant, value in zip(t["member_ids"], t["credits"], strict=True)
    }
    members = {(m["pool_id"], m["consultant_id"]): m for m in f.members}
    for pool, consultant in sorted({*credit, *members}):
        owed = Decimal(credit.get((pool, consultant), 0)) / 10**12
        received = sum(
            d["seq"] is not None and (d["pool_id"], d["winner_id"]) == (pool, consultant)
            for d in f.decisions
        )
        member, c = members.get((pool, consultant)), f.consultants[consultant]
        yield {
            "pool_id": pool, "pool": f.pools[pool]["code"], "consultant_id": consultant,
            "consultant_uid": c["uid"], "consultant": c["name"],
            "weight": member["weight"] if member else None,
            "takes_turns": bool(member and member["is_active"] and c["is_active"]),
            "received": received, "entitled": rounded(received + owed, 6),
            "deviation": rounded(-owed, 6),
        }  # fmt: skip


def _consultant_control(f: Facts) -> Iterator[Row]:
    shares = list(_pool_shares(f))
    month_ago = f.now - timedelta(days=30)
    humans = ("answer_person", "call_by_consultant", "human_review", "scheduled")
    for c in f.consultants.values():
        own = [lead for lead in f.leads.values() if lead["consultant_id"] == c["id"]]
        waits = [
            f.now - min(lead["unanswered_since"], f.now)
            for lead in own
            if lead["status"] in OPEN and lead["unanswered_since"]
        ]
        mine = [s for s in shares if s["consultant_id"] == c["id"]]
        sums = ("received", "entitled", "deviation")
        row: Row = {
            "consultant_id": c["id"], "consultant_uid": c["uid"], "consultant": c["name"],
            "is_active": c["is_active"], "open_leads": sum(x["status"] in OPEN for x in own),
            "waiting_for_answer": len(waits), "longest_wait": greatest(*waits),
            "overdue_actions": sum(
                x["next_action"] in humans and x["next_action_at"] < f.now for x in own
            ),
            "calls_due": sum(
                x["next_action"] == "call_by_consultant" and x["next_action_at"] <= f.now
                for x in own
            ),
            "median_first_contact": percentile(
                (
                    f.contacts[x["id"]]["waited"]
                    for x in own
                    if x["created_at"] > month_ago and f.contacts[x["id"]]["waited"] is not None
                ),
                0.5,
            ),
            "shares": {s["pool"]: {k: s[k] for k in sums} for s in mine} or None,
        }  # fmt: skip
        row |= {status: sum(x["status"] == status for x in own) for status in OPEN}
        row |= {
            f"{end}_30_days": sum(x["status"] == end and x["ended_at"] > month_ago for x in own)
            for end in ("won", "lost")
        }
        yield row | {k: sum(s[k] for s in mine) for k in sums}


def _quarantine_list(f: Facts) -> Iterator[Row]:
    for q in f.quarantine.values():
        if q["resolved_at"]:
            continue
        s = f.submissions[q["submission_id"]]
        token = f.tokens[s["token_id"]]
        yield {
            "submission_id": s["id"], "submission_uid": s["uid"], "received_at": s["received_at"],
            "age": f.now - s["received_at"], "submitted_by": token["name"],
            "submitted_by_consultant": f.name(token["consultant_id"]),
            "source": f.sources[token["source_id"]]["code"] if token["source_id"] else None,
            "kind": q["kind"], "reason": q["reason"], "sqlstate": q["detail"].get("sqlstate"),
            "queue_code": q["queue_code"], "next_action_at": q["next_action_at"],
            "is_overdue": q["next_action_at"] < f.now,
        }  # fmt: skip


def _suppression_counts(f: Facts) -> Iterator[Row]:
    for reason in ("stop_button", "stop_word", "whatsapp_preference", "request"):
        found = [s for s in f.suppressions if s["reason"] == reason]
        yield {
            "reason": reason, "active": sum(s["lifted_at"] is None for s in found),
            "lifted": sum(s["lifted_at"] is not None for s in found),
            "added_30_days": sum(s["created_at"] > f.now - timedelta(days=30) for s in found),
            "last_added_at": greatest(*(s["created_at"] for s in found)),
        }  # fmt: skip


def _webhook_health(f: Facts) -> Iterator[Row]:
    for provider in ("chatwoot", "whatsapp"):
        found = [d for d in f.deliveries.values() if d["provider"] == provider]
        recent = [d for d in found if d["received_at"] > f.now - timedelta(hours=24)]
        waiting = [d for d in found if d["state"] == "received"]
        facts = [x for x in f.facts if f.deliveries[x["delivery_id"]]["provider"] == provider]
        parked = [x["created_at"] for x in facts if x["state"] == "parked"]
        took = [
            (d["processed_at"] - d["received_at"]).total_seconds()
            for d in recent
            if d["processed_at"]
        ]
        yield {
            "provider": provider, "received_24_hours": len(recent),
            "unreadable_24_hours": sum(d["state"] == "unreadable" for d in recent),
            "unprocessed": len(waiting),
            "oldest_unprocessed_at": least(*(d["received_at"] for d in waiting)),
            "failed_entries": sum(x["state"] == "failed" for x in facts), "parked": len(parked),
            "oldest_parked_at": least(*parked),
            "p95_delay_seconds": rounded(percentile(took, 0.95), 3),
            "last_received_at": greatest(*(d["received_at"] for d in found)),
        }  # fmt: skip


def _chatwoot_reading(f: Facts) -> Iterator[Row]:
    sweeps = {s["channel_id"]: s for s in f.table("chatwoot.sweeps")}
    for c in f.channels.values():
        s = sweeps.get(c["id"], {})
        looks = [
            j
            for j in f.jobs
            if j["kind"] == "chatwoot.observe"
            and j["finished_at"] is None
            and (j["channel_id"] == c["id"] or (j["channel_id"] is None and c["is_default"]))
        ]
        waiting = [j for j in looks if j["lead_id"] is None]
        held = [j for j in looks if j["lead_id"] is not None]
        yield {
            "channel": c["code"], "known_until": s.get("since"), "last_read_at": s.get("swept_at"),
            "failed_at": s.get("failed_at"), "failure": s.get("failure"),
            "is_paged": s.get("is_paged"), "requests": s.get("requests"),
            "listed": s.get("listed"), "changed": s.get("changed"), "waiting": len(waiting),
            "oldest_waiting_since": least(
                *(j["first_due_at"] for j in waiting if j["first_due_at"] <= f.now)
            ),
            "most_urgent_waiting_since": least(*(j["first_due_at"] for j in held)),
            "messages_held": len(held),
            "looks_per_minute": f.settings["chatwoot_looks_per_minute"],
        }  # fmt: skip


def _chatwoot_heals(f: Facts) -> Iterator[Row]:
    heals = f.table("chatwoot.heals")
    days = {(h["healed_at"].astimezone(f.zone).date(), h["kind"]) for h in heals}
    for day, kind in days:
        found = [
            h
            for h in heals
            if h["kind"] == kind and h["healed_at"].astimezone(f.zone).date() == day
        ]
        yield {
            "day": day, "kind": kind, "healed": len(found),
            "leads": len({h["lead_id"] for h in found} - {None}),
            "last_at": greatest(*(h["healed_at"] for h in found)),
        }  # fmt: skip


def _assignment_decisions(f: Facts) -> Iterator[Row]:
    for d in f.decisions:
        s = d["snapshot"]
        rule = f.rules.get(d["rule_id"])
        weights, owed, margin = s.get("weights", []), s.get("credits", []), s.get("margin")
        winner = f.consultants.get(d["winner_id"])
        replayed = f.connection.execute(
            "select (routing.next_turn(%s::integer[], %s::bigint[])).winner", [weights, owed]
        ).fetchone() if d["seq"] is not None else None  # fmt: skip
        yield {
            "decision_id": d["id"], "lead_id": d["lead_id"],
            "lead_uid": f.leads[d["lead_id"]]["uid"], "decided_at": d["decided_at"],
            "reason": s["reason"], "rule_position": rule["position"] if rule else None,
            "rule": rule["name"] if rule else None,
            "pool": f.pools[d["pool_id"]]["code"] if d["pool_id"] else None,
            "pool_version": d["pool_version"], "seq": d["seq"],
            "winner_uid": winner["uid"] if winner else None, "winner": f.name(d["winner_id"]),
            "queue_code": d["queue_code"], "eligible": len(s["members"]),
            "members": [
                {
                    "consultant": f.name(member), "weight": weights[n] if weights else None,
                    "credit": rounded(Decimal(owed[n]) / 10**12, 6) if owed else None,
                }
                for n, member in enumerate(s["members"])
            ] or None,
            "excluded": sorted(
                (
                    {"consultant": f.name(int(x["consultant_id"])), "reason": x["reason"]}
                    for x in s["excluded"]
                ),
                key=lambda x: str(x["consultant"]),
            ) or None,
            "margin": None if margin is None else rounded(Decimal(str(margin)), 6),
            "claims": sorted(
                (
                    {"consultant": f.name(int(x["consultant_id"])), "claim": x["claim"],
                     "reason": x["reason"]}
                    for x in s.get("claims") or ()
                ),
                key=lambda x: str(x["consultant"]),
            ) or None,
            "passed_over": s.get("passed_over"), "rule_version": d["rule_version"],
            # Whoever has a claim, or was chosen by a human, is the only one who stands there.
            "replay_agrees": d["winner_id"] == (
                s["members"][replayed[0] - 1] if replayed else next(iter(s["members"]), None)
            ),
        }  # fmt: skip


def _ownership_splits(f: Facts) -> Iterator[Row]:
    for lead in f.leads.values():
        theirs = [c for c in f.conversations if c["lead_id"] == lead["id"]]
        if not theirs or lead["status"] not in OPEN or lead["next_action"] == "human_review":
            continue
        shown = max(theirs, key=lambda c: (c["status"] != "resolved", c["attempt"]))
        owner = f.consultants.get(lead["consultant_id"])
        works = owner and owner["is_active"] and owner["chatwoot_missing_since"] is None
        agent_id = owner["chatwoot_agent_id"] if owner and works else None
        is_being_given = any(
            j["lead_id"] == lead["id"]
            and j["kind"] == "chatwoot.update"
            and j["state"] in ("pending", "claimed")
            and "owner" in j["payload"]
            and j["created_at"] > f.now - timedelta(minutes=10)
            for j in f.jobs
        )
        if shown["status"] == "resolved" or shown["assignee_id"] == agent_id or is_being_given:
            continue
        if lead["queue_code"] is not None:
            reason = "in_queue"
        elif shown["assignee_id"] is None:
            reason = "nobody"
        else:
            reason = "owner_without_agent" if agent_id is None else "another"
        took = shown["assignee_id"] == shown["asked_assignee_id"]
        agents = sorted(
            (not c["is_active"], c["id"], c["name"])
            for c in f.consultants.values()
            if c["chatwoot_agent_id"] is not None and c["chatwoot_agent_id"] == shown["assignee_id"]
        )
        yield {
            "lead_id": lead["id"],
            "lead_uid": lead["uid"],
            "status": lead["status"],
            "next_action": lead["next_action"],
            "queue_code": lead["queue_code"],
            "consultant": f.name(lead["consultant_id"]),
            "conversation_id": shown["conversation_id"],
            "agent_id": shown["assignee_id"],
            "agent": agents[0][2] if agents else None,
            "reason": reason,
            "since": greatest(
                shown["created_at"],
                shown["chosen_at"],
                shown["assigned_at"] if took else None,
                *(d["decided_at"] for d in f.decisions if d["lead_id"] == lead["id"]),
            ),
        }


def _setup_gaps(f: Facts) -> Iterator[Row]:
    yield {
        "has_routing_rule": any(
            r["is_active"] and f.pools[r["pool_id"]]["is_active"] for r in f.rules.values()
        ),
        "has_first_contact_template": any(
            t["purpose"] == "first_contact" and t["state"] == "approved"
            for t in f.templates.values()
        ),
        "consultants_without_agent": sorted(
            c["name"]
            for c in f.consultants.values()
            if c["is_active"] and c["chatwoot_agent_id"] is None
        ),
    }


def _freshness(f: Facts) -> Iterator[Row]:
    for name in (v["matviewname"] for v in f.table("pg_matviews") if v["schemaname"] == "bi"):
        refresh = f.refreshes.get(name)
        at = refresh["refreshed_at"] if refresh else None
        yield {
            "view_name": name, "refreshed_at": at, "age": f.now - at if at else None,
            "took": refresh["took"] if refresh else None,
            "is_stale": at is None or at < f.now - timedelta(minutes=30),
        }  # fmt: skip


def _mv_message_delivery(f: Facts) -> Iterator[Row]:
    due: dict[str, datetime] = {
        j["dedupe_key"]: j["first_due_at"] for j in f.jobs if j["dedupe_key"]
    }
    found: dict[tuple[date, str, str], Counter[str]] = {}
    zero = (
        "messages", "accepted", "delivered", "read", "replied", "failed", "failed_recipient",
        "failed_opt_out", "failed_template", "failed_channel", "failed_transient", "failed_other",
        "on_the_way", "unknown", "waiting", "cancelled",
    )  # fmt: skip

    def kind_of(name: str) -> str:
        for start, kind in (
            ("RECIPIENT", "recipient"), ("OPT_OUT", "opt_out"), ("TEMPLATE", "template"),
            ("STOP", "channel"), ("RATE", "transient"), ("RETRY", "transient"),
            ("NOT_SENT", "transient"),
        ):  # fmt: skip
            if name.startswith(start):
                return kind
        return "other"

    def add(at: datetime, template: Row | None, state: str, error: str | None) -> Counter[str]:
        code, category = ("(none)",) * 2 if not template else (
            template["code"], template["category"],
        )  # fmt: skip
        row = found.setdefault((f.day(at), code, category), Counter(dict.fromkeys(zero, 0)))
        row["messages"] += 1
        row[{
            "queued": "waiting", "sending": "waiting", "accepted": "on_the_way",
            "sent": "on_the_way", "read": "delivered",
        }.get(state, state)] += 1  # fmt: skip
        if state == "failed":
            row[f"failed_{kind_of(error or 'REQUEST_BUG')}"] += 1
        return row

    for m in f.messages.values():
        error = m["error"] or {}
        fails_for_now = error.get("is_transient") or int(error.get("http_status") or 0) >= 500
        row = add(
            due.get(m["send_key"]) or m["queued_at"], f.templates[m["template_id"]],
            f.final_state(m),
            f.error_class(error, "RETRY_LIMITED" if fails_for_now else "REQUEST_BUG"),
        )  # fmt: skip
        row["accepted"] += bool(m["accepted_at"] or f.arrived(m))
        row["read"] += bool(m["read_at"])
        row["replied"] += f.replied_at(m["id"]) is not None
    for j in f.never_taken_up:
        add(j["first_due_at"], _template_of(f, j), f.state_of_order(j), None)
    for (day, template, category), row in found.items():
        yield {"day": day, "template": template, "category": category, **row}


def _template_of(f: Facts, job: Row) -> Row | None:
    """What would be sent now for an order that nobody took up."""
    named, purpose = job["payload"].get("template_code"), job["payload"]["purpose"]
    has_referrer = f.leads[job["lead_id"]]["referrer_id"] is not None
    fitting = [
        t
        for t in f.templates.values()
        if t["purpose"] == purpose
        and named in (None, t["code"])
        and (has_referrer or "referrer_name" not in t["parameters"])
    ]
    return min(
        fitting,
        key=lambda t: (t["state"] != "approved", "referrer_name" not in t["parameters"], t["id"]),
        default=None,
    )


def _mv_rework_effect(f: Facts) -> Iterator[Row]:
    orders: list[tuple[int, datetime, str | None, Row | None]] = []
    for a in f.attempts:
        if a["state"] == "held_out":
            continue
        key = f"rework:{a['lead_id']}:{a['cycle']}:{a['step']}"
        orders.append((a["step"], a["due_at"], a["state"], f.by_send_key.get(key)))
    known = set()
    for j in f.jobs:
        if j["kind"] == "whatsapp.template" and j["payload"].get("purpose") == "first_contact":
            known.add(j["dedupe_key"])
            state = {"dead": "failed", "cancelled": "cancelled"}.get(j["state"])
            orders.append((0, j["first_due_at"], state, f.by_send_key.get(j["dedupe_key"])))
    orders += [
        (0, m["queued_at"], None, m)
        for m in f.messages.values()
        if m["purpose"] == "first_contact" and m["send_key"] not in known
    ]
    told: set[int] = set()
    for e in f.events:
        if e["kind"] == "opted_out" and e["data"].get("reason") in (
            "request",
            "whatsapp_preference",
        ):
            words = f.last_said(f.leads[e["lead_id"]]["person_id"], e["at"])
            if words and words["message_id"]:
                told.add(words["message_id"])
    won: set[int] = set()
    for lead in f.leads.values():
        steps = [
            m
            for m in f.messages.values()
            if m["lead_id"] == lead["id"] and m["purpose"] in ("first_contact", "rework")
            and m["sending_at"] and f.left(m) and lead["status"] == "won"
            and second(m["sending_at"]) <= lead["ended_at"]
        ]  # fmt: skip
        if steps:
            won.add(max(steps, key=lambda m: (m["sending_at"], m["id"]))["id"])
    zero = (
        "attempts", "sent", "cancelled", "failed", "unknown", "waiting", "replied_within_3_days",
        "engaged", "won_after", "opted_out_after",
    )  # fmt: skip
    found: dict[tuple[date, int], Counter[str]] = {}
    for step, at, ordered, message in orders:
        row = found.setdefault((f.month(at), step), Counter(dict.fromkeys(zero, 0)))
        row["attempts"] += 1
        if message is None:
            row[ordered if ordered in ("cancelled", "failed") else "waiting"] += 1
            continue
        state = _attempt_state(f, message, None)
        row[state or ("unknown" if message["state"] == "unknown" else "waiting")] += 1
        answers = [c for c in f.credits if c["message_id"] == message["id"]]
        row["replied_within_3_days"] += any(
            c["written_at"] - second(message["sending_at"]) <= timedelta(days=3) for c in answers
        )
        row["engaged"] += any(c["wish"] not in ("stop", "wrong_person") for c in answers)
        row["opted_out_after"] += message["id"] in told or any(c["wish"] == "stop" for c in answers)
        row["won_after"] += message["id"] in won
    for (month, step), row in found.items():
        yield {"month": month, "step": step, **row}


def _mv_daily_funnel(f: Facts) -> Iterator[Row]:
    def code(rows: dict[Any, Row], key: int | None) -> str:
        return rows[key]["code"] if key else "(none)"

    found: dict[tuple[date, str, str, str], Row] = {}
    outcomes = ("created", "touched", "suppressed", "rejected", "quarantined")
    zero = (
        "submissions", *outcomes, "leads", "contacted", "engaged", "qualified", *ENDS, "open",
        "second_interests", "second_interests_won",
    )  # fmt: skip

    def row_of(key: tuple[date, str, str, str]) -> Row:
        return found.setdefault(key, dict.fromkeys(zero, 0) | {"waits": [], "replies": []})

    def named(submission_id: int, product: int | None, source: int | None) -> tuple[str, str]:
        if f.told[submission_id]["small"]:
            return "(other)", "(other)"
        return code(f.products, product), code(f.sources, source)

    for s in f.submissions.values():
        told = f.told[s["id"]]
        row = row_of((
            f.day(s["received_at"]), told["origin"] or "(unknown)",
            *named(s["id"], told["product"], told["source"]),
        ))  # fmt: skip
        row["submissions"] += 1
        row[s["outcome"]] += 1
    for lead in f.leads.values():
        key = (
            f.day(lead["created_at"]), lead["origin"],
            *named(lead["submission_id"], lead["product_id"], lead["source_id"]),
        )  # fmt: skip
        row, stage, contact = row_of(key), f.stage(lead["id"]), f.contacts[lead["id"]]
        row["leads"] += 1
        row["contacted"] += stage >= 1 or contact["contacted_at"] is not None
        row["engaged"] += stage >= 2
        row["qualified"] += stage >= 3
        row[lead["status"] if lead["status"] in ENDS else "open"] += 1
        row["waits"].append(seconds(contact["waited"]))
        row["replies"].append(seconds(contact["replied_within"]))
    said: set[tuple[int, int]] = set()
    for touch in sorted(f.touches, key=lambda t: (t["touched_at"], t["submission_id"])):
        lead, wish = f.leads[touch["lead_id"]], (touch["lead_id"], touch["product_id"])
        if touch["product_id"] in (None, lead["product_id"]) or wish in said:
            continue
        said.add(wish)
        row = row_of((
            f.day(touch["touched_at"]), touch["origin"],
            *named(touch["submission_id"], touch["product_id"], touch["source_id"]),
        ))  # fmt: skip
        row["second_interests"] += 1
        row["second_interests_won"] += lead["status"] == "won"
    for (day, origin, product, source), row in found.items():
        waits = [w for w in row.pop("waits") if w is not None]
        replies = [r for r in row.pop("replies") if r is not None]
        yield {
            "day": day, "origin": origin, "product": product, "source": source, **row,
            "median_first_contact_seconds": rounded(percentile(waits, 0.5), 1),
            "median_first_reply_seconds": rounded(percentile(replies, 0.5), 1),
        }  # fmt: skip


def _mv_consultants(f: Facts) -> Iterator[Row]:
    zero = (
        "received_by_turn", "received_by_hand", "leads", "contacted", "engaged", "qualified",
        *ENDS, "open", "engaged_so_far", "won_so_far", "lost_so_far", "won_in_month",
        "lost_in_month", "referrals", "calls", "calls_answered",
    )  # fmt: skip
    found: dict[tuple[int, date], Row] = {}

    def row_of(consultant: int, at: datetime) -> Row:
        key = (consultant, f.month(at))
        return found.setdefault(key, dict.fromkeys(zero, 0) | {"waits": []})

    for d in f.decisions:
        if d["winner_id"]:
            row = row_of(d["winner_id"], d["decided_at"])
            row["received_by_turn" if d["seq"] is not None else "received_by_hand"] += 1
    for lead in f.leads.values():
        end = f.month_end(f.month(lead["created_at"]))
        owner = f.owner_at(lead["id"], end, including=False)
        if owner is None:
            continue
        row, contact = row_of(owner, lead["created_at"]), f.contacts[lead["id"]]
        stage, status = f.stage(lead["id"], end), f.status_at(lead["id"], end)
        was_contacted = contact["contacted_at"] is not None and contact["contacted_at"] < end
        row["leads"] += 1
        row["contacted"] += stage >= 1 or was_contacted
        row["engaged"] += stage >= 2
        row["qualified"] += stage >= 3
        row[status if status in ENDS else "open"] += 1
        row["engaged_so_far"] += f.stage(lead["id"]) >= 2
        row["won_so_far"] += lead["status"] == "won"
        row["lost_so_far"] += lead["status"] == "lost"
        if was_contacted:
            row["waits"].append(seconds(contact["waited"]))
    for p in f.periods:
        if p["status"] in ("won", "lost") and p["consultant_id"]:
            end = f.month_end(f.month(p["entered_at"]))
            if p["left_at"] is None or p["left_at"] >= end:
                row_of(p["consultant_id"], p["entered_at"])[f"{p['status']}_in_month"] += 1
    for s in f.submissions.values():
        consultant = f.tokens[s["token_id"]]["consultant_id"]
        if consultant:
            row_of(consultant, s["received_at"])["referrals"] += 1
    for c in f.calls:
        consultant = f.tokens[c["token_id"]]["consultant_id"]
        if consultant:
            row = row_of(consultant, c["called_at"])
            row["calls"] += 1
            row["calls_answered"] += c["result"] in SPOKEN
    for (consultant, month), row in found.items():
        waits = row.pop("waits")
        yield {
            "consultant_uid": f.consultants[consultant]["uid"],
            "consultant": f.name(consultant), "month": month, **row,
            "median_first_contact_seconds": rounded(percentile(waits, 0.5), 1),
        }  # fmt: skip


Views = dict[str, tuple[Sequence[str], Callable[[Facts], Iterator[Row]]]]

VIEWS: Views = {
    "governance.assignment_decisions": (("decision_id",), _assignment_decisions),
    "governance.clock": ((), _clock),
    "governance.conservation": ((), _conservation),
    "governance.consultant_control": (("consultant_id",), _consultant_control),
    "governance.chatwoot_heals": (("day", "kind"), _chatwoot_heals),
    "governance.chatwoot_reading": (("channel",), _chatwoot_reading),
    "governance.first_contacts": (("lead_id",), _first_contacts),
    "governance.lead_interests": (("lead_id", "product"), _lead_interests),
    "governance.message_costs": (
        ("month", "channel", "template", "category", "pricing_type", "currency"),
        _message_costs,
    ),
    "governance.message_evidence": (("lead_id", "message_id", "queued_at"), _message_evidence),
    "governance.origin_and_credit": (("lead_id",), _origin_and_credit),
    "governance.outbox_health": (("kind", "state"), _outbox_health),
    "governance.overdue_jobs": (("job_id",), _overdue_jobs),
    "governance.ownership_splits": (("lead_id",), _ownership_splits),
    "governance.pool_shares": (("pool_id", "consultant_id"), _pool_shares),
    "governance.quarantine_list": (("submission_id",), _quarantine_list),
    "governance.reply_credit": (("reply_id",), _reply_credit),
    "governance.rework_effect": (("dimension", "value"), _rework_effect),
    "governance.rework_trail": (("attempt_id",), _rework_trail),
    "governance.setup_gaps": ((), _setup_gaps),
    "governance.stagnant_leads": (("lead_id",), _stagnant_leads),
    "governance.status_ageing": (("lead_id",), _status_ageing),
    "governance.status_history": (("lead_id", "period"), _status_history),
    "governance.suppression_counts": (("reason",), _suppression_counts),
    "governance.template_experiments": (("code", "template"), _template_experiments),
    "governance.terms": (("lead_id",), _terms),
    "governance.webhook_health": (("provider",), _webhook_health),
    "governance.words_said": (("lead_id", "kind", "message_id", "said_at"), _words_said),
    "bi.freshness": (("view_name",), _freshness),
    "bi.mv_consultants": (("consultant_uid", "month"), _mv_consultants),
    "bi.mv_daily_funnel": (("day", "origin", "product", "source"), _mv_daily_funnel),
    "bi.mv_message_delivery": (("day", "template"), _mv_message_delivery),
    "bi.mv_rework_effect": (("month", "step"), _mv_rework_effect),
}
"""Every view with the columns that name a row."""

BY_THE_REAL_CLOCK = {
    f"governance.{name}"
    for name in (
        "alert_figures",
        "alerts",
        "audit",
        "dead_jobs",
        "failed_facts",
        "findings",
        "health_findings",
        "job_runs",
        "lock_holders",
        "long_waits",
        "processes",
        "purge_backlog",
        "scheduler",
        "seals",
        "source_habits",
        "webhook_refusals",
    )
}
"""Views of the machinery (sessions, locks, schedules, what broke and who changed what), which runs
by a clock that stands for no test: tests of their own hold them."""


OF_WHAT_WAS_LEARNED = {
    f"governance.{name}"
    for name in (
        "forecast",
        "model_learned",
        "rework_uplift",
        "score_calibration",
        "score_drift",
    )
}
"""Views of models and of what a draw proves, of which a story of a few leads says nothing: tests of
their own, with a company's past, hold them."""


def _plain(value: Any) -> Any:
    """A value in a form in which equal values are equal."""
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return Decimal(str(value)).normalize() + 0  # no minus before a zero
    if isinstance(value, dict):
        return json.dumps({k: str(_plain(v)) for k, v in sorted(value.items())})
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value


def _table(rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple[str, ...], Row]:
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in keys)
        while key in found:  # the same twice, such as two calls in one second
            key = (*key, "again")
        found[key] = {name: _plain(value) for name, value in row.items()}
    return found


def differences(connection: Connection, views: Views) -> list[str]:
    """What the views say otherwise than the naive count, in the caller's transaction.

    The connection must read tables and views; the views of `bi` must be fresh, and the clock
    stand still (`tests.freeze`), or ages differ.
    """
    facts = Facts(connection)
    found: list[str] = []
    for view, (keys, count) in views.items():
        shown = _table(facts.table(view), keys)
        counted = _table(count(facts), keys)
        found += [f"{view}: shows {key}, counted none" for key in sorted(shown.keys() - counted)]
        found += [f"{view}: counted {key}, shows none" for key in sorted(counted.keys() - shown)]
        for key in sorted(shown.keys() & counted.keys()):
            for column in sorted(shown[key].keys() | counted[key].keys()):
                saw, meant = (row[key].get(column, "(no column)") for row in (shown, counted))
                if saw != meant:
                    found.append(f"{view} {key} {column}: shows {saw}, counted {meant}")
    return found

"""A second, naive count of the views that tell what happened to whom, and by whose hand.

As `naive_counts`, from the raw rows with plain loops.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.database.naive_counts import SPOKEN, Facts, Row, Views, greatest, least


def _who(f: Facts, actor: str | None) -> str | None:
    """Whoever an actor is, by name."""
    if actor is None:
        return None
    kind, _, rest = actor.partition(":")
    if kind == "token" and rest.isdigit() and int(rest) in f.tokens:
        return str(f.holder(f.tokens[int(rest)]))
    if kind == "consultant" and rest.isdigit() and int(rest) in f.consultants:
        return f.name(int(rest))
    return rest if kind == "operator" and rest else actor


def _sender(f: Facts, token_id: int) -> Row:
    token = f.tokens[token_id]
    source = f.sources.get(token["source_id"])
    return {
        "submitted_by": token["name"],
        "submitted_by_consultant": f.name(token["consultant_id"]),
        "source": source["code"] if source else None,
    }


def _lead(f: Facts, lead_id: int) -> Row:
    lead = f.leads[lead_id]
    return {
        "lead_id": lead_id,
        "lead_uid": lead["uid"],
        "person_uid": f.people[lead["person_id"]]["uid"],
    }


def _lead_directory(f: Facts) -> Iterator[Row]:
    for lead in f.leads.values():
        referrer = f.referrers.get(lead["referrer_id"])
        yield {
            **_lead(f, lead["id"]),
            "name": f.people[lead["person_id"]]["name"],
            "referrer_uid": referrer["uid"] if referrer else None,
            "referrer": referrer["name"] if referrer else None,
        }


def _actors(f: Facts) -> Iterator[Row]:
    for token in f.tokens.values():
        actor = f"token:{token['id']}"
        yield {"actor": actor, "name": _who(f, actor), "kind": "token"}
    for number in f.consultants:
        actor = f"consultant:{number}"
        yield {"actor": actor, "name": _who(f, actor), "kind": "consultant"}


def _lead_history(f: Facts) -> Iterator[Row]:
    for e in f.events:
        before = [
            d
            for d in f.decisions
            if d["lead_id"] == e["lead_id"] and d["decided_at"] <= e["at"]
        ]  # fmt: skip
        last = before[-1] if before else None
        yield {
            **_lead(f, e["lead_id"]), "seq": e["seq"], "at": e["at"], "kind": e["kind"],
            "actor": e["actor"], "who": _who(f, e["actor"]),
            "consultant": f.name(last["winner_id"]) if last else None,
            "queue_code": last["queue_code"] if last else None,
            "from_status": e["data"].get("from"), "to_status": e["data"].get("to"),
            "reason": e["data"].get("reason"),
            "details": {
                key: value
                for key, value in e["data"].items()
                if key not in ("commitments", "from", "to", "reason")
            },
        }  # fmt: skip


def _transfers(f: Facts) -> Iterator[Row]:
    by_id = sorted(f.decisions, key=lambda d: int(d["id"]))
    for d in by_id:
        before = [b for b in by_id if b["lead_id"] == d["lead_id"] and b["id"] < d["id"]]
        if not before:
            continue
        said = next((e for e in f.events if e["data"].get("decision_id") == d["id"]), None)
        yield {
            **_lead(f, d["lead_id"]), "decision_id": d["id"], "transferred_at": d["decided_at"],
            "from_consultant": f.name(before[-1]["winner_id"]),
            "from_queue": before[-1]["queue_code"], "to_consultant": f.name(d["winner_id"]),
            "to_queue": d["queue_code"], "chosen_by": d["snapshot"]["reason"],
            "event": said["kind"] if said else None,
            "cause": said["data"].get("cause") if said else None,
            "reason": said["data"].get("reason") if said else None,
            "actor": said["actor"] if said else None,
            "who": _who(f, said["actor"]) if said else None,
            "had_it_for": d["decided_at"] - before[-1]["decided_at"],
            "next_answer_at": least(*(
                s["said_at"]
                for s in f.signals
                if s["lead_id"] == d["lead_id"]
                and s["signal"] == "human_wrote"
                and s["said_at"] >= d["decided_at"]
            )),
        }  # fmt: skip


def _calls(f: Facts) -> Iterator[Row]:
    for c in f.calls:
        token = f.tokens[c["token_id"]]
        yield {
            **_lead(f, c["lead_id"]), "call_id": c["id"], "called_at": c["called_at"],
            "recorded_at": c["recorded_at"], "token": token["name"],
            "caller": f.name(token["consultant_id"]),
            "owner": f.name(f.owner_at(c["lead_id"], c["called_at"])), "result": c["result"],
            "was_answered": c["result"] in SPOKEN, "has_note": c["note"] is not None,
            "call_number": sum(
                o["lead_id"] == c["lead_id"]
                and (o["called_at"], o["id"]) <= (c["called_at"], c["id"])
                for o in f.calls
            ),
        }  # fmt: skip


def _rejections(f: Facts) -> Iterator[Row]:
    for b in f.submissions.values():
        q = f.quarantine.get(b["id"])
        if b["outcome"] in ("created", "touched") and q is None:
            continue
        problems = b["answer"].get("errors") or b["answer"].get("warnings") or []
        lead = f.leads.get(b["lead_id"])
        yield {
            "submission_id": b["id"], "submission_uid": b["uid"], "received_at": b["received_at"],
            "outcome": b["outcome"], "reason": b["reason"], "http_status": b["http_status"],
            **_sender(f, b["token_id"]), "import_id": b["import_id"], "line": b["line"],
            "problems": [{n: p.get(n) for n in ("field", "code")} for p in problems] or None,
            "work_list": q["kind"] if q else None, "listed_at": q["created_at"] if q else None,
            "resolved_at": q["resolved_at"] if q else None,
            "resolution": q["resolution"] if q else None,
            "resolved_by": _who(f, q["resolved_by"]) if q else None,
            "resolved_within": q["resolved_at"] - b["received_at"]
            if q and q["resolved_at"]
            else None,
            "lead_uid": lead["uid"] if lead else None,
        }  # fmt: skip


def _duplicates(f: Facts) -> Iterator[Row]:
    touches = {t["submission_id"]: t for t in f.touches}
    for b in f.submissions.values():
        is_touch = b["outcome"] == "touched"
        if not is_touch and not (b["outcome"] == "created" and "matched_by" in b["answer"]):
            continue
        lead = f.leads[b["lead_id"]]
        touch = touches.get(b["id"]) or {}
        first = f.submissions[lead["submission_id"]]
        by = _sender(f, first["token_id"])
        referrer = f.referrers.get(touch.get("referrer_id") or lead["referrer_id"])
        earlier = [
            o["uid"]
            for o in sorted(f.leads.values(), key=lambda o: int(o["id"]))
            if o["person_id"] == lead["person_id"] and o["id"] < lead["id"]
        ]
        product = touch.get("product_id")
        yield {
            **_lead(f, lead["id"]), "submission_id": b["id"], "submission_uid": b["uid"],
            "received_at": b["received_at"], "outcome": b["outcome"],
            "matched_by": b["answer"].get("matched_by"), **_sender(f, b["token_id"]),
            "first_submitted_by": (by["submitted_by_consultant"] or by["submitted_by"])
            if is_touch
            else None,
            "after": b["received_at"] - first["received_at"] if is_touch else None,
            "referrer": referrer["name"] if referrer else None,
            "is_for_another_product": None not in (product, lead["product_id"])
            and product != lead["product_id"],
            "was_said_before": bool(touch) and touch["occurred_at"] < lead["occurred_at"],
            "earlier_lead_uid": earlier[-1] if earlier and not is_touch else None,
        }  # fmt: skip


def _shared_identifiers(f: Facts) -> Iterator[Row]:
    rows = f.table("people.identifiers")
    for i in rows:
        if not i["is_shared"]:
            continue
        others = sorted(
            f.people[o["person_id"]]["uid"]
            for o in rows
            if (o["kind"], o["match_key"]) == (i["kind"], i["match_key"])
            and o["person_id"] != i["person_id"]
        )
        yield {
            "identifier_id": i["id"], "person_uid": f.people[i["person_id"]]["uid"],
            "kind": i["kind"], "phone_kind": i["phone_kind"], "created_at": i["created_at"],
            "is_confirmed": i["confirmed_at"] is not None, "answered_at": i["answered_at"],
            "refused_at": i["refused_at"], "people": len(others) + 1, "others": others or None,
        }  # fmt: skip


def _consents(f: Facts) -> Iterator[Row]:
    for c in f.table("people.consents"):
        b = f.submissions[c["submission_id"]]
        lead = f.leads.get(b["lead_id"])
        yield {
            "consent_id": c["id"], "person_uid": f.people[c["person_id"]]["uid"],
            "basis": c["basis"], "given_at": c["given_at"],
            "has_statement": c["statement"] is not None, "submission_uid": b["uid"],
            "received_at": b["received_at"], "lead_uid": lead["uid"] if lead else None,
            **_sender(f, b["token_id"]),
        }  # fmt: skip


def _opt_outs(f: Facts) -> Iterator[Row]:
    for e in f.events:
        if e["kind"] not in ("opted_out", "opt_out_lifted"):
            continue
        lead = f.leads[e["lead_id"]]
        source = f.sources.get(lead["source_id"])
        before = [
            p
            for p in f.periods
            if p["lead_id"] == e["lead_id"] and p["event_seq"] < e["seq"]
        ]  # fmt: skip
        yield {
            **_lead(f, e["lead_id"]), "seq": e["seq"], "at": e["at"],
            "is_stop": e["kind"] == "opted_out", "reason": e["data"].get("reason"),
            "actor": e["actor"], "who": _who(f, e["actor"]),
            "status_before": before[-1]["status"] if before else None, "origin": lead["origin"],
            "source": source["code"] if source else None,
        }  # fmt: skip


def _suppressions(f: Facts) -> Iterator[Row]:
    for s in f.suppressions:
        yield {
            "suppression_id": s["id"], "key": s["key_hash"].hex()[:16], "reason": s["reason"],
            "said_at": s["said_at"], "created_at": s["created_at"], "lifted_at": s["lifted_at"],
            "is_active": s["lifted_at"] is None,
            "times": sum(o["key_hash"] == s["key_hash"] for o in f.suppressions),
        }  # fmt: skip


def _lookups(f: Facts) -> Iterator[Row]:
    for o in f.table("people.lookups"):
        token = f.tokens[o["token_id"]]
        source = f.sources.get(token["source_id"])
        lead = f.leads.get(o["lead_id"])
        nobody = {"lead_id": None, "lead_uid": None, "person_uid": None}
        yield {
            "lookup_id": o["id"], "looked_up_at": o["looked_up_at"], "token": token["name"],
            "consultant": f.name(token["consultant_id"]),
            "source": source["code"] if source else None, "identifiers": len(o["key_hashes"]),
            "is_known": o["is_known"], **(_lead(f, lead["id"]) if lead else nobody),
            "is_own_lead": lead is not None
            and token["consultant_id"] is not None
            and lead["consultant_id"] == token["consultant_id"],
        }  # fmt: skip


def _copied(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def _channels(f: Facts) -> Iterator[Row]:
    for n in f.channels.values():
        day = [
            m
            for m in f.messages.values()
            if m["channel_id"] == n["id"]
            and m["sending_at"]
            and m["sending_at"] > f.now - timedelta(hours=24)
        ]
        yield {
            "channel": n["code"],
            **_copied(
                n, "is_default", "mode", "mode_since", "state", "state_reason", "state_since",
                "account_reason", "account_said_at", "account_until", "refusal_code", "refused_at",
                "refusals", "resumed_at", "held_until", "messages_per_second", "people_per_day",
                "chatwoot_version",
            ),
            "ordered_24_hours": len(day),
            "accepted_24_hours": sum(m["accepted_at"] is not None for m in day),
            "failed_24_hours": sum(m["state"] == "failed" for m in day),
            "last_accepted_at": greatest(*(m["accepted_at"] for m in day)),
            "waiting": sum(
                j["channel_id"] == n["id"]
                and j["kind"] == "whatsapp.template"
                and j["finished_at"] is None
                for j in f.jobs
            ),
        }  # fmt: skip


def _templates(f: Facts) -> Iterator[Row]:
    for t in f.templates.values():
        month = [
            m
            for m in f.messages.values()
            if m["template_id"] == t["id"]
            and m["sending_at"]
            and m["sending_at"] > f.now - timedelta(days=30)
        ]
        yield {
            "template": t["code"],
            **_copied(
                t, "purpose", "name", "language", "category", "category_before", "category_since",
                "state", "state_since", "held_until", "refusal_code", "refused_at", "refusals",
                "problem", "synced_at", "chatwoot_state", "chatwoot_since",
            ),
            "problem_text": _unfit(f, t)["pt"] if t["problem"] else None,
            "parameters": len(t["parameters"]), "sent_30_days": len(month),
            "delivered_30_days": sum(f.arrived(m) for m in month),
            "failed_30_days": sum(m["state"] == "failed" for m in month),
            "last_sent_at": greatest(*(m["sending_at"] for m in month)),
        }  # fmt: skip


def _unfit(f: Facts, template: Row) -> Row:
    texts = f.keyed("meta.texts", "key")
    found: Row = {"template": template["code"]}
    for language in ("pt", "en"):
        said = texts[f"template_problem.{template['problem']}"][language]
        nothing = texts["template_problem.nothing"][language]
        for value in template["problem_values"]:
            said = said.replace("%s", value or nothing, 1)
        found[language] = said
    return found


def _template_problems(f: Facts) -> Iterator[Row]:
    for t in f.templates.values():
        if t["problem"]:
            yield _unfit(f, t)


def _access(f: Facts) -> Iterator[Row]:
    sessions = f.keyed("desk.sessions", "token_id")
    users = f.keyed("desk.users")
    roles = f.keyed("desk.roles", "code")
    for t in f.tokens.values():
        consultant, source = f.consultants.get(t["consultant_id"]), f.sources.get(t["source_id"])
        session = sessions.get(t["id"])
        state = "active"
        if t["revoked_at"]:
            state = "revoked"
        elif t["expires_at"] and t["expires_at"] <= f.now:
            state = "expired"
        elif (consultant or source or {}).get("is_active") is False:
            state = "holder_inactive"
        holder, kind = None, "operation"
        if consultant:
            holder, kind = consultant["name"], "consultant"
        elif source:
            holder, kind = source["code"], "source"
        elif session:
            kind = "desk"
            holder = (
                users[session["user_id"]]["name"]
                if session["user_id"]
                else f.name(f.tokens[session["opened_by"]]["consultant_id"])
            )
        yield {
            "kind": "token", "name": t["name"], "holder": holder, "holder_kind": kind,
            "rights": t["scopes"], **_copied(t, "created_at", "expires_at", "last_used_on"),
            "revoked_at": t["revoked_at"], "state": state,
        }  # fmt: skip
    for u in users.values():
        seen = greatest(*(s["seen_at"] for s in sessions.values() if s["user_id"] == u["id"]))
        yield {
            "kind": "desk_user", "name": u["email"], "holder": u["name"], "holder_kind": "desk",
            "rights": roles[u["role"]]["rights"], "created_at": u["created_at"],
            "expires_at": None, "last_used_on": seen.date() if seen else None, "revoked_at": None,
            "state": "active" if u["is_active"] else "inactive",
        }  # fmt: skip


def _access_log(f: Facts) -> Iterator[Row]:
    sessions = f.keyed("desk.sessions", "token_id")
    users = f.keyed("desk.users")
    for j in f.table("desk.journal"):
        session = sessions[j["token_id"]]
        who = (
            users[session["user_id"]]["name"]
            if session["user_id"]
            else f.holder(f.tokens[session["opened_by"]])
        )
        yield {
            "at": j["at"], "who": who, "by_way_of": "desk", "action": j["action"],
            "object_kind": j["object_kind"], "object": j["object_key"], "outcome": j["outcome"],
        }  # fmt: skip
    for o in f.table("people.lookups"):
        lead = f.leads.get(o["lead_id"])
        yield {
            "at": o["looked_up_at"], "who": f.holder(f.tokens[o["token_id"]]), "by_way_of": "api",
            "action": "looked_up" if o["key_hashes"] else "submitted", "object_kind": "lead",
            "object": str(lead["uid"]) if lead else None,
            "outcome": "found" if o["is_known"] else "not_found",
        }  # fmt: skip
    for x in f.table("leads.exports"):
        who = next(
            (
                a["actor"]
                for a in sorted(f.table("ops.audit"), key=lambda a: int(a["id"]))
                if a["object_kind"] == "leads.exports" and a["object_key"] == {"id": x["id"]}
            ),
            "unknown",
        )
        yield {
            "at": x["exported_at"], "who": who, "by_way_of": "command", "action": "exported",
            "object_kind": "leads", "object": x["format"], "outcome": "done",
        }  # fmt: skip


def _referrers(f: Facts) -> Iterator[Row]:
    for r in f.referrers.values():
        leads = [lead for lead in f.leads.values() if lead["referrer_id"] == r["id"]]
        person = f.people.get(r["person_id"])

        def ended(status: str, of: list[Row] = leads) -> int:
            return sum(lead["status"] == status for lead in of)

        yield {
            "referrer_id": r["id"], "referrer_uid": r["uid"], "referrer": r["name"],
            "kind": "person" if person else "name_only",
            "person_uid": person["uid"] if person else None, "known_since": r["created_at"],
            "leads": len(leads), "answered": sum(bool(x["last_inbound_at"]) for x in leads),
            "won": ended("won"), "lost": ended("lost"), "opted_out": ended("opted_out"),
            "open": sum(lead["ended_at"] is None for lead in leads),
            "touches": sum(t["referrer_id"] == r["id"] for t in f.touches),
            "first_lead_at": least(*(lead["created_at"] for lead in leads)),
            "last_lead_at": greatest(*(lead["created_at"] for lead in leads)),
        }  # fmt: skip


def _decider(f: Facts, actor: str | None) -> str | None:
    kind, _, rest = (actor or "").partition(":")
    if kind == "token":
        return f.holder(f.tokens[int(rest)])
    if kind == "consultant":
        return f.name(int(rest))
    return rest if kind == "operator" and rest else actor


def _cards(f: Facts) -> Iterator[Row]:
    for c in f.table("intake.cards"):
        lead = f.leads[c["lead_id"]]
        s = f.submissions.get(c["submission_id"])
        referred = f.leads.get(s["lead_id"]) if s else None
        yield {
            "card_id": c["id"], "card_uid": c["uid"], "said_at": c["said_at"],
            "position": c["position"], "sender_lead_uid": lead["uid"],
            "sender_uid": f.people[lead["person_id"]]["uid"], "finding": c["found"],
            "phones": len(c["phones"]), "state": c["outcome"] or "waits", "due_at": c["due_at"],
            "is_overdue": not c["decided_at"] and c["due_at"] < f.now,
            "decided_at": c["decided_at"],
            "waited": (c["decided_at"] or f.now) - c["created_at"],
            "decided_by": _decider(f, c["actor"]),
            "submission_uid": s["uid"] if s else None, "became": s["outcome"] if s else None,
            "referred_lead_uid": referred["uid"] if referred else None,
            "referred_status": referred["status"] if referred else None,
        }  # fmt: skip


def _person_dossier(f: Facts) -> Iterator[Row]:
    def row(
        person_id: int, at: Any, what: str, lead_id: int | None, code: Any, who: Any, reference: Any
    ) -> Row:
        return {
            "person_uid": f.people[person_id]["uid"], "at": at, "what": what,
            "about_lead": f.leads[lead_id]["uid"] if lead_id else None, "code": code, "who": who,
            "reference": None if reference is None else str(reference),
        }  # fmt: skip

    def person(lead_id: int) -> int:
        return int(f.leads[lead_id]["person_id"])

    for i in f.table("people.identifiers"):
        yield row(
            i["person_id"], i["created_at"], "identifier", None, i["kind"], i["brought_by"], None
        )
    for i in f.table("people.detached_identifiers"):
        yield row(
            i["person_id"], i["detached_at"], "identifier_detached", None, i["kind"], i["reason"],
            None,
        )  # fmt: skip
    for c in f.table("people.consents"):
        b = f.submissions[c["submission_id"]]
        token = f.tokens[b["token_id"]]["name"]
        yield row(c["person_id"], c["given_at"], "consent", None, c["basis"], token, b["uid"])
    keys: dict[int, set[str]] = {}
    for i in f.table("people.identifiers"):
        if i["kind"] == "phone":
            keys.setdefault(i["person_id"], set()).add(i["match_key"])
    for c in f.table("intake.cards"):
        told = (c["found"], c["outcome"] or "waits", c["uid"])
        yield row(person(c["lead_id"]), c["said_at"], "card", c["lead_id"], *told)
        for person_id, own in keys.items():
            if own & set(c["phone_keys"]):
                yield row(person_id, c["said_at"], "card_of_them", None, *told)
    for b in f.submissions.values():
        lead_id = b["lead_id"]
        if lead_id:
            yield row(
                person(lead_id), b["received_at"], "submission", lead_id, b["outcome"],
                f.tokens[b["token_id"]]["name"], b["uid"],
            )  # fmt: skip
    for p in f.periods:
        yield row(
            person(p["lead_id"]), p["entered_at"], "status", p["lead_id"], p["status"], p["actor"],
            p["reason"],
        )  # fmt: skip
    for d in f.decisions:
        yield row(
            person(d["lead_id"]), d["decided_at"], "owner", d["lead_id"], d["snapshot"]["reason"],
            f.name(d["winner_id"]) or d["queue_code"], d["id"],
        )  # fmt: skip
    for m in f.messages.values():
        yield row(
            person(m["lead_id"]), m["queued_at"], "message", m["lead_id"], m["state"],
            f.templates[m["template_id"]]["code"], m["uid"],
        )  # fmt: skip
    for r in f.replies:
        if r["person_id"]:
            yield row(
                r["person_id"], r["written_at"], "reply", r["lead_id"], r["kind"],
                r["button_action"], None,
            )  # fmt: skip
    for c in f.calls:
        yield row(
            person(c["lead_id"]), c["called_at"], "call", c["lead_id"], c["result"],
            f.tokens[c["token_id"]]["name"], c["id"],
        )  # fmt: skip
    for a in f.attempts:
        yield row(
            person(a["lead_id"]), a["created_at"], "rework", a["lead_id"], a["state"],
            a["template_code"], a["id"],
        )  # fmt: skip
    for o in f.table("people.lookups"):
        if o["lead_id"]:
            yield row(
                person(o["lead_id"]), o["looked_up_at"], "lookup", o["lead_id"],
                "lookup" if o["key_hashes"] else "submission", f.tokens[o["token_id"]]["name"],
                o["id"],
            )  # fmt: skip
    sessions, users = f.keyed("desk.sessions", "token_id"), f.keyed("desk.users")
    for j in f.table("desk.journal"):
        lead = next((x for x in f.leads.values() if str(x["uid"]) == j["object_key"]), None)
        if lead and j["object_kind"] == "lead":
            user = users.get(sessions[j["token_id"]]["user_id"])
            yield row(
                lead["person_id"], j["at"], "looked_at", lead["id"], j["action"],
                user["name"] if user else f.tokens[j["token_id"]]["name"], j["outcome"],
            )  # fmt: skip


VIEWS: Views = {
    "governance.access": (("kind", "name", "created_at"), _access),
    "governance.actors": (("actor",), _actors),
    "governance.access_log": (("at", "who", "action", "object"), _access_log),
    "governance.calls": (("call_id",), _calls),
    "governance.cards": (("card_id",), _cards),
    "governance.channels": (("channel",), _channels),
    "governance.consents": (("consent_id",), _consents),
    "governance.duplicates": (("submission_id",), _duplicates),
    "governance.lead_directory": (("lead_id",), _lead_directory),
    "governance.lead_history": (("lead_id", "seq"), _lead_history),
    "governance.lookups": (("lookup_id",), _lookups),
    "governance.opt_outs": (("lead_id", "seq"), _opt_outs),
    "governance.person_dossier": (
        ("person_uid", "at", "what", "about_lead", "code", "who", "reference"),
        _person_dossier,
    ),
    "governance.referrers": (("referrer_id",), _referrers),
    "governance.rejections": (("submission_id",), _rejections),
    "governance.shared_identifiers": (("identifier_id",), _shared_identifiers),
    "governance.suppressions": (("suppression_id",), _suppressions),
    "governance.template_problems": (("template",), _template_problems),
    "governance.templates": (("template",), _templates),
    "governance.transfers": (("decision_id",), _transfers),
}
"""Every view with the columns that name a row."""

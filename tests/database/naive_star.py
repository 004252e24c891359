"""A second, naive count of the star of `bi`: every fact and dimension from the raw rows.

As `naive_counts`, with plain loops, for a story of a few dozen leads.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.database.naive_counts import (
    SPOKEN,
    STAGES,
    ZERO,
    Facts,
    Row,
    Views,
    greatest,
    least,
    rounded,
    second,
)

MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro",
)  # fmt: skip
DAYS = (
    "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
    "domingo",
)  # fmt: skip
NORTH = {
    "AC": "Acre", "AP": "Amapá", "AM": "Amazonas", "PA": "Pará", "RO": "Rondônia", "RR": "Roraima",
    "TO": "Tocantins",
}  # fmt: skip
NORTHEAST = {
    "AL": "Alagoas", "BA": "Bahia", "CE": "Ceará", "MA": "Maranhão", "PB": "Paraíba",
    "PE": "Pernambuco", "PI": "Piauí", "RN": "Rio Grande do Norte", "SE": "Sergipe",
}  # fmt: skip
CENTRE = {
    "DF": "Distrito Federal", "GO": "Goiás", "MT": "Mato Grosso", "MS": "Mato Grosso do Sul",
}  # fmt: skip
SOUTHEAST = {
    "ES": "Espírito Santo", "MG": "Minas Gerais", "RJ": "Rio de Janeiro", "SP": "São Paulo",
}  # fmt: skip
SOUTH = {"PR": "Paraná", "RS": "Rio Grande do Sul", "SC": "Santa Catarina"}
REGIONS = {
    "Norte": NORTH, "Nordeste": NORTHEAST, "Centro-Oeste": CENTRE, "Sudeste": SOUTHEAST,
    "Sul": SOUTH,
}  # fmt: skip


def _key(code: str) -> int:
    return int(hashlib.md5(code.encode(), usedforsecurity=False).hexdigest()[:7], 16)


def _reason(kind: str, code: str | None) -> int:
    return 0 if code is None else _key(f"{kind}:{code}")


def _day(f: Facts, at: datetime | None) -> date | None:
    return f.day(at) if at else None


def _hour(f: Facts, at: datetime) -> int:
    return at.astimezone(f.zone).hour


def _seconds(later: datetime | None, earlier: datetime | None, *, floor: bool = True) -> Any:
    if later is None or earlier is None:
        return None
    took = later - earlier
    return (max(took, ZERO) if floor else took).total_seconds()


# -- dimensions ------------------------------------------------------------------------------------


def _dim_date(f: Facts) -> Iterator[Row]:
    first = min(s["received_at"] for s in f.submissions.values()).astimezone(f.zone).year
    last = f.now.astimezone(f.zone).year + 1
    day = date(first, 1, 1)
    while day.year <= last:
        found = f.connection.execute(
            "select calendar.is_holiday(%s, %s)", (day, f.settings["place"])
        ).fetchone()
        assert found is not None
        iso = day.isocalendar()
        yield {
            "day": day, "date_number": day.year * 10000 + day.month * 100 + day.day,
            "year": day.year, "quarter": (day.month + 2) // 3, "month": day.month,
            "month_start": day.replace(day=1), "month_name_pt": MONTHS[day.month - 1],
            "month_name_en": f"{day:%B}", "iso_year": iso.year, "iso_week": iso.week,
            "week_start": day - timedelta(days=day.weekday()), "day_of_month": day.day,
            "weekday": iso.weekday, "weekday_name_pt": DAYS[day.weekday()],
            "weekday_name_en": f"{day:%A}", "is_weekend": iso.weekday > 5, "is_holiday": found[0],
            "is_working_day": iso.weekday <= 5 and not found[0],
        }  # fmt: skip
        day += timedelta(days=1)


def _dim_hour(_: Facts) -> Iterator[Row]:
    parts = (("madrugada", "night"), ("manhã", "morning"), ("tarde", "afternoon"),
             ("noite", "evening"))  # fmt: skip
    for hour in range(24):
        yield {
            "hour_key": hour, "label": f"{hour:02}:00", "part_of_day_pt": parts[hour // 6][0],
            "part_of_day_en": parts[hour // 6][1], "is_business_hour": 8 <= hour <= 17,
        }  # fmt: skip


def _dim_team(f: Facts) -> Iterator[Row]:
    yield {"team_key": 0, "team": "(none)", "label_pt": "(sem equipe)", "label_en": "(no team)",
           "is_active": False}  # fmt: skip
    for t in f.table("routing.teams"):
        yield {"team_key": t["id"], "team": t["code"], "label_pt": t["name"],
               "label_en": t["name"], "is_active": t["is_active"]}  # fmt: skip


def _dim_consultant(f: Facts) -> Iterator[Row]:
    yield {"consultant_key": 0, "consultant_uid": None, "consultant": "(fila)",
           "consultant_en": "(queue)", "team_key": 0, "is_active": False,
           "since": None}  # fmt: skip
    for c in f.consultants.values():
        yield {
            "consultant_key": c["id"], "consultant_uid": c["uid"], "consultant": c["name"],
            "consultant_en": c["name"], "team_key": c["team_id"] or 0,
            "is_active": c["is_active"], "since": c["created_at"].astimezone(UTC).date(),
        }  # fmt: skip


def _dim_pool(f: Facts) -> Iterator[Row]:
    yield {"pool_key": 0, "pool": "(none)", "label_pt": "(sem distribuição)",
           "label_en": "(out of turn)", "is_active": False}  # fmt: skip
    for p in f.pools.values():
        yield {"pool_key": p["id"], "pool": p["code"], "label_pt": p["name"],
               "label_en": p["name"], "is_active": p["is_active"]}  # fmt: skip


def _dim_product(f: Facts) -> Iterator[Row]:
    for key, code, pt, en in (
        (0, "(none)", "(sem produto)", "(no product)"),
        (-1, "(other)", "(outros)", "(other)"),
        *((p["id"], p["code"], p["name"], p["name"]) for p in f.products.values()),
    ):
        active = f.products[key]["is_active"] if key > 0 else True
        yield {"product_key": key, "product": code, "label_pt": pt, "label_en": en,
               "is_active": active}  # fmt: skip


def _dim_source(f: Facts) -> Iterator[Row]:
    for key, code, pt, en in (
        (0, "(none)", "(sem fonte)", "(no source)"),
        (-1, "(other)", "(outras)", "(other)"),
        *((s["id"], s["code"], s["name"], s["name"]) for s in f.sources.values()),
    ):
        source = f.sources[key] if key > 0 else {"profile_code": None, "is_active": True}
        yield {
            "source_key": key, "source": code, "label_pt": pt, "label_en": en,
            "profile": source["profile_code"], "is_active": source["is_active"],
        }  # fmt: skip


def _dim_origin(f: Facts) -> Iterator[Row]:
    yield {"origin_key": 0, "origin": "(unknown)", "label_pt": "(desconhecida)",
           "label_en": "(unknown)", "is_human": False}  # fmt: skip
    for o in f.table("leads.origins"):
        yield {"origin_key": _key(o["code"]), "origin": o["code"], "label_pt": o["name_pt"],
               "label_en": o["name_en"], "is_human": o["is_human"]}  # fmt: skip


def _dim_referrer(f: Facts) -> Iterator[Row]:
    yield {"referrer_key": 0, "pseudonym": "(none)", "kind": "none",
           "kind_pt": "(sem indicador)", "since": None}  # fmt: skip
    named = f.table("people.identifiers")
    ours = {("email", c["email"]) for c in f.consultants.values()}
    ours |= {("phone", c["phone"]) for c in f.consultants.values()}
    words = {"consultant": "consultor", "person": "pessoa conhecida", "name_only": "só o nome"}
    for r in f.referrers.values():
        kind = "name_only" if r["person_id"] is None else "person"
        if any(i["person_id"] == r["person_id"] and (i["kind"], i["value"]) in ours for i in named):
            kind = "consultant"
        yield {
            "referrer_key": r["id"],
            "pseudonym": "R-" + hashlib.sha256(str(r["uid"]).encode()).hexdigest()[:10],
            "kind": kind, "kind_pt": words[kind], "since": r["created_at"].astimezone(UTC).date(),
        }  # fmt: skip


def _dim_area(f: Facts) -> Iterator[Row]:
    def row(key: int, ddd: int | None, uf: str, pt: str, en: str, region: str) -> Row:
        return {"area_key": key, "ddd": ddd, "uf": uf, "label_pt": pt, "label_en": en,
                "region": region}  # fmt: skip

    yield row(0, None, "(unknown)", "(desconhecida)", "(unknown)", "(unknown)")
    yield row(-1, None, "(other)", "(outras)", "(other)", "(other)")
    for region, ufs in REGIONS.items():
        for uf, name in ufs.items():
            yield row(_key(f"uf:{uf}"), None, uf, name, name, region)
    for a in f.table("normalize.area_codes"):
        label = f"DDD {a['ddd']} ({a['uf']})"
        region = next(region for region, ufs in REGIONS.items() if a["uf"] in ufs)
        yield row(a["ddd"], a["ddd"], a["uf"], label, label, region)


def _dim_template(f: Facts) -> Iterator[Row]:
    yield {"template_key": 0, "template": "(none)", "purpose": None, "category": "(none)",
           "language": None, "state": None}  # fmt: skip
    for t in f.templates.values():
        yield {"template_key": t["id"], "template": t["code"], "purpose": t["purpose"],
               "category": t["category"], "language": t["language"],
               "state": t["state"]}  # fmt: skip


def _dim_status(f: Facts) -> Iterator[Row]:
    for s in f.table("leads.statuses"):
        yield {"status_key": s["position"], "status": s["code"], "label_pt": s["name_pt"],
               "label_en": s["name_en"], "is_open": s["is_open"],
               "stage": STAGES.get(s["code"], 0)}  # fmt: skip


def _dim_reason(f: Facts) -> Iterator[Row]:
    def row(key: int, kind: str, reason: str, pt: str, en: str) -> Row:
        return {"reason_key": key, "kind": kind, "reason": reason, "label_pt": pt, "label_en": en}

    yield row(0, "none", "(none)", "(sem motivo)", "(no reason)")
    for r in f.table("leads.lost_reasons"):
        yield row(_key(f"lost:{r['code']}"), "lost", r["code"], r["name_pt"], r["name_en"])
    others = {("submission", s["reason"]) for s in f.submissions.values() if s["reason"]}
    others |= {("message", e["class"]) for e in f.errors}
    others |= {("message", code) for code in ("NOT_SENT", "REQUEST_BUG", "OTHER")}
    others |= {("rework", code) for a in f.attempts if (code := _plain_code(a["reason"]))}
    others |= {
        ("owner", code)
        for code in (
            "turn", "known_owner", "own_referral", "manual", "no_rule_matches", "nobody_eligible",
        )
    }  # fmt: skip
    for kind, code in others:
        yield row(_key(f"{kind}:{code}"), kind, code, code, code)


def _plain_code(reason: str | None) -> str | None:
    return reason if reason and set(reason) <= set("abcdefghijklmnopqrstuvwxyz_") else None


# -- facts -----------------------------------------------------------------------------------------


def _fact_submissions(f: Facts) -> Iterator[Row]:
    told = f.told
    for b in f.submissions.values():
        said, held = told[b["id"]], f.quarantine.get(b["id"])
        outcomes = ("created", "touched", "suppressed", "rejected", "quarantined")
        yield {
            "submission_key": b["id"], "lead_key": b["lead_id"], "day": f.day(b["received_at"]),
            "hour_key": _hour(f, b["received_at"]),
            "origin_key": _key(said["origin"]) if said["origin"] else 0,
            "product_key": -1 if said["small"] else said["product"] or 0,
            "source_key": -1 if said["small"] else said["source"] or 0,
            "referrer_key": said["referrer"] or 0,
            "consultant_key": f.tokens[b["token_id"]]["consultant_id"] or 0,
            "reason_key": _reason("submission", b["reason"]), "outcome": b["outcome"],
            "is_imported": b["import_id"] is not None, "is_small_cell": said["small"],
            "submissions": 1, **{name: int(b["outcome"] == name) for name in outcomes},
            "second_interests": int(said["second"]), "held": int(held is not None),
            "held_seconds": _seconds(held["resolved_at"], b["received_at"], floor=False)
            if held
            else None,
        }  # fmt: skip


def _charges(f: Facts) -> Iterator[tuple[Row, Any, str | None]]:
    for c in f.charges:
        if c["charged_at"] is None:
            continue
        day, price = c["charged_at"].astimezone(UTC).date(), None
        for p in f.prices:
            if p["category"] == c["category"] and p["since"] <= day:
                price = p
        cost = price["price"] if price else None
        if c["pricing_type"].startswith("free"):
            cost = 0
        yield c, cost, price["currency"] if price else None


def _fact_costs(f: Facts) -> Iterator[Row]:
    for c, cost, currency in _charges(f):
        message = f.messages.get(c["message_id"])
        yield {
            "cost_key": c["wamid_sha256"].hex()[:16],
            "lead_key": message["lead_id"] if message else None, "day": f.day(c["charged_at"]),
            "template_key": message["template_id"] if message else 0, "category": c["category"],
            "pricing_type": c["pricing_type"], "priced": int(currency is not None), "messages": 1,
            "cost": cost, "currency": currency,
        }  # fmt: skip


def _fact_replies(f: Facts) -> Iterator[Row]:
    replies = {r["id"]: r for r in f.replies}
    for c in f.credits:
        r = replies[c["reply_id"]]
        message = f.messages.get(c["message_id"])
        yield {
            "reply_key": r["id"], "lead_key": r["lead_id"], "day": f.day(r["written_at"]),
            "hour_key": _hour(f, r["written_at"]), "message_key": c["message_id"],
            "template_key": message["template_id"] if message else 0,
            "answers": c["credited_to"] or "nothing", "wish": r["button_action"] or "none",
            "kind": r["kind"], "replies": 1, "stops": int(r["button_action"] == "stop"),
            "seconds_after_message": _seconds(
                r["written_at"], second(message["sending_at"]), floor=False
            )
            if message
            else None,
        }  # fmt: skip


def _message_rows(f: Facts) -> Iterator[Row]:
    due = {j["dedupe_key"]: j["first_due_at"] for j in f.jobs if j["dedupe_key"]}
    for m in f.messages.values():
        yield m | {
            "key": m["id"], "due_at": due.get(m["send_key"]) or m["queued_at"],
            "state": f.final_state(m), "template": m["template_id"],
            "delivered": least(m["delivered_at"], m["read_at"]),
        }  # fmt: skip
    for j in f.never_taken_up:
        chosen = f.connection.execute(
            "select (sending.choose_template(%s, %s, %s)).id",
            (
                j["payload"]["purpose"], j["payload"].get("template_code"),
                f.leads[j["lead_id"]]["referrer_id"] is not None,
            ),
        ).fetchone()  # fmt: skip
        assert chosen is not None
        yield {
            "key": -j["id"], "lead_id": j["lead_id"], "channel_id": j["channel_id"],
            "purpose": j["payload"]["purpose"], "due_at": j["first_due_at"],
            "state": f.state_of_order(j), "template": chosen[0], "sending_at": None,
            "accepted_at": None, "delivered": None, "read_at": None, "sends": 0, "error": None,
        }  # fmt: skip


def _fact_messages(f: Facts) -> Iterator[Row]:
    charged = Counter(c["message_id"] for c in f.charges if c["charged_at"])
    for m in _message_rows(f):
        channel, failed = f.channels.get(m["channel_id"]), m["state"] == "failed"
        error = f.error_class(m["error"], "REQUEST_BUG") if m["key"] > 0 else "REQUEST_BUG"
        replied = f.replied_at(m["key"])
        yield {
            "message_key": m["key"], "lead_key": m["lead_id"], "day": f.day(m["due_at"]),
            "hour_key": _hour(f, m["due_at"]), "template_key": m["template"] or 0,
            "channel": channel["code"] if channel else "(none)", "purpose": m["purpose"],
            "state": m["state"], "reason_key": _reason("message", error) if failed else 0,
            "messages": 1, "accepted": int(bool(m["accepted_at"] or m["delivered"])),
            "delivered": int(bool(m["delivered"])), "read": int(bool(m["read_at"])),
            "replied": int(replied is not None), "failed": int(failed),
            "unknown": int(m["state"] == "unknown"),
            "on_the_way": int(m["state"] in ("accepted", "sent")),
            "waiting": int(m["state"] in ("queued", "sending")),
            "cancelled": int(m["state"] == "cancelled"), "sends": m["sends"],
            "charges": charged[m["key"]],
            "departure_seconds": _seconds(m["sending_at"], m["due_at"]),
            "delivery_seconds": _seconds(m["delivered"], m["sending_at"]),
            "reply_seconds": _seconds(replied, second(m["sending_at"]), floor=False)
            if replied and m["sending_at"]
            else None,
        }  # fmt: skip


def _fact_attempts(f: Facts) -> Iterator[Row]:
    codes = {t["code"]: t["id"] for t in f.templates.values()}
    for a in f.attempts:
        m, state = f.messages.get(a["message_id"]), a["state"]
        if m and state != "held_out":
            final = f.final_state(m)
            if final in ("read", "delivered", "accepted", "sent"):
                state = "sent"
            elif final in ("failed", "cancelled"):
                state = final
        code = _plain_code(a["reason"])
        yield {
            "attempt_key": a["id"], "lead_key": a["lead_id"], "day": f.day(a["due_at"]),
            "hour_key": _hour(f, a["due_at"]), "template_key": codes.get(a["template_code"], 0),
            "policy": f.policies[a["policy_id"]]["code"], "cycle": a["cycle"], "step": a["step"],
            "message_key": a["message_id"], "state": state,
            "reason_key": _reason("rework", code), "attempts": 1,
            "held_out": int(a["state"] == "held_out"),
            "replied": int(bool(m) and f.replied_at(a["message_id"]) is not None),
        }  # fmt: skip


def _fact_calls(f: Facts) -> Iterator[Row]:
    for c in f.calls:
        yield {
            "call_key": c["id"], "lead_key": c["lead_id"], "day": f.day(c["called_at"]),
            "hour_key": _hour(f, c["called_at"]),
            "consultant_key": f.tokens[c["token_id"]]["consultant_id"] or 0,
            "result": c["result"], "calls": 1, "answered": int(c["result"] in SPOKEN),
            "seconds_since_lead": _seconds(c["called_at"], f.leads[c["lead_id"]]["created_at"]),
        }  # fmt: skip


def _positions(f: Facts) -> dict[str, int]:
    return {s["code"]: s["position"] for s in f.table("leads.statuses")}


def _fact_status_periods(f: Facts) -> Iterator[Row]:
    positions = _positions(f)
    for p in f.periods:
        yield {
            "lead_key": p["lead_id"], "period": p["period"],
            "status_key": positions[p["status"]], "entered_day": f.day(p["entered_at"]),
            "left_day": _day(f, p["left_at"]), "consultant_key": p["consultant_id"] or 0,
            "moved_by": p["actor"].split(":")[0],
            "reason_key": _reason("lost", p["reason"]) if p["status"] == "lost" else 0,
            "periods": 1, "going_on": int(p["left_at"] is None),
            "seconds": _seconds(p["left_at"], p["entered_at"], floor=False),
        }  # fmt: skip


def _areas(f: Facts) -> dict[int, int]:
    """The area that each person is shown in."""
    ufs = {a["ddd"]: a["uf"] for a in f.table("normalize.area_codes")}
    first: dict[int, int] = {}
    for i in sorted(f.table("people.identifiers"), key=lambda i: int(i["id"])):
        if i["kind"] == "phone" and i["value"].startswith("+55"):
            first.setdefault(i["person_id"], int(i["value"][3:5]))
    ddds, enough = Counter(first.values()), int(f.settings["smallest_cell"])
    small = Counter(ufs[ddd] for ddd in first.values() if ddds[ddd] < enough)
    return {
        person: ddd
        if ddds[ddd] >= enough
        else _key(f"uf:{ufs[ddd]}")
        if small[ufs[ddd]] >= enough
        else -1
        for person, ddd in first.items()
    }


def _left(f: Facts, message: Row | None, attempt: Row) -> bool:
    if message is None:
        return bool(attempt["state"] == "sent")
    taken = message["accepted_at"] is not None or f.arrived(message)
    return taken and f.final_state(message) != "failed"


def _fact_leads(f: Facts) -> Iterator[Row]:
    positions, areas, told = _positions(f), _areas(f), f.told
    answers = [s for s in f.signals if s["signal"] == "human_wrote"]
    costs: dict[int, Any] = {}
    for c, cost, _ in _charges(f):
        if c["message_id"] in f.messages and cost is not None:
            lead_id = f.messages[c["message_id"]]["lead_id"]
            costs[lead_id] = costs.get(lead_id, 0) + cost
    chances = {
        s["lead_id"]: rounded(100 * s["probability"], 0)
        for s in f.table("scoring.scores")
        if s["moment"] == "registration"
    }
    for lead in f.leads.values():
        number, contact = lead["id"], f.contacts[lead["id"]]
        messages = [m for m in f.messages.values() if m["lead_id"] == number]
        replies = [r for r in f.replies if r["lead_id"] == number]
        calls = [c for c in f.calls if c["lead_id"] == number]
        attempts = [a for a in f.attempts if a["lead_id"] == number]
        decisions = sorted(
            (d for d in f.decisions if d["lead_id"] == number), key=lambda d: int(d["id"])
        )
        written = [s["said_at"] for s in answers if s["lead_id"] == number]
        answered, replied = least(*written), contact["replied_at"]
        owner = f.consultants.get(lead["consultant_id"])
        stage, small = f.stage(number), told[lead["submission_id"]]["small"]
        spent: dict[str, float | None] = {}
        for p in f.periods:
            if p["lead_id"] == number and p["left_at"]:
                took = (p["left_at"] - p["entered_at"]).total_seconds()
                spent[p["status"]] = (spent.get(p["status"]) or 0.0) + took
        steps = [a["step"] for a in attempts if _left(f, f.messages.get(a["message_id"]), a)]
        within = contact["replied_within"]
        yield {
            "lead_key": number, "created_day": f.day(lead["created_at"]),
            "created_hour_key": _hour(f, lead["created_at"]),
            "submitted_day": f.day(contact["submitted_at"]),
            "first_contact_day": _day(f, contact["contacted_at"]),
            "first_reply_day": _day(f, replied), "ended_day": _day(f, lead["ended_at"]),
            "origin_key": _key(lead["origin"]),
            "product_key": -1 if small else lead["product_id"] or 0,
            "source_key": -1 if small else lead["source_id"] or 0,
            "referrer_key": lead["referrer_id"] or 0, "area_key": areas.get(lead["person_id"], 0),
            "consultant_key": lead["consultant_id"] or 0,
            "first_consultant_key": decisions[0]["winner_id"] or 0,
            "team_key": owner["team_id"] or 0 if owner else 0,
            "pool_key": decisions[0]["pool_id"] or 0,
            "owner_reason_key": _key(f"owner:{decisions[0]['snapshot']['reason']}"),
            "status_key": positions[lead["status"]],
            "reason_key": _reason("lost", lead["lost_reason"]),
            "is_imported": lead["is_imported"], "leads": 1,
            "contacted": int(stage >= 1 or contact["contacted_at"] is not None),
            "engaged": int(stage >= 2), "qualified": int(stage >= 3),
            **{
                name: int(lead["status"] == name)
                for name in ("won", "lost", "opted_out", "unreachable", "exhausted")
            },
            "open": int(lead["ended_at"] is None),
            "touches": sum(t["lead_id"] == number for t in f.touches), "owners": len(decisions),
            "messages": sum(bool(m["accepted_at"]) or f.arrived(m) for m in messages),
            "delivered_messages": sum(f.arrived(m) for m in messages), "replies": len(replies),
            "answers": len(written), "calls": len(calls),
            "answered_calls": sum(c["result"] in SPOKEN for c in calls),
            "attempts": len(attempts), "last_rework_step": greatest(*steps),
            "cost": costs.get(number), "win_percent": chances.get(number),
            "held_seconds": _seconds(lead["created_at"], contact["submitted_at"]),
            "first_contact_seconds": _seconds(contact["contacted_at"], contact["submitted_at"]),
            "first_reply_seconds": within.total_seconds() if within is not None else None,
            "first_answer_seconds": (answered - replied).total_seconds()
            if answered and replied and answered >= replied
            else None,
            **{
                f"{name}_seconds": spent.get(name)
                for name in ("new", "contacted", "engaged", "qualified")
            },
            "lead_seconds": _seconds(lead["ended_at"], lead["created_at"], floor=False),
        }  # fmt: skip


VIEWS: Views = {
    "bi.dim_area": (("area_key",), _dim_area),
    "bi.dim_consultant": (("consultant_key",), _dim_consultant),
    "bi.dim_date": (("day",), _dim_date),
    "bi.dim_hour": (("hour_key",), _dim_hour),
    "bi.dim_origin": (("origin_key",), _dim_origin),
    "bi.dim_pool": (("pool_key",), _dim_pool),
    "bi.dim_product": (("product_key",), _dim_product),
    "bi.dim_reason": (("reason_key",), _dim_reason),
    "bi.dim_referrer": (("referrer_key",), _dim_referrer),
    "bi.dim_source": (("source_key",), _dim_source),
    "bi.dim_status": (("status_key",), _dim_status),
    "bi.dim_team": (("team_key",), _dim_team),
    "bi.dim_template": (("template_key",), _dim_template),
    "bi.fact_attempts": (("attempt_key",), _fact_attempts),
    "bi.fact_calls": (("call_key",), _fact_calls),
    "bi.fact_costs": (("cost_key",), _fact_costs),
    "bi.fact_leads": (("lead_key",), _fact_leads),
    "bi.fact_messages": (("message_key",), _fact_messages),
    "bi.fact_replies": (("reply_key",), _fact_replies),
    "bi.fact_status_periods": (("lead_key", "period"), _fact_status_periods),
    "bi.fact_submissions": (("submission_key",), _fact_submissions),
}
"""Every view with the columns that name a row."""

"""Demonstration: an operation of six consultants and forty leads as people type them.

Runs at every `indica up` of the local system; the first time some days are lived before today
(`demo_days`). Everything is idempotent: rows that exist stay, and
leads are posted with fixed idempotency keys, so that a second run shows the first one's leads.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import requests
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from database.cli import chatwoot_account, chatwoot_tab, clients, templates
from database.cli.demo_days import Days
from database.cli.demo_leads import LATECOMER, LEADS, STRANGERS
from database.common import sandbox_access as sandbox
from database.common.errors import IndicaError
from database.common.settings import sandbox_at

Say = Callable[[str], None]

COMPANY = "Horizonte Consórcios"
CONSULTANTS = (
    ("Ana Moura", "ana.moura@demo.indica.example"),
    ("Davi Prado", "davi.prado@demo.indica.example"),
    ("Bruna Teles", "bruna.teles@demo.indica.example"),
    ("Caio Rocha", "caio.rocha@demo.indica.example"),
    ("Elisa Nunes", "elisa.nunes@demo.indica.example"),
    ("Fábio Lima", "fabio.lima@demo.indica.example"),
)
POOLS = (
    (
        "consorcios",
        "Consórcios",
        {"ana.moura": 3, "davi.prado": 2, "bruna.teles": 2, "caio.rocha": 1},
    ),
    ("seguros", "Seguros", {"elisa.nunes": 1, "fabio.lima": 1}),
)
RULES: tuple[tuple[int, str, dict[str, list[str]], str], ...] = (
    (1, "Seguros para quem vende seguros", {"product": ["seguro-vida"]}, "seguros"),
    (2, "Todo o resto", {}, "consorcios"),
)
PRODUCTS = (
    ("consorcio-imovel", "Consórcio de imóvel"),
    ("consorcio-auto", "Consórcio de automóvel"),
    ("seguro-vida", "Seguro de vida"),
)
SOURCES = (("site", "Site da empresa"), ("banco-parceiro", "Banco parceiro"))
STOPPED = "(48) 99155-0147"
"""The phone of somebody who asked not to be contacted."""
DAYS = 4
"""So many days back the first leads come."""
TODAY = 4
"""As many leads come today."""
DIRECTOR = ("diretora@demo.indica.example", "Beatriz Sampaio", "director")
"""Who logs in to the desk."""
CHANNEL = "principal"
SUBSCRIPTIONS = (
    "message_created",
    "message_updated",
    "conversation_created",
    "conversation_updated",
    "contact_updated",
    "conversation_status_changed",
)
"""What Chatwoot tells."""
DRAIN_LIMIT = 60.0
"""Seconds to wait for the worker before the table is shown as it stands."""
INBOX_LIMIT = 10.0
"""Seconds to wait until what people wrote has been read."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One lead of the demonstration and the API's answer."""

    body: dict[str, Any]
    status: int
    answer: dict[str, Any]


def run(*, owner_url: str, api_url: str, api_token: str, sandbox_url: str, say: Say) -> None:
    """Seed the operation, post the leads, let them live, show where each one stands."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        if _is_first(connection):
            _live(connection, owner_url, api_url, api_token, sandbox_url, say)
        else:
            seed(owner_url=owner_url, sandbox_url=sandbox_url)
        for key, url in (("chatwoot_url", f"{sandbox_url}/chatwoot"), ("public_url", api_url)):
            connection.execute("select ops.set_setting(%s, to_jsonb(%s::text))", (key, url))
        with clients.Chatwoot(sandbox_at(sandbox_url)) as chatwoot:
            for prepare in (chatwoot_account.prepare, chatwoot_tab.prepare):
                list(prepare(connection, chatwoot))
        posted = list(_post(api_url, api_token, LEADS))
        _wait_for_worker(connection)
        _show(connection, posted, say)
    again = "" if any(item.status == 201 for item in posted) else " before, none new"
    say(f"{len(posted)} leads posted{again}; conversations: {sandbox_url}/")


def _live(
    connection: psycopg.Connection[Any],
    owner_url: str,
    api_url: str,
    api_token: str,
    sandbox_url: str,
    say: Say,
) -> None:
    """The days before today: the clock goes back, and forward again."""

    def wait() -> None:
        _wait_for_inbox(connection, sandbox_url)
        _wait_for_worker(connection)
        _wait_for_inbox(connection, sandbox_url)

    days = Days(connection, sandbox_url, api_url, api_token, wait)
    say("the demonstration lives its first days …")
    with days.begin(DAYS):
        seed(owner_url=owner_url, sandbox_url=sandbox_url)
        _let_write(connection, sandbox_url, STRANGERS)
        for _ in _post(api_url, api_token, LEADS[:-TODAY]):
            pass
        wait()
        _let_write(connection, sandbox_url, (LATECOMER,))
        wait()
        days.live()


def seed(*, owner_url: str, sandbox_url: str) -> None:
    """Set up the operation of the demonstration, without leads."""
    access = sandbox_at(sandbox_url)
    with clients.Chatwoot(access) as chatwoot, clients.Graph(access) as graph:
        agents = {email: int(agent["id"]) for email, agent in chatwoot.agents().items()}
        with psycopg.connect(owner_url, autocommit=True) as connection:
            _seed(connection, agents)
            _create_templates(connection, graph)


def connect_webhooks(*, api_url: str, sandbox_url: str) -> None:
    """Tell the sandbox's Meta and Chatwoot where Indica listens, as an administrator would."""
    with clients.SandboxControl(sandbox_url) as control:
        control.change_settings(whatsapp_webhook_url=f"{api_url}/webhooks/whatsapp")
    url = f"{api_url}/webhooks/chatwoot"
    with clients.Chatwoot(sandbox_at(sandbox_url)) as chatwoot:
        for hook in chatwoot.webhooks():
            if hook["url"] == url:
                return
            # The API moved to another port since the last start.
            chatwoot.delete_webhook(int(hook["id"]))
        chatwoot.create_webhook(url, SUBSCRIPTIONS)


def _seed(connection: psycopg.Connection[Any], agents: dict[str, int]) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select ops.set_setting('company_name', to_jsonb(%s::text))", (COMPANY,))
        cursor.execute("select ops.set_setting('unknown_policy', to_jsonb('resend'::text))")
        # Whoever looks at the demonstration at night is to see messages leave.
        cursor.execute("select ops.set_setting('first_contact_hours', 'null')")
        cursor.execute("select ops.set_setting('working_hours', 'null')")
        cursor.executemany("select leads.save_product(p_code => %s, p_name => %s)", PRODUCTS)
        cursor.executemany("select intake.add_source(p_code => %s, p_name => %s)", SOURCES)
        cursor.executemany(
            "select routing.save_consultant(p_name => %s, p_email => %s,"
            " p_chatwoot_agent_id => %s)",
            [(name, email, agents.get(email)) for name, email in CONSULTANTS],
        )
        # What an operator changed stays: only what is missing is added.
        cursor.execute("select from sending.list_channels() where code = %s", (CHANNEL,))
        if cursor.fetchone() is None:
            cursor.execute(
                "select sending.save_channel(p_code => %s, p_phone_number_id => %s,"
                " p_chatwoot_account_id => %s, p_chatwoot_inbox_id => %s, p_waba_id => %s)",
                (
                    CHANNEL,
                    sandbox.WHATSAPP_PHONE_NUMBER_ID,
                    sandbox.CHATWOOT_ACCOUNT_ID,
                    sandbox.CHATWOOT_INBOX_ID,
                    sandbox.WHATSAPP_WABA_ID,
                ),
            )
        cursor.execute("select pool, consultant_email from routing.list_pools()")
        members = cursor.fetchall()
        for code, name, weights in POOLS:
            if code not in {row[0] for row in members}:
                cursor.execute("select routing.save_pool(p_code => %s, p_name => %s)", (code, name))
            for who, weight in weights.items():
                email = f"{who}@demo.indica.example"
                if (code, email) not in members:
                    cursor.execute(
                        "select routing.set_pool_member(p_pool_code => %s, p_consultant => %s,"
                        " p_weight => %s)",
                        (code, email, weight),
                    )
        cursor.execute("select name from routing.list_rules()")
        rules = {row[0] for row in cursor.fetchall()}
        for position, name, conditions, pool in RULES:
            if name not in rules:
                cursor.execute(
                    "select routing.save_rule(p_name => %s, p_pool_code => %s,"
                    " p_conditions => %s::jsonb, p_position => %s)",
                    (name, pool, json.dumps(conditions), position),
                )
        cursor.execute("select email from desk.list_users()")
        if DIRECTOR[0] not in {row[0] for row in cursor.fetchall()}:
            cursor.execute(
                "select desk.save_user(p_email => %s, p_name => %s, p_role => %s)", DIRECTOR
            )
        cursor.execute("select leads.suppress(%s, null, 'request', 'operator')", (STOPPED,))


def _create_templates(connection: psycopg.Connection[Any], graph: clients.Graph) -> None:
    """Submit the standard templates to the fake Graph API, which approves at once."""
    for found in templates.create(connection, graph):
        if found.problem is not None:
            raise IndicaError(f"the sandbox has another template {found.code}", found.problem)


def _post(api_url: str, api_token: str, leads: Sequence[dict[str, Any]]) -> Iterable[Posted]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {api_token}"
        session.headers["Accept-Language"] = "en"
        for number, lead in enumerate(leads, start=1):
            answer = session.post(
                f"{api_url}/v1/leads",
                json=lead,
                headers={"Idempotency-Key": f"demo-{number:02}"},
                timeout=30,
            )
            yield Posted(lead, answer.status_code, answer.json())


def _is_first(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(
        "select not exists (select from governance.origin_and_credit)"
    ).fetchone()
    return row is not None and bool(row[0])


def _let_write(
    connection: psycopg.Connection[Any],
    sandbox_url: str,
    messages: Sequence[tuple[str, dict[str, Any]]],
) -> None:
    """People write to the sandbox's number; returns when the inbox has been read."""
    for number, message in messages:
        answer = requests.post(
            f"{sandbox_url}/customers/{number}/messages", json=message, timeout=10
        )
        answer.raise_for_status()
    _wait_for_inbox(connection, sandbox_url)


def _wait_for_inbox(connection: psycopg.Connection[Any], sandbox_url: str) -> None:
    deadline = time.monotonic() + INBOX_LIMIT
    while time.monotonic() < deadline:
        told = requests.get(f"{sandbox_url}/deliveries", timeout=10).json()["deliveries"]
        row = connection.execute(
            "select sum(h.unprocessed) from governance.webhook_health as h"
        ).fetchone()
        if all(one["outcome"] != "waiting" for one in told) and row is not None and not row[0]:
            return
        time.sleep(0.05)


def _wait_for_worker(connection: psycopg.Connection[Any]) -> None:
    deadline = time.monotonic() + DRAIN_LIMIT
    connection.execute("listen outbox")
    while time.monotonic() < deadline:
        row = connection.execute(
            "select exists (select from governance.outbox_health as h"
            " where h.oldest_due_at < util.current_time() + interval '10 seconds')"
        ).fetchone()
        if row is not None and not row[0]:
            return
        for _ in connection.notifies(timeout=0.2, stop_after=1):
            pass


_STANDING = """
select submission_uid::text, outcome, reason, status, owner, standing, turn, pool, eligible,
       left(lead_uid::text, 8), referred_by
  from governance.submission_standing(p_uids => %s::uuid[])
"""
STYLES = {"rejected": "red", "quarantined": "yellow", "suppressed": "yellow", "touched": "cyan"}

QUEUES = {"overdue": "two owners let its term pass", "triage": "nobody could take it"}


def _show(connection: psycopg.Connection[Any], posted: list[Posted], say: Say) -> None:
    connection.execute("select set_config('indica.locale', 'en', false)")
    uids = [p.answer["submission_uid"] for p in posted if "submission_uid" in p.answer]
    standing = {row[0]: row[1:] for row in connection.execute(_STANDING, (uids,)).fetchall()}
    table = Table(
        title="Where each lead stands",
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        expand=True,
    )
    table.add_column("#", justify="right")
    table.add_column("lead", no_wrap=True)
    for column in ("name as typed", "contact as typed", "referred by"):
        table.add_column(column, overflow="fold", ratio=2)
    for column in ("outcome", "status", "owner", "what now"):
        table.add_column(column, no_wrap=True)
    table.add_column("why", overflow="fold", ratio=4)
    for number, item in enumerate(posted, start=1):
        person = item.body["person"]
        row = standing.get(item.answer.get("submission_uid", ""))
        outcome, reason, status, owner, message = (row or (f"HTTP {item.status}", *[None] * 4))[:5]
        table.add_row(
            str(number),
            row[8] if row else None,
            Text(person["name"]),
            person.get("phone") or person.get("email"),
            row[9] if row else None,
            Text(outcome, style=STYLES.get(outcome, "green")),
            status,
            owner,
            message,
            _why(item, outcome, reason, owner, row[5:8] if row else ()),
        )
    width = max(shutil.get_terminal_size((160, 40)).columns, 120)
    printer = Console(width=width, highlight=False, force_terminal=sys.stdout.isatty())
    with printer.capture() as captured:
        printer.print(table)
    say(captured.get())


def _why(
    item: Posted, outcome: str, reason: str | None, owner: str | None, turn: Sequence[Any]
) -> str:
    """One line from the answer and the stored decision."""
    answer = item.answer
    was_settled = answer.get("outcome") == "quarantined" != outcome
    if was_settled and outcome == "rejected":
        return "rejected by a person, from quarantine"
    if outcome == "rejected":
        errors = [f"{e['field']}: {e['detail']}" for e in answer.get("errors", [])]
        return "; ".join(errors) or str(answer.get("title"))
    reasons = [str(w["detail"]) for w in answer.get("warnings", [])]
    if was_settled:
        reasons = ["Corrected by a person, in quarantine"]
    if outcome == "touched" and "matched_by" in answer:
        reasons.insert(0, f"same person by {answer['matched_by']}; the first one keeps the credit")
    elif outcome == "created" and turn and turn[0] is not None:
        reasons.insert(0, f"turn {turn[0]} of {turn[1]}, {turn[2]} eligible")
    elif outcome == "created" and owner in QUEUES:
        reasons.insert(0, QUEUES[owner])
    return ". ".join(text.rstrip(".") for text in reasons) or str(reason or "")

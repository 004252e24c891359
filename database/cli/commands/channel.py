"""`indica channel`: business numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import click
import psycopg

from database.cli import chatwoot_account, chatwoot_tab, clients, outside_findings
from database.cli.commands._rebind import rebind
from database.cli.commands._shared import Group, json_option, print_json, print_rows, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.common.settings import ApiSettings, load
from database.connection import connect


@click.group(cls=Group)
def channel() -> None:
    """Business numbers: add, check against Chatwoot and Meta, resume."""


@channel.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the channels and whether they send."""
    columns = ("code", "phone_number_id", "mode", "state", "reason", "held_until")
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, phone_number_id, mode, state, reason, held_until"
            " from sending.list_channels()"
        ).fetchall()
    print_rows(columns, rows, as_json)


@channel.command()
@click.argument("code")
@json_option
def resume(code: str, as_json: bool) -> None:
    """Let a stopped channel send again, after its cause was fixed."""
    with connect("owner") as connection:
        row = connection.execute("select sending.resume_channel(p_code => %s)", (code,)).fetchone()
    waiting = row[0] if row else 0
    if as_json:
        print_json({"code": code, "due_again": waiting})
    else:
        click.echo(f"active; {waiting} held messages are due")


@channel.command()
@click.argument("code", default="principal")
@click.option("--phone-number-id", help="Meta's id of the number; else from the environment.")
@click.option("--account", type=int, help="Chatwoot's account; else from the environment.")
@click.option(
    "--inbox", type=int, help="Chatwoot's inbox of the number; else from the environment."
)
@click.option("--waba", help="Meta's id of the business account; else from the environment.")
@click.option(
    "--mode",
    type=click.Choice(["graph", "chatwoot"]),
    help="Who sends the templates: Indica at Meta (graph, at first), or Chatwoot.",
)
@click.option("--default", "is_default", is_flag=True, help="Use this one for leads from now on.")
@json_option
def add(
    code: str,
    phone_number_id: str | None,
    account: int | None,
    inbox: int | None,
    waba: str | None,
    mode: str | None,
    is_default: bool,
    as_json: bool,
) -> None:
    """Add the number CODE, or change it; the first one is used for leads.

    What neither option nor environment says stays as it is.
    """
    settings = LocalSystem().settings
    with connect("owner") as connection:
        stood = connection.execute(
            "select phone_number_id, chatwoot_account_id, chatwoot_inbox_id"
            " from sending.list_channels() where code = %s",
            (code,),
        ).fetchone() or (None, None, None)
    given = {
        "INDICA_WHATSAPP_PHONE_NUMBER_ID": phone_number_id
        or settings.whatsapp_phone_number_id
        or stood[0],
        "INDICA_CHATWOOT_ACCOUNT_ID": account or settings.chatwoot_account_id or stood[1],
        "INDICA_CHATWOOT_INBOX_ID": inbox or settings.chatwoot_inbox_id or stood[2],
    }
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise IndicaError(f"not set: {', '.join(missing)}", "Set them, or give the options.")
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.save_channel(p_code => %s, p_phone_number_id => %s,"
            " p_chatwoot_account_id => %s, p_chatwoot_inbox_id => %s, p_is_default => %s,"
            " p_waba_id => %s, p_mode => %s)",
            (code, *given.values(), is_default or None, waba or settings.whatsapp_waba_id, mode),
        ).fetchone()
    change = row[0] if row else "unchanged"
    with connect("owner") as connection:  # what stands there now, not what was asked for
        stands = connection.execute(
            "select phone_number_id, chatwoot_account_id, chatwoot_inbox_id, mode, is_default"
            " from sending.list_channels() where code = %s",
            (code,),
        ).fetchone()
    if stands is None:
        raise IndicaError(f"the channel {code} is not there", "indica channel list shows them.")
    names = ("phone_number_id", "account", "inbox", "mode", "is_default")
    if as_json:
        print_json({"code": code, "change": change, **dict(zip(names, stands, strict=True))})
    else:
        number, of_account, of_inbox, who_sends, serves_leads = stands
        click.echo(
            f"{change}: {code}, number {number}, inbox {of_inbox} of account {of_account},"
            f" templates sent by {'Chatwoot' if who_sends == 'chatwoot' else 'Indica'}"
            f"{', used for leads' if serves_leads else ''}"
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at in Chatwoot or at Meta."""

    name: str
    ok: bool
    detail: str
    remedy: str | None = None


LIMITS = {"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1000, "TIER_2K": 2000}
LIMITS |= {"TIER_10K": 10_000, "TIER_100K": 100_000}


@channel.command()
@click.argument("code", default="principal")
@json_option
def sync(code: str, as_json: bool) -> None:
    """Check CODE's inbox and number and store what they say; exit code 1 when one is wrong.

    Prepares the account too: labels and attributes that Chatwoot's page shows, and the tab beside
    conversations. Again is harmless.
    """
    system = LocalSystem()
    chatwoot = clients.chatwoot(system.settings)
    with connect("owner") as connection:
        row = connection.execute(
            "select phone_number_id, chatwoot_inbox_id, chatwoot_account_id, mode"
            " from sending.list_channels() where code = %s",
            (code,),
        ).fetchone()
        if row is None:
            raise IndicaError(f"no channel is called {code}", "indica channel list shows them.")
        phone_number_id, inbox_id, account_id, mode = row
        if account_id != chatwoot.account_id:
            raise IndicaError(
                f"the channel is of account {account_id}, the environment's is"
                f" {chatwoot.account_id}",
                "Correct one of them: `indica channel add`, or INDICA_CHATWOOT_ACCOUNT_ID.",
            )
        agents = active_agents(connection)
        profile = chatwoot.get("/profile", of_account=False)
        findings = [
            *told(outside_findings.of_version(outside_findings.version_of(chatwoot))),
            *told(outside_findings.of_token(profile, account_id, None, sellers_of(connection))),
        ]
        if not all(finding.ok for finding in findings):
            report(code, findings, as_json)  # what this token shows is not the whole
        findings += inspect_inbox(chatwoot, inbox_id, agents)
        findings += told(outside_findings.of_agents(people_of(connection), chatwoot.agents()))
        findings += told(chatwoot_account.prepare(connection, chatwoot))
        if mode == "chatwoot":
            findings += inspect_sending(chatwoot, inbox_id, known_templates(connection))
            limit = ""  # Meta's, whose key Chatwoot has
        else:
            finding, limit = inspect_number(system, phone_number_id)
            findings.append(finding)
            graph = clients.graph(system.settings)
            if not graph.is_sandbox:
                findings += told(outside_findings.of_hearing(graph, phone_number_id, public_url()))
        connection.execute(
            "select sending.record_channel(p_code => %s, p_chatwoot_user_id => %s,"
            " p_people_per_day => %s)",
            (code, profile["id"], LIMITS.get(limit)),
        )
        connection.execute(
            "select ops.learn_addresses(p_chatwoot_url => %s, p_public_url => %s)",
            (None if chatwoot.is_sandbox else chatwoot.base_url, public_url()),
        )
        findings += told(chatwoot_tab.prepare(connection, chatwoot))
    report(code, findings, as_json)


def report(code: str, findings: list[Finding], as_json: bool) -> None:
    """Print what was found; exit code 1 when something is wrong."""
    if as_json:
        print_json({"code": code, "findings": [asdict(finding) for finding in findings]})
    else:
        print_table(
            ("what", "state", "detail", "remedy"),
            [(f.name, "ok" if f.ok else "WRONG", f.detail, f.remedy) for f in findings],
        )
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def told(found: Iterable[outside_findings.Found]) -> list[Finding]:
    """The same as findings, of which only what is broken is wrong."""
    return [Finding(one.name, one.state != "error", one.detail, one.remedy) for one in found]


def people_of(connection: psycopg.Connection[Any]) -> list[tuple[str, str, int | None]]:
    """Name, e-mail and agent of each consultant who receives leads."""
    rows = connection.execute(
        "select name, email, chatwoot_agent_id from routing.list_consultants() where is_active"
    ).fetchall()
    return [(name, email, agent_id) for name, email, agent_id in rows]


def sellers_of(connection: psycopg.Connection[Any]) -> list[tuple[str, int | None]]:
    """Name and agent of each consultant who receives leads."""
    return [(name, agent_id) for name, _, agent_id in people_of(connection)]


def public_url() -> str | None:
    """Where the API is on the internet, if that is set."""
    return load(ApiSettings).api_public_url


def active_agents(connection: psycopg.Connection[Any]) -> list[int]:
    """The agents in Chatwoot of the consultants who receive leads."""
    rows = connection.execute(
        "select chatwoot_agent_id from routing.list_consultants()"
        " where is_active and chatwoot_agent_id is not null"
    ).fetchall()
    return [row[0] for row in rows]


def inspect_inbox(chatwoot: clients.Chatwoot, inbox_id: int, agent_ids: list[int]) -> list[Finding]:
    """What the inbox of a channel must be, and whether it is."""
    listed: list[dict[str, Any]] = chatwoot.get("/inboxes")["payload"]
    inbox = next((item for item in listed if item.get("id") == inbox_id), None)
    if inbox is None:
        there = ", ".join(
            f"{item.get('id')} {item.get('name')} ({item.get('channel_type')})" for item in listed
        )
        said = f"{inbox_id} is not there; there are: {there or 'none at all'}"
        how = "Name the WhatsApp inbox: `indica channel add --inbox`."
        return [Finding("inbox", False, said, how)]
    is_whatsapp = inbox.get("channel_type") == "Channel::Whatsapp"
    is_locked = bool(inbox.get("lock_to_single_conversation"))
    members = {member["id"] for member in chatwoot.get(f"/inbox_members/{inbox_id}")["payload"]}
    outsiders = sorted(set(agent_ids) - members)
    return [
        Finding(
            "inbox",
            is_whatsapp,
            f"{inbox.get('name')}, {inbox.get('channel_type')}",
            None if is_whatsapp else "Name the WhatsApp inbox: `indica channel add --inbox`.",
        ),
        Finding(
            "single conversation",
            not is_locked,
            "on" if is_locked else "off",
            "Inbox settings, Lock to single conversation: disable it." if is_locked else None,
        ),
        Finding(
            "inbox members",
            not outsiders,
            f"agents {', '.join(map(str, outsiders))} are not members" if outsiders else "all",
            "Inbox settings, Collaborators: add them." if outsiders else None,
        ),
    ]


def inspect_number(system: LocalSystem, phone_number_id: str) -> tuple[Finding, str]:
    """The number as Meta has it, and its limit."""
    number = clients.graph(system.settings).get(
        f"/{phone_number_id}",
        fields="display_phone_number,verified_name,quality_rating,"
        "whatsapp_business_manager_messaging_limit",
    )
    limit = str(number.get("whatsapp_business_manager_messaging_limit") or "")
    said = (
        f"{number.get('display_phone_number')} {number.get('verified_name')},"
        f" quality {number.get('quality_rating')}, limit {limit or 'unknown'}"
    )
    return Finding("number", True, said), limit


def known_templates(connection: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    """Code, name and language of each of our templates."""
    rows = connection.execute(
        "select code, name, language from sending.list_templates()"
    ).fetchall()
    return [(code, name, language) for code, name, language in rows]


def inspect_sending(
    chatwoot: clients.Chatwoot, inbox_id: int, templates: list[tuple[str, str, str]]
) -> list[Finding]:
    """What Chatwoot needs to send our templates itself, and to tell what became of them."""
    inbox: dict[str, Any] = chatwoot.get(f"/inboxes/{inbox_id}")
    has = {
        (str(item.get("name")), str(item.get("language")).replace("-", "_"))
        for item in inbox.get("message_templates") or ()
        if str(item.get("status")).upper() == "APPROVED"
    }
    missing = [code for code, name, language in templates if (name, language) not in has]
    hooks = [hook for hook in chatwoot.webhooks() if "/webhooks/chatwoot" in str(hook["url"])]
    heard = {event for hook in hooks for event in hook.get("subscriptions") or ()}
    unheard = sorted({"message_created", "message_updated"} - heard)
    return [
        Finding(
            "templates",
            not missing,
            f"not approved in its copy: {', '.join(missing)}" if missing else f"{len(templates)}",
            "Inbox settings, Configuration: sync the templates, once Meta has approved them."
            if missing
            else None,
        ),
        Finding(
            "what is told",
            not unheard,
            f"not told: {', '.join(unheard)}" if unheard else "messages and what becomes of them",
            "Integrations, Webhooks: tick them for the address of the API." if unheard else None,
        ),
    ]


def register(root: click.Group) -> None:
    channel.add_command(rebind)
    root.add_command(channel)

"""`indica channel`: business numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import click
import psycopg

from database.cli import clients
from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.connection import connect


@click.group(cls=Group)
def channel() -> None:
    """Business numbers: add, check against Chatwoot and Meta, resume."""


@channel.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the channels and whether they send."""
    columns = ("code", "phone_number_id", "state", "reason", "held_until")
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, phone_number_id, state, reason, held_until from sending.list_channels()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


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
@click.option("--default", "is_default", is_flag=True, help="Use this one for leads from now on.")
@json_option
def add(
    code: str,
    phone_number_id: str | None,
    account: int | None,
    inbox: int | None,
    waba: str | None,
    is_default: bool,
    as_json: bool,
) -> None:
    """Add the number CODE, or change it; the first one is used for leads."""
    settings = LocalSystem().settings
    given = {
        "INDICA_WHATSAPP_PHONE_NUMBER_ID": phone_number_id or settings.whatsapp_phone_number_id,
        "INDICA_CHATWOOT_ACCOUNT_ID": account or settings.chatwoot_account_id,
        "INDICA_CHATWOOT_INBOX_ID": inbox or settings.chatwoot_inbox_id,
    }
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise IndicaError(f"not set: {', '.join(missing)}", "Set them, or give the options.")
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.save_channel(p_code => %s, p_phone_number_id => %s,"
            " p_chatwoot_account_id => %s, p_chatwoot_inbox_id => %s, p_is_default => %s,"
            " p_waba_id => %s)",
            (code, *given.values(), is_default or None, waba or settings.whatsapp_waba_id),
        ).fetchone()
    change = row[0] if row else "unchanged"
    with connect("owner") as connection:  # what stands there now, not what was asked for
        stands = connection.execute(
            "select phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default"
            " from sending.list_channels() where code = %s",
            (code,),
        ).fetchone()
    if stands is None:
        raise IndicaError(f"the channel {code} is not there", "indica channel list shows them.")
    names = ("phone_number_id", "account", "inbox", "is_default")
    if as_json:
        print_json({"code": code, "change": change, **dict(zip(names, stands, strict=True))})
    else:
        number, of_account, of_inbox, serves_leads = stands
        click.echo(
            f"{change}: {code}, number {number}, inbox {of_inbox} of account {of_account}"
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
    """Check CODE's inbox and number and store what they say; exit code 1 when one is wrong."""
    system = LocalSystem()
    chatwoot = clients.chatwoot(system.settings)
    graph = clients.graph(system.settings)
    with connect("owner") as connection:
        row = connection.execute(
            "select phone_number_id, chatwoot_inbox_id, chatwoot_account_id"
            " from sending.list_channels() where code = %s",
            (code,),
        ).fetchone()
        if row is None:
            raise IndicaError(f"no channel is called {code}", "indica channel list shows them.")
        phone_number_id, inbox_id, account_id = row
        if account_id != chatwoot.account_id:
            raise IndicaError(
                f"the channel is of account {account_id}, the environment's is"
                f" {chatwoot.account_id}",
                "Correct one of them: `indica channel add`, or INDICA_CHATWOOT_ACCOUNT_ID.",
            )
        agents = active_agents(connection)
        profile = chatwoot.get("/profile", of_account=False)
        findings = inspect_inbox(chatwoot, inbox_id, agents)
        number = graph.get(
            f"/{phone_number_id}",
            fields="display_phone_number,verified_name,quality_rating,"
            "whatsapp_business_manager_messaging_limit",
        )
        limit = str(number.get("whatsapp_business_manager_messaging_limit") or "")
        findings.append(
            Finding(
                "number",
                True,
                f"{number.get('display_phone_number')} {number.get('verified_name')},"
                f" quality {number.get('quality_rating')}, limit {limit or 'unknown'}",
            )
        )
        connection.execute(
            "select sending.record_channel(p_code => %s, p_chatwoot_user_id => %s,"
            " p_people_per_day => %s)",
            (code, profile["id"], LIMITS.get(limit)),
        )
    if as_json:
        print_json({"code": code, "findings": [asdict(finding) for finding in findings]})
    else:
        print_table(
            ("what", "state", "detail", "remedy"),
            [(f.name, "ok" if f.ok else "WRONG", f.detail, f.remedy) for f in findings],
        )
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def active_agents(connection: psycopg.Connection[Any]) -> list[int]:
    """The agents in Chatwoot of the consultants who receive leads."""
    rows = connection.execute(
        "select chatwoot_agent_id from routing.list_consultants()"
        " where is_active and chatwoot_agent_id is not null"
    ).fetchall()
    return [row[0] for row in rows]


def inspect_inbox(chatwoot: clients.Chatwoot, inbox_id: int, agent_ids: list[int]) -> list[Finding]:
    """What the inbox of a channel must be, and whether it is."""
    inbox: dict[str, Any] = chatwoot.get(f"/inboxes/{inbox_id}")
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


def register(root: click.Group) -> None:
    root.add_command(channel)

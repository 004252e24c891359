"""`indica webhook`: systems of the company that hear what happens to leads."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import click
import psycopg

from database.cli.commands._failed_work import settle_failed
from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.common.settings import LOOPBACK
from database.common.source_secrets import standard_secret, webhook_secret
from database.connection import connect

STATES = ("waiting", "queued", "delivered", "dead", "dropped")
WAIT_SECONDS = 20.0
PAUSE_SECONDS = 0.1
LISTED = (
    "code, url, events, has_personal_data, state, state_reason, state_since, secret_version,"
    " failing_since, waiting, dead, last_delivered_at"
)
DELIVERED = (
    "uid, event, lead_uid, sequence, occurred_at, state, tries, http_status, error, next_try_at,"
    " finished_at"
)


@click.group(cls=Group)
def webhook() -> None:
    """Systems of the company that hear by webhook what happens to leads."""


@webhook.command()
@click.argument("code")
@click.argument("url")
@click.option(
    "--event",
    "events",
    multiple=True,
    required=True,
    help="What it hears, such as lead.won; repeat for several, or `all`."
    " `indica webhook events` lists them.",
)
@click.option(
    "--personal-data",
    is_flag=True,
    help="Tell names, phones, e-mails and notes too. Without it a delivery holds ids and codes.",
)
@json_option
def add(code: str, url: str, events: tuple[str, ...], personal_data: bool, as_json: bool) -> None:
    """Tell the system at URL, called CODE, of events; a known CODE is changed to what is given."""
    _check_host(url)
    with connect("owner") as connection:
        wanted = _all_events(connection) if events == ("all",) else list(events)
        connection.execute(
            "select webhooks.add(p_code => %s, p_url => %s, p_events => %s,"
            " p_has_personal_data => %s)",
            (code, url, wanted, personal_data),
        )
        added = next(row for row in _listed(connection) if row["code"] == code)
    if as_json:
        print_json(added)
        return
    click.echo(f"{code}: {', '.join(added['events'])}")
    click.echo(
        f"Next: give `indica webhook secret {code}` to the system that receives, then"
        f" `indica webhook test {code}`."
    )


@webhook.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the webhooks: what they hear, whether they are delivered to, what waits."""
    with connect("owner") as connection:
        rows = _listed(connection)
    if as_json:
        print_json(rows)
        return
    columns = ("code", "url", "state", "state_reason", "failing_since", "waiting", "dead")
    print_table(
        (*columns, "events"),
        [(*(row[name] for name in columns), ", ".join(row["events"])) for row in rows],
    )


@webhook.command()
@json_option
def events(as_json: bool) -> None:
    """List the events that a webhook may hear."""
    with connect("owner") as connection:
        rows = connection.execute("select code, description from webhooks.list_events()").fetchall()
    if as_json:
        print_json([{"event": code, "description": text} for code, text in rows])
    else:
        print_table(("event", "when"), rows)


@webhook.command()
@click.argument("code")
@click.option(
    "--rotate",
    is_flag=True,
    help="Make a new one; for 24 hours deliveries are signed with the old one too.",
)
@json_option
def secret(code: str, rotate: bool, as_json: bool) -> None:
    """Show the secret with which deliveries to CODE are signed."""
    master_key = LocalSystem().master_key()
    with connect("owner") as connection:
        if rotate:
            connection.execute("select webhooks.rotate_secret(p_code => %s)", (code,))
        row = connection.execute(
            "select (webhooks.find_subscription(p_code => %s)).secret_version", (code,)
        ).fetchone()
    version = int(row[0]) if row else 0
    text = webhook_secret(master_key, code, version)
    if as_json:
        print_json(
            {"code": code, "version": version, "secret": standard_secret(text), "text": text}
        )
        return
    click.echo(f"{standard_secret(text)}  for libraries of Standard Webhooks (version {version})")
    click.echo(f"{text}  the same key, for tools that take keys as text")


@webhook.command()
@click.argument("code")
@click.option("--no-wait", is_flag=True, help="Order it, and do not wait for what is answered.")
@json_option
def test(code: str, no_wait: bool, as_json: bool) -> None:
    """Deliver a webhook.test to CODE, also when it is paused; exit code 1 when it is not taken."""
    with connect("owner", autocommit=True) as connection:
        row = connection.execute("select webhooks.test(p_code => %s)", (code,)).fetchone()
        uid = row[0] if row else None
        found = _delivery(connection, code, uid)
        ends = time.monotonic() + (0 if no_wait else WAIT_SECONDS)
        while found["finished_at"] is None and time.monotonic() < ends:
            time.sleep(PAUSE_SECONDS)
            found = _delivery(connection, code, uid)
    if as_json:
        print_json(found)
    elif found["state"] == "delivered":
        click.echo(f"{code} took it: {found['http_status']}")
    elif found["finished_at"] is None:
        said = "it is ordered" if no_wait else f"no worker was done with it in {WAIT_SECONDS:.0f} s"
        click.echo(f"{said}; `indica webhook deliveries {code}` shows what becomes of it")
    else:
        click.echo(f"{code} did not take it: {found['error'] or found['http_status']}")
    if not no_wait and found["state"] != "delivered":
        raise SystemExit(1)


@webhook.command()
@click.argument("code")
@json_option
def pause(code: str, as_json: bool) -> None:
    """Deliver nothing more to CODE; what happens meanwhile waits, for 30 days at most."""
    with connect("owner") as connection:
        connection.execute("select webhooks.pause(p_code => %s)", (code,))
    if as_json:
        print_json({"code": code, "state": "paused"})
    else:
        click.echo(f"{code} is paused")


@webhook.command()
@click.argument("code")
@json_option
def resume(code: str, as_json: bool) -> None:
    """Deliver to CODE again, what waited first, and at once what was to be tried later."""
    with connect("owner") as connection:
        row = connection.execute("select webhooks.resume(p_code => %s)", (code,)).fetchone()
    waiting = row[0] if row else 0
    if as_json:
        print_json({"code": code, "state": "active", "waiting": waiting})
    else:
        click.echo(f"{code} is active; {waiting} to be delivered")


@webhook.command()
@click.argument("code")
@json_option
def remove(code: str, as_json: bool) -> None:
    """End CODE: what waits is dropped, and its secret is never used again."""
    with connect("owner") as connection:
        row = connection.execute("select webhooks.remove(p_code => %s)", (code,)).fetchone()
    dropped = row[0] if row else 0
    if as_json:
        print_json({"code": code, "state": "removed", "dropped": dropped})
    else:
        click.echo(f"{code} is removed; {dropped} waiting deliveries were dropped")


@webhook.command()
@click.argument("code")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
def deliveries(code: str, state: str | None, limit: int, as_json: bool) -> None:
    """List deliveries to CODE, the newest first; `dead` are those that were given up."""
    with connect("owner") as connection:
        rows = _rows(
            connection.execute(
                f"select {DELIVERED} from webhooks.list_deliveries("  # noqa: S608 - our own words
                "p_code => %s, p_state => %s, p_limit => %s)".encode(),
                (code, state, limit),
            )
        )
    if as_json:
        print_json(rows)
    elif rows:
        columns = ("uid", "event", "occurred_at", "state", "tries", "http_status", "error")
        print_table(columns, [[row[name] for name in columns] for row in rows])
    else:
        click.echo("nothing was delivered" if state is None else f"no delivery is {state}")


@webhook.command()
@click.argument("delivery_ids", type=click.UUID, nargs=-1)
@click.option("--all", "all_of", metavar="CODE", help="All that were given up of this webhook.")
@json_option
def repeat(delivery_ids: tuple[UUID, ...], all_of: str | None, as_json: bool) -> None:
    """Deliver once more, under the same id: those named, or all dead ones of a webhook."""

    def find() -> list[UUID]:
        with connect("owner") as connection:
            rows = connection.execute(
                "select uid from webhooks.list_deliveries(p_code => %s, p_state => 'dead',"
                " p_limit => null)",
                (all_of,),
            ).fetchall()
        return [row[0] for row in reversed(rows)]

    settle_failed(
        delivery_ids,
        None if all_of is None else find,
        "select webhooks.repeat(p_uid => %s)",
        (),
        "queued",
        as_json,
    )


def _check_host(url: str) -> None:
    """Refuse what the worker would refuse, while somebody is there to read it."""
    system = LocalSystem()
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    if system.settings.access().is_sandbox and host in LOOPBACK:
        return
    if host in LOOPBACK or host not in system.settings.hosts_of_webhooks():
        raise IndicaError(
            f"webhooks may not go to {host or 'this address'}",
            "Name the host in INDICA_WEBHOOK_HOSTS, for the worker too; on this very machine only"
            " a development system may receive.",
        )


def _all_events(connection: psycopg.Connection[Any]) -> list[str]:
    return [row[0] for row in connection.execute("select code from webhooks.list_events()")]


def _listed(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    return _rows(
        connection.execute(
            f"select {LISTED} from webhooks.list_subscriptions()".encode()  # noqa: S608 - our own
        )
    )


def _delivery(connection: psycopg.Connection[Any], code: str, uid: UUID | None) -> dict[str, Any]:
    rows = _rows(
        connection.execute(
            f"select {DELIVERED} from webhooks.list_deliveries("  # noqa: S608 - our own words
            "p_code => %s, p_limit => null) where uid = %s".encode(),
            (code, uid),
        )
    )
    return rows[0]


def _rows(cursor: psycopg.Cursor[Any]) -> list[dict[str, Any]]:
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def register(root: click.Group) -> None:
    root.add_command(webhook)

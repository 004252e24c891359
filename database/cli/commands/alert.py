"""`indica alert`: what is wrong, who takes care of it, and who is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from database.cli.commands._shared import (
    Group,
    json_option,
    locale_option,
    print_json,
    print_rows,
)
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.connection import connect

OWNERS = ("operator", "manager", "director")
LISTED = (
    "uid", "state", "severity", "owner", "code", "about", "opened_at", "acknowledged_by",
    "resolved_at", "sentence", "remedy",
)  # fmt: skip
ROUTES = (
    "code", "way", "leads_to", "min_severity", "owners", "has_summary", "language",
    "last_delivered_at", "undelivered",
)  # fmt: skip
RULES = (
    "code", "is_enabled", "owner", "opens_after", "resolves_after", "reminds_after", "sentence",
)  # fmt: skip


@click.group(cls=Group)
def alert() -> None:
    """What is wrong: who takes care of it, and who is told."""


@alert.command("list")
@click.option("--all", "is_all", is_flag=True, help="Also what was over in the last 30 days.")
@locale_option
@json_option
def list_(is_all: bool, locale: str, as_json: bool) -> None:
    """List the alerts: those that are open, those without anybody's care first."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        rows = connection.execute(
            f"select {', '.join(LISTED)} from alerts.list_alerts("  # noqa: S608 - our own words
            "p_is_all => %s)".encode(),
            (is_all,),
        ).fetchall()
    if as_json or rows:
        shown = LISTED if as_json else LISTED[:-1]
        print_rows(shown, [row[: len(shown)] for row in rows], as_json)
    else:
        click.echo("no alert is open")


@alert.command()
@click.argument("alert_ids", type=click.UUID, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that are open.")
@json_option
def acknowledge(alert_ids: tuple[UUID, ...], is_all: bool, as_json: bool) -> None:
    """Take care of alerts, those named or `--all`: for now they are not told again."""
    if bool(alert_ids) == is_all:
        raise click.UsageError("name alerts by their uid, or give --all")
    taken: list[dict[str, Any]] = []
    with connect("owner") as connection:
        wanted = list(alert_ids)
        if is_all:
            rows = connection.execute(
                "select uid from alerts.list_alerts(p_is_all => false)"
            ).fetchall()
            wanted = [row[0] for row in rows]
        for uid in wanted:
            row = connection.execute(
                "select a.uid, a.code, a.acknowledged_by"
                " from alerts.acknowledge(p_uid => %s, p_by => ops.actor()) as a",
                (uid,),
            ).fetchone()
            if row is not None:
                taken.append({"uid": row[0], "code": row[1], "acknowledged_by": row[2]})
    if as_json:
        print_json(taken)
        return
    for one in taken:
        click.echo(f"{one['uid']} {one['code']}: taken care of")
    if not taken:
        click.echo("no alert is open")


@alert.command()
@click.argument("code")
@json_option
def test(code: str, as_json: bool) -> None:
    """Tell by the route CODE that this is a test."""
    with connect("owner") as connection:
        row = connection.execute("select alerts.test_route(p_code => %s)", (code,)).fetchone()
    if as_json:
        print_json({"code": code, "notice": row[0] if row else None})
    else:
        click.echo(f"ordered; `indica alert route list` shows whether {code} took it")


@alert.group(cls=Group)
def route() -> None:
    """By which ways alerts are told, and which."""


@route.command("add")
@click.argument("code")
@click.option("--webhook", metavar="CODE", help="A subscription of `indica webhook`.")
@click.option("--whatsapp", metavar="PHONE", help="A mobile of somebody of ours.")
@click.option("--chatwoot", metavar="NUMBER", help="A conversation: private notes are written.")
@click.option("--email", metavar="ADDRESS", help="Needs INDICA_SMTP_URL and INDICA_SMTP_FROM.")
@click.option("--errors-only", is_flag=True, help="Without warnings.")
@click.option(
    "--owner",
    "owners",
    multiple=True,
    type=click.Choice(OWNERS),
    help="Only alerts of this owner; repeat for several.",
)
@click.option("--no-summary", is_flag=True, help="Without the daily summary.")
@click.option("--language", type=click.Choice(("pt", "en")), default="pt", show_default=True)
@json_option
def add(
    code: str,
    webhook: str | None,
    whatsapp: str | None,
    chatwoot: str | None,
    email: str | None,
    errors_only: bool,
    owners: tuple[str, ...],
    no_summary: bool,
    language: str,
    as_json: bool,
) -> None:
    """Tell alerts by the route CODE: exactly one of the ways; a known CODE is changed."""
    ways = {"webhook": webhook, "whatsapp": whatsapp, "chatwoot": chatwoot, "email": email}
    given = [(way, target) for way, target in ways.items() if target is not None]
    if len(given) != 1:
        raise click.UsageError("give one of --webhook, --whatsapp, --chatwoot, --email")
    way, target = given[0]
    settings = LocalSystem().settings
    if way == "email" and (settings.smtp_url is None or settings.smtp_from is None):
        raise IndicaError(
            "no server takes e-mails",
            "Set INDICA_SMTP_URL and INDICA_SMTP_FROM, for the worker too.",
        )
    with connect("owner") as connection:
        connection.execute(
            "select alerts.save_route(p_code => %s, p_way => %s, p_target => %s,"
            " p_min_severity => %s, p_owners => %s::text[], p_has_summary => %s,"
            " p_language => %s)",
            (
                code,
                way,
                target,
                "error" if errors_only else "warning",
                list(owners or OWNERS),
                not no_summary,
                language,
            ),
        )
    if as_json:
        print_json({"code": code, "way": way})
    else:
        click.echo(f"{code} tells by {way}. Next: `indica alert test {code}`.")


@route.command("list")
@json_option
def list_routes(as_json: bool) -> None:
    """List the routes, when each last told something, and what it could not tell in 7 days."""
    with connect("owner") as connection:
        rows = connection.execute(
            f"select {', '.join(ROUTES)} from alerts.list_routes()".encode()  # noqa: S608
        ).fetchall()
    if as_json or rows:
        print_rows(ROUTES, rows, as_json)
    else:
        click.echo("nobody is told; `indica alert route add` makes a way")


@route.command("remove")
@click.argument("code")
@json_option
def remove(code: str, as_json: bool) -> None:
    """Tell nothing more by CODE; phone and address are forgotten."""
    with connect("owner") as connection:
        connection.execute("select alerts.remove_route(p_code => %s)", (code,))
    if as_json:
        print_json({"code": code, "state": "removed"})
    else:
        click.echo(f"{code} is removed")


@alert.group(cls=Group)
def rule() -> None:
    """What becomes an alert, after how long, and whose it is."""


@rule.command("list")
@locale_option
@json_option
def list_rules(locale: str, as_json: bool) -> None:
    """List the rules."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        rows = connection.execute(
            f"select {', '.join(RULES)} from alerts.list_rules()".encode()  # noqa: S608
        ).fetchall()
    print_rows(RULES, rows, as_json)


@rule.command("set")
@click.argument("code")
@click.option("--on/--off", "is_enabled", default=None, help="Whether it is an alert at all.")
@click.option("--opens-after", metavar="TIME", help='What passes before is none: "10 minutes".')
@click.option("--resolves-after", metavar="TIME", help="What comes back before is the same one.")
@click.option("--reminds-after", metavar="TIME", help="Told again, while nobody took care.")
@click.option("--owner", type=click.Choice(OWNERS), help="Who is to act.")
@json_option
def set_(
    code: str,
    is_enabled: bool | None,
    opens_after: str | None,
    resolves_after: str | None,
    reminds_after: str | None,
    owner: str | None,
    as_json: bool,
) -> None:
    """Change the rule CODE; what is not given stays as it is."""
    with connect("owner") as connection:
        row = connection.execute(
            "select r.code, r.is_enabled, r.owner, r.opens_after::text, r.resolves_after::text,"
            " r.reminds_after::text from alerts.save_rule(p_code => %s, p_is_enabled => %s,"
            " p_opens_after => %s, p_resolves_after => %s, p_reminds_after => %s,"
            " p_owner => %s) as r",
            (code, is_enabled, opens_after, resolves_after, reminds_after, owner),
        ).fetchone()
    if row is None:
        return
    changed = dict(zip(RULES, row, strict=False))
    if as_json:
        print_json(changed)
    else:
        click.echo(", ".join(f"{name} {value}" for name, value in changed.items()))


def register(root: click.Group) -> None:
    root.add_command(alert)

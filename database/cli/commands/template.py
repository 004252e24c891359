"""`indica template`: the WhatsApp templates, here and at Meta."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation

import click

from database.cli import clients, templates
from database.cli.commands._shared import (
    Group,
    durable,
    json_option,
    locale,
    print_json,
    print_rows,
    print_table,
)
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.connection import connect


@click.group(cls=Group)
def template() -> None:
    """WhatsApp templates: our standard texts and the state that Meta gives them."""


@template.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the templates, whether they may be sent, and what stands against it."""
    columns = (
        *("code", "name", "language", "category", "state", "held_until", "refusal", "problem"),
        *("chatwoot", "synced_at"),
    )
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale(),))
        rows = connection.execute(
            "select l.code, l.name, l.language, l.category, l.state, l.held_until, l.refusal_code,"
            " g.problem_text, l.chatwoot_state, l.synced_at from sending.list_templates() as l"
            " join governance.templates as g on g.template = l.code order by l.id"
        ).fetchall()
    print_rows(columns, rows, as_json)


@template.command()
@click.argument("code", required=False)
@json_option
def preview(code: str | None, as_json: bool) -> None:
    """Show how a template reads, with examples; without CODE all of them."""
    with connect("owner") as connection:
        rows = connection.execute(
            "select t.code, t.example, t.footer, t.buttons from sending.list_templates() as t"
            " where t.code = coalesce(%s, t.code)",
            (code,),
        ).fetchall()
    if not rows:
        raise IndicaError(f"no template is called {code}", "indica template list shows them.")
    if as_json:
        names = ("code", "body", "footer", "buttons")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    for name, body, footer, buttons in rows:
        click.echo(click.style(name, bold=True))
        click.echo(f"  {body}")
        if footer:
            click.echo(click.style(f"  {footer}", dim=True))
        if buttons:
            click.echo("  " + "  ".join(f"[ {button['text']} ]" for button in buttons))
        click.echo()


@template.command()
@click.argument("code", required=False)
@click.option("--list", "is_list", is_flag=True, help="Only show them.")
@click.option("--limit", type=click.IntRange(1, 10000), help="At most so many, the oldest first.")
@json_option
def resend(code: str | None, is_list: bool, limit: int | None, as_json: bool) -> None:
    """Order again what did not leave while its template was missing, paused or refused.

    Only leads that wait for a call or a human because of that, and of which nobody took care since.
    """
    columns = ("lead", "person", "purpose", "template", "missed_at", "why")
    sent = 0
    with connect("owner", autocommit=True) as connection:
        rows = connection.execute(
            "select lead_id, lead_uid, person, purpose, template, missed_at, reason"
            " from governance.missed_messages(p_template_code => %s, p_limit => %s)",
            (code, limit),
        ).fetchall()
        for lead_id, *_ in () if is_list else rows:
            row = connection.execute(
                "select flow.send_missed(p_lead_id => %s)", (lead_id,)
            ).fetchone()
            sent += int(row is not None and row[0])
    if is_list:
        print_rows(columns, [row[1:] for row in rows], as_json)
    elif as_json:
        print_json({"ordered": sent})
    else:
        click.echo(f"{sent} messages ordered again")


@template.command()
@json_option
def create(as_json: bool) -> None:
    """Submit the standard templates to the WhatsApp account; those it has stay as they are."""
    system = LocalSystem()
    graph = clients.graph(system.settings)
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale(),))
        found = templates.create(connection, graph)
    _show(found, as_json, graph.is_sandbox)


@template.command()
@json_option
def sync(as_json: bool) -> None:
    """Fetch state, category and text from Meta; exit code 1 when a template does not fit."""
    system = LocalSystem()
    graph = clients.graph(system.settings)
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale(),))
        found = templates.sync(connection, graph)
    _show(found, as_json, graph.is_sandbox)
    if any(item.problem for item in found):
        raise SystemExit(1)


@template.command()
@click.argument("code")
@json_option
def resume(code: str, as_json: bool) -> None:
    """Let CODE be sent again after refusals or a rest, and take note of its category."""
    with connect("owner") as connection:
        row = connection.execute("select sending.resume_template(p_code => %s)", (code,)).fetchone()
    durable()
    released = row[0] if row else 0
    if as_json:
        print_json({"code": code, "released": released})
    else:
        click.echo(f"{code} is sent again; messages that waited: {released}")


@template.command()
@click.argument("code")
@click.argument("new_code")
@click.option("--text", required=True, help="The text, with the variables of CODE: {{1}}, {{2}} …")
@click.option("--name", help="Its name at Meta; made from both codes unless given.")
@json_option
def copy(code: str, new_code: str, text: str, name: str | None, as_json: bool) -> None:
    """Make NEW_CODE like CODE with another text; `indica template create` submits it."""
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.copy_template(p_code => %s, p_new_code => %s, p_body => %s,"
            " p_name => %s)",
            (code, new_code, text, name),
        ).fetchone()
    durable()
    if as_json:
        print_json({"code": new_code, "name": row[0] if row else None})
    else:
        click.echo(f"added {new_code}; `indica template create` submits it to Meta")


@template.command()
@click.option("--month", help="Only this month: 2026-11.")
@json_option
def costs(month: str | None, as_json: bool) -> None:
    """Show what messages cost, by month, number, template and category, as Meta told it."""
    columns = (
        *("month", "channel", "template", "category", "pricing_type", "messages", "priced"),
        *("cost", "currency"),
    )
    with connect("owner") as connection:
        rows = connection.execute(
            "select to_char(month, 'YYYY-MM'), channel, template, category, pricing_type,"
            " messages, priced, cost, currency from governance.message_costs"
            " where to_char(month, 'YYYY-MM') = coalesce(%s, to_char(month, 'YYYY-MM'))"
            " order by month, channel, template, category, pricing_type",
            (month,),
        ).fetchall()
    print_rows(columns, rows, as_json, "no message was charged")


@template.command()
@click.argument("category")
@click.argument("amount")
@click.option("--currency", default="BRL", show_default=True)
@click.option("--since", help="The first day, UTC; today unless given.", metavar="YYYY-MM-DD")
@json_option
def price(category: str, amount: str, currency: str, since: str | None, as_json: bool) -> None:
    """Say that a delivered message of CATEGORY costs AMOUNT from a day on."""
    try:
        value = Decimal(amount.replace(",", "."))
        day = date.fromisoformat(since) if since is not None else None
    except (InvalidOperation, ValueError):
        raise IndicaError(
            f"{amount} is not an amount, or {since} not a day", "marketing 0.35 --since 2026-10-01"
        ) from None
    if not value.is_finite():
        raise IndicaError(f"{amount} is not an amount", "marketing 0.35")
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.set_price(p_category => %s, p_price => %s, p_currency => %s,"
            " p_since => coalesce(%s::date, (util.current_time() at time zone 'UTC')::date))",
            (category, value, currency, day),
        ).fetchone()
    durable()
    change = row[0] if row else "unchanged"
    if as_json:
        print_json({"category": category, "change": change})
    else:
        click.echo(f"{change}: {category} {value} {currency}")


@template.group(cls=Group)
def experiment() -> None:
    """Try one text against another, until enough is known."""


@experiment.command("list")
@json_option
def list_experiments(as_json: bool) -> None:
    """List the experiments: how many of each arrived and were answered."""
    columns = (
        *("experiment", "template", "share", "arrived", "answered", "percent", "low", "high"),
        *("started_at", "ended_at", "winner", "reason"),
    )
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, template, share, arrived, answered, answered_percent, answered_low,"
            " answered_high, started_at, ended_at, winner, reason"
            " from governance.template_experiments order by started_at, code, is_challenger"
        ).fetchall()
    print_rows(columns, rows, as_json, "no template is tried out")


@experiment.command()
@click.argument("code")
@click.argument("champion")
@click.argument("challenger")
@click.option(
    "--share",
    type=click.IntRange(1, 99),
    default=50,
    show_default=True,
    help="How many leads of a hundred get the challenger.",
)
@click.option(
    "--least",
    type=int,
    default=100,
    show_default=True,
    help="Nothing is concluded before so many of each arrived.",
)
@click.option(
    "--most",
    type=int,
    default=1000,
    show_default=True,
    help="After so many of each without a difference the champion stays.",
)
@json_option
def start(
    code: str, champion: str, challenger: str, share: int, least: int, most: int, as_json: bool
) -> None:
    """Send CHALLENGER in the place of CHAMPION to a share of the leads, drawn from their ids."""
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.start_experiment(p_code => %s, p_champion => %s, p_challenger => %s,"
            " p_share => %s, p_least_sends => %s, p_most_sends => %s)",
            (code, champion, challenger, share, least, most),
        ).fetchone()
    durable()
    state = row[0] if row else None
    if as_json:
        print_json({"code": code, "challenger_state": state})
        return
    click.echo(f"{code} runs: {share} of a hundred leads get {challenger}")
    if state != "approved":
        click.echo(f"{challenger} is {state}: until Meta approves it all get {champion}")


@experiment.command()
@click.argument("code")
@click.option("--winner", help="The template that everybody gets from now on; else the champion.")
@json_option
def stop(code: str, winner: str | None, as_json: bool) -> None:
    """End an experiment."""
    with connect("owner") as connection:
        row = connection.execute(
            "select sending.stop_experiment(p_code => %s, p_winner => %s)", (code, winner)
        ).fetchone()
    durable()
    if as_json:
        print_json({"code": code, "winner": row[0] if row else None})
    else:
        click.echo(f"{code} has ended: {row[0] if row else '-'} is sent")


def _show(found: list[templates.Synced], as_json: bool, is_sandbox: bool) -> None:
    if as_json:
        print_json([asdict(item) for item in found])
        return
    if is_sandbox:
        click.echo("SANDBOX: this is not Meta.", err=True)
    print_table(
        ("code", "state", "change", "problem"),
        [(item.code, item.state, item.change, item.problem) for item in found],
    )


def register(root: click.Group) -> None:
    root.add_command(template)

"""`indica term`: how long a step may wait for a human."""

from __future__ import annotations

from decimal import Decimal

import click

from database.cli.commands._shared import Group, json_option, locale_option, print_json, print_rows
from database.connection import connect

COLUMNS = ("kind", "pool", "priority", "length", "at_risk_share", "passes_to", "step")


@click.group(cls=Group)
def term() -> None:
    """How long each step may wait for a human, and what happens when nobody acted by then."""


@term.command("list")
@locale_option
@json_option
def list_(locale: str, as_json: bool) -> None:
    """List the terms: days are working days, hours and minutes working time."""
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, true)", (locale,))
        rows = connection.execute(
            "select kind, pool, priority, length, at_risk_share, passes_to, step"
            " from routing.list_terms()"
        ).fetchall()
    print_rows(COLUMNS, rows, as_json)


@term.command("set")
@click.argument("kind")
@click.argument("length", required=False)
@click.option("--at-risk", type=Decimal, help="Share of the term after which the owner is told.")
@click.option(
    "--passes-to",
    type=click.Choice(("next_owner", "nobody")),
    help="Who has the lead when the term is over: the next one, or still its owner.",
)
@click.option("--pool", "pool_code", help="For the leads of this pool alone.")
@click.option(
    "--priority",
    type=click.Choice(("urgent", "high", "medium", "low")),
    help="For the leads of this priority alone; it goes before that of a pool.",
)
@click.option(
    "--remove",
    is_flag=True,
    help="Forget the term of --pool, of --priority or of both: what is more general holds again.",
)
@json_option
def set_(
    kind: str,
    length: str | None,
    at_risk: Decimal | None,
    passes_to: str | None,
    pool_code: str | None,
    priority: str | None,
    remove: bool,
    as_json: bool,
) -> None:
    """Change the term of KIND to LENGTH of working time, such as "30 minutes" or "3 days".

    What is not given stays as it is. Waits that run follow within a minute.
    """
    if remove:
        if (pool_code or priority) is None or length or at_risk is not None or passes_to:
            raise click.UsageError("--remove takes KIND, --pool and --priority, and nothing else")
        with connect("owner") as connection:
            row = connection.execute(
                "select routing.remove_term(p_kind => %s, p_pool_code => %s, p_priority => %s)",
                (kind, pool_code, priority),
            ).fetchone()
        was_there = bool(row and row[0])
        if as_json:
            print_json(
                {"kind": kind, "pool": pool_code, "priority": priority, "removed": was_there}
            )
        else:
            click.echo("removed" if was_there else "there was none")
        return
    with connect("owner") as connection:
        row = connection.execute(
            "select s.kind, s.length::text, s.at_risk_share, s.passes_to"
            " from routing.set_term(p_kind => %s, p_length => %s, p_at_risk_share => %s,"
            " p_passes_to => %s, p_pool_code => %s, p_priority => %s) as s",
            (kind, length, at_risk, passes_to, pool_code, priority),
        ).fetchone()
    if row is None:
        return
    if as_json:
        print_json(
            dict(zip(("kind", "length", "at_risk_share", "passes_to"), row, strict=True))
            | {"pool": pool_code, "priority": priority}
        )
    else:
        click.echo(f"{row[0]}: {row[1]}, at risk after {row[2]} of it, passes to {row[3]}")


def register(root: click.Group) -> None:
    root.add_command(term)

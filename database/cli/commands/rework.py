"""`indica rework`: the cadence for silent people."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from database.cli.commands._shared import (
    Group,
    durable,
    json_option,
    print_json,
    print_rows,
    print_table,
)
from database.connection import connect

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]


@click.group(cls=Group)
def rework() -> None:
    """Rework: write again to people who do not answer."""


@rework.command()
@click.option(
    "--as-of",
    type=click.DateTime(TIMES),
    help="Plan as if it were then (civil time of the operation).",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done and do nothing.")
@json_option
def run(as_of: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Run the daily rework now."""
    columns = ("lead", "person", "step", "action", "due_at", "reason")
    with connect("owner") as connection:
        rows = connection.execute(
            "select lead_uid, person, step, action, due_at, reason"
            " from rework.run_at(p_local_time => %s::timestamp, p_is_dry_run => %s)",
            (as_of, dry_run),
        ).fetchall()
    _show(columns, rows, as_json, is_dry=dry_run)


@rework.command()
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day (civil day of the operation); without it today.",
)
@json_option
def plan(day: datetime | None, as_json: bool) -> None:
    """Show what happens on a day and why, without doing it.

    What is planned already, and what the runs of that day would do with the leads as they are
    now: write (send_template), pass over who is held out (hold_out), let wait what has no place
    (wait: rate, daily_limit), end (exhaust), or leave to a consultant (answer).
    """
    columns = ("lead", "person", "step", "action", "due_at", "reason")
    with connect("owner") as connection:
        rows = connection.execute(
            "select lead_uid, person, step, action, due_at, reason from rework.plan_of(%s::date)",
            (day,),
        ).fetchall()
    _show(columns, rows, as_json, is_dry=True)


@rework.command()
@click.option(
    "--by",
    "dimension",
    type=click.Choice(["all", "policy", "step", "template", "consultant"]),
    help="These rows only.",
)
@json_option
def effect(dimension: str | None, as_json: bool) -> None:
    """What the cadence brings, against the leads that are held out.

    Of a hundred attempts, how many were answered (answered_percent) and how many more than among
    the held out (difference), each with the interval in which it lies 95 times of 100. Nothing is
    said of fewer than ten attempts.
    """
    with connect("owner") as connection:
        cursor = connection.execute(
            "select * from governance.rework_effect as e where %s::text is null or e.dimension = %s"
            " order by array_position(array['all', 'policy', 'step', 'template', 'consultant'],"
            " e.dimension), e.value",
            (dimension, dimension),
        )
        columns = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    print_rows(columns, rows, as_json, "no attempt is seven days old yet")


def _show(columns: tuple[str, ...], rows: list[Any], as_json: bool, *, is_dry: bool) -> None:
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
        click.echo(f"{len(rows)} leads{', nothing was changed' if is_dry else ''}")
    else:
        click.echo("nothing is due")


# -- policies --------------------------------------------------------------------------------------


@rework.group(cls=Group)
def policy() -> None:
    """Cadences, in order: the first whose conditions a lead meets is its own; the default last."""


POLICY = (
    "position",
    "code",
    "name",
    "is_active",
    "conditions",
    "days",
    "hold_out_percent",
    "new_conversation_after",
    "steps",
    "calls",
    "planned",
)


def _policies(code: str | None = None) -> list[dict[str, Any]]:
    with connect("owner") as connection:
        rows = connection.execute(
            'select "position", code, name, is_active, conditions, days, hold_out_percent,'
            " new_conversation_after, steps, calls, planned from rework.list_policies()"
        ).fetchall()
    return [dict(zip(POLICY, row, strict=True)) for row in rows if code in (None, row[1])]


def _steps(steps: list[dict[str, Any]]) -> str:
    return ", ".join(f"{step['gap_days']}:{step['template']}" for step in steps)


@policy.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the cadences in the order in which they are asked."""
    found = _policies()
    if as_json:
        print_json(found)
    else:
        print_table(
            POLICY,
            [
                (
                    *(
                        json.dumps(row[name], ensure_ascii=False)
                        if name == "conditions"
                        else _steps(row[name])
                        if name == "steps"
                        else ", ".join(row[name])
                        if name == "calls"
                        else row[name]
                        for name in POLICY
                    ),
                )
                for row in found
            ],
        )


@policy.command()
@click.argument("code")
@click.option(
    "--from",
    "contacted_at",
    type=click.DateTime(TIMES),
    help="The days of somebody first written to then; without it today.",
)
@json_option
def show(code: str, contacted_at: datetime | None, as_json: bool) -> None:
    """Show the cadence CODE and on which days its steps would leave."""
    with connect("owner") as connection:
        days = connection.execute(
            "select step, template, due_date, leaves_on from rework.preview(%s,"
            " coalesce(%s::timestamp at time zone ops.setting_text('timezone'),"
            " util.current_time()))",
            (code, contacted_at),
        ).fetchall()
    found = _policies(code)[0]
    columns = ("step", "template", "due_date", "leaves_on")
    if as_json:
        print_json(found | {"preview": [dict(zip(columns, day, strict=True)) for day in days]})
        return
    for name in POLICY:
        value = _steps(found[name]) if name == "steps" else found[name]
        if name == "calls":
            value = ", ".join(found[name]) or "as the settings say"
        click.echo(
            f"{name}: {json.dumps(value, ensure_ascii=False) if name == 'conditions' else value}"
        )
    print_table(columns, [(day[0] or "end", day[1] or "-", *day[2:]) for day in days])


@policy.command()
@click.argument("code")
@click.option("--name", help="What people call it; needed for a new one.")
@click.option(
    "--position", type=click.IntRange(1), help="Place in the order; a new one comes last."
)
@click.option("--product", "products", multiple=True, help="Code; repeat for several.")
@click.option("--origin", "origins", multiple=True, help="Code; repeat for several.")
@click.option("--source", "sources", multiple=True, help="Code; repeat for several.")
@click.option("--uf", "ufs", multiple=True, help="State of the person's phone, such as SP.")
@click.option("--for-all", is_flag=True, help="Without conditions: for every lead.")
@click.option(
    "--step",
    "steps",
    multiple=True,
    metavar="DAYS:TEMPLATE",
    help="Repeat for each step, in order; given once, they replace all steps.",
)
@click.option("--days", type=click.Choice(["calendar", "business"]), help="What the gaps count.")
@click.option("--hold-out", type=float, help="Percent of leads that are never written to.")
@click.option("--new-conversation-after", help="A duration, such as '2 days'.")
@click.option(
    "--call",
    "calls",
    multiple=True,
    metavar="WAIT",
    help="After a call that nobody answered: '4 hours', '1 day'; repeat in order. The call after"
    " the last wait is the last one. `default`: as the settings say.",
)
@json_option
def save(
    code: str,
    name: str | None,
    position: int | None,
    products: tuple[str, ...],
    origins: tuple[str, ...],
    sources: tuple[str, ...],
    ufs: tuple[str, ...],
    for_all: bool,
    steps: tuple[str, ...],
    days: str | None,
    hold_out: float | None,
    new_conversation_after: str | None,
    calls: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add the cadence CODE, or change what is given of it.

    What is planned leaves as it was planned; everything else follows with the next run.
    """
    given = {
        "product": products,
        "origin": origins,
        "source": sources,
        "uf": tuple(uf.upper() for uf in ufs),
    }
    conditions = {kind: list(values) for kind, values in given.items() if values}
    document: dict[str, Any] = {
        "name": name,
        "position": position,
        "days": days,
        "hold_out_percent": hold_out,
        "new_conversation_after": new_conversation_after,
    }
    document = {key: value for key, value in document.items() if value is not None}
    if conditions or for_all:
        document["conditions"] = conditions
    if steps:
        document["steps"] = [_step(step) for step in steps]
    if calls:
        document["calls"] = [] if calls == ("default",) else list(calls)
    with connect("owner") as connection:
        connection.execute("select rework.save_policy(%s, %s)", (code, json.dumps(document)))
    durable()
    found = _policies(code)[0]
    if as_json:
        print_json(found)
    else:
        click.echo(f"{code}: {_steps(found['steps'])}")


def _step(text: str) -> dict[str, Any]:
    days, _, template = text.partition(":")
    return {"gap_days": int(days) if days.isdigit() else days, "template": template}


@policy.command()
@click.argument("code")
@click.argument("number", type=int)
@click.option("--gap", type=int, help="Days after the last message.")
@click.option("--template", help="Code of the template.")
@click.option("--remove", is_flag=True, help="Take the step out; later ones move up.")
@json_option
def step(
    code: str, number: int, gap: int | None, template: str | None, remove: bool, as_json: bool
) -> None:
    """Change step NUMBER of the cadence CODE, or add the one after the last."""
    if remove is not (gap is None and template is None):
        raise click.UsageError("give --gap or --template, or --remove alone")
    with connect("owner") as connection:
        connection.execute("select rework.save_step(%s, %s, %s, %s)", (code, number, gap, template))
    durable()
    found = _policies(code)[0]
    if as_json:
        print_json(found)
    else:
        click.echo(f"{code}: {_steps(found['steps'])}")


@policy.command()
@click.argument("code")
@json_option
def retire(code: str, as_json: bool) -> None:
    """Take the cadence CODE out of use; its leads go on with the next one that matches."""
    with connect("owner") as connection:
        row = connection.execute("select rework.retire_policy(%s)", (code,)).fetchone()
    durable()
    planned = row[0] if row else 0
    if as_json:
        print_json({"code": code, "is_active": False, "planned": planned})
    else:
        click.echo(f"retired; {planned} attempts that are planned still leave")


def register(root: click.Group) -> None:
    root.add_command(rework)

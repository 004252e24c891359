"""`indica audit`: who changed what in the configuration, and what people decided."""

from __future__ import annotations

import json

import click

from database.cli.commands._shared import json_option, print_json, print_table
from database.connection import connect

COLUMNS = ("at", "who", "action", "object_kind", "object", "before", "after", "why")


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=7, show_default=True)
@click.option("--who", help="Only what this person, operator or database role did.")
@click.option("--what", help="Only this table, such as routing.rules; leads.leads: decisions.")
@json_option
def audit(days: int, who: str | None, what: str | None, as_json: bool) -> None:
    """Show changes of configuration and decisions about leads, the newest first, with who and why.

    Changes are noted whoever makes them: by command, over the API or by hand.
    """
    with connect("owner") as connection:
        rows = connection.execute(
            "select at, who, action, object_kind, object, before, after, why"
            " from governance.audit"
            " where at > util.current_time() - make_interval(days => %s)"
            " and (%s::text is null or who = %s) and (%s::text is null or object_kind = %s)"
            " order by at desc",
            (days, who, who, what, what),
        ).fetchall()
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
        return
    print_table(
        COLUMNS,
        [
            (at, by, action, kind, thing, _short(before), _short(after), why)
            for at, by, action, kind, thing, before, after, why in rows
        ],
    )


def _short(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def register(root: click.Group) -> None:
    root.add_command(audit)

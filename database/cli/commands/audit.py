"""`indica audit`: who changed what in the configuration, and what people decided."""

from __future__ import annotations

import json

import click

from database.cli.commands._shared import json_option, print_json, print_table
from database.connection import connect

SHOWN = 50
COLUMNS = ("at", "who", "action", "object_kind", "object", "before", "after", "why")


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=7, show_default=True)
@click.option("--who", help="Only what this person, operator or database role did.")
@click.option("--what", help="Only this table, such as routing.rules; leads.leads: decisions.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"How many at most; {SHOWN} by default, with --json all of them.",
)
@json_option
def audit(days: int, who: str | None, what: str | None, limit: int | None, as_json: bool) -> None:
    """Show changes of configuration and decisions about leads, the newest first, with who and why.

    Changes are noted whoever makes them: by command, over the API or by hand.
    """
    most = limit or (None if as_json else SHOWN)
    with connect("owner") as connection:
        rows = connection.execute(
            "select at, who, action, object_kind, object, before, after, why"
            " from governance.audit"
            " where at > util.current_time() - make_interval(days => %s)"
            " and (%s::text is null or who = %s) and (%s::text is null or object_kind = %s)"
            " order by at desc limit %s",
            (days, who, who, what, what, most and most + 1),
        ).fetchall()
    has_more = most is not None and len(rows) > most
    rows = rows[:most]
    if as_json:
        print_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
        return
    if not rows:
        click.echo("nothing that fits was changed or decided in these days")
        return
    print_table(
        COLUMNS,
        [
            (
                *(at, by, action, kind, thing),
                _short(before, is_whole=after is None),
                _short(after, is_whole=before is None),
                why,
            )
            for at, by, action, kind, thing, before, after, why in rows
        ],
    )
    if has_more:
        click.echo(f"the last {most}; --limit shows more, --who and --what fewer")


def _short(value: dict[str, object] | None, *, is_whole: bool) -> str | None:
    """One line for each field; of a whole row those that say something."""
    if value is None:
        return None
    return "\n".join(
        f"{field}: {said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)}"
        for field, said in value.items()
        if said is not None or not is_whole
    )


def register(root: click.Group) -> None:
    root.add_command(audit)

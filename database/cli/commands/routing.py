"""`indica routing`: versions of the rules, what they would have done, and why a lead went where."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from database.cli.commands import lead, pool
from database.cli.commands._shared import (
    Group,
    counted,
    durable,
    json_option,
    locale_option,
    print_json,
    print_rows,
    print_table,
)
from database.common.errors import IndicaError
from database.connection import connect

VERSIONS = (
    "version",
    "state",
    "rules",
    "based_on",
    "note",
    "created_at",
    "created_by",
    "simulated_at",
    "activated_at",
    "retired_at",
    "forced_because",
)
DAYS = 30
"""Days that a simulation looks back by default."""


@click.group(cls=Group)
def routing() -> None:
    """Who gets which lead: versions of the rules, simulation, why, and fairness."""


@routing.group(cls=Group)
def rules() -> None:
    """Versions of the rules; `indica rule` changes one rule at once, the short way."""


@rules.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the versions, the newest first."""
    with connect("owner") as connection:
        rows = connection.execute(
            "select version, state, rules, based_on, note, created_at, created_by, simulated_at,"
            " activated_at, retired_at, forced_because from routing.list_versions()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(VERSIONS, row, strict=True)) for row in rows])
    else:
        print_table(VERSIONS[:7], [row[:7] for row in rows])


@rules.command()
@click.argument("version", type=int, required=False)
@json_option
def show(version: int | None, as_json: bool) -> None:
    """Print the rules of VERSION, else those that are active, as JSON: what `save` takes."""
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.show_version(p_version => %s)", (version,)
        ).fetchone()
    # Rules are JSON for people too: the file that one edits.
    del as_json
    print_json(row[0] if row else [])


@rules.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--note", help="What the change is for.")
@json_option
def save(file: Any, note: str | None, as_json: bool) -> None:
    """Keep the rules of a JSON FILE (- reads standard input) as a draft, which changes nothing."""
    document = _parse(file.read())
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.save_draft(p_rules => %s, p_note => %s)", (document, note)
        ).fetchone()
    version = row[0] if row else None
    if as_json:
        print_json({"version": version, "state": "draft"})
    else:
        click.echo(f"version {version} is a draft; indica routing simulate {version}")


@rules.command()
@click.argument("version", type=int)
@json_option
def discard(version: int, as_json: bool) -> None:
    """Retire the draft VERSION, which will not be used."""
    with connect("owner") as connection:
        connection.execute("select routing.discard_version(p_version => %s)", (version,))
    if as_json:
        print_json({"version": version, "state": "retired"})
    else:
        click.echo(f"version {version} is retired")


@routing.command()
@click.argument("rules_", metavar="VERSION|FILE")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
@json_option
def simulate(rules_: str, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Say what VERSION, or the rules of a JSON FILE, would have made of past leads.

    Of the last 30 days, unless --from and --to (UTC) say otherwise. Nothing is written but that a
    draft was simulated.
    """
    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    start = since.replace(tzinfo=UTC) if since else end - timedelta(days=DAYS)
    with connect("owner") as connection:
        if rules_.isdecimal():
            row = connection.execute(
                "select routing.simulate_version(p_version => %s, p_from => %s, p_to => %s)",
                (int(rules_), start, end),
            ).fetchone()
        else:
            with click.open_file(rules_, "r", encoding="utf-8") as file:
                document = _parse(file.read())
            row = connection.execute(
                "select routing.simulate(p_rules => %s, p_from => %s, p_to => %s)",
                (document, start, end),
            ).fetchone()
    found: dict[str, Any] = row[0] if row else {}
    if as_json:
        print_json(found)
        return
    click.echo(
        f"{found['leads']} leads; {found['different']} would have gone to somebody else;"
        f" {found['triage_then']} found nobody then"
    )
    print_table(("reason", "leads"), sorted(found["reasons"].items()), title="How")
    print_table(("rule", "leads"), [(r["rule"], r["leads"]) for r in found["rules"]], title="Rules")
    print_table(
        ("consultant", "leads", "leads then"),
        [(c["consultant"], c["leads"], c["leads_then"]) for c in found["consultants"]],
        title="Consultants",
    )
    print_table(
        ("pool", "consultant", "turns", "entitled", "largest deviation"),
        [
            (f["pool"], f["consultant"], f["turns"], f["entitled"], f["largest_deviation"])
            for f in found["fairness"]
        ],
        title="Turns",
    )


@routing.command()
@click.argument("version", type=int)
@click.option("--force", "because", metavar="REASON", help="Why it goes without a simulation.")
@json_option
def activate(version: int, because: str | None, as_json: bool) -> None:
    """Make VERSION the rules from now on; it must be simulated, or forced with a reason."""
    with connect("owner") as connection:
        row = connection.execute(
            "select routing.activate_version(p_version => %s, p_because => %s)", (version, because)
        ).fetchone()
    durable()
    assigned = row[0] if row else 0
    if as_json:
        print_json({"version": version, "state": "active", "assigned": assigned})
    else:
        click.echo(f"version {version} is active; {counted(assigned, 'waiting lead')} assigned")


@routing.command()
@click.argument("lead_", metavar="LEAD")
@locale_option
@json_option
def explain(lead_: str, locale: str, as_json: bool) -> None:
    """Say why LEAD (a uid, its first letters, a phone or a name) went to whom it went."""
    columns = (
        "decided_at",
        "explanation",
        "rule",
        "rule_version",
        "passed_over",
        "pool",
        "seq",
        "members",
        "excluded",
        "claims",
        "margin",
        "replay_agrees",
    )
    with connect("owner") as connection:
        uid = lead.find_one(connection, locale, lead_, as_json=as_json)
        rows = connection.execute(
            "select decided_at, routing.explain(decision_id, true), rule, rule_version,"
            " passed_over, pool, seq, members, excluded, claims, margin, replay_agrees"
            " from governance.assignment_decisions where lead_uid = %s order by decision_id",
            (uid,),
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    print_table(columns[:2], [row[:2] for row in rows])
    if rows and rows[-1][7]:
        print_table(
            ("consultant", "weight", "credit"),
            [(m["consultant"], m["weight"], m["credit"]) for m in rows[-1][7]],
            title="Who could take it at last",
        )


@routing.command()
@click.argument("code", required=False)
@json_option
def fairness(code: str | None, as_json: bool) -> None:
    """Show turns received and entitled to, of each pool or of the pool CODE."""
    columns = ("pool", "consultant", "weight", "takes_turns", "received", "entitled", "deviation")
    with connect("owner") as connection:
        rows = connection.execute(
            "select pool, consultant, weight, takes_turns, received, entitled, deviation"
            " from governance.pool_shares where %(code)s::text is null or pool = %(code)s"
            " order by pool, consultant",
            {"code": code},
        ).fetchall()
    print_rows(columns, rows, as_json)


def _parse(text: str) -> str:
    """The JSON of a file, or a sentence that says where it is none."""
    try:
        return json.dumps(json.loads(text))
    except ValueError as error:
        raise IndicaError(
            f"the file is not JSON: {error}",
            'A list in order: [{"name": "SP", "conditions": {"uf": "SP"}, "pool": "sp"}].',
        ) from None


def register(root: click.Group) -> None:
    routing.add_command(pool.pool)
    root.add_command(routing)

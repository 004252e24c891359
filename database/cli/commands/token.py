"""`indica token`: credentials of the HTTP API."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from database.cli.commands._shared import Group, api_address, json_option, print_json, print_rows
from database.common.errors import IndicaError
from database.connection import connect

SCOPES = ("leads:write", "leads:read", "quarantine", "admin")


@click.group(cls=Group)
def token() -> None:
    """API tokens: make, list, revoke; codes for the extension."""


@token.command()
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="Repeat for several."
)
@click.option("--consultant", help="E-mail or uid of the consultant who holds it.")
@click.option("--source", help="Code of the source that holds it.")
@click.option("--requests-per-minute", type=click.IntRange(1), help="Rate limit of its own.")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"]),
    help="Day (UTC) or instant from which it opens nothing. Without it: never.",
)
@json_option
def create(
    name: str,
    scopes: tuple[str, ...],
    consultant: str | None,
    source: str | None,
    requests_per_minute: int | None,
    expires: datetime | None,
    as_json: bool,
) -> None:
    """Create a token called NAME; it is shown once. Without --scope: leads:write and leads:read."""
    if consultant and source:
        raise IndicaError("a token belongs to a consultant or to a source, not to both")
    with connect("owner") as connection:
        consultant_id = source_id = None
        if consultant:
            row = connection.execute(
                "select c.id from routing.find_consultant(p_name => %s) as c", (consultant,)
            ).fetchone()
            consultant_id = row[0] if row else None
        if source:
            row = connection.execute(
                "select s.id from intake.find_source(p_code => %s) as s", (source,)
            ).fetchone()
            source_id = row[0] if row else None
        made = connection.execute(
            "select token from ops.create_token(p_name => %s, p_scopes => %s::text[],"
            " p_consultant_id => %s, p_source_id => %s, p_requests_per_minute => %s,"
            " p_expires_at => %s)",
            (
                name,
                list(scopes) or ["leads:write", "leads:read"],
                consultant_id,
                source_id,
                requests_per_minute,
                None if expires is None else expires.replace(tzinfo=expires.tzinfo or UTC),
            ),
        ).fetchone()
    if made is None:
        raise IndicaError("ops.create_token returned no token")
    if as_json:
        print_json({"token": made[0]})
    else:
        click.echo(made[0])
        click.echo("Keep it now: it is not shown again.", err=True)


@token.command()
@click.option("--consultant", required=True, help="E-mail or uid of the consultant.")
@click.option(
    "--minutes", type=click.IntRange(1, 10080), default=15, show_default=True, help="Validity."
)
@json_option
def enroll(consultant: str, minutes: int, as_json: bool) -> None:
    """Create a code that a consultant types once into the extension to get their token."""
    with connect("owner") as connection:
        row = connection.execute(
            "select ops.create_enrolment_code(p_consultant_id => c.id,"
            " p_valid_for => make_interval(mins => %s)), c.name"
            " from routing.find_consultant(p_name => %s) as c",
            (minutes, consultant),
        ).fetchone()
    if row is None:
        raise IndicaError("ops.create_enrolment_code returned no code")
    code = f"{row[0][:4]}-{row[0][4:]}"
    url = api_address()
    if as_json:
        print_json({"code": code, "url": url, "consultant": row[1], "minutes": minutes})
    else:
        click.echo(code)
        click.echo(
            f"{row[1]} types the address {url} and this code into the extension's settings, or"
            f" the code alone into the tab in Chatwoot: once, within {minutes} minutes.",
            err=True,
        )


@token.command()
@click.argument("prefix")
@json_option
def revoke(prefix: str, as_json: bool) -> None:
    """Revoke the token with this PREFIX (or the whole token); it stops working at once."""
    with connect("owner") as connection:
        connection.execute("select ops.revoke_token(p_prefix => %s)", (prefix,))
    if as_json:
        print_json({"revoked": True})
    else:
        click.echo("revoked")


@token.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List all tokens, without their secrets."""
    columns = (
        "prefix", "name", "scopes", "holder", "created_at", "expires_at", "last_used_on",
        "revoked_at",
    )  # fmt: skip
    with connect("owner") as connection:
        rows = connection.execute(
            "select prefix, name, array_to_string(scopes, ' '), holder, created_at,"
            " expires_at, last_used_on, revoked_at"
            " from ops.list_tokens()"
        ).fetchall()
    print_rows(columns, rows, as_json)


def register(root: click.Group) -> None:
    root.add_command(token)

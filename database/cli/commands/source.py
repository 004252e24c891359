"""`indica source`: systems that submit leads by structured webhooks."""

from __future__ import annotations

import json
import shlex
import time

import click

from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.common.source_secrets import signature, source_secret
from database.connection import connect

EXAMPLE = b'{"id": "1001", "data": {"nome": "Maria Jose", "tel": "11 98765-4321"}}'
DELIVERY = "1001"


@click.group(cls=Group)
def source() -> None:
    """Systems that submit leads: a site, a partner."""


@source.command()
@click.argument("code")
@click.argument("name")
@json_option
def add(code: str, name: str, as_json: bool) -> None:
    """Add a source CODE called NAME; a known one is renamed and active again."""
    with connect("owner") as connection:
        connection.execute("select intake.add_source(p_code => %s, p_name => %s)", (code, name))
    if as_json:
        print_json({"code": code, "name": name})
    else:
        click.echo(f"{code}: {name}")
        click.echo(
            f"Next, for webhooks: `indica source map {code}` and `indica source secret {code}`;"
            f" for the API: `indica token create NAME --source {code}`."
        )


@source.command()
@click.argument("code")
@json_option
def deactivate(code: str, as_json: bool) -> None:
    """Take nothing more from CODE and revoke its tokens; `indica source add` lets it back in."""
    with connect("owner") as connection:
        row = connection.execute(
            "select intake.deactivate_source(p_code => %s)", (code,)
        ).fetchone()
    revoked = row[0] if row else 0
    if as_json:
        print_json({"code": code, "active": False, "revoked_tokens": revoked})
    else:
        click.echo(f"{code} is inactive; {revoked} tokens were revoked")


@source.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the sources and how their bodies are read."""
    columns = ("code", "name", "active", "secret_version", "field_map", "constants")
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, name, is_active, secret_version, field_map, constants"
            " from intake.list_sources()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(
            columns,
            [
                (*row[:4], *(json.dumps(value, ensure_ascii=False) for value in row[4:]))
                for row in rows
            ],
        )


@source.command("map")
@click.argument("code")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=POINTER",
    help="Where a field is in the body, such as person.phone=/data/tel; repeat for several.",
)
@click.option(
    "--constant",
    "constants",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value that the source never sends, such as origin=site; repeat for several.",
)
@json_option
def map_(code: str, fields: tuple[str, ...], constants: tuple[str, ...], as_json: bool) -> None:
    """Map the fields of a submission to places in CODE's bodies; replaces the former map.

    Fields: person.name, person.social_name, person.phone, person.email, person.tax_id,
    person.city, referrer.name, referrer.phone, referrer.email, product, notes,
    attributes.ANYTHING, and delivery_id, which makes a repeated delivery harmless. Without an
    option the map is shown.
    """
    with connect("owner") as connection:
        row = connection.execute(
            "select s.field_map, s.constants from intake.find_source(p_code => %s) as s", (code,)
        ).fetchone()
        if row is None:
            raise IndicaError("intake.find_source answered nothing")
        field_map, values = row
        if fields:
            field_map = dict(_pair(item) for item in fields)
        if constants:
            values = dict(_pair(item) for item in constants)
        if fields or constants:
            connection.execute(
                "select intake.set_source_map(p_code => %s, p_field_map => %s, p_constants => %s)",
                (code, json.dumps(field_map), json.dumps(values)),
            )
    if as_json:
        print_json({"code": code, "field_map": field_map, "constants": values})
    else:
        rows = [(name, pointer) for name, pointer in sorted(field_map.items())]
        rows += [(name, json.dumps(value)) for name, value in sorted(values.items())]
        print_table(("field", "from"), rows)


def _pair(item: str) -> tuple[str, str]:
    name, separator, value = item.partition("=")
    if not separator or not name:
        raise IndicaError(f"{item!r} is not FIELD=VALUE")
    return name, value


@source.command()
@click.argument("code")
@click.option("--rotate", is_flag=True, help="Make a new one; the old stops working at once.")
@json_option
def secret(code: str, rotate: bool, as_json: bool) -> None:
    """Show the secret with which CODE signs, and a signed example, valid for five minutes."""
    system = LocalSystem()
    master_key = system.master_key()
    with connect("owner") as connection:
        if rotate:
            row = connection.execute(
                "select intake.rotate_source_secret(p_code => %s)", (code,)
            ).fetchone()
        else:
            row = connection.execute(
                "select s.secret_version from intake.find_source(p_code => %s) as s", (code,)
            ).fetchone()
    if row is None:
        raise IndicaError("the database answered no version of the secret")
    value = source_secret(master_key, code, row[0])
    api_url = system.status().api_url or f"http://127.0.0.1:{system.settings.api_port}"
    url = f"{api_url}/v1/webhooks/leads/{code}"
    now = int(time.time())
    curl = [
        ["curl", "-sS", url],
        ["-H", "Content-Type: application/json"],
        ["-H", f"X-Indica-Timestamp: {now}"],
        ["-H", f"X-Indica-Signature: {signature(value, now, DELIVERY, EXAMPLE)}"],
        ["-H", f"X-Indica-Delivery: {DELIVERY}"],
        ["--data-raw", EXAMPLE.decode()],
    ]
    example = " \\\n  ".join(shlex.join(part) for part in curl)
    if as_json:
        print_json({"code": code, "version": row[0], "secret": value, "url": url, "curl": example})
    else:
        click.echo(value)
        click.echo(
            f"\nVersion {row[0]}. Key of HMAC-SHA256 over `{{timestamp}}.{{delivery}}.{{body}}`:\n",
            err=True,
        )
        click.echo(example, err=True)


def register(root: click.Group) -> None:
    root.add_command(source)

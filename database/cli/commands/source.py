"""`indica source`: systems that submit leads by structured webhooks."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, BinaryIO

import click
import psycopg

from database.cli.commands._shared import (
    Group,
    json_option,
    locale_option,
    pair,
    print_json,
    print_rows,
    print_table,
)
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.common.source_secrets import (
    google_key,
    signature,
    source_secret,
    typeform_signature,
    wpforms_signature,
)
from database.connection import connect

EXAMPLE = b'{"id": "1001", "data": {"nome": "Teste Teste", "tel": "11 98765-4321"}}'
DELIVERY = "1001"
FORM_EXAMPLE = b"nome=Teste+Teste&telefone=11+98765-4321"
GOOGLE_EXAMPLE = MappingProxyType(
    {
        "lead_id": "1001",
        "is_test": True,
        "user_column_data": [
            {"column_id": "FULL_NAME", "string_value": "Teste Teste"},
            {"column_id": "PHONE_NUMBER", "string_value": "+5511987654321"},
        ],
    }
)
TYPEFORM_EXAMPLE = (
    b'{"form_response": {"token": "1001", "answers": ['
    b'{"type": "text", "text": "Teste Teste", "field": {"ref": "nome"}}, '
    b'{"type": "phone_number", "phone_number": "+5511987654321", "field": {"ref": "telefone"}}]}}'
)
WPFORMS_EXAMPLE = b'{"nome": "Maria Jose", "telefone": "11 98765-4321", "entry_id": "1001"}'


@click.group(cls=Group)
def source() -> None:
    """Systems that submit leads: a site, a partner."""


@source.command()
@click.argument("code")
@click.argument("name")
@click.option(
    "--profile",
    help="The kind of sender, which says how it proves itself and how its bodies are read:"
    " `indica source profiles` lists them. A new source is `indica` without it.",
)
@json_option
def add(code: str, name: str, profile: str | None, as_json: bool) -> None:
    """Add a source CODE called NAME; a known one is renamed and active again, of its old kind."""
    with connect("owner") as connection:
        connection.execute(
            "select intake.add_source(p_code => %s, p_name => %s, p_profile => %s)",
            (code, name, profile),
        )
        row = connection.execute(
            "select s.profile_code, s.field_map = '{}' from intake.find_source(p_code => %s) as s",
            (code,),
        ).fetchone()
    if row is None:
        raise IndicaError("intake.find_source answered nothing")
    kind, has_no_map = row
    if as_json:
        print_json({"code": code, "name": name, "profile": kind})
        return
    click.echo(f"{code}: {name}, {kind}")
    secret = f"`indica source secret {code}` shows what to paste there"
    if has_no_map:
        click.echo(
            f"Next, for webhooks: `indica source map {code}` says where each field stands, then"
            f" {secret}; for the API: `indica token create NAME --source {code}`."
        )
    else:
        click.echo(f"Next: {secret}; its fields are found by themselves (`indica source map`).")


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
    """List the sources; how their bodies are read is in `indica source map` and `--json`."""
    columns = ("code", "name", "profile", "active", "secret_version", "field_map", "constants")
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, name, profile, is_active, secret_version, field_map, constants"
            " from intake.list_sources()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns[:5], [row[:5] for row in rows])


@source.command()
@click.argument("code")
@json_option
def show(code: str, as_json: bool) -> None:
    """Show one source: its kind, when it last sent, and what became of it in 30 days."""
    columns = (
        "code", "name", "profile", "sender", "proof", "active", "created_at", "secret_version",
        "map_version", "last_submission_at", "outcomes", "waiting_for_a_human",
        "announced_and_not_fetched", "oldest_announced_at",
    )  # fmt: skip
    with connect("owner") as connection:
        row = connection.execute(
            "select code, name, profile, sender, proof, is_active, created_at, secret_version,"
            " map_version, last_submission_at, outcomes, waiting_for_a_human,"
            " announced_and_not_fetched, oldest_announced_at"
            " from governance.show_source(p_code => %s)",
            (code,),
        ).fetchone()
    if row is None:
        raise IndicaError("governance.show_source answered nothing")
    found = dict(zip(columns, row, strict=True))
    system = LocalSystem()
    # The end of a secret address is the secret, which `source secret` alone shows.
    found["address"] = _address_of(system, code) + ("/…" if found["proof"] == "address" else "")
    if as_json:
        print_json(found)
        return
    shown = {**found, "outcomes": ", ".join(f"{k} {v}" for k, v in found["outcomes"].items())}
    print_table(("", ""), [(k.replace("_", " "), v) for k, v in shown.items()])


@source.command()
@json_option
def profiles(as_json: bool) -> None:
    """List the kinds of senders that are known."""
    columns = ("profile", "sender", "proof")
    with connect("owner") as connection:
        rows = connection.execute(
            "select profile, sender, proof from intake.list_profiles()"
        ).fetchall()
    print_rows(columns, rows, as_json)


@source.command()
@click.argument("code")
@click.argument("file", type=click.File("rb"))
@locale_option
@json_option
def test(code: str, file: BinaryIO, locale: str, as_json: bool) -> None:
    """Show what a body of CODE in FILE (- for standard input) would become; nothing is kept."""
    columns = ("item", "skipped", "body", "errors", "warnings")
    with connect("owner") as connection:
        connection.execute("select set_config('indica.locale', %s, false)", (locale,))
        rows = connection.execute(
            "select item, is_skipped, body, errors, warnings"
            " from intake.preview(p_code => %s, p_raw => %s)",
            (code, file.read()),
        ).fetchall()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo("The map finds no referral in this body.")
    for row in found:
        click.echo(f"Referral {row['item']}{', skipped' if row['skipped'] else ''}:")
        click.echo(json.dumps(row["body"], ensure_ascii=False, indent=2))
        for kind in ("errors", "warnings"):
            for entry in row[kind]:
                click.echo(f"  {kind[:-1]}: {entry['field']}: {entry['detail']}")


@source.command("map")
@click.argument("code")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=EXPRESSION",
    help="Where a field is in the body, such as person.phone=/data/tel; repeat for several. The"
    " others stay as they are; with nothing behind the = the field is read no more.",
)
@click.option(
    "--constant",
    "constants",
    multiple=True,
    metavar="FIELD=VALUE",
    help="A value that the source never sends, such as origin=site; repeat for several. The others"
    " stay; with nothing behind the = there is none.",
)
@click.option(
    "--items",
    metavar="PATH",
    help="The list of referrals in a body that holds several, such as /leads.",
)
@click.option(
    "--skip",
    "skip_rules",
    multiple=True,
    metavar="RULE",
    help='What is no referral, such as {"path": "/is_test", "equals": [true]}.',
)
@json_option
def map_(
    code: str,
    fields: tuple[str, ...],
    constants: tuple[str, ...],
    items: str | None,
    skip_rules: tuple[str, ...],
    as_json: bool,
) -> None:
    """Map the fields of a submission to places in CODE's bodies; makes the next version of the map.

    Fields: person.name, person.social_name, person.phone, person.email, person.tax_id,
    person.city, referrer.name, referrer.phone, referrer.email, product, notes,
    attributes.ANYTHING, and delivery_id, which makes a repeated delivery harmless. An expression
    is a JSON pointer (/data/tel), an SQL/JSON path ($.answers[*] ? (@.ref == "tel").text), a JSON
    list of which the first filled counts (["/mobile", "/phone"]), {"each": [...]} for all of them,
    {"join": [...], "with": " "}, or {"from": ..., "table": {"label": "code"}}. What is not given
    stays; without an option the map is shown.
    """
    with connect("owner") as connection:
        field_map, values, items_path, rules, version = _map_of(connection, code)
        is_changed = bool(fields or constants or items is not None or skip_rules)
        if is_changed:
            connection.execute(
                "select intake.set_source_map(p_code => %s, p_field_map => %s, p_constants => %s,"
                " p_items_path => %s, p_skip_rules => %s)",
                (
                    code,
                    json.dumps(_changed(field_map, map(_expression, fields))),
                    json.dumps(_changed(values, map(pair, constants))),
                    items_path if items is None else items or None,
                    json.dumps([_rule(r) for r in skip_rules] if skip_rules else rules),
                ),
            )
            field_map, values, items_path, rules, version = _map_of(connection, code)
    if as_json:
        print_json(
            {
                "code": code,
                "version": version,
                "items": items_path,
                "field_map": field_map,
                "constants": values,
                "skip": rules,
            }
        )
        return
    table = [(name, _shown(expression)) for name, expression in sorted(field_map.items())]
    table += [(name, json.dumps(value)) for name, value in sorted(values.items())]
    if is_changed:
        given = {pair(item)[0] for item in (*fields, *constants)}
        table = [row for row in table if row[0] in given]
        table += [(name, "not read") for name in sorted(given - {row[0] for row in table})]
    if table:
        print_table(("field", "from"), table)
    if items_path is not None:
        click.echo(f"Each item of {items_path or 'the list'} is a referral.")
    for rule in rules:
        click.echo(f"Skipped: {json.dumps(rule, ensure_ascii=False)}")
    click.echo(
        f"Version {version} of the map; `indica source map {code}` shows all of it,"
        f" `indica source test {code} FILE` what it makes of a body."
        if is_changed
        else f"Version {version} of the map."
    )


def _map_of(connection: psycopg.Connection[tuple[Any, ...]], code: str) -> tuple[Any, ...]:
    """A source's field map, constants, path of items, skip rules, and their version."""
    row = connection.execute(
        "select s.field_map, s.constants, s.items_path, s.skip_rules, s.map_version"
        " from intake.find_source(p_code => %s) as s",
        (code,),
    ).fetchone()
    if row is None:
        raise IndicaError("intake.find_source answered nothing")
    return row


def _changed(known: dict[str, Any], changes: Iterable[tuple[str, object]]) -> dict[str, Any]:
    """With the fields that were given, and without those that were given empty."""
    return {name: value for name, value in {**known, **dict(changes)}.items() if value != ""}


def _expression(item: str) -> tuple[str, object]:
    name, text = pair(item)
    return name, _rule(text) if text.startswith(("[", "{")) else text


def _rule(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise IndicaError(f"{text!r} is not JSON", str(error)) from error


def _shown(expression: object) -> str:
    if isinstance(expression, str):
        return expression
    return json.dumps(expression, ensure_ascii=False)


PASTE = MappingProxyType(
    {
        "signature": "The key of HMAC-SHA256 over `{timestamp}.{delivery}.{body}`, version %s.",
        "address": "Paste the address as the sender's webhook URL (POST); its end is the secret,"
        " version %s. Who knows it may submit: keep it as you keep a password.",
        "google_key": "Paste the address as webhook URL and the key as key, where the lead form"
        " says webhook integration, then send test data there (version %s).",
        "typeform": "Paste the address as the webhook's destination URL and the secret as its"
        " secret (version %s).",
        "wpforms": "Paste the address as the webhook's Request URL and the secret as its Secret"
        " (version %s); Request Method POST, Request Format JSON, which alone WPForms signs as"
        " it is sent.",
    }
)
"""What goes where on the sender's side, by proof."""

TRIED = (
    "The example is a test: it waits in `indica quarantine list`, and nobody is written to.",
    "The example is a test: it is skipped, and nobody is written to.",
)
"""What becomes of the example; the second of one that says itself that it is a test."""


@source.command()
@click.argument("code")
@click.option("--rotate", is_flag=True, help="Make a new one; the old stops working at once.")
@json_option
def secret(code: str, rotate: bool, as_json: bool) -> None:
    """Show what the sender CODE proves itself with, where to paste it, and an example request."""
    system = LocalSystem()
    master_key = system.master_key()
    with connect("owner") as connection:
        version, proof = _version_and_proof(connection, code)
        if rotate and proof not in {"meta", "hubspot"}:
            connection.execute("select intake.rotate_source_secret(p_code => %s)", (code,))
            version, proof = _version_and_proof(connection, code)
    value = source_secret(master_key, code, version)
    url = _address_of(system, code)
    if proof == "meta":
        _show_meta(system, code, url, is_turned=rotate, as_json=as_json)
        return
    if proof == "hubspot":
        _show_hubspot(system, code, url, is_turned=rotate, as_json=as_json)
        return
    if proof == "address":
        url = f"{url}/{value}"
    elif proof == "google_key":
        value = google_key(value)
    example = _curl(url, _proof(proof, value))
    if as_json:
        print_json(
            {
                "code": code,
                "version": version,
                "proof": proof,
                "secret": value,
                "url": url,
                "curl": example,
            }
        )
        return
    click.echo(url if proof == "address" else value)
    if proof in {"google_key", "typeform", "wpforms"}:
        click.echo(f"\nAddress: {url}", err=True)
    click.echo(f"\n{PASTE[proof] % version}\n", err=True)
    click.echo(example, err=True)
    click.echo(f"\n{TRIED[proof == 'google_key']}", err=True)


def _version_and_proof(
    connection: psycopg.Connection[tuple[Any, ...]], code: str
) -> tuple[int, str]:
    row = connection.execute(
        "select s.secret_version, f.proof from intake.find_source(p_code => %s) as s"
        " join intake.list_profiles() as f on f.profile = s.profile_code",
        (code,),
    ).fetchone()
    if row is None:
        raise IndicaError("the database answered no version of the secret")
    return int(row[0]), str(row[1])


def _address_of(system: LocalSystem, code: str) -> str:
    api_url = (
        system.settings.api_public_url
        or system.status().api_url
        or f"http://127.0.0.1:{system.settings.api_port}"
    )
    return f"{api_url.rstrip('/')}/v1/webhooks/leads/{code}"


META_STEPS = """
Address: {url}

In the app at Meta, Webhooks, Page: paste the address as callback URL and the text above as verify
token, and subscribe to leadgen. Then let the page's leads reach the app, and send a test lead.
The app signs with its own secret (INDICA_META_APP_SECRET); leads are read with the page's token
(INDICA_META_PAGE_TOKEN). None of them is kept in the database.
"""


def _show_meta(system: LocalSystem, code: str, url: str, *, is_turned: bool, as_json: bool) -> None:
    """What is pasted at Meta, whose app has its own secret, from the environment."""
    if is_turned:
        raise IndicaError(
            "the secret of a lead form is that of the app at Meta, which makes a new one",
            "Then set INDICA_META_APP_SECRET and restart the API.",
        )
    meta = system.settings.access().meta
    names = {
        "INDICA_META_VERIFY_TOKEN": meta.verify_token,
        "INDICA_META_APP_SECRET": meta.app_secret,
        "INDICA_META_PAGE_TOKEN": meta.page_token,
    }
    missing = [name for name, value in names.items() if value is None]
    asked = f"hub.mode=subscribe&hub.challenge=1&hub.verify_token={meta.verify_token or 'TOKEN'}"
    example = shlex.join(["curl", "-sS", f"{url}?{asked}"])
    if as_json:
        print_json(
            {
                "code": code,
                "proof": "meta",
                "secret": meta.verify_token,
                "url": url,
                "missing": missing,
                "curl": example,
            }
        )
        return
    click.echo(meta.verify_token or "(INDICA_META_VERIFY_TOKEN is not set)")
    click.echo(META_STEPS.format(url=url), err=True)
    if missing:
        click.echo(f"Not set here: {', '.join(missing)}\n", err=True)
    click.echo(example, err=True)


HUBSPOT_STEPS = """
In the workflow at HubSpot, Send a webhook: POST, paste the address, authentication: include request
signature in header, with the id of your app. The app signs with its client secret
(INDICA_HUBSPOT_CLIENT_SECRET), and with the address as HubSpot calls it (INDICA_API_PUBLIC_URL).
"""


def _show_hubspot(
    system: LocalSystem, code: str, url: str, *, is_turned: bool, as_json: bool
) -> None:
    """What is pasted at HubSpot, whose app has its own secret, from the environment."""
    if is_turned:
        raise IndicaError(
            "the secret is that of the app at HubSpot, which makes a new one",
            "Then set INDICA_HUBSPOT_CLIENT_SECRET and restart the API.",
        )
    names = {
        "INDICA_HUBSPOT_CLIENT_SECRET": system.settings.hubspot_client_secret,
        "INDICA_API_PUBLIC_URL": system.settings.api_public_url,
    }
    missing = [name for name, value in names.items() if value is None]
    if as_json:
        print_json({"code": code, "proof": "hubspot", "url": url, "missing": missing})
        return
    click.echo(url)
    click.echo(HUBSPOT_STEPS, err=True)
    if missing:
        click.echo(f"Not set here: {', '.join(missing)}", err=True)


def _proof(proof: str, value: str) -> tuple[list[str], bytes]:
    """Headers and body of an example that proves itself."""
    if proof == "signature":
        now = int(time.time())
        headers = [
            f"X-Indica-Timestamp: {now}",
            f"X-Indica-Signature: {signature(value, now, DELIVERY, EXAMPLE)}",
            f"X-Indica-Delivery: {DELIVERY}",
        ]
        return headers, EXAMPLE
    if proof == "google_key":
        return [], json.dumps({**GOOGLE_EXAMPLE, "google_key": value}).encode()
    if proof == "typeform":
        return [f"Typeform-Signature: {typeform_signature(value, TYPEFORM_EXAMPLE)}"], (
            TYPEFORM_EXAMPLE
        )
    if proof == "wpforms":
        signed = wpforms_signature(value, int(time.time()), WPFORMS_EXAMPLE)
        return [f"X-WPForms-Webhook-Signature: {signed}"], WPFORMS_EXAMPLE
    return [], FORM_EXAMPLE


def _curl(url: str, request: tuple[list[str], bytes]) -> str:
    headers, body = request
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    parts = [
        ["curl", "-sS", url],
        *(["-H", header] for header in (f"Content-Type: {kind}", *headers)),
        ["--data-raw", body.decode()],
    ]
    return " \\\n  ".join(shlex.join(part) for part in parts)


def register(root: click.Group) -> None:
    root.add_command(source)

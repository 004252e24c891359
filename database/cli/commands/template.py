"""`indica template`: the WhatsApp templates, here and at Meta."""

from __future__ import annotations

from dataclasses import asdict

import click

from database.cli import clients, templates
from database.cli.commands._shared import Group, json_option, print_json, print_table
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.connection import connect


@click.group(cls=Group)
def template() -> None:
    """WhatsApp templates: our standard texts and the state that Meta gives them."""


@template.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the templates and whether they may be sent."""
    columns = ("code", "name", "language", "category", "state", "held_until")
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, name, language, category, state, held_until from sending.list_templates()"
        ).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


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
@json_option
def create(as_json: bool) -> None:
    """Submit the standard templates to the WhatsApp account; those it has stay as they are."""
    system = LocalSystem()
    graph = clients.graph(system.settings)
    with connect("owner") as connection:
        found = templates.create(connection, graph)
    _show(found, as_json, graph.is_sandbox)


@template.command()
@json_option
def sync(as_json: bool) -> None:
    """Fetch state, category and text from Meta; exit code 1 when a template does not fit."""
    system = LocalSystem()
    graph = clients.graph(system.settings)
    with connect("owner") as connection:
        found = templates.sync(connection, graph)
    _show(found, as_json, graph.is_sandbox)
    if any(item.problem for item in found):
        raise SystemExit(1)


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

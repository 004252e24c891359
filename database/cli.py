"""`indica`: operations of one commercial operation and its database."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys

import click
import psycopg

from database import commands
from database.errors import IndicaError


def build() -> click.Group:
    """The command tree: every module of database/commands registers its own."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    def root() -> None:
        """Indica: referred leads that are never lost."""

    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{commands.__name__}.{module.name}").register(root)
    return root


def main() -> None:
    """Run; what a person can act on is printed without a traceback, with exit code 1."""
    try:
        build()(prog_name="indica")
    except IndicaError as error:
        _fail(str(error), error.hint, None)
    except psycopg.Error as error:
        code = error.sqlstate
        # Our own refusals, and what PostgreSQL says of a value that it cannot take (class 22).
        if code is None or not code.startswith(("ID", "22")):
            raise
        _fail(error.diag.message_primary or str(error), error.diag.message_hint, code)


def _fail(message: str, hint: str | None, code: str | None) -> None:
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": message, "hint": hint, "code": code}, ensure_ascii=False))
    else:
        click.echo(f"error: {message}", err=True)
        if hint:
            click.echo(hint, err=True)
    sys.exit(1)

"""`indica-sandbox`: the package `sandbox` of a checkout, which no wheel holds."""

from __future__ import annotations

import importlib
import importlib.util
import sys

import click


def main() -> None:
    """Run the sandbox, or say why there is none here."""
    if importlib.util.find_spec("sandbox") is None:
        click.echo(
            "indica-sandbox: the sandbox is for development and is not installed with the package;"
            " work in a checkout",
            err=True,
        )
        sys.exit(1)
    importlib.import_module("sandbox.cli").main()

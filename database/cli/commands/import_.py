"""`indica import`: what became of files that were imported."""

from __future__ import annotations

import click

from database.cli.commands._import import imports


def register(root: click.Group) -> None:
    root.add_command(imports)

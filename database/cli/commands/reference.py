"""`indica reference`: data that Indica takes from elsewhere, by version."""

from __future__ import annotations

import click

from database.cli.commands._renormalize import renormalize, review
from database.cli.commands._shared import Group, json_option, print_json, speaker
from database.reference import phones as metadata
from database.reference.loading import is_current, load_phones, loaded_version


@click.group(cls=Group)
def reference() -> None:
    """Reference data: phone metadata and the rules that values were normalised by."""


@reference.command()
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 unless all is current.")
@click.option("--write", is_flag=True, help="Write the files that ship, after the gate.")
@json_option
def phones(check: bool, write: bool, as_json: bool) -> None:
    """Load phone metadata of the installed phonenumbers, if the database then agrees with it."""
    say = speaker(as_json)
    compiled = metadata.compile_phones()
    texts = metadata.file_texts(compiled)
    if check:
        state = {
            "installed": compiled.version,
            "database": loaded_version(),
            "database_is_current": is_current(compiled),
            "files_are_current": all(
                path.is_file() and path.read_text("utf-8") == text for path, text in texts.items()
            ),
        }
        if as_json:
            print_json(state)
        else:
            for name, value in state.items():
                click.echo(f"{name.replace('_', ' ')}: {value}")
        if not (state["database_is_current"] and state["files_are_current"]):
            raise SystemExit(1)
        return

    before = loaded_version()
    tried = load_phones(compiled, say)
    if write:
        for path, text in texts.items():
            path.write_text(text, "utf-8")
    if as_json:
        print_json({"version": compiled.version, "before": before, "gate": tried, "written": write})
    else:
        click.echo(f"phone metadata {compiled.version} loaded (before: {before or 'none'})")


reference.add_command(renormalize)
reference.add_command(review)


def register(root: click.Group) -> None:
    root.add_command(reference)

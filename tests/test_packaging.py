"""What the wheel holds, and what a command loads."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from database.cli.main import COMMANDS, build

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "alembic",
    "sqlalchemy",
    "flask",
    "psycopg",
    "pydantic",
    "requests",
    "rich",
    "phonenumbers",
)
ROOMS = sorted(
    path.name
    for path in (ROOT / "sql_functions").iterdir()
    # Views for everybody are what commands may read.
    if path.is_dir() and path.name not in {"governance", "triggers"}
)
STATEMENT = re.compile(
    r"\b(?:from|join|into|update|delete\s+from)\s+"
    rf"(?P<name>(?:{'|'.join(ROOMS)})\.\w+)\s*(?P<next>\(?)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files of a wheel that is built as for a release."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_packages_and_the_functions_alone(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "api",
        "database",
        "outbound_worker",
        "sql_functions",
    }
    assert "database/cli/main.py" in wheel
    assert "database/bootstrap/01_roles.sql" in wheel
    assert "sql_functions/api/api.submit_lead.sql" in wheel
    assert [name for name in wheel if "sandbox/" in name or name.startswith("tests")] == []


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    script = (
        "import json, sys\n"
        f"try:\n    {statement}\nexcept SystemExit:\n    pass\n"
        "sys.__stdout__.write('\\n' + json.dumps(sorted(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_help_loads_no_command_and_none_of_their_libraries() -> None:
    loaded = modules_after(
        "import sys; sys.argv = ['indica', '--help']; from database.cli.main import main; main()"
    )
    assert [name for name in HEAVY if name in loaded] == []
    assert [name for name in loaded if name.startswith("database.cli.commands")] == []
    assert "click" in loaded


@pytest.mark.parametrize("command", ["lead", "outbox", "status", "setting"])
def test_a_command_loads_neither_alembic_nor_another_command(command: str) -> None:
    loaded = modules_after(
        f"import sys; sys.argv = ['indica', '{command}', '--help'];"
        " from database.cli.main import main; main()"
    )
    assert [name for name in ("alembic", "sqlalchemy", "flask", "rich") if name in loaded] == []
    module = f"database.cli.commands.{COMMANDS[command][0]}"
    assert module in loaded
    others = {f"database.cli.commands.{name}" for name, _ in COMMANDS.values()} - {module}
    assert others & loaded == set()


def test_the_list_of_commands_is_the_commands() -> None:
    tree = build()
    assert set(tree.commands) == set(COMMANDS)
    modules = {
        path.stem
        for path in (ROOT / "database" / "cli" / "commands").glob("*.py")
        if not path.stem.startswith("_")
    }
    assert {module for module, _ in COMMANDS.values()} == modules
    for name, (_, line) in COMMANDS.items():
        command = tree.commands[name]
        assert isinstance(command, click.Command)
        assert " ".join((command.help or "").split("\n\n")[0].split()) == line, name


def texts(path: Path) -> Iterator[str]:
    """Every text of a module, docstrings too, with adjacent ones joined."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_command_reads_or_writes_a_table() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match['name']}"
        for path in sorted((ROOT / "database" / "cli").rglob("*.py"))
        for text in texts(path)
        for match in STATEMENT.finditer(text)
        if match["next"] != "("
    ]
    assert found == []


def test_the_search_for_tables_finds_one() -> None:
    assert STATEMENT.search("select 1 from leads.leads as l")
    assert STATEMENT.search("insert into ops.settings (key) values (1)") is not None
    called = STATEMENT.search("select * from leads.list_products()")
    assert called is not None
    assert called["next"] == "("

"""The documentation tells the truth: everything is named, and everything named exists."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from api.desk.words import WORDS
from database.cli.main import build as indica_command
from database.common.pinned import PINNED
from tests.support.cluster import Database

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
OPERACAO = (ROOT / "docs" / "pt-BR" / "operacao.md").read_text("utf-8")

in_both_languages = pytest.mark.parametrize(
    "guide", [OPERATIONS, OPERACAO], ids=["operations", "operacao"]
)

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *ROOT.glob("[a-z]*/README.md"),
        *ROOT.glob("[a-z]*/*/README.md"),
    ]
)

BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
OPEN = r"…|\[|\b[A-Z_]{3,}\b|--[a-z-]+$"
"""In a sentence: a command of which something is left open, or whose option alone is named."""

INDENTED = re.compile(r"(?:\A|\n)\n((?: {4}[^\n]*(?:\n|\Z))+)")
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
UID = "27646a4c-bf8f-4363-9549-18b28abf78be"
RENEW = "run `.venv/bin/python docs/generate.py` and read what it changed"


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py, which is a script and in no package."""
    return _load(ROOT / "docs" / "generate.py")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _code(page: str) -> Iterator[str]:
    """The code of a page: fenced and indented blocks, and spans with their line breaks undone."""
    for block in BLOCK.findall(page):
        yield block
    prose = BLOCK.sub("", page)
    for block in INDENTED.findall(prose):
        yield block
    for span in SPAN.findall(INDENTED.sub("\n\n", prose)):
        yield re.sub(r"\s+", " ", span)


def _makefile() -> tuple[set[str], set[str]]:
    """All targets, and those that `make help` shows."""
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE)
    helped = re.findall(r"^([a-z][a-z-]*):.*## ", text, re.MULTILINE)
    return set(targets), set(helped)


# -- everything is named --------------------------------------------------------------------------


def test_pages_have_the_tokens_of_the_look() -> None:
    tokens = _load(ROOT / "docs" / "tokens.py")
    for copy in tokens.COPIES:
        assert copy.read_text("utf-8") == tokens.render(), "run `.venv/bin/python docs/tokens.py`"


def test_reference_is_what_the_code_says(generate: ModuleType) -> None:
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == generate.render(), RENEW


def test_normalization_says_what_the_rows_say(
    generate: ModuleType, module_database: Database
) -> None:
    page = (ROOT / "docs" / "normalization.md").read_text("utf-8")
    assert page == generate.with_rows(page), RENEW
    with module_database.connect("owner") as connection:
        repairs = connection.execute(
            "select repair, what, made_when, example, result from normalize.phone_repairs"
            " order by position"
        ).fetchall()
        carriers = connection.execute(
            "select code, carrier from normalize.carrier_codes order by code"
        ).fetchall()
    assert list(generate.normalize_rows("phone_repairs")) == repairs
    assert list(generate.normalize_rows("carrier_codes")) == carriers


def test_reference_names_every_error_code_and_business_setting(
    generate: ModuleType, module_database: Database
) -> None:
    with module_database.connect("owner") as connection:
        codes = {row[0] for row in connection.execute("select sqlstate from meta.error_codes")}
        keys = {row[0] for row in connection.execute("select key from ops.settings")}
    assert {row[0].strip("`") for row in generate.error_codes()} == codes
    assert {row[0].strip("`") for row in generate.business_settings()} == keys


def test_contributing_names_every_target_that_make_help_shows() -> None:
    _, helped = _makefile()
    assert helped
    assert not {target for target in helped if f"`make {target}`" not in CONTRIBUTING}


def test_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 170


def test_readme_maps_every_top_level_folder() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode == 0:
        names = {line.split("/")[0] for line in tracked.stdout.splitlines() if "/" in line}
    else:  # not a checkout: whatever an archive of it holds
        names = {path.name for path in ROOT.iterdir() if path.is_dir()}
    folders = {name for name in names if not name.startswith((".", "_"))}
    folders -= {"build", "dist", "node_modules", "test-results"}
    assert {"api", "database", "sql_functions"} <= folders
    assert not {name for name in folders if f"[{name}/]({name})" not in README}


# -- everything named exists ----------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    broken = []
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in _anchors(found.read_text("utf-8"))):
            broken.append(target)
    assert not broken


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_tests_that_prove_a_guarantee_exist() -> None:
    proofs = re.findall(r"\[`(test_\w+)`\]\(([^)]+)\)", README)
    assert len(proofs) >= 3
    for name, path in proofs:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), name


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_make_targets_exist(page: Path) -> None:
    targets, _ = _makefile()
    named = {
        target
        for code in _code(page.read_text("utf-8"))
        for target in re.findall(r"(?:^|\n)\s*make ([a-z][a-z-]*)", code)
    }
    assert not named - targets


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_exist(page: Path, generate: ModuleType) -> None:
    trees = dict(generate.command_trees())
    unknown = []
    for code in _code(page.read_text("utf-8")):
        for script, first, second in re.findall(
            r"(?<![\w/=.-])(?:[\w./]*/bin/)?(indica(?:-api|-worker|-sandbox)?)"
            r" ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?",
            code,
        ):
            if not _is_command(trees[script], first, second):
                unknown.append(f"{script} {first} {second}".strip())
    assert not unknown


def _is_command(tree: click.Command, first: str, second: str) -> bool:
    if not isinstance(tree, click.Group):
        return False
    child = tree.commands.get(first)
    if isinstance(child, click.Group):
        return second == "" or second in child.commands
    return child is not None


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_take_what_is_written(page: Path, generate: ModuleType) -> None:
    """Every option exists, every argument has its place, every value is one of the choices."""
    trees = dict(generate.command_trees())
    refused = []
    text = page.read_text("utf-8")
    for script, typed in [*_invocations(text), *_mentions(text, trees)]:
        words = shlex.split(re.split(r"\s+>\s|\s{3,}", typed)[0], comments=True)
        words = [UID if word == "UID" else word for word in words]
        try:
            _parse(trees[script], script, words)
        except click.exceptions.Exit:
            pass
        except click.ClickException as error:
            # The files of an example are the reader's.
            if not re.search("does not exist|No such file", error.format_message()):
                refused.append(f"{script} {typed}: {error.format_message()}")
    assert not refused


def _invocations(page: str) -> Iterator[tuple[str, str]]:
    """The commands of the blocks of code, with the lines that a quote or a backslash joins."""
    blocks = [*BLOCK.findall(page), *INDENTED.findall(BLOCK.sub("", page))]
    for block in blocks:
        joined: list[str] = []
        for line in block.replace("\\\n", " ").splitlines():
            if joined and joined[-1].count("'") % 2:
                joined[-1] += "\n" + line
            else:
                joined.append(line.strip())
        for line in joined:
            found = re.match(
                r"(?:sudo -u \w+ )?(?:[\w./]*/bin/)?(indica(?:-api|-worker|-sandbox)?)(?: (.*))?$",
                line,
                re.DOTALL,
            )
            if found is not None:
                yield found[1], found[2] or ""


def _mentions(page: str, trees: dict[str, click.Command]) -> Iterator[tuple[str, str]]:
    """Commands in a sentence that are more than a command's name."""
    for span in SPAN.findall(INDENTED.sub("\n\n", BLOCK.sub("", page))):
        script, _, typed = re.sub(r"\s+", " ", span).rpartition("bin/")[2].partition(" ")
        command = trees.get(script)
        rest = typed.split()
        while isinstance(command, click.Group) and rest and rest[0] in command.commands:
            command = command.commands[rest.pop(0)]
        if command is not None and rest and not re.search(OPEN, typed):
            yield script, typed


def _parse(command: click.Command, name: str, words: list[str]) -> None:
    context = command.make_context(name, list(words))
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        found, child, rest = command.resolve_command(context, rest)
        if child is None:
            raise click.UsageError("no command")
        command = child
        context = command.make_context(found or "", rest, parent=context)


def test_guides_name_buttons_as_they_are() -> None:
    """In the tables that say what each button does."""
    tab = (ROOT / "api/tab/static/words.js").read_text("utf-8").partition("const EN")[0]
    known = {
        "painel.md": {portuguese for portuguese, _ in WORDS.values()},
        "chatwoot.md": set(re.findall(r'^  \w+: "(.*)",$', tab, re.MULTILINE)),
    }
    for guide, words in known.items():
        text = (ROOT / "docs/pt-BR" / guide).read_text("utf-8")
        rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| **")]
        named = {one for row in rows for one in re.findall(r"\*\*([^*]+)\*\*", row)}
        assert len(named) >= 8
        assert not named - words - {"Esta conversa não é da Indica"}, guide


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".env.example"], ids=_name)
def test_settings_exist(page: Path, generate: ModuleType) -> None:
    named = set(re.findall(r"INDICA_([A-Z][A-Z_]*[A-Z])", page.read_text("utf-8")))
    assert not named - set(generate.setting_names())


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_pages_name_no_place_of_one_machine(page: Path) -> None:
    found = re.findall(r"(?<![\w.])/(?:work|root|tmp|home)/\S*", page.read_text("utf-8"))
    assert not found


# -- what it tells people to type works -----------------------------------------------------------


def _submit(database: Database, token_id: int, body: str) -> tuple[int, dict[str, Any]]:
    with database.connect("owner") as connection:
        row = connection.execute(
            "select s.http_status, s.body from api.submit_lead(p_credential =>"
            " tests.credential(%s), p_raw => %s,"
            " p_idempotency_key => %s) as s",
            (token_id, body.encode(), str(uuid.uuid4())),
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def _bodies(page: str) -> list[str]:
    """What the page's curl commands send."""
    return re.findall(r"-d '(\{.*?\})'(?:\n|$)", page, re.DOTALL)


def _set_up_as_the_guide_says(database: Database, guide: str = OPERATIONS) -> int:
    """Run the guide's set-up, save what asks Chatwoot or Meta; returns a token."""
    [set_up] = re.findall(r"^## (?:Set up|Preparar) .*?(?=^## )", guide, re.MULTILINE | re.DOTALL)
    lines = re.findall(
        r"^ {4}indica ((?:setting|product|channel|consultant|pool|rule|source) .*)$",
        set_up,
        re.MULTILINE,
    )
    assert len(lines) >= 10
    environment = {
        "INDICA_DATABASE_URL": database.url("migrator"),
        "INDICA_MASTER_KEY": "guide",
        "INDICA_CHATWOOT_ACCOUNT_ID": "1",
        "INDICA_CHATWOOT_INBOX_ID": "1",
        "INDICA_WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
    }
    for line in lines:
        words = shlex.split(line)
        if words[1] == "sync":
            continue
        result = CliRunner().invoke(indica_command(), words, env=environment)
        assert result.exit_code == 0, (line, result.output, result.exception)
    with database.connect("owner") as connection:
        connection.execute("update sending.templates set state = 'approved'")
        row = connection.execute(
            "select token_id from ops.create_token(p_name => 'guide',"
            " p_scopes => array['leads:write', 'leads:read'])"
        ).fetchone()
    assert row is not None
    return int(row[0])


@in_both_languages
def test_guide_makes_an_operation_that_takes_leads(database: Database, guide: str) -> None:
    token_id = _set_up_as_the_guide_says(database, guide)
    bodies = [body for body in _bodies(guide) if '"person"' in body and '"referrer"' not in body]
    assert len(bodies) == 1

    status, answer = _submit(database, token_id, bodies[0])

    assert (status, answer["outcome"]) == (201, "created"), answer
    assert answer["warnings"] == []
    assert answer["lead"]["consultant"]["name"] in ("Ana Moura", "Davi Prado")
    with database.connect("owner") as connection:
        channel = connection.execute("select (sending.default_channel()).code").fetchone()
    assert channel == ("principal",)


def test_readme_submits_a_lead_that_is_taken_in(database: Database) -> None:
    token_id = _set_up_as_the_guide_says(database)
    bodies = _bodies(README)
    assert len(bodies) == 1

    status, answer = _submit(database, token_id, bodies[0])

    assert (status, answer["outcome"]) == (201, "created"), answer
    shown = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert json.loads(shown[0]).keys() == answer.keys()


@in_both_languages
def test_operators_opt_out_takes_effect(database: Database, guide: str) -> None:
    statements = re.findall(r"^ +(select leads\.suppress\(.*\);)$", guide, re.MULTILINE)
    assert len(statements) == 1
    token_id = _set_up_as_the_guide_says(database)
    with database.connect("migrator") as connection:
        connection.execute("set role indica_owner")
        connection.execute(statements[0].encode())

    body = {"person": {"name": "Rita Prado", "phone": "48 99155-0147"}, "origin": "manual"}
    status, answer = _submit(database, token_id, json.dumps(body))

    assert (status, answer["outcome"]) == (200, "suppressed"), answer


@in_both_languages
def test_promises_are_kept_in_a_new_operation(database: Database, guide: str) -> None:
    promises = re.findall(r"^ {4}(select \* from governance\.\w+;)", guide, re.MULTILINE)
    assert len(promises) == 4
    token_id = _set_up_as_the_guide_says(database, guide)
    _submit(database, token_id, _bodies(README)[0])

    with database.connect("dba") as connection:
        splits, conservation, stagnant, purges = (
            connection.execute(promise.encode()).fetchall() for promise in promises
        )
        columns = [
            [column.name for column in connection.execute(promise.encode()).description or ()]
            for promise in promises
        ]
    assert [row[columns[1].index("difference")] for row in conservation] == [0]
    assert (splits, stagnant) == ([], [])
    assert {row[columns[3].index("waiting")] for row in purges} == {0}


def _typed(guide: str) -> list[str]:
    """The commands of a guide, without comments and without what is said in words."""
    blocks = [block for block in _code(guide) if "\n" in block]
    lines = "\n".join(blocks).splitlines()
    words = [re.sub(r"\s+(?:--|#) .*$", "", line).strip() for line in lines]
    return [re.sub(r'"[^"]*"', '"…"', line) for line in words if not line.startswith("#")]


def _headings(guide: str) -> list[str]:
    prose = BLOCK.sub("", guide)
    return [line.split(" ")[0] for line in prose.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("guide", [OPERATIONS, OPERACAO], ids=["en", "pt-BR"])
def test_the_guide_lists_every_setting_that_is_relied_on(guide: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|`]+) \| \S", guide, re.MULTILINE)
    told = [row for row in rows if row[0] in {setting.name for setting in PINNED}]
    assert told == [(setting.name, setting.value) for setting in PINNED]


def test_operations_has_a_twin_in_portuguese() -> None:
    """What one language says to type, the other says too, in the same order."""

    def translated(lines: list[str]) -> list[str]:
        words = {
            "SENHA": "PASSWORD",
            "exemplo": "example",
            "primeiro-lead": "first-lead",
            "crm-antigo": "old-crm",
        }
        text = "\n".join(lines).replace("comum.env", "common.env").replace("banco.", "db.")
        for portuguese, english in words.items():
            text = text.replace(portuguese, english)
        return text.splitlines()

    assert _headings(OPERATIONS) == _headings(OPERACAO)
    assert translated(_typed(OPERATIONS)) == translated(_typed(OPERACAO))
    tables = [
        re.findall(r"^\|.*?`([^`]+)`", guide, re.MULTILINE) for guide in (OPERATIONS, OPERACAO)
    ]
    assert len(tables[0]) == len(tables[1]) > 20
    assert set(re.findall(r"`(indica[^`]*)`", OPERATIONS)) ^ set(
        re.findall(r"`(indica[^`]*)`", OPERACAO)
    ) <= {
        'indica outbox dismiss 118 --reason "he called us"',
        'indica outbox dismiss 118 --reason "ele nos ligou"',
    }

"""What comments and documents name exists: a renamed function leaves no name of it behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from database.common.settings import project_root
from database.rooms import ROOMS
from tests.support.cluster import Database

ROOT = project_root()
PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "[a-z]*/README.md") for path in ROOT.glob(pattern)
)
NAME = re.compile(rf"(?<![\w./-])((?:{'|'.join(ROOMS)})\.[a-z_0-9]+)(?![\w/*]|\.\w)")
FORMER = re.compile(r"(?<![\w./-])(?:core|messaging)\.[a-z_]+|(?<![\w.])outbox\.messages")


@pytest.fixture(scope="module")
def known(module_database: Database) -> set[str]:
    """Relations, functions and types; kinds of outbox jobs and scheduled jobs look alike."""
    with module_database.connect("owner") as connection:
        rows = connection.execute(
            "select n.nspname || '.' || p.proname from pg_catalog.pg_proc as p"
            " join pg_catalog.pg_namespace as n on n.oid = p.pronamespace"
            " union select n.nspname || '.' || c.relname from pg_catalog.pg_class as c"
            " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
            " union select n.nspname || '.' || t.typname from pg_catalog.pg_type as t"
            " join pg_catalog.pg_namespace as n on n.oid = t.typnamespace"
            " union select k.kind from outbox.kinds as k"
            " union select s.name from jobs.schedules as s"
        ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(page: Path, known: set[str]) -> None:
    spans = re.findall(r"`([^`\n]+)`", page.read_text("utf-8"))
    named = {name for span in spans for name in NAME.findall(span) if not name.endswith(".py")}
    assert named - known == set()
    assert not FORMER.findall(page.read_text("utf-8"))


def test_what_a_comment_in_the_catalogue_names_exists(
    module_database: Database, known: set[str]
) -> None:
    with module_database.connect("owner") as connection:
        comments = connection.execute(
            "select d.objoid, d.description from pg_catalog.pg_description as d"
            " where d.description ~ '[a-z]+\\.[a-z]'"
        ).fetchall()
    ours = [text for _, text in comments if NAME.search(text)]
    assert len(ours) > 50
    named = {name for text in ours for name in NAME.findall(text)}
    assert named - known == set()
    assert not [text for _, text in comments if FORMER.search(text)]


def test_what_a_comment_in_a_file_names_exists(known: set[str]) -> None:
    files = [*ROOT.glob("sql_functions/**/*.sql"), *ROOT.glob("database/versions/sql/*.sql")]
    assert len(files) > 250
    stale = {
        (path.name, name)
        for path in files
        for line in re.findall(r"^\s*-- (.*)$", path.read_text("utf-8"), re.MULTILINE)
        for name in NAME.findall(line)
        if name not in known
    }
    assert stale == set()

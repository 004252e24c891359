"""docs/personal-data.md held against the catalogue: no column of words is forgotten."""

from __future__ import annotations

import re
from collections import Counter

from database.common.settings import project_root
from database.rooms import ROOMS
from tests.support.cluster import Database

PAGE = (project_root() / "docs" / "personal-data.md").read_text("utf-8")
REFERENCE_ROOMS = {"meta", "normalize"}
"""Rooms of our texts and of reference data, which the page takes whole."""
_COLUMN = re.compile(r"^\| `(\w+\.\w+)\.(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TABLE = re.compile(r"^\| `(\w+\.\w+)` \| (.+) \|$", re.MULTILINE)
_WORDS = """
select n.nspname || '.' || c.relname, a.attname::text,
    a.atttypid::regtype in ('text', 'text[]', 'jsonb', 'json', 'bytea', 'bytea[]', 'inet', 'cidr', 'xml',
        'varchar', 'varchar[]', 'jsonb[]', 'tsvector')
from pg_catalog.pg_attribute as a
join pg_catalog.pg_class as c on c.oid = a.attrelid
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'f') and not c.relispartition and a.attnum > 0
    and not a.attisdropped and n.nspname = any(%s)
"""  # noqa: E501


def _personal() -> list[tuple[str, str]]:
    section = PAGE.split("\n## Columns with personal data\n")[1].split("\n## ")[0]
    return [(match[1], match[2]) for match in _COLUMN.finditer(section)]


def _others() -> list[tuple[str, str]]:
    section = PAGE.split("\n## Columns without personal data\n")[1].split("\n## ")[0]
    return [
        (match[1], column)
        for match in _TABLE.finditer(section)
        for column in re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", match[2]))
    ]


def test_every_column_of_words_is_on_the_page_once(module_database: Database) -> None:
    rooms = [room for room in ROOMS if room not in REFERENCE_ROOMS | {"bi", "governance"}]
    with module_database.connect("owner") as connection:
        columns = connection.execute(_WORDS, (rooms,)).fetchall()
    listed = Counter([*_personal(), *_others()])
    words = {(table, column) for table, column, has_words in columns if has_words}
    assert sorted(words - listed.keys()) == [], "say on the page whether they are personal data"
    assert sorted(listed.keys() - {(table, column) for table, column, _ in columns}) == []
    assert [entry for entry, count in listed.items() if count > 1] == []


def test_every_personal_column_has_a_purpose_a_basis_and_a_term() -> None:
    section = PAGE.split("\n## Columns with personal data\n")[1].split("\n## ")[0]
    rows = _COLUMN.findall(section)
    assert len(rows) == section.count("\n| `") > 40
    for table, column, _, purpose, term in rows:
        assert re.search(r"; (R|S|O|legitimate interest \(IX\))$", purpose), (table, column)
        assert re.search(r"30 days|90 days|operation|wish|at once|one window", term), (
            table,
            column,
        )


def test_what_has_a_term_is_forgotten_by_the_purge() -> None:
    """Each column with a term of days is set by one of the functions of jobs.purge()."""
    folder = project_root() / "sql_functions"
    purges: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.purge*.sql")):
        purges[path.parent.name] = purges.get(path.parent.name, "") + path.read_text("utf-8")
    section = PAGE.split("\n## Columns with personal data\n")[1].split("\n## ")[0]
    for table, column, _, _, term in _COLUMN.findall(section):
        if "days" in term:
            assert re.search(rf"\b{column} = ", purges[table.split(".")[0]]), (table, column)


def test_no_function_keeps_or_logs_what_an_error_quotes() -> None:
    """Messages, details and hints of errors may hold values: only meta.describe_error sees them."""
    found = []
    for path in (project_root() / "sql_functions").glob("*/*.sql"):
        text = re.sub(r"--[^\n]*", "", path.read_text("utf-8"))
        text = re.sub(r"meta\.describe_error\([^)]*\)", "", text)
        names = re.findall(r"(\w+) = (?:message_text|pg_exception_detail|pg_exception_hint)", text)
        if "sqlerrm" in text or any(len(re.findall(rf"\b{n}\b", text)) > 2 for n in names):
            found.append(path.name)
    assert sorted(found) == ["api.desk_act.sql", "api.resolve_quarantined.sql"], (
        "which answer whoever sent the body"
    )

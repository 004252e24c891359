"""docs/governance.md and docs/bi.md are what docs/views.py writes, and what the catalogue says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.cluster import Database

DOCS = Path(__file__).resolve().parents[2] / "docs"
LEAST = {"governance": 20, "bi": 20}
"""Worked questions at least."""

_COLUMNS = """
select n.nspname || '.' || c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
    array_agg(a.attname::text order by a.attnum),
    array_agg(coalesce(col_description(c.oid, a.attnum), '') order by a.attnum)
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname = %s and c.relkind in ('v', 'm')
group by 1, 2
"""


def _script(name: str) -> ModuleType:
    """A script of docs, which is in no package."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    return _script("views")


def test_the_datasets_are_what_the_files_say() -> None:
    datasets = _script("datasets").files()
    for path, text in datasets.items():
        assert path.read_text("utf-8") == text, "run `.venv/bin/python docs/datasets.py`"
    written = set((DOCS / "bi" / "superset").rglob("*.yaml"))
    assert written == {path for path in datasets if path.suffix == ".yaml"}


@pytest.mark.parametrize("schema", LEAST)
def test_the_page_is_what_the_files_say(pages: ModuleType, schema: str) -> None:
    page = (DOCS / f"{schema}.md").read_text("utf-8")
    assert page == pages.render(schema), "run `.venv/bin/python docs/views.py`"
    assert len(pages.questions(schema)) >= LEAST[schema]


@pytest.mark.parametrize("schema", LEAST)
def test_every_view_and_column_is_commented_as_its_file_says(
    pages: ModuleType, module_database: Database, schema: str
) -> None:
    views = pages.views(schema)
    with module_database.connect("admin") as connection:
        rows = connection.execute(_COLUMNS, (schema,)).fetchall()
    assert {name for name, *_ in rows} == set(views)
    for name, meaning, columns, meanings in rows:
        assert " ".join(meaning.split()) == views[name].meaning
        said = dict(zip(columns, meanings, strict=True))
        assert [column for column, text in said.items() if not text.strip()] == [], name
        assert list(said.items()) == list(views[name].columns.items()), name


def test_every_view_of_people_answers_a_question(pages: ModuleType) -> None:
    asked = {name for q in pages.questions("governance") for name in q.views}
    told = {name for name, view in pages.views("governance").items() if "lead_uid" in view.columns}
    assert told - asked <= {"governance.dead_jobs", "governance.failed_facts"}

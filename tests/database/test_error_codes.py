"""The registry of error codes is what the code uses, no more and no less."""

from __future__ import annotations

import re

from database.common.settings import project_root
from database.replaceables import discover
from tests.support.cluster import Database

CODE = re.compile(r"""['"](ID[0-9]{3})['"]""")


def test_the_registry_holds_the_codes_that_are_used(module_database: Database) -> None:
    used = {
        code
        for file in discover()
        if file.name != "meta.error_codes"
        for code in CODE.findall(file.text)
    }
    for package in ("api", "outbound_worker", "database"):
        for path in (project_root() / package).rglob("*.py"):
            used.update(CODE.findall(path.read_text("utf-8")))
    with module_database.connect("owner") as connection:
        rows = connection.execute("select sqlstate from meta.error_codes").fetchall()
    assert {row[0] for row in rows} == used

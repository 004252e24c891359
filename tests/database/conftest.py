"""Databases at other stages than the migrated clone."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg import sql

from database.replaceables import sql_folder
from tests.support.cluster import Database, ThrowawayCluster

STOPPED_CLOCK = "2026-03-10 12:00:00+00"


@pytest.fixture
def bare_database(cluster: ThrowawayCluster) -> Iterator[Callable[[], Database]]:
    """Makes bootstrapped databases without a table.

    Their clock stands still, since the revisions make partitions for the months around today.
    """
    made: list[Database] = []
    numbers = itertools.count(1)

    def make() -> Database:
        database = cluster.bootstrapped(f"indica_bare_{next(numbers)}")
        made.append(database)
        with database.connect("admin") as connection:
            for name, value in (
                ("indica.allow_fake_clock", "on"),
                ("indica.fake_now", STOPPED_CLOCK),
            ):
                connection.execute(
                    sql.SQL("alter database {} set {} to {}").format(
                        sql.Identifier(database.name), sql.SQL(name), sql.Literal(value)
                    )
                )
        return database

    yield make
    for database in made:
        database.drop()


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """A copy of sql_functions/ that a test may change."""
    copy = tmp_path / "sql_functions"
    shutil.copytree(sql_folder(), copy)
    return copy

"""Each other version of PostgreSQL that a package brings: it installs, upgrades and works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from database import migrations
from database.cli.cluster import ServerPrograms
from database.rooms import ROOMS
from tests.support.cluster import ThrowawayCluster
from tests.support.dump import ledger
from tests.support.pgtap import run_file
from tests.support.servers import packaged_servers

PGTAP = Path(__file__).parents[1] / "pgtap"
SERVERS = packaged_servers()
NEEDS_EXTENSION = "plpgsql_check"


def _smoke() -> list[Path]:
    """The catalogue's rules, and of each room the first behaviour."""
    files = [
        path
        for path in sorted((PGTAP / "00_catalog").glob("*.test.sql"))
        if NEEDS_EXTENSION not in path.name
    ]
    for room in ROOMS:
        files += sorted(PGTAP.glob(f"{room}.*/*.test.sql"))[:1]
    return files


@pytest.fixture(scope="module", params=SERVERS, ids=lambda programs: f"PostgreSQL {programs.major}")
def other(request: pytest.FixtureRequest) -> Iterator[ThrowawayCluster]:
    programs: ServerPrograms = request.param
    with ThrowawayCluster(programs=programs) as started:
        started.make_template()
        yield started


def test_servers_of_other_versions_are_installed() -> None:
    """`make test` brings them; a run without them would prove less than it says."""
    assert [programs.major for programs in SERVERS] == [16, 17, 18]


def test_it_installs_and_a_second_upgrade_finds_nothing_to_do(other: ThrowawayCluster) -> None:
    database = other.clone()
    try:
        assert migrations.status(database.url("owner")).is_current
        before = ledger(database)
        migrations.upgrade(database.url("owner"))
        assert ledger(database) == before
    finally:
        database.drop()


def test_the_functions_do_what_they_do_elsewhere(other: ThrowawayCluster) -> None:
    database = other.clone()
    try:
        failed = {
            path.relative_to(PGTAP).as_posix(): f"{outcome.failure}\n{outcome.output}"
            for path in _smoke()
            if (outcome := run_file(database, path)).failure is not None
        }
        assert failed == {}
    finally:
        database.drop()

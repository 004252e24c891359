"""`indica db move`: from one server to another, from one PostgreSQL to a newer one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from database import migrations
from database.bootstrap import OLDEST_MAJOR
from database.cli.cluster import ServerPrograms, find_programs, programs_in
from database.cli.main import build as indica_command
from outbound_worker.worker import WorkerOptions
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.support import Scripted, running
from tests.support.cluster import Database, ThrowawayCluster
from tests.support.servers import packaged_servers


def _servers() -> list[ServerPrograms]:
    """The servers of this machine, one of each major, the oldest first; npm brings some."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = {made.major: made for folder in folders if (made := programs_in(folder))}
    for packaged in packaged_servers():
        found.setdefault(packaged.major, packaged)
    newest = find_programs()
    found.setdefault(newest.major, newest)
    return [found[major] for major in sorted(found) if major >= OLDEST_MAJOR]


SERVERS = _servers()
BASE = "indica_base"


@pytest.fixture(params=(SERVERS[0], SERVERS[-1]), ids=lambda server: f"to {server.major}")
def target(request: pytest.FixtureRequest) -> Iterator[ThrowawayCluster]:
    """Another server: of the same major, and of the newest that there is."""
    programs: ServerPrograms = request.param
    with ThrowawayCluster(None, programs=programs) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def here() -> Iterator[ThrowawayCluster]:
    """A server of the oldest major, with an upgraded database to copy."""
    with ThrowawayCluster(None, programs=SERVERS[0]) as cluster:
        base = cluster.bootstrapped(BASE)
        migrations.upgrade(base.url("owner"))
        base.close()
        yield cluster


@pytest.fixture
def operation(here: ThrowawayCluster) -> Iterator[Operation]:
    """An operation there, in a database of its own."""
    with psycopg.connect(here.admin_url(), autocommit=True) as connection:
        connection.execute(f"create database indica template {BASE} owner indica_owner")
    database = here.bootstrapped("indica")
    yield Operation(database)
    database.drop()


def _indica(database: Database, *words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(
        indica_command(), [*words, "--json"], env={"INDICA_DATABASE_URL": database.url("migrator")}
    )
    assert (result.exit_code == 0) == (code == 0), (words, result.output, result.exception)
    return json.loads(result.stdout) if code == 0 else str(result.exception)


@pytest.mark.slow
def test_a_moved_operation_goes_on_and_nothing_is_sent_twice(
    operation: Operation, target: ThrowawayCluster, tmp_path: Path
) -> None:
    source = operation.database
    outside = Scripted()

    def work(database: Database, *, drain: bool = True) -> None:
        options = WorkerOptions(concurrency=4, drain_patience=0.3)
        with running(database.url("worker"), outside, options, drain=drain) as worker:
            worker.join()

    operation.submit(2)
    work(source)
    operation.submit(2)

    file = tmp_path / "move.dump"
    with source.connect("api"):
        refused = _indica(source, "db", "move", str(file), "--to", target.admin_url(), code=1)
        assert "somebody still works here: indica_api" in refused
        source.close()
    operation = _again(operation)
    refused = _indica(source, "db", "move", str(file), "--to", target.admin_url(), code=1)
    assert "lacks the roles" in refused
    assert _indica(source, "db", "home")["standing"] == "settled", "it was never left"
    _indica(source, "db", "bootstrap", "--roles-only", "--admin-url", target.admin_url())

    moved = _indica(source, "db", "move", str(file), "--to", target.admin_url())
    assert (moved["findings"], moved["standing"]) == ([], "settled")
    there = Database(target, "indica")
    assert _indica(there, "db", "status")["is_current"] is True

    assert _indica(source, "db", "home")["standing"] == "left"
    with source.connect("api") as api:
        assert api.execute("show default_transaction_read_only").fetchone() == ("on",)
    work(there)
    sent = [job.work["to"] for job in outside.seen("whatsapp.template")]
    assert len(sent) == len(set(sent)) == 4
    with there.connect("admin") as admin:
        assert admin.execute("select governance.broken_histories()").fetchone() == (0,)
        assert admin.execute("select distinct state from outbox.jobs").fetchall() == [("done",)]
    there.close()

    # Whoever changes their mind before anything left the new one takes the old one up again.
    assert _indica(source, "db", "settle")["standing"] == "settled"


def _again(operation: Operation) -> Operation:
    operation.admin = operation.database.connect("admin")
    return operation


def test_a_move_that_fails_leaves_the_operation_where_it_was(
    operation: Operation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = operation.database
    operation.submit(1)
    operation.admin.close()
    monkeypatch.setattr("database.backup._read_back", _broken)
    admin_url = source.cluster.admin_url()
    said = _indica(
        source, "db", "move", str(tmp_path / "move.dump"), "--to", admin_url, "--into", "there",
        code=1,
    )  # fmt: skip
    assert said == "broken"
    assert _indica(source, "db", "home")["standing"] == "settled"
    with source.connect("api") as api:
        assert api.execute("show default_transaction_read_only").fetchone() == ("off",)
    with source.connect("admin") as admin:
        there = admin.execute("select from pg_database where datname = 'there'").fetchone()
    assert there is None


def _broken(*_: object) -> None:
    raise RuntimeError("broken")

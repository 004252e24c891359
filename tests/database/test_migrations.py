"""`alembic upgrade head` and its way back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from database import migrations
from database.common.errors import IndicaError, ReplaceableError
from database.common.settings import project_root
from tests.support.cluster import Database, ThrowawayCluster
from tests.support.dump import ledger, schema_dump
from tests.support.waiting import wait_for

Make = Callable[[], Database]


def test_a_fresh_upgrade_brings_everything_to_head(bare_database: Make) -> None:
    database = bare_database()
    before = migrations.status(database.url("owner"))
    assert before.pending_revisions
    assert not before.is_current

    migrations.upgrade(database.url("owner"))

    after = migrations.status(database.url("owner"))
    assert after.is_current
    assert after.current == after.heads
    with database.connect("admin") as connection:
        strangers = connection.execute(
            "select c.oid::regclass::text from pg_catalog.pg_class as c"
            " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
            " where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'ext')"
            " and pg_get_userbyid(c.relowner) <> 'indica_owner'"
        ).fetchall()
    assert strangers == []


def test_downgrade_to_base_leaves_what_bootstrap_made_and_upgrade_comes_back(
    bare_database: Make,
) -> None:
    database = bare_database()
    url = database.url("owner")
    empty = schema_dump(database)
    migrations.upgrade(url)
    full = schema_dump(database)

    migrations.downgrade(url, "base")
    assert _without_version_table(schema_dump(database)) == empty
    with database.connect("owner") as connection:
        assert connection.execute("select count(*) from meta.replaceables").fetchone() == (0,)

    migrations.upgrade(url)
    assert schema_dump(database) == full


def test_two_roads_lead_to_one_schema(bare_database: Make) -> None:
    straight = bare_database()
    migrations.upgrade(straight.url("owner"))

    winding = bare_database()
    url = winding.url("owner")
    revisions = migrations.status(url).pending_revisions
    for revision in revisions:
        migrations.upgrade(url, revision)
    for revision in reversed(revisions[:-1]):
        migrations.downgrade(url, revision)
    migrations.upgrade(url)

    assert schema_dump(winding) == schema_dump(straight)


def test_each_revision_can_be_undone(bare_database: Make) -> None:
    database = bare_database()
    url = database.url("owner")
    revisions = migrations.status(url).pending_revisions
    for before, revision in zip(["base", *revisions], revisions, strict=False):
        if before != "base":
            migrations.upgrade(url, before)
        untouched = schema_dump(database) if before not in ("base", revisions[-1]) else None
        migrations.upgrade(url, revision)
        migrations.downgrade(url, before)
        if untouched is not None:
            assert _without_functions(schema_dump(database)) == _without_functions(untouched)


def test_a_second_upgrade_applies_nothing(database: Database) -> None:
    before = ledger(database)
    migrations.upgrade(database.url("owner"))
    assert ledger(database) == before


def test_a_broken_file_leaves_the_database_as_it_was(bare_database: Make, functions: Path) -> None:
    database = bare_database()
    url = database.url("owner")
    empty = schema_dump(database)
    broken = functions / "ops" / "ops.broken.sql"
    broken.write_text(
        "create or replace function ops.broken()\nreturns nothing_known\nlanguage sql as '';"
    )

    with pytest.raises(ReplaceableError, match=r"ops/ops\.broken\.sql.*nothing_known"):
        migrations.upgrade(url, sql_functions=functions)

    assert _without_version_table(schema_dump(database)) == empty
    assert ledger(database) == []
    broken.unlink()
    migrations.upgrade(url, sql_functions=functions)
    assert migrations.status(url, functions).is_current


def test_concurrent_upgrades_wait_for_each_other(bare_database: Make) -> None:
    database = bare_database()
    environment = {**os.environ, "INDICA_DATABASE_URL": database.url("migrator")}
    alembic = Path(sys.executable).parent / "alembic"
    holder = database.connect("migrator")
    lock = "hashtextextended('indica migrations', 0)"
    holder.execute(f"select pg_advisory_lock({lock})")
    runs = [
        subprocess.Popen(
            [str(alembic), "upgrade", "head"],
            cwd=project_root(), env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        with database.connect("admin") as watcher:
            wait_for(
                lambda: (
                    watcher.execute(
                        "select count(*) from pg_catalog.pg_locks"
                        " where locktype = 'advisory' and not granted"
                    ).fetchone()
                    == (2,)
                )
            )
        holder.execute(f"select pg_advisory_unlock({lock})")
        for run in runs:
            output, _ = run.communicate(timeout=120)
            assert run.returncode == 0, output
    finally:
        for run in runs:
            if run.poll() is None:
                run.kill()
                run.communicate()

    assert migrations.status(database.url("owner")).is_current
    applied = [row[1] for row in ledger(database)]
    assert len(applied) == len(set(applied))


def test_a_database_that_was_not_bootstrapped_is_refused_with_the_remedy(
    cluster: ThrowawayCluster,
) -> None:
    with pytest.raises(IndicaError, match="not bootstrapped") as caught:
        migrations.upgrade(cluster.admin_url("postgres"))
    assert caught.value.hint is not None
    assert "indica db bootstrap" in caught.value.hint


@pytest.mark.parametrize("role", ["api", "worker", "cron", "dba", "bi"])
def test_no_other_role_can_migrate(database: Database, role: str) -> None:
    with pytest.raises(IndicaError, match="cannot work as indica_owner"):
        migrations.upgrade(database.url(role))


def test_bootstrap_twice_changes_nothing(bare_database: Make) -> None:
    database = bare_database()
    migrations.upgrade(database.url("owner"))
    before = schema_dump(database)
    database.cluster.bootstrapped(database.name)
    assert schema_dump(database) == before


def _without_version_table(dump: str) -> str:
    """Alembic keeps its empty table at base."""
    kept: list[str] = []
    skipping = False
    for line in dump.splitlines():
        starts = line.startswith(("CREATE TABLE ", "ALTER TABLE ", "COMMENT ON TABLE "))
        if starts:
            skipping = "meta.alembic_version" in line
        if not skipping:
            kept.append(line)
        if line.endswith(";"):
            skipping = False
    return "\n".join(kept)


def _without_functions(dump: str) -> list[str]:
    """Lines about tables: functions come only at head."""
    return sorted(line for line in dump.splitlines() if line.startswith(("CREATE T", "ALTER T")))

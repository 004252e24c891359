"""Dump, restore and move: what fails leaves nothing, and what worked was read back."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from database import backup, migrations
from database.bootstrap import bootstrap
from database.cli.main import build as indica_command
from database.common.errors import BootstrapError, IndicaError
from database.connection import connect
from tests.support.cluster import Database, ThrowawayCluster

COPY = "indica_copy"


def _indica(database: Database, *words: str) -> Result:
    environment = {"INDICA_DATABASE_URL": database.url("migrator")}
    return CliRunner().invoke(indica_command(), list(words), env=environment)


def _said(result: Result) -> str:
    """What a person reads: `indica` prints its own errors as sentences."""
    assert result.exception is None or isinstance(result.exception, (IndicaError, SystemExit))
    return f"{result.output} {result.exception} {getattr(result.exception, 'hint', '')}"


def _json(database: Database, *words: str) -> Any:
    result = _indica(database, *words, "--json")
    assert result.exit_code == 0, (words, result.output, result.exception)
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def operation(cluster: ThrowawayCluster) -> Iterator[Database]:
    """A database as an operation has it, without the tests' own schema."""
    database = cluster.bootstrapped("indica_backup")
    migrations.upgrade(database.url("owner"))
    with database.connect("owner") as connection:
        connection.execute("select leads.save_product('copied', 'Copied')")
    yield database
    database.drop()


@pytest.fixture
def copy(cluster: ThrowawayCluster) -> Iterator[Database]:
    """Where a test restores to."""
    database = Database(cluster, COPY)
    yield database
    database.drop()


def _databases(cluster: ThrowawayCluster) -> set[str]:
    with psycopg.connect(cluster.admin_url()) as connection:
        return {row[0] for row in connection.execute("select datname from pg_database")}


def test_a_dump_is_restored_under_another_name_and_read_back(
    operation: Database, copy: Database, tmp_path: Path
) -> None:
    file = tmp_path / "indica.dump"
    dumped = _json(operation, "db", "dump", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["indica.dump", "indica.dump.json"]
    assert dumped["rows"]["leads.products"] == 1

    restored = _json(
        operation, "db", "restore", str(file), "--into", COPY,
        "--admin-url", operation.cluster.admin_url(),
    )  # fmt: skip
    assert restored["findings"] == []
    assert restored["rows"] == sum(dumped["rows"].values())
    assert restored["scheduled_jobs"] is None, "pg_cron is in another database"
    assert _json(copy, "db", "status")["is_current"] is True
    with copy.connect("dba") as connection:
        assert connection.execute("select difference from governance.conservation").fetchall()
    # Nothing had ever left the other, so there is nothing to settle.
    assert restored["standing"] == "settled"


def test_a_dump_never_overwrites(operation: Database, tmp_path: Path) -> None:
    file = tmp_path / "indica.dump"
    file.write_bytes(b"older")
    result = _indica(operation, "db", "dump", str(file))
    assert result.exit_code != 0
    assert "is there already" in _said(result)
    assert file.read_bytes() == b"older"


@pytest.mark.parametrize("fault", ["a table is locked", "pg_dump dies", "the disk is full"])
def test_a_dump_that_fails_leaves_nothing(
    operation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    file = tmp_path / "indica.dump"
    if fault == "a table is locked":
        monkeypatch.setattr(backup, "LOCK_PATIENCE", "200ms")
    else:
        script = tmp_path / "bin" / "pg_dump"
        script.parent.mkdir()
        end = "kill -9 $$" if fault == "pg_dump dies" else "echo 'No space left' >&2; exit 1"
        script.write_text(
            "#!/bin/sh\nfor word; do case $word in --file=*)"
            f" printf PGDMP > ${{word#--file=}};; esac; done\n{end}\n"
        )
        script.chmod(0o755)
        monkeypatch.setattr(backup, "find_program", lambda *_: str(script))
    with operation.connect("owner", autocommit=False) as other:
        if fault == "a table is locked":
            # pg_dump waits for it; the counting before it reads another table's rows only later.
            monkeypatch.setattr(backup, "count_rows", lambda _: {})
            other.execute("lock table leads.products in access exclusive mode")
        result = _indica(operation, "db", "dump", str(file))
        other.rollback()
    assert result.exit_code != 0
    assert _said(result)
    assert [path.name for path in tmp_path.iterdir() if path.name != "bin"] == []


def test_a_dump_that_lacks_a_table_is_thrown_away(
    operation: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "count_rows", lambda _: {"leads.leads": 0, "leads.gone": 7})
    result = _indica(operation, "db", "dump", str(tmp_path / "indica.dump"))
    assert result.exit_code != 0
    assert "lacks leads.gone" in _said(result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["cut off", "changed", "not a dump"])
def test_a_damaged_dump_is_refused_and_makes_no_database(
    operation: Database, cluster: ThrowawayCluster, tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "indica.dump"
    if damage == "not a dump":
        file.write_text("select 1;")
    else:
        _json(operation, "db", "dump", str(file))
        data = bytearray(file.read_bytes())
        if damage == "cut off":
            del data[len(data) // 2 :]
        else:
            data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    result = _indica(
        operation, "db", "restore", str(file), "--into", COPY, "--admin-url", cluster.admin_url()
    )
    assert result.exit_code != 0
    assert COPY not in _databases(cluster)


def test_a_cut_off_dump_without_its_manifest_makes_no_database(
    operation: Database, cluster: ThrowawayCluster, tmp_path: Path
) -> None:
    file = tmp_path / "indica.dump"
    _json(operation, "db", "dump", str(file))
    backup.manifest_of(file).unlink()
    os.truncate(file, file.stat().st_size * 2 // 3)
    result = _indica(
        operation, "db", "restore", str(file), "--into", COPY, "--admin-url", cluster.admin_url()
    )
    assert result.exit_code != 0
    assert COPY not in _databases(cluster)


def test_a_restore_never_overwrites(operation: Database, tmp_path: Path) -> None:
    file = tmp_path / "indica.dump"
    _json(operation, "db", "dump", str(file))
    result = _indica(
        operation, "db", "restore", str(file), "--into", operation.name,
        "--admin-url", operation.cluster.admin_url(),
    )  # fmt: skip
    assert result.exit_code != 0
    assert f"there is a database {operation.name} already" in _said(result)


def test_rows_that_are_missing_are_named(
    operation: Database, copy: Database, tmp_path: Path
) -> None:
    file = tmp_path / "indica.dump"
    _json(operation, "db", "dump", str(file))
    manifest = backup.manifest_of(file)
    told = json.loads(manifest.read_text("utf-8"))
    told["rows"]["leads.products"] = 5
    manifest.write_text(json.dumps(told), "utf-8")
    result = _indica(
        operation, "db", "restore", str(file), "--into", COPY,
        "--admin-url", operation.cluster.admin_url(),
    )  # fmt: skip
    assert result.exit_code == 1
    assert "leads.products has 1 rows, the dump 5" in _said(result)


# -- copies that nobody announced ------------------------------------------------------------------


def test_a_copy_by_template_is_noticed(cluster: ThrowawayCluster, copy: Database) -> None:
    original = cluster.clone()
    with original.connect("worker") as connection:
        connection.execute("select from outbox.claim(outbox.register_worker('w', 1, '0'), 1)")
    original.close()
    with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} owner indica_owner").format(
                sql.Identifier(COPY), sql.Identifier(original.name)
            )
        )
    assert _json(original, "db", "home")["standing"] == "settled"
    assert _json(copy, "db", "home")["standing"] == "unsettled"
    checks = CliRunner().invoke(
        indica_command(), ["doctor"], env={"INDICA_DATABASE_URL": copy.url("migrator")}
    )
    assert "indica db settle" in checks.output
    # Everything had been stopped before it was copied.
    assert _json(copy, "db", "settle", "--nothing-left")["standing"] == "settled"
    assert _json(copy, "db", "home")["standing"] == "settled"
    again = _indica(copy, "db", "settle")
    assert again.exit_code == 0, "nothing is left to settle"
    original.drop()


def test_a_dump_restored_by_hand_is_noticed(
    cluster: ThrowawayCluster, copy: Database, tmp_path: Path
) -> None:
    database = cluster.bootstrapped("indica_by_hand")
    migrations.upgrade(database.url("owner"))
    with database.connect("worker") as connection:
        connection.execute("select from outbox.claim(outbox.register_worker('w', 1, '0'), 1)")
    file = tmp_path / "indica.dump"
    _json(database, "db", "dump", str(file))
    database.drop()
    with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
        connection.execute(f"create database {COPY} owner indica_owner")
    subprocess.run(
        [cluster.programs.path("pg_restore"), f"--dbname={cluster.admin_url(COPY)}", str(file)],
        check=True,
    )
    with copy.connect("admin") as connection:
        connection.execute("set role indica_worker")
        assert connection.execute("select outbox.standing()").fetchone() == ("unsettled",)


def test_settling_needs_chatwoot_or_says_so(cluster: ThrowawayCluster, database: Database) -> None:
    with database.connect("owner") as connection:
        connection.execute("select ops.notice_home()")
        connection.execute("update ops.homes set system_identifier = '1'")
    refused = _indica(database, "db", "settle")
    assert refused.exit_code != 0
    assert "--without-chatwoot" in _said(refused)
    assert _json(database, "db", "settle", "--without-chatwoot")["unknown"] == 0


# -- text ------------------------------------------------------------------------------------------


def test_a_cluster_that_is_not_utf8_gets_a_database_that_is() -> None:
    with ThrowawayCluster(None, text=("-E", "SQL_ASCII", "--locale=C")) as cluster:
        bootstrap(cluster.admin_url(), dbname="indica")
        database = Database(cluster, "indica")
        with database.connect("owner") as connection:
            row = connection.execute("show server_encoding").fetchone()
            assert row == ("UTF8",)
            assert connection.execute("select lower('ÁÇÕ')").fetchone() == ("áçõ",)
        with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
            connection.execute("create database ascii template template0")
            connection.execute("create database deaf template template0 encoding 'UTF8' locale 'C'")
        with pytest.raises(BootstrapError, match="keeps text as SQL_ASCII; Indica needs UTF8"):
            bootstrap(cluster.admin_url(), dbname="ascii")
        with pytest.raises(BootstrapError, match="does not know letters"):
            bootstrap(cluster.admin_url(), dbname="deaf")
        ascii_url = cluster.admin_url("ascii")
        with pytest.raises(IndicaError, match="Indica needs UTF8"), connect(url=ascii_url):
            pass
        with pytest.raises(IndicaError, match="Indica needs UTF8"):
            migrations.status(ascii_url)
        database.close()


def test_a_server_without_the_roles_is_refused_in_one_sentence(
    operation: Database, tmp_path: Path
) -> None:
    file = tmp_path / "indica.dump"
    _json(operation, "db", "dump", str(file))
    with ThrowawayCluster(None) as bare:
        words = ("db", "restore", str(file), "--into", "indica", "--admin-url", bare.admin_url())
        refused = _indica(operation, *words)
        assert refused.exit_code != 0
        assert "this server lacks the roles indica_api, indica_bi" in _said(refused)
        assert "--roles-only" in _said(refused)
        _json(operation, "db", "bootstrap", "--roles-only", "--admin-url", bare.admin_url())
        restored = _json(operation, *words)
        assert restored["findings"] == []
        assert _json(Database(bare, "indica"), "db", "status")["is_current"] is True

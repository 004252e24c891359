"""Upgrades that are cut off, run late, run by older code, or meet what somebody did by hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from database import migration_run, migrations, releases, replaceables
from database.cli.main import build
from database.common.errors import UpgradeError
from database.engine import owner_connection
from tests.support.cluster import Database
from tests.support.waiting import wait_for

INDEX = "leads.origins_extra_idx"
COLUMN = "alter table leads.origins add column extra text"
BUILD = f"create index concurrently {INDEX.partition('.')[2]} on leads.origins (extra)"
SHAPE = "alter table people.referrers alter column name type varchar(500)"


def _revision(number: str, before: str, body: str, back: str = "pass") -> str:
    return f"""from alembic import op
revision, down_revision, branch_labels, depends_on = "{number}", "{before}", None, None
def upgrade():
    {body}
def downgrade():
    {back}
"""


def _in_transaction(statement: str) -> str:
    return f"op.execute({statement!r})"


def _outside(statement: str) -> str:
    return f"with op.get_context().autocommit_block(): op.execute({statement!r})"


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Adds revisions after the newest of this checkout, in order."""
    folder = tmp_path / "later"
    folder.mkdir()
    original = migrations.alembic_config

    def config(url: str | None = None, sql_functions: Path | None = None) -> Config:
        made = original(url, sql_functions)
        own = Path(migrations.__file__).parent / "versions"
        made.set_main_option("version_locations", f"{own}:{folder}")
        return made

    monkeypatch.setattr(migrations, "alembic_config", config)

    def add(*bodies: str) -> None:
        before = ScriptDirectory.from_config(original()).get_heads()[0]
        for number, body in enumerate(bodies, start=int(before) + 1):
            name = f"{number:04}"
            (folder / f"{name}_later.py").write_text(_revision(name, before, body))
            before = name

    return add


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that nobody gives are given up soon."""
    monkeypatch.setattr(
        migration_run, "WORK_LIMITS", "set lock_timeout = '100ms'; set statement_timeout = '60s'"
    )
    monkeypatch.setattr(migration_run, "PAUSE_SECONDS", 0.05)


def _views(database: Database) -> set[str]:
    with database.connect("admin") as connection:
        rows = connection.execute(
            "select schemaname || '.' || viewname from pg_catalog.pg_views"
            " where schemaname in ('governance', 'bi')"
        ).fetchall()
    return {row[0] for row in rows}


# -- by hand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "by_hand",
    [
        "grant execute on function leads.suppress(text, text, text, text) to indica_bi",
        "grant execute on all functions in schema leads to public",
        "grant select (phone) on governance.lead_directory to indica_bi",
        "grant select on governance.stagnant_leads to indica_bi with grant option",
        "grant select on bi.mv_consultants to public",
    ],
)
def test_a_privilege_given_by_hand_is_drift_and_repair_takes_it_away(
    database: Database, by_hand: str
) -> None:
    url = database.url("owner")
    with database.connect("owner") as connection:
        if "(phone)" in by_hand:
            column = connection.execute(
                "select attname from pg_catalog.pg_attribute"
                " where attrelid = 'governance.stagnant_leads'::regclass and attnum = 1"
            ).fetchone()
            assert column is not None
            by_hand = f"grant select ({column[0]}) on governance.stagnant_leads to indica_bi"
        if "leads.suppress" in by_hand:
            name = connection.execute(
                "select oid::regprocedure::text from pg_catalog.pg_proc"
                " where pronamespace = 'leads'::regnamespace and proname = 'suppress'"
            ).fetchone()
            assert name is not None
            by_hand = f"grant execute on function {name[0]} to indica_bi"
        before = _grants(connection)
        connection.execute(by_hand.encode())
        assert _grants(connection) != before
    assert migrations.status(url).drifted

    migrations.repair(url)

    assert migrations.status(url).is_current
    with database.connect("owner") as connection:
        assert _grants(connection) == before


def test_a_default_privilege_given_by_hand_reaches_no_object(database: Database) -> None:
    with database.connect("owner") as connection:
        before = _grants(connection)
        connection.execute("alter default privileges grant execute on functions to indica_bi")
        connection.execute("alter default privileges grant select on tables to indica_bi")
    migrations.upgrade(database.url("owner"))
    with owner_connection(database.url("owner")) as opened:
        names = [row.path for row in replaceables.read_ledger(opened).values()]
        replaceables.forget_checksums(opened, names)
        opened.commit()

    migrations.upgrade(database.url("owner"))

    with database.connect("owner") as connection:
        assert _grants(connection) == before


def _grants(connection: psycopg.Connection[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return set(
        connection.execute(
            "select p.oid::regprocedure::text, x.grantee::regrole::text, x.privilege_type,"
            " x.is_grantable from pg_catalog.pg_proc as p cross join lateral"
            " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as x"
            " where p.proowner = 'indica_owner'::regrole and x.grantee <> p.proowner"
            " union all select c.oid::regclass::text, x.grantee::regrole::text, x.privilege_type,"
            " x.is_grantable from pg_catalog.pg_class as c"
            " cross join lateral aclexplode(c.relacl) as x"
            " where c.relkind in ('v', 'm') and c.relowner = 'indica_owner'::regrole"
            " and x.grantee <> c.relowner"
            " union all select a.attrelid::regclass || '.' || a.attname,"
            " x.grantee::regrole::text, x.privilege_type, x.is_grantable"
            " from pg_catalog.pg_attribute as a cross join lateral aclexplode(a.attacl) as x"
        ).fetchall()
    )


@pytest.mark.parametrize(
    "setting",
    [
        "intervalstyle to 'iso_8601'",
        "intervalstyle to 'sql_standard'",
        "quote_all_identifiers to on",
        "datestyle to 'SQL, DMY'",
        "search_path to governance, leads, public",
        "extra_float_digits to 3",
        "timezone to 'America/Sao_Paulo'",
    ],
)
def test_a_setting_of_somebody_else_makes_no_drift(database: Database, setting: str) -> None:
    with database.connect("admin") as connection:
        connection.execute(f"alter database {database.name} set {setting}".encode())
    assert migrations.status(database.url("owner")).is_current


def test_what_another_version_of_the_server_wrote_is_made_again_and_no_drift(
    database: Database,
) -> None:
    url = database.url("owner")
    with database.connect("owner") as connection:
        connection.execute(
            "update meta.replaceables set server_major = 14, definition_md5 = 'another'"
            " where kind in ('view', 'materialized_view', 'triggers')"
        )
    found = migrations.status(url)
    assert found.drifted == []
    assert {change.reason for change in found.pending_files} == {"server"}

    migrations.upgrade(url)

    assert migrations.status(url).is_current


# -- older code ------------------------------------------------------------------------------------


def test_code_of_an_older_release_changes_nothing_unless_it_is_told_to(
    database: Database, monkeypatch: pytest.MonkeyPatch, functions: Path
) -> None:
    url = database.url("owner")
    monkeypatch.setattr(releases, "of_this_code", lambda: "0.10.0")
    migrations.upgrade(url)
    monkeypatch.setattr(releases, "of_this_code", lambda: "0.9.1")
    durable = functions / "util" / "util.durable.sql"
    durable.write_text(durable.read_text() + "\n-- as it was in 0.9.1\n")

    with pytest.raises(UpgradeError, match=r"release 0\.10\.0, and this code is release 0\.9\.1"):
        migrations.upgrade(url, sql_functions=functions)
    found = migrations.status(url)
    assert found.release == "0.10.0"
    assert found.ahead is not None
    assert not found.is_current

    migrations.upgrade(url, sql_functions=functions, allow_older=True)
    assert migrations.status(url, functions).is_current
    assert migrations.status(url, functions).release == "0.9.1"


@pytest.mark.parametrize("command", [["upgrade"], ["upgrade", "--older"], ["repair"]])
def test_code_that_does_not_know_a_revision_says_so_in_a_sentence(
    database: Database, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("owner"))
    with database.connect("owner") as connection:
        connection.execute("update meta.alembic_version set version_num = '9999'")
        connection.execute("insert into meta.releases (release) values ('7.0.0')")

    answer = CliRunner().invoke(build(), ["db", *command])

    assert isinstance(answer.exception, UpgradeError)
    assert "revision 9999 of release 7.0.0" in str(answer.exception)
    status = json.loads(CliRunner().invoke(build(), ["db", "status", "--json"]).output)
    assert status["is_current"] is False
    assert "9999" in status["ahead"]
    doctor = json.loads(CliRunner().invoke(build(), ["doctor", "--json"]).output)
    lines = {check["name"]: check for check in doctor["checks"]}
    assert lines["release"]["state"] == "error"
    assert {"database", "roles", "outbox", "quarantine"} <= lines.keys()


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("0.9.0", "0.10.0", True),
        ("0.1.0", "0.1.0", False),
        ("1.0.0", "0.9.9", False),
        ("1.0.0rc1", "1.0.0", True),
        ("1.0", "1.0.0", False),
        ("2", "10.0.1", True),
    ],
)
def test_releases_are_in_order(one: str, other: str, older: bool) -> None:
    assert releases.is_older(one, other) is older


# -- part of the way -------------------------------------------------------------------------------


def test_a_part_of_the_way_leaves_every_view(
    database: Database, later: Callable[..., None]
) -> None:
    later(_in_transaction(SHAPE), _in_transaction(COLUMN))
    url, before = database.url("owner"), _views(database)
    said: list[str] = []

    migrations.upgrade(url, "0002", say=said.append)

    assert _views(database) == before
    assert "not the newest" in said[-1]
    found = migrations.status(url)
    assert found.pending_revisions == ["0003"]
    assert found.pending_files == []
    migrations.upgrade(url)
    assert migrations.status(url).is_current
    assert _views(database) == before


def test_where_nothing_is_to_be_done_nothing_is_dropped(
    database: Database, later: Callable[..., None]
) -> None:
    url, before = database.url("owner"), _views(database)
    head = migrations.status(url).heads[0]

    migrations.downgrade(url, head)

    assert migrations.status(url).is_current
    later(_in_transaction(COLUMN))
    migrations.upgrade(url, head)
    assert _views(database) == before
    assert migrations.status(url).pending_files == []


# -- an index that is built beside the work of others ----------------------------------------------


def test_a_build_that_was_cut_off_is_named_and_begun_again(
    database: Database, later: Callable[..., None], quick: None
) -> None:
    later(_in_transaction(COLUMN), _outside(BUILD))
    url, before = database.url("owner"), _views(database)
    migrations.upgrade(url, "0002")
    failures: list[BaseException] = []

    def run() -> None:
        try:
            migrations.upgrade(url)
        except UpgradeError as error:
            failures.append(error)

    with (
        database.connect("admin", autocommit=False) as old,
        database.connect("admin") as watcher,
    ):
        old.execute("insert into leads.origins (code, name_pt, name_en) values ('x', 'x', 'x')")
        thread = threading.Thread(target=run)
        thread.start()
        waiting = (
            "select pg_terminate_backend(pid) from pg_catalog.pg_stat_activity"
            " where datname = current_database() and query like 'create index concurrently%'"
            " and wait_event_type = 'Lock'"
        )
        wait_for(lambda: watcher.execute(waiting.encode()).fetchone() is not None)
        thread.join()
        old.rollback()

    assert failures, "the connection was lost"
    assert _views(database) == before
    assert migrations.status(url).invalid_indexes == [INDEX]
    said: list[str] = []
    migrations.upgrade(url, say=said.append)
    assert any(INDEX in line for line in said)
    assert migrations.status(url).is_current
    with database.connect("owner") as connection:
        valid = connection.execute(
            "select indisvalid from pg_catalog.pg_index where indexrelid = %s::regclass", (INDEX,)
        ).fetchone()
    assert valid == (True,)


def test_views_stand_in_what_is_committed_on_the_way(
    database: Database, later: Callable[..., None]
) -> None:
    later(_in_transaction(SHAPE), _outside(BUILD), _in_transaction("select no_such_function()"))
    url, before = database.url("owner"), _views(database)
    with database.connect("owner") as connection:
        connection.execute(COLUMN)

    with pytest.raises(UpgradeError, match="no_such_function"):
        migrations.upgrade(url)

    assert _views(database) == before


# -- locks -----------------------------------------------------------------------------------------


def test_a_lock_that_somebody_holds_is_waited_for_and_then_told(
    database: Database, functions: Path, quick: None
) -> None:
    url = database.url("owner")
    triggers = functions / "triggers" / "leads.leads.sql"
    triggers.write_text(triggers.read_text() + "\n-- a remark\n")
    said: list[str] = []
    with database.connect("admin", autocommit=False, application_name="a report") as holder:
        holder.execute("lock table leads.leads in access share mode")
        with pytest.raises(UpgradeError, match="lock timeout, 5 times; nothing was") as caught:
            migrations.upgrade(url, sql_functions=functions, say=said.append)
        assert "a report" in (caught.value.hint or "")
        assert len(said) == migration_run.TRIES - 1

        def release(line: str) -> None:
            said.append(line)
            holder.rollback()

        migrations.upgrade(url, sql_functions=functions, say=release)
    assert migrations.status(url, functions).is_current

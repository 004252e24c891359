"""The administrator's one step, on clusters as they are found."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from click.testing import CliRunner

from database import migrations, server_findings
from database.bootstrap import bootstrap
from database.cli.main import build
from database.common.errors import BootstrapError, IndicaError
from database.common.settings import role_url
from database.connection import connect
from tests.support.cluster import Database, ThrowawayCluster
from tests.support.servers import packaged_servers


def _as(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


# -- encoding --------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["SQL_ASCII", "LATIN1", "UTF8"])
def odd(request: pytest.FixtureRequest) -> Iterator[ThrowawayCluster]:
    with ThrowawayCluster(text=("-E", request.param, "--locale=C")) as started:
        yield started


def test_on_a_cluster_without_a_locale_the_database_is_utf8_all_the_same(
    odd: ThrowawayCluster,
) -> None:
    said: list[str] = []
    bootstrap(odd.admin_url(), dbname="indica", say=said.append)
    assert any("made as UTF8 all the same" in line for line in said)
    database = Database(odd, "indica")
    migrations.upgrade(database.url("owner"))
    assert migrations.status(database.url("owner")).is_current
    with database.connect("owner") as connection:
        assert connection.execute("select lower('ÁÇÃO')").fetchone() == ("áção",)
        assert server_findings.settings_and_extensions(connection) == [
            finding
            for finding in server_findings.settings_and_extensions(connection)
            if not finding.is_broken
        ]
    database.close()


def test_a_database_of_another_encoding_is_refused_by_every_command(
    odd: ThrowawayCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as(odd.admin_url(), "drop database if exists former with (force)")
    _as(odd.admin_url(), "create database former")
    with pytest.raises(BootstrapError, match=r"UTF8|letters such as"):
        bootstrap(odd.admin_url(), dbname="former", share_roles=True)
    with psycopg.connect(odd.admin_url("former")) as connection:
        encoding = connection.info.parameter_status("server_encoding")
    if encoding == "UTF8":
        return
    url = odd.admin_url("former")
    _as(odd.admin_url(), "do $$ begin create role indica_owner; exception when others then end $$")
    with pytest.raises(IndicaError, match="UTF8"), connect("owner", url=url):
        pass
    with pytest.raises(IndicaError, match="UTF8"):
        migrations.status(url)


# -- an administrator who is no superuser ----------------------------------------------------------


@pytest.fixture(
    scope="module",
    params=[None, *packaged_servers()[-1:]],
    ids=lambda programs: str(programs.major if programs else "here"),
)
def managed(request: pytest.FixtureRequest) -> Iterator[ThrowawayCluster]:
    with ThrowawayCluster(programs=request.param) as started:
        yield started


def test_an_administrator_without_superuser_sets_all_of_it_up(managed: ThrowawayCluster) -> None:
    _as(managed.admin_url(), "create role chief login createrole createdb")
    url = managed.admin_url().replace("postgres@", "chief@")

    bootstrap(url, dbname="indica")
    bootstrap(url, dbname="indica")

    database = Database(managed, "indica")
    migrations.upgrade(database.url("owner"))
    assert migrations.status(database.url("owner")).is_current
    with database.connect("owner") as connection:
        assert [f for f in server_findings.roles(connection) if f.is_broken] == []
        # As jobs are scheduled.
        connection.execute("set role indica_cron")
    database.close()


@pytest.mark.parametrize("rights", ["", "createrole", "createdb"])
def test_who_lacks_a_right_is_told_before_anything_is_made(
    managed: ThrowawayCluster, rights: str
) -> None:
    _as(managed.admin_url(), "drop role if exists clerk")
    _as(managed.admin_url(), f"create role clerk login {rights}")
    url = managed.admin_url().replace("postgres@", "clerk@")
    with pytest.raises(BootstrapError, match="is no administrator: it lacks create"):
        bootstrap(url, dbname="nothing")


# -- extensions ------------------------------------------------------------------------------------


def test_extensions_that_stand_elsewhere_are_moved_and_told(cluster: ThrowawayCluster) -> None:
    _as(cluster.admin_url(), "create database moved")
    with psycopg.connect(cluster.admin_url("moved"), autocommit=True) as connection:
        connection.execute("create schema tools")
        connection.execute("create extension pgcrypto schema public")
        connection.execute("create extension unaccent schema tools")
    said: list[str] = []
    bootstrap(cluster.admin_url(), dbname="moved", share_roles=True, say=said.append)
    database = Database(cluster, "moved")
    try:
        assert "extension pgcrypto moved from schema public to ext" in said
        migrations.upgrade(database.url("owner"))
        _as(database.url("admin"), "alter extension pg_trgm set schema public")
        with database.connect("owner") as connection:
            found = server_findings.settings_and_extensions(connection)
        assert [finding.subject for finding in found if finding.is_broken] == ["extension pg_trgm"]
    finally:
        database.drop()


# -- several operations in one cluster -------------------------------------------------------------


def test_a_second_database_for_the_same_logins_is_refused_unless_it_is_meant() -> None:
    with ThrowawayCluster() as cluster:
        bootstrap(cluster.admin_url(), dbname="indica")
        with pytest.raises(BootstrapError, match="serve the database indica already"):
            bootstrap(cluster.admin_url(), dbname="south")
        with psycopg.connect(cluster.admin_url()) as connection:
            made = connection.execute("select from pg_database where datname = 'south'").fetchone()
        assert made is None
        said: list[str] = []
        bootstrap(cluster.admin_url(), dbname="copy", share_roles=True, say=said.append)
        assert any("open indica too" in line for line in said)
        bootstrap(cluster.admin_url(), dbname="copy")  # what is there already can be repeated


def test_an_operation_with_a_name_of_its_own_shares_nothing(
    cluster: ThrowawayCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cluster.clone()
    bootstrap(cluster.admin_url(), dbname="south", operation="south")
    monkeypatch.setenv("INDICA_OPERATION", "south")
    url = role_url("owner", host="127.0.0.1", port=cluster.port, dbname="south")
    monkeypatch.setenv("INDICA_DATABASE_URL", url)
    try:
        migrations.upgrade(url)
        assert migrations.status(url).is_current
        with connect("owner") as connection:
            assert connection.execute("select current_user").fetchone() == ("south_owner",)
            assert [f for f in server_findings.everything(connection) if f.is_broken] == []
            strangers = connection.execute(
                "select count(*) from pg_catalog.pg_class where relowner::regrole::text"
                " like 'indica%'"
            ).fetchone()
            assert strangers == (0,)
        answer = CliRunner().invoke(build(), ["product", "list"])
        assert answer.exit_code == 0, answer.output
        for role, dbname in (("indica_api", "south"), ("south_api", first.name)):
            there = f"postgresql://{role}@127.0.0.1:{cluster.port}/{dbname}"
            with pytest.raises(psycopg.OperationalError, match="CONNECT privilege"):
                psycopg.connect(there)
        api = f"postgresql://south_api@127.0.0.1:{cluster.port}/south"
        with psycopg.connect(api, autocommit=True) as connection:
            row = connection.execute(
                "select has_function_privilege(p.oid, 'execute') from pg_catalog.pg_proc as p"
                " where p.pronamespace = to_regnamespace('api') and p.proname = 'health'"
            )
            assert row.fetchone() == (True,)
    finally:
        _as(cluster.admin_url(), "drop database if exists south with (force)")
        first.drop()


@pytest.mark.parametrize("name", ["South", "1st", "a b", "", "x" * 60, "süd"])
def test_a_name_that_cannot_be_a_role_is_refused(cluster: ThrowawayCluster, name: str) -> None:
    with pytest.raises(BootstrapError, match="cannot be the name of an operation"):
        bootstrap(cluster.admin_url(), dbname="nothing", operation=name)

"""What a role cannot do, tried as the role: above all to those who only read."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.support.cluster import Database
from tests.support.operation import Operation, mobile, referral

READERS = ("dba", "bi")
PROCESSES = ("api", "worker", "cron")
LOCKS = (
    "pg_advisory_lock(1)", "pg_advisory_lock(1, 2)", "pg_advisory_lock_shared(1)",
    "pg_try_advisory_lock(1)", "pg_try_advisory_lock(1, 2)", "pg_try_advisory_lock_shared(1, 2)",
    "pg_advisory_xact_lock(1)", "pg_advisory_xact_lock_shared(1)", "pg_try_advisory_xact_lock(1)",
    "pg_advisory_xact_lock(hashtextextended('routing', 0))",
)  # fmt: skip
LARGE_OBJECTS = ("lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')", "lo_import('/etc/hosts')")
POWERS = (
    "pg_read_file('/etc/passwd')", "pg_ls_dir('/')", "pg_reload_conf()", "pg_switch_wal()",
    "pg_terminate_backend((select pid from pg_stat_activity where usename = 'postgres' limit 1))",
)  # fmt: skip
STATEMENTS = (
    "create table public.x ()", "create temporary table x ()", "create schema x",
    "create function public.f() returns int language sql return 1", "create role x",
    "alter system set work_mem to '1GB'", "set session authorization postgres",
    "set role indica_owner", "delete from leads.leads",
    "copy (select 1) to program 'true'", "create extension dblink", "do $$begin$$",
)  # fmt: skip


@pytest.fixture
def operation(database: Database) -> Operation:
    return Operation.made_in(database)


@pytest.mark.parametrize("role", [*READERS, *PROCESSES])
def test_no_login_takes_locks_makes_objects_or_has_power(database: Database, role: str) -> None:
    calls = [f"select {call}" for call in (*LOCKS, *LARGE_OBJECTS, *POWERS)]
    with database.connect(role) as connection:
        allowed = [text for text in (*calls, *STATEMENTS) if is_allowed(connection, text)]
    assert allowed == []


def is_allowed(connection: psycopg.Connection[Any], statement: str) -> bool:
    """Whether a statement is not refused."""
    try:
        connection.execute(statement.encode())
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.SyntaxError,
        psycopg.errors.WrongObjectType,
    ):
        return False
    return True


@pytest.mark.parametrize("role", READERS)
def test_a_reader_takes_not_all_connections_and_stops_nothing(
    operation: Operation, role: str
) -> None:
    """As many sessions as it can get, each with a transaction open over all it may read."""
    database = operation.database
    sessions = []
    for _ in range(100):
        try:
            sessions.append(database.connect(role, autocommit=False))
        except psycopg.OperationalError:
            break
    assert 1 <= len(sessions) <= 10
    for session in sessions:
        views = session.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class as c"
            " join pg_namespace as n on n.oid = c.relnamespace"
            " where n.nspname in ('governance', 'bi', 'ops') and c.relkind in ('v', 'm')"
            " and has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage')"
        ).fetchall()
        for (view,) in views:
            session.execute(f"select from {view} limit 0".encode())
    with database.connect("api") as api, database.connect("worker") as worker:
        for number in range(3):
            answer = operation.submit(api, referral(phone=mobile(number)), f"k-{number}")
            assert answer.outcome == "created"
        assert operation.register_worker(worker) > 0
    with database.connect("owner") as owner:
        owner.execute("select jobs.refresh_views()")
        owner.execute("select ops.set_setting('company_name', %s)", (Jsonb("Nova"),))


@pytest.mark.parametrize("role", READERS)
def test_a_reader_who_forgets_a_session_is_let_go(database: Database, role: str) -> None:
    with database.connect(role) as connection:
        row = connection.execute(
            "select current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        ).fetchone()
    assert row == ("5min", "5s", "1min")


def test_the_dba_can_do_the_work_of_one(operation: Operation) -> None:
    database = operation.database
    with database.connect("api") as api:
        made = operation.submit(api, referral(phone=mobile(1)), "k")
        operation.submit(api, referral(phone=mobile(2)), "beside")
    uid = made.body["lead"]["uid"]
    with database.connect("dba") as dba:
        health = dba.execute("select governance.health()").fetchone()
        assert health is not None
        assert health[0]["checks"]["database"]["ok"] is True
        check = "select governance.verify_chain(%s)"
        assert dba.execute(check, (uid,)).fetchone() == (True,)
        with psycopg.connect(database.url("admin"), autocommit=True) as admin:
            admin.execute("set session_replication_role = replica")
            admin.execute(
                "update leads.events set actor = 'nobody' where lead_id ="
                " (select id from leads.leads where uid = %s)",
                (uid,),
            )
        assert dba.execute(check, (uid,)).fetchone() == (False,)
        secret = "select * from ops.pepper"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            dba.execute(secret)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            dba.execute("select secret_sha256 from ops.api_tokens")


def test_a_limit_that_the_operator_set_stays(database: Database) -> None:
    from database.bootstrap import bootstrap

    with psycopg.connect(database.url("admin"), autocommit=True) as admin:
        admin.execute("alter role indica_bi connection limit 3")
        try:
            bootstrap(database.cluster.admin_url(), dbname=database.name)
            row = admin.execute(
                "select rolconnlimit from pg_roles where rolname = 'indica_bi'"
            ).fetchone()
        finally:
            admin.execute("alter role indica_bi connection limit 8")
    assert row == (3,)

"""A command that changes the database, cut off and run again, ends as one that was not cut off.

The cut comes before a statement: the session is ended, the statement is cancelled, or a lock is not
to be had. Every statement of a bootstrap is tried, and a sample of those of the longer runs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from database import migration_run, migrations
from database.bootstrap import bootstrap
from database.cli.main import main
from database.common.errors import IndicaError
from tests.support.cluster import Database, ThrowawayCluster
from tests.support.dump import schema_dump

KINDS = ("killed", "cancelled", "locked")
POINTS = 4
"""Places at which a long run is cut."""


@dataclass
class Cutter:
    """Counts the statements of a command, and cuts before one of them."""

    admin_url: str
    seen: int = 0
    at: int | None = None
    kind: str = ""
    statements: list[str] = field(default_factory=list)

    def before(self, cursor: psycopg.Cursor[Any], original: Callable[..., Any]) -> None:
        self.seen += 1
        if self.seen != self.at:
            return
        if self.kind == "killed":
            with psycopg.connect(self.admin_url, autocommit=True) as admin:
                victim = cursor.connection.info.backend_pid
                admin.execute(f"select pg_terminate_backend({victim}, 5000)")
        elif self.kind == "cancelled":
            original(cursor, "do $$ begin raise 'cancelled' using errcode = '57014'; end $$")
        else:
            original(cursor, "do $$ begin raise 'no lock' using errcode = '55P03'; end $$")


@contextlib.contextmanager
def watched(cutter: Cutter) -> Iterator[None]:
    original = psycopg.Cursor.execute

    def execute(self: psycopg.Cursor[Any], *arguments: Any, **options: Any) -> Any:
        if self.connection.info.parameter_status("application_name") in (
            "indica migrations",
            "indica bootstrap",
        ):
            cutter.before(self, original)
        return original(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", execute)
        patch.setattr(migration_run, "PAUSE_SECONDS", 0.01)
        yield


_WHAT_MAY_CHANGE: tuple[LiteralString, ...] = (
    "select path, checksum, definition_md5 from meta.replaceables order by 1",
    "select release from meta.releases order by id",
    """select unnest(setconfig) from pg_db_role_setting as s
       join pg_database as d on d.oid = s.setdatabase
       where d.datname = current_database() order by 1""",
    """select datacl::text, datdba::regrole::text from pg_database
       where datname = current_database()""",
    """select member::regrole::text, roleid::regrole::text from pg_auth_members
       where roleid::regrole::text like 'indica%' and member::regrole::text like 'indica%'
       order by 1, 2""",
    "select extname, extnamespace::regnamespace::text from pg_extension order by 1",
    "select indexrelid::regclass::text from pg_index where not indisvalid",
)


def _state(database: Database) -> list[Any]:
    """All that a command may have changed: objects, ledger, rows of rules, settings, rights."""
    with database.connect("admin") as connection:
        found: list[Any] = [connection.execute(query).fetchall() for query in _WHAT_MAY_CHANGE]
        exists = connection.execute("select to_regclass('meta.error_codes') is not null")
        if exists.fetchone() == (True,):
            rows = "select sqlstate, title_en from meta.error_codes order by 1"
            found.append(connection.execute(rows).fetchall())
    return [schema_dump(database), *found]


def _cut_and_repeated(cutter: Cutter, kind: str, at: int, command: Callable[[], object]) -> None:
    cutter.seen, cutter.at, cutter.kind = 0, at, kind
    with watched(cutter), contextlib.suppress(IndicaError, psycopg.Error, DBAPIError):
        command()
    cutter.at = None
    command()


def _sample(count: int) -> list[int]:
    step = max(1, count // POINTS)
    return sorted({1, *range(2, count + 1, step), count})


def test_a_bootstrap_cut_off_before_any_statement_ends_the_same(cluster: ThrowawayCluster) -> None:
    cutter = Cutter(cluster.admin_url())

    def command() -> None:
        bootstrap(cluster.admin_url(), dbname="cut", share_roles=True)

    def clear() -> None:
        with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
            connection.execute("drop database if exists cut with (force)")

    with watched(cutter):
        command()
    count, database = cutter.seen, Database(cluster, "cut")
    uncut = _state(database)
    try:
        for at in range(1, count + 1):
            database.close()
            clear()
            _cut_and_repeated(cutter, KINDS[at % len(KINDS)], at, command)
            assert _state(database) == uncut, f"statement {at} of {count}"
    finally:
        database.close()
        clear()


def test_an_upgrade_cut_off_on_its_way_ends_the_same(
    cluster: ThrowawayCluster, functions: Path, database: Database
) -> None:
    durable = functions / "util" / "util.durable.sql"
    durable.write_text(durable.read_text() + "\n-- a remark\n")
    view = functions / "governance" / "governance.stagnant_leads.sql"
    view.write_text(view.read_text().replace("comment on view", "comment on view ", 1))
    codes = functions / "meta" / "meta.error_codes.sql"
    codes.write_text(codes.read_text() + "\n-- a remark\n")
    cutter = Cutter(cluster.admin_url())

    def prepare(target: Database) -> None:
        with target.connect("owner") as connection:
            connection.execute("update meta.error_codes set title_en = 'other'")
            connection.execute("drop function util.durable()")

    prepare(database)
    with watched(cutter):
        migrations.upgrade(database.url("owner"), sql_functions=functions)
    uncut = _state(database)

    for number, at in enumerate(_sample(cutter.seen)):
        clone = cluster.clone()
        prepare(clone)
        try:
            _cut_and_repeated(
                cutter,
                KINDS[number % len(KINDS)],
                at,
                partial(migrations.upgrade, clone.url("owner"), sql_functions=functions),
            )
            assert migrations.status(clone.url("owner"), functions).is_current
            assert _state(clone) == uncut, f"statement {at}"
        finally:
            clone.drop()


def test_a_repair_cut_off_on_its_way_ends_the_same(
    cluster: ThrowawayCluster, database: Database
) -> None:
    cutter = Cutter(cluster.admin_url())

    def damage(target: Database) -> None:
        with target.connect("owner") as connection:
            connection.execute("grant execute on function util.durable() to public")
            connection.execute("comment on view governance.conservation is 'mine'")
            connection.execute("update meta.error_codes set title_en = 'other'")

    damage(database)
    with watched(cutter):
        migrations.repair(database.url("owner"))
    uncut = _state(database)

    for number, at in enumerate(_sample(cutter.seen)):
        clone = cluster.clone()
        damage(clone)
        try:
            url = clone.url("owner")
            kind = KINDS[number % len(KINDS)]
            _cut_and_repeated(cutter, kind, at, partial(migrations.repair, url))
            assert migrations.status(url).is_current, f"statement {at}"
            assert _state(clone) == uncut, f"statement {at}"
        finally:
            clone.drop()


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("57P01", "terminating"),
        ("57014", "canceling"),
        ("53100", "disk"),
        ("25006", "read-only"),
        ("40001", "serialize"),
        ("42501", "denied"),
    ],
)
def test_a_command_says_in_a_sentence_what_stopped_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    state: str, word: str,
) -> None:  # fmt: skip
    """Whatever stops a command in the database, without a traceback."""
    with database.connect("owner") as connection:
        connection.execute(
            "create function leads.tg_stop() returns trigger language plpgsql as"
            f" $$ begin raise '{word}' using errcode = '{state}'; end $$"
        )
        connection.execute(
            "create trigger stop before insert on leads.products"
            " for each row execute function leads.tg_stop()"
        )
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("owner"))
    monkeypatch.setattr("sys.argv", ["indica", "product", "add", "auto", "Automóvel"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert word in capsys.readouterr().err

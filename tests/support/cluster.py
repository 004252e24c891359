"""Throw-away PostgreSQL clusters and clones of one migrated template database."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import testing.postgresql
from psycopg import sql

from database import migrations
from database.bootstrap import bootstrap
from database.cli.cluster import (
    ServerPrograms,
    as_server_user,
    give_to_server_user,
)
from database.common.pinned import PINNED
from database.common.settings import LOGIN_ROLES, role_url
from database.common.source_secrets import service_digest
from tests.support import servers

ADMIN = "postgres"
TEMPLATE = "indica_template"
MASTER_KEY = "a-master-key-of-the-tests"
SUPPORT = Path(__file__).parent


PREFIX = "indica-test-"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free in memory, else the disk serves."""


@contextlib.contextmanager
def open_directory() -> Iterator[Path]:
    """A temporary directory that the server's user can pass through, which pytest's are not."""
    directory = _fast_directory()
    _remove_leftovers(Path(directory or tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(
        prefix=f"{PREFIX}{os.getpid()}-", dir=directory, ignore_cleanup_errors=True
    ) as name:
        os.chmod(name, 0o711)  # noqa: S103  # it has to be passed through
        yield Path(name)


def _fast_directory() -> str | None:
    """Memory when there is room: a clone then takes 0.03 s instead of 0.4 s; TMPDIR overrules."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    return str(MEMORY) if shutil.disk_usage(MEMORY).free >= ROOM else None


def _remove_leftovers(directory: Path) -> None:
    """Remove the data of runs that were killed and could not do it themselves."""
    for path in directory.glob(f"{PREFIX}*-*"):
        run = path.name.removeprefix(PREFIX).partition("-")[0]
        if run.isdigit() and not Path(f"/proc/{run}").exists():
            shutil.rmtree(path, ignore_errors=True)


class _Server(testing.postgresql.Postgresql):  # type: ignore[misc]  # the library has no types
    """testing.postgresql that also works as root: the server runs as its unprivileged user."""

    text: Sequence[str] = ("-E", "UTF8", "--locale=C.UTF-8")
    """Encoding and locale, as initdb takes them."""

    def setup(self) -> None:
        base = Path(self.base_dir)
        give_to_server_user(base)
        for name in self.subdirectories:
            (base / name).mkdir(mode=0o700, exist_ok=True)
            give_to_server_user(base / name)
        self.initialize_database()

    def initialize_database(self) -> None:
        command = [
            self.initdb, "-D", self.get_data_directory(), "-U", ADMIN, "-A", "trust",
            *self.text, "--no-sync",
        ]  # fmt: skip
        result = subprocess.run(
            as_server_user(command), capture_output=True, text=True, check=False, cwd="/"
        )
        if result.returncode != 0:
            raise RuntimeError(f"initdb failed: {result.stderr}")

    def get_server_commandline(self) -> list[str]:
        command: list[str] = super().get_server_commandline()
        # The kernel stops the server (SIGINT: fast) when this process is killed.
        return as_server_user(["setpriv", "--pdeathsig", "INT", "--", *command])

    def is_server_available(self) -> bool:
        try:
            psycopg.connect(self.url(database=ADMIN), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def poststart(self) -> None:
        """No database `test`: a test clones its own."""

    def stop(self, _signal: int = signal.SIGINT) -> None:
        super().stop(_signal)  # fast shutdown, not the one that waits for clients


class ThrowawayCluster:
    """A server without fsync that ends with the process; use it as a context manager."""

    def __init__(
        self,
        cron_database: str | None = ADMIN,
        *,
        programs: ServerPrograms | None = None,
        settings: Sequence[str] = (),
        text: Sequence[str] = _Server.text,
    ) -> None:
        """`cron_database`: None leaves pg_cron out. `settings`: further `name=value`."""
        self.programs: ServerPrograms = programs or servers.chosen_programs()
        self.cron_database = cron_database
        self._settings = settings
        self._text = text
        self._server: Any = None
        self._stack = contextlib.ExitStack()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        arguments = [
            "-h 127.0.0.1", "-F", "-c logging_collector=off", "-c full_page_writes=off",
            "-c synchronous_commit=on", "-c max_connections=100", "-c max_worker_processes=20",
            "-c shared_buffers=64MB", "-c max_wal_size=256MB", "-c timezone=UTC",
            "-c log_timezone=UTC",
        ]  # fmt: skip
        arguments += [f"-c {setting}" for setting in self._settings]
        if self.cron_database is not None and self.programs.has_library("pg_cron"):
            arguments += [
                "-c shared_preload_libraries=pg_cron",
                f"-c cron.database_name={self.cron_database}",
                "-c cron.use_background_workers=on",
            ]
        with contextlib.ExitStack() as stack:
            base = stack.enter_context(open_directory())
            if servers.needs_preparing(self.programs):
                programs = stack.enter_context(open_directory())
                self.programs = servers.prepare(self.programs, programs)
            server = type("_Server", (_Server,), {"text": self._text})
            self._server = server(
                base_dir=str(base),
                initdb=self.programs.path("initdb"),
                postgres=self.programs.path("postgres"),
                postgres_args=" ".join(arguments),
                boot_timeout=60.0,
            )
            stack.callback(self._server.stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def port(self) -> int:
        return int(self._server.settings["port"])

    @property
    def log(self) -> str:
        """Everything the server said so far."""
        return str(self._server.read_bootlog())

    def admin_url(self, dbname: str = ADMIN) -> str:
        return f"postgresql://{ADMIN}@127.0.0.1:{self.port}/{dbname}"

    def bootstrapped(self, dbname: str) -> Database:
        """A database with roles, first schemas and extensions, but no table yet."""
        bootstrap(self.admin_url(), dbname=dbname, share_roles=True)
        return Database(self, dbname)

    def make_template(self) -> None:
        """Bootstrap and upgrade the template that tests clone, with the test tools in it."""
        template = self.bootstrapped(TEMPLATE)
        migrations.upgrade(template.url("owner"))
        with template.connect("admin") as connection:
            connection.execute("create schema tests")
            connection.execute("grant usage on schema tests to public")
            connection.execute("create extension pgtap schema tests")
            connection.execute("select ops.register_service(%s)", (service_digest(MASTER_KEY),))
            if self.has_plpgsql_check(connection):
                connection.execute("create extension plpgsql_check schema tests")
            for path in sorted(SUPPORT.glob("*.sql")):
                connection.execute(path.read_text("utf-8").encode())
            connection.execute(
                sql.SQL("alter database {} set indica.allow_fake_clock to 'on'").format(
                    sql.Identifier(TEMPLATE)
                )
            )
        template.close()

    @staticmethod
    def has_plpgsql_check(connection: psycopg.Connection[Any]) -> bool:
        """Whether this server offers plpgsql_check; those that npm brings do not."""
        row = connection.execute(
            "select from pg_catalog.pg_available_extensions where name = 'plpgsql_check'"
        ).fetchone()
        return row is not None

    def clone(self) -> Database:
        """A fresh copy of the template."""
        name = f"indica_test_{next(self._numbers)}"
        with psycopg.connect(self.admin_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {} owner indica_owner").format(
                    sql.Identifier(name), sql.Identifier(TEMPLATE)
                )
            )
            # Settings and privileges of a database are not copied with it.
            for statement in (
                "alter database {} set indica.allow_fake_clock to 'on'",
                *(f"alter database {{}} set {p.name} to '{p.value}'" for p in PINNED),
                "revoke all on database {} from public",
                f"grant connect on database {{}} to {', '.join(LOGIN_ROLES)}",
            ):
                connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
        return Database(self, name)


class Database:
    """One database of a throw-away cluster; roles really log in as themselves."""

    def __init__(self, cluster: ThrowawayCluster, name: str) -> None:
        self.cluster = cluster
        self.name = name
        self._connections: list[psycopg.Connection[Any]] = []

    def url(self, role: str = "owner") -> str:
        """libpq URL of a role: owner, migrator, api, worker, cron, dba, bi, or admin."""
        if role == "admin":
            return self.cluster.admin_url(self.name)
        return role_url(role, host="127.0.0.1", port=self.cluster.port, dbname=self.name)

    def connect(
        self, role: str = "owner", *, autocommit: bool = True, **options: Any
    ) -> psycopg.Connection[Any]:
        """A psycopg connection as the role; closed with the test."""
        connection = psycopg.connect(self.url(role), autocommit=autocommit, **options)
        self._connections.append(connection)
        return connection

    def close(self) -> None:
        """Close the connections that `connect` gave."""
        while self._connections:
            self._connections.pop().close()

    def drop(self) -> None:
        """Close everything, throw out whoever is left, and drop the database."""
        self.close()
        with psycopg.connect(self.cluster.admin_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(self.name))
            )

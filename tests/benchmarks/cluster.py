"""A durable cluster of its own for the length of a run, and databases with an operation in them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from database import migrations
from database.bootstrap import bootstrap
from database.cli.cluster import HOST, LocalCluster, find_programs
from database.common.settings import LOGIN_ROLES, role_url
from database.common.state import State

FIRST_PORT = 55400
TEMPLATE = "indica_bench_template"
DISK = Path("/var/tmp")
"""On a real disk wherever the hierarchy standard is kept; /tmp may be memory."""
SETTINGS: Mapping[str, str] = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    # A job of the server in the middle of one side's round would be counted against it.
    "autovacuum_naptime": "10min",
}


@dataclass(frozen=True, slots=True)
class BenchDatabase:
    """One database of the cluster."""

    state: State
    name: str

    def url(self, role: str = "owner") -> str:
        """libpq URL of a role, or of `admin`, the superuser."""
        port = self.state.cluster_port
        assert port is not None
        if role == "admin":
            return f"postgresql://postgres:{self.state.passwords['postgres']}@{HOST}:{port}/{self.name}"
        login = "indica_migrator" if role == "owner" else f"indica_{role}"
        return role_url(
            role, host=HOST, port=port, dbname=self.name, password=self.state.passwords[login]
        )

    def run(self, statement: str, *arguments: Any, role: str = "admin") -> list[tuple[Any, ...]]:
        """Execute in a transaction of its own; the rows, if there are any.

        Without arguments it may be several statements.
        """
        with psycopg.connect(self.url(role), autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), arguments or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, query: str, *arguments: Any) -> Any:
        """The single value of a query."""
        return self.run(query, *arguments)[0][0]


class BenchCluster:
    """A server with fsync on, in a temporary state directory on a disk."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="indica-bench-", dir=DISK))
        self.local = LocalCluster(self.directory, find_programs())

    def __enter__(self) -> Self:
        try:
            self.local.start(FIRST_PORT)
            self.configure(SETTINGS, restart=True)
            state = State.load(self.directory)
            passwords = {role: state.passwords[role] for role in LOGIN_ROLES}
            bootstrap(self.local.admin_url(), dbname=TEMPLATE, passwords=passwords)
            migrations.upgrade(BenchDatabase(state, TEMPLATE).url("owner"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.local.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def configure(self, settings: Mapping[str, str], *, restart: bool = False) -> None:
        """Set server-wide settings; an empty value resets one."""
        with psycopg.connect(self.local.admin_url(), autocommit=True) as connection:
            for name, value in settings.items():
                change = (
                    sql.SQL("alter system set {} to {}").format(sql.Identifier(name), value)
                    if value
                    else sql.SQL("alter system reset {}").format(sql.Identifier(name))
                )
                connection.execute(change)
            connection.execute("select pg_reload_conf()")
        if restart:
            self.local.stop()
            self.local.start(FIRST_PORT)

    def version(self) -> str:
        """Version of the server."""
        with psycopg.connect(self.local.admin_url()) as connection:
            return str(connection.info.parameter_status("server_version")).partition(" ")[0]

    @contextmanager
    def database(self, name: str) -> Iterator[BenchDatabase]:
        """A fresh copy of the migrated template; dropped afterwards."""
        database = self.create(name)
        try:
            yield database
        finally:
            self.drop(name)

    def create(self, name: str, template: str = TEMPLATE) -> BenchDatabase:
        with psycopg.connect(self.local.admin_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL(
                    "create database {} template {} owner indica_owner strategy file_copy"
                ).format(sql.Identifier(name), sql.Identifier(template))
            )
        return BenchDatabase(State.load(self.directory), name)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.local.admin_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

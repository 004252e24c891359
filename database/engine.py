"""Connections for migrations: SQLAlchemy over psycopg, acting as the owner."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from database.common.errors import IndicaError
from database.common.pinned import PIN_SESSION
from database.common.settings import full_role_name
from database.connection import check_encoding, refuse_shared_sessions
from database.sqlfile import execute_sql


def _opened(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise IndicaError(f"the database broke off: {str(error.orig).strip()}") from error


@contextlib.contextmanager
def owner_connection(url: str) -> Iterator[Connection]:
    """One connection of any libpq URL, working as indica_owner; rolled back unless committed.

    Raises IndicaError when the server cannot be reached or the database was not bootstrapped.
    """

    def connect() -> psycopg.Connection[tuple[object, ...]]:
        try:
            connection = psycopg.connect(
                url, application_name="indica migrations", client_encoding="UTF8", autocommit=True
            )
        except psycopg.OperationalError as error:
            raise IndicaError(
                f"the database does not answer: {str(error).strip()}",
                "`indica up` starts the local one; for another, look at INDICA_DATABASE_URL.",
            ) from error
        try:
            check_encoding(connection)
            refuse_shared_sessions(connection, url)
        except BaseException:
            connection.close()
            raise
        connection.autocommit = False
        return connection

    engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
    with _opened(engine) as connection:
        try:
            execute_sql(connection, "set role indica_owner")
        except DBAPIError as error:
            raise IndicaError(
                f"cannot work as {full_role_name('owner')}: {str(error.orig).strip()}",
                "Run `indica db bootstrap --admin-url URL` once, and connect as"
                f" {full_role_name('migrator')}.",
            ) from error
        # Everything is written in full; a search path of somebody's own would change how the
        # catalogue writes definitions, and with it their hashes.
        execute_sql(connection, f"{PIN_SESSION}, set_config('search_path', 'pg_catalog', false)")
        ready = connection.exec_driver_sql("select to_regclass('meta.replaceables') is not null")
        if not ready.scalar_one():
            raise IndicaError(
                "this database was not bootstrapped", "Run `indica db bootstrap --admin-url URL`."
            )
        connection.commit()
        yield connection

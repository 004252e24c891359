"""Makes roles, the database, first schemas and extensions: the one step for an administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from database.common.errors import BootstrapError
from database.common.settings import DATABASE_NAME

FOLDER = Path(__file__).parent
OLDEST_MAJOR = 15
"""The oldest PostgreSQL that the functions run on."""


def bootstrap(
    admin_url: str,
    *,
    dbname: str = DATABASE_NAME,
    passwords: dict[str, str] | None = None,
    say: Callable[[str], None] | None = None,
) -> None:
    """Run bootstrap/*.sql as the administrator; can be repeated.

    `passwords` are set for the login roles given, as SCRAM verifiers, so that no log can hold one.
    `say` hears the server's notices. Raises BootstrapError.
    """
    try:
        with _connect(admin_url, None, say) as connection:
            if connection.info.server_version < OLDEST_MAJOR * 10000:
                raise BootstrapError(
                    f"PostgreSQL {connection.info.server_version // 10000} is too old",
                    f"Indica needs PostgreSQL {OLDEST_MAJOR} or newer.",
                )
            _run(connection, "01_roles.sql")
            for role, password in (passwords or {}).items():
                verifier = connection.pgconn.encrypt_password(
                    password.encode(), role.encode(), b"scram-sha-256"
                )
                connection.execute(
                    sql.SQL("alter role {} password {}").format(
                        sql.Identifier(role), sql.Literal(verifier.decode())
                    )
                )
            exists = connection.execute(
                "select from pg_catalog.pg_database where datname = %s", (dbname,)
            ).fetchone()
            if exists is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(dbname)))
        with _connect(admin_url, dbname, say) as connection:
            for name in ("02_database.sql", "03_extensions.sql"):
                with connection.transaction():
                    _run(connection, name)
    except psycopg.Error as error:
        raise BootstrapError(
            f"bootstrap failed: {str(error).strip()}",
            "The administrator's URL needs the right to create roles, databases and extensions.",
        ) from error


def _connect(
    admin_url: str, dbname: str | None, say: Callable[[str], None] | None
) -> psycopg.Connection[tuple[object, ...]]:
    target = admin_url if dbname is None else make_conninfo(admin_url, dbname=dbname)
    connection = psycopg.connect(target, autocommit=True, application_name="indica bootstrap")
    if say is not None:
        connection.add_notice_handler(
            lambda notice: (
                say(notice.message_primary or "")
                if "already exists" not in (notice.message_primary or "")
                else None
            )
        )
    return connection


def _run(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    # Encoded, since only a literal may be passed as text: no parameters, several statements.
    connection.execute((FOLDER / name).read_text("utf-8").encode())

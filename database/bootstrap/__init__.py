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
    roles_only: bool = False,
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
            if roles_only:
                return
            exists = connection.execute(
                "select from pg_catalog.pg_database where datname = %s", (dbname,)
            ).fetchone()
        if exists is None:
            create_database(admin_url, dbname)
        with _connect(admin_url, dbname, say) as connection:
            check_text(connection)
            for name in ("02_database.sql", "03_extensions.sql"):
                with connection.transaction():
                    _run(connection, name)
    except psycopg.Error as error:
        raise BootstrapError(
            f"bootstrap failed: {str(error).strip()}",
            "The administrator's URL needs the right to create roles, databases and extensions.",
        ) from error


def create_database(admin_url: str, dbname: str) -> None:
    """Create a database that keeps every letter: UTF-8, with a locale that knows them.

    The server's own locale where it is such a one, else the first that the server has. Raises
    BootstrapError where it has none.
    """
    with _connect(admin_url, None, None) as connection:
        own = connection.execute(
            "select pg_catalog.pg_encoding_to_char(encoding), datctype"
            " from pg_catalog.pg_database where datname = 'template0'"
        ).fetchone()
        statement = sql.SQL("create database {} template template0 encoding 'UTF8'").format(
            sql.Identifier(dbname)
        )
        if own is None or own[0] != "UTF8" or own[1] in ("C", "POSIX"):
            locale = connection.execute(_UTF8_LOCALE).fetchone()
            if locale is None:
                raise BootstrapError(
                    "this server has no UTF-8 locale, and names would lose their letters",
                    "Install one on its machine (`locale-gen pt_BR.UTF-8`), make the cluster with"
                    " `initdb --encoding=UTF8 --locale=C.UTF-8`, and bootstrap again.",
                )
            statement += sql.SQL(" lc_collate {0} lc_ctype {0}").format(sql.Literal(locale[0]))
        connection.execute(statement)


_UTF8_LOCALE = (
    "select collctype from pg_catalog.pg_collation where collprovider = 'c'"
    " and collencoding = pg_catalog.pg_char_to_encoding('UTF8') and collctype !~ '^(C|POSIX)$'"
    " order by collctype ~* '^C[.]utf-?8$' desc, collctype limit 1"
)


def check_text(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Raise BootstrapError unless the database is UTF-8 and knows letters beyond ASCII."""
    row = connection.execute(
        "select current_setting('server_encoding'), current_database()"
    ).fetchone()
    encoding, dbname = row if row is not None else (None, None)
    remedy = (
        "Create it as UTF-8, or let `indica db bootstrap` create it under a name that is not taken."
    )
    if encoding != "UTF8":
        raise BootstrapError(
            f"the database {dbname} keeps text as {encoding}; Indica needs UTF8", remedy
        )
    knows = connection.execute("select lower('ÁÇÕ') = 'áçõ'").fetchone()
    if knows != (True,):
        raise BootstrapError(
            f"the locale of the database {dbname} does not know letters such as Á or Ç", remedy
        )


def _connect(
    admin_url: str, dbname: str | None, say: Callable[[str], None] | None
) -> psycopg.Connection[tuple[object, ...]]:
    target = admin_url if dbname is None else make_conninfo(admin_url, dbname=dbname)
    connection = psycopg.connect(
        target, autocommit=True, application_name="indica bootstrap", client_encoding="utf8"
    )
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

"""Makes roles, the database, first schemas and extensions: the one step for an administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from database import server_findings
from database.common import roles
from database.common.errors import BootstrapError
from database.common.pinned import PINNED, pin
from database.common.settings import DATABASE_NAME

FOLDER = Path(__file__).parent
OLDEST_MAJOR = 15
"""The oldest PostgreSQL that the functions run on."""
BUILTIN_LOCALES_SINCE = 17

_LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "pt_BR.UTF-8")
"""Tried in this order where the server's own locale is not one of UTF-8."""
_NO_SUCH_LOCALE = frozenset({"42809", "22023", "42P22", "0A000"})

Say = Callable[[str], None]
Connection = psycopg.Connection[Any]


def bootstrap(
    admin_url: str,
    *,
    dbname: str = DATABASE_NAME,
    operation: str = roles.DEFAULT_OPERATION,
    passwords: dict[str, str] | None = None,
    share_roles: bool = False,
    roles_only: bool = False,
    say: Say | None = None,
) -> None:
    """Run bootstrap/*.sql as the administrator; can be repeated.

    `passwords` are set for the login roles given, as SCRAM verifiers, so that no log can hold one.
    A new database whose roles serve another one already is refused unless `share_roles`.
    `say` hears the server's notices. Raises BootstrapError.
    """
    if roles.OPERATION.fullmatch(operation) is None:
        raise BootstrapError(
            f"{operation!r} cannot be the name of an operation",
            "Small letters, digits and _, a letter first, at most 40.",
        )
    tell: Say = say or (lambda _: None)
    try:
        with _connect(admin_url, None, say) as connection:
            _check_version(connection)
            _check_administrator(connection)
            is_ours = not roles_only and _is_ours(admin_url, connection, dbname)
            shared = [] if roles_only else _databases_of(connection, operation, but=dbname)
            if shared and not share_roles and not is_ours:
                raise BootstrapError(
                    f"the roles {operation}_… of this cluster serve the database"
                    f" {', '.join(shared)} already: their logins would open both",
                    "Another operation needs a name of its own: `--operation NAME`, and"
                    " INDICA_OPERATION=NAME for its processes. For a second database of the same"
                    " operation: `--share-roles`.",
                )
            _run(connection, "01_roles.sql", operation)
            for role, password in (passwords or {}).items():
                _set_password(connection, role, password)
            if roles_only:
                return
            exists = _exists(connection, dbname)
        if not exists:
            create_database(admin_url, dbname, tell)
        with _connect(admin_url, dbname, say) as connection:
            check_text(connection)
            with connection.transaction():
                _run(connection, "02_database.sql", operation)
                _pin(connection, dbname)
            with connection.transaction():
                _run(connection, "03_extensions.sql", operation)
            for finding in server_findings.everything(connection, operation):
                tell(f"{finding.subject}: {finding.detail} -> {finding.remedy}")
            if shared:
                tell(
                    f"the logins {operation}_… open {', '.join(shared)} too: they belong to the"
                    " cluster"
                )
    except psycopg.Error as error:
        raise BootstrapError(
            f"bootstrap failed: {str(error).strip()}",
            error.diag.message_hint
            or (
                "The database was made by another, unreleased version: `make reset` makes a local"
                " one anew."
                if isinstance(
                    error, psycopg.errors.UndefinedObject | psycopg.errors.UndefinedColumn
                )
                else "The administrator's URL needs the right to create roles, databases and"
                " extensions."
            ),
        ) from error


# -- checks ----------------------------------------------------------------------------------------


def _check_version(connection: Connection) -> None:
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise BootstrapError(
            f"PostgreSQL {major} is too old", f"Indica needs PostgreSQL {OLDEST_MAJOR} or newer."
        )


def _check_administrator(connection: Connection) -> None:
    """Before anything is made, whether this login can make all of it."""
    row = connection.execute(
        "select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_catalog.pg_roles"
        " where rolname = current_user"
    ).fetchone()
    if row is None or row[1]:
        return
    lacking = [
        word for word, has in zip(("createrole", "createdb"), row[2:], strict=True) if not has
    ]
    if lacking:
        raise BootstrapError(
            f"{row[0]} is no administrator: it lacks {' and '.join(lacking)}",
            f"As one who may: alter role {row[0]} {' '.join(lacking)}",
        )


def _databases_of(connection: Connection, operation: str, *, but: str) -> list[str]:
    """Other databases that the operation's roles serve."""
    rows = connection.execute(
        "select d.datname::text from pg_catalog.pg_database as d"
        " join pg_catalog.pg_roles as r on r.oid = d.datdba"
        " where r.rolname = %s and d.datname <> %s and not d.datistemplate order by 1",
        (f"{operation}_owner", but),
    ).fetchall()
    return [name for (name,) in rows]


def _is_ours(admin_url: str, connection: Connection, dbname: str) -> bool:
    """Whether the database holds an operation already: bootstrapped, or restored from a copy.

    Raises BootstrapError where it is there and cannot keep our text.
    """
    if not _exists(connection, dbname):
        return False
    with _connect(admin_url, dbname, None) as inside:
        check_text(inside)
        row = inside.execute("select to_regnamespace('meta') is not null").fetchone()
    return bool(row and row[0])


def _exists(connection: Connection, dbname: str) -> bool:
    found = connection.execute(
        "select from pg_catalog.pg_database where datname = %s", (dbname,)
    ).fetchone()
    return found is not None


def check_text(connection: Connection) -> None:
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


# -- what is made ----------------------------------------------------------------------------------


def _set_password(connection: Connection, role: str, password: str) -> None:
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    )
    connection.execute(
        sql.SQL("alter role {} password {}").format(
            sql.Identifier(role), sql.Literal(verifier.decode())
        )
    )


def create_database(admin_url: str, dbname: str, say: Say | None = None) -> None:
    """Create a database that keeps every letter: UTF-8, with a locale that knows them.

    The server's own locale where it is such a one, else the first that the server has. Raises
    BootstrapError where it has none.
    """
    with _connect(admin_url, None, None) as connection:
        row = connection.execute(
            "select pg_encoding_to_char(encoding), datctype from pg_catalog.pg_database"
            " where datname = 'template1'"
        ).fetchone()
        encoding, ctype = row or ("", "")
        create = sql.SQL("create database {}").format(sql.Identifier(dbname))
        if encoding == "UTF8" and ctype not in ("C", "POSIX"):
            connection.execute(create + sql.SQL(" template template0"))
            return
        choices: list[sql.Composable] = [
            sql.SQL(" locale_provider 'libc' locale {}").format(sql.Literal(name))
            for name in _LOCALES
        ]
        if connection.info.server_version // 10000 >= BUILTIN_LOCALES_SINCE:
            choices.insert(
                0, sql.SQL(" locale_provider 'builtin' builtin_locale 'C.UTF-8' locale 'C'")
            )
        choices.append(sql.SQL(" locale_provider 'icu' icu_locale 'und' locale 'C'"))
        for choice in choices:
            try:
                connection.execute(create + sql.SQL(" template template0 encoding 'UTF8'") + choice)
            except psycopg.Error as error:
                if error.sqlstate not in _NO_SUCH_LOCALE:
                    raise
            else:
                if say is not None:
                    say(
                        f"the cluster is {encoding} ({ctype}): {dbname} is made as UTF8 all the"
                        " same"
                    )
                return
        raise BootstrapError(
            f"this server has no locale of UTF-8: its databases are {encoding} ({ctype})",
            f"Install one on its machine ({', '.join(_LOCALES)}) and run this again.",
        )


def _pin(connection: Connection, dbname: str) -> None:
    for setting in PINNED:
        connection.execute(
            sql.SQL("alter database {} set {} to {}").format(
                sql.Identifier(dbname), sql.SQL(setting.name), sql.Literal(setting.value)
            )
        )


def _connect(admin_url: str, dbname: str | None, say: Say | None) -> Connection:
    target = admin_url if dbname is None else make_conninfo(admin_url, dbname=dbname)
    connection = psycopg.connect(
        target, autocommit=True, application_name="indica bootstrap", client_encoding="UTF8"
    )
    try:
        pin(connection)
    except psycopg.Error:
        connection.close()
        raise
    if say is not None:
        connection.add_notice_handler(
            lambda notice: (
                say(notice.message_primary or "")
                if "already exists" not in (notice.message_primary or "")
                else None
            )
        )
    return connection


def _run(connection: Connection, name: str, operation: str) -> None:
    # Encoded, since only a literal may be passed as text: no parameters, several statements.
    text = roles.in_operation((FOLDER / name).read_text("utf-8"), operation)
    connection.execute(text.encode())

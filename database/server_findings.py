"""What stands between a database and what was set up: settings, extensions, logins, memberships.

Reads catalogues of the server, no table of ours; every finding says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from database.common import roles as role_names
from database.common.pinned import PINNED
from database.common.settings import operation

EXTENSIONS = ("pg_trgm", "unaccent", "pgcrypto")
BOOTSTRAP = "Run `indica db bootstrap --admin-url URL`: it can be repeated."
MEMBERSHIPS = frozenset({("migrator", "owner"), ("owner", "cron")})
"""Who is a member of what; nobody else is, but administrators."""

GRANTED_WHERE_POSSIBLE = frozenset({("owner", "pg_read_all_stats")})
"""Memberships in PostgreSQL's own roles, which an administrator who is none of them cannot give."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was set up."""

    subject: str
    detail: str
    remedy: str
    is_broken: bool = True


def everything(connection: psycopg.Connection[Any], name: str | None = None) -> list[Finding]:
    """All of it, as `indica db status` tells; `name`: another operation than the environment's."""
    return [*settings_and_extensions(connection, name), *roles(connection, name)]


# -- the database ----------------------------------------------------------------------------------


def settings_and_extensions(
    connection: psycopg.Connection[Any], name: str | None = None
) -> list[Finding]:
    """Encoding, settings that are relied on, and the schema of each extension."""
    return [
        *_encoding(connection),
        *_settings(connection, name or operation()),
        *_durability(connection),
        *_extensions(connection),
    ]


def _encoding(connection: psycopg.Connection[Any]) -> list[Finding]:
    row = connection.execute(
        "select current_setting('server_encoding'), lower('ÁÇ') = 'áç'"
    ).fetchone()
    if row is None or row == ("UTF8", True):
        return []
    if row[0] != "UTF8":
        what = f"the database is encoded as {row[0]}, and Indica needs UTF8"
    else:
        what = "the database's locale does not know letters with accents: Á and á stay different"
    return [Finding("encoding", what, "A new database: `indica db bootstrap --dbname ANOTHER`.")]


def _settings(connection: psycopg.Connection[Any], prefix: str) -> list[Finding]:
    """What the database and the roles in it say of each pinned setting."""
    rows = connection.execute(
        "select coalesce(r.rolname, ''), s.setdatabase = 0, split_part(c.entry, '=', 1),"
        " substr(c.entry, strpos(c.entry, '=') + 1)"
        " from pg_catalog.pg_db_role_setting as s"
        " left join pg_catalog.pg_roles as r on r.oid = s.setrole"
        " cross join lateral unnest(s.setconfig) as c (entry)"
        " where (s.setdatabase = (select d.oid from pg_catalog.pg_database as d"
        "   where d.datname = current_database()) or s.setdatabase = 0)"
        " and (s.setrole = 0 or r.rolname = any(%s))"
        # What counts comes last: what is said for this database goes before what holds everywhere.
        " order by s.setdatabase = 0 desc",
        (list(role_names.names(prefix)),),
    ).fetchall()
    said = {
        (role, name.lower()): (value, is_everywhere) for role, is_everywhere, name, value in rows
    }
    pinned = {setting.name.lower(): setting for setting in PINNED}
    # What a session begins with where the database says nothing.
    defaults = dict(
        connection.execute(
            "select lower(name), reset_val from pg_catalog.pg_settings where lower(name) = any(%s)",
            (list(pinned),),
        ).fetchall()
    )
    found = []
    for name, setting in pinned.items():
        here = said[("", name)][0] if ("", name) in said else defaults[name]
        if here.lower() != setting.value.lower():
            found.append(
                Finding(
                    f"setting {setting.name}",
                    f"the database has {here}, and {setting.value} is relied on: {setting.reason}",
                    BOOTSTRAP,
                )
            )
    for (role, name), (value, is_everywhere) in sorted(said.items()):
        wanted = pinned.get(name)
        if role and wanted is not None and value.lower() != wanted.value.lower():
            where = "" if is_everywhere else " in database CURRENT"
            found.append(
                Finding(
                    f"setting {wanted.name}",
                    f"{role} has {value}, and {wanted.value} is relied on: {wanted.reason}",
                    f"alter role {role}{where} reset {wanted.name}",
                )
            )
    return found


def _durability(connection: psycopg.Connection[Any]) -> list[Finding]:
    row = connection.execute(
        "select current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',"
        " current_setting('default_transaction_read_only') = 'off'"
    ).fetchone()
    if row is None:
        return []
    found = []
    for is_on, name, what in (
        (row[0], "fsync", "a crash of the machine loses leads that were acknowledged"),
        (row[1], "full_page_writes", "a crash of the machine may leave pages half written"),
    ):
        if not is_on:
            found.append(
                Finding(
                    f"setting {name}",
                    f"{name} is off: {what}",
                    f"Set {name} = on, unless this database is thrown away.",
                    is_broken=False,
                )
            )
    if not row[2]:
        found.append(
            Finding(
                "setting default_transaction_read_only",
                "the database is read-only: no lead can be taken in",
                "alter database … reset default_transaction_read_only",
            )
        )
    return found


def _extensions(connection: psycopg.Connection[Any]) -> list[Finding]:
    rows = dict(
        connection.execute(
            "select e.extname, n.nspname from pg_catalog.pg_extension as e"
            " join pg_catalog.pg_namespace as n on n.oid = e.extnamespace"
        ).fetchall()
    )
    found = []
    for name in EXTENSIONS:
        schema = rows.get(name)
        if schema is None:
            found.append(Finding(f"extension {name}", "is not in this database", BOOTSTRAP))
        elif schema != "ext":
            found.append(
                Finding(
                    f"extension {name}",
                    f"stands in schema {schema}, and the functions look for it in ext",
                    f"As its owner: alter extension {name} set schema ext; or bootstrap again.",
                )
            )
    return found


# -- the roles -------------------------------------------------------------------------------------


def roles(connection: psycopg.Connection[Any], name: str | None = None) -> list[Finding]:
    """Logins that are gone, locked, expired, full or powerful; rights and memberships."""
    prefix = name or operation()
    return [
        *_logins(connection, prefix),
        *_owner(connection, prefix),
        *_connect_rights(connection, prefix),
        *_memberships(connection, prefix),
    ]


def _logins(connection: psycopg.Connection[Any], prefix: str) -> list[Finding]:
    wanted = role_names.names(prefix)
    rows = {
        row[0]: row[1:]
        for row in connection.execute(
            "select r.rolname::text, r.rolcanlogin, r.rolvaliduntil < now(), r.rolconnlimit,"
            " (select count(*) from pg_catalog.pg_stat_activity as a where a.usename = r.rolname),"
            " r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,"
            " r.rolinherit, to_char(r.rolvaliduntil, 'YYYY-MM-DD HH24:MI TZ')"
            " from pg_catalog.pg_roles as r where r.rolname = any(%s)",
            (list(wanted),),
        ).fetchall()
    }
    missing = [name for name in wanted if name not in rows]
    found = []
    if missing:
        found.append(Finding("roles", f"missing: {', '.join(missing)}", BOOTSTRAP))
    for name, row in rows.items():
        can_login, expired, limit, open_now, *powers, _inherits, until = row
        is_owner = name.endswith("_owner")
        if not can_login and not is_owner:
            found.append(Finding(f"role {name}", "cannot log in", f"alter role {name} login"))
        if can_login and is_owner:
            found.append(
                Finding(
                    f"role {name}",
                    "can log in, and owns everything",
                    f"alter role {name} nologin",
                )
            )
        if expired:
            found.append(
                Finding(
                    f"role {name}",
                    f"its password is expired since {until}",
                    f"alter role {name} valid until 'infinity', or a new password with a new term.",
                )
            )
        if limit == 0:
            found.append(
                Finding(
                    f"role {name}",
                    "its connection limit is 0: nobody can log in as it",
                    f"alter role {name} connection limit -1",
                )
            )
        elif 0 < limit <= open_now:
            found.append(
                Finding(
                    f"role {name}",
                    f"all {limit} connections that it may have are in use",
                    f"alter role {name} connection limit with a higher number, or fewer processes.",
                )
            )
        words = ("superuser", "bypassrls", "createrole", "createdb", "replication")
        too_much = [word for word, has in zip(words, powers, strict=True) if has]
        if too_much:
            found.append(
                Finding(
                    f"role {name}",
                    f"has too much power: {', '.join(too_much)}",
                    f"alter role {name} {' '.join(f'no{word}' for word in too_much)}",
                )
            )
    return found


def _owner(connection: psycopg.Connection[Any], prefix: str) -> list[Finding]:
    owner = role_names.names(prefix)[0]
    row = connection.execute(
        "select d.datdba::regrole::text, current_database()::text, d.datallowconn,"
        " d.datconnlimit from pg_catalog.pg_database as d where d.datname = current_database()"
    ).fetchone()
    if row is None:
        return []
    found = []
    if row[0] != owner:
        found.append(Finding("database", f"belongs to {row[0]} instead of {owner}", BOOTSTRAP))
    if 0 <= row[3] < 5:
        found.append(
            Finding(
                "database",
                f"takes {row[3]} connections only",
                f"alter database {row[1]} connection limit -1",
            )
        )
    return found


def _connect_rights(connection: psycopg.Connection[Any], prefix: str) -> list[Finding]:
    logins = list(role_names.names(prefix)[1:])
    rows = connection.execute(
        "select r.rolname::text from pg_catalog.pg_roles as r where r.rolname = any(%s)"
        " and not has_database_privilege(r.oid, current_database(), 'connect') order by 1",
        (logins,),
    ).fetchall()
    found = [
        Finding(
            f"role {name}",
            "may not connect to this database",
            f"grant connect on database … to {name}; or bootstrap again.",
        )
        for (name,) in rows
    ]
    others = connection.execute(
        "select case x.grantee when 0 then 'public' else x.grantee::regrole::text end"
        " from pg_catalog.pg_database as d"
        " cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as x"
        " where d.datname = current_database() and x.privilege_type = 'CONNECT'"
        " and x.grantee <> d.datdba"
        " and (x.grantee = 0 or x.grantee::regrole::text <> all(%s::text[]))",
        (logins,),
    ).fetchall()
    found += [
        Finding(
            "database",
            f"{name} may connect to it" if name != "public" else "everybody may connect to it",
            f"revoke connect on database … from {name}",
            is_broken=name == "public",
        )
        for (name,) in others
    ]
    return found


def _memberships(connection: psycopg.Connection[Any], prefix: str) -> list[Finding]:
    names = list(role_names.names(prefix))
    rows = connection.execute(
        "select distinct m.member::regrole::text, m.roleid::regrole::text, r.rolcreaterole"
        " or r.rolsuper from pg_catalog.pg_auth_members as m"
        " join pg_catalog.pg_roles as r on r.oid = m.member"
        " where m.roleid::regrole::text = any(%s) or m.member::regrole::text = any(%s) order by 1",
        (names, names),
    ).fetchall()
    wanted = {(f"{prefix}_{member}", f"{prefix}_{group}") for member, group in MEMBERSHIPS}
    allowed = wanted | {(f"{prefix}_{member}", group) for member, group in GRANTED_WHERE_POSSIBLE}
    have = {(member, group) for member, group, _ in rows}
    found = [
        Finding(f"role {member}", f"is no longer a member of {group}", f"grant {group} to {member}")
        for member, group in sorted(wanted - have)
    ]
    # Bootstrap gives it where it may, so that stuck sessions of others are seen.
    wanted.add((f"{prefix}_owner", "pg_read_all_stats"))
    found += [
        Finding(
            f"role {member}",
            f"is a member of {group}, and so has its rights",
            f"revoke {group} from {member}",
            is_broken=member in names,
        )
        for member, group, is_administrator in rows
        if (member, group) not in allowed and not is_administrator
    ]
    return found

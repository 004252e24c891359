"""Dump and restore of an operation's database, each read back after it was done.

PostgreSQL's own programs do the work. A dump is a file in pg_dump's custom format and, beside it,
`FILE.json` with the rows of each table in the same snapshot and the SHA-256 of the file. Neither
has its name before both are whole. A restore makes a new database, and drops it when it fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database import migrations
from database.bootstrap import bootstrap, create_database
from database.common import roles as role_names
from database.common.errors import IndicaError
from database.common.settings import full_role_name, operation
from database.connection import connect, sync_jobs

EXTENSIONS = ("pg_trgm", "unaccent", "pgcrypto")
"""What the operation needs. pg_cron stays out of a dump: it lives in one database of a cluster, and
nobody but an administrator may read its tables. The jobs are made again from jobs.schedules."""
LOCK_PATIENCE = "60s"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a dump holds, as it stood in the snapshot that was dumped."""

    made_at: str
    database: str
    server: str
    revision: list[str]
    rows: dict[str, int]
    bytes: int
    sha256: str


@dataclass(slots=True)
class Restored:
    """What was found in a restored database when it was read back."""

    database: str
    tables: int = 0
    rows: int = 0
    broken_histories: int = 0
    scheduled_jobs: int | None = None
    standing: str = ""
    was_upgraded: bool = False
    is_locked: bool = False
    """Whether the key of the hashes is to be opened with the master key."""
    findings: list[str] = field(default_factory=list)


# -- dump ------------------------------------------------------------------------------------------


def dump(url: str, file: Path) -> Manifest:
    """Write a dump of the database at `url` to `file` and read its list of contents back.

    Raises IndicaError; then no file of that name is there.
    """
    manifest_file = manifest_of(file)
    for path in (file, manifest_file):
        if path.exists():
            raise IndicaError(f"{path} is there already", "Give a name that is not taken.")
    if not file.parent.is_dir():
        raise IndicaError(f"there is no directory {file.parent}")
    parts = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in (file, manifest_file)]
    part, manifest_part = parts
    try:
        with _snapshot(url) as (connection, snapshot):
            rows = count_rows(connection)
            server = _one(connection, "show server_version")
            name = _one(connection, "select current_database()")
            major = connection.info.server_version // 10000
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _run(
                find_program("pg_dump", major), url,
                "--format=custom", f"--role={full_role_name('owner')}", "--exclude-schema=cron",
                *(f"--extension={extension}" for extension in EXTENSIONS),
                f"--lock-wait-timeout={LOCK_PATIENCE}", f"--snapshot={snapshot}", f"--file={part}",
            )  # fmt: skip
        _check_contents(part, rows)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=name,
            server=server,
            revision=migrations.status(url).current,
            rows=rows,
            bytes=part.stat().st_size,
            sha256=_sha256(part),
        )
        os.close(os.open(manifest_part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        manifest_part.write_text(json.dumps(asdict(manifest), indent=2) + "\n", "utf-8")
        for path in parts:
            _flush(path)
        manifest_part.rename(manifest_file)
        part.rename(file)
        _flush(file.parent)
    except OSError as error:
        raise IndicaError(f"the dump cannot be written: {error}") from error
    finally:
        for path in parts:
            path.unlink(missing_ok=True)
        if not file.exists():
            manifest_file.unlink(missing_ok=True)
    return manifest


def manifest_of(file: Path) -> Path:
    """Where the manifest of a dump is."""
    return file.with_name(f"{file.name}.json")


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table of the operation, as the transaction sees them."""
    tables = connection.execute(
        "select n.nspname, c.relname from pg_catalog.pg_class as c"
        " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
        " where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|cron$|ext$)'"
        " and pg_catalog.pg_get_userbyid(c.relowner) = %s order by 1, 2",
        (full_role_name("owner"),),
    ).fetchall()
    counts: dict[str, int] = {}
    for schema, table in tables:
        row = connection.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
        ).fetchone()
        counts[f"{schema}.{table}"] = int(row[0]) if row else 0
    return counts


@contextlib.contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A transaction that sees what pg_dump will see, for as long as pg_dump takes."""
    with connect("owner", url=url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute("set local statement_timeout = 0")
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        ready = _one(connection, "select to_regclass('ops.homes')::text")
        if ready != "ops.homes":
            raise IndicaError(
                "this database was never upgraded to what this version dumps",
                "Run `indica db upgrade` first.",
            )
        yield connection, _one(connection, "select pg_export_snapshot()")


def _check_contents(file: Path, rows: dict[str, int]) -> None:
    """The dump's own list names every table, so it was written to its end."""
    listed = _run(find_program("pg_restore"), None, "--list", str(file))
    found = set(re.findall(r"^\d+; \d+ \d+ TABLE DATA (\S+) (\S+) ", listed, re.MULTILINE))
    lacking = sorted(table for table in rows if tuple(table.split(".", 1)) not in found)
    if lacking:
        raise IndicaError(f"the dump lacks {', '.join(lacking)}; it was thrown away")


# -- restore ---------------------------------------------------------------------------------------


def restore(admin_url: str, file: Path, dbname: str, say: Say) -> Restored:
    """Make the database `dbname` from a dump, as an administrator, and read it back.

    Nothing leaves from it until it is settled. Raises IndicaError; then there is no such database.
    """
    manifest = _manifest(file, say)
    _run(find_program("pg_restore"), None, "--list", str(file))
    _check_target(admin_url, dbname)
    create_database(admin_url, dbname)
    try:
        _run(
            find_program("pg_restore"), make_conninfo(admin_url, dbname=dbname),
            "--exit-on-error", "--no-password", str(file),
        )  # fmt: skip
        # Rights and settings of a database are not in its dump.
        bootstrap(admin_url, dbname=dbname, operation=operation(), say=say)
        return _read_back(make_conninfo(admin_url, dbname=dbname), dbname, manifest)
    except BaseException:
        drop_database(admin_url, dbname)
        raise


def drop_database(admin_url: str, dbname: str) -> None:
    """Drop a database that was made here and is of no use."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(dbname))
        )


def _manifest(file: Path, say: Say) -> Manifest | None:
    """What the dump should hold; a dump that was changed or cut off is refused."""
    if not file.is_file():
        raise IndicaError(f"there is no file {file}")
    path = manifest_of(file)
    if not path.exists():
        say(f"{path.name} is not beside the dump: its rows cannot be compared")
        return None
    try:
        manifest = Manifest(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise IndicaError(f"{path} is not what `indica db dump` writes") from error
    if file.stat().st_size != manifest.bytes or _sha256(file) != manifest.sha256:
        raise IndicaError(
            f"{file} is not the file that was dumped: its size or SHA-256 differs from {path.name}",
            "It was cut off or changed on its way; copy it again.",
        )
    return manifest


def _check_target(admin_url: str, dbname: str) -> None:
    try:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            roles = {
                str(row[0])
                for row in connection.execute("select rolname from pg_catalog.pg_roles").fetchall()
            }
            exists = connection.execute(
                "select from pg_catalog.pg_database where datname = %s", (dbname,)
            ).fetchone()
    except psycopg.OperationalError as error:
        raise IndicaError(f"the server does not answer: {str(error).strip()}") from error
    missing = sorted(set(role_names.names(operation())) - roles)
    if missing:
        raise IndicaError(
            f"this server lacks the roles {', '.join(missing)}",
            "A dump holds no roles: `indica db bootstrap --admin-url URL --roles-only` makes them.",
        )
    if exists is not None:
        raise IndicaError(
            f"there is a database {dbname} already", "Restore into another name; nothing was done."
        )


def _read_back(url: str, dbname: str, manifest: Manifest | None) -> Restored:
    found = Restored(dbname)
    with connect("owner", url=url) as connection:
        rows = count_rows(connection)
    found.tables, found.rows = len(rows), sum(rows.values())
    if manifest is not None:
        found.findings += [
            f"{table} has {rows.get(table, 0)} rows, the dump {count}"
            for table, count in manifest.rows.items()
            if rows.get(table) != count
        ]
    status = migrations.status(url)
    if status.pending_revisions or status.pending_files:
        migrations.upgrade(url)
        found.was_upgraded = True
    with connect("owner", url=url) as connection:
        found.standing = _one(connection, "select ops.notice_home()")
        found.broken_histories = int(_one(connection, "select governance.broken_histories()"))
        has_cron = _one(connection, "select (to_regclass('cron.job') is not null)::text") == "true"
    if has_cron:
        synced = sync_jobs(url)
        if synced.scheduler in {"here", "gone"}:
            found.scheduled_jobs = synced.scheduled
    # What pg_cron is to have is compared once it has been told.
    status = migrations.status(url)
    if not status.is_current:
        changed = [*status.drifted, *map(str, status.differences), *status.invalid_indexes]
        found.findings.append(f"changed by hand: {'; '.join(changed)}")
    if found.broken_histories:
        found.findings.append(f"{found.broken_histories} histories do not verify")
    with connect("owner", url=url, autocommit=True) as connection:
        # A dump holds no statistics, without which the first queries would read whole tables.
        connection.execute("analyze")
    return found


# -- move ------------------------------------------------------------------------------------------


def move(url: str, file: Path, admin_url: str, dbname: str, say: Say) -> Restored:
    """Dump, restore elsewhere, and work there: nothing left meanwhile, since all was stopped.

    The database at `url` is left, read-only; it is taken up again when anything fails.
    """
    with connect("owner", url=url) as connection:
        others = connection.execute(
            "select distinct usename::text from pg_catalog.pg_stat_activity"
            " where datname = current_database() and pid <> pg_catalog.pg_backend_pid()"
            " and usename = any(%s)",
            ([full_role_name(role) for role in ("api", "worker", "cron")],),
        ).fetchall()
        if others:
            raise IndicaError(
                f"somebody still works here: {', '.join(sorted(row[0] for row in others))}",
                "Stop API, worker and scheduled jobs, then move.",
            )
        _check_target(admin_url, dbname)
        connection.execute("select ops.leave_home()")
    try:
        _set_read_only(url, is_read_only=True)
        dump(url, file)
        moved = restore(admin_url, file, dbname, say)
        target = make_conninfo(admin_url, dbname=dbname)
        with connect("owner", url=target) as connection:
            connection.execute("select flow.finish_settling('nothing_left')")
            moved.standing = _one(connection, "select ops.home_standing()")
    except BaseException:
        take_up_again(url)
        raise
    return moved


def take_up_again(url: str) -> None:
    """Work again in a database that was left."""
    _set_read_only(url, is_read_only=False)
    with connect("owner", url=url) as connection:
        connection.execute("set transaction read write")
        connection.execute("select flow.finish_settling('returned')")


def _set_read_only(url: str, *, is_read_only: bool) -> None:
    """Whether new sessions of the database may change anything unless they insist."""
    with connect("owner", url=url) as connection:
        connection.execute("set transaction read write")
        connection.execute(
            sql.SQL("alter database {} set default_transaction_read_only to {}").format(
                sql.Identifier(_one(connection, "select current_database()")),
                sql.Literal("on" if is_read_only else "off"),
            )
        )


# -- pieces ----------------------------------------------------------------------------------------


def find_program(name: str, major: int | None = None) -> str:
    """A client program: of the server's own version where there is one, else the newest.

    One that is older than the server is refused.
    """
    found: dict[int, str] = {}
    candidates = [str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    on_path = shutil.which(name)
    for candidate in [*candidates, *([on_path] if on_path else [])]:
        answer = subprocess.run(
            [candidate, "--version"], capture_output=True, text=True, check=False
        )
        match = re.search(r"\) (\d+)", answer.stdout)
        if match:
            found.setdefault(int(match.group(1)), candidate)
    fit = [version for version in found if major is None or version >= major]
    if not fit:
        raise IndicaError(
            f"{name} of PostgreSQL {major or 15} or newer is not installed here",
            "Install postgresql-client.",
        )
    return found[min(fit) if major is not None else max(fit)]


def _run(program: str, url: str | None, *arguments: str) -> str:
    """Run a client program; the password goes by the environment, where no `ps` shows it."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PGOPTIONS": ""}
    target: list[str] = []
    if url is not None:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
        password = parts.pop("password", None)
        if password is not None:
            environment["PGPASSWORD"] = password
        target = [f"--dbname={make_conninfo('', **parts)}"]
    answer = subprocess.run(
        [program, *target, *arguments],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode != 0:
        said = answer.stderr.strip().splitlines()
        raise IndicaError(
            f"{Path(program).name} failed: {said[0] if said else f'exit {answer.returncode}'}",
            "\n".join(said[1:6]) or None,
        )
    return answer.stdout


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Have a file, or the names in a directory, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _one(connection: psycopg.Connection[Any], query: str, arguments: Sequence[Any] = ()) -> str:
    row = connection.execute(query.encode(), arguments or None).fetchone()
    return "" if row is None or row[0] is None else str(row[0])

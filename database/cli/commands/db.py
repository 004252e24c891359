"""`indica db`: bootstrap, upgrade, status, unlock, check; dump, restore, settle, move."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from database import backup, master_key, migrations, server_findings
from database.bootstrap import bootstrap as run_bootstrap
from database.cli import clients
from database.cli.commands._settle import decide, restored_sends, verdict_options
from database.cli.commands._shared import (
    Group,
    administrators_url,
    counted,
    durable,
    json_option,
    print_json,
    print_table,
    speaker,
)
from database.cli.local import LocalSystem
from database.cli.settling import Tally, settle_by_asking
from database.common.errors import IndicaError
from database.common.settings import DATABASE_NAME, LOGIN_ROLES, database_url, operation
from database.common.state import State
from database.connection import connect
from database.drift import repair as repair_drift
from database.engine import owner_connection


@click.group(cls=Group)
def db() -> None:
    """Roles, tables and functions of the database."""


@db.command()
@click.option(
    "--admin-url",
    callback=administrators_url,
    help="URL of an administrator. Without it: the local cluster.",
)
@click.option("--dbname", default=DATABASE_NAME, show_default=True, help="Database to prepare.")
@click.option(
    "--operation",
    "name",
    help="Name with which its roles begin; another one than `indica` for a second operation in one"
    " cluster. INDICA_OPERATION says the same.",
)
@click.option("--share-roles", is_flag=True, help="A second database for the same logins.")
@click.option("--roles-only", is_flag=True, help="Only the roles, before `indica db restore`.")
@json_option
def bootstrap(
    admin_url: str | None,
    dbname: str,
    name: str | None,
    share_roles: bool,
    roles_only: bool,
    as_json: bool,
) -> None:
    """Create roles, database, first schemas and extensions; can be repeated.

    Logins get no password here, except in the local cluster: give each one its own with
    `alter role … password`, or let the service's own means of authentication do it.
    """
    say = speaker(as_json)
    if admin_url is not None:
        run_bootstrap(
            admin_url,
            dbname=dbname,
            operation=name or operation(),
            share_roles=share_roles,
            roles_only=roles_only,
            say=say,
        )
    else:
        system = LocalSystem()
        if not system.is_embedded:
            raise IndicaError(
                "INDICA_DATABASE_URL is set, so this is not the local cluster",
                "Give the administrator's URL: `indica db bootstrap --admin-url URL`.",
            )
        system.cluster.start(system.settings.cluster_port)
        state = State.load(system.directory)
        passwords = {role: state.passwords[role] for role in LOGIN_ROLES}
        run_bootstrap(
            system.cluster.admin_url(),
            dbname=dbname,
            passwords=passwords,
            share_roles=share_roles,
            say=say,
        )
    if as_json:
        print_json({"bootstrapped": None if roles_only else dbname})
    elif roles_only:
        say("the roles are ready")
    else:
        say(f"database {dbname} is ready for `indica db upgrade`")


@db.command()
@click.argument("revision", default="head")
@click.option("--older", is_flag=True, help="Put functions of an older release back on purpose.")
@json_option
def upgrade(revision: str, older: bool, as_json: bool) -> None:
    """Bring tables, functions and rows to REVISION (the newest), as `alembic upgrade` does.

    A lock that somebody holds is waited for and tried again; what is pending then is done by
    running the command once more.
    """
    url = database_url("owner")
    before = migrations.status(url)
    migrations.upgrade(url, revision, allow_older=older, say=speaker(as_json=True))
    after = migrations.status(url)
    system = LocalSystem()
    # Also beside what somebody changed by hand: the API is let in by it.
    is_whole = after.ahead is None and not (after.pending_revisions or after.pending_files)
    if is_whole and system.settings.master_key is not None:
        master_key.introduce(url, system.master_key())
    applied = [step for step in before.pending_revisions if step not in after.pending_revisions]
    left = {change.path for change in after.pending_files}
    files = [change for change in before.pending_files if change.path not in left]
    if as_json:
        print_json(
            {
                "current": after.current,
                "revisions": applied,
                "files": [asdict(f) for f in files],
                "release": after.release,
                "is_current": after.is_current,
            }
        )
        return
    for step in applied:
        click.echo(f"revision {step}")
    for change in files:
        click.echo(f"{change.action:8} {change.path} ({change.reason})")
    click.echo(
        f"at {', '.join(after.current) or 'base'}: {counted(len(applied), 'revision')},"
        f" {counted(len(files), 'file')}"
    )
    if not after.is_current:
        click.echo("not everything is done: `indica db status` says what is left")


@db.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask: data of the tables that go are lost.")
@json_option
def downgrade(revision: str, yes: bool, as_json: bool) -> None:
    """Go back to REVISION (or `base`); for development only."""
    if not yes:
        click.confirm("Tables made since then are dropped with their data. Go on?", abort=True)
    url = database_url("owner")
    migrations.downgrade(url, revision, say=speaker(as_json=True))
    after = migrations.status(url)
    if as_json:
        print_json({"current": after.current, "is_current": after.is_current})
        return
    where = f"at {', '.join(after.current) or 'base'}"
    complete = "" if after.is_current else "; functions come back with `indica db upgrade`"
    click.echo(where + complete)


@db.command()
@json_option
def status(as_json: bool) -> None:
    """Show what is pending and what was changed by hand; exit code 1 when anything is."""
    found = migrations.status(database_url("owner"))
    with connect("owner") as connection:
        around = server_findings.everything(connection)
    is_well = found.is_current and not any(finding.is_broken for finding in around)
    if as_json:
        things = [{**asdict(d), "label": d.label} for d in found.differences]
        print_json(
            {
                **asdict(found),
                "differences": things,
                "is_current": found.is_current,
                "findings": [asdict(finding) for finding in around],
            }
        )
    else:
        click.echo(f"revision   {', '.join(found.current) or 'base'} of {', '.join(found.heads)}")
        if found.release is not None:
            click.echo(f"release    {found.release}")
        if found.ahead is not None:
            click.echo(f"ahead      {found.ahead}")
        for index in found.invalid_indexes:
            click.echo(f"invalid    index {index}: its build did not end")
        for step in found.pending_revisions:
            click.echo(f"pending    revision {step}")
        for change in found.pending_files:
            click.echo(f"pending    {change.path} ({change.reason})")
        for path in found.drifted:
            click.echo(f"drifted    {path}: the database has something else than the file made")
        for difference in found.differences:
            click.echo(f"drifted    {difference}")
            if difference.remedy:
                click.echo(f"           -> {difference.remedy}")
        for finding in around:
            word = "wrong" if finding.is_broken else "notice"
            click.echo(f"{word:10} {finding.subject}: {finding.detail}")
            click.echo(f"           -> {finding.remedy}")
        if is_well:
            click.echo("up to date")
        if found.ahead is not None:
            click.echo("Run the newer code; this one changes nothing.")
        elif found.pending_revisions or found.pending_files or found.invalid_indexes:
            click.echo("`indica db upgrade` applies what is pending and drops what is invalid.")
        if found.drifted or any(difference.repair for difference in found.differences):
            click.echo("`indica db repair` puts back what drifted, where that costs no data.")
    if not is_well:
        raise SystemExit(1)


@db.command()
@click.option("--new-key", is_flag=True, help="Take a new INDICA_MASTER_KEY over.")
@json_option
def unlock(new_key: bool, as_json: bool) -> None:
    """Open the key of the hashes with INDICA_MASTER_KEY, as after a restore.

    Hashes know again who asked not to be contacted. Their key is in no dump but encrypted, so that
    a database made of a dump takes nothing in until this was run.
    """
    system = LocalSystem()
    outcome = master_key.introduce(None, system.master_key(), is_new_key=new_key)
    if as_json:
        print_json({"pepper": outcome})
    else:
        click.echo(
            {
                "sealed": "the key of the hashes is encrypted under INDICA_MASTER_KEY in dumps",
                "unlocked": "the key of the hashes is open again",
                "known": "the key of the hashes was open",
            }[outcome]
        )


@db.command()
@json_option
def repair(as_json: bool) -> None:
    """Put back what was changed by hand, where that costs no data; exit code 1 if some is left."""
    url = database_url("owner")
    files, rest = migrations.repair(url)
    left = migrations.status(url).differences
    if as_json:
        print_json(
            {
                "repaired": [*files, *(difference.label for difference in rest.done)],
                "left": [asdict(difference) for difference in left],
            }
        )
    else:
        for path in files:
            click.echo(f"repaired {path}")
        for difference in rest.done:
            click.echo(f"repaired {difference.label}")
        for difference, said in rest.failed:
            click.echo(f"failed   {difference.label}: {said}")
        for difference in left:
            click.echo(f"left     {difference}")
            if difference.remedy:
                click.echo(f"         -> {difference.remedy}")
        click.echo(f"{len(files) + len(rest.done)} put back, {len(left)} left")
    if left:
        raise SystemExit(1)


@db.command()
@click.argument("labels", metavar="THING...", nargs=-1, required=True)
@json_option
def accept(labels: tuple[str, ...], as_json: bool) -> None:
    """Take THING as `indica db status` names it for right: an index of your own, a login's role."""
    with owner_connection(database_url("owner")) as connection:
        taken = repair_drift.accept(connection, labels)
        connection.commit()
    unknown = sorted(set(labels) - {difference.label for difference in taken})
    if unknown:
        raise IndicaError(
            f"nothing differs by the name {', '.join(unknown)}", "`indica db status` names it all."
        )
    if as_json:
        print_json({"accepted": [difference.label for difference in taken]})
    else:
        for difference in taken:
            click.echo(f"accepted {difference.label}")


@db.command()
@json_option
def check(as_json: bool) -> None:
    """Let plpgsql_check read every PL/pgSQL function, where that extension is installed."""
    with connect("owner", row_factory=dict_row) as connection:
        schema = connection.execute(
            "select n.nspname from pg_catalog.pg_extension as e"
            " join pg_catalog.pg_namespace as n on n.oid = e.extnamespace"
            " where e.extname = 'plpgsql_check'"
        ).fetchone()
        if schema is None:
            raise IndicaError(
                "plpgsql_check is not installed in this database",
                "It is a tool for tests: `make check` runs it in a throw-away database. Here an"
                " administrator runs: create extension plpgsql_check schema ext.",
            )
        checker = f'"{schema["nspname"]}".plpgsql_check_function_tb'
        findings = connection.execute(
            "select p.oid::regprocedure::text as function, f.lineno as line, f.level, f.sqlstate,"  # noqa: S608
            " f.message from pg_catalog.pg_proc as p"
            " join pg_catalog.pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'"
            " left join lateral (select min(t.tgrelid) as relid from pg_catalog.pg_trigger as t"
            "   where t.tgfoid = p.oid and t.tgparentid = 0) as t on true"
            f" cross join lateral {checker}(p.oid, coalesce(t.relid, 0)) as f"
            " where p.proowner = current_role::regrole"
            " and (p.prorettype <> 'trigger'::regtype or t.relid is not null)"
            " order by 1, 2"
        ).fetchall()
    if as_json:
        print_json({"findings": findings})
    else:
        print_table(
            ("function", "line", "level", "code", "message"),
            [[f["function"], f["line"], f["level"], f["sqlstate"], f["message"]] for f in findings],
        )
        click.echo(f"{len(findings)} findings")
    if findings:
        raise SystemExit(1)


# -- a copy of the database ------------------------------------------------------------------------


def administrator(admin_url: str | None) -> str:
    """The URL of an administrator: the one given, else the local cluster's."""
    if admin_url is not None:
        return admin_url
    system = LocalSystem()
    if not system.is_embedded:
        raise IndicaError(
            "INDICA_DATABASE_URL is set, so this is not the local cluster",
            "Give the administrator's URL: --admin-url URL.",
        )
    system.cluster.start(system.settings.cluster_port)
    return system.cluster.admin_url()


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def dump(file: Path, as_json: bool) -> None:
    """Write the whole database to FILE, and FILE.json beside it, and read them back.

    Neither has its name before it is whole: a dump that fails leaves no file behind.
    """
    manifest = backup.dump(database_url("owner"), file)
    if as_json:
        print_json({"file": str(file), **asdict(manifest)})
    else:
        click.echo(
            f"{file}: {len(manifest.rows)} tables, {sum(manifest.rows.values())} rows,"
            f" {manifest.bytes} bytes, sha256 {manifest.sha256}"
        )


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", "dbname", required=True, help="Database to make; it must not exist.")
@click.option(
    "--admin-url",
    callback=administrators_url,
    help="URL of an administrator. Without it: the local cluster.",
)
@json_option
def restore(file: Path, dbname: str, admin_url: str | None, as_json: bool) -> None:
    """Make a database from a dump and read it back; nothing leaves it until it is settled."""
    admin = administrator(admin_url)
    restored = backup.restore(admin, file, dbname, speaker(as_json))
    restored.is_locked = not _open_hashes(admin, dbname)
    _tell_restored(restored, as_json)
    if restored.findings:
        raise SystemExit(1)


def _open_hashes(admin_url: str, dbname: str) -> bool:
    """Open the key of the hashes where INDICA_MASTER_KEY is at hand; whether it is open."""
    url = make_conninfo(admin_url, dbname=dbname)
    system = LocalSystem()
    if system.is_embedded or system.settings.master_key is not None:
        master_key.introduce(url, system.master_key())
    return _pepper_state(url) != "locked"


def _pepper_state(url: str | None = None) -> str:
    with connect("owner", url=url) as connection:
        row = connection.execute("select ops.pepper_state()").fetchone()
    return str(row[0]) if row else ""


def _tell_restored(restored: backup.Restored, as_json: bool) -> None:
    if as_json:
        print_json(asdict(restored))
        return
    click.echo(f"{restored.database}: {restored.tables} tables, {restored.rows} rows")
    if restored.was_upgraded:
        click.echo("upgraded to this version")
    if restored.broken_histories == 0:
        click.echo("every history verifies")
    if restored.scheduled_jobs is None:
        click.echo(
            "pg_cron is not in this database: set cron.database_name to it, bootstrap it again and"
            " run `indica jobs sync`, or let `indica jobs run` run the jobs"
        )
    else:
        click.echo(f"{restored.scheduled_jobs} jobs are scheduled")
    for finding in restored.findings:
        click.echo(f"DIFFERS: {finding}")
    if restored.is_locked:
        click.echo("Nothing is taken in until `indica db unlock` was run in it.")
    if restored.standing != "settled":
        click.echo("Nothing leaves it until `indica db settle` was run in it.")


@db.command()
@click.option(
    "--nothing-left",
    is_flag=True,
    help="Nothing left since the data were copied: everything had been stopped before.",
)
@click.option(
    "--without-chatwoot", is_flag=True, help="Chatwoot cannot be asked: only the statuses are."
)
@verdict_options(required=False)
@json_option
def settle(
    nothing_left: bool,
    without_chatwoot: bool,
    verdict: str | None,
    reason: str | None,
    as_json: bool,
) -> None:
    """Go through what was in flight when this database was copied; then work leaves again.

    What people wrote meanwhile is read from Chatwoot first: whoever answered or asked to be left
    alone is known. What may have left since is looked for there and among the statuses. What
    cannot be found out stays a send of unknown outcome: `indica outbox unknown` lists it,
    `indica outbox settle` decides, and so does --arrived, --not-arrived or --again here.
    """
    if _pepper_state() == "locked":
        raise IndicaError(
            "the key of the hashes is locked: nobody knows who asked to be left alone",
            "Run `indica db unlock` first.",
        )
    with connect("owner") as connection:
        row = connection.execute("select ops.notice_home()").fetchone()
        connection.commit()
        standing = str(row[0]) if row else ""
        if standing in ("new", "settled"):
            _tell_settled(as_json, standing, Tally(), 0)
            return
        tally, decided = Tally(), 0
        if standing == "left":
            backup.take_up_again(database_url("owner"))
        elif nothing_left:
            connection.execute("select flow.finish_settling('nothing_left')")
        else:
            tally = _ask(connection, without_chatwoot)
            connection.execute("select flow.finish_settling('asked')")
            decided = decide(connection, restored_sends(connection), verdict, reason)
    durable()
    _tell_settled(as_json, "settled", tally, decided)


def _ask(connection: Connection[Any], without_chatwoot: bool) -> Tally:
    if without_chatwoot:
        return settle_by_asking(connection, None)
    settings = LocalSystem().settings
    if settings.access().mode == "none":
        raise IndicaError(
            "Chatwoot cannot be asked: its credentials are not set",
            "Set them, or add --without-chatwoot: then a human decides what was not found out.",
        )
    with clients.chatwoot(settings) as chatwoot:
        return settle_by_asking(connection, chatwoot)


def _tell_settled(as_json: bool, standing: str, tally: Tally, decided: int) -> None:
    if as_json:
        print_json({"standing": standing, **asdict(tally), "decided": decided})
        return
    click.echo(f"{tally.heard} messages in Chatwoot were written meanwhile, or shortly before")
    click.echo(
        f"{tally.arrived + tally.unknown} sends may have left: {tally.arrived} did, of"
        f" {tally.unknown} nobody knows"
    )
    if tally.unknown > decided:
        click.echo("`indica outbox unknown` lists them, `indica outbox settle` decides.")
    click.echo("work leaves again")


@db.command()
@json_option
def home(as_json: bool) -> None:
    """Show where this database is at home, and whether work may leave it."""
    with connect("owner") as connection:
        connection.execute("select ops.notice_home()")
        connection.commit()
        with connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute("select * from governance.home()").fetchone() or {}
    if as_json:
        print_json(found)
    else:
        print_table(("what", "value"), list(found.items()))


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    "admin_url",
    required=True,
    callback=administrators_url,
    help="URL of an administrator over there.",
)
@click.option("--into", "dbname", default=DATABASE_NAME, show_default=True, help="Database there.")
@json_option
def move(file: Path, admin_url: str, dbname: str, as_json: bool) -> None:
    """Move the operation to another server or a newer PostgreSQL, by way of the dump FILE.

    Stop API, worker and scheduled jobs before. The database here is left: it becomes read-only and
    nothing leaves it any more. When the move fails, it is taken up again.
    """
    moved = backup.move(database_url("owner"), file, admin_url, dbname, speaker(as_json))
    moved.is_locked = not _open_hashes(admin_url, dbname)
    _tell_restored(moved, as_json)
    if not as_json and not moved.findings:
        click.echo(
            "settled: nothing was in flight. The old database is read-only and nothing leaves it:"
            " point the processes to the new one"
        )
    if moved.findings:
        raise SystemExit(1)


def register(root: click.Group) -> None:
    root.add_command(db)

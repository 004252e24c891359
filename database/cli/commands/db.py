"""`indica db`: bootstrap, upgrade, downgrade, status, check."""

from __future__ import annotations

from dataclasses import asdict

import click
from psycopg.rows import dict_row

from database import migrations
from database.bootstrap import bootstrap as run_bootstrap
from database.cli.commands._shared import json_option, print_json, print_table, speaker
from database.cli.local import LocalSystem
from database.common.errors import IndicaError
from database.common.settings import DATABASE_NAME, LOGIN_ROLES, database_url
from database.common.state import State
from database.connection import connect
from database.drift import repair as repair_drift
from database.engine import owner_connection


@click.group()
def db() -> None:
    """Roles, tables and functions of the database."""


@db.command()
@click.option("--admin-url", help="URL of an administrator. Without it: the local cluster.")
@click.option("--dbname", default=DATABASE_NAME, show_default=True, help="Database to prepare.")
@json_option
def bootstrap(admin_url: str | None, dbname: str, as_json: bool) -> None:
    """Create roles, database, first schemas and extensions; can be repeated.

    Logins get no password here, except in the local cluster: give each one its own with
    `alter role … password`, or let the service's own means of authentication do it.
    """
    say = speaker(as_json)
    if admin_url is not None:
        run_bootstrap(admin_url, dbname=dbname, say=say)
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
        run_bootstrap(system.cluster.admin_url(), dbname=dbname, passwords=passwords, say=say)
    if as_json:
        print_json({"bootstrapped": dbname})
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
        f"at {', '.join(after.current) or 'base'}: {len(applied)} revisions, {len(files)} files"
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
    if as_json:
        things = [{**asdict(d), "label": d.label} for d in found.differences]
        print_json({**asdict(found), "differences": things, "is_current": found.is_current})
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
        if found.is_current:
            click.echo("up to date")
        if found.ahead is not None:
            click.echo("Run the newer code; this one changes nothing.")
        elif found.pending_revisions or found.pending_files or found.invalid_indexes:
            click.echo("`indica db upgrade` applies what is pending and drops what is invalid.")
        if found.drifted or any(difference.repair for difference in found.differences):
            click.echo("`indica db repair` puts back what drifted, where that costs no data.")
    if not found.is_current:
        raise SystemExit(1)


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
            " where p.proowner = 'indica_owner'::regrole"
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


def register(root: click.Group) -> None:
    root.add_command(db)

"""Alembic's environment: tables by revision, everything replaceable by file, in one transaction.

A session advisory lock makes runs wait for each other; it is of the session, since a revision's
`autocommit_block` would release one of the transaction.
"""

from __future__ import annotations

from pathlib import Path

from alembic import context
from sqlalchemy import Connection

from database import replaceables
from database.common.errors import IndicaError
from database.common.settings import database_url
from database.drift import differences, repair
from database.engine import owner_connection
from database.rooms import BEFORE_TABLES
from database.sqlfile import execute_sql

LOCK = "hashtextextended('indica migrations', 0)"
# Waiting for another run is not waiting for a table, so the lock has limits of its own.
LOCK_LIMITS = "set lock_timeout = '15min'; set statement_timeout = '15min'"
WORK_LIMITS = "set lock_timeout = '4s'; set statement_timeout = '10min'"


def run(connection: Connection) -> None:
    """Run what the command asked for, then bring sql_functions/ up to date when at head."""
    context.configure(
        connection=connection,
        transaction_per_migration=False,
        version_table_schema="meta",
    )
    migration = context.get_context()
    command = getattr(migration.opts.get("fn"), "__name__", "")
    if command not in ("upgrade", "downgrade"):
        with context.begin_transaction():
            context.run_migrations()
        return

    script = context.script
    folder: Path | None = context.config.attributes.get("sql_functions")
    heads = set(script.get_heads())
    execute_sql(connection, LOCK_LIMITS)
    execute_sql(connection, f"select pg_advisory_lock({LOCK})")
    execute_sql(connection, WORK_LIMITS)
    connection.commit()
    try:
        with context.begin_transaction():
            current = set(migration.get_current_heads())
            drifted = differences.find(connection)
            if command == "downgrade":
                replaceables.drop_all(connection, replaceables.AFTER_TABLES)
            else:
                repair.put_back(connection, drifted)
                replaceables.sync(connection, BEFORE_TABLES, _revision(current), folder)
                if current != heads:
                    # A revision may change what a view shows; views cost nothing to make again.
                    replaceables.drop_views(connection)
            context.run_migrations()
            reached = set(migration.get_current_heads())
            if reached:
                execute_sql(
                    connection,
                    "comment on table meta.alembic_version is 'The revision of the tables.'",
                )
            elif command == "downgrade":
                replaceables.drop_all(connection, BEFORE_TABLES)
            if command == "upgrade" and reached == heads:
                replaceables.sync(connection, replaceables.AFTER_TABLES, _revision(reached), folder)
                execute_sql(connection, "select jobs.sync_cron_jobs()")
                repair.note_upgrade(connection, drifted)
    finally:
        connection.rollback()
        execute_sql(connection, f"select pg_advisory_unlock({LOCK})")
        connection.commit()


def _revision(heads: set[str]) -> str | None:
    return ",".join(sorted(heads)) or None


if context.is_offline_mode():
    raise IndicaError("Indica's migrations need a database, so --sql is not offered")
with owner_connection(context.config.attributes.get("url") or database_url("owner")) as opened:
    run(opened)

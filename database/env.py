"""Alembic's environment; `database/migration_run.py` has what happens in it."""

from __future__ import annotations

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection

from database.common.errors import IndicaError
from database.common.settings import database_url
from database.engine import owner_connection
from database.migration_run import MigrationRun, say_on_standard_error


def run(connection: Connection) -> None:
    """Run what the command asked for."""
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
    attributes = context.config.attributes
    MigrationRun(
        connection=connection,
        migration=migration,
        script=context.script,
        command=command,
        run_revisions=context.run_migrations,
        folder=attributes.get("sql_functions"),
        allow_older=attributes.get("allow_older", False),
        say=attributes.get("say", say_on_standard_error),
    ).run()


def main() -> None:
    """Connect and run; under the command `alembic` what a person can act on is a sentence."""
    if context.is_offline_mode():
        raise IndicaError("Indica's migrations need a database, so --sql is not offered")
    url = context.config.attributes.get("url") or database_url("owner")
    with owner_connection(url) as opened:
        run(opened)


try:
    main()
except IndicaError as error:
    if context.config.cmd_opts is None:
        raise
    raise CommandError(f"{error}{f' ({error.hint})' if error.hint else ''}") from error

"""Runs SQL files as they are.

SQLAlchemy's `text()` would take `:word` for a bind parameter and psycopg takes `%` for one as soon
as any parameters are passed, so every file goes through `execute_sql`, which passes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from database.common.errors import IndicaError
from database.common.roles import in_operation
from database.common.settings import operation

if TYPE_CHECKING:
    from sqlalchemy import Connection


def execute_sql(connection: Connection, sql: str) -> None:
    """Run one or several statements without bind parameters, with the operation's own roles."""
    text = in_operation(sql, operation())
    connection.exec_driver_sql(text, execution_options={"no_parameters": True})


def execute_file(connection: Connection, path: Path) -> None:
    """Run a SQL file as it is."""
    execute_sql(connection, path.read_text("utf-8"))


def run_revision_sql(revision_file: str, direction: Literal["up", "down"]) -> None:
    """Run `sql/<revision>_<slug>.<direction>.sql` beside a revision; call it with `__file__`."""
    from alembic import op

    shell = Path(revision_file)
    path = Path(__file__).parent / "versions" / "sql" / f"{shell.stem}.{direction}.sql"
    if not path.exists():
        raise IndicaError(f"revision {shell.stem} has no {path.name}")
    execute_file(op.get_bind(), path)

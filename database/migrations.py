"""Upgrade, downgrade and status, as `alembic` and the CLI call them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from database import releases, replaceables
from database.common.errors import UpgradeError
from database.common.settings import project_root
from database.drift import differences
from database.drift.differences import Difference
from database.drift.repair import Repaired, put_back
from database.engine import owner_connection


@dataclass(frozen=True, slots=True)
class Status:
    """What the database lacks and where it differs from the files."""

    current: list[str]
    heads: list[str]
    pending_revisions: list[str]
    pending_files: list[replaceables.Change]
    drifted: list[str]
    differences: list[Difference]
    """What else was changed by hand, thing by thing."""
    release: str | None
    """The release that upgraded last."""
    invalid_indexes: list[str]
    """Left behind by builds that did not end."""
    ahead: str | None
    """Why this code must not upgrade this database: newer code did."""

    @property
    def is_current(self) -> bool:
        return self.ahead is None and not (
            self.pending_revisions
            or self.pending_files
            or self.drifted
            or self.differences
            or self.invalid_indexes
        )


def alembic_config(url: str | None = None, sql_functions: Path | None = None) -> Config:
    """Alembic's configuration; without a URL the environment decides, as for bare `alembic`.

    `sql_functions` takes the place of this checkout's folder.
    """
    config = Config()
    config.set_main_option("script_location", str(project_root() / "database").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if url is not None:
        config.attributes["url"] = url
    if sql_functions is not None:
        config.attributes["sql_functions"] = sql_functions
    return config


def upgrade(
    url: str,
    revision: str = "head",
    sql_functions: Path | None = None,
    *,
    allow_older: bool = False,
    say: Callable[[str], None] | None = None,
) -> None:
    """The same as `alembic upgrade`.

    Raises UpgradeError when it did not run to its end, ReplaceableError for a broken file.
    """
    config = alembic_config(url, sql_functions)
    config.attributes["allow_older"] = allow_older
    _run(command.upgrade, config, revision, say)


def downgrade(url: str, revision: str, *, say: Callable[[str], None] | None = None) -> None:
    """The same as `alembic downgrade`: for development and tests."""
    _run(command.downgrade, alembic_config(url), revision, say)


def _run(
    what: Callable[[Config, str], None],
    config: Config,
    revision: str,
    say: Callable[[str], None] | None,
) -> None:
    if say is not None:
        config.attributes["say"] = say
    try:
        what(config, revision)
    except CommandError as error:
        raise UpgradeError(
            str(error).strip().rstrip("."), "`indica db status` shows the revisions."
        ) from error


def status(url: str, sql_functions: Path | None = None) -> Status:
    """Compare the database with the revisions and files of this checkout; changes nothing."""
    script = ScriptDirectory.from_config(alembic_config())
    heads = script.get_heads()
    with owner_connection(url) as connection:
        ahead = releases.complaint(connection, script)
        strange = releases.unknown_revisions(connection, script)
        context = MigrationContext.configure(connection, opts={"version_table_schema": "meta"})
        current = context.get_current_heads()
        lacking = (
            []
            if strange
            else [
                step.revision
                for step in script.iterate_revisions(
                    tuple(heads), current or "base", implicit_base=True
                )
            ]
        )
        report = replaceables.inspect(connection, sql_functions)
        found = differences.find(connection)
        release = releases.of_the_database(connection)
        invalid = replaceables.invalid_indexes(connection)
    return Status(
        current=sorted(current),
        heads=sorted(heads),
        pending_revisions=lacking[::-1],
        pending_files=report.pending,
        drifted=report.drifted,
        differences=found,
        release=release,
        invalid_indexes=invalid,
        ahead=None if ahead is None else str(ahead),
    )


def repair(url: str) -> tuple[list[str], Repaired]:
    """Put back all that was changed by hand: files by applying them again, the rest one by one.

    Returns the files, and what came of the rest.
    """
    found = status(url)
    if found.ahead is not None:
        raise UpgradeError(found.ahead, "Run the newer code. Nothing was changed.")
    with owner_connection(url) as connection:
        rest = put_back(connection)
        replaceables.forget_checksums(connection, found.drifted)
        connection.commit()
    upgrade(url)
    return found.drifted, rest

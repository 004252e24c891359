"""Which release has made what stands in the database; older code is refused.

Functions are replaced by whoever upgrades last, so older code beside newer would put its own
functions back over tables that it does not know.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from typing import TYPE_CHECKING

from database.common.errors import UpgradeError
from database.common.settings import project_root

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection


def of_this_code() -> str:
    """The version of the code that runs: of the checkout, else of the installed package."""
    project = project_root() / "pyproject.toml"
    if project.exists():
        found: str = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
        return found
    return metadata.version("indica")


def of_the_database(connection: Connection) -> str | None:
    """The release that upgraded the database last; None before the first upgrade."""
    found: str | None = connection.exec_driver_sql(
        "select release from meta.releases order by id desc limit 1"
    ).scalar_one_or_none()
    return found


def is_older(one: str, other: str) -> bool:
    """Whether version `one` came before `other`: 0.9.0 before 0.10.0, 1.0.0rc1 before 1.0.0."""
    return _order(one) < _order(other)


def _order(version: str) -> tuple[tuple[int, ...], bool, str]:
    match = re.match(r"[0-9.]+", version)
    numbers = match.group().strip(".") if match else ""
    rest = version[match.end() :] if match else version
    parts = tuple(int(part) for part in numbers.split(".") if part)
    return (parts + (0,) * (4 - len(parts)), rest == "", rest)


def unknown_revisions(connection: Connection, script: ScriptDirectory) -> list[str]:
    """Revisions in which the database stands and that this code does not have."""
    exists = connection.exec_driver_sql(
        "select to_regclass('meta.alembic_version') is not null"
    ).scalar_one()
    if not exists:
        return []
    known = {step.revision for step in script.walk_revisions()}
    rows = connection.exec_driver_sql("select version_num from meta.alembic_version order by 1")
    return [number for (number,) in rows if number not in known]


def complaint(connection: Connection, script: ScriptDirectory) -> UpgradeError | None:
    """Why this code must not change this database; None when it may."""
    theirs, ours = of_the_database(connection), of_this_code()
    strange = unknown_revisions(connection, script)
    if strange:
        return UpgradeError(
            f"the database stands at revision {', '.join(strange)} of release {theirs or '?'},"
            f" which this code, release {ours}, does not know",
            "Run the newer code. Nothing was changed.",
        )
    if theirs is not None and is_older(ours, theirs):
        return UpgradeError(
            f"the database was upgraded by release {theirs}, and this code is release {ours}",
            "Run the newer code. To go back to older functions on purpose:"
            " `indica db upgrade --older`. Nothing was changed.",
        )
    return None


def refuse_older_code(connection: Connection, script: ScriptDirectory, *, allow: bool) -> None:
    """Raise UpgradeError when the database is ahead of this code, unless that is `allow`ed.

    Revisions that this code does not know are never allowed.
    """
    found = complaint(connection, script)
    is_unknown = bool(unknown_revisions(connection, script))
    connection.rollback()
    if found is not None and (is_unknown or not allow):
        raise found


def record(connection: Connection) -> None:
    """Write this release down when another one was the last."""
    ours = of_this_code()
    if of_the_database(connection) != ours:
        connection.exec_driver_sql("insert into meta.releases (release) values (%s)", (ours,))

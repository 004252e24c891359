"""The installation of docs/operations.md, word for word, on a server that asks for passwords."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import sql

from database.cli.main import build as indica_command
from database.cli.processes import wait_until
from database.common.settings import project_root
from tests.support.cluster import ThrowawayCluster

PAGE = (project_root() / "docs" / "operations.md").read_text("utf-8")
ADMINISTRATOR = "postgresql://postgres:PASSWORD@db.example/postgres"
PASSWORD = "of-the-guide"
THREE_TICKS = 190.0
"""Seconds in which pg_cron, which looks once a minute, begins what was scheduled meanwhile."""


def _section(title: str) -> str:
    return PAGE.split(f"### {title}\n")[1].split("\n### ")[0]


def _commands(title: str) -> list[list[str]]:
    """The `indica` lines of a section, but those of a second operation."""
    lines = re.findall(r"^ {4}(indica .*)$", _section(title), re.MULTILINE)
    return [shlex.split(line) for line in lines if "--operation" not in line]


def _ask_for_passwords(cluster: ThrowawayCluster) -> None:
    """As a stock server: scram for everybody, here but for the administrator."""
    with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
        row = connection.execute("show hba_file").fetchone()
        assert row is not None
        Path(row[0]).write_text(
            "host all postgres 127.0.0.1/32 trust\n"
            "host all all all scram-sha-256\n"
            "local all all scram-sha-256\n",
            "utf-8",
        )
        connection.execute("select pg_reload_conf()")


@pytest.mark.slow
def test_who_follows_the_guide_has_a_rework_that_ran(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThrowawayCluster(cron_database="indica") as cluster:
        _ask_for_passwords(cluster)
        url = f"postgresql://indica_migrator:{PASSWORD}@127.0.0.1:{cluster.port}/indica"
        environment = {"INDICA_STATE_DIR": str(tmp_path)}

        def run(words: list[str]) -> str:
            words = [word.replace(ADMINISTRATOR, cluster.admin_url()) for word in words]
            result = CliRunner().invoke(indica_command(), words[1:], env=environment)
            assert result.exit_code == 0 or words[1:] == ["db", "status"], (
                f"{words}\n{result.output}\n{result.exception}"
            )
            return result.output

        bootstrap, upgrade, status = _commands("3. Roles, database, tables")
        run(bootstrap)
        logins = re.findall(r"^ {4}\\password (\S+)$", PAGE, re.MULTILINE)
        assert "indica_migrator" in logins
        with psycopg.connect(cluster.admin_url(), autocommit=True) as admin:
            for login in logins:
                statement = sql.SQL("alter role {} password {}")
                admin.execute(statement.format(sql.Identifier(login), sql.Literal(PASSWORD)))
        environment["INDICA_DATABASE_URL"] = url
        run(upgrade)
        said = run(status)
        # The test's server is without fsync, which is said too.
        assert "up to date" in said or "fsync is off" in said, said
        (unlock,) = _commands("4. Credentials")
        environment["INDICA_MASTER_KEY"] = "a-master-key-of-thirty-two-characters"
        assert "encrypted under INDICA_MASTER_KEY" in run(unlock)
        sync, listing, *_ = _commands("6. Scheduled work")
        assert "jobs scheduled in pg_cron" in run(sync)
        assert "rework.run" in run(listing)

        with psycopg.connect(cluster.admin_url("indica"), autocommit=True) as admin:
            # Its own hour may be a day away.
            admin.execute(
                "select cron.alter_job(jobid, schedule => '* * * * *') from cron.job"
                " where jobname = 'indica:rework.run'"
            )

            def has_run() -> Any:
                return admin.execute(
                    "select r.rows_affected from jobs.runs as r"
                    " where r.job_name = 'rework.run' and r.outcome = 'succeeded'"
                ).fetchone()

            if not wait_until(lambda: bool(has_run()), THREE_TICKS):
                details = admin.execute("select * from cron.job_run_details").fetchall()
                pytest.fail(f"pg_cron ran no rework: {details}\n{cluster.log[-3000:]}")

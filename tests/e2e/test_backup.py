"""The copy and the restore of docs/operations.md, word for word, where pg_cron is installed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from psycopg.conninfo import conninfo_to_dict

from database import migrations
from database.cli.main import build as indica_command
from database.common.settings import project_root
from database.connection import sync_jobs, unlock_pepper
from tests.support.cluster import Database, ThrowawayCluster

PAGE = (project_root() / "docs" / "operations.md").read_text("utf-8")
ADMINISTRATOR = "postgresql://postgres:PASSWORD@db.example/postgres"
RESTORED = "indica_restored"
MASTER_KEY = "a-key-of-thirty-two-characters-or-more"
STOPPED = "phone:m551187654321"
MASTER_KEY = "a-key-of-thirty-two-characters-or-more"
STOPPED = "phone:m551187654321"


def _commands() -> list[list[str]]:
    section = PAGE.split("\n## Back up and restore\n")[1].split("\n## ")[0]
    lines = re.findall(r"^ {4}((?:pg_dump|createdb|pg_restore|indica) .*)$", section, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def _run(cluster: ThrowawayCluster, words: list[str], folder: Path, url: str) -> None:
    words = [
        word.replace("$INDICA_DATABASE_URL", url).replace(ADMINISTRATOR, cluster.admin_url())
        for word in words
    ]
    if words[0] == "indica":
        result = CliRunner().invoke(
            indica_command(),
            words[1:],
            env={"INDICA_DATABASE_URL": url, "INDICA_MASTER_KEY": MASTER_KEY},
            catch_exceptions=False,
        )
        assert result.exit_code == 0, (words, result.output)
        return
    admin = conninfo_to_dict(cluster.admin_url())
    environment = {
        **os.environ, "PGHOST": str(admin["host"]), "PGPORT": str(admin["port"]),
        "PGUSER": str(admin["user"]),
    }  # fmt: skip
    answer = subprocess.run(
        [cluster.programs.path(words[0]), *words[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, (words, answer.stderr)


@pytest.mark.slow
def test_a_copy_can_be_taken_and_restored_where_pg_cron_is_installed(tmp_path: Path) -> None:
    commands = _commands()
    assert [words[0] for words in commands] == [
        "pg_dump", "createdb", "pg_restore", "indica", "indica", "indica", "indica",
    ]  # fmt: skip
    with ThrowawayCluster(cron_database="indica") as cluster:
        if not cluster.programs.has_library("pg_cron"):
            pytest.fail("pg_cron is not installed: run `make packages`")
        database = cluster.bootstrapped("indica")
        migrations.upgrade(database.url("owner"))
        sync_jobs(database.url("owner"))
        with database.connect("owner") as connection:
            connection.execute("select leads.save_product('copied', 'Copied')")
            connection.execute("select people.suppress(%s, 'request')", ([STOPPED],))
        assert unlock_pepper(database.url("owner"), MASTER_KEY) == "sealed"

        _run(cluster, commands[0], tmp_path, database.url("migrator"))
        restored = Database(cluster, RESTORED)
        for words in commands[1:-1]:
            _run(cluster, words, tmp_path, restored.url("migrator"))

        # `indica db status` left with 0: every object is what its file made, grants too.
        with restored.connect("owner") as connection:
            products = connection.execute("select code from leads.products").fetchall()
            wish = connection.execute("select people.is_suppressed(%s)", ([STOPPED],)).fetchone()
        assert products == [("copied",)]
        assert wish == (True,), "who asked not to be contacted is known again"
        with restored.connect("dba") as connection:
            assert connection.execute("select difference from governance.conservation").fetchall()
        restored.close()
        database.close()

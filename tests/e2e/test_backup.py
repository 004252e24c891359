"""The copy and the restore of docs/operations.md, word for word, where pg_cron is installed."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from database import migrations
from database.cli.main import build as indica_command
from database.common.settings import project_root
from database.connection import sync_jobs
from database.master_key import introduce
from sandbox.app import Sandbox
from tests.support.cluster import Database, ThrowawayCluster

PAGE = (project_root() / "docs" / "operations.md").read_text("utf-8")
ADMINISTRATOR = "postgresql://postgres:PASSWORD@db.example/postgres"
RESTORED = "indica_restored"
MASTER_KEY = "a-key-of-thirty-two-characters-or-more"


def _commands(section: str) -> list[list[str]]:
    text = PAGE.split(f" {section}\n")[1].split("\n#")[0]
    return [shlex.split(line) for line in re.findall(r"^ {4}(indica .*)$", text, re.MULTILINE)]


def _run(words: list[str], server: ThrowawayCluster, database: Database) -> str:
    words = [word.replace(ADMINISTRATOR, server.admin_url()) for word in words]
    environment = {
        "INDICA_DATABASE_URL": database.url("migrator"),
        "INDICA_MASTER_KEY": MASTER_KEY if words[2] == "unlock" else "",
        "INDICA_SANDBOX_URL": os.environ["INDICA_SANDBOX_URL"],
    }
    result = CliRunner().invoke(
        indica_command(), words[1:], env=environment, catch_exceptions=False
    )
    assert result.exit_code == 0, f"{words}\n{result.output}"
    return result.output


def _one(database: Database, query: str, role: str = "owner") -> Any:
    with database.connect(role) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture(autouse=True)
def _chatwoot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Chatwoot in which nothing was said."""
    with Sandbox() as sandbox:
        monkeypatch.setenv("INDICA_SANDBOX_URL", sandbox.url)
        yield


@pytest.mark.slow
def test_the_guides_copy_is_restored_with_and_without_pg_cron(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump, restore, roles, *afterwards = _commands("Back up and restore")
    assert [words[2] for words in (dump, restore, roles)] == ["dump", "restore", "bootstrap"]
    assert [words[2] for words in afterwards] == ["bootstrap", "unlock", "sync", "status"]
    settling = _commands("Settle what was in flight")
    assert [words[2] for words in settling] == ["home", "settle", "settle"]
    monkeypatch.chdir(tmp_path)

    with ThrowawayCluster(cron_database="indica") as here:
        if not here.programs.has_library("pg_cron"):
            pytest.fail("pg_cron is not installed: run `make packages`")
        database = here.bootstrapped("indica")
        migrations.upgrade(database.url("owner"))
        scheduled = sync_jobs(database.url("owner")).scheduled
        _one(database, "select leads.save_product('copied', 'Copied')::text")
        assert introduce(database.url("owner"), MASTER_KEY) == "sealed"
        stopped = "array['phone:m551187654321']"
        _one(database, f"select people.suppress({stopped}, 'request')")
        _one(database, "select count(*) from outbox.claim(outbox.register_worker('w', 1, '0'))")

        _run(dump, here, database)
        assert sorted(os.listdir(tmp_path)) == ["indica.dump", "indica.dump.json"]

        # The same server, where pg_cron stays in the other database.
        restored = Database(here, RESTORED)
        said = _run(restore, here, database)
        assert "every history verifies" in said
        assert "pg_cron is not in this database" in said
        assert "Nothing leaves it until `indica db settle`" in said
        assert _one(restored, "select code from leads.products") == "copied"
        assert _one(restored, "select ops.pepper_state()") == "locked", "nobody's hashes alone"
        assert "Nothing is taken in until `indica db unlock`" in said
        refused = CliRunner().invoke(
            indica_command(),
            ["db", "settle"],
            env={"INDICA_DATABASE_URL": restored.url("migrator")},
        )
        assert "the key of the hashes is locked" in str(refused.exception)
        assert _one(database, "select ops.home_standing()") == "settled", "the old one goes on"
        restored.close()

        # Another server, whose pg_cron is for the restored database.
        with ThrowawayCluster(cron_database=RESTORED) as there:
            restored = Database(there, RESTORED)
            _run(roles, there, database)
            said = _run(restore, there, database)
            assert f"{scheduled} jobs are scheduled" in said
            for words in [*afterwards, *settling]:
                said = _run(words, there, restored)
            jobs = _one(restored, "select count(*) from cron.job", "admin")
            assert jobs == scheduled + 1, "and the purge of pg_cron's own log"
            assert _one(restored, "select count(*) from governance.conservation", "dba") == 1
            assert _one(restored, "select ops.home_standing()") == "settled"
            assert _one(restored, f"select people.is_suppressed({stopped})"), "known again"
            restored.close()
        database.close()

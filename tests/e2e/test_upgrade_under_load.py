"""The upgrade of docs/operations.md, word for word, while leads keep coming in: none fails."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import threading
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from database import migrations
from database.cli.main import build as indica_command
from database.common.settings import project_root
from database.replaceables import sql_folder
from tests.api.support import bearer, create_token, new_key, referral
from tests.support.api_server import Server
from tests.support.cluster import Database
from tests.support.waiting import wait_for

PAGE = (project_root() / "docs" / "operations.md").read_text("utf-8")
SENDERS, MOST_TRIES = 4, 20


def _commands() -> list[list[str]]:
    """What the guide says to type about the database, in its order."""
    section = PAGE.split("\n## Upgrade\n")[1].split("\n## ")[0].split("\n\n")[1]
    lines = re.findall(r"^ {4}(\S.*)$", section, re.MULTILINE)
    words = [shlex.split(line) for line in lines]
    assert [line[0].rpartition("/")[2] for line in words] == [
        "pip", "pip", "indica", "indica", "systemctl",
    ]  # fmt: skip
    return [line[1:] for line in words if line[0] == "indica"]


@pytest.mark.slow
def test_leads_come_in_while_the_guide_is_followed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = tmp_path / "sql_functions"
    shutil.copytree(sql_folder(), functions)
    url = database.url("owner")
    # Another release made what stands here: every function on a lead's way, views, triggers.
    for pattern in ("api/*.sql", "intake/*.sql", "leads/*.sql", "governance/*.sql", "triggers/*"):
        for path in functions.glob(pattern):
            if "-- rows:" not in path.read_text("utf-8"):
                path.write_text(path.read_text("utf-8") + "\n-- of the release before\n", "utf-8")
    migrations.upgrade(url, sql_functions=functions)
    assert len(migrations.status(url).pending_files) > 50
    with database.connect("owner") as connection:
        connection.execute("select ops.set_setting('requests_per_minute', '100000')")
    token, done = create_token(database), threading.Event()
    answers: Counter[int] = Counter()
    lost: list[int] = []
    lock = threading.Lock()

    with Server(database.url("api"), tmp_path / "api.log") as server:

        def send(sender: int) -> None:
            number = 0
            while not done.is_set():
                number += 1
                body = referral(phone=f"11 9{81000000 + sender * 100_000 + number}")
                headers = {
                    **bearer(token, Idempotency_Key=new_key()),
                    "Content-Type": "application/json",
                }
                for _ in range(MOST_TRIES):
                    reply = server.ask("POST", "/v1/leads", json.dumps(body).encode(), headers)
                    with lock:
                        answers[reply.status] += 1
                    if reply.status != 503:  # as a sender does: once more with the same key
                        break
                if reply.status != 201:
                    lost.append(reply.status)

        threads = [threading.Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            wait_for(lambda: answers[201] > 10)
            before = answers[201]
            monkeypatch.setenv("INDICA_DATABASE_URL", url)
            for words in _commands():
                result = CliRunner().invoke(indica_command(), words, catch_exceptions=False)
                assert result.exit_code == 0, result.output
            during = answers[201] - before
            reached = answers[201]
            wait_for(lambda: answers[201] > reached + 10)
        finally:
            done.set()
            for thread in threads:
                thread.join()

    assert lost == []
    assert during > 0
    assert set(answers) <= {201, 503}
    assert migrations.status(url).is_current
    with database.connect("owner") as connection:
        counted = connection.execute(
            "select (select count(*) from leads.leads), c.difference"
            " from governance.conservation as c"
        ).fetchone()
    assert counted == (answers[201], 0)

"""The recovery to a point in time of docs/operations.md, its settings and commands as they are."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner

from database import migrations
from database.bootstrap import bootstrap
from database.cli.cluster import as_server_user, find_programs, give_to_server_user, next_free_port
from database.cli.main import build as indica_command
from database.common.settings import project_root, role_url
from outbound_worker.worker import WorkerOptions
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.support import Scripted, running
from tests.support.cluster import open_directory
from tests.support.waiting import wait_for

PAGE = (project_root() / "docs" / "operations.md").read_text("utf-8")
SECTION = PAGE.split("### Recover to a point in time\n")[1].split("\n### ")[0]
PLACE = "/var/lib/postgresql"
MOMENT = "2026-11-26 14:30:00+00"


class Server:
    """A durable server whose settings a test writes; it stands in for a Database of the tests."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.port = next_free_port(54600)
        self.programs = find_programs()

    def run(self, program: str, *words: str) -> None:
        answer = subprocess.run(
            as_server_user([self.programs.path(program), *words]),
            capture_output=True, text=True, check=False, cwd="/", stdin=subprocess.DEVNULL,
            env={**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port),
                 "PGUSER": "postgres"},
        )  # fmt: skip
        logs = [log.read_text("utf-8")[-2000:] for log in self.place.glob("*.log")]
        assert answer.returncode == 0, (answer.stderr, *logs)

    def make(self) -> None:
        self.run(
            "initdb", "-D", str(self.place / "data"), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip

    def add_settings(self, folder: str, block: str) -> None:
        path = self.place / folder / "postgresql.conf"
        text = path.read_text("utf-8") + "\n" + block.replace(PLACE, str(self.place)) + "\n"
        path.write_text(text, "utf-8")

    @contextmanager
    def started(self, folder: str) -> Iterator[None]:
        options = f"-h 127.0.0.1 -p {self.port} -k '' -c fsync=off -c timezone=UTC"
        log = str(self.place / f"{folder}.log")
        self.run("pg_ctl", "-D", str(self.place / folder), "-l", log, "-o", options, "-w", "start")
        try:
            yield
        finally:
            self.run("pg_ctl", "-D", str(self.place / folder), "-m", "immediate", "-w", "stop")

    def url(self, role: str) -> str:
        if role == "admin":
            return f"postgresql://postgres@127.0.0.1:{self.port}/indica"
        return role_url(role, host="127.0.0.1", port=self.port, dbname="indica")

    def connect(self, role: str = "owner", **_: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url(role), autocommit=True)

    def indica(self, *words: str) -> Any:
        result = CliRunner().invoke(
            indica_command(), [*words, "--json"], env={"INDICA_DATABASE_URL": self.url("migrator")}
        )
        assert result.exit_code == 0, (words, result.output, result.exception)
        return json.loads(result.stdout)


def _work(server: Server, outside: Scripted) -> None:
    options = WorkerOptions(concurrency=4, drain_patience=0.3)
    with running(server.url("worker"), outside, options, drain=True) as worker:
        worker.join()


@pytest.mark.slow
def test_a_recovered_database_is_noticed_and_sends_nothing_twice() -> None:
    archive, recovery = re.findall(r"```ini\n(.*?)```", SECTION, re.DOTALL)
    base_backup, touch = (
        shlex.split(line.replace(PLACE, "PLACE"))
        for line in re.findall(r"^ {4}((?:pg_basebackup|touch) .*)$", SECTION, re.MULTILINE)
    )
    outside = Scripted()
    with open_directory() as directory:
        server = Server(directory)
        give_to_server_user(directory)
        (directory / "wal").mkdir(mode=0o700)
        give_to_server_user(directory / "wal")
        server.make()
        server.add_settings("data", archive)
        with server.started("data"):
            bootstrap(f"postgresql://postgres@127.0.0.1:{server.port}/postgres")
            migrations.upgrade(server.url("owner"))
            operation = Operation(server)  # type: ignore[arg-type]  # what it uses of a Database
            operation.submit(1)
            _work(server, outside)
            server.run(
                base_backup[0], *(word.replace("PLACE", str(directory)) for word in base_backup[1:])
            )
            operation.submit(2)
            moment = operation.one("select clock_timestamp()::text")
            _work(server, outside)
            segment = operation.one("select pg_walfile_name(pg_switch_wal())")
            wait_for(lambda: (directory / "wal" / segment).exists(), limit=30)
            operation.admin.close()
        assert len(outside.seen("whatsapp.template")) == 3

        # The server is lost after the moment; `base` takes its place.
        server.add_settings("base", recovery.replace(MOMENT, moment))
        (signal,) = (Path(word.replace("PLACE", str(directory))) for word in touch[1:])
        signal.touch()
        give_to_server_user(signal)
        with server.started("base"):
            admin = server.connect("admin")

            def is_promoted() -> bool:
                return admin.execute("select pg_is_in_recovery()").fetchone() == (False,)

            wait_for(is_promoted, limit=30)
            assert admin.execute("select count(*) from leads.leads").fetchone() == (3,)
            assert admin.execute("select count(*) from sending.messages").fetchone() == (1,)

            _work(server, outside)
            assert len(outside.seen("whatsapp.template")) == 3, "nothing leaves"
            assert server.indica("db", "home")["standing"] == "unsettled"
            settled = server.indica("db", "settle", "--without-chatwoot")
            assert (settled["arrived"], settled["unknown"]) == (0, 2)
            _work(server, outside)
            sent = [job.work["to"] for job in outside.seen("whatsapp.template")]
            assert len(sent) == len(set(sent)) == 3, "nobody got a message twice"
            broken = admin.execute("select governance.broken_histories()").fetchone()
            assert broken == (0,)
            admin.close()

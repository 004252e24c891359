"""The durable local cluster and the processes beside it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from database.cli.cluster import LocalCluster, is_port_free, next_free_port
from database.cli.processes import OLDER_LOGS, Process, Supervisor, keep_older
from database.common.errors import IndicaError
from database.common.state import State, exclusive
from tests.support.cluster import open_directory
from tests.support.waiting import wait_for

FIRST_PORT = 54390


@pytest.fixture
def directory() -> Iterator[Path]:
    with open_directory() as opened:
        yield opened / "state"


@pytest.fixture
def local(directory: Path) -> Iterator[LocalCluster]:
    cluster = LocalCluster(directory)
    yield cluster
    cluster.stop()


def test_data_outlive_a_stop_and_a_killed_server(local: LocalCluster) -> None:
    assert local.start(FIRST_PORT) is True
    assert local.start(FIRST_PORT) is False
    url = local.admin_url()
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        connection.execute("create table kept (a integer)")
        connection.execute("insert into kept values (1)")

    assert local.stop() is True
    assert local.stop() is False
    local.start(FIRST_PORT)
    assert local.admin_url() == url

    postmaster = int((local.data / "postmaster.pid").read_text().split()[0])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into kept values (2)")
        os.kill(postmaster, signal.SIGKILL)
    wait_for(lambda: not local.is_running())

    local.start(FIRST_PORT)
    with psycopg.connect(local.admin_url()) as connection:
        assert connection.execute("select array_agg(a order by a) from kept").fetchone() == (
            [1, 2],
        )


def test_secrets_are_for_their_owner_alone(local: LocalCluster, directory: Path) -> None:
    local.start(FIRST_PORT)
    assert stat.S_IMODE((directory / "state.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(local.data.stat().st_mode) == 0o700
    state = State.load(directory)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{state.cluster_port}/postgres")


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_port_free(port)
        assert next_free_port(port) > port


def test_two_commands_do_not_work_at_once(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path),
        pytest.raises(IndicaError, match="another `indica up`"),
        exclusive(tmp_path),
    ):
        pass


def test_a_process_is_found_again_and_stopped(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    python = Path(sys.executable).name
    sleeper = Process("sleeper", python, ("-c", "import signal; print('up'); signal.pause()"))
    pid = supervisor.start(sleeper, dict(os.environ), "one")
    assert supervisor.pid("sleeper") == pid
    assert supervisor.mark("sleeper") == "one"
    assert Supervisor(tmp_path).stop("sleeper", patience=10.0) is True
    assert supervisor.pid("sleeper") is None
    assert supervisor.stop("sleeper", patience=1.0) is False


def test_a_process_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    deaf = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); signal.pause(); signal.pause()"
    )
    deaf_one = Process("deaf", Path(sys.executable).name, ("-c", deaf))
    supervisor.start(deaf_one, dict(os.environ), "one")
    wait_for(lambda: "deaf" in supervisor.end_of_log("deaf"))
    assert supervisor.stop("deaf", patience=0.3) is True
    assert supervisor.pid("deaf") is None


def test_older_logs_are_kept_and_not_for_ever(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    for number in range(OLDER_LOGS + 3):
        keep_older(log)
        log.write_text(str(number))
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    newest = OLDER_LOGS + 2
    assert kept == {"api.log": str(newest)} | {
        f"api.log.{age}": str(newest - age) for age in range(1, OLDER_LOGS + 1)
    }


def test_a_process_id_that_went_to_another_is_not_ours(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "api.json").write_text(f'{{"pid": {os.getpid()}, "birth": "1"}}')
    assert supervisor.pid("api") is None
    assert supervisor.stop("api", patience=1.0) is False

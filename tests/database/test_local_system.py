"""`indica up` and `indica down` from an empty directory, as a newcomer runs them."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.support.cluster import open_directory
from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for


@pytest.fixture
def system() -> Iterator[LocalIndica]:
    with open_directory() as directory:
        system = LocalIndica(directory / "state")
        yield system
        system.run("down")


def test_up_can_be_repeated_heals_what_died_and_keeps_the_data(system: LocalIndica) -> None:
    first = system.run("up", "--no-demo")
    assert {name: p["state"] for name, p in first["processes"].items()} == {
        "postgresql": "running",
        "sandbox": "running",
        "api": "running",
        "worker": "running",
    }
    state_file = Path(first["state_directory"]) / "state.json"
    assert stat.S_IMODE(state_file.stat().st_mode) == 0o600
    assert requests.get(f"{first['api_url']}/readyz", timeout=5).status_code == 200
    assert requests.get(f"{first['sandbox_url']}/requests", timeout=5).status_code == 200
    token = {"Authorization": f"Bearer {first['api_token']}"}
    me = requests.get(f"{first['api_url']}/v1/me", headers=token, timeout=5)
    assert me.status_code == 200, me.text
    with psycopg.connect(first["database_url"], autocommit=True) as connection:
        assert connection.execute("select current_user").fetchone() == ("indica_owner",)
        connection.execute("create table ops.kept as select 1 as a")

    assert system.run("up", "--no-demo") == first

    worker = first["processes"]["worker"]["pid"]
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: system.run("status")["processes"]["worker"]["state"] == "stopped")
    healed = system.run("up", "--no-demo")
    assert healed["processes"]["worker"]["state"] == "running"
    assert healed["processes"]["worker"]["pid"] != worker
    assert healed["processes"]["api"] == first["processes"]["api"]

    assert system.run("down")["stopped"] == ["worker", "api", "sandbox", "postgresql"]
    assert system.run("down")["stopped"] == []
    stopped = system.run("status")
    assert {p["state"] for p in stopped["processes"].values()} == {"stopped"}

    again = system.run("up", "--no-demo")
    for key in ("api_url", "sandbox_url", "database_url", "api_token"):
        assert again[key] == first[key], key
    with psycopg.connect(again["database_url"]) as connection:
        assert connection.execute("select a from ops.kept").fetchone() == (1,)
    me = requests.get(f"{again['api_url']}/v1/me", headers=token, timeout=5)
    assert me.status_code == 200, me.text

"""What the API says of itself and of the database while something is missing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql
from pydantic import SecretStr

from api.app import create_served_app
from api.heartbeat import MOST_SOURCES, Heartbeat
from database.cli.cluster import give_to_server_user
from database.common.settings import ApiSettings
from tests.api.conftest import AppFactory
from tests.api.support import METRICS_TOKEN, bearer
from tests.support.cluster import MASTER_KEY, Database, open_directory
from tests.support.waiting import wait_for

OPERATOR = bearer(METRICS_TOKEN)


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.connect("admin") as admin:
        return admin.execute(query.encode()).fetchall()


def test_a_process_that_serves_says_that_it_lives_and_that_it_stops(database: Database) -> None:
    app = create_served_app(
        ApiSettings(database_url=SecretStr(database.url("api")), master_key=SecretStr(MASTER_KEY))
    )
    states = "select state from governance.processes where kind = 'api'"
    assert wait_for(lambda: rows(database, states)) == [("alive",)]
    app.extensions["heartbeat"].stop()
    assert rows(database, states) == [("stopped",)]
    assert rows(
        database, "select code from governance.health_findings where check_name = 'api'"
    ) == [("no_api",)]
    app.extensions["database"].close()


def test_refused_webhooks_are_counted_by_source_and_never_fill_a_table(
    make_app: AppFactory, database: Database
) -> None:
    with database.connect("admin") as admin:
        admin.execute("insert into intake.sources (code, name) values ('site', 'Site')")
    app = make_app(database.url("api"), whatsapp_app_secret=SecretStr("s"))
    client = app.test_client()
    for _ in range(3):
        assert client.post("/webhooks/whatsapp", data=b"{}").status_code == 403
        assert client.post("/webhooks/chatwoot", data=b"{}").status_code == 401
        assert client.post("/v1/webhooks/leads/site", data=b"{}").status_code == 401
    for number in range(MOST_SOURCES + 50):
        assert client.post(f"/v1/webhooks/leads/x{number}", data=b"{}").status_code == 401
    heartbeat: Heartbeat = app.extensions["heartbeat"]
    heartbeat._beat()
    assert rows(database, "select source, refused from inbox.refusals order by source") == [
        ("chatwoot", 3),
        ("source:site", 3),
        ("unknown", MOST_SOURCES + 50),
        ("whatsapp", 3),
    ]
    heartbeat._beat()
    assert rows(database, "select sum(refused) from inbox.refusals") == [(MOST_SOURCES + 59,)]
    assert (
        'indica_webhooks_refused_today{source="whatsapp"} 3.0'
        in client.get("/metrics", headers=OPERATOR).text
    )


def test_what_could_not_be_told_is_told_later(make_app: AppFactory, database: Database) -> None:
    app = make_app(database.url("api"))
    with database.connect("admin") as admin:
        admin.execute("revoke execute on function api.heartbeat from indica_api")
        assert app.test_client().post("/webhooks/whatsapp", data=b"{}").status_code == 403
        assert rows(database, "select * from inbox.refusals") == []
        admin.execute("grant execute on function api.heartbeat to indica_api")
    app.extensions["heartbeat"]._beat()
    assert rows(database, "select source, refused from inbox.refusals") == [("whatsapp", 1)]


def test_a_database_that_is_not_upgraded_is_not_ready(
    make_app: AppFactory, database: Database
) -> None:
    client = make_app(database.url("api")).test_client()
    english = {**OPERATOR, "Accept-Language": "en"}
    with database.connect("admin") as admin:
        admin.execute("update meta.alembic_version set version_num = '9999'")
        assert client.get("/readyz", headers=OPERATOR).status_code == 200, "a newer one serves"
        admin.execute("update meta.alembic_version set version_num = '0000'")
        reply = client.get("/readyz", headers=english)
        assert reply.status_code == 503
        assert reply.json is not None
        assert "indica db upgrade" in reply.json["checks"]["database"]["detail"]
        admin.execute("drop function api.health")
        reply = client.get("/readyz", headers=english)
        assert reply.status_code == 503
        assert reply.json is not None
        assert "indica db upgrade" in reply.json["checks"]["database"]["detail"]


def test_nothing_else_makes_it_not_ready(make_app: AppFactory, database: Database) -> None:
    client = make_app(database.url("api")).test_client()
    with database.connect("admin") as admin:
        admin.execute("drop view governance.health_findings")
        reply = client.get("/readyz", headers=OPERATOR)
        assert reply.status_code == 200, "not even that the rest could not be looked at"
        assert reply.json is not None
        assert reply.json["checks"]["health"]["ok"] is False


@pytest.fixture
def tiny_disk() -> Iterator[Path]:
    """A disk of 1 MiB."""
    with open_directory() as base:
        disk = base / "tiny"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            pytest.skip("no right to mount a file system here")
        give_to_server_user(disk)
        try:
            yield disk
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", 0) as file, pytest.raises(OSError, match="No space left"):
        for _ in iter(lambda: file.write(b"x" * 4096), 0):
            pass


def test_a_full_disk_is_not_ready_and_one_with_room_again_is(
    make_app: AppFactory, database: Database, tiny_disk: Path
) -> None:
    client = make_app(database.url("api")).test_client()
    with database.connect("admin") as admin:
        admin.execute(
            sql.SQL("create tablespace tiny location {}").format(sql.Literal(str(tiny_disk)))
        )
        admin.execute("grant create on tablespace tiny to public")
        admin.execute("alter role indica_api set temp_tablespaces = 'tiny'")
    filling = tiny_disk / "filling"
    try:
        assert client.get("/readyz", headers=OPERATOR).status_code == 200
        fill(filling)
        for _ in range(2):
            reply = client.get("/readyz", headers=OPERATOR)
            assert reply.status_code == 503
            assert reply.json is not None
            (found,) = reply.json["checks"]["database"]["findings"]
            assert found["code"] == "disk_full"
        filling.unlink()
        assert client.get("/readyz", headers=OPERATOR).status_code == 200
    finally:
        with database.connect("admin") as admin:
            admin.execute("alter role indica_api reset temp_tablespaces")
            admin.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                " where usename = 'indica_api'"
            )
            admin.execute("drop tablespace tiny")

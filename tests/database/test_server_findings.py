"""What was changed on the server is named, with what to do; what was not is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
from click.testing import CliRunner

from database import server_findings
from database.bootstrap import bootstrap
from database.cli.main import build
from database.common.pinned import PINNED, Pinned
from database.connection import connect
from tests.support.cluster import Database, ThrowawayCluster

EVERYWHERE_AND_HERE = (
    "alter role indica_dba set datestyle to 'ISO, MDY';"
    " alter role indica_dba in database {db} set datestyle to 'German'"
)
EVERYWHERE_AND_HERE_RESET = (
    "alter role indica_dba in database {db} reset datestyle; alter role indica_dba reset datestyle"
)


@pytest.fixture(scope="module")
def here() -> Iterator[Database]:
    """A database in a cluster of its own, since roles belong to the cluster."""
    with ThrowawayCluster() as cluster:
        cluster.make_template()
        yield cluster.clone()


def _findings(database: Database) -> list[server_findings.Finding]:
    with connect("owner", url=database.url("owner")) as connection:
        return [f for f in server_findings.everything(connection) if f.is_broken]


@pytest.mark.parametrize(
    ("change", "back", "subject", "detail"),
    [
        (
            "alter role indica_api nologin",
            "alter role indica_api login",
            "role indica_api",
            "cannot log in",
        ),
        (
            "alter role indica_worker valid until '2020-01-01'",
            "alter role indica_worker valid until 'infinity'",
            "role indica_worker",
            "expired",
        ),
        (
            "alter role indica_dba connection limit 0",
            "alter role indica_dba connection limit -1",
            "role indica_dba",
            "connection limit is 0",
        ),
        (
            "alter role indica_bi superuser createdb",
            "alter role indica_bi nosuperuser nocreatedb",
            "role indica_bi",
            "superuser, createdb",
        ),
        (
            "alter role indica_owner login",
            "alter role indica_owner nologin",
            "role indica_owner",
            "can log in",
        ),
        (
            "revoke connect on database {db} from indica_bi",
            "grant connect on database {db} to indica_bi",
            "role indica_bi",
            "may not connect",
        ),
        (
            "grant connect on database {db} to public",
            "revoke connect on database {db} from public",
            "database",
            "everybody may connect",
        ),
        (
            "revoke indica_cron from indica_owner",
            "grant indica_cron to indica_owner",
            "role indica_owner",
            "no longer a member of indica_cron",
        ),
        (
            "grant indica_owner to indica_bi",
            "revoke indica_owner from indica_bi",
            "role indica_bi",
            "is a member of indica_owner",
        ),
        (
            "alter database {db} owner to postgres",
            "alter database {db} owner to indica_owner",
            "database",
            "belongs to postgres",
        ),
        (
            "alter database {db} connection limit 1",
            "alter database {db} connection limit -1",
            "database",
            "takes 1 connections only",
        ),
        (
            "alter database {db} set default_transaction_isolation to 'serializable'",
            "alter database {db} set default_transaction_isolation to 'read committed'",
            "setting default_transaction_isolation",
            "has serializable",
        ),
        (
            "alter role indica_api set standard_conforming_strings to off",
            "alter role indica_api reset standard_conforming_strings",
            "setting standard_conforming_strings",
            "indica_api has off",
        ),
        (
            EVERYWHERE_AND_HERE,
            EVERYWHERE_AND_HERE_RESET,
            "setting DateStyle",
            "indica_dba has German",
        ),
        (
            "alter role indica_worker in database {db} set datestyle to 'German'",
            "alter role indica_worker in database {db} reset datestyle",
            "setting DateStyle",
            "indica_worker has German",
        ),
        (
            "alter database {db} set default_transaction_read_only to on",
            "alter database {db} reset default_transaction_read_only",
            "setting default_transaction_read_only",
            "read-only",
        ),
        (
            "alter extension pgcrypto set schema public",
            "alter extension pgcrypto set schema ext",
            "extension pgcrypto",
            "stands in schema public",
        ),
    ],
)
def test_each_change_by_hand_is_named_and_nothing_else(
    here: Database, change: str, back: str, subject: str, detail: str
) -> None:
    assert _findings(here) == []
    # In another database, so that the one which is examined may be read-only or full.
    postgres = here.cluster.admin_url(here.name if "extension" in change else "postgres")

    def run(statement: str) -> None:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute("set default_transaction_read_only to off")
            connection.execute(statement.format(db=here.name).encode())

    run(change)
    try:
        found = _findings(here)
        assert [finding.subject for finding in found] == [subject]
        assert detail in found[0].detail
        assert found[0].remedy
    finally:
        run(back)
    assert _findings(here) == []


@pytest.mark.parametrize("setting", PINNED, ids=lambda setting: setting.name)
def test_each_setting_relied_on_is_set_for_the_database_and_for_each_session(
    here: Database, setting: Pinned
) -> None:
    other = {
        "timezone": "Asia/Tokyo",
        "datestyle": "German",
        "intervalstyle": "iso_8601",
        "bytea_output": "escape",
        "extra_float_digits": "0",
        "default_transaction_isolation": "serializable",
    }.get(setting.name.lower(), "off" if setting.value == "on" else "on")
    admin = here.cluster.admin_url()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"alter database {here.name} set {setting.name} to '{other}'".encode())
    assert [f.subject for f in _findings(here)] == [f"setting {setting.name}"]

    bootstrap(admin, dbname=here.name)

    assert _findings(here) == []


def test_status_and_doctor_tell_it(here: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", here.url("owner"))
    with psycopg.connect(here.cluster.admin_url(), autocommit=True) as connection:
        connection.execute("alter role indica_api nologin")
        try:
            status = CliRunner().invoke(build(), ["db", "status"])
            assert status.exit_code == 1
            assert "role indica_api: cannot log in" in status.output
            assert "alter role indica_api login" in status.output
            doctor = json.loads(CliRunner().invoke(build(), ["doctor", "--json"]).output)
        finally:
            connection.execute("alter role indica_api login")
    wrong = [c for c in doctor["checks"] if c["name"] == "role indica_api"]
    assert [c["state"] for c in wrong] == ["error"]
    assert CliRunner().invoke(build(), ["db", "status"]).exit_code == 0

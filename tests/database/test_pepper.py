"""The key of the hashes that outlive erasure: what a dump has of it, and how it comes back."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
from collections.abc import Callable

import psycopg
import pytest
from click.testing import CliRunner

from database.cli.main import build
from database.common.source_secrets import SERVICE_PREFIX, service_digest
from database.connection import connect
from database.master_key import introduce
from tests.support.cluster import Database

MASTER_KEY = "a key of thirty-two characters or more"
PLAIN_KEY = "a-key-of-thirty-two-characters-or-more"
PHONES = ["phone:m551187654321", "phone:m551187654322"]


def _dump(database: Database) -> str:
    command = [
        database.cluster.programs.path("pg_dump"), "--extension=pg_trgm", "--extension=unaccent",
        "--extension=pgcrypto", "--exclude-schema=cron", "--dbname", database.url("admin"),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_dump_alone_reveals_nobody_and_the_master_key_opens_what_was_made_of_it(
    database: Database, bare_database: Callable[[], Database]
) -> None:
    owner = database.connect("owner")
    assert introduce(database.url("owner"), MASTER_KEY) == "sealed"
    owner.execute("select people.suppress(%s, 'request')", (PHONES[:1],))
    pepper = owner.execute("select ops.pepper_secret()").fetchone()
    assert pepper is not None
    hash_ = hmac.new(pepper[0], PHONES[0].encode(), hashlib.sha256).hexdigest()

    dump = _dump(database)
    assert hash_ in dump, "the wish is in the dump"
    assert pepper[0].hex() not in dump, "the key is not"
    assert MASTER_KEY not in dump

    other = bare_database()
    lines = "\n".join(
        line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
    )
    subprocess.run(
        [database.cluster.programs.path("psql"), "-q", "--dbname", other.url("admin")],
        input=lines, capture_output=True, text=True, check=False,
    )  # fmt: skip
    restored = other.connect("owner")
    with pytest.raises(psycopg.DatabaseError) as refused:
        restored.execute("select people.is_suppressed(%s)", (PHONES,))
    assert refused.value.sqlstate == "ID902"
    with pytest.raises(psycopg.DatabaseError) as refused:
        introduce(other.url("owner"), "another key of thirty-two characters")
    assert refused.value.sqlstate == "ID105"
    assert introduce(other.url("owner"), MASTER_KEY) == "unlocked"
    known = [
        restored.execute("select people.is_suppressed(%s)", ([phone],)).fetchone()
        for phone in PHONES
    ]
    assert known == [(True,), (False,)]


def test_an_upgrade_introduces_the_key_beside_a_change_by_hand(database: Database) -> None:
    with database.connect("admin") as connection:
        connection.execute("create index by_hand on leads.leads (cycle)")
    done = CliRunner().invoke(
        build(),
        ["db", "upgrade"],
        env={"INDICA_DATABASE_URL": database.url("migrator"), "INDICA_MASTER_KEY": PLAIN_KEY},
    )
    assert done.exit_code == 0, done.output
    assert "not everything is done" in done.output
    with connect("owner", url=database.url("owner")) as connection:
        row = connection.execute(
            "select ops.is_token_active(%s, %s)", (SERVICE_PREFIX, service_digest(PLAIN_KEY))
        ).fetchone()
    assert row == (True,)

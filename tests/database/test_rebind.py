"""`indica channel rebind` shows what it would do, and does it in batches."""

from __future__ import annotations

import json

import pytest

from database.cli.commands import _rebind
from tests.support.cluster import Database
from tests.support.command import run_command

MADE = """
    select tests.make_crowd(null);
    update outbox.jobs set state = 'done', finished_at = now() where finished_at is null;
    insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at)
    select c.channel_id, c.lead_id, min(c.conversation_id), now()
    from chatwoot.conversations as c join leads.leads as l on l.id = c.lead_id
    where leads.is_open(l.status) and l.id <= tests.nth(3) group by 1, 2
"""


def test_people_are_found_anew_after_it_was_shown(
    database: Database, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    admin = database.connect("admin")
    admin.execute("set search_path = tests, public, ext")
    admin.execute(MADE)
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("owner"))
    monkeypatch.setattr(_rebind, "BATCH", 2)

    def one(query: str) -> int:
        row = admin.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])

    standing = "select count(*) from chatwoot.mismatches where settled_at is null"
    mismatches = one(standing)
    assert mismatches == 3
    out, _ = run_command(monkeypatch, capfd, "channel", "rebind")
    assert "would look for 3 open leads anew" in out
    assert "indica channel rebind principal --yes" in out
    assert one(standing) == mismatches
    out, _ = run_command(monkeypatch, capfd, "channel", "rebind", "principal", "--yes", "--json")
    done = json.loads(out)
    assert (done["found_anew"], done["forgotten"], done["busy"]) == (3, 0, 0)
    assert one(standing) == 0
    out, _ = run_command(monkeypatch, capfd, "channel", "rebind", "--all")
    assert "--all --yes" in out
    out, _ = run_command(monkeypatch, capfd, "channel", "rebind", "--all", "--yes")
    assert "are looked for anew" in out
    assert one("select count(*) from chatwoot.conversations") == one(
        "select count(*) from chatwoot.conversations as c join sending.channels as h"
        " on h.id = c.channel_id where h.code <> 'principal'"
    )
    out, _ = run_command(monkeypatch, capfd, "channel", "rebind", "--all", "--yes")
    assert "0 open leads" in out
    _, err = run_command(monkeypatch, capfd, "channel", "rebind", "nowhere", code=1)
    assert "nowhere" in err
    assert "Traceback" not in err

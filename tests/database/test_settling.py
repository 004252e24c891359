"""`indica outbox` and `indica fact`: what failed is listed, repeated, dismissed for a reason."""

from __future__ import annotations

import getpass
import json
from typing import Any

import pytest
from click.testing import CliRunner

from database.cli.main import root
from tests.support.cluster import Database


@pytest.fixture(autouse=True)
def _address(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))


def indica(*arguments: str, code: int = 0) -> Any:
    run = CliRunner().invoke(root, [*arguments, "--json"])
    assert run.exit_code == code, run.output
    return json.loads(run.stdout)


def execute(database: Database, statement: str) -> list[int]:
    with database.connect("admin") as admin:
        cursor = admin.execute(statement.encode())
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def findings(database: Database) -> set[str]:
    with database.connect("admin") as admin:
        rows = admin.execute(
            "select code from governance.health_findings"
            " where code in ('jobs_dead', 'facts_failed')"
        ).fetchall()
    return {row[0] for row in rows}


def test_dead_jobs_are_listed_repeated_and_dismissed_one_by_one_and_all(
    database: Database,
) -> None:
    first, second, third, fourth = execute(
        database,
        "insert into outbox.jobs (kind, state, due_at, created_at, finished_at, last_error)"
        " select k, 'dead', now(), now(), now() - n * interval '1 day',"
        " jsonb_build_object('http_status', s, 'message', m)"
        " from (values (1, 'chatwoot.contact', 404, 'gone'), (2, 'chatwoot.note', 500, 'boom'),"
        " (3, 'chatwoot.note', 500, 'Boom again'), (4, 'chatwoot.update', 422, 'x'))"
        " as v (n, k, s, m) order by n returning id",
    )
    listed = indica("outbox", "list", "--state", "dead")
    assert [row["id"] for row in listed] == [fourth, third, second, first]
    assert [row["id"] for row in indica("outbox", "list", "--error", "BOOM")] == [third, second]
    assert [row["id"] for row in indica("outbox", "list", "--error", "422")] == [fourth]
    assert [row["id"] for row in indica("outbox", "list", "--kind", "chatwoot")] == [
        row["id"] for row in listed
    ]
    assert findings(database) == {"jobs_dead"}

    done = indica("outbox", "retry", str(first))
    assert done == {"settled": [{"id": first, "result": "pending again"}], "refused": []}
    done = indica("outbox", "retry", "--all", "--kind", "chatwoot.note", "--error", "boom")
    assert [item["id"] for item in done["settled"]] == [second, third]
    assert findings(database) == {"jobs_dead"}
    done = indica("outbox", "dismiss", str(fourth), str(first), "--reason", "no use", code=1)
    assert [item["id"] for item in done["settled"]] == [fourth]
    assert [(item["id"], item["sqlstate"]) for item in done["refused"]] == [(first, "ID303")]
    assert findings(database) == set()
    (row,) = indica("outbox", "list", "--state", "cancelled")
    assert (row["id"], row["dismissed_by"], row["dismissed_reason"]) == (
        fourth,
        f"operator:{getpass.getuser()}",
        "no use",
    )
    assert CliRunner().invoke(root, ["outbox", "dismiss", "--reason", "x"]).exit_code != 0
    assert CliRunner().invoke(root, ["outbox", "dismiss", str(first)]).exit_code == 2


def test_failed_facts_are_listed_applied_again_and_dismissed(database: Database) -> None:
    execute(
        database,
        "insert into inbox.deliveries (provider, received_at, raw, raw_sha256, state, processed_at)"
        " values ('whatsapp', now(), 'x', sha256('x'), 'processed', now())",
    )
    good, bad, old = execute(
        database,
        "insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state,"
        " error, created_at) select d.id, 'k' || n, k, p::jsonb, now(), 'failed',"
        ' \'{"sqlstate": "XX000", "message": "Odd"}\', now() - n * interval \'1 day\''
        " from inbox.deliveries as d, (values (1, 'unheard_of', '{\"a\": 1}'),"
        " (2, 'status', '{\"entry\": {\"status\": 7}}'), (3, 'message', '{}')) as v (n, k, p)"
        " order by n returning id",
    )
    assert [row["id"] for row in indica("fact", "list")] == [old, bad, good]
    assert [row["can_be_retried"] for row in indica("fact", "list")] == [False, True, True]
    assert [row["id"] for row in indica("fact", "list", "--kind", "status")] == [bad]
    assert findings(database) == {"facts_failed"}

    done = indica("fact", "retry", "--all", code=1)
    results = {item["id"]: item["result"] for item in done["settled"]}
    assert results[good] == "unknown_field"
    assert [(item["id"], item["sqlstate"]) for item in done["refused"]] == [(old, "ID314")]
    left = [row["id"] for row in indica("fact", "list")]
    done = indica("fact", "dismiss", "--all", "--reason", "Meta sent nonsense")
    assert [item["id"] for item in done["settled"]] == sorted(left)
    assert findings(database) == set()
    kept = indica("fact", "list", "--state", "dismissed")
    assert {row["dismissed_reason"] for row in kept} == {"Meta sent nonsense"}
    assert indica("fact", "list") == []

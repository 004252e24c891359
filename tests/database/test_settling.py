"""`indica outbox` and `indica fact`: what failed is listed, repeated, dismissed for a reason."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from database.cli import clients
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


def test_every_chatwoot_is_asked_for_phones_without_their_plus() -> None:
    asked: list[Any] = []

    class Asked(clients.Chatwoot):
        def __init__(self) -> None:
            self.account_id = 1

        def ask(self, method: str, path: str, **more: Any) -> Any:
            asked.append((method, path, more["body"]))
            return {"payload": [{"id": 7}]}

    wanted = [("phone_number", "+5511987654321"), ("identifier", "indica:+1")]
    assert Asked().filter_contacts(wanted) == [{"id": 7}]
    ((method, path, body),) = asked
    assert (method, path) == ("POST", "/api/v1/accounts/1/contacts/filter")
    assert [row["values"] for row in body["payload"]] == [["5511987654321"], ["indica:+1"]]


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


class Chatwoots:
    """A Chatwoot in which one person wrote, in a conversation that carries our mark."""

    def __init__(self, lead_uid: str, written_at: float) -> None:
        self.lead_uid = lead_uid
        self.written_at = written_at
        self.asked: list[list[tuple[str, str]]] = []

    def filter_contacts(self, wanted: list[tuple[str, str]]) -> list[dict[str, Any]]:
        self.asked.append(wanted)
        return [{"id": 7}]

    def conversations_of(self, contact_id: int) -> list[dict[str, Any]]:
        assert contact_id == 7
        return [
            {"id": 1, "inbox_id": 7, "custom_attributes": {"indica_lead": self.lead_uid}},
            {"id": 2, "inbox_id": 8, "custom_attributes": {}},
        ]

    def messages_of(self, conversation_id: int, before: int | None) -> list[dict[str, Any]]:
        assert conversation_id == 1
        if before is not None:
            return []
        return [{"id": 5, "message_type": 0, "created_at": self.written_at, "content": "oi"}]


def make_unknown(database: Database, count: int) -> list[int]:
    """The jobs of so many first messages whose outcome nobody knows."""
    with database.connect("admin") as admin:
        admin.execute("set search_path = tests, public")
        admin.execute("select tests.make_operation(null)")
        for n in range(1, count + 1):
            admin.execute("select tests.lead_with_conversation(%s)", (n,))
            admin.execute(
                "update outbox.jobs set due_at = due_at + interval '1 hour' where state = 'pending'"
            )
        admin.execute("update outbox.jobs set due_at = now() where state = 'pending'")
        rows = admin.execute(
            "select c.id, outbox.fail(tests.worker_id(), c.id, c.attempt,"
            """ tests.error(null, '{"phase": "no_answer"}'))"""
            " from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'"
        ).fetchall()
    return sorted(row[0] for row in rows)


def test_sends_of_unknown_outcome_are_settled_one_by_one_and_by_filter(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = make_unknown(database, 3)
    sends = indica("outbox", "unknown")
    assert [send["job_id"] for send in sends] == [first, second, third]
    assert indica("outbox", "unknown", "--why", "restored") == []
    (only,) = indica("outbox", "unknown", "--lead", sends[1]["lead_uid"], "--channel", "principal")
    assert only["job_id"] == second

    chatwoot = Chatwoots(sends[0]["lead_uid"], datetime.now(UTC).timestamp() + 60)
    monkeypatch.setattr(clients, "chatwoot", lambda settings: chatwoot)
    assert indica("outbox", "ask", "--lead", sends[0]["lead_uid"]) == {"arrived": 0, "unknown": 1}
    assert ("phone_number", sends[0]["phone"]) in chatwoot.asked[0]
    seen = indica("outbox", "unknown")[0]
    assert seen["evidence"]["conversations"] == 1
    assert seen["person_wrote_at"] is not None

    done = indica("outbox", "settle", str(first), "--arrived", "--reason", "they said so")
    assert done == {"settled": [{"id": first, "result": "settled as arrived"}], "refused": []}
    done = indica(
        *("outbox", "settle", str(first), str(second), "--not-arrived", "--reason", "called"),
        code=1,
    )
    assert [item["id"] for item in done["settled"]] == [second]
    assert [(item["id"], item["sqlstate"]) for item in done["refused"]] == [(first, "ID303")]
    nobody = indica(
        *("outbox", "settle", "--all", "--purpose", "rework", "--again", "--reason", "none"),
    )
    assert nobody == {"settled": [], "refused": []}
    done = indica(
        *("outbox", "settle", "--all", "--purpose", "first_contact", "--again", "--reason", "yes"),
    )
    assert [item["id"] for item in done["settled"]] == [third]
    assert indica("outbox", "unknown") == []
    with database.connect("admin") as admin:
        rows = admin.execute(
            "select l.next_action from outbox.jobs as j join leads.leads as l on l.id = j.lead_id"
            " where j.id = any (%s) order by j.id",
            ([first, second, third],),
        ).fetchall()
    assert [row[0] for row in rows] == ["await_reply", "human_review", "first_contact"]
    for wrong in (
        ("outbox", "settle", "--arrived", "--reason", "x"),
        ("outbox", "settle", "1", "--why", "restored", "--arrived", "--reason", "x"),
        ("outbox", "settle", "1", "--all", "--arrived", "--reason", "x"),
        ("outbox", "settle", "1", "--reason", "x"),
        ("outbox", "settle", "1", "--arrived"),
    ):
        assert CliRunner().invoke(root, wrong).exit_code == 2


def test_what_did_not_leave_for_a_template_is_ordered_again_in_bulk(database: Database) -> None:
    # The clock stands still within a transaction.
    with database.connect("admin") as admin, admin.transaction():
        admin.execute("set search_path = tests, public")
        admin.execute("select tests.make_operation('2026-03-10 15:00:00+00')")
        admin.execute("update sending.templates set state = 'paused', state_since = '2026-03-10'")
        admin.execute("select tests.lead(n) from generate_series(1, 3) as n")
        admin.execute("select tests.drain(), tests.advance('5 hours')")
        admin.execute("select tests.drain()")
        admin.execute("update sending.templates set state = 'approved'")
    listed = indica("template", "resend", "--list")
    assert [row["why"] for row in listed] == ["no_template_for_4_hours"] * 3
    assert indica("template", "resend", "rework_1") == {"ordered": 0}
    assert indica("template", "resend", "first_contact", "--limit", "2") == {"ordered": 2}
    assert len(indica("template", "resend", "--list")) == 1
    assert indica("template", "resend") == {"ordered": 1}
    assert execute(
        database, "select count(*) from leads.leads where next_action = 'first_contact'"
    ) == [3]

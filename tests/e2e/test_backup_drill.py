"""The drill: dump, let things leave, restore elsewhere, settle, work on. Nobody hears twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from database import migrations
from database.cli.main import build as indica_command
from database.common.redaction import Redactor
from database.common.settings import WorkerSettings, load
from outbound_worker.cli import build_handlers
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.outbound_worker.support import job
from tests.support.cluster import Database, ThrowawayCluster

RESTORED = "indica_drill_restored"


class Drill:
    """An operation with the sandbox beside it, the commands, and who got how many messages."""

    def __init__(
        self, operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.operation = operation
        self.outside = outside
        self.monkeypatch = monkeypatch

    def indica(self, database: Database, *words: str) -> Any:
        environment = {
            "INDICA_DATABASE_URL": database.url("migrator"),
            "INDICA_SANDBOX_URL": self.outside.url,
        }
        result = CliRunner().invoke(indica_command(), [*words, "--json"], env=environment)
        assert result.exit_code == 0, (words, result.output, result.exception)
        return json.loads(result.stdout)

    def drain(self, database: Database) -> None:
        """A worker does all that it may do."""
        with working(
            self.operation, self.outside, self.monkeypatch,
            database=database, drain=True, drain_patience=0.5,
        ) as worker:  # fmt: skip
            worker.join()

    def let_leave(self, work: dict[str, Any]) -> None:
        """One template leaves, and nobody reports it."""
        handlers, clients = build_handlers(
            (settings := load(WorkerSettings)), settings.access(), Redactor()
        )
        try:
            handlers.run(job("whatsapp.template", work))
        finally:
            for client in clients:
                client.close()

    def says(self, phone: str, text: str) -> None:
        """The person writes."""
        requests.post(
            f"{self.outside.url}/customers/{phone}/messages", json={"text": text}, timeout=10
        ).raise_for_status()

    def received(self) -> Counter[str]:
        """How many templates each number got."""
        return Counter(send["input"] for send in self.outside.state()["sends"])

    def notes(self) -> Counter[tuple[int, str]]:
        """How often each note stands in each conversation."""
        return Counter(
            (message["conversation_id"], message["content"])
            for message in self.outside.state()["messages"]
            if message["private"]
        )


@pytest.fixture
def drill(cluster: ThrowawayCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    from sandbox.app import Sandbox

    database = cluster.bootstrapped("indica_drill")
    migrations.upgrade(database.url("owner"))
    operation = Operation(database)
    with Sandbox() as sandbox:
        outside = Outside(sandbox)
        outside.create_templates(operation)
        with_consultant(operation)
        monkeypatch.setenv("INDICA_SANDBOX_URL", outside.url)
        yield Drill(operation, outside, monkeypatch)
    database.drop()
    Database(cluster, RESTORED).drop()


def _phone(operation: Operation, lead_id: int) -> str:
    return str(
        operation.one(
            "select i.value from people.identifiers as i join leads.leads as l"
            " on l.person_id = i.person_id where l.id = %s and i.kind = 'phone'",
            lead_id,
        )
    )


def _claim_templates(operation: Operation, limit: int) -> list[dict[str, Any]]:
    """The templates that are due first, claimed by a worker that never reports."""
    with operation.database.connect("worker") as connection:
        rows = connection.execute(
            "select c.kind, c.work from outbox.register_worker('gone', 1, '0') as w,"
            " outbox.claim(w, %s, interval '2 seconds') as c",
            (limit,),
        ).fetchall()
    assert {kind for kind, _ in rows} == {"whatsapp.template"}
    return [work for _, work in rows]


def test_nobody_gets_a_message_twice_after_a_restore(drill: Drill, tmp_path: Path) -> None:
    operation, source = drill.operation, drill.operation.database
    accepted = operation.submit(2)
    drill.drain(source)
    operation.admin.execute("update sending.channels set state = 'stopped', state_reason = 'drill'")
    in_flight = operation.submit(2)
    queued = operation.submit(2)
    (opted_out,) = operation.submit(1)
    drill.drain(source)
    operation.one(
        "select leads.opt_out(person_id, 'request', 'operator')::text from leads.leads"
        " where id = %s",
        opted_out,
    )
    drill.drain(source)
    operation.admin.execute("update sending.channels set state = 'active', state_reason = null")
    # One of the two that are being sent has left, the other not: nobody here can know.
    operation.admin.execute(
        "update outbox.jobs set due_at = util.current_time() - interval '1 hour'"
        " where kind = 'whatsapp.template'"
        " and state = 'pending' and lead_id = any(%s)",
        (in_flight,),
    )
    works = _claim_templates(operation, len(in_flight))
    drill.let_leave(works[0])
    begun = operation.submit(2)
    phones = {
        name: {_phone(operation, lead_id) for lead_id in leads}
        for name, leads in {
            "accepted": accepted, "in flight": in_flight, "queued": queued, "begun": begun,
            "opted out": [opted_out],
        }.items()
    }  # fmt: skip
    assert operation.sends() == {"accepted": 2, "sending": 2}

    dumped = drill.indica(source, "db", "dump", str(tmp_path / "indica.dump"))
    assert dumped["rows"]["leads.leads"] == 9

    # Things leave after it: what was queued, what had only begun, and one of which nothing tells.
    silent = queued[1]
    operation.admin.execute(
        "update outbox.jobs set due_at = util.current_time() - interval '1 hour'"
        " where kind = 'whatsapp.template' and lead_id = %s",
        (silent,),
    )
    (work,) = _claim_templates(operation, 1)
    operation.admin.execute(
        "update outbox.jobs set due_at = util.current_time()"
        " where kind = 'whatsapp.template' and lead_id = %s",
        (queued[0],),
    )
    drill.let_leave(work)
    drill.drain(source)
    # And what people say is told to the lost one alone.
    answered, stopped = (_phone(operation, lead_id) for lead_id in accepted)
    drill.says(answered, "Quero saber mais")
    drill.says(stopped, "PARAR")
    left = drill.received()
    assert set(left) >= phones["accepted"] | phones["queued"] | phones["begun"]

    # The server is lost; the dump is restored under another name.
    restored = Database(source.cluster, RESTORED)
    found = drill.indica(
        source, "db", "restore", str(tmp_path / "indica.dump"), "--into", RESTORED,
        "--admin-url", source.cluster.admin_url(),
    )  # fmt: skip
    assert (found["findings"], found["broken_histories"]) == ([], 0)
    assert found["standing"] == "unsettled"

    drill.drain(restored)
    assert drill.received() == left, "nothing leaves before it is settled"
    with restored.connect("admin") as admin:
        answer = admin.execute(
            "select s.http_status, s.body from ops.api_tokens as t, api.submit_lead("
            "row(t.prefix, t.secret_sha256)::ops.credential, %s, 'new') as s where t.id = %s",
            (
                b'{"person": {"name": "Nova Pessoa", "phone": "+5511987650001"}, "origin": "site"}',
                operation.token_id,
            ),
        ).fetchone()
        assert answer is not None
        assert answer[0] == 201, "leads are taken"

    settled = drill.indica(restored, "db", "settle")
    # Queued and begun may have left; one of them told Chatwoot nothing, nor do the two in flight.
    # Nor is it known whether the lost one confirmed to somebody that there will be no more.
    assert settled == {
        "standing": "settled", "heard": 2, "arrived": 3, "unknown": 4, "decided": 0,
    }  # fmt: skip
    drill.drain(restored)
    after = drill.received()
    assert max(after.values()) == 1, "nobody got a message twice"
    assert after == left + Counter({"+5511987650001": 1}), "the new one got theirs"
    assert not phones["opted out"] & set(after), "who had asked to be left alone is"
    assert max(drill.notes().values()) == 1, "no note stands twice"

    unknown = drill.indica(restored, "outbox", "unknown")
    assert sorted(send["phase"] for send in unknown) == [
        "lease_expired", "lease_expired", "restored", "restored",
    ]  # fmt: skip
    (silent_job,) = (
        send["job_id"]
        for send in unknown
        if send["phase"] == "restored" and send["purpose"] == "first_contact"
    )
    drill.indica(
        restored, "outbox", "settle", str(silent_job), "--arrived", "--reason", "they said so"
    )
    drill.indica(
        restored, "outbox", "settle", "--restored", "--not-arrived", "--reason", "called them"
    )
    assert drill.indica(restored, "outbox", "unknown") == []
    drill.drain(restored)
    assert drill.received() == after
    with restored.connect("admin") as admin:
        states = admin.execute(
            "select l.status, l.next_action, count(*) from leads.leads as l"
            " group by 1, 2 order by 1, 2"
        ).fetchall()
        again = admin.execute(
            "select s.body ->> 'outcome' from ops.api_tokens as t, api.submit_lead("
            "row(t.prefix, t.secret_sha256)::ops.credential, %s, 'again') as s where t.id = %s",
            (
                json.dumps(
                    {
                        "person": {"name": "Quem Pediu", "phone": phones["opted out"].pop()},
                        "origin": "site",
                    }
                ).encode(),
                operation.token_id,
            ),
        ).fetchone()
        broken = admin.execute("select governance.broken_histories()").fetchone()
        difference = admin.execute("select difference from governance.conservation").fetchone()
    assert states == [
        ("contacted", "await_reply", 5), ("engaged", "answer_person", 1),
        ("new", "human_review", 2), ("opted_out", None, 2),
    ]  # fmt: skip
    assert again == ("suppressed",), "the opt-out holds by its keyed hash"
    assert (broken, difference) == ((0,), (0,))
    assert drill.indica(restored, "db", "status")["is_current"] is True

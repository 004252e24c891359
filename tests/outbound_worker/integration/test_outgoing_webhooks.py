"""Outgoing webhooks on their whole way: command, lead, outbox, worker, receiver."""

from __future__ import annotations

import base64
import hmac
import json
import re
import shlex
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from database.cli.main import build
from sandbox.app import Sandbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, with_consultant, working
from tests.outbound_worker.support import Peer, http_answer
from tests.support.waiting import wait_for

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "pt-BR" / "webhooks.md").read_text("utf-8")
WORKFLOW = json.loads((ROOT / "docs" / "n8n" / "indica-webhooks.json").read_text("utf-8"))
GUIDES_ADDRESS = "https://n8n.empresa.exemplo"

Command = Callable[..., Any]


class Receiver(Peer):
    """A system of the company: answers what it is told to, and remembers what it was told."""

    def __init__(self) -> None:
        self.status = 204
        self.told: list[tuple[dict[str, str], bytes]] = []
        super().__init__(self._take)

    def _take(self, connection: socket.socket, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line.partition(":") for line in head.decode().split("\r\n")[1:]]
        self.told.append(({name.lower(): value.strip() for name, _, value in lines}, body))
        connection.sendall(http_answer(self.status))
        return True

    def events(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in list(self.told)]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def outside(operation: Operation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    with Sandbox() as sandbox:
        made = Outside(sandbox)
        made.create_templates(operation)
        with_consultant(operation)
        monkeypatch.setenv("INDICA_SANDBOX_URL", made.url)
        monkeypatch.setenv("INDICA_MASTER_KEY", "a-master-key")
        yield made


@pytest.fixture
def indica(operation: Operation, tmp_path: Path) -> Command:
    """Runs a command with `--json`; its parsed answer."""

    def run(*arguments: str, code: int = 0, **settings: str) -> Any:
        result = CliRunner().invoke(
            build(),
            [*arguments, "--json"],
            env={
                "INDICA_DATABASE_URL": operation.database.url("migrator"),
                "INDICA_STATE_DIR": str(tmp_path),
                **settings,
            },
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return json.loads(result.output)

    return run


def test_the_guides_commands_work_and_the_receiver_can_prove_what_it_got(
    operation: Operation,
    outside: Outside,
    receiver: Receiver,
    indica: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = re.findall(r"^ {4}indica (webhook .*)$", GUIDE, re.MULTILINE)
    assert len(lines) >= 10
    assert GUIDES_ADDRESS in " ".join(lines)
    answers: dict[str, Any] = {}
    with working(operation, outside, monkeypatch):
        for line in lines:
            words = shlex.split(line.replace(GUIDES_ADDRESS, receiver.url))
            answers[" ".join(words[1:])] = indica(*words)
            if words[1] == "list":
                operation.submit(2)
                wait_for(lambda: receiver.events().count("lead.created") == 2, limit=30)
    [listed] = answers["list"]
    assert (listed["state"], listed["waiting"], listed["dead"]) == ("active", 0, 0)
    assert answers["test n8n"]["state"] == "delivered"
    # As the workflow for n8n proves it: the key as text, over the bytes as they came.
    text = answers["secret n8n"]["text"].encode()
    for headers, body in receiver.told:
        message = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        proof = base64.b64encode(hmac.digest(text, message, "sha256")).decode()
        assert f"v1,{proof}" in headers["webhook-signature"].split(" ")
    ids = [headers["webhook-id"] for headers, _ in receiver.told]
    assert len(set(ids)) == len(ids) == 3
    assert not re.search(r"Maria|\+55", " ".join(body.decode() for _, body in receiver.told))


def test_a_receiver_that_comes_back_hears_all_in_order(
    operation: Operation,
    outside: Outside,
    receiver: Receiver,
    indica: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    indica(
        *("webhook", "add", "crm", f"{receiver.url}/hooks", "--personal-data"),
        *("--event", "lead.created", "--event", "lead.qualified", "--event", "lead.won"),
    )
    receiver.status = 503
    with working(operation, outside, monkeypatch):
        leads = operation.submit(6)
        [uninvolved] = operation.submit(1)
        wait_for(lambda: len(receiver.told) >= 6, limit=30)
        for lead in leads:
            for status in ("qualified", "won"):
                operation.admin.execute(
                    "select leads.change_status(%s, %s, 'operator')", (lead, status)
                )
        refused = len(receiver.told)
        # Nobody else waits for it.
        wait_for(
            lambda: operation.one(
                "select count(*) from sending.messages where lead_id = %s and state = 'accepted'",
                uninvolved,
            ),
            limit=30,
        )
        receiver.status = 200
        assert indica("webhook", "test", "crm")["state"] == "delivered"
        assert indica("webhook", "resume", "crm")["state"] == "active"
        wait_for(
            lambda: (
                operation.one("select count(*) from webhooks.deliveries where state = 'delivered'")
                == 20
            ),
            limit=30,
        )
    taken: dict[str, list[str]] = {}
    for _, body in receiver.told[refused:]:
        told = json.loads(body)
        if told["type"] != "webhook.test":
            assert told["data"]["person"]["name"].startswith("Maria")
            taken.setdefault(told["data"]["lead"]["uid"], []).append(told["type"])
    whole = ["lead.created", "lead.qualified", "lead.won"]
    assert sorted(taken.values()) == [["lead.created"]] + [whole] * 6
    assert operation.one("select difference from governance.conservation") == 0


@pytest.mark.parametrize(
    "url",
    ["https://other.example.com/", "https://127.0.0.1/", "http://n8n.example.com/", "nonsense"],
)
def test_an_address_to_which_nothing_may_go_is_refused_when_it_is_added(
    indica: Command, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INDICA_SANDBOX_URL", raising=False)
    with pytest.raises(Exception, match="webhook"):
        indica(
            *("webhook", "add", "x", url, "--event", "all"),
            INDICA_WEBHOOK_HOSTS="n8n.example.com",
            INDICA_MASTER_KEY="key",
        )
    assert indica("webhook", "list") == []


def test_the_workflow_for_n8n_is_whole() -> None:
    names = [node["name"] for node in WORKFLOW["nodes"]]
    assert len(set(names)) == len(names)
    reached = {"Indica"}
    for source, outputs in WORKFLOW["connections"].items():
        assert source in names
        reached |= {target["node"] for output in outputs["main"] for target in output}
    assert reached == set(names), "every node is reached, and none that is not there"
    by_type = {node["type"].rpartition(".")[2]: node["parameters"] for node in WORKFLOW["nodes"]}
    assert by_type["webhook"]["options"]["rawBody"] is True
    assert by_type["crypto"] == {
        "action": "hmac",
        "type": "SHA256",
        "encoding": "base64",
        "dataPropertyName": "signature",
        "secret": "COLE AQUI O SEGREDO EM TEXTO",
        "value": "={{ $('Indica').item.json.headers['webhook-id'] }}."
        "{{ $('Indica').item.json.headers['webhook-timestamp'] }}.{{ $json.raw }}",
    }

"""The control API, the journal, the state file, the server and the command."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from sandbox.app import Sandbox
from sandbox.journal import Journal
from sandbox.wire import Request
from tests.sandbox.support import MARIA, Caller, Receiver
from tests.support.waiting import wait_for


def test_requests_lists_what_came_newest_last(call: Caller) -> None:
    call.contact()
    call.text()
    first, second = call.journal()
    assert first["method"] == "POST"
    assert first["path"] == "/chatwoot/api/v1/accounts/1/contacts"
    assert first["body"] == {"name": "Maria Souza", "phone_number": MARIA}
    assert first["headers"]["api_access_token"]
    assert (first["status"], second["status"]) == (200, 400)
    assert first["at"] < second["at"]
    assert [
        item["id"]
        for item in call.control("GET", f"/requests?after={first['id']}").json()["requests"]
    ] == [second["id"]]
    assert call.control("DELETE", "/requests").status_code == 204
    assert call.journal() == []


def test_the_journal_is_bounded() -> None:
    journal = Journal(max_entries=3)
    for at in range(5):
        journal.add(Request("GET", f"/{at}", f"/{at}", "", (), {}, b""))
    assert [item.target for item in journal.entries()] == ["/2", "/3", "/4"]
    small = Journal(max_bytes=3000)
    for at in range(5):
        small.add(Request("POST", f"/{at}", f"/{at}", "", (), {}, b"x" * 400))
    assert [item.target for item in small.entries()] == ["/3", "/4"]


def test_a_body_that_is_no_json_is_listed_as_text(call: Caller) -> None:
    url = f"{call.chatwoot_base}/contacts"
    answer = call.http.post(
        url, data=b"\xff{nope", headers={"api_access_token": "sandbox-fake-chatwoot-admin-token"}
    )
    assert answer.status_code == 400
    assert call.journal()[-1]["body"] == "\ufffd{nope"


@pytest.mark.parametrize(
    "bad",
    [
        {"latency": 1},
        {"latency_ms": -1},
        {"latency_ms": "1"},
        {"statuses": 1},
        {"template_review": "MAYBE"},
        {"whatsapp_webhook_url": "nowhere"},
        {"not_on_whatsapp": [1]},
        {"wa_id_overrides": {"a": 1}},
        [],
    ],
)
def test_a_bad_setting_changes_nothing(call: Caller, bad: object) -> None:
    before = call.control("GET", "/settings").json()
    answer = call.control("PUT", "/settings", bad)
    assert answer.status_code == 422
    assert call.control("GET", "/settings").json() == before


def test_reset_forgets_people_and_keeps_the_set_up(call: Caller) -> None:
    call.template()
    call.settings(latency_ms=1)
    call.conversation(call.contact())
    call.send()
    assert call.control("DELETE", "/state").status_code == 204
    state = call.state()
    assert (state["contacts"], state["conversations"], state["sends"]) == ([], [], [])
    assert len(state["templates"]) == 1
    assert call.control("GET", "/settings").json()["latency_ms"] == 1
    assert call.control("DELETE", "/state?all=true").status_code == 204
    assert call.state()["templates"] == []
    assert call.control("GET", "/settings").json()["latency_ms"] == 0


def test_unknown_paths_and_methods(call: Caller) -> None:
    assert call.control("GET", "/nowhere").status_code == 404
    assert call.control("POST", "/requests").status_code == 405
    assert call.control("GET", "/healthz").json() == {"status": "ok"}
    assert call.http.put(f"{call.sandbox.url}/faults", data=b"{").status_code == 400


def test_pages_of_other_sites_cannot_drive_the_sandbox(call: Caller) -> None:
    url = f"{call.sandbox.url}/settings"
    foreign = call.http.put(url, json={}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert call.http.put(url, json={}, headers={"Origin": call.sandbox.url}).status_code == 200


def test_latency_is_waited(call: Caller) -> None:
    call.settings(latency_ms=120)
    assert call.chatwoot("GET", "/agents").elapsed.total_seconds() >= 0.12


def test_the_server_reads_what_clients_send(call: Caller) -> None:
    def chunks() -> list[bytes]:
        return [b'{"late', b'ncy_ms": 3}']

    url = f"{call.sandbox.url}/settings"
    assert call.http.put(url, data=iter(chunks())).json()["latency_ms"] == 3
    assert call.http.head(url).content == b""
    host, port = call.sandbox.server.host, call.sandbox.server.port

    def raw(sent: bytes) -> bytes:
        with socket.create_connection((host, port), timeout=60) as sock:
            sock.sendall(sent)
            sock.shutdown(socket.SHUT_WR)
            found = b""
            while chunk := sock.recv(65536):
                found += chunk
            return found

    assert raw(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert raw(b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert raw(b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    assert raw(b"GET /" + b"x" * 70000).startswith(b"HTTP/1.1 431 ")
    two = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    assert raw(two + two).count(b"HTTP/1.1 200 ") == 2


def test_the_state_file_brings_everything_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "sandbox.json"
    with Sandbox(state_file=path) as first:
        caller = Caller(first)
        caller.template()
        row = caller.conversation(caller.contact(), assignee_id=4, custom_attributes={"a": "1"})
        caller.send()
        caller.settings(latency_ms=0, not_on_whatsapp=["+5511900000000"])
        caller.chatwoot("POST", f"/conversations/{row['id']}/labels", {"labels": ["indica-novo"]})
        caller.http.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["sandbox.json"]
    with Sandbox(state_file=path) as second:
        caller = Caller(second)
        again = caller.chatwoot("GET", f"/conversations/{row['id']}").json()
        assert again["meta"]["assignee"]["id"] == 4
        assert again["labels"] == ["indica-novo"]
        assert caller.send().status_code == 200
        assert len(caller.state()["sends"]) == 2
        assert caller.contact("Outra", "+5511987654321") == 2
        assert caller.control("GET", "/settings").json()["not_on_whatsapp"] == ["+5511900000000"]
        caller.http.close()


def test_what_was_on_its_way_goes_on_after_a_restart(tmp_path: Path, receiver: Receiver) -> None:
    path = tmp_path / "sandbox.json"
    with Sandbox(state_file=path) as first:
        caller = Caller(first)
        caller.settings(
            whatsapp_webhook_url="http://127.0.0.1:1/webhooks/whatsapp",
            sent_delay_ms=0,
            delivered_delay_ms=500,
            read_share=0,
            webhook_retry_base_ms=60_000,
        )
        caller.template()
        caller.send()
        wait_for(lambda: caller.state()["sends"][0]["status"] == "sent")
        caller.http.close()
    # Nobody listened. The same place listens after the restart.
    path.write_text(path.read_text("utf-8").replace("http://127.0.0.1:1", receiver.url), "utf-8")
    with Sandbox(state_file=path):
        wait_for(lambda: len(receiver.meta_values("statuses")) == 2)
    statuses = {item["status"] for item in receiver.meta_values("statuses")}
    assert statuses == {"sent", "delivered"}


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 2}', '{"format": 1}'])
def test_a_broken_state_file_starts_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sandbox.json"
    path.write_text(text, "utf-8")
    sandbox = Sandbox(state_file=path)
    sandbox.server.stop()
    assert len(sandbox.world.chatwoot.users) == 7
    assert sandbox.world.chatwoot.contacts == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_writes_the_state_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "sandbox.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--state", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "INDICA_SANDBOX_PORT": "0"},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        requests.put(f"{url}settings", json={"latency_ms": 5}, timeout=60).raise_for_status()
        process.send_signal(number)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    assert json.loads(path.read_text("utf-8"))["settings"]["latency_ms"] == 5


def test_a_taken_port_is_said_in_one_line(call: Caller) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sandbox",
            "--port",
            str(call.sandbox.server.port),
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_state_is_written_while_running(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    sandbox = Sandbox(state_file=path)
    saver = sandbox._saver
    assert saver is not None
    saver._every_s = 0.05
    with sandbox:
        caller = Caller(sandbox)
        caller.contact()
        caller.http.close()
        wait_for(
            lambda: path.exists() and json.loads(path.read_text("utf-8"))["chatwoot"]["contacts"]
        )


def test_a_clock_that_goes_back_leaves_nothing_dated_in_the_future(call: Caller) -> None:
    call.settings(clock_offset_s=4 * 24 * 3600)
    call.template()
    call.conversation(call.contact())
    call.send()
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Oi"})
    call.settings(clock_offset_s=0)
    call.control("POST", f"/customers/{MARIA}/messages", {"text": "Ainda estou aqui"})
    with call.sandbox.world.lock:
        snapshot = call.sandbox.world.dump()
    latest = time.time() + 60

    def moments(value: object, name: str = "") -> list[float]:
        if isinstance(value, dict):
            return [moment for key, item in value.items() for moment in moments(item, str(key))]
        if isinstance(value, list):
            return [moment for item in value for moment in moments(item, name)]
        is_moment = isinstance(value, float) and name.endswith(("at", "since", "sent", "read"))
        return [value] if is_moment and isinstance(value, float) else []

    found = moments({"chatwoot": snapshot["chatwoot"], "graph": snapshot["graph"]})
    assert len(found) > 10
    assert [moment for moment in found if moment > latest] == []

"""The production server itself: several processes, real connections, signals."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.support import METRICS_TOKEN, bearer, create_token, new_key, one_value, referral
from tests.support.api_server import Reply, Server
from tests.support.cluster import Database
from tests.support.network import free_port
from tests.support.waiting import wait_for

CONNECTIONS = 16


@pytest.fixture
def server(module_database: Database, tmp_path: Path) -> Iterator[Server]:
    with Server(module_database.url("api"), tmp_path / "api.log") as started:
        yield started


def test_two_hundred_posts_of_one_person_are_one_lead(database: Database, tmp_path: Path) -> None:
    spellings = ("(011) 9.8765-4321", "11 98765 4321", "+55 11 98765-4321", "011987654321")
    token = create_token(database)
    answers: list[Reply] = []
    lock = threading.Lock()

    with Server(database.url("api"), tmp_path / "api.log") as server:
        start = threading.Barrier(CONNECTIONS)

        def post(number: int) -> None:
            connection = server.connect()
            start.wait()
            for index in range(number, 200, CONNECTIONS):
                body = json.dumps(referral(phone=spellings[index % len(spellings)])).encode()
                headers = bearer(token, Idempotency_Key=new_key())
                reply = server.ask("POST", "/v1/leads", body, headers, connection)
                with lock:
                    answers.append(reply)
            connection.close()

        threads = [threading.Thread(target=post, args=(n,)) for n in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert Counter(reply.status for reply in answers) == {201: 1, 200: 199}
        outcomes = Counter(reply.json["outcome"] for reply in answers)
        assert outcomes == {"created": 1, "touched": 199}
        assert len({reply.json["lead"]["uid"] for reply in answers}) == 1
        assert len({reply.json["submission_uid"] for reply in answers}) == 200

        # Any process tells the sum of all.
        for _ in range(4):
            text = server.ask("GET", "/metrics", headers=bearer(METRICS_TOKEN)).body.decode()
            counted = 'indica_api_submissions_total{outcome="touched",replayed="false"} 199.0'
            assert counted in text
        assert len(server.children()) == 2
        for pid in server.children():
            status = Path(f"/proc/{pid}/status").read_text()
            peak = int(status.partition("VmHWM:")[2].split()[0])
            assert peak <= 110 * 1024, f"{peak} KiB"

    assert one_value(database, "select count(*) from people.people") == 1
    assert one_value(database, "select count(*) from leads.leads") == 1
    assert one_value(database, "select count(*) from leads.touches") == 199
    assert one_value(database, "select count(*) from intake.submissions") == 200
    assert one_value(database, "select difference from governance.conservation") == 0
    assert one_value(database, "select count(*) from governance.stagnant_leads") == 0


def test_a_body_of_ten_megabytes_is_refused_and_not_kept(server: Server, token: str) -> None:
    def peaks() -> list[int]:
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in server.children()]
        return [int(status.partition("VmHWM:")[2].split()[0]) for status in statuses]

    # Both ways through each process, so that only the bodies below can make it grow.
    for _ in range(40):
        server.ask("GET", "/v1/me", headers=bearer(token))
        server.ask("POST", "/v1/leads", headers=bearer(token, Idempotency_Key=new_key()))
    before = sum(peaks())
    for chunked in (False, True, True, True):
        connection = server.connect()
        headers = bearer(token, Idempotency_Key=new_key())
        body = (b"a" * 65_536 for _ in range(160)) if chunked else b"a" * 10_485_760
        # The answer may be there before the body ends.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(
                "POST", "/v1/leads", body=body, headers=headers, encode_chunked=chunked
            )
        try:
            response = connection.getresponse()
            assert response.status == 413
            assert response.headers["Content-Type"] == "application/problem+json"
            assert json.loads(response.read())["code"] == "ID502"
        except (ConnectionResetError, http.client.BadStatusLine):
            assert chunked
        connection.close()
    assert sum(peaks()) - before < 4 * 1024
    assert server.ask("GET", "/v1/me", headers=bearer(token)).status == 200


def test_sigterm_lets_a_request_in_flight_finish(database: Database, tmp_path: Path) -> None:
    token = create_token(database)
    replies: list[Reply] = []
    with Server(database.url("api"), tmp_path / "api.log") as server:
        with database.connect("owner", autocommit=False) as blocker:
            blocker.execute("lock table intake.submissions in access exclusive mode")

            def post() -> None:
                headers = bearer(token, Idempotency_Key=new_key())
                body = json.dumps(referral()).encode()
                replies.append(server.ask("POST", "/v1/leads", body, headers))

            thread = threading.Thread(target=post)
            thread.start()
            wait_for(
                lambda: bool(
                    one_value(
                        database,
                        "select exists (select from pg_stat_activity"
                        " where datname = current_database() and wait_event_type = 'Lock')",
                        role="admin",
                    )
                )
            )
            server.process.send_signal(signal.SIGTERM)
            wait_for(lambda: "Shutting down" in server.log.read_text())
            assert server.process.poll() is None
            blocker.rollback()
        thread.join(20)
        assert [reply.status for reply in replies] == [201]
        assert server.process.wait(20) == 0
    assert one_value(database, "select count(*) from leads.leads") == 1


def test_every_line_of_its_log_is_json(server: Server, token: str) -> None:
    server.ask("GET", "/v1/me", headers=bearer(token))
    server.ask("GET", "/v1/leads/+5511987654321", headers=bearer(token))
    wait_for(lambda: server.log.read_text().count('"action": "request"') >= 2)
    lines = server.log.read_text().splitlines()
    assert all({"at", "level", "message"} <= set(json.loads(line)) for line in lines)
    assert "987654321" not in server.log.read_text()


def test_it_says_what_to_do_when_the_port_is_taken(server: Server) -> None:
    other = subprocess.run(
        [sys.executable, "-m", "api.cli", "run", "--port", str(server.port)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert other.returncode == 1
    said = json.loads(other.stdout.splitlines()[-1])
    assert said["level"] == "error"
    assert f"port {server.port}" in said["message"]


@pytest.mark.parametrize("broken", ["full", "gone"])
def test_a_log_that_cannot_be_written_stops_no_request(database: Database, broken: str) -> None:
    """A full disk, or a reader of the log that has ended."""
    token, port = create_token(database), free_port()
    if broken == "full":
        log = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, log = os.pipe()
        os.close(reading)
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "run", "--workers", "1", "--port", str(port)],
        env={**os.environ, "INDICA_DATABASE_URL": database.url("api")},
        stdout=log,
        stderr=log,
        cwd=Path(__file__).resolve().parents[2],
    )
    os.close(log)

    def status(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request(method, path, body=body, headers=headers)
            return connection.getresponse().status
        return 0

    try:
        wait_for(lambda: status("GET", "/healthz", None, {}) == 200)
        for number in range(3):
            headers = bearer(token, Idempotency_Key=new_key())
            body = json.dumps(referral(phone=f"11 92222-001{number}")).encode()
            assert status("POST", "/v1/leads", body, headers) == 201
            assert status("GET", "/v1/leads/+5511987654321", None, bearer(token)) == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait(10)
    assert one_value(database, "select count(*) from leads.leads") == 3


def test_a_long_path_holds_nobody_up(server: Server, token: str) -> None:
    """60,000 letters, with and without what looks like an address or a number."""
    started = time.monotonic()
    for letters in ("a" * 60_000, "a@" * 30_000, "1" * 60_000, "%40" * 20_000, "token=" * 10_000):
        assert server.ask("GET", f"/{letters}").status == 404
    assert time.monotonic() - started < 5
    assert server.ask("GET", "/v1/me", headers=bearer(token)).status == 200
    assert max(map(len, server.log.read_text().splitlines())) < 20_000

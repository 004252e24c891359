"""`indica up` and `indica down` from an empty directory, as a newcomer runs them."""

from __future__ import annotations

import contextlib
import http.server
import os
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from database.cli.demo import DIRECTOR
from tests.support.cluster import open_directory
from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for


@pytest.fixture
def system() -> Iterator[LocalIndica]:
    with open_directory() as directory:
        system = LocalIndica(directory / "state")
        yield system
        system.run("down")


def test_up_can_be_repeated_heals_what_died_and_keeps_the_data(system: LocalIndica) -> None:
    first = system.run("up", "--no-demo")
    assert {name: p["state"] for name, p in first["processes"].items()} == {
        "postgresql": "running",
        "sandbox": "running",
        "api": "running",
        "worker": "running",
    }
    state_file = Path(first["state_directory"]) / "state.json"
    assert stat.S_IMODE(state_file.stat().st_mode) == 0o600
    assert requests.get(f"{first['api_url']}/readyz", timeout=60).status_code == 200
    assert requests.get(f"{first['sandbox_url']}/requests", timeout=60).status_code == 200
    token = {"Authorization": f"Bearer {first['api_token']}"}
    me = requests.get(f"{first['api_url']}/v1/me", headers=token, timeout=60)
    assert me.status_code == 200, me.text
    with psycopg.connect(first["database_url"], autocommit=True) as connection:
        assert connection.execute("select current_user").fetchone() == ("indica_owner",)
        connection.execute("create table ops.kept as select 1 as a")

    assert system.run("up", "--no-demo") == first

    worker = first["processes"]["worker"]["pid"]
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: system.run("status")["processes"]["worker"]["state"] == "stopped")
    healed = system.run("up", "--no-demo")
    assert healed["processes"]["worker"]["state"] == "running"
    assert healed["processes"]["worker"]["pid"] != worker
    assert healed["processes"]["api"] == first["processes"]["api"]

    assert system.run("down")["stopped"] == ["worker", "api", "sandbox", "postgresql"]
    assert system.run("down")["stopped"] == []
    stopped = system.run("status")
    assert {p["state"] for p in stopped["processes"].values()} == {"stopped"}

    again = system.run("up", "--no-demo")
    for key in ("api_url", "sandbox_url", "database_url", "api_token"):
        assert again[key] == first[key], key
    with psycopg.connect(again["database_url"]) as connection:
        assert connection.execute("select a from ops.kept").fetchone() == (1,)
    me = requests.get(f"{again['api_url']}/v1/me", headers=token, timeout=60)
    assert me.status_code == 200, me.text


@contextlib.contextmanager
def _outside() -> Iterator[tuple[dict[str, str], list[str]]]:
    """Real systems of one's own: their credentials, and what was asked of them."""
    asked: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def _take(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield (
            {
                "INDICA_CHATWOOT_BASE_URL": url,
                "INDICA_CHATWOOT_ACCOUNT_ID": "3",
                "INDICA_CHATWOOT_INBOX_ID": "4",
                "INDICA_CHATWOOT_API_TOKEN": "a-token",
                "INDICA_WHATSAPP_BASE_URL": url,
                "INDICA_WHATSAPP_PHONE_NUMBER_ID": "123",
                "INDICA_WHATSAPP_WABA_ID": "456",
                "INDICA_WHATSAPP_ACCESS_TOKEN": "another-token",
            },
            asked,
        )
        server.shutdown()


def _states(system: LocalIndica) -> dict[str, str]:
    return {name: p["state"] for name, p in system.run("status")["processes"].items()}


@pytest.mark.slow
def test_beside_real_systems_there_is_no_demonstration_and_nothing_is_sent(
    system: LocalIndica,
) -> None:
    with _outside() as (credentials, asked):
        half = {k: v for k, v in credentials.items() if "WHATSAPP" in k}
        refused = system.call("up", **half)
        assert refused.returncode == 1
        assert "INDICA_CHATWOOT_API_TOKEN" in refused.stdout
        assert set(_states(system).values()) == {"stopped"}, "nothing was started"

        started = system.call("up", **credentials)
        assert started.returncode == 0, started.stdout + started.stderr
        assert "neither a demonstration nor a sandbox" in started.stderr
        assert _states(system) == {
            "postgresql": "running", "sandbox": "stopped", "api": "running", "worker": "running",
        }  # fmt: skip
        status = system.run("status")
        assert status["sandbox_url"] is None
        with psycopg.connect(status["database_url"], autocommit=True) as connection:
            kept = connection.execute(
                "select (select count(*) from intake.submissions), (select count(*) from"
                " outbox.jobs), (select count(*) from people.people)"
            ).fetchone()
        assert kept == (0, 0, 0)
        assert set(asked) <= {"GET /api"}, "nobody was asked for more than their version"

        back = system.call("up")
        assert back.returncode == 1, "leads of the real systems never meet the sandbox"
        assert "make reset" in back.stdout


@pytest.mark.slow
def test_leads_of_the_sandbox_never_meet_the_real_systems_until_a_reset(
    system: LocalIndica,
) -> None:
    first = system.run("up", "--no-demo")
    with _outside() as (credentials, asked):
        refused = system.call("up", **credentials)
        assert refused.returncode == 1
        assert "make reset" in refused.stdout
        assert _states(system)["worker"] == "running", "what ran goes on"
        assert asked == []

        asking = system.call("reset")
        assert asking.returncode == 1, "it asks"
        system.run("reset", "--yes")
        assert set(_states(system).values()) == {"stopped"}
        logs = Path(first["state_directory"]) / "logs"
        assert (logs / "api.log").exists()
        assert (logs / "postgresql.log").exists()
        assert not (Path(first["state_directory"]) / "cluster").exists()

        assert system.call("up", **credentials).returncode == 0
        assert (logs / "api.log.1").exists()
        assert set(asked) <= {"GET /api"}


@pytest.mark.slow
def test_what_runs_of_older_code_or_other_settings_is_started_anew(system: LocalIndica) -> None:
    first = system.run("up", "--no-demo")["processes"]
    again = system.call("up", "--no-demo", INDICA_LOG_LEVEL="WARNING")
    assert again.returncode == 0, again.stderr
    assert "worker stopped: code or settings changed" in again.stderr
    assert "worker started" in again.stderr
    second = system.run("status")["processes"]
    for name in ("sandbox", "api", "worker"):
        assert second[name]["state"] == "running"
        assert second[name]["pid"] != first[name]["pid"], name
    assert second["postgresql"] == first["postgresql"]
    assert system.run("up", "--no-demo", INDICA_LOG_LEVEL="WARNING")["processes"] == second


@pytest.mark.slow
def _is_quiet(connection: psycopg.Connection[Any]) -> bool:
    """Whether everything that was due has left, and everything that came back was read."""
    row = connection.execute("""
        select not exists (
                select from outbox.jobs
                where state = 'claimed' or (state = 'pending' and due_at < now() + interval '15 seconds')
            )
            and not exists (select from inbox.deliveries where state = 'received')
    """).fetchone()  # noqa: E501
    return bool(row and row[0])


def test_the_demonstration_has_lived_some_days_and_is_lived_once(system: LocalIndica) -> None:
    first = system.call("up")
    assert first.returncode == 0, first.stdout + first.stderr
    # The head of the table is broken into lines where columns are narrow.
    assert "40 leads posted" in first.stderr
    assert "None" not in first.stderr
    assert "/desk/login?code=" in system.run("desk", "link", DIRECTOR[0])["url"]
    status = system.run("status")
    counts = """
        select (select count(*) from leads.leads),
            -- What lives goes on: terms pass, and owners are reminded.
            (
                select count(*) from leads.events
                where kind in ('created', 'touched', 'called', 'opted_out')
            ),
            (select count(*) from sending.messages), (select count(*) from inbox.replies)"""
    with psycopg.connect(status["database_url"], autocommit=True) as connection:
        wait_for(lambda: _is_quiet(connection), limit=60)
        statuses = {
            row[0]
            for row in connection.execute("select distinct status from leads.leads").fetchall()
        }
        assert statuses == {
            "new", "contacted", "engaged", "qualified", "won", "lost", "opted_out",
        }  # fmt: skip
        row = connection.execute("""
            select
                (select count(*) from sending.messages where purpose = 'rework' and accepted_at is not null) > 5,
                (select count(*) from governance.list_leads(p_due => 'late') as l where l.next_step is not null) > 5,
                (select count(*) from leads.leads where referrer_id is null),
                (select count(*) from leads.events where at > now()),
                (select sum(difference) from governance.conservation),
                (select count(*) from governance.stagnant_leads),
                (select count(*) from leads.leads as l where not leads.verify_chain(l.id)),
                (select count(*) from leads.leads where created_at > now() - interval '1 hour') > 2,
                util.current_time() - now() < interval '1 second',
                ops.pepper_state()
        """).fetchone()  # noqa: E501
        assert row == (True, True, 0, 0, 0, 0, 0, True, True, "unlocked")
        before = connection.execute(counts).fetchone()
        system.run("up")
        assert connection.execute(counts).fetchone() == before

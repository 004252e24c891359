"""What `indica` shows a person: quarantine, where a lead stands, what a set-up lacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.support.cluster import Database

INDICA = str(Path(sys.executable).parent / "indica")


def _run(database: Database, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    return subprocess.run(
        [INDICA, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={
            **environment,
            "INDICA_DATABASE_URL": database.url("migrator"),
            "INDICA_STATE_DIR": str(tmp_path),
            "TZ": "UTC",
        },
    )


@pytest.fixture
def token_id(database: Database) -> int:
    with database.connect("admin") as connection:
        row = connection.execute("select tests.make_operation(null)").fetchone()
    assert row is not None
    return int(row[0])


def _submit(database: Database, token_id: int, **person: str) -> dict[str, object]:
    body = json.dumps({"person": person, "origin": "manual"}).encode()
    with database.connect("owner") as connection:
        row = connection.execute(
            "select s.body from api.submit_lead(p_token_id => %s, p_raw => %s,"
            " p_idempotency_key => %s) as s",
            (token_id, body, str(uuid.uuid4())),
        ).fetchone()
    assert row is not None
    answer: dict[str, object] = row[0]
    return answer


def test_quarantine_shows_one_line_a_person(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    answer = _submit(database, token_id, name="teste teste", phone="11 97777-1234")
    assert answer["outcome"] == "quarantined"

    run = _run(database, tmp_path, "quarantine", "list")

    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert len(lines) == 2, run.stdout
    assert str(answer["submission_uid"]) in lines[1]
    assert "implausible_name" in lines[1]
    assert "teste teste · 11 97777-1234" in lines[1]


def test_a_lead_says_what_comes_next_in_words(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    answer = _submit(database, token_id, name="Rita Prado", phone="11 98123-4567")
    lead = answer["lead"]
    assert isinstance(lead, dict)

    run = _run(database, tmp_path, "lead", "show", lead["uid"])

    assert run.returncode == 0, run.stderr
    owner = lead["consultant"]["name"]
    standing = run.stdout.splitlines()[1]
    assert standing.startswith(f"Novo lead · {owner} · primeira mensagem, 20")
    assert "history intact" in run.stdout


def test_doctor_of_an_empty_operation_says_what_it_lacks(
    database: Database, tmp_path: Path
) -> None:
    run = _run(database, tmp_path, "doctor", "--json")

    assert run.returncode == 1
    checks = {check["name"]: check for check in json.loads(run.stdout)["checks"]}
    for name in ("workers", "channel", "routing", "first message", "scheduler", "api"):
        assert checks[name]["state"] == "error", name
        assert checks[name]["remedy"], name
    assert not [name for name in checks if name.startswith("process ")]


def test_doctor_of_a_whole_operation_finds_it_whole(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    with database.connect("owner") as connection:
        connection.execute(
            "update routing.consultants set chatwoot_agent_id = null"
            " where email = 'consultant2@example.com'"
        )

    run = _run(database, tmp_path, "doctor", "--json")

    checks = {check["name"]: check for check in json.loads(run.stdout)["checks"]}
    assert checks["workers"]["state"] == "ok"
    assert checks["channel"]["state"] == "ok"
    assert not {"routing", "first message"} & set(checks)
    assert checks["consultants"]["state"] == "warning"
    assert checks["consultants"]["detail"].endswith(": Bruno Reis")


def test_a_fix_that_is_not_acceptable_names_the_field_and_the_remedy(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    answer = _submit(database, token_id, name="teste teste", phone="11 97777-1234")
    body = {"person": {"name": "Rita Prado", "phone": "123"}, "origin": "manual"}

    run = _run(
        database, tmp_path,
        "quarantine", "fix", str(answer["submission_uid"]), "--body", json.dumps(body),
    )  # fmt: skip

    assert run.returncode == 1
    assert "person.phone: " in run.stderr
    assert "Traceback" not in run.stderr


def test_a_stopped_channel_says_why_in_words(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    with database.connect("owner") as connection:
        connection.execute("update sending.channels set state = 'stopped', state_reason = '190'")
        meaning = connection.execute(
            "select meaning from sending.whatsapp_errors where first_code = 190"
        ).fetchone()
    assert meaning is not None

    run = _run(database, tmp_path, "channel", "list", "--json")

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)[0]["reason"] == f"190: {meaning[0]}"

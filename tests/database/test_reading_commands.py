"""What `indica` shows a person: quarantine, where a lead stands, what a set-up lacks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.connection import refusal
from tests.support.cluster import Database

INDICA = str(Path(sys.executable).parent / "indica")


def _run(
    database: Database, tmp_path: Path, *arguments: str, **settings: str
) -> subprocess.CompletedProcess[str]:
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
            "LC_ALL": "C.UTF-8",
            **settings,
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
            "select s.body from api.submit_lead(p_credential => tests.credential(%s), p_raw => %s,"
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

    run = _run(database, tmp_path, "lead", "show", lead["uid"], "--locale", "pt-BR")

    assert run.returncode == 0, run.stderr
    owner = lead["consultant"]["name"]
    standing = run.stdout.splitlines()[2]
    assert standing.startswith(f"Novo lead · {owner} · primeira mensagem, 20")
    assert "histórico íntegro" in run.stdout


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


def test_leads_are_found_by_name_phone_and_the_first_letters_of_the_uid(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    _submit(database, token_id, name="Rita Prado", phone="11 98123-4567")
    other = _submit(database, token_id, name="Rita Neves", phone="11 98123-4568")["lead"]
    assert isinstance(other, dict)

    listed = _run(database, tmp_path, "lead", "list", "--json")
    assert [row["person"] for row in json.loads(listed.stdout)] == ["Rita Neves", "Rita Prado"]
    for which in ("rita prado", "(11) 98123-4567", "+5511981234567", "981234567"):
        shown = _run(database, tmp_path, "lead", "show", which, "--json")
        assert shown.returncode == 0, (which, shown.stdout)
        assert json.loads(shown.stdout)["person"]["name"] == "Rita Prado", which
    shown = _run(database, tmp_path, "lead", "show", other["uid"][:6])
    assert "Rita Neves" in shown.stdout, shown.stderr

    uid = other["uid"]
    for which, code, says in (
        (uid[:8], 0, "corrected: city"),
        (uid, 0, "it was so already"),
        ("0000-0000", 1, "no lead fits"),
        ("rita", 2, "`indica lead list` shows them"),
    ):
        corrected = _run(database, tmp_path, "lead", "correct", which, "--city", "Santos")
        assert corrected.returncode == code, (which, corrected.stderr)
        assert says in corrected.stdout + corrected.stderr
        assert "Traceback" not in corrected.stderr

    several = _run(database, tmp_path, "lead", "show", "rita")
    assert several.returncode == 1
    assert "Rita Prado" in several.stdout
    assert "Rita Neves" in several.stdout
    assert "several leads fit" in several.stderr
    nobody = _run(database, tmp_path, "lead", "show", "paulo")
    assert nobody.returncode == 1
    assert "no lead fits" in nobody.stderr
    for option, value in (("--status", "sold"), ("--due", "soon"), ("--owner", "nobody")):
        refused = _run(database, tmp_path, "lead", "list", option, value)
        assert refused.returncode == 1, option
        assert refused.stderr.startswith("error: "), refused.stderr
        assert "Traceback" not in refused.stderr


def test_one_language_at_a_time_and_times_with_their_zone(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    _submit(database, token_id, name="Rita Prado", phone="11 98123-4567")
    for locale, theirs, others in (
        ("pt_BR.UTF-8", ("indicado por", "Próximo passo", "histórico íntegro"), "history intact"),
        ("en_GB.UTF-8", ("referred by", "Next step", "history intact"), "íntegro"),
    ):
        shown = _run(database, tmp_path, "lead", "show", "rita", LANG=locale, LC_ALL="")
        for words in theirs[::2]:
            assert words in shown.stdout, shown.stdout
        assert others not in shown.stdout
        zones = set(re.findall(r"\d\d:\d\d:\d\d (\S+)", shown.stdout))
        assert zones == {"-03"}, "the operation's zone, named"
    shown = _run(database, tmp_path, "lead", "show", "rita", "--locale", "pt-BR", LANG="en")
    assert "histórico íntegro" in shown.stdout


def test_words_of_outsiders_do_not_steer_the_terminal(
    database: Database, token_id: int, tmp_path: Path
) -> None:
    body = {
        "person": {"name": "Rita Prado", "phone": "11 98123-4567"},
        "referrer": {"name": "João [/red] Prado"},
        "notes": "ligar [bold]já[/bold] \u001b]0;x\u0007\u001b[2J [/x]",
        "origin": "manual",
    }
    with database.connect("owner") as connection:
        connection.execute(
            "select api.submit_lead(p_credential => tests.credential(%s), p_raw => %s,"
            " p_idempotency_key => 'k')",
            (token_id, json.dumps(body).encode()),
        )
    shown = _run(database, tmp_path, "lead", "show", "rita")
    assert shown.returncode == 0, shown.stderr
    assert "[bold]já[/bold]" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert _run(database, tmp_path, "lead", "list").returncode == 0


@pytest.mark.parametrize(
    ("command", "role", "change", "sentence"),
    [
        ("lead list", "migrator", {"port": "1"}, "the database does not answer"),
        ("db status", "migrator", {"port": "1"}, "the database does not answer"),
        ("lead list", "migrator", {"dbname": "gone"}, "there is no such database"),
        ("rework run", "migrator", {"host": "host.invalid"}, "the database does not answer"),
        ("lead list", "api", {}, "cannot work as indica_owner"),
        ("db upgrade", "dba", {}, "cannot work as indica_owner"),
        ("jobs list", "migrator", {"dbname": "postgres"}, "not at the version of this code"),
        ("db status", "migrator", {"dbname": "postgres"}, "was not bootstrapped"),
    ],
)
def test_what_is_wrong_with_the_database_is_said_in_a_sentence(
    database: Database,
    tmp_path: Path,
    command: str,
    role: str,
    change: dict[str, str],
    sentence: str,
) -> None:
    parts = {k: str(v) for k, v in conninfo_to_dict(database.url(role)).items() if v is not None}
    url = make_conninfo(**{**parts, **change})
    run = _run(database, tmp_path, *command.split(), INDICA_DATABASE_URL=url)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr, run.stderr
    assert sentence in run.stderr
    assert run.stderr.startswith("error: ")


def test_a_refused_login_is_told_from_a_server_that_does_not_answer() -> None:
    """The tests' own server asks for no password."""
    said = 'connection failed: FATAL:  password authentication failed for user "nobody"'
    problem, remedy = refusal(psycopg.OperationalError(said))
    assert problem.startswith("the database refuses the login: ")
    assert "user and password" in remedy

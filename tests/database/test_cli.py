"""`indica` as an operator types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import requests

from database.cli.main import _explain, build
from tests.support.cluster import Database

INDICA = str(Path(sys.executable).parent / "indica")


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [INDICA, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def _leaves(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _leaves(child, (*path, name))
    else:
        yield " ".join(path), command


@pytest.mark.parametrize(("name", "command"), list(_leaves(build())), ids=lambda v: str(v))
def test_every_command_has_json_and_says_what_it_does(name: str, command: click.Command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert "--json" in options
    assert (command.help or "").strip()


def test_status_of_a_current_database(database: Database) -> None:
    run = _run("db", "status", "--json", INDICA_DATABASE_URL=database.url("migrator"))
    assert run.returncode == 0, run.stderr
    status = json.loads(run.stdout)
    assert status["is_current"] is True
    assert status["current"] == status["heads"]


@pytest.mark.parametrize(
    "command",
    [
        ("bootstrap", "--admin-url"),
        ("restore", "FILE", "--into", "other", "--admin-url"),
        ("move", "FILE", "--to"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("secret", ["odd%zzword", "odd@word"])
def test_no_error_quotes_the_password_of_an_administrator(
    tmp_path: Path, command: tuple[str, ...], secret: str
) -> None:
    arguments = [str(tmp_path / "a.dump") if word == "FILE" else word for word in command]
    url = f"postgresql://chief:{secret}@127.0.0.1:1/indica"
    run = _run("db", *arguments, url)
    assert run.returncode == 1
    assert "percent-encoded" in run.stderr
    assert "word@" not in run.stderr + run.stdout
    assert "zzword" not in run.stderr + run.stdout


def test_the_doctor_keeps_its_other_lines(database: Database, tmp_path: Path) -> None:
    with database.connect("admin") as connection:
        connection.execute("alter table meta.releases rename to lost")
    run = _run(
        "doctor",
        "--json",
        INDICA_DATABASE_URL=database.url("migrator"),
        INDICA_STATE_DIR=str(tmp_path),
    )
    checks = {check["name"]: check for check in json.loads(run.stdout)["checks"]}
    assert checks["schema"]["state"] == "error"
    assert "meta.releases" in checks["schema"]["detail"]
    assert {"server", "roles", "scheduler"} <= checks.keys()


def test_drift_is_shown_and_repaired(database: Database) -> None:
    url = database.url("migrator")
    with database.connect("owner") as connection:
        connection.execute("grant execute on function util.durable() to public")

    status = _run("db", "status", INDICA_DATABASE_URL=url)
    assert status.returncode == 1
    assert "drifted    util/util.durable.sql" in status.stdout

    repair = _run("db", "repair", "--json", INDICA_DATABASE_URL=url)
    assert json.loads(repair.stdout) == {
        "repaired": ["util/util.durable.sql", "grant on function util.durable() to public execute"],
        "left": [],
    }
    # What a file does not say, it does not take away: the grant to PUBLIC is revoked by the file.
    assert _run("db", "status", INDICA_DATABASE_URL=url).returncode == 0


def test_a_database_that_does_not_answer_is_an_error_with_a_remedy() -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    run = _run("db", "status", INDICA_DATABASE_URL=url)
    assert run.returncode == 1
    assert run.stderr.startswith("error: the database does not answer")
    assert "Traceback" not in run.stderr

    as_json = _run("db", "status", "--json", INDICA_DATABASE_URL=url)
    assert json.loads(as_json.stdout)["error"].startswith("the database does not answer")


def test_what_the_other_side_answered_is_named_without_its_path(
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = requests.Request("POST", "https://ana:word@hooks.example/secret").prepare()
    answer = requests.Response()
    answer.status_code = 404
    for error, says in (
        (requests.HTTPError(request=request, response=answer), "answers 404: HTTPError"),
        (requests.ConnectionError(request=request), "does not answer: ConnectionError"),
    ):
        with pytest.raises(SystemExit):
            _explain(error)
        said = capsys.readouterr().err
        assert said.startswith(f"error: hooks.example, the other side, {says}\n")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "says"),
    [
        (("outbox", "retry", "9" * 21), 2, "is not in the range"),
        (("dev", "clock", "+999999999d"), 1, "error: timestamp out of range"),
    ],
)
def test_an_impossible_number_is_an_error_without_a_traceback(
    database: Database, arguments: tuple[str, ...], exit_code: int, says: str
) -> None:
    result = _run(*arguments, INDICA_DATABASE_URL=database.url("owner"))
    assert result.returncode == exit_code
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_status_of_a_system_that_was_never_started(tmp_path: Path) -> None:
    run = _run("status", "--json", INDICA_STATE_DIR=str(tmp_path / "state"))
    assert run.returncode == 0, run.stderr
    status = json.loads(run.stdout)
    assert {k: status[k] for k in ("api_url", "database_url", "sandbox_url", "api_token")} == {
        "api_url": None,
        "database_url": None,
        "sandbox_url": None,
        "api_token": None,
    }
    assert not (tmp_path / "state").exists()


def test_doctor_names_what_is_broken_and_what_to_do(database: Database, tmp_path: Path) -> None:
    with database.connect("owner") as connection:
        connection.execute("drop function util.durable()")
    run = _run(
        "doctor", "--json",
        INDICA_DATABASE_URL=database.url("migrator"), INDICA_STATE_DIR=str(tmp_path),
    )  # fmt: skip
    assert run.returncode == 1
    checks = {check["name"]: check for check in json.loads(run.stdout)["checks"]}
    assert checks["database"]["state"] == "ok"
    assert checks["roles"]["state"] == "ok"
    assert checks["schema"]["state"] == "error"
    assert checks["schema"]["remedy"] == "Run `indica db upgrade`."
    assert checks["credentials"]["state"] == "error"
    assert "no message can leave" in checks["credentials"]["detail"]


def test_the_password_of_an_external_database_is_not_shown(tmp_path: Path) -> None:
    run = _run(
        "status",
        INDICA_DATABASE_URL="postgresql://indica_migrator:hush@127.0.0.1:1/indica",
        INDICA_STATE_DIR=str(tmp_path),
    )
    assert run.returncode == 0
    assert "hush" not in run.stdout + run.stderr

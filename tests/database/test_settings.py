"""Which systems are used, and which environments are refused, by sentences that quote nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from database.cli import clients
from database.common import sandbox_access
from database.common.errors import IndicaError, SettingsError
from database.common.settings import (
    VIEWS,
    ApiSettings,
    CommandSettings,
    WorkerSettings,
    load,
    state_directory,
)
from database.common.state import State

WORKER = ("chatwoot_base_url", "chatwoot_api_token", "whatsapp_access_token")
COMPLETE = {
    "CHATWOOT_BASE_URL": "https://chat.example.com/",
    "CHATWOOT_API_TOKEN": "chat-t0ken",
    "WHATSAPP_ACCESS_TOKEN": "graph-t0ken",
}
ELSEWHERE = "postgresql://indica_worker:hunter22@db.example/indica"


def setenv(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"INDICA_{name}", value)


def started_by_indica_up(port: int = 8091) -> None:
    """What `indica up` leaves in the state file."""
    state = State.load(state_directory())
    state.ports["sandbox"] = port
    state.save()


@pytest.fixture(autouse=True)
def _state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INDICA_STATE_DIR", str(tmp_path))


# -- sandbox or real -------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [WorkerSettings, ApiSettings, CommandSettings])
def test_where_indica_up_started_it_every_process_uses_the_sandbox_for_both(
    view: type[WorkerSettings],
) -> None:
    started_by_indica_up()
    access = load(view).require(*WORKER)
    assert access.is_sandbox
    assert access.chatwoot.base_url == "http://127.0.0.1:8091/chatwoot"
    assert access.whatsapp.base_url == "http://127.0.0.1:8091/graph"
    assert access.chatwoot.api_token == sandbox_access.CHATWOOT_API_TOKEN
    assert access.whatsapp.app_secret == sandbox_access.WHATSAPP_APP_SECRET


def test_the_address_that_indica_up_gives_counts_with_any_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setenv(monkeypatch, DATABASE_URL=ELSEWHERE, SANDBOX_URL="http://127.0.0.1:8092")
    assert load(WorkerSettings).require(*WORKER).chatwoot.base_url == (
        "http://127.0.0.1:8092/chatwoot"
    )


@pytest.mark.parametrize("database", [None, ELSEWHERE])
def test_elsewhere_a_process_without_credentials_is_refused(
    monkeypatch: pytest.MonkeyPatch, database: str | None
) -> None:
    if database is not None:
        # A sandbox that was started on this machine for something else does not count.
        started_by_indica_up()
        setenv(monkeypatch, DATABASE_URL=database)
    with pytest.raises(SettingsError, match="no credentials of Chatwoot and WhatsApp") as caught:
        load(WorkerSettings).require(*WORKER)
    assert "indica up" in (caught.value.hint or "")
    access = load(ApiSettings).access()
    assert (access.mode, access.chatwoot.webhook_secrets, access.whatsapp.app_secret) == (
        "none",
        (),
        None,
    )


def test_credentials_mean_the_real_systems_even_beside_a_sandbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started_by_indica_up()
    setenv(monkeypatch, **COMPLETE, SANDBOX_URL="http://127.0.0.1:8091")
    access = load(WorkerSettings).require(*WORKER)
    assert access.mode == "real"
    assert access.chatwoot.base_url == "https://chat.example.com"
    assert access.whatsapp.base_url == "https://graph.facebook.com"


@pytest.mark.parametrize("left_out", COMPLETE)
@pytest.mark.parametrize("view", [WorkerSettings, ApiSettings, CommandSettings])
def test_half_a_system_is_refused_and_the_missing_half_named(
    monkeypatch: pytest.MonkeyPatch, left_out: str, view: type[WorkerSettings]
) -> None:
    started_by_indica_up()
    setenv(monkeypatch, **{name: value for name, value in COMPLETE.items() if name != left_out})
    with pytest.raises(SettingsError, match=f"but not INDICA_{left_out}") as caught:
        load(view).require(*WORKER)
    assert "t0ken" not in f"{caught.value} {caught.value.hint}"


def test_a_command_never_asks_the_sandbox_in_place_of_a_missing_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started_by_indica_up()
    setenv(monkeypatch, WHATSAPP_ACCESS_TOKEN="graph-t0ken", WHATSAPP_WABA_ID="123")
    settings = load(CommandSettings)
    with clients.graph(settings) as graph:
        assert not graph.is_sandbox
    with pytest.raises(SettingsError, match="INDICA_CHATWOOT_BASE_URL"):
        clients.chatwoot(settings)


def test_another_address_of_the_graph_without_a_token_is_half_a_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started_by_indica_up()
    setenv(monkeypatch, WHATSAPP_BASE_URL="http://127.0.0.1:1")
    with pytest.raises(SettingsError, match="INDICA_WHATSAPP_ACCESS_TOKEN"):
        load(WorkerSettings).require(*WORKER)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("WHATSAPP_APP_SECRET", sandbox_access.WHATSAPP_APP_SECRET),
        ("CHATWOOT_WEBHOOK_SECRET", f"real, {sandbox_access.CHATWOOT_WEBHOOK_SECRET}"),
        ("WHATSAPP_VERIFY_TOKEN", sandbox_access.WHATSAPP_VERIFY_TOKEN),
    ],
)
def test_a_public_secret_is_refused_as_a_proof(
    monkeypatch: pytest.MonkeyPatch, name: str, secret: str
) -> None:
    setenv(monkeypatch, **{name: secret})
    with pytest.raises(SettingsError, match=f"INDICA_{name} is a secret of the sandbox") as caught:
        load(ApiSettings).access()
    assert secret not in str(caught.value)


@pytest.mark.parametrize("url", ["http://sandbox.example:8090", "http://10.0.0.7:8090"])
def test_a_sandbox_on_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    setenv(monkeypatch, SANDBOX_URL=url)
    with pytest.raises(SettingsError, match="INDICA_SANDBOX_URL"):
        load(ApiSettings)


# -- values that cannot be right -------------------------------------------------------------------

SECRET = "t0ken-of-the-test"  # a part of every value below that must not be quoted


@pytest.mark.parametrize(
    "value",
    [
        f"{SECRET}\n",
        f"{SECRET}\r\n",
        f" {SECRET}",
        f"{SECRET} ",
        f"{SECRET}\tx",
        f"{SECRET}\u00a0",
        f"{SECRET}ção",
        f"{SECRET}\x7f",
    ],
    ids=ascii,
)
@pytest.mark.parametrize(
    "name",
    [
        "CHATWOOT_API_TOKEN",
        "CHATWOOT_WEBHOOK_SECRET",
        "WHATSAPP_ACCESS_TOKEN",
        "WHATSAPP_APP_SECRET",
        "WHATSAPP_VERIFY_TOKEN",
        "MASTER_KEY",
    ],
)
def test_a_secret_with_an_odd_character_is_refused_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    if name == "CHATWOOT_WEBHOOK_SECRET" and value.strip(" ") == SECRET:
        return  # a list may have spaces around its commas
    setenv(monkeypatch, **{name: value})
    with pytest.raises(SettingsError, match=f"INDICA_{name} holds") as caught:
        load(WorkerSettings)
    assert SECRET not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://u:{SECRET}%zz@db/indica",
        f"postgresql://u:{SECRET}@x@db/indica",
        f"postgresql://u:{SECRET}/x@db/indica",
        f"postgresql://u:{SECRET}@db:port/indica",
        f"postgresql://u:{SECRET}@db/indica\n",
        f"postgresql://u:x@{SECRET}\u00e7/indica",
        f"host=db password='{SECRET}",
        f"{SECRET}",
    ],
    ids=ascii,
)
def test_a_database_address_with_an_odd_character_is_refused_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    setenv(monkeypatch, DATABASE_URL=url)
    for view in (WorkerSettings, ApiSettings, CommandSettings):
        with pytest.raises(SettingsError, match="INDICA_DATABASE_URL cannot be read") as caught:
            load(view)
        assert SECRET not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p%40s%2Fs@db.example:5432/indica?sslmode=require",
        "postgresql://u@/indica?host=/var/run/postgresql",
        "postgresql://u:p@a.example:5432,b.example:5433/indica?target_session_attrs=read-write",
        "postgresql://u:p@[::1]:5432/indica",
        "host=127.0.0.1 port=5432 dbname=indica password='a b'",
        "service=indica",
    ],
)
def test_usual_database_addresses_are_taken(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    setenv(monkeypatch, DATABASE_URL=url)
    assert load(WorkerSettings).address("worker") == url


@pytest.mark.parametrize("process", ["outbound_worker", "api.cli", "database"])
@pytest.mark.parametrize(
    "environment",
    [
        {"INDICA_CHATWOOT_API_TOKEN": f"{SECRET}\n"},
        {"INDICA_DATABASE_URL": f"postgresql://u:{SECRET}@x@db/indica"},
        {"INDICA_WHATSAPP_APP_SECRET": f"sandbox-fake-{SECRET}"},
    ],
    ids=lambda environment: next(iter(environment)),
)
def test_every_process_says_it_in_one_sentence_at_its_start(
    process: str, environment: dict[str, str]
) -> None:
    command = {"database": ["channel", "sync"]}.get(process, ["run"])
    answer = subprocess.run(
        [sys.executable, "-m", process, *command],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = answer.stdout + answer.stderr
    assert answer.returncode in (1, 2)
    assert next(iter(environment)) in said
    assert SECRET not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "url",
    ["chat.example.com", "ftp://x", "https://", "https://u:p@x", "https://x?a=1", "https://x#a"],
)
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    setenv(monkeypatch, CHATWOOT_BASE_URL=url)
    with pytest.raises(SettingsError, match="INDICA_CHATWOOT_BASE_URL must"):
        load(WorkerSettings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKER_CONCURRENCY", "0"),
        ("WORKER_LEASE_SECONDS", "0.2"),
        ("WHATSAPP_API_VERSION", "25"),
        ("WORKER_METRICS_PORT", "70000"),
        ("LOG_LEVEL", "LOUD"),
        ("CHATWOOT_ACCOUNT_ID", "one"),
    ],
)
def test_a_senseless_value_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    setenv(monkeypatch, **{name: value})
    with pytest.raises(SettingsError, match=f"INDICA_{name} is wrong"):
        load(WorkerSettings)


# -- the views -------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_prints_a_secret(
    view: type[WorkerSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = [
        name.upper()
        for name, field in view.model_fields.items()
        if "SecretStr" in str(field.annotation) and name not in {"database_url", "smtp_url"}
    ]
    mail = f"smtps://indica:{SECRET}@mail.example"
    setenv(monkeypatch, DATABASE_URL=ELSEWHERE, SMTP_URL=mail, **dict.fromkeys(secrets, SECRET))
    settings = load(view)
    assert SECRET not in repr(settings)
    assert "hunter22" not in repr(settings)


@pytest.mark.parametrize("view", VIEWS)
def test_every_setting_says_what_it_is(view: type[WorkerSettings]) -> None:
    assert [name for name, field in view.model_fields.items() if not field.description] == []


def test_views_agree_on_what_they_share() -> None:
    defaults: dict[str, set[str]] = {}
    for view in VIEWS:
        for name, field in view.model_fields.items():
            defaults.setdefault(name, set()).add(f"{field.default!r} {field.description}")
    assert {name: found for name, found in defaults.items() if len(found) > 1} == {}


def test_an_incomplete_access_is_no_client() -> None:
    settings = CommandSettings(chatwoot_api_token=SecretStr("real"))
    with pytest.raises(IndicaError, match="not complete"):
        clients.Chatwoot(settings.access())


@pytest.mark.parametrize("name", ["CHATWOOT_BASE_URL", "WHATSAPP_BASE_URL"])
def test_a_token_goes_over_tls_or_stays_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for url in ("http://chat.example.com", "http://10.0.0.5:3000", "http://127.0.0.1.example.com"):
        setenv(monkeypatch, **{name: url})
        with pytest.raises(SettingsError, match=f"INDICA_{name} must begin with https://"):
            load(WorkerSettings)
    for url in ("https://chat.example.com", "http://127.0.0.1:3000", "http://localhost:3000"):
        setenv(monkeypatch, **{name: url})
        load(WorkerSettings)

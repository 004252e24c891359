"""A company is set up from nothing with commands, against the sandbox's Chatwoot and Graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from database.cli import demo
from database.cli.main import main
from database.common import sandbox_access as credentials
from database.common.source_secrets import source_secret
from sandbox.app import Sandbox
from tests.support.cluster import Database

ANA, DAVI = "ana.moura@demo.indica.example", "davi.prado@demo.indica.example"


class Indica(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> Any: ...


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def indica(
    database: Database,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Indica:
    """Runs a command with `--json`, the sandbox given as the real systems; its parsed answer."""
    for name, value in {
        "DATABASE_URL": database.url("migrator"),
        "STATE_DIR": str(tmp_path),
        "MASTER_KEY": "a-master-key",
        "CHATWOOT_BASE_URL": sandbox.chatwoot_url,
        "CHATWOOT_API_TOKEN": credentials.CHATWOOT_API_TOKEN,
        "CHATWOOT_ACCOUNT_ID": str(credentials.CHATWOOT_ACCOUNT_ID),
        "CHATWOOT_INBOX_ID": str(credentials.CHATWOOT_INBOX_ID),
        "WHATSAPP_BASE_URL": sandbox.graph_url,
        "WHATSAPP_API_VERSION": credentials.WHATSAPP_API_VERSION,
        "WHATSAPP_ACCESS_TOKEN": credentials.WHATSAPP_ACCESS_TOKEN,
        "WHATSAPP_WABA_ID": credentials.WHATSAPP_WABA_ID,
        "WHATSAPP_PHONE_NUMBER_ID": credentials.WHATSAPP_PHONE_NUMBER_ID,
    }.items():
        monkeypatch.setenv(f"INDICA_{name}", value)

    def run(*arguments: str, code: int = 0) -> Any:
        monkeypatch.setattr(sys, "argv", ["indica", *arguments, "--json"])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        assert (ended.value.code or 0) == code, said.out + said.err
        return json.loads(said.out)

    return run


def submit(database: Database, phone: str) -> str:
    with database.connect("owner") as connection:
        token = connection.execute(
            "select token_id from ops.create_token('t', '{leads:write}')"
        ).fetchone()
        assert token is not None
        body = {"person": {"name": "Rita Prado", "phone": phone}, "origin": "manual"}
        row = connection.execute(
            "select s.body #>> '{lead,uid}' from api.submit_lead(tests.credential(%s), %s,"
            " 'k') as s",
            (token[0], json.dumps(body).encode()),
        ).fetchone()
    assert row is not None
    return str(row[0])


def owner_of(database: Database, uid: str) -> str | None:
    with database.connect("owner") as connection:
        row = connection.execute(
            "select c.email from leads.leads as l"
            " left join routing.consultants as c on c.id = l.consultant_id where l.uid = %s",
            (uid,),
        ).fetchone()
    assert row is not None
    return row[0] if row[0] is None else str(row[0])


def test_from_nothing_to_an_owner(indica: Indica, database: Database) -> None:
    waiting = submit(database, "11 98123-4501")
    assert owner_of(database, waiting) is None

    assert indica("consultant", "add", "Ana", "--email", ANA.upper())["change"] == "added"
    assert indica("consultant", "add", "Ana Moura", "--email", ANA)["change"] == "changed"
    assert indica("consultant", "add", "Ana Moura", "--email", ANA)["change"] == "unchanged"
    indica("product", "add", "plano", "Plano Família")
    indica("origin", "add", "feira", "Feira")
    indica("pool", "add", "geral", "Geral")
    assert indica("pool", "member", "geral", ANA, "--weight", "2")["assigned"] == 0
    rule = indica("rule", "add", "Todos", "--pool", "geral")
    assert rule["position"] == 1
    assert owner_of(database, waiting) == ANA, "what waited is assigned as soon as it can be"
    with database.connect("owner") as connection:
        assert connection.execute("select tests.is_sound()").fetchone() == ("",)

    assert indica("consultant", "deactivate", ANA)["open_leads"] == 1
    [row] = indica("consultant", "list")
    assert (row["active"], row["pools"], row["open_leads"]) == (False, "geral", 1)
    assert indica("consultant", "activate", ANA)["active"] is True


def test_waiting_leads_go_in_the_order_they_came(indica: Indica, database: Database) -> None:
    indica("consultant", "add", "Ana Moura", "--email", ANA)
    indica("consultant", "add", "Davi Prado", "--email", DAVI)
    indica("pool", "add", "geral", "Geral")
    for email in (ANA, DAVI):
        indica("pool", "member", "geral", email)
        indica("consultant", "deactivate", email)
    indica("rule", "add", "Todos", "--pool", "geral")
    uids = [submit(database, f"11 98123-450{n}") for n in range(2, 5)]
    assert [owner_of(database, uid) for uid in uids] == [None] * 3
    assert indica("consultant", "activate", ANA)["assigned"] == 3
    assert [owner_of(database, uid) for uid in uids] == [ANA] * 3
    with database.connect("owner") as connection:
        turns = connection.execute(
            "select array_agg(l.uid::text order by d.seq) from routing.decisions as d"
            " join leads.leads as l on l.id = d.lead_id where d.seq is not null"
        ).fetchone()
    assert turns == (uids,)


def test_rules_keep_their_order(indica: Indica) -> None:
    indica("pool", "add", "geral", "Geral")
    indica("product", "add", "auto", "Automóvel")
    for name in ("um", "dois", "três"):
        indica("rule", "add", name, "--pool", "geral")
    placed = indica(
        "rule",
        "add",
        "primeiro",
        "--pool",
        "geral",
        "--position",
        "1",
        "--product",
        "auto",
        "--uf",
        "sp",
    )
    assert placed["conditions"] == {"product": ["auto"], "uf": ["SP"]}
    assert [r["name"] for r in indica("rule", "list")] == ["primeiro", "um", "dois", "três"]
    indica("rule", "add", "primeiro", "--pool", "geral", "--position", "3")
    assert [r["name"] for r in indica("rule", "list")] == ["um", "dois", "primeiro", "três"]
    indica("rule", "add", "três", "--pool", "geral", "--position", "1")
    assert [r["name"] for r in indica("rule", "list")] == ["três", "um", "dois", "primeiro"]
    indica("rule", "remove", "um")
    assert [r["name"] for r in indica("rule", "list")] == ["três", "dois", "primeiro"]
    refused = indica("rule", "add", "x", "--pool", "geral", "--product", "nada", code=1)
    assert refused["code"] == "ID105"
    assert indica("rule", "add", "x", "--pool", "nenhum", code=1)["code"] == "ID209"
    assert indica("rule", "remove", "nenhuma", code=1)["code"] == "ID209"


def test_consultants_are_chatwoots_agents(indica: Indica) -> None:
    indica("consultant", "add", "Ana Moura", "--email", ANA)
    indica("consultant", "add", "Zé Ninguém", "--email", "ze@example.com")
    found = {row["email"]: row["change"] for row in indica("consultant", "sync")}
    assert found[ANA] == "changed"
    assert found["ze@example.com"] == "missing"
    assert found[DAVI] == "not a consultant"
    added = {row["email"]: row["change"] for row in indica("consultant", "sync", "--add")}
    assert (added[ANA], added[DAVI]) == ("unchanged", "added")
    agents = {row["email"]: row["chatwoot_agent_id"] for row in indica("consultant", "list")}
    assert agents[ANA] == next(i for i, _, email in credentials.AGENTS if email == ANA)
    assert agents["ze@example.com"] is None


def test_consultants_come_from_a_file_or_not_at_all(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "equipe.csv"
    lines = "\ufeffName;cargo;email\nAna Lima;x;ana@example.com\nBia Reis;y;BIA@example.com\n"
    file.write_text(lines, "utf-8")
    dry = indica("consultant", "import", "--dry-run", str(file))
    assert [row["change"] for row in dry] == ["added", "added"]
    assert indica("consultant", "list") == []
    indica("consultant", "import", str(file))
    emails = [row["email"] for row in indica("consultant", "list")]
    assert emails == ["ana@example.com", "bia@example.com"]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_is_read_as_spreadsheets_save_it(
    indica: Indica, tmp_path: Path, encoding: str, mark: str
) -> None:
    file = tmp_path / "equipe.csv"
    rows = [("Nome", "E-mail"), ("José Íris", "jose@example.com"), ("", "")]
    text = "\r\n".join([f"sep={mark}", *(mark.join(row) for row in rows), ""])
    file.write_bytes(text.encode(encoding))
    indica("consultant", "import", str(file))
    assert [row["name"] for row in indica("consultant", "list")] == ["José Íris"]


def test_what_is_no_text_is_refused_with_a_sentence(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "equipe.xlsx"
    file.write_bytes(b"PK\x03\x04\x00\x00\x81\x8d")
    assert "no text" in indica("consultant", "import", str(file), code=1)["error"]


def test_one_bad_line_stops_an_import(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "equipe.csv"
    file.write_text("name,email\nAna Lima,ana@example.com\nBia,nothing\n", "utf-8")
    assert "line 3" in indica("consultant", "import", str(file), code=1)["hint"]
    assert indica("consultant", "list") == []
    file.write_text("cargo\nAna\n", "utf-8")
    assert "no column name and email" in indica("consultant", "import", str(file), code=1)["error"]


def test_the_channel_is_checked_against_chatwoot_and_meta(
    indica: Indica, sandbox: Sandbox, database: Database
) -> None:
    assert indica("channel", "add")["change"] == "added"
    assert indica("channel", "add")["change"] == "unchanged"
    indica("consultant", "sync", "--add")
    found = indica("channel", "sync")["findings"]
    assert all(finding["ok"] for finding in found), found
    with database.connect("owner") as connection:
        row = connection.execute(
            "select chatwoot_user_id, people_per_day, is_default from sending.channels"
        ).fetchone()
    assert row == (credentials.CHATWOOT_ADMIN_ID, 2000, True)

    inbox = sandbox.world.chatwoot.inboxes[credentials.CHATWOOT_INBOX_ID]
    members = inbox.members
    inbox.lock_to_single_conversation, inbox.members = True, members[1:]
    try:
        wrong = {
            finding["name"]
            for finding in indica("channel", "sync", code=1)["findings"]
            if not finding["ok"]
        }
    finally:
        inbox.lock_to_single_conversation, inbox.members = False, members
    assert wrong == {"single conversation", "inbox members"}


def test_templates_are_submitted_and_followed(
    indica: Indica, sandbox: Sandbox, database: Database
) -> None:
    ours = {row["code"] for row in indica("template", "list")}
    assert {row["state"] for row in indica("template", "list")} == {"draft"}
    created = indica("template", "create")
    assert {row["code"] for row in created} == ours
    assert {(row["state"], row["problem"]) for row in created} == {("approved", None)}
    assert {row["change"] for row in indica("template", "create")} == {"unchanged"}

    remote = {t.name: t for t in sandbox.world.graph.templates.values()}
    paused = remote["indica_primeiro_contato"]
    paused.status = "PAUSED"
    states = {row["code"]: row["state"] for row in indica("template", "sync")}
    paused.status = "APPROVED"
    assert states["first_contact"] == "paused"

    with database.connect("owner") as connection:
        connection.execute(
            "update sending.templates set parameters = '{person_first_name}'"
            " where code = 'first_contact'"
        )
    refused = {row["code"]: row for row in indica("template", "sync", code=1)}
    assert refused["first_contact"]["state"] == "draft"
    assert "3 variables, ours 1" in refused["first_contact"]["problem"]


def test_a_preview_reads_like_a_message(indica: Indica) -> None:
    indica("setting", "set", "company_name", "Horizonte")
    [shown] = indica("template", "preview", "first_contact_with_referrer")
    assert shown["body"].startswith("Olá, Maria! Aqui é Ana, da Horizonte. João Siqueira indicou")
    assert "{{" not in shown["body"]
    assert indica("template", "preview", "nenhum", code=1)["error"]


@pytest.mark.parametrize(
    ("key", "value", "is_right"),
    [
        ("company_name", "123", True),
        ("company_name", " ", False),
        ("requests_per_minute", "900", True),
        ("requests_per_minute", "-1", False),
        ("requests_per_minute", "many", False),
        ("timezone", "America/Manaus", True),
        ("timezone", "Lua/Base", False),
        ("consent_policy", "require", True),
        ("consent_policy", "sometimes", False),
        ("quarantine_alert_after", "2 hours", True),
        ("quarantine_alert_after", "soon", False),
        ("first_contact_hours", "null", True),
        ("first_contact_hours", '{"1": ["08:00", "18:00"]}', True),
        ("first_contact_hours", '{"1": ["18:00", "08:00"]}', False),
        ("first_contact_hours", '{"8": ["08:00", "18:00"]}', False),
        ("nothing", "1", False),
    ],
)
def test_settings_take_only_what_can_be(
    indica: Indica, key: str, value: str, is_right: bool
) -> None:
    answer = indica("setting", "set", key, value, code=0 if is_right else 1)
    if is_right:
        stored = {row["key"]: row["value"] for row in indica("setting", "list")}[key]
        assert stored == answer["value"]
        assert isinstance(stored, str) == (
            key not in {"requests_per_minute", "first_contact_hours"}
        )
    else:
        assert answer["code"] in {"ID105", "ID209"}
        assert answer["hint"]


def test_a_source_has_a_secret_and_an_example(indica: Indica) -> None:
    indica("source", "add", "site", "Site da empresa")
    mapped = indica(
        "source",
        "map",
        "site",
        "--field",
        "person.name=/data/nome",
        "--field",
        "person.phone=/data/tel",
        "--constant",
        "origin=site",
    )
    assert mapped["constants"] == {"origin": "site"}
    assert indica("source", "map", "site")["field_map"]["person.phone"] == "/data/tel"
    assert indica("source", "map", "site", "--field", "person.age=/x", code=1)["code"] == "ID105"
    assert indica("source", "map", "site", "--field", "person.name=x", code=1)["code"] == "ID105"
    first = indica("source", "secret", "site")
    assert first["secret"] == source_secret("a-master-key", "site", 1)
    assert indica("source", "secret", "site")["version"] == 1
    rotated = indica("source", "secret", "site", "--rotate")
    assert rotated["version"] == 2
    assert rotated["secret"] not in {first["secret"], ""}
    assert "/v1/webhooks/leads/site" in rotated["curl"]
    assert "X-Indica-Signature: sha256=" in rotated["curl"]


def test_a_refused_submission_is_corrected_by_its_wrong_field_alone(
    indica: Indica, database: Database
) -> None:
    body = {"person": {"name": "Rita Prado", "phone": "1198"}, "origin": "manual", "product": "x"}
    with database.connect("owner") as connection:
        connection.execute(
            "select s.body from ops.create_token('t', '{leads:write}') as t,"
            " api.submit_lead(tests.credential(t.token_id), %s, 'k') as s",
            (json.dumps(body).encode(),),
        )
    [waiting] = indica("quarantine", "list")
    assert (waiting["kind"], waiting["reason"], waiting["sender"]) == (
        "refused", "invalid_phone", "t",
    )  # fmt: skip
    assert [error["field"] for error in waiting["errors"]] == ["person.phone"]
    uid = waiting["submission"]
    indica("quarantine", "fix", uid, "--again", code=1)
    indica("quarantine", "fix", uid, "--again", "--set", "person.phone=1", code=1)
    assert indica("quarantine", "fix", uid, "--set", "person.age=1", code=1)["code"] == "ID105"
    phone = "person.phone=11 98123-4567"
    fixed = indica("quarantine", "fix", uid, "--set", phone, "--set", "product=")
    assert fixed["outcome"] == "created"
    assert fixed["answer"]["warnings"] == []
    assert indica("quarantine", "list") == []


@pytest.mark.parametrize(
    ("profile", "proof", "ending", "length", "example"),
    [
        ("wpforms", "address", "/{secret}", 64, "nome=Maria+Jose"),
        ("google-lead-form", "google_key", "/ads", 32, '"google_key": "{secret}"'),
        ("typeform", "typeform", "/ads", 64, "Typeform-Signature: sha256="),
    ],
)
def test_a_kind_of_sender_says_what_to_paste(
    indica: Indica, profile: str, proof: str, ending: str, length: int, example: str
) -> None:
    indica("source", "add", "ads", "Campanha", "--profile", profile)
    shown = indica("source", "secret", "ads")
    secret = shown["secret"]
    assert (shown["proof"], len(secret)) == (proof, length)
    assert "/v1/webhooks/leads/ads" in shown["url"]
    assert shown["url"].endswith(ending.format(secret=secret))
    assert example.format(secret=secret) in shown["curl"]
    assert indica("source", "add", "x", "X", "--profile", "carta", code=1)["code"] == "ID105"
    assert profile in {row["profile"] for row in indica("source", "profiles")}


def test_a_code_for_the_extension(indica: Indica) -> None:
    indica("consultant", "add", "Ana Moura", "--email", ANA)
    made = indica("token", "enroll", "--consultant", ANA)
    assert made["consultant"] == "Ana Moura"
    assert len(made["code"]) == 9
    assert indica("token", "enroll", "--consultant", "x@example.com", code=1)["code"] == "ID208"


def test_half_a_set_of_credentials_is_a_mistake(
    indica: Indica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INDICA_WHATSAPP_ACCESS_TOKEN")
    assert "INDICA_WHATSAPP_ACCESS_TOKEN" in indica("template", "sync", code=1)["error"]
    monkeypatch.setenv("INDICA_CHATWOOT_API_TOKEN", "wrong")
    refused = indica("consultant", "sync", code=1)
    assert "401" in refused["error"]
    assert "token of Chatwoot" in refused["hint"]


def test_the_demonstration_is_set_up_twice_alike(database: Database, sandbox: Sandbox) -> None:
    for _ in range(2):
        demo.seed(owner_url=database.url("owner"), sandbox_url=sandbox.url)
    with database.connect("owner") as connection:
        row = connection.execute(
            "select (select count(*) from routing.consultants where chatwoot_agent_id is not null),"
            " (select count(*) from intake.sources where token_id is not null),"
            " (select array_agg(distinct state) from sending.templates),"
            " (select count(*) from ops.api_tokens where source_id is not null)"
        ).fetchone()
    assert row == (len(demo.CONSULTANTS), len(demo.SOURCES), ["approved"], len(demo.SOURCES))


def test_doctor_looks_at_the_inbox_and_the_templates(indica: Indica, sandbox: Sandbox) -> None:
    def found() -> dict[str, str]:
        checks = indica("doctor", code=1)["checks"]  # no worker runs here
        return {check["name"]: check["state"] for check in checks}

    indica("channel", "add")
    assert found()["Chatwoot user"] == "error"
    indica("channel", "sync")
    indica("template", "create")
    whole = found()
    assert "Chatwoot user" not in whole
    assert whole["Chatwoot single conversation"] == "ok"
    assert whole["WhatsApp templates"] == "ok"
    assert whole["Chatwoot webhook"] == "warning"

    inbox = sandbox.world.chatwoot.inboxes[credentials.CHATWOOT_INBOX_ID]
    template = next(iter(sandbox.world.graph.templates.values()))
    status = template.status
    inbox.lock_to_single_conversation, template.status = True, "PAUSED"
    try:
        broken = found()
    finally:
        inbox.lock_to_single_conversation, template.status = False, status
    assert broken["Chatwoot single conversation"] == "error"
    assert broken["WhatsApp templates"] == "warning"


def test_a_quarantined_webhook_is_tried_again_by_its_map(
    indica: Indica, database: Database
) -> None:
    indica("source", "add", "site", "Site")
    fields = ("--field", "person.name=/n", "--field", "person.phone=/t")
    indica("source", "map", "site", *fields, "--constant", "origin=site")
    with database.connect("owner") as connection:
        row = connection.execute(
            "select s.body ->> 'submission_uid' from api.submit_webhook(tests.service(),"
            " 'site', %s, 'd-1') as s",
            (b'{"n": "teste teste", "t": "11 98123-4567"}',),
        ).fetchone()
    assert row is not None
    [waiting] = indica("quarantine", "list")
    assert json.loads(waiting["body"])["person"] == {
        "name": "teste teste",
        "phone": "11 98123-4567",
    }
    again = indica("quarantine", "fix", row[0])
    assert (again["outcome"], again["reason"]) == ("quarantined", "implausible_name")

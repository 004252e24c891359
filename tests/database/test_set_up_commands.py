"""A company is set up from nothing with commands, against the sandbox's Chatwoot and Graph."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest

from database.cli import demo
from database.common import sandbox_access as credentials
from database.common.source_secrets import source_secret
from sandbox.app import Sandbox
from sandbox.chatwoot.model import Label
from tests.support.cluster import Database
from tests.support.command import run_command

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
        out, _ = run_command(monkeypatch, capfd, *arguments, "--json", code=code)
        return json.loads(out)

    return run


def hear(sandbox: Sandbox, url: str | None = "https://api.example/webhooks/whatsapp") -> None:
    """Meta tells of the number there, or nowhere."""
    sandbox.world.graph.subscriptions.clear()
    if url is not None:
        sandbox.world.graph.subscriptions[credentials.WHATSAPP_APP_ID] = url


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


def test_an_account_without_any_of_our_agents_takes_nobody_out(
    indica: Indica, sandbox: Sandbox
) -> None:
    indica("consultant", "sync", "--add")
    before = indica("consultant", "list")
    users = sandbox.world.chatwoot.users
    ours = {user.id: user for user in users.values() if user.email in {ANA, DAVI}}
    others = {i: u for i, u in users.items() if u.email in {row["email"] for row in before}}
    for user in others:
        del users[user]
    try:
        refused = indica("consultant", "sync", code=1)
        assert refused["code"] == "ID105"
        assert "right account" in refused["hint"]
        assert indica("consultant", "list") == before
        # One who is still there: the rest have left.
        users |= {i: u for i, u in ours.items() if u.email == ANA}
        found = {row["email"]: row["change"] for row in indica("consultant", "sync")}
        assert (found[ANA], found[DAVI]) == ("unchanged", "missing")
    finally:
        users |= others


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


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("equipe.xlsx", b"PK\x03\x04\x00\x00\x81\x8d", "damaged: it is no complete workbook"),
        ("equipe.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81\x8d", "no list that can be read"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    indica: Indica, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert said in indica("consultant", "import", str(file), code=1)["error"]


def test_one_bad_line_stops_an_import(indica: Indica, tmp_path: Path) -> None:
    file = tmp_path / "equipe.csv"
    file.write_text("name,email\nAna Lima,ana@example.com\nBia,nothing\n", "utf-8")
    assert "line 3" in indica("consultant", "import", str(file), code=1)["hint"]
    assert indica("consultant", "list") == []
    file.write_text("cargo\nAna\n", "utf-8")
    assert "no column name and email" in indica("consultant", "import", str(file), code=1)["error"]


def test_the_mode_of_a_channel_changes_alone(
    indica: Indica, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = indica("channel", "add")
    for name in ("WHATSAPP_PHONE_NUMBER_ID", "CHATWOOT_ACCOUNT_ID", "CHATWOOT_INBOX_ID"):
        monkeypatch.delenv(f"INDICA_{name}")
    changed = indica("channel", "add", "--mode", "chatwoot")
    assert changed == {**first, "change": "changed", "mode": "chatwoot"}
    assert "not set" in indica("channel", "add", "outro", code=1)["error"]


def test_the_account_shows_what_we_write_there(indica: Indica, sandbox: Sandbox) -> None:
    """Labels and attributes that its page shows, beside what the operation made of its own."""
    account = sandbox.world.chatwoot
    indica("channel", "add")
    indica("consultant", "sync", "--add")
    hear(sandbox)
    taken = Label(account.next_id("labels"), "indicacao", "de outra coisa", "#000000", True)
    account.labels[taken.id] = taken

    def said(name: str) -> str:
        found = indica("channel", "sync")["findings"]
        return str(next(one["detail"] for one in found if one["name"] == name))

    def titles() -> set[str]:
        return {label.title for label in account.labels.values()}

    try:
        assert "beside labels of yours with the same names: indica-indicacao" in said("labels")
        made = titles()
        assert made >= {"indicacao", "indica-indicacao", "em-conversa", "pediu-para-parar"}
        keys = {
            row.attribute_key: row.attribute_display_type
            for row in account.attribute_definitions.values()
        }
        assert keys == {
            "indica_card": "link",
            **dict.fromkeys(
                ("indica_next_step", "indica_referrer", "indica_product", "indica_origin"), "text"
            ),
            "indica_attempt": "text",
        }
        # Again nothing is made, also after an administrator made one theirs.
        ours = next(row for row in account.labels.values() if row.title == "em-conversa")
        ours.title, ours.color, ours.description = "falando", "#ffffff", "deles"
        assert "made" not in said("labels")
        assert "made" not in said("attributes")
        assert titles() == made - {"em-conversa"} | {"falando"}
        assert ours.color == "#ffffff"
        # One that somebody removed is seen, and made again.
        del account.labels[ours.id]
        seen = next(
            one for one in indica("doctor", code=1)["checks"] if one["name"] == "Chatwoot labels"
        )
        assert seen["state"] == "warning"
        assert "falando" in seen["detail"]
        assert "made: em-conversa" in said("labels")
        # The card opens only where people of ours reach the desk, and only from a link.
        told = {one["name"]: one for one in indica("doctor", code=1)["checks"]}
        assert "0 asleep" in told["Chatwoot waiting"]["detail"]
        assert "public_url" in told["Chatwoot card"]["detail"]
        indica("setting", "set", "public_url", "https://indica.example")
        told = {one["name"]: one for one in indica("doctor", code=1)["checks"]}
        assert told["Chatwoot card"]["state"] == "ok"
        card = next(
            row
            for row in account.attribute_definitions.values()
            if row.attribute_key == "indica_card"
        )
        card.attribute_display_type = "text"
        told = {one["name"]: one for one in indica("doctor", code=1)["checks"]}
        assert "cannot be clicked" in told["Chatwoot card"]["detail"]
    finally:
        account.labels.clear()
        account.attribute_definitions.clear()


def test_conversations_get_a_tab_with_our_page(
    indica: Indica, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = sandbox.world.chatwoot
    indica("channel", "add")
    indica("consultant", "sync", "--add")
    hear(sandbox)

    def said() -> str:
        found = indica("channel", "sync")["findings"]
        return "; ".join(str(one["detail"]) for one in found if one["name"] == "tab")

    def seen() -> list[Any]:
        checks = indica("doctor", code=1)["checks"]
        return [one for one in checks if one["name"] == "Chatwoot tab"]

    try:
        assert "is not known, so conversations get no tab" in said()
        assert account.dashboard_apps == {}
        monkeypatch.setenv("INDICA_API_PUBLIC_URL", "https://api.example/")
        assert said().startswith("https://api.example/chatwoot (made)")
        assert said().startswith("https://api.example/chatwoot")
        (app,) = account.dashboard_apps.values()
        assert app.content == [{"type": "frame", "url": "https://api.example/chatwoot"}]
        # What an administrator called it, it is called; what they removed comes back.
        app.title = "Indicações"
        said()
        assert [row.title for row in account.dashboard_apps.values()] == ["Indicações"]
        assert [one["state"] for one in seen()] == ["ok"]
        # However they write its address, it is the same page.
        app.content[0]["url"] = "https://API.example/chatwoot/"
        assert "(made)" not in said()
        assert [one["state"] for one in seen()] == ["ok"]
        app.content[0]["url"] = "https://old.example/chatwoot"
        assert [one["state"] for one in seen()] == ["warning", "warning"]
        told = said()
        assert "(made)" in told
        assert "another tab shows https://old.example/chatwoot" in told
        account.dashboard_apps.clear()
        assert "indica channel sync" in seen()[0]["remedy"]
        assert "(made)" in said()
        # Where nobody said where Chatwoot is, or where browsers would show nothing.
        indica("setting", "set", "chatwoot_url", '""')
        assert "no site may show the page" in said()
        indica("setting", "set", "chatwoot_url", '"https://chat.example"')
        indica("setting", "set", "public_url", '"http://10.0.0.1:8080"')
        assert "browsers do not show" in said()
    finally:
        account.dashboard_apps.clear()


def test_the_channel_is_checked_against_chatwoot_and_meta(
    indica: Indica, sandbox: Sandbox, database: Database
) -> None:
    assert indica("channel", "add")["change"] == "added"
    assert indica("channel", "add")["change"] == "unchanged"
    indica("consultant", "sync", "--add")
    hear(sandbox)
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
    said = "in Meta's version the text wants 1, 2, 3, we fill 1"
    assert refused["first_contact"]["problem"] == said
    listed = {row["code"]: row["problem"] for row in indica("template", "list")}
    assert {code: why for code, why in listed.items() if why} == {"first_contact": said}


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


@pytest.mark.parametrize("profile", ["indica", "wpforms", "google-lead-form", "typeform"])
def test_the_example_of_a_source_writes_to_nobody(
    indica: Indica, database: Database, profile: str
) -> None:
    """Whoever pastes it in production makes no lead of a stranger's number."""
    indica("source", "add", "site", "Site", "--profile", profile)
    if profile == "indica":
        fields = ("--field", "person.name=/data/nome", "--field", "person.phone=/data/tel")
        indica("source", "map", "site", *fields, "--constant", "origin=site")
    body = shlex.split(indica("source", "secret", "site")["curl"].replace("\\\n", " "))[-1]
    with database.connect("owner") as connection:
        [row] = connection.execute(
            "select s.body ->> 'outcome', s.body ->> 'reason' from api.submit_webhook("
            "tests.service(), 'site', %s, null) as s",
            (body.encode(),),
        ).fetchall()
        leads = connection.execute("select count(*) from leads.leads").fetchone()
    assert row == (
        ("rejected", "skipped")
        if profile == "google-lead-form"
        else ("quarantined", "implausible_name")
    )
    assert leads == (0,)


def test_a_known_source_keeps_its_kind(indica: Indica) -> None:
    indica("source", "add", "site", "Site", "--profile", "elementor")
    refused = indica("source", "add", "site", "Site", "--profile", "typeform", code=1)
    assert refused["code"] == "ID105"
    assert indica("source", "add", "site", "Site novo")["profile"] == "elementor"


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
    assert waiting["age"] >= 0
    assert waiting["detail"].endswith(".")
    fixed = indica("quarantine", "fix", uid, "--set", phone, "--set", "product=")
    assert fixed["outcome"] == "created"
    assert indica("quarantine", "fix", uid, "--set", phone, code=1)["code"] == "ID323"
    shown = indica("quarantine", "show", uid)
    assert shown["settled"]["as"] == "fixed"
    assert shown["corrections"][0]["body"]["person"]["phone"] == "11 98123-4567"
    assert fixed["answer"]["warnings"] == []
    assert indica("quarantine", "list") == []


def test_many_are_narrowed_repeated_and_dismissed(indica: Indica, database: Database) -> None:
    with database.connect("owner") as connection:
        for number, source in enumerate(["site", "site", "site", "outra"]):
            connection.execute("select intake.add_source(%s, %s)", (source, source.title()))
            connection.execute(
                "select intake.set_source_map(%s, '{\"person.name\": \"/nome\"}', '{}')",
                (source,),
            )
            body = {"nome": f"Rita {'Prado' * (number + 1)}", "tel": f"11 98123-450{number}"}
            connection.execute(
                "select s.body from api.submit_webhook(tests.service(), %s, %s, null) as s",
                (source, json.dumps(body if number else {"nome": "Rita", "tel": "1"}).encode()),
            )
    assert len(indica("quarantine", "list")) == 4
    site = ("--sender", "site")
    assert [row["sender"] for row in indica("quarantine", "list", "--sender", "outra")] == ["Outra"]
    assert indica("quarantine", "list", "--error", "invalid_body") == []
    assert len(indica("quarantine", "list", "--kind", "refused", "--before", "2030-01-01")) == 4
    assert indica("quarantine", "fix", "--again", code=1)["error"].startswith("name what you mean")
    indica("quarantine", "fix", *site, str(uuid4()), code=1)

    # Still as wrong as before: each is named, and nothing is lost.
    assert len(indica("quarantine", "fix", "--again", "--all", code=1)) == 4
    indica("source", "map", "site", "--field", "person.phone=/tel")
    again = indica("quarantine", "fix", "--again", "--all", *site, code=1)
    assert sorted(entry.get("outcome", "refused") for entry in again) == [
        "created", "created", "refused",
    ]  # fmt: skip
    assert [entry["detail"][:13] for entry in again if "error" in entry] == ["person.phone:"]

    done = indica("quarantine", "reject", "--all", *site, "--reason", "um teste")
    assert [entry["result"] for entry in done["settled"]] == ["rejected"]
    assert [row["sender"] for row in indica("quarantine", "list")] == ["Outra"]
    assert indica("quarantine", "show", done["settled"][0]["id"])["settled"]["because"] == (
        "um teste"
    )


@pytest.mark.parametrize(
    ("profile", "proof", "ending", "length", "example"),
    [
        ("wpforms", "address", "/{secret}", 64, "nome=Teste+Teste"),
        ("google-lead-form", "google_key", "/ads", 32, '"google_key": "{secret}"'),
        ("typeform", "typeform", "/ads", 64, "Typeform-Signature: sha256="),
        ("wpforms-signed", "wpforms", "/ads", 64, "X-WPForms-Webhook-Signature: t="),
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
    assert made["url"].startswith("http"), "where to type it"
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
    hear(sandbox)
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


def test_a_lead_form_of_meta_says_what_to_paste_and_what_is_missing(
    indica: Indica, monkeypatch: pytest.MonkeyPatch
) -> None:
    indica("source", "add", "meta", "Anúncios", "--profile", "meta-lead-ads")
    monkeypatch.setenv("INDICA_META_VERIFY_TOKEN", "uma-palavra")
    shown = indica("source", "secret", "meta")
    assert shown["secret"] == "uma-palavra"
    assert shown["missing"] == ["INDICA_META_APP_SECRET", "INDICA_META_PAGE_TOKEN"]
    assert shown["url"].endswith("/v1/webhooks/leads/meta")
    assert "hub.verify_token=uma-palavra" in shown["curl"]
    assert indica("source", "secret", "meta", "--rotate", code=1)["hint"]
    listed = {row["code"]: row["profile"] for row in indica("source", "list")}
    assert listed["meta"] == "meta-lead-ads"


def test_a_source_is_shown_with_what_became_of_it(indica: Indica, database: Database) -> None:
    indica("source", "add", "form", "Formulário", "--profile", "wpforms")
    with database.connect("owner") as connection:
        connection.execute(
            "select api.submit_webhook(tests.service(), 'form', %s, null)",
            (b"nome=Rita+Prado&telefone=1198",),
        )
    shown = indica("source", "show", "form")
    assert (shown["profile"], shown["proof"], shown["active"]) == ("wpforms", "address", True)
    assert shown["address"].endswith("/v1/webhooks/leads/form/…")
    assert shown["outcomes"] == {"rejected": 1}
    assert (shown["waiting_for_a_human"], shown["announced_and_not_fetched"]) == (1, 0)
    assert indica("source", "show", "nobody", code=1)["code"] == "ID209"

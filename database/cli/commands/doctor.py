"""`indica doctor`: looks at every part and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar

import click
import psycopg
import requests
from sqlalchemy.exc import DBAPIError

from database import master_key, migrations, server_findings
from database.cli import chatwoot_account, chatwoot_tab, clients, outside_findings
from database.cli.commands._shared import console, json_option, locale, print_json
from database.cli.commands.channel import (
    active_agents,
    inspect_inbox,
    inspect_sending,
    known_templates,
    people_of,
    public_url,
)
from database.cli.local import LocalSystem
from database.common import chatwoot_versions
from database.common.errors import IndicaError
from database.common.settings import OutsideSettings, database_url, login_roles
from database.connection import connect
from database.server_findings import Finding

State = Literal["ok", "warning", "error"]
Client = TypeVar("Client", clients.Chatwoot, clients.Graph)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: State
    detail: str
    remedy: str | None = None


def _server(_: LocalSystem) -> Iterator[Check]:
    with connect("owner") as connection:
        row = connection.execute("select version(), current_database()").fetchone()
    detail = f"{str(row[0]).split(' on ')[0]}, database {row[1]}" if row else "no answer"
    yield Check("server", "ok", detail)


def _revisions(_: LocalSystem) -> Iterator[Check]:
    status = migrations.status(database_url("owner"))
    if status.ahead is not None:
        yield Check("release", "error", status.ahead, "Run the newer code here too.")
    if status.invalid_indexes:
        yield Check(
            "indexes",
            "error",
            f"not valid, since their build did not end: {', '.join(status.invalid_indexes)}",
            "`indica db upgrade` drops them and builds what is missing.",
        )
    count = len(status.pending_revisions) + len(status.pending_files)
    yield Check(
        "schema",
        "error" if count else "ok",
        f"at {', '.join(status.current) or 'base'}, {len(status.pending_revisions)} revisions and"
        f" {len(status.pending_files)} files pending",
        "Run `indica db upgrade`." if count else None,
    )
    for difference in status.differences:
        yield Check(
            "drift", "error", str(difference), difference.remedy or "Run `indica db repair`."
        )
    if status.drifted or not status.differences:
        yield Check(
            "drift",
            "error" if status.drifted else "ok",
            f"changed by hand: {', '.join(status.drifted)}"
            if status.drifted
            else "everything is what the last upgrade made",
            "Put the change into the file, or run `indica db repair`." if status.drifted else None,
        )


def _settings(_: LocalSystem) -> Iterator[Check]:
    """What the database is set to, against what the functions rely on."""
    with connect("owner") as connection:
        findings = server_findings.settings_and_extensions(connection)
    yield from _told("settings", findings, "encoding, settings and extensions are as they must be")


def _roles(_: LocalSystem) -> Iterator[Check]:
    with connect("owner") as connection:
        findings = server_findings.roles(connection)
    yield from _told("roles", findings, f"{len(login_roles())} logins, each with its rights alone")


def _told(name: str, findings: list[Finding], all_well: str) -> Iterator[Check]:
    for finding in findings:
        state: State = "error" if finding.is_broken else "warning"
        yield Check(finding.subject, state, finding.detail, finding.remedy)
    if not findings:
        yield Check(name, "ok", all_well)


def _look_at_cron() -> Iterator[Check]:
    """Let the database know pg_cron's list as it is now; only indica_cron may read it."""
    try:
        with connect("cron") as connection:
            connection.execute("select jobs.look_at_cron()")
    except psycopg.errors.ReadOnlySqlTransaction:
        return  # said of the database
    except psycopg.Error as error:
        yield Check(
            "scheduler",
            "error",
            f"pg_cron's list could not be read: {str(error).strip()}",
            "Run `indica db bootstrap --admin-url URL`, which grants it to indica_cron.",
        )


def _operation(_: LocalSystem) -> Iterator[Check]:
    """What `ops.health` sees, and what an operation needs before a lead can be contacted."""
    yield from _look_at_cron()
    with connect("owner") as connection:
        connection.execute("select ops.notice_home()")
        connection.execute("select set_config('indica.locale', %s, true)", (locale(),))
        row = connection.execute(
            "select ops.health(ops.probe_database()) -> 'checks',"
            " g.has_routing_rule, g.has_first_contact_template, g.consultants_without_agent,"
            " people.is_renormalization_due(), ops.pepper_state() from governance.setup_gaps as g"
        ).fetchone()
    if row is None:
        return
    health, has_rule, has_template, without_agent, has_old_values, pepper = row
    for name, found in health.items():
        if found["ok"]:
            yield Check(name, "ok", found["detail"])
        for finding in found["findings"]:
            yield Check(name, finding["severity"], finding["sentence"], finding["remedy"])
    if pepper != "unlocked":
        yield Check(
            "pepper",
            "error" if pepper == "locked" else "warning",
            "the key of the hashes is locked: this database was made of a copy, nothing is taken in"
            if pepper == "locked"
            else "the key of the hashes is in every dump in plain",
            "Set INDICA_MASTER_KEY and run `indica db unlock`.",
        )
    if not has_rule:
        yield Check(
            "routing",
            "error",
            "no active rule leads to an active pool: every lead stays in the queue triage",
            "`indica pool add`, `indica pool member`, `indica rule add`.",
        )
    if not has_template:
        yield Check(
            "first message",
            "error",
            "no first_contact template is approved: no first message can be sent",
            "`indica template create` submits ours, `indica template sync` takes approval over.",
        )
    if without_agent:
        yield Check(
            "consultants",
            "warning",
            f"without a Chatwoot agent: {', '.join(without_agent)}",
            "`indica consultant sync`; until then their conversations stay without an assignee.",
        )
    if has_old_values:
        yield Check(
            "normalisation",
            "warning",
            "phones, e-mails or names are stored as earlier rules made them",
            "`indica reference renormalize --dry-run` shows what the present rules would change.",
        )


def _history(_: LocalSystem) -> Iterator[Check]:
    """Whether the newest part of history is what was sealed, and sealing goes on."""
    with connect("owner") as connection:
        found = connection.execute(
            "select problem, concat_ws(' ', 'lead ' || lead_uid, sealed_on, detail)"
            " from governance.verify_seals(p_only_newest => true) limit 3"
        ).fetchall()
        row = connection.execute(
            "select max(sealed_on), max(created_at) < util.current_time() - interval '2 days'"
            " from governance.seals"
        ).fetchone()
    newest, is_late = row or (None, None)
    if found:
        named = "; ".join(f"{problem}: {detail}" for problem, detail in found)
        yield Check(
            "history", "error", f"not what was sealed: {named}", "`indica seal verify` names all."
        )
    elif newest is None:
        said = "never sealed: what is changed by hand would not be noticed"
        yield Check("history", "warning", said, "The job leads.seal_history, or `indica seal make`")
    elif is_late:
        said = f"last sealed on {newest}"
        yield Check(
            "history", "error", said, "`indica jobs list` says why leads.seal_history fails."
        )
    else:
        yield Check("history", "ok", f"sealed on {newest}, and what was sealed stands")


def _chatwoot(system: LocalSystem) -> Iterator[Check]:
    """The inbox of the channel that serves leads, and whether Chatwoot tells us what happens."""
    chatwoot = _client(system, clients.chatwoot)
    if chatwoot is None:
        return
    with connect("owner") as connection:
        row = connection.execute(
            "select chatwoot_inbox_id, chatwoot_user_id, mode from sending.list_channels()"
            " where is_default"
        ).fetchone()
        agent_ids = active_agents(connection)
        people = people_of(connection)
        templates = known_templates(connection)
    if row is None:
        return  # the check of the channel says so
    inbox_id, user_id, mode = row
    version = outside_findings.version_of(chatwoot)
    yield from _outside("Chatwoot", outside_findings.of_version(version))
    owner = list(
        outside_findings.of_token(
            chatwoot.get("/profile", of_account=False),
            chatwoot.account_id,
            user_id,
            [(name, agent_id) for name, _, agent_id in people],
        )
    )
    yield from _outside("Chatwoot", owner)
    if any(found.state == "error" for found in owner):
        return  # what this token shows is not the whole
    yield from _outside("Chatwoot", outside_findings.of_agents(people, chatwoot.agents()))
    with connect("owner") as connection:
        yield from _outside("Chatwoot", chatwoot_account.inspect(connection, chatwoot))
        yield from _outside("Chatwoot", chatwoot_tab.inspect(connection, chatwoot))
    findings = inspect_inbox(chatwoot, inbox_id, agent_ids)
    if mode == "chatwoot":
        findings += inspect_sending(chatwoot, inbox_id, templates)
    for finding in findings:
        state: State = "ok" if finding.ok else "error"
        yield Check(f"Chatwoot {finding.name}", state, finding.detail, finding.remedy)
    if user_id is None:
        yield Check(
            "Chatwoot user",
            "error",
            "which user is ours is not known: our messages would count as a human's",
            "Run `indica channel sync`.",
        )
    urls = [hook["url"] for hook in chatwoot.webhooks()]
    webhook = outside_findings.of_webhook(urls, chatwoot_versions.parse(version))
    yield from _outside("Chatwoot", [webhook])


def _outside(system: str, found: Iterable[outside_findings.Found]) -> Iterator[Check]:
    for one in found:
        state: State = "error" if one.state == "error" else "warning"
        yield Check(
            f"{system} {one.name}", "ok" if one.state == "ok" else state, one.detail, one.remedy
        )


def _whatsapp(system: LocalSystem) -> Iterator[Check]:
    """Templates as Meta has them, and whether Meta tells us what happens."""
    with connect("owner") as connection:
        sender = connection.execute(
            "select mode, phone_number_id from sending.list_channels() where is_default"
        ).fetchone()
    if sender is not None and sender[0] == "chatwoot":
        yield Check("WhatsApp", "ok", "Chatwoot sends the templates and tells what becomes of them")
        return
    graph = _client(system, clients.graph)
    if graph is None:
        return
    remote = {(item["name"], item["language"]): item["status"] for item in graph.templates()}
    with connect("owner") as connection:
        rows = connection.execute(
            "select code, name, language, state from sending.list_templates()"
        ).fetchall()
    missing = [code for code, name, language, _ in rows if (name, language) not in remote]
    differing = [
        code
        for code, name, language, state in rows
        if remote.get((name, language), "").lower() != state and code not in missing
    ]
    if missing:
        yield Check(
            "WhatsApp templates",
            "warning",
            f"not at Meta: {', '.join(missing)}",
            "`indica template create` submits them.",
        )
    if differing:
        yield Check(
            "WhatsApp templates",
            "warning",
            f"Meta says something else of: {', '.join(differing)}",
            "`indica template sync` takes it over.",
        )
    if not missing and not differing:
        yield Check("WhatsApp templates", "ok", f"{len(rows)}, as Meta has them")
    if graph.is_sandbox:
        return
    if sender is not None:
        yield from _outside("WhatsApp", outside_findings.of_hearing(graph, sender[1], public_url()))
    apps = graph.get(f"/{graph.waba_id}/subscribed_apps")["data"]
    names = [str(app.get("whatsapp_business_api_data", {}).get("name")) for app in apps]
    yield Check(
        "WhatsApp webhook",
        "ok" if len(names) > 1 else "warning",
        f"apps that hear this account: {', '.join(names) or 'none'}",
        None
        if len(names) > 1
        else "Two must: Chatwoot's and Indica's. POST /{waba-id}/subscribed_apps with the token of"
        " each.",
    )


def _meta(system: LocalSystem) -> Iterator[Check]:
    """Whether leads of Meta's lead forms can be heard and read, where a source expects them."""
    with connect("owner") as connection:
        row = connection.execute(
            "select string_agg(s.code, ', ' order by s.code) from intake.list_sources() as s"
            " where s.is_active and s.profile = 'meta-lead-ads'"
        ).fetchone()
    access = system.settings.access()
    if row is None or row[0] is None or access.mode == "none":
        return
    names = {
        "INDICA_META_VERIFY_TOKEN": access.meta.verify_token,
        "INDICA_META_APP_SECRET": access.meta.app_secret,
        "INDICA_META_PAGE_TOKEN": access.meta.page_token,
    }
    missing = [name for name, value in names.items() if value is None]
    if missing:
        yield Check(
            "Meta lead forms",
            "error",
            f"expected by the source {row[0]}, and not set: {', '.join(missing)}",
            "Set them for API and worker, and restart both; docs/pt-BR/fontes.md says where they"
            " come from.",
        )
        return
    with clients.MetaPage(access) as page:
        who = page.get("/me", fields="id,name")
        yield Check("Meta lead forms", "ok", f"the token is that of {who.get('name')}")
        try:
            apps = page.get("/me/subscribed_apps")["data"]
        except IndicaError:
            return  # the token of a system user, who is no page
    if not any("leadgen" in (app.get("subscribed_fields") or ()) for app in apps):
        yield Check(
            "Meta lead forms",
            "warning",
            "no app hears of the page's leads",
            "Subscribe the page: POST /{page-id}/subscribed_apps?subscribed_fields=leadgen with"
            " its token.",
        )


def _client(system: LocalSystem, make: Callable[[OutsideSettings], Client]) -> Client | None:
    """The real system or the sandbox, or None when there is neither."""
    return None if system.settings.access().mode == "none" else make(system.settings)


def _processes(system: LocalSystem) -> Iterator[Check]:
    if not system.is_embedded:
        return  # somebody else starts them; the worker's heartbeat is among the checks above
    for name, process in system.status().processes.items():
        state = process["state"]
        yield Check(
            f"process {name}",
            "ok" if state == "running" else "error",
            state if state == "running" else f"{state}, log {process['log']}",
            None if state == "running" else "Run `indica up`.",
        )


def _credentials(system: LocalSystem) -> Iterator[Check]:
    settings, missing = system.settings, system.settings.missing_credentials()
    how = "Set them in the environment or in .env to work with the real Chatwoot and WhatsApp."
    mode = settings.access().mode
    if mode == "sandbox":
        said = f"SANDBOX: no message leaves this machine; not set: {', '.join(missing)}"
        yield Check("credentials", "warning", said, how)
    elif missing:
        said = "no message can leave" if mode == "none" else "real, but not complete"
        yield Check("credentials", "error", f"{said}; not set: {', '.join(missing)}", how)
    else:
        yield Check("credentials", "ok", "Chatwoot and WhatsApp are configured")
    key = system.settings.known_master_key()
    if key is not None and not master_key.is_registered(key):
        yield Check(
            "master key",
            "error",
            "the database knows the API by another INDICA_MASTER_KEY: webhooks are refused",
            "Give every process the same one, then run `indica db upgrade`.",
        )
    if key is None:
        yield Check(
            "master key",
            "error",
            "INDICA_MASTER_KEY is not set",
            "Make one of 32 random bytes (openssl rand -base64 32), give it to every process and to"
            " `indica db upgrade`, and keep it like a password: no webhook is taken without it.",
        )


CHECKS: tuple[tuple[str, Callable[[LocalSystem], Iterator[Check]]], ...] = (
    ("server", _server),
    ("schema", _revisions),
    ("settings", _settings),
    ("roles", _roles),
    ("operation", _operation),
    ("history", _history),
    ("processes", _processes),
    ("credentials", _credentials),
    ("chatwoot", _chatwoot),
    ("whatsapp", _whatsapp),
    ("meta", _meta),
)


def examine(system: LocalSystem, names: Collection[str] = ()) -> list[Check]:
    """Run every check, or those of `names`; one that cannot be made is an error of its own."""
    found: list[Check] = []
    for name, check in CHECKS:
        if names and name not in names:
            continue
        try:
            found += check(system)
        except IndicaError as error:
            found.append(Check(name, "error", str(error), error.hint))
        except (psycopg.Error, DBAPIError) as error:
            raised = error.orig if isinstance(error, DBAPIError) else error
            found.append(Check(name, "error", str(raised).strip().split("\n")[0]))
        except requests.RequestException as error:
            said = f"the other side does not answer: {type(error).__name__}"
            found.append(Check(name, "error", said, "Try again."))
    return found


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check every part and say what to do; exit code 1 when something is broken."""
    checks = examine(LocalSystem())
    broken = any(check.state == "error" for check in checks)
    if as_json:
        data: dict[str, Any] = {"ok": not broken, "checks": [asdict(check) for check in checks]}
        print_json(data)
    else:
        out = console()
        colours = {"ok": "green", "warning": "yellow", "error": "red"}
        for check in checks:
            mark = f"[{colours[check.state]}]{check.state:8}[/]"
            out.print(f"{mark} {check.name}: ", end="")
            out.print(check.detail, markup=False)
            if check.remedy:
                out.print(f"         -> {check.remedy}", markup=False)
    if broken:
        raise SystemExit(1)


def register(root: click.Group) -> None:
    root.add_command(doctor)

"""The local development system: cluster, schema, sandbox, API and worker, as one."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database import master_key
from database.cli.cluster import LocalCluster, is_port_free, next_free_port
from database.cli.processes import Process, Supervisor, answers, keep_older, wait_until
from database.common import sandbox_access
from database.common.errors import IndicaError
from database.common.settings import (
    DATABASE_NAME,
    LOGIN_ROLES,
    CommandSettings,
    load,
    project_root,
    state_directory,
)
from database.common.state import State, exclusive
from database.connection import connect, sync_jobs

MODE = "mode"
"""In the state file: whether the leads of the local database are the sandbox's or real ones."""
CODE = ("api", "outbound_worker", "database", "sandbox")
CODE_SUFFIXES = frozenset({".py", ".html", ".js", ".css", ".json"})
SCOPES = ["leads:write", "leads:read", "quarantine", "admin"]
DEVELOPMENT_REQUESTS_PER_MINUTE = 6000

SANDBOX = Process("sandbox", "indica-sandbox")
API = Process("api", "indica-api", ("run",))
WORKER = Process("worker", "indica-worker", ("run",))
PROCESSES = (SANDBOX, API, WORKER)
NEEDED_TO_SEND = ("chatwoot_base_url", "chatwoot_api_token", "whatsapp_access_token")
START_LIMIT = 60.0
"""Seconds that a process has to answer."""
STOP_LIMITS = {"worker": 60.0, "api": 40.0, "sandbox": 10.0}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """What `indica status --json` prints."""

    api_url: str | None
    database_url: str | None
    sandbox_url: str | None
    dashboard_url: str | None
    api_token: str | None
    state_directory: str
    processes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class LocalSystem:
    """Everything `make up` starts; every step can be repeated."""

    def __init__(self, settings: CommandSettings | None = None) -> None:
        self.settings = settings or load(CommandSettings)
        self.directory: Path = state_directory(self.settings)
        self.supervisor = Supervisor(self.directory)
        self.cluster = LocalCluster(self.directory)

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the local cluster: only then is this a development system."""
        return self.settings.database_url is None

    def master_key(self) -> str:
        """The operation's key: INDICA_MASTER_KEY, or the one that `indica up` made."""
        if self.settings.master_key is not None:
            return self.settings.master_key.get_secret_value()
        local = State.load(self.directory).master_key if self.is_embedded else None
        if local is None:
            raise IndicaError(
                "INDICA_MASTER_KEY is not set",
                "Make one of 32 random bytes (openssl rand -base64 32), give it to the API too, and"
                " keep it like a password.",
            )
        return local

    # -- up ----------------------------------------------------------------------------------------

    def up(self, say: Say, *, with_demo: bool = True) -> SystemStatus:
        """Start whatever does not run yet and wait until all of it answers."""
        is_real = self.settings.access().mode == "real"
        if is_real:
            # Half of the credentials is refused before anything is started.
            self.settings.require(*NEEDED_TO_SEND)
        with exclusive(self.directory):
            self._refuse_other_systems_leads(is_real=is_real)
            # What runs of older code is stopped before the tables change under it.
            self._stop_outdated(say, is_real=is_real)
            self.prepare_database(say)
            self._refuse_other_systems_channels(is_real=is_real)
            state = State.load(self.directory)
            state.extra[MODE] = "real" if is_real else "sandbox"
            if state.master_key is None:
                state.master_key = secrets.token_urlsafe(32)
            state.save()
            if self.is_embedded or self.settings.master_key is not None:
                master_key.introduce(self.settings.address("owner"), self.master_key())
            if self.is_embedded:
                self._ensure_token(state)
            self._start_processes(say, is_real=is_real)
            if not is_real:
                self._connect_sandbox()
                if with_demo and self.is_embedded:
                    self._seed_demo(say)
        return self.status()

    def _refuse_other_systems_leads(self, *, is_real: bool) -> None:
        """Leads that were made beside the sandbox never meet the real systems, nor the reverse.

        Whatever waits in the outbox, and the next run of the rework, would write to them.
        """
        if not self.is_embedded or not self.cluster.exists():
            return
        state = State.load(self.directory)
        before = state.extra.get(MODE) or ("sandbox" if state.api_token else None)
        if before == "sandbox" and is_real:
            raise IndicaError(
                "credentials of Chatwoot and WhatsApp are set, and the local database holds the"
                " leads of the sandbox, which would be written to",
                "`make reset` empties it (the demonstration is lost), then `make up` starts without"
                " one; or set INDICA_DATABASE_URL to another database; or take the credentials out"
                " of .env to go on with the sandbox.",
            )
        if before == "real" and not is_real:
            raise IndicaError(
                "the local database holds leads of the real Chatwoot and WhatsApp, and their"
                " credentials are not set any more",
                "Set them again; or `make reset` to start anew with the sandbox.",
            )

    def _refuse_other_systems_channels(self, *, is_real: bool) -> None:
        """The same by the numbers of the database, whoever filled it."""
        with connect("owner") as connection:
            numbers = connection.execute(
                "select code, phone_number_id from sending.list_channels()"
            ).fetchall()
        for code, number in numbers:
            is_sandbox = number == sandbox_access.WHATSAPP_PHONE_NUMBER_ID
            if is_real and is_sandbox:
                raise IndicaError(
                    f"credentials are set, and channel {code} of the database is the sandbox's",
                    "Its leads were made to try things out. Use another database.",
                )
            if not is_real and not is_sandbox:
                raise IndicaError(
                    f"channel {code} of the database is a real number, and no credentials are set",
                    "The sandbox would take its messages. Set the credentials of Chatwoot and"
                    " WhatsApp, or use another database.",
                )

    def _stop_outdated(self, say: Say, *, is_real: bool) -> None:
        """Stop what was started of other code or with other settings, or is not needed any more."""
        mark = self._mark()
        for process in reversed(PROCESSES):
            if self.supervisor.pid(process.name) is None:
                continue
            if is_real and process is SANDBOX:
                why = "not needed"
            elif self.supervisor.mark(process.name) != mark:
                why = "code or settings changed"
            else:
                continue
            self.supervisor.stop(process.name, STOP_LIMITS[process.name])
            say(f"{process.name} stopped: {why}")

    def _mark(self) -> str:
        """What the processes are started of: their code, and the settings that they read."""
        root = project_root()
        found = hashlib.sha256()
        for package in CODE:
            for path in sorted((root / package).rglob("*")):
                if path.suffix in CODE_SUFFIXES and path.is_file():
                    found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
        for path in (root / ".env", root / "requirements" / "runtime.lock"):
            if path.is_file():
                found.update(path.read_bytes())
        for name, value in sorted(os.environ.items()):
            if name.startswith("INDICA_"):
                found.update(f"{name}={value}\0".encode())
        return found.hexdigest()

    def prepare_database(self, say: Say) -> None:
        """Cluster, bootstrap and upgrade; an external database is only upgraded."""
        # Alembic takes longer to load than most commands to run.
        from database import migrations
        from database.bootstrap import bootstrap

        if self.is_embedded:
            if self.cluster.start(self.settings.cluster_port):
                say(f"PostgreSQL {self.cluster.programs.major} started")
            state = State.load(self.directory)
            passwords = {role: state.passwords[role] for role in LOGIN_ROLES}
            bootstrap(self.cluster.admin_url(), passwords=passwords, say=say)
            self._allow_fake_clock()
        url = self.settings.address("owner")
        before = migrations.status(url)
        if not (before.pending_revisions or before.pending_files):
            sync_jobs()
            return
        migrations.upgrade(url)
        sync_jobs()
        say(
            f"database upgraded to {', '.join(before.heads)};"
            f" revisions: {len(before.pending_revisions)}, files: {len(before.pending_files)}"
        )

    def _allow_fake_clock(self) -> None:
        with psycopg.connect(self.cluster.admin_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("alter database {} set indica.allow_fake_clock to 'on'").format(
                    sql.Identifier(DATABASE_NAME)
                )
            )

    def _ensure_token(self, state: State) -> None:
        """Make a development token with every scope, unless the one in the state file is valid."""
        with connect("owner") as connection:
            if state.api_token is not None:
                prefix, secret = state.api_token.split("_")[1:3]
                found = connection.execute(
                    "select ops.is_token_active(p_prefix => %s, p_secret_sha256 => %s)",
                    (prefix, hashlib.sha256(secret.encode()).digest()),
                ).fetchone()
                if found is not None and found[0]:
                    return
            row = connection.execute(
                "select token from ops.create_token(p_name => 'demonstração',"
                " p_scopes => %s::text[], p_requests_per_minute => %s)",
                (SCOPES, DEVELOPMENT_REQUESTS_PER_MINUTE),
            ).fetchone()
        if row is None:
            raise IndicaError("ops.create_token returned no token")
        state.api_token = row[0]
        state.save()

    def _start_processes(self, say: Say, *, is_real: bool) -> None:
        state = State.load(self.directory)
        running = {process.name: self.supervisor.pid(process.name) for process in PROCESSES}
        for name, wanted in (
            ("api", self.settings.api_port),
            ("sandbox", self.settings.sandbox_port),
        ):
            if running[name] is None:
                self._choose_port(state, name, wanted)
        state.save()
        environment = self._environment(state, is_real=is_real)
        mark = self._mark()
        processes = tuple(p for p in PROCESSES if not (is_real and p is SANDBOX))
        for process in processes:
            if running[process.name] is None:
                self.supervisor.start(process, environment, mark)
        for process in processes:
            self._wait_for(process, state)
            if running[process.name] is None:
                say(f"{process.name} started")

    @staticmethod
    def _choose_port(state: State, name: str, wanted: int) -> None:
        """Keep the port of the last start while it is free and the same port is asked for."""
        kept = state.ports.get(name)
        if kept is not None and state.ports.get(f"{name}_wanted") == wanted and is_port_free(kept):
            return
        others = [
            port for key, port in state.ports.items() if key in ("api", "sandbox") and key != name
        ]
        state.ports[name] = next_free_port(wanted, others)
        state.ports[f"{name}_wanted"] = wanted

    def _environment(self, state: State, *, is_real: bool) -> dict[str, str]:
        environment = dict(os.environ)
        environment["INDICA_STATE_DIR"] = str(self.directory)
        environment["INDICA_API_HOST"] = self.settings.api_host
        environment["INDICA_API_PORT"] = str(state.ports["api"])
        environment["INDICA_SANDBOX_PORT"] = str(state.ports["sandbox"])
        if not is_real:
            # What makes API and worker accept the sandbox's public secrets.
            environment["INDICA_SANDBOX_URL"] = f"http://127.0.0.1:{state.ports['sandbox']}"
        environment["INDICA_SANDBOX_STATE"] = str(self.directory / "sandbox.json")
        if state.api_token is not None:
            environment.setdefault("INDICA_METRICS_TOKEN", state.api_token)
        if self.settings.master_key is None and state.master_key is not None:
            environment["INDICA_MASTER_KEY"] = state.master_key
        return environment

    def _wait_for(self, process: Process, state: State) -> None:
        def is_ready() -> bool:
            if self.supervisor.pid(process.name) is None:
                raise IndicaError(
                    f"{process.script} ended right after its start",
                    self.supervisor.end_of_log(process.name) or None,
                )
            url = self._probe(process.name, state)
            return url is None or answers(url)

        if not wait_until(is_ready, START_LIMIT):
            raise IndicaError(
                f"{process.script} does not answer after {START_LIMIT:.0f} s",
                self.supervisor.end_of_log(process.name) or None,
            )

    def _probe(self, name: str, state: State) -> str | None:
        if name == "api":
            return f"{self._api_url(state)}/readyz"
        if name == "sandbox":
            return f"http://127.0.0.1:{state.ports['sandbox']}/healthz"
        return None

    def _connect_sandbox(self) -> None:
        """Register the addresses of this API for the webhooks of the sandbox."""
        from database.cli import demo

        status = self.status()
        if status.api_url is not None and status.sandbox_url is not None:
            demo.connect_webhooks(api_url=status.api_url, sandbox_url=status.sandbox_url)

    def _seed_demo(self, say: Say) -> None:
        """Fill an empty operation with demonstration data and print it; repeating adds nothing."""
        from database.cli import demo

        status = self.status()
        if (
            status.database_url is None
            or status.api_url is None
            or status.api_token is None
            or status.sandbox_url is None
        ):
            raise IndicaError("the local system is not complete")
        demo.run(
            owner_url=status.database_url,
            api_url=status.api_url,
            api_token=status.api_token,
            sandbox_url=status.sandbox_url,
            say=say,
        )

    # -- down and status ---------------------------------------------------------------------------

    def down(self, say: Say) -> list[str]:
        """Stop what runs; data, secrets and ports stay. Returns what was stopped."""
        stopped: list[str] = []
        with exclusive(self.directory):
            for process in reversed(PROCESSES):
                if self.supervisor.stop(process.name, STOP_LIMITS[process.name]):
                    stopped.append(process.name)
                    say(f"{process.name} stopped")
            if self.is_embedded and self.cluster.stop():
                stopped.append("postgresql")
                say("PostgreSQL stopped; the data stay")
        return stopped

    def reset(self, say: Say) -> None:
        """Stop everything and forget the local database, its secrets and the sandbox; logs stay."""
        if not self.is_embedded:
            raise IndicaError(
                "INDICA_DATABASE_URL is set, and that database is not touched",
                "Unset it to reset the local system.",
            )
        self.down(lambda _: None)
        with exclusive(self.directory):
            if self.cluster.log.exists():
                kept = self.supervisor.log_path("postgresql")
                kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                keep_older(kept)
                shutil.move(self.cluster.log, kept)
            if self.cluster.base.exists():
                shutil.rmtree(self.cluster.base)
            for name in ("sandbox.json", "state.json"):
                (self.directory / name).unlink(missing_ok=True)
        say(f"the local system is empty; its logs are in {self.directory / 'logs'}")

    def status(self) -> SystemStatus:
        """Where every part is and whether it runs; changes nothing."""
        state = State.load(self.directory)
        processes: dict[str, dict[str, Any]] = {}
        if self.is_embedded:
            running = self.cluster.exists() and self.cluster.is_running()
            processes["postgresql"] = {
                "state": "running" if running else "stopped",
                "port": state.cluster_port,
                "log": str(self.cluster.log),
            }
        for process in PROCESSES:
            pid = self.supervisor.pid(process.name)
            entry: dict[str, Any] = {"state": "stopped", "pid": pid}
            if pid is not None:
                url = self._probe(process.name, state)
                entry["state"] = "running" if url is None or answers(url) else "not answering"
            entry["log"] = str(self.supervisor.log_path(process.name))
            processes[process.name] = entry
        sandbox = None if state.extra.get(MODE) == "real" else state.ports.get("sandbox")
        return SystemStatus(
            api_url=self._api_url(state) if "api" in state.ports else None,
            database_url=self._shown_database_url(state),
            sandbox_url=f"http://127.0.0.1:{sandbox}" if sandbox else None,
            dashboard_url=f"{self._api_url(state)}/desk" if "api" in state.ports else None,
            api_token=state.api_token if self.is_embedded else None,
            state_directory=str(self.directory),
            processes=processes,
        )

    def _api_url(self, state: State) -> str:
        host = self.settings.api_host
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{state.ports['api']}"  # noqa: S104

    def _shown_database_url(self, state: State) -> str | None:
        """The owner's URL of the local cluster; an external one without its password."""
        if self.settings.database_url is None:
            return self.settings.address("owner") if state.cluster_port is not None else None
        parts = conninfo_to_dict(self.settings.database_url.get_secret_value())
        parts.pop("password", None)
        return make_conninfo(**{k: str(v) for k, v in parts.items() if v is not None})

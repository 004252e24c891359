"""The local development system: cluster, schema, sandbox, API and worker, as one."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from database.cli.cluster import LocalCluster, is_port_free, next_free_port
from database.cli.processes import Process, Supervisor, answers, wait_until
from database.common.errors import IndicaError
from database.common.settings import (
    DATABASE_NAME,
    LOGIN_ROLES,
    CommandSettings,
    load,
    state_directory,
)
from database.common.state import State, exclusive
from database.connection import connect, sync_jobs

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

    # -- up ----------------------------------------------------------------------------------------

    def up(self, say: Say, *, with_demo: bool = True) -> SystemStatus:
        """Start whatever does not run yet and wait until all of it answers."""
        is_real = self.settings.access().mode == "real"
        if is_real:
            # Half of the credentials is refused before anything is started.
            self.settings.require(*NEEDED_TO_SEND)
        with exclusive(self.directory):
            self.prepare_database(say)
            state = State.load(self.directory)
            if state.master_key is None:
                state.master_key = secrets.token_urlsafe(32)
                state.save()
            if self.is_embedded:
                self._ensure_token(state)
            self._start_processes(say, is_real=is_real)
            if not is_real:
                self._connect_sandbox()
                # Never with real credentials: the people of the demonstration would be written to.
                if with_demo and self.is_embedded:
                    self._seed_demo(say)
        return self.status()

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
            f"database upgraded to {', '.join(before.heads)}:"
            f" {len(before.pending_revisions)} revisions, {len(before.pending_files)} files"
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
                "select token from ops.create_token(p_name => 'development',"
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
        for process in PROCESSES:
            if running[process.name] is None:
                self.supervisor.start(process, environment)
        for process in PROCESSES:
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
        sandbox = state.ports.get("sandbox")
        return SystemStatus(
            api_url=self._api_url(state) if "api" in state.ports else None,
            database_url=self._shown_database_url(state),
            sandbox_url=f"http://127.0.0.1:{sandbox}" if sandbox else None,
            dashboard_url=None,
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

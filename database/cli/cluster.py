"""The embedded local PostgreSQL: durable, for development, driven by the server's own tools.

The server refuses to run as root; then everything of it runs as the user `postgres`, who
owns the data directory, while the state file stays readable by root alone.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from database.bootstrap import OLDEST_MAJOR
from database.common.errors import ClusterError
from database.common.settings import DATABASE_NAME, LOGIN_ROLES
from database.common.state import State, make_state_directory

SERVER_USER = "postgres"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServerPrograms:
    """Where one installed PostgreSQL server keeps its programs."""

    bin_dir: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.bin_dir / name)

    def has_library(self, name: str) -> bool:
        """Whether a shared library such as `pg_cron` can be preloaded."""
        places = [self.bin_dir.parent / "lib", self.bin_dir.parent / "lib" / "postgresql"]
        if (self.bin_dir / "pg_config").exists():
            answer = subprocess.run(
                [self.path("pg_config"), "--pkglibdir"], capture_output=True, text=True, check=False
            )
            places.append(Path(answer.stdout.strip()))
        return any((place / f"{name}.so").exists() for place in places)


def programs_in(bin_dir: Path) -> ServerPrograms | None:
    """The server whose programs are in this folder; None when there is none."""
    if not (bin_dir / "initdb").exists() or not (bin_dir / "postgres").exists():
        return None
    version = subprocess.run(
        [str(bin_dir / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    match = re.search(r"(\d+)(?:\.|devel|beta|rc)", version.stdout)
    return ServerPrograms(bin_dir, int(match.group(1))) if match else None


def find_programs() -> ServerPrograms:
    """The newest PostgreSQL server on this machine; raises ClusterError below version 15."""
    candidates = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        answer = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        )
        candidates.append(Path(answer.stdout.strip()))
    on_path = shutil.which("postgres")
    if on_path is not None:
        candidates.append(Path(on_path).resolve().parent)

    found = [programs for folder in candidates if (programs := programs_in(folder))]
    if not found:
        raise ClusterError(
            "no PostgreSQL server is installed here", "Run database/bootstrap/packages.sh."
        )
    best = max(found, key=lambda programs: programs.major)
    if best.major < OLDEST_MAJOR:
        raise ClusterError(
            f"PostgreSQL {best.major} is too old", f"Install PostgreSQL {OLDEST_MAJOR} or newer."
        )
    return best


def as_server_user(command: Sequence[str]) -> list[str]:
    """The command as the server's user when this process is root, else unchanged."""
    if os.geteuid() != 0:
        return list(command)
    user = f"--reuid={SERVER_USER}"
    return ["setpriv", user, f"--regid={SERVER_USER}", "--clear-groups", "--", *command]


def give_to_server_user(path: Path) -> None:
    """When root, hand a path to the user the server runs as."""
    if os.geteuid() != 0:
        return
    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError as error:
        raise ClusterError(
            f"there is no user {SERVER_USER!r} to run the server as",
            "Install the distribution's postgresql package.",
        ) from error
    os.chown(path, entry.pw_uid, entry.pw_gid)


def is_port_free(port: int, host: str = HOST) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free_port(first: int, taken: Sequence[int] = (), host: str = HOST) -> int:
    """The first free port from `first` on."""
    for port in range(first, min(first + 200, 65536)):
        if port not in taken and is_port_free(port, host):
            return port
    raise ClusterError(f"no free port between {first} and {first + 199}")


class LocalCluster:
    """One persistent cluster under the state directory; starting it twice is harmless."""

    def __init__(self, directory: Path, programs: ServerPrograms | None = None) -> None:
        self.state_directory = directory
        self.base = directory / "cluster"
        self.data = self.base / "data"
        self.log = self.base / "server.log"
        self._programs = programs

    @property
    def programs(self) -> ServerPrograms:
        if self._programs is None:
            self._programs = find_programs()
        return self._programs

    def exists(self) -> bool:
        return (self.base / "made").exists()

    def is_running(self) -> bool:
        if not self.exists():
            return False
        result = self._run("pg_ctl", "status", "-D", str(self.data), check=False)
        if result.returncode not in (0, 3):  # 3: no server is running
            raise ClusterError(
                "cannot tell whether the local PostgreSQL runs", _said(result) or None
            )
        return result.returncode == 0

    def start(self, first_port: int) -> bool:
        """Create the cluster when there is none and start it; False when it was running.

        Raises ClusterError with the end of the server's log when it does not start.
        """
        self._create()
        if self.is_running():
            return False
        state = State.load(self.state_directory)
        if state.cluster_port is None or not is_port_free(state.cluster_port):
            state.cluster_port = next_free_port(state.cluster_port or first_port)
            state.save()
        self._write_settings(state.cluster_port)
        result = self._run(
            "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.data), "-l", str(self.log),
            check=False,
        )  # fmt: skip
        if result.returncode != 0:
            raise ClusterError(
                f"the local PostgreSQL did not start: {_said(result)}", self._end_of_log()
            )
        return True

    def stop(self) -> bool:
        """Stop the server, its data written; False when it was not running."""
        if not self.is_running():
            return False
        self._run("pg_ctl", "stop", "-w", "-t", "60", "-m", "fast", "-D", str(self.data))
        return True

    def admin_url(self, dbname: str = "postgres") -> str:
        """The superuser's URL: for bootstrap and for nothing else."""
        state = State.load(self.state_directory)
        return (
            f"postgresql://{SERVER_USER}:{state.passwords[SERVER_USER]}"
            f"@{HOST}:{state.cluster_port}/{dbname}"
        )

    def _create(self) -> None:
        if self.exists():
            return
        make_state_directory(self.state_directory)
        if self.data.exists():  # an initdb that was interrupted; no server ever ran on it
            shutil.rmtree(self.data)
        self.base.mkdir(exist_ok=True)
        self.base.chmod(0o700)
        give_to_server_user(self.base)

        state = State.load(self.state_directory)
        for role in (SERVER_USER, *LOGIN_ROLES):
            state.passwords.setdefault(role, secrets.token_urlsafe(24))
        state.cluster_port = None
        state.save()

        with tempfile.NamedTemporaryFile("w", dir=self.base) as password_file:
            password_file.write(state.passwords[SERVER_USER])
            password_file.flush()
            give_to_server_user(Path(password_file.name))
            self._run(
                "initdb", "-D", str(self.data), "-U", SERVER_USER, "-A", "scram-sha-256",
                f"--pwfile={password_file.name}", "-E", "UTF8", "--locale=C.UTF-8",
                "--data-checksums",
            )  # fmt: skip
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'indica.conf'\n")
        (self.base / "made").touch()

    def _write_settings(self, port: int) -> None:
        lines = [
            "# Written at every start.",
            f"listen_addresses = '{HOST}'",
            f"port = {port}",
            "unix_socket_directories = ''",
            "max_connections = 100",
            "max_worker_processes = 20",
            "shared_buffers = '128MB'",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "log_line_prefix = '%m [%p] %u@%d '",
        ]
        if self.programs.has_library("pg_cron"):
            lines += [
                "shared_preload_libraries = 'pg_cron'",
                f"cron.database_name = '{DATABASE_NAME}'",
                "cron.use_background_workers = on",
            ]
        path = self.data / "indica.conf"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        give_to_server_user(path)

    def _run(
        self, program: str, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs, in a session of its own: Ctrl-C is not for a server."""
        result = subprocess.run(
            as_server_user([self.programs.path(program), *arguments]),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            start_new_session=True,
        )
        if check and result.returncode != 0:
            raise ClusterError(f"{program} failed", _said(result))
        return result

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-12:])
        except OSError:
            return f"There is no log at {self.log}."


def _said(result: subprocess.CompletedProcess[str]) -> str:
    return (result.stderr or result.stdout).strip()

"""PgBouncer in front of a test's PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.common.settings import LOGIN_ROLES
from tests.support.network import free_port
from tests.support.waiting import wait_for

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextlib.contextmanager
def pooler(server_port: int, directory: Path, *, mode: str) -> Iterator[int]:
    """Run it in a pool mode; gives its port."""
    if PROGRAM is None:
        pytest.fail("pgbouncer is not installed: run `make packages`")
    port = free_port()
    users = directory / "users.txt"
    users.write_text("".join(f'"{role}" ""\n' for role in LOGIN_ROLES), "utf-8")
    settings = directory / "pgbouncer.ini"
    settings.write_text(
        f"""[databases]
* = host=127.0.0.1 port={server_port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = {mode}
default_pool_size = 4
logfile = {directory / "pgbouncer.log"}
""",
        "utf-8",
    )
    # It does not run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        for path in (directory, users, settings):
            shutil.chown(path, user)
        for parent in directory.parents:
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    process = subprocess.Popen(
        [str(PROGRAM), "-q", str(settings)], user=user, stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    try:
        wait_for(answers)
        yield port
    finally:
        process.terminate()
        process.wait(10)

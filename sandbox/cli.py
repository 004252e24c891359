"""The command `indica-sandbox`."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

import click

from database.common import logs
from database.common.errors import SettingsError
from database.common.settings import SandboxServerSettings, load
from sandbox.app import Sandbox


@click.command()
@click.option("--host", help="Address to listen on (INDICA_SANDBOX_HOST).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one (INDICA_SANDBOX_PORT).",
)
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that keeps contacts and conversations across restarts (INDICA_SANDBOX_STATE).",
)
@click.option("--verbose", is_flag=True, help="Log more.")
def main(host: str | None, port: int | None, state_file: Path | None, verbose: bool) -> None:
    """Stand in for Chatwoot and WhatsApp: same answers and errors; nothing leaves the machine."""
    try:
        settings = load(SandboxServerSettings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    host = settings.sandbox_host if host is None else host
    port = settings.sandbox_port if port is None else port
    state_file = state_file or settings.sandbox_state
    logs.configure("DEBUG" if verbose else settings.log_level, stream=sys.stderr)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        sandbox = Sandbox(host, port, state_file)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from None
    sandbox.start()
    click.echo(f"sandbox   {sandbox.url}/")
    click.echo(f"chatwoot  {sandbox.chatwoot_url}")
    click.echo(f"graph     {sandbox.graph_url}")
    sys.stdout.flush()
    stop.wait()
    sandbox.stop()


if __name__ == "__main__":
    main()

"""The command `indica-sandbox`."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path

import click

from outbound_worker.sandbox import defaults
from outbound_worker.sandbox.app import Sandbox


@click.command()
@click.option(
    "--host",
    envvar="INDICA_SANDBOX_HOST",
    default=defaults.SANDBOX_HOST,
    show_default=True,
    help="Address to listen on.",
)
@click.option(
    "--port",
    envvar="INDICA_SANDBOX_PORT",
    default=defaults.SANDBOX_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--state",
    "state_file",
    envvar="INDICA_SANDBOX_STATE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that keeps contacts and conversations across restarts.",
)
@click.option("--verbose", is_flag=True, help="Log more.")
def main(host: str, port: int, state_file: Path | None, verbose: bool) -> None:
    """Stand in for Chatwoot and WhatsApp: same answers, same traps, nothing leaves the machine."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
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

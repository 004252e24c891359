"""`indica-api`: run the API in production, or print its OpenAPI document."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import tempfile
from typing import Any

import click

from database.common import logs
from database.common.errors import IndicaError
from database.common.settings import ApiSettings, load

logger = logging.getLogger(__name__)

APPLICATION = "api.gate:create_gate"

MAX_HEADER_BYTES = 64 * 1024

IDLE_MILLISECONDS = 75_000
"""How long an idle connection, or a slow head, is borne: longer than proxies keep theirs. It holds
a socket meanwhile, and neither a thread nor a connection of the database."""

CONNECTIONS = 900
"""Open connections of each process; the next ones wait. Below the usual limit of open files."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="indica")
def main() -> None:
    """Indica's HTTP API; settings come from INDICA_* variables, options win over them."""


@main.command()
@click.option("--host", help="Address to listen on (INDICA_API_HOST).")
@click.option("--port", type=int, help="Port to listen on (INDICA_API_PORT).")
@click.option("--workers", type=int, help="Server processes (INDICA_API_WORKERS).")
@click.option("--threads", type=int, help="Requests in flight per process (INDICA_API_THREADS).")
def run(host: str | None, port: int | None, workers: int | None, threads: int | None) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are finished first."""
    chosen = {
        "api_host": host,
        "api_port": port,
        "api_workers": workers,
        "api_threads": threads,
    }
    given = {name: value for name, value in chosen.items() if value is not None}
    # The processes read their settings themselves, so an option becomes a variable.
    os.environ.update({f"INDICA_{name.upper()}": str(value) for name, value in given.items()})
    try:
        settings = load(ApiSettings)
        settings.access()
    except IndicaError as error:
        click.echo(f"indica-api: {error}. {error.hint or ''}".rstrip(), err=True)
        raise SystemExit(2) from None
    logs.configure(settings.log_level)
    if not is_free(settings.api_host, settings.api_port):
        logger.error(
            "another program listens on %s port %d; stop it or set INDICA_API_PORT",
            settings.api_host,
            settings.api_port,
        )
        raise SystemExit(1)
    directory = tempfile.mkdtemp(prefix="indica-api-metrics-")
    # Read when prometheus_client is imported, which only the server's processes do.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
    try:
        serve(settings)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there; the server itself would share the port with another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(settings: ApiSettings) -> None:
    """Run the production server; returns when it has stopped."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    Granian(
        APPLICATION,
        factory=True,
        address=settings.api_host,
        port=settings.api_port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=IDLE_MILLISECONDS, max_buffer_size=MAX_HEADER_BYTES
        ),
        websockets=False,
        workers=settings.api_workers,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.api_stop_timeout,
        log_dictconfig=log_config(settings.log_level),
        process_name=None,
    ).serve()


def log_config(level: str) -> dict[str, Any]:
    """The server's own loggers in the same JSON lines as the application's."""
    logger = {"handlers": ["json"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {
            "json": {"()": "database.common.logs.JsonHandler", "stream": "ext://sys.stdout"}
        },
        "formatters": {},
        "loggers": {"_granian": logger, "granian": logger, "granian.access": logger},
    }


@main.command()
def openapi() -> None:
    """Print the OpenAPI document; needs no database."""
    from api.app import create_app
    from api.openapi.document import build

    # What is said about missing credentials is for those who serve, not for this document.
    logging.disable(logging.CRITICAL)
    app = create_app()
    logging.disable(logging.NOTSET)
    click.echo(json.dumps(build(app, app.extensions["version"]), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()

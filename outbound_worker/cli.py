"""`indica-worker`: run, drain, health."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

import click
from pydantic import ValidationError

from database.errors import IndicaError
from database.settings import database_url
from outbound_worker import __version__
from outbound_worker.chatwoot import TOKEN_HEADER, Chatwoot
from outbound_worker.errors import DatabaseLost, RefusedAddress, SettingsError
from outbound_worker.handlers import Handlers
from outbound_worker.http_client import HttpClient, Timeouts
from outbound_worker.log_config import Action, configure, say
from outbound_worker.metrics import Metrics
from outbound_worker.redaction import Redactor
from outbound_worker.settings import Endpoints, WorkerSettings, load_settings, resolve_endpoints
from outbound_worker.store import Store
from outbound_worker.whatsapp import WhatsApp
from outbound_worker.worker import ExitCode, Tempo, Worker

OVERDUE_UNHEALTHY_SECONDS = 60.0
_SWITCH_SECONDS = 0.0005


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="indica-worker")
def main() -> None:
    """Carries what the database decided to Chatwoot and WhatsApp."""


@main.command()
def run() -> None:
    """Work until stopped (SIGTERM or SIGINT; a second signal leaves at once)."""
    sys.exit(_work(drain=False))


@main.command()
def drain() -> None:
    """Work until nothing is due, then exit."""
    sys.exit(_work(drain=True))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def health(as_json: bool) -> None:
    """Say whether the outbox is reachable and being emptied; exit 1 when it is not."""
    report = _health()
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for name, check in report["checks"].items():
            click.echo(f"{'ok  ' if check['ok'] else 'FAIL'}  {name}: {check['detail']}")
    sys.exit(ExitCode.OK if report["healthy"] else ExitCode.CRASH)


def _work(*, drain: bool) -> int:
    try:
        settings = load_settings()
        endpoints = resolve_endpoints(settings)
        url = database_url("worker")
    except (SettingsError, IndicaError, ValidationError) as error:
        click.echo(f"indica-worker: {_settings_message(error)}", err=True)
        return ExitCode.SETTINGS
    redact = Redactor(endpoints.secrets)
    logger = configure(settings.log_level, redact)
    metrics = Metrics()
    try:
        handlers, clients = build_handlers(settings, endpoints, redact)
    except RefusedAddress as error:
        click.echo(f"indica-worker: {error}", err=True)
        return ExitCode.SETTINGS
    # Threads that wait for the interpreter get it after 0.5 ms instead of 5: what they do between
    # two system calls is short, and a reply must not wait for it.
    sys.setswitchinterval(_SWITCH_SECONDS)
    _announce(logger, settings, endpoints)
    if settings.worker_metrics_port is not None:
        metrics.serve(settings.worker_metrics_port)
    worker = Worker(
        Store(url, time.monotonic),
        handlers,
        name=settings.worker_name,
        version=__version__,
        tempo=Tempo(
            concurrency=settings.worker_concurrency,
            lease=settings.worker_lease_seconds,
            poll=settings.worker_poll_seconds,
            grace=settings.worker_grace_seconds,
        ),
        metrics=metrics,
        redact=redact,
        logger=logger,
    )
    try:
        with worker.signals():
            return worker.drain() if drain else worker.run()
    except Exception as error:  # noqa: BLE001 - the last word, redacted
        say(logger, logging.CRITICAL, Action.CRASH, "could not stop in order", exc_info=error)
        return ExitCode.CRASH
    finally:
        for client in clients:
            client.close()


def build_handlers(
    settings: WorkerSettings, endpoints: Endpoints, redact: Redactor
) -> tuple[Handlers, tuple[HttpClient, ...]]:
    """Wire the clients of both outside systems; the caller closes them."""
    timeouts = Timeouts.within_lease(settings.worker_lease_seconds)
    chatwoot = HttpClient(
        "chatwoot",
        endpoints.chatwoot.base_url,
        {TOKEN_HEADER: endpoints.chatwoot.token, **_common_headers()},
        timeouts=timeouts,
        pool_size=settings.worker_concurrency,
        redact=redact,
    )
    whatsapp = HttpClient(
        "whatsapp",
        endpoints.whatsapp.base_url,
        {"Authorization": f"Bearer {endpoints.whatsapp.token}", **_common_headers()},
        timeouts=timeouts,
        pool_size=settings.worker_concurrency,
        redact=redact,
    )
    handlers = Handlers(
        Chatwoot(chatwoot, redact), WhatsApp(whatsapp, endpoints.whatsapp_api_version, redact)
    )
    return handlers, (chatwoot, whatsapp)


def _common_headers() -> dict[str, str]:
    return {"Accept": "application/json", "User-Agent": f"indica-worker/{__version__}"}


def _announce(logger: logging.Logger, settings: WorkerSettings, endpoints: Endpoints) -> None:
    say(
        logger,
        logging.INFO,
        Action.START,
        "starting",
        version=__version__,
        concurrency=settings.worker_concurrency,
        lease_seconds=settings.worker_lease_seconds,
        chatwoot=endpoints.chatwoot.base_url,
        whatsapp=endpoints.whatsapp.base_url,
    )
    pretended = [
        name
        for name, endpoint in (("Chatwoot", endpoints.chatwoot), ("WhatsApp", endpoints.whatsapp))
        if endpoint.is_sandbox
    ]
    if pretended:
        say(
            logger,
            logging.WARNING,
            Action.SANDBOX_IN_USE,
            f"NOTHING REACHES REAL PEOPLE: no credentials for {' and '.join(pretended)}, "
            f"the sandbox at {settings.sandbox_url} is used instead",
        )


def _health() -> dict[str, Any]:
    checks: dict[str, dict[str, Any]] = {}
    try:
        settings = load_settings()
        endpoints = resolve_endpoints(settings)
        url = database_url("worker")
    except (SettingsError, IndicaError, ValidationError) as error:
        checks["settings"] = {"ok": False, "detail": _settings_message(error)}
        return {"healthy": False, "checks": checks}
    redact = Redactor(endpoints.secrets)
    sandboxes = endpoints.chatwoot.is_sandbox or endpoints.whatsapp.is_sandbox
    checks["settings"] = {"ok": True, "detail": "sandbox in use" if sandboxes else "complete"}
    store = Store(url, time.monotonic)
    try:
        store.connect()
        due = store.seconds_until_due()
    except DatabaseLost as error:
        checks["database"] = {"ok": False, "detail": redact(str(error))}
    else:
        checks["database"] = {"ok": True, "detail": "reachable as indica_worker"}
        overdue = 0.0 if due is None else max(0.0, -due)
        checks["outbox"] = {
            "ok": overdue <= OVERDUE_UNHEALTHY_SECONDS,
            "detail": (
                "nothing is waiting"
                if due is None
                else f"the oldest due message waits {overdue:.0f} s"
            ),
        }
    finally:
        store.close()
    return {"healthy": all(check["ok"] for check in checks.values()), "checks": checks}


def _settings_message(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(
            f"INDICA_{str(problem['loc'][0]).upper()}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
    return str(error)

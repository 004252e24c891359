"""`indica-worker`: run, drain, health."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from typing import Any

import click
from psycopg.conninfo import conninfo_to_dict

from database.common import chatwoot_versions, logs
from database.common.errors import IndicaError
from database.common.http_client import HttpClient, RefusedAddress, Timeouts
from database.common.logs import log
from database.common.redaction import Redactor
from database.common.settings import Access, WorkerSettings, full_role_name, load
from outbound_worker import __version__
from outbound_worker.chatwoot import TOKEN_HEADER, Chatwoot
from outbound_worker.errors import CallFailed, DatabaseLost, DatabaseUnfit, LeaseEnded
from outbound_worker.handlers import Handlers
from outbound_worker.leased_client import Latency, LeasedClient
from outbound_worker.log import LOGGER_NAME, Action
from outbound_worker.mail import Mail
from outbound_worker.meta import MetaLeads
from outbound_worker.metrics import Metrics
from outbound_worker.models import Lease
from outbound_worker.store import Store
from outbound_worker.webhooks import WebhookAccess, Webhooks
from outbound_worker.whatsapp import WhatsApp
from outbound_worker.worker import ExitCode, Worker, WorkerOptions

REQUIRED = ("chatwoot_base_url", "chatwoot_api_token", "whatsapp_access_token")
"""Credentials without which no message can leave."""

OVERDUE_UNHEALTHY_SECONDS = 60.0
VERSION_SECONDS = 60.0
_SWITCH_SECONDS = 0.0005


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="indica-worker")
def main() -> None:
    """Calls Chatwoot and WhatsApp as the database decided."""


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
    """Say whether the outbox is reachable and being emptied; exit code 1 when it is not."""
    report = _health()
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        for name, check in report["checks"].items():
            click.echo(f"{'ok  ' if check['ok'] else 'FAIL'}  {name}: {check['detail']}")
    sys.exit(ExitCode.OK if report["healthy"] else ExitCode.CRASH)


def _work(*, drain: bool) -> int:
    try:
        settings = load(WorkerSettings)
        access = settings.require(*REQUIRED)
        url = settings.address("worker")
        redact = Redactor([*_secrets(access), *_passwords(url)])
        metrics = Metrics()
        latency = Latency(metrics.count_request)
        handlers, clients = build_handlers(settings, access, redact, latency)
    except (IndicaError, RefusedAddress) as error:
        click.echo(f"indica-worker: {_explained(error)}", err=True)
        return ExitCode.SETTINGS
    logs.configure(settings.log_level, redact=redact, stream=sys.stderr, batches=True)
    logger = logging.getLogger(LOGGER_NAME)
    # Threads that wait for the interpreter get it after 0.5 ms instead of 5: what they do between
    # two system calls is short, and a reply must not wait for it.
    sys.setswitchinterval(_SWITCH_SECONDS)
    _announce(logger, settings, access)
    if settings.worker_metrics_port is not None:
        metrics.serve(settings.worker_metrics_port)
    worker = Worker(
        Store(url, time.monotonic),
        handlers,
        name=settings.worker_name,
        version=__version__,
        options=WorkerOptions(
            concurrency=settings.worker_concurrency,
            lease=settings.worker_lease_seconds,
            poll=settings.worker_poll_seconds,
            grace=settings.worker_grace_seconds,
        ),
        metrics=metrics,
        redact=redact,
        logger=logger,
        latency=latency,
    )
    if not drain:
        asked = Chatwoot(clients[0], redact)
        threading.Thread(target=tell_version, args=(logger, asked), daemon=True).start()
    try:
        with worker.signals():
            return worker.drain() if drain else worker.run()
    except Exception as error:  # noqa: BLE001 - the last word, redacted
        log(logger, logging.CRITICAL, Action.CRASH, "could not stop in order", exc_info=error)
        return ExitCode.CRASH
    finally:
        logs.flush()
        for client in clients:
            client.close()


def tell_version(logger: logging.Logger, chatwoot: Chatwoot) -> None:
    """Log which Chatwoot this is and what it lacks; one that does not answer says nothing."""
    try:
        text = chatwoot.version(Lease(time.monotonic() + VERSION_SECONDS, "start"))
    except (CallFailed, LeaseEnded, RefusedAddress):
        return
    version = chatwoot_versions.parse(text)
    if version is None:
        return
    lacks = [f"{gap.lacks}; instead {gap.instead}" for gap in chatwoot_versions.gaps(version)]
    log(
        logger,
        logging.WARNING if lacks else logging.INFO,
        Action.CHATWOOT_VERSION,
        "an older Chatwoot lacks something" if lacks else "Chatwoot answers",
        chatwoot_version=chatwoot_versions.shown(version),
        lacks=lacks,
    )


def build_handlers(
    settings: WorkerSettings,
    access: Access,
    redact: Redactor,
    latency: Latency | None = None,
) -> tuple[Handlers, tuple[LeasedClient, LeasedClient, LeasedClient, Webhooks]]:
    """Wire the clients of the outside systems; the caller closes them."""
    timeouts = Timeouts.within_lease(settings.worker_lease_seconds)

    def client(system: str, base_url: str, header: str, value: str) -> HttpClient:
        headers = {
            header: value,
            "Accept": "application/json",
            "User-Agent": f"indica-worker/{__version__}",
        }
        return HttpClient(
            system,
            base_url,
            headers,
            timeouts=timeouts,
            pool_size=settings.worker_concurrency,
            redact=redact,
        )

    chatwoot = LeasedClient(
        "chatwoot",
        client(
            "chatwoot",
            access.chatwoot.base_url or "",
            TOKEN_HEADER,
            access.chatwoot.api_token or "",
        ),
        latency=latency,
    )
    whatsapp = LeasedClient(
        "whatsapp",
        client(
            "whatsapp",
            access.whatsapp.base_url,
            "Authorization",
            f"Bearer {access.whatsapp.access_token}",
        ),
        latency=latency,
    )
    meta = LeasedClient(
        "meta",
        client(
            "meta",
            access.whatsapp.base_url,
            "Authorization",
            f"Bearer {access.meta.page_token or ''}",
        ),
        latency=latency,
    )
    webhooks = Webhooks(
        WebhookAccess(
            settings.hosts_of_webhooks(),
            settings.known_master_key(),
            is_development=access.is_sandbox,
        ),
        redact,
        latency=latency,
    )
    handlers = Handlers(
        Chatwoot(chatwoot, redact),
        WhatsApp(whatsapp, access.whatsapp.api_version, redact, access.whatsapp.waba_id),
        MetaLeads(
            meta,
            access.whatsapp.api_version,
            redact,
            token=access.meta.page_token,
            app_secret=access.meta.app_secret,
        ),
        webhooks,
        Mail(
            None if settings.smtp_url is None else settings.smtp_url.get_secret_value(),
            settings.smtp_from,
        ),
    )
    return handlers, (chatwoot, whatsapp, meta, webhooks)


def _secrets(access: Access) -> list[str]:
    """What must never be seen in a log or in an error that the database keeps."""
    found = (
        access.chatwoot.api_token,
        access.whatsapp.access_token,
        access.meta.page_token,
        access.meta.app_secret,
    )
    return [secret for secret in found if secret is not None]


def _passwords(url: str) -> list[str]:
    password = conninfo_to_dict(url).get("password")
    return [str(password)] if password else []


def _announce(logger: logging.Logger, settings: WorkerSettings, access: Access) -> None:
    log(
        logger,
        logging.INFO,
        Action.START,
        "starting",
        version=__version__,
        concurrency=settings.worker_concurrency,
        lease_seconds=settings.worker_lease_seconds,
        chatwoot=access.chatwoot.base_url,
        whatsapp=access.whatsapp.base_url,
    )
    if access.is_sandbox:
        log(
            logger,
            logging.WARNING,
            Action.SANDBOX_IN_USE,
            "NOTHING REACHES REAL PEOPLE: no credentials of Chatwoot and WhatsApp are set, the "
            f"sandbox is used instead ({access.chatwoot.base_url}, {access.whatsapp.base_url})",
        )


def _health() -> dict[str, Any]:
    checks: dict[str, dict[str, Any]] = {}
    try:
        settings = load(WorkerSettings)
        access = settings.require(*REQUIRED)
        url = settings.address("worker")
    except IndicaError as error:
        checks["settings"] = {"ok": False, "detail": _explained(error)}
        return {"healthy": False, "checks": checks}
    redact = Redactor([*_secrets(access), *_passwords(url)])
    checks["settings"] = {
        "ok": True,
        "detail": "sandbox in use" if access.is_sandbox else "complete",
    }
    store = Store(url, time.monotonic)
    try:
        store.connect()
        due = store.seconds_until_due()
    except (DatabaseLost, DatabaseUnfit) as error:
        checks["database"] = {"ok": False, "detail": redact(str(error))}
    else:
        checks["database"] = {"ok": True, "detail": f"reachable as {full_role_name('worker')}"}
        overdue = 0.0 if due is None else max(0.0, -due)
        checks["outbox"] = {
            "ok": overdue <= OVERDUE_UNHEALTHY_SECONDS,
            "detail": (
                "nothing is waiting" if due is None else f"the oldest due job waits {overdue:.0f} s"
            ),
        }
    finally:
        store.close()
    return {"healthy": all(check["ok"] for check in checks.values()), "checks": checks}


def _explained(error: Exception) -> str:
    hint = getattr(error, "hint", None)
    return f"{error}. {hint}" if hint else str(error)

"""Settings of the worker, from the environment (prefix `INDICA_`)."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.settings import project_root
from outbound_worker.errors import SettingsError
from outbound_worker.sandbox import defaults

GRAPH_URL = "https://graph.facebook.com"
GRAPH_VERSION = "v25.0"


class WorkerSettings(BaseSettings):
    """What the environment says to the worker. Secrets are never printed."""

    model_config = SettingsConfigDict(
        env_prefix="INDICA_",
        env_file=project_root() / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    chatwoot_base_url: str | None = None
    """Address of Chatwoot, without `/api`. None, and no token: the sandbox."""
    chatwoot_api_token: SecretStr | None = None
    """Access token of an administrator in Chatwoot. None, and no address: the sandbox."""
    whatsapp_base_url: str | None = None
    """Address of Meta's Graph API. None: https://graph.facebook.com."""
    whatsapp_api_version: str = Field(default=GRAPH_VERSION, pattern=r"^v[0-9]+\.[0-9]+$")
    """Version of the Graph API, for example v25.0."""
    whatsapp_access_token: SecretStr | None = None
    """Token of a system user with permission to send. None: the sandbox."""
    sandbox_url: str = f"http://{defaults.SANDBOX_HOST}:{defaults.SANDBOX_PORT}"
    """Where the sandbox stands that takes the place of missing credentials."""

    worker_name: str = Field(default_factory=socket.gethostname)
    """Name under which the worker registers."""
    worker_concurrency: int = Field(default=32, ge=1, le=256)
    """Jobs in flight at once; one thread each."""
    worker_lease_seconds: float = Field(default=90.0, ge=1.0, le=900.0)
    """How long a claimed job is ours without a word from us; extended at a third of it."""
    worker_poll_seconds: float = Field(default=5.0, ge=0.1, le=60.0)
    """Longest pause between two looks at the table, should a notification be lost."""
    worker_grace_seconds: float = Field(default=45.0, ge=0.0, le=600.0)
    """How long a stop waits for requests that are on their way."""
    worker_metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Port of GET /metrics on 127.0.0.1. None: no such page."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Lowest level that is logged."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one outside system is and how to enter."""

    base_url: str
    token: str
    is_sandbox: bool


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The outside systems of this process."""

    chatwoot: Endpoint
    whatsapp: Endpoint
    whatsapp_api_version: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log."""
        return (self.chatwoot.token, self.whatsapp.token)


def load_settings() -> WorkerSettings:
    """Read the environment now; nothing is kept between calls."""
    return WorkerSettings()


def resolve_endpoints(settings: WorkerSettings) -> Endpoints:
    """Decide, for each outside system, between the real one and the sandbox.

    Half a set of credentials is refused with SettingsError: it is a mistake, not a wish for
    the sandbox.
    """
    return Endpoints(
        chatwoot=_chatwoot(settings),
        whatsapp=_whatsapp(settings),
        whatsapp_api_version=settings.whatsapp_api_version,
    )


def _chatwoot(settings: WorkerSettings) -> Endpoint:
    url, token = settings.chatwoot_base_url, settings.chatwoot_api_token
    if url is None and token is None:
        return Endpoint(
            base_url=defaults.chatwoot_base_url(settings.sandbox_url),
            token=defaults.CHATWOOT_API_TOKEN,
            is_sandbox=True,
        )
    if url is None:
        raise SettingsError(
            "INDICA_CHATWOOT_API_TOKEN is set and INDICA_CHATWOOT_BASE_URL is not: set both, "
            "or neither to use the sandbox."
        )
    if token is None:
        raise SettingsError(
            "INDICA_CHATWOOT_BASE_URL is set and INDICA_CHATWOOT_API_TOKEN is not: set both, "
            "or neither to use the sandbox."
        )
    return Endpoint(_checked_url("INDICA_CHATWOOT_BASE_URL", url), token.get_secret_value(), False)


def _whatsapp(settings: WorkerSettings) -> Endpoint:
    url, token = settings.whatsapp_base_url, settings.whatsapp_access_token
    if token is not None:
        return Endpoint(
            _checked_url("INDICA_WHATSAPP_BASE_URL", url or GRAPH_URL),
            token.get_secret_value(),
            False,
        )
    if url is not None and url.rstrip("/") != GRAPH_URL:
        raise SettingsError(
            "INDICA_WHATSAPP_BASE_URL is set and INDICA_WHATSAPP_ACCESS_TOKEN is not: set both, "
            "or neither to use the sandbox."
        )
    return Endpoint(
        base_url=defaults.whatsapp_base_url(settings.sandbox_url),
        token=defaults.WHATSAPP_ACCESS_TOKEN,
        is_sandbox=True,
    )


def _checked_url(name: str, url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if separator == "" or scheme not in ("http", "https") or rest.strip("/") == "":
        raise SettingsError(f"{name} must look like https://host, without a path of the API.")
    if "@" in rest or "?" in rest or "#" in rest:
        raise SettingsError(f"{name} must hold neither a user, a query nor a fragment.")
    return url.rstrip("/")

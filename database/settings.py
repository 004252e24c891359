"""Settings from the environment (prefix `INDICA_`) and where each role finds the database."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import quote, urlencode

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.errors import IndicaError
from database.state import State

DATABASE_NAME = "indica"
ROLES = (
    "indica_owner",
    "indica_migrator",
    "indica_api",
    "indica_worker",
    "indica_cron",
    "indica_dba",
    "indica_bi",
)
LOGIN_ROLES = ROLES[1:]


def project_root() -> Path:
    """The folder that holds the packages `database`, `sql_functions`, `api` and so on."""
    return Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything the environment may say. Secrets are never printed."""

    model_config = SettingsConfigDict(
        env_prefix="INDICA_",
        env_file=project_root() / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: SecretStr | None = None
    """libpq URL. None: the embedded local cluster."""
    state_dir: Path | None = None
    """Where the local development system lives. None: see `state_directory`."""
    master_key: SecretStr | None = None
    """Key from which the HMAC secrets of sources are derived."""
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8080, ge=1, le=65535)
    sandbox_port: int = Field(default=8090, ge=1, le=65535)
    cluster_port: int = Field(default=54320, ge=1024, le=65535)
    """First port tried for the embedded local cluster."""

    chatwoot_base_url: str | None = None
    chatwoot_account_id: str | None = None
    chatwoot_api_token: SecretStr | None = None
    chatwoot_inbox_id: str | None = None
    chatwoot_webhook_secret: SecretStr | None = None

    whatsapp_base_url: str = "https://graph.facebook.com"
    whatsapp_api_version: str = "v25.0"
    whatsapp_phone_number_id: str | None = None
    whatsapp_waba_id: str | None = None
    whatsapp_access_token: SecretStr | None = None
    whatsapp_app_secret: SecretStr | None = None
    whatsapp_verify_token: SecretStr | None = None

    def missing_credentials(self) -> list[str]:
        """Names of the variables without which messages go to the sandbox."""
        required = (
            "chatwoot_base_url",
            "chatwoot_account_id",
            "chatwoot_api_token",
            "chatwoot_inbox_id",
            "whatsapp_phone_number_id",
            "whatsapp_waba_id",
            "whatsapp_access_token",
        )
        return [f"INDICA_{name.upper()}" for name in required if getattr(self, name) is None]


def load_settings() -> Settings:
    """Read the environment now; nothing is kept between calls."""
    return Settings()


def state_directory(settings: Settings | None = None) -> Path:
    """Where the local development system keeps its cluster, logs, pid files and secrets."""
    settings = settings or load_settings()
    if settings.state_dir is not None:
        return settings.state_dir.expanduser().resolve()
    mark = hashlib.sha256(str(project_root()).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/lib/indica") / mark
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "indica" / mark


def full_role_name(role: str) -> str:
    """`api` and `indica_api` are the same role; an unknown name is refused."""
    name = role if role.startswith("indica_") else f"indica_{role}"
    if name not in ROLES:
        raise IndicaError(f"unknown database role {role!r}", f"One of: {', '.join(ROLES)}.")
    return name


def role_url(
    role: str, *, host: str, port: int, dbname: str = DATABASE_NAME, password: str | None = None
) -> str:
    """A libpq URL that ends up acting as `role`; the owner cannot log in, its migrator does."""
    name = full_role_name(role)
    login = "indica_migrator" if name == "indica_owner" else name
    secret = f":{quote(password, safe='')}" if password else ""
    query = f"?{urlencode({'options': '-c role=indica_owner'}, quote_via=quote)}"
    suffix = query if name == "indica_owner" else ""
    return f"postgresql://{login}{secret}@{host}:{port}/{dbname}{suffix}"


def database_url(role: str) -> str:
    """The URL with which a process that works as `role` connects.

    `INDICA_DATABASE_URL` when it is set (the process then does `set role`), else the local
    cluster's login for that role. Raises IndicaError when there is neither.
    """
    name = full_role_name(role)
    settings = load_settings()
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    state = State.load(state_directory(settings))
    if state.cluster_port is None:
        raise IndicaError(
            "there is no local database yet and INDICA_DATABASE_URL is not set",
            "Run `indica up`, or set INDICA_DATABASE_URL.",
        )
    login = "indica_migrator" if name == "indica_owner" else name
    return role_url(
        name, host="127.0.0.1", port=state.cluster_port, password=state.passwords.get(login)
    )

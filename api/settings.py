"""Settings of the API's processes, read from the environment with prefix `INDICA_`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database import sandbox
from database import settings as database_settings


class ApiSettings(BaseSettings):
    """One immutable set of values per process; every time is in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="INDICA_",
        env_file=database_settings.project_root() / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    api_host: str = Field(default="127.0.0.1", description="Address to listen on.")
    api_port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on.")
    api_workers: int = Field(default=2, ge=1, le=64, description="Server processes.")
    api_threads: int = Field(
        default=8, ge=1, le=128, description="Requests in flight, and database connections, each."
    )
    api_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe level that is logged."
    )
    api_connect_timeout: float = Field(
        default=2.0, gt=0, le=60, description="Longest wait for a database connection."
    )
    api_call_timeout: float = Field(
        default=10.0, gt=0, le=300, description="Longest run of one call of the database."
    )
    api_proxies: int = Field(
        default=0,
        ge=0,
        le=8,
        description="Reverse proxies in front, whose `X-Forwarded-For` is believed.",
    )
    api_stop_timeout: int = Field(
        default=15, ge=1, le=600, description="Grace for requests in flight at SIGTERM."
    )
    extension_ids: str = Field(
        default="fflpgoaklboifeimlmkkebeejdddppbn",
        pattern=r"^(none|[a-p]{32}( *, *[a-p]{32})*)$",
        description=(
            "Ids of the browser extensions that may read answers (CORS), separated by commas; "
            "`none` for none. The default is the id of an extension that is loaded unpacked."
        ),
    )
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL to use; none: the embedded local cluster."
    )

    chatwoot_base_url: str | None = Field(
        default=None, description="Address of Chatwoot; none, with no token anywhere: the sandbox."
    )
    chatwoot_api_token: SecretStr | None = Field(
        default=None, description="Token of an administrator in Chatwoot."
    )
    chatwoot_webhook_secret: SecretStr | None = Field(
        default=None,
        description="Secret of Chatwoot's webhook; several, separated by commas, while changing.",
    )
    whatsapp_access_token: SecretStr | None = Field(
        default=None, description="Token of a system user in Meta."
    )
    whatsapp_app_secret: SecretStr | None = Field(
        default=None, description="Secret of the Meta app, with which it signs webhooks."
    )
    whatsapp_verify_token: SecretStr | None = Field(
        default=None, description="Text that Meta repeats when the webhook's address is registered."
    )

    master_key: SecretStr | None = Field(
        default=None, description="Key from which the secrets of sources are derived."
    )

    def chatwoot_webhook_secrets(self) -> tuple[str, ...]:
        """The secrets that Chatwoot may prove itself with; the sandbox's if nothing is real."""
        if self.chatwoot_webhook_secret is not None:
            given = self.chatwoot_webhook_secret.get_secret_value().split(",")
            return tuple(secret.strip() for secret in given if secret.strip())
        real = (self.chatwoot_base_url, self.chatwoot_api_token, self.whatsapp_access_token)
        return () if any(real) else (sandbox.CHATWOOT_WEBHOOK_SECRET,)

    def extension_origins(self) -> frozenset[str]:
        """The origins that the extensions' requests come from."""
        if self.extension_ids == "none":
            return frozenset()
        return frozenset(
            f"chrome-extension://{one.strip()}" for one in self.extension_ids.split(",")
        )

    def is_whatsapp_sandboxed(self) -> bool:
        """Whether no real credential of WhatsApp is set, so that the sandbox's webhooks count."""
        return not any(
            (self.whatsapp_access_token, self.whatsapp_app_secret, self.whatsapp_verify_token)
        )

    def conninfo(self) -> str:
        """Where the database is; asked again for each new connection."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return database_settings.database_url("api")

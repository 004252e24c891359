"""The settings of every process: variables `INDICA_…`, or lines of `.env` in the project's folder.

Each process has a view with what it reads: `CommandSettings` (`indica`), `ApiSettings`,
`WorkerSettings` and `SandboxServerSettings`. `load` makes one and turns whatever is wrong into one
sentence that names the variable and quotes no value.

Whether the real Chatwoot and WhatsApp or the sandbox are used is decided here and nowhere else, in
`OutsideSettings.access`: as soon as one credential is set both are real, and the sandbox is used
only where `indica up` started it.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.common import roles, sandbox_access
from database.common.errors import IndicaError, SettingsError
from database.common.state import State

DATABASE_NAME = "indica"
ROLES = roles.names()
LOGIN_ROLES = ROLES[1:]
"""Of the operation that is called `indica`, as the local one is."""

GRAPH_URL: Final = "https://graph.facebook.com"
CREDENTIALS: Final = (
    "chatwoot_base_url",
    "chatwoot_account_id",
    "chatwoot_api_token",
    "chatwoot_inbox_id",
    "chatwoot_webhook_secret",
    "whatsapp_phone_number_id",
    "whatsapp_waba_id",
    "whatsapp_access_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
)
"""Setting any of these says that the real systems are meant."""
OPTIONAL_CREDENTIALS: Final = ("meta_page_token", "meta_app_secret", "meta_verify_token")
"""Of lead forms of Meta: these too say that the real systems are meant, and nothing lacks them."""
PROOFS: Final = (
    "chatwoot_webhook_secret",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "meta_app_secret",
    "meta_verify_token",
)
"""Those with which somebody else proves who they are."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
PLAIN: Final = re.compile(r"[\x21-\x7e]+")
"""What a token, a secret or an id consists of: no space, no line break, nothing beyond ASCII."""
HOST_NAME: Final = re.compile(r"[A-Za-z0-9._:%\-\[\]]*|/[^\s@]*")
"""A host name, an address, or the directory of a socket."""
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def project_root() -> Path:
    """The folder that holds the packages `database`, `sql_functions`, `api` and so on."""
    return Path(__file__).resolve().parents[2]


def variable(name: str) -> str:
    """The name of a setting as the environment has it."""
    return f"INDICA_{name.upper()}"


# -- what a value may look like --------------------------------------------------------------------


def _plain(value: SecretStr) -> SecretStr:
    if PLAIN.fullmatch(value.get_secret_value()) is None:
        raise ValueError(
            "holds a space, a line break or a character that no secret has; a file that ends in a "
            "line break is the usual cause"
        )
    return value


def _plain_list(value: SecretStr) -> SecretStr:
    for item in value.get_secret_value().split(","):
        if secret := item.strip(" "):
            _plain(SecretStr(secret))
    return value


def _address(url: str) -> str:
    """An http(s) address without anything that would lead a request elsewhere."""
    scheme, separator, rest = url.partition("://")
    if separator == "" or scheme not in ("http", "https") or rest.strip("/") == "":
        raise ValueError("must look like https://host, without a path of the API")
    if PLAIN.fullmatch(url) is None or "@" in rest or "?" in rest or "#" in rest:
        raise ValueError("must hold neither a user, a query, a fragment nor a space")
    if scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
        raise ValueError("must begin with https://, or the token could be read on its way")
    return url.rstrip("/")


def _local_address(url: str) -> str:
    """The sandbox's secrets are public, so it counts only on this very machine."""
    if urlsplit(_address(url)).hostname not in LOOPBACK:
        raise ValueError("must be an address of this machine, such as http://127.0.0.1:8090")
    return url.rstrip("/")


def check_database_address(text: str) -> None:
    """Raise ValueError, which quotes nothing, unless libpq reads an address as it was meant.

    An odd character in a password that is not percent-encoded makes libpq take a part of the
    password for a host or a port, which its error messages then quote.
    """
    try:
        parts = conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        parts = None
    if (
        parts is None
        or CONTROL.search(text) is not None
        or not all(port.isdigit() for port in str(parts.get("port") or "0").split(","))
        or not all(HOST_NAME.fullmatch(host) for host in str(parts.get("host") or "").split(","))
    ):
        raise ValueError(
            "cannot be read as a libpq address; characters such as @ / % : in a password have to "
            "be percent-encoded (@ is %40)"
        )


def _database_address(value: SecretStr) -> SecretStr:
    check_database_address(value.get_secret_value())
    return value


MAIL_SERVER = re.compile(r"smtps?://([^\s/@:]+(:[^\s/@]*)?@)?[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")


def _mail_server(value: SecretStr) -> SecretStr:
    if MAIL_SERVER.fullmatch(value.get_secret_value()) is None:
        raise ValueError(
            "must look like smtps://user:password@host or smtp://user:password@host:587; characters"
            " such as @ / : in user or password have to be percent-encoded (@ is %40)"
        )
    return value


Secret = Annotated[SecretStr, AfterValidator(_plain)]
MailServer = Annotated[SecretStr, AfterValidator(_mail_server)]
SecretList = Annotated[SecretStr, AfterValidator(_plain_list)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_address)]
Address = Annotated[str, AfterValidator(_address)]
LocalAddress = Annotated[str, AfterValidator(_local_address)]
Number = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


# -- which systems are used ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChatwootAccess:
    """Where Chatwoot is and how to enter; None for what was not set."""

    base_url: str | None
    api_token: str | None
    account_id: int | None
    inbox_id: int | None
    webhook_secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatsAppAccess:
    """Where Meta's Graph API is and how to enter; None for what was not set."""

    base_url: str
    api_version: str
    access_token: str | None
    waba_id: str | None
    phone_number_id: str | None
    app_secret: str | None
    verify_token: str | None


@dataclass(frozen=True, slots=True)
class MetaAccess:
    """How lead forms of Meta are heard and read; None for what was not set.

    They are read where WhatsApp's Graph API is.
    """

    page_token: str | None
    app_secret: str | None
    verify_token: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """The outside systems: the real ones, the sandbox's, or none at all."""

    mode: Literal["real", "sandbox", "none"]
    chatwoot: ChatwootAccess
    whatsapp: WhatsAppAccess
    meta: MetaAccess

    @property
    def is_sandbox(self) -> bool:
        return self.mode == "sandbox"


class ProcessSettings(BaseSettings):
    """What every process reads. Secrets are never printed."""

    model_config = SettingsConfigDict(
        env_prefix="INDICA_",
        env_file=project_root() / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    log_level: LogLevel = Field(default="INFO", description="Least severe level that is logged.")


class DatabaseSettings(ProcessSettings):
    """Where the database is."""

    database_url: DatabaseUrl | None = Field(
        default=None,
        description="PostgreSQL 15 or newer, as a libpq URL. Unset: the local cluster.",
    )
    operation: str = Field(
        default=roles.DEFAULT_OPERATION,
        pattern=f"^{roles.OPERATION.pattern}$",
        description="Name of the operation, with which its roles begin; another one than `indica`"
        " where a cluster holds several.",
    )
    state_dir: Path | None = Field(
        default=None, description="Where `indica up` keeps cluster, logs, ports and secrets."
    )
    master_key: Secret | None = Field(
        default=None,
        description="32 random bytes, kept like a password; secrets of sources and the"
        " API's own are derived from it.",
    )

    def known_master_key(self) -> str | None:
        """The master key that is set; for the local cluster, the one that `indica up` made."""
        if self.master_key is not None:
            return self.master_key.get_secret_value()
        if self.database_url is not None:
            return None
        return State.load(state_directory(self)).master_key

    def address(self, role: str) -> str:
        """The libpq URL with which a process that works as `role` connects.

        `INDICA_DATABASE_URL` when it is set (the process then does `set role`), else the local
        cluster's login for that role. Raises IndicaError when there is neither.
        """
        name = full_role_name(role)
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        state = State.load(state_directory(self))
        if state.cluster_port is None:
            raise IndicaError(
                "there is no local database yet and INDICA_DATABASE_URL is not set",
                "Run `indica up`, or set INDICA_DATABASE_URL.",
            )
        password = state.passwords.get(_login(name))
        return role_url(name, host="127.0.0.1", port=state.cluster_port, password=password)


class OutsideSettings(DatabaseSettings):
    """Credentials of Chatwoot and WhatsApp."""

    chatwoot_base_url: Address | None = Field(
        default=None, description="Address of Chatwoot, without `/api`."
    )
    chatwoot_account_id: Number | None = Field(
        default=None, description="Number of the account in Chatwoot's addresses."
    )
    chatwoot_api_token: Secret | None = Field(
        default=None, description="Access token of an administrator in Chatwoot."
    )
    chatwoot_inbox_id: Number | None = Field(
        default=None, description="Number of the WhatsApp inbox in Chatwoot."
    )
    chatwoot_webhook_secret: SecretList | None = Field(
        default=None,
        description="Secret with which Chatwoot signs its webhooks; several, separated by commas,"
        " while it is changed.",
    )
    whatsapp_base_url: Address = Field(default=GRAPH_URL, description="Meta's Graph API.")
    whatsapp_api_version: str = Field(
        default="v25.0",
        pattern=r"^v[0-9]+\.[0-9]+$",
        description="Version of the Graph API, such as `v25.0`.",
    )
    whatsapp_phone_number_id: Number | None = Field(
        default=None, description="Id of the business number (not the number itself)."
    )
    whatsapp_waba_id: Number | None = Field(
        default=None, description="Id of the WhatsApp Business account."
    )
    whatsapp_access_token: Secret | None = Field(
        default=None, description="Token of a system user who may send."
    )
    whatsapp_app_secret: Secret | None = Field(
        default=None, description="Secret of the Meta app, with which it signs webhooks."
    )
    whatsapp_verify_token: Secret | None = Field(
        default=None, description="Text that Meta repeats when the webhook's address is registered."
    )
    meta_page_token: Secret | None = Field(
        default=None,
        description="Token with which leads of Meta's lead forms are read: of the page, or of a"
        " system user who may read its leads.",
    )
    meta_app_secret: Secret | None = Field(
        default=None,
        description="Secret of the Meta app whose webhooks announce leads. Unset: that of"
        " `INDICA_WHATSAPP_APP_SECRET`, where both are one app.",
    )
    meta_verify_token: Secret | None = Field(
        default=None,
        description="Text that Meta repeats when the address of a lead form's source is"
        " registered. Unset: `INDICA_WHATSAPP_VERIFY_TOKEN`.",
    )
    sandbox_url: LocalAddress | None = Field(
        default=None,
        description="Where the sandbox stands; `indica up` gives it to the processes it starts.",
    )

    webhook_hosts: str = Field(
        default="",
        pattern=r"^ *([a-z0-9.-]+( *, *[a-z0-9.-]+)*)? *$",
        description="Hosts that outgoing webhooks may go to, in lower case, separated by commas,"
        " such as `n8n.example.com`. Unset: none.",
    )

    smtp_url: MailServer | None = Field(
        default=None,
        description="Server that takes e-mails of alerts, such as"
        " `smtps://user:password@mail.example.com` (port 465) or `smtp://…` (587, with STARTTLS)."
        " Unset: no e-mail.",
    )
    smtp_from: str | None = Field(
        default=None,
        pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$",
        description="Address from which e-mails of alerts come.",
    )

    def hosts_of_webhooks(self) -> frozenset[str]:
        """The hosts that webhooks may go to, in lower case."""
        return frozenset(host for one in self.webhook_hosts.split(",") if (host := one.strip()))

    def access(self) -> Access:
        """The one decision between the real systems and the sandbox.

        Raises SettingsError when a secret of the sandbox, which everybody knows, is set as a proof
        that webhooks come from the real systems.
        """
        if self._given():
            self._refuse_public_secrets()
            return self._real("real")
        sandbox_url = self.sandbox_url or self._local_sandbox()
        return self._real("none") if sandbox_url is None else sandbox_at(sandbox_url)

    def require(self, *names: str) -> Access:
        """`access()` with all of these credentials; SettingsError names those that are missing.

        A half of the credentials is never completed by the sandbox: messages would then be said to
        reach nobody while they reach real people, or the other way round.
        """
        access = self.access()
        if access.is_sandbox:
            return access
        given = self._given()
        missing = [variable(name) for name in names if getattr(self, name) is None]
        if missing and given:
            raise SettingsError(
                f"{', '.join(given)} set, but not {', '.join(missing)}",
                "Set all of them; or none of them, to use the sandbox that `indica up` starts.",
            )
        if missing:
            raise SettingsError(
                f"no credentials of Chatwoot and WhatsApp: set {', '.join(missing)}",
                "`indica up` starts a system with a sandbox, to try without.",
            )
        return access

    def missing_credentials(self) -> list[str]:
        """Names of the variables without which nothing reaches the real Chatwoot and WhatsApp."""
        return [variable(name) for name in CREDENTIALS if getattr(self, name) is None]

    def _given(self) -> list[str]:
        names = (*CREDENTIALS, *OPTIONAL_CREDENTIALS)
        given = [variable(name) for name in names if getattr(self, name) is not None]
        if self.whatsapp_base_url != GRAPH_URL:
            given.append(variable("whatsapp_base_url"))
        return given

    def _refuse_public_secrets(self) -> None:
        for name in PROOFS:
            value: SecretStr | None = getattr(self, name)
            if value is not None and sandbox_access.PUBLIC_PREFIX in value.get_secret_value():
                raise SettingsError(
                    f"{variable(name)} is a secret of the sandbox, which everybody knows",
                    "Set the real one; `indica up` gives the sandbox's to the processes it starts.",
                )

    def _local_sandbox(self) -> str | None:
        """The sandbox of the local system, which only `indica up` writes into the state file."""
        if self.database_url is not None:
            return None
        port = State.load(state_directory(self)).ports.get("sandbox")
        return None if port is None else f"http://{sandbox_access.HOST}:{port}"

    def _real(self, mode: Literal["real", "none"]) -> Access:
        hooks = (_revealed(self.chatwoot_webhook_secret) or "").split(",")
        return Access(
            mode,
            ChatwootAccess(
                base_url=self.chatwoot_base_url,
                api_token=_revealed(self.chatwoot_api_token),
                account_id=None
                if self.chatwoot_account_id is None
                else int(self.chatwoot_account_id),
                inbox_id=None if self.chatwoot_inbox_id is None else int(self.chatwoot_inbox_id),
                webhook_secrets=tuple(filter(None, (hook.strip(" ") for hook in hooks))),
            ),
            WhatsAppAccess(
                base_url=self.whatsapp_base_url,
                api_version=self.whatsapp_api_version,
                access_token=_revealed(self.whatsapp_access_token),
                waba_id=self.whatsapp_waba_id,
                phone_number_id=self.whatsapp_phone_number_id,
                app_secret=_revealed(self.whatsapp_app_secret),
                verify_token=_revealed(self.whatsapp_verify_token),
            ),
            MetaAccess(
                page_token=_revealed(self.meta_page_token),
                app_secret=_revealed(self.meta_app_secret or self.whatsapp_app_secret),
                verify_token=_revealed(self.meta_verify_token or self.whatsapp_verify_token),
            ),
        )


def sandbox_at(sandbox_url: str) -> Access:
    """The fakes of a sandbox, with the credentials that it knows."""
    return Access(
        "sandbox",
        ChatwootAccess(
            base_url=sandbox_access.chatwoot_base_url(sandbox_url),
            api_token=sandbox_access.CHATWOOT_API_TOKEN,
            account_id=sandbox_access.CHATWOOT_ACCOUNT_ID,
            inbox_id=sandbox_access.CHATWOOT_INBOX_ID,
            webhook_secrets=(sandbox_access.CHATWOOT_WEBHOOK_SECRET,),
        ),
        WhatsAppAccess(
            base_url=sandbox_access.whatsapp_base_url(sandbox_url),
            api_version=sandbox_access.WHATSAPP_API_VERSION,
            access_token=sandbox_access.WHATSAPP_ACCESS_TOKEN,
            waba_id=sandbox_access.WHATSAPP_WABA_ID,
            phone_number_id=sandbox_access.WHATSAPP_PHONE_NUMBER_ID,
            app_secret=sandbox_access.WHATSAPP_APP_SECRET,
            verify_token=sandbox_access.WHATSAPP_VERIFY_TOKEN,
        ),
        MetaAccess(
            page_token=sandbox_access.META_PAGE_TOKEN,
            app_secret=sandbox_access.WHATSAPP_APP_SECRET,
            verify_token=sandbox_access.WHATSAPP_VERIFY_TOKEN,
        ),
    )


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


# -- the views -------------------------------------------------------------------------------------


class ApiServerSettings(ProcessSettings):
    """Where the API listens, which `indica up` decides too."""

    api_host: str = Field(default="127.0.0.1", description="Address the API listens on.")
    api_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port the API listens on; `indica up` takes the next free one.",
    )
    api_public_url: Address | None = Field(
        default=None,
        description="Address of the API on the internet, such as `https://indica.empresa.exemplo`:"
        " shown for other systems' webhooks, and part of what HubSpot signs. Unset: the local one.",
    )
    hubspot_client_secret: Secret | None = Field(
        default=None,
        description="Client secret of the app at HubSpot that signs webhooks of workflows, for"
        " sources of the profile `hubspot-app`.",
    )


class CommandSettings(ApiServerSettings, OutsideSettings):
    """What `indica` reads."""

    cluster_port: int = Field(
        default=54320,
        ge=1024,
        le=65535,
        description="First port tried for the local cluster.",
    )
    sandbox_port: int = Field(
        default=sandbox_access.PORT,
        ge=1,
        le=65535,
        description="Port the sandbox listens on; `indica up` takes the next free one.",
    )


class ApiSettings(ApiServerSettings, OutsideSettings):
    """What the API's processes read; every time is in seconds."""

    api_workers: int = Field(default=2, ge=1, le=64, description="Server processes of the API.")
    api_threads: int = Field(
        default=8,
        ge=1,
        le=128,
        description="Requests in flight, and database connections, of each process.",
    )
    api_connect_timeout: float = Field(
        default=2.0, gt=0, le=60, description="Seconds the API waits for a database connection."
    )
    api_call_timeout: float = Field(
        default=10.0, gt=0, le=300, description="Seconds one call of the database may take."
    )
    api_proxies: int = Field(
        default=0,
        ge=0,
        le=8,
        description="Reverse proxies in front, whose `X-Forwarded-For` is believed.",
    )
    api_body_timeout: float = Field(
        default=20.0, gt=0, le=600, description="Seconds within which a body has to arrive."
    )
    metrics_token: Secret | None = Field(
        default=None,
        description="Bearer token for `GET /metrics` and the details of `GET /readyz`. Unset:"
        " nobody gets them.",
    )
    api_stop_timeout: int = Field(
        default=15, ge=1, le=600, description="Seconds that requests in flight get at SIGTERM."
    )
    extension_ids: str = Field(
        default="fflpgoaklboifeimlmkkebeejdddppbn",
        pattern=r"^(none|[a-p]{32}( *, *[a-p]{32})*)$",
        description=(
            "Ids of the browser extensions that may read the API's answers (CORS), separated by "
            "commas; `none` for none. The default is the extension loaded unpacked; add the "
            "store's."
        ),
    )

    def extension_origins(self) -> frozenset[str]:
        """The origins that the extensions' requests come from."""
        if self.extension_ids == "none":
            return frozenset()
        return frozenset(
            f"chrome-extension://{one.strip()}" for one in self.extension_ids.split(",")
        )


class WorkerSettings(OutsideSettings):
    """What the worker reads."""

    worker_name: str = Field(
        default_factory=socket.gethostname,
        description="Name under which the worker registers; the host's name when unset.",
    )
    worker_concurrency: int = Field(
        default=32, ge=1, le=256, description="Jobs in flight at once, one thread each."
    )
    worker_lease_seconds: float = Field(
        default=90.0,
        ge=1.0,
        le=900.0,
        description="How long a claimed job stays with a worker that says nothing; prolonged at a"
        " third of it.",
    )
    worker_poll_seconds: float = Field(
        default=5.0,
        ge=0.1,
        le=60.0,
        description="Longest pause between two looks, should a notification be lost.",
    )
    worker_grace_seconds: float = Field(
        default=45.0,
        ge=0.0,
        le=600.0,
        description="How long a stop waits for requests that are on their way.",
    )
    worker_metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of the worker's `/metrics` on 127.0.0.1. Unset: none.",
    )


class SandboxServerSettings(ProcessSettings):
    """What the sandbox reads."""

    sandbox_host: str = Field(
        default=sandbox_access.HOST, description="Address the sandbox listens on."
    )
    sandbox_port: int = Field(
        default=sandbox_access.PORT,
        ge=0,
        le=65535,
        description="Port the sandbox listens on; `indica up` takes the next free one.",
    )
    sandbox_state: Path | None = Field(
        default=None,
        description="File in which the sandbox keeps its contacts and conversations.",
    )


VIEWS: Final[tuple[type[ProcessSettings], ...]] = (
    CommandSettings,
    ApiSettings,
    WorkerSettings,
    SandboxServerSettings,
)

View = TypeVar("View", bound=ProcessSettings)


def load(view: type[View]) -> View:
    """Read the environment now; nothing is kept between calls. Raises SettingsError."""
    try:
        return view()
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        raise SettingsError(
            "; ".join(
                f"{variable(str(problem['loc'][0]))} {_sentence(problem['msg'])}"
                for problem in problems
            )
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{project_root() / '.env'} is not UTF-8") from None


def _sentence(message: str) -> str:
    """Pydantic's message, to follow the name of the variable."""
    own = message.removeprefix("Value error, ")
    return own if own != message else f"is wrong: {message[:1].lower()}{message[1:]}"


# -- roles and the local cluster -------------------------------------------------------------------


def state_directory(settings: DatabaseSettings | None = None) -> Path:
    """Where the local development system keeps its cluster, logs, pid files and secrets."""
    settings = settings or load(DatabaseSettings)
    if settings.state_dir is not None:
        return settings.state_dir.expanduser().resolve()
    mark = hashlib.sha256(str(project_root()).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        return Path("/var/lib/indica") / mark
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "indica" / mark


def operation() -> str:
    """The operation's name: `INDICA_OPERATION`."""
    return load(DatabaseSettings).operation


def full_role_name(role: str) -> str:
    """The operation's role: `api` and `indica_api` are the same; an unknown name is refused."""
    part = role.removeprefix(f"{roles.DEFAULT_OPERATION}_")
    if part not in roles.PARTS:
        raise IndicaError(f"unknown database role {role!r}", f"One of: {', '.join(roles.PARTS)}.")
    return f"{operation()}_{part}"


def login_roles() -> tuple[str, ...]:
    """The operation's roles that log in."""
    return roles.names(operation())[1:]


def _login(full_name: str) -> str:
    """The role that logs in: the owner cannot, its migrator does it instead."""
    return re.sub("_owner$", "_migrator", full_name)


def role_url(
    role: str, *, host: str, port: int, dbname: str = DATABASE_NAME, password: str | None = None
) -> str:
    """A libpq URL that ends up acting as `role`; the owner cannot log in, its migrator does."""
    name = full_role_name(role)
    secret = f":{quote(password, safe='')}" if password else ""
    query = f"?{urlencode({'options': f'-c role={name}'}, quote_via=quote)}"
    suffix = query if name.endswith("_owner") else ""
    return f"postgresql://{_login(name)}{secret}@{host}:{port}/{dbname}{suffix}"


def database_url(role: str) -> str:
    """`DatabaseSettings.address` of the environment as it is now."""
    return load(DatabaseSettings).address(role)

"""Where the sandbox stands and which credentials it knows.

Every secret below is a fake that opens nothing outside the sandbox, and everybody can read it
here. `database.common.settings` hands them only to a system that `indica up` started.
"""

from __future__ import annotations

HOST = "127.0.0.1"
PORT = 8090

PUBLIC_PREFIX = "sandbox-fake-"
"""How every secret of the sandbox begins, so that nobody mistakes one for a real credential."""

CHATWOOT_ACCOUNT_ID = 1
CHATWOOT_INBOX_ID = 1
CHATWOOT_API_TOKEN = "sandbox-fake-chatwoot-admin-token"  # noqa: S105
CHATWOOT_WEBHOOK_SECRET = "sandbox-fake-hook-secret"  # noqa: S105
CHATWOOT_WHATSAPP_TOKEN = "sandbox-fake-chatwoot-whatsapp-token"  # noqa: S105
"""Of Chatwoot's own app: the number's second one, which Indica's token does not belong to."""
CHATWOOT_ADMIN_ID = 1
CHATWOOT_VERSION = "4.16.2"

WHATSAPP_API_VERSION = "v25.0"
WHATSAPP_PHONE_NUMBER_ID = "100000000000001"
WHATSAPP_WABA_ID = "200000000000001"
WHATSAPP_APP_ID = "300000000000001"
WHATSAPP_DISPLAY_PHONE_NUMBER = "551140040001"
WHATSAPP_ACCESS_TOKEN = "sandbox-fake-whatsapp-access-token"  # noqa: S105
WHATSAPP_APP_SECRET = "sandbox-fake-whatsapp-app-secret"  # noqa: S105
WHATSAPP_VERIFY_TOKEN = "sandbox-fake-whatsapp-verify-token"  # noqa: S105

META_PAGE_ID = "400000000000001"
META_FORM_ID = "500000000000001"
META_PAGE_TOKEN = "sandbox-fake-meta-page-token"  # noqa: S105

# (id, name, e-mail): the six agents, all members of inbox 1; user 1 is the administrator.
AGENTS: tuple[tuple[int, str, str], ...] = (
    (2, "Ana Moura", "ana.moura@demo.indica.example"),
    (3, "Davi Prado", "davi.prado@demo.indica.example"),
    (4, "Bruna Teles", "bruna.teles@demo.indica.example"),
    (5, "Caio Rocha", "caio.rocha@demo.indica.example"),
    (6, "Elisa Nunes", "elisa.nunes@demo.indica.example"),
    (7, "Fábio Lima", "fabio.lima@demo.indica.example"),
)
ADMINISTRATOR: tuple[int, str, str] = (
    CHATWOOT_ADMIN_ID,
    "Indica Integração",
    "integracao@demo.indica.example",
)


def chatwoot_base_url(sandbox_url: str) -> str:
    """Return the base URL of the fake Chatwoot of a sandbox."""
    return sandbox_url.rstrip("/") + "/chatwoot"


def whatsapp_base_url(sandbox_url: str) -> str:
    """Return the base URL of the fake Graph API of a sandbox."""
    return sandbox_url.rstrip("/") + "/graph"


def agent_token(user_id: int) -> str:
    """Return the personal API token of a seeded agent (role agent, not administrator)."""
    return f"{PUBLIC_PREFIX}chatwoot-agent-token-{user_id}"

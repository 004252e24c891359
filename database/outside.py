"""What set-up commands ask Chatwoot and Meta; messages are the worker's alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from database import sandbox
from database.errors import IndicaError
from database.settings import Settings

TIMEOUT = 15
"""Seconds for one answer."""
GRAPH_VERSION = "v25.0"


@dataclass(frozen=True, slots=True)
class Chatwoot:
    """The application API of one account."""

    base_url: str
    token: str
    account_id: int
    inbox_id: int | None
    is_sandbox: bool

    def get(self, path: str, *, of_account: bool = True) -> Any:
        """`path` below the account, or below `/api/v1`; raises IndicaError."""
        prefix = f"/api/v1/accounts/{self.account_id}" if of_account else "/api/v1"
        return _ask("Chatwoot", "GET", f"{self.base_url}{prefix}{path}", self._headers())

    def agents(self) -> dict[str, dict[str, Any]]:
        """Agents by e-mail in lower case."""
        return {str(agent["email"]).lower(): agent for agent in self.get("/agents")}

    def _headers(self) -> dict[str, str]:
        return {"api_access_token": self.token}


@dataclass(frozen=True, slots=True)
class Graph:
    """Meta's Graph API, for one WhatsApp Business account."""

    base_url: str
    version: str
    token: str
    waba_id: str
    phone_number_id: str | None
    is_sandbox: bool

    def get(self, path: str, **query: str | int) -> Any:
        """`path` below the version; raises IndicaError."""
        return _ask("Meta", "GET", self._url(path), self._headers(), query=query)

    def templates(self) -> Iterator[dict[str, Any]]:
        """Every template of the account, page by page."""
        query: dict[str, str | int] = {
            "fields": "name,language,status,category,components,parameter_format",
            "limit": 100,
        }
        while True:
            page = self.get(f"/{self.waba_id}/message_templates", **query)
            yield from page["data"]
            after = page.get("paging", {}).get("cursors", {}).get("after")
            if not after or "next" not in page["paging"]:
                return
            query["after"] = after

    def create_template(self, submission: dict[str, Any]) -> dict[str, Any]:
        """Submit a template for review; `{id, status, category}`."""
        url = self._url(f"/{self.waba_id}/message_templates")
        answer: dict[str, Any] = _ask("Meta", "POST", url, self._headers(), body=submission)
        return answer

    def _url(self, path: str) -> str:
        return f"{self.base_url}/{self.version}{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def chatwoot(settings: Settings, sandbox_url: str | None) -> Chatwoot:
    """The real Chatwoot when it is configured, else the sandbox's; raises for half of it."""
    given = {
        "INDICA_CHATWOOT_BASE_URL": settings.chatwoot_base_url,
        "INDICA_CHATWOOT_API_TOKEN": settings.chatwoot_api_token,
        "INDICA_CHATWOOT_ACCOUNT_ID": settings.chatwoot_account_id,
    }
    if not any(given.values()):
        return sandbox_chatwoot(_sandbox(sandbox_url, given))
    base_url, token = settings.chatwoot_base_url, settings.chatwoot_api_token
    account_id = settings.chatwoot_account_id
    if not base_url or not token or not account_id:
        raise _half(given)
    return Chatwoot(
        base_url.rstrip("/"),
        token.get_secret_value(),
        _number("INDICA_CHATWOOT_ACCOUNT_ID", account_id),
        _number("INDICA_CHATWOOT_INBOX_ID", settings.chatwoot_inbox_id)
        if settings.chatwoot_inbox_id
        else None,
        is_sandbox=False,
    )


def graph(settings: Settings, sandbox_url: str | None) -> Graph:
    """The real WhatsApp account when it is configured, else the sandbox's; raises for half."""
    given = {
        "INDICA_WHATSAPP_ACCESS_TOKEN": settings.whatsapp_access_token,
        "INDICA_WHATSAPP_WABA_ID": settings.whatsapp_waba_id,
    }
    if not any(given.values()):
        return sandbox_graph(_sandbox(sandbox_url, given))
    token, waba_id = settings.whatsapp_access_token, settings.whatsapp_waba_id
    if not token or not waba_id:
        raise _half(given)
    return Graph(
        settings.whatsapp_base_url.rstrip("/"),
        settings.whatsapp_api_version or GRAPH_VERSION,
        token.get_secret_value(),
        waba_id,
        settings.whatsapp_phone_number_id,
        is_sandbox=False,
    )


def sandbox_chatwoot(sandbox_url: str) -> Chatwoot:
    """The fake Chatwoot of a sandbox."""
    return Chatwoot(
        sandbox.chatwoot_base_url(sandbox_url),
        sandbox.CHATWOOT_API_TOKEN,
        sandbox.CHATWOOT_ACCOUNT_ID,
        sandbox.CHATWOOT_INBOX_ID,
        is_sandbox=True,
    )


def sandbox_graph(sandbox_url: str) -> Graph:
    """The fake Graph API of a sandbox."""
    return Graph(
        sandbox.whatsapp_base_url(sandbox_url),
        sandbox.WHATSAPP_API_VERSION,
        sandbox.WHATSAPP_ACCESS_TOKEN,
        sandbox.WHATSAPP_WABA_ID,
        sandbox.WHATSAPP_PHONE_NUMBER_ID,
        is_sandbox=True,
    )


def _sandbox(sandbox_url: str | None, names: dict[str, Any]) -> str:
    if sandbox_url is None:
        raise IndicaError(
            f"not set: {', '.join(names)}",
            "Set them in the environment or in .env; `indica up` starts a sandbox to try without.",
        )
    return sandbox_url


def _half(given: dict[str, Any]) -> IndicaError:
    missing = [name for name, value in given.items() if not value]
    return IndicaError(
        f"not set: {', '.join(missing)}", "Set them too, or none of them to use the sandbox."
    )


def _number(name: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise IndicaError(f"{name} must be a number, not {value!r}")
    return int(value)


def _ask(
    system: str,
    method: str,
    url: str,
    headers: dict[str, str],
    *,
    query: dict[str, str | int] | None = None,
    body: dict[str, Any] | None = None,
) -> Any:
    """One request; what went wrong is said in one line, without any secret."""
    try:
        with requests.Session() as session:
            # A proxy of the environment has no business with this machine.
            session.trust_env = urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}
            answer = session.request(
                method,
                url,
                headers=headers,
                params=query,
                json=body,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise IndicaError(
            f"{system} does not answer at {url.split('/api/')[0]}: {type(error).__name__}",
            "Is the address right, and can this machine reach it?",
        ) from error
    try:
        content = answer.json()
    except ValueError:
        content = None
    if answer.ok and content is not None:
        return content
    error_body = content.get("error") if isinstance(content, dict) else None
    if isinstance(error_body, dict):
        said = error_body.get("error_user_msg") or error_body.get("message")
    else:
        said = error_body or (content.get("message") if isinstance(content, dict) else None)
    hint = {
        401: f"The token of {system} is wrong or was revoked.",
        403: f"The token of {system} may not do this: it must be an administrator's.",
        404: "Is the number of the account, inbox or number right?",
    }.get(answer.status_code)
    raise IndicaError(f"{system} answered {answer.status_code}: {said or 'no reason given'}", hint)

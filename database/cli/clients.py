"""What set-up commands ask Chatwoot and Meta; messages are sent by the worker alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from database.common.errors import IndicaError, SettingsError
from database.common.http_client import (
    Answer,
    HttpClient,
    JsonObject,
    Method,
    NoAnswer,
    RefusedAddress,
    Timeouts,
)
from database.common.redaction import Redactor
from database.common.settings import Access, OutsideSettings
from database.common.source_secrets import appsecret_proof

TIMEOUTS = Timeouts(connect=5.0, read=15.0, total=30.0)

HINTS = {
    401: "The token of {system} is wrong, was revoked, or may not do this: it must be an"
    " administrator's.",
    403: "The token of {system} may not do this: it must be an administrator's.",
    404: "Is the number of the account, inbox or number right?",
}


class SetUpClient:
    """One outside system as an operator's command asks it: the JSON, or IndicaError."""

    def __init__(self, system: str, base_url: str, headers: dict[str, str], secret: str) -> None:
        self._system = system
        self._base_url = base_url
        try:
            self._http = HttpClient(
                system,
                base_url,
                {**headers, "Accept": "application/json"},
                timeouts=TIMEOUTS,
                pool_size=1,
                redact=Redactor([secret]),
            )
        except RefusedAddress as error:
            raise IndicaError(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every kept connection."""
        self._http.close()

    def ask(
        self,
        method: Method,
        path: str,
        *,
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Any:
        """One request; what went wrong is said in one line, without any secret."""
        try:
            answer = self._http.call(method, path, body=body, query=query)
        except NoAnswer as error:
            raise IndicaError(
                f"{self._system} does not answer at {self._base_url}: {error}",
                "Is the address right, and can this machine reach it?",
            ) from error
        except RefusedAddress as error:
            raise IndicaError(
                str(error), "Is every number and id of the settings right?"
            ) from error
        content = answer.json()
        if 200 <= answer.status < 300 and (content is not None or not answer.body):
            return content
        raise self._refusal(answer, content)

    def _refusal(self, answer: Answer, content: Any) -> IndicaError:
        error = content.get("error") if isinstance(content, dict) else None
        if isinstance(error, dict):
            said = error.get("error_user_msg") or error.get("message")
        else:
            said = error or (content.get("message") if isinstance(content, dict) else None)
        hint = HINTS.get(answer.status)
        return IndicaError(
            f"{self._system} answered {answer.status}: {said or 'no reason given'}",
            hint.format(system=self._system) if hint else None,
        )


class Chatwoot(SetUpClient):
    """The application API of one account."""

    def __init__(self, access: Access) -> None:
        found = access.chatwoot
        if found.base_url is None or found.api_token is None or found.account_id is None:
            raise SettingsError("the credentials of Chatwoot are not complete")
        super().__init__(
            "Chatwoot", found.base_url, {"api-access-token": found.api_token}, found.api_token
        )
        self.account_id = found.account_id
        self.base_url = found.base_url
        self.is_sandbox = access.is_sandbox

    def get(self, path: str, *, of_account: bool = True) -> Any:
        """`path` below the account, or below `/api/v1`; raises IndicaError."""
        return self.ask("GET", self._account(path) if of_account else f"/api/v1{path}")

    def agents(self) -> dict[str, dict[str, Any]]:
        """Agents by e-mail in lower case."""
        return {str(agent["email"]).lower(): agent for agent in self.get("/agents")}

    def labels(self) -> list[dict[str, Any]]:
        """The labels of the account, `{id, title, description, color, show_on_sidebar}`."""
        found: list[dict[str, Any]] = self.get("/labels")["payload"]
        return found

    def create_label(self, title: str, description: str, colour: str, *, on_sidebar: bool) -> None:
        """Add a label; raises IndicaError, also when its title is taken."""
        body = {
            "title": title, "description": description, "color": colour,
            "show_on_sidebar": on_sidebar,
        }  # fmt: skip
        self.ask("POST", self._account("/labels"), body=body)

    def attribute_types(self) -> dict[str, str]:
        """The attributes that conversations of the account can show: key and type."""
        found: list[dict[str, Any]] = self.ask(
            "GET",
            self._account("/custom_attribute_definitions"),
            query={"attribute_model": "conversation_attribute"},
        )
        return {
            str(definition["attribute_key"]): str(definition.get("attribute_display_type"))
            for definition in found
        }

    def define_attribute(self, key: str, kind: str, name: str, description: str) -> None:
        """Let conversations show an attribute; raises IndicaError, also when its key is taken."""
        body = {
            "attribute_key": key, "attribute_display_type": kind, "attribute_display_name": name,
            "attribute_description": description, "attribute_model": "conversation_attribute",
        }  # fmt: skip
        self.ask("POST", self._account("/custom_attribute_definitions"), body=body)

    def dashboard_apps(self) -> list[dict[str, Any]]:
        """Pages that stand beside every conversation, `{id, title, content}`."""
        found: list[dict[str, Any]] = self.get("/dashboard_apps")
        return found

    def create_dashboard_app(self, title: str, url: str) -> None:
        """Give every conversation a tab with a page; raises IndicaError."""
        body = {"title": title, "content": [{"type": "frame", "url": url}]}
        self.ask("POST", self._account("/dashboard_apps"), body=body)

    def webhooks(self) -> list[dict[str, Any]]:
        """The webhooks of the account, `{id, url, …}`."""
        found: list[dict[str, Any]] = self.get("/webhooks")["payload"]["webhooks"]
        return found

    def create_webhook(self, url: str, subscriptions: tuple[str, ...]) -> None:
        """Let Chatwoot tell these events to a URL."""
        body = {"url": url, "subscriptions": list(subscriptions)}
        self.ask("POST", self._account("/webhooks"), body=body)

    def delete_webhook(self, webhook_id: int) -> None:
        """Let Chatwoot tell a URL nothing more."""
        self.ask("DELETE", self._account(f"/webhooks/{webhook_id}"))

    def filter_contacts(self, wanted: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """Contacts of which any attribute equals its value; Chatwoot reads one value each.

        A phone goes without its plus sign, which Chatwoot before 4.7 puts there itself.
        """
        conditions: list[JsonObject] = [
            {
                "attribute_key": attribute,
                "filter_operator": "equal_to",
                "values": [value.lstrip("+") if attribute == "phone_number" else value],
                "query_operator": "OR",
            }
            for attribute, value in wanted
        ]
        conditions[-1]["query_operator"] = None
        found: list[dict[str, Any]] = self.ask(
            "POST", self._account("/contacts/filter"), body={"payload": conditions}
        )["payload"]
        return found

    def conversations_of(self, contact_id: int) -> list[dict[str, Any]]:
        """The twenty most recently active conversations of a contact."""
        found: list[dict[str, Any]] = self.get(f"/contacts/{contact_id}/conversations")["payload"]
        return found

    def messages_of(self, conversation_id: int, before: int | None) -> list[dict[str, Any]]:
        """Twenty messages of a conversation, the newest or those before an id."""
        found: list[dict[str, Any]] = self.ask(
            "GET",
            self._account(f"/conversations/{conversation_id}/messages"),
            query=None if before is None else {"before": before},
        )["payload"]
        return found

    def conversations_since(self, seconds: int, inbox_id: int | None) -> Iterator[dict[str, Any]]:
        """Conversations of every status in which anything happened within so many seconds.

        A newer Chatwoot lists them all in one answer, an older one by pages and without the limit.
        """
        seen: set[int] = set()
        page = 0
        while True:
            page += 1
            query: dict[str, str | int] = {
                "status": "all", "updated_within": seconds, "page": page,
            }  # fmt: skip
            if inbox_id is not None:
                query["inbox_id"] = inbox_id
            answer = self.ask("GET", self._account("/conversations"), query=query)
            new = [row for row in answer["data"]["payload"] if int(row["id"]) not in seen]
            if not new:
                return
            seen.update(int(row["id"]) for row in new)
            yield from new

    def _account(self, path: str) -> str:
        return f"/api/v1/accounts/{self.account_id}{path}"


class Graph(SetUpClient):
    """Meta's Graph API, for one WhatsApp Business account."""

    def __init__(self, access: Access) -> None:
        found = access.whatsapp
        if found.access_token is None or found.waba_id is None:
            raise SettingsError("the credentials of WhatsApp are not complete")
        super().__init__(
            "Meta",
            found.base_url,
            {"Authorization": f"Bearer {found.access_token}"},
            found.access_token,
        )
        self.waba_id = found.waba_id
        self.is_sandbox = access.is_sandbox
        self._version = found.api_version

    def get(self, path: str, **query: str | int) -> Any:
        """`path` below the version; raises IndicaError."""
        return self.ask("GET", f"/{self._version}{path}", query=query or None)

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
        path = f"/{self._version}/{self.waba_id}/message_templates"
        answer: dict[str, Any] = self.ask("POST", path, body=submission)
        return answer


def chatwoot(settings: OutsideSettings) -> Chatwoot:
    """The real Chatwoot, or the fake one of the sandbox; see `OutsideSettings.require`."""
    needed = ("chatwoot_base_url", "chatwoot_api_token", "chatwoot_account_id")
    return Chatwoot(settings.require(*needed))


def graph(settings: OutsideSettings) -> Graph:
    """The real WhatsApp account, or the fake one of the sandbox."""
    return Graph(settings.require("whatsapp_access_token", "whatsapp_waba_id"))


class MetaPage(SetUpClient):
    """Meta's Graph API, as the token sees it by which leads of lead forms are read."""

    def __init__(self, access: Access) -> None:
        token = access.meta.page_token
        if token is None:
            raise SettingsError("INDICA_META_PAGE_TOKEN is not set")
        super().__init__(
            "Meta", access.whatsapp.base_url, {"Authorization": f"Bearer {token}"}, token
        )
        self._version = access.whatsapp.api_version
        self._proof = (
            {}
            if access.meta.app_secret is None
            else {"appsecret_proof": appsecret_proof(token, access.meta.app_secret)}
        )

    def get(self, path: str, **query: str | int) -> Any:
        """`path` below the version; raises IndicaError."""
        return self.ask("GET", f"/{self._version}{path}", query={**query, **self._proof})


class SandboxControl(SetUpClient):
    """The sandbox's own switches, which neither Chatwoot nor Meta has."""

    def __init__(self, sandbox_url: str) -> None:
        super().__init__("the sandbox", sandbox_url, {}, "")

    def change_settings(self, **values: Any) -> None:
        """Change the named switches."""
        self.ask("PUT", "/settings", body=values)

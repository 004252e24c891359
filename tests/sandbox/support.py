"""What the tests of the sandbox share: a caller of both fakes, and a receiver of webhooks."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import requests

from database.common import sandbox_access as access
from sandbox.app import Sandbox

MARIA = "+5531988887777"
OLA_TEXT = "Olá {{1}}, aqui é da Indica. {{2}} indicou você e gostaríamos de conversar."


class Caller:
    """Calls a sandbox as Indica's worker would, and as a test that steers it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = requests.Session()
        self.http.trust_env = False
        self.chatwoot_base = f"{sandbox.chatwoot_url}/api/v1/accounts/1"
        self.graph_base = f"{sandbox.graph_url}/{access.WHATSAPP_API_VERSION}"

    def chatwoot(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = access.CHATWOOT_API_TOKEN,
        timeout: float = 10,
    ) -> requests.Response:
        """Call the fake Chatwoot."""
        headers = {"api_access_token": token} if token is not None else {}
        return self.http.request(
            method, f"{self.chatwoot_base}{path}", json=body, headers=headers, timeout=timeout
        )

    def graph(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = access.WHATSAPP_ACCESS_TOKEN,
        timeout: float = 10,
        params: dict[str, str] | None = None,
    ) -> requests.Response:
        """Call the fake Graph."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return self.http.request(
            method,
            f"{self.graph_base}{path}",
            json=body,
            headers=headers,
            timeout=timeout,
            params=params,
        )

    def control(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Call the control API."""
        return self.http.request(method, f"{self.sandbox.url}{path}", json=body, timeout=10)

    def settings(self, **values: Any) -> None:
        """Change settings."""
        answer = self.control("PUT", "/settings", values)
        assert answer.status_code == 200, answer.text

    def fault(self, **values: Any) -> None:
        """Add a fault."""
        answer = self.control("PUT", "/faults", values)
        assert answer.status_code == 200, answer.text

    def journal(self) -> list[dict[str, Any]]:
        """Return the journal."""
        found: list[dict[str, Any]] = self.control("GET", "/requests").json()["requests"]
        return found

    def state(self) -> dict[str, Any]:
        """Return the state."""
        found: dict[str, Any] = self.control("GET", "/state").json()
        return found

    # -- usual steps -------------------------------------------------------------------------------

    def contact(self, name: str = "Maria Souza", phone: str = MARIA, **values: Any) -> int:
        """Create a contact and return its id."""
        answer = self.chatwoot("POST", "/contacts", {"name": name, "phone_number": phone, **values})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["payload"]["contact"]["id"])

    def conversation(self, contact_id: int, **values: Any) -> dict[str, Any]:
        """Create a conversation."""
        answer = self.chatwoot(
            "POST", "/conversations", {"inbox_id": 1, "contact_id": contact_id, **values}
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def template(self, name: str = "ola", **values: Any) -> requests.Response:
        """Create a template with two variables and two quick replies."""
        return self.graph(
            "POST", f"/{access.WHATSAPP_WABA_ID}/message_templates", template_body(name, **values)
        )

    def send(self, to: str = MARIA, **values: Any) -> requests.Response:
        """Send the template."""
        return self.graph(
            "POST", f"/{access.WHATSAPP_PHONE_NUMBER_ID}/messages", message_body(to, **values)
        )

    def text(self, to: str = MARIA, body: str = "Oi") -> requests.Response:
        """Send a free-form text."""
        return self.graph(
            "POST",
            f"/{access.WHATSAPP_PHONE_NUMBER_ID}/messages",
            {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": body}},
        )


def template_body(name: str = "ola", **values: Any) -> dict[str, Any]:
    """Return the creation of a template."""
    return {
        "name": name,
        "language": "pt_BR",
        "category": "MARKETING",
        "components": [
            {"type": "BODY", "text": OLA_TEXT, "example": {"body_text": [["Maria", "João"]]}},
            {"type": "FOOTER", "text": "Toque em Parar para não receber mais"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Quero conversar"},
                    {"type": "QUICK_REPLY", "text": "Parar"},
                ],
            },
        ],
        **values,
    }


def body_component(*texts: str) -> dict[str, Any]:
    """Return the parameters of a body."""
    return {"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]}


def button_component(index: Any, payload: Any) -> dict[str, Any]:
    """Return the payload of a quick reply."""
    return {
        "type": "button",
        "sub_type": "quick_reply",
        "index": index,
        "parameters": [{"type": "payload", "payload": payload}],
    }


def message_body(
    to: str = MARIA,
    *,
    name: str = "ola",
    language: str = "pt_BR",
    components: list[dict[str, Any]] | None = None,
    **values: Any,
) -> dict[str, Any]:
    """Return a template message."""
    if components is None:
        components = [
            body_component("Maria", "João Siqueira"),
            button_component("0", "v1.go.abc"),
            button_component("1", "v1.stop.abc"),
        ]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": components},
        **values,
    }


@dataclass(frozen=True, slots=True)
class Received:
    """One webhook as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Receiver:
    """A tiny server that keeps what it gets and answers as it is told."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: list[int] = []
        self.hold_s = 0.0
        self.verify_token: str | None = access.WHATSAPP_VERIFY_TOKEN
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                known = query.get("hub.verify_token") == [outer.verify_token or ""]
                self._answer(200 if known else 403, query.get("hub.challenge", [""])[0].encode())

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.received.append(Received(self.path, headers, body))
                if len(body) < length:
                    return  # the sender has left
                if outer.hold_s:
                    time.sleep(outer.hold_s)
                self._answer(outer.answers.pop(0) if outer.answers else 200, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def meta_values(self, key: str) -> list[dict[str, Any]]:
        """Return every message or status in the order of arrival."""
        return [
            item
            for one in list(self.received)
            if one.path == "/webhooks/whatsapp"
            for entry in one.json()["entry"]
            for change in entry["changes"]
            for item in change["value"].get(key, [])
        ]

    def chatwoot_events(self, name: str) -> list[dict[str, Any]]:
        """Return the payloads of one event in the order of arrival."""
        bodies = [one.json() for one in list(self.received) if one.path == "/webhooks/chatwoot"]
        return [body for body in bodies if body["event"] == name]

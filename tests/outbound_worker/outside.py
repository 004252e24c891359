"""The sandbox beside a small operation, and a worker with the real clients between the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from database.common import sandbox_access as access
from database.common.redaction import Redactor
from database.common.settings import WorkerSettings, load
from outbound_worker.cli import build_handlers
from outbound_worker.worker import WorkerOptions
from sandbox.app import Sandbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.request_schemas import check_journal
from tests.outbound_worker.support import Running, running
from tests.support.cluster import Database


class Outside:
    """The sandbox as the tests look at it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.url = sandbox.url

    def state(self) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/state", timeout=10)
        answer.raise_for_status()
        state: dict[str, Any] = answer.json()
        return state

    def put(self, path: str, body: dict[str, Any]) -> None:
        requests.put(f"{self.url}{path}", json=body, timeout=10).raise_for_status()

    def fault(self, **fault: Any) -> None:
        self.put("/faults", fault)

    def chatwoot(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(
            f"{self.sandbox.chatwoot_url}/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}{path}",
            json=body,
            headers={"api-access-token": access.CHATWOOT_API_TOKEN},
            timeout=10,
        )
        answer.raise_for_status()
        made: dict[str, Any] = answer.json()
        return made

    def set_priority(self, conversation_id: int, priority: str) -> None:
        """An agent gives a conversation a priority; Chatwoot answers with nothing."""
        requests.post(
            f"{self.sandbox.chatwoot_url}/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
            f"/conversations/{conversation_id}/toggle_priority",
            json={"priority": priority},
            headers={"api-access-token": access.CHATWOOT_API_TOKEN},
            timeout=10,
        ).raise_for_status()

    def put_contact(self, contact_id: int, body: dict[str, Any]) -> None:
        requests.put(
            f"{self.sandbox.chatwoot_url}/api/v1/accounts/{access.CHATWOOT_ACCOUNT_ID}"
            f"/contacts/{contact_id}",
            json=body,
            headers={"api-access-token": access.CHATWOOT_API_TOKEN},
            timeout=10,
        ).raise_for_status()

    def check_requests(self) -> int:
        """Every request of a worker was as Chatwoot's and Meta's documentation has it."""
        answer = requests.get(f"{self.url}/requests", timeout=30)
        answer.raise_for_status()
        return check_journal(answer.json()["requests"])

    def create_templates(self, operation: Operation) -> None:
        rows = operation.admin.execute(
            "select name, language, category, body, footer, cardinality(parameters), buttons"
            " from sending.templates"
        ).fetchall()
        for name, language, category, body, footer, count, buttons in rows:
            example = ["Maria", "Ana", "Empresa", "João"][:count]
            replies = [{"type": "QUICK_REPLY", "text": b["text"]} for b in buttons]
            components = [
                {"type": "BODY", "text": body}
                | ({"example": {"body_text": [example]}} if example else {}),
                *([{"type": "FOOTER", "text": footer}] if footer else []),
                *([{"type": "BUTTONS", "buttons": replies}] if replies else []),
            ]
            requests.post(
                f"{self.sandbox.graph_url}/{access.WHATSAPP_API_VERSION}"
                f"/{access.WHATSAPP_WABA_ID}/message_templates",
                headers={"Authorization": f"Bearer {access.WHATSAPP_ACCESS_TOKEN}"},
                timeout=10,
                json={
                    "name": name,
                    "language": language,
                    "category": category,
                    "parameter_format": "POSITIONAL",
                    "components": components,
                },
            ).raise_for_status()


def with_consultant(operation: Operation) -> None:
    """One pool with one consultant, who is the sandbox's first agent."""
    agent_id, name, email = access.AGENTS[0]
    consultant = operation.one(
        "insert into routing.consultants (name, email, chatwoot_agent_id)"
        " values (%s, %s, %s) returning id",
        name,
        email,
        agent_id,
    )
    pool = operation.one(
        "insert into routing.pools (code, name) values ('all', 'Todos') returning id"
    )
    operation.admin.execute(
        "insert into routing.pool_members (pool_id, consultant_id) values (%s, %s)",
        (pool, consultant),
    )
    operation.admin.execute(
        "insert into routing.rules (position, name, pool_id) values (1, 'all', %s)", (pool,)
    )


@contextmanager
def working(
    operation: Operation,
    outside: Outside,
    monkeypatch: pytest.MonkeyPatch,
    *,
    database: Database | None = None,
    drain: bool = False,
    **options: Any,
) -> Iterator[Running]:
    """A worker with the real clients, in this process, on the operation's or another database."""
    monkeypatch.setenv("INDICA_SANDBOX_URL", outside.url)
    settings = load(WorkerSettings).model_copy(
        update={"worker_lease_seconds": options.get("lease", 90.0)}
    )
    handlers, clients = build_handlers(settings, settings.access(), Redactor())
    timing = WorkerOptions(concurrency=8, poll=0.5, grace=15.0, **options)
    try:
        url = (database or operation.database).url("worker")
        with running(url, handlers, timing, drain=drain) as worker:
            yield worker
        outside.check_requests()
    finally:
        for client in clients:
            client.close()

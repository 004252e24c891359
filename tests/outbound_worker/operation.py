"""A small operation in a real database: enough to submit leads and watch their messages."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from tests.support.cluster import Database

CHATWOOT_ACCOUNT, CHATWOOT_INBOX, PHONE_NUMBER_ID = 1, 1, "100000000000001"


class Operation:
    """An operation that is always open, with one channel, approved templates and one token."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.admin: psycopg.Connection[Any] = database.connect("admin")
        self.admin.execute(
            "update ops.settings set value = 'null'"
            " where key in ('first_contact_hours', 'working_hours')"
        )
        # As many at once as the worker can: what the limit does is tested by itself.
        self.admin.execute("update ops.settings set value = '256' where key = 'chatwoot_in_flight'")
        self.admin.execute("update sending.templates set state = 'approved'")
        self.admin.execute(
            "insert into sending.channels"
            " (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default)"
            " values ('main', %s, %s, %s, true)",
            (PHONE_NUMBER_ID, CHATWOOT_ACCOUNT, CHATWOOT_INBOX),
        )
        self.token_id = self.one(
            "select token_id from ops.create_token("
            "p_name => 'test', p_scopes => array['leads:write', 'leads:read'])"
        )
        self._numbers = 0

    def one(self, query: str, *arguments: Any) -> Any:
        """The single value of a query."""
        row = self.admin.execute(query.encode(), arguments or None).fetchone()
        assert row is not None
        return row[0]

    def submit(self, count: int = 1, *, email: bool = False) -> list[int]:
        """Submit so many new people; returns their leads."""
        leads = []
        for _ in range(count):
            self._numbers += 1
            leads.append(self.refer(self._numbers, email=email))
        return leads

    def refer(self, number: int, *, email: bool = False, key: str | None = None) -> int:
        """Submit the nth of many people, who is new or comes again (`key`); returns their lead."""
        person: dict[str, str] = {
            "name": f"Maria {'abcdefghij'[number % 10]}",
            "phone": f"+55319{80000000 + number}",
        }
        if email:
            person["email"] = f"maria{number}@example.com"
        body = {"person": person, "origin": "manual"}
        row = self.admin.execute(
            "select s.http_status, s.body from ops.api_tokens as t, api.submit_lead("
            "row(t.prefix, t.secret_sha256)::ops.credential, %s, %s) as s where t.id = %s",
            (json.dumps(body).encode(), key or f"key-{number}", self.token_id),
        ).fetchone()
        assert row is not None
        assert row[0] == 201, row
        return int(self.one("select id from leads.leads where uid = %s", row[1]["lead"]["uid"]))

    def states(self) -> dict[str, int]:
        """How many outbox jobs are in each state."""
        rows = self.admin.execute("select state, count(*) from outbox.jobs group by 1")
        return {row[0]: row[1] for row in rows}

    def sends(self) -> dict[str, int]:
        """How many WhatsApp messages are in each state."""
        rows = self.admin.execute("select state, count(*) from sending.messages group by 1")
        return {row[0]: row[1] for row in rows}

"""A whole real system for the extension: API, worker, sandbox, database, and who looks at them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for

ANA = "ana.moura@demo.indica.example"
DAVI = "davi.prado@demo.indica.example"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A code, and whose it is."""

    code: str
    consultant: str


class Operation:
    """`indica up` in a directory of its own, with the demonstration's consultants and leads."""

    def __init__(self, directory: Path) -> None:
        self.indica = LocalIndica(directory)
        status = self.indica.run("up")
        self.api_url = str(status["api_url"])
        self.sandbox_url = str(status["sandbox_url"])
        self._database_url = str(status["database_url"])
        self._connection = psycopg.connect(self._database_url, autocommit=True)
        self._lock = threading.Lock()
        self.http = requests.Session()
        self.http.trust_env = False
        # Every test enrols from one address, and looks up with one token.
        for key in ("enrolments_per_address", "enrolments_per_minute", "lookups_per_minute"):
            self.execute("select ops.set_setting(%s, to_jsonb(10000))", key)
        self.execute("select ops.set_setting('requests_per_minute', to_jsonb(100000))")

    def down(self) -> None:
        self._connection.close()
        self.http.close()
        self.indica.run("down")

    # -- database ----------------------------------------------------------------------------------

    def execute(self, statement: str, *values: Any) -> None:
        with self._lock:
            self._connection.execute(statement.encode(), values)

    def value(self, query: str, *values: Any) -> Any:
        """The first column of the first row; None when there is none."""
        with self._lock:
            row = self._connection.execute(query.encode(), values).fetchone()
        return row[0] if row is not None else None

    def enrolment_code(self, email: str = ANA, minutes: int = 15) -> str:
        """What `indica token enroll` prints, without starting a process."""
        code = self.value(
            "select ops.create_enrolment_code(c.id, make_interval(mins => %s))"
            " from routing.find_consultant(p_name => %s) as c",
            minutes,
            email,
        )
        return f"{code[:4]}-{code[4:]}"

    def expire_codes(self) -> None:
        self.execute(
            "update ops.enrolment_codes set created_at = created_at - interval '1 hour',"
            " expires_at = expires_at - interval '1 hour' where used_at is null"
        )

    def revoke_all_tokens_of(self, email: str) -> None:
        """Revoke at once whatever this consultant's extensions hold."""
        self.execute(
            "select ops.revoke_token(p_prefix => t.prefix) from ops.api_tokens as t"
            " join routing.consultants as c on c.id = t.consultant_id"
            " where c.email = %s and t.revoked_at is null",
            email,
        )

    def lead_of(self, phone: str) -> dict[str, Any] | None:
        """The newest lead of whoever has this phone (E.164), with name, status and owner."""
        row: dict[str, Any] | None = self.value(
            "select to_jsonb(x) from (select l.uid, l.status, p.name, c.name as consultant,"
            " c.email, l.origin"
            " from core.leads as l join core.people as p on p.id = l.person_id"
            " join core.person_identifiers as i on i.person_id = p.id"
            " left join routing.consultants as c on c.id = l.consultant_id"
            " where i.value = %s order by l.id desc limit 1) as x",
            phone,
        )
        return row

    def submissions_like(self, name: str) -> int:
        """How many accepted submissions the ledger holds whose person's name is like this."""
        return int(
            self.value(
                "select count(*) from core.submissions as s"
                " where s.idempotency_key not like 'demo-%%' and s.outcome <> 'rejected'"
                " and convert_from(s.raw, 'UTF8')::jsonb #>> '{person,name}' like %s",
                name,
            )
        )

    # -- sandbox -----------------------------------------------------------------------------------

    def sandbox(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"{self.sandbox_url}{path}", json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def sends_to(self, phone: str) -> list[dict[str, Any]]:
        """WhatsApp messages that the sandbox accepted for this phone (E.164)."""
        digits = phone.lstrip("+")
        without_ninth = digits[:4] + digits[5:] if len(digits) == 13 else digits
        return [
            row
            for row in self.sandbox("GET", "/state")["sends"]
            if str(row["input"]).lstrip("+") in (digits, without_ninth)
        ]

    def wait_until_contacted(self, phone: str) -> None:
        wait_for(lambda: bool(self.sends_to(phone)), limit=30, pause=0.1)

    def customer_says(self, phone: str, **message: Any) -> None:
        """The person answers in WhatsApp."""
        self.sandbox("POST", f"/customers/{phone}/messages", message)

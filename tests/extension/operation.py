"""A whole real system for the extension: API, worker, sandbox, database, and who looks at them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import requests

from tests.extension.support import Person
from tests.support.local_system import LocalIndica
from tests.support.waiting import wait_for

ANA = "ana.moura@demo.indica.example"
DAVI = "davi.prado@demo.indica.example"


class Operation:
    """`indica up` in a directory of its own, with the demonstration's consultants and leads."""

    def __init__(self, directory: Path) -> None:
        self.indica = LocalIndica(directory)
        try:
            status = self.indica.run("up")
        except BaseException:
            # On a busy machine it may have taken too long, and have come up all the same.
            self.indica.call("down")
            raise
        self.api_url = str(status["api_url"])
        self.sandbox_url = str(status["sandbox_url"])
        self._admin_token = str(status["api_token"])
        self._tokens: dict[str, str] = {}
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

    def use_code(self, code: str) -> None:
        """Another browser was faster."""
        answer = self.http.post(f"{self.api_url}/v1/enrol", json={"code": code}, timeout=10)
        assert answer.ok, answer.text

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
            " where c.email = %s and t.revoked_at is null and t.name <> 'tests'",
            email,
        )

    def lead_of(self, phone: str) -> dict[str, Any] | None:
        """The newest lead of whoever has this phone (E.164), with name, status and owner."""
        row: dict[str, Any] | None = self.value(
            "select to_jsonb(x) from (select l.uid, l.status, p.name, c.name as consultant,"
            " c.email, l.origin"
            " from leads.leads as l join people.people as p on p.id = l.person_id"
            " join people.identifiers as i on i.person_id = p.id"
            " left join routing.consultants as c on c.id = l.consultant_id"
            " where i.value = %s order by l.id desc limit 1) as x",
            phone,
        )
        return row

    def submissions_like(self, name: str) -> int:
        """How many accepted submissions the ledger holds whose person's name is like this."""
        return int(
            self.value(
                "select count(*) from intake.submissions as s"
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

    def sent_phones(self) -> list[str]:
        """The phone (E.164, as it was asked for) of every WhatsApp message that was accepted."""
        sends = self.sandbox("GET", "/state")["sends"]
        return ["+" + str(row["input"]).lstrip("+") for row in sends]

    def sends_to(self, phone: str) -> list[str]:
        """The WhatsApp messages that were accepted for this phone."""
        return [sent for sent in self.sent_phones() if sent == phone]

    def wait_until_contacted(self, phone: str) -> None:
        wait_for(lambda: bool(self.sends_to(phone)), limit=30, pause=0.1)

    def refer(self, person: Person, owner: str, /, **fields: Any) -> None:
        """A referral by this consultant, who also takes care of it; `fields` beside the person."""
        token = self.token_of(owner)
        body = {
            "person": {"name": person.name, "phone": person.typed},
            "origin": "extension",
            **fields,
        }
        self._post(token, "/v1/leads", body, {"Idempotency-Key": str(uuid4())})
        self.hand_over(person.e164, owner)

    def hand_over(self, phone: str, owner: str) -> None:
        """Whoever had the turn, this consultant takes care of it."""
        lead = self.lead_of(phone)
        assert lead is not None
        if lead["email"] != owner:
            wish = {"consultant": owner, "reason": "Já se conhecem."}
            self._post(self._admin_token, f"/v1/leads/{lead['uid']}/transfer", wish)

    def change_status(self, phone: str, to: str) -> None:
        """What the operation does from elsewhere."""
        lead = self.lead_of(phone)
        assert lead is not None
        self._post(self._admin_token, f"/v1/leads/{lead['uid']}/status", {"to": to})

    def make_late(self, phone: str) -> None:
        """The term of what waits for a human of ours ended an hour ago."""
        self.execute(
            "update routing.waits as w set since = now() - interval '3 hours',"
            " at_risk_at = now() - interval '2 hours', due_at = now() - interval '1 hour'"
            " from leads.leads as l join people.identifiers as i on i.person_id = l.person_id"
            " where l.id = w.lead_id and i.value = %s",
            phone,
        )

    def agree(self, phone: str, owner: str, at: str) -> None:
        """The owner says when they go on with the lead."""
        lead = self.lead_of(phone)
        assert lead is not None
        self._post(self.token_of(owner), f"/v1/leads/{lead['uid']}/next-action", {"at": at})

    def propose(self, phone: str, field: str, value: str) -> None:
        """Somebody changes the person's contact in Chatwoot."""
        self.execute(
            "select chatwoot.propose(a.chatwoot_account_id, jsonb_build_object('id', c.contact_id,"
            " 'changed', jsonb_build_array(jsonb_build_object('field', %s::text, 'value', %s::text,"
            " 'was', 'antes'))), now()) from people.identifiers as i"
            " join chatwoot.contacts as c on c.person_id = i.person_id"
            " join sending.channels as a on a.id = c.channel_id where i.value = %s",
            field,
            value,
            phone,
        )

    def wait_for_status(self, phone: str, status: str) -> None:
        wait_for(lambda: (self.lead_of(phone) or {}).get("status") == status)

    def token_of(self, email: str) -> str:
        """A token of this consultant that no test revokes."""
        if email not in self._tokens:
            self._tokens[email] = self.value(
                "select token from ops.create_token(p_name => 'tests',"
                " p_scopes => '{leads:write,leads:read}', p_consultant_id => (select id from"
                " routing.consultants where email = %s))",
                email,
            )
        return self._tokens[email]

    def _post(
        self, token: str, path: str, body: Any, headers: Mapping[str, str] | None = None
    ) -> None:
        answer = self.http.post(
            f"{self.api_url}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}", **(headers or {})},
            timeout=10,
        )
        assert answer.ok, answer.text

    def customer_says(self, phone: str, **message: Any) -> None:
        """The person answers in WhatsApp."""
        self.sandbox("POST", f"/customers/{phone}/messages", message)

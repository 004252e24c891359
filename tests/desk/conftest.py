# ruff: noqa: E501
"""One operation with leads, a work list and failed work; the desk over it, and a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.test import TestResponse

from tests.api.conftest import _no_handler_left as _no_handler_left
from tests.api.conftest import make_app as make_app
from tests.support.api_server import Server
from tests.support.cluster import Database
from tests.support.waiting import PATIENCE

LONG = "Maria Aparecida do Nascimento Albuquerque de Vasconcelos Neta"
ARABIC = "ليلى الحداد"
HTML = "<img src=x onerror=alert(1)> & <b>Bia</b>"

SEED = f"""
select tests.make_operation(null);
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
select tests.lead_with_conversation(9);
select outbox.fail(tests.worker_id(), q.id, q.attempt, tests.error(null, '{{"phase": "no_answer"}}'))
from outbox.claim(tests.worker_id(), 20) as q where q.kind = 'whatsapp.template';
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, state, state_reason)
values ('reserva', '900', 1, 8, 'stopped', '190');
update sending.templates set refusal_code = '132015', refusals = 3 where code = 'rework_3';
select tests.lead(n, jsonb_build_object('product', 'plano', 'referrer', jsonb_build_object('name', 'Rita Rocha')))
from generate_series(1, 8) as n;
update leads.leads as l set consultant_id = tests.consultant(case when l.id % 2 = 0 then 1 else 2 end), queue_code = null;
update people.people as p set name = (array['{LONG}', '{ARABIC}', '{HTML}'])[p.id]
where p.id <= 3;
select leads.change_status(1, 'lost', 'tests', 'price');
select tests.submit(tests.referral(20, '{{"person": {{"name": "teste teste", "phone": "11987654321"}}}}'));
update outbox.jobs as j set state = 'dead', finished_at = util.current_time(), last_error = '{{"message": "Chatwoot said 404"}}'
where j.id = (select min(o.id) from outbox.jobs as o where o.state = 'pending');
insert into inbox.deliveries (provider, raw, raw_sha256, received_at, state, processed_at)
values ('whatsapp', '{{}}', sha256('x'), util.current_time(), 'processed', util.current_time());
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, error, created_at)
select d.id, 'x', 'whatsapp.status', '{{"status": "sent"}}', util.current_time(), 'failed', '{{"sqlstate": "P0001", "message": "no"}}', util.current_time()
from inbox.deliveries as d;
update leads.leads as l set next_action = 'call_by_consultant', next_action_at = util.current_time() - interval '1 hour' where l.id in (2, 3);
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select l.id, l.cycle, 1, p.id, 'rework_1', util.current_time() - interval '1 second', util.current_time()
from leads.leads as l join rework.policies as p on p.is_default where l.person_id in (2, 3);
select desk.save_user('dora@example.com', 'Dora Dias', 'director');
select desk.save_user('otto@example.com', 'Otto Reis', 'operator');
select desk.save_user('mia@example.com', 'Mia Melo', 'manager', 'sul');
select desk.save_user('consultant2@example.com', 'Bruno Reis', 'consultant');
update ops.settings set value = '100000' where key = 'enrolments_per_address';
select tests.tell_past('empresa', 1500);
select scoring.train('registration');
select scoring.make_forecast();
"""


@dataclass(frozen=True, slots=True)
class Operation:
    database: Database

    def run(self, statements: str) -> None:
        with self.database.connect("admin") as connection:
            connection.execute("set search_path = tests, public")
            # Whose referrals the helpers of the tests bring, in each session.
            connection.execute(
                "select set_config('tests.token_id', max(t.id)::text, false)"
                " from ops.api_tokens as t where t.name = 'tests'"
            )
            for statement in filter(str.strip, statements.split(";\n")):
                connection.execute(statement.encode())

    def value(self, query: str, *values: Any) -> Any:
        with self.database.connect("owner") as connection:
            row = connection.execute(query.encode(), values).fetchone()
        return row[0] if row else None

    def code(self, email: str = "dora@example.com") -> str:
        return str(self.value("select desk.create_link(%s)", email))

    def uid(self, lead: int) -> str:
        return str(self.value("select uid from leads.leads where id = %s", lead))


@pytest.fixture(scope="module")
def operation(module_database: Database) -> Operation:
    made = Operation(module_database)
    made.run(SEED)
    return made


@pytest.fixture
def client(make_app: Callable[..., Any], operation: Operation) -> FlaskClient:
    app = make_app()
    client: FlaskClient = app.test_client()
    return client


Login = Callable[..., FlaskClient]


@pytest.fixture
def login(make_app: Callable[..., Any], operation: Operation) -> Login:
    """A client at the desk, logged in by a link."""
    app = make_app()

    def enter(email: str = "dora@example.com") -> FlaskClient:
        client: FlaskClient = app.test_client()
        reply = client.post("/desk/login", data={"code": operation.code(email)})
        assert reply.status_code == 303, reply.text
        return client

    return enter


def proof(reply: TestResponse) -> str:
    """What the forms of a page prove that they are ours by."""
    found = re.search(r'name="proof" value="([0-9a-f]{64})"', reply.text)
    assert found, reply.text
    return found[1]


@pytest.fixture(scope="module")
def server(
    module_database: Database, operation: Operation, tmp_path_factory: Any
) -> Iterator[Server]:
    log: Path = tmp_path_factory.mktemp("api") / "log"
    with Server(module_database.url("api"), log, api_workers=1) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium here")
    expect.set_options(timeout=5_000 * PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()

# ruff: noqa: E501
"""An operation with conversations, the API over it, Chatwoot's page around the tab, a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

from tests.desk.conftest import ARABIC, HTML
from tests.desk.conftest import Operation as Desk
from tests.desk.conftest import browser as browser
from tests.extension.chrome import executable
from tests.support.api_server import Server
from tests.support.cluster import Database
from tests.support.waiting import PATIENCE

ACCOUNT, INBOX = 1, 7

NAMES = (
    "Márcia Souza",
    HTML,
    ARABIC,
    "Hugo Reis",
    "Ivo Prado",
    "Jair Melo",
    "Lia Costa",
    "Nilo Dias",
    "Olga Paz",
    "Rui Nunes",
    "Sara Lima",
)
"""Of the people whose leads Ana has, in the order of their leads; the next is Bruno's, the last is in a queue."""

BRUNOS, QUEUED = len(NAMES) + 1, len(NAMES) + 2

SEED = (
    f"""
select tests.make_operation(null);
update ops.settings set value = '100000' where key in ('enrolments_per_address', 'enrolments_per_minute', 'lookups_per_minute', 'requests_per_minute');
select tests.lead(n, jsonb_build_object('product', 'plano', 'notes', 'Prefere depois das 18h.', 'consent', jsonb_build_object('basis', 'legitimate_interest', 'statement', 'sabe'), 'referrer', jsonb_build_object('name', 'Carlos Lima', 'phone', '(11) 93333-000' || n % 10))) from generate_series(1, {QUEUED}) as n;
select tests.drain();
update leads.leads as l set consultant_id = tests.consultant(case when l.id = {BRUNOS} then 2 else 1 end), queue_code = null where l.id < {QUEUED};
update leads.leads as l set consultant_id = null, queue_code = 'triage' where l.id = {QUEUED};
select tests.reply(l.id, 'oi, pode me ligar') from leads.leads as l where l.id <= {QUEUED} order by l.id;
select tests.drain();
update leads.leads as l set consultant_id = tests.consultant(case when l.id = {BRUNOS} then 2 else 1 end), queue_code = null where l.id < {QUEUED};
"""
    + ";\n".join(
        f"update people.people as p set name = $name${name}$name$ from leads.leads as l where l.person_id = p.id and l.id = {n}"
        for n, name in enumerate(NAMES, 1)
    )
    + ";\n"
)


@dataclass(frozen=True, slots=True)
class Operation(Desk):
    def conversation(self, lead: int) -> int:
        return int(
            self.value(
                "select conversation_id from chatwoot.conversations where lead_id = %s order by attempt desc limit 1",
                lead,
            )
        )

    def status(self, lead: int) -> str:
        return str(self.value("select status from leads.leads where id = %s", lead))

    def events(self, lead: int) -> str:
        """Kinds and data of what the consultants' tokens did."""
        return str(
            self.value(
                "select string_agg(concat_ws(' ', e.kind, e.data ->> 'to', e.data ->> 'result', e.data ->> 'reason'), ', ' order by e.seq) from leads.events as e where e.lead_id = %s and e.actor like 'token:%%' and e.seq > 1",
                lead,
            )
        )

    def code_of(self, consultant: int) -> str:
        """What `indica token enroll` prints."""
        return str(
            self.value(
                "select ops.create_enrolment_code((select c.id from routing.consultants as c where c.email = 'consultant' || %s || '@example.com'), interval '15 minutes')",
                consultant,
            )
        )

    def token_of(self, consultant: int) -> str:
        return str(
            self.value(
                "select token from ops.create_token(p_name => 'tab', p_scopes => '{leads:write,leads:read}', p_consultant_id => (select c.id from routing.consultants as c where c.email = 'consultant' || %s || '@example.com'))",
                consultant,
            )
        )


@pytest.fixture(scope="module")
def operation(module_database: Database) -> Operation:
    made = Operation(module_database)
    made.run(SEED)
    return made


# -- Chatwoot's page around the frame --------------------------------------------------------------

PAGE = """<!doctype html><html lang="pt-BR"><title>Chatwoot</title><style>html, body, iframe { margin: 0; border: 0; width: 100%; height: 100%; display: block } html { color-scheme: light dark } html { overflow: hidden }</style>
<iframe id="app" title="Indica"></iframe>
<script>
const question = new URLSearchParams(location.search);
const frame = document.getElementById("app");
window.asked = 0;
window.tell = (number, more = {}) => frame.contentWindow.postMessage(JSON.stringify({event: "appContext", data: {
  conversation: {id: number, account_id: 1, inbox_id: 7, meta: {sender: {name: question.get("name"), phone_number: question.get("phone")}}, ...more},
  contact: {}, currentAgent: {id: 1, name: "Ana", email: "ana@example.com"}}}), "*");
addEventListener("message", (event) => {
  if (event.data !== "chatwoot-dashboard-app:fetch-info") return;
  window.asked += 1;
  if (!question.has("mute")) window.tell(Number(question.get("c")), JSON.parse(question.get("more") || "{}"));
});
frame.src = question.get("app");
</script></html>"""


class Around(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def serve() -> Iterator[str]:
    """A site of its own: another host name than the API's, so that its frame is a third party."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Around)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chatwoot() -> Iterator[str]:
    yield from serve()


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    yield from serve()


@pytest.fixture(scope="module")
def server(
    module_database: Database, operation: Operation, chatwoot: str, tmp_path_factory: Any
) -> Iterator[Server]:
    operation.value(
        "select ops.set_setting('chatwoot_url', to_jsonb(%s::text))", f"{chatwoot}/chatwoot/"
    )
    with Server(
        module_database.url("api"), tmp_path_factory.mktemp("api") / "log", api_workers=1
    ) as started:
        yield started


@dataclass(slots=True)
class Tab:
    """The tab in Chatwoot's page."""

    page: Page
    frame: FrameLocator

    def tell(self, number: int, **more: object) -> None:
        self.page.evaluate("([number, more]) => window.tell(number, more)", [number, more])

    def act(self, name: str) -> None:
        self.frame.locator(f"[data-act={name}]").click()

    @property
    def toast(self) -> Any:
        return self.frame.locator("#toast")


@dataclass(slots=True)
class Sitting:
    """Opens tabs in browsers of their own and keeps what went wrong in them."""

    browser: Browser
    server: Server
    operation: Operation
    chatwoot: str
    opened: list[BrowserContext] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def context(self, **settings: Any) -> BrowserContext:
        made = self.browser.new_context(
            locale=settings.pop("locale", "pt-BR"),
            timezone_id="America/Sao_Paulo",
            reduced_motion="reduce",
            **settings,
        )
        made.set_default_timeout(10_000 * PATIENCE)
        self.opened.append(made)
        return made

    def open(
        self,
        lead: int | None,
        consultant: int | None = 1,
        *,
        site: str | None = None,
        context: BrowserContext | None = None,
        number: int | None = None,
        **query: str,
    ) -> Tab:
        context = context or self.context()
        if consultant is not None:
            access = json.dumps({"token": self.operation.token_of(consultant), "name": "Ana Lima"})
            context.add_init_script(
                f"if (location.port === '{self.server.port}' && !window.name) {{ window.name = 'enrolled'; try {{ localStorage.setItem('indica.access', {json.dumps(access)}) }} catch {{}} }}"
            )
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        where = {
            "app": f"{self.api}/chatwoot",
            "c": str(number if lead is None else self.operation.conversation(lead)),
            **query,
        }
        page.goto(f"{site or self.chatwoot}/app?{urlencode(where)}")
        return Tab(page, page.frame_locator("#app"))


@pytest.fixture(scope="module")
def chrome(browser: Browser) -> Iterator[Browser]:
    """Chromium as it comes: cookies of third parties are blocked, what their frames keep is kept
    by the site around them. The other one, as Playwright starts it, lets such frames keep nothing."""
    started = browser.browser_type.launch(
        executable_path=executable(),
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-features=HttpsUpgrades,MediaRouter,PaintHolding",
        ],
    )
    yield started
    started.close()


@pytest.fixture
def sitting(
    chrome: Browser, server: Server, operation: Operation, chatwoot: str
) -> Iterator[Sitting]:
    made = Sitting(chrome, server, operation, chatwoot)
    yield made
    for context in made.opened:
        context.close()
    assert made.errors == []

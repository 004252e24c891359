"""`/desk`: each page is what one function of `api` answers and a template; no rule is here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Blueprint, g, request

from api.auth import TOKEN_SHAPE
from api.context import (
    MAX_FORM_BYTES,
    BodyBrokenOff,
    BodyLate,
    BodyTooLarge,
    NoRoom,
    client_address,
    locale,
    read_body,
    request_id,
)
from api.db import Answer, Credential, Database, DatabaseRefusal, DatabaseUnavailable
from api.desk import session as sessions
from api.desk.live import SESSION
from api.desk.render import POLICY, link, render
from api.desk.shared import Shared
from api.problems import Problem, status_of
from api.responses import Response
from database.common.settings import ApiSettings

STATIC: Final = Path(__file__).parent.parent / "desk" / "static"

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

PERIODS: Final = ("today", "7d", "30d", "month")

FILTERS: Final = (
    "period", "team", "origin", "product", "measure", "status", "owner", "referrer", "behind", "of",
)  # fmt: skip

TITLES: Final = (
    "overview",
    "today",
    "leads",
    "referrers",
    "forecast",
    "distribution",
    "rework",
    "messages",
    "alerts",
    "operation",
)
"""The pages, in the order in which they are offered."""

OBJECTS: Final = {
    "transfer": "lead",
    "status": "lead",
    "suppress": "lead",
    "postpone": "lead",
    "correct": "submission",
    "reject": "submission",
    "accept_card": "card",
    "ignore_card": "card",
    "retry_job": "job",
    "dismiss_job": "job",
    "retry_fact": "fact",
    "dismiss_fact": "fact",
    "settle_send": "send",
    "resume_channel": "channel",
    "resume_template": "template",
    "draft_rules": "rules",
    "simulate_rules": "rules",
    "activate_rules": "rules",
    "discard_rules": "rules",
    "add_absence": "consultant",
    "end_absence": "absence",
    "save_policy": "policy",
    "acknowledge": "alert",
}

PLACES: Final = {
    "send": "messages",
    "channel": "messages",
    "template": "messages",
    "rules": "distribution",
    "consultant": "distribution",
    "absence": "distribution",
    "policy": "rework",
    "alert": "alerts",
}
"""The page on which something of a kind is acted upon, where the form does not say."""

KEPT: Final = "kept."
"""Before the names of fields that the page for logging in carries for a form that came too late."""

SENT: Final = "desk_sent"
"""Where a request keeps the fields of its form, for the page that says that it came to nothing."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a form that was not done, to be shown again as it was."""

    fields: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def is_of(self, action: str, key: object) -> bool:
        return self.fields.get("action") == action and self.fields.get("object") == str(key)

    def value(self, action: str, key: object, name: str, otherwise: str = "") -> str:
        return self.fields.get(name, otherwise) if self.is_of(action, key) else otherwise

    def error(self, action: str, key: object, name: str) -> str:
        return self.errors.get(name, "") if self.is_of(action, key) else ""


NOTHING_TYPED: Final = Typed()


def blueprint(database: Database, settings: ApiSettings, service: Credential) -> Blueprint:
    desk = Blueprint("desk", __name__, url_prefix="/desk")
    shared: Shared[tuple[Answer, dict[str, Any]]] = Shared()

    def page(
        name: str,
        template: str,
        query: Mapping[str, str],
        *,
        typed: Typed = NOTHING_TYPED,
        said: str = "",
        status: int = 200,
        at: sessions.Session | None = None,
        searched: str = "",
        asked: str = "",
    ) -> Response:
        """Ask SQL for a page and write it; every refusal is a page too."""
        at = at or sessions.current(settings)
        answer, body = asked_for(at, name, {**query, **({"q": searched} if searched else {})})
        if answer.status == 401:
            word = "login.expired" if asked else "login.again"
            return login_page(
                401, word=word if at.is_there else "", kept={"q": asked} if asked else {}
            )
        if answer.status != 200:
            return failed(answer.status, frame=frame_of(body, at, name, query))
        return written(
            template,
            frame_of(body, at, name, query),
            status=status,
            data=body["data"],
            typed=typed,
            said=said,
            searched=searched,
            asked=asked,
        )

    def asked_for(
        at: sessions.Session, name: str, asked: Mapping[str, str]
    ) -> tuple[Answer, dict[str, Any]]:
        """A page's data; those of lists and numbers are shared by all who see the same."""

        def ask(page_name: str) -> Answer:
            return connection.answer(
                "api.desk_page",
                p_credential=at.credential,
                p_page=page_name,
                p_query=json.dumps(asked),
            )

        def make() -> tuple[Answer, dict[str, Any]] | None:
            made.append((answer := ask(name), json.loads(answer.body)))
            return made[0] if answer.status == 200 else None

        made: list[tuple[Answer, dict[str, Any]]] = []
        with database.session(locale()) as connection:
            if name == "lead" or "q" in asked:
                answer = ask(name)
                return answer, json.loads(answer.body)
            who = ask("home")
            mine = json.loads(who.body)
            if who.status != 200:
                return who, mine
            key = (
                mine["scope"],
                mine["version"],
                mine["timezone"],
                name,
                tuple(sorted(asked.items())),
                locale(),
            )
            found = shared.get(key, make) or made[0]
        answer, body = found
        # Whoever looks is themselves, also where the numbers were counted for another.
        return answer, {**body, "viewer": mine["viewer"], "version": mine["version"]}

    def frame_of(
        body: Mapping[str, Any], at: sessions.Session, name: str, query: Mapping[str, str]
    ) -> dict[str, Any]:
        data = body.get("data") or {}
        waiting = body.get("waiting")
        if waiting is None and name == "overview" and data:
            waiting = data["waiting"]["late"]
        return {
            "viewer": body["viewer"],
            "as_of": body["as_of"],
            "zone": body["timezone"],
            "company": body["company"],
            "version": body["version"],
            "late": waiting or 0,
            "page": name,
            "query": {key: query[key] for key in FILTERS if query.get(key)},
            "proof": at.form_proof,
            "address": address_of(name, query) if request.method == "POST" else "",
        }

    def written(
        template: str, frame: Mapping[str, Any] | None, *, status: int = 200, **values: Any
    ) -> Response:
        shown = frame or {}
        now = datetime.fromisoformat(str(shown["as_of"])) if "as_of" in shown else datetime.now(UTC)
        html = render(
            template,
            locale(),
            str(shown.get("zone", "UTC")),
            now,
            frame=frame,
            asset=asset_address,
            periods=PERIODS,
            titles=TITLES,
            **values,
        )
        response = Response(html, status=status, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = POLICY
        # Forms say where they come from; addresses outside hear nothing.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def login_page(
        status: int, *, word: str = "", said: str = "", code: str = "", kept: Mapping[str, str] = {}
    ) -> Response:
        return written(
            "login.html", None, status=status, word=word, said=said, code=code, kept=kept
        )

    def failed(
        status: int,
        *,
        frame: Mapping[str, Any] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        """Why there is no page; `typed` is a form that came to nothing, to be sent again."""
        response = written(
            "failed.html",
            frame,
            status=status,
            shown=shown_as(status),
            request_number=request_id(),
            typed=typed,
            form_address=request.path,
        )
        if status in {429, 503}:
            response.headers["Retry-After"] = "2"
        return response

    # -- pages -----------------------------------------------------------------------------------

    @desk.get("")
    def home() -> Response:
        at = sessions.current(settings)
        with database.session(locale()) as connection:
            answer = connection.answer(
                "api.desk_page", p_credential=at.credential, p_page="home", p_query="{}"
            )
        if answer.status != 200:
            return login_page(
                401 if at.is_there else 200, word="login.again" if at.is_there else ""
            )
        rights = json.loads(answer.body)["viewer"]["rights"]
        return sent_to("/desk/overview" if "overview" in rights else "/desk/today")

    @desk.get("/overview")
    def overview() -> Response:
        return page("overview", "overview.html", filters())

    @desk.get("/today")
    def today() -> Response:
        return page("today", "today.html", {}, said=said_before())

    @desk.get("/referrers")
    def referrers() -> Response:
        return page("referrers", "referrers.html", filters("period", "product"))

    @desk.get("/forecast")
    def forecast() -> Response:
        return page("forecast", "forecast.html", {})

    @desk.get("/rework")
    def rework() -> Response:
        return page("rework", "rework.html", filters("period"), said=said_before())

    @desk.get("/distribution")
    def distribution() -> Response:
        return page("distribution", "distribution.html", filters("period"), said=said_before())

    @desk.get("/messages")
    def messages() -> Response:
        return page("messages", "messages.html", filters("period"), said=said_before())

    @desk.get("/operation")
    def operation() -> Response:
        return page("operation", "operation.html", {}, said=said_before())

    @desk.get("/alerts")
    def alerts() -> Response:
        return page("alerts", "alerts.html", {}, said=said_before())

    @desk.get("/leads")
    def leads() -> Response:
        return page("leads", "leads.html", filters())

    @desk.post("/leads")
    def search() -> Response:
        # By POST: a name, phone or e-mail has no place in an address.
        sent = form()
        q = sent.get("q", "").strip()[:200]
        if not sessions.current(settings).has_sent(sent.get("proof", "")):
            # Another site may have sent it: what is asked stands there, and waits for a hand.
            return page("leads", "leads.html", {}, asked=q, said="word:search_is_old")
        return page("leads", "leads.html", {}, searched=q, asked=q)

    @desk.get("/leads/<uuid:uid>")
    def lead(uid: UUID) -> Response:
        return page("lead", "lead.html", {"uid": str(uid)}, said=said_before())

    # -- actions ---------------------------------------------------------------------------------

    @desk.post("/act")
    def act() -> Response:
        sent = form()
        at = sessions.current(settings)
        kind = OBJECTS.get(sent.get("action", ""), "")
        if not sessions.is_from_here(settings) or not kind:
            return failed(403 if kind else 422)
        if not at.has_sent(sent.pop("proof", "")):
            # Logged in anew meanwhile, or no longer: what was typed waits for its confirmation.
            return resume(at, sent, "form_is_old")
        asked = request_of(sent)
        with database.session(locale()) as connection:
            answer = connection.answer(
                "api.desk_act",
                barrier="util.durable",
                p_credential=at.credential,
                # As it was typed: letters with accents are not six bytes each.
                p_raw=json.dumps(asked, ensure_ascii=False).encode(),
            )
        body = json.loads(answer.body)
        if answer.status == 401:
            return login_page(401, word="login.expired", kept=sent)
        if answer.status == 200:
            still = "still" if body.get("became") == "quarantined" else ""
            return sent_to(link(back_to(kind, sent), {"did": still or sent["action"]}))
        return again(kind, sent, answer, body, at)

    def again(
        kind: str,
        sent: Mapping[str, str],
        answer: Answer,
        body: Mapping[str, Any],
        at: sessions.Session,
    ) -> Response:
        """What was not done: the page as things stand now, with what was typed, and why not."""
        errors = {
            str(error["field"]).removeprefix("body."): str(error["detail"])
            for error in body.get("errors", [])
        }
        said = " ".join(filter(None, (str(body["title"]) + ".", body.get("detail", ""))))
        if answer.status == 404 and kind in ("lead", "alert"):
            name = "alerts" if kind == "alert" else "today"
            return page(name, f"{name}.html", {}, said=said, status=404, at=at)
        return shown_again(kind, Typed(sent, errors), said, answer.status, at)

    def shown_again(
        kind: str, typed: Typed, said: str, status: int, at: sessions.Session
    ) -> Response:
        name = place_of(kind, typed.fields)
        query = {"uid": typed.fields.get("object", "")} if name == "lead" else {}
        return page(name, f"{name}.html", query, typed=typed, said=said, status=status, at=at)

    def resume(at: sessions.Session, sent: Mapping[str, str], word: str) -> Response:
        kind = OBJECTS.get(sent.get("action", ""), "")
        if not is_open(at):
            return login_page(401, word="login.expired", kept=sent)
        return shown_again(kind, Typed(sent), f"word:{word}", 409, at)

    def is_open(at: sessions.Session) -> bool:
        with database.session(locale()) as connection:
            answer = connection.answer(
                "api.desk_page", p_credential=at.credential, p_page="home", p_query="{}"
            )
        return answer.status == 200

    # -- sessions --------------------------------------------------------------------------------

    @desk.get("/login")
    def login() -> Response:
        # The code is used up by the button alone: previews and scanners of mail open links too.
        return login_page(200, code=request.args.get("code", "")[:200])

    @desk.post("/login")
    def enter() -> Response:
        sent = form()
        if not sessions.is_from_here(settings):
            return failed(403)
        typed = kept(sent)
        code, token = sent.get("code", "").strip(), sent.get("token", "").strip()
        match = TOKEN_SHAPE.fullmatch(token)
        prefix, secret = match.groups() if match else ("", "")
        with database.session(locale()) as connection:
            answer = connection.answer(
                "api.desk_enter",
                p_credential=service,
                p_raw=json.dumps({"code": code, "prefix": prefix, "secret": secret}).encode(),
                p_address=client_address(settings.api_proxies),
            )
        body = json.loads(answer.body)
        if answer.status != 201:
            said = f"{body['title']}. {body.get('detail', '')}".strip()
            return login_page(answer.status, said=said, kept=typed)
        value = str(body["session"])
        if OBJECTS.get(typed.get("action", "")):
            response = resume(sessions.Session(value), typed, "resumed")
            response.status_code = 200
        elif typed.get("q"):
            entered = sessions.Session(value)
            q = typed["q"][:200]
            response = page("leads", "leads.html", {}, at=entered, searched=q, asked=q)
        else:
            response = sent_to("/desk")
        return sessions.keep(response, settings, value, int(body["seconds"]))

    @desk.post("/logout")
    def leave() -> Response:
        sent = form()
        at = sessions.current(settings)
        if not sessions.is_from_here(settings):
            return failed(403)
        if at.has_sent(sent.get("proof", "")):
            with database.session(locale()) as connection:
                connection.answer(
                    "api.desk_leave",
                    p_credential=at.credential,
                    p_everywhere="true" if sent.get("everywhere") else "false",
                )
        return sessions.keep(login_page(200, word="login.out"), settings, "", 0)

    @desk.get("/live")
    def live() -> Response:
        """The head of a stream; the gate sends its body without a thread."""
        at = sessions.current(settings)
        if not is_open(at):
            return Response(status=401)
        response = Response("", content_type="text/event-stream")
        # For the gate, which counts the streams of a session and sends this to nobody.
        response.headers[SESSION] = at.credential.prefix
        return response

    @desk.get("/static/<name>")
    def static(name: str) -> Response:
        found = assets().get(name)
        if found is None:
            return failed(404)
        content, etag = found
        response = Response(content, content_type=TYPES[Path(name).suffix])
        # Pages name what they link by its content, so that it may be kept for ever.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.set_etag(etag)
        response.make_conditional(request)
        return response

    @desk.route("/<path:rest>", methods=["GET", "POST"])
    def unknown(rest: str) -> Response:
        return failed(404)

    # -- failures --------------------------------------------------------------------------------

    def undone(status: int) -> Response:
        """What was sent may not have been done; nothing that was typed is lost by it."""
        sent: dict[str, str] = g.get(SENT, {})
        if sent and request.path == "/desk/login":
            # A token is not written into a page.
            word = f"e.{shown_as(status)}"
            return login_page(status, word=word, code=sent.get("code", ""), kept=kept(sent))
        return failed(status, typed=sent or None)

    def on_unavailable(_: Exception) -> Response:
        return undone(503)

    def on_refusal(refusal: DatabaseRefusal) -> Response:
        return undone(status_of(refusal.sqlstate))

    def on_problem(problem: Problem) -> Response:
        return failed(problem.status)

    desk.register_error_handler(DatabaseUnavailable, on_unavailable)
    desk.register_error_handler(DatabaseRefusal, on_refusal)
    desk.register_error_handler(Problem, on_problem)
    for kind, status in ((BodyTooLarge, 413), (BodyBrokenOff, 400), (BodyLate, 408)):
        desk.register_error_handler(kind, answering(failed, status))
    desk.register_error_handler(NoRoom, on_unavailable)
    return desk


def shown_as(status: int) -> int:
    """The status by which a page says why there is none."""
    return status if status in {403, 404, 413, 422, 429, 503} else 500


def answering(failed: Callable[[int], Response], status: int) -> Callable[[Exception], Response]:
    return lambda _: failed(status)


def version_reader(database: Database, service: Credential) -> Callable[[], str]:
    """What the streams of a process follow."""

    def read() -> str:
        with database.session("pt-BR") as connection:
            ((version,),) = connection.rows("api.desk_version", p_credential=service)
        return (version or b"").decode()

    return read


def form() -> dict[str, str]:
    """The fields of a form, the last of each name; what is no UTF-8 is replaced."""
    text = read_body(MAX_FORM_BYTES).decode("utf-8", "replace")
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
    fields = {name: value.replace("\0", "") for name, value in pairs}
    setattr(g, SENT, dict(fields))
    return fields


def kept(sent: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that the page for logging in carried."""
    return {n.removeprefix(KEPT): v for n, v in sent.items() if n.startswith(KEPT)}


def filters(*names: str) -> dict[str, str]:
    return {
        name: request.args[name].replace("\0", "")[:200]
        for name in names or FILTERS
        if request.args.get(name)
    }


def request_of(sent: Mapping[str, str]) -> dict[str, Any]:
    """The JSON of a form: `set.x` and `was.x` are fields of objects, blanks are absent."""
    asked: dict[str, Any] = {}
    for name, value in sent.items():
        group, _, rest = name.partition(".")
        if group in {"set", "was"}:
            asked.setdefault(group, {})[rest] = value
        elif value.strip():
            asked[name] = value
    return asked


def place_of(kind: str, sent: Mapping[str, str]) -> str:
    """The page of a form: where it says that it stands, else where its kind is acted upon."""
    here = sent.get("here", "")
    if here in TITLES:
        return here
    return "lead" if kind == "lead" else PLACES.get(kind, "today")


def address_of(name: str, query: Mapping[str, str]) -> str:
    return f"/desk/leads/{query.get('uid', '')}" if name == "lead" else f"/desk/{name}"


def back_to(kind: str, sent: Mapping[str, str]) -> str:
    name = place_of(kind, sent)
    return f"/desk/leads/{sent['object']}" if name == "lead" else f"/desk/{name}"


def said_before() -> str:
    """What the action before this page did, by its name."""
    did = request.args.get("did", "")
    return f"word:did.{did}" if did in OBJECTS or did == "still" else ""


def sent_to(address: str) -> Response:
    return Response(status=303, headers={"Location": address})


@cache
def assets() -> Mapping[str, tuple[bytes, str]]:
    """Style sheets and scripts with their hashes, read once."""
    found = {}
    for path in sorted(STATIC.iterdir()):
        if path.suffix in TYPES:
            content = path.read_bytes()
            found[path.name] = (content, hashlib.sha256(content).hexdigest()[:16])
    return found


@cache
def asset_address(name: str) -> str:
    return f"/desk/static/{name}?{assets()[name][1]}"

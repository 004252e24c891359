"""`/chatwoot`: the page that Chatwoot shows beside a conversation, and what it is made of.

The page holds no data and no rights: its scripts ask the API with the consultant's own token. Only
the Chatwoot that is configured may frame it, and only what that one says is heard.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, request

from api.context import locale
from api.db import Credential, Database, DatabaseRefusal, DatabaseUnavailable
from api.responses import Response

FOLDER: Final = Path(__file__).parent.parent / "tab"

TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

HOST: Final = re.compile(r"[0-9a-z.-]+|[0-9a-f:.]+")

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
    " data:; form-action 'none'; base-uri 'none'; frame-ancestors "
)
"""No script and no style in the page itself: what somebody is called can never be run."""

NOWHERE: Final = "'none'"

NOT_SET_UP: Final = (
    "A aba da Indica ainda não está pronta",
    (
        "A Indica não sabe onde fica o Chatwoot. Quem administra roda <code>indica setting set"
        " chatwoot_url https://chatwoot.suaempresa.com.br</code> e depois <code>indica channel"
        " sync</code>."
    ),
    (
        "The tab is not set up: Indica does not know where Chatwoot is. An administrator runs"
        " <code>indica setting set chatwoot_url https://chatwoot.yourcompany.com</code>, then"
        " <code>indica channel sync</code>."
    ),
)

AWAY: Final = (
    "A Indica não está respondendo",
    "Nada se perdeu. Abra a conversa de novo daqui a pouco.",
    "Indica does not answer. Nothing is lost: open the conversation again in a moment.",
)


def blueprint(database: Database, service: Credential) -> Blueprint:
    """The page, and its assets under an address that changes with them."""
    tab = Blueprint("tab", __name__, url_prefix="/chatwoot")
    known: list[str] = []
    """Chatwoot's origin as it was last told, for while the database is away."""

    def chatwoot_origin() -> str:
        with database.session(locale()) as session:
            ((address,),) = session.rows("api.chatwoot_address", p_credential=service)
        known[:] = [origin_of((address or b"").decode())]
        return known[0]

    @tab.get("")
    def page() -> Response:
        try:
            origin = chatwoot_origin()
        except (DatabaseUnavailable, DatabaseRefusal):
            if not known:
                return explained(503, AWAY)
            origin = known[0]
        if not origin:
            return explained(404, NOT_SET_UP)
        language = locale()
        text = (FOLDER / "page.html").read_text("utf-8")
        for name, value in {
            "{language}": language,
            "{chatwoot}": origin,
            "{static}": f"/chatwoot/static/{version()}",
            "{noscript}": NO_SCRIPT[language],
        }.items():
            text = text.replace(name, escape(value))
        return document(text, 200, origin)

    @tab.get("/static/<of>/<name>")
    def static(of: str, name: str) -> Response:
        content = assets().get(name)
        if content is None:
            return explained(404, AWAY)
        response = Response(content, content_type=TYPES[Path(name).suffix])
        # The page of another version asks in vain for its own; it is not kept by that name.
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if of == version() else "no-store"
        )
        response.set_etag(hashlib.sha256(content).hexdigest()[:32])
        response.make_conditional(request)
        return response

    return tab


NO_SCRIPT: Final = {
    "pt-BR": "Esta aba precisa de JavaScript.",
    "en": "This tab needs JavaScript.",
}


def document(text: str, status: int, ancestors: str) -> Response:
    response = Response(text, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY + ancestors
    return response


def explained(status: int, words: tuple[str, str, str]) -> Response:
    """A page for whoever opened it by its address: no site may frame it."""
    title, portuguese, english = words
    return document(
        '<!doctype html><html lang="pt-BR"><meta charset="utf-8"><meta name="viewport"'
        ' content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>Indica</title><link rel=stylesheet href=/chatwoot/static/{version()}/tokens.css>"
        f"<link rel=stylesheet href=/chatwoot/static/{version()}/tab.css><main class=alone>"
        f"<h1>{title}</h1><p>{portuguese}</p><p lang=en class=muted>{english}</p></main></html>",
        status,
        NOWHERE,
    )


def origin_of(address: str) -> str:
    """Scheme, host and port of an address of the web, as browsers write an origin; else ""."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not HOST.fullmatch(host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    is_usual = port is None or port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" + ("" if is_usual else f":{port}")


@cache
def assets() -> Mapping[str, bytes]:
    """Style sheets and scripts, read once."""
    return {
        path.name: path.read_bytes()
        for path in sorted((FOLDER / "static").iterdir())
        if path.suffix in TYPES
    }


@cache
def version() -> str:
    """Changes with any of them, since they name each other."""
    return hashlib.sha256(b"\0".join(assets().values())).hexdigest()[:16]

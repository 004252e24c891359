"""The page for a person: conversations as Chatwoot and WhatsApp would show them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from sandbox.page import feed
from sandbox.wire import Request, Response, json_response

if TYPE_CHECKING:
    from sandbox.world import World

_ASSETS: Final = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/tokens.css": ("tokens.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src http: https:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


@lru_cache(maxsize=8)
def _asset(name: str) -> bytes:
    return files(__name__).joinpath(name).read_bytes()


def handle(world: World, request: Request) -> Response | None:
    """Answer the page, its assets and its data; None for other paths."""
    if request.method not in ("GET", "HEAD"):
        return None
    if asset := _ASSETS.get(request.path):
        return Response(200, _asset(asset[0]), asset[1], _HEADERS)
    if request.path == "/favicon.ico":
        return Response(204)
    if request.path != "/feed":
        return None
    version = request.query.get("version")
    with world.lock:
        if version == str(world.version):
            return Response(304)
        return json_response(feed.build(world, request.query.get("open"), request.query.get("q")))

"""The tab beside every conversation of an account of Chatwoot: a dashboard app with our page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg

from database.cli.clients import Chatwoot
from database.cli.outside_findings import Found

PATH = "/chatwoot"
"""Where the API serves the page."""

TITLE = "Indica"

NAME = "tab"

PREPARE = "`indica channel sync` makes it."


def prepare(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    """Make the tab when none shows our page; one that somebody renamed stays as it is."""
    url = address(connection)
    if url is None:
        yield from nowhere()
        return
    apps = chatwoot.dashboard_apps()
    is_new = not any(shows(app, url) for app in apps)
    if is_new:
        chatwoot.create_dashboard_app(TITLE, url)
    yield Found(NAME, "ok", f"{url}{' (made)' if is_new else ''}")
    yield from doubts(connection, url, apps)


def inspect(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    """Whether conversations have it, without touching anything."""
    url = address(connection)
    if url is None:
        yield from nowhere()
        return
    apps = chatwoot.dashboard_apps()
    if any(shows(app, url) for app in apps):
        yield Found(NAME, "ok", url)
    else:
        yield Found(NAME, "warning", f"conversations have no tab with {url}", PREPARE)
    yield from doubts(connection, url, apps)


def address(connection: psycopg.Connection[Any]) -> str | None:
    """Our page as consultants' browsers reach it; None while nobody has said where we are."""
    base = setting(connection, "public_url").rstrip("/")
    return f"{base}{PATH}" if base else None


def setting(connection: psycopg.Connection[Any], key: str) -> str:
    row = connection.execute("select ops.setting_text(%s)", (key,)).fetchone()
    return (row[0] if row else None) or ""


def frames(app: dict[str, Any]) -> set[str]:
    """The pages that an app shows."""
    return {str(item.get("url", "")) for item in app.get("content") or [] if isinstance(item, dict)}


def shows(app: dict[str, Any], url: str) -> bool:
    """Whether an app shows a page, however somebody wrote its address."""
    return any(plain(shown) == plain(url) for shown in frames(app))


def plain(url: str) -> str:
    parts = urlsplit(url.strip())
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}".lower()


def nowhere() -> Iterator[Found]:
    yield Found(
        NAME,
        "warning",
        "where browsers reach the API is not known, so conversations get no tab",
        "Set INDICA_API_PUBLIC_URL, or `indica setting set public_url https://…`; then"
        " `indica channel sync`.",
    )


def doubts(
    connection: psycopg.Connection[Any], url: str, apps: list[dict[str, Any]]
) -> Iterator[Found]:
    """What would leave the tab empty, or show it twice."""
    site = setting(connection, "chatwoot_url")
    if not site:
        yield Found(
            NAME,
            "warning",
            "no site may show the page, since where consultants open Chatwoot is not known",
            "`indica setting set chatwoot_url https://chatwoot.yourcompany.com`.",
        )
    elif site.startswith("https:") and not url.startswith("https:"):
        yield Found(
            NAME,
            "warning",
            f"browsers do not show {url} in a page that comes by https",
            "Serve the API by https and set INDICA_API_PUBLIC_URL to that address.",
        )
    others = {
        shown
        for app in apps
        for shown in frames(app)
        if plain(shown) != plain(url) and urlsplit(shown).path.rstrip("/") == PATH
    }
    if others:
        yield Found(
            NAME,
            "warning",
            f"another tab shows {', '.join(sorted(others))}",
            "If that is an old address of ours, remove it in Chatwoot: Settings, Integrations,"
            " Dashboard apps.",
        )

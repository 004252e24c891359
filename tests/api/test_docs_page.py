"""The documentation page: whole, from this server alone, under a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import threading
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


class Page(HTMLParser):
    """Checks nesting, and collects ids, links and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id" and value:
                self.ids.append(value)
            if name in {"href", "src"} and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture
def page(client: FlaskClient) -> Page:
    reply = client.get("/docs")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    return Page(reply.text)


def test_links_lead_somewhere_on_this_server(page: Page, client: FlaskClient) -> None:
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        elif link != "data:,":
            assert client.get(link).status_code == 200, link


def test_it_runs_no_script_and_no_inline_style(page: Page) -> None:
    assert "script" not in page.tags
    assert "style" not in page.attributes
    assert not {name for name in page.attributes if name.startswith("on")}


def test_its_policy_allows_its_own_style_sheet_and_nothing_else(client: FlaskClient) -> None:
    reply = client.get("/docs")
    style = re.search(r"<style>(.*?)</style>", reply.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = reply.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert reply.headers.getlist("Content-Security-Policy") == [policy]


def test_it_is_in_portuguese_and_names_every_operation(page: Page, client: FlaskClient) -> None:
    text = client.get("/docs").text
    assert '<html lang="pt-BR">' in text
    document = client.get("/openapi.json").get_json(force=True)
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["operationId"] in page.ids
    for name in document["components"]["schemas"]:
        assert f"formato-{name}" in page.ids


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_shows_it_whole(address: str, width: int) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--headless=new", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": width, "height": 844})
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/docs#submitLead")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("#submitLead h2").is_visible()
        colour = page.locator("#submitLead .verb").evaluate("e => getComputedStyle(e).color")
        assert colour != page.locator("#submitLead h2").evaluate("e => getComputedStyle(e).color")
        browser.close()
    assert said == []
    assert asked == [f"{address}/docs#submitLead"] or asked == [f"{address}/docs"]

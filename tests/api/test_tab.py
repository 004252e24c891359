"""The page that Chatwoot shows beside a conversation: who may frame it, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from api.blueprints.tab import origin_of
from tests.api.support import bearer
from tests.support.cluster import Database


@pytest.fixture
def chatwoot(module_database: Database) -> Iterator[str]:
    def store(address: str) -> None:
        with module_database.connect("owner") as connection:
            connection.execute(
                "select ops.set_setting('chatwoot_url', to_jsonb(%s::text))", (address,)
            )

    store("https://chat.example.com:8443/chatwoot/")
    yield "https://chat.example.com:8443"
    store("")


def test_only_the_configured_chatwoot_frames_it(client: FlaskClient, chatwoot: str) -> None:
    reply = client.get("/chatwoot")
    assert reply.status_code == 200
    policy = reply.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {chatwoot}")
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in reply.headers, "it knows only all or none"
    assert f'data-chatwoot="{chatwoot}"' in reply.text
    assert "Set-Cookie" not in reply.headers
    assert not re.search(r"<script(?![^>]* src=)|<style| on\w+=", reply.text)


def test_nobody_frames_anything_else(client: FlaskClient, chatwoot: str) -> None:
    for path in ("/docs", "/healthz", "/desk/login", "/chatwoot/static/x/none.js"):
        reply = client.get(path)
        assert reply.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"], path


def test_without_a_chatwoot_it_says_what_to_set(client: FlaskClient) -> None:
    reply = client.get("/chatwoot")
    assert reply.status_code == 404
    assert "indica setting set chatwoot_url" in reply.text
    assert reply.headers["X-Frame-Options"] == "DENY"


def test_its_parts_are_kept_by_their_version(client: FlaskClient, chatwoot: str) -> None:
    address = re.findall(r'src="([^"]*main\.js)"', client.get("/chatwoot").text)[0]
    reply = client.get(address)
    assert reply.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in reply.headers["Cache-Control"]
    # What it is made of names its neighbours, in the same version.
    folder = address.rpartition("/")[0]
    for name in re.findall(r'from "\./(\w+\.js)"', reply.text):
        assert client.get(f"{folder}/{name}").status_code == 200, name
    other = client.get("/chatwoot/static/0000/main.js")
    assert other.headers["Cache-Control"] == "no-store"
    for odd in ("..", "page.html", "%2e%2e%2fpage.html"):
        assert client.get(f"{folder}/{odd}").status_code == 404


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://chat.example.com", "https://chat.example.com"),
        ("https://Chat.Example.com:443/x/", "https://chat.example.com"),
        ("http://127.0.0.1:3000/chatwoot", "http://127.0.0.1:3000"),
        ("https://[::1]:8080", "https://[::1]:8080"),
        ("https://conversação.example", "https://xn--conversao-s2a7b.example"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://a:b", ""),
        ("https://a b; script-src *", ""),
        ("https://*", ""),
    ],
)
def test_an_origin_is_written_as_browsers_do(address: str, origin: str) -> None:
    assert origin_of(address) == origin


def test_the_stream_is_for_who_has_a_token(client: FlaskClient, token: str) -> None:
    reply = client.get("/v1/events", headers=bearer(token))
    assert reply.status_code == 200
    assert reply.mimetype == "text/event-stream"
    assert client.get("/v1/events").status_code == 401


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("account=1&inbox=7&number=0", 422),
        ("account=1&inbox=7", 422),
        ("account=1&inbox=7&number=%00", 422),
        ("account=1&inbox=999&number=1", 404),
        ("number='%20or%201=1", 422),
    ],
)
def test_a_stream_of_what_is_no_conversation_is_a_problem(
    client: FlaskClient, token: str, query: str, status: int
) -> None:
    reply = client.get(f"/v1/events?{query}", headers=bearer(token))
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    assert not [name for name, _ in reply.headers if name.startswith("X-Desk")]

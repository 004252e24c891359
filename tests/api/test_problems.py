"""Every failure is a problem document, in both languages, and says nothing it should not."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.problems import Problem, status_of
from api.texts import PROBLEMS, negotiate
from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, one_value
from tests.support.cluster import Database

LANGUAGES = {"pt": None, "en": "en-US,en;q=0.9"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", PROBLEMS)
def test_each_problem_in_each_language(app: Flask, status: int, language: str) -> None:
    @app.get("/failing")
    def failing() -> str:
        raise Problem(status)

    headers = {"Accept-Language": LANGUAGES[language] or ""}
    reply = app.test_client().get("/failing", headers=headers)
    body = assert_problem(reply, status, PROBLEMS[status].code)
    text = PROBLEMS[status].en if language == "en" else PROBLEMS[status].pt
    assert (body["title"], body["detail"]) == (text.title, text.detail)
    assert ("Retry-After" in reply.headers) == (status in {429, 503})


def test_the_texts_differ_between_languages() -> None:
    for kind in PROBLEMS.values():
        assert kind.pt.title != kind.en.title
        assert kind.pt.detail != kind.en.detail


def test_codes_and_titles_agree_with_the_registry(module_database: Database) -> None:
    for kind in PROBLEMS.values():
        if kind.code.startswith("ID"):
            with module_database.connect("owner") as connection:
                row = connection.execute(
                    "select http_status, title_pt, title_en from meta.error_codes"
                    " where sqlstate = %s",
                    (kind.code,),
                ).fetchone()
            assert row is not None, kind.code
            expected = (kind.pt.title, kind.en.title)
            assert row[0] == kind.status
            if kind.status != 500:
                assert row[1:] == expected


def test_every_registered_code_has_its_status_here(module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        rows = connection.execute("select sqlstate, http_status from meta.error_codes").fetchall()
    assert len(rows) > 20
    assert {code: status_of(code) for code, _ in rows} == dict(rows)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "pt-BR"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("en", "en"),
        ("en-GB", "en"),
        ("en;q=0.4, pt;q=0.8", "pt-BR"),
        ("pt;q=0.4, en;q=0.8", "en"),
        ("fr", "pt-BR"),
        ("fr, en;q=0.1", "en"),
        ("*", "pt-BR"),
        ("en;q=0", "pt-BR"),
        ("\xff, ;;q=zzz,,", "pt-BR"),
    ],
)
def test_the_language_is_the_one_preferred(
    client: FlaskClient, accepted: str, expected: str
) -> None:
    reply = client.get("/nowhere", headers={"Accept-Language": accepted})
    title = PROBLEMS[404].text("en" if expected == "en" else "pt-BR").title
    assert assert_problem(reply, 404)["title"] == title


def test_an_empty_path_is_the_root(client: FlaskClient) -> None:
    reply = client.get("/", environ_overrides={"PATH_INFO": ""})
    assert reply.headers["Location"] == "/docs"


def test_negotiation_needs_no_header() -> None:
    from werkzeug.datastructures import LanguageAccept

    assert negotiate(LanguageAccept([])) == "pt-BR"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v1/",
        "/v1/leads/",
        "http://localhost//v1//leads",
        "/docs/",
        "/static/x",
        "/%ff",
    ],
)
def test_an_unknown_address_is_a_404_and_never_a_redirect(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_wrong_method_names_the_right_ones(client: FlaskClient, method: str) -> None:
    reply = client.open("/v1/leads", method=method)
    assert_problem(reply, 405)
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_defect_shows_nothing_of_itself(
    capsys: pytest.CaptureFixture[str], make_app: AppFactory
) -> None:
    app = make_app()

    @app.get("/failing")
    def failing() -> str:
        raise RuntimeError("secret of +5511987654321")

    reply = app.test_client().get("/failing")
    body = assert_problem(reply, 500, "ID901")
    assert "secret" not in reply.text
    written = capsys.readouterr().out
    assert body["request_id"] in written
    assert "RuntimeError" in written
    assert "failing" in written
    assert "987654321" not in written


RAISED = [
    ("ID105", 422),
    ("ID201", 404),
    ("ID301", 409),
    ("ID402", 403),
    ("ID501", 429),
    ("ID901", 500),
    ("23505", 409),
    ("23503", 409),
    ("23514", 422),
    ("22P02", 500),
    ("42501", 403),
    ("42883", 500),
    ("P0001", 500),
    ("55P03", 503),
    ("53300", 503),
    ("57014", 503),
    ("40001", 503),
    ("40P01", 503),
]


def replace_get_me(database: Database, body: str) -> None:
    with database.connect("owner") as connection:
        connection.execute(
            "create or replace function api.get_me("
            "p_credential ops.credential, out http_status integer, out body jsonb)"
            f" language plpgsql security definer set search_path = '' as $${body}$$".encode()
        )


def test_what_functions_raise_is_told_by_its_family(
    database: Database, capsys: pytest.CaptureFixture[str], make_app: AppFactory
) -> None:
    token = create_token(database)
    client = make_app(database.url("api")).test_client()
    for sqlstate, status in RAISED:
        replace_get_me(
            database,
            "begin raise exception 'message of +5511987654321'"
            f" using errcode = '{sqlstate}', hint = 'hint', detail = 'private'; end",
        )
        reply = client.get("/v1/me", headers=bearer(token))
        body = assert_problem(reply, status, sqlstate)
        own = sqlstate.startswith("ID") and status < 500
        assert ("message of" in body["detail"]) == own, sqlstate
        assert "private" not in reply.text
        assert ("Retry-After" in reply.headers) == (status in {429, 503})
    assert "987654321" not in capsys.readouterr().out


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_race_is_tried_once_more(database: Database, make_app: AppFactory, sqlstate: str) -> None:
    with database.connect("owner") as connection:
        connection.execute("create sequence ops.tries")
    replace_get_me(
        database,
        "begin if nextval('ops.tries') % 2 = 1 then"
        f" raise exception 'a race' using errcode = '{sqlstate}'; end if;"
        " http_status := 200; body := jsonb_build_object('try', currval('ops.tries')); end",
    )
    client = make_app(database.url("api")).test_client()
    reply = client.get("/v1/me", headers=bearer(create_token(database)))
    assert reply.status_code == 200
    assert reply.json == {"try": 2}


def test_a_race_that_lasts_is_a_503_after_two_tries(
    database: Database, make_app: AppFactory
) -> None:
    with database.connect("owner") as connection:
        connection.execute("create sequence ops.tries")
    replace_get_me(
        database,
        "begin perform nextval('ops.tries'); raise exception 'a race' using errcode = '40001'; end",
    )
    client = make_app(database.url("api")).test_client()
    assert_problem(client.get("/v1/me", headers=bearer(create_token(database))), 503, "40001")
    assert one_value(database, "select last_value from ops.tries") == 2


def test_a_function_replaced_while_running_is_prepared_again(
    database: Database, make_app: AppFactory
) -> None:
    headers = bearer(create_token(database))
    client = make_app(database.url("api"), api_threads=1).test_client()
    assert client.get("/v1/me", headers=headers).status_code == 200
    with database.connect("owner") as connection:
        connection.execute("drop function api.get_me(ops.credential)")
        connection.execute(
            "create function api.get_me(p_credential ops.credential, out http_status"
            " integer, out body json,"
            " out more text) language sql security definer"
            """ as $$ select 200, '{"new": true}'::json, 'x' $$"""
        )
        connection.execute("grant execute on function api.get_me(ops.credential) to indica_api")
    for _ in range(2):
        reply = client.get("/v1/me", headers=headers)
        assert reply.status_code == 200
        assert reply.json == {"new": True}


def test_an_error_at_the_commit_is_told(database: Database, make_app: AppFactory) -> None:
    with database.connect("owner") as connection:
        connection.execute("create table ops.late (id int)")
        connection.execute(
            "create function ops.tg_late() returns trigger language plpgsql as"
            " $$begin raise exception 'too late' using errcode = '23514'; end$$"
        )
        connection.execute(
            "create constraint trigger late after insert on ops.late"
            " deferrable initially deferred for each row execute function ops.tg_late()"
        )
    replace_get_me(
        database, "begin insert into ops.late values (1); http_status := 200; body := '{}'; end"
    )
    client = make_app(database.url("api")).test_client()
    headers = bearer(create_token(database))
    assert_problem(client.get("/v1/me", headers=headers), 422, "23514")
    assert client.get("/v1/catalog", headers=headers).status_code == 200


def test_the_readme_lists_every_error_of_the_api() -> None:
    readme = Path("api/README.md").read_text("utf-8")
    table = dict(re.findall(r"^\| (\d{3}) \| `(\w{5})` \|", readme, re.MULTILINE))
    assert table == {str(kind.status): kind.code for kind in PROBLEMS.values()}


def test_no_status_is_described_twice() -> None:
    pairs = itertools.pairwise(sorted(kind.pt.title for kind in PROBLEMS.values()))
    assert all(one != other for one, other in pairs)

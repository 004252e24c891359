"""PostgreSQL goes away: a quick 503, and no help needed to recover."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from tests.api.conftest import AppFactory
from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, new_key, referral
from tests.support.cluster import Database
from tests.support.network import Link, link_to
from tests.support.waiting import wait_for


@pytest.fixture
def link(module_database: Database) -> Iterator[Link]:
    with link_to(module_database.cluster.port) as link:
        yield link


@pytest.fixture
def url(link: Link, module_database: Database) -> str:
    return f"postgresql://indica_api@127.0.0.1:{link.port}/{module_database.name}"


@pytest.fixture
def app(make_app: AppFactory, url: str) -> Flask:
    return make_app(url, api_connect_timeout=1.0, api_call_timeout=2.0)


def recovers(client: FlaskClient, token: str) -> bool:
    return client.get("/v1/me", headers=bearer(token)).status_code == 200


def test_a_refused_connection_is_a_quick_503_and_recovers(
    client: FlaskClient, link: Link, token: str
) -> None:
    link.cut()
    started = time.monotonic()
    reply = client.get("/v1/me", headers=bearer(token))
    assert time.monotonic() - started < 3
    assert_problem(reply, 503, "57P03")
    assert int(reply.headers["Retry-After"]) > 0

    started = time.monotonic()
    for _ in range(4):
        assert_problem(client.get("/v1/me", headers=bearer(token)), 503)
    assert time.monotonic() - started < 3, "while it is down nobody waits long"

    assert_problem(client.get("/readyz"), 503)
    assert client.get("/healthz").status_code == 200

    link.mend()
    wait_for(lambda: recovers(client, token), 10)
    assert client.get("/readyz").status_code == 200


def test_a_submission_during_an_outage_is_not_lost_when_repeated(
    client: FlaskClient, link: Link, token: str
) -> None:
    headers = bearer(token, Idempotency_Key=new_key())
    body = referral(phone="11 92222-0001")
    assert recovers(client, token)
    link.cut()
    assert_problem(client.post("/v1/leads", headers=headers, json=body), 503)
    link.mend()
    wait_for(lambda: recovers(client, token), 10)
    assert client.post("/v1/leads", headers=headers, json=body).status_code == 201


def test_connections_that_died_while_idle_are_replaced_unnoticed(
    app: Flask, client: FlaskClient, link: Link, token: str
) -> None:
    started = threading.Barrier(4)

    def ask() -> None:
        started.wait()
        assert recovers(app.test_client(), token)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    link.cut()
    link.mend()
    for _ in range(8):
        assert recovers(client, token)


def test_a_session_ended_by_the_server_is_replaced_unnoticed(
    client: FlaskClient, module_database: Database, token: str
) -> None:
    assert recovers(client, token)
    with module_database.connect("admin") as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where usename = 'indica_api' and datname = current_database()"
        )
    assert recovers(client, token)


def test_a_database_that_falls_silent_costs_no_more_than_the_deadline(
    client: FlaskClient, link: Link, token: str
) -> None:
    assert recovers(client, token)
    link.silent.set()
    started = time.monotonic()
    assert_problem(client.get("/v1/me", headers=bearer(token)), 503, "57P03")
    assert time.monotonic() - started < 4
    link.silent.clear()
    link.cut()
    link.mend()
    wait_for(lambda: recovers(client, token), 10)


def test_a_call_that_waits_too_long_for_a_lock_is_a_503(
    client: FlaskClient, database: Database, make_app: AppFactory
) -> None:
    token = create_token(database)
    waiting = make_app(database.url("api"), api_call_timeout=0.5).test_client()
    with database.connect("owner", autocommit=False) as blocker:
        blocker.execute("lock table intake.submissions in access exclusive mode")
        reply = waiting.post(
            "/v1/leads", headers=bearer(token, Idempotency_Key=new_key()), json=referral()
        )
        assert_problem(reply, 503, "57014")
        blocker.rollback()
    assert recovers(waiting, token)


def test_a_large_body_passes_a_slow_socket(client: FlaskClient, token: str) -> None:
    reply = client.post(
        "/v1/leads",
        headers=bearer(token, Idempotency_Key=new_key()),
        json=referral(phone="11 92222-0002", attributes={"x": "y" * 16_000}),
    )
    assert reply.status_code == 201


def test_a_server_with_another_isolation_changes_nothing(
    make_app: AppFactory, database: Database
) -> None:
    token = create_token(database)
    with database.connect("admin") as connection:
        name = sql.Identifier(database.name)
        for setting in (
            "default_transaction_isolation = serializable",
            "standard_conforming_strings = off",
        ):
            change = "alter database {} set " + setting
            connection.execute(sql.SQL(change).format(name))
    app = make_app(database.url("api"), api_threads=8)

    def post(number: int) -> int:
        return (
            app.test_client()
            .post(
                "/v1/leads",
                json=referral(phone=f"11 9{73_000_000 + number}"),
                headers=bearer(token, Idempotency_Key=new_key()),
            )
            .status_code
        )

    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(post, range(80)))
    assert statuses == {201: 80}


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
def test_what_may_pass_later_is_answered_with_when(
    make_app: AppFactory, database: Database, sqlstate: str
) -> None:
    token = create_token(database)
    with database.connect("admin") as connection:
        connection.execute(
            "create function public.stumble() returns trigger language plpgsql as"
            f" $$begin raise exception 'in the way' using errcode = '{sqlstate}'; end$$"
        )
        connection.execute(
            "create trigger t99_stumble before insert on leads.leads"
            " for each row execute function public.stumble()"
        )
    client = make_app(database.url("api")).test_client()
    headers = bearer(token, Idempotency_Key=new_key())
    reply = client.post("/v1/leads", json=referral(), headers=headers)
    assert_problem(reply, 503, sqlstate)
    assert int(reply.headers["Retry-After"]) > 0
    with database.connect("admin") as connection:
        connection.execute("drop trigger t99_stumble on leads.leads")
        kept = connection.execute("select count(*) from intake.submissions").fetchone()
    assert kept == (0,)
    assert client.post("/v1/leads", json=referral(), headers=headers).status_code == 201

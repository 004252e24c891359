"""The API behind PgBouncer: sessions that are shared with others, transaction by transaction."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.api.conftest import AppFactory
from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.cluster import Database
from tests.support.pooler import pooler

THREADS, EACH = 6, 10


@pytest.fixture(params=["transaction", "session"])
def url(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[str]:
    with pooler(database.cluster.port, tmp_path, mode=request.param) as port:
        yield f"postgresql://indica_api@127.0.0.1:{port}/{database.name}"


def test_it_works_behind_a_pooler_and_leaves_nothing_in_shared_sessions(
    url: str, database: Database, make_app: AppFactory
) -> None:
    token = create_token(database)
    app = make_app(url, api_threads=4)
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    # Somebody else's sessions in the same pool: they must be as they were.
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as other:
        before = other.execute(SEEN).fetchone()

        def submit(thread: int) -> None:
            client = app.test_client()
            for number in range(EACH):
                phone = f"11 9{81000000 + thread * 1000 + number}"
                headers = bearer(token, Idempotency_Key=new_key())
                headers["Accept-Language"] = "en" if number % 2 else "pt-BR"
                reply = client.post("/v1/leads", headers=headers, json=referral(phone=phone))
                with lock:
                    statuses[reply.status_code] += 1

        threads = [threading.Thread(target=submit, args=(n,)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = {other.execute(SEEN).fetchone() for _ in range(20)}
    assert statuses == {201: THREADS * EACH}
    assert after == {before}
    assert one_value(database, "select count(*) from leads.leads") == THREADS * EACH
    assert one_value(database, "select difference from governance.conservation") == 0


SEEN = (
    "select current_user, current_setting('statement_timeout'),"
    " coalesce(current_setting('indica.locale', true), ''),"
    " (select count(*) from pg_prepared_statements where not from_sql)"
)


def test_a_problem_is_told_in_the_callers_language(
    url: str, database: Database, make_app: AppFactory
) -> None:
    token = create_token(database)
    client = make_app(url, api_threads=2).test_client()
    titles = {
        language: client.post(
            "/v1/leads",
            headers={**bearer(token, Idempotency_Key=new_key()), "Accept-Language": language},
            json={"person": {}},
        ).get_json()["title"]
        for language in ("pt-BR", "en", "pt-BR")
    }
    assert titles["pt-BR"] != titles["en"]

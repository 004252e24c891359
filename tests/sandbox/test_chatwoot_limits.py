"""How much the stand-in takes: requests a minute, and how many it answers at once."""

from __future__ import annotations

import threading
import time

from database.common import sandbox_access as access
from tests.sandbox.support import Caller


def _from(call: Caller, address: str | None, path: str = "/agents") -> int:
    headers = {"api_access_token": access.CHATWOOT_API_TOKEN}
    if address is not None:
        headers["X-Forwarded-For"] = address
    answer = call.http.get(f"{call.chatwoot_base}{path}", headers=headers)
    if answer.status_code == 429:
        assert answer.text == "Retry later\n"
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "Retry-After" not in answer.headers
    return answer.status_code


def test_requests_are_counted_by_address_and_loopback_is_exempt(call: Caller) -> None:
    call.settings(requests_per_minute=2)
    assert [_from(call, "203.0.113.7") for _ in range(3)] == [200, 200, 429]
    assert _from(call, "203.0.113.8, 10.0.0.1") == 200
    assert [_from(call, None) for _ in range(4)] == [200] * 4
    call.settings(limits_loopback=True)
    assert [_from(call, None) for _ in range(3)] == [200, 200, 429]


def test_searches_have_a_limit_of_their_own(call: Caller) -> None:
    call.settings(searches_per_minute=1, limits_loopback=True)
    path = "/contacts/search?q=a"
    assert [_from(call, None, path) for _ in range(2)] == [200, 429]
    assert _from(call, None) == 200


def test_few_are_answered_at_once_and_the_rest_wait(call: Caller) -> None:
    call.settings(chatwoot_threads=2, chatwoot_read_ms=100)
    started = time.monotonic()
    threads = [threading.Thread(target=_from, args=(call, None)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.3


def test_a_list_takes_its_time_for_each_row(call: Caller) -> None:
    contact = call.contact()
    for _ in range(4):
        call.conversation(contact)
    call.settings(chatwoot_row_ms=50)
    started = time.monotonic()
    call.chatwoot("GET", "/conversations?status=all&updated_within=60")
    assert time.monotonic() - started >= 0.2

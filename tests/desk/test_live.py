"""The streams of open pages: how many of a session, and that each ends with its page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pytest

from api.cli import CONNECTIONS
from api.desk.live import ALL_STREAMS, PLACE, SESSION, STREAMS, Followed, Live
from api.gate import NOT_OF_STREAMS, PLACE_HEADER, SESSION_HEADER, said


def test_a_session_holds_so_many_streams_and_not_those_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> None:
        live = Live(lambda: "1")
        leave = asyncio.Event()
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await leave.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        streams = [asyncio.create_task(live.stream(receive, send, "ana")) for _ in range(STREAMS)]
        while live.listeners < STREAMS:
            await asyncio.sleep(0)
        assert not live.has_room("ana")
        assert live.has_room("bia")
        with monkeypatch.context() as fewer:
            fewer.setattr("api.desk.live.ALL_STREAMS", STREAMS)
            assert not live.has_room("bia"), "sockets are kept for requests"
        leave.set()
        await asyncio.gather(*streams)
        assert live.has_room("ana")
        assert live.listeners == 0
        assert all(message["type"] == "http.response.body" for message in sent)

    asyncio.run(run())


def test_streams_leave_sockets_to_requests() -> None:
    assert ALL_STREAMS <= CONNECTIONS * 2 / 3


def test_whose_a_stream_is_stays_between_application_and_gate() -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (SESSION.lower().encode(), b"abc"),
        (PLACE.lower().encode(), b"1/7/9"),
    ]
    assert (said(headers, SESSION_HEADER), said(headers, PLACE_HEADER)) == ("abc", "1/7/9")
    assert said(headers[:1], SESSION_HEADER) == ""
    assert [n for n, _ in headers if n.lower() not in NOT_OF_STREAMS] == [b"content-type"]


def test_a_stream_of_one_conversation_hears_of_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others are not asked about while nothing has changed at all."""
    monkeypatch.setattr("api.desk.live.PERIOD", 0.0)
    version, versions = "1", {("ana", "1/7/1"): "a", ("bia", "1/7/2"): "b"}
    questions: list[frozenset[Followed]] = []

    def read_followed(followed: Collection[Followed]) -> Mapping[Followed, str]:
        questions.append(frozenset(followed))
        return {one: versions[one] for one in followed}

    async def run() -> None:
        nonlocal version
        live = Live(lambda: version, read_followed)
        leave = asyncio.Event()
        heard: dict[Followed, list[str]] = {one: [] for one in versions}

        async def receive() -> dict[str, Any]:
            await leave.wait()
            return {"type": "http.disconnect"}

        def listen(one: Followed) -> asyncio.Task[None]:
            async def send(message: Any) -> None:
                heard[one] += re.findall("data: (.*)", message["body"].decode())

            return asyncio.create_task(live.stream(receive, send, *one))

        async def until(is_so: Callable[[], bool]) -> None:
            while not is_so():
                await asyncio.sleep(0)

        async def is_told(*said: list[str]) -> None:
            await until(lambda: list(heard.values()) == list(said))

        streams = [listen(one) for one in versions]
        await is_told(["a"], ["b"])
        asked = len(questions)
        versions["ana", "1/7/1"] = "c"
        version = "2"
        await is_told(["a", "c"], ["b"])
        assert len(questions) == asked + 1
        assert questions[-1] == frozenset(versions)
        version = "away"
        await is_told(["a", "c", "away"], ["b", "away"])
        version = "3"
        await is_told(["a", "c", "away", "c"], ["b", "away", "b"])
        leave.set()
        await asyncio.gather(*streams)

    asyncio.run(asyncio.wait_for(run(), 60))

"""Many open desks and tabs in Chatwoot: how soon each hears, and what they leave of the API."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import signal
import statistics
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from itertools import chain

from database.master_key import introduce
from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import Token, make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import BenchError, api_server, peak_memory
from tests.benchmarks.rounds import Outcome, at_most, percentile
from tests.benchmarks.seeds import make_leads

DESKS = 200
TABS = 200
MASTER_KEY = "a-master-key-of-the-measures"
TARGET = 2.0
"""Seconds from the answer to the POST until every desk was told."""
SLOWER_TARGET = 2.0
LEADS = 5
PATIENCE = 6.0
AT_WORK = 40
"""Referrals, ten a second, whose answers are timed with and without open tabs."""
TABS_SLOWER_TARGET = 2.0
BACK_TARGET = 10.0
"""Seconds after a process was killed until every tab has its news again."""


def measure(plan: Plan) -> Iterator[Outcome]:
    """200 pages of as many people, as their browsers hold them: first desks, then tabs."""
    yield from _measure_desks(plan)
    yield from _measure_tabs(plan)


def _measure_desks(plan: Plan) -> Iterator[Outcome]:
    with ExitStack() as stack:
        database = stack.enter_context(plan.cluster.database("desks"))
        introduce(database.url("owner"), MASTER_KEY)
        port, processes = stack.enter_context(
            api_server(database, plan.log, {"INDICA_MASTER_KEY": MASTER_KEY})
        )
        token = make_operation(database)
        database.run("update ops.settings set value = '100000' where key like 'enrolments_per%'")
        cookies = []
        for n in range(DESKS):
            email = f"dora{n}@example.com"
            database.run("select desk.save_user(%s, 'Dora', 'director')", email)
            cookies.append(_enter(port, str(database.one("select desk.create_link(%s)", email))))
        heard, alone, beside = asyncio.run(_watch(port, cookies, token))
        memory = max(peak_memory(pid) for pid in processes)
    yield at_most(
        f"{DESKS} open desks, a new lead until the last is told",
        max(max(times) for times in heard),
        TARGET,
        f"{LEADS} leads; median of the desks {statistics.median(chain(*heard)):.2f} s,"
        f" largest API process {memory:.0f} MiB",
        " s",
    )
    yield at_most(
        f"other requests beside {DESKS} open desks, p95, against none open",
        percentile(beside, 0.95) / percentile(alone, 0.95),
        SLOWER_TARGET,
        f"p95 {1000 * percentile(beside, 0.95):.1f} ms, without desks"
        f" {1000 * percentile(alone, 0.95):.1f} ms",
    )


def _enter(port: int, code: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "POST",
        "/desk/login",
        urllib.parse.urlencode({"code": code}),
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Origin": f"http://127.0.0.1:{port}",
        },
    )
    answer = connection.getresponse()
    cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
    connection.close()
    if answer.status != 303 or not cookie:
        raise BenchError(f"nobody could log in to the desk: {answer.status}")
    return cookie


async def _watch(
    port: int, cookies: list[str], token: Token
) -> tuple[list[list[float]], list[float], list[float]]:
    alone = [await _ask(port) for _ in range(100)]
    told: list[float] = [0.0] * DESKS
    desks = [asyncio.create_task(_desk(port, cookie, n, told)) for n, cookie in enumerate(cookies)]
    try:
        await _all_told(desks, told, 0, 10 * PATIENCE)
        beside = [await _ask(port) for _ in range(100)]
        heard = []
        for n in range(LEADS):
            # What the minute brings by itself is over before the lead comes.
            await asyncio.sleep(1.5)
            sent = time.monotonic()
            await asyncio.to_thread(_submit, port, token, n)
            start = time.monotonic()
            # Where the answer is slow, desks hear of what was committed before it.
            await _all_told(desks, told, sent, PATIENCE)
            heard.append([max(0.0, at - start) for at in told])
    finally:
        for desk in desks:
            desk.cancel()
        await asyncio.gather(*desks, return_exceptions=True)
    return heard, alone, beside


async def _all_told(
    desks: list[asyncio.Task[None]], told: list[float], since: float, seconds: float
) -> None:
    ends = time.monotonic() + seconds
    while min(told) <= since:
        for desk in desks:
            if desk.done():
                desk.result()
        if time.monotonic() > ends:
            late = sum(at <= since for at in told)
            raise BenchError(f"{late} of {len(told)} desks were not told within {seconds:.0f} s")
        await asyncio.sleep(0.005)


async def _desk(port: int, cookie: str, number: int, told: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"GET /desk/live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        last = b""
        status = (await reader.readline()).split(b" ")[1:2]
        if status != [b"200"]:
            raise BenchError(f"a desk's stream was answered with {status}")
        while line := await reader.readline():
            if line.startswith(b"data:") and line != last:
                last = line
                told[number] = time.monotonic()
        raise BenchError("a desk's stream ended")
    finally:
        await _close(writer)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def _ask(port: int) -> float:
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    await reader.read()
    await _close(writer)
    return time.monotonic() - start


def _submit(port: int, token: Token, number: int) -> float:
    body = {
        "person": {"name": "Joana Prado", "phone": f"11 9{81_000_000 + number}"},
        "origin": "manual",
    }
    return _post(port, "/v1/leads", token.text, body, f"desk-{number}")


def _post(port: int, path: str, token: str, body: Mapping[str, object], key: str) -> float:
    """Seconds until the answer, which has to be a good one."""
    start = time.monotonic()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", path, json.dumps(body), headers)
        status = connection.getresponse().status
    if status not in {200, 201}:
        raise BenchError(f"POST {path} was answered with {status}")
    return time.monotonic() - start


# -- tabs in Chatwoot ------------------------------------------------------------------------------

_OWNERS = """
select l.id, l.uid::text, l.consultant_id
from leads.leads as l
where l.consultant_id is not null
order by l.id
limit %s
"""
_ENROL = """
select token from ops.create_token(
    p_name => 'tab', p_scopes => array['leads:write', 'leads:read'], p_consultant_id => %s)
"""
_CONNECTIONS = """
select count(*)
from pg_stat_activity
where application_name = 'indica-api' and datname = current_database()
"""


@dataclass(slots=True)
class Tab:
    """The tab beside one conversation, as its scripts behave: `api/tab/static/main.js`."""

    port: int
    number: int
    lead_uid: str
    token: str
    known: str = ""
    """The version that it shows."""
    events: int = 0
    """How long the story is that it shows."""
    shown_at: float = 0.0
    is_following: bool = False
    """Whether its stream is open and has told something."""
    asked: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self) -> None:
        """Follow the news and ask again, until cancelled."""
        follower = asyncio.create_task(self._follow())
        try:
            await self._show()
            while True:
                await self._news.wait()
                await asyncio.sleep(
                    max(0.3 * random.random(), self.shown_at + 0.9 - time.monotonic())
                )
                self._news.clear()
                await self._show()
        finally:
            follower.cancel()
            await asyncio.gather(follower, return_exceptions=True)

    async def _show(self) -> None:
        while True:
            with suppress(OSError, ValueError, IndexError, asyncio.IncompleteReadError):
                reader, writer = await self._open(f"/v1/conversations/1/1/{self.number}", "close")
                answer = await reader.read()
                await _close(writer)
                head, _, body = answer.partition(b"\r\n\r\n")
                self.asked += 1
                if head.split(b" ")[1] == b"200":
                    told = json.loads(body)
                    self.known, self.events = told["version"], len(told["lead"]["timeline"])
                    self.shown_at = time.monotonic()
                    return
            await asyncio.sleep(2 + random.random())

    async def _follow(self) -> None:
        path = f"/v1/events?account=1&inbox=1&number={self.number}"
        while True:
            with suppress(OSError, IndexError):
                reader, writer = await self._open(path, "keep-alive")
                with closing(writer):
                    while line := await reader.readline():
                        if line.startswith(b"data:"):
                            self.is_following = True
                            if line[5:].strip().decode() != self.known:
                                self._news.set()
            self.is_following = False
            await asyncio.sleep(1.5 + random.random())

    async def _open(
        self, path: str, connection: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\n"
            f"Connection: {connection}\r\n\r\n".encode()
        )
        return reader, writer


def _measure_tabs(plan: Plan) -> Iterator[Outcome]:
    """200 tabs beside conversations of several consultants while leads come in."""
    with ExitStack() as stack:
        database = stack.enter_context(plan.cluster.database("tabs"))
        introduce(database.url("owner"), MASTER_KEY)
        token = make_operation(database)
        database.run("update ops.settings set value = '1000000' where key like '%\\_per_minute'")
        make_leads(database, token, TABS)
        port, processes = stack.enter_context(
            api_server(database, plan.log, {"INDICA_MASTER_KEY": MASTER_KEY})
        )
        tabs = [
            Tab(port, lead, uid, str(database.one(_ENROL, consultant)))
            for lead, uid, consultant in database.run(_OWNERS, TABS)
        ]
        found = asyncio.run(_work_beside(database, tabs, processes, token))
    yield at_most(
        f"{TABS} open tabs, something in a conversation until its tab shows it",
        max(found.shown),
        TARGET,
        f"{len(found.shown)} notes while ten leads a second come in; median"
        f" {statistics.median(found.shown):.2f} s; {found.asked / TABS:.1f} questions of a tab in"
        f" {found.seconds:.0f} s, {found.connections} connections of the database",
        " s",
    )
    yield at_most(
        f"referrals beside {TABS} open tabs, p95, against none open",
        percentile(found.beside, 0.95) / percentile(found.alone, 0.95),
        TABS_SLOWER_TARGET,
        f"p95 {1000 * percentile(found.beside, 0.95):.0f} ms, without tabs"
        f" {1000 * percentile(found.alone, 0.95):.0f} ms",
    )
    yield at_most(
        f"{TABS} open tabs, a process of the API killed until all have their news",
        found.back,
        BACK_TARGET,
        f"a referral sent at the moment of the kill answered after {1000 * found.during:.0f} ms",
        " s",
    )


@dataclass(slots=True)
class Found:
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    asked: int = 0
    seconds: float = 0.0
    connections: int = 0
    back: float = 0.0
    during: float = 0.0


async def _work_beside(
    database: BenchDatabase, tabs: list[Tab], processes: list[int], token: Token
) -> Found:
    found, port = Found(), tabs[0].port
    found.alone = await _refer(port, token, 1_000)
    open_tabs = [asyncio.create_task(tab.look()) for tab in tabs]
    try:
        await _until(lambda: all(tab.is_following and tab.shown_at for tab in tabs), 60.0)
        start, asked = time.monotonic(), sum(tab.asked for tab in tabs)
        referring = asyncio.create_task(_refer(port, token, 2_000))
        for n, tab in enumerate(tabs[:: TABS // LEADS]):
            path = f"/v1/leads/{tab.lead_uid}/notes"
            before = tab.events
            await asyncio.to_thread(_post, port, path, tab.token, {"note": "ligar"}, f"note-{n}")
            said = time.monotonic()
            await _until(lambda: tab.events > before, 60.0)  # noqa: B023
            found.shown.append(tab.shown_at - said)
        found.beside = await referring
        found.asked = sum(tab.asked for tab in tabs) - asked
        found.seconds = time.monotonic() - start
        found.connections = int(database.one(_CONNECTIONS))
        os.kill(processes[0], signal.SIGKILL)
        killed = time.monotonic()
        found.during = await asyncio.to_thread(_submit_somehow, port, token)
        await _until(lambda: not all(tab.is_following for tab in tabs), 60.0)
        await _until(lambda: all(tab.is_following for tab in tabs), 60.0)
        found.back = time.monotonic() - killed
    finally:
        for task in open_tabs:
            task.cancel()
        await asyncio.gather(*open_tabs, return_exceptions=True)
    return found


async def _refer(port: int, token: Token, first: int) -> list[float]:
    """How long each of so many referrals took, ten a second."""
    taken = []
    for n in range(first, first + AT_WORK):
        taken.append(await asyncio.to_thread(_submit, port, token, n))
        await asyncio.sleep(max(0.0, 0.1 - taken[-1]))
    return taken


def _submit_somehow(port: int, token: Token) -> float:
    """A referral that is repeated under its key until it is answered, as clients do."""
    start = time.monotonic()
    while True:
        with suppress(OSError, http.client.HTTPException):
            _submit(port, token, 3_000)
            return time.monotonic() - start
        if time.monotonic() - start > 60:
            raise BenchError("no referral was answered after a process was killed")


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            raise BenchError(f"what open tabs wait for did not come within {seconds:.0f} s")
        await asyncio.sleep(0.005)

"""pgqueuer with one entry point that posts its payload to the stub.

Run with the interpreter of the benchmarks' own environment:
`pgqueuer_worker.py DATABASE_URL install | enqueue N | drain STUB_URL | run STUB_URL | pace`.
asyncpg, aiohttp and uvloop: the fastest set among those it offers.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import aiohttp
import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

IN_FLIGHT = 32
BATCH = 16
"""The most that it allows with 32 jobs in flight."""
PAYLOAD = json.dumps(
    {"content": "Nota " * 40, "message_type": "outgoing", "private": True}
).encode()


async def install(connection: asyncpg.Connection) -> None:
    """Create its tables."""
    await Queries(AsyncpgDriver(connection)).install()


async def enqueue(connection: asyncpg.Connection, count: int) -> None:
    """Put so many jobs into the queue."""
    queries = Queries(AsyncpgDriver(connection))
    await queries.enqueue(["post"] * count, [PAYLOAD] * count, [0] * count)


async def work(connection: asyncpg.Connection, url: str, mode: QueueExecutionMode) -> None:
    """Post the payload of each job."""
    manager = QueueManager(Queries(AsyncpgDriver(connection)))
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=IN_FLIGHT),
        headers={"Content-Type": "application/json"},
    ) as session:

        async def post(job: Job) -> None:
            async with session.post(f"{url}/pgqueuer", data=job.payload) as response:
                await response.json()

        manager.entrypoint("post")(post)
        await manager.run(batch_size=BATCH, max_concurrent_tasks=IN_FLIGHT, mode=mode)


async def pace(connection: asyncpg.Connection) -> None:
    """For each line of the input, enqueue one job and print the time of its commit."""
    queries = Queries(AsyncpgDriver(connection))
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        await queries.enqueue("post", PAYLOAD)
        print(time.monotonic(), flush=True)


async def main(database_url: str, command: str, *arguments: str) -> None:
    """One command on one connection."""
    connection = await asyncpg.connect(database_url)
    match command:
        case "install":
            await install(connection)
        case "enqueue":
            await enqueue(connection, int(arguments[0]))
        case "drain":
            await work(connection, arguments[0], QueueExecutionMode.drain)
        case "run":
            await work(connection, arguments[0], QueueExecutionMode.continuous)
        case "pace":
            await pace(connection)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))

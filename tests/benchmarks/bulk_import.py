"""`indica lead import` against the same referrals submitted one by one; the memory it takes."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import Token, make_operation
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import ROOT, BenchError, api_server
from tests.benchmarks.rounds import Outcome, at_least, at_most, interleave, rates, ratio

SUBMISSIONS_PER_SECOND = 200
ROWS_PER_SUBMISSION = 5
"""The command's start is part of what is timed, as little of it as in a list of real length."""
TARGET = 3.0
MANY = 1_000_000
MEMORY_TARGET = 90.0
FIRST = ("Ana", "Bruno", "Carla", "Davi", "Elisa", "Fábio", "Gilda", "Heitor", "Iara", "José")
LAST = ("Souza", "da Silva", "Prado", "Conceição", "Lima", "Moura", "dos Santos", "Rocha", "Dias")
HEADER = "Nome;Celular;E-mail;Indicado por;Observações;Cidade\r\n"
READ = """
import pathlib, sys
from database.cli.tables import open_table
with open_table(pathlib.Path(sys.argv[1])) as table:
    rows = sum(1 for row in table)
assert rows == int(sys.argv[2]), rows
print(pathlib.Path("/proc/self/status").read_text())
"""
IMPORT = """
import atexit, pathlib
from database.cli.main import main
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
main()
"""


def measure(plan: Plan) -> Iterator[Outcome]:
    """Both sides take people whom nobody knows, over one connection each."""
    submissions = max(2, int(plan.seconds * SUBMISSIONS_PER_SECOND))
    rows = submissions * ROWS_PER_SUBMISSION
    numbers = count()
    directory = plan.log.parent
    memory: list[float] = []
    with (
        plan.cluster.database("bulk_import") as database,
        api_server(database, plan.log) as (port, _),
    ):
        token = make_operation(database)

        def bulk() -> float:
            file = _write(directory / "list.csv", next(numbers), rows)
            start = time.perf_counter()
            memory.append(
                _run(["-c", IMPORT, "lead", "import", str(file), "--yes", "--json"], database)
            )
            return rows / (time.perf_counter() - start)

        taken = interleave(
            {
                "import": bulk,
                "POST": lambda: _post(port, token, next(numbers), submissions),
                "api.submit_lead": lambda: _submit(database, token, next(numbers), submissions),
            },
            plan.rounds,
        )
    yield at_least(
        "bulk import against single submissions",
        ratio(taken["import"], taken["POST"]),
        TARGET,
        rates({name: taken[name] for name in ("import", "POST")}),
    )
    yield at_least(
        "bulk import against `api.submit_lead` and the barrier, one by one",
        ratio(taken["import"], taken["api.submit_lead"]),
        TARGET,
        rates({"api.submit_lead": taken["api.submit_lead"]}),
    )
    yield at_most(
        "memory of an import", max(memory), MEMORY_TARGET, f"{rows:,} rows, the command", " MiB"
    )
    file = _write(directory / "list.csv", next(numbers), MANY)
    most = _run(["-c", READ, str(file), str(MANY)], None)
    file.unlink()
    yield at_most(
        f"memory of reading a list of {MANY:,} rows", most, MEMORY_TARGET, "the reader", " MiB"
    )


def _values(series: int, number: int) -> tuple[str, str, str, str]:
    phone = f"(11) 9{(series * 100_003 + number) % 90_000_000 + 10_000_000}"
    name = f"{FIRST[number % 10]} {LAST[number % 7]} {LAST[number % 9]}"
    return name, phone, f"joana.{series}.{number}@example.com", "Rita Moura"


def _write(path: Path, series: int, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        for number in range(rows):
            file.write(";".join((*_values(series, number), "Ligar à tarde", "Campinas")) + "\r\n")
    return path


def _bodies(series: int, rows: int) -> list[bytes]:
    """The rows as a sender would post them."""
    bodies = []
    for number in range(rows):
        name, phone, email, referrer = _values(series, number)
        bodies.append(
            json.dumps(
                {
                    "person": {"name": name, "phone": phone, "email": email, "city": "Campinas"},
                    "referrer": {"name": referrer},
                    "notes": "Ligar à tarde",
                    "origin": "import",
                }
            ).encode()
        )
    return bodies


def _post(port: int, token: Token, series: int, rows: int) -> float:
    """One sender with one connection, who waits for each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    bodies = _bodies(series, rows)
    start = time.perf_counter()
    for number, body in enumerate(bodies):
        connection.request(
            "POST",
            "/v1/leads",
            body,
            {
                "Authorization": f"Bearer {token.text}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"post-{series}-{number}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            raise BenchError(f"a submission was answered {answer.status}")
    taken = time.perf_counter() - start
    connection.close()
    return rows / taken


def _submit(database: BenchDatabase, token: Token, series: int, rows: int) -> float:
    """Submissions as the API makes them: each committed, and on the disk before the next."""
    bodies = _bodies(series, rows)
    with psycopg.connect(database.url("api"), autocommit=True) as connection:
        start = time.perf_counter()
        for number, body in enumerate(bodies):
            with connection.pipeline():
                answer = connection.execute(
                    "select s.http_status from api.submit_lead(%s, %s, %s) as s",
                    (token.credential, body, f"one-{series}-{number}"),
                )
                connection.execute("select util.durable()")
            row = answer.fetchone()
            if row is None or row[0] != 201:
                raise BenchError(f"a submission was answered {row}")
        return rows / (time.perf_counter() - start)


def _run(arguments: list[str], database: BenchDatabase | None) -> float:
    """Run a process of ours to its end; the most memory that it had, in MiB."""
    environment = dict(os.environ)
    if database is not None:
        environment["INDICA_DATABASE_URL"] = database.url("owner")
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    found = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    if done.returncode != 0 or found is None:
        raise BenchError(f"the import ended: {done.stdout[-1000:]}")
    return int(found[1]) / 1024

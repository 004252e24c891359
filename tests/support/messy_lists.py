"""Lists as people have them, imported by the command and submitted one by one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg

from tests.support.cluster import Database

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2026-03-10 12:00:00+00"
COLUMNS = ("Nome", "Celular", "E-mail", "Indicado por", "Produto", "Observações", "Cidade", "Faixa")
NAMES = (
    "Ana Souza", "José da Conceição", "JosÃ© Lima", "", "teste", "[object Object]", "SILVA, RITA",
    "Maria Prado (Indicado por João Pereira)", "<b>Ana</b> Souza", "a\0b", "Ana Souza\nPrado",
)  # fmt: skip
PHONES = (
    "(11) 9{n:08d}", "55119{n:08d}", "119{n:08d}.0", "1.19{n:08d}E10", "11 3{n:07d}", "9{n:08d}",
    "", "não tem", "119{n:08d} / 11 3{n:07d}", "5511987654321@lid",
    "+1 212 555 0100", "'(11) 9{n:08d}",
)  # fmt: skip
EMAILS = ("p{n}@example.com", "P{n}@EXAMPLE.com ", "", "nao tem", "p{n}@gmial.com", "x@y")
REFERRERS = ("", "Rita Moura", "Ana Souza", "rita moura ")
PRODUCTS = ("", "solar", "Energia Solar", "não sei")
NOTES = ("", "ligar à tarde", "x" * 6000, "=1+1", '"aspas" e ;')
CITIES = ("", "Campinas/SP", "são paulo", "?")
PORTION = 1000
"""Rows whose bodies are read at once."""


def command(database: Database, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "database", *arguments],
        cwd=ROOT,
        env={**os.environ, "INDICA_DATABASE_URL": database.url("migrator")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def messy(rows: int) -> list[tuple[str, ...]]:
    return [
        (
            NAMES[n % len(NAMES)] if n % 7 == 0 else f"Joana Prado {'abcdefghij'[n % 10]}",
            PHONES[n % len(PHONES)].format(n=70_000_000 + n - n % 13),
            EMAILS[n % len(EMAILS)].format(n=n - n % 17),
            REFERRERS[n % len(REFERRERS)],
            PRODUCTS[n % len(PRODUCTS)],
            NOTES[n % 2],
            CITIES[n % len(CITIES)],
            "AB"[n % 2],
        )
        for n in range(rows)
    ]


def opened(database: Database) -> psycopg.Connection[Any]:
    connection = psycopg.connect(database.url("admin"), autocommit=True)
    connection.execute("select set_config('indica.fake_now', %s, false)", (CLOCK,))
    return connection


def as_objects(found: list[tuple[str, ...]]) -> list[bytes]:
    return [
        json.dumps({k: v for k, v in zip(COLUMNS, row, strict=True) if v}).encode() for row in found
    ]


def bodies(connection: psycopg.Connection[Any], found: list[bytes]) -> list[bytes]:
    """What a sender would post who reads the rows as the import does.

    What had to be mended of a row is mended then, so that only the import warns of it.
    """
    cursor = connection.execute(
        "select coalesce(convert_to((r.body || '{\"origin\": \"import\"}')::text, 'UTF8'), o.raw)"
        " from unnest(%b::bytea[]) with ordinality as o (raw, n)"
        " cross join intake.plan_import(%s) as p"
        " cross join intake.read_row(o.raw, p.field_map, '{}', p.read_columns) as r order by o.n",
        (found, list(COLUMNS)),
    )
    return [bytes(row[0]) for row in cursor]


def submit(connection: psycopg.Connection[Any], found: list[bytes], series: str) -> None:
    token = connection.execute("select ops.internal_token('import')").fetchone()
    assert token is not None
    for start in range(0, len(found), PORTION):
        for number, body in enumerate(bodies(connection, found[start : start + PORTION]), start):
            connection.execute(
                "select s.* from api.submit_lead(tests.credential(%s), %s, %s) as s",
                (token[0], body, f"{series}-{number}"),
            )


STANDING = {
    "submissions": """
        select s.outcome, s.reason,
            jsonb_path_query_array(s.answer, '$.warnings[*] ? (@.code != "mended")'),
            s.answer -> 'errors', s.answer ->> 'matched_by'
        from intake.submissions as s order by s.id
    """,
    "people": "select p.name, p.name_key, p.city from people.people as p order by p.id",
    "identifiers": """
        select i.person_id, i.kind, i.value, i.match_key, i.is_shared, i.repairs,
            i.confirmed_at is null
        from people.identifiers as i order by i.id
    """,
    "leads": """
        select l.person_id, l.status, l.origin, l.product_id, l.notes, l.attributes,
            l.next_action, l.queue_code, c.email, r.name, l.event_seq,
            case when %(dated)s then l.next_action_at end
        from leads.leads as l
        left join routing.consultants as c on c.id = l.consultant_id
        left join people.referrers as r on r.id = l.referrer_id
        order by l.id
    """,
    "touches": "select t.lead_id, t.referrer_id, t.origin from leads.touches as t order by t.id",
    "events": "select e.lead_id, e.seq, e.kind from leads.events as e order by e.lead_id, e.seq",
    "quarantine": """
        select q.kind, q.reason, q.resolved_at is null
        from intake.quarantine as q order by q.submission_id
    """,
    "jobs": """
        select j.kind, j.lead_id, j.state, case when %(dated)s then j.due_at end
        from outbox.jobs as j order by j.id
    """,
    "conservation": "select difference from governance.conservation",
}
"""What rows became, without what differs by nature; times where both sides have one clock."""


def first_difference(
    ours: psycopg.Connection[Any], theirs: psycopg.Connection[Any], *, dated: bool = False
) -> str | None:
    """Where two databases first differ in what their lists became; read row by row."""
    for what, query in STANDING.items():
        with (
            ours.transaction(),
            theirs.transaction(),
            ours.cursor(name="ours") as left,
            theirs.cursor(name="theirs") as right,
        ):
            for cursor in (left, right):
                cursor.itersize = 2000
                cursor.execute(query, {"dated": dated})
            for place, (one, other) in enumerate(zip_longest(left, right)):
                if one != other:
                    return f"{what}, row {place}: {one} and {other}"
    return None


def make_operation(database: Database) -> None:
    with database.connect("admin", autocommit=True) as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.make_operation()")


def rows_done(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("select sum(rows_done) from intake.imports").fetchone()
    return int(row[0] or 0) if row else 0


def import_killed(database: Database, file: Path, rows: int, *shares: float) -> dict[str, Any]:
    """Import a list of our messy rows at once; killed after each share of it, then to its end."""
    said_first = ("lead", "import", str(file), "--yes", "--json")
    arguments = (*said_first, "--first-contact", "now", "--locale", "pt-BR")
    with database.connect("admin", autocommit=True) as connection:
        for share in shares:
            least = int(rows * share)
            with command(database, *arguments) as process:
                # Nothing to do with how fast a machine is: the import itself ends, or goes on.
                while process.poll() is None and rows_done(connection) < least:
                    time.sleep(0.02)
                if process.poll() is not None:
                    raise AssertionError(process.communicate()[0])
                os.kill(process.pid, signal.SIGKILL)
            if not least <= rows_done(connection) < rows:
                raise AssertionError(f"killed after row {rows_done(connection)} of {rows}")
    with command(database, *arguments) as process:
        said = process.communicate()[0]
    if process.returncode != 0:
        raise AssertionError(said)
    told: dict[str, Any] = json.loads(said)
    return told

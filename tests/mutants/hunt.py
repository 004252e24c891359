"""Runs the tests against mutants: the pgTAP files that reach the function, until one fails."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

import psycopg
from pglast import ast

from tests.mutants.mutations import Mutant
from tests.mutants.session import Session
from tests.support.cluster import ThrowawayCluster
from tests.support.plpgsql import Source, calls, relations, routines, walk

ROOT = Path(__file__).parents[2]
PGTAP = ROOT / "tests" / "pgtap"
REMEMBERED = ROOT / "build" / "mutants.json"
AT_ONCE = 2

_NAME = re.compile(r"\b[a-z_]+\.[a-z_][a-z0-9_]*\b")
Verdict = Literal["killed", "survived", "no mutant"]


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a mutant."""

    mutant: Mutant
    verdict: Verdict
    by: str = ""
    """The file that failed, or what PostgreSQL said of a mutant that does not compile."""
    files: int = 0
    """How many files ran."""


def test_files() -> list[Path]:
    """The files that say what functions do; what they look like is no behaviour."""
    return [p for p in sorted(PGTAP.rglob("*.test.sql")) if p.parent.name != "00_catalog"]


@dataclass(slots=True)
class Reach:
    """Which files run which function, and how long they take."""

    functions: dict[str, set[str]] = field(default_factory=dict)
    """For each file, by its name below tests/pgtap."""
    seconds: dict[str, float] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    """The functions that each file has in its words."""

    def files_for(self, function: str, calls: Calls) -> list[str]:
        """The files that reach a function, those first that are about what calls it most directly,
        or about what it calls.

        PostgreSQL does not see a call of a function that it put into the calling query, so a file
        that names it, and whoever reaches a caller, reaches it too.
        """
        names = calls.seen_instead_of(function)
        distances = dict.fromkeys(calls.called_by(function), 1) | calls.distances_to(function)

        def order(file: str) -> tuple[int, bool, float]:
            subject = file.partition("/")[0]
            # Where everything stands beside its like, much shows at once.
            is_crowd = "tests.make_crowd" in self.names[file]
            return (
                min(distances.get(subject, len(distances)), 1 if is_crowd else len(distances)),
                function not in self.names[file],
                self.seconds[file],
            )

        found = [f for f, ran in self.functions.items() if ran & names or names & self.names[f]]
        return sorted(found, key=order)


@dataclass(frozen=True, slots=True)
class Calls:
    """Who calls whom."""

    callers: dict[str, set[str]]
    """For each function whose bodies name it, those of a view's readers included."""
    in_sql: frozenset[str]
    """The functions in SQL, which may be put into the query that calls them."""

    def seen_instead_of(self, function: str) -> set[str]:
        """The function, and whose run may be all that PostgreSQL sees of it."""
        names, todo = {function}, [function]
        while todo:
            name = todo.pop()
            if name in self.in_sql:
                new = self.callers.get(name, set()) - names
                names |= new
                todo += new
        return names

    def called_by(self, function: str) -> set[str]:
        """What it calls itself."""
        return {called for called, callers in self.callers.items() if function in callers}

    def distances_to(self, function: str) -> dict[str, int]:
        """For each function that calls it, itself or through others, how many calls away it is."""
        found, circle = {function: 0}, {function}
        while circle:
            distance = found[next(iter(circle))] + 1
            circle = {c for name in circle for c in self.callers.get(name, ())} - found.keys()
            found |= dict.fromkeys(circle, distance)
        return found


def read_calls(sources: Sequence[Source]) -> Calls:
    """Who calls whom, from the bodies."""
    known = {routine.name: routine.language for routine in routines(sources)}
    callers: dict[str, set[str]] = defaultdict(set)
    readers: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for part in (p for routine in source.routines for p in routine.parts):
            for relation in relations(part):
                readers[relation.name].add(part.owner)
            for call in calls(part):
                if call.name in known:
                    callers[call.name].add(part.owner)
    runners = {r.name for r in routines(sources) if r.runs_text}
    for source in sources:
        for part in source.loose:
            for call in calls(part):
                if call.name in known:
                    callers[call.name] |= {part.owner, *readers[part.owner]}
            # What stands in rows by its name is run by whoever reads these rows and runs text.
            for node, _ in walk(part.tree):
                if isinstance(node, ast.String) and node.sval in known:
                    callers[node.sval] |= runners & readers[part.owner]
    return Calls(callers, frozenset(name for name, word in known.items() if word == "sql"))


def sessions(cluster: ThrowawayCluster, count: int = AT_ONCE) -> list[Session]:
    return [Session(cluster.clone()) for _ in range(count)]


def find_reach(pool: Sequence[Session], files: Iterable[Path], say: Callable[[str], None]) -> Reach:
    """Run every file once, unless a run before did and the file is as it was."""
    known = json.loads(REMEMBERED.read_text("utf-8")) if REMEMBERED.exists() else {}
    support = b"".join(p.read_bytes() for p in sorted((ROOT / "tests/support").glob("*.sql")))
    found = {}

    def look(session: Session, path: Path) -> None:
        name = path.relative_to(PGTAP).as_posix()
        key = hashlib.sha256(support + path.read_bytes()).hexdigest()
        if known.get(name, {}).get("key") == key:
            found[name] = known[name]
            return
        start = time.monotonic()
        failure, ran = session.reach(path)
        if failure is not None:
            # What always fails tells nothing of a mutant.
            say(f"left out, since it fails without a mutant: {name}: {failure}")
            return
        seconds = time.monotonic() - start
        found[name] = {"key": key, "seconds": round(seconds, 3), "functions": sorted(ran)}

    try:
        _each(pool, list(files), look)
    finally:
        REMEMBERED.parent.mkdir(exist_ok=True)
        REMEMBERED.write_text(json.dumps(found, indent=1), "utf-8")
    return Reach(
        {name: set(entry["functions"]) for name, entry in found.items()},
        {name: entry["seconds"] for name, entry in found.items()},
        {name: set(_NAME.findall((PGTAP / name).read_text("utf-8"))) for name in found},
    )


def hunt(
    pool: Sequence[Session],
    mutants: Iterable[Mutant],
    reach: Reach,
    calls_known: Calls,
    limit: int,
    say: Callable[[Trial], None],
) -> list[Trial]:
    """Try every mutant, each with so many files at most."""
    trials: list[Trial] = []
    killers: dict[str, list[str]] = defaultdict(list)

    def one(session: Session, mutant: Mutant) -> None:
        files = reach.files_for(mutant.function, calls_known)
        before = killers[mutant.function]
        files.sort(key=lambda f: before.index(f) if f in before else len(before))
        trial = _try(session, mutant, files[:limit])
        if trial.verdict == "killed" and trial.by not in before:
            before.append(trial.by)
        trials.append(trial)
        say(trial)

    # The functions in turn, so that two sessions seldom learn the same thing at once.
    _each(pool, sorted(mutants, key=lambda m: (m.function, m.key)), one)
    return trials


def _try(session: Session, mutant: Mutant, files: Sequence[str]) -> Trial:
    try:
        session.define(mutant.text)
        complaint = _complaint(session, mutant.function)
        if complaint:
            return Trial(mutant, "no mutant", complaint)
        for number, file in enumerate(files, 1):
            if session.run(PGTAP / file) is not None:
                return Trial(mutant, "killed", file, number)
        return Trial(mutant, "survived", "", len(files))
    except psycopg.Error as error:
        session.admin.execute("rollback")
        return Trial(mutant, "no mutant", str(error).splitlines()[0])
    finally:
        session.define(mutant.original)


def _complaint(session: Session, function: str) -> str | None:
    """What plpgsql_check calls an error: PL/pgSQL itself reads a query only when it runs it."""
    rows = session.fetch(
        "select min(c.message) from pg_catalog.pg_proc as p"
        " join pg_catalog.pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'"
        " cross join lateral tests.plpgsql_check_function_tb("
        "     p.oid, other_warnings => false, extra_warnings => false"
        " ) as c"
        " where p.oid = to_regproc(%s) and p.prorettype <> 'trigger'::regtype"
        " and c.level = 'error'",
        (function,),
    )
    return str(rows[0][0]) if rows[0][0] is not None else None


def _each(
    pool: Sequence[Session], items: Sequence[Any], work: Callable[[Session, Any], None]
) -> None:
    free: SimpleQueue[Session] = SimpleQueue()
    for session in pool:
        free.put(session)

    def one(item: Any) -> None:
        session = free.get()
        try:
            work(session, item)
        finally:
            free.put(session)

    with ThreadPoolExecutor(len(pool), thread_name_prefix="mutants") as executor:
        for result in executor.map(one, items):
            assert result is None

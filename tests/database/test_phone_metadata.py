"""Phone metadata: what ships, what is compiled, what the gate lets through."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest

from database import migrations
from database.reference import phones
from database.reference.gate import GateError
from database.reference.loading import is_current, load_phones
from database.reference.patterns import PatternError, language_of
from database.reference.phones import Compiled
from tests.support.cluster import Database
from tests.support.command import run_command


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return phones.compile_phones()


def test_the_shipped_files_are_what_the_installed_package_compiles_to(compiled: Compiled) -> None:
    texts = phones.file_texts(compiled)
    assert {path: path.read_text("utf-8") for path in texts} == texts, (
        "run `indica reference phones --write`"
    )
    assert compiled.version == phonenumbers.__version__


def test_an_upgrade_alone_brings_the_metadata(compiled: Compiled, database: Database) -> None:
    assert is_current(compiled, database.url("owner"))
    with database.connect("owner") as connection:
        regions = connection.execute("select count(*) from normalize.phone_regions").fetchone()
        blocks = connection.execute("select count(*) from normalize.phone_blocks").fetchone()
    assert (regions, blocks) == ((len(compiled.regions),), (len(compiled.blocks),))


def descriptions() -> Iterator[str]:
    for code, names in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        for name in names:
            plan = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, name)
            for field in ("general_desc", "fixed_line", "mobile", "toll_free", "premium_rate"):
                description = getattr(plan, field)
                if description and description.national_number_pattern:
                    yield description.national_number_pattern


def test_a_language_holds_what_its_pattern_matches() -> None:
    chance = random.Random(1)
    tried = 0
    for pattern in sorted(set(descriptions())):
        language = language_of(pattern)
        expression = re.compile(pattern)
        for length, intervals in language.items():
            assert list(intervals) == sorted(intervals)
            for low, high in chance.sample(intervals, min(len(intervals), 12)):
                for value in {low - 1, low, chance.randint(low, high), high, high + 1}:
                    if not 0 <= value < 10**length:
                        continue
                    text = str(value).zfill(length)
                    is_member = any(a <= value <= b for a, b in intervals)
                    assert is_member == bool(expression.fullmatch(text)), (pattern, text)
                    tried += 1
    assert tried > 20_000


@pytest.mark.parametrize(
    "pattern", ["1*", "1+", "(?=1)2", "\\D", "a", "[^1]", "(1", "1)", "[1a]", ".", "\\w{2}"]
)
def test_a_pattern_that_is_no_finite_set_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        language_of(pattern)


def _changed(compiled: Compiled, region: str, **changes: Any) -> Compiled:
    rows = tuple(
        dataclasses.replace(row, **changes) if row.region == region else row
        for row in compiled.regions
    )
    return dataclasses.replace(compiled, version="0.0.1", regions=rows)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        # Two regex engines read it differently: the first branch that matches, or the longest.
        ({"international_prefix": "0|00", "international_prefix_start": "0"}, "prefix patterns"),
        ({"national_prefix": "0", "national_prefix_starts": "0"}, "dialled digits"),
        ({"thresholds": None, "results": None}, "examples"),
    ],
)
def test_the_gate_refuses_what_decides_otherwise_and_leaves_the_database(
    changes: dict[str, Any], named: str, compiled: Compiled, database: Database
) -> None:
    said: list[str] = []
    with pytest.raises(GateError) as refusal:
        load_phones(_changed(compiled, "AD", **changes), said.append, database.url("owner"))
    assert str(refusal.value).startswith("phone metadata 0.0.1 is not loaded: ")
    assert f" of the {named} differ: " in str(refusal.value)
    assert is_current(compiled, database.url("owner"))


def test_the_gate_tries_every_edge(compiled: Compiled, database: Database) -> None:
    """One number more than the library has, found among all others."""
    thresholds = next(row.thresholds for row in compiled.regions if row.region == "AD")
    assert thresholds is not None
    changed = _changed(compiled, "AD", thresholds=(*thresholds[:-1], thresholds[-1] + 1))
    said: list[str] = []
    with pytest.raises(GateError, match=r": 1 of the range edges differ: '\+376"):
        load_phones(changed, said.append, database.url("owner"))
    assert [line.split(":")[0] for line in said] == [
        "Brazilian numbers", "prefix patterns", "examples", "dialled digits",
    ]  # fmt: skip


def test_the_gate_notices_that_brazil_has_changed(compiled: Compiled, database: Database) -> None:
    """normalize.phone decides about most Brazilian numbers without the metadata."""
    with database.connect("owner") as connection:
        connection.execute(
            "create or replace function normalize.brazilian_area_codes() returns smallint[]"
            " language sql immutable parallel safe return '{11, 20}'::smallint[]"
        )
    said: list[str] = []
    with pytest.raises(GateError, match="of the Brazilian numbers differ: "):
        load_phones(compiled, said.append, database.url("owner"))
    assert said == []


def test_the_command_checks_and_loads(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    compiled: Compiled,
) -> None:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    monkeypatch.setenv("INDICA_STATE_DIR", str(tmp_path))

    def indica(*arguments: str, code: int = 0) -> Any:
        words = ("reference", "phones", *arguments, "--json")
        return json.loads(run_command(monkeypatch, capfd, *words, code=code)[0])

    assert indica("--check") == {
        "installed": compiled.version,
        "database": compiled.version,
        "database_is_current": True,
        "files_are_current": True,
    }
    with database.connect("owner") as connection:
        connection.execute("update normalize.phone_metadata set version = '8.0.0'")
    assert indica("--check", code=1)["database"] == "8.0.0"

    answer = indica()
    assert (answer["before"], answer["version"]) == ("8.0.0", compiled.version)
    assert answer["gate"]["range edges"] > 50_000
    assert is_current(compiled, database.url("owner"))


def test_what_passed_the_gate_is_no_drift_and_a_change_by_hand_is(
    compiled: Compiled, database: Database
) -> None:
    url = database.url("owner")
    newer = dataclasses.replace(compiled, version="99.0.0")
    load_phones(newer, lambda _: None, url)
    assert migrations.status(url).is_current
    migrations.upgrade(url)
    assert is_current(newer, url)

    with database.connect("owner") as connection:
        connection.execute("update normalize.phone_regions set longest = 1 where region = 'AD'")
    assert migrations.status(url).drifted == ["normalize/normalize.phone_regions.sql"]

"""Each `*.test.sql` below this folder is a test of its own: `pytest tests/pgtap -k submit_lead`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.support.cluster import ThrowawayCluster
from tests.support.pgtap import Runner, read_tap

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.test.sql"))


@pytest.fixture(scope="module")
def runner(cluster: ThrowawayCluster) -> Iterator[Runner]:
    runner = Runner(cluster)
    yield runner
    runner.close()


@pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix().removesuffix(".test.sql")
)
def test_sql(path: Path, runner: Runner, request: pytest.FixtureRequest) -> None:
    if "plpgsql_check" in path.name and not runner.has_plpgsql_check:
        pytest.skip("this server does not offer plpgsql_check")
    selected: list[Path] = [
        cast(Path, item.callspec.params["path"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.originalname == "test_sql"
    ]
    outcome = runner.outcome(path, selected)
    if outcome.failure is not None:
        pytest.fail(f"{outcome.failure}\n{outcome.output}", pytrace=False)


@pytest.mark.parametrize(
    ("output", "exit_code", "failure"),
    [
        ("1..1\nok 1 - fine", 0, None),
        ("1..1\nnot ok 1 - later # TODO some day", 0, None),
        ("1..2\nok 1", 0, "planned 2 tests, ran 1"),
        ("1..1\nnot ok 1 - wrong", 0, "1 of 1 failed"),
        ("1..1\nok 1\nERROR:  XX000", 3, "psql ended with 3"),
        ("ok 1", 0, "no plan"),
        ("1..0", 0, "no test"),
    ],
)
def test_the_reader_of_results_sees_every_kind_of_failure(
    output: str, exit_code: int, failure: str | None
) -> None:
    assert read_tap(output, exit_code) == failure

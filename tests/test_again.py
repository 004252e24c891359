"""What `make test` does about tests that failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.again import MOST

ROOT = Path(__file__).parent.parent
UNSTEADY = """
from pathlib import Path

def test_unsteady():
    mark = Path("seen")
    seen = mark.exists()
    mark.touch()
    assert seen

def test_steady():
    pass
"""


def again(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """The run of the tests, then that of the failed ones."""
    (folder / "test_it.py").write_text(tests)
    (folder / "pytest.ini").write_text("[pytest]\n")
    subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=folder, check=False)
    return subprocess.run(
        [sys.executable, "-m", "tests.again"],
        cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_one_that_passes_the_second_time_is_named(tmp_path: Path) -> None:
    done = again(tmp_path, UNSTEADY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASSED ONLY THE SECOND TIME: test_it.py::test_unsteady" in done.stdout
    assert "1 passed" in done.stdout


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ("def test_broken():\n    assert False\n", "1 failed"),
        ("def broken(:\n", "1 error"),
    ],
)
def test_one_that_fails_twice_fails_the_run(tmp_path: Path, tests: str, words: str) -> None:
    done = again(tmp_path, tests)
    assert done.returncode != 0
    assert words in done.stdout


def test_many_are_not_run_again(tmp_path: Path) -> None:
    many = "".join(f"def test_{n}():\n    assert False\n" for n in range(MOST + 1))
    done = again(tmp_path, many)
    assert done.returncode == 1
    assert "not run again" in done.stderr
    assert "FAILED" not in done.stdout

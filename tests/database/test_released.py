"""A released revision is never edited again."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from database.common.settings import project_root

VERSIONS = project_root() / "database" / "versions"
ENTRY = re.compile(r"([0-9a-f]{64})  ((?:sql/)?(\d{4})_\w+\.(?:py|up\.sql|down\.sql))")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", re.MULTILINE)


def _files(versions: Path) -> dict[str, Path]:
    """The files of every revision by the name under which they are released."""
    found = [*versions.glob("[0-9]*.py"), *versions.glob("sql/[0-9]*.sql")]
    return {path.relative_to(versions).as_posix(): path for path in found}


def complaints(versions: Path) -> list[str]:
    """What is wrong between released.txt and the revisions beside it."""
    files = _files(versions)
    wrong = []
    frozen: dict[str, str] = {}
    for line in (versions / "released.txt").read_text("utf-8").splitlines():
        entry = ENTRY.fullmatch(line)
        if entry is None:
            wrong.append(f"not a line of sha256sum: {line}")
        else:
            frozen[entry[2]] = entry[1]
    for name, digest in frozen.items():
        if name not in files:
            wrong.append(f"{name} is gone")
        elif hashlib.sha256(files[name].read_bytes()).hexdigest() != digest:
            wrong.append(f"{name} was edited")
    newest = max((re.sub(r"\D.*", "", name.removeprefix("sql/")) for name in frozen), default="")
    wrong += [
        f"{name} came in below a released revision"
        for name in sorted(files.keys() - frozen.keys())
        if re.sub(r"\D.*", "", name.removeprefix("sql/")) <= newest
    ]
    return wrong


def _freeze(versions: Path) -> None:
    """What CONTRIBUTING.md tells a release to do."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in sorted(_files(versions).items())
    ]
    (versions / "released.txt").write_text("".join(lines), "utf-8")


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A copy of the revisions, all of them released."""
    copy = tmp_path / "versions"
    shutil.copytree(VERSIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    _freeze(copy)
    assert complaints(copy) == []
    return copy


def test_no_released_revision_was_edited() -> None:
    assert complaints(VERSIONS) == []


def test_every_release_froze_its_revisions() -> None:
    changelog = (project_root() / "CHANGELOG.md").read_text("utf-8")
    releases = RELEASE.findall(changelog)
    project = tomllib.loads((project_root() / "pyproject.toml").read_text("utf-8"))["project"]
    assert releases[0][0] == project["version"]
    for _, day in releases:
        assert re.fullmatch(r"unreleased|\d{4}-\d\d-\d\d", day)
    assert [day for _, day in releases[1:] if day == "unreleased"] == []
    is_released = any(day != "unreleased" for _, day in releases)
    assert is_released == bool((VERSIONS / "released.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    "name",
    ["0001_baseline.py", "sql/0001_baseline.up.sql", "sql/0001_baseline.down.sql"],
)
def test_an_edit_after_the_release_is_found(released: Path, name: str) -> None:
    file = released / name
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert complaints(released) == [f"{name} was edited"]


def test_a_removed_or_inserted_revision_is_found(released: Path) -> None:
    (released / "sql" / "0001_baseline.down.sql").unlink()
    (released / "sql" / "0001_more.up.sql").write_text("select 1;\n")
    assert complaints(released) == [
        "sql/0001_baseline.down.sql is gone",
        "sql/0001_more.up.sql came in below a released revision",
    ]


def test_a_new_revision_above_the_released_ones_is_free(released: Path) -> None:
    (released / "9999_next.py").write_text("")
    (released / "sql" / "9999_next.up.sql").write_text("select 1;\n")
    assert complaints(released) == []

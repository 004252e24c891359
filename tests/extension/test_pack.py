"""What `make extension` packs is complete, lean, the same every time, and runs."""

from __future__ import annotations

import importlib.util
import json
import posixpath
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.extension.chrome import EXTENSION, OPTIONS, PANEL
from tests.extension.conftest import NewChrome


@pytest.fixture(scope="module")
def packer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pack", EXTENSION / "pack.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def package(packer: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = packer.pack(tmp_path_factory.mktemp("package"))
    assert isinstance(made, Path)
    return made


def test_the_same_sources_give_the_same_bytes(
    packer: ModuleType, package: Path, tmp_path: Path
) -> None:
    again = packer.pack(tmp_path)
    assert again.name == package.name == f"indica-extension-{packer.version()}.zip"
    assert again.read_bytes() == package.read_bytes()


def test_the_store_gets_the_projects_version_and_no_key(packer: ModuleType, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        packed = json.loads(archive.read("manifest.json"))
    source = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    assert packed["version"] == source["version"] == packer.version()
    assert packed == {name: value for name, value in source.items() if name != "key"}


def test_everything_that_is_named_is_in_it_and_nothing_else(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist())
        texts = {n: archive.read(n).decode() for n in names if not n.endswith(".png")}
    named = {"service-worker.js", "managed_schema.json", "manifest.json"}
    named |= {f"_locales/{locale}/messages.json" for locale in ("pt_BR", "en")}
    named |= set(re.findall(r'"([\w/-]+\.(?:png|html))"', texts["manifest.json"]))
    for name, text in texts.items():
        references = []
        if name.endswith(".js"):
            references = re.findall(r'^(?:import|export)[^;]*? from "(.+?)";', text, re.MULTILINE)
        elif name.endswith(".html"):
            references = re.findall(r'(?:src|href)="([^"#:]+)"', text)
        folder = posixpath.dirname(name)
        named |= {posixpath.normpath(posixpath.join(folder, one)) for one in references}
    assert names == named
    assert package.stat().st_size < 200 * 1024


@pytest.mark.browser
def test_the_package_runs(new_chrome: NewChrome, package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    chrome = new_chrome(extension=tmp_path)
    for path in (PANEL, OPTIONS):
        page = chrome.context.new_page()
        page.goto(chrome.url(path))
        page.wait_for_selector("html[data-ready=true]")
    assert chrome.errors == []

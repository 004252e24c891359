"""Fixtures: one system for the run, one Playwright for the folder, one browser per module."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.extension.chrome import Chrome, executable, namespace_command
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.support.cluster import open_directory
from tests.support.waiting import PATIENCE

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"

NewChrome = Callable[..., Chrome]


@pytest.fixture(scope="session")
def operation() -> Iterator[Operation]:
    """A whole system of its own: PostgreSQL, API, worker, sandbox, and the demonstration."""
    with open_directory() as directory:
        started = Operation(directory / "state")
        yield started
        started.down()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Ends with the folder: its loop would be in the way of whatever else a process tests."""
    if executable() is None:
        pytest.skip("no Chromium here")
    expect.set_options(timeout=5_000 * PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def new_chrome(playwright: Playwright) -> Iterator[NewChrome]:
    """Makes browsers with profiles of their own; all are closed at the module's end."""
    made: list[Chrome] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:

        def make(**values: Any) -> Chrome:
            profile = Path(directory) / str(len(made))
            profile.mkdir()
            chrome = Chrome(playwright, profile, **values)
            chrome.start()
            made.append(chrome)
            return chrome

        yield make
        for chrome in made:
            chrome.close()


@pytest.fixture(scope="module")
def road(operation: Operation) -> Iterator[Gate]:
    """The module's way to the API; tests use `gate`, which is clean at each one's beginning."""
    with Gate(operation.api_url) as opened:
        yield opened


@pytest.fixture
def gate(road: Gate) -> Iterator[Gate]:
    road.heal()
    road.forget()
    yield road
    road.heal()


@pytest.fixture(scope="module")
def chrome_of_module(new_chrome: NewChrome, operation: Operation, road: Gate) -> Chrome:
    """Ana's browser, enrolled; tests use `chrome`, in which nothing is left of the test before."""
    chrome = new_chrome()
    enrol(chrome, road.url, operation.enrolment_code(ANA))
    return chrome


@pytest.fixture
def chrome(chrome_of_module: Chrome, gate: Gate) -> Iterator[Chrome]:
    chrome_of_module.forget_work()
    chrome_of_module.errors.clear()
    yield chrome_of_module
    chrome_of_module.close_pages()
    assert chrome_of_module.errors == []


@pytest.fixture
def panel(chrome: Chrome) -> Page:
    """Ana's panel."""
    return chrome.panel()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, to be run in a page."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: `npm ci --prefix tests/extension`")
    return AXE.read_text(encoding="utf-8")


def enrol(chrome: Chrome, api_url: str, code: str) -> None:
    """Connect the extension as its options page does; Portuguese, whatever the browser speaks."""
    chrome.in_extension(
        """async ([url, code]) => {
          const { enrol, savePreferences } = await import("/lib/connection.js");
          await savePreferences({ locale: "pt-BR" });
          await enrol(url, code);
        }""",
        [api_url, code],
    )


needs_namespaces = pytest.mark.skipif(
    namespace_command() is None, reason="mount namespaces are not allowed here"
)

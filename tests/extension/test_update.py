"""A new version of the extension arrives while somebody types and while referrals wait."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.extension.chrome import EXTENSION, Chrome
from tests.extension.conftest import NewChrome, enrol
from tests.extension.gate import Gate
from tests.extension.operation import ANA, Operation
from tests.extension.support import Form, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

NEXT = "99.0.0"


def install_next_version(chrome: Chrome) -> None:
    """What Chrome does once it has loaded an update: every page of the extension goes."""
    manifest = chrome.extension / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**said, "version": NEXT}), "utf-8")
    chrome.allow_reloading()
    chrome.in_extension("() => setTimeout(() => chrome.runtime.reload(), 0) && null")
    # Its pages close one after another, and the service worker of the next version starts.
    wait_for(lambda: chrome.pump() and not [p for p in chrome.context.pages if chrome.id in p.url])
    wait_for(lambda: chrome.version() == NEXT)


def test_what_was_half_typed_and_what_waits_outlive_an_update(
    new_chrome: NewChrome, gate: Gate, operation: Operation, tmp_path: Path
) -> None:
    folder = tmp_path / "extension"
    shutil.copytree(EXTENSION, folder)
    chrome = new_chrome(extension=folder)
    enrol(chrome, gate.url, operation.enrolment_code(ANA))
    waits, typed = somebody(), somebody()
    gate.refuse()
    form = Form(chrome.panel())
    form.submit(waits)
    expect(form.answer("answerQueued", waits.name)).to_be_visible()
    form.write(typed, "meia frase")
    wait_for(lambda: [one["name"] for one in chrome.drafts()] == [typed.name])
    install_next_version(chrome)
    gate.heal()
    form = Form(chrome.panel())
    expect(form.name).to_have_value(typed.name)
    expect(form.notes).to_have_value("meia frase")
    form.phone.press("Enter")
    expect(form.answer("answer_created", typed.name)).to_be_visible()
    wait_for(lambda: chrome.queue() == [])
    assert operation.submissions_like(waits.name) == 1
    assert operation.submissions_like(typed.name) == 1

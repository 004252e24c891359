"""The exchange of one referral, cut at one byte after the other: it arrives once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.extension.chrome import Chrome
from tests.extension.conftest import NewChrome, enrol
from tests.extension.operation import ANA, Operation
from tests.extension.support import Form, somebody
from tests.support.waiting import wait_for

pytestmark = pytest.mark.browser

REQUEST_CUTS = (1, 40, 300, 700, 900)
ANSWER_CUTS = (0, 1, 20, 150, 400, 700)


class Cutter:
    """Passes bytes on between browser and API until so many have gone one way; then it cuts."""

    def __init__(self, api_url: str) -> None:
        target = urlsplit(api_url)
        self._target = (str(target.hostname), int(target.port or 80))
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.request_left: int | None = None
        self.answer_left: int | None = None
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def heal(self) -> None:
        self.request_left = self.answer_left = None

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._socket.accept()
                there = socket.create_connection(self._target)
                for source, sink, is_request in ((here, there, True), (there, here, False)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, is_request), daemon=True
                    ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_request: bool) -> None:
        is_ours = False
        with suppress(OSError):
            while data := source.recv(65536):
                is_ours = is_ours or data.startswith(b"POST /v1/leads HTTP") or not is_request
                left = self.request_left if is_request else self.answer_left
                if left is not None and is_ours:
                    if len(data) > left:
                        sink.sendall(data[:left])
                        self.cuts += 1
                        break
                    if is_request:
                        self.request_left = left - len(data)
                    else:
                        self.answer_left = left - len(data)
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@pytest.fixture(scope="module")
def cutter(operation: Operation) -> Iterator[Cutter]:
    with Cutter(operation.api_url) as made:
        yield made


@pytest.fixture(scope="module")
def cut_chrome(new_chrome: NewChrome, operation: Operation, cutter: Cutter) -> Iterator[Chrome]:
    made = new_chrome()
    enrol(made, cutter.url, operation.enrolment_code(ANA))
    yield made
    made.close()


def test_cut_at_any_byte_it_arrives_once(
    cut_chrome: Chrome, cutter: Cutter, operation: Operation
) -> None:
    page = cut_chrome.panel()
    page.locator("html[data-ready=true]").wait_for()
    form = Form(page)
    cuts = [(n, None) for n in REQUEST_CUTS] + [(None, n) for n in ANSWER_CUTS]
    for request_left, answer_left in cuts:
        person = somebody()
        form.name.fill(person.name)
        # By e-mail: a look-up of the phone would be cut in its place.
        form.email.fill(f"{person.e164[1:]}@example.com")
        page.wait_for_timeout(700)
        before = cutter.cuts
        cutter.request_left, cutter.answer_left = request_left, answer_left
        form.name.press("Enter")
        wait_for(lambda before=before: cut_chrome.pump() and cutter.cuts > before)  # type: ignore[misc]
        cutter.heal()
        page.evaluate("() => chrome.runtime.sendMessage({ type: 'flush', now: true })")
        wait_for(lambda: cut_chrome.queue() == [], limit=30)
        assert operation.submissions_like(person.name) == 1, (request_left, answer_left)
        expect(form.name).to_have_value("", timeout=60_000)

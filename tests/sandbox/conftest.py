"""A sandbox per test, fast enough to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.app import Sandbox
from tests.sandbox.support import Caller, Receiver


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Start a sandbox on a free port, with statuses that come quickly."""
    with Sandbox() as running:
        settings = running.world.settings
        settings.sent_delay_ms, settings.delivered_delay_ms, settings.read_delay_ms = 10, 20, 30
        settings.webhook_retry_base_ms = 20
        yield running


@pytest.fixture
def call(sandbox: Sandbox) -> Iterator[Caller]:
    """Return a caller of the sandbox."""
    caller = Caller(sandbox)
    yield caller
    caller.http.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a server that receives webhooks."""
    with Receiver() as running:
        yield running

"""A small operation in a real database, workers in threads and as processes, a peer for both."""

from __future__ import annotations

import pytest

from tests.outbound_worker.operation import Operation
from tests.support.cluster import Database


@pytest.fixture
def operation(database: Database) -> Operation:
    """An operation that is always open, with one channel, approved templates and one token."""
    return Operation(database)

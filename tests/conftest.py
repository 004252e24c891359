"""Fixtures: one throw-away cluster per run, one fresh clone of the migrated database per test."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from tests.support.cluster import Database, ThrowawayCluster


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the developer's database, secrets or state directory."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("INDICA_"):
                patch.delenv(name)
        patch.setenv("INDICA_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def garbage_waits() -> Iterator[None]:
    """Collects no garbage inside the test.

    For tests that reach the recursion limit on purpose: the finalizer of whatever another test
    left, run at that depth, would fail for want of a frame and be told as an error of this test.
    """
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def cluster() -> Iterator[ThrowawayCluster]:
    """The run's cluster with its template database; `cluster.clone()` gives more databases."""
    with ThrowawayCluster() as started:
        started.make_template()
        yield started


@pytest.fixture
def database(cluster: ThrowawayCluster) -> Iterator[Database]:
    """A fresh clone: `.url(role)`, `.connect(role, autocommit=True)`."""
    clone = cluster.clone()
    yield clone
    clone.drop()


@pytest.fixture(scope="module")
def module_database(cluster: ThrowawayCluster) -> Iterator[Database]:
    """A clone that the tests of one module share, for those that change nothing."""
    clone = cluster.clone()
    yield clone
    clone.drop()

"""The README tells every setting, exit code, metric and kind."""

from __future__ import annotations

from pathlib import Path

import pytest

import outbound_worker
from database.common.settings import WorkerSettings
from outbound_worker.chatwoot import Chatwoot
from outbound_worker.handlers import Handlers
from outbound_worker.metrics import Metrics
from outbound_worker.worker import ExitCode

README = Path(outbound_worker.__file__).with_name("README.md").read_text("utf-8")


OWN = sorted(name for name in WorkerSettings.model_fields if name.startswith(("worker_", "log_")))


@pytest.mark.parametrize("name", OWN)
def test_setting_is_documented_with_its_default(name: str) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{name.upper()}` |")]
    default = WorkerSettings.model_fields[name].default
    if isinstance(default, (int, float, str)):
        said = row.split("|")[2].strip(" `")
        assert said == (f"{default:g}" if isinstance(default, (int, float)) else default)


@pytest.mark.parametrize("code", list(ExitCode))
def test_exit_code_is_documented(code: ExitCode) -> None:
    assert f"\n| {int(code)} | " in README


def test_metrics_are_documented() -> None:
    for family in Metrics().registry.collect():
        assert f"`{family.name}" in README


def test_kinds_are_documented() -> None:
    nowhere: Chatwoot = None  # type: ignore[assignment]
    for kind in Handlers(nowhere, None, None, None).kinds:  # type: ignore[arg-type]
        assert f"| `{kind}` |" in README

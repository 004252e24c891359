"""The `indica` command in this process."""

from __future__ import annotations

import sys

import pytest

from database.cli.main import main


def run_command(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    *words: str,
    code: int = 0,
) -> tuple[str, str]:
    """What it said, on standard output and error; it must end with this exit code."""
    monkeypatch.setattr(sys, "argv", ["indica", *words])
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    assert (ended.value.code or 0) == code, out + err
    return out, err

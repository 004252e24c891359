"""The extension's modules without a browser: `node --test` over the `*.test.js` files here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import playwright

HERE = Path(__file__).parent

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""Playwright's own: Debian 12 has Node 18, which lacks what Chrome 120 has."""


def test_the_modules_of_the_extension() -> None:
    tests = sorted(map(str, HERE.glob("*.test.js")))
    assert tests
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", *tests],
        env={**os.environ, "TZ": "America/Sao_Paulo"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr

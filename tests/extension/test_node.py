"""The extension's modules without a browser: `node --test` over the `*.test.js` files here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def test_the_modules_of_the_extension() -> None:
    node = shutil.which("node")
    assert node is not None, "node is missing: `make packages` installs it"
    tests = sorted(map(str, HERE.glob("*.test.js")))
    assert tests
    run = subprocess.run(
        [node, "--test", "--test-reporter=spec", *tests],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr

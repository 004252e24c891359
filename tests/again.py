"""The tests that failed, run once more, one after the other: `python -m tests.again`.

A real clock, real browsers and two busy processes let one test in thousands fail for want of
time. What passes the second time is named at the end and is work for whoever reads it; what fails
twice, or in numbers, fails the run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")
MOST = 3


def main() -> int:
    """Exit code: 0 when all of at most MOST failed tests pass, otherwise that of pytest, or 1."""
    failed = sorted(json.loads(LAST_FAILED.read_text())) if LAST_FAILED.exists() else []
    if not 0 < len(failed) <= MOST:
        print(f"{len(failed)} tests failed: not run again", file=sys.stderr)
        return 1
    print(f"\nonce more, alone: {', '.join(failed)}", flush=True)
    code = int(pytest.main(["-p", "no:cacheprovider", *failed]))
    if code == 0:
        print(f"PASSED ONLY THE SECOND TIME: {', '.join(failed)}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())

"""Whether a library that Indica is installed with has a known weakness (`make audit`).

Ends with 1 when one has. Where the list of weaknesses cannot be reached it says so and ends with 0:
being offline is no defect of what is checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).with_name("runtime.lock")
PATIENCE = 60
"""Seconds for all of it."""


def main() -> int:
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes",
        "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        found = json.loads(ended.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return not_looked("no answer in time")
    except (ValueError, KeyError):
        return not_looked((ended.stderr.strip().splitlines() or ["no answer"])[-1])
    return report(found)


def report(found: list[dict[str, Any]]) -> int:
    """Say what was found; the exit code."""
    weak = [one for one in found if one.get("vulns")]
    unknown = [str(one["name"]) for one in found if "skip_reason" in one]
    for one in weak:
        for vuln in one["vulns"]:
            fixed = ", ".join(vuln.get("fix_versions", [])) or "no version yet"
            print(f"{one['name']} {one['version']}: {vuln['id']}, mended in {fixed}")
    if weak:
        return 1
    if len(unknown) == len(found):
        return not_looked("the package index tells no weaknesses")
    missing = f"; not known there: {', '.join(unknown)}" if unknown else ""
    print(f"audit: no known weakness in {len(found) - len(unknown)} libraries{missing}")
    return 0


def not_looked(why: str) -> int:
    print(f"audit: could not look for known weaknesses: {why[:200]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

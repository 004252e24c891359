"""Copies the look's tokens to the pages that cannot link them: `.venv/bin/python docs/tokens.py`.

extension/styles/tokens.css is the source; the copies stand beside the pages that use them.
tests/test_docs.py compares them.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "extension" / "styles" / "tokens.css"
COPIES = (
    ROOT / "sandbox" / "page" / "tokens.css",
    ROOT / "api" / "templates" / "tokens.css",
    ROOT / "api" / "desk" / "static" / "tokens.css",
    ROOT / "api" / "tab" / "static" / "tokens.css",
)


def render() -> str:
    """The text of every copy."""
    source = SOURCE.relative_to(ROOT).as_posix()
    return f"/* Copied from {source} by docs/tokens.py. */\n{SOURCE.read_text('utf-8')}"


if __name__ == "__main__":
    for copy in COPIES:
        copy.write_text(render(), "utf-8")

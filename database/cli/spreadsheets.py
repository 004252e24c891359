"""Files of words from outside, which a spreadsheet may open, for whoever asked for them alone."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import IO

from database.common.errors import IndicaError

# Opened with another separator than it was written with, a cell ends where it holds that one.
START = r"(?:^|(?<=[,;\t|\r\n]))"
FORMULA = re.compile(START + r"(?=[=+\-@\t\r])", re.ASCII)
GUARDED = re.compile(START + r"'(?=[=+\-@\t\r])", re.ASCII)


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe."""
    return FORMULA.sub("'", text)


def unguarded(text: str) -> str:
    """The cell as it was."""
    return GUARDED.sub("", text) if "'" in text else text


def open_private(path: Path, encoding: str) -> IO[str]:
    """A new file, or an old one emptied, that nobody else may read; raises IndicaError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            os.fchmod(handle, 0o600)
            os.ftruncate(handle, 0)
    except OSError as error:
        raise IndicaError(f"{path} cannot be written: {error.strerror}") from error
    return open(handle, "w", encoding=encoding, newline="")

"""The state file of a local development system: ports, generated passwords, tokens."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from database.common.errors import IndicaError


@dataclass(slots=True)
class State:
    """What must be remembered between two runs; the file has mode 600."""

    directory: Path
    cluster_port: int | None = None
    passwords: dict[str, str] = field(default_factory=dict)
    """Login role (or `postgres`) to its password in the local cluster."""
    ports: dict[str, int] = field(default_factory=dict)
    master_key: str | None = None
    api_token: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    """Secrets of the sandbox and whatever else a process was given at its start."""

    @property
    def path(self) -> Path:
        return self.directory / "state.json"

    @classmethod
    def load(cls, directory: Path) -> State:
        """Read the file; a missing one is an empty state."""
        try:
            content = json.loads((directory / "state.json").read_text("utf-8"))
        except FileNotFoundError:
            return cls(directory)
        except PermissionError as error:
            raise IndicaError(
                f"{directory / 'state.json'} belongs to another user",
                "Work as the user who ran `indica up`.",
            ) from error
        except ValueError as error:
            raise IndicaError(
                f"{directory / 'state.json'} is not JSON: {error}",
                "Repair the file, or remove the directory to start with an empty system.",
            ) from error
        return cls(directory=directory, **content)

    def save(self) -> None:
        """Replace the file in one step, readable by its owner alone."""
        make_state_directory(self.directory)
        content = asdict(self)
        del content["directory"]
        draft = self.directory / "state.json.new"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def make_state_directory(directory: Path) -> None:
    """Create it so that the server's user can pass through, and nobody can list it."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o711)


@contextlib.contextmanager
def exclusive(directory: Path) -> Iterator[None]:
    """Only one `indica up` or `indica down` at a time per state directory."""
    make_state_directory(directory)
    with (directory / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndicaError(
                "another `indica up` or `indica down` is at work", "Wait until it has finished."
            ) from error
        yield

"""What the database package raises for a person to read."""

from __future__ import annotations


class IndicaError(Exception):
    """Something an operator can act on: the message says what, `hint` says what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class ClusterError(IndicaError):
    """The local PostgreSQL cannot be made, started or stopped."""


class ReplaceableError(IndicaError):
    """A file of sql_functions/ cannot be applied."""


class BootstrapError(IndicaError):
    """Roles, schemas or extensions cannot be made."""

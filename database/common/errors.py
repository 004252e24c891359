"""What the packages raise for a person to read."""

from __future__ import annotations


class IndicaError(Exception):
    """Something an operator can act on: the message says what, `hint` says what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(IndicaError):
    """The environment is incomplete, contradicts itself or holds a value that cannot be right.

    The message names the variables and never quotes a value, which may be a secret.
    """


class ClusterError(IndicaError):
    """The local PostgreSQL cannot be made, started or stopped."""


class ReplaceableError(IndicaError):
    """A file of sql_functions/ cannot be applied."""


class BootstrapError(IndicaError):
    """Roles, schemas or extensions cannot be made."""


class UpgradeError(IndicaError):
    """An upgrade or downgrade did not run, or not to its end."""

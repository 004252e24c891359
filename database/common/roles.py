"""Names of the roles: those of an operation begin with its name, `indica` unless it has another.

Roles belong to a whole cluster, so two operations in one cluster need roles of two names. The SQL
files say `indica_owner` and so on; whoever runs them puts the operation's name in its place.
"""

from __future__ import annotations

import re

DEFAULT_OPERATION = "indica"
PARTS = ("owner", "migrator", "api", "worker", "cron", "dba", "bi")
OPERATION = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What an operation may be called: the name of a role is cut at 63 characters."""

_IN_FILES = re.compile(rf"\b{DEFAULT_OPERATION}_({'|'.join(PARTS)})\b")


def names(operation: str = DEFAULT_OPERATION) -> tuple[str, ...]:
    """All roles of an operation, the owner first; the others log in."""
    return tuple(f"{operation}_{part}" for part in PARTS)


def in_operation(sql: str, operation: str) -> str:
    """SQL of ours with the names of an operation's roles."""
    return sql if operation == DEFAULT_OPERATION else _IN_FILES.sub(rf"{operation}_\1", sql)

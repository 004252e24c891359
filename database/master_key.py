"""What the database knows of the master key: the sealed pepper, and the API's own hash."""

from __future__ import annotations

from database.common.source_secrets import SERVICE_PREFIX, pepper_key, service_digest
from database.connection import connect


def introduce(url: str | None, master_key: str, *, is_new_key: bool = False) -> str:
    """Seal or open the key of the hashes, and let the API with this master key bring webhooks.

    Returns what became of the key of the hashes: sealed, unlocked or known.
    """
    with connect("owner", url=url) as connection:
        row = connection.execute(
            "select ops.unlock_pepper(p_key => %s, p_is_new_key => %s)",
            (pepper_key(master_key), is_new_key),
        ).fetchone()
        connection.execute(
            "select ops.register_service(p_secret_sha256 => %s)", (service_digest(master_key),)
        )
    return str(row[0]) if row else "known"


def is_registered(master_key: str) -> bool:
    """Whether the database knows the API with this master key."""
    with connect("owner") as connection:
        row = connection.execute(
            "select ops.is_token_active(p_prefix => %s, p_secret_sha256 => %s)",
            (SERVICE_PREFIX, service_digest(master_key)),
        ).fetchone()
    return bool(row and row[0])

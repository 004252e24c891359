"""The API's own credential in the database: known by its hash, derived from the master key."""

from __future__ import annotations

from database.common.source_secrets import SERVICE_PREFIX, service_digest
from database.connection import connect


def register(master_key: str) -> bool:
    """Let the API with this master key bring webhooks; whether it is another key than before."""
    with connect("owner") as connection:
        row = connection.execute(
            "select ops.register_service(p_secret_sha256 => %s)", (service_digest(master_key),)
        ).fetchone()
    return bool(row and row[0])


def is_registered(master_key: str) -> bool:
    """Whether the database knows the API with this master key."""
    with connect("owner") as connection:
        row = connection.execute(
            "select ops.is_token_active(p_prefix => %s, p_secret_sha256 => %s)",
            (SERVICE_PREFIX, service_digest(master_key)),
        ).fetchone()
    return bool(row and row[0])

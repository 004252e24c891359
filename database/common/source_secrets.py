"""Secrets that are derived from the master key and never stored."""

from __future__ import annotations

import hashlib
import hmac


def source_secret(master_key: str, code: str, version: int) -> str:
    """The secret of a source, as hexadecimal text: HMAC-SHA256 of its name under the master key.

    The text itself, not the bytes that it stands for, is the key of the source's signatures.
    """
    name = f"source:{code}:{version}".encode()
    return hmac.new(master_key.encode(), name, hashlib.sha256).hexdigest()


def pepper_key(master_key: str) -> str:
    """The key under which the database seals its pepper (`ops.unlock_pepper`)."""
    return hmac.new(master_key.encode(), b"pepper:1", hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: int, raw: bytes) -> str:
    """`X-Indica-Signature` of a body: HMAC-SHA256 over `{timestamp}.{raw body}`."""
    message = f"{timestamp}.".encode() + raw
    return f"sha256={hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"

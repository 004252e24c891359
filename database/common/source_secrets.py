"""Secrets that are derived from the master key and never stored: of sources, and our own."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

SERVICE_PREFIX: Final = "service"
"""Prefix of the API's own credential, see `ops.register_service`."""


def source_secret(master_key: str, code: str, version: int) -> str:
    """The secret of a source, as hexadecimal text: HMAC-SHA256 of its name under the master key.

    The text itself, not the bytes that it stands for, is the key of the source's signatures.
    """
    name = f"source:{code}:{version}".encode()
    return hmac.new(master_key.encode(), name, hashlib.sha256).hexdigest()


def google_key(secret: str) -> str:
    """The key of a Google lead form, which takes at most 50 characters."""
    return secret[:32]


def pepper_key(master_key: str) -> str:
    """The key under which the database seals its pepper (`ops.unlock_pepper`)."""
    return hmac.new(master_key.encode(), b"pepper:1", hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: int, delivery: str, raw: bytes) -> str:
    """`X-Indica-Signature` of a body: HMAC-SHA256 over `{timestamp}.{delivery}.{raw body}`."""
    message = f"{timestamp}.{delivery}.".encode() + raw
    return f"sha256={hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"


def typeform_signature(secret: str, raw: bytes) -> str:
    """`Typeform-Signature` of a body: HMAC-SHA256 over its bytes, in base64."""
    return f"sha256={base64.b64encode(hmac.digest(secret.encode(), raw, 'sha256')).decode()}"


def service_digest(master_key: str) -> bytes:
    """SHA-256 of the secret by which the API proves itself to the database.

    With it the API brings what needs no caller's token: webhooks whose signatures it has verified,
    enrolments, and questions about health. Whoever has only the database's password has not this.
    """
    secret = hmac.new(master_key.encode(), b"service:indica-api", hashlib.sha256).hexdigest()
    return hashlib.sha256(secret.encode()).digest()

"""Secrets that are derived from the master key and never stored: of sources, and our own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final

SERVICE_PREFIX: Final = "service"
"""Prefix of the API's own credential, see `ops.register_service`."""


HUBSPOT_ESCAPES: Final = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
"""What HubSpot takes as it stands in an address before it signs."""


def source_secret(master_key: str, code: str, version: int) -> str:
    """The secret of a source, as hexadecimal text: HMAC-SHA256 of its name under the master key.

    The text itself, not the bytes that it stands for, is the key of the source's signatures.
    """
    name = f"source:{code}:{version}".encode()
    return hmac.new(master_key.encode(), name, hashlib.sha256).hexdigest()


def google_key(secret: str) -> str:
    """The key of a Google lead form, which takes at most 50 characters."""
    return secret[:32]


def webhook_secret(master_key: str, code: str, version: int) -> str:
    """The key with which a subscription's webhooks are signed, as hexadecimal text.

    The text itself is the key, so that a tool that takes keys as text can check signatures.
    """
    name = f"webhook:{code}:{version}".encode()
    return hmac.new(master_key.encode(), name, hashlib.sha256).hexdigest()


def standard_secret(secret: str) -> str:
    """The same key as the libraries of Standard Webhooks take it."""
    return f"whsec_{base64.b64encode(secret.encode()).decode()}"


def webhook_signature(secret: str, message_id: str, timestamp: int, raw: bytes) -> str:
    """One entry of `webhook-signature`: HMAC-SHA256 over `{id}.{timestamp}.{body}`."""
    message = f"{message_id}.{timestamp}.".encode() + raw
    return f"v1,{base64.b64encode(hmac.digest(secret.encode(), message, 'sha256')).decode()}"


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


def wpforms_signature(secret: str, timestamp: int, raw: bytes) -> str:
    """`X-WPForms-Webhook-Signature` of a JSON body: HMAC-SHA256 over `{timestamp}.{body}`."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, hashlib.sha256).hexdigest()
    return f"t={timestamp},v={digest}"


def hubspot_digest(client_secret: str, address: str, raw: bytes, timestamp: str) -> bytes:
    """What `X-HubSpot-Signature-v3` of a POST says in base64; `timestamp` in milliseconds."""
    decoded = HUBSPOT_ESCAPES.sub(lambda match: chr(int(match[1], 16)), address)
    message = f"POST{decoded}".encode() + raw + timestamp.encode("utf-8", "replace")
    return hmac.digest(client_secret.encode(), message, hashlib.sha256)


def appsecret_proof(token: str, app_secret: str) -> str:
    """What a request to Graph carries to show that a token is not a stolen one."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def service_digest(master_key: str) -> bytes:
    """SHA-256 of the secret by which the API proves itself to the database.

    With it the API brings what needs no caller's token: webhooks whose signatures it has verified,
    enrolments, and questions about health. Whoever has only the database's password has not this.
    """
    secret = hmac.new(master_key.encode(), b"service:indica-api", hashlib.sha256).hexdigest()
    return hashlib.sha256(secret.encode()).digest()

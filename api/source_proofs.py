"""How senders of structured webhooks prove who they are, one function for each kind of proof.

All of it happens on the raw bytes, before anything else is read, counted or kept, and no comparison
tells by its time how much fits.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from werkzeug.datastructures import Headers

from api.blueprints.chatwoot import is_signed
from database.common.source_secrets import google_key


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request brings that may prove its sender; `secret` is the end of the address."""

    raw: bytes
    headers: Headers
    secret: str | None
    now: float


def is_proved(proof: str, secret: str, sent: Sent) -> bool:
    """Whether `sent` proves to come from the source whose secret this is."""
    return PROOFS[proof](secret, sent)


def _by_signature(secret: str, sent: Sent) -> bool:
    """Our own: HMAC-SHA256 over time, delivery and body."""
    return sent.secret is None and is_signed(
        (secret.encode(),),
        sent.raw,
        sent.headers.get("X-Indica-Signature", ""),
        sent.headers.get("X-Indica-Timestamp", ""),
        sent.now,
        delivery=sent.headers.get("X-Indica-Delivery", "").encode("latin-1"),
    )


def _by_address(secret: str, sent: Sent) -> bool:
    """The secret stands at the end of the address, for senders that cannot sign."""
    return _is_same(secret, sent.secret or "")


def _by_google_key(secret: str, sent: Sent) -> bool:
    """Google Ads puts the key into the body."""
    try:
        body = json.loads(sent.raw)
    except (ValueError, RecursionError):
        body = None
    given = body.get("google_key") if isinstance(body, dict) else None
    return sent.secret is None and _is_same(
        google_key(secret), given if isinstance(given, str) else ""
    )


def _by_typeform(secret: str, sent: Sent) -> bool:
    """`Typeform-Signature: sha256=` and the HMAC-SHA256 of the body in base64."""
    mark, _, text = sent.headers.get("Typeform-Signature", "").partition("=")
    try:
        given = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        given = b""
    expected = hmac.digest(secret.encode(), sent.raw, hashlib.sha256)
    return sent.secret is None and hmac.compare_digest(expected, given) and mark == "sha256"


def _is_same(secret: str, given: str) -> bool:
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    return hmac.compare_digest(hashlib.sha256(secret.encode()).digest(), digest)


PROOFS: Final[Mapping[str, Callable[[str, Sent], bool]]] = MappingProxyType(
    {
        "signature": _by_signature,
        "address": _by_address,
        "google_key": _by_google_key,
        "typeform": _by_typeform,
    }
)

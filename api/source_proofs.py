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
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from werkzeug.datastructures import Headers

from api import meta_proofs
from api.blueprints.chatwoot import TOLERANCE_SECONDS, is_signed
from database.common.source_secrets import google_key, hubspot_digest, wpforms_signature

MILLISECONDS: Final = re.compile(r"[0-9]{13}")

WPFORMS_SIGNATURE: Final = re.compile(r"t=([0-9]{1,11}),v=([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request brings that may prove its sender; `secret` is the end of the address.

    `address` is the whole of it, as the sender called it.
    """

    raw: bytes
    headers: Headers
    secret: str | None
    now: float
    address: str = ""


def is_proved(proof: str, secret: str, sent: Sent) -> bool:
    """Whether `sent` proves to come from the source whose secret this is."""
    return PROOFS[proof](secret, sent)


def _by_signature(secret: str, sent: Sent) -> bool:
    """Our own: HMAC-SHA256 over time, delivery and body."""
    delivery = sent.headers.get("X-Indica-Delivery", "").encode("latin-1")
    is_same = is_signed(
        (secret.encode(),),
        sent.raw,
        sent.headers.get("X-Indica-Signature", ""),
        sent.headers.get("X-Indica-Timestamp", ""),
        sent.now,
        delivery=delivery,
    )
    # With a full stop inside it the beginning of a body that was signed could pass for its end.
    return sent.secret is None and is_same and b"." not in delivery


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


def _by_wpforms(secret: str, sent: Sent) -> bool:
    """`X-WPForms-Webhook-Signature: t=,v=` over time and body, which WPForms signs as JSON."""
    header = sent.headers.get("X-WPForms-Webhook-Signature", "")
    match = WPFORMS_SIGNATURE.fullmatch(header)
    at = 0 if match is None else int(match[1])
    expected = wpforms_signature(secret, at, sent.raw)
    is_same = hmac.compare_digest(expected.encode(), header.encode("utf-8", "replace"))
    return sent.secret is None and is_same and abs(sent.now - at) <= TOLERANCE_SECONDS


def _by_meta(secret: str, sent: Sent) -> bool:
    """`X-Hub-Signature-256` with the secret of Meta's app, which serves all its sources."""
    header = sent.headers.get("X-Hub-Signature-256", "")
    return sent.secret is None and meta_proofs.is_signed(secret.encode(), sent.raw, header)


def _by_hubspot(secret: str, sent: Sent) -> bool:
    """`X-HubSpot-Signature-v3`: HMAC-SHA256 of method, address, body and time, in base64."""
    text = sent.headers.get("X-HubSpot-Request-Timestamp", "")
    is_time = MILLISECONDS.fullmatch(text) is not None
    is_fresh = is_time and abs(sent.now - int(text) / 1000) <= TOLERANCE_SECONDS
    try:
        given = base64.b64decode(sent.headers.get("X-HubSpot-Signature-v3", ""), validate=True)
    except (binascii.Error, ValueError):
        given = b""
    expected = hubspot_digest(secret, sent.address, sent.raw, text)
    is_same = hmac.compare_digest(expected, given)
    return sent.secret is None and bool(secret) and is_fresh and is_same


def _is_same(secret: str, given: str) -> bool:
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    return hmac.compare_digest(hashlib.sha256(secret.encode()).digest(), digest)


PROOFS: Final[Mapping[str, Callable[[str, Sent], bool]]] = MappingProxyType(
    {
        "signature": _by_signature,
        "address": _by_address,
        "google_key": _by_google_key,
        "typeform": _by_typeform,
        "wpforms": _by_wpforms,
        "meta": _by_meta,
        "hubspot": _by_hubspot,
    }
)

"""How Meta proves itself: the handshake of an address, and a signature over the bytes of a body."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

SIGNATURE: Final = re.compile(r"sha256=([0-9a-fA-F]{64})")

CHALLENGE: Final = re.compile(r"[\x21-\x7e]{1,512}")


def is_signed(app_secret: bytes, raw: bytes, header: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of `raw`; never true without a secret."""
    match = SIGNATURE.fullmatch(header)
    if match is None:
        return False
    expected = hmac.digest(app_secret, raw, hashlib.sha256)
    return bool(app_secret) and hmac.compare_digest(expected, bytes.fromhex(match[1]))


def challenge(arguments: Mapping[str, str], verify_token: bytes) -> str | None:
    """What to repeat to Meta, or None when it has not proved that it knows our token."""
    text = arguments.get("hub.challenge", "")
    if (
        arguments.get("hub.mode") != "subscribe"
        or not is_same(verify_token, arguments.get("hub.verify_token", ""))
        or not CHALLENGE.fullmatch(text)
    ):
        return None
    return text


def is_same(secret: bytes, given: str) -> bool:
    """Whether the text is the secret, compared in constant time; never true without a secret."""
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    return bool(secret) and hmac.compare_digest(hashlib.sha256(secret).digest(), digest)

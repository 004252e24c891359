"""Numbers as WhatsApp sees them: Brazil's ninth digit, wa_id, business-scoped ids, wamid."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from typing import Final

# DDDs whose accounts keep the ninth digit in wa_id; the others usually lost it (a folk rule that
# Meta does not publish: overrides exist because it is not a law).
_KEEPS_NINTH: Final = frozenset(
    [str(ddd) for ddd in range(11, 20)] + ["21", "22", "24", "27", "28"]
)
_NOT_DIGIT: Final = re.compile(r"[^0-9]")


def digits_of(text: str) -> str:
    """Return the ASCII digits of a text."""
    return _NOT_DIGIT.sub("", text)


def canonical(digits: str) -> str:
    """Return one key for both forms of a Brazilian mobile: 13 digits, others unchanged."""
    if len(digits) == 12 and digits.startswith("55") and digits[4] in "6789":
        return digits[:4] + "9" + digits[4:]
    return digits


def wa_id_for(digits: str, overrides: dict[str, str]) -> str:
    """Return the wa_id that WhatsApp answers for a number, unless an override names another."""
    key = canonical(digits)
    if overrides:
        for number, wa_id in overrides.items():
            if canonical(digits_of(number)) == key:
                return digits_of(wa_id)
    if (
        len(key) == 13
        and key.startswith("55")
        and key[2:4] not in _KEEPS_NINTH
        and key[4] == "9"
        and key[5] in "6789"
    ):
        return key[:4] + key[5:]
    return key


def is_brazilian_landline(digits: str) -> bool:
    """Tell whether a number is a Brazilian landline (8 digits that start with 2 to 5)."""
    return len(digits) == 12 and digits.startswith("55") and digits[4] in "2345"


def user_id_for(digits: str, salt: str = "") -> str:
    """Return the business-scoped user id of a number."""
    mark = hashlib.sha256(f"bsuid:{canonical(digits)}:{salt}".encode()).hexdigest()
    return f"BR.{int(mark[:16], 16)}"


def outbound_wamid(wa_id: str) -> str:
    """Return a message id as Meta builds it for a message that the business sends."""
    return _wamid(wa_id, b"\x11\x18\x12", os.urandom(9).hex().upper())


def inbound_wamid(wa_id: str) -> str:
    """Return a message id as Meta builds it for a message that a person sends."""
    return _wamid(wa_id, b"\x12\x18\x14", "3A" + os.urandom(9).hex().upper())


def _wamid(wa_id: str, middle: bytes, tail: str) -> str:
    number = wa_id.encode()
    raw = b"\x1c\x18" + bytes([len(number)]) + number + b"\x15\x02\x00" + middle
    return "wamid." + base64.b64encode(raw + tail.encode() + b"\x00").decode()

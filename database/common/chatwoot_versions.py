"""What an older Chatwoot lacks, and what Indica does instead.

Self-hosted servers stay behind for years; every version from 4.0 on is worked with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

Version = tuple[int, int, int]

OLDEST: Final[Version] = (4, 0, 0)
SIGNED: Final[Version] = (4, 11, 2)
_NUMBERS: Final = re.compile(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Gap:
    """What came with a version, and how Indica works without it."""

    since: Version
    lacks: str
    instead: str
    to_do: str | None = None
    """What a human must see to, where Indica cannot."""


GAPS: Final = (
    Gap(
        (4, 14, 2),
        "events of conversations do not name the account",
        "the account is that of the number whose inbox they name",
    ),
    Gap(
        (4, 14, 1),
        "people who hide their number cannot be known by WhatsApp's user id",
        "they are known by what Meta's own webhooks tell",
    ),
    Gap(
        SIGNED,
        "webhooks are not signed",
        "the secret stands at the end of the address: /webhooks/chatwoot/SECRET",
        "Give Chatwoot's webhook that address, with INDICA_CHATWOOT_WEBHOOK_SECRET as SECRET.",
    ),
    Gap(
        (4, 11, 0),
        "an inbox with credentials typed by hand does not point the number at Chatwoot",
        "the number's callback is set at Meta by hand, for Chatwoot's own app",
        "See at Meta that the webhook of Chatwoot's app leads to Chatwoot.",
    ),
    Gap(
        (4, 9, 0),
        "what is attached to a message is dropped",
        "our notes are known again by their words, and who owns our token is asked",
    ),
    Gap(
        (4, 7, 0),
        "a phone with a plus sign is not found",
        "phones are looked for by their digits",
    ),
    Gap(
        (4, 5, 0),
        "templates cannot be read again on request",
        "Chatwoot reads Meta's every few hours by itself",
    ),
)


def parse(text: str | None) -> Version | None:
    """The three numbers at the beginning, such as of `4.16.2` or `4.17.0-ce`; None without any."""
    found = _NUMBERS.match(text or "")
    return None if found is None else (int(found[1]), int(found[2]), int(found[3] or 0))


def gaps(version: Version) -> tuple[Gap, ...]:
    """What a version lacks."""
    return tuple(gap for gap in GAPS if version < gap.since)


def signs_webhooks(version: Version) -> bool:
    """Whether its webhooks prove by themselves who sent them."""
    return version >= SIGNED


def shown(version: Version) -> str:
    """A version as Chatwoot writes it."""
    return ".".join(map(str, version))

"""Which version of Chatwoot the stand-in speaks as, and since when it can what.

Self-hosted servers stay behind for years; what differs between 4.0 and today is named here once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sandbox.world import World

Version = tuple[int, int, int]
_PATTERN: Final = re.compile(r"\A(\d{1,3})\.(\d{1,3})\.(\d{1,3})\Z")

DELETES_CONVERSATIONS: Final = (4, 3, 0)
SYNCS_TEMPLATES: Final = (4, 5, 0)
NESTS_TEMPLATE_VALUES: Final = (4, 5, 0)
"""Before, values of a template's body stood flat in processed_params."""
PHONE_FILTER_TAKES_PLUS: Final = (4, 7, 0)
"""Before, the filter put its own plus before the value: only digits without one were found."""
KEEPS_CONTENT_ATTRIBUTES: Final = (4, 9, 0)
TAKES_NUMBER_OVER: Final = (4, 11, 0)
"""An inbox with credentials typed by hand points the number's callback at Chatwoot by itself."""
SIGNS_WEBHOOKS: Final = (4, 11, 2)
KNOWS_USER_IDS: Final = (4, 14, 1)
TELLS_UNSUPPORTED: Final = (4, 14, 2)
"""A kind of message that WhatsApp does not hand over leaves a line; before, nothing did."""
ACCOUNT_IN_CONVERSATION_EVENTS: Final = (4, 14, 2)

# The first version of these is not known; 4.0 lacks them.
NEWER_THAN_4_0: Final = (4, 1, 0)
"""The source_id of another contact is not taken away; assignments at creation write a line."""
NAMES_ASSIGNEE_TYPE: Final = (4, 8, 0)
ASSIGNS_IN_A_JOB: Final = (4, 8, 0)


def parse(text: str) -> Version | None:
    """Return a version as numbers, or None when it is none."""
    found = _PATTERN.match(text)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def knows(world: World, since: Version) -> bool:
    """Tell whether the version that is played has what came with `since`."""
    return (parse(world.settings.chatwoot_version) or since) >= since

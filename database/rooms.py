"""The rooms of the database, from the ground up: the one list of their order.

A room is a schema with its own tables. Functions call functions of their own or of a lower room,
and only they write the room's tables; `tests/database/test_rooms.py` holds every body to that.
`sql_functions/README.md` says what each room is for.
"""

from __future__ import annotations

ROOMS = (
    "util",
    "meta",
    "normalize",
    "ops",
    "calendar",
    "people",
    "leads",
    "scoring",
    "routing",
    "outbox",
    "rework",
    "sending",
    "chatwoot",
    "webhooks",
    "flow",
    "intake",
    "inbox",
    "alerts",
    "desk",
    "jobs",
    "governance",
    "bi",
    "api",
)

BEFORE_TABLES = ("util",)
"""Rooms without tables, whose functions tables may call in defaults and checks."""

VIEW_ROOMS = ("chatwoot", "governance", "bi")
"""Rooms that may hold views; a view reads what lies below it."""

STOREYS = {room: number for number, room in enumerate(ROOMS)}
"""How high a room lies; a call goes to the same or a smaller number."""

"""What Chatwoot knows of sends whose outcome nobody knows: our marks, our notes, who wrote.

Nothing is decided here: `flow.weigh_evidence` weighs what was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from database.cli import clients

LEAD_MARK = "indica_lead"
NOTE_MARK = "indica_outbox"
MESSAGE_PAGES = 10
"""Pages of twenty messages that are read of a conversation, the newest first."""
INCOMING = 0
"""Chatwoot's number for messages of the person."""


@dataclass(slots=True)
class Tally:
    """What became of the sends that were in doubt."""

    arrived: int = 0
    unknown: int = 0


def unknown_sends(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    """governance.unknown_sends as dictionaries, oldest first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("select * from governance.unknown_sends()").fetchall()


def settle_by_asking(
    connection: psycopg.Connection[Any], chatwoot: clients.Chatwoot | None, inbox_id: int | None
) -> Tally:
    """Doubt what may have left, ask of each, and again, since a step that arrived has a next.

    Every answer is committed, so that a run that breaks off is taken up where it was. Without
    Chatwoot the statuses alone are asked.
    """
    tally = Tally()
    asked: set[int] = set()
    while True:
        connection.execute("select flow.doubt_sends()")
        connection.commit()
        waiting = [
            send
            for send in unknown_sends(connection)
            if send["is_in_doubt"] and send["job_id"] not in asked
        ]
        connection.commit()
        if not waiting:
            return tally
        for send in waiting:
            asked.add(send["job_id"])
            found = evidence(chatwoot, inbox_id, send) if chatwoot is not None else {}
            verdict = connection.execute(
                "select flow.weigh_evidence(%s, %s)", (send["job_id"], Jsonb(found))
            ).fetchone()
            connection.commit()
            if verdict is not None and verdict[0] == "unknown":
                tally.unknown += 1
            else:
                tally.arrived += 1


def evidence(
    chatwoot: clients.Chatwoot, inbox_id: int | None, send: dict[str, Any]
) -> dict[str, Any]:
    """Our conversations about a lead, our notes in them, and when the person wrote."""
    found: dict[str, Any] = {"conversations": [], "notes": [], "incoming": []}
    for contact_id in _contacts(chatwoot, send):
        for conversation in chatwoot.conversations_of(contact_id):
            if inbox_id is not None and conversation.get("inbox_id") != inbox_id:
                continue
            attributes = conversation.get("custom_attributes") or {}
            is_ours = str(attributes.get(LEAD_MARK)) == str(send["lead_uid"])
            if is_ours:
                found["conversations"].append(conversation["id"])
            for message in _messages(chatwoot, int(conversation["id"])):
                moment = datetime.fromtimestamp(float(message["created_at"]), UTC).isoformat()
                mark = (message.get("content_attributes") or {}).get(NOTE_MARK)
                if message.get("message_type") == INCOMING:
                    found["incoming"].append(moment)
                elif is_ours and message.get("private") and isinstance(mark, int):
                    found["notes"].append(
                        {"at": moment, "outbox": mark, "content": message.get("content") or ""}
                    )
    return found


def _contacts(chatwoot: clients.Chatwoot, send: dict[str, Any]) -> list[int]:
    """The contacts that have the person's phone, in either form, or our identifier."""
    wanted = [("phone_number", phone) for phone in send["phone_variants"]]
    wanted.append(("identifier", send["identifier"]))
    ids = [contact["id"] for contact in chatwoot.filter_contacts(wanted)]
    return list(dict.fromkeys(int(identity) for identity in ids))


def _messages(chatwoot: clients.Chatwoot, conversation_id: int) -> Iterator[dict[str, Any]]:
    before: int | None = None
    for _ in range(MESSAGE_PAGES):
        page = chatwoot.messages_of(conversation_id, before)
        yield from page
        oldest = min((int(message["id"]) for message in page), default=None)
        if oldest is None or oldest == before:
            return
        before = oldest

"""What Chatwoot knows of sends whose outcome nobody knows: our marks, our notes, who wrote.

Nothing is decided here: `flow.weigh_evidence` weighs what was found.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

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
SAID = {INCOMING: "incoming", 1: "outgoing"}
"""What somebody said, by Chatwoot's numbers; the others are its own lines."""
MARGIN = timedelta(minutes=5)
"""What was written just before the copy was made may not have been read yet."""


@dataclass(slots=True)
class Tally:
    """What became of the sends that were in doubt."""

    heard: int = 0
    arrived: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the sends of unknown outcome are meant; None: all."""

    purpose: str | None = None
    why: str | None = None
    before: datetime | None = None
    lead: UUID | None = None
    channel: str | None = None


def unknown_sends(
    connection: psycopg.Connection[Any], which: Which | None = None
) -> list[dict[str, Any]]:
    """governance.unknown_sends as dictionaries, oldest first."""
    only = which or Which()
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from governance.unknown_sends(p_purpose => %s, p_phase => %s,"
            " p_before => %s, p_lead_uid => %s, p_channel => %s)",
            (only.purpose, only.why, only.before, only.lead, only.channel),
        ).fetchall()


def ask_of_each(
    connection: psycopg.Connection[Any],
    chatwoot: clients.Chatwoot,
    sends: Sequence[dict[str, Any]],
) -> Tally:
    """Look in Chatwoot for each send and weigh what is found; each is committed by itself."""
    tally = Tally()
    for send in sends:
        row = connection.execute(
            "select c.chatwoot_inbox_id from sending.list_channels() as c where c.code = %s",
            (send["channel"],),
        ).fetchone()
        found = evidence(chatwoot, None if row is None else row[0], send)
        _weigh(connection, send["job_id"], found, tally)
    return tally


def _weigh(
    connection: psycopg.Connection[Any], job_id: int, found: dict[str, Any], tally: Tally
) -> None:
    verdict = connection.execute(
        "select flow.weigh_evidence(%s, %s)", (job_id, Jsonb(found))
    ).fetchone()
    connection.commit()
    if verdict is not None and verdict[0] == "unknown":
        tally.unknown += 1
    else:
        tally.arrived += 1


def tell_lost_words(
    connection: psycopg.Connection[Any],
    chatwoot: clients.Chatwoot,
    inbox_id: int | None,
    since: datetime,
) -> int:
    """Have what people and colleagues wrote meanwhile applied, as Chatwoot's webhooks would.

    Whoever answered or asked to be left alone is known before anything is doubted or sent. Returns
    how many messages were told; one that is known already changes nothing.
    """
    since -= MARGIN
    told = 0
    age = int((datetime.now(UTC) - since).total_seconds()) + 1
    for conversation in chatwoot.conversations_since(max(age, 1), inbox_id):
        for message in sorted(
            _messages(chatwoot, int(conversation["id"]), since), key=lambda row: int(row["id"])
        ):
            if message.get("private") or message.get("message_type") not in SAID:
                continue
            body = _as_webhook(chatwoot.account_id, conversation, message)
            connection.execute(
                "select inbox.keep_delivery('chatwoot', %s)", (json.dumps(body).encode(),)
            )
            connection.commit()
            told += 1
    while True:
        connection.execute("select inbox.process_deliveries(p_limit => 100)")
        row = connection.execute("select inbox.count_unread()").fetchone()
        connection.commit()
        if row is None or int(row[0]) == 0:
            return told
        time.sleep(0.1)


def _as_webhook(
    account_id: int, conversation: dict[str, Any], message: dict[str, Any]
) -> dict[str, Any]:
    """`message_created` as Chatwoot's webhook has it, of what its API shows."""
    shown = {key: value for key, value in conversation.items() if key != "messages"}
    address = (message.get("conversation") or {}).get("contact_inbox")
    if address is not None:
        shown["contact_inbox"] = address
    return {
        **{key: message.get(key) for key in (
            "id", "content", "content_type", "content_attributes", "additional_attributes",
            "created_at", "private", "source_id", "sender", "attachments",
        )},
        "event": "message_created",
        "message_type": SAID[message["message_type"]],
        "account": {"id": account_id},
        "inbox": {"id": message.get("inbox_id")},
        "conversation": shown,
    }  # fmt: skip


def settle_by_asking(
    connection: psycopg.Connection[Any], chatwoot: clients.Chatwoot | None
) -> Tally:
    """Hear what was said meanwhile, doubt what may have left, and ask of each.

    Then again, since a step that arrived has a next. Every answer is committed, so that a run that
    breaks off is taken up where it was. Without Chatwoot the statuses alone are asked.
    """
    tally = Tally()
    row = connection.execute(
        "select h.chatwoot_inbox_id, coalesce(h.known_until, h.noticed_at)"
        " from governance.home() as h"
    ).fetchone()
    connection.commit()
    inbox_id, since = (None, None) if row is None else row
    if chatwoot is not None and since is not None:
        tally.heard = tell_lost_words(connection, chatwoot, inbox_id, since)
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
            _weigh(connection, send["job_id"], found, tally)


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
                moment = _moment(message).isoformat()
                mark = (message.get("content_attributes") or {}).get(NOTE_MARK)
                if message.get("message_type") == INCOMING:
                    found["incoming"].append(moment)
                elif is_ours and message.get("private") and isinstance(mark, int):
                    found["notes"].append(
                        {"at": moment, "outbox": mark, "content": message.get("content") or ""}
                    )
    return found


def _moment(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(message["created_at"]), UTC)


def _contacts(chatwoot: clients.Chatwoot, send: dict[str, Any]) -> list[int]:
    """The contacts that have the person's phone, in either form, or our identifier."""
    wanted = [("phone_number", phone) for phone in send["phone_variants"]]
    wanted.append(("identifier", send["identifier"]))
    ids = [contact["id"] for contact in chatwoot.filter_contacts(wanted)]
    return list(dict.fromkeys(int(identity) for identity in ids))


def _messages(
    chatwoot: clients.Chatwoot, conversation_id: int, since: datetime | None = None
) -> Iterator[dict[str, Any]]:
    before: int | None = None
    for _ in range(MESSAGE_PAGES):
        page = chatwoot.messages_of(conversation_id, before)
        new = [message for message in page if since is None or _moment(message) >= since]
        yield from new
        oldest = min((int(message["id"]) for message in page), default=None)
        if oldest is None or oldest == before or len(new) < len(page):
            return
        before = oldest

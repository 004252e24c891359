"""The sequence of calls for each kind of outbox job.

Every sequence may be run again from the start at any time, by another worker too: it looks before
it creates, verifies what it was answered and reads before it replaces. The one exception is
`whatsapp.template`, which sends at most one request per claim and leaves the rest to SQL.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed, UnknownKind
from outbound_worker.models import (
    CallError,
    ContactWork,
    ConversationWork,
    Job,
    JsonObject,
    Lease,
    NoteWork,
    TemplateWork,
    UpdateWork,
    Whose,
)
from outbound_worker.whatsapp import WhatsApp

LEAD_MARK = "indica_lead"
ATTEMPT_MARK = "indica_attempt"
REUSED_MARK = "indica_reused"
"""Marks a conversation that was already open for another reason when we began to use it."""
NOTE_MARK = "indica_outbox"
NOTE_PAGES = 5
"""Pages of twenty messages that are searched for a note of an earlier attempt."""

_NOT_DIGITS = re.compile(r"[^0-9]")


class Handlers:
    """Runs jobs. Safe to share between threads."""

    def __init__(self, chatwoot: Chatwoot, whatsapp: WhatsApp) -> None:
        self._chatwoot = chatwoot
        self._whatsapp = whatsapp
        self._by_kind: dict[str, Callable[[Job], JsonObject]] = {
            "chatwoot.contact": self._contact,
            "chatwoot.conversation": self._conversation,
            "chatwoot.note": self._note,
            "chatwoot.update": self._update,
            "whatsapp.template": self._template,
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that this version knows."""
        return frozenset(self._by_kind)

    def run(self, job: Job) -> JsonObject:
        """Return the result for `outbox.complete`.

        Raises CallFailed, LeaseEnded, UnknownKind; anything else is a defect of the code or of
        the work's shape.
        """
        handler = self._by_kind.get(job.kind)
        if handler is None:
            raise UnknownKind(f"this version does not know jobs of kind {job.kind}")
        return handler(job)

    # -- chatwoot.contact ------------------------------------------------------------------

    def _contact(self, job: Job) -> JsonObject:
        work = ContactWork.model_validate(job.work)
        return _ContactSequence(self._chatwoot, work, job.lease).run()

    # -- chatwoot.conversation -------------------------------------------------------------

    def _conversation(self, job: Job) -> JsonObject:
        work = ConversationWork.model_validate(job.work)
        api, lease = self._chatwoot, job.lease
        known = api.contact_conversations(work.account_id, work.contact_id, lease)
        in_inbox = [item for item in known if item.get("inbox_id") == work.inbox_id]

        marked = _newest(item for item in in_inbox if _has_mark(item, work.custom_attributes))
        if marked is not None:
            reused = _object(marked.get("custom_attributes")).get(REUSED_MARK) == _attempt(work)
            return self._finish_conversation(work, marked, lease, reused=reused, locked=False)

        if not work.force_new:
            unresolved = _newest(item for item in in_inbox if item.get("status") != "resolved")
            if unresolved is not None:
                return self._finish_conversation(work, unresolved, lease, reused=True, locked=False)

        fields: JsonObject = {
            "inbox_id": work.inbox_id,
            "contact_id": work.contact_id,
            "custom_attributes": dict(work.custom_attributes),
        }
        if work.source_id is not None:
            fields["source_id"] = work.source_id
        if work.assignee_id is not None:
            fields["assignee_id"] = work.assignee_id
        created = api.create_conversation(work.account_id, fields, lease)
        is_marked = LEAD_MARK in work.custom_attributes and ATTEMPT_MARK in work.custom_attributes
        locked = created["id"] in {item["id"] for item in known} or (
            is_marked and not _has_mark(created, work.custom_attributes)
        )
        return self._finish_conversation(work, created, lease, reused=locked, locked=locked)

    def _finish_conversation(
        self,
        work: ConversationWork,
        conversation: JsonObject,
        lease: Lease,
        *,
        reused: bool,
        locked: bool,
    ) -> JsonObject:
        conversation_id = int(conversation["id"])
        ours = dict(work.custom_attributes)
        if reused:
            ours[REUSED_MARK] = _attempt(work)
        self._merge_attributes(work.account_id, conversation_id, conversation, ours, lease)
        self._change_labels(work.account_id, conversation_id, conversation, work.labels, (), lease)
        assignee_id = _assignee(conversation)
        is_taken_over = assignee_id is not None and bool(conversation.get("first_reply_created_at"))
        if (
            not reused
            and work.assignee_id is not None
            and assignee_id != work.assignee_id
            and not is_taken_over
        ):
            assignee_id = self._assign(work.account_id, conversation_id, work.assignee_id, lease)
        uuid = conversation.get("uuid")
        return {
            "conversation_id": conversation_id,
            "uuid": uuid if isinstance(uuid, str) else None,
            "reused": reused,
            "lock_to_single": locked,
            "assignee_id": assignee_id,
        }

    # -- chatwoot.note ---------------------------------------------------------------------

    def _note(self, job: Job) -> JsonObject:
        work = NoteWork.model_validate(job.work)
        if work.whose is not None:
            _require_ours(
                self._chatwoot.show_conversation(work.account_id, work.conversation_id, job.lease),
                work.whose,
            )
        message_id = self._find_note(work, job.lease) if job.attempt > 1 else None
        if message_id is None:
            created = self._chatwoot.create_private_note(
                work.account_id, work.conversation_id, work.content, work.outbox_id, job.lease
            )
            message_id = int(created["id"])
        return {"message_id": message_id}

    def _find_note(self, work: NoteWork, lease: Lease) -> int | None:
        before: int | None = None
        for _ in range(NOTE_PAGES):
            page = self._chatwoot.list_messages(
                work.account_id, work.conversation_id, before, lease
            )
            for message in page:
                attributes = message.get("content_attributes")
                if isinstance(attributes, dict) and str(attributes.get(NOTE_MARK)) == str(
                    work.outbox_id
                ):
                    return int(message["id"])
            if not page:
                return None
            oldest = min(int(message["id"]) for message in page)
            if before is not None and oldest >= before:
                return None
            before = oldest
        return None

    # -- chatwoot.update -------------------------------------------------------------------

    def _update(self, job: Job) -> JsonObject:
        work = UpdateWork.model_validate(job.work)
        api, lease, given = self._chatwoot, job.lease, work.model_fields_set
        account_id, conversation_id = work.account_id, work.conversation_id
        conversation = api.show_conversation(account_id, conversation_id, lease)
        _require_ours(conversation, work.whose)
        if work.custom_attributes is not None:
            self._merge_attributes(
                account_id, conversation_id, conversation, work.custom_attributes, lease
            )
        self._change_labels(
            account_id, conversation_id, conversation, work.labels_add, work.labels_remove, lease
        )
        if "priority" in given:
            priority = None if work.priority in (None, "", "none") else work.priority
            if conversation.get("priority") != priority:
                api.set_priority(account_id, conversation_id, priority, lease)
        said = self._said_since(work, conversation, lease)
        # The status first: opening a conversation may make Chatwoot assign it to the token's owner.
        if work.status is not None and not said and conversation.get("status") != work.status:
            api.set_status(account_id, conversation_id, work.status, lease)
            conversation = api.show_conversation(account_id, conversation_id, lease)
        result: JsonObject = {}
        if said:
            result = {"written_at": max(float(body["created_at"]) for body in said), "said": said}
        if "assignee_id" not in given:
            return result
        assignee_id = _assignee(conversation)
        if assignee_id != work.assignee_id:
            assignee_id = self._assign(account_id, conversation_id, work.assignee_id, lease)
        return {**result, "assignee_id": assignee_id}

    def _said_since(
        self, work: UpdateWork, conversation: JsonObject, lease: Lease
    ) -> list[JsonObject]:
        """What people wrote in the conversation since the order, as webhooks would tell it.

        Chatwoot may hold an answer whose webhook is late or lost, and a conversation with an
        answer in it is not closed.
        """
        if work.status is None or work.unless_written_after is None:
            return []
        since = math.floor(work.unless_written_after.timestamp())
        page = self._chatwoot.list_messages(work.account_id, work.conversation_id, None, lease)
        shown = {key: value for key, value in conversation.items() if key != "messages"}
        return [
            {
                **message,
                "event": "message_created",
                "message_type": MESSAGE_TYPES[message["message_type"]],
                "account": {"id": work.account_id},
                "inbox": {"id": conversation.get("inbox_id")},
                "conversation": shown,
            }
            for message in page
            if _is_said_by_somebody(message) and float(message["created_at"]) >= since
        ]

    # -- whatsapp.template -----------------------------------------------------------------

    def _template(self, job: Job) -> JsonObject:
        work = TemplateWork.model_validate(job.work)
        return self._whatsapp.send_template(work, job.lease)

    # -- shared steps ----------------------------------------------------------------------

    def _merge_attributes(
        self,
        account_id: int,
        conversation_id: int,
        conversation: JsonObject,
        ours: Mapping[str, Any],
        lease: Lease,
    ) -> None:
        current = _object(conversation.get("custom_attributes"))
        merged = {**current, **ours}
        if merged != current:
            self._chatwoot.replace_custom_attributes(account_id, conversation_id, merged, lease)

    def _change_labels(
        self,
        account_id: int,
        conversation_id: int,
        conversation: JsonObject,
        add: Iterable[str],
        remove: Iterable[str],
        lease: Lease,
    ) -> None:
        listed = conversation.get("labels")
        current = [str(label) for label in listed] if isinstance(listed, list) else []
        unwanted = set(remove)
        wanted = [label for label in current if label not in unwanted]
        wanted.extend(
            label for label in dict.fromkeys(add) if label not in wanted and label not in unwanted
        )
        if wanted != current:
            self._chatwoot.replace_labels(account_id, conversation_id, wanted, lease)

    def _assign(
        self, account_id: int, conversation_id: int, assignee_id: int | None, lease: Lease
    ) -> int | None:
        """Assign, then read who really has it: an unknown agent is answered 200."""
        self._chatwoot.assign(account_id, conversation_id, assignee_id, lease)
        return _assignee(self._chatwoot.show_conversation(account_id, conversation_id, lease))


class _ContactSequence:
    """Find or create one contact, then give it its place in the inbox."""

    def __init__(self, api: Chatwoot, work: ContactWork, lease: Lease) -> None:
        self._api = api
        self._work = work
        self._lease = lease
        self._conflicts: list[JsonObject] = []
        self._phones = tuple(
            dict.fromkeys(
                phone for phone in (work.phone_number, *work.phone_variants) if phone is not None
            )
        )

    def run(self) -> JsonObject:
        contact, is_adopted = self._find()
        if contact is None:
            contact, is_adopted = self._create()
        else:
            contact = self._fill_blanks(contact)
        source_id = self._place_in_inbox(contact)
        return {
            "contact_id": int(contact["id"]),
            "source_id": source_id,
            "adopted": is_adopted,
            "conflicts": self._conflicts,
        }

    def _find(self) -> tuple[JsonObject | None, bool]:
        """The contact to use and whether somebody else made it."""
        work = self._work
        if work.contact_id is not None:
            try:
                known = self._api.show_contact(work.account_id, work.contact_id, self._lease)
            except CallFailed as failure:
                if failure.error.phase != "answered" or failure.error.http_status != 404:
                    raise
            else:
                if self._is_same_person(known):
                    return known, not self._is_ours(known)
        for look in (self._by_phone, self._by_identifier, self._by_email):
            contact = look()
            if contact is not None:
                return contact, not self._is_ours(contact)
        return None, False

    def _by_phone(self) -> JsonObject | None:
        if not self._phones:
            return None
        found = [
            contact
            for contact in self._filter("phone_number", self._phones)
            if contact.get("phone_number") in self._phones
        ]
        if not found:
            return None
        # Ours first, then the form that we send to, then the oldest.
        found.sort(
            key=lambda contact: (
                not self._is_ours(contact),
                self._phones.index(contact["phone_number"]),
                contact["id"],
            )
        )
        for other in found[1:]:
            self._conflict("phone_number", int(other["id"]))
        return found[0]

    def _by_identifier(self) -> JsonObject | None:
        return next(
            (
                contact
                for contact in self._filter("identifier", (self._work.identifier,))
                if self._is_ours(contact)
            ),
            None,
        )

    def _by_email(self) -> JsonObject | None:
        """The holder of our e-mail, unless their phone or identifier says they are another."""
        for contact in self._holders_of_email():
            phone, identifier = contact.get("phone_number"), contact.get("identifier")
            same_phone = _is_blank(phone) or not self._phones or phone in self._phones
            if same_phone and (_is_blank(identifier) or self._is_ours(contact)):
                return contact
        return None

    def _holders_of_email(self) -> list[JsonObject]:
        email = self._work.email
        if email is None:
            return []
        return [
            contact
            for contact in self._filter("email", (email,))
            if str(contact.get("email") or "").casefold() == email.casefold()
        ]

    def _filter(self, attribute: str, values: tuple[str, ...]) -> list[JsonObject]:
        return self._api.filter_contacts(self._work.account_id, attribute, values, self._lease)

    def _create(self) -> tuple[JsonObject, bool]:
        work = self._work
        fields: JsonObject = {
            "name": work.name,
            "identifier": work.identifier,
            "custom_attributes": dict(work.custom_attributes),
        }
        if work.phone_number is not None:
            fields["phone_number"] = work.phone_number
        if work.email is not None:
            fields["email"] = work.email
        while True:
            try:
                return self._api.create_contact(work.account_id, fields, self._lease), False
            except CallFailed as failure:
                taken = _taken(failure, fields)
                if not taken:
                    raise
                if taken != {"email"}:
                    # Somebody, or our own call of unknown outcome, was faster: look again.
                    found, is_adopted = self._find()
                    if found is None:
                        raise
                    return self._fill_blanks(found), is_adopted
                self._email_conflict()
                del fields["email"]

    def _fill_blanks(self, contact: JsonObject) -> JsonObject:
        """Ours fills what is blank; our own custom attributes are kept up to date."""
        work, fields = self._work, JsonObject()
        if work.name and _is_blank_name(contact, self._phones):
            fields["name"] = work.name
        if work.email is not None and _is_blank(contact.get("email")):
            fields["email"] = work.email
        if work.phone_number is not None and _is_blank(contact.get("phone_number")):
            fields["phone_number"] = work.phone_number
        if _is_blank(contact.get("identifier")):
            fields["identifier"] = work.identifier
        current = _object(contact.get("custom_attributes"))
        changed = {
            key: value for key, value in work.custom_attributes.items() if current.get(key) != value
        }
        if changed:
            fields["custom_attributes"] = changed
        while fields:
            try:
                return self._api.update_contact(
                    work.account_id, int(contact["id"]), fields, self._lease
                )
            except CallFailed as failure:
                taken = _taken(failure, fields)
                if not taken:
                    raise
                for field in taken:
                    if field == "email":
                        self._email_conflict()
                    else:
                        self._conflict(field, None)
                    del fields[field]
        return contact

    def _place_in_inbox(self, contact: JsonObject) -> str | None:
        work = self._work
        if work.source_id is None:
            return None
        contact_id = int(contact["id"])
        if not isinstance(contact.get("contact_inboxes"), list):
            contact = self._api.show_contact(work.account_id, contact_id, self._lease)
        for item in contact.get("contact_inboxes") or ():
            inbox = _object(item).get("inbox")
            if (
                _object(inbox).get("id") == work.inbox_id
                and _object(item).get("source_id") == work.source_id
            ):
                return work.source_id
        try:
            self._api.create_contact_inbox(
                work.account_id, contact_id, work.inbox_id, work.source_id, self._lease
            )
        except CallFailed as failure:
            if failure.error.http_status == 422 and "source_id" in (failure.error.attributes or ()):
                self._conflict("source_id", None)
                return None
            raise
        return work.source_id

    def _is_same_person(self, contact: JsonObject) -> bool:
        """Whether a contact whose id we keep still is our person.

        A Chatwoot that was restored or replaced gives the ids to other people.
        """
        marks = _object(contact.get("custom_attributes"))
        return (
            self._is_ours(contact)
            or any(marks.get(key) == mark for key, mark in self._work.custom_attributes.items())
            or contact.get("phone_number") in self._phones
            or (_is_blank(contact.get("phone_number")) and _is_blank(contact.get("identifier")))
        )

    def _is_ours(self, contact: JsonObject) -> bool:
        return str(contact.get("identifier") or "").casefold() == self._work.identifier.casefold()

    def _email_conflict(self) -> None:
        holder = next(iter(self._holders_of_email()), None)
        self._conflict("email", None if holder is None else int(holder["id"]))

    def _conflict(self, field: str, contact_id: int | None) -> None:
        conflict: JsonObject = {"field": field, "contact_id": contact_id}
        if conflict not in self._conflicts:
            self._conflicts.append(conflict)


def _require_ours(conversation: JsonObject, whose: Whose | None) -> None:
    """Raise, as if it were gone, when a conversation is known to be another person's.

    A Chatwoot that was restored or replaced gives the numbers of conversations to other people.
    What it does not tell proves nothing.
    """
    sender = _object(_object(conversation.get("meta")).get("sender"))
    phone = sender.get("phone_number")
    if (
        whose is None
        or _is_blank(phone)
        or phone in whose.phones
        or str(_object(conversation.get("custom_attributes")).get(LEAD_MARK)) == whose.lead
        or str(sender.get("identifier") or "").casefold() == whose.identifier.casefold()
    ):
        return
    raise CallFailed(
        CallError(
            target="chatwoot",
            phase="answered",
            operation="conversations/show",
            http_status=404,
            message="the conversation of this number is another person's",
        )
    )


def _taken(failure: CallFailed, fields: JsonObject) -> set[str]:
    """The unique fields that a 422 refuses among those that were sent."""
    if failure.error.phase != "answered" or failure.error.http_status != 422:
        return set()
    refused = set(failure.error.attributes or ())
    if not refused <= {"email", "phone_number", "identifier"}:
        return set()
    return refused & fields.keys()


def _has_mark(conversation: JsonObject, ours: Mapping[str, Any]) -> bool:
    """Whether a conversation carries our lead and attempt."""
    theirs = _object(conversation.get("custom_attributes"))
    return all(
        mark in ours and str(theirs.get(mark)) == str(ours[mark])
        for mark in (LEAD_MARK, ATTEMPT_MARK)
    )


MESSAGE_TYPES: Final = MappingProxyType({0: "incoming", 1: "outgoing"})
"""Words of people, as Chatwoot's lists name them and as its webhooks do."""


def _is_said_by_somebody(message: JsonObject) -> bool:
    """Whether a person or an agent wrote it for the other to read."""
    if message.get("private") or message.get("message_type") not in MESSAGE_TYPES:
        return False
    sender = message.get("sender")
    by_agent = isinstance(sender, dict) and str(sender.get("type")).lower() == "user"
    return message["message_type"] == 0 or by_agent


def _attempt(work: ConversationWork) -> str:
    """Lead and attempt as one text, for the mark of a reused conversation."""
    ours = work.custom_attributes
    return f"{ours.get(LEAD_MARK)}/{ours.get(ATTEMPT_MARK)}"


def _newest(conversations: Iterable[JsonObject]) -> JsonObject | None:
    return max(conversations, key=lambda item: int(item["id"]), default=None)


def _assignee(conversation: JsonObject) -> int | None:
    """The user to whom a conversation is assigned; None also when it is a bot."""
    meta = _object(conversation.get("meta"))
    assignee = _object(meta.get("assignee"))
    identity = assignee.get("id")
    if meta.get("assignee_type") == "AgentBot" or not isinstance(identity, int):
        return None
    return identity


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip() == "")


def _is_blank_name(contact: JsonObject, phones: Iterable[str]) -> bool:
    """No name at all, or the phone number in place of one."""
    name = contact.get("name")
    if _is_blank(name):
        return True
    digits = _NOT_DIGITS.sub("", str(name))
    letters = any(character.isalpha() for character in str(name))
    return not letters and digits in {phone.lstrip("+") for phone in phones}


def _object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}

"""The sequence of calls for each kind of outbox job.

Every sequence may be run again from the start at any time, by another worker too: it looks before
it creates, verifies what it was answered and reads before it replaces. The one exception is
`whatsapp.template`, which sends at most one request per claim and leaves the rest to SQL.
Where Chatwoot sends the template, it looks for an earlier copy first, from the second attempt on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed, UnknownKind
from outbound_worker.mail import Mail
from outbound_worker.meta import MetaLeads
from outbound_worker.models import (
    AgentsWork,
    AlertWork,
    ContactWork,
    ConversationWork,
    CorrectionWork,
    Job,
    JsonObject,
    LeadWork,
    Lease,
    NoteWork,
    ObserveWork,
    SweepWork,
    TemplatesWork,
    TemplateWork,
    UpdateWork,
    WebhookWork,
)
from outbound_worker.observation import (
    Observation,
    is_said_by_person,
    is_said_by_somebody,
    message_body,
    shown_conversation,
    sweep,
)
from outbound_worker.ownership import LEAD_MARK, is_ours, require_ours
from outbound_worker.through_chatwoot import TemplateByChatwoot
from outbound_worker.values import as_number, as_object, is_blank
from outbound_worker.webhooks import Webhooks
from outbound_worker.whatsapp import WhatsApp

ATTEMPT_MARK = "indica_attempt"
REUSED_MARK = "indica_reused"
"""Marks a conversation that was already open for another reason when we began to use it."""
OUR_IDENTIFIER = "indica:"
"""How the identifier of a contact that we made begins; the person's uid follows."""
NOTE_MARK = "indica_outbox"
LAST_WORDS = "last_non_activity_message"
INCOMING, OUTGOING = 0, 1
FOUND = 3
"""Open conversations of a person that are looked at, the newest first."""

_STATUS_ALONE = frozenset(
    {"account_id", "conversation_id", "whose", "status", "unless_written_after"}
)
_NOT_DIGITS = re.compile(r"[^0-9]")


class Handlers:
    """Runs jobs. Safe to share between threads."""

    def __init__(
        self,
        chatwoot: Chatwoot,
        whatsapp: WhatsApp,
        meta: MetaLeads,
        webhooks: Webhooks,
        mail: Mail | None = None,
    ) -> None:
        self._chatwoot = chatwoot
        self._whatsapp = whatsapp
        self._meta = meta
        self._webhooks = webhooks
        self._mail = mail or Mail(None, None)
        self._by_kind: dict[str, Callable[[Job], JsonObject]] = {
            "alert.notify": self._alert,
            "chatwoot.agents": self._agents,
            "chatwoot.contact": self._contact,
            "chatwoot.conversation": self._conversation,
            "chatwoot.correction": self._correction,
            "chatwoot.note": self._note,
            "chatwoot.templates": self._chatwoot_templates,
            "chatwoot.observe": self._observe,
            "chatwoot.sweep": self._sweep,
            "chatwoot.update": self._update,
            "whatsapp.template": self._template,
            "whatsapp.templates": self._templates,
            "meta.lead": self._lead,
            "webhook.deliver": self._webhook,
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

    # -- alert.notify ----------------------------------------------------------------------

    def _alert(self, job: Job) -> JsonObject:
        """Tell people of ours, by the way that the work has."""
        work = AlertWork.model_validate(job.work)
        if work.webhook is not None:
            return self._webhooks.deliver(work.webhook, job.lease)
        if work.template is not None:
            return self._whatsapp.send_template(work.template, job.lease)
        if work.mail is not None:
            return self._mail.send(work.mail, job.lease)
        if work.note is None:
            raise UnknownKind("this version does not know the way of this alert")
        return self._write_note(work.note, job)

    # -- chatwoot.agents -------------------------------------------------------------------

    def _agents(self, job: Job) -> JsonObject:
        """Who is an agent of the account: nothing tells when one is taken out of it."""
        work = AgentsWork.model_validate(job.work)
        return {"agent_ids": self._chatwoot.agent_ids(work.account_id, job.lease)}

    # -- chatwoot.contact ------------------------------------------------------------------

    def _contact(self, job: Job) -> JsonObject:
        work = ContactWork.model_validate(job.work)
        return _ContactSequence(self._chatwoot, work, job.lease).run()

    # -- chatwoot.conversation -------------------------------------------------------------

    def _conversation(self, job: Job) -> JsonObject:
        work = ConversationWork.model_validate(job.work)
        api, lease = self._chatwoot, job.lease
        known: list[JsonObject] = []
        # What cannot be there is not looked for; after a doubtful call anything may be.
        if job.attempt > 1 or not work.is_new:
            known = api.contact_conversations(work.account_id, work.contact_id, lease)
        in_inbox = [item for item in known if item.get("inbox_id") == work.inbox_id]
        found = self._found(work, known, lease)

        marked = _newest(item for item in in_inbox if _has_mark(item, work.custom_attributes))
        if marked is not None:
            reused = as_object(marked.get("custom_attributes")).get(REUSED_MARK) == _attempt(work)
            done = self._finish_conversation(
                work, marked, lease, found=found, reused=reused, locked=False
            )
            return {**done, "found": found}

        if not work.force_new:
            unresolved = _newest(item for item in in_inbox if item.get("status") != "resolved")
            if unresolved is not None:
                done = self._finish_conversation(
                    work, unresolved, lease, found=found, reused=True, locked=False
                )
                return {**done, "found": found}

        fields: JsonObject = {
            "inbox_id": work.inbox_id,
            "contact_id": work.contact_id,
            "custom_attributes": dict(work.custom_attributes),
        }
        if work.source_id is not None:
            fields["source_id"] = work.source_id
        if work.assignee_id is not None:
            fields["assignee_id"] = work.assignee_id
        if work.status is not None:
            fields["status"] = work.status
        try:
            created = api.create_conversation(work.account_id, fields, lease)
        except CallFailed as failure:
            if not _is_refused_place(failure):
                raise
            # With a conversation its place in the inbox is made; another contact has this one.
            conflict = {"field": "source_id", "contact_id": None}
            return {"conversation_id": None, "conflicts": [conflict], "found": found}
        is_marked = LEAD_MARK in work.custom_attributes and ATTEMPT_MARK in work.custom_attributes
        locked = created["id"] in {item["id"] for item in known} or (
            is_marked and not _has_mark(created, work.custom_attributes)
        )
        done = self._finish_conversation(
            work, created, lease, found=found, reused=locked, locked=locked
        )
        return {**done, "found": found}

    def _found(
        self, work: ConversationWork, known: Iterable[JsonObject], lease: Lease
    ) -> list[JsonObject]:
        """The conversations that were open with the person, whose they are and who wrote when."""
        unresolved = [item for item in known if item.get("status") != "resolved"]
        unresolved.sort(key=lambda item: int(item["id"]), reverse=True)
        return [
            {
                "conversation_id": int(item["id"]),
                "inbox_id": item.get("inbox_id"),
                "assignee_id": _assignee(item),
                **self._last_words(work, item, lease),
            }
            for item in unresolved[:FOUND]
        ]

    def _last_words(
        self, work: ConversationWork, conversation: JsonObject, lease: Lease
    ) -> JsonObject:
        """When the person and one of ours last wrote, where that was lately enough to matter."""
        active_at = as_number(conversation.get("last_activity_at"))
        if work.talk_since is None or active_at is None or active_at < work.talk_since:
            return {"incoming_at": None, "outgoing_at": None}
        if LAST_WORDS in conversation:
            last = conversation[LAST_WORDS]
            if last is None:
                return {"incoming_at": None, "outgoing_at": None}
            if is_said_by_person(as_object(last)):
                return {"incoming_at": as_number(last.get("created_at")), "outgoing_at": None}
        page = self._chatwoot.list_messages(work.account_id, int(conversation["id"]), None, lease)
        said = [message for message in page if is_said_by_somebody(message)]
        return {
            "incoming_at": _last_said(said, INCOMING),
            "outgoing_at": _last_said(said, OUTGOING),
        }

    def _finish_conversation(
        self,
        work: ConversationWork,
        conversation: JsonObject,
        lease: Lease,
        *,
        found: Iterable[JsonObject],
        reused: bool,
        locked: bool,
    ) -> JsonObject:
        conversation_id = int(conversation["id"])
        ours = dict(work.custom_attributes)
        if reused:
            ours[REUSED_MARK] = _attempt(work)
        api = self._chatwoot
        self._merge_attributes(work.account_id, conversation_id, conversation, ours, lease)
        self._change_labels(
            work.account_id, conversation_id, conversation, work.labels, work.labels_remove, lease
        )
        assignee_id = _assignee(conversation)
        is_taken_over = assignee_id is not None and bool(conversation.get("first_reply_created_at"))
        # What is reused stays with who has it, until it is settled whose the person is.
        if (
            (assignee_id is None or not reused)
            and work.assignee_id is not None
            and assignee_id != work.assignee_id
            and not is_taken_over
        ):
            assignee_id = api.assign(work.account_id, conversation_id, work.assignee_id, lease)
        uuid = conversation.get("uuid")
        return {
            "conversation_id": conversation_id,
            "status": self._settle_status(work, conversation, found, assignee_id, lease),
            "uuid": uuid if isinstance(uuid, str) else None,
            "reused": reused,
            "lock_to_single": locked,
            "assignee_id": assignee_id,
        }

    def _settle_status(
        self,
        work: ConversationWork,
        conversation: JsonObject,
        found: Iterable[JsonObject],
        assignee_id: int | None,
        lease: Lease,
    ) -> str | None:
        """Put what was open already to sleep, where nobody talks and nobody else has it."""
        status = conversation.get("status")
        conversation_id = int(conversation["id"])
        talks = any(
            item["incoming_at"] is not None or item["outgoing_at"] is not None
            for item in found
            if item["conversation_id"] == conversation_id
        )
        if (
            work.status != "snoozed"
            or status != "open"
            or talks
            or assignee_id not in (None, work.assignee_id)
        ):
            return status if isinstance(status, str) else None
        self._chatwoot.set_status(work.account_id, conversation_id, work.status, lease)
        return work.status

    # -- chatwoot.correction ---------------------------------------------------------------

    def _correction(self, job: Job) -> JsonObject:
        """Write what a human of ours corrected, and nothing else, to a contact that is theirs.

        What another contact has is left as it is and told.
        """
        work = CorrectionWork.model_validate(job.work)
        contact = self._chatwoot.show_contact(work.account_id, work.contact_id, job.lease)
        marks = as_object(contact.get("custom_attributes"))
        is_theirs = (
            str(contact.get("identifier") or "").casefold() == work.identifier.casefold()
            or any(marks.get(key) == mark for key, mark in work.custom_attributes.items())
            # One that was adopted with nothing to fill in carries no mark of ours.
            or (is_blank(contact.get("identifier")) and contact.get("phone_number") in work.phones)
        )
        if not is_theirs:
            return {"is_other": True, "fields": [], "conflicts": []}
        fields: JsonObject = {
            key: value
            for key, value in work.fields.items()
            if (contact.get(key) or None) != (value or None)
        }
        conflicts: list[JsonObject] = []
        while fields:
            try:
                self._chatwoot.update_contact(work.account_id, work.contact_id, fields, job.lease)
                break
            except CallFailed as failure:
                # Of two contacts with one phone Chatwoot takes no change at all.
                taken = _taken(failure, fields) or _held(failure)
                if not taken:
                    raise
                conflicts += [{"field": name, "contact_id": None} for name in sorted(taken)]
                fields = {
                    name: value
                    for name, value in fields.items()
                    if name not in taken and taken <= fields.keys()
                }
        return {"fields": sorted(fields), "conflicts": conflicts}

    # -- chatwoot.note ---------------------------------------------------------------------

    def _note(self, job: Job) -> JsonObject:
        return self._write_note(NoteWork.model_validate(job.work), job)

    def _write_note(self, work: NoteWork, job: Job) -> JsonObject:
        if work.whose is not None:
            require_ours(
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
        for page in self._chatwoot.pages_back(work.account_id, work.conversation_id, lease):
            for message in page:
                mark = as_object(message.get("content_attributes")).get(NOTE_MARK)
                # Chatwoot before 4.9 drops the mark: there the words alone tell.
                if str(mark) == str(work.outbox_id) or (
                    mark is None and message.get("private") and _same_text(message, work.content)
                ):
                    return int(message["id"])
        return None

    # -- templates -------------------------------------------------------------------------

    def _templates(self, job: Job) -> JsonObject:
        return self._whatsapp.read_templates(TemplatesWork.model_validate(job.work), job.lease)

    def _chatwoot_templates(self, job: Job) -> JsonObject:
        """What Chatwoot's copy says now; it reads Meta's again in its own time."""
        work = TemplatesWork.model_validate(job.work)
        inbox = self._chatwoot.show_inbox(work.account_id, work.inbox_id, job.lease)
        listed = inbox.get("message_templates")
        found = listed if isinstance(listed, list) else []
        asks = inbox.get("csat_survey_enabled")
        version = self._chatwoot.version(job.lease)
        try:
            self._chatwoot.sync_templates(work.account_id, work.inbox_id, job.lease)
        except CallFailed as failure:
            # It may not be asked for with this token, or by this version (before 4.5, which answers
            # with a page); Chatwoot does it every few hours by itself.
            if failure.error.phase != "answered" and failure.error.http_status != 404:
                raise
        wanted = ("name", "language", "status", "category", "components", "parameter_format")
        return {
            "version": version,
            "user_id": self._chatwoot.owner_id(job.lease),
            "has_csat": asks if isinstance(asks, bool) else None,
            "templates": [
                {name: row[name] for name in wanted if name in row}
                for row in found
                if isinstance(row, dict) and row.get("name") in work.names
            ],
        }

    # -- chatwoot.observe, chatwoot.sweep ---------------------------------------------------

    def _observe(self, job: Job) -> JsonObject:
        work = ObserveWork.model_validate(job.work)
        return Observation(self._chatwoot, work, job.lease).run()

    def _sweep(self, job: Job) -> JsonObject:
        work = SweepWork.model_validate(job.work)
        return sweep(self._chatwoot, work, job.lease)

    # -- chatwoot.update -------------------------------------------------------------------

    def _update(self, job: Job) -> JsonObject:
        work = UpdateWork.model_validate(job.work)
        api, lease, given = self._chatwoot, job.lease, work.model_fields_set
        account_id, conversation_id = work.account_id, work.conversation_id
        if given <= _STATUS_ALONE and work.status is not None:
            return self._set_status(work, lease)
        conversation = api.show_conversation(account_id, conversation_id, lease)
        require_ours(conversation, work.whose)
        if work.custom_attributes is not None:
            self._merge_attributes(
                account_id, conversation_id, conversation, work.custom_attributes, lease
            )
        self._change_labels(
            account_id, conversation_id, conversation, work.labels_add, work.labels_remove, lease
        )
        if "priority" in given:
            priority = None if work.priority in (None, "", "none") else work.priority
            is_theirs = work.keeps_priority and conversation.get("priority") is not None
            if conversation.get("priority") != priority and not is_theirs:
                api.set_priority(account_id, conversation_id, priority, lease)
        said: list[JsonObject] = []
        is_asked = (
            work.status is not None
            and conversation.get("status") != work.status
            # Somebody else changed it meanwhile: what we know of it is old.
            and conversation.get("status") == (work.from_status or conversation.get("status"))
        )
        if is_asked and work.unless_written_after is not None:
            page = api.list_messages(account_id, conversation_id, None, lease)
            said = _said_since(work, conversation, page)
        # The status first: opening a conversation may make Chatwoot assign it to the token's owner.
        status = conversation.get("status")
        if work.status is not None and is_asked and not said:
            api.set_status(account_id, conversation_id, work.status, lease)
            status = work.status
            if "assignee_id" in given:
                conversation = api.show_conversation(account_id, conversation_id, lease)
        result = _told_of(said)
        if work.shown is not None:
            result = {**result, "shown": dict(work.shown), "status": status}
        if "assignee_id" not in given:
            return result
        assignee_id = _assignee(conversation)
        if assignee_id != work.assignee_id:
            assignee_id = api.assign(account_id, conversation_id, work.assignee_id, lease)
        return {**result, "assignee_id": assignee_id}

    def _set_status(self, work: UpdateWork, lease: Lease) -> JsonObject:
        """A status and nothing else: the list of its messages tells whose the conversation is.

        Chatwoot may hold an answer whose webhook is late or lost, and a conversation with an
        answer in it is not closed.
        """
        account_id, conversation_id = work.account_id, work.conversation_id
        page, contact = self._chatwoot.messages_after(account_id, conversation_id, None, lease)
        conversation: JsonObject = {
            "id": conversation_id,
            "inbox_id": next((message.get("inbox_id") for message in page), None),
            "meta": {"sender": contact},
        }
        if not is_ours(conversation, work.whose):
            # Its attributes may still say so.
            conversation = self._chatwoot.show_conversation(account_id, conversation_id, lease)
            require_ours(conversation, work.whose)
        said = _said_since(work, conversation, page)
        if work.status is not None and not said:
            self._chatwoot.set_status(account_id, conversation_id, work.status, lease)
        return _told_of(said)

    # -- whatsapp.template -----------------------------------------------------------------

    def _template(self, job: Job) -> JsonObject:
        work = TemplateWork.model_validate(job.work)
        if work.chatwoot is None:
            return self._whatsapp.send_template(work, job.lease)
        return TemplateByChatwoot(self._chatwoot, work, work.chatwoot, job.lease).run(
            may_be_there=job.attempt > 1
        )

    # -- meta.lead -------------------------------------------------------------------------

    def _lead(self, job: Job) -> JsonObject:
        return self._meta.fetch(LeadWork.model_validate(job.work), job.lease)

    # -- webhook.deliver -------------------------------------------------------------------

    def _webhook(self, job: Job) -> JsonObject:
        return self._webhooks.deliver(WebhookWork.model_validate(job.work), job.lease)

    # -- shared steps ----------------------------------------------------------------------

    def _merge_attributes(
        self,
        account_id: int,
        conversation_id: int,
        conversation: JsonObject,
        ours: Mapping[str, Any],
        lease: Lease,
    ) -> None:
        current = as_object(conversation.get("custom_attributes"))
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


class _ContactSequence:
    """Find or create one contact, then give it its place in the inbox."""

    def __init__(self, api: Chatwoot, work: ContactWork, lease: Lease) -> None:
        self._api = api
        self._work = work
        self._lease = lease
        self._conflicts: list[JsonObject] = []
        self._is_made = False
        """Whether the contact was made here and now, so that nothing can hang on it."""
        self._found: list[JsonObject] = []
        """Whoever has one of the person's phones, our identifier or the e-mail."""
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
        # Every conversation belongs to a place in an inbox.
        is_untouched = self._is_made or contact.get("contact_inboxes") == []
        source_id = self._place_in_inbox(contact)
        return {
            "contact_id": int(contact["id"]),
            "source_id": source_id,
            "adopted": is_adopted,
            "is_untouched": is_untouched,
            "is_blocked": contact.get("blocked") is True,
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
        self._found = self._look()
        for look in (self._by_phone, self._by_identifier, self._by_email):
            contact = look()
            if contact is not None:
                return contact, not self._is_ours(contact)
        return None, False

    def _look(self) -> list[JsonObject]:
        work = self._work
        return self._api.filter_contacts(
            work.account_id,
            [
                *(("phone_number", phone) for phone in self._phones),
                ("identifier", work.identifier),
                *((("email", work.email),) if work.email is not None else ()),
            ],
            self._lease,
        )

    def _by_phone(self) -> JsonObject | None:
        found = [contact for contact in self._found if contact.get("phone_number") in self._phones]
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
        return next((contact for contact in self._found if self._is_ours(contact)), None)

    def _by_email(self) -> JsonObject | None:
        """The holder of our e-mail, unless their phone or identifier says they are another."""
        for contact in self._holders_of_email(self._found):
            phone, identifier = contact.get("phone_number"), contact.get("identifier")
            same_phone = is_blank(phone) or not self._phones or phone in self._phones
            if same_phone and (is_blank(identifier) or self._is_ours(contact)):
                return contact
        return None

    def _holders_of_email(self, contacts: Iterable[JsonObject]) -> list[JsonObject]:
        email = self._work.email
        if email is None:
            return []
        return [
            contact
            for contact in contacts
            if str(contact.get("email") or "").casefold() == email.casefold()
        ]

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
        place: JsonObject = {}
        if work.source_id is not None:
            place = {"inbox_id": work.inbox_id, "source_id": work.source_id}
        while True:
            try:
                made = self._api.create_contact(work.account_id, fields | place, self._lease)
            except CallFailed as failure:
                taken = _taken(failure, fields)
                if not taken and place and _may_be_refused_for_its_place(failure):
                    # Another contact's source_id: Chatwoot made nothing, or it made all and broke.
                    place = {}
                    continue
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
            else:
                self._is_made = True
                return made, False

    def _fill_blanks(self, contact: JsonObject) -> JsonObject:
        """Ours fills what is blank, and then our marks go along; for them alone it is not written.

        Of two people on one number the contact stays the first one's: the other's e-mail and marks
        would make them one.
        """
        if self._is_another_of_ours(contact):
            return contact
        work, fields = self._work, JsonObject()
        if work.name and _is_blank_name(contact, self._phones):
            fields["name"] = work.name
        if work.email is not None and is_blank(contact.get("email")):
            fields["email"] = work.email
        if work.phone_number is not None and is_blank(contact.get("phone_number")):
            fields["phone_number"] = work.phone_number
        if not fields:
            return contact
        if is_blank(contact.get("identifier")):
            fields["identifier"] = work.identifier
        current = as_object(contact.get("custom_attributes"))
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
                taken = _held(failure)
                if not taken:
                    raise
                for field in sorted(taken):
                    if field == "email":
                        self._email_conflict()
                    else:
                        self._conflict(field, None)
                # Of two contacts with one phone Chatwoot takes no change: it is used as it is.
                fields = {
                    name: value
                    for name, value in fields.items()
                    if name not in taken and taken <= fields.keys()
                }
        return contact

    def _place_in_inbox(self, contact: JsonObject) -> str | None:
        """The place of a contact that was made here; that of another comes with a conversation."""
        work = self._work
        if work.source_id is None or not self._is_made:
            return work.source_id
        contact_id = int(contact["id"])
        if not isinstance(contact.get("contact_inboxes"), list):
            contact = self._api.show_contact(work.account_id, contact_id, self._lease)
        if self._has_place(contact):
            return work.source_id
        try:
            self._api.create_contact_inbox(
                work.account_id, contact_id, work.inbox_id, work.source_id, self._lease
            )
        except CallFailed as failure:
            if _is_refused_place(failure):
                self._conflict("source_id", None)
                return None
            raise
        return work.source_id

    def _has_place(self, contact: JsonObject) -> bool:
        """Whether it is whom the inbox knows under the person's number."""
        return any(
            as_object(as_object(item).get("inbox")).get("id") == self._work.inbox_id
            and as_object(item).get("source_id") == self._work.source_id
            for item in contact.get("contact_inboxes") or ()
        )

    def _is_same_person(self, contact: JsonObject) -> bool:
        """Whether a contact whose id we keep still is our person.

        A Chatwoot that was restored or replaced gives the ids to other people.
        """
        marks = as_object(contact.get("custom_attributes"))
        return (
            self._is_ours(contact)
            or any(marks.get(key) == mark for key, mark in self._work.custom_attributes.items())
            or contact.get("phone_number") in self._phones
            or self._has_place(contact)
            or (is_blank(contact.get("phone_number")) and is_blank(contact.get("identifier")))
        )

    def _is_ours(self, contact: JsonObject) -> bool:
        return str(contact.get("identifier") or "").casefold() == self._work.identifier.casefold()

    def _is_another_of_ours(self, contact: JsonObject) -> bool:
        identifier = str(contact.get("identifier") or "").casefold()
        return not self._is_ours(contact) and (
            identifier.startswith(OUR_IDENTIFIER) or contact["id"] in self._work.others
        )

    def _email_conflict(self) -> None:
        holders = self._holders_of_email(self._found) or self._holders_of_email(self._look())
        holder = next(iter(holders), None)
        self._conflict("email", None if holder is None else int(holder["id"]))

    def _conflict(self, field: str, contact_id: int | None) -> None:
        conflict: JsonObject = {"field": field, "contact_id": contact_id}
        if conflict not in self._conflicts:
            self._conflicts.append(conflict)


def _said_since(
    work: UpdateWork, conversation: JsonObject, page: Iterable[JsonObject]
) -> list[JsonObject]:
    """What people wrote in the conversation since the order, as webhooks would tell it."""
    if work.unless_written_after is None:
        return []
    since = math.floor(work.unless_written_after.timestamp())
    shown = shown_conversation(conversation)
    return [
        message_body(work.account_id, shown, message)
        for message in page
        if is_said_by_somebody(message) and float(message["created_at"]) >= since
    ]


def _told_of(said: list[JsonObject]) -> JsonObject:
    if not said:
        return {}
    return {"written_at": max(float(body["created_at"]) for body in said), "said": said}


def _may_be_refused_for_its_place(failure: CallFailed) -> bool:
    """Whether a new contact may have been refused because another one has its source_id."""
    error = failure.error
    return error.http_status == 500 or _is_refused_place(failure)


def _is_refused_place(failure: CallFailed) -> bool:
    """Whether another contact has the number in the inbox."""
    error = failure.error
    return error.http_status == 422 and "source_id" in (error.attributes or ())


def _taken(failure: CallFailed, fields: JsonObject) -> set[str]:
    """The unique fields that a 422 refuses among those that were sent."""
    return _held(failure) & fields.keys()


def _held(failure: CallFailed) -> set[str]:
    """The unique fields that another contact has, whether they were sent or not."""
    if failure.error.phase != "answered" or failure.error.http_status != 422:
        return set()
    refused = set(failure.error.attributes or ())
    return refused if refused <= {"email", "phone_number", "identifier"} else set()


def _has_mark(conversation: JsonObject, ours: Mapping[str, Any]) -> bool:
    """Whether a conversation carries our lead and attempt."""
    theirs = as_object(conversation.get("custom_attributes"))
    return all(
        mark in ours and str(theirs.get(mark)) == str(ours[mark])
        for mark in (LEAD_MARK, ATTEMPT_MARK)
    )


def _attempt(work: ConversationWork) -> str:
    """Lead and attempt as one text, for the mark of a reused conversation."""
    ours = work.custom_attributes
    return f"{ours.get(LEAD_MARK)}/{ours.get(ATTEMPT_MARK)}"


def _newest(conversations: Iterable[JsonObject]) -> JsonObject | None:
    return max(conversations, key=lambda item: int(item["id"]), default=None)


def _assignee(conversation: JsonObject) -> int | None:
    """The user to whom a conversation is assigned; None also when it is a bot."""
    meta = as_object(conversation.get("meta"))
    assignee = as_object(meta.get("assignee"))
    identity = assignee.get("id")
    if meta.get("assignee_type") == "AgentBot" or not isinstance(identity, int):
        return None
    return identity


def _same_text(message: JsonObject, content: str) -> bool:
    return str(message.get("content") or "").strip() == content.strip()


def _last_said(messages: Iterable[JsonObject], message_type: int) -> float | None:
    times = (
        as_number(message.get("created_at"))
        for message in messages
        if message.get("message_type") == message_type
    )
    return max((time for time in times if time is not None), default=None)


def _is_blank_name(contact: JsonObject, phones: Iterable[str]) -> bool:
    """No name at all, or the phone number in place of one."""
    name = contact.get("name")
    if is_blank(name):
        return True
    digits = _NOT_DIGITS.sub("", str(name))
    letters = any(character.isalpha() for character in str(name))
    return not letters and digits in {phone.lstrip("+") for phone in phones}

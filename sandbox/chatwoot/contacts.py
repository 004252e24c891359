"""The contacts endpoints."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sandbox.chatwoot import errors, filters, operations, versions, views
from sandbox.chatwoot.call import Call, as_id
from sandbox.chatwoot.model import Contact
from sandbox.wire import Response, json_response

if TYPE_CHECKING:
    from sandbox.world import World

_PAGE: Final = 15


def _text(value: Any) -> str | None:
    """Return a value as Rails casts it to a string column; blank becomes null."""
    if value is None or isinstance(value, dict | list):
        return None
    text = str(value)
    return text if text.strip() else None


def _resolved(contact: Contact) -> bool:
    return bool(contact.email or contact.phone_number or contact.identifier)


def _with_addresses(call: Call) -> bool:
    return call.query.get("include_contact_inboxes", "true") == "true"


def _validate(world: World, contact: Contact, *, ignore_phone_index: bool = False) -> None:
    """Raise the 422 of every failed validation at once."""
    store = world.chatwoot
    messages: list[str] = []
    attributes: list[str] = []

    def fail(attribute: str, text: str) -> None:
        messages.append(text)
        attributes.append(attribute)

    if contact.email:
        owner = store.by_email.get(contact.email.lower())
        if owner not in (None, contact.id):
            fail("email", "Email has already been taken")
        if not operations.EMAIL.match(contact.email):
            fail("email", "Email Invalid email")
    if contact.identifier:
        owner = store.by_identifier.get(contact.identifier.lower())
        if owner not in (None, contact.id):
            fail("identifier", "Identifier has already been taken")
    if contact.phone_number:
        owners = store.by_phone.get(contact.phone_number, [])
        if not ignore_phone_index and any(i != contact.id for i in owners):
            fail("phone_number", "Phone number has already been taken")
        if not operations.PHONE.search(contact.phone_number):
            fail("phone_number", "Phone number should be in e164 format")
    if messages:
        raise errors.record_invalid(", ".join(messages), attributes)


def _apply(contact: Contact, body: dict[str, Any]) -> None:
    if "name" in body:
        contact.name = _text(body["name"]) or ""
    if "email" in body:
        email = _text(body["email"])
        contact.email = email.lower() if email else None
    if "phone_number" in body:
        contact.phone_number = _text(body["phone_number"])
    if "identifier" in body:
        contact.identifier = _text(body["identifier"])
    if "blocked" in body:
        contact.blocked = body["blocked"] in (True, "true", 1, "1")
    if "custom_attributes" in body:
        contact.custom_attributes = {
            **contact.custom_attributes,
            **operations.check_custom_attributes(body["custom_attributes"]),
        }
    if "additional_attributes" in body:
        contact.additional_attributes = {
            **contact.additional_attributes,
            **operations.check_custom_attributes(
                body["additional_attributes"], "additional_attributes"
            ),
        }


def create(call: Call) -> Response:
    """POST /contacts: check, then insert; between the two another call may slip in."""
    world, store, body = call.world, call.store, call.body
    inbox = call.inbox(body["inbox_id"]) if body.get("inbox_id") is not None else None
    now = world.now()
    contact = Contact(
        id=0,
        name="",
        email=None,
        phone_number=None,
        identifier=None,
        created_at=now,
        updated_at=now,
    )
    _apply(contact, body)
    _validate(world, contact)
    if inbox is not None and inbox.channel_type == "Channel::Whatsapp":
        source_id = _text(body.get("source_id"))
        if not source_id and not contact.phone_number:
            raise operations.no_phone(world)
        owner = store.by_source.get(
            (inbox.id, source_id or (contact.phone_number or "").removeprefix("+"))
        )
        if owner is not None:
            raise errors.server_error()  # the rename of the other row breaks the transaction
    if world.settings.contact_race_ms:
        # No unique index guards the phone: the row is inserted on the strength of the check.
        world.lock.release()
        try:
            time.sleep(world.settings.contact_race_ms / 1000)
        finally:
            world.lock.acquire()
        try:
            _validate(world, contact, ignore_phone_index=True)
        except errors.ChatwootError:
            raise errors.server_error() from None
    contact.id = store.next_id("contacts")
    store.contacts[contact.id] = contact
    store.index_contact(contact)
    address = None
    if inbox is not None:
        address = operations.address_for(world, contact, inbox, _text(body.get("source_id")))
    world.touch()
    world.announce("contact_created", contact.id, None)
    return json_response(
        {
            "payload": {
                "contact": views.contact(world, contact),
                "contact_inbox": {
                    "inbox": views.inbox_row(world, inbox) if inbox is not None else None,
                    "source_id": address.source_id if address is not None else None,
                },
            }
        }
    )


def update(call: Call) -> Response:
    """PUT or PATCH /contacts/{id}: attributes are merged; addresses keep the old number."""
    contact, world, store = call.contact(), call.world, call.store
    trial = Contact(
        id=contact.id,
        name=contact.name,
        email=contact.email,
        phone_number=contact.phone_number,
        identifier=contact.identifier,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        blocked=contact.blocked,
        additional_attributes=contact.additional_attributes,
        custom_attributes=contact.custom_attributes,
        labels=contact.labels,
        last_activity_at=contact.last_activity_at,
    )
    _apply(trial, call.body)
    _validate(world, trial)
    names = (
        "name",
        "email",
        "phone_number",
        "identifier",
        "blocked",
        "custom_attributes",
        "additional_attributes",
    )
    changed = [
        {name: {"previous_value": getattr(contact, name), "current_value": getattr(trial, name)}}
        for name in names
        if getattr(contact, name) != getattr(trial, name)
    ]
    trial.updated_at = world.now()
    store.unindex_contact(contact)
    store.contacts[contact.id] = trial
    store.index_contact(trial)
    world.touch()
    if changed:
        world.announce("contact_updated", trial.id, changed)
    return json_response({"payload": views.contact(world, trial)})


def show(call: Call) -> Response:
    """GET /contacts/{id}."""
    return json_response(
        {"payload": views.contact(call.world, call.contact(), addresses=_with_addresses(call))}
    )


def destroy(call: Call) -> Response:
    """DELETE /contacts/{id}: administrators only; conversations go with the contact."""
    call.require_admin()
    contact, store = call.contact(), call.store
    store.unindex_contact(contact)
    del store.contacts[contact.id]
    gone = set(store.conversations_of_contact.get(contact.id, ()))
    store.contact_inboxes = {
        key: row for key, row in store.contact_inboxes.items() if row.contact_id != contact.id
    }
    operations.remove_conversations(call.world, gone)
    return Response(200)


def labels(call: Call) -> Response:
    """GET /contacts/{id}/labels."""
    return json_response({"payload": call.contact().labels})


def set_labels(call: Call) -> Response:
    """POST /contacts/{id}/labels: replaces the whole list."""
    contact, given = call.contact(), call.body.get("labels")
    wanted = [str(item).strip() for item in given] if isinstance(given, list) else []
    contact.labels = [item for item in dict.fromkeys(wanted) if item]
    call.world.touch()
    return json_response({"payload": contact.labels})


def search(call: Call) -> Response:
    """GET /contacts/search: what contains the words, whatever is around them."""
    wanted = call.query.get("q", "").strip().lower()
    if not wanted:
        nothing = {"count": None, "current_page": 1, "has_more": None}
        return json_response({"meta": nothing, "payload": []})
    rows = [
        row
        for row in call.store.contacts.values()
        if _resolved(row)
        and any(
            wanted in (text or "").lower()
            for text in (row.name, row.email, row.phone_number, row.identifier)
        )
    ]
    start = (call.page() - 1) * _PAGE
    page = rows[start : start + _PAGE]
    return json_response(
        {
            "meta": {
                "count": len(page),
                "current_page": call.page(),
                "has_more": len(rows) > start + _PAGE,
            },
            "payload": [
                views.contact(call.world, row, addresses=_with_addresses(call)) for row in page
            ],
        }
    )


def contactable(call: Call) -> Response:
    """GET /contacts/{id}/contactable_inboxes: where this contact can be written to."""
    contact = call.contact()
    return json_response(
        {
            "payload": [
                {
                    "inbox": views.slim_inbox(inbox),
                    "source_id": contact.phone_number.removeprefix("+"),
                }
                for inbox in call.store.inboxes.values()
                if contact.phone_number
                and inbox.channel_type == "Channel::Whatsapp"
                and call.sees(inbox.id)
            ]
        }
    )


def merge(call: Call) -> Response:
    """POST /actions/contact_merge: the base wins, the other one is gone; no webhook tells of it."""
    world, store, body = call.world, call.store, call.body
    base, other = (
        store.contacts.get(as_id(body.get(name)))
        for name in ("base_contact_id", "mergee_contact_id")
    )
    if base is None or other is None:
        raise errors.not_found()
    if base is not other:
        store.unindex_contact(other)
        del store.contacts[other.id]
        for name in ("email", "phone_number", "identifier"):
            setattr(base, name, getattr(base, name) or getattr(other, name))
        for name in ("custom_attributes", "additional_attributes"):
            setattr(base, name, {**getattr(other, name), **getattr(base, name)})
        base.labels = list(dict.fromkeys([*base.labels, *other.labels]))
        for address in store.contact_inboxes.values():
            if address.contact_id == other.id:
                address.contact_id = base.id
        for row in store.conversations.values():
            if row.contact_id == other.id:
                row.contact_id = base.id
        operations.move_messages(world, base, other)
        store.reindex()
        world.touch()
    return json_response(views.contact_core(base))


def index(call: Call) -> Response:
    """GET /contacts."""
    rows = [row for row in call.store.contacts.values() if _resolved(row)]
    rows.sort(key=lambda row: row.last_activity_at or row.created_at, reverse=True)
    page = rows[(call.page() - 1) * _PAGE : call.page() * _PAGE]
    return json_response(
        {
            "meta": {"count": len(rows), "current_page": call.query.get("page", 1)},
            "payload": [
                views.contact(call.world, row, addresses=_with_addresses(call)) for row in page
            ],
        }
    )


def _candidates(call: Call, conditions: list[filters.Condition]) -> list[Contact]:
    """Return the rows to look at: by index when every condition is an exact phone or e-mail."""
    store = call.store
    found: dict[int, Contact] = {}
    for condition in conditions:
        if condition.operator != "equal_to":
            return list(store.contacts.values())
        ids: list[int] = []
        if condition.key == "phone_number":
            ids = store.by_phone.get(condition.values[0], [])
        elif condition.key in ("email", "identifier"):
            index = store.by_email if condition.key == "email" else store.by_identifier
            ids = [i for i in (index.get(condition.values[0].lower()),) if i is not None]
        else:
            return list(store.contacts.values())
        found.update({i: store.contacts[i] for i in ids})
    return [found[i] for i in sorted(found)]


def filter_contacts(call: Call) -> Response:
    """POST /contacts/filter: exact; the second value of a condition is ignored."""
    custom = {
        row.attribute_key
        for row in call.store.attribute_definitions.values()
        if row.attribute_model == "contact_attribute"
    }
    conditions = filters.parse(
        call.body.get("payload"),
        filters.CONTACT_KEYS,
        custom,
        phone_takes_plus=versions.knows(call.world, versions.PHONE_FILTER_TAKES_PLUS),
    )
    rows = [
        row
        for row in _candidates(call, conditions)
        if _resolved(row) and filters.holds(conditions, partial(filters.contact_value, row))
    ]
    start = (call.page() - 1) * _PAGE
    return json_response(
        {
            "meta": {"count": len(rows), "current_page": call.query.get("page", 1)},
            "payload": [
                views.contact(call.world, row, addresses=_with_addresses(call))
                for row in rows[start : start + _PAGE]
            ],
        }
    )


def create_address(call: Call) -> Response:
    """POST /contacts/{id}/contact_inboxes: idempotent for the same source_id."""
    contact = call.contact()
    inbox = call.inbox(call.body.get("inbox_id"))
    address = operations.address_for(call.world, contact, inbox, _text(call.body.get("source_id")))
    call.world.touch()
    return json_response(views.contact_address(call.world, address))


def conversations(call: Call) -> Response:
    """GET /contacts/{id}/conversations: the newest 20, no paging."""
    contact, store = call.contact(), call.store
    rows = [store.conversations[i] for i in store.conversations_of_contact.get(contact.id, ())]
    rows = [row for row in rows if call.sees(row.inbox_id)]
    rows.sort(key=lambda row: row.last_activity_at, reverse=True)
    return json_response({"payload": [views.conversation(call.world, row) for row in rows[:20]]})

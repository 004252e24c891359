"""What becomes of an accepted message: sent, delivered, read, or failed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from sandbox import phones
from sandbox.graph.errors import webhook_error
from sandbox.graph.model import Customer, Send

if TYPE_CHECKING:
    from sandbox.world import World

RANK: Final = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3}


def undeliverable(world: World, customer: Customer) -> bool:
    """Tell whether the number is not on WhatsApp."""
    settings = world.settings
    if any(
        phones.canonical(phones.digits_of(number)) == customer.key
        for number in settings.not_on_whatsapp
    ):
        return True
    return phones.is_brazilian_landline(customer.key) and not settings.landlines_on_whatsapp


def begin(world: World, send: Send) -> None:
    """Plan the statuses of an accepted message; the caller holds the lock."""
    settings = world.settings
    if not settings.statuses:
        return
    customer = world.graph.customers[send.key]
    wamid = send.wamid
    if undeliverable(world, customer):
        _later(world, settings.sent_delay_ms, wamid, "failed", 131026)
        return
    if send.category == "MARKETING" and customer.marketing_stopped:
        _later(world, settings.sent_delay_ms, wamid, "failed", 131050)
        return
    _later(world, settings.sent_delay_ms, wamid, "sent")
    _later(world, settings.delivered_delay_ms, wamid, "delivered")
    mark = int(hashlib.sha256(wamid.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    if mark <= settings.read_share:
        _later(world, settings.read_delay_ms, wamid, "read")


def resume(world: World) -> None:
    """Plan again what was pending when the sandbox stopped; what happened is not repeated."""
    for send in world.graph.sends.values():
        if send.status != "failed" and "read" not in send.status_times:
            begin(world, send)


def _later(world: World, delay_ms: int, wamid: str, status: str, code: int | None = None) -> None:
    def step() -> None:
        with world.lock:
            send = world.graph.sends.get(wamid)
            # What was refused meanwhile goes no further.
            if send is not None and send.status != "failed":
                advance(world, send, status, code)

    world.scheduler.after(delay_ms / 1000, step)


def advance(world: World, send: Send, status: str, code: int | None = None) -> None:
    """Write a status and tell Meta's webhooks; the caller holds the lock."""
    if status in send.status_times:
        return
    now = world.now()
    send.status_times[status] = now
    if status == "failed":
        send.status = "failed"
        send.error = webhook_error(code or 131000)
    elif RANK[status] > RANK.get(send.status, 9):
        send.status = status
    world.touch()
    value: dict[str, Any] = {"statuses": [status_view(world, send, status)]}
    if status != "failed":
        customer = world.graph.customers[send.key]
        contact: dict[str, Any] = {"profile": {"name": customer.name or ""}}
        if world.settings.phone_in_webhooks:
            contact["wa_id"] = customer.wa_id
        contact["user_id"] = customer.user_id
        value = {"contacts": [contact], **value}
    world.tell_meta("messages", value)
    if world.status_listener is not None:
        world.status_listener(send, status)


def pricing(send: Send) -> dict[str, Any]:
    """Return the price note of a message; service messages are billable since October 2026."""
    category = (send.category or "service").lower()
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}


def status_view(world: World, send: Send, status: str) -> dict[str, Any]:
    """Return a status as webhooks carry it: times are strings of epoch seconds."""
    customer = world.graph.customers[send.key]
    shown: dict[str, Any] = {
        "id": send.wamid,
        "status": status,
        "timestamp": str(int(send.status_times[status])),
    }
    if world.settings.phone_in_webhooks or status == "failed":
        shown["recipient_id"] = customer.wa_id
    shown["recipient_user_id"] = customer.user_id
    if send.opaque is not None and (status != "failed" or world.settings.opaque_on_failed):
        shown["biz_opaque_callback_data"] = send.opaque
    priced_late = status == "read" and "delivered" not in send.status_times
    if status in ("sent", "delivered") or priced_late:
        shown["pricing"] = pricing(send)
    if status == "failed" and send.error is not None:
        shown["errors"] = [send.error]
    return shown

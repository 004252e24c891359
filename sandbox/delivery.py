"""Webhooks out: as Meta sends them (signed, retried) and as Chatwoot does (signed, once)."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import queue
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from database.common import sandbox_access as access
from sandbox.chatwoot import events, versions
from sandbox.faults import Faults
from sandbox.world import World

log = logging.getLogger(__name__)

SENDERS: Final = 8
META_TIMEOUT_S: Final = 10.0
META_GIVES_UP_S: Final = 7 * 24 * 3600.0
META_LONGEST_PAUSE_S: Final = 600.0
CHATWOOT_TIMEOUT_S: Final = 5.0
CHATWOOT_JOB_S: Final = 0.03
DUPLICATE_AFTER_S: Final = 0.05
KEPT: Final = 10_000

# Makes the bytes of one attempt and their headers, or None when there is nothing to tell any more.
Maker = Callable[[], tuple[bytes, dict[str, str]] | None]


@dataclass(slots=True)
class Delivery:
    """One webhook on its way; `outcome` is waiting, delivered, failed, dropped or nothing."""

    id: int
    sender: str
    url: str
    event: str
    created_at: float
    outcome: str = "waiting"
    attempts: int = 0
    status: int | None = None
    breaks_off: bool = False


def meta_json(value: Any) -> bytes:
    """Return JSON in the escaped form that Meta signs."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").replace("@", "\\u0040").replace("<", "\\u003C").encode()


def meta_signature(body: bytes) -> str:
    """Return X-Hub-Signature-256 of raw bytes."""
    digest = hmac.new(access.WHATSAPP_APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def chatwoot_signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return X-Chatwoot-Signature over "{timestamp}.{raw body}"."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Deliveries:
    """Listens to the world and posts its webhooks; several may be under way at once."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._queue: queue.SimpleQueue[tuple[Delivery, Maker] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._known: deque[Delivery] = deque(maxlen=KEPT)
        self._next = 1
        self._held: dict[str, list[Callable[[], None]]] = {}
        self._followers: dict[int, list[Callable[[], None]]] = {}
        self._batch: list[dict[str, Any]] = []
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._send_all, name=f"sandbox-hook-{i}", daemon=True)
            for i in range(SENDERS)
        ]
        world.meta_listener = self.from_meta
        world.chatwoot_listener = self.from_chatwoot

    def start(self) -> None:
        """Start the senders."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the senders; what waits is forgotten."""
        self._stopped = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout=1)

    def listing(self) -> list[dict[str, Any]]:
        """Return the known deliveries, newest last."""
        with self._lock:
            return [asdict(item) for item in self._known]

    def clear(self) -> None:
        """Forget the list of deliveries."""
        with self._lock:
            self._known.clear()

    # -- Meta ----------------------------------------------------------------------------------

    def meta_url(self) -> str | None:
        """Return where Indica's app gets Meta's webhooks."""
        if self._world.settings.number_taken_over:
            return None
        return self._world.settings.whatsapp_webhook_url or self._world.graph.subscriptions.get(
            access.WHATSAPP_APP_ID
        )

    def from_meta(self, field: str, value: dict[str, Any]) -> None:
        """Take a change of the account; the caller holds the world's lock."""
        url = self.meta_url()
        if url is None:
            return
        if field == "messages":
            number_id, display = next(iter(self._world.graph.phone_numbers.items()))
            value = {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": display, "phone_number_id": number_id},
                **value,
            }
        change = {"value": value, "field": field}
        wait_ms = self._world.settings.webhook_batch_ms
        if not wait_ms:
            self._post_meta(url, [change], field)
            return
        self._batch.append(change)
        if len(self._batch) == 1:
            self._world.scheduler.after(wait_ms / 1000, self._flush_batch)

    def _flush_batch(self) -> None:
        with self._world.lock:
            changes, self._batch = self._batch, []
            url = self.meta_url()
            for start in range(0, len(changes) if url is not None else 0, 1000):
                self._post_meta(str(url), changes[start : start + 1000], "messages")

    def _post_meta(self, url: str, changes: list[dict[str, Any]], field: str) -> None:
        entry: dict[str, Any] = {"id": self._world.graph.waba_id, "changes": changes}
        if field != "messages":
            entry["time"] = int(self._world.now())
        body = meta_json({"object": "whatsapp_business_account", "entry": [entry]})
        kinds = [
            key for change in changes for key in ("statuses", "messages") if key in change["value"]
        ]
        event = kinds[0] if kinds else field
        self._enqueue(
            "meta", url, event, partial(_given, (body, _meta_headers(body))), kept=body.decode()
        )

    def announce_leads(self, changes: list[dict[str, Any]]) -> None:
        """Tell the page's app of filled in forms, all in one body; the caller holds the lock."""
        url = self._world.settings.leads_webhook_url
        if url is None:
            return
        entry = {"id": access.META_PAGE_ID, "time": int(self._world.now()), "changes": changes}
        body = meta_json({"object": "page", "entry": [entry]})
        made = partial(_given, (body, _meta_headers(body)))
        self._enqueue("meta", url, "leadgen", made, kept=body.decode())

    # -- Chatwoot ------------------------------------------------------------------------------

    def from_chatwoot(self, event: str, row_id: int, changed: list[dict[str, Any]] | None) -> None:
        """Take an event of the account; the caller holds the world's lock."""
        for hook in list(self._world.chatwoot.webhooks.values()):
            if event in hook.subscriptions:
                self._enqueue(
                    "chatwoot",
                    hook.url,
                    event,
                    self._chatwoot_maker(hook.id, event, row_id, changed),
                )

    def _chatwoot_maker(
        self, hook_id: int, event: str, row_id: int, changed: list[dict[str, Any]] | None
    ) -> Maker:
        world = self._world

        def make() -> tuple[bytes, dict[str, str]] | None:
            # The payload shows the rows as they are when the job runs, not as they were.
            with world.lock:
                hook = world.chatwoot.webhooks.get(hook_id)
                payload = events.payload(world, event, row_id, changed)
                if hook is None or payload is None:
                    return None
                secret = hook.secret
                signs = world.settings.chatwoot_signs_webhooks and versions.knows(
                    world, versions.SIGNS_WEBHOOKS
                )
            body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            if signs:
                timestamp = str(int(time.time()))
                headers |= {
                    "X-Chatwoot-Delivery": str(uuid.uuid4()),
                    "X-Chatwoot-Timestamp": timestamp,
                    "X-Chatwoot-Signature": chatwoot_signature(secret, timestamp, body),
                }
            return body, headers

        return make

    # -- on the way ----------------------------------------------------------------------------

    def resume(self) -> None:
        """Send what was on its way when the sandbox stopped: Meta tries for seven days."""
        with self._world.lock:
            waiting = list(self._world.undelivered.values())
            self._world.undelivered.clear()
            for item in waiting:
                body = item["body"].encode()
                made = (body, _meta_headers(body))
                self._enqueue(
                    "meta", item["url"], item["event"], partial(_given, made), kept=item["body"]
                )

    def _enqueue(
        self, sender: str, url: str, event: str, make: Maker, kept: str | None = None
    ) -> None:
        """Plan one delivery, as the faults want it; `kept` survives a restart."""
        path = urlsplit(url).path
        kinds = {
            rule.kind: rule.delay_ms / 1000
            for rule in self._faults.for_webhook(path, f"{path}#{event}")
        }
        delay = CHATWOOT_JOB_S if sender == "chatwoot" else 0.0
        delay += kinds.get("delay", 0.0)
        delivery = self._new(sender, url, event)
        if "drop" in kinds:
            delivery.outcome = "dropped"
            return
        if kept is not None:
            with self._world.lock:
                kept_row = {"url": url, "event": event, "body": kept}
                self._world.undelivered[str(delivery.id)] = kept_row
                self._world.touch()
        if "duplicate" in kinds:
            copy = self._new(sender, url, event)
            self._later(delay + DUPLICATE_AFTER_S, copy, make)
        if "reorder" in kinds:
            self._hold(url, kinds["reorder"], delivery, make)
            return
        delivery.breaks_off = "cut_body" in kinds
        if held := self._held.pop(url, []):
            self._followers[delivery.id] = held
        self._later(delay, delivery, make)

    def _hold(self, url: str, at_most_s: float, delivery: Delivery, make: Maker) -> None:
        """Keep a delivery back until a later one to the same place went out."""
        released = threading.Event()

        def release() -> None:
            if not released.is_set():
                released.set()
                self._queue.put((delivery, make))

        self._held.setdefault(url, []).append(release)
        self._world.scheduler.after(at_most_s, release)

    def _new(self, sender: str, url: str, event: str) -> Delivery:
        with self._lock:
            delivery = Delivery(self._next, sender, url, event, time.time())
            self._next += 1
            self._known.append(delivery)
        return delivery

    def _later(self, delay_s: float, delivery: Delivery, make: Maker) -> None:
        if delay_s > 0:
            self._world.scheduler.after(delay_s, lambda: self._queue.put((delivery, make)))
        else:
            self._queue.put((delivery, make))

    def _send_all(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._stopped:
                item = self._queue.get()
                if item is None:
                    return
                delivery, make = item
                try:
                    self._send(session, delivery, make)
                except Exception:  # one bad webhook must not end the sender
                    log.exception("a webhook could not be made")
                    delivery.outcome = "failed"
                for release in self._followers.pop(delivery.id, []):
                    release()

    def _send(self, session: requests.Session, delivery: Delivery, make: Maker) -> None:
        made = make()
        if made is None:
            delivery.outcome = "nothing"
            return
        body, headers = made
        delivery.attempts += 1
        is_meta = delivery.sender == "meta"
        timeout = META_TIMEOUT_S if is_meta else CHATWOOT_TIMEOUT_S
        try:
            if delivery.breaks_off and delivery.attempts == 1:
                _break_off(delivery.url, headers, body, timeout)
            answer = session.post(
                delivery.url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            delivery.status = None
            log.debug("webhook to %s failed: %s", delivery.url, error)
        else:
            delivery.status = answer.status_code
            if answer.status_code == 200 or (not is_meta and answer.ok):
                delivery.outcome = "delivered"
                self._settle(delivery)
                return
        if is_meta and time.time() - delivery.created_at < META_GIVES_UP_S:
            # At once the first time, then less and less often, for seven days.
            pause = 0.0
            if delivery.attempts > 1:
                base = self._world.settings.webhook_retry_base_ms / 1000
                pause = min(META_LONGEST_PAUSE_S, base * 2 ** min(delivery.attempts - 2, 20))
            self._world.scheduler.after(max(pause, 0.01), lambda: self._queue.put((delivery, make)))
            return
        delivery.outcome = "failed"
        self._settle(delivery)

    def _settle(self, delivery: Delivery) -> None:
        with self._world.lock:
            if self._world.undelivered.pop(str(delivery.id), None) is not None:
                self._world.touch()


def _break_off(url: str, headers: dict[str, str], body: bytes, timeout: float) -> None:
    """Send half of a request and leave; raises what the sender would see."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=timeout)
    try:
        connection.putrequest("POST", url.partition(parts.netloc)[2] or "/")
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body[: len(body) // 2])
    except OSError as error:
        raise requests.ConnectionError(error) from error
    finally:
        connection.close()
    raise requests.ConnectionError("broken off in the middle")


def _meta_headers(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": meta_signature(body),
    }


def _given(made: tuple[bytes, dict[str, str]]) -> tuple[bytes, dict[str, str]]:
    return made

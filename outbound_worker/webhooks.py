"""Webhooks of a company's own systems, signed as Standard Webhooks says.

A subscription's address was typed by somebody, so nothing of it is trusted: only hosts that are
configured, only https, no redirect, and only addresses of the public internet, looked at when the
connection is made. In the development system the receiver may be on this very machine.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from database.common.http_client import HttpClient, RefusedAddress, Timeouts, json_bytes
from database.common.redaction import Redactor
from database.common.settings import LOOPBACK
from database.common.source_secrets import webhook_secret, webhook_signature
from outbound_worker import __version__
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import Latency, LeasedClient
from outbound_worker.models import CallError, JsonObject, Lease, WebhookWork

OPERATION: Final = "deliver"
MAX_ANSWER_BYTES: Final = 64 * 1024
"""Of an answer only the status counts."""
TIMEOUTS: Final = Timeouts(connect=5.0, read=10.0, total=15.0)
MAX_HOSTS: Final = 32
"""Clients that are kept; one that was closed too early is made again."""
AT_ONCE: Final = 4

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""


class WebhookAccess:
    """Which receivers may be told, and with which key they are signed to."""

    def __init__(
        self, hosts: frozenset[str], master_key: str | None, *, is_development: bool
    ) -> None:
        self.hosts = hosts
        self.master_key = master_key
        self.is_development = is_development

    def check(self, url: str) -> tuple[str, str]:
        """The origin and path of an address. Raises RefusedAddress when nothing may go there."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise RefusedAddress("this is no address") from None
        is_here = self.is_development and host in LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
            raise RefusedAddress("webhooks go by https alone")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise RefusedAddress("the address holds a user or a fragment")
        if not is_here and host not in self.hosts:
            raise RefusedAddress(f"the host {host} is not one of INDICA_WEBHOOK_HOSTS")
        shown = f"[{host}]" if ":" in host else host
        origin = f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}")
        return origin, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet, also through what is embedded in it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def resolve(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a host; a name server that says nothing costs `seconds`."""
    found: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            found.put(error if isinstance(error, OSError) else OSError(str(error)))
        else:
            found.put([ipaddress.ip_address(str(item[4][0]).partition("%")[0]) for item in answers])

    # A thread of its own, since nothing else ends this wait.
    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except queue.Empty:
        raise RefusedAddress(f"the name {host} was not resolved in {seconds:.0f} s") from None
    if isinstance(answer, OSError):
        raise RefusedAddress(f"the name {host} is not known: {answer.strerror or answer}")
    return answer


class Webhooks:
    """Delivers webhooks. Safe to share between threads."""

    def __init__(
        self,
        access: WebhookAccess,
        redact: Redactor,
        *,
        timeouts: Timeouts = TIMEOUTS,
        resolver: Callable[[str, int, float], list[Address]] = resolve,
        now: Callable[[], float] = time.time,
        latency: Latency | None = None,
    ) -> None:
        self._access = access
        self._redact = redact
        self._timeouts = timeouts
        self._resolver = resolver
        self._now = now
        self._latency = latency
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, LeasedClient] = OrderedDict()

    def close(self) -> None:
        """Close every kept connection."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def deliver(self, work: WebhookWork, lease: Lease) -> JsonObject:
        """The status of the receiver who took it. Raises CallFailed."""
        if self._access.master_key is None:
            raise _unsent("INDICA_MASTER_KEY is not set, from which the secrets are derived")
        try:
            origin, path = self._access.check(work.url)
            client = self._client(origin)
            raw = json_bytes(work.body)
            status, retry_after = self._send(client, path, raw, self._headers(work, raw), lease)
        except RefusedAddress as error:
            raise _unsent(str(error)) from None
        if 200 <= status < 300:
            return {"http_status": status}
        raise CallFailed(
            CallError(
                target="webhook",
                phase="answered",
                operation=OPERATION,
                http_status=status,
                message="a redirect, which is not followed" if 300 <= status < 400 else "refused",
                retry_after_seconds=retry_after,
            )
        )

    def _send(
        self, client: LeasedClient, path: str, raw: bytes, headers: dict[str, str], lease: Lease
    ) -> tuple[int, int | None]:
        try:
            answer = client.call(
                "POST", path, operation=OPERATION, lease=lease, body=raw, headers=headers
            )
        except CallFailed as failure:
            status = failure.error.http_status
            # It took it, and went on to talk for too long or was cut off.
            if status is not None and 200 <= status < 300:
                return status, None
            raise
        return answer.status, answer.retry_after_seconds()

    def _headers(self, work: WebhookWork, raw: bytes) -> dict[str, str]:
        message_id, timestamp = f"msg_{work.delivery}", int(self._now())
        master_key = self._access.master_key or ""
        return {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(
                webhook_signature(
                    webhook_secret(master_key, work.subscription, version),
                    message_id,
                    timestamp,
                    raw,
                )
                for version in work.secret_versions
            ),
        }

    def _client(self, origin: str) -> LeasedClient:
        with self._lock:
            client = self._clients.get(origin)
            if client is None:
                client = LeasedClient(
                    "webhook",
                    HttpClient(
                        "webhook",
                        origin,
                        {"User-Agent": f"indica-worker/{__version__}", "Accept": "*/*"},
                        timeouts=self._timeouts,
                        pool_size=AT_ONCE,
                        redact=self._redact,
                        guard=self._guard,
                        max_body_bytes=MAX_ANSWER_BYTES,
                    ),
                    latency=self._latency,
                )
                self._clients[origin] = client
                if len(self._clients) > MAX_HOSTS:
                    self._clients.popitem(last=False)[1].close()
            self._clients.move_to_end(origin)
            return client

    def _guard(self, host: str, port: int, seconds: float) -> str:
        """The address to connect to: the first of the host's, all of which must be public."""
        addresses = self._resolver(host.strip("[]"), port, seconds)
        if self._access.is_development and host.strip("[]") in LOOPBACK:
            return str(addresses[0])
        if not addresses or not all(is_public(address) for address in addresses):
            raise RefusedAddress(f"the name {host} leads to an address that is not public")
        return str(addresses[0])


def _unsent(reason: str) -> CallFailed:
    return CallFailed(CallError("webhook", "before_request", OPERATION, reason))

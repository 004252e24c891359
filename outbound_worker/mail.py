"""E-mail to people of ours, by the server that is configured; TLS always, except on this machine.

What it says when it refuses may hold addresses, so only its code is kept.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from database.common.settings import LOOPBACK
from outbound_worker.errors import CallFailed, LeaseEnded
from outbound_worker.models import CallError, JsonObject, Lease, MailWork, Phase

OPERATION: Final = "mail"
SECONDS: Final = 15.0
PORTS: Final = {"smtp": 587, "smtps": 465}


class Mail:
    """Sends e-mails. Safe to share between threads: each has a connection of its own."""

    def __init__(
        self,
        url: str | None,
        sender: str | None,
        *,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._sender = sender
        self._context = context
        self._clock = clock

    def send(self, work: MailWork, lease: Lease) -> JsonObject:
        """Hand one e-mail over. Raises CallFailed, LeaseEnded."""
        if self._clock() >= lease.expires_at:
            raise LeaseEnded(OPERATION)
        if self._url is None or self._sender is None:
            raise _failed("before_request", "INDICA_SMTP_URL and INDICA_SMTP_FROM are not set")
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise _failed("before_request", type(error).__name__, _code(error)) from None
        try:
            lease.request_left = True
            server.send_message(_message(work, self._sender))
        except smtplib.SMTPServerDisconnected as error:
            raise _failed("no_answer", type(error).__name__) from None
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _failed("answered", "the recipient is refused", code) from None
        except smtplib.SMTPException as error:
            raise _failed("answered", type(error).__name__, _code(error)) from None
        except OSError as error:
            raise _failed("no_answer", type(error).__name__) from None
        finally:
            server.close()
        return {}

    def _open(self) -> smtplib.SMTP:
        parts = urlsplit(self._url or "")
        host = parts.hostname or ""
        port = parts.port or PORTS[parts.scheme]
        context = self._context or ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            if parts.scheme == "smtp" and host not in LOOPBACK:
                server.starttls(context=context)
            if parts.username is not None:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _message(work: MailWork, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = work.to
    # A header is one line, whatever a template or a name holds.
    message["Subject"] = " ".join(work.subject.split())
    message["Message-ID"] = f"<{work.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(work.text)
    return message


def _code(error: Exception) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _failed(phase: Phase, message: str, code: int | None = None) -> CallFailed:
    return CallFailed(CallError("mail", phase, OPERATION, message, code=code))

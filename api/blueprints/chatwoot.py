"""Chatwoot's webhooks: each delivery is authenticated, stored as it came, and answered.

The worker applies what they say afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api.context import BodyTooLarge, locale, read_body
from api.db import Credential, Database
from api.heartbeat import Heartbeat
from api.problems import Problem
from api.responses import Response
from database.common.settings import ApiSettings

logger = logging.getLogger(__name__)

MAX_WEBHOOK_BYTES: Final = 1024 * 1024
"""Chatwoot's longest message has 150,000 characters, and a delivery may show it twice."""

TOLERANCE_SECONDS: Final = 300

SIGNATURE: Final = re.compile(r"sha256=([0-9a-fA-F]{64})")

TIMESTAMP: Final = re.compile(r"[0-9]{1,11}")

REFUSED: Final = MappingProxyType(
    {
        "pt-BR": "A assinatura, o horário ou o segredo do endereço não confere.",
        "en": "The signature, the time or the secret in the address does not match.",
    }
)


def blueprint(
    database: Database,
    heartbeat: Heartbeat,
    settings: ApiSettings,
    service: Credential,
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    """`/webhooks/chatwoot`, with and without a secret in the path; `clock` gives Unix seconds."""
    chatwoot = Blueprint("chatwoot", __name__, url_prefix="/webhooks/chatwoot")
    secrets = tuple(secret.encode() for secret in accepted_secrets(settings))

    @chatwoot.post("")
    def signed() -> Response:
        raw = body()
        if not is_signed(
            secrets,
            raw,
            request.headers.get("X-Chatwoot-Signature", ""),
            request.headers.get("X-Chatwoot-Timestamp", ""),
            clock(),
        ):
            raise refused()
        return keep(raw)

    @chatwoot.post("/<path_secret>")
    def with_path_secret(path_secret: str) -> Response:
        if not matches_any(secrets, path_secret):
            raise refused()
        return keep(body())

    def keep(raw: bytes) -> Response:
        with database.session(locale()) as session:
            session.rows(
                "api.receive_webhook",
                barrier="util.durable",
                p_credential=service,
                p_provider="chatwoot",
                p_raw=raw,
            )
        return Response(json.dumps({"status": "received"}), mimetype="application/json")

    def refused() -> Problem:
        heartbeat.refused("chatwoot")
        return Problem(
            401,
            detail=REFUSED[locale()],
            headers={"WWW-Authenticate": 'Signature realm="chatwoot"'},
        )

    return chatwoot


def accepted_secrets(settings: ApiSettings) -> tuple[str, ...]:
    """The secrets with which Chatwoot may sign; none, so that nothing is accepted, when unset."""
    access = settings.access()
    if not access.chatwoot.webhook_secrets:
        logger.error("Chatwoot's webhooks are refused: set INDICA_CHATWOOT_WEBHOOK_SECRET")
    elif access.is_sandbox:
        logger.warning(
            "SANDBOX: webhooks signed with the public secret of Chatwoot's stand-in are accepted"
        )
    return access.chatwoot.webhook_secrets


def body() -> bytes:
    try:
        return read_body(MAX_WEBHOOK_BYTES)
    except BodyTooLarge:
        raise Problem(413, detail=f"> {MAX_WEBHOOK_BYTES} bytes") from None


def is_signed(
    secrets: tuple[bytes, ...],
    raw: bytes,
    signature: str,
    timestamp: str,
    now: float,
    delivery: bytes | None = None,
) -> bool:
    """Whether one of the secrets signed `{timestamp}.{raw}` within five minutes of `now`.

    With a `delivery` it is `{timestamp}.{delivery}.{raw}`: nobody can give a body that somebody
    else signed another id, under which it would count again. The work is the same whichever
    secret fits, and no comparison tells by its time how much fits.
    """
    match, is_time = SIGNATURE.fullmatch(signature), TIMESTAMP.fullmatch(timestamp)
    if match is None or is_time is None or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    given = bytes.fromhex(match[1])
    said = (timestamp.encode(), raw) if delivery is None else (timestamp.encode(), delivery, raw)
    message = b".".join(said)
    fitting = [
        hmac.compare_digest(hmac.digest(secret, message, hashlib.sha256), given)
        for secret in secrets
    ]
    return any(fitting)


def matches_any(secrets: tuple[bytes, ...], given: str) -> bool:
    """Whether the text is one of the secrets, compared in constant time."""
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    fitting = [hmac.compare_digest(hashlib.sha256(secret).digest(), digest) for secret in secrets]
    return any(fitting)

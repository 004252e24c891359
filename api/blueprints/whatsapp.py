"""Meta's webhooks: the handshake of the address, and events, signed over the bytes of the body.

A delivery is stored as it came and answered; the worker applies it. Meta repeats what is not
answered 200 for seven days, and wants the answer within a second.
"""

from __future__ import annotations

import json
import logging
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api.context import BodyTooLarge, locale, read_body
from api.db import Credential, Database
from api.heartbeat import Heartbeat
from api.meta_proofs import SIGNATURE, challenge, is_signed
from api.metrics import Metrics
from api.problems import Problem
from api.responses import Response
from database.common.settings import ApiSettings

logger = logging.getLogger(__name__)

MAX_WEBHOOK_BYTES: Final = 4 * 1024 * 1024
"""Meta's batches have up to 3 MB."""

REFUSED: Final = MappingProxyType(
    {
        "pt-BR": (
            "Origem não confirmada",
            "A assinatura ou o token de verificação falta ou não confere.",
        ),
        "en": ("Origin not proved", "The signature or the verify token is missing or wrong."),
    }
)


def blueprint(
    database: Database,
    metrics: Metrics,
    heartbeat: Heartbeat,
    settings: ApiSettings,
    service: Credential,
) -> Blueprint:
    """`/webhooks/whatsapp`: GET is the handshake, POST brings events."""
    whatsapp = Blueprint("whatsapp", __name__, url_prefix="/webhooks/whatsapp")
    app_secret, verify_token = secrets(settings)

    @whatsapp.get("")
    def verify() -> Response:
        text = challenge(request.args, verify_token)
        if text is None:
            raise refused()
        return Response(text, mimetype="text/plain")

    @whatsapp.post("")
    def receive() -> Response:
        header = request.headers.get("X-Hub-Signature-256", "")
        if not SIGNATURE.fullmatch(header):
            raise refused()
        raw = body()
        if not is_signed(app_secret, raw, header):
            raise refused()
        with database.session(locale()) as session:
            session.rows(
                "api.receive_webhook",
                barrier="util.durable",
                p_credential=service,
                p_provider="whatsapp",
                p_raw=raw,
            )
        metrics.webhook("whatsapp", "received")
        return Response(json.dumps({"status": "received"}), mimetype="application/json")

    def refused() -> Problem:
        heartbeat.refused("whatsapp")
        title, detail = REFUSED[locale()]
        return Problem(403, code="28000", title=title, detail=detail)

    return whatsapp


def secrets(settings: ApiSettings) -> tuple[bytes, bytes]:
    """App secret and verify token; one that is not set is empty, and nothing matches it."""
    access = settings.access()
    given = (access.whatsapp.app_secret, access.whatsapp.verify_token)
    if None in given:
        logger.error(
            "WhatsApp's webhooks are refused: set both INDICA_WHATSAPP_APP_SECRET and "
            "INDICA_WHATSAPP_VERIFY_TOKEN"
        )
    elif access.is_sandbox:
        logger.warning(
            "SANDBOX: webhooks signed with the public secret of WhatsApp's stand-in are accepted"
        )
    app_secret, verify_token = ((secret or "").encode() for secret in given)
    return app_secret, verify_token


def body() -> bytes:
    try:
        return read_body(MAX_WEBHOOK_BYTES)
    except BodyTooLarge:
        raise Problem(413, detail=f"> {MAX_WEBHOOK_BYTES} bytes") from None

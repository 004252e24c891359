"""What Meta tells: the handshake of the address, and events, proved by a signature over the bytes.

A delivery is kept raw and answered; the worker applies it. Meta repeats what is not answered 200
for seven days, and wants the answer within a second.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api import models
from api.context import BodyTooLarge, locale, read_body
from api.db import Database
from api.metrics import Metrics
from api.operations import Operation, Reply, operation
from api.problems import Problem
from api.responses import Response
from api.settings import ApiSettings
from database import sandbox

logger = logging.getLogger(__name__)

MAX_WEBHOOK_BYTES: Final = 4 * 1024 * 1024
"""Meta's batches have up to 3 MB."""

SIGNATURE: Final = re.compile(r"sha256=([0-9a-fA-F]{64})")

CHALLENGE: Final = re.compile(r"[\x21-\x7e]{1,512}")

REFUSED: Final = MappingProxyType(
    {
        "pt-BR": (
            "Origem não confirmada",
            "A assinatura ou o token de verificação falta ou não confere.",
        ),
        "en": ("Origin not proved", "The signature or the verify token is missing or wrong."),
    }
)


def blueprint(database: Database, metrics: Metrics, settings: ApiSettings) -> Blueprint:
    """`/webhooks/whatsapp`: GET is the handshake, POST brings events."""
    whatsapp = Blueprint("whatsapp", __name__, url_prefix="/webhooks/whatsapp")
    app_secret, verify_token = secrets(settings)

    @whatsapp.get("")
    @operation(
        Operation(
            id="verifyWhatsAppWebhook",
            summary="Verificação do endereço pela Meta",
            description=(
                "Responde `hub.challenge` como texto quando `hub.mode` é `subscribe` e "
                "`hub.verify_token` é o configurado."
            ),
            tag="webhooks",
            is_public=True,
            replies=MappingProxyType({200: Reply("O desafio.", media_type="text/plain")}),
            problems=(403,),
        )
    )
    def verify() -> Response:
        challenge = request.args.get("hub.challenge", "")
        if (
            request.args.get("hub.mode") != "subscribe"
            or not is_same(verify_token, request.args.get("hub.verify_token", ""))
            or not CHALLENGE.fullmatch(challenge)
        ):
            raise refused()
        return Response(challenge, mimetype="text/plain")

    @whatsapp.post("")
    @operation(
        Operation(
            id="receiveWhatsAppWebhook",
            summary="Eventos do WhatsApp, assinados pela Meta",
            description=(
                "`X-Hub-Signature-256` é `sha256=` e o HMAC-SHA256 do corpo, byte por byte, com o "
                "segredo do aplicativo. O corpo é guardado como veio e aplicado depois; o que se "
                "repete não tem efeito."
            ),
            tag="webhooks",
            is_public=True,
            replies=MappingProxyType({200: Reply("Recebido.", models.WebhookAnswer)}),
            problems=(403, 413, 503),
            headers=MappingProxyType(
                {"X-Hub-Signature-256*": "`sha256=` e 64 dígitos hexadecimais."}
            ),
        )
    )
    def receive() -> Response:
        match = SIGNATURE.fullmatch(request.headers.get("X-Hub-Signature-256", ""))
        if match is None:
            raise refused()
        raw = body()
        expected = hmac.digest(app_secret, raw, hashlib.sha256)
        if not app_secret or not hmac.compare_digest(expected, bytes.fromhex(match[1])):
            raise refused()
        with database.session(locale()) as session:
            session.rows("api.receive_webhook", p_provider="whatsapp", p_raw=raw)
            session.rows("util.durable")
        metrics.webhook("whatsapp", "received")
        return Response(json.dumps({"status": "received"}), mimetype="application/json")

    def refused() -> Problem:
        metrics.webhook("whatsapp", "forged")
        title, detail = REFUSED[locale()]
        return Problem(403, code="28000", title=title, detail=detail)

    return whatsapp


def secrets(settings: ApiSettings) -> tuple[bytes, bytes]:
    """App secret and verify token; empty, which nothing matches, when one is missing."""
    if settings.is_whatsapp_sandboxed():
        logger.warning(
            "NO WHATSAPP CREDENTIALS: webhooks signed with the sandbox's public secret are "
            "accepted; set INDICA_WHATSAPP_APP_SECRET and INDICA_WHATSAPP_VERIFY_TOKEN"
        )
        return sandbox.WHATSAPP_APP_SECRET.encode(), sandbox.WHATSAPP_VERIFY_TOKEN.encode()
    given = (settings.whatsapp_app_secret, settings.whatsapp_verify_token)
    if None in given:
        logger.error(
            "WhatsApp's webhooks are refused: set both INDICA_WHATSAPP_APP_SECRET and "
            "INDICA_WHATSAPP_VERIFY_TOKEN"
        )
    app_secret, verify_token = (
        b"" if secret is None else secret.get_secret_value().encode() for secret in given
    )
    return app_secret, verify_token


def is_same(secret: bytes, given: str) -> bool:
    """Whether the text is the secret, in a time that tells neither length nor place."""
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    return bool(secret) and hmac.compare_digest(hashlib.sha256(secret).digest(), digest)


def body() -> bytes:
    try:
        return read_body(MAX_WEBHOOK_BYTES)
    except BodyTooLarge:
        raise Problem(413, detail=f"> {MAX_WEBHOOK_BYTES} bytes") from None

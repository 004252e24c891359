"""What Chatwoot tells: each delivery proves where it comes from, is kept raw, and is answered."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api import models
from api.context import BodyTooLarge, locale, read_body
from api.db import Database
from api.operations import Operation, Reply, operation
from api.problems import Problem
from api.responses import Response
from api.settings import ApiSettings

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
    database: Database, settings: ApiSettings, clock: Callable[[], float] = time.time
) -> Blueprint:
    """`/webhooks/chatwoot`, with and without a secret in the path; `clock` gives Unix seconds."""
    chatwoot = Blueprint("chatwoot", __name__, url_prefix="/webhooks/chatwoot")
    secrets = tuple(secret.encode() for secret in settings.chatwoot_webhook_secrets())

    @chatwoot.post("")
    @operation(
        Operation(
            id="receiveChatwootWebhook",
            summary="Eventos do Chatwoot, assinados",
            description=(
                "Para o Chatwoot a partir da versão 4.11.2. `X-Chatwoot-Signature` é `sha256=` e o "
                "HMAC-SHA256 de `{timestamp}.{corpo}`; `X-Chatwoot-Timestamp` vale por 5 minutos. "
                "O corpo é guardado como veio e aplicado depois."
            ),
            tag="webhooks",
            is_public=True,
            replies=MappingProxyType({200: Reply("Recebido.", models.WebhookAnswer)}),
            problems=(401, 413, 503),
            headers=MappingProxyType(
                {
                    "X-Chatwoot-Signature*": "`sha256=` e 64 dígitos hexadecimais.",
                    "X-Chatwoot-Timestamp*": "Segundos desde 1970.",
                }
            ),
        )
    )
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
    @operation(
        Operation(
            id="receiveUnsignedChatwootWebhook",
            summary="Eventos de um Chatwoot que não assina",
            description=(
                "Para versões antigas: o segredo vai no endereço, que nunca é registrado em log. "
                "Prefira a forma assinada."
            ),
            tag="webhooks",
            is_public=True,
            replies=MappingProxyType({200: Reply("Recebido.", models.WebhookAnswer)}),
            problems=(401, 413, 503),
        )
    )
    def with_path_secret(path_secret: str) -> Response:
        if not matches_any(secrets, path_secret):
            raise refused()
        return keep(body())

    def keep(raw: bytes) -> Response:
        with database.session(locale()) as session:
            session.rows("api.receive_webhook", p_provider="chatwoot", p_raw=raw)
            session.rows("util.durable")
        return Response(json.dumps({"status": "received"}), mimetype="application/json")

    return chatwoot


def body() -> bytes:
    try:
        return read_body(MAX_WEBHOOK_BYTES)
    except BodyTooLarge:
        raise Problem(413, detail=f"> {MAX_WEBHOOK_BYTES} bytes") from None


def refused() -> Problem:
    return Problem(401, detail=REFUSED[locale()])


def is_signed(
    secrets: tuple[bytes, ...], raw: bytes, signature: str, timestamp: str, now: float
) -> bool:
    """Whether one of the secrets signed `{timestamp}.{raw}` within five minutes of `now`.

    The work is the same whichever secret fits, and no comparison tells by its time how much fits.
    """
    match, is_time = SIGNATURE.fullmatch(signature), TIMESTAMP.fullmatch(timestamp)
    if match is None or is_time is None or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    given = bytes.fromhex(match[1])
    message = timestamp.encode() + b"." + raw
    fitting = [
        hmac.compare_digest(hmac.digest(secret, message, hashlib.sha256), given)
        for secret in secrets
    ]
    return any(fitting)


def matches_any(secrets: tuple[bytes, ...], given: str) -> bool:
    """Whether the text is one of the secrets, in a time that tells neither length nor place."""
    digest = hashlib.sha256(given.encode("utf-8", "replace")).digest()
    fitting = [hmac.compare_digest(hashlib.sha256(secret).digest(), digest) for secret in secrets]
    return any(fitting)

"""Structured webhooks: other systems submit referrals in their own words, signed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api.blueprints.chatwoot import is_signed
from api.context import header_text, locale, read_body
from api.db import Credential, Database
from api.heartbeat import Heartbeat
from api.metrics import Metrics
from api.problems import Problem
from api.responses import Response, reply
from database.common.settings import ApiSettings
from database.common.source_secrets import source_secret

REFUSED: Final = MappingProxyType(
    {
        "pt-BR": "A origem, a assinatura ou o horário não confere.",
        "en": "The source, the signature or the time does not match.",
    }
)


def blueprint(
    database: Database,
    metrics: Metrics,
    heartbeat: Heartbeat,
    settings: ApiSettings,
    service: Credential,
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    """`/v1/webhooks/leads/{source}`; `clock` gives Unix seconds."""
    sources = Blueprint("sources", __name__, url_prefix="/v1/webhooks/leads")
    master_key = settings.known_master_key() or ""

    @sources.post("/<source>")
    def submit(source: str) -> Response:
        raw = read_body()
        if "\0" in source:
            raise refused("")
        with database.session(locale()) as session:
            found = session.rows("api.find_source", p_credential=service, p_code=source)[0][0]
            # An unknown source costs the same work, with a secret that nobody can know.
            secret = source_secret(master_key, source, int(found or 0))
            signed = is_signed(
                (secret.encode(),),
                raw,
                request.headers.get("X-Indica-Signature", ""),
                request.headers.get("X-Indica-Timestamp", ""),
                clock(),
                delivery=request.headers.get("X-Indica-Delivery", "").encode("latin-1"),
            )
            if not signed or found is None or not master_key:
                raise refused(source)
            answer = session.answer(
                "api.submit_webhook",
                barrier="util.durable",
                p_credential=service,
                p_source_code=source,
                p_raw=raw,
                p_delivery_id=header_text("X-Indica-Delivery"),
            )
        body = json.loads(answer.body)
        metrics.submission(body.get("outcome"), replayed=answer.replayed)
        return reply(answer, body)

    def refused(source: str) -> Problem:
        heartbeat.refused(f"source:{source[:63]}")
        return Problem(
            401,
            detail=REFUSED[locale()],
            headers={"WWW-Authenticate": 'Signature realm="sources"'},
        )

    return sources
